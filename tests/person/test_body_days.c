/* Which report belongs to which day and night, whatever the clock does; and bytes that are no days.
 */
#include "days_bench.h"

#include "day_ring.h"
#include "near.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum part { NOWHERE, NIGHT, SEATED };

/* clang-format off */
static const struct place {
    const char *name;
    double hour; /* at which the report ends */
    enum why why;
    enum activity activity;
    enum part part;
    int day; /* it counts for; 0 today */
} places[] = {
    { "place: asleep after midnight", 3, WHY_ASLEEP, ACTIVITY_SLEEP, NIGHT, 0 },
    { "place: asleep before midnight is of tomorrow", 23, WHY_ASLEEP, ACTIVITY_SLEEP, NIGHT, 1 },
    { "place: asleep up to midnight", 24, WHY_ASLEEP, ACTIVITY_SLEEP, NIGHT, 1 },
    { "place: slept in until noon", 12, WHY_ASLEEP, ACTIVITY_SLEEP, NIGHT, 0 },
    { "place: a nap is no night", 14, WHY_ASLEEP, ACTIVITY_SLEEP, NOWHERE, 0 },
    { "place: to bed at seven", 19, WHY_ASLEEP, ACTIVITY_SLEEP, NIGHT, 1 },
    { "place: seated", 10, WHY_OK, ACTIVITY_REST, SEATED, 0 },
    { "place: seated, and perhaps not", 10, WHY_OK, ACTIVITY_UNKNOWN, SEATED, 0 },
    { "place: seated while it is learnt", 10, WHY_CALIBRATING, ACTIVITY_REST, SEATED, 0 },
    { "place: seated, of a heart that shows little", 10, WHY_WEAK_RESPONSE, ACTIVITY_REST, SEATED, 0 },
    { "place: still at three in the morning may be sleep", 3, WHY_OK, ACTIVITY_REST, NOWHERE, 0 },
    { "place: light motion", 10, WHY_OK, ACTIVITY_LIGHT, NOWHERE, 0 },
    { "place: moving", 10, WHY_MOVING, ACTIVITY_LIGHT, NOWHERE, 0 },
    { "place: recovering", 10, WHY_RECOVERING, ACTIVITY_RECOVERY, NOWHERE, 0 },
    { "place: a poor signal", 10, WHY_POOR_SIGNAL, ACTIVITY_UNKNOWN, NOWHERE, 0 },
    { "place: not worn", 10, WHY_NOT_WORN, ACTIVITY_UNKNOWN, NOWHERE, 0 },
    { "place: no consent", 10, WHY_NO_CONSENT, ACTIVITY_UNKNOWN, NOWHERE, 0 },
};
/* clang-format on */

static double minutes_of(const struct days_bench *b, int32_t day, enum part part)
{
    const struct body_day *d = day_ring_find(&b->body.memory, FIRST_DAY + day);

    return !d ? 0 : part == NIGHT ? d->night.minutes : d->seated.minutes;
}

static void test_place(void **state)
{
    const struct place *row = *state;
    struct days_bench b;
    struct report r = days_seated(60, 3.5);

    days_init(&b, true);
    r.why = row->why;
    r.activity = row->activity;
    r.stress = row->why == WHY_OK ? 20 : NAN;
    struct instant before = days_at(&b, 5, 0.5), t = days_at(&b, 5, row->hour);
    struct report nothing = { .stress = NAN, .heart_rate_bpm = NAN, .why = WHY_NOT_WORN };
    days_live(&b, &before, &nothing, 1); /* so that it is known which day it is */
    days_live(&b, &t, &r, 10);
    for (int day = 4; day <= 7; day++) {
        bool here = row->part != NOWHERE && day == 5 + row->day;
        assert_near(minutes_of(&b, day, NIGHT), here && row->part == NIGHT ? 10 : 0, 0);
        assert_near(minutes_of(&b, day, SEATED), here && row->part == SEATED ? 10 : 0, 0);
    }
}

