/*
 * Signs of illness: found in the nights that show them, and seldom in others
 *
 * Nights of the table are of the test's making; the lives are the simulated people of
 * plugins/simulator, minute by minute, half a year of each.
 */
#include "days_bench.h"

#include "model.h"
#include "near.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* A night by night: how far off the ordinary; NAN: not worn. */
struct off {
    double hr, ln;
};
#define NONE     \
    {            \
        NAN, NAN \
    }
#define WELL       \
    {              \
        0.3, -0.02 \
    }
#define SOME      \
    {             \
        3.5, -0.2 \
    }
#define ILL     \
    {           \
        9, -0.5 \
    }
#define END         \
    {               \
        INFINITY, 0 \
    }

/* clang-format off */
static const struct nights {
    const char *name;
    struct off nights[8];
    /* of the last morning */
    bool is_ill_today, is_well_again;
    uint32_t days;
} nights[] = {
    { "nights: an ordinary one", { WELL, END }, false, true, 0 },
    { "nights: a strong one is held against bookings at once", { ILL, END }, true, false, 1 },
    { "nights: one with some signs says nothing", { SOME, END }, false, false, 0 },
    { "nights: two with some are two", { SOME, SOME, END }, false, false, 2 },
    { "nights: some, strong, some", { SOME, ILL, SOME, END }, false, false, 3 },
    { "nights: one that is well ends it", { ILL, ILL, WELL, END }, false, false, 0 },
    { "nights: two that are well again", { ILL, ILL, WELL, WELL, END }, false, true, 0 },
    { "nights: a fast heart alone is no sign", { { 12, 0 }, { 12, 0 }, END }, false, false, 0 },
    { "nights: a low RMSSD alone is no sign", { { 0, -0.8 }, { 0, -0.8 }, END }, false, false, 0 },
    { "nights: a slow heart, and high RMSSD", { { -9, 0.5 }, { -9, 0.5 }, END }, false, true, 0 },
    { "nights: a slower one and lower RMSSD", { { -9, -0.5 }, { -9, -0.5 }, END }, false, false, 0 },
    { "nights: one not worn breaks no row", { ILL, ILL, NONE, ILL, END }, true, false, 3 },
    { "nights: the strong one counts while the next is not known", { ILL, NONE, END }, true, false, 1 },
    { "nights: not worn, it is not forgotten at once", { ILL, ILL, NONE, NONE, END }, false, false, 2 },
    { "nights: not worn for three days, it is", { ILL, ILL, NONE, NONE, NONE, END }, false, false, 0 },
    { "nights: well, long ago, is not well again", { WELL, NONE, NONE, NONE, END }, false, false, 0 },
    { "nights: one well, one outside, is not well again", { WELL, { 5, 0 }, END }, false, false, 0 },
};
/* clang-format on */

static void live_nights(struct days_bench *b, bool restarts, const struct off *off, bool asleep)
{
    uint64_t noise = 7;
    int32_t day = 0;

    days_init(b, restarts);
    for (; day < 20; day++) {
        double hr = 55 + days_noise(&noise) * 0.8, ln = 3.8 + days_noise(&noise) * 0.05;
        struct day_lived d = { asleep ? hr : NAN, ln, hr + 10, ln - 0.3, 0 };
        days_live_day(b, day, &d);
    }
    for (; !isinf(off->hr); off++, day++) {
        double hr = 55 + off->hr, ln = 3.8 + off->ln;
        struct report morning = days_asleep(hr, ln),
                      awake = { .heart_rate_bpm = NAN, .stress = NAN };
        struct instant t = days_at(b, day, 6), at = days_at(b, day, 9);

        if (asleep && !isnan(hr))
            days_live(b, &t, &morning, 360);
        days_live(b, &at, &awake, 1);
        if (!asleep) {
            struct day_lived d = { NAN, NAN, hr + 10, ln - 0.3, 0 };
            days_live_day(b, day, &d);
        }
    }
}

