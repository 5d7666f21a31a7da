/*
 * intake - what a plugin hands over, made into readings and contexts of flow/
 *
 * A plugin may be older than the host (its structs are shorter) or newer (they
 * are longer), and may be wrong: what is out of range is left out, not passed on.
 */
#pragma once

#include "context.h"
#include "reading.h"
#include "sensor_plugin.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* More intervals in one message than any sensor sends; the rest are left out. */
#define INTAKE_RR_MAX      512
#define INTAKE_SAMPLES_MAX 4096

/* The reading as this host knows it: fields that the plugin did not have say nothing. */
struct sensor_reading intake_understand(const struct sensor_reading *in);

/* How many readings of flow/ it makes: one for each READING_RR_MAX intervals, at least one. */
size_t intake_parts(const struct sensor_reading *r);
/*
 * Part `index` of them; sensor and simulated are left alone. Returns how many
 * microseconds before the message its last interval ended.
 */
int64_t intake_part(const struct sensor_reading *r, size_t index, struct reading *out);
/* Whether anything in it is worth passing on. */
bool intake_says_something(const struct reading *r);

/* false: a kind that is not known, or no number. */
bool intake_context(const struct sensor_context *in, struct context *out);
