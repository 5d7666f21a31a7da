/*
 * measurement - what Movesense's measurements say, each behind four bytes of time or rate
 *
 * The length has been looked at before: four bytes and whole samples, MEASUREMENT_MAX at most.
 */
#pragma once

#include "../heart_rate/rr_gate.h"
#include "sensor_plugin.h"

#define MEASUREMENT_MAX 512

/* Each hands over one reading. NULL, or what is wrong with the bytes. */

/* Time, then x, y, z as f32 in m/s2; 13 a second. */
const char *measurement_acceleration(struct sensor_host *host, const uint8_t *bytes, size_t len);
/* f32 mean rate, then intervals as u16 in ms. */
const char *measurement_rate(struct rr_gate *gate, struct sensor_host *host, const uint8_t *bytes,
                             size_t len);
/* Time, then i16 in microvolts; 200 a second. */
const char *measurement_voltage(struct sensor_host *host, const uint8_t *bytes, size_t len);
