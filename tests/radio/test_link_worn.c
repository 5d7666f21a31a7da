/* Worn, not worn, away and asleep, told apart by what comes, and by what is on the air. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "instant.h"
#include "link_stage.h"

/* clang-format off */
#define CONNECT_AT(t) \
        { t, TURN, GIVES(CONNECT, CONNECTING), "not worn" }, \
        { t, CONNECTED, GIVES(NOTHING, RESOLVING), "not worn" }, \
        { t, RESOLVED, GIVES(SUBSCRIBE, SUBSCRIBING), "not worn" }, \
        { t, DONE, GIVES(NOTHING, LISTENING), "not worn" }

static struct stage_story stories[] = {
    { .name = "messages without a beat for 10 s: let go", .from = LINK_PHASE_LISTENING, .steps = {
        { 1, NO_BEAT, GIVES(NOTHING, LISTENING), .until_s = 10 },
        { 11, DUE, GIVES(LET_GO, LETTING_GO), "not worn" },
        { 13, LOST, GIVES(NOTHING, NOT_WORN), "not worn" } } },
    { .name = "a beat in between: somebody wears it", .from = LINK_PHASE_LISTENING, .steps = {
        { 1, NO_BEAT, GIVES(NOTHING, LISTENING), .until_s = 9 },
        { 10, BEAT, GIVES(NOTHING, LISTENING) },
        { 11, NO_BEAT, GIVES(NOTHING, LISTENING), .until_s = 20 },
        { 21, DUE, GIVES(LET_GO, LETTING_GO) } } },
    { .name = "no beat, and then no word: taken off, and no fault", .from = LINK_PHASE_LISTENING, .steps = {
        { 1, NO_BEAT, GIVES(NOTHING, LISTENING) },
        { 11, DUE, GIVES(LET_GO, LETTING_GO), "not worn" } } },
    { .name = "one message without a beat after a silence is not yet enough", .from = LINK_PHASE_LISTENING, .steps = {
        { 9.5, NO_BEAT, GIVES(NOTHING, LISTENING) },
        { 19.5, DUE, GIVES(LET_GO, LETTING_GO) } } },
    { .name = "never a beat since it was connected", .from = LINK_PHASE_SUBSCRIBING, .steps = {
        { 1, DONE, GIVES(NOTHING, LISTENING) },
        { 2, NO_BEAT, GIVES(NOTHING, LISTENING), .until_s = 11 },
        { 12, DUE, GIVES(LET_GO, LETTING_GO) } } },
    { .name = "its last message cannot be read: lost, and not taken off", .from = LINK_PHASE_LISTENING, .steps = {
        { 1, GARBLED, GIVES(NOTHING, LISTENING) },
        { 2, LOST, GIVES(NOTHING, AWAY), "lost" } } },
    { .name = "one message that cannot be read, then no word: silent, and not taken off", .from = LINK_PHASE_LISTENING, .steps = {
        { 1, GARBLED, GIVES(NOTHING, LISTENING) },
        { 11, DUE, GIVES(NOTHING, SILENT) } } },
    { .name = "no beat, and then something that cannot be read: taken off still", .from = LINK_PHASE_LISTENING, .steps = {
        { 1, NO_BEAT, GIVES(NOTHING, LISTENING) },
        { 2, GARBLED, GIVES(NOTHING, LISTENING) },
        { 11, DUE, GIVES(LET_GO, LETTING_GO), "not worn" } } },
    { .name = "it ends the link itself after it was taken off: not worn, and not away", .from = LINK_PHASE_LISTENING, .steps = {
        { 1, NO_BEAT, GIVES(NOTHING, LISTENING) },
        { 2, LOST, GIVES(NOTHING, NOT_WORN) },
        { 32, DUE, GIVES(NOTHING, ASLEEP), "off the air" } } },
    { .name = "still advertising: probed after 15, 30, 60, 120 s, then every 120 s", .from = LINK_PHASE_NOT_WORN, .steps = {
        { 5, SEEN, GIVES(NOTHING, NOT_WORN) },
        { 14, SEEN, GIVES(NOTHING, NOT_WORN) },
        { 15, SEEN, GIVES(NOTHING, QUEUED), "not worn" },
        CONNECT_AT(15),
        { 16, NO_BEAT, GIVES(NOTHING, LISTENING), .until_s = 20 },
        { 21, DUE, GIVES(LET_GO, LETTING_GO) },
        { 21, LOST, GIVES(NOTHING, NOT_WORN) },
        { 50, SEEN, GIVES(NOTHING, NOT_WORN) },
        { 51, SEEN, GIVES(NOTHING, QUEUED) },
        CONNECT_AT(51),
        { 61, DUE, GIVES(LET_GO, LETTING_GO) },
        { 61, LOST, GIVES(NOTHING, NOT_WORN) },
        { 90, SEEN, GIVES(NOTHING, NOT_WORN) },
        { 119, SEEN, GIVES(NOTHING, NOT_WORN) },
        { 120, SEEN, GIVES(NOTHING, NOT_WORN) },
        { 121, SEEN, GIVES(NOTHING, QUEUED) },
        CONNECT_AT(121),
        { 131, DUE, GIVES(LET_GO, LETTING_GO) },
        { 131, LOST, GIVES(NOTHING, NOT_WORN) },
        { 160, SEEN, GIVES(NOTHING, NOT_WORN) },
        { 190, SEEN, GIVES(NOTHING, NOT_WORN) },
        { 220, SEEN, GIVES(NOTHING, NOT_WORN) },
        { 250, SEEN, GIVES(NOTHING, NOT_WORN) },
        { 251, SEEN, GIVES(NOTHING, QUEUED) } } },
    { .name = "a probe that finds a beat stays", .from = LINK_PHASE_NOT_WORN, .steps = {
        { 15, SEEN, GIVES(NOTHING, QUEUED) },
        CONNECT_AT(15),
        { 16, NO_BEAT, GIVES(NOTHING, LISTENING) },
        { 17, BEAT, GIVES(NOTHING, LISTENING), "" },
        { 18, BEAT, GIVES(NOTHING, LISTENING) },
        { 28, DUE, GIVES(NOTHING, SILENT) } } },
    { .name = "a probe that finds what cannot be read is in vain", .from = LINK_PHASE_NOT_WORN, .steps = {
        { 15, SEEN, GIVES(NOTHING, QUEUED) },
        CONNECT_AT(15),
        { 16, GARBLED, GIVES(NOTHING, LISTENING), "not worn" },
        { 21, DUE, GIVES(LET_GO, LETTING_GO) },
        { 21, LOST, GIVES(NOTHING, NOT_WORN) } } },
    { .name = "taken off again, the probes begin anew", .from = LINK_PHASE_NOT_WORN, .steps = {
        { 15, SEEN, GIVES(NOTHING, QUEUED) },
        CONNECT_AT(15),
        { 16, BEAT, GIVES(NOTHING, LISTENING) },
        { 17, NO_BEAT, GIVES(NOTHING, LISTENING), .until_s = 26 },
        { 27, DUE, GIVES(LET_GO, LETTING_GO) },
        { 27, LOST, GIVES(NOTHING, NOT_WORN) },
        { 42, SEEN, GIVES(NOTHING, QUEUED) } } },
    { .name = "off the air for 30 s: asleep; heard again: put on", .from = LINK_PHASE_NOT_WORN, .steps = {
        { 10, SEEN, GIVES(NOTHING, NOT_WORN) },
        { 40, DUE, GIVES(NOTHING, ASLEEP) },
        { 4000, SEEN, GIVES(NOTHING, QUEUED) },
        CONNECT_AT(4000),
        { 4001, NO_BEAT, GIVES(NOTHING, LISTENING), .until_s = 4009 },
        { 4010, BEAT, GIVES(NOTHING, LISTENING), "" } } },
    { .name = "heard again, but nobody wears it", .from = LINK_PHASE_NOT_WORN, .steps = {
        { 30, DUE, GIVES(NOTHING, ASLEEP) },
        { 100, SEEN, GIVES(NOTHING, QUEUED) },
        CONNECT_AT(100),
        { 101, NO_BEAT, GIVES(NOTHING, LISTENING), .until_s = 110 },
        { 111, DUE, GIVES(LET_GO, LETTING_GO) },
        { 111, LOST, GIVES(NOTHING, NOT_WORN) } } },
    { .name = "one that comes and goes on the air is not kept awake", .from = LINK_PHASE_NOT_WORN, .steps = {
        { 30, DUE, GIVES(NOTHING, ASLEEP) },
        { 60, SEEN, GIVES(NOTHING, QUEUED) },
        CONNECT_AT(60),
        { 70, DUE, GIVES(LET_GO, LETTING_GO) },
        { 70, LOST, GIVES(NOTHING, NOT_WORN) },
        { 100, DUE, GIVES(NOTHING, ASLEEP) },
        { 101, SEEN, GIVES(NOTHING, QUEUED) },
        CONNECT_AT(101),
        { 111, DUE, GIVES(LET_GO, LETTING_GO) },
        { 111, LOST, GIVES(NOTHING, NOT_WORN) },
        { 141, DUE, GIVES(NOTHING, ASLEEP) },
        { 142, SEEN, GIVES(NOTHING, ASLEEP) },
        { 170, SEEN, GIVES(NOTHING, ASLEEP) },
        { 171, SEEN, GIVES(NOTHING, QUEUED) } } },
    { .name = "a probe that nobody answers: not worn still, and not away", .from = LINK_PHASE_NOT_WORN, .steps = {
        { 15, SEEN, GIVES(NOTHING, QUEUED) },
        { 15, TURN, GIVES(CONNECT, CONNECTING) },
        { 55, FAILED(UNREACHABLE), GIVES(NOTHING, NOT_WORN) } } },
    { .name = "a probe without services is worth no recovery", .from = LINK_PHASE_NOT_WORN, .steps = {
        { 15, SEEN, GIVES(NOTHING, QUEUED) },
        { 15, TURN, GIVES(CONNECT, CONNECTING) },
        { 15, CONNECTED, GIVES(NOTHING, RESOLVING) },
        { 45, DUE, GIVES(LET_GO, LETTING_GO), "not worn" },
        { 45, LOST, GIVES(NOTHING, NOT_WORN) } } },
    { .name = "another program has it while nobody wears it", .from = LINK_PHASE_NOT_WORN, .steps = {
        { 20, CONNECTED, GIVES(NOTHING, QUEUED) } } },
    { .name = "the radio comes back: nobody knows whether it is worn", .from = LINK_PHASE_NOT_WORN, .steps = {
        { 1, RADIO_OFF(NULL), GIVES(NOTHING, OFF) },
        { 2, RADIO_ON, GIVES(NOTHING, AWAY) } } },
    { .name = "let go for a phone, and worn when it is taken back", .from = LINK_PHASE_NOT_WORN, .steps = {
        { 1, RELEASE_FOR_EVER, GIVES(NOTHING, RELEASED) },
        { 2, TAKE_BACK, GIVES(NOTHING, AWAY) } } },
    { .name = "let go for a phone while it sleeps", .from = LINK_PHASE_NOT_WORN, .steps = {
        { 30, DUE, GIVES(NOTHING, ASLEEP) },
        { 31, RELEASE_FOR_EVER, GIVES(NOTHING, RELEASED) },
        { 32, SEEN, GIVES(NOTHING, RELEASED) } } },
    { .name = "letting go is never answered: asked again, though nobody hears it", .from = LINK_PHASE_LISTENING, .steps = {
        { 1, NO_BEAT, GIVES(NOTHING, LISTENING) },
        { 11, DUE, GIVES(LET_GO, LETTING_GO) },
        { 16, DUE, GIVES(CANCEL, LETTING_GO) },
        { 21, DUE, GIVES(NOTHING, NOT_WORN) },
        { 36, DUE, GIVES(NOTHING, QUEUED) },
        CONNECT_AT(36) } },
    { .name = "BlueZ forgets it while it sleeps", .from = LINK_PHASE_NOT_WORN, .steps = {
        { 1, WENT, GIVES(NOTHING, NOT_WORN) },
        { 30, DUE, GIVES(NOTHING, ASLEEP) },
        { 31, WENT, GIVES(NOTHING, ASLEEP) } } },
    { .name = "some say seldom that there is a beat", .opt = { .seldom = true }, .from = LINK_PHASE_LISTENING, .steps = {
        { 1, NO_BEAT, GIVES(NOTHING, LISTENING), .until_s = 100 },
        { 101, LOST, GIVES(NOTHING, AWAY) } } },
};
/* clang-format on */

