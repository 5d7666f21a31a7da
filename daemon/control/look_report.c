/*
 * look_report.c - a report, its load, an offer and a routine, as the topics have them
 */
#include "look.h"

#include "texts.h"

#include <math.h>
#include <stdio.h>

static json_t *number(double x, int decimals, bool told)
{
    return told ? look_number(x, decimals) : json_null();
}

static json_t *flag(bool is, bool told)
{
    return told ? json_boolean(is) : json_null();
}

json_t *look_report(const struct report *r, enum look_tier tier)
{
    bool vitals = tier >= LOOK_VITALS, levels = tier >= LOOK_LEVELS;

    /* clang-format off */
    return json_pack("{s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:b,s:o}",
        "stress", number(r->stress, 1, vitals),
        "level", look_text(levels ? level_name(r->level) : NULL),
        "raised", flag(r->raised, levels),
        "sustained", flag(r->sustained, levels),
        "confidence", number(r->confidence, 3, vitals),
        "trend", look_text(levels ? trend_name(r->trend) : NULL),
        "why", look_text(levels ? why_name(r->why) : NULL),
        "heart_rate", number(r->heart_rate_bpm, 1, vitals),
        "rmssd", number(r->rmssd_ms, 1, vitals),
        "sdnn", number(r->sdnn_ms, 1, vitals),
        "respiration", number(r->respiration_bpm, 1, vitals),
        "coverage", number(r->coverage, 3, vitals),
        "artifacts", number(r->artifacts, 3, vitals),
        "baseline", number(r->baseline, 3, vitals),
        "load_today", number(r->load.today.raised_min, 1, vitals),
        "load_week", number(r->load.week.raised_min, 1, vitals),
        "activity", look_text(vitals ? activity_name(r->activity) : NULL),
        "sensor", look_text(r->sensor),
        "simulated", (int)r->simulated,
        "t", look_when(r->at.unix_ms, r->at.utc_offset_s));
    /* clang-format on */
}

json_t *look_doubts(const struct report *r, enum look_tier tier)
{
    if (tier < LOOK_VITALS)
        return json_null();
    json_t *list = json_array();
    for (int d = 0; list && d < DOUBTS; d++)
        if (r->doubts & (UINT32_C(1) << d))
            json_array_append_new(list, json_string(doubt_name((enum doubt)d)));
    return list;
}

static json_t *sum_of(const struct load_sum *s)
{
    return json_pack("{s:o,s:o,s:o}", "raised_min", look_number(s->raised_min, 1), "over_beats",
                     look_number(s->over_beats, 0), "scored_min", look_number(s->scored_min, 1));
}

json_t *look_load(const struct load *l, enum look_tier tier)
{
    if (tier < LOOK_VITALS)
        return json_null();
    return json_pack("{s:o,s:o,s:o,s:o,s:i,s:i,s:o}", "hour",
                     l->hour_known ? sum_of(&l->hour) : json_null(), "today", sum_of(&l->today),
                     "week", sum_of(&l->week), "month", sum_of(&l->month), "month_days",
                     (int)l->month_days, "heavy_days", (int)l->heavy_days, "usual_share",
                     look_number(l->usual_share, 3));
}

static json_t *choices_of(uint8_t choices)
{
    json_t *list = json_array();
    for (int a = 0; list && a < ANSWERS; a++)
        if (choices & (1 << a))
            json_array_append_new(list, json_string(answer_name((enum answer)a)));
    return list;
}

static json_t *evidence_of(const struct evidence *e)
{
    /* clang-format off */
    return json_pack("{s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}",
        "stress", look_number(e->stress, 1),
        "heart_rate", look_number(e->heart_rate_bpm, 1),
        "rmssd", look_number(e->rmssd_ms, 1),
        "usual_heart_rate", look_number(e->usual_heart_rate_bpm, 1),
        "raised_min", look_number(e->raised_min, 1),
        "load_today", look_number(e->load_today_min, 1),
        "load_week", look_number(e->load_week_min, 1),
        "usual_week", look_number(e->usual_week_min, 1),
        "last_massage_days", e->last_massage_days < 0 ? json_null() : json_integer(e->last_massage_days));
    /* clang-format on */
}

json_t *look_suggestion(const struct suggestion *s, enum look_tier tier)
{
    bool vitals = tier >= LOOK_VITALS;
    int32_t offset_s = s->at.utc_offset_s;
    char because[48];

    snprintf(because, sizeof(because), "reason.%s", reason_name(s->reason));
    /* clang-format off */
    return json_pack("{s:s,s:s,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:b}",
        "id", s->id,
        "event_type", suggestion_type_name(s->type),
        "reason", look_text(vitals ? reason_name(s->reason) : NULL),
        "because", look_text(vitals ? texts_find(because) : NULL),
        "routine", look_text(s->routine),
        "technique", look_text(vitals ? s->technique : NULL),
        "choices", choices_of(s->choices),
        "evidence", vitals ? evidence_of(&s->evidence) : json_null(),
        "session", look_when(s->session_unix_ms, offset_s),
        "duration_min", vitals && s->duration_min ? json_integer(s->duration_min) : json_null(),
        "t", look_when(s->at.unix_ms, offset_s),
        "expires", look_when(s->expires_unix_ms, offset_s),
        "simulated", (int)s->simulated);
    /* clang-format on */
}

json_t *look_routine(const struct routine_state *r, enum look_tier tier)
{
    const struct coherence *c = &r->coherence;
    bool vitals = tier >= LOOK_VITALS && c->known, levels = tier >= LOOK_LEVELS && c->known;

    /* clang-format off */
    return json_pack("{s:s,s:o,s:o,s:i,s:i,s:o,s:o,s:o,s:o}",
        "status", routine_status_name(r->status),
        "name", look_text(r->name),
        "suggestion", look_text(r->suggestion),
        "elapsed_s", (int)r->elapsed_s,
        "remaining_s", (int)r->remaining_s,
        "coherence", number(c->share, 2, vitals),
        "peak", number(c->peak_per_min, 1, vitals),
        "paced", number(c->paced_per_min, 1, c->known),
        "with_you", flag(c->followed, levels && !isnan(c->paced_per_min)));
    /* clang-format on */
}