static void test_nights(void **state)
{
    const struct nights *row = *state;

    for (int restarts = 0; restarts < 2; restarts++) {
        struct days_bench b;
        struct illness_view v;

        live_nights(&b, restarts, row->nights, true);
        body_days_illness(&b.body, &v);
        assert_int_equal(v.is_ill_today, row->is_ill_today);
        assert_int_equal(v.is_well_again, row->is_well_again);
        assert_int_equal(v.days, row->days);
    }
}

/* Who wears nothing asleep: by seated days that are over, and only what is half as much again. */
static void test_seated(void **state)
{
    static const struct off strong[] = { { 9, -0.5 }, { 9, -0.5 }, END },
                            one[] = { { 9, -0.5 }, END },
                            night_only[] = { { 4, -0.2 }, { 4, -0.2 }, END };
    struct days_bench b;
    struct illness_view v;
    (void)state;

    live_nights(&b, true, strong, false);
    struct instant next = days_at(&b, 22, 0.5);
    struct report nothing = { .heart_rate_bpm = NAN, .stress = NAN };
    days_live(&b, &next, &nothing, 1);
    body_days_illness(&b.body, &v);
    assert_int_equal(v.days, 2);
    assert_true(v.is_ill_today);

    /* not before the day is over: its hours so far are not those of a day */
    live_nights(&b, true, one, false);
    body_days_illness(&b.body, &v);
    assert_false(v.is_ill_today);
    struct instant tomorrow = days_at(&b, 21, 0.5);
    days_live(&b, &tomorrow, &nothing, 1);
    body_days_illness(&b.body, &v);
    assert_true(v.is_ill_today);

    live_nights(&b, true, night_only, false);
    days_live(&b, &next, &nothing, 1);
    body_days_illness(&b.body, &v);
    assert_int_equal(v.days, 0);
    assert_false(v.is_ill_today);
}

static void test_too_few_nights(void **state)
{
    static const struct day_lived ordinary = { 55, 3.8, 66, 3.4, 0.1 },
                                  ill = { 70, 3.0, 80, 2.9, 0 };
    (void)state;

    for (int known = 13; known <= 14; known++) {
        struct days_bench b;
        struct illness_view v;

        days_init(&b, true);
        days_live_many(&b, 0, known, &ordinary);
        days_live_day(&b, known, &ill);
        body_days_illness(&b.body, &v);
        assert_int_equal(v.is_ill_today, known == 14);
        assert_false(v.is_well_again);
    }
}

/* A week in bed with a fever does not widen the range: the next illness is found like the first. */
static void test_the_range_is_of_well_nights(void **state)
{
    static const struct day_lived ill = { 64, 3.3, 75, 3, 0 };
    struct days_bench b;
    struct illness_view v;
    uint64_t noise = 5;
    (void)state;

    days_init(&b, true);
    for (int day = 0; day < 34; day++) {
        struct day_lived d = { 55 + days_noise(&noise), 3.8, 66, 3.4, 0.1 };
        days_live_day(&b, day, day >= 20 && day < 31 ? &ill : &d);
    }
    days_live_day(&b, 34, &ill);
    body_days_illness(&b.body, &v);
    assert_true(v.is_ill_today);
}

/* A new medicine, a child under way: what stays is ordinary within a month, and nobody is held ill
 * for ever. */
static void test_what_stays_is_ordinary(void **state)
{
    static const struct day_lived ordinary = { 55, 3.8, 66, 3.4, 0.1 },
                                  other = { 63, 3.3, 74, 3, 0 };
    struct days_bench b;
    struct illness_view v;
    uint32_t longest = 0;
    (void)state;

    days_init(&b, true);
    days_live_many(&b, 0, 28, &ordinary);
    for (int day = 28; day < 60; day++) {
        days_live_day(&b, day, &other);
        body_days_illness(&b.body, &v);
        if (v.days > longest)
            longest = v.days;
    }
    assert_in_range(longest, 14, 18);
    assert_int_equal(v.days, 0);
    days_live_many(&b, 60, 64, &other);
    body_days_illness(&b.body, &v);
    assert_true(v.is_well_again);
}

