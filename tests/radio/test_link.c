/*
 * The ordinary life of a link: found, connected, lost, the radio gone and back, let go
 * for a phone.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "instant.h"
#include "link_stage.h"

/* clang-format off */
static struct stage_story stories[] = {
    { .name = "from the first advertisement to the first beat", .from = LINK_PHASE_OFF, .steps = {
        { 0, RADIO_ON, GIVES(NOTHING, AWAY), "listening" },
        { 1, SEEN, GIVES(NOTHING, QUEUED), "turn" },
        { 1, TURN, GIVES(CONNECT, CONNECTING), "connecting" },
        { 2, CONNECTED, GIVES(NOTHING, RESOLVING) },
        { 3, RESOLVED, GIVES(SUBSCRIBE, SUBSCRIBING) },
        { 3.2, DONE, GIVES(NOTHING, LISTENING), "" },
        { 4, BEAT, GIVES(NOTHING, LISTENING) } } },
    { .name = "a turn comes for those who wait only", .from = LINK_PHASE_AWAY, .steps = {
        { 1, TURN, GIVES(NOTHING, AWAY) } } },
    { .name = "queued for long, it is heard again before the adapter is blocked for it", .from = LINK_PHASE_QUEUED, .steps = {
        { 20.1, TURN, GIVES(NOTHING, AWAY), "not heard for a while" },
        { 21, SEEN, GIVES(NOTHING, QUEUED) },
        { 41, TURN, GIVES(CONNECT, CONNECTING) } } },
    { .name = "a turn that never comes", .from = LINK_PHASE_QUEUED, .steps = {
        { 120, DUE, GIVES(NOTHING, AWAY), "in vain" } } },
    { .name = "a pairing that its plugin asks for comes before subscribing", .opt = { .needs_bond = true }, .from = LINK_PHASE_RESOLVING, .steps = {
        { 1, RESOLVED, GIVES(PAIR, PAIRING), "paired" },
        { 3, DONE, GIVES(SUBSCRIBE, SUBSCRIBING) },
        { 4, DONE, GIVES(NOTHING, LISTENING) } } },
    { .name = "what is bonded is not paired again", .opt = { .needs_bond = true }, .from = LINK_PHASE_RESOLVING, .steps = {
        { 1, BONDED(RESOLVED), GIVES(SUBSCRIBE, SUBSCRIBING) } } },
    { .name = "a message before the answer to subscribing is good enough", .from = LINK_PHASE_SUBSCRIBING, .steps = {
        { 1, BEAT, GIVES(NOTHING, LISTENING) },
        { 1.1, DONE, GIVES(NOTHING, LISTENING) },
        { 2, BEAT, GIVES(NOTHING, LISTENING) } } },
    { .name = "a message, and then the answer is a refusal", .from = LINK_PHASE_SUBSCRIBING, .steps = {
        { 1, BEAT, GIVES(NOTHING, LISTENING) },
        { 1.1, FAILED(BUSY), GIVES(NOTHING, LISTENING) } } },
    { .name = "services that change while it is listened to", .from = LINK_PHASE_LISTENING, .steps = {
        { 1, RESOLVED, GIVES(RESUBSCRIBE, LISTENING) },
        { 1.1, RESOLVED, GIVES(NOTHING, LISTENING) },
        { 1.2, DONE, GIVES(NOTHING, LISTENING) } } },
    { .name = "lost and back: eagerly listened for, connected to at once", .from = LINK_PHASE_LISTENING, .steps = {
        { 5, LOST, GIVES(NOTHING, AWAY), "lost" },
        { 6, SEEN, GIVES(NOTHING, QUEUED) },
        { 6, TURN, GIVES(CONNECT, CONNECTING) } } },
    { .name = "lost for long: the words change", .from = LINK_PHASE_LISTENING, .steps = {
        { 5, LOST, GIVES(NOTHING, AWAY), "lost" },
        { 605, DUE, GIVES(NOTHING, AWAY), "long time" },
        { 9000, SEEN, GIVES(NOTHING, QUEUED) } } },
    { .name = "it hangs up right after connecting: less and less eagerly", .from = LINK_PHASE_RESOLVING, .steps = {
        { 1, LOST, GIVES(NOTHING, AWAY), "hung up" },
        { 1.5, SEEN, GIVES(NOTHING, QUEUED) },
        { 1.6, TURN, GIVES(CONNECT, CONNECTING) },
        { 2, CONNECTED, GIVES(NOTHING, RESOLVING) },
        { 2.1, LOST, GIVES(NOTHING, AWAY), "hung up" },
        { 2.5, SEEN, GIVES(NOTHING, AWAY) },
        { 3.35, DUE, GIVES(NOTHING, QUEUED), .early_s = 0.25 } } },
    { .name = "a radio that comes back: what failed over the old one is forgotten", .from = LINK_PHASE_RESOLVING, .steps = {
        { 1, LOST, GIVES(NOTHING, AWAY), "hung up" },
        { 1.5, SEEN, GIVES(NOTHING, QUEUED) },
        { 1.6, TURN, GIVES(CONNECT, CONNECTING) },
        { 2, CONNECTED, GIVES(NOTHING, RESOLVING) },
        { 2.1, LOST, GIVES(NOTHING, AWAY), "hung up" },
        { 2.2, RADIO_OFF("bluetoothd is not running"), GIVES(NOTHING, OFF), "not running" },
        { 2.4, RADIO_ON, GIVES(NOTHING, AWAY) },
        { 2.5, SEEN, GIVES(NOTHING, QUEUED) },
        { 2.6, TURN, GIVES(CONNECT, CONNECTING) },
        { 2.8, CONNECTED, GIVES(NOTHING, RESOLVING) },
        { 2.9, LOST, GIVES(NOTHING, AWAY), "hung up" },
        { 3, SEEN, GIVES(NOTHING, QUEUED) } } },
    { .name = "out of sight by the time it may be tried again", .from = LINK_PHASE_CONNECTING, .steps = {
        { 1, FAILED(UNREACHABLE), GIVES(NOTHING, AWAY), "nobody answers" },
        { 1.5, SEEN, GIVES(NOTHING, QUEUED) },
        { 1.6, TURN, GIVES(CONNECT, CONNECTING) },
        { 42, FAILED(UNREACHABLE), GIVES(NOTHING, AWAY) },
        { 43.25, DUE, GIVES(NOTHING, AWAY), .early_s = 0.25 },
        { 44, SEEN, GIVES(NOTHING, QUEUED) } } },
    { .name = "lost without a message after 9 s: hung up", .from = LINK_PHASE_RESOLVING, .steps = {
        { 9, LOST, GIVES(NOTHING, AWAY), "hung up" } } },
    { .name = "lost without a message after 10 s: lost", .from = LINK_PHASE_RESOLVING, .steps = {
        { 10, LOST, GIVES(NOTHING, AWAY), "was lost" } } },
    { .name = "already connected, by whomever: asked for like one that is heard", .from = LINK_PHASE_AWAY, .steps = {
        { 1, CONNECTED, GIVES(NOTHING, QUEUED) },
        { 1, RESOLVED, GIVES(NOTHING, QUEUED) },
        { 2, TURN, GIVES(CONNECT, CONNECTING) },
        { 2.1, CONNECTED, GIVES(NOTHING, RESOLVING) } } },
    { .name = "BlueZ forgets it while it waits for its turn", .from = LINK_PHASE_QUEUED, .steps = {
        { 1, WENT, GIVES(NOTHING, AWAY), "forgotten" },
        { 1, TURN, GIVES(NOTHING, AWAY) } } },
    { .name = "BlueZ forgets it while it is listened to", .from = LINK_PHASE_LISTENING, .steps = {
        { 1, WENT, GIVES(NOTHING, AWAY) },
        { 1, LOST, GIVES(NOTHING, AWAY) } } },