/* Means, also where of some reports there is only a rate. */
static void test_means(void **state)
{
    struct days_bench b;
    struct report a = days_seated(60, 3.0), c = days_seated(90, 4.0), rate = days_seated(70, NAN);
    (void)state;

    days_init(&b, true);
    struct instant t = days_at(&b, 0, 10), later = days_at(&b, 0, 11), last = days_at(&b, 0, 12);
    days_live(&b, &t, &a, 20);
    days_live(&b, &later, &c, 10);
    assert_true(isnan(day_ring_value(&b.body.memory, FIRST_DAY, DAY_SEATED_HR))); /* half an hour */
    days_live(&b, &last, &rate, 30);
    assert_near(day_ring_value(&b.body.memory, FIRST_DAY, DAY_SEATED_HR), 70, 1e-9);
    assert_near(day_ring_value(&b.body.memory, FIRST_DAY, DAY_SEATED_RMSSD), 10.0 / 3, 1e-9);
    assert_true(isnan(day_ring_value(&b.body.memory, FIRST_DAY, DAY_NIGHT_HR)));
    assert_true(isnan(day_ring_value(&b.body.memory, FIRST_DAY, DAY_RAISED)));
    assert_true(isnan(day_ring_value(&b.body.memory, FIRST_DAY - BODY_DAYS, DAY_SEATED_HR)));
}

static void test_raised_share(void **state)
{
    static const struct day_lived day = { 55, 3.8, 66, 3.4, 0.15 };
    struct days_bench b;
    (void)state;

    days_init(&b, true);
    days_live_many(&b, 0, 3, &day);
    for (int d = 0; d < 3; d++) {
        assert_near(day_ring_value(&b.body.memory, FIRST_DAY + d, DAY_RAISED), 0.15, 1e-9);
        assert_near(day_ring_value(&b.body.memory, FIRST_DAY + d, DAY_SEATED_HR), 66, 1e-9);
        assert_near(day_ring_value(&b.body.memory, FIRST_DAY + d, DAY_NIGHT_RMSSD), 3.8, 1e-9);
    }
}

/* ---- the clock ---- */

#define HOUR 3600
struct spell {
    int32_t offset_h, day; /* local */
    double hour;
    enum part part;
};

/* clang-format off */
/* Each spell is of sixty minutes; days 0..9 were lived before, and concluded. */
static const struct clock_case {
    const char *name;
    struct spell spells[6];
    struct { int day; double night_min, seated_min; } after[4];
    int until;        /* days before it are concluded */
    bool is_believed; /* a day of the run's own passes after the second spell */
} clocks[] = {
    { "clock: west over midnight, the evening twice",
      { { 0, 10, 23, NIGHT }, { 0, 11, 1, NIGHT }, { -9, 10, 17, SEATED }, { -9, 10, 23, NIGHT }, { -9, 11, 7, NIGHT } },
      { { 10, 0, 0 }, { 11, 240, 60 } }, 11 },
    { "clock: east over the date line, a day left out",
      { { -10, 10, 20, SEATED }, { 13, 11, 20, SEATED }, { 13, 11, 23, NIGHT }, { 13, 12, 6, NIGHT } },
      { { 10, 0, 60 }, { 11, 0, 60 }, { 12, 120, 0 } }, 12 },
    { "clock: west over the date line, a date twice",
      { { 13, 10, 20, SEATED }, { 13, 11, 20, SEATED }, { -10, 10, 21, SEATED }, { -10, 11, 12, SEATED }, { -10, 12, 12, SEATED } },
      { { 10, 0, 60 }, { 11, 0, 180 }, { 12, 0, 60 } }, 12 },
    { "clock: a year ahead for an hour",
      { { 0, 10, 10, SEATED }, { 0, 376, 11, SEATED }, { 0, 10, 12, SEATED }, { 0, 11, 12, SEATED } },
      { { 10, 0, 120 }, { 11, 0, 60 } }, 11 },
    { "clock: three days off",
      { { 0, 13, 10, SEATED }, { 0, 14, 6, NIGHT }, { 0, 14, 12, SEATED } },
      { { 10, 0, 0 }, { 13, 0, 60 }, { 14, 60, 60 } }, 14, true },
    { "clock: three weeks back for an hour",
      { { 0, 10, 10, SEATED }, { 0, -11, 3, NIGHT }, { 0, 10, 12, SEATED }, { 0, 11, 12, SEATED } },
      { { 10, 0, 120 }, { 11, 0, 60 }, { -11, 0, 0 } }, 11 },
};
/* clang-format on */

