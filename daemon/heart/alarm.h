/*
 * alarm - raised, and raised long enough to be worth a suggestion
 *
 * raised: 70 or more for 20 s, or, where movement would not be seen, 80 or more for 30 s. It ends
 * at the second of two ticks, 30 s or more apart, that are low (below 60, or eased), with none
 * between them that is high enough to raise: what lies between the two thresholds does not
 * interrupt the wait. sustained: raised, and 80 or more for 4 min, until below 60 or no longer
 * raised.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct alarm {
    bool raised, sustained;
    int64_t high_us; /* high enough to raise since; INSTANT_NEVER: it is not */
    int64_t very_us; /* high enough to sustain since; INSTANT_NEVER: it is not */
    int64_t low_us;  /* first low one since the last high one; INSTANT_NEVER: none */
};

void alarm_init(struct alarm *a);
/*
 * eased: the rate itself is down, which the score is slow to follow. blind: movement would not be
 * seen, so it asks for more.
 */
void alarm_step(struct alarm *a, int64_t t_us, double score, bool eased, bool blind);
