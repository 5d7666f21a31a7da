/*
 * What a real BlueZ does, as far as it touches one link: each story is something that
 * was seen on 5.66, in the order in which it was seen.
 */
#include "link_stage.h"

/* clang-format off */
static struct stage_story stories[] = {
    /* Discovery */
    { .name = "a device appears by its first advertisement", .from = LINK_PHASE_AWAY, .steps = {
        { 0.5, SEEN, GIVES(NOTHING, QUEUED) } } },
    { .name = "never connected, it vanishes 30 s after the scan", .from = LINK_PHASE_AWAY, .steps = {
        { 0.5, SEEN, GIVES(NOTHING, QUEUED) },
        { 30.5, WENT, GIVES(NOTHING, AWAY) },
        { 31, SEEN, GIVES(NOTHING, QUEUED) },
        { 31, TURN, GIVES(CONNECT, CONNECTING) } } },
    { .name = "it vanishes while it is connected to", .from = LINK_PHASE_CONNECTING, .steps = {
        { 1, WENT, GIVES(NOTHING, AWAY), "forgotten" },
        { 1.1, FAILED(GONE), GIVES(NOTHING, AWAY) } } },

    /* Connect */
    { .name = "first connection: the reply, objects, then resolved", .from = LINK_PHASE_CONNECTING, .steps = {
        { 0.3, CONNECTED, GIVES(NOTHING, RESOLVING) },
        { 1.2, RESOLVED, GIVES(SUBSCRIBE, SUBSCRIBING) } } },
    { .name = "reconnection: resolved overtakes the reply", .from = LINK_PHASE_CONNECTING, .steps = {
        { 0.2, RESOLVED, GIVES(NOTHING, CONNECTING) },
        { 0.3, CONNECTED, GIVES(SUBSCRIBE, SUBSCRIBING) } } },
    { .name = "the reply is not yet resolved", .from = LINK_PHASE_CONNECTING, .steps = {
        { 0.3, CONNECTED, GIVES(NOTHING, RESOLVING) },
        { 1.1, DONE, GIVES(NOTHING, RESOLVING) },
        { 1.2, RESOLVED, GIVES(SUBSCRIBE, SUBSCRIBING) } } },
    { .name = "resolved of the link before does not count for this one", .from = LINK_PHASE_LISTENING, .steps = {
        { 1, LOST, GIVES(NOTHING, AWAY) },
        { 2, SEEN, GIVES(NOTHING, QUEUED) },
        { 2, TURN, GIVES(CONNECT, CONNECTING) },
        { 3, CONNECTED, GIVES(NOTHING, RESOLVING) } } },
    { .name = "connect when connected succeeds, and nothing is told anew but what is so already", .from = LINK_PHASE_CONNECTING, .steps = {
        { 0.1, CONNECTED, GIVES(NOTHING, RESOLVING) },
        { 0.1, RESOLVED, GIVES(SUBSCRIBE, SUBSCRIBING) } } },
    { .name = "a second connect while one is pending: already in progress", .from = LINK_PHASE_CONNECTING, .steps = {
        { 0.1, FAILED(BUSY), GIVES(NOTHING, BACKOFF) },
        { 2.1, DUE, GIVES(NOTHING, QUEUED), .early_s = 1.5 } } },
    { .name = "busy for long: the other program has it by then, and it is there", .from = LINK_PHASE_CONNECTING, .steps = {
        { 15, FAILED(BUSY), GIVES(NOTHING, BACKOFF) },
        { 17, DUE, GIVES(NOTHING, AWAY), .early_s = 1.5 },
        { 18, CONNECTED, GIVES(NOTHING, QUEUED) } } },
    { .name = "another program cancels: the pending connect fails", .from = LINK_PHASE_CONNECTING, .steps = {
        { 1, FAILED(CANCELLED), GIVES(NOTHING, BACKOFF) },
        { 7.25, DUE, GIVES(NOTHING, QUEUED), .early_s = 1.25 } } },
    { .name = "absent: abort by local after 40.4 s is nobody there", .from = LINK_PHASE_CONNECTING, .steps = {
        { 40.4, FAILED(ABORTED), GIVES(NOTHING, AWAY), "nobody answers" },
        { 40.4, LOST, GIVES(NOTHING, AWAY) } } },
    { .name = "abort by local after 19 s on a slow chip: it was there", .from = LINK_PHASE_CONNECTING, .steps = {
        { 19, FAILED(ABORTED), GIVES(NOTHING, BACKOFF), "broke off" },
        { 19.25, DUE, GIVES(NOTHING, QUEUED) } } },
    { .name = "our own patience outlasts BlueZ's 40.4 s", .from = LINK_PHASE_CONNECTING, .steps = {
        { 45, DUE, GIVES(CANCEL, LETTING_GO) },
        { 45.1, DONE, GIVES(NOTHING, AWAY) } } },
    { .name = "it comes back while connect is pending", .from = LINK_PHASE_CONNECTING, .steps = {
        { 20, CONNECTED, GIVES(NOTHING, RESOLVING) } } },
    { .name = "refused (0x3e): connected is told, the call fails, and lost comes after it", .from = LINK_PHASE_CONNECTING, .steps = {
        { 0.3, FAILED(ABORTED), GIVES(NOTHING, BACKOFF), "broke off" },
        { 0.34, LOST, GIVES(NOTHING, BACKOFF) },
        { 0.55, DUE, GIVES(NOTHING, QUEUED) },
        { 0.6, TURN, GIVES(CONNECT, CONNECTING) } } },
    { .name = "refused: lost comes before the call fails", .from = LINK_PHASE_CONNECTING, .steps = {
        { 0.3, LOST, GIVES(NOTHING, CONNECTING) },
        { 0.34, FAILED(ABORTED), GIVES(NOTHING, BACKOFF) },
        { 0.59, DUE, GIVES(NOTHING, QUEUED) } } },
    { .name = "refused: lost comes when the next attempt runs already", .from = LINK_PHASE_CONNECTING, .steps = {
        { 0.3, FAILED(ABORTED), GIVES(NOTHING, BACKOFF) },
        { 0.55, DUE, GIVES(NOTHING, QUEUED) },
        { 0.55, TURN, GIVES(CONNECT, CONNECTING) },
        { 0.6, LOST, GIVES(NOTHING, CONNECTING) },
        { 0.9, CONNECTED, GIVES(NOTHING, RESOLVING) } } },
    { .name = "refused: connected is taken at its word, and then the call fails", .from = LINK_PHASE_CONNECTING, .steps = {
        { 0.1, CONNECTED, GIVES(NOTHING, RESOLVING) },
        { 0.3, FAILED(ABORTED), GIVES(NOTHING, BACKOFF), "broke off" },
        { 0.34, LOST, GIVES(NOTHING, BACKOFF) },
        { 0.55, DUE, GIVES(NOTHING, QUEUED) } } },
    { .name = "disconnect: not resolved and not connected follow two seconds later", .from = LINK_PHASE_LISTENING, .steps = {
        { 1, RELEASE_FOR_EVER, GIVES(LET_GO, LETTING_GO) },
        { 1.1, DONE, GIVES(NOTHING, LETTING_GO) },
        { 3.1, LOST, GIVES(NOTHING, RELEASED) } } },
    { .name = "a connect during a scan took 9.8 s, and was well", .from = LINK_PHASE_CONNECTING, .steps = {
        { 9.8, CONNECTED, GIVES(NOTHING, RESOLVING) } } },
    { .name = "adapter off: input/output error", .from = LINK_PHASE_CONNECTING, .steps = {
        { 0.1, FAILED(OFF), GIVES(NOTHING, OFF) },
        { 0.2, RADIO_OFF("its adapter is off"), GIVES(NOTHING, OFF), "its adapter is off" },
        { 60, RADIO_ON, GIVES(NOTHING, AWAY) } } },

