/*
 * candidate - a wearable that was heard nearby, and the window in which one is taken in
 */
#pragma once

#include "sensor.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CANDIDATES_MAX 32

struct candidate {
    char address[SENSOR_ADDRESS_MAX + 1];
    char name[SENSOR_NAME_MAX + 1]; /* as advertised, made printable; may be empty */
    char plugin[ID_MAX + 1];        /* that would read it */
    char sensor[ID_MAX + 1];        /* it is this sensor of ours already; empty: unknown to us */
    int16_t rssi_dbm;               /* the strongest heard; 0: not known */
    bool tried;                     /* a connection was tried, to see whether it delivers */
    bool delivers;                  /* beats have come from it */
    char why[SENSOR_WHY_MAX + 1];   /* how it is with this one, in words; may be empty */
};

/* Closed ones keep how they ended, and what they had found. */
struct pairing {
    bool is_open;
    bool adopts;                  /* false: `scan`, which only looks */
    char person[ID_MAX + 1];      /* who will wear it; empty: nobody yet */
    int64_t until_us;             /* while open */
    char adopted[ID_MAX + 1];     /* the sensor that was taken in; empty: none was */
    char why[SENSOR_WHY_MAX + 1]; /* what it waits for, or how it ended */
    size_t count;
    struct candidate candidates[CANDIDATES_MAX]; /* strongest first */
};
