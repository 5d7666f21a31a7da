/* Load: sums that equal what was fed, heavy days, bytes that are believed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "load_days.h"
#include "near.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DAY_MS   INT64_C(86400000)
#define FIRST    20000 /* local day */
#define STEP_MIN (1 / 6.0)

static struct instant at(int day, double minute, int64_t us)
{
    return (struct instant){ .us = us,
                             .unix_ms = (FIRST + day) * DAY_MS + (int64_t)(minute * 60000) };
}

/* So many minutes of one kind on a day, in one step: days do not ask when. */
static void live(struct load_days *l, int day, double minutes, double raised, double over_bpm)
{
    struct instant t = at(day, 720, 0);

    load_move(l, &t);
    load_add(l, &(struct report){ .stress = 90, .raised = true, .over_bpm = over_bpm }, raised);
    load_add(l, &(struct report){ .stress = 20, .over_bpm = -3 }, minutes - raised);
}

static struct load filled(const struct load_days *l)
{
    struct load out;
    load_fill(l, 0, &out);
    return out;
}

/* ---- what one report adds ---- */

/* clang-format off */
static const struct report_row {
    const char *name;
    struct report r;
    struct load_sum want; /* of one minute */
} reports[] = {
    { "a calm minute", { .stress = 20, .over_bpm = 1.5 }, { 0, 1.5, 1 } },
    { "a raised one", { .stress = 90, .raised = true, .over_bpm = 12 }, { 1, 12, 1 } },
    { "below the usual takes nothing back", { .stress = 5, .over_bpm = -8 }, { 0, 0, 1 } },
    { "the usual is not known", { .stress = 50, .over_bpm = NAN }, { 0, 0, 1 } },
    { "at rest", { .stress = 50, .over_bpm = 2, .activity = ACTIVITY_REST }, { 0, 2, 1 } },
    { "the beats of light activity are no tension", { .stress = 70, .over_bpm = 9, .activity = ACTIVITY_LIGHT }, { 0, 0, 1 } },
    { "nor those of recovery", { .stress = 70, .over_bpm = 9, .activity = ACTIVITY_RECOVERY }, { 0, 0, 1 } },
    { "no score", { .stress = NAN, .over_bpm = 20 }, { 0, 0, 0 } },
    { "raised without a score is none", { .stress = NAN, .raised = true, .over_bpm = 20 }, { 0, 0, 0 } },
    { "a rate out of this world", { .stress = 99, .over_bpm = INFINITY }, { 0, 200, 1 } },
};
/* clang-format on */

static void assert_sum(const struct load_sum *got, const struct load_sum *want, double scale)
{
    assert_near(got->raised_min, want->raised_min * scale, 1e-9);
    assert_near(got->over_beats, want->over_beats * scale, 1e-9);
    assert_near(got->scored_min, want->scored_min * scale, 1e-9);
}

static void test_report(void **state)
{
    const struct report_row *row = *state;
    struct load_days l;
    struct load out;

    load_init(&l);
    for (int i = 1; i <= 12; i++) {
        struct instant t = at(0, 0, i * 10 * US_PER_S);
        load_move(&l, &t);
        load_add(&l, &row->r, STEP_MIN);
    }
    load_fill(&l, 120 * US_PER_S, &out);
    assert_sum(&out.hour, &row->want, 2);
    assert_sum(&out.today, &row->want, 2);
    assert_sum(&out.week, &row->want, 2);
    assert_sum(&out.month, &row->want, 2);
}

/* ---- days ---- */

static void test_days(void **state)
{
    struct load_days l;
    struct load got = { 0 };
    (void)state;

    load_init(&l);
    for (int day = 0; day < 40; day++) {
        live(&l, day, 100, 10 + day, 5);
        got = filled(&l);
        assert_near(got.today.raised_min, 10 + day, 1e-9);
        assert_near(got.today.scored_min, 100, 1e-9);
    }
    assert_near(got.week.raised_min, 7 * 46, 1e-9);     /* days 33 .. 39 */
    assert_near(got.month.raised_min, 28 * 35.5, 1e-9); /* days 12 .. 39 */
    assert_near(got.month.over_beats, 28 * 35.5 * 5, 1e-9);
    assert_int_equal(got.month_days, 28);
}

/* ---- the last hour ---- */