    /* Notifications */
    { .name = "StartNotify succeeds on one that is just disconnected: lost before", .from = LINK_PHASE_SUBSCRIBING, .bonded = true, .steps = {
        { 5, LOST, GIVES(NOTHING, AWAY) },
        { 5.1, DONE, GIVES(NOTHING, AWAY) } } },
    { .name = "StartNotify succeeds on one that is just disconnected: lost after", .from = LINK_PHASE_SUBSCRIBING, .bonded = true, .steps = {
        { 5, DONE, GIVES(NOTHING, LISTENING) },
        { 5.1, LOST, GIVES(NOTHING, AWAY) } } },
    { .name = "StartNotify succeeds on one that is just disconnected: nobody tells", .from = LINK_PHASE_SUBSCRIBING, .bonded = true, .steps = {
        { 1, DONE, GIVES(NOTHING, LISTENING) },
        { 11, DUE, GIVES(NOTHING, SILENT) } } },
    { .name = "StartNotify in progress on one that is just disconnected", .from = LINK_PHASE_SUBSCRIBING, .steps = {
        { 5, FAILED(BUSY), GIVES(NOTHING, BACKOFF) },
        { 5.1, LOST, GIVES(NOTHING, AWAY) } } },
    { .name = "StartNotify in progress: asked again soon, the link is kept", .from = LINK_PHASE_SUBSCRIBING, .steps = {
        { 1, FAILED(BUSY), GIVES(NOTHING, BACKOFF) },
        { 3, DUE, GIVES(SUBSCRIBE, SUBSCRIBING), .early_s = 1.5 },
        { 3.1, DONE, GIVES(NOTHING, LISTENING) } } },
    { .name = "StartNotify in progress for ever: let go after a while", .from = LINK_PHASE_SUBSCRIBING, .steps = {
        { 1, FAILED(BUSY), GIVES(NOTHING, BACKOFF) },
        { 3, DUE, GIVES(SUBSCRIBE, SUBSCRIBING), .early_s = 1.5 },
        { 3, FAILED(BUSY), GIVES(NOTHING, BACKOFF) },
        { 5, DUE, GIVES(SUBSCRIBE, SUBSCRIBING), .early_s = 1.5 },
        { 5, FAILED(BUSY), GIVES(NOTHING, BACKOFF) },
        { 7, DUE, GIVES(SUBSCRIBE, SUBSCRIBING), .early_s = 1.5 },
        { 7, FAILED(BUSY), GIVES(NOTHING, BACKOFF) },
        { 9, DUE, GIVES(SUBSCRIBE, SUBSCRIBING), .early_s = 1.5 },
        { 9, FAILED(BUSY), GIVES(NOTHING, BACKOFF) },
        { 11, DUE, GIVES(SUBSCRIBE, SUBSCRIBING), .early_s = 1.5 },
        { 11, FAILED(BUSY), GIVES(LET_GO, LETTING_GO) },
        { 13, LOST, GIVES(NOTHING, BACKOFF) } } },
    { .name = "a subscription outlives the link: values flow before StartNotify", .from = LINK_PHASE_SUBSCRIBING, .steps = {
        { 0.05, BEAT, GIVES(NOTHING, LISTENING) },
        { 0.2, DONE, GIVES(NOTHING, LISTENING) } } },
    { .name = "subscribed after every resolved, also when values flow already", .from = LINK_PHASE_RESOLVING, .steps = {
        { 0.05, BEAT, GIVES(NOTHING, RESOLVING) },
        { 0.1, RESOLVED, GIVES(SUBSCRIBE, SUBSCRIBING) } } },
    { .name = "equal bytes are messages too", .from = LINK_PHASE_LISTENING, .steps = {
        { 1, BEAT, GIVES(NOTHING, LISTENING), .until_s = 100 } } },
    { .name = "notify acquired by another program: the link is kept", .from = LINK_PHASE_SUBSCRIBING, .steps = {
        { 1, FAILED(ACQUIRED), GIVES(NOTHING, BACKOFF) },
        { 2, SEEN, GIVES(NOTHING, BACKOFF) },
        { 38.5, DUE, GIVES(SUBSCRIBE, SUBSCRIBING), .early_s = 7.5 },
        { 39, DONE, GIVES(NOTHING, LISTENING) } } },
    { .name = "notify acquired, and then the link ends", .from = LINK_PHASE_SUBSCRIBING, .steps = {
        { 1, FAILED(ACQUIRED), GIVES(NOTHING, BACKOFF) },
        { 12, LOST, GIVES(NOTHING, AWAY), "lost" } } },
    { .name = "notify acquired, and let go for a phone meanwhile", .from = LINK_PHASE_SUBSCRIBING, .steps = {
        { 1, FAILED(ACQUIRED), GIVES(NOTHING, BACKOFF) },
        { 2, RELEASE_FOR_EVER, GIVES(LET_GO, LETTING_GO) } } },

