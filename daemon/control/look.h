/*
 * look - replies made from the house as it is, for those who only look
 *
 * Pure functions: a house in, JSON out. Numbers that are not known are null, and
 * so is every key that is withheld from whoever asks.
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
    bool local;  /* asked on the hub itself: nothing is withheld, addresses are in full */
    bool vitals; /* else: `privacy: vitals` or `raw` */
};

/* How much may be told of a person to whoever asks: as the tiers of the topics. */
enum look_tier { LOOK_PRIVATE, LOOK_LEVELS, LOOK_VITALS };

/* profile: NULL: of somebody who is known no more. */
enum look_tier look_tier(const struct look *in, const struct profile *profile);
/* NULL: nobody has this id. */
const struct house_person *look_person(const struct house *h, const char *id);
/* The one who is asked for, or the only one. NULL: see `why`. */
const struct house_person *look_for(const struct look *in, struct complaint *why);

/* NULL: out of memory, or the reason is in `why`. */
typedef json_t *look_fn(const struct look *in, struct complaint *why);

look_fn look_status, look_people, look_sensors, look_routines, look_massage_next, look_conditions,
    look_sensitivity;

/* An order that was carried out, and how it was before. */
struct ordered {
    const struct order *order;
    int64_t booked_unix_ms;   /* the massage that was booked; 0: none */
    char running[ID_MAX + 1]; /* the routine that ran; empty: none */
};

/*
 * What an order led to, from the house as it is afterwards; a `text` in it is what people are told
 * instead of the verb's `done`. NULL: out of memory.
 */
typedef json_t *result_fn(const struct look *in, const struct ordered *o);

result_fn result_note, result_feel, result_snooze, result_sensitivity, result_recalibrate,
    result_routine, result_search, result_condition_set, result_condition_clear, result_massage,
    result_cancel;

/* ---- links, adapters, wearables nearby (look_bluetooth.c) ---- */

/* person: NULL: everyone's. */
json_t *look_sensor_list(const struct look *in, const char *person);
/*
 * What `context:` says of the house, as far as it may be told of whom it concerns; person: NULL:
 * of everyone; else of them, or of all.
 */
json_t *look_house_list(const struct look *in, const char *person);
json_t *look_bluetooth(const struct house_bluetooth *b);
json_t *look_pairing(const struct house *h, bool addresses); /* null: there never was a window */
json_t *look_candidates(const struct candidate *list, size_t count, bool addresses);

/* ---- how things stand with a person (look_standing.c) ---- */

/* How soon they are asked, and why it is as it is. */
json_t *look_sensitivity_of(const struct house_person *p, int32_t utc_offset_s,
                            enum look_tier tier);
json_t *look_course(const struct standing *s, enum look_tier tier);
json_t *look_resonance(const struct standing *s, enum look_tier tier);
/* All that hold, the configuration's and those of run time. */
condition_set look_conditions_of(const struct house_person *p);

/* ---- what helped (look_effects.c) ---- */

/* `effects`: rows of routines and of sessions, and how those who were asked for stand. */
json_t *look_effects(const struct look *in, const char *person, const struct effect_row *rows,
                     size_t count);
json_t *look_sessions(const struct look *in, const struct session_row *rows, size_t count);
json_t *look_effect(const struct effect *e, int32_t utc_offset_s);
json_t *look_session_effect(const struct session_effect *e);

/* NULL: not an event that is watched, or out of memory. */
json_t *look_event(const char *person, const struct person_event *event);

/* ---- parts (look_parts.c, look_report.c) ---- */

/* The keys of balm/P/state, and `sustained`. */
json_t *look_report(const struct report *r, enum look_tier tier);
/* What lowers the confidence, as words; which condition is declared is never among them. Without
   vitals null: even that there is one would tell on them. */
json_t *look_doubts(const struct report *r, enum look_tier tier);
/* hour (null in the first of a run), today, week, month; how many days are known of it, how many
   were heavy, and the share of the score that is usually raised. */
json_t *look_load(const struct load *l, enum look_tier tier);
json_t *look_suggestion(const struct suggestion *s, enum look_tier tier);
json_t *look_routine(const struct routine_state *r, enum look_tier tier);

/* Appends, and is false where either could not be made. */
bool look_append(json_t *list, json_t *item);
/* NAN becomes null, the rest is rounded to what it is worth. */
json_t *look_number(double x, int decimals);
json_t *look_text(const char *s);                         /* NULL or empty: null */
json_t *look_when(int64_t unix_ms, int32_t utc_offset_s); /* 0: null */
/* The same as the clock on the wall will show it then. */
json_t *look_appointment(int64_t unix_ms);
