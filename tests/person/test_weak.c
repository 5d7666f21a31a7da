/*
 * Weak response in the pipeline: what is withheld while it holds, what stays, what brings the
 * score back, and that an answer to an offer is a statement, too.
 */
#include "person_bench.h"

#include "near.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FEEL(n)                           \
    &(struct command)                     \
    {                                     \
        .kind = COMMAND_FEEL, .feel = (n) \
    }

/* Somebody who is known well, whose heart was found not to show tension. */
static struct person *weak_person(const struct profile *profile, struct log *l, double evidence)
{
    struct person *p = bench_known_person(profile, l);
    struct instant start = bench_at(0);
    struct person_memory m;

    person_save(p, &start, &m);
    m.response.evidence = evidence;
    m.response.weak = true;
    m.response.answers = 9;
    person_restore(p, &m, &start);
    return p;
}

static double evidence_of(const struct person *p)
{
    struct instant t = bench_at(0);
    struct person_memory m;

    person_save(p, &t, &m);
    return m.response.evidence;
}

/* Whether it was held against a score; it is noted in any case. */
static bool is_weighed(struct person *p, int32_t feel, int64_t us)
{
    struct instant t = bench_at(0);
    struct person_memory before, after;

    person_save(p, &t, &before);
    assert_int_equal(bench_command(p, FEEL(feel), us), 0);
    person_save(p, &t, &after);
    assert_int_equal(after.advise.told, before.advise.told + 1);
    return after.response.answers != before.response.answers;
}

static void test_what_is_withheld(void **state)
{
    struct profile profile = bench_alex();
    struct log fits = { 0 }, weak = { 0 };
    struct person *p = bench_known_person(&profile, &fits), *w = weak_person(&profile, &weak, 5);
    (void)state;

    bench_play(p, 0, 1500, 0);
    bench_play(w, 0, 1500, 0);
    assert_int_equal(fits.last.why, WHY_OK);
    assert_true(fits.last.raised && fits.suggestions == 1);

    const struct report *r = &weak.last;
    assert_int_equal(r->why, WHY_WEAK_RESPONSE);
    assert_true(isnan(r->stress) && isnan(r->confidence) && isnan(r->over_bpm));
    assert_int_equal(r->level, LEVEL_NONE);
    assert_int_equal(r->trend, TREND_NONE);
    assert_false(r->raised || r->sustained);
    assert_int_equal(r->doubts, 0);
    assert_near(r->heart_rate_bpm, fits.last.heart_rate_bpm, 1e-9); /* vitals stay */
    assert_near(r->rmssd_ms, fits.last.rmssd_ms, 1e-9);
    assert_near(r->baseline, fits.last.baseline, 1e-9);
    assert_int_equal(r->activity, fits.last.activity);
    assert_string_equal(r->sensor, "strap");
    assert_int_equal(weak.suggestions, 0);

    assert_true(fits.last.load.today.scored_min > 10);
    assert_near(r->load.today.scored_min, 0, 0); /* what is not known adds up to nothing */
    assert_near(r->load.hour.over_beats, 0, 0);
    person_free(p);
    person_free(w);
    free(fits.text);
    free(weak.text);
}

/* Where there would have been no score anyway, that reason is told. */
static void test_other_reasons_win(void **state)
{
    struct profile profile = bench_alex();
    struct log l = { 0 };
    struct person *p = weak_person(&profile, &l, 5);
    struct instant later = bench_at(400 * S);
    struct reading off = { .sensor = "strap",
                           .class = READING_ECG,
                           .contact = CONTACT_NONE,
                           .heart_rate_bpm = 70,
                           .motion_g = NAN };
    (void)state;

    bench_play(p, 0, 30, 0);
    assert_int_equal(l.last.why, WHY_CALIBRATING);
    bench_play(p, 30, 300, 0);
    assert_int_equal(l.last.why, WHY_WEAK_RESPONSE);
    for (int i = 301; i < 330; i++)
        bench_feed(p, &off, i * S);
    assert_int_equal(l.last.why, WHY_NOT_WORN);
    person_advance(p, &later);
    assert_int_equal(l.last.why, WHY_NOT_WORN);
    person_free(p);
    free(l.text);
}

