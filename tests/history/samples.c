/* Filled structs: each value differs from all others, so that none is taken for another. */
#include "fixture.h"

#include "command.h"
#include "rr.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void sample_minute(struct minute *m, const struct instant *start, int bpm)
{
    memset(m, 0, sizeof(*m));
    m->start = *start;
    snprintf(m->sensor, sizeof(m->sensor), "strap");
    m->why = WHY_MOVING;
    m->activity = ACTIVITY_LIGHT;
    m->heart_rate_bpm = bpm;
    m->rmssd_ms = 41.5;
    m->sdnn_ms = 52.25;
    m->stress = 63;
    m->confidence = 0.75;
    m->coverage = 0.875;
    m->artifacts = 0.0625;
    m->motion_g = NAN;
    m->raised_s = 20;
    m->beat_count = (uint16_t)bpm;
    m->beats_dropped = 3;
    for (int i = 0; i < bpm; i++)
        m->beats[i] = (struct minute_beat){
            .ticks = RR_TICKS_PER_1024 * (60 * 1024 / bpm + (i * 7919) % 83 - 41),
            .at_ms = (uint16_t)((i * 60000 / bpm) / 1000 * 1000 + i % 7),
            .ok = i % 17 != 0,
            .gap_before = i % 31 == 30,
        };
}

void sample_memory(struct person_memory *m, double seed)
{
    memset(m, 0, sizeof(*m));
    m->baseline.version = BASELINE_MEMORY_VERSION;
    m->baseline.hr_bpm = seed;
    m->baseline.ln_rmssd = NAN;
    m->advise.version = ADVISE_MEMORY_VERSION;
    m->advise.unwanted = (uint32_t)(seed * 2);
    m->advise.offer_count = 3;
    m->routine.version = ROUTINE_MEMORY_VERSION;
    m->routine.paused_ms = (int64_t)seed;
    m->load.version = LOAD_MEMORY_VERSION;
    m->load.days[6].raised_min = seed + 1;
    m->response.version = RESPONSE_MEMORY_VERSION;
    m->response.evidence = seed / 2;
    m->resonance.version = RESONANCE_MEMORY_VERSION;
    m->resonance.per_min = seed / 4;
    m->body.version = BODY_MEMORY_VERSION;
    m->body.days[BODY_DAYS - 1].seated.hr_bpm = seed + 2;
}

void sample_suggestion(struct suggestion *s, const char *id, int64_t unix_ms)
{
    memset(s, 0, sizeof(*s));
    snprintf(s->id, sizeof(s->id), "%s", id);
    s->type = SUGGEST_SELF_MASSAGE;
    s->reason = REASON_LOAD_WEEK;
    snprintf(s->routine, sizeof(s->routine), "resonance");
    snprintf(s->technique, sizeof(s->technique), "neck");
    s->choices = 1 << ANSWER_ACCEPT | 1 << ANSWER_NOT_STRESSED;
    s->simulated = true;
    s->at.unix_ms = unix_ms;
    s->at.utc_offset_s = 7200;
    s->expires_unix_ms = unix_ms + 1800000;
    s->evidence = (struct evidence){ 81.5, 92, 21.25, NAN, 7.5, 44, 230, 71.5, 19 };
    s->session_unix_ms = unix_ms + 3 * HOUR_MS;
    s->duration_min = 75;
    s->condition = CONDITION_INFECTION;
}

void sample_outcome(struct outcome_event *o, const char *id, enum outcome outcome, int64_t unix_ms)
{
    memset(o, 0, sizeof(*o));
    snprintf(o->id, sizeof(o->id), "%s", id);
    o->type = SUGGEST_SELF_MASSAGE;
    o->outcome = outcome;
    o->at.unix_ms = unix_ms;
    o->at.utc_offset_s = 7200;
}

void sample_effect(struct effect *e, const char *suggestion, int64_t unix_ms)
{
    memset(e, 0, sizeof(*e));
    snprintf(e->routine, sizeof(e->routine), "resonance");
    snprintf(e->suggestion, sizeof(e->suggestion), "%s", suggestion);
    e->started_unix_ms = unix_ms;
    e->ended_unix_ms = unix_ms + 300000;
    e->finished = true;
    e->simulated = true;
    e->before = (struct effect_span){ 92, 21.25, 81.5 };
    e->during = (struct effect_span){ 80.5, 48, NAN };
    e->after = (struct effect_span){ 74, 39.5, 33 };
    e->coherence = 0.625;
    e->followed = 0.75;
    e->paced_per_min = 5.5;
}

void sample_told(struct told *t, enum told_kind kind, uint32_t id, int64_t unix_ms)
{
    memset(t, 0, sizeof(*t));
    t->kind = kind;
    t->id = id;
    t->at = (struct instant){ .unix_ms = unix_ms, .utc_offset_s = 7200 };
    switch (kind) {
    case TOLD_NOTE: t->text = "slept \"badly\"; ä"; break;
    case TOLD_FEEL:
        t->feel.feel = 4;
        t->feel.stress = 71.5;
        break;
    case TOLD_CONDITION:
        t->condition.which = CONDITION_FEVER;
        t->condition.set = true;
        t->condition.by = BY_ANSWER;
        break;
    case TOLD_SESSION:
        t->session.at_unix_ms = unix_ms + DAY_MS;
        t->session.utc_offset_s = 3600;
        t->session.duration_min = 75;
        snprintf(t->session.technique, sizeof(t->session.technique), "swedish");
        snprintf(t->session.suggestion, sizeof(t->session.suggestion), "alex-1");
        t->session.state = SESSION_BOOKED;
        t->session.simulated = true;
        break;
    case TOLD_SENSITIVITY: t->sensitivity = -2; break;
    case TOLD_RECALIBRATE:
        t->forget = 1 << RECALIBRATE_RESONANCE | 1 << RECALIBRATE_REFERENCE;
        break;
    case TOLD_SNOOZE: t->until_unix_ms = unix_ms + 3600000; break;
    case TOLD_SUGGESTIONS: t->on = true; break;
    }
}

void sample_session_effect(struct session_effect *e, int64_t at_unix_ms)
{
    memset(e, 0, sizeof(*e));
    e->at_unix_ms = at_unix_ms;
    snprintf(e->technique, sizeof(e->technique), "swedish");
    e->simulated = true;
    for (int m = 0; m < SESSION_MEASURES; m++)
        e->change[m] = (struct session_change){ 60 + m, 50.5 + m, 55.25 + m };
}
