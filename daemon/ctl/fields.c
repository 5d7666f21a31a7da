#include "fields.h"

#include "when.h"

#include <errno.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

enum value {
    VALUE_NUMBER,
    VALUE_BOOL,
    VALUE_INT32,
    VALUE_INT64,
    VALUE_SECONDS, /* of the report's instant */
    VALUE_TIME,    /* the same as ISO 8601 */
    VALUE_LEVEL,
    VALUE_TREND,
    VALUE_WHY,
    VALUE_ACTIVITY,
    VALUE_SENSOR,
    VALUE_ARTIFACTS, /* counts by kind */
};

struct field {
    const char *name;
    enum value value;
    size_t offset;
    uint32_t want; /* HEART_WANT_* of a report's, SUMMARY_WANT_* of a summary's */
};

#define SCORE    HEART_WANT_SCORE
#define WINDOW   HEART_WANT_WINDOW
#define SPECTRUM HEART_WANT_SPECTRUM
/* With the score, so that the minute it looks at is held however short the window is. */
#define BREATH    (HEART_WANT_RESPIRATION | HEART_WANT_SCORE)
#define R(member) offsetof(struct report, member)
#define S(member) offsetof(struct hrv_summary, member)

/* clang-format off */
static const struct field report_fields[] = {
    { "t_s",          VALUE_SECONDS,  0,                  0 },
    { "stress",       VALUE_NUMBER,   R(stress),          SCORE },
    { "level",        VALUE_LEVEL,    R(level),           SCORE },
    { "raised",       VALUE_BOOL,     R(raised),          SCORE },
    { "sustained",    VALUE_BOOL,     R(sustained),       SCORE },
    { "confidence",   VALUE_NUMBER,   R(confidence),      SCORE },
    { "over",         VALUE_NUMBER,   R(over_bpm),        SCORE },
    { "trend",        VALUE_TREND,    R(trend),           SCORE },
    { "why",          VALUE_WHY,      R(why),             SCORE },
    { "heart_rate",   VALUE_NUMBER,   R(heart_rate_bpm),  SCORE },
    { "rmssd",        VALUE_NUMBER,   R(rmssd_ms),        WINDOW },
    { "sdnn",         VALUE_NUMBER,   R(sdnn_ms),         WINDOW },
    { "respiration",  VALUE_NUMBER,   R(respiration_bpm), BREATH },
    { "respiration_confidence", VALUE_NUMBER, R(respiration_confidence), BREATH },
    { "coverage",     VALUE_NUMBER,   R(coverage),        WINDOW },
    { "artifacts",    VALUE_NUMBER,   R(artifacts),       WINDOW },
    { "baseline",     VALUE_NUMBER,   R(baseline),        SCORE },
    { "load_today",   VALUE_NUMBER,   R(load.today.raised_min), SCORE },
    { "load_week",    VALUE_NUMBER,   R(load.week.raised_min),  SCORE },
    { "activity",     VALUE_ACTIVITY, R(activity),        SCORE },
    { "sensor",       VALUE_SENSOR,   R(sensor),          0 },
    { "simulated",    VALUE_BOOL,     R(simulated),       0 },
    { "t",            VALUE_TIME,     0,                  0 },
    { "nn_count",     VALUE_INT32,    R(nn_count),        WINDOW },
    { "pnn50",        VALUE_NUMBER,   R(pnn50_pct),       WINDOW },
    { "sd1",          VALUE_NUMBER,   R(sd1_ms),          WINDOW },
    { "sd2",          VALUE_NUMBER,   R(sd2_ms),          WINDOW },
    { "stress_index", VALUE_NUMBER,   R(stress_index),    HEART_WANT_INDEX },
    { "lf",           VALUE_NUMBER,   R(lf_ms2),          SPECTRUM },
    { "hf",           VALUE_NUMBER,   R(hf_ms2),          SPECTRUM },
    { "lf_hf",        VALUE_NUMBER,   R(lf_hf),           SPECTRUM },
    { "dfa_a1",       VALUE_NUMBER,   R(dfa_a1),          HEART_WANT_DFA },
};

