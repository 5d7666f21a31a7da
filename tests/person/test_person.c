/*
 * The pipeline as a whole: the same input gives the same events however late it
 * is asked, and who may not be watched is not.
 */
#include "person_bench.h"

#include "near.h"
#include "rr.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void test_late_or_early_makes_no_difference(void **state)
{
    static const double paces[] = { 0, 0.37, 10, 61 };
    struct profile profile = bench_alex();
    struct log logs[4] = { 0 };
    (void)state;

    for (int i = 0; i < 4; i++) {
        struct person *p = bench_person(&profile, &logs[i]);
        bench_play(p, 0, 2990, paces[i]); /* the last minute is not over */
        person_finish(p);
        person_free(p);
        assert_true(logs[i].reports >= 299);
        assert_int_equal(logs[i].minutes, 50);
        assert_string_equal(logs[i].text, logs[0].text);
    }
    assert_true(logs[0].suggestions >= 1);
    assert_int_equal(logs[0].beats, logs[1].beats);
    assert_true(logs[0].ok_beats > logs[0].beats * 99 / 100);
    for (int i = 0; i < 4; i++)
        free(logs[i].text);
}

static void test_the_whole_loop(void **state)
{
    struct profile profile = bench_alex();
    struct log l = { 0 };
    struct person *p = bench_person(&profile, &l);
    double t = 0;
    (void)state;

    for (; l.suggestions == 0 && t < 2400; t += 10)
        bench_play(p, t, t + 10, 0);
    assert_int_equal(l.suggestions, 1);
    assert_true(t > 600 + 5 * 60); /* not before five minutes of it */
    assert_int_equal(l.offer.type, SUGGEST_BREATHE);
    assert_true(l.offer.evidence.heart_rate_bpm > 75);

    struct answer_event yes = { .answer = ANSWER_ACCEPT };
    struct person_input in = { .kind = INPUT_ANSWER, .answer = &yes };
    struct instant now = bench_at((int64_t)((t + 20) * 1e6));
    bench_play(p, t, t + 20, 0);
    memcpy(yes.id, l.offer.id, sizeof(yes.id));
    assert_int_equal(person_feed(p, &in, &now), 0);
    assert_int_equal(l.outcome, OUTCOME_ACCEPT);
    assert_int_equal(person_feed(p, &in, &now), -EALREADY); /* QoS 1 may say it twice */
    assert_int_equal(l.outcomes, 1);

    bench_play(p, t + 20, t + 20 + 900, 0);
    assert_true(l.pacers > 50); /* six breaths a minute, two phases each, five minutes */
    assert_int_equal(l.effects, 1);
    assert_true(l.effect.finished);
    assert_string_equal(l.effect.suggestion, l.offer.id);
    assert_near(l.effect.before.heart_rate_bpm, 82, 3);
    person_free(p);
    free(l.text);
}

/* It could not be stored, so nobody saw it: it neither blocks the next one nor counts. */
static void test_a_withdrawn_offer_leaves_no_trace(void **state)
{
    struct profile profile = bench_alex();
    struct log l = { 0 };
    struct person *p = bench_person(&profile, &l);
    struct instant now;
    struct person_view view;
    double t = 0;
    (void)state;

    for (; l.suggestions == 0 && t < 2400; t += 10)
        bench_play(p, t, t + 10, 0);
    assert_int_equal(l.suggestions, 1);
    person_withdraw(p, "somebody-else");
    now = bench_at((int64_t)(t * 1e6));
    person_view(p, &now, &view);
    assert_non_null(view.open);
    person_withdraw(p, l.offer.id);
    person_view(p, &now, &view);
    assert_null(view.open);
    bench_play(p, t, t + 60, 0);
    assert_int_equal(l.suggestions, 2);
    assert_int_equal(l.outcomes, 0);
    person_free(p);
    free(l.text);
}

static void test_a_sensor_that_moved_says_nothing_here(void **state)
{
    struct profile profile = bench_alex();
    struct log l = { 0 };
    struct person *p = bench_person(&profile, &l);
    struct reading off = { .sensor = "strap",
                           .class = READING_ECG,
                           .contact = CONTACT_NONE,
                           .heart_rate_bpm = 70,
                           .motion_g = NAN };
    struct sensor_status mine = { .id = "strap", .person = "alex", .link = LINK_LISTENING };
    struct sensor_status sams = { .id = "strap", .person = "sam", .link = LINK_LISTENING };
    struct person_input in = { .kind = INPUT_LINK, .link = &mine };
    struct instant now = bench_at(1);
    (void)state;

    person_feed(p, &in, &now);
    for (int i = 1; i < 60; i++)
        bench_feed(p, &off, i * S);
    assert_int_equal(l.last.why, WHY_NOT_WORN);
    in.link = &sams;
    now = bench_at(60 * S);
    person_feed(p, &in, &now);
    now = bench_at(100 * S);
    person_advance(p, &now);
    assert_int_not_equal(l.last.why, WHY_NOT_WORN);
    person_free(p);
    free(l.text);
}

/* clang-format off */
static const struct watch_row {
    const char *name;
    int32_t consent_day, born_year;
    bool watched;
} watched[] = {
    { "agreed", 20000, 0, true },
    { "was not asked", 0, 1990, false },
    { "is fifteen", 20000, 2011, false },
    { "may still be fifteen", 20000, 2010, false },
    { "is sixteen", 20000, 2009, true },
};
/* clang-format on */

