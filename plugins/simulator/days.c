/*
 * days.c - the scripts, and what each activity asks of heart and body
 *
 * Efforts as shares of the heart rate reserve: standing costs 5 to 10 bpm,
 * strolling 20 to 30 % of the reserve, running 60 to 75 % (Compendium of Physical
 * Activities, Ainsworth 2011, with ACSM's reserve for the same MET). Motion is
 * what a chest strap's accelerometer shows: 0.01 g seated, 0.2 g walking, about
 * 1 g running; a bicycle leaves the chest fairly still.
 */
#include "days.h"

#include <string.h>

/* clang-format off */
static const struct sim_activity_traits traits[] = {
    [SIM_SLEEP]     = { "sleep",     0.00, 0.002, 0.004 },
    [SIM_LIE]       = { "lie",       0.00, 0.004, 0.008 },
    [SIM_SIT]       = { "sit",       0.00, 0.008, 0.015 },
    [SIM_DESK]      = { "desk",      0.00, 0.010, 0.020 },
    [SIM_STAND]     = { "stand",     0.07, 0.018, 0.040 },
    [SIM_HOUSEWORK] = { "housework", 0.16, 0.090, 0.100 },
    [SIM_WALK]      = { "walk",      0.24, 0.210, 0.050 },
    [SIM_CYCLE]     = { "cycle",     0.50, 0.120, 0.050 },
    [SIM_RUN]       = { "run",       0.65, 0.900, 0.000 },
};

#define AT(hour, minute) ((hour) * 60 + (minute))
#define ROWS(table) .rows = (table), .row_count = sizeof(table) / sizeof((table)[0])

static const struct sim_day_row workday[] = {
    { AT(0, 0),   SIM_SLEEP,     0 },
    { AT(6, 40),  SIM_STAND,     0 },
    { AT(7, 0),   SIM_SIT,       0 },
    { AT(7, 40),  SIM_WALK,      0.2 },
    { AT(8, 0),   SIM_DESK,      0.2 },
    { AT(9, 30),  SIM_DESK,      1.0 }, /* a meeting */
    { AT(10, 10), SIM_DESK,      0.2 },
    { AT(12, 10), SIM_WALK,      0 },
    { AT(12, 30), SIM_SIT,       0 },
    { AT(13, 10), SIM_DESK,      0.3 },
    { AT(15, 0),  SIM_DESK,      1.4 }, /* a deadline */
    { AT(15, 50), SIM_DESK,      0.3 },
    { AT(17, 10), SIM_WALK,      0 },
    { AT(17, 35), SIM_HOUSEWORK, 0 },
    { AT(18, 10), SIM_RUN,       0 },
    { AT(18, 45), SIM_STAND,     0 },
    { AT(19, 0),  SIM_SIT,       0 },
    { AT(20, 30), SIM_HOUSEWORK, 0 },
    { AT(20, 50), SIM_SIT,       0 },
    { AT(22, 40), SIM_LIE,       0 },
    { AT(23, 0),  SIM_SLEEP,     0 },
};

static const struct sim_day_row calm[] = {
    { AT(0, 0),   SIM_SLEEP,     0 },
    { AT(7, 50),  SIM_STAND,     0 },
    { AT(8, 15),  SIM_SIT,       0 },
    { AT(10, 0),  SIM_WALK,      0 },
    { AT(11, 0),  SIM_SIT,       0 },
    { AT(12, 0),  SIM_HOUSEWORK, 0 },
    { AT(12, 40), SIM_SIT,       0 },
    { AT(15, 0),  SIM_CYCLE,     0 },
    { AT(15, 50), SIM_SIT,       0 },
    { AT(18, 0),  SIM_HOUSEWORK, 0 },
    { AT(18, 40), SIM_SIT,       0 },
    { AT(22, 30), SIM_LIE,       0 },
    { AT(22, 50), SIM_SLEEP,     0 },
};

/* Strength 2: a speech before a jury rather than sums. It lasts until breathing has calmed it. */
static const struct sim_day_row demo[] = {
    { 0,   SIM_SIT,  0 },
    { 10,  SIM_SIT,  2.0 },
    { 35,  SIM_SIT,  0 },
    { 55,  SIM_WALK, 0 },
    { 62,  SIM_SIT,  0 },
    { 100, SIM_SIT,  2.0 },
    { 125, SIM_SIT,  0 },
};

const struct sim_day sim_days[] = {
    { .name = "workday", .about = "desk, a meeting, a deadline, a run", ROWS(workday),
      .varies_min = 8, .varies_part = 0.25 },
    { .name = "calm",    .about = "a day off", ROWS(calm), .varies_min = 20 },
    { .name = "demo",    .about = "rest, a clear episode of stress, a walk", ROWS(demo), .is_relative = true },
};
/* clang-format on */

const size_t sim_days_count = sizeof(sim_days) / sizeof(sim_days[0]);

const struct sim_day *sim_day_find(const char *name)
{
    for (size_t i = 0; i < sim_days_count; i++)
        if (strcmp(sim_days[i].name, name) == 0)
            return &sim_days[i];
    return NULL;
}

const struct sim_activity_traits *sim_activity_traits(enum sim_activity a)
{
    return &traits[a];
}
