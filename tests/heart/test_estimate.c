/* One tick after the other, from features made by hand: what counts, and what does not outlast
 * what. */
#include "testing.h"

#include "estimate.h"
#include "instant.h"

#include <math.h>

/* A quiet person with a good strap, 60 bpm being their stored ordinary. */
static struct features quiet(int t_s)
{
    return (struct features){
        .t_us = t_s * US_PER_S,
        .rate_bpm = 60,
        .motion_g = .01,
        .coverage_60s = 1,
        .diffs_60s = 55,
        .rmssd_120s_ms = 40,
        .coverage_120s = 1,
        .heard = true,
        .settled = true,
    };
}

static void begin(struct estimate *e)
{
    const struct baseline_memory known = { BASELINE_MEMORY_VERSION, 0, 60, log(40), 600, 0 };

    estimate_init(e, 30, 10);
    assert_true(baseline_restore(&e->baseline, &known));
}

/* clang-format off */
static const struct row {
    const char *name;
    double rmssd_ms, coverage, artifacts; /* of 120 s */
    int moved;                            /* against an RMSSD that is not known: -1 calmer, 1 tenser */
} rows[] = {
    { "a low RMSSD accuses",          15, 1, 0, 1 },
    { "a high one excuses",           80, 1, 0, -1 },
    { "not where it covers too little", 15, .8, 0, 0 },
    { "not among artifacts",          15, 1, .1, 0 },
    { "no variability at all",         0, 1, 0, 1 },
};
/* clang-format on */

static void test_rmssd(void **state)
{
    const struct row *r = *state;
    double stress[2];

    for (int with = 0; with < 2; with++) {
        struct estimate e;
        begin(&e);
        for (int t_s = 60; t_s <= 90; t_s += 10) {
            struct features f = quiet(t_s);
            f.rmssd_120s_ms = with ? r->rmssd_ms : NAN;
            f.coverage_120s = r->coverage;
            f.artifacts_120s = r->artifacts;
            stress[with] = estimate_step(&e, &f)->stress;
        }
    }
    assert_true(r->moved != 0 ? r->moved * (stress[1] - stress[0]) > 3 : stress[0] == stress[1]);
}

/* The formula by hand: two ticks of 20 s, the second 20 bpm above. */
static void test_score_by_hand(void **state)
{
    (void)state;
    struct score s;
    struct score_input in = { .t_us = 0,
                              .dt_s = 20,
                              .rate_bpm = 60,
                              .reference_bpm = 60,
                              .prior_min = 1,
                              .ln_rmssd_below = NAN };

    score_init(&s);
    assert_true(fabs(score_step(&s, &in) - 100 / (1 + exp(3.2 / 3))) < 1e-9);
    in.t_us = 20 * US_PER_S;
    in.rate_bpm = 80;
    double recent = 2 * 20 / 60.;                       /* minutes */
    double low = (1 * 60 + recent * 62) / (1 + recent); /* a tenth of the way from 60 to 80 */
    double evidence = (80 - 60) / 2. + (80 - low) / 2;
    double average = (1 - exp(-1)) * evidence; /* from 0, over 20 s of 20 */
    assert_true(fabs(score_step(&s, &in) - 100 / (1 + exp(-(average - 3.2) / 3))) < 1e-6);
}

/* What was raised before a walk is not raised after it. */
static void test_alarm_ends_with_the_score(void **state)
{
    (void)state;
    static const double interruptions[][2] = { { 85, .2 }, { NAN, .01 } }; /* a walk, a silence */

    for (int k = 0; k < 2; k++) {
        struct estimate e;
        const struct verdict *v = NULL;
        int t_s = 60;
        begin(&e);
        for (; t_s < 400; t_s += 10) {
            struct features f = quiet(t_s);
            f.rate_bpm = t_s < 120 ? 60 : 80;
            v = estimate_step(&e, &f);
        }
        assert_true(v->raised && v->sustained && v->level == LEVEL_HIGH);
        for (int until_s = t_s + 60; t_s < until_s; t_s += 10) {
            struct features f = quiet(t_s);
            f.rate_bpm = interruptions[k][0];
            f.motion_g = interruptions[k][1];
            v = estimate_step(&e, &f);
            assert_true(!v->raised && !v->sustained && isnan(v->stress));
        }
        for (int i = 0; i < 10 && v->why != WHY_OK; i++, t_s += 10) {
            struct features f = quiet(t_s);
            f.rate_bpm = 80;
            v = estimate_step(&e, &f);
        }
        assert_true(v->why == WHY_OK && v->stress > 80 && !v->raised && !v->sustained);
    }
}

/* A raised score is not learnt as ordinary, unless it goes on for more than 20 minutes. */
static void test_tension_is_not_learnt(void **state)
{
    (void)state;
    struct estimate e;
    double at_raised = 0, after_15_min = 0, after_40_min = 0;

    begin(&e);
    for (int t_s = 60; t_s <= 3600; t_s += 10) {
        struct features f = quiet(t_s);
        f.rate_bpm = t_s < 600 ? 60 : 80;
        estimate_step(&e, &f);
        if (t_s == 720)
            at_raised = e.baseline.learnt_min;
        if (t_s == 720 + 900)
            after_15_min = e.baseline.learnt_min;
        if (t_s == 720 + 2400)
            after_40_min = e.baseline.learnt_min;
    }
    assert_true(after_15_min == at_raised);
    assert_true(after_40_min > at_raised + 10);
}

/* A wrong prior must not keep a person "exercising" for the whole of a quiet day. */
static void test_wrong_prior_is_unlearnt(void **state)
{
    (void)state;
    struct estimate e;
    int gated = 0, ticks = 0;

    begin(&e);
    for (int t_s = 60; t_s <= 7200; t_s += 10, ticks++) {
        struct features f = quiet(t_s);
        f.rate_bpm = 96;
        gated += estimate_step(&e, &f)->why != WHY_OK;
    }
    assert_true(gated > 0 && gated < ticks * .6);
}

int main(void)
{
    struct tests tests = { 0 };

    ADD_ROWS(&tests, rows, test_rmssd);
    ADD_TEST(&tests, test_score_by_hand);
    ADD_TEST(&tests, test_alarm_ends_with_the_score);
    ADD_TEST(&tests, test_tension_is_not_learnt);
    ADD_TEST(&tests, test_wrong_prior_is_unlearnt);
    return RUN_TESTS(&tests, "estimate");
}
