/*
 * The strap: nothing lost where it fits, and each of its faults where it does not.
 */
#include "strap.h"

#include <setjmp.h>
#include <stdarg.h>

#include <math.h>
#include <stdlib.h>
#include <cmocka.h>

#define HOUR_S 3600
#define UNIT   (SIM_TICKS_PER_S / 1024)
#define MS     (SIM_TICKS_PER_S / 1000)

static const struct sim_day_row rows[] = { { 0, SIM_SIT, 0 } };
static const struct sim_day sitting = { .name = "sitting", .rows = rows, .row_count = 1 };

/* Someone whose strap has only the faults that a test gives it. */
static struct sim_person flawless(void)
{
    struct sim_person p = *sim_person_find("average");

    p.missed = p.extra = p.loose_per_day = p.dropped_per_day = p.ectopic_per_h = 0;
    return p;
}

static struct sim_options wearing(const struct sim_person *p, uint64_t seed)
{
    return (struct sim_options){ .person = p, .day = &sitting, .seed = seed, .start_minute = 600 };
}

/* The intervals of the messages are the model's, in 1/1024 s, whatever the messages' length. */
static void test_every_beat_once(void **state)
{
    static const int spans_s[] = { 1, 2, 10 };
    struct sim_person p = flawless();
    struct sim_options opt = wearing(&p, 3);

    (void)state;
    for (size_t i = 0; i < sizeof(spans_s) / sizeof(spans_s[0]); i++) {
        struct sim_strap s;
        struct sim_model m;
        struct sim_beat beat;
        int64_t before;

        sim_strap_init(&s, &opt);
        sim_model_init(&m, &opt);
        sim_model_beat(&m, &beat); /* the first beat ends no interval */
        before = beat.t_ticks / UNIT;
        for (int t = 0; t < HOUR_S; t += spans_s[i]) {
            struct sim_message msg;

            sim_strap_message(&s, (int64_t)spans_s[i] * SIM_TICKS_PER_S, &msg);
            assert_false(msg.is_silent);
            assert_true(msg.rr_count <= 3u * (unsigned)spans_s[i]);
            for (uint32_t k = 0; k < msg.rr_count; k++) {
                sim_model_beat(&m, &beat);
                assert_int_equal(msg.rr_ticks[k], (beat.t_ticks / UNIT - before) * UNIT);
                before = beat.t_ticks / UNIT;
            }
            if (msg.rr_count > 0)
                assert_true(msg.last_ticks == beat.t_ticks);
            assert_true(msg.last_ticks <= s.t_ticks);
            assert_true(beat.t_ticks <= s.t_ticks);
        }
    }
}

static void test_heart_rate_is_smooth(void **state)
{
    struct sim_person p = flawless();
    struct sim_options opt = wearing(&p, 4);
    struct sim_strap s;
    struct sim_message msg;
    int32_t before = 0;

    (void)state;
    sim_strap_init(&s, &opt);
    for (int t = 0; t < HOUR_S; t++) {
        sim_strap_message(&s, SIM_TICKS_PER_S, &msg);
        if (t < 5)
            continue;
        assert_in_range(msg.heart_rate_bpm, 50, 85);
        if (before)
            assert_true(abs(msg.heart_rate_bpm - before) <= 3);
        before = msg.heart_rate_bpm;
    }
}

static void test_missed_and_extra(void **state)
{
    static const struct {
        double missed, extra;
    } cases[] = { { 0.02, 0 }, { 0, 0.02 } };

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct sim_person p = flawless();
        struct sim_strap s;
        struct sim_message msg;
        int all = 0, lengthy = 0, brief = 0;
        int64_t sum = 0;

        p.missed = cases[i].missed;
        p.extra = cases[i].extra;
        struct sim_options opt = wearing(&p, 5);
        sim_strap_init(&s, &opt);
        for (int t = 0; t < 4 * HOUR_S; t++) {
            sim_strap_message(&s, SIM_TICKS_PER_S, &msg);
            for (uint32_t k = 0; k < msg.rr_count; k++, all++) {
                sum += msg.rr_ticks[k];
                lengthy += msg.rr_ticks[k] > 1500 * MS;
                brief += msg.rr_ticks[k] < 680 * MS;
            }
        }
        double found = i == 0 ? lengthy : brief / 2.0, share = found / all;
        assert_true(share > 0.012 && share < 0.028);
        assert_true((i == 0 ? brief : lengthy) < all / 1000 + 1);
        /* Time is neither won nor lost by it. */
        assert_true(llabs(sum - INT64_C(4) * HOUR_S * SIM_TICKS_PER_S) < 4 * SIM_TICKS_PER_S);
    }
}

/* Loose: no contact and garbage; gone: silence; each as often as the row says. */
static void test_troubles(void **state)
{
    struct sim_person p = flawless();
    int loose = 0, gone = 0, loose_s = 0, gone_s = 0, wild = 0, garbage = 0;
    enum { DAYS = 10 };

    (void)state;
    p.loose_per_day = 10;
    p.dropped_per_day = 6;
    for (uint64_t day = 0; day < DAYS; day++) {
        struct sim_options opt = wearing(&p, day);
        struct sim_strap s;
        enum sim_fit before = SIM_FIT_GOOD;

        sim_strap_init(&s, &opt);
        for (int t = 0; t < 86400; t++) {
            struct sim_message msg;

            sim_strap_message(&s, SIM_TICKS_PER_S, &msg);
            assert_int_equal(msg.fit, sim_strap_fit(&s.model, t + 1));
            loose += msg.fit == SIM_FIT_LOOSE && before == SIM_FIT_GOOD;
            gone += msg.fit == SIM_FIT_GONE && before != SIM_FIT_GONE;
            if (msg.fit == SIM_FIT_GONE) {
                gone_s++;
                if (before == SIM_FIT_GONE)
                    assert_true(msg.is_silent);
            }
            if (msg.fit == SIM_FIT_LOOSE) {
                loose_s++;
                for (uint32_t k = 0; k < msg.rr_count; k++, garbage++)
                    wild += abs(msg.rr_ticks[k] - 930 * MS) > 250 * MS;
            }
            before = msg.fit;
        }
    }
    assert_in_range(loose, 70, 130);
    assert_in_range(gone, 36, 84);
    assert_in_range(loose_s / loose, 120, 240);
    assert_in_range(gone_s / gone, 120, 240);
    assert_true(garbage > loose_s / 3);
    assert_true(wild > garbage / 2);
}

static void test_battery(void **state)
{
    struct sim_person p = flawless();
    struct sim_options opt = wearing(&p, 6);
    struct sim_strap s;
    struct sim_message msg;
    int told = 0, last = 101;

    (void)state;
    sim_strap_init(&s, &opt);
    for (int t = 0; t < 6 * HOUR_S; t++) {
        sim_strap_message(&s, SIM_TICKS_PER_S, &msg);
        if (t == 0)
            assert_true(msg.battery_pct > 0);
        if (msg.battery_pct < 0)
            continue;
        assert_true(msg.battery_pct <= last);
        last = msg.battery_pct;
        told++;
    }
    assert_in_range(told, 30, 40);
    assert_true(last > 50 && last < 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_beat_once),  cmocka_unit_test(test_heart_rate_is_smooth),
        cmocka_unit_test(test_missed_and_extra), cmocka_unit_test(test_troubles),
        cmocka_unit_test(test_battery),
    };

    return cmocka_run_group_tests_name("simulator_strap", tests, NULL, NULL);
}
