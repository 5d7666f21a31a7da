/* Reports made elsewhere, instead of beats: everything behind the heart runs on them as on its own.
 */
#include "reports_bench.h"

#include "near.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

/* What came of it is known before it is told: the memory that is stored with it holds it. */
static void on_effect(struct log *l, const struct person_event *e)
{
    struct person_memory m;

    if (e->kind != EVENT_EFFECT)
        return;
    person_save(l->person, &e->at, &m);
    assert_string_equal(m.advise.helped[0].what, e->effect->routine);
    assert_int_equal(m.advise.helped[0].measured, 1);
    assert_int_equal(m.routine.status, ROUTINE_IDLE);
}

/* An hour at a minute's grain: raised, offered, accepted, breathed, measured. */
static void test_all_but_the_heart_runs(void **state)
{
    struct log l = { .on_event = on_effect };
    struct profile profile = bench_alex();
    struct person *p = bench_reported(&profile, &l);
    struct report low = bench_calm(), high = bench_tense();
    struct answer_event accept = { .answer = ANSWER_ACCEPT };
    struct person_input answer = { .kind = INPUT_ANSWER, .answer = &accept };
    (void)state;

    bench_minutes(p, &low, 1, 11);
    assert_int_equal(l.reports, 10);
    assert_int_equal(l.suggestions, 0);
    bench_minutes(p, &high, 11, 20);
    assert_int_equal(l.suggestions, 1);
    assert_int_equal(l.offer.type, SUGGEST_BREATHE);
    assert_near(l.last.load.today.raised_min, 9, 1e-9);
    assert_near(l.last.load.today.scored_min, 19, 1e-9);

    struct instant t = bench_at(19 * MINUTE + 30 * S);
    assert_int_equal(person_feed(p, &answer, &t), 0);
    assert_int_equal(l.outcome, OUTCOME_ACCEPT);
    bench_minutes(p, &low, 20, 40);
    assert_true(l.pacers > 10);
    assert_int_equal(l.effects, 1);
    assert_near(l.effect.before.heart_rate_bpm, 80, 1e-9);
    assert_near(l.effect.after.heart_rate_bpm, 62, 1e-9);
    assert_int_equal(l.minutes, 0); /* nothing was heard */
    person_free(p);
    free(l.text);
}

struct since {
    const char *name;
    int64_t after_us;
    int rc;
    double scored_min; /* that it adds */
};

/* A report stands for the time since the one before, and a pause for nothing. */
static void test_time_since_the_last(void **state)
{
    const struct since *row = *state;
    struct log l = { 0 };
    struct profile profile = bench_alex();
    struct person *p = bench_reported(&profile, &l);
    struct report low = bench_calm();

    assert_int_equal(bench_report(p, &low, 10 * MINUTE), 0);
    double before = l.last.load.today.scored_min;
    assert_near(before, 1, 1e-9); /* the first one for a step */
    assert_int_equal(bench_report(p, &low, 10 * MINUTE + row->after_us), row->rc);
    assert_near(l.last.load.today.scored_min - before, row->scored_min, 1e-9);
    person_free(p);
    free(l.text);
}

static const struct since since[] = {
    { "since: a minute", MINUTE, 0, 1 },
    { "since: ten seconds", 10 * S, 0, 1.0 / 6 },
    { "since: two minutes, the longest", 2 * MINUTE, 0, 2 },
    { "since: an hour's pause is a step", 60 * MINUTE, 0, 1 },
    { "since: twice at one moment", 0, -EINVAL, 0 },
    { "since: earlier", -MINUTE, -EINVAL, 0 },
};

/* Whose steps are their own takes none, and who has not agreed is not looked at. */
static void test_who_takes_reports(void **state)
{
    struct profile profile = bench_alex();
    struct log beats = { 0 }, asked = { 0 };
    struct report high = bench_tense();
    struct person *p = bench_person(&profile, &beats);
    (void)state;

    assert_int_equal(bench_report(p, &high, MINUTE), -EINVAL);
    person_free(p);
    profile.consent_day = 0;
    p = bench_reported(&profile, &asked);
    bench_minutes(p, &high, 1, 30);
    assert_int_equal(asked.last.why, WHY_NO_CONSENT);
    assert_true(isnan(asked.last.stress));
    assert_int_equal(asked.suggestions, 0);
    person_free(p);
    free(beats.text);
    free(asked.text);
}

/* What the house says keeps offers away. */
static void test_the_house(void **state)
{
    static const struct {
        enum context_kind kind;
        enum silence silence;
    } rows[] = { { CONTEXT_GUESTS, SILENCE_GUESTS }, { CONTEXT_AWAY, SILENCE_AWAY } };
    struct profile profile = bench_alex();
    struct report low = bench_calm(), high = bench_tense();
    (void)state;

    for (size_t i = 0; i < 2; i++) {
        struct log l = { 0 };
        struct person *p = bench_reported(&profile, &l);
        struct person_view view;
        struct instant t = bench_at(29 * MINUTE);

        for (int on = 1; on >= 0; on--) {
            struct context c = { .kind = rows[i].kind, .value = on };
            struct person_input in = { .kind = INPUT_CONTEXT, .context = &c };
            assert_int_equal(person_feed(p, &in, &t), 0);
            if (on) {
                bench_minutes(p, &low, 1, 11);
                bench_minutes(p, &high, 11, 30);
                person_view(p, &t, &view);
                assert_int_equal(view.standing->silence, rows[i].silence);
                assert_int_equal(l.suggestions, 0);
            } else {
                bench_minutes(p, &high, 30, 32);
                assert_int_equal(l.suggestions, 1);
            }
        }
        person_free(p);
        free(l.text);
    }
}

/* Nights are compared with nights; two with signs of illness in a row are said in the morning. */
static void test_ill_nights_are_said(void **state)
{
    enum { ORDINARY = 20, DAY_MIN = 1440 };
    struct profile profile = bench_alex();
    struct log l = { 0 };
    struct person *p = bench_reported(&profile, &l);
    struct person_view view;
    (void)state;

    for (int m = 1; m < (ORDINARY + 2) * DAY_MIN + 60; m++) {
        bool night =
            m % DAY_MIN >= 15 * 60 && m % DAY_MIN < 23 * 60; /* the bench begins at eight */
        struct report r = night ? bench_asleep() : bench_calm();

        if (night && m > ORDINARY * DAY_MIN) {
            r.heart_rate_bpm += 10;
            r.rmssd_ms *= 0.55;
        }
        assert_int_equal(bench_report(p, &r, m * MINUTE), 0);
        if (m == (ORDINARY + 1) * DAY_MIN + 60)
            assert_int_equal(l.suggestions, 0); /* one such night may have been wine */
    }
    struct instant t = bench_at(((ORDINARY + 2) * DAY_MIN + 60) * MINUTE);
    person_view(p, &t, &view);
    assert_int_equal(view.standing->ill_days, 2);
    assert_int_equal(l.suggestions, 1);
    assert_int_equal(l.offer.type, SUGGEST_REST);
    assert_int_equal(l.offer.reason, REASON_ILLNESS);
    person_free(p);
    free(l.text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_house),
        cmocka_unit_test(test_ill_nights_are_said),
        cmocka_unit_test(test_all_but_the_heart_runs),
        cmocka_unit_test(test_who_takes_reports),
    };
    return bench_run("reports", tests, sizeof(tests) / sizeof(tests[0]),
                     BENCH_ROWS(since, test_time_since_the_last), NULL);
}
