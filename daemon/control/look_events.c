/*
 * look_events.c - what watchers and `effects` get to see
 */
#include "look.h"

static json_t *span_of(const struct effect_span *s)
{
    return json_pack("{s:o,s:o,s:o}", "heart_rate", look_number(s->heart_rate_bpm, 1), "rmssd",
                     look_number(s->rmssd_ms, 1), "stress", look_number(s->stress, 1));
}

static json_t *effect_of(const struct effect *e)
{
    return json_pack("{s:s,s:o,s:o,s:o,s:b,s:b,s:o,s:o,s:o}", "routine", e->routine, "suggestion",
                     look_text(e->suggestion), "started", look_when(e->started_unix_ms, 0), "ended",
                     look_when(e->ended_unix_ms, 0), "finished", (int)e->finished, "simulated",
                     (int)e->simulated, "before", span_of(&e->before), "during",
                     span_of(&e->during), "after", span_of(&e->after));
}

json_t *look_effects(const struct effect_row *rows, size_t count)
{
    json_t *list = json_array();

    for (size_t i = 0; list && i < count; i++) {
        json_t *e = effect_of(&rows[i].effect);
        if (!e || json_object_set_new(e, "person", json_string(rows[i].person)) < 0 ||
            json_array_append(list, e) < 0) {
            json_decref(e);
            json_decref(list);
            return NULL;
        }
        json_decref(e);
    }
    return json_pack("{s:o}", "effects", list);
}

static json_t *pacer_of(const struct pacer *p)
{
    return json_pack("{s:s,s:f,s:o,s:i}", "phase", phase_name(p->phase), "seconds",
                     (double)p->duration_ms / 1000, "text", look_text(p->text), "light",
                     (int)p->light);
}

/* The body, and the word by which the event is known. */
static json_t *body_of(const struct person_event *event, const char **kind)
{
    switch (event->kind) {
    case EVENT_REPORT: *kind = "report"; return look_report(event->report, true);
    case EVENT_SUGGESTION: *kind = "suggestion"; return look_suggestion(event->suggestion, true);
    case EVENT_OUTCOME:
        *kind = "outcome";
        return json_pack("{s:s,s:s,s:s}", "id", event->outcome->id, "event_type",
                         suggestion_type_name(event->outcome->type), "outcome",
                         outcome_name(event->outcome->outcome));
    case EVENT_ROUTINE: *kind = "routine"; return look_routine(event->routine);
    case EVENT_PACER: *kind = "pacer"; return pacer_of(event->pacer);
    case EVENT_EFFECT: *kind = "effect"; return effect_of(event->effect);
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
