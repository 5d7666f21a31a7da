/* What is stored comes back whole, and nothing that could not have been ours comes back at all. */
#include "advise.h"

#include "catalog.h"
#include "sensitivity.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#define NOON_MS INT64_C(1768215600000)

static struct advisor *new_advisor(void)
{
    struct profile p;
    profile_init(&p, "alex");
    struct advisor *a = advisor_new(&p);
    size_t count;
    const struct routine_plan *ours = routine_catalog(&count);
    assert_non_null(a);
    advisor_set_routines(a, NULL, 0, ours, count);
    return a;
}

static struct session_effect measured(int64_t at_unix_ms)
{
    struct session_effect e = { .at_unix_ms = at_unix_ms, .technique = "swedish" };

    for (int i = 0; i < SESSION_MEASURES; i++)
        e.change[i] = (struct session_change){ 1, 1, 2 };
    return e;
}

/* With an offer open, a `later` that waits, and all that a person can have said. */
static void make_memory(struct advise_memory *out)
{
    struct advisor *a = new_advisor();
    struct report r = { .why = WHY_OK, .activity = ACTIVITY_REST, .confidence = 1 };
    struct advise_input in = { .report = &r, .has_motion = true, .usual_heart_rate_bpm = NAN };
    struct instant t = { .us = 0, .unix_ms = NOON_MS, .utc_offset_s = 3600 };
    struct command suggest = { .kind = COMMAND_SUGGEST };
    struct command log = { .kind = COMMAND_MASSAGE_LOG, .name = "swedish", .duration_min = 45 };
    struct command book = { .kind = COMMAND_MASSAGE_BOOK, .unix_ms = NOON_MS + 86400000 };
    struct command again = { .kind = COMMAND_MASSAGE_BOOK, .unix_ms = NOON_MS + 172800000 };
    struct command fever = { .kind = COMMAND_CONDITION, .condition = CONDITION_FEVER, .on = true };
    struct command feel = { .kind = COMMAND_FEEL, .feel = 5 };
    struct command seldom = { .kind = COMMAND_SENSITIVITY, .sensitivity = -1 };
    struct effect run = { .routine = "breathe_resonance",
                          .finished = true,
                          .before = { 70, 30, 80 },
                          .after = { 60, 40, 20 },
                          .ended_unix_ms = NOON_MS };
    struct answer_event later = { .answer = ANSWER_LATER };
    struct advice advice;

    assert_int_equal(advisor_command(a, &in, &suggest, &t, &advice), 0);
    assert_int_equal(advisor_answer(a, &later, &t, &advice), 0);
    assert_int_equal(advisor_command(a, &in, &log, &t, &advice), 0);
    assert_int_equal(advisor_command(a, &in, &book, &t, &advice), 0);
    assert_int_equal(advisor_command(a, &in, &again, &t, &advice), 0);
    assert_int_equal(advisor_command(a, &in, &fever, &t, &advice), 0);
    assert_int_equal(advisor_command(a, &in, &seldom, &t, &advice), 0);
    assert_int_equal(advisor_command(a, &in, &feel, &t, &advice), 0);
    struct session_effect session = measured(NOON_MS);
    advisor_effect(a, &run);
    advisor_session_effect(a, &session);
    assert_int_equal(advisor_command(a, &in, &suggest, &t, &advice), 0);
    assert_true(advice.has_offer);
    advisor_save(a, out);
    out->again_unix_ms = NOON_MS + 1; /* both, to have every field in use */
    advisor_free(a);
}

static void test_round(void **state)
{
    (void)state;
    struct advise_memory in, out;
    struct advisor *a = new_advisor();

    make_memory(&in);
    assert_true(advisor_restore(a, &in));
    advisor_save(a, &out);
    assert_memory_equal(&in, &out, sizeof(in));
    advisor_free(a);
}

/* clang-format off */
#define AT(field) offsetof(struct advise_memory, field), sizeof(((struct advise_memory *)0)->field)
#define I64(v) { .i64 = (v) }
#define U32(v) { .u32 = (v) }
#define F64(v) { .f64 = (v) }
#define ALL_X  { .text = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" }
#define NO_X   { .text = "" }

