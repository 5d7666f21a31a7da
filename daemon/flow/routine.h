/*
 * routine - timed steps to follow, where one stands in them, and what they did
 */
#pragma once

#include "coherence.h"
#include "id.h"
#include "instant.h"
#include "suggestion.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ROUTINE_TEXT_MAX  160
#define ROUTINE_STEPS_MAX 64

enum phase {
    PHASE_NONE, /* a step without breathing */
    PHASE_IN,
    PHASE_HOLD,
    PHASE_OUT,
    PHASE_REST, /* empty, before the next breath */
};

/* One step: for breathing a phase, else a text for as long as it lasts. */
struct routine_step {
    enum phase phase;
    int32_t duration_ms;
    char text[ROUTINE_TEXT_MAX + 1]; /* the English words, which are the key; or the user's own */
};

/* What a routine asks of the body; a set of 1 << ASKS_x. Of a user's own: `not_for`, and
   ASKS_BREATH_HOLD by itself wherever a hold or an empty pause lasts longer than 2 s. */
enum asks {
    ASKS_BREATH_HOLD,
    ASKS_TENSING,
    ASKS_STRETCH,
    ASKS_INWARD, /* long attention to the own body */
    ASKS_HANDS,  /* massage by one's own hands, or a partner's */
};
#define ASKS (ASKS_HANDS + 1)

/* What it works through: ranking tries one of each family before a second of the same. */
enum family { FAMILY_BREATH, FAMILY_BODY, FAMILY_MIND, FAMILY_REST, FAMILY_NONE };

/* Steps repeat until `duration_s` is over; a breath is never cut short. */
struct routine_plan {
    char name[ID_MAX + 1];
    int32_t duration_s;
    uint8_t asks;   /* 1 << ASKS_x */
    uint8_t family; /* enum family; FAMILY_NONE: never offered unasked */
    uint8_t step_count;
    struct routine_step steps[ROUTINE_STEPS_MAX];
};

enum routine_status {
    ROUTINE_IDLE,
    ROUTINE_RUNNING,
    ROUTINE_PAUSED,
    ROUTINE_AFTER, /* finished, the effect is being measured */
};

/* balm/P/routine/state: every 5 s while one runs, and at each change. */
struct routine_state {
    enum routine_status status;
    char name[ID_MAX + 1];                  /* empty when idle */
    char suggestion[SUGGESTION_ID_MAX + 1]; /* empty: started by hand */
    int32_t elapsed_s, remaining_s;
    struct coherence coherence; /* while breathing is paced */
    bool has_learnt;            /* the memory holds something new: to be stored now */
    struct instant at;
};

/* balm/P/routine/pacer: one a phase, so that lights and speakers can follow. */
struct pacer {
    enum phase phase;
    int32_t duration_ms;
    char text[ROUTINE_TEXT_MAX + 1];
    char routine[ID_MAX + 1];
    uint8_t step;  /* from 1; with the routine's name the key of an own wording */
    bool say;      /* worth speaking aloud: not at each of a hundred breaths */
    uint8_t light; /* 0..255, where the light should be when the phase ends */
    int32_t ramp_ms;
    struct instant at;
};

/* Means over a stretch of time; NAN: nothing usable was measured. */
struct effect_span {
    double heart_rate_bpm, rmssd_ms, stress;
};

struct effect {
    char routine[ID_MAX + 1];
    char suggestion[SUGGESTION_ID_MAX + 1]; /* empty: started by hand */
    int64_t started_unix_ms, ended_unix_ms; /* of the routine itself */
    bool finished;                          /* false: stopped early */
    bool simulated;
    struct effect_span before, during, after;
    double coherence;     /* mean share over the paced time; NAN: not paced, or unknown */
    double followed;      /* 0..1 of the paced windows; NAN */
    double paced_per_min; /* NAN */
};

/* Marks English words for the catalogue of translations, and is itself nothing. */
#define N_(words) words

/* Said before any routine that paces the breath, the user's own too. */
#define ROUTINE_SAFETY                                                                           \
    N_("Sit or lie down comfortably. Stop if you feel dizzy; never do this while driving or in " \
       "water.")
#define ROUTINE_SAFETY_MS 10000
#define ROUTINE_HOLD_MS   2000 /* longer without air than this is a breath hold */

/* NULL: none of them bears that name. */
const struct routine_plan *routine_named(const struct routine_plan *plans, size_t count,
                                         const char *name);
/* Whether a step of it is a phase of breath. */
bool routine_paces_breath(const struct routine_plan *plan);
/* What its steps show that it asks: ASKS_BREATH_HOLD or nothing; holds and pauses that follow each
   other, also from the last step to the first of the next breath, count together. */
uint8_t routine_asks_of_steps(const struct routine_plan *plan);

const char *phase_name(enum phase p);
const char *asks_name(enum asks a);
const char *family_name(enum family f);
const char *routine_status_name(enum routine_status s);
