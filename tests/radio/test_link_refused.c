/* What each refusal means for each call: one row, one test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "instant.h"
#include "link_stage.h"

#define NEVER (-1)

/* clang-format off */
#define IN(p)        .in = LINK_PHASE_##p
#define BECAUSE(r)   .refusal = REFUSED_##r
#define HAS_KEYS     .bonded = true
#define PLUGIN_BONDS .needs_bond = true

/* `from_s`, `to_s`: when it is due then, counted from the refusal. */
static struct row {
    const char *name;
    enum link_phase in;
    enum refusal refusal;
    enum link_action action;
    enum link_phase phase;
    double from_s, to_s;
    const char *words;
    bool bonded, needs_bond;
} rows[] = {
    { "connect: busy",        IN(CONNECTING), BECAUSE(BUSY),        GIVES(NOTHING, BACKOFF), 0.5, 2, NULL },
    { "connect: aborted",     IN(CONNECTING), BECAUSE(ABORTED),     GIVES(NOTHING, BACKOFF), 0.25, 0.25, "broke off" },
    { "connect: unreachable", IN(CONNECTING), BECAUSE(UNREACHABLE), GIVES(NOTHING, AWAY), 599, 600, NULL },
    { "connect: cancelled",   IN(CONNECTING), BECAUSE(CANCELLED),   GIVES(NOTHING, BACKOFF), 5, 6.25, NULL },
    { "connect: off",         IN(CONNECTING), BECAUSE(OFF),         GIVES(NOTHING, OFF), 5, 5, NULL },
    { "connect: gone",        IN(CONNECTING), BECAUSE(GONE),        GIVES(NOTHING, AWAY), 599, 600, "forgotten" },
    { "connect: bond",        IN(CONNECTING), BECAUSE(BOND),        GIVES(NOTHING, BACKOFF), 1, 1.25, NULL },
    { "connect: bond, keys",  IN(CONNECTING), BECAUSE(BOND),        GIVES(REMOVE, REMOVING), 5, 5, "forget", HAS_KEYS },
    { "connect: acquired",    IN(CONNECTING), BECAUSE(ACQUIRED),    GIVES(NOTHING, BACKOFF), 1, 1.25, NULL },
    { "connect: unsupported", IN(CONNECTING), BECAUSE(UNSUPPORTED), GIVES(NOTHING, BACKOFF), 1, 1.25, NULL },
    { "connect: exists",      IN(CONNECTING), BECAUSE(EXISTS),      GIVES(NOTHING, RESOLVING), 30, 30, NULL },
    { "connect: no service",  IN(CONNECTING), BECAUSE(NO_SERVICE),  GIVES(NOTHING, OFF), 5, 5, NULL },
    { "connect: denied",      IN(CONNECTING), BECAUSE(DENIED),      GIVES(NOTHING, BACKOFF), 300, 300, "D-Bus policy" },
    { "connect: no reply",    IN(CONNECTING), BECAUSE(NO_REPLY),    GIVES(CANCEL, LETTING_GO), 5, 5, NULL },
    { "connect: other",       IN(CONNECTING), BECAUSE(OTHER),       GIVES(NOTHING, BACKOFF), 1, 1.25, NULL },
    { "connect: no error",    IN(CONNECTING), BECAUSE(NOT),         GIVES(NOTHING, BACKOFF), 1, 1.25, NULL },

    /* Connected is told, then the call fails after all. */
    { "resolve: aborted",     IN(RESOLVING), BECAUSE(ABORTED),      GIVES(NOTHING, BACKOFF), 0.25, 0.25, "broke off" },
    { "resolve: unreachable", IN(RESOLVING), BECAUSE(UNREACHABLE),  GIVES(NOTHING, AWAY), 599, 600, NULL },
    { "resolve: bond, keys",  IN(RESOLVING), BECAUSE(BOND),         GIVES(REMOVE, REMOVING), 5, 5, NULL, HAS_KEYS },

    { "pair: busy",           IN(PAIRING), BECAUSE(BUSY),        GIVES(LET_GO, LETTING_GO), 5, 5, "paired", PLUGIN_BONDS },
    { "pair: aborted",        IN(PAIRING), BECAUSE(ABORTED),     GIVES(LET_GO, LETTING_GO), 5, 5, "paired", PLUGIN_BONDS },
    { "pair: cancelled",      IN(PAIRING), BECAUSE(CANCELLED),   GIVES(LET_GO, LETTING_GO), 5, 5, NULL, PLUGIN_BONDS },
    { "pair: off",            IN(PAIRING), BECAUSE(OFF),         GIVES(NOTHING, OFF), 5, 5, NULL, PLUGIN_BONDS },
    { "pair: bond",           IN(PAIRING), BECAUSE(BOND),        GIVES(LET_GO, LETTING_GO), 5, 5, "could not be paired", PLUGIN_BONDS },
    { "pair: exists",         IN(PAIRING), BECAUSE(EXISTS),      GIVES(SUBSCRIBE, SUBSCRIBING), 10, 10, NULL, PLUGIN_BONDS },
    { "pair: unsupported",    IN(PAIRING), BECAUSE(UNSUPPORTED), GIVES(LET_GO, LETTING_GO), 5, 5, "could not be paired", PLUGIN_BONDS },
    { "pair: no service",     IN(PAIRING), BECAUSE(NO_SERVICE),  GIVES(NOTHING, OFF), 5, 5, NULL, PLUGIN_BONDS },
    { "pair: denied",         IN(PAIRING), BECAUSE(DENIED),      GIVES(LET_GO, LETTING_GO), 5, 5, "D-Bus policy", PLUGIN_BONDS },
    { "pair: no reply",       IN(PAIRING), BECAUSE(NO_REPLY),    GIVES(CANCEL, LETTING_GO), 5, 5, "never answers", PLUGIN_BONDS },
    { "pair: other",          IN(PAIRING), BECAUSE(OTHER),       GIVES(LET_GO, LETTING_GO), 5, 5, NULL, PLUGIN_BONDS },

    { "subscribe: busy",        IN(SUBSCRIBING), BECAUSE(BUSY),        GIVES(NOTHING, BACKOFF), 0.5, 2, NULL },
    { "subscribe: aborted",     IN(SUBSCRIBING), BECAUSE(ABORTED),     GIVES(LET_GO, LETTING_GO), 5, 5, NULL },
    { "subscribe: unreachable", IN(SUBSCRIBING), BECAUSE(UNREACHABLE), GIVES(LET_GO, LETTING_GO), 5, 5, NULL },
    { "subscribe: cancelled",   IN(SUBSCRIBING), BECAUSE(CANCELLED),   GIVES(LET_GO, LETTING_GO), 5, 5, NULL },
    { "subscribe: off",         IN(SUBSCRIBING), BECAUSE(OFF),         GIVES(NOTHING, OFF), 5, 5, NULL },
    { "subscribe: gone",        IN(SUBSCRIBING), BECAUSE(GONE),        GIVES(LET_GO, LETTING_GO), 5, 5, "cannot be asked for" },
    { "subscribe: bond",        IN(SUBSCRIBING), BECAUSE(BOND),        GIVES(PAIR, PAIRING), 40, 40, "paired" },
    { "subscribe: bond, keys",  IN(SUBSCRIBING), BECAUSE(BOND),        GIVES(REMOVE, REMOVING), 5, 5, "forget", HAS_KEYS },
    { "subscribe: acquired",    IN(SUBSCRIBING), BECAUSE(ACQUIRED),    GIVES(NOTHING, BACKOFF), 30, 37.5, NULL },
    { "subscribe: unsupported", IN(SUBSCRIBING), BECAUSE(UNSUPPORTED), GIVES(LET_GO, LETTING_GO), 5, 5, "not what its plugin reads" },
    { "subscribe: exists",      IN(SUBSCRIBING), BECAUSE(EXISTS),      GIVES(NOTHING, LISTENING), 10, 10, NULL },
    { "subscribe: no service",  IN(SUBSCRIBING), BECAUSE(NO_SERVICE),  GIVES(NOTHING, OFF), 5, 5, NULL },
    { "subscribe: denied",      IN(SUBSCRIBING), BECAUSE(DENIED),      GIVES(LET_GO, LETTING_GO), 5, 5, "D-Bus policy" },
    { "subscribe: no reply",    IN(SUBSCRIBING), BECAUSE(NO_REPLY),    GIVES(CANCEL, LETTING_GO), 5, 5, "never answered" },
    { "subscribe: other",       IN(SUBSCRIBING), BECAUSE(OTHER),       GIVES(LET_GO, LETTING_GO), 5, 5, "cannot be asked for" },

    { "nothing asked for: off",     IN(OFF),       BECAUSE(OTHER), GIVES(NOTHING, OFF), NEVER, NEVER, NULL },
    { "nothing asked for: away",    IN(AWAY),      BECAUSE(OTHER), GIVES(NOTHING, AWAY), 599, 600, NULL },
    { "nothing asked for: queued",  IN(QUEUED),    BECAUSE(BOND),  GIVES(NOTHING, QUEUED), 119, 120, NULL },
    { "nothing asked for: listens", IN(LISTENING), BECAUSE(BOND),  GIVES(NOTHING, LISTENING), 9, 10, NULL, HAS_KEYS },
    { "nothing asked for: rests",   IN(NOT_WORN),  BECAUSE(GONE),  GIVES(NOTHING, NOT_WORN), 29, 30, NULL },
    { "nothing asked for: for a phone", IN(RELEASED), BECAUSE(GONE), GIVES(NOTHING, RELEASED), NEVER, NEVER, NULL },
};
/* clang-format on */

