/* What ends with a silence, a walk, sleep or a hole in the ticks, and what goes on. */
#include "testing.h"

#include "made_features.h"

/* The score that follows a silence is of that moment, and so is its word. */
static const struct anew {
    const char *name;
    double rate;
    enum seen seen;
    int then_s; /* until it is over */
} anew[] = {
    { "a walk", USUAL + 10, WALK, 40 },
    { "a rate that exertion may be", USUAL + 60, BLIND, 10 },
    { "a silence of a minute", NONE, BLIND, 10 },
    { "sleep", USUAL - 2, LONG_BED, 10 },
};

static void test_anew(void **state)
{
    const struct anew *r = *state;
    struct estimate e;
    const struct verdict *v = NULL;
    int t_s = 60;

    begin(&e, true);
    for (; t_s <= 300; t_s += 10) {
        struct features f = features(t_s, USUAL + 8, STILL);
        v = estimate_step(&e, &f);
    }
    assert_int_equal(v->level, LEVEL_HIGH);
    for (int until_s = t_s + 80; t_s < until_s; t_s += 10) {
        struct features f = features(t_s, r->rate, r->seen);
        assert_true(isnan(estimate_step(&e, &f)->stress));
    }
    double reference = baseline_rate(&e.baseline);
    for (int i = 0; i < 100; i++, t_s += 10) {
        struct features f = features(t_s, reference + 4.5, r->seen == BLIND ? BLIND : STILL);
        reference = baseline_rate(&e.baseline);
        v = estimate_step(&e, &f);
        if (v->why == WHY_OK)
            break;
    }
    assert_int_equal(v->why, WHY_OK);
    assert_true(fabs(v->stress - 50) < 1.5); /* undecided */
    assert_int_equal(v->level, LEVEL_ORDINARY);
    assert_int_equal(v->trend, TREND_NONE);
}

/* Of a word that a score of 57 would keep if the high score before it still counted. */
static void test_no_word_lags(void **state)
{
    const struct anew *r = *state;
    struct estimate e;
    int t_s = 60;

    begin(&e, true);
    for (; t_s <= 300; t_s += 10) {
        struct features f = features(t_s, USUAL + 8, STILL);
        estimate_step(&e, &f);
    }
    assert_int_equal(e.level, LEVEL_HIGH);
    for (int until_s = t_s + 80; t_s < until_s; t_s += 10) {
        struct features f = features(t_s, r->rate, r->seen);
        estimate_step(&e, &f);
    }
    assert_int_equal(level_step(e.level, 57), LEVEL_ORDINARY);
    assert_int_equal(level_step(LEVEL_HIGH, 57), LEVEL_ELEVATED);
    assert_true(isnan(e.score.average) || e.verdict.why == WHY_OK);
}

/* A break in between: the climb after it is not compared with what was before. */
static void test_trend_after_a_break(void **state)
{
    (void)state;
    struct estimate e;

    begin(&e, true);
    for (int t_s = 60; t_s <= 900; t_s += 10) {
        bool walks = t_s > 360 && t_s <= 400;
        struct features f = features(t_s, USUAL + 12, walks ? WALK : STILL);
        const struct verdict *v = estimate_step(&e, &f);
        assert_true(v->trend != TREND_EASING);
        assert_true(t_s <= 400 || t_s > 520 || v->trend == TREND_NONE);
    }
    assert_int_equal(e.verdict.trend, TREND_STEADY);
}

/* A score that is not shown is compared with nothing, either. */
static void test_trend_of_what_is_shown(void **state)
{
    (void)state;
    struct estimate e;
    int first_s = 0;

    begin(&e, false);
    for (int t_s = 60; t_s <= 600; t_s += 10) {
        struct features f = features(t_s, 71, STILL);
        const struct verdict *v = estimate_step(&e, &f);
        if (v->trend != TREND_NONE && !first_s)
            first_s = t_s;
    }
    assert_in_range(first_s, 290, 310); /* shown from 180 s on, 80 s before the last minute */
}

