/*
 * days - what a simulated person does, and when: scripts of rows
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SIM_DAY_ROWS_MAX 32

enum sim_activity {
    SIM_SLEEP,
    SIM_LIE,
    SIM_SIT,
    SIM_DESK,
    SIM_STAND,
    SIM_HOUSEWORK,
    SIM_WALK,
    SIM_CYCLE,
    SIM_RUN,
};

struct sim_activity_traits {
    const char *name;
    double effort;   /* share of the heart rate reserve */
    double motion_g; /* deviation of |acceleration| at the chest over 1 s */
    double fidgets;  /* share of seconds with a fidget in them */
};

/* From this minute on. Strength 1 of stress: mental arithmetic before others. */
struct sim_day_row {
    int32_t minute;
    enum sim_activity activity;
    double stress;
};

struct sim_day {
    const char *name;
    const char *about;
    bool is_relative;   /* minutes count from the start, not from midnight */
    double varies_min;  /* deviation of each row's time from day to day */
    double varies_part; /* and of each row's stress */
    size_t row_count;   /* up to SIM_DAY_ROWS_MAX; the first row is minute 0 */
    const struct sim_day_row *rows;
};

extern const struct sim_day sim_days[];
extern const size_t sim_days_count;

/* NULL: no script of that name. */
const struct sim_day *sim_day_find(const char *name);
const struct sim_activity_traits *sim_activity_traits(enum sim_activity a);