/* ---- lives ---- */

#define LIFE_DAYS 182
#define SEEDS     2
#define SPELL     3 /* nights of an illness */

struct life {
    double hr[LIFE_DAYS], ln[LIFE_DAYS];
};

static void live(const struct sim_person *person, uint64_t seed, struct life *out)
{
    struct sim_model model;
    struct sim_options opt = { .person = person,
                               .day = sim_day_find("workday"),
                               .day_off = sim_day_find("calm"),
                               .seed = seed,
                               .start_minute = 720 };
    uint64_t noise = seed;

    assert_non_null(opt.day);
    sim_model_init(&model, &opt);
    for (int day = 0; day < LIFE_DAYS; day++) {
        double hr = 0, ln = 0;
        int n = 0;

        for (int i = 0; i < 1440; i++) {
            struct sim_minute m;
            sim_model_minute(&model, &m);
            if (m.activity != SIM_SLEEP)
                continue;
            hr += m.heart_rate_bpm;
            ln += log(m.rmssd_ms);
            n++;
        }
        assert_true(n > 240);
        out->hr[day] = hr / n;
        out->ln[day] = ln / n + days_noise(&noise) * 0.05; /* nights are less alike than scripts */
    }
}

/* Mornings on which something would be said, or a booking held; ill: from that night on. */
static int alarms(const struct life *life, int ill, double hr, double ln)
{
    struct days_bench b;
    int count = 0, to = ill > 0 ? ill + SPELL : LIFE_DAYS;

    days_init(&b, false);
    for (int day = 0; day < to; day++) {
        bool is_ill = ill > 0 && day >= ill;
        struct report r =
            days_asleep(life->hr[day] + (is_ill ? hr : 0), life->ln[day] + (is_ill ? ln : 0));
        struct instant t = days_at(&b, day, 6);
        struct illness_view v;

        days_live(&b, &t, &r, 360);
        body_days_illness(&b.body, &v);
        count += day >= ill && (v.is_ill_today || v.days >= 2);
    }
    return count;
}

static void test_lives(void **state)
{
    static const int begins[] = { 40, 80, 120, 160 };
    struct life *life = malloc(sizeof(*life));
    int lives = 0, falsely = 0, spells = 0, found = 0, weak_found = 0;
    (void)state;

    assert_non_null(life);
    for (size_t p = 0; p < sim_people_count; p++)
        for (uint64_t seed = 1; seed <= SEEDS; seed++) {
            live(&sim_people[p], seed, life);
            lives++;
            falsely += alarms(life, 0, 0, 0);
            for (size_t i = 0; i < 4; i++) {
                spells++;
                found += alarms(life, begins[i], 8, -0.4) > 0;
                weak_found += alarms(life, begins[i], 5, -0.25) > 0;
            }
        }
    printf("# %d lives of %d days: %.2f false mornings a year; found %d of %d (8 bpm, .4), %d (5 "
           "bpm, .25)\n",
           lives, LIFE_DAYS, falsely * 365.0 / LIFE_DAYS / lives, found, spells, weak_found);
    assert_true(lives >= 16);
    assert_true(falsely * 365.0 / LIFE_DAYS / lives <= 0.3);
    assert_true(found >= 0.9 * spells);
    free(life);
}

#define CASES(table, fn)                                                   \
    for (size_t i = 0; i < sizeof(table) / sizeof((table)[0]); i++)        \
        tests[n++] = (struct CMUnitTest){ (table)[i].name, fn, NULL, NULL, \
                                          (void *)(uintptr_t) & (table)[i] };

int main(void)
{
    struct CMUnitTest tests[32] = {
        cmocka_unit_test(test_seated),
        cmocka_unit_test(test_too_few_nights),
        cmocka_unit_test(test_the_range_is_of_well_nights),
        cmocka_unit_test(test_what_stays_is_ordinary),
        cmocka_unit_test(test_lives),
    };
    size_t n = 5;

    CASES(nights, test_nights)
    return cmocka_run_group_tests_name("illness", tests, NULL, NULL);
}