static const struct bad {
    const char *name;
    size_t at, size;
    union {
        int64_t i64;
        uint32_t u32;
        double f64;
        char text[64];
    } value;
} bad[] = {
    { "another version",            AT(version), U32(ADVISE_MEMORY_VERSION + 1) },
    { "more offers than fit",       AT(offer_count), U32(25) },
    { "an offer before 1970",       AT(offers_unix_ms[0]), I64(-1) },
    { "an offer without a time",    AT(offers_unix_ms[1]), I64(0) },
    { "an offer beyond all years",  AT(offers_unix_ms[0]), I64(INT64_MAX) },
    { "unwanted beyond all counts", AT(unwanted), U32(UINT32_MAX) },
    { "a snooze before 1970",       AT(snoozed_until_unix_ms), I64(-5) },
    { "a later before 1970",        AT(again_unix_ms), I64(-5) },
    { "a session beyond all years", AT(last.at_unix_ms), I64(INT64_MAX) },
    { "a booking beyond all years", AT(booked.at_unix_ms), I64(INT64_MAX) },
    { "a cool-down before 1970",    AT(booking_dismissed_unix_ms), I64(INT64_MIN) },
    { "off is neither",             AT(off), U32(2) },
    { "open is neither",            AT(has_open), U32(255) },
    { "again is neither",           AT(again_used), U32(7) },
    { "open without an id",         AT(open.id), NO_X },
    { "an id without end",          AT(open.id), ALL_X },
    { "a routine without end",      AT(open.routine), ALL_X },
    { "a technique without end",    AT(open.technique), ALL_X },
    { "no such type",               AT(open.type), U32(SUGGESTION_TYPES) },
    { "no such reason",             AT(open.reason), U32(REASON_AGAIN + 1) },
    { "no such choice",             AT(open.choices), U32(0x80) },
    { "simulated is neither",       AT(open.simulated), U32(3) },
    { "offered before 1970",        AT(open.at.unix_ms), I64(-1) },
    { "ends never",                 AT(open.expires_unix_ms), I64(INT64_MAX) },
    { "open without an end",        AT(open.expires_unix_ms), I64(0) },
    { "a later of nothing",         AT(again_of.id), NO_X },
    { "a later's id without end",   AT(again_of.id), ALL_X },
    { "a later's type",             AT(again_of.type), U32(77) },
    { "a question about nothing",   AT(open.reason), U32(REASON_STILL_SO) },
    { "no such condition",          AT(open.condition), U32(CONDITION_COUNT + 1) },
    { "a massage of no length",     AT(open.duration_min), U32(UINT32_MAX) },
    { "a session of no length",     AT(last.duration_min), U32(0) },
    { "a session of days",          AT(booked.duration_min), U32(1440) },
    { "a session's technique",      AT(last.technique), ALL_X },
    { "a session's offer",          AT(last.suggestion), ALL_X },
    { "a session's state",          AT(last.state), U32(3) },
    { "a session is real or not",   AT(booked.simulated), U32(2) },
    { "a session on no earth",      AT(last.utc_offset_s), U32(100000) },
    { "reminded of what",           AT(reminded), U32(8) },
    { "aftercare before 1970",      AT(aftercare_unix_ms), I64(-1) },
    { "dismissed beyond counting",  AT(bookings_dismissed), U32(UINT32_MAX) },
    { "a course before 1970",       AT(course.began_unix_ms), I64(-1) },
    { "a course in no phase",       AT(course.phase), U32(5) },
    { "a course in no phase, below", AT(course.phase), U32(UINT32_MAX) },
    { "a course of no interval",    AT(course.interval_days), U32(UINT32_MAX) },
    { "a course beyond counting",   AT(course.sessions), U32(UINT32_MAX) },
    { "more helped than measured",  AT(course.helped), U32(90) },
    { "measured beyond counting",   AT(course.measured), U32(UINT32_MAX) },
    { "a technique far out",        AT(course.technique), U32(64) },
    { "a share of more than all",   AT(course.load_share), F64(1.5) },
    { "a share of infinity",        AT(course.load_share), F64(INFINITY) },
    { "chosen out of bounds",       AT(sensitivity), U32(3) },
    { "chosen out of bounds, below", AT(sensitivity), U32((uint32_t)-3) },
    { "learnt out of bounds",       AT(learnt), F64(2.1) },
    { "learnt NAN",                 AT(learnt), F64(NAN) },
    { "taught before 1970",         AT(taught_unix_ms), I64(-1) },
    { "faded before 1970",          AT(faded_unix_ms), I64(-1) },
    { "not stressed beyond counts", AT(not_stressed), U32(UINT32_MAX) },
    { "felt beyond counts",         AT(felt_calm), U32(UINT32_MAX) },
    { "a day in another's place",   AT(feel_days[3].day), U32(5) },
    { "a feeling of 6",             AT(feel), U32(6) },
    { "a feeling below",            AT(feel), U32(UINT32_MAX) },
    { "felt before 1970",           AT(feel_unix_ms), I64(-1) },
    { "a sum of nothing",           AT(feel_days[3].sum), F64(4) },
    { "a sum of NAN",               AT(feel_days[3].sum), F64(NAN) },
    { "a professional before 1970", AT(professional_unix_ms), I64(-1) },
    { "rest before 1970",           AT(rest_unix_ms), I64(-1) },
    { "no such condition is set",   AT(conditions), U32(UINT32_C(1) << CONDITION_COUNT | 1) },
    { "holds, but since never",     AT(condition[0].since_unix_ms), I64(0) },
    { "since, but does not hold",   AT(condition[5].since_unix_ms), I64(NOON_MS) },
    { "asked before 1970",          AT(condition[0].asked_unix_ms), I64(-1) },
    { "asked beyond counting",      AT(condition[0].asked), U32(UINT32_MAX) },
    { "a routine's name",           AT(helped[0].what), ALL_X },
    { "neither routine nor massage", AT(helped[0].kind), U32(2) },
    { "offered beyond counting",    AT(helped[0].offered), U32(UINT32_MAX) },
    { "accepted beyond counting",   AT(helped[0].accepted), U32(UINT32_MAX) },
    { "finished beyond counting",   AT(helped[0].finished), U32(UINT32_MAX) },
    { "runs beyond counting",       AT(helped[0].measured), U32(UINT32_MAX) },
    { "a calm of NAN",              AT(helped[0].mean), F64(NAN) },
    { "a scatter below 0",          AT(helped[0].square), F64(-1) },
    { "tried before 1970",          AT(helped[0].last_unix_ms), I64(-1) },
};
/* clang-format on */