static void check_row(void **state)
{
    const struct row *r = *state;
    const struct link_options opt = { .needs_bond = r->needs_bond, .seed = 7 };
    const struct link_event e = { .kind = LINK_FAILED,
                                  .refusal = r->refusal,
                                  .bonded = r->bonded,
                                  .text = "dev_AA_BB_CC_DD_EE_FF says no" };
    int64_t now_us = STAGE_S(500);
    struct link l;

    stage_link(&l, &opt, r->in, r->bonded, now_us);
    assert_int_equal(l.phase, r->in);
    now_us += US_PER_S / 2;
    assert_int_equal(link_step(&l, &e, now_us), r->action);
    assert_string_equal(link_phase_name(l.phase), link_phase_name(r->phase));
    if (r->from_s == NEVER) {
        assert_true(l.due_us == INSTANT_NEVER);
    } else {
        assert_true(l.due_us >= now_us + STAGE_S(r->from_s));
        assert_true(l.due_us <= now_us + STAGE_S(r->to_s));
    }
    if (r->words && !strstr(l.why, r->words))
        fail_msg("why is \"%s\"", l.why);
    assert_null(strstr(l.why, "dev_")); /* BlueZ's text may name the device */
}

/* Steps into CONNECTING again, from BACKOFF or AWAY, at the moment it wants to. */
static int64_t connect_again(struct link *l, int64_t now_us)
{
    const struct link_event due = { .kind = LINK_DUE }, seen = { .kind = LINK_SEEN },
                            turn = { .kind = LINK_TURN };

    for (int i = 0; i < 10 && l->phase != LINK_PHASE_QUEUED; i++) {
        if (l->phase == LINK_PHASE_AWAY && now_us >= l->not_before_us) {
            link_step(l, &seen, now_us);
            continue;
        }
        assert_true(l->due_us != INSTANT_NEVER);
        now_us = l->due_us;
        link_step(l, &due, now_us);
    }
    assert_int_equal(l->phase, LINK_PHASE_QUEUED);
    link_step(l, &seen, now_us);
    assert_int_equal(link_step(l, &turn, now_us), LINK_DO_CONNECT);
    return now_us;
}