static void live_clocks(const struct clock_case *row, struct days_bench *b)
{
    static const struct day_lived ordinary = { 55, 3.8, 66, 3.4, 0.1 };

    days_init(b, false);
    days_live_many(b, 0, 10, &ordinary);
    for (size_t i = 0; i < 6 && row->spells[i].part != NOWHERE; i++) {
        const struct spell *s = &row->spells[i];
        struct report r = s->part == NIGHT ? days_asleep(56, 3.7) : days_seated(67, 3.3);

        b->utc_offset_s = s->offset_h * HOUR;
        struct instant t = days_at(b, s->day, s->hour);
        days_live(b, &t, &r, 60);
        if (i == 1 && row->is_believed)
            b->us += 86400 * US_PER_S;
    }
}

static void test_clock(void **state)
{
    const struct clock_case *row = *state;
    struct days_bench b;

    live_clocks(row, &b);
    for (size_t i = 0; i < 4 && row->after[i].day; i++) {
        assert_near(minutes_of(&b, row->after[i].day, NIGHT), row->after[i].night_min, 0);
        assert_near(minutes_of(&b, row->after[i].day, SEATED), row->after[i].seated_min, 0);
    }
    assert_int_equal(b.body.memory.until_unix_ms / 86400000, FIRST_DAY + row->until);
    for (int day = 1; day < 10; day++) /* nothing of before is touched */
        assert_near(minutes_of(&b, day, SEATED), 600, 1e-9);
}

/* ---- what is stored ---- */

static void learnt(struct body_memory *m)
{
    struct days_bench b;
    static const struct day_lived ordinary = { 55, 3.8, 66, 3.4, 0.1 };

    days_init(&b, false);
    days_live_many(&b, 0, 20, &ordinary);
    days_session(&b, 19, 18, SESSION_HELD);
    days_live_many(&b, 20, 30, &ordinary);
    days_session(&b, 29, 18, SESSION_HELD);
    *m = b.body.memory;
}

#define BREAK(label, statement)              \
    static void label(struct body_memory *m) \
    {                                        \
        statement;                           \
    }
BREAK(other_version, m->version++)
BREAK(ill_for_ever, m->ill_days = UINT32_MAX)
BREAK(until_no_midnight, m->until_unix_ms += 1)
BREAK(until_negative, m->until_unix_ms = -86400000)
BREAK(until_far, m->until_unix_ms = INT64_MAX / 86400000 * 86400000)
BREAK(day_elsewhere, m->days[3].day++)
BREAK(day_negative, m->days[3].day = -29)
BREAK(day_far, m->days[3].day = INT32_MAX)
BREAK(signs_unknown, m->days[3].signs = 3)
BREAK(night_too_long, m->days[3].night.minutes = 1e9)
BREAK(night_negative, m->days[3].night.minutes = -1)
BREAK(night_nan, m->days[3].night.minutes = NAN)
BREAK(night_without_rate, m->days[3].night.hr_bpm = NAN)
BREAK(rate_of_nothing, m->days[3].night.minutes = 0)
BREAK(rate_infinite, m->days[3].seated.hr_bpm = INFINITY)
BREAK(rmssd_infinite, m->days[3].seated.ln_rmssd = -INFINITY)
BREAK(raised_two, m->days[3].raised_share = 2)
BREAK(weight_negative, m->regression[2].weight = -1)
BREAK(weight_nan, m->regression[2].weight = NAN)
BREAK(sum_infinite, m->regression[2].xy = INFINITY)
BREAK(session_twice, m->sessions[1].at_unix_ms = m->sessions[0].at_unix_ms)
BREAK(session_order, m->sessions[1].at_unix_ms = m->sessions[0].at_unix_ms + 1)
BREAK(session_negative, m->sessions[1].at_unix_ms = -1)
BREAK(session_day, m->sessions[1].day = INT32_MIN)
BREAK(session_endless, m->sessions[1].duration_min = INT32_MAX)
BREAK(technique_endless, memset(m->sessions[0].technique, 'x', sizeof(m->sessions[0].technique)))
BREAK(given_maybe, memset(&m->sessions[0].given, 7, 1))
BREAK(change_infinite, m->sessions[0].over[4] = INFINITY)
BREAK(nothing, (void)m)

