/*
 * look - replies made from the house as it is, for those who only look
 *
 * Pure functions: a house in, JSON out. Numbers that are not known are null.
 * Where `vitals` is false (the MQTT door under `privacy: levels`) every withheld
 * key is null too.
 */
#pragma once

#include "complaint.h"
#include "control.h"

#include <jansson.h>

struct control_counts {
    uint32_t clients;
    uint64_t requests;
    uint64_t refused; /* connections: too many, or not allowed */
    uint64_t dropped; /* clients that did not read what they had asked for */
};

struct look {
    const struct house *house;
    const json_t *args;
    const struct control_counts *counts;
    bool vitals;
    bool addresses; /* of wearables in full; else shortened */
};

/* NULL: out of memory, or the reason is in `why`. */
typedef json_t *look_fn(const struct look *in, struct complaint *why);

look_fn look_status, look_people, look_sensors, look_routines, look_massage_next;

/* Links, adapters, wearables nearby (look_bluetooth.c). */
/* person: NULL: everyone's. */
json_t *look_sensor_list(const struct house *h, const char *person);
json_t *look_bluetooth(const struct house_bluetooth *b);
json_t *look_pairing(const struct house *h, bool addresses); /* null: there never was a window */
json_t *look_candidates(const struct candidate *list, size_t count, bool addresses);
/* Appends, and is false where either could not be made. */
bool look_append(json_t *list, json_t *item);

/* The keys of balm/P/state, and `sustained`. */
json_t *look_report(const struct report *r, bool vitals);
/* What lowers the confidence, as words; which condition is declared is never among them. Without
   vitals null: even that there is one would tell on them. */
json_t *look_doubts(const struct report *r, bool vitals);
/* hour (null in the first of a run), today, week, month; how many days are known of it, how many
   were heavy, and the share of the score that is usually raised. */
json_t *look_load(const struct load *l, bool vitals);
json_t *look_suggestion(const struct suggestion *s, bool vitals);
json_t *look_routine(const struct routine_state *r);
json_t *look_effects(const struct effect_row *rows, size_t count);
/* NULL: not an event that is watched, or out of memory. */
json_t *look_event(const char *person, const struct person_event *event);

/* Small parts. NAN becomes null, the rest is rounded to what it is worth. */
json_t *look_number(double x, int decimals);
json_t *look_text(const char *s);                         /* NULL or empty: null */
json_t *look_when(int64_t unix_ms, int32_t utc_offset_s); /* 0: null */
