/* What a massage did: which days it is held against, what would have come by itself, given once. */
#include "days_bench.h"

#include "day_ring.h"
#include "expect.h"
#include "near.h"
#include "sessions.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct day_lived ordinary = { 55, 3.8, 66, 3.4, 0.10 };
static const struct day_lived calmer = { 52, 4.0, 62, 3.6, 0.04 };

/* A moment in which nothing is worn: the clock goes on. */
static void wait_until(struct days_bench *b, int32_t day, double hour)
{
    struct instant t = days_at(b, day, hour);
    struct report nothing = { .stress = NAN, .heart_rate_bpm = NAN, .why = WHY_NOT_WORN };

    days_live(b, &t, &nothing, 1);
}

static void wait_days(struct days_bench *b, int32_t from, int32_t to)
{
    for (int32_t day = from; day < to; day++)
        wait_until(b, day, 13);
}

static double over(const struct days_bench *b, enum session_measure m)
{
    return b->effect.change[m].after - b->effect.change[m].expected;
}

/* Nothing is known of ordinary days yet: what was before is expected. */
static void test_before_and_after(void **state)
{
    (void)state;
    for (int restarts = 0; restarts < 2; restarts++) {
        struct days_bench b;

        days_init(&b, restarts);
        days_live_many(&b, 0, 8, &ordinary);
        days_session(&b, 7, 20.5, SESSION_HELD);
        days_live_many(&b, 8, 11, &calmer);
        wait_until(&b, 11, 11.9);
        assert_int_equal(b.given, 0);
        wait_until(&b, 11, 12.1);
        assert_int_equal(b.given, 1);
        assert_string_equal(b.effect.technique, "swedish");
        assert_int_equal(b.effect.at_unix_ms, days_at(&b, 7, 20.5).unix_ms);
        assert_near(b.effect.change[SESSION_NIGHT_HR].before, 55, 1e-9);
        assert_near(b.effect.change[SESSION_NIGHT_HR].after, 52, 1e-9);
        assert_near(b.effect.change[SESSION_NIGHT_RMSSD].after, 4.0, 1e-9);
        assert_near(b.effect.change[SESSION_DAYS_HR].before, 66, 1e-9);
        assert_near(b.effect.change[SESSION_DAYS_HR].after, 62, 1e-9);
        assert_near(b.effect.change[SESSION_DAYS_HR].expected, 66, 1e-9);
        assert_near(over(&b, SESSION_DAYS_RAISED), -0.06, 1e-9);
        days_live_many(&b, 12, 20, &ordinary);
        assert_int_equal(b.given, 1);
    }
}

/* A clock that runs ahead for an hour ends no three days. */
static void test_not_while_the_date_is_disputed(void **state)
{
    struct days_bench b;
    struct report r = days_seated(66, 3.4);
    (void)state;

    days_init(&b, false);
    days_live_many(&b, 0, 8, &ordinary);
    days_session(&b, 7, 20.5, SESSION_HELD);
    days_live_day(&b, 8, &calmer);
    struct instant ahead = days_at(&b, 15, 13);
    days_live(&b, &ahead, &r, 60);
    assert_int_equal(b.given, 0);
    days_live_many(&b, 9, 11, &calmer);
    wait_until(&b, 11, 13);
    assert_int_equal(b.given, 1);
    assert_near(b.effect.change[SESSION_DAYS_HR].after, 62, 1e-9);
}

/* clang-format off */
static const struct worn {
    const char *name;
    int before, after; /* days worn before D, after it */
    bool night, days;  /* known of it */
} worn[] = {
    { "worn: all", 8, 4, true, true },
    { "worn: three days before", 3, 3, true, true },
    { "worn: two days before", 2, 3, true, false }, /* and the night of the day itself */
    { "worn: a day before", 1, 3, false, false },
    { "worn: two days after", 7, 2, true, true },
    { "worn: a day after", 7, 1, true, false },
    { "worn: nothing after", 7, 0, false, false },
};
/* clang-format on */

