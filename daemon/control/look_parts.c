/*
 * look_parts.c - what several replies are made of
 */
#include "look.h"

#include "when.h"

#include <math.h>

bool look_append(json_t *list, json_t *item)
{
    return item && json_array_append_new(list, item) == 0;
}

json_t *look_number(double x, int decimals)
{
    static const double scales[] = { 1, 10, 100, 1000 };
    double scale = scales[decimals];

    if (!isfinite(x))
        return json_null();
    double rounded = round(x * scale) / scale;
    return decimals == 0 ? json_integer((json_int_t)rounded) : json_real(rounded);
}

json_t *look_text(const char *s)
{
    return s && *s ? json_string(s) : json_null();
}

json_t *look_when(int64_t unix_ms, int32_t utc_offset_s)
{
    char text[ISO_SIZE];
    return unix_ms ? json_string(iso_print(text, unix_ms, utc_offset_s)) : json_null();
}

static json_t *vital(double x, int decimals, bool vitals)
{
    return vitals ? look_number(x, decimals) : json_null();
}

json_t *look_report(const struct report *r, bool vitals)
{
    /* clang-format off */
    return json_pack("{s:o,s:o,s:b,s:b,s:o,s:o,s:s,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:b,s:o}",
        "stress", vital(r->stress, 1, vitals),
        "level", look_text(level_name(r->level)),
        "raised", (int)r->raised,
        "sustained", (int)r->sustained,
        "confidence", vital(r->confidence, 3, vitals),
        "trend", look_text(trend_name(r->trend)),
        "why", why_name(r->why),
        "heart_rate", vital(r->heart_rate_bpm, 1, vitals),
        "rmssd", vital(r->rmssd_ms, 1, vitals),
        "sdnn", vital(r->sdnn_ms, 1, vitals),
        "respiration", vital(r->respiration_bpm, 1, vitals),
        "coverage", vital(r->coverage, 3, vitals),
        "artifacts", vital(r->artifacts, 3, vitals),
        "baseline", vital(r->baseline, 3, vitals),
        "load_today", vital(r->load.today.raised_min, 1, vitals),
        "load_week", vital(r->load.week.raised_min, 1, vitals),
        "activity", look_text(vitals ? activity_name(r->activity) : NULL),
        "sensor", look_text(r->sensor),
        "simulated", (int)r->simulated,
        "t", look_when(r->at.unix_ms, r->at.utc_offset_s));
    /* clang-format on */
}

json_t *look_doubts(const struct report *r, bool vitals)
{
    if (!vitals)
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

json_t *look_load(const struct load *l, bool vitals)
{
    if (!vitals)
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
    return json_pack("{s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "stress", look_number(e->stress, 1),
                     "heart_rate", look_number(e->heart_rate_bpm, 1), "rmssd",
                     look_number(e->rmssd_ms, 1), "usual_heart_rate",
                     look_number(e->usual_heart_rate_bpm, 1), "raised_min",
                     look_number(e->raised_min, 1), "load_today", look_number(e->load_today_min, 1),
                     "load_week", look_number(e->load_week_min, 1));
}

json_t *look_suggestion(const struct suggestion *s, bool vitals)
{
    return json_pack(
        "{s:s,s:s,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:b}", "id", s->id, "event_type",
        suggestion_type_name(s->type), "reason",
        vitals ? look_text(reason_name(s->reason)) : json_null(), "routine", look_text(s->routine),
        "technique", vitals ? look_text(s->technique) : json_null(), "choices",
        choices_of(s->choices), "evidence", vitals ? evidence_of(&s->evidence) : json_null(), "t",
        look_when(s->at.unix_ms, s->at.utc_offset_s), "expires",
        look_when(s->expires_unix_ms, s->at.utc_offset_s), "simulated", (int)s->simulated);
}

json_t *look_routine(const struct routine_state *r)
{
    return json_pack("{s:s,s:o,s:o,s:i,s:i}", "status", routine_status_name(r->status), "name",
                     look_text(r->name), "suggestion", look_text(r->suggestion), "elapsed_s",
                     (int)r->elapsed_s, "remaining_s", (int)r->remaining_s);
}
