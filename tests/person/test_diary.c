/* Minutes: their edges, the beats in them, what was decided about those late. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "diary.h"
#include "load.h"
#include "reason.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define S US_PER_S

static struct instant at_s(double s, int64_t unix_ms_at_0)
{
    struct instant t = { .us = (int64_t)(s * 1e6) };
    if (unix_ms_at_0)
        t.unix_ms = unix_ms_at_0 + t.us / US_PER_MS;
    return t;
}

/* clang-format off */
static const struct edge {
    const char *name;
    int64_t unix_ms;         /* at second 0; 0: no wall time */
    double first_end_s;
    int64_t start_minute_ms; /* what the first minute is dated */
} edges[] = {
    { "without wall time a minute is sixty seconds", 0, 60, 0 },
    { "on the minute", 600000, 60, 600000 },
    { "a minute begun late ends with the wall's", 630000, 30, 630000 },
    { "a hair before the next minute is the next", 659800, 60.2, 660000 },
    { "one second and more before it is not", 658000, 2, 658000 },
};
/* clang-format on */

static void test_edge(void **state)
{
    const struct edge *e = *state;
    struct diary *d = calloc(1, sizeof(*d));
    struct instant start = at_s(0, e->unix_ms);

    assert_non_null(d);
    diary_init(d, &start);
    assert_int_equal(diary_due(d), (int64_t)(e->first_end_s * 1e6));
    assert_int_equal(d->pages[0].minute.start.unix_ms, e->start_minute_ms);
    free(d);
}

static void beat(struct diary *d, double t_s, int32_t ms)
{
    diary_interval(d, &(struct rr_interval){ .ticks = ms * 128, .quality = 100 },
                   (int64_t)(t_s * 1e6));
}

static const struct minute *turn(struct diary *d)
{
    struct instant t = { .us = diary_due(d) };
    t.unix_ms = 600000 + t.us / US_PER_MS;
    return diary_turn(d, &t);
}

/* Beats of the last seconds are decided after the minute ended: they must still be in its row. */
static void test_late_decisions(void **state)
{
    struct diary *d = calloc(1, sizeof(*d));
    struct instant start = at_s(0, 600000);
    const struct minute *m;
    (void)state;

    assert_non_null(d);
    diary_init(d, &start);
    for (int i = 0; i < 60; i++)
        beat(d, i + 0.5, 1000);
    for (int i = 0; i < 55; i++)
        diary_decided(d, i, true);
    assert_null(turn(d)); /* at 60 s: one page waits, the next is begun */
    beat(d, 60.5, 900);
    for (int i = 55; i < 61; i++)
        diary_decided(d, i, i % 2 == 0);
    assert_int_equal(diary_due(d), 70 * S);
    m = turn(d);
    assert_non_null(m);
    assert_int_equal(m->beat_count, 60);
    assert_int_equal(m->start.unix_ms, 600000);
    for (int i = 0; i < 60; i++) {
        assert_int_equal(m->beats[i].ok, i < 55 || i % 2 == 0);
        assert_int_equal(m->beats[i].at_ms, i * 1000 + 500);
    }
    m = diary_close(d);
    assert_non_null(m);
    assert_int_equal(m->beat_count, 1);
    assert_true(m->beats[0].ok); /* index 60 was decided, in the right page */
    assert_null(diary_close(d));
    free(d);
}

static void test_undecided_beats_keep_their_range(void **state)
{
    struct diary *d = calloc(1, sizeof(*d));
    struct instant start = at_s(0, 600000);
    (void)state;

    assert_non_null(d);
    diary_init(d, &start);
    beat(d, 1, 800);
    beat(d, 2, 5000);
    const struct minute *m = diary_close(d);
    assert_true(m->beats[0].ok);
    assert_false(m->beats[1].ok);
    free(d);
}

static void test_flood_and_silence(void **state)
{
    struct diary *d = calloc(1, sizeof(*d));
    struct instant start = at_s(0, 600000);
    (void)state;

    assert_non_null(d);
    diary_init(d, &start);
    for (int i = 0; i < MINUTE_BEATS_MAX + 25; i++)
        beat(d, i * 0.1, 100);
    assert_null(turn(d));
    const struct minute *m = turn(d);
    assert_int_equal(m->beat_count, MINUTE_BEATS_MAX);
    assert_int_equal(m->beats_dropped, 25);
    assert_null(turn(d));                    /* nothing was heard in the second minute: */
    assert_int_equal(diary_due(d), 180 * S); /* no page waits */
    assert_null(diary_close(d));
    free(d);
}