#define BROKEN(label)                   \
    {                                   \
        "stored: " #label, label, false \
    }
static const struct stored {
    const char *name;
    void (*spoil)(struct body_memory *m);
    bool taken;
} stored[] = {
    BROKEN(other_version),
    BROKEN(ill_for_ever),
    BROKEN(until_no_midnight),
    BROKEN(until_negative),
    BROKEN(until_far),
    BROKEN(day_elsewhere),
    BROKEN(day_negative),
    BROKEN(day_far),
    BROKEN(signs_unknown),
    BROKEN(night_too_long),
    BROKEN(night_negative),
    BROKEN(night_nan),
    BROKEN(night_without_rate),
    BROKEN(rate_of_nothing),
    BROKEN(rate_infinite),
    BROKEN(rmssd_infinite),
    BROKEN(raised_two),
    BROKEN(weight_negative),
    BROKEN(weight_nan),
    BROKEN(sum_infinite),
    BROKEN(session_twice),
    BROKEN(session_order),
    BROKEN(session_negative),
    BROKEN(session_day),
    BROKEN(session_endless),
    BROKEN(technique_endless),
    BROKEN(given_maybe),
    BROKEN(change_infinite),
    { "stored: as it was", nothing, true },
};

static void test_stored(void **state)
{
    const struct stored *row = *state;
    struct body_memory m;
    struct body_days *b = malloc(sizeof(*b));

    assert_non_null(b);
    learnt(&m);
    row->spoil(&m);
    body_days_init(b);
    assert_int_equal(body_days_restore(b, &m), row->taken);
    if (row->taken)
        assert_memory_equal(&b->memory, &m, sizeof(m));
    else
        assert_int_equal(b->memory.days[3].day, INT32_MIN);
    free(b);
}

/* Whatever bytes are taken, the days that follow are lived on them without harm. */
static void test_any_bytes(void **state)
{
    static const struct day_lived ordinary = { 55, 3.8, 66, 3.4, 0.1 };
    struct body_memory m, broken;
    uint64_t random = 1;
    int taken = 0;
    (void)state;

    learnt(&m);
    for (int i = 0; i < 4000; i++) {
        struct days_bench b;
        unsigned char byte = (unsigned char)(random >> 40);

        days_init(&b, false);
        days_noise(&random);
        broken = m;
        memcpy((unsigned char *)&broken + (random >> 16) % sizeof(broken), &byte, 1);
        if (!body_days_restore(&b.body, &broken))
            continue;
        taken++;
        days_live_many(&b, 30, 36, &ordinary);
    }
    assert_true(taken > 100);
}

#define CASES(table, fn)                                                   \
    for (size_t i = 0; i < sizeof(table) / sizeof((table)[0]); i++)        \
        tests[n++] = (struct CMUnitTest){ (table)[i].name, fn, NULL, NULL, \
                                          (void *)(uintptr_t) & (table)[i] };

int main(void)
{
    struct CMUnitTest tests[80] = {
        cmocka_unit_test(test_means),
        cmocka_unit_test(test_raised_share),
        cmocka_unit_test(test_any_bytes),
    };
    size_t n = 3;

    CASES(places, test_place)
    CASES(clocks, test_clock)
    CASES(stored, test_stored)
    return cmocka_run_group_tests_name("body_days", tests, NULL, NULL);
}
