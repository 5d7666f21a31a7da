/*
 * days_bench - days and nights of the test's making, lived in a few reports each
 *
 * What the pipeline does with a report at its step: load_days tells which day it is, body_days
 * keeps the heart's. With .restarts, all that is stored is stored and taken back after each.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "body_days.h"
#include "load_days.h"
#include "session.h"

#include <stdbool.h>

#define FIRST_DAY 20000 /* local, since 1970; the bench counts from it */

struct days_bench {
    struct load_days load;
    struct body_days body;
    bool restarts;
    int64_t us;
    int32_t utc_offset_s;
    int given; /* effects of sessions */
    int32_t given_day;
    struct session_effect effect; /* the last one */
};

/* NAN: not worn. */
struct day_lived {
    double night_hr, night_ln;
    double seated_hr, seated_ln;
    double raised; /* share of ten scored hours */
};

void days_init(struct days_bench *b, bool restarts);
/* Local time of a day, in hours; the run's own clock goes on by `minutes` with each report. */
struct instant days_at(const struct days_bench *b, int32_t day, double hour);
/* One report of so many minutes that ends at t. */
void days_live(struct days_bench *b, const struct instant *t, const struct report *r,
               double minutes);
struct report days_asleep(double hr, double ln);
struct report days_seated(double hr, double ln);
/* From the night that ends on it to its evening. */
void days_live_day(struct days_bench *b, int32_t day, const struct day_lived *how);
void days_live_many(struct days_bench *b, int32_t from, int32_t to, const struct day_lived *how);
/* A massage at that hour, told of at its end. */
void days_session(struct days_bench *b, int32_t day, double hour, enum session_state state);

/* A number that scatters about 0 by 1, the same in every run. */
double days_noise(uint64_t *state);