static void test_worn(void **state)
{
    const struct worn *row = *state;
    struct days_bench b;

    days_init(&b, true);
    wait_until(&b, 0, 1);
    for (int day = 1; day < 10; day++)
        if (day >= 10 - row->before)
            days_live_day(&b, day, &ordinary);
        else
            wait_until(&b, day, 12);
    days_live_day(&b, 10, &ordinary);
    days_session(&b, 10, 20.5, SESSION_HELD);
    for (int day = 11; day < 15; day++)
        if (day <= 10 + row->after)
            days_live_day(&b, day, &calmer);
        else
            wait_until(&b, day, 10);
    wait_until(&b, 15, 1);
    assert_int_equal(b.given, row->night || row->days ? 1 : 0);
    assert_int_equal(!isnan(over(&b, SESSION_NIGHT_HR)) && b.given, row->night);
    assert_int_equal(!isnan(over(&b, SESSION_DAYS_HR)) && b.given, row->days);
}

/* The days of the last massage are not what the next one is held against. */
static void test_one_after_the_other(void **state)
{
    struct days_bench b;
    (void)state;

    days_init(&b, true);
    days_live_many(&b, 0, 8, &ordinary);
    days_session(&b, 7, 20.5, SESSION_HELD);
    days_live_many(&b, 8, 11, &calmer);
    days_live_many(&b, 11, 15, &ordinary);
    days_session(&b, 14, 20.5, SESSION_HELD);
    days_live_many(&b, 15, 18, &calmer);
    days_live_many(&b, 18, 20, &ordinary);
    assert_int_equal(b.given, 2);
    assert_near(b.effect.change[SESSION_DAYS_HR].before, 66, 1e-9); /* of 11, 12, 13 */
    assert_near(b.effect.change[SESSION_DAYS_HR].after, 62, 1e-9);
}

static void test_the_list(void **state)
{
    struct days_bench b;
    const struct body_session *s = b.body.memory.sessions;
    (void)state;

    days_init(&b, true);
    days_live_many(&b, 0, 20, &ordinary);
    days_session(&b, 10, 10, SESSION_HELD);
    days_session(&b, 12, 10, SESSION_HELD);
    days_session(&b, 11, 10, SESSION_HELD); /* told of late: in its place */
    days_session(&b, 12, 10, SESSION_HELD); /* told twice: once */
    days_session(&b, 25, 10, SESSION_BOOKED);
    days_session(&b, 26, 10, SESSION_CANCELLED);
    assert_int_equal(s[0].day, FIRST_DAY + 12);
    assert_int_equal(s[1].day, FIRST_DAY + 11);
    assert_int_equal(s[2].day, FIRST_DAY + 10);
    assert_int_equal(s[3].at_unix_ms, 0);
    days_session(&b, 11, 10, SESSION_CANCELLED);
    assert_int_equal(s[1].day, FIRST_DAY + 10);
    assert_int_equal(s[2].at_unix_ms, 0);
    for (int i = 0; i < 20; i++)
        days_session(&b, 0, 1 + i, SESSION_HELD);
    assert_int_equal(s[0].day, FIRST_DAY + 12);
    assert_int_equal(s[BODY_SESSIONS - 1].day, FIRST_DAY);
    days_session(&b, 19, 10, SESSION_HELD); /* the oldest makes room */
    assert_int_equal(s[0].day, FIRST_DAY + 19);
    assert_int_equal(s[1].day, FIRST_DAY + 12);
    body_days_session(&b.body, &(struct session){ .state = SESSION_HELD }, &(struct instant){ 0 });
    assert_int_equal(s[0].day, FIRST_DAY + 19);
    wait_until(&b, 20, 12); /* what is long over is given out at once, in order */
    assert_true(b.given >= 2);
    int given = b.given;
    wait_until(&b, 20, 12.1);
    assert_int_equal(b.given, given);
}

/* ---- by itself ---- */

/* Ordinary days: without a session in the seven days before and the three after, each learnt once.
 */