/* From NOT_WORN or ASLEEP on: heard, connected to, no message for 10 s, let go. */
static void probe_in_vain(struct link *l, int64_t *now_us)
{
    static const enum link_event_kind kinds[] = { LINK_SEEN,     LINK_TURN, LINK_CONNECTED,
                                                  LINK_RESOLVED, LINK_DONE, LINK_DUE,
                                                  LINK_LOST };

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        const struct link_event e = { .kind = kinds[i] };
        if (e.kind == LINK_DUE)
            *now_us = l->due_us;
        link_step(l, &e, *now_us);
    }
    assert_int_equal(l->phase, LINK_PHASE_NOT_WORN);
}

static void go_to_sleep(struct link *l, int64_t *now_us)
{
    const struct link_event due = { .kind = LINK_DUE };

    *now_us = l->due_us;
    link_step(l, &due, *now_us);
    assert_int_equal(l->phase, LINK_PHASE_ASLEEP);
}

/* Listened for once in 30 s only, it must not be taken for asleep between two windows. */
static void test_patience_grows(void **state)
{
    const struct link_options opt = { .seed = 1 };
    int64_t now_us = 0;
    struct link l;

    (void)state;
    stage_link(&l, &opt, LINK_PHASE_NOT_WORN, false, now_us);
    for (int i = 0; i < 10; i++) {
        assert_int_equal(l.due_us - now_us, 30 * US_PER_S);
        now_us = l.not_before_us;
        probe_in_vain(&l, &now_us);
    }
    assert_int_equal(l.due_us - now_us, 75 * US_PER_S);
    for (int i = 0; i < 300; i++) {
        now_us = l.not_before_us;
        probe_in_vain(&l, &now_us);
    }
    assert_int_equal(l.not_before_us - now_us, 120 * US_PER_S);
    assert_int_equal(l.due_us - now_us, 75 * US_PER_S);
}

/* Many probes were in vain, then it slept long: put on, it is asked often again. */
static void test_long_sleep(void **state)
{
    const struct link_options opt = { .seed = 1 };
    int64_t now_us = 0;
    struct link l;

    (void)state;
    stage_link(&l, &opt, LINK_PHASE_NOT_WORN, false, now_us);
    for (int i = 0; i < 5; i++) {
        now_us = l.not_before_us;
        probe_in_vain(&l, &now_us);
    }
    go_to_sleep(&l, &now_us);
    now_us += 600 * US_PER_S;
    probe_in_vain(&l, &now_us);
    assert_int_equal(l.not_before_us - now_us, 120 * US_PER_S);
    go_to_sleep(&l, &now_us);
    now_us += 601 * US_PER_S;
    probe_in_vain(&l, &now_us);
    assert_int_equal(l.not_before_us - now_us, 30 * US_PER_S);
}

int main(void)
{
    const struct CMUnitTest more[] = {
        cmocka_unit_test(test_patience_grows),
        cmocka_unit_test(test_long_sleep),
    };

    return stage_run("link_worn", stories, sizeof(stories) / sizeof(stories[0]), more,
                     sizeof(more) / sizeof(more[0]));
}
