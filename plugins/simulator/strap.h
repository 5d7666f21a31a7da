/*
 * strap - what a chest strap makes of a heart: messages once a second
 *
 * It counts in 1/1024 s as real ones do, smooths its heart rate, overlooks a
 * beat now and then or sees one that was none, comes loose (garbage, contact
 * lost) and drops off (silence). Its troubles are a function of the time, so
 * they can be asked for without running it.
 *
 * Pure: no host, no I/O, no clock.
 */
#pragma once

#include "model.h"

#include <stdbool.h>
#include <stdint.h>

#define SIM_MESSAGE_RR_MAX 64

enum sim_fit {
    SIM_FIT_GOOD,
    SIM_FIT_LOOSE, /* garbage, contact lost */
    SIM_FIT_GONE,  /* silence */
};

struct sim_message {
    bool is_silent; /* nothing is sent for this time */
    enum sim_fit fit;
    int32_t heart_rate_bpm; /* 0: none yet */
    int32_t battery_pct;    /* -1: not in this message */
    double motion_g;
    int64_t last_ticks; /* when the last interval ended; the message's own time without one */
    uint32_t rr_count;
    int32_t rr_ticks[SIM_MESSAGE_RR_MAX]; /* oldest first, whole 1/1024 s */
};

struct sim_strap {
    struct sim_model model;
    struct sim_random random;
    struct sim_beat next;       /* not noticed yet */
    struct sim_message message; /* being filled */
    int64_t t_ticks;            /* messages sent reach up to here */
    int64_t last_1024;          /* the last beat it noticed; < 0: none */
    int64_t battery_ticks;      /* when it says that again */
    double smooth_ms;           /* of RR, for the heart rate; 0: none yet */
};

void sim_strap_init(struct sim_strap *s, const struct sim_options *opt);
/*
 * Lets the heart beat until then, within the next message: before the model is told of something
 * that happens at that time.
 */
void sim_strap_advance(struct sim_strap *s, int64_t until_ticks);
/* The message of the next `span_ticks` (up to 10 s). */
void sim_strap_message(struct sim_strap *s, int64_t span_ticks, struct sim_message *out);
/* How a strap on this person fits at t_s; at the minute level, too. */
enum sim_fit sim_strap_fit(const struct sim_model *m, double t_s);
