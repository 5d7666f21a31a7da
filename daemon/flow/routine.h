/*
 * routine - timed steps to follow, where one stands in them, and what they did
 */
#pragma once

#include "id.h"
#include "instant.h"
#include "suggestion.h"

#include <stdbool.h>
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
    char text[ROUTINE_TEXT_MAX + 1]; /* a key of the texts, or the user's own words */
};

/* Steps repeat until `duration_s` is over; a breath is never cut short. */
struct routine_plan {
    char name[ID_MAX + 1];
    int32_t duration_s;
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
    struct instant at;
};

/* balm/P/routine/pacer: one a phase, so that lights and speakers can follow. */
struct pacer {
    enum phase phase;
    int32_t duration_ms;
    char text[ROUTINE_TEXT_MAX + 1];
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
};

const char *phase_name(enum phase p);
const char *routine_status_name(enum routine_status s);
/* -1 where the word is none of ours. */
int phase_from_name(const char *word);
