/*
 * lead - which of a person's sensors speaks for the heart right now
 *
 * The best class with fresh data leads; beats of two sensors are never mixed.
 * Motion may come from another sensor than beats do.
 *
 * A sensor may find out late that its intervals are no beats (smoothed, repeated): then it goes on
 * to send them in a class that has none, and takes back what it gave before. A class without
 * intervals, of a strap that reconnects or is overheard, says nothing of those.
 */
#pragma once

#include "profile.h"
#include "reading.h"

#include <stdbool.h>
#include <stdint.h>

struct lead_sensor {
    char id[ID_MAX + 1];
    enum reading_class class;
    enum contact contact;
    bool simulated;
    bool gave_beats;   /* while it led, and not taken back since */
    int64_t heart_us;  /* last beat or rate; INSTANT_NEVER: none yet */
    int64_t motion_us; /* last motion sample; INSTANT_NEVER: none yet */
};

struct lead {
    struct lead_sensor sensors[PROFILE_SENSOR_MAX];
    uint8_t count;
    int8_t heart;  /* index of the one that leads; -1: none */
    int8_t motion; /* index of the one whose motion counts; -1: none */
};

/* What a reading may be used for. */
struct lead_verdict {
    bool use_heart, use_motion;
    bool switched;  /* the lead has just passed to this sensor */
    bool retracted; /* the beats that it gave were none */
};

void lead_init(struct lead *l);
struct lead_verdict lead_reading(struct lead *l, const struct reading *r, int64_t t_us);
/* Worn by somebody else from now on. */
void lead_forget(struct lead *l, const char *sensor);
/* The sensor that leads, or NULL. */
const struct lead_sensor *lead_current(const struct lead *l);
