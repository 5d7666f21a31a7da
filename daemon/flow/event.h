/*
 * event - what comes out of a person's pipeline
 *
 * Pointers are good for the call only: whoever wants to keep a thing copies it.
 */
#pragma once

#include "minute.h"
#include "report.h"
#include "routine.h"
#include "session.h"
#include "suggestion.h"
#include "told.h"

enum person_event_kind {
    EVENT_REPORT,         /* every 10 s */
    EVENT_MINUTE,         /* at the end of each minute in which something was heard */
    EVENT_SUGGESTION,     /* decided; not to be sent before it is committed */
    EVENT_OUTCOME,        /* the one end of a suggestion */
    EVENT_ROUTINE,        /* started, paused, every 5 s, ended */
    EVENT_PACER,          /* each phase of a running routine */
    EVENT_EFFECT,         /* measured, some minutes after a routine */
    EVENT_TOLD,           /* to be committed, then confirmed */
    EVENT_SESSION_EFFECT, /* three days after a massage */
};

struct person_event {
    enum person_event_kind kind;
    struct instant at;
    union {
        const struct report *report;
        const struct minute *minute;
        const struct suggestion *suggestion;
        const struct outcome_event *outcome;
        const struct routine_state *routine;
        const struct pacer *pacer;
        const struct effect *effect;
        const struct told *told;
        const struct session_effect *session_effect;
    };
};

typedef void person_event_fn(void *ctx, const struct person_event *event);