    /* Loss */
    { .name = "remote end and out of range look the same", .from = LINK_PHASE_LISTENING, .steps = {
        { 1, LOST, GIVES(NOTHING, AWAY), "lost" } } },
    { .name = "no reconnect by itself, also when bonded", .from = LINK_PHASE_LISTENING, .bonded = true, .steps = {
        { 1, LOST, GIVES(NOTHING, AWAY) },
        { 9, SEEN, GIVES(NOTHING, QUEUED) },
        { 9, TURN, GIVES(CONNECT, CONNECTING) } } },
    { .name = "power off: the device first, then the adapter", .from = LINK_PHASE_LISTENING, .steps = {
        { 1, LOST, GIVES(NOTHING, AWAY) },
        { 1.1, RADIO_OFF("its adapter is off"), GIVES(NOTHING, OFF), "its adapter is off" },
        { 9, RADIO_ON, GIVES(NOTHING, AWAY) },
        { 10, SEEN, GIVES(NOTHING, QUEUED) } } },
    { .name = "unplugged: the device, its object, the adapter", .from = LINK_PHASE_LISTENING, .steps = {
        { 1, LOST, GIVES(NOTHING, AWAY) },
        { 1, WENT, GIVES(NOTHING, AWAY) },
        { 1, RADIO_OFF("no adapter"), GIVES(NOTHING, OFF), "no adapter" } } },
    { .name = "unplugged: the adapter first", .from = LINK_PHASE_LISTENING, .steps = {
        { 1, RADIO_OFF("no adapter"), GIVES(NOTHING, OFF), "no adapter" },
        { 1, LOST, GIVES(NOTHING, OFF) },
        { 1, WENT, GIVES(NOTHING, OFF), "no adapter" } } },
    { .name = "calls to what was unplugged: unknown object", .from = LINK_PHASE_CONNECTING, .steps = {
        { 1, FAILED(GONE), GIVES(NOTHING, AWAY) },
        { 1.1, SEEN, GIVES(NOTHING, QUEUED) } } },
    { .name = "subscribing to what was unplugged: unknown object", .from = LINK_PHASE_SUBSCRIBING, .steps = {
        { 1, FAILED(GONE), GIVES(LET_GO, LETTING_GO) },
        { 1.1, FAILED(GONE), GIVES(NOTHING, AWAY) } },
        .recoveries = { .reconnected = 1 }, .fault = "asked for" },
    { .name = "bluetoothd killed: only its name goes, and comes back", .from = LINK_PHASE_LISTENING, .steps = {
        { 1, RADIO_OFF("bluetoothd is not running"), GIVES(NOTHING, OFF), "bluetoothd" },
        { 4, RADIO_ON, GIVES(NOTHING, AWAY) },
        { 4.5, SEEN, GIVES(NOTHING, QUEUED) } } },
    { .name = "bluetoothd away: calls fail before its name is known to be gone", .from = LINK_PHASE_CONNECTING, .steps = {
        { 0.1, FAILED(NO_SERVICE), GIVES(NOTHING, OFF) },
        { 0.2, RADIO_OFF("bluetoothd is not running"), GIVES(NOTHING, OFF), "bluetoothd" },
        { 30, RADIO_ON, GIVES(NOTHING, AWAY) } } },
    { .name = "bluetoothd killed while it subscribes: lost, or refused, one fault in all", .from = LINK_PHASE_SUBSCRIBING, .steps = {
        { 1, FAILED(NO_SERVICE), GIVES(NOTHING, OFF) },
        { 1, LOST, GIVES(NOTHING, OFF) },
        { 1, RADIO_OFF(NULL), GIVES(NOTHING, OFF) } } },