static void test_bad(void **state)
{
    const struct bad *b = *state;
    struct advisor *a = new_advisor();
    struct advise_memory before, m, after;

    advisor_save(a, &before);
    make_memory(&m);
    memcpy((char *)&m + b->at, &b->value, b->size);
    assert_false(advisor_restore(a, &m));
    advisor_save(a, &after);
    assert_memory_equal(&before, &after, sizeof(after));
    advisor_free(a);
}

/* Whatever bytes are let in, they can be worked with, and what is saved then comes back, too. */
static void live(struct advisor *a, struct instant t)
{
    struct report r = { .why = WHY_OK, .activity = ACTIVITY_REST, .confidence = 1, .raised = true };
    struct load_memory days = { .day = instant_day(&t) };
    struct advise_input in = { .report = &r,
                               .has_motion = true,
                               .usual_heart_rate_bpm = NAN,
                               .days = &days,
                               .is_well_again = true };
    struct answer_event yes = { .answer = ANSWER_ACCEPT };
    struct command log = { .kind = COMMAND_MASSAGE_LOG };
    struct session_effect session = measured(t.unix_ms);
    struct standing standing;
    struct advise_memory saved;
    struct advice advice;
    struct advisor *other = new_advisor();

    for (int i = 0; i < 4; i++) {
        advisor_tick(a, &in, &t, &advice);
        advisor_answer(a, &yes, &t, &advice);
        advisor_command(a, &in, &log, &t, &advice);
        advisor_session_effect(a, &session);
        advisor_standing(a, &in, &t, &standing);
        advisor_withdraw(a, advisor_last(a)->id);
        t.us += 600 * US_PER_S;
        t.unix_ms += 600 * MS_PER_S;
    }
    advisor_save(a, &saved);
    assert_true(advisor_restore(other, &saved));
    advisor_free(other);
}

static uint64_t dice(uint64_t *x)
{
    *x ^= *x << 13, *x ^= *x >> 7, *x ^= *x << 17;
    return *x;
}

static void test_noise(void **state)
{
    (void)state;
    uint64_t x = 88172645463325252u;
    struct instant t = { .us = 0, .unix_ms = NOON_MS };
    int taken = 0;

    for (int round = 0; round < 20000; round++) {
        struct advisor *a = new_advisor();
        struct advise_memory m;
        make_memory(&m);
        for (int flips = 0; flips < 2; flips++)
            ((unsigned char *)&m)[dice(&x) % sizeof(m)] ^= (unsigned char)(1 << dice(&x) % 8);
        if (advisor_restore(a, &m)) {
            live(a, t);
            taken++;
        }
        advisor_free(a);
    }
    assert_in_range(taken, 1, 19999);
}

/* A whole field at a time, of the values that break things. */
static void test_extremes(void **state)
{
    (void)state;
    static const uint64_t values[] = { 0,
                                       1,
                                       UINT64_MAX,
                                       0x7fffffffffffffff,
                                       0x8000000000000000,
                                       0x7ff0000000000000,
                                       0x7ff8000000000000,
                                       0xfff0000000000000,
                                       0x7fffffff7fffffff,
                                       0x8000000080000000 };
    struct instant t = { .us = 0, .unix_ms = NOON_MS };
    struct advise_memory whole;
    int taken = 0;

    make_memory(&whole);
    for (size_t at = 0; at + 8 <= sizeof(whole); at += 8)
        for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
            struct advisor *a = new_advisor();
            struct advise_memory m = whole;
            memcpy((char *)&m + at, &values[i], 8);
            if (advisor_restore(a, &m)) {
                live(a, t);
                taken++;
            }
            advisor_free(a);
        }
    assert_in_range(taken, 1, 20000);
}

int main(void)
{
    enum { N = sizeof(bad) / sizeof(bad[0]) };
    struct CMUnitTest tests[N + 3] = { cmocka_unit_test(test_round), cmocka_unit_test(test_noise),
                                       cmocka_unit_test(test_extremes) };

    for (size_t i = 0; i < N; i++)
        tests[i + 3] = (struct CMUnitTest){
            .name = bad[i].name,
            .test_func = test_bad,
            .initial_state = (void *)(uintptr_t)&bad[i],
        };
    return cmocka_run_group_tests_name("advise memory", tests, NULL, NULL);
}