    { .name = "the radio goes and comes back", .from = LINK_PHASE_LISTENING, .steps = {
        { 1, RADIO_OFF("its adapter is off"), GIVES(NOTHING, OFF), "its adapter is off" },
        { 1, LOST, GIVES(NOTHING, OFF) },
        { 2, SEEN, GIVES(NOTHING, OFF) },
        { 9, RADIO_ON, GIVES(NOTHING, AWAY) },
        { 9.5, SEEN, GIVES(NOTHING, QUEUED) } } },
    { .name = "the radio goes while a call is under way: its end is not waited for", .from = LINK_PHASE_CONNECTING, .steps = {
        { 1, RADIO_OFF(NULL), GIVES(NOTHING, OFF), "off" },
        { 1.1, FAILED(OFF), GIVES(NOTHING, OFF) },
        { 2, RADIO_ON, GIVES(NOTHING, AWAY) } } },
    { .name = "a second adapter comes: nothing changes", .from = LINK_PHASE_LISTENING, .steps = {
        { 1, RADIO_ON, GIVES(NOTHING, LISTENING) } } },
    { .name = "only a call says that the radio is off: it finds out by itself", .from = LINK_PHASE_CONNECTING, .steps = {
        { 1, FAILED(OFF), GIVES(NOTHING, OFF) },
        { 6, DUE, GIVES(NOTHING, AWAY) } } },
    { .name = "without a radio nothing is due", .from = LINK_PHASE_AWAY, .steps = {
        { 1, RADIO_OFF("no adapter"), GIVES(NOTHING, OFF), "no adapter" },
        { 90000, RADIO_ON, GIVES(NOTHING, AWAY) } } },