struct pace {
    const char *name;
    enum refusal refusal;
    double after_s;    /* connecting began */
    double waits_s[7]; /* before the next try; each may be a quarter longer */
    uint32_t rediscovered;
};

/* clang-format off */
static struct pace paces[] = {
    { "set-up aborted: three times at once, then slower", REFUSED_ABORTED, 0.3,
      { 0.25, 0.25, 0.25, 5, 15, 60, 60 }, 0 },
    { "absent: at once when heard, then a little later each time", REFUSED_UNREACHABLE, 40.4,
      { 0, 1, 2, 5, 10, 10, 10 }, 0 },
    { "aborted after 40 s is absent as well", REFUSED_ABORTED, 40.4,
      { 0, 1, 2, 5, 10, 10, 10 }, 0 },
    { "anything else: 1, 2, 5, 10, 30, 60 s", REFUSED_OTHER, 1,
      { 1, 2, 5, 10, 30, 60, 60 }, 0 },
};
/* clang-format on */

static void check_pace(void **state)
{
    const struct pace *p = *state;
    const struct link_options opt = { .seed = 3 };
    const struct link_event e = { .kind = LINK_FAILED, .refusal = p->refusal };
    int64_t now_us = STAGE_S(100);
    struct link l;

    stage_link(&l, &opt, LINK_PHASE_CONNECTING, false, now_us);
    for (size_t i = 0; i < sizeof(p->waits_s) / sizeof(p->waits_s[0]); i++) {
        int64_t failed_us = now_us + STAGE_S(p->after_s);
        assert_int_equal(link_step(&l, &e, failed_us), LINK_DO_NOTHING);
        now_us = connect_again(&l, failed_us);
        double waited_s = (double)(now_us - failed_us) / 1e6;
        if (waited_s < p->waits_s[i] || waited_s > p->waits_s[i] * 1.25)
            fail_msg("try %zu after %.3f s", i + 2, waited_s);
    }
    assert_int_equal(l.recoveries.rediscovered, p->rediscovered);
}

