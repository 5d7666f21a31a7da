/*
 * service - the heart rate service as a plugin's way in, for every module that has its bytes
 */
#pragma once

#include "quirks.h"
#include "rr_gate.h"
#include "rr_grade.h"
#include "sensor_plugin.h"

/* All zero before the first byte. */
struct heart_rate {
    const struct quirk *quirk; /* NULL: the device was not looked at yet */
    bool has_rr;               /* it has sent intervals: a message without any is no less */
    bool is_optical;           /* worn where there is no electricity of the heart to be had */
    bool contact_lies;
    bool has_explained;   /* why its intervals are of no use */
    bool has_new_unit;    /* what comes next cannot be compared with what came before */
    bool beats_elsewhere; /* set by the module: its pulses come another way, here is a rate only */
    bool has_spoken;      /* a message was understood, of this class and contact: */
    uint8_t source_class, contact;
    const char *worth;      /* why only its rate is used; NULL: nothing is known against them */
    bool is_told_elsewhere; /* set by the module: it shows `worth` itself, or something better */
    uint8_t good_without_contact;
    struct rr_gate gate;
    struct rr_grade grade;
};

extern const struct sensor_gatt heart_rate_gatt;
void heart_rate_timer(void *state, struct sensor_host *host, unsigned id);