/* Nobody held an alarm over a hole in the ticks. */
static void test_hole_breaks(void **state)
{
    (void)state;
    static const struct {
        int hole_s;
        bool broken;
    } holes[] = { { 60, false }, { 61, true }, { 3600, true } };

    for (size_t i = 0; i < sizeof(holes) / sizeof(holes[0]); i++) {
        struct estimate e;
        const struct verdict *v = NULL;
        int t_s = 60;
        begin(&e, true);
        for (; t_s <= 200; t_s += 10) {
            struct features f = features(t_s, USUAL + 12, STILL);
            v = estimate_step(&e, &f);
        }
        assert_true(v->raised && !v->sustained);
        t_s += holes[i].hole_s - 10;
        struct features f = features(t_s, USUAL + 12, STILL);
        v = estimate_step(&e, &f);
        assert_int_equal(v->raised, !holes[i].broken);
        assert_int_equal(v->stress < 51, holes[i].broken);
        for (int k = 1; k <= 20; k++) {
            f = features(t_s + 10 * k, USUAL + 12, STILL);
            v = estimate_step(&e, &f);
        }
        assert_int_equal(v->sustained, !holes[i].broken);
    }
}

/* The strap is off for hours: what exertion it was before is long over. */
static void test_debt_is_paid_unseen(void **state)
{
    (void)state;
    for (int hole = 0; hole < 2; hole++) {
        struct estimate e;
        int t_s = 60;
        begin(&e, true);
        for (; t_s <= 900; t_s += 10) {
            struct features f = features(t_s, USUAL + 30, LASTING);
            estimate_step(&e, &f);
        }
        assert_true(e.debt.beats == 30 && e.lasting);
        double before = e.debt.beats;
        if (!hole)
            for (int until_s = t_s + 3 * 3600; t_s < until_s; t_s += 10) {
                struct features f = features(t_s, NONE, BLIND);
                estimate_step(&e, &f);
                assert_true(fabs(e.debt.beats - before * exp(-10 / 300.)) < 1e-9);
                before = e.debt.beats;
            }
        t_s += 3 * 3600;
        struct features f = features(t_s, USUAL, STILL);
        estimate_step(&e, &f);
        assert_true(e.debt.beats < .01 && !e.lasting);
        assert_true(e.moved.average_g < .02);
    }
}

/* Two short gaps are not one long one. */
static void test_two_gaps(void **state)
{
    (void)state;
    struct estimate e;
    const struct verdict *v = NULL;

    begin(&e, true);
    for (int t_s = 60; t_s <= 400; t_s += 10) {
        bool gap = t_s == 200 || t_s == 390;
        struct features f = features(t_s, gap ? NONE : t_s == 400 ? USUAL : USUAL + 12, STILL);
        v = estimate_step(&e, &f);
    }
    assert_true(v->stress > 60);
}

/* The average goes on over a gap of half a minute; after a longer one it begins anew. */
static void test_gap(void **state)
{
    (void)state;
    static const struct {
        int gap_s;
        bool anew;
    } gaps[] = { { 30, false }, { 60, false }, { 80, true } };

    for (size_t i = 0; i < sizeof(gaps) / sizeof(gaps[0]); i++) {
        struct estimate e;
        int t_s = 60;
        begin(&e, true);
        for (; t_s <= 300; t_s += 10) {
            struct features f = features(t_s, USUAL + 12, STILL);
            estimate_step(&e, &f);
        }
        for (int until_s = t_s + gaps[i].gap_s; t_s < until_s; t_s += 10) {
            struct features f = features(t_s, NONE, STILL);
            estimate_step(&e, &f);
            assert_int_equal(e.level, LEVEL_NONE); /* no word lags over any silence */
        }
        struct features f = features(t_s, USUAL, STILL);
        assert_int_equal(estimate_step(&e, &f)->stress < 50, gaps[i].anew);
    }
}

/* What lay between two ticks an hour apart is not known: it counts as a minute. */
static void test_hole(void **state)
{
    (void)state;
    struct estimate e;

    begin(&e, true);
    struct features f = features(60, USUAL, STILL);
    estimate_step(&e, &f);
    f = features(3660, USUAL, STILL);
    estimate_step(&e, &f);
    assert_true(fabs(e.baseline.learnt_min - 600 - 1 - 1 / 6.) < 1e-9);
}

int main(void)
{
    struct tests tests = { 0 };

    ADD_ROWS(&tests, anew, test_anew);
    ADD_ROWS(&tests, anew, test_no_word_lags);
    ADD_TEST(&tests, test_trend_after_a_break);
    ADD_TEST(&tests, test_trend_of_what_is_shown);
    ADD_TEST(&tests, test_hole_breaks);
    ADD_TEST(&tests, test_debt_is_paid_unseen);
    ADD_TEST(&tests, test_two_gaps);
    ADD_TEST(&tests, test_gap);
    ADD_TEST(&tests, test_hole);
    return RUN_TESTS(&tests, "breaks");
}
