/*
 * load - how much tension has come together: this hour, today, the week, the month, kept apart
 *
 * Two measures. Minutes raised count how long it was bad. Beats over the usual
 * count how much: the heart beats that a calm minute of the same person would
 * not have had, exertion left out (after Myrtek's "additional heart rate", Int J
 * Psychophysiol 2004). A bad hour is much of both in the hour and little in the
 * weeks; a bad month is more than usual on most of its days. The usual is the
 * person's own, of the months before too: a month has no measure in itself.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct load_sum {
    double raised_min; /* minutes with `raised` */
    double over_beats; /* beats above the usual while there was a score */
    double scored_min; /* minutes with a score: what the two are to be held against */
};

struct load {
    struct load_sum hour;  /* the last 60 min; it is not kept over a restart */
    bool hour_known;       /* the run is older than that hour */
    struct load_sum today; /* the local day */
    struct load_sum week;  /* today and the six days before */
    struct load_sum month; /* today and the 27 days before */
    int32_t month_days;    /* of them, days with an hour of score or more */
    int32_t heavy_days;    /* of these, days with more than twice the share raised that was usual
                              then, and with a twentieth at least */
    double usual_share;    /* 0..1 of the score that is usually raised; NAN before seven days. A
                              bad month holds more, a quiet one less: month.raised_min /
                              month.scored_min tells */
};
