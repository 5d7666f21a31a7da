#include "reports_bench.h"

#include <math.h>

struct report bench_calm(void)
{
    return (struct report){
        .stress = 20,
        .level = LEVEL_CALM,
        .confidence = 0.9,
        .over_bpm = 0,
        .trend = TREND_STEADY,
        .heart_rate_bpm = 62,
        .rmssd_ms = 44,
        .sdnn_ms = NAN,
        .respiration_bpm = 12,
        .respiration_confidence = 0.5,
        .coverage = 0.98,
        .artifacts = 0.01,
        .baseline = 1,
        .activity = ACTIVITY_REST,
        .sensor = "strap",
    };
}

struct report bench_tense(void)
{
    struct report r = bench_calm();

    r.stress = 92;
    r.level = LEVEL_HIGH;
    r.raised = r.sustained = true;
    r.over_bpm = 18;
    r.heart_rate_bpm = 80;
    r.rmssd_ms = 24;
    return r;
}

struct report bench_asleep(void)
{
    struct report r = bench_calm();

    r.stress = r.confidence = r.over_bpm = NAN;
    r.level = LEVEL_NONE;
    r.trend = TREND_NONE;
    r.why = WHY_ASLEEP;
    r.activity = ACTIVITY_SLEEP;
    r.heart_rate_bpm = 52;
    r.rmssd_ms = 60;
    return r;
}

struct person *bench_reported(const struct profile *profile, struct log *l)
{
    return bench_person_of(
        &(struct person_options){ .profile = profile, .step_s = 60, .reports = true }, l);
}

int bench_report(struct person *p, const struct report *r, int64_t us)
{
    struct instant t = bench_at(us), before = bench_at(us - 1);
    struct person_input in = { .kind = INPUT_REPORT, .report = r };

    person_advance(p, &before);
    return person_feed(p, &in, &t);
}

void bench_minutes(struct person *p, const struct report *r, int from, int to)
{
    for (int m = from; m < to; m++)
        assert_int_equal(bench_report(p, r, m * MINUTE), 0);
}
