/*
 * look_events.c - what watchers get to see, as it happens; they sit at the hub itself
 */
#include "look.h"

#include "texts.h"

#include <math.h>

static json_t *pacer_of(const struct pacer *p)
{
    return json_pack("{s:s,s:f,s:o,s:i,s:o,s:i,s:b}", "phase", phase_name(p->phase), "seconds",
                     (double)p->duration_ms / 1000, "text", look_text(texts_pacer(p)), "light",
                     (int)p->light, "routine", look_text(p->routine), "step", (int)p->step, "say",
                     (int)p->say);
}

/* With words of how the breath is followed; never that it was not. */
static json_t *routine_of(const struct routine_state *r)
{
    json_t *body = look_routine(r, LOOK_VITALS);
    const char *words =
        !r->coherence.known || isnan(r->coherence.paced_per_min)
            ? NULL
            : texts_find(r->coherence.followed ? "coherence.with_you" : "coherence.find");

    if (body)
        json_object_set_new(body, "words", look_text(words));
    return body;
}

static json_t *session_of(const struct session_effect *e)
{
    return json_pack("{s:o,s:o,s:b,s:o}", "at", look_when(e->at_unix_ms, 0), "technique",
                     look_text(e->technique), "simulated", (int)e->simulated, "change",
                     look_session_effect(e));
}

/* The body, and the word by which the event is known. */
static json_t *body_of(const struct person_event *event, const char **kind)
{
    switch (event->kind) {
    case EVENT_REPORT: *kind = "report"; return look_report(event->report, LOOK_VITALS);
    case EVENT_SUGGESTION:
        *kind = "suggestion";
        return look_suggestion(event->suggestion, LOOK_VITALS);
    case EVENT_OUTCOME:
        *kind = "outcome";
        return json_pack("{s:s,s:s,s:s}", "id", event->outcome->id, "event_type",
                         suggestion_type_name(event->outcome->type), "outcome",
                         outcome_name(event->outcome->outcome));
    case EVENT_ROUTINE: *kind = "routine"; return routine_of(event->routine);
    case EVENT_PACER: *kind = "pacer"; return pacer_of(event->pacer);
    case EVENT_EFFECT: *kind = "effect"; return look_effect(event->effect, event->at.utc_offset_s);
    case EVENT_SESSION_EFFECT: *kind = "session_effect"; return session_of(event->session_effect);
    case EVENT_TOLD:          /* whoever told it knows, and nobody else is to */
    case EVENT_MINUTE: break; /* nothing in it that the reports have not shown */
    }
    return NULL;
}

json_t *look_event(const char *person, const struct person_event *event)
{
    const char *kind = NULL;
    json_t *body = body_of(event, &kind);

    if (!body)
        return NULL;
    return json_pack("{s:s,s:s,s:o,s:o}", "person", person, "kind", kind, "t",
                     look_when(event->at.unix_ms, event->at.utc_offset_s), kind, body);
}