static void test_who_is_watched(void **state)
{
    const struct watch_row *r = *state;
    struct profile profile = bench_alex();
    struct log l = { 0 };

    profile.consent_day = r->consent_day;
    profile.born_year = r->born_year;
    struct person *p = bench_person(&profile, &l);
    bench_play(p, 0, 400, 0);
    person_finish(p);
    if (r->watched) {
        assert_int_equal(l.last.why, WHY_OK);
        assert_true(l.last.heart_rate_bpm > 60);
        assert_true(l.beats > 400);
    } else {
        struct command c = { .kind = COMMAND_SUGGEST };
        struct person_input in = { .kind = INPUT_COMMAND, .command = &c };
        struct instant now = bench_at(400 * S);

        assert_int_equal(l.last.why, WHY_NO_CONSENT);
        assert_true(isnan(l.last.heart_rate_bpm) && isnan(l.last.stress));
        assert_int_equal(l.minutes, 0);
        assert_int_equal(person_feed(p, &in, &now), -EPERM);
    }
    person_free(p);
    free(l.text);
}

/* What a class cannot support is not computed from it. */
static void test_classes(void **state)
{
    struct profile profile = bench_alex();
    (void)state;

    for (int class = READING_ECG; class <= READING_ADVERT; class ++) {
        struct log l = { 0 };
        struct person *p = bench_person(&profile, &l);
        for (int i = 1; i <= 400; i++) {
            struct reading r = {
                .sensor = "any",
                .class = (enum reading_class) class,
                .heart_rate_bpm = 70,
                .motion_g = NAN,
                .rr_count = 1,
                .rr = { { .ticks = rr_from_ms(1000 + i % 3 * 10), .quality = 100 } },
            };
            bench_feed(p, &r, i * S);
        }
        assert_int_equal(isnan(l.last.rmssd_ms), class > READING_PPI);
        assert_near(l.last.heart_rate_bpm, class > READING_PPI ? 70 : 59.4, 0.2);
        person_free(p);
        free(l.text);
    }
}

/* The detector of smoothed intervals needs up to 120 of them. */
static const struct late {
    const char *name;
    bool offline;
    enum reading_class before, after;
    int intervals; /* in a reading, after */
    bool is_kept;  /* RMSSD */
} lates[] = {
    { "smoothed after all", false, READING_ECG, READING_HR_ONLY, 1, false },
    { "an optical one, likewise", false, READING_PPI, READING_HR_ONLY, 1, false },
    { "likewise in a recording", true, READING_ECG, READING_HR_ONLY, 1, false },
    { "from an electrode to a pulse", false, READING_ECG, READING_PPI, 1, true },
    { "no interval for a while", false, READING_ECG, READING_HR_ONLY, 0, true },
    { "overheard for a while", false, READING_ECG, READING_ADVERT, 0, true },
};

static void test_beats_are_none_after_all(void **state)
{
    const struct late *row = *state;
    struct profile profile = bench_alex();
    struct log l = { 0 };
    struct person *p = bench_person_of(
        &(struct person_options){ .profile = &profile, .offline = row->offline }, &l);
    struct report before = { 0 };

    for (int i = 1; i <= 230; i++) {
        bool is_late = i > 205;
        struct reading r = {
            .sensor = "any",
            .class = is_late ? row->after : row->before,
            .heart_rate_bpm = 60,
            .motion_g = .01f,
            .rr_count = is_late ? (uint8_t)row->intervals : 1,
            .rr = { { .ticks = rr_from_ms(1000 + i % 2 * 30), .quality = 100 } },
        };
        bench_feed(p, &r, i * S);
        if (i == 205)
            before = l.last;
    }
    assert_int_equal(before.why, WHY_OK);
    assert_near(before.rmssd_ms, 30, 1);
    assert_int_equal(l.last.why, WHY_OK);
    assert_near(l.last.heart_rate_bpm, before.heart_rate_bpm, 1);
    assert_near(l.last.stress, before.stress, 5);
    assert_int_equal(isnan(l.last.rmssd_ms), !row->is_kept);
    assert_int_equal(l.last.nn_count == 0, !row->is_kept);
    person_free(p);
    free(l.text);
}

static void test_not_worn(void **state)
{
    struct profile profile = bench_alex();
    struct log l = { 0 };
    struct person *p = bench_person(&profile, &l);
    struct reading off = { .sensor = "strap",
                           .class = READING_ECG,
                           .contact = CONTACT_NONE,
                           .heart_rate_bpm = 70,
                           .motion_g = NAN };
    (void)state;

    bench_play(p, 0, 300, 0);
    assert_int_equal(l.last.why, WHY_OK);
    for (int i = 301; i < 330; i++)
        bench_feed(p, &off, i * S);
    assert_int_equal(l.last.why, WHY_NOT_WORN);
    assert_true(isnan(l.last.stress));
    person_free(p);
    free(l.text);
}

int main(void)
{
    const struct CMUnitTest plain[] = {
        cmocka_unit_test(test_late_or_early_makes_no_difference),
        cmocka_unit_test(test_the_whole_loop),
        cmocka_unit_test(test_classes),
        cmocka_unit_test(test_not_worn),
        cmocka_unit_test(test_a_withdrawn_offer_leaves_no_trace),
        cmocka_unit_test(test_a_sensor_that_moved_says_nothing_here),
    };

    return bench_run("person", plain, sizeof(plain) / sizeof(plain[0]),
                     BENCH_ROWS(watched, test_who_is_watched),
                     BENCH_ROWS(lates, test_beats_are_none_after_all));
}
