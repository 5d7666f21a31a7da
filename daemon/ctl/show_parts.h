/*
 * show_parts - values of a reply as the words that pages are made of; whatever comes, a word
 */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define PART_NOT_KNOWN "-"

/* Text, or "-". */
const char *part_word(const json_t *o, const char *key);
/* There, and not null. */
bool part_has(const json_t *o, const char *key);
bool part_true(const json_t *o, const char *key);
int64_t part_integer(const json_t *o, const char *key);
/* "62 bpm", or "-". */
const char *part_number(char out[32], const json_t *o, const char *key, const char *unit);
/* "2026-11-21T18:30:00+01:00" as "2026-11-21 18:30". */
const char *part_moment(char out[20], const json_t *o, const char *key);
/* "80 to 72": a key of `before` and of `after`. */
const char *part_change(char out[48], const json_t *o, const char *key);
/* "90 s", "12 min", "3 h", "5 days". */
const char *part_span(char out[32], int64_t seconds);

/* ---- show_sensors.c: pages about sensors, for show.c and `pair` ---- */

void show_sensor_list(FILE *to, const json_t *sensors, const json_t *bluetooth);
/* What `context:` says of the house; nothing where there is none. */
void show_house_list(FILE *to, const json_t *house);
/* The reply of `sensors`. */
void show_sensors(FILE *to, const json_t *result);
/* One line, where there is something to say of it. */
void show_bluetooth(FILE *to, const json_t *bluetooth);
void show_candidates(FILE *to, const json_t *candidates);
void show_candidate(FILE *to, const json_t *candidate);

/* ---- show_people.c ---- */

/* As `status` shows them, and as `people` does. */
void show_people(FILE *to, const json_t *people);
void show_people_in_full(FILE *to, const json_t *people);

/* ---- show_standing.c: how things stand with a person ---- */

/* One sentence where they are asked sooner or later than the settings say; else nothing. */
void show_sensitivity_line(FILE *to, const json_t *sensitivity);
void show_sensitivity(FILE *to, const json_t *result);
void show_conditions(FILE *to, const json_t *result);
void show_condition_set(FILE *to, const json_t *result);

/* ---- show_massage.c ---- */

void show_massage(FILE *to, const json_t *result);
void show_booking(FILE *to, const json_t *result);
void show_sessions(FILE *to, const json_t *sessions);

/* ---- show_effects.c ---- */

void show_effects(FILE *to, const json_t *result);
/* "Heart rate 80 to 72, RMSSD 20 to 35, stress 82 to 40." */
#define PART_EFFECT 200
const char *part_effect(char out[PART_EFFECT], const json_t *effect);
