/*
 * reading - what one message of one sensor said, in balm's own units
 *
 * radio/ makes readings from what plugins emit; person/ takes them in. The
 * class caps what may be computed from it: no HRV from a source that has none.
 */
#pragma once

#include "id.h"

#include <stdbool.h>
#include <stdint.h>

/* More intervals than this in one message are passed on as several readings. */
#define READING_RR_MAX 16

/* Best first. */
enum reading_class {
    READING_ECG,     /* beat to beat from the heart's electricity */
    READING_PPI,     /* beat to beat from an optical pulse, noisier */
    READING_HR_ONLY, /* a rate averaged by the device */
    READING_ADVERT,  /* a rate overheard in advertisements */
};

enum contact {
    CONTACT_UNKNOWN, /* the sensor cannot tell, or is known to lie */
    CONTACT_NONE,
    CONTACT_SKIN,
};

struct rr_interval {
    int32_t ticks;   /* 1/1152000 s; 0: the sensor sent an empty interval */
    uint8_t quality; /* 0 unusable .. 100 as good as the class gives */
    bool gap_before; /* the sensor knows that beats were lost before this one */
};

struct reading {
    char sensor[ID_MAX + 1];
    enum reading_class class;
    bool simulated;
    enum contact contact;
    float heart_rate_bpm; /* 0: none */
    float motion_g;       /* standard deviation of |acceleration| over 1 s; NAN: none */
    uint8_t rr_count;
    struct rr_interval rr[READING_RR_MAX]; /* oldest first; the last one ended when the message
                                              arrived */
};

const char *reading_class_name(enum reading_class c);
const char *contact_name(enum contact c);
