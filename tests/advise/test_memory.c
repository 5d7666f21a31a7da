/* What is stored comes back whole, and nothing that could not have been ours comes back at all. */
#include "advise.h"

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
    assert_non_null(a);
    return a;
}

/* With an offer open that repeats a `later`, and all that a person can have said. */
static void make_memory(struct advise_memory *out)
{
    struct advisor *a = new_advisor();
    struct report r = { .why = WHY_OK, .activity = ACTIVITY_REST, .confidence = 1 };
    struct advise_input in = { .report = &r, .has_motion = true, .usual_heart_rate_bpm = NAN };
    struct instant t = { .us = 0, .unix_ms = NOON_MS, .utc_offset_s = 3600 };
    struct command suggest = { .kind = COMMAND_SUGGEST };
    struct command log = { .kind = COMMAND_MASSAGE_LOG };
    struct command book = { .kind = COMMAND_MASSAGE_BOOK, .unix_ms = NOON_MS + 86400000 };
    struct answer_event later = { .answer = ANSWER_LATER };
    struct advice advice;

    assert_int_equal(advisor_command(a, &in, &suggest, &t, &advice), 0);
    assert_int_equal(advisor_answer(a, &later, &t, &advice), 0);
    assert_int_equal(advisor_command(a, &in, &log, &t, &advice), 0);
    assert_int_equal(advisor_command(a, &in, &book, &t, &advice), 0);
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
    { "another version",            AT(version), U32(2) },
    { "more offers than fit",       AT(offer_count), U32(25) },
    { "an offer before 1970",       AT(offers_unix_ms[0]), I64(-1) },
    { "an offer without a time",    AT(offers_unix_ms[1]), I64(0) },
    { "an offer beyond all years",  AT(offers_unix_ms[0]), I64(INT64_MAX) },
    { "a gap factor below 1",       AT(gap_factor), F64(0.5) },
    { "a gap factor out of bounds", AT(gap_factor), F64(1e6) },
    { "a gap factor of NAN",        AT(gap_factor), F64(NAN) },
    { "a snooze before 1970",       AT(snoozed_until_unix_ms), I64(-5) },
    { "a later before 1970",        AT(again_unix_ms), I64(-5) },
    { "a session beyond all years", AT(last_massage_unix_ms), I64(INT64_MAX) },
    { "a booking beyond all years", AT(booked_massage_unix_ms), I64(INT64_MAX) },
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

/* Whatever bytes are let in, they can be worked with. */
static void test_noise(void **state)
{
    (void)state;
    uint64_t x = 88172645463325252u;
    struct report r = { .why = WHY_OK, .activity = ACTIVITY_REST, .confidence = 1, .raised = true };
    struct advise_input in = { .report = &r, .has_motion = true, .usual_heart_rate_bpm = NAN };
    struct instant t = { .us = 0, .unix_ms = NOON_MS };
    struct answer_event no = { .answer = ANSWER_NO };
    struct advice advice;
    int taken = 0;

    for (int round = 0; round < 20000; round++) {
        struct advisor *a = new_advisor();
        struct advise_memory m;
        make_memory(&m);
        for (int flips = 0; flips < 2; flips++) {
            x ^= x << 13, x ^= x >> 7, x ^= x << 17;
            ((unsigned char *)&m)[x % sizeof(m)] ^= (unsigned char)(1 << (x >> 40) % 8);
        }
        taken += advisor_restore(a, &m);
        advisor_tick(a, &in, &t, &advice);
        advisor_answer(a, &no, &t, &advice);
        advisor_free(a);
    }
    assert_in_range(taken, 1, 19999);
}

int main(void)
{
    enum { N = sizeof(bad) / sizeof(bad[0]) };
    struct CMUnitTest tests[N + 2] = { cmocka_unit_test(test_round), cmocka_unit_test(test_noise) };

    for (size_t i = 0; i < N; i++)
        tests[i + 2] = (struct CMUnitTest){
            .name = bad[i].name,
            .test_func = test_bad,
            .initial_state = (void *)(uintptr_t)&bad[i],
        };
    return cmocka_run_group_tests_name("advise memory", tests, NULL, NULL);
}