static void test_means(void **state)
{
    struct diary *d = calloc(1, sizeof(*d));
    struct instant start = at_s(0, 600000);
    (void)state;

    assert_non_null(d);
    diary_init(d, &start);
    for (int i = 0; i < 6; i++) {
        struct report r = {
            .heart_rate_bpm = 60 + i,
            .stress = i < 2 ? 40 + i : NAN,
            .rmssd_ms = NAN,
            .sdnn_ms = NAN,
            .confidence = NAN,
            .coverage = 1,
            .artifacts = 0,
            .why = i < 2 ? WHY_OK : WHY_MOVING,
            .activity = ACTIVITY_LIGHT,
            .raised = i == 0,
        };
        diary_report(d, &r, 10);
    }
    diary_heard(d);
    const struct minute *m = diary_close(d);
    assert_float_equal(m->heart_rate_bpm, 62.5, 1e-9);
    assert_float_equal(m->stress, 40.5, 1e-9);
    assert_true(isnan(m->rmssd_ms));
    assert_true(isnan(m->motion_g));
    assert_int_equal(m->why, WHY_MOVING);
    assert_int_equal(m->activity, ACTIVITY_LIGHT);
    assert_float_equal(m->raised_s, 10, 0);
    free(d);
}

/* ---- load ---- */

static void test_load_days(void **state)
{
    struct load_memory l;
    (void)state;

    load_init(&l);
    for (int day = 0; day < 10; day++) {
        struct instant noon = { .unix_ms = (20000 + day) * 86400000LL + 43200000 };
        load_add(&l, &noon, 10 + day);
        assert_float_equal(load_today_min(&l), 10 + day, 1e-9);
    }
    assert_float_equal(load_week_min(&l), 13 + 14 + 15 + 16 + 17 + 18 + 19, 1e-9);
    /* the clock goes back a day: nothing is lost, nothing moves */
    struct instant back = { .unix_ms = 20008LL * 86400000 };
    load_add(&l, &back, 1);
    assert_float_equal(load_today_min(&l), 20, 1e-9);
    /* a year of silence leaves nothing, and does not take a year to find out */
    struct instant later = { .unix_ms = 20400LL * 86400000 };
    load_add(&l, &later, 2);
    assert_float_equal(load_week_min(&l), 2, 1e-9);
    struct instant midnight = { .unix_ms = 20401LL * 86400000 - 1, .utc_offset_s = 3600 };
    load_add(&l, &midnight, 3); /* local time is a day ahead already */
    assert_float_equal(load_today_min(&l), 3, 1e-9);
    /* a clock that was years ahead must not hold the days still until then */
    struct instant right = { .unix_ms = 20100LL * 86400000 };
    load_add(&l, &right, 4);
    assert_float_equal(load_today_min(&l), 4, 1e-9);
    right.unix_ms += 86400000;
    load_add(&l, &right, 5);
    assert_float_equal(load_today_min(&l), 5, 1e-9);
}

static void test_load_restore(void **state)
{
    struct load_memory good, l;
    (void)state;

    load_init(&good);
    good.raised_min[3] = 30;
    load_init(&l);
    assert_true(load_restore(&l, &good));
    assert_float_equal(load_week_min(&l), 30, 0);
    good.raised_min[3] = NAN;
    assert_false(load_restore(&l, &good));
    good.raised_min[3] = 0;
    good.version++;
    assert_false(load_restore(&l, &good));
    assert_float_equal(load_week_min(&l), 30, 0);
}

/* ---- reason ---- */

