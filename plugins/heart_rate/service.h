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
    uint8_t good_without_contact;
    struct rr_gate gate;
    struct rr_grade grade;
};

extern const struct sensor_gatt heart_rate_gatt;
void heart_rate_timer(void *state, struct sensor_host *host, unsigned id);
