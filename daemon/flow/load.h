/*
 * load - how much tension has come together: this hour, today, the week, the month, kept apart
 *
 * Two measures. Minutes raised count how long it was bad. Beats over the usual
 * count how much: the heart beats that a calm minute of the same person would
 * not have had, exertion left out (after Myrtek's "additional heart rate", Int J
 * Psychophysiol 2004). A bad hour is much of both in the hour and little in the
 * weeks; a bad month is more than usual on most of its days.
 */
#pragma once

#include <stdint.h>

struct load_sum {
    double raised_min; /* minutes with `raised` */
    double over_beats; /* beats above the usual while there was a score */
    double scored_min; /* minutes with a score: what the two are to be held against */
};

struct load {
    struct load_sum hour;  /* the last 60 min */
    struct load_sum today; /* the local day */
    struct load_sum week;  /* today and the six days before */
    struct load_sum month; /* today and the 27 days before */
    int32_t month_days;    /* of them, days with an hour of score or more */
    int32_t heavy_days;    /* of these, days with more than twice the raised share of the middle
                              one; 0 while they are fewer than three */
};