    { .name = "let go for a phone, and taken back by itself", .from = LINK_PHASE_LISTENING, .steps = {
        { 1, RELEASE(600), GIVES(LET_GO, LETTING_GO), "another device" },
        { 2, LOST, GIVES(NOTHING, RELEASED), "another device" },
        { 3, SEEN, GIVES(NOTHING, RELEASED) },
        { 4, CONNECTED, GIVES(NOTHING, RELEASED) },
        { 4, TURN, GIVES(NOTHING, RELEASED) },
        { 5, BEAT, GIVES(NOTHING, RELEASED) },
        { 6, WENT, GIVES(NOTHING, RELEASED) },
        { 600, DUE, GIVES(NOTHING, AWAY), "taken back" } } },
    { .name = "let go until it is taken back", .from = LINK_PHASE_AWAY, .steps = {
        { 1, RELEASE_FOR_EVER, GIVES(NOTHING, RELEASED) },
        { 90000, SEEN, GIVES(NOTHING, RELEASED) },
        { 90001, TAKE_BACK, GIVES(NOTHING, AWAY) } } },
    { .name = "let go for longer than was said at first", .from = LINK_PHASE_AWAY, .steps = {
        { 1, RELEASE(60), GIVES(NOTHING, RELEASED) },
        { 2, RELEASE(100), GIVES(NOTHING, RELEASED) },
        { 100, DUE, GIVES(NOTHING, AWAY) } } },
    { .name = "let go while it connects: the call is given up", .from = LINK_PHASE_CONNECTING, .steps = {
        { 1, RELEASE_FOR_EVER, GIVES(CANCEL, LETTING_GO) },
        { 1.1, FAILED(CANCELLED), GIVES(NOTHING, RELEASED) } } },
    { .name = "let go while it connects, which comes well all the same", .from = LINK_PHASE_CONNECTING, .steps = {
        { 1, RELEASE_FOR_EVER, GIVES(CANCEL, LETTING_GO) },
        { 1.05, CONNECTED, GIVES(NOTHING, LETTING_GO) },
        { 1.1, DONE, GIVES(NOTHING, LETTING_GO) },
        { 3, LOST, GIVES(NOTHING, RELEASED) } } },
    { .name = "let go while its services are read", .from = LINK_PHASE_RESOLVING, .steps = {
        { 1, RELEASE_FOR_EVER, GIVES(LET_GO, LETTING_GO) },
        { 2, LOST, GIVES(NOTHING, RELEASED) } } },
    { .name = "let go while it subscribes", .from = LINK_PHASE_SUBSCRIBING, .steps = {
        { 1, RELEASE_FOR_EVER, GIVES(CANCEL, LETTING_GO) },
        { 2, LOST, GIVES(NOTHING, RELEASED) } } },
    { .name = "let go while the radio is off: kept", .from = LINK_PHASE_OFF, .steps = {
        { 1, RELEASE(100), GIVES(NOTHING, RELEASED) },
        { 2, RADIO_ON, GIVES(NOTHING, RELEASED) },
        { 3, RADIO_OFF("no adapter"), GIVES(NOTHING, RELEASED) },
        { 100, DUE, GIVES(NOTHING, OFF), "no adapter" } } },
    { .name = "the radio goes while it is let go", .from = LINK_PHASE_LISTENING, .steps = {
        { 1, RELEASE_FOR_EVER, GIVES(LET_GO, LETTING_GO) },
        { 1.1, RADIO_OFF(NULL), GIVES(NOTHING, RELEASED) },
        { 2, RADIO_ON, GIVES(NOTHING, RELEASED) } } },
    { .name = "let go, and taken back before that was done", .from = LINK_PHASE_LISTENING, .steps = {
        { 1, RELEASE_FOR_EVER, GIVES(LET_GO, LETTING_GO) },
        { 1.1, TAKE_BACK, GIVES(NOTHING, LETTING_GO), .words = "taken back" },
        { 2, LOST, GIVES(NOTHING, AWAY) } } },
    { .name = "letting go is answered by nothing at all", .from = LINK_PHASE_LISTENING, .steps = {
        { 1, RELEASE_FOR_EVER, GIVES(LET_GO, LETTING_GO) },
        { 6, DUE, GIVES(CANCEL, LETTING_GO) },
        { 11, DUE, GIVES(NOTHING, RELEASED) } } },
    { .name = "the link goes on in BlueZ's eyes, and so nobody hears it: connected to unheard", .from = LINK_PHASE_SUBSCRIBING, .steps = {
        { 1, FAILED(OTHER), GIVES(LET_GO, LETTING_GO) },
        { 6, DUE, GIVES(CANCEL, LETTING_GO) },
        { 11, DUE, GIVES(NOTHING, AWAY) },
        { 13, DUE, GIVES(NOTHING, QUEUED) },
        { 100, TURN, GIVES(CONNECT, CONNECTING) } },
        .recoveries = { .reconnected = 1 }, .fault = "asked for" },
    { .name = "the link went on in BlueZ's eyes, and ends at last", .from = LINK_PHASE_SUBSCRIBING, .steps = {
        { 1, FAILED(OTHER), GIVES(LET_GO, LETTING_GO) },
        { 6, DUE, GIVES(CANCEL, LETTING_GO) },
        { 11, DUE, GIVES(NOTHING, AWAY) },
        { 12, LOST, GIVES(NOTHING, AWAY) },
        { 13, DUE, GIVES(NOTHING, AWAY) },
        { 99, SEEN, GIVES(NOTHING, QUEUED) } },
        .recoveries = { .reconnected = 1 }, .fault = "asked for" },
    { .name = "letting go is done, but nobody says that the link ended", .from = LINK_PHASE_LISTENING, .steps = {
        { 1, RELEASE_FOR_EVER, GIVES(LET_GO, LETTING_GO) },
        { 1.1, DONE, GIVES(NOTHING, LETTING_GO) },
        { 4.1, DUE, GIVES(NOTHING, RELEASED) } } },
    { .name = "letting go is refused, for it is not connected", .from = LINK_PHASE_LISTENING, .steps = {
        { 1, RELEASE_FOR_EVER, GIVES(LET_GO, LETTING_GO) },
        { 1.1, FAILED(ABORTED), GIVES(NOTHING, RELEASED) } } },
    { .name = "letting go is refused, for another operation runs", .from = LINK_PHASE_LISTENING, .steps = {
        { 1, RELEASE_FOR_EVER, GIVES(LET_GO, LETTING_GO) },
        { 1.1, FAILED(BUSY), GIVES(CANCEL, LETTING_GO) },
        { 1.2, FAILED(BUSY), GIVES(NOTHING, RELEASED) } } },
    { .name = "BlueZ forgets it while it is let go", .from = LINK_PHASE_LISTENING, .steps = {
        { 1, RELEASE_FOR_EVER, GIVES(LET_GO, LETTING_GO) },
        { 1.1, WENT, GIVES(NOTHING, RELEASED) } } },
    { .name = "taking back what was let go and taken back long ago", .from = LINK_PHASE_LISTENING, .steps = {
        { 1, RELEASE_FOR_EVER, GIVES(LET_GO, LETTING_GO) },
        { 1.1, LOST, GIVES(NOTHING, RELEASED) },
        { 2, TAKE_BACK, GIVES(NOTHING, AWAY) },
        { 3, SEEN, GIVES(NOTHING, QUEUED) },
        { 3, TAKE_BACK, GIVES(NOTHING, QUEUED) },
        { 3, TURN, GIVES(CONNECT, CONNECTING) },
        { 3, TAKE_BACK, GIVES(NOTHING, CONNECTING) } } },
    { .name = "BlueZ forgets it while it waits to be tried again", .from = LINK_PHASE_CONNECTING, .steps = {
        { 1, FAILED(OTHER), GIVES(NOTHING, BACKOFF) },
        { 1.5, WENT, GIVES(NOTHING, BACKOFF) },
        { 2.25, DUE, GIVES(NOTHING, AWAY), .early_s = 0.25 } } },
    { .name = "taking back what was never let go", .from = LINK_PHASE_LISTENING, .steps = {
        { 1, TAKE_BACK, GIVES(NOTHING, LISTENING) } } },
    { .name = "let go while BlueZ is made to forget it", .from = LINK_PHASE_CONNECTING, .bonded = true, .steps = {
        { 1, BONDED_FAILED(BOND), GIVES(REMOVE, REMOVING) },
        { 1.1, RELEASE_FOR_EVER, GIVES(NOTHING, REMOVING) },
        { 1.2, DONE, GIVES(NOTHING, RELEASED) } },
        .recoveries = { .rediscovered = 1 }, .fault = "keys" },

