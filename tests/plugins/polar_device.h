/*
 * polar_device - the far end of a Polar sensor's link, behind a fake host
 *
 * Answers what the plugin asks as the device would, writes down the commands, and has the
 * faults that devices have. Frames flow from streams that run.
 *
 *     struct polar_device d = { .features = VERITY };
 *     polar_device_connect(&d, NULL);
 *     polar_device_run(&d, 60);
 *     ... look at d.script, d.running, d.host.readings ...
 *     polar_device_fini(&d);
 */
#pragma once

#include "fake_host.h"

#include <stdbool.h>
#include <stdint.h>

#define H10    0x0005
#define VERITY 0x026e
#define OH1    0x000e

#define PPI_BIT (1u << 3)
#define ACC_BIT (1u << 2)
#define ECG_BIT (1u << 0)

enum { POLAR_MEASUREMENT = 0, POLAR_CONTROL = 6, POLAR_DATA = 7 };

struct polar_device {
    unsigned features;
    const char *name; /* NULL: it has none */
    /* Faults. Counts go down to 0 by themselves. */
    unsigned answers_lost;          /* as many answers never arrive */
    unsigned lost_from;             /* the first commands are answered */
    bool lacks_control, lacks_data; /* characteristics */
    bool answers_before_write;      /* the indication overtakes the end of the write */
    bool settings_in_pieces;
    bool keeps_running;                   /* "already in state", whatever is done */
    bool in_sdk_mode, says_not_supported; /* and what it says then */
    bool in_charger;
    uint8_t acc_status; /* of each START of acceleration; 0: ok */
    int control_status, data_status, read_status, write_status; /* of the next `failures` */
    unsigned failures;
    bool is_mute;     /* no frames */
    unsigned running; /* bits of types; at first: left over from another day */

    /* What happened. */
    struct fake_host host;
    char script[2000]; /* "+c +d r 0203 ..."; commands in hex, as they came */
    unsigned hasty;    /* commands before the one before was answered */
    unsigned frames;

    /* Inside. */
    bool is_awaited;
    int64_t answer_us; /* INT64_MAX: none on its way */
    uint8_t answer[80];
    size_t answer_len;
    bool subscribed_control, subscribed_data;
};

/* `settings`: "ecg" or NULL. */
void polar_device_connect(struct polar_device *d, const char *ecg);
/* The host has paired: the link begins anew, and what failed works. */
void polar_device_pair(struct polar_device *d);
void polar_device_fini(struct polar_device *d);
/* Time goes by, in steps of 10 ms. */
void polar_device_run(struct polar_device *d, double seconds);
/* Asks the plugin to stop, as the host does; seconds until it had, or -1 after 2 s. */
double polar_device_stop(struct polar_device *d);
/* An indication that nobody asked for. */
void polar_device_says(struct polar_device *d, const char *hex);
/* One frame, by its bytes. */
const char *polar_device_frame(struct polar_device *d, const char *hex);
/* What was said last; "" before that. */
const char *polar_device_shown(const struct polar_device *d);