/* An adapter that hangs: it hears, but never connects. */
static void test_never_answered(void **state)
{
    const struct link_options opt = { .power_cycle = true };
    const struct link_event due = { .kind = LINK_DUE }, done = { .kind = LINK_DONE };
    static const enum link_action wanted[] = {
        LINK_DO_NOTHING, LINK_DO_NOTHING, LINK_DO_REMOVE,
        LINK_DO_NOTHING, LINK_DO_NOTHING, LINK_DO_POWER_CYCLE
    };
    int64_t now_us = STAGE_S(100);
    struct link l;

    (void)state;
    stage_link(&l, &opt, LINK_PHASE_CONNECTING, false, now_us);
    for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
        now_us = l.due_us;
        assert_int_equal(link_step(&l, &due, now_us), LINK_DO_CANCEL);
        assert_int_equal(link_step(&l, &done, now_us), wanted[i]);
        if (wanted[i] != LINK_DO_NOTHING)
            assert_int_equal(link_step(&l, &done, now_us), LINK_DO_NOTHING);
        now_us = connect_again(&l, now_us);
    }
    assert_int_equal(l.recoveries.rediscovered, 1);
    assert_int_equal(l.recoveries.power_cycled, 1);
    assert_string_equal(l.last_fault, "connecting is never answered");
}

static void test_aborted_for_ever(void **state)
{
    const struct link_options opt = { .seed = 1 };
    const struct link_event e = { .kind = LINK_FAILED, .refusal = REFUSED_ABORTED };
    const struct link_event done = { .kind = LINK_DONE };
    int64_t now_us = STAGE_S(100);
    struct link l;

    (void)state;
    stage_link(&l, &opt, LINK_PHASE_CONNECTING, false, now_us);
    for (int i = 0; i < 7; i++) {
        assert_int_equal(link_step(&l, &e, now_us), LINK_DO_NOTHING);
        now_us = connect_again(&l, now_us);
    }
    assert_int_equal(link_step(&l, &e, now_us), LINK_DO_REMOVE);
    assert_int_equal(link_step(&l, &done, now_us), LINK_DO_NOTHING);
    assert_int_equal(l.phase, LINK_PHASE_AWAY);
    assert_int_equal(l.recoveries.rediscovered, 1);
    now_us = connect_again(&l, now_us);
    link_step(&l, &e, now_us);
    assert_true(l.due_us - now_us >= 60 * US_PER_S); /* slowly from now on */
}