    { .name = "let go while BlueZ is made to forget it, and the radio goes", .from = LINK_PHASE_CONNECTING, .bonded = true, .steps = {
        { 1, BONDED_FAILED(BOND), GIVES(REMOVE, REMOVING) },
        { 1.1, RELEASE_FOR_EVER, GIVES(NOTHING, REMOVING) },
        { 1.2, RADIO_OFF(NULL), GIVES(NOTHING, RELEASED) } },
        .recoveries = { .rediscovered = 1 }, .fault = "keys" },
    { .name = "let go while BlueZ is made to forget it, and taken back", .from = LINK_PHASE_CONNECTING, .bonded = true, .steps = {
        { 1, BONDED_FAILED(BOND), GIVES(REMOVE, REMOVING) },
        { 1.1, RELEASE_FOR_EVER, GIVES(NOTHING, REMOVING) },
        { 1.2, TAKE_BACK, GIVES(NOTHING, REMOVING) },
        { 1.3, DONE, GIVES(NOTHING, AWAY) } },
        .recoveries = { .rediscovered = 1 }, .fault = "keys" },

    { .name = "its plugin does not want it", .from = LINK_PHASE_LISTENING, .steps = {
        { 1, UNWANTED("it is a bicycle computer"), GIVES(LET_GO, LETTING_GO), "bicycle" },
        { 2, LOST, GIVES(NOTHING, BACKOFF), "bicycle" },
        { 3, SEEN, GIVES(NOTHING, BACKOFF) },
        { 602, DUE, GIVES(NOTHING, AWAY) } } },
    { .name = "its plugin does not want it while it subscribes", .from = LINK_PHASE_SUBSCRIBING, .steps = {
        { 1, UNWANTED(NULL), GIVES(CANCEL, LETTING_GO), "plugin" },
        { 1.1, LOST, GIVES(NOTHING, BACKOFF) } } },
    { .name = "unwanted, but nothing is linked", .from = LINK_PHASE_AWAY, .steps = {
        { 1, UNWANTED("late"), GIVES(NOTHING, AWAY) } } },
};
/* clang-format on */

