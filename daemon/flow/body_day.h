/*
 * body_day - what the heart was like on one day and in its night
 *
 * For signs of illness and for what a massage did. A night belongs to the day on which it
 * ends. Means over reports that could be used: the person still, the signal good.
 */
#pragma once

#include <stdint.h>

struct body_part {
    double minutes;  /* usable */
    double hr_bpm;   /* NAN: none */
    double ln_rmssd; /* mean of ln(RMSSD in ms); NAN: none */
};

struct body_day {
    int32_t day;             /* local, since 1970; INT32_MIN: a free place */
    uint32_t signs;          /* of illness: 0 none, 1 some, 2 strong ones; once the day is over */
    struct body_part night;  /* asleep, 18:00 of the day before .. 12:00 */
    struct body_part seated; /* at rest, awake */
    double raised_share;     /* of scored minutes, 0..1; NAN: less than 240 of them */
};