static void test_hour(void **state)
{
    struct load_days l;
    struct load got;
    (void)state;

    load_init(&l);
    for (int i = 1; i <= 6 * 180; i++) { /* three hours; raised in minutes 60 to 90 */
        struct instant t = at(0, i * STEP_MIN, i * 10 * US_PER_S);
        bool raised = i > 6 * 60 && i <= 6 * 90;

        load_move(&l, &t);
        load_add(&l, &(struct report){ .stress = 50, .raised = raised }, STEP_MIN);
        load_fill(&l, t.us, &got);
        double now = i * STEP_MIN, came = fmin(fmax(now - 60, 0), 30),
               went = fmin(fmax(now - 120, 0), 30);
        assert_near(got.hour.raised_min, came - went, 1e-6);
        assert_near(got.hour.scored_min, fmin(now, 60), 1e-6);
        assert_int_equal(got.hour_known, now >= 60 + STEP_MIN - 1e-6); /* since the first step */
    }
    struct instant later = at(0, 200, (180 + 50) * 60 * US_PER_S); /* a pause of 50 minutes */
    load_move(&l, &later);
    load_fill(&l, later.us, &got);
    assert_near(got.hour.scored_min, 10, 1e-6);
    later.us += 20 * 60 * US_PER_S;
    load_move(&l, &later);
    load_fill(&l, later.us, &got);
    assert_near(got.hour.scored_min, 0, 0);
    assert_near(got.today.scored_min, 180, 1e-6);
    load_add(&l, &(struct report){ .stress = 50 }, 5);
    later.us += 3 * 3600 * US_PER_S; /* longer than there are slots */
    load_move(&l, &later);
    load_fill(&l, later.us, &got);
    assert_near(got.hour.scored_min, 0, 0);
}

/* ---- heavy days ---- */

/* clang-format off */
static const struct heavy_row {
    const char *name;
    struct { int days; double scored, raised; } runs[4];
    int counted, heavy;
    double usual;
} heavies[] = {
    { "six days that ended have no usual", { { 6, 600, 10 }, { 1, 600, 300 } }, 7, 0, NAN },
    { "seven have", { { 7, 600, 30 }, { 1, 600, 300 } }, 8, 1, .05 },
    { "today has to end before it is usual", { { 7, 600, 30 } }, 7, 0, NAN },
    { "twice the usual is not more than that", { { 8, 600, 60 }, { 1, 600, 120 } }, 9, 0, .1 },
    { "a little more is", { { 8, 600, 60 }, { 1, 600, 121 } }, 9, 1, .1 },
    { "a day of less than an hour is not counted", { { 8, 600, 60 }, { 1, 59, 59 } }, 8, 0, .1 },
    { "nor does it change the usual", { { 8, 600, 60 }, { 9, 59, 59 }, { 1, 600, 60 } }, 9, 0, .1 },
    { "one of an hour is counted", { { 8, 600, 60 }, { 1, 60, 60 } }, 9, 1, .1 },
    { "long days are not heavier", { { 6, 300, 30 }, { 7, 900, 90 } }, 13, 0, .1 },
    { "nothing raised, and two minutes once", { { 9, 600, 0 }, { 1, 600, 2 } }, 10, 0, 0 },
    { "nothing raised, and half an hour once", { { 9, 600, 0 }, { 1, 600, 31 } }, 10, 1, 0 },
    { "a bad week stands out", { { 21, 600, 40 }, { 7, 600, 200 } }, 28, 7, .125926 },
    { "a bad month after an ordinary one is heavy on most days", { { 28, 600, 40 }, { 28, 600, 200 } }, 28, 27, .169393 },
    { "one of three times the usual on more than half of them", { { 28, 600, 40 }, { 28, 600, 120 } }, 28, 16, .118025 },
    { "the old bad month is no part of this one", { { 28, 600, 40 }, { 28, 600, 200 }, { 28, 600, 40 } }, 28, 0, .131620 },
    { "five weeks away, and it is forgotten", { { 28, 600, 40 }, { 6, 600, 200 }, { 27, 0, 0 }, { 1, 600, 40 } }, 1, 0, .093993 },
    { "a bad month from the start has no heavy days", { { 28, 600, 200 } }, 28, 0, 1 / 3.0 },
    { "a quiet month after it has none, and its share tells", { { 28, 600, 200 }, { 28, 600, 40 } }, 28, 0, .230607 },
    { "after three bad months that is how it is", { { 28, 600, 40 }, { 84, 600, 200 } }, 28, 0, .273566 },
};
/* clang-format on */

