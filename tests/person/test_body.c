/* What the pipeline tells the heart beside its beats: the house, the person, the day. */
#include "person_bench.h"

#include "near.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Seated or lying still at this rate, a beat a second, from a sensor that knows no motion. */
static void lie(struct person *p, double bpm, int from_s, int to_s)
{
    for (int i = from_s + 1; i <= to_s; i++) {
        struct reading r = { .sensor = "watch",
                             .class = READING_HR_ONLY,
                             .contact = CONTACT_SKIN,
                             .heart_rate_bpm = (float)bpm,
                             .motion_g = NAN };
        bench_feed(p, &r, i * S);
    }
}

static void tell(struct person *p, enum context_kind kind, double value, int at_s)
{
    struct context c = { .kind = kind, .value = value };
    struct person_input in = { .kind = INPUT_CONTEXT, .context = &c };
    struct instant t = bench_at(at_s * S);

    assert_int_equal(person_feed(p, &in, &t), 0);
}

static void test_in_bed(void **state)
{
    struct profile profile = bench_alex();
    struct log l = { 0 };
    struct person *p = bench_person(&profile, &l);
    struct person_view view;
    struct instant now = bench_at(3000 * S);
    (void)state;

    lie(p, 62, 0, 1200);
    assert_int_equal(l.last.why, WHY_OK);
    tell(p, CONTEXT_IN_BED, 1, 1200);
    lie(p, 54, 1200, 3000);
    person_view(p, &now, &view);
    assert_int_equal(l.last.why, WHY_ASLEEP);
    assert_int_equal(l.last.activity, ACTIVITY_SLEEP);
    assert_int_equal(view.standing->silence, SILENCE_ASLEEP);
    double scored_min = l.last.load.today.scored_min;

    /* the strap is let go for the night: that no heart can know */
    struct sensor_status link = { .id = "watch", .person = "alex", .link = LINK_RELEASED };
    struct person_input in = { .kind = INPUT_LINK, .link = &link };
    person_feed(p, &in, &now);
    now = bench_at(3060 * S);
    person_advance(p, &now);
    assert_int_equal(l.last.why, WHY_PAUSED);
    assert_near(l.last.load.today.scored_min, scored_min, 1e-9);

    tell(p, CONTEXT_IN_BED, 0, 3060);
    lie(p, 62, 3060, 3400);
    assert_int_equal(l.last.why, WHY_OK);
    person_free(p);
    free(l.text);
}

/* Nobody is watched by their bed either, who has not agreed. */
static void test_in_bed_without_consent(void **state)
{
    struct profile nobody = bench_alex(), alex = bench_alex();
    struct log l = { 0 };
    struct instant now = bench_at(1 * S);
    (void)state;

    nobody.consent_day = 0;
    struct person *p = bench_person(&nobody, &l);
    tell(p, CONTEXT_IN_BED, 1, 1);
    person_set_profile(p, &alex, NULL, 0, &now);
    lie(p, 62, 1, 1800);
    assert_int_equal(l.last.why, WHY_OK);
    person_free(p);
    free(l.text);
}

static void test_conditions(void **state)
{
    struct profile without = bench_alex(), with = bench_alex();
    struct log l = { 0 };
    (void)state;

    with.conditions = UINT32_C(1) << CONDITION_BETA_BLOCKER;
    struct person *p = bench_person(&with, &l);
    bench_play(p, 0, 400, 0);
    assert_true(l.last.doubts & 1u << DOUBT_CONDITION);
    double confidence = l.last.confidence;
    struct instant later = bench_at(400 * S), last = bench_at(420 * S);
    person_set_profile(p, &without, NULL, 0, &later);
    bench_play(p, 400, 420, 0);
    assert_false(l.last.doubts & 1u << DOUBT_CONDITION);
    assert_true(l.last.confidence > confidence);
    person_set_profile(p, &with, NULL, 0, &last);
    bench_play(p, 420, 440, 0);
    assert_true(l.last.doubts & 1u << DOUBT_CONDITION);
    person_free(p);
    free(l.text);
}

/* The reference knows its days: as soon as the clock does, and after each midnight. */
static void test_days(void **state)
{
    struct profile profile = bench_alex();
    struct log l = { 0 };
    struct person *p = bench_person(&profile, &l);
    struct person_memory m;
    struct instant t = { 0 };
    (void)state;

    for (int i = 1; i <= 3600; i++) {
        struct reading r = { .sensor = "watch",
                             .class = READING_HR_ONLY,
                             .contact = CONTACT_SKIN,
                             .heart_rate_bpm = 62,
                             .motion_g = 0.004f };
        struct person_input in = { .kind = INPUT_READING, .reading = &r };

        t.us = i * S;
        /* known after a minute, and half an hour before midnight */
        t.unix_ms = i < 60 ? 0 : MORNING + 16 * 3600000LL - 1800000 + i * 1000;
        person_advance(p, &t);
        assert_int_equal(person_feed(p, &in, &t), 0);
    }
    person_save(p, &t, &m);
    assert_true(m.baseline.day_count >= 1);
    assert_int_equal(m.baseline.days[m.baseline.day_count - 1].day, instant_day(&t));
    assert_int_equal(m.load.day, instant_day(&t));
    assert_near(m.load.days[0].scored_min, 30, 0.5);
    person_free(p);
    free(l.text);
}

/* What the daemon publishes is asked for; what it does not publish costs nothing. */
static void test_what_is_wanted(void **state)
{
    struct profile profile = bench_alex();
    struct log l = { 0 };
    struct person *p = bench_person(&profile, &l);
    (void)state;

    bench_play(p, 0, 590, 0);
    assert_near(l.last.respiration_bpm, 60 / 4.1, 1);
    assert_false(isnan(l.last.rmssd_ms));
    assert_true(isnan(l.last.lf_ms2) && isnan(l.last.dfa_a1) && isnan(l.last.stress_index));
    person_free(p);
    free(l.text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_in_bed),         cmocka_unit_test(test_in_bed_without_consent),
        cmocka_unit_test(test_conditions),     cmocka_unit_test(test_days),
        cmocka_unit_test(test_what_is_wanted),
    };
    return cmocka_run_group_tests_name("body", tests, NULL, NULL);
}