/* The score is compared on unseen: statements that fit it bring it back. */
static void test_the_score_comes_back(void **state)
{
    struct profile profile = bench_alex();
    struct log l = { 0 };
    struct person *p = weak_person(&profile, &l, 2.5);
    (void)state;

    bench_play(p, 0, 1500, 0); /* tense since ten minutes, and their heart shows it */
    assert_int_equal(l.last.why, WHY_WEAK_RESPONSE);
    assert_int_equal(bench_command(p, FEEL(5), 1500 * S), 0);
    bench_play(p, 1500, 1520, 0);
    assert_int_equal(l.last.why, WHY_OK);
    assert_false(isnan(l.last.stress));
    person_free(p);
    free(l.text);
}

static void test_statements_that_do_not_fit(void **state)
{
    struct profile profile = bench_alex();
    struct log l = { 0 };
    struct person *p = bench_person(&profile, &l);
    struct person_view view;
    struct instant now;
    (void)state;

    /* the calm part of the hour, again and again; at first nobody knows what is ordinary */
    for (int k = 0; k < 8; k++) {
        for (int i = 1; i <= 780; i++) {
            double t = k * 780 + i;
            struct reading r = { .sensor = "strap",
                                 .class = READING_HR_ONLY,
                                 .contact = CONTACT_SKIN,
                                 .heart_rate_bpm = 60,
                                 .motion_g = 0.004f };
            bench_feed(p, &r, (int64_t)(t * 1e6));
        }
        assert_int_equal(l.last.why, WHY_OK);
        assert_int_equal(is_weighed(p, 5, (k + 1) * 780 * S), k > 0);
    }
    assert_true(evidence_of(p) > 4.3);
    now = bench_at(8 * 780 * S + 10 * S);
    person_advance(p, &now);
    person_view(p, &now, &view);
    assert_int_equal(view.report->why, WHY_WEAK_RESPONSE);
    assert_int_equal(view.standing->silence, SILENCE_WEAK_RESPONSE);
    assert_int_equal(view.standing->weak_statements, 7);

    assert_int_equal(bench_command(p,
                                   &(struct command){ .kind = COMMAND_RECALIBRATE,
                                                      .forget = 1u << RECALIBRATE_REFERENCE },
                                   now.us),
                     0);
    assert_near(evidence_of(p), 0, 0);
    person_free(p);
    free(l.text);
}

/* What an answer taught is in the memory that is stored with it. */
struct answered {
    struct log log;
    struct person *p;
    double evidence; /* as saved while the outcome is told */
};

static void on_event(void *ctx, const struct person_event *e)
{
    struct answered *a = ctx;

    if (e->kind == EVENT_OUTCOME)
        a->evidence = evidence_of(a->p);
    if (e->kind == EVENT_SUGGESTION)
        a->log.offer = *e->suggestion;
}

/* clang-format off */
static const struct answer_row {
    const char *name;
    enum answer answer;
    double evidence;
} answers[] = {
    { "not stressed is evidence, stored with the answer", ANSWER_NOT_STRESSED, .6931 },
    { "taking it up is evidence to the contrary", ANSWER_ACCEPT, -.7701 },
    { "a no is none", ANSWER_NO, 0 },
    { "nor is later", ANSWER_LATER, 0 },
};
/* clang-format on */

static void test_answer(void **state)
{
    const struct answer_row *row = *state;
    struct profile profile = bench_alex();
    struct answered a = { .evidence = NAN };
    struct instant start = bench_at(0);
    struct person_options opt = {
        .profile = &profile, .step_s = 10, .window_s = 300, .on_event = on_event, .ctx = &a
    };
    struct answer_event said = { .answer = row->answer };
    struct person_input in = { .kind = INPUT_ANSWER, .answer = &said };
    double t = 0;

    a.p = person_new(&opt, &start);
    assert_non_null(a.p);
    for (; a.log.offer.id[0] == '\0' && t < 2400; t += 10)
        bench_play(a.p, t, t + 10, 0);
    struct instant now = bench_at((int64_t)(t * 1e6));
    assert_int_equal(person_feed(a.p, &in, &now), 0);
    assert_near(a.evidence, row->evidence, 1e-4);
    assert_true(person_feed(a.p, &in, &now) < 0); /* QoS 1 may say it twice */
    assert_near(evidence_of(a.p), row->evidence, 1e-4);
    person_free(a.p);
}