static void test_heavy(void **state)
{
    const struct heavy_row *row = *state;
    struct load_days l;
    int day = 0;

    load_init(&l);
    for (int i = 0; i < 4; i++)
        for (int n = 0; n < row->runs[i].days; n++)
            live(&l, day++, row->runs[i].scored, row->runs[i].raised, 0);
    assert_int_equal(filled(&l).month_days, row->counted);
    assert_int_equal(filled(&l).heavy_days, row->heavy);
    if (isnan(row->usual))
        assert_true(isnan(filled(&l).usual_share));
    else
        assert_near(filled(&l).usual_share, row->usual, 1e-5);
    /* and the days themselves are not asked for it */
    struct load_memory m;
    load_save(&l, &m);
    load_init(&l);
    assert_true(load_restore(&l, &m));
    assert_int_equal(filled(&l).heavy_days, row->heavy);
}

/* ---- what is stored ---- */

/* clang-format off */
static const struct bad_row {
    const char *name;
    uint32_t version;
    int32_t day;
    struct load_sum sum;
    bool good;
    double usual_share;
    int32_t usual_days;
    uint32_t heavy;
} bytes[] = {
    { "as it is stored", LOAD_MEMORY_VERSION, FIRST, { 30, 90, 100 }, true },
    { "of a run without a clock", LOAD_MEMORY_VERSION, INT32_MIN, { 30, 90, 100 }, true },
    { "another version", LOAD_MEMORY_VERSION + 1, FIRST, { 0 }, false },
    { "the version before", LOAD_MEMORY_VERSION - 1, FIRST, { 0 }, false },
    { "a part that is missing", 0, 0, { 0 }, false },
    { "raised is no number", LOAD_MEMORY_VERSION, FIRST, { NAN, 0, 0 }, false },
    { "less than nothing", LOAD_MEMORY_VERSION, FIRST, { 0, -1, 0 }, false },
    { "more than a day holds", LOAD_MEMORY_VERSION, FIRST, { 0, 0, 1e9 }, false },
    { "endless", LOAD_MEMORY_VERSION, FIRST, { 0, INFINITY, 0 }, false },
    { "a day before 1970", LOAD_MEMORY_VERSION, -1, { 0 }, false },
    { "a usual share", LOAD_MEMORY_VERSION, FIRST, { 30, 90, 100 }, true, .25, 40 },
    { "a usual that is no number", LOAD_MEMORY_VERSION, FIRST, { 0 }, false, NAN, 40 },
    { "a usual of more than all", LOAD_MEMORY_VERSION, FIRST, { 0 }, false, 1.5, 40 },
    { "heavy days", LOAD_MEMORY_VERSION, FIRST, { 30, 90, 100 }, true, .25, 40, 1u << 27 | 2 },
    { "a heavy day that the month has no room for", LOAD_MEMORY_VERSION, FIRST, { 0 }, false, .25, 40, 1u << 28 },
    { "a usual of less than no days", LOAD_MEMORY_VERSION, FIRST, { 0 }, false, .25, -1 },
    { "a day that never comes", LOAD_MEMORY_VERSION, INT32_MAX, { 0 }, false },
};
/* clang-format on */

static void test_bytes(void **state)
{
    const struct bad_row *row = *state;
    struct load_memory m = { .version = row->version,
                             .day = row->day,
                             .usual_share = row->usual_share,
                             .usual_days = row->usual_days,
                             .heavy = row->heavy };
    struct load_days l;

    m.days[27] = row->sum;
    load_init(&l);
    live(&l, 0, 1, 1, 0);
    assert_int_equal(load_restore(&l, &m), row->good);
    assert_near(filled(&l).month.raised_min, row->good ? row->sum.raised_min : 1, 0);
}

/* ---- whatever comes ---- */

#define DAYS 70

static uint64_t random_state;

static uint32_t below(uint32_t n)
{
    random_state = random_state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (uint32_t)((random_state >> 33) % n);
}