static const struct field summary_fields[] = {
    { "nn_count",     VALUE_INT64,     S(nn_count),    0 },
    { "mean_nn",      VALUE_NUMBER,    S(mean_nn_ms),  0 },
    { "mean_hr",      VALUE_NUMBER,    S(mean_hr_bpm), 0 },
    { "sdnn",         VALUE_NUMBER,    S(sdnn_ms),     0 },
    { "rmssd",        VALUE_NUMBER,    S(rmssd_ms),    0 },
    { "ln_rmssd",     VALUE_NUMBER,    S(ln_rmssd),    0 },
    { "sdsd",         VALUE_NUMBER,    S(sdsd_ms),     0 },
    { "pnn50",        VALUE_NUMBER,    S(pnn50_pct),   0 },
    { "pnn20",        VALUE_NUMBER,    S(pnn20_pct),   0 },
    { "sd1",          VALUE_NUMBER,    S(sd1_ms),      0 },
    { "sd2",          VALUE_NUMBER,    S(sd2_ms),      0 },
    { "sd_ratio",     VALUE_NUMBER,    S(sd_ratio),    0 },
    { "tri_index",    VALUE_NUMBER,    S(tri_index),   SUMMARY_WANT_GEOMETRY },
    { "tinn",         VALUE_NUMBER,    S(tinn_ms),     SUMMARY_WANT_GEOMETRY },
    { "stress_index", VALUE_NUMBER,    S(stress_index), SUMMARY_WANT_INDEX },
    { "vlf",          VALUE_NUMBER,    S(vlf_ms2),     SUMMARY_WANT_SPECTRUM },
    { "lf",           VALUE_NUMBER,    S(lf_ms2),      SUMMARY_WANT_SPECTRUM },
    { "hf",           VALUE_NUMBER,    S(hf_ms2),      SUMMARY_WANT_SPECTRUM },
    { "lf_hf",        VALUE_NUMBER,    S(lf_hf),       SUMMARY_WANT_SPECTRUM },
    { "total_power",  VALUE_NUMBER,    S(total_power_ms2), SUMMARY_WANT_SPECTRUM },
    { "dfa_a1",       VALUE_NUMBER,    S(dfa_a1),      SUMMARY_WANT_DFA },
    { "sampen",       VALUE_NUMBER,    S(sampen),      SUMMARY_WANT_ENTROPY },
    { "artifacts",    VALUE_ARTIFACTS, 0,              0 },
    { "duration_s",   VALUE_NUMBER,    S(duration_s),  0 },
    { "gaps",         VALUE_INT64,     S(gaps),        0 },
};
/* clang-format on */

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct field *table_of(enum field_kind kind, size_t *count)
{
    *count = kind == FIELDS_REPORT ? COUNT(report_fields) : COUNT(summary_fields);
    return kind == FIELDS_REPORT ? report_fields : summary_fields;
}

static const struct field *find(enum field_kind kind, const char *name)
{
    size_t count;
    const struct field *table = table_of(kind, &count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(table[i].name, name) == 0)
            return &table[i];
    return NULL;
}

static int unknown(enum field_kind kind, const char *name, struct complaint *why)
{
    const char *names[FIELDS_MAX] = { NULL };
    size_t count;
    const struct field *table = table_of(kind, &count);

    for (size_t i = 0; i < count; i++)
        names[i] = table[i].name;
    const char *meant = nearest_word(name, names);
    if (meant)
        return complain(why, "no field is called \"%s\": did you mean \"%s\"?", name, meant);
    return complain(why, "no field is called \"%s\"", name);
}

static int add(struct field_list *list, const struct field *f, struct complaint *why)
{
    if (list->count == FIELDS_MAX)
        return complain(why, "more than %d fields", FIELDS_MAX);
    for (size_t i = 0; i < list->count; i++)
        if (list->fields[i] == f)
            return complain(why, "the field \"%s\" is named twice", f->name);
    list->fields[list->count++] = f;
    list->want |= f->want;
    return 0;
}