static void test_ordinary_days(void **state)
{
    (void)state;
    for (int restarts = 0; restarts < 2; restarts++) {
        struct days_bench b;
        struct session_verdict verdicts[SESSION_MEASURES];
        double known;

        days_init(&b, restarts);
        days_live_many(&b, 0, 30, &ordinary);
        sessions_verdicts(&b.body.memory, verdicts, &known);
        assert_near(known, 22.05, 0.1); /* 3..25, of which a little is forgotten */
        days_session(&b, 29, 21, SESSION_HELD);
        days_live_many(&b, 30, 37, &ordinary);
        double then = known;
        sessions_verdicts(&b.body.memory, verdicts, &known);
        assert_true(known < then + 1);
        days_live_many(&b, 37, 50, &ordinary);
        sessions_verdicts(&b.body.memory, verdicts, &known);
        assert_true(known > then + 6);
    }
}

/* A bad week that ends by itself is no relief. */
static void test_bad_weeks_end_by_themselves(void **state)
{
    struct days_bench b;
    uint64_t noise = 3;
    double level = 0;
    (void)state;

    days_init(&b, true);
    for (int day = 0; day < 120; day++) {
        level = 0.8 * level + 2 * days_noise(&noise);
        struct day_lived d = { 55 + level, 3.8, 66 + level, 3.4, 0.1 };
        days_live_day(&b, day, &d);
    }
    struct day_lived bad = { 65, 3.8, 76, 3.4, 0.1 }, half = { 58, 3.8, 69, 3.4, 0.1 };
    days_live_many(&b, 120, 128, &bad);
    days_session(&b, 127, 21, SESSION_HELD);
    days_live_many(&b, 128, 133, &half);
    assert_int_equal(b.given, 1);
    const struct session_change *c = &b.effect.change[SESSION_DAYS_HR];
    assert_near(c->before, 76, 1e-9);
    assert_near(c->after, 69, 1e-9);
    assert_true(c->expected < 74.5 && c->expected > 68); /* no longer the whole of seven */
}

/* clang-format off */
static const struct verdict_row {
    const char *name;
    int sessions;
    double change; /* of the three days, bpm */
    enum session_says says;
} verdict_rows[] = {
    { "verdict: four are too few", 4, -4, SESSION_TOO_FEW },
    { "verdict: five that help", 5, -4, SESSION_LOWER },
    { "verdict: five that do the opposite", 5, 4, SESSION_HIGHER },
    { "verdict: five that do nothing", 5, 0, SESSION_NO_DIFFERENCE },
};
/* clang-format on */

static void test_verdict(void **state)
{
    const struct verdict_row *row = *state;
    struct days_bench b;
    struct session_verdict v[SESSION_MEASURES];
    uint64_t noise = 11;
    double known;
    int32_t day = 0;

    days_init(&b, true);
    for (int i = 0; i <= row->sessions; i++) {
        for (int k = 0; k < 24; k++, day++) {
            double change = i > 0 && k < 3 ? row->change : 0;
            double hr = 66 + days_noise(&noise) * 0.5 + change;
            struct day_lived d = { hr - 10, 3.8, hr, 3.4, 0.1 };
            days_live_day(&b, day, &d);
        }
        if (i < row->sessions)
            days_session(&b, day - 1, 21, SESSION_HELD);
    }
    assert_int_equal(b.given, row->sessions);
    sessions_verdicts(&b.body.memory, v, &known);
    assert_true(known > EXPECT_WEIGHT_MIN);
    assert_int_equal(v[SESSION_DAYS_HR].sessions, row->sessions);
    assert_int_equal(v[SESSION_DAYS_HR].says, row->says);
    if (row->says != SESSION_TOO_FEW)
        assert_near(v[SESSION_DAYS_HR].mean, row->change, 0.8);
    assert_int_equal(v[SESSION_HOURS_HR].says, SESSION_TOO_FEW); /* never judged */
}

