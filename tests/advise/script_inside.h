/*
 * script_inside - what the files of the little language share
 */
#pragma once

#include "script.h"

#include <stdbool.h>
#include <stdint.h>

struct script {
    struct advisor *a;
    struct profile profile;
    struct report report;
    struct instant t;
    int64_t hidden_unix_ms; /* wall time, while it is not known to the advisor */
    struct load_memory days;
    double score; /* while raised */
    double daily; /* share raised of the days to come */
    bool has_catalog, busy, motion, guests, away, is_ill_today, is_well_again;
    uint32_t ill_days;
    char running[ID_MAX + 1];
    enum silence silence, no_booking;
    char last_id[SUGGESTION_ID_MAX + 1];
    char *log;
    size_t size, len;
};

__attribute__((format(printf, 2, 3))) void script_note(struct script *s, const char *fmt, ...);
void script_note_advice(struct script *s, const struct advice *out);
struct advise_input script_input(struct script *s);
/* After new settings and a restart. */
void script_recheck(struct script *s);
/* Raised for that share of ten hours; NAN: not worn. */
struct load_sum script_day(double share);
/* 90s, 5m, 3h, 2d, with a sign or without. */
int64_t script_duration_ms(const char *word);
enum condition script_condition(const char *word);

/* Each takes a word of its own, or says that it is none: settings; what the report and the rest of
   the world say; what is asked of the advisor; what is looked at. */
bool script_set(struct script *s, const char *verb, const char *arg);
bool script_report(struct script *s, const char *verb, const char *arg);
bool script_world(struct script *s, const char *verb, const char *arg, const char *arg2);
bool script_tell(struct script *s, const char *verb, char **words);
bool script_look(struct script *s, const char *verb);

void script_answer(struct script *s, const char *word, const char *id);
void script_effect(struct script *s, const char *name, double calm);
void script_session_effect(struct script *s, double change);