/* clang-format off */
static const struct reason_row {
    const char *name;
    enum link_state link;
    bool has_link, away;
    enum contact contact;
    enum why heart;
    int64_t quiet_s; /* -1: never heard */
    enum why want;
} reasons[] = {
    { "the heart's own word while beats come", LINK_LISTENING, true, false, CONTACT_SKIN, WHY_MOVING, 5, WHY_MOVING },
    { "a strap in the hand", LINK_LISTENING, true, false, CONTACT_NONE, WHY_OK, 1, WHY_NOT_WORN },
    { "nobody has a sensor", LINK_OFF, false, false, CONTACT_UNKNOWN, WHY_NO_SENSOR, -1, WHY_NO_SENSOR },
    { "a sensor that never spoke", LINK_AWAY, true, false, CONTACT_UNKNOWN, WHY_NO_SENSOR, -1, WHY_LINK_LOST },
    { "gone for a minute", LINK_AWAY, true, false, CONTACT_UNKNOWN, WHY_NO_SENSOR, 60, WHY_LINK_LOST },
    { "gone for half an hour", LINK_AWAY, true, false, CONTACT_UNKNOWN, WHY_NO_SENSOR, 1800, WHY_AWAY },
    { "the house knows better", LINK_AWAY, true, true, CONTACT_UNKNOWN, WHY_NO_SENSOR, 60, WHY_AWAY },
    { "let go for the phone", LINK_RELEASED, true, false, CONTACT_UNKNOWN, WHY_NO_SENSOR, 60, WHY_PAUSED },
    { "in the hand, then let go for the phone", LINK_RELEASED, true, false, CONTACT_NONE, WHY_NO_SENSOR, 60, WHY_PAUSED },
    { "in the hand for a while", LINK_LISTENING, true, false, CONTACT_NONE, WHY_NO_SENSOR, 60, WHY_NOT_WORN },
    { "taken off, and let go", LINK_NOT_WORN, true, false, CONTACT_UNKNOWN, WHY_NO_SENSOR, 60, WHY_NOT_WORN },
    { "taken off, and off the air", LINK_ASLEEP, true, false, CONTACT_UNKNOWN, WHY_NO_SENSOR, 3600, WHY_NOT_WORN },
    { "not worn since the start", LINK_ASLEEP, true, false, CONTACT_UNKNOWN, WHY_NO_SENSOR, -1, WHY_NOT_WORN },
    { "taken off a moment ago", LINK_NOT_WORN, true, false, CONTACT_UNKNOWN, WHY_OK, 15, WHY_OK },
    { "taken off, and the house knows better", LINK_NOT_WORN, true, true, CONTACT_UNKNOWN, WHY_NO_SENSOR, 60, WHY_AWAY },
    { "no adapter since the start", LINK_OFF, true, false, CONTACT_UNKNOWN, WHY_NO_SENSOR, -1, WHY_NO_SENSOR },
    { "the adapter was pulled out", LINK_OFF, true, false, CONTACT_UNKNOWN, WHY_NO_SENSOR, 60, WHY_LINK_LOST },
    { "the adapter was pulled out long ago", LINK_OFF, true, false, CONTACT_UNKNOWN, WHY_NO_SENSOR, 3600, WHY_LINK_LOST },
    { "silent though connected", LINK_SILENT, true, false, CONTACT_UNKNOWN, WHY_OK, 30, WHY_LINK_LOST },
};
/* clang-format on */

static void test_reason(void **state)
{
    const struct reason_row *r = *state;
    struct surroundings s = { 0 };
    struct sensor_status link = { .id = "strap", .link = r->link };
    struct lead_sensor lead = { .contact = r->contact };

    if (r->has_link)
        surroundings_link(&s, &link);
    surroundings_context(&s, &(struct context){ .kind = CONTEXT_AWAY, .value = r->away });
    assert_int_equal(
        reason_of(&s, &lead, r->heart, r->quiet_s < 0 ? INSTANT_NEVER : r->quiet_s * S), r->want);
}

/* Of two sensors, the one at fault is the reason, not the one in the drawer. */
static void test_two_links(void **state)
{
    static const struct {
        enum link_state first, second;
        enum why want;
    } rows[] = {
        { LINK_ASLEEP, LINK_SILENT, WHY_LINK_LOST }, { LINK_BACKOFF, LINK_NOT_WORN, WHY_LINK_LOST },
        { LINK_ASLEEP, LINK_AWAY, WHY_NOT_WORN },    { LINK_NOT_WORN, LINK_ASLEEP, WHY_NOT_WORN },
        { LINK_ASLEEP, LINK_RELEASED, WHY_PAUSED },  { LINK_OFF, LINK_ASLEEP, WHY_NOT_WORN },
        { LINK_OFF, LINK_AWAY, WHY_LINK_LOST },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct surroundings s = {
            .links = { { "a", rows[i].first }, { "b", rows[i].second } }, .link_count = 2
        };
        assert_int_equal(reason_of(&s, NULL, WHY_NO_SENSOR, 60 * S), rows[i].want);
    }
}

int main(void)
{
    enum { E = sizeof(edges) / sizeof(edges[0]), R = sizeof(reasons) / sizeof(reasons[0]) };
    const struct CMUnitTest plain[] = {
        cmocka_unit_test(test_late_decisions),
        cmocka_unit_test(test_undecided_beats_keep_their_range),
        cmocka_unit_test(test_flood_and_silence),
        cmocka_unit_test(test_means),
        cmocka_unit_test(test_load_days),
        cmocka_unit_test(test_load_restore),
        cmocka_unit_test(test_two_links),
    };
    enum { P = sizeof(plain) / sizeof(plain[0]) };
    struct CMUnitTest tests[E + R + P];

    for (size_t i = 0; i < E; i++)
        tests[i] = (struct CMUnitTest){ .name = edges[i].name,
                                        .test_func = test_edge,
                                        .initial_state = (void *)(uintptr_t)&edges[i] };
    for (size_t i = 0; i < R; i++)
        tests[E + i] = (struct CMUnitTest){ .name = reasons[i].name,
                                            .test_func = test_reason,
                                            .initial_state = (void *)(uintptr_t)&reasons[i] };
    memcpy(&tests[E + R], plain, sizeof(plain));
    return cmocka_run_group_tests_name("diary", tests, NULL, NULL);
}