/* Five in a course of one a week: no day is ordinary, and nothing is claimed. */
static void test_a_weekly_course(void **state)
{
    struct days_bench b;
    struct session_verdict v[SESSION_MEASURES];
    double known;
    (void)state;

    days_init(&b, true);
    for (int week = 0; week < 7; week++) {
        days_live_many(&b, 7 * week, 7 * week + 3, week ? &calmer : &ordinary);
        days_live_many(&b, 7 * week + 3, 7 * week + 7, &ordinary);
        days_session(&b, 7 * week + 6, 21, SESSION_HELD);
    }
    sessions_verdicts(&b.body.memory, v, &known);
    assert_int_equal(b.given, 6);
    assert_true(known < EXPECT_WEIGHT_MIN);
    assert_int_equal(v[SESSION_DAYS_HR].says, SESSION_TOO_FEW);
    assert_true(over(&b, SESSION_DAYS_HR) < -2);
}

/* ---- the hours around it ---- */

static void live_hours(struct days_bench *b, int32_t day, double from, double to, double hr)
{
    struct report r = days_seated(hr, 3.5);

    for (double hour = from + 1.0 / 6; hour <= to + 1e-9; hour += 1.0 / 6) {
        struct instant t = days_at(b, day, hour);
        days_live(b, &t, &r, 10);
    }
}

static void test_hours(void **state)
{
    struct days_bench b;
    (void)state;

    days_init(&b, false);
    days_live_many(&b, 0, 8, &ordinary);
    live_hours(&b, 8, 10, 14, 72);
    days_session(&b, 8, 14, SESSION_HELD);
    live_hours(&b, 8, 15, 19, 60);
    wait_days(&b, 9, 13);
    assert_int_equal(b.given, 1);
    assert_near(b.effect.change[SESSION_HOURS_HR].before, 72, 1e-4);
    assert_near(b.effect.change[SESSION_HOURS_HR].after, 60, 1e-4);
    assert_near(b.effect.change[SESSION_HOURS_HR].expected, 72, 1e-4);
    assert_near(b.effect.change[SESSION_HOURS_STRESS].before, 20, 1e-4);
}

/* Told of in the evening, and perhaps after a restart: what is still known of it, or nothing. */
static void test_hours_told_late(void **state)
{
    (void)state;
    for (int restarts = 0; restarts < 2; restarts++) {
        struct days_bench b;

        days_init(&b, restarts);
        days_live_many(&b, 0, 8, &ordinary);
        live_hours(&b, 8, 10, 14, 72);
        live_hours(&b, 8, 15, 21, 60);
        struct instant at = days_at(&b, 8, 14), now = days_at(&b, 8, 21);
        struct session s = { .at_unix_ms = at.unix_ms, .duration_min = 60, .state = SESSION_HELD };
        body_days_session(&b.body, &s, &now);
        wait_days(&b, 9, 13);
        assert_int_equal(b.given, !restarts); /* of what nothing is known, nothing is said */
        if (!restarts)
            assert_near(b.effect.change[SESSION_HOURS_HR].after, 60, 1e-4);
    }
}

#define CASES(table, fn)                                                   \
    for (size_t i = 0; i < sizeof(table) / sizeof((table)[0]); i++)        \
        tests[n++] = (struct CMUnitTest){ (table)[i].name, fn, NULL, NULL, \
                                          (void *)(uintptr_t) & (table)[i] };

int main(void)
{
    struct CMUnitTest tests[32] = {
        cmocka_unit_test(test_before_and_after),
        cmocka_unit_test(test_one_after_the_other),
        cmocka_unit_test(test_not_while_the_date_is_disputed),
        cmocka_unit_test(test_the_list),
        cmocka_unit_test(test_ordinary_days),
        cmocka_unit_test(test_bad_weeks_end_by_themselves),
        cmocka_unit_test(test_a_weekly_course),
        cmocka_unit_test(test_hours),
        cmocka_unit_test(test_hours_told_late),
    };
    size_t n = 9;

    CASES(worn, test_worn)
    CASES(verdict_rows, test_verdict)
    return cmocka_run_group_tests_name("sessions", tests, NULL, NULL);
}