#define MINUTE (60 * US_PER_S)

static void tell(struct link *l, enum link_event_kind kind, int64_t now_us)
{
    const struct link_event e = { .kind = kind };

    link_step(l, &e, now_us);
}

/* Eagerly for ten minutes after the start, a loss, being taken back, the radio's return, or the
 * last time that it was heard. */
static void test_how_eagerly(void **state)
{
    static const struct link_options opt = { .seed = 1 };
    const struct link_event release = { .kind = LINK_RELEASE, .until_us = INSTANT_NEVER };
    const struct link_event nobody = { .kind = LINK_FAILED, .refusal = REFUSED_UNREACHABLE };
    int64_t at = 0;
    struct link l;

    (void)state;
    stage_link(&l, &opt, LINK_PHASE_OFF, false, at);
    assert_int_equal(link_wants_scan(&l, at), SCAN_NONE);
    tell(&l, LINK_RADIO_ON, at = 30 * MINUTE);
    assert_int_equal(link_wants_scan(&l, at), SCAN_OFTEN);
    assert_int_equal(link_wants_scan(&l, at + 10 * MINUTE - 1), SCAN_OFTEN);
    assert_int_equal(l.due_us, at + 10 * MINUTE); /* to be asked again */
    assert_int_equal(link_wants_scan(&l, at + 10 * MINUTE), SCAN_SELDOM);
    tell(&l, LINK_SEEN, at = 60 * MINUTE);
    assert_int_equal(link_wants_scan(&l, at), SCAN_NONE);
    tell(&l, LINK_WENT, at);
    assert_int_equal(link_wants_scan(&l, at), SCAN_SELDOM);
    tell(&l, LINK_SEEN, at);
    tell(&l, LINK_TURN, at);
    link_step(&l, &nobody, at += 41 * US_PER_S);
    assert_int_equal(link_wants_scan(&l, at), SCAN_OFTEN);
    link_step(&l, &release, at = 90 * MINUTE);
    tell(&l, LINK_TAKE_BACK, at = 120 * MINUTE);
    assert_int_equal(link_wants_scan(&l, at), SCAN_OFTEN);
    assert_int_equal(link_wants_scan(&l, at + 10 * MINUTE), SCAN_SELDOM);

    stage_link(&l, &opt, LINK_PHASE_LISTENING, false, 0);
    assert_int_equal(link_wants_scan(&l, 0), SCAN_NONE);
    tell(&l, LINK_LOST, at = 90 * MINUTE);
    assert_int_equal(link_wants_scan(&l, at), SCAN_OFTEN);
    stage_link(&l, &opt, LINK_PHASE_NOT_WORN, false, 0);
    assert_int_equal(link_wants_scan(&l, 0), SCAN_SELDOM);
    tell(&l, LINK_DUE, l.due_us);
    assert_int_equal(l.phase, LINK_PHASE_ASLEEP);
    assert_int_equal(link_wants_scan(&l, MINUTE), SCAN_SELDOM);
    stage_link(&l, &opt, LINK_PHASE_RELEASED, false, 0);
    assert_int_equal(link_wants_scan(&l, 0), SCAN_NONE);
}

/* Taken back while it is still being let go: looked for eagerly as well. */
static void test_taken_back_early(void **state)
{
    static const struct link_options opt = { .seed = 1 };
    const struct link_event release = { .kind = LINK_RELEASE, .until_us = INSTANT_NEVER };
    int64_t at = 90 * MINUTE;
    struct link l;

    (void)state;
    stage_link(&l, &opt, LINK_PHASE_RESOLVING, false, 0);
    l.seen_us = 0;
    link_step(&l, &release, at);
    tell(&l, LINK_TAKE_BACK, at);
    tell(&l, LINK_LOST, at);
    assert_int_equal(l.phase, LINK_PHASE_AWAY);
    assert_int_equal(link_wants_scan(&l, at), SCAN_OFTEN);
}

int main(void)
{
    const struct CMUnitTest more[] = {
        cmocka_unit_test(test_how_eagerly),
        cmocka_unit_test(test_taken_back_early),
    };

    return stage_run("link", stories, sizeof(stories) / sizeof(stories[0]), more,
                     sizeof(more) / sizeof(more[0]));
}