int fields_choose(struct field_list *list, enum field_kind kind, const char *names,
                  struct complaint *why)
{
    size_t count;
    const struct field *table = table_of(kind, &count);

    *list = (struct field_list){ 0 };
    for (size_t i = 0; !names && i < count; i++)
        add(list, &table[i], why);
    for (const char *at = names; at;) {
        char name[32];
        size_t len = strcspn(at, ",");
        snprintf(name, sizeof(name), "%.*s", (int)(len < sizeof(name) ? len : sizeof(name) - 1),
                 at);
        const struct field *f = find(kind, name);
        if (!f)
            return unknown(kind, name, why);
        if (add(list, f, why) < 0)
            return -EINVAL;
        at = at[len] == ',' ? at + len + 1 : NULL;
    }
    /* Something has to be computed; this is what costs least. */
    if (list->want == 0 && kind == FIELDS_REPORT)
        list->want = HEART_WANT_WINDOW;
    return 0;
}

void fields_print_time(struct out *out, const struct instant *at)
{
    char text[ISO_SIZE];
    out_string(out, iso_print(text, at->unix_ms, at->utc_offset_s));
}

static void print_artifacts(struct out *out, const struct hrv_summary *s)
{
    const struct {
        const char *name;
        int64_t count;
    } kinds[] = {
        { "{\"ectopic\":", s->ectopic },   { ",\"missed\":", s->missed },
        { ",\"extra\":", s->extra },       { ",\"long\":", s->long_beats },
        { ",\"short\":", s->short_beats },
    };
    for (size_t i = 0; i < COUNT(kinds); i++) {
        out_text(out, kinds[i].name);
        out_int(out, kinds[i].count);
    }
    out_text(out, "}");
}

static double seconds_of(const struct instant *at)
{
    return (double)at->us / (double)US_PER_S;
}

static void print_value(const struct field *f, struct out *out, const void *from, bool dated)
{
    const char *member = (const char *)from + f->offset;
    const struct report *r = from; /* for the kinds that only reports have */

    switch (f->value) {
    case VALUE_NUMBER: out_number(out, *(const double *)(const void *)member); return;
    case VALUE_BOOL: out_bool(out, *(const bool *)(const void *)member); return;
    case VALUE_INT32: out_int(out, *(const int32_t *)(const void *)member); return;
    case VALUE_INT64: out_int(out, *(const int64_t *)(const void *)member); return;
    case VALUE_SECONDS: out_number(out, seconds_of(&r->at)); return;
    case VALUE_TIME:
        if (dated && instant_has_wall(&r->at))
            fields_print_time(out, &r->at);
        else
            out_text(out, "null");
        return;
    case VALUE_LEVEL: out_string(out, level_name(r->level)); return;
    case VALUE_TREND: out_string(out, trend_name(r->trend)); return;
    case VALUE_WHY: out_string(out, why_name(r->why)); return;
    case VALUE_ACTIVITY: out_string(out, activity_name(r->activity)); return;
    case VALUE_SENSOR: out_string(out, r->sensor[0] ? r->sensor : NULL); return;
    case VALUE_ARTIFACTS: print_artifacts(out, from); return;
    }
}

static void print(const struct field_list *list, struct out *out, const void *from, bool dated)
{
    for (size_t i = 0; i < list->count; i++) {
        out_text(out, i ? ",\"" : "{\"");
        out_text(out, list->fields[i]->name);
        out_text(out, "\":");
        print_value(list->fields[i], out, from, dated);
    }
    out_text(out, "}\n");
}

void fields_print_report(const struct field_list *list, struct out *out, const struct report *r,
                         bool dated)
{
    print(list, out, r, dated);
}

void fields_print_summary(const struct field_list *list, struct out *out,
                          const struct hrv_summary *s)
{
    print(list, out, s, false);
}