/* clang-format off */
static const struct belief_row {
    const char *name;
    bool learnt;
    condition_set conditions;
    bool weighed;
} beliefs[] = {
    { "a score that is believed is weighed", true, 0, true },
    { "not while the ordinary is being learnt", false, 0, false },
    { "not with a condition that changes the heart", true, 1u << CONDITION_BETA_BLOCKER, false },
};
/* clang-format on */

static void test_belief(void **state)
{
    const struct belief_row *row = *state;
    struct profile profile = bench_alex();
    struct log l = { 0 };

    profile.conditions = row->conditions;
    struct person *p = row->learnt ? bench_known_person(&profile, &l) : bench_person(&profile, &l);
    bench_play(p, 0, 500, 0);
    assert_int_equal(l.last.why, WHY_OK);
    assert_false(isnan(l.last.stress));
    assert_int_equal(is_weighed(p, 5, 500 * S), row->weighed);
    assert_int_equal(evidence_of(p) > 0, row->weighed);
    person_free(p);
    free(l.text);
}

/* Known well, and yet not believed: a rate alone, no motion, and in the middle of the scale. */
static void test_little_confidence(void **state)
{
    struct profile profile = bench_alex();
    struct log l = { 0 };
    struct person *p = bench_known_person(&profile, &l);
    (void)state;

    for (int i = 1; i <= 400; i++) {
        struct reading r = { .sensor = "watch",
                             .class = READING_HR_ONLY,
                             .contact = CONTACT_SKIN,
                             .heart_rate_bpm = 68,
                             .motion_g = NAN };
        bench_feed(p, &r, i * S);
    }
    assert_int_equal(l.last.why, WHY_OK);
    assert_false(is_weighed(p, 5, 400 * S));
    person_free(p);
    free(l.text);
}

/* What is felt after a routine says nothing of the score before it. */
static void test_a_routine_is_between(void **state)
{
    struct profile profile = bench_alex();
    struct log l = { 0 };
    struct person *p = bench_known_person(&profile, &l);
    struct command begin = { .kind = COMMAND_ROUTINE_START, .name = "breathe_resonance" };
    struct command stop = { .kind = COMMAND_ROUTINE_STOP };
    (void)state;

    bench_play(p, 0, 500, 0);
    assert_int_equal(bench_command(p, &begin, 500 * S), 0);
    assert_false(is_weighed(p, 1, 501 * S));
    bench_play(p, 501, 560, 0);
    assert_int_equal(bench_command(p, &stop, 560 * S), 0);
    bench_play(p, 560, 620, 0);
    assert_false(is_weighed(p, 1, 620 * S));
    bench_play(p, 620, 700, 0);
    assert_true(is_weighed(p, 1, 700 * S));
    person_free(p);
    free(l.text);
}

static void test_feel_is_checked(void **state)
{
    struct profile profile = bench_alex();
    struct log l = { 0 };
    struct person *p = bench_person(&profile, &l);
    (void)state;

    bench_play(p, 0, 300, 0);
    assert_int_equal(bench_command(p, FEEL(0), 300 * S), -EINVAL);
    assert_int_equal(bench_command(p, FEEL(6), 300 * S), -EINVAL);
    assert_false(is_weighed(p, 3, 300 * S));
    person_free(p);
    free(l.text);

    profile.consent_day = 0;
    l = (struct log){ 0 };
    p = bench_person(&profile, &l);
    assert_int_equal(bench_command(p, FEEL(3), 1), -EPERM);
    person_free(p);
    free(l.text);
}

int main(void)
{
    const struct CMUnitTest plain[] = {
        cmocka_unit_test(test_what_is_withheld),
        cmocka_unit_test(test_other_reasons_win),
        cmocka_unit_test(test_the_score_comes_back),
        cmocka_unit_test(test_statements_that_do_not_fit),
        cmocka_unit_test(test_a_routine_is_between),
        cmocka_unit_test(test_little_confidence),
        cmocka_unit_test(test_feel_is_checked),
    };

    return bench_run("weak", plain, sizeof(plain) / sizeof(plain[0]),
                     BENCH_ROWS(answers, test_answer), BENCH_ROWS(beliefs, test_belief));
}