/* What went wrong before the last good link does not count. */
static void test_counts_end(void **state)
{
    static const enum link_event_kind kinds[] = { LINK_CONNECTED, LINK_RESOLVED, LINK_DONE,
                                                  LINK_HEARD, LINK_LOST };
    const struct link_options opt = { .seed = 1 };
    const struct link_event no_reply = { .kind = LINK_FAILED, .refusal = REFUSED_NO_REPLY };
    const struct link_event broke_off = { .kind = LINK_FAILED, .refusal = REFUSED_ABORTED };
    const struct link_event done = { .kind = LINK_DONE };
    int64_t now_us = STAGE_S(100);
    struct link l;

    (void)state;
    stage_link(&l, &opt, LINK_PHASE_CONNECTING, false, now_us);
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 2; i++) {
            assert_int_equal(link_step(&l, &no_reply, now_us), LINK_DO_CANCEL);
            assert_int_equal(link_step(&l, &done, now_us), LINK_DO_NOTHING);
            now_us = connect_again(&l, now_us);
        }
        for (int i = 0; i < 3; i++) {
            link_step(&l, &broke_off, now_us);
            assert_int_equal(l.due_us - now_us, 250 * US_PER_MS);
            now_us = connect_again(&l, now_us);
        }
        for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
            const struct link_event e = { .kind = kinds[i], .beating = true };
            link_step(&l, &e, now_us);
        }
        now_us = connect_again(&l, now_us);
    }
    assert_int_equal(l.recoveries.rediscovered, 0);
}

/* Busy a few times with each link is no reason to end it. */
static void test_busy_ends(void **state)
{
    const struct link_options opt = { .seed = 1 };
    const struct link_event busy = { .kind = LINK_FAILED, .refusal = REFUSED_BUSY };
    const struct link_event due = { .kind = LINK_DUE };
    static const enum link_event_kind again[] = { LINK_LOST, LINK_SEEN, LINK_TURN, LINK_CONNECTED,
                                                  LINK_RESOLVED };
    int64_t now_us = STAGE_S(100);
    struct link l;

    (void)state;
    stage_link(&l, &opt, LINK_PHASE_SUBSCRIBING, false, now_us);
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 4; i++) {
            assert_int_equal(link_step(&l, &busy, now_us), LINK_DO_NOTHING);
            now_us = l.due_us;
            assert_int_equal(link_step(&l, &due, now_us), LINK_DO_SUBSCRIBE);
        }
        now_us += 20 * US_PER_S;
        for (size_t i = 0; i < sizeof(again) / sizeof(again[0]); i++) {
            const struct link_event e = { .kind = again[i] };
            link_step(&l, &e, now_us);
        }
        assert_int_equal(l.phase, LINK_PHASE_SUBSCRIBING);
    }
}

static void test_spread(void **state)
{
    const struct link_event e = { .kind = LINK_FAILED, .refusal = REFUSED_OTHER };
    int64_t first_us = 0;
    int same = 0;

    (void)state;
    for (uint32_t seed = 0; seed < 20; seed++) {
        const struct link_options opt = { .seed = seed };
        struct link l;
        stage_link(&l, &opt, LINK_PHASE_CONNECTING, false, 0);
        link_step(&l, &e, 0);
        if (seed == 0)
            first_us = l.due_us;
        same += l.due_us == first_us;
    }
    assert_true(same < 4);
}

int main(void)
{
    enum { ROWS = sizeof(rows) / sizeof(rows[0]), PACES = sizeof(paces) / sizeof(paces[0]) };
    struct CMUnitTest tests[ROWS + PACES + 5] = {
        cmocka_unit_test(test_never_answered), cmocka_unit_test(test_aborted_for_ever),
        cmocka_unit_test(test_spread),         cmocka_unit_test(test_counts_end),
        cmocka_unit_test(test_busy_ends),
    };

    for (size_t i = 0; i < ROWS; i++)
        tests[5 + i] = (struct CMUnitTest){
            .name = rows[i].name,
            .test_func = check_row,
            .initial_state = &rows[i],
        };
    for (size_t i = 0; i < PACES; i++)
        tests[5 + ROWS + i] = (struct CMUnitTest){
            .name = paces[i].name,
            .test_func = check_pace,
            .initial_state = &paces[i],
        };
    return cmocka_run_group_tests_name("link_refused", tests, NULL, NULL);
}
