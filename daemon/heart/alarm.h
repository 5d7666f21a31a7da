/*
 * alarm - raised, and raised long enough to be worth a suggestion
 *
 * raised: 80 or more for 40 s, until below 70 for 60 s. sustained: 80 or more
 * for 3 min, until below 70. Between 70 and 80 everything stays as it is, but
 * the wait for more begins anew.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct alarm {
    bool raised, sustained;
    int64_t raised_us; /* since when */
    int64_t high_us;   /* 80 or more since; INSTANT_NEVER: it is not */
    int64_t low_us;    /* below 70 since; INSTANT_NEVER: it is not */
};

void alarm_init(struct alarm *a);
void alarm_step(struct alarm *a, int64_t t_us, double score);