    /* Pairing */
    { .name = "encryption wanted, no agent: StartNotify never replies; paired the next time", .from = LINK_PHASE_SUBSCRIBING, .steps = {
        { 10, DUE, GIVES(CANCEL, LETTING_GO), "never answered" },
        { 12, LOST, GIVES(NOTHING, AWAY) },
        { 13, SEEN, GIVES(NOTHING, QUEUED) },
        { 13, TURN, GIVES(CONNECT, CONNECTING) },
        { 14, CONNECTED, GIVES(NOTHING, RESOLVING) },
        { 15, RESOLVED, GIVES(PAIR, PAIRING) },
        { 16, DONE, GIVES(SUBSCRIBE, SUBSCRIBING) },
        { 16.2, DONE, GIVES(NOTHING, LISTENING) } },
        .recoveries = { .reconnected = 1 }, .fault = "never answered" },
    { .name = "encryption wanted, and StartNotify says so", .from = LINK_PHASE_SUBSCRIBING, .steps = {
        { 1, FAILED(BOND), GIVES(PAIR, PAIRING) },
        { 1.3, DONE, GIVES(LET_GO, LETTING_GO), "anew" },
        { 3.3, LOST, GIVES(NOTHING, AWAY) } } },
    { .name = "encryption wanted, and Connect says so", .from = LINK_PHASE_CONNECTING, .steps = {
        { 1, FAILED(BOND), GIVES(NOTHING, BACKOFF) },
        { 2.25, DUE, GIVES(NOTHING, QUEUED), .early_s = 0.25 },
        { 3, TURN, GIVES(CONNECT, CONNECTING) },
        { 4, CONNECTED, GIVES(NOTHING, RESOLVING) },
        { 5, RESOLVED, GIVES(PAIR, PAIRING) } } },
    { .name = "no such characteristic: it is left alone for ten minutes", .from = LINK_PHASE_SUBSCRIBING, .steps = {
        { 1, FAILED(UNSUPPORTED), GIVES(LET_GO, LETTING_GO) },
        { 3, LOST, GIVES(NOTHING, BACKOFF), "not what its plugin reads" },
        { 603, DUE, GIVES(NOTHING, AWAY) } } },
    { .name = "StartNotify pairs by itself: bonded meanwhile, 0.3 s", .from = LINK_PHASE_SUBSCRIBING, .steps = {
        { 0.3, DONE, GIVES(NOTHING, LISTENING) } } },
    { .name = "pair on a bonded one gives no reply: never asked for", .opt = { .needs_bond = true }, .bonded = true, .from = LINK_PHASE_CONNECTING, .steps = {
        { 1, BONDED(CONNECTED), GIVES(NOTHING, RESOLVING) },
        { 1, BONDED(RESOLVED), GIVES(SUBSCRIBE, SUBSCRIBING) } } },
    { .name = "pair gives no reply: given up, and nothing is stuck", .opt = { .needs_bond = true }, .from = LINK_PHASE_RESOLVING, .steps = {
        { 1, RESOLVED, GIVES(PAIR, PAIRING) },
        { 41, DUE, GIVES(CANCEL, LETTING_GO), "never answers" },
        { 41.1, LOST, GIVES(NOTHING, BACKOFF) },
        { 42.35, DUE, GIVES(NOTHING, AWAY), .early_s = 0.25 } } },
    { .name = "a guess that it wants a bond, and it cannot be paired: subscribed to the next time", .from = LINK_PHASE_SUBSCRIBING, .steps = {
        { 10, DUE, GIVES(CANCEL, LETTING_GO) },
        { 12, LOST, GIVES(NOTHING, AWAY) },
        { 13, SEEN, GIVES(NOTHING, QUEUED) },
        { 13, TURN, GIVES(CONNECT, CONNECTING) },
        { 14, CONNECTED, GIVES(NOTHING, RESOLVING) },
        { 15, RESOLVED, GIVES(PAIR, PAIRING) },
        { 16, FAILED(UNSUPPORTED), GIVES(LET_GO, LETTING_GO), "could not be paired" },
        { 17, LOST, GIVES(NOTHING, BACKOFF) },
        { 18.25, DUE, GIVES(NOTHING, QUEUED), .early_s = 0.25 },
        { 19, TURN, GIVES(CONNECT, CONNECTING) },
        { 19, CONNECTED, GIVES(NOTHING, RESOLVING) },
        { 19, RESOLVED, GIVES(SUBSCRIBE, SUBSCRIBING) } },
        .recoveries = { .reconnected = 1 }, .fault = "never answered" },
    { .name = "reconnect after bonding: encrypted without asking", .opt = { .needs_bond = true }, .from = LINK_PHASE_RESOLVING, .bonded = true, .steps = {
        { 0.5, BONDED(RESOLVED), GIVES(SUBSCRIBE, SUBSCRIBING) } } },
    { .name = "the wearable lost its key: twice lost within 0.1 s of connecting", .from = LINK_PHASE_CONNECTING, .steps = {
        { 1, BONDED(CONNECTED), GIVES(NOTHING, RESOLVING) },
        { 1.1, LOST, GIVES(NOTHING, AWAY) },
        { 1.5, SEEN, GIVES(NOTHING, QUEUED) },
        { 1.5, TURN, GIVES(CONNECT, CONNECTING) },
        { 2.5, BONDED(CONNECTED), GIVES(NOTHING, RESOLVING) },
        { 2.6, LOST, GIVES(REMOVE, REMOVING), "forget" },
        { 2.7, WENT, GIVES(NOTHING, REMOVING) },
        { 2.8, DONE, GIVES(NOTHING, AWAY), "paired anew" },
        { 4, SEEN, GIVES(NOTHING, QUEUED) },
        { 4, TURN, GIVES(CONNECT, CONNECTING) },
        { 5, CONNECTED, GIVES(NOTHING, RESOLVING) },
        { 6, RESOLVED, GIVES(PAIR, PAIRING) },
        { 7, DONE, GIVES(SUBSCRIBE, SUBSCRIBING) },
        { 7.2, DONE, GIVES(NOTHING, LISTENING) } },
        .recoveries = { .rediscovered = 1 }, .fault = "its keys no longer fit" },
};
/* clang-format on */

int main(void)
{
    return stage_run("link_facts", stories, sizeof(stories) / sizeof(stories[0]), NULL, 0);
}
