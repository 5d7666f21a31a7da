/* Load by the clock: days that move as it does, and lose nothing when it jumps. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "load_days.h"
#include "near.h"

#define DAY_MS INT64_C(86400000)
#define FIRST  20000 /* local day */

static struct instant at(int day, double minute, int64_t us)
{
    return (struct instant){ .us = us,
                             .unix_ms = (FIRST + day) * DAY_MS + (int64_t)(minute * 60000) };
}

static struct load filled(const struct load_days *l)
{
    struct load out;
    load_fill(l, 0, &out);
    return out;
}

#define HOUR_US (3600 * US_PER_S)

/* So many raised minutes on a day, at this moment of the run. */
static void live_at(struct load_days *l, int64_t us, int day, double raised)
{
    struct instant t = at(day, 720, us);

    load_move(l, &t);
    load_add(l, &(struct report){ .stress = 90, .raised = true }, raised);
}

/*
 * The clock: what a day is may change under one's feet; what was lived may not be lost for it.
 * Before each row five days were lived, 0 to 4, of ten raised minutes each.
 */
/* clang-format off */
static const struct clock_row {
    const char *name;
    struct { int hour, day; double raised; } lived[4]; /* hour: of the run */
    double today, week, month;
} clocks[] = {
    { "back over midnight: nothing moves", { { 0, 3, 1 } }, 11, 51, 51 },
    { "three days back: it goes on", { { 0, 1, 2 } }, 12, 52, 52 },
    { "a year back, and there again", { { 0, -365, 2 }, { 1, 4, 3 } }, 15, 55, 55 },
    { "a year back, and there on the next day", { { 0, -365, 2 }, { 1, 5, 3 } }, 3, 55, 55 },
    { "a year back, and that for a day: it takes the date", { { 0, -365, 2 }, { 23, -365, 3 }, { 24, -365, 4 }, { 25, -364, 5 } }, 5, 64, 64 },
    { "two weeks ahead, and back", { { 0, 18, 7 }, { 1, 4, 2 } }, 19, 59, 59 },
    { "a year ahead, and back", { { 0, 400, 7 }, { 1, 4, 2 } }, 19, 59, 59 },
    { "a year ahead over midnight, and back on the next day", { { 0, 400, 7 }, { 2, 401, 2 }, { 3, 5, 1 } }, 10, 60, 60 },
    { "a year ahead for a day is believed", { { 0, 400, 7 }, { 24, 401, 2 }, { 25, 5, 1 } }, 3, 10, 10 },
    { "a week away, and a year ahead, and back", { { 0, 11, 7 }, { 1, 400, 2 }, { 2, 11, 1 } }, 10, 10, 60 },
    { "a week away", { { 0, 11, 7 }, { 1, 12, 2 } }, 2, 9, 59 },
    { "a year of silence leaves nothing", { { 0, 400, 3 }, { 24, 401, 1 } }, 1, 4, 4 },
};
/* clang-format on */

static void test_clock(void **state)
{
    const struct clock_row *row = *state;
    struct load_days l;

    load_init(&l);
    for (int day = 0; day < 5; day++)
        live_at(&l, 0, day, 10);
    for (int i = 0; i < 4; i++)
        if (row->lived[i].raised > 0)
            live_at(&l, row->lived[i].hour * HOUR_US, row->lived[i].day, row->lived[i].raised);
    assert_near(filled(&l).today.raised_min, row->today, 1e-9);
    assert_near(filled(&l).week.raised_min, row->week, 1e-9);
    assert_near(filled(&l).month.raised_min, row->month, 1e-9);
}

/* A step belongs to the day that it ends, and days are local. */
static void test_midnight(void **state)
{
    struct load_days l;
    struct instant t;
    (void)state;

    load_init(&l);
    live_at(&l, 0, 11, 10);
    t = at(12, 0, 0);
    load_move(&l, &t);
    load_add(&l, &(struct report){ .stress = 90, .raised = true }, 1);
    assert_near(filled(&l).today.raised_min, 11, 1e-9);
    t.unix_ms++;
    load_move(&l, &t);
    assert_near(filled(&l).today.raised_min, 0, 0);
    assert_near(filled(&l).week.raised_min, 11, 1e-9);

    t = at(12, 24 * 60 - 1, 0); /* local time is a day ahead already */
    t.utc_offset_s = 3600;
    load_add(&l, &(struct report){ .stress = 90, .raised = true }, 1);
    load_move(&l, &t);
    assert_near(filled(&l).today.raised_min, 0, 0);
}

/* Without a clock minutes wait, and belong to the day that is known first. */
static void test_undated(void **state)
{
    struct load_days l, again;
    struct load_memory m;
    struct instant unknown = { .us = 60 * US_PER_S };
    (void)state;

    load_init(&l);
    live_at(&l, 0, 0, 10);
    load_save(&l, &m);
    load_init(&l);
    assert_true(load_restore(&l, &m));
    load_move(&l, &unknown);
    load_add(&l, &(struct report){ .stress = 90, .raised = true }, 5);
    assert_near(filled(&l).today.raised_min, 15, 1e-9); /* as far as anyone knows */
    load_save(&l, &m); /* before the clock is known: as of the last day */
    load_init(&again);
    assert_true(load_restore(&again, &m));
    assert_near(filled(&again).today.raised_min, 15, 1e-9);
    live_at(&l, 120 * US_PER_S, 3, 0);
    assert_near(filled(&l).today.raised_min, 5, 1e-9);
    assert_near(filled(&l).week.raised_min, 15, 1e-9);
}

int main(void)
{
    enum { C = sizeof(clocks) / sizeof(clocks[0]) };
    struct CMUnitTest tests[C + 2] = {
        cmocka_unit_test(test_midnight),
        cmocka_unit_test(test_undated),
    };
    int n = 2;

    for (size_t i = 0; i < C; i++)
        tests[n++] = (struct CMUnitTest){ clocks[i].name, test_clock, NULL, NULL,
                                          (void *)(uintptr_t)&clocks[i] };
    return cmocka_run_group_tests_name("load clock", tests, NULL, NULL);
}