/* Steps of ten seconds, with pauses, restarts and times without a clock: day by day the sums are
   those of what was fed. */
static void test_sums_are_what_was_fed(void **state)
{
    struct load_sum fed[DAYS] = { 0 };
    struct load_days l;
    int64_t us = 0, ms = FIRST * DAY_MS + 1; /* a step that ends at midnight is of the day before */
    (void)state;

    random_state = 20261121;
    load_init(&l);
    while (ms < (FIRST + DAYS - 1) * DAY_MS) {
        int steps = (int)below(800);
        bool clockless = below(8) == 0;

        for (int i = 0; i < steps; i++) {
            us += 10 * US_PER_S;
            ms += 10000;
            /* a clock that is not known at midnight puts both sides of it into the later day */
            struct instant t = { .us = us, .unix_ms = clockless && i < steps - 1 ? 0 : ms };
            struct report r = {
                .stress = below(5) ? below(101) : NAN,
                .over_bpm = below(30) - 10.0,
                .activity = (enum activity)below(ACTIVITY_SLEEP + 1),
            };
            r.raised = r.stress > 60;
            load_move(&l, &t);
            load_add(&l, &r, STEP_MIN);
            if (clockless && i < steps - 1 &&
                (ms - 1 + (steps - 1 - i) * 10000) / DAY_MS != (ms - 1) / DAY_MS)
                clockless = false; /* so it is told before that */
            struct load_sum *day = &fed[(ms - 1) / DAY_MS - FIRST];
            day->scored_min += isnan(r.stress) ? 0 : STEP_MIN;
            day->raised_min += r.raised ? STEP_MIN : 0;
            if (!isnan(r.stress) && r.activity <= ACTIVITY_REST)
                day->over_beats += fmax(0, r.over_bpm) * STEP_MIN;
        }
        if (below(3) == 0) {
            struct load_memory m;
            load_save(&l, &m);
            load_init(&l);
            assert_true(load_restore(&l, &m));
            us = 0;
        }
        if (below(3) == 0)
            ms += below(20) == 0 ? 40 * 3600000LL : below(5 * 3600000);
        struct instant now = { .us = us, .unix_ms = ms };
        struct load got;
        load_move(&l, &now);
        load_fill(&l, us, &got);
        struct load_sum week = { 0 }, month = { 0 };
        int64_t today = (ms - 1) / DAY_MS - FIRST;
        for (int64_t d = today; d > today - 28 && d >= 0; d--) {
            struct load_sum *to[] = { &month, d > today - 7 ? &week : NULL };
            for (int k = 0; k < 2 && to[k]; k++) {
                to[k]->raised_min += fed[d].raised_min;
                to[k]->over_beats += fed[d].over_beats;
                to[k]->scored_min += fed[d].scored_min;
            }
        }
        assert_sum(&got.today, &fed[today], 1);
        assert_sum(&got.week, &week, 1);
        assert_sum(&got.month, &month, 1);
        assert_true(got.heavy_days <= got.month_days && got.month_days <= 28);
        assert_true(got.hour.scored_min <= 60 + 1e-6);
    }
}

int main(void)
{
    enum {
        R = sizeof(reports) / sizeof(reports[0]),
        H = sizeof(heavies) / sizeof(heavies[0]),
        B = sizeof(bytes) / sizeof(bytes[0]),
    };
    struct CMUnitTest tests[R + H + B + 3] = {
        cmocka_unit_test(test_days),
        cmocka_unit_test(test_hour),
        cmocka_unit_test(test_sums_are_what_was_fed),
    };
    int n = 3;

    for (size_t i = 0; i < R; i++)
        tests[n++] = (struct CMUnitTest){ reports[i].name, test_report, NULL, NULL,
                                          (void *)(uintptr_t)&reports[i] };
    for (size_t i = 0; i < H; i++)
        tests[n++] = (struct CMUnitTest){ heavies[i].name, test_heavy, NULL, NULL,
                                          (void *)(uintptr_t)&heavies[i] };
    for (size_t i = 0; i < B; i++)
        tests[n++] = (struct CMUnitTest){ bytes[i].name, test_bytes, NULL, NULL,
                                          (void *)(uintptr_t)&bytes[i] };
    return cmocka_run_group_tests_name("load", tests, NULL, NULL);
}
