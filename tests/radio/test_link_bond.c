/* A bond on demand: what the plugin asks for turns out to need one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "link_stage.h"

/* clang-format off */
/* Paired on a link on which something was asked for before: BlueZ asks for it on a new one. */
#define ANEW(t) \
        { t, DONE, GIVES(LET_GO, LETTING_GO), "to connect anew" }, \
        { t, LOST, GIVES(NOTHING, AWAY) }, \
        { t, SEEN, GIVES(NOTHING, QUEUED) }, \
        { t, TURN, GIVES(CONNECT, CONNECTING) }, \
        { t, CONNECTED, GIVES(NOTHING, RESOLVING) }, \
        { t, BONDED(RESOLVED), GIVES(SUBSCRIBE, SUBSCRIBING) }

static struct stage_story stories[] = {
    { .name = "while subscribing: paired, and begun anew", .from = LINK_PHASE_SUBSCRIBING, .steps = {
        { 1, NEEDS_BOND, GIVES(PAIR, PAIRING), "being paired" },
        ANEW(3),
        { 4, DONE, GIVES(NOTHING, LISTENING), "" },
        { 5, NEEDS_BOND, GIVES(NOTHING, LISTENING) } } }, /* there are keys: no cure */
    { .name = "while listening", .from = LINK_PHASE_LISTENING, .steps = {
        { 1, NEEDS_BOND, GIVES(PAIR, PAIRING) },
        ANEW(3),
        { 3.5, DONE, GIVES(NOTHING, LISTENING) },
        { 4, BEAT, GIVES(NOTHING, LISTENING) } } },
    { .name = "in a silence", .from = LINK_PHASE_LISTENING, .steps = {
        { 10, DUE, GIVES(NOTHING, SILENT) },
        { 11, NEEDS_BOND, GIVES(PAIR, PAIRING) },
        ANEW(12) } },
    { .name = "while its messages are asked for again", .from = LINK_PHASE_LISTENING,
      .recoveries = { .resubscribed = 1 }, .fault = "20 s", .steps = {
        { 10, DUE, GIVES(NOTHING, SILENT) },
        { 20, DUE, GIVES(RESUBSCRIBE, SILENT) },
        { 21, NEEDS_BOND, GIVES(PAIR, PAIRING) },
        ANEW(21.5) } },
    { .name = "the subscription itself is refused without one", .from = LINK_PHASE_SUBSCRIBING, .steps = {
        { 1, FAILED(BOND), GIVES(PAIR, PAIRING) },
        ANEW(2) } },
    { .name = "paired by another meanwhile: a new link all the same", .from = LINK_PHASE_LISTENING, .steps = {
        { 1, NEEDS_BOND, GIVES(PAIR, PAIRING) },
        { 2, FAILED(EXISTS), GIVES(LET_GO, LETTING_GO), "to connect anew" },
        { 3, LOST, GIVES(NOTHING, AWAY) } } },
    { .name = "known to need one: paired before anything is asked for, and used as it is",
      .opt = { .needs_bond = true }, .from = LINK_PHASE_RESOLVING, .steps = {
        { 1, RESOLVED, GIVES(PAIR, PAIRING) },
        { 2, DONE, GIVES(SUBSCRIBE, SUBSCRIBING) },
        { 3, DONE, GIVES(NOTHING, LISTENING) } } },
    { .name = "BlueZ pairs by itself: nothing is to be done, and the keys are kept",
      .from = LINK_PHASE_SUBSCRIBING, .recoveries = { .resubscribed = 1, .reconnected = 2 }, .fault = "30 s", .steps = {
        { 1, PAIRED, GIVES(NOTHING, SUBSCRIBING) },
        { 2, DONE, GIVES(NOTHING, LISTENING) },
        { 3, NEEDS_BOND, GIVES(NOTHING, LISTENING) },
        { 12, DUE, GIVES(NOTHING, SILENT) },
        { 22, DUE, GIVES(RESUBSCRIBE, SILENT) },
        { 23, DONE, GIVES(NOTHING, SILENT) },
        { 32, DUE, GIVES(LET_GO, LETTING_GO) },
        { 33, LOST, GIVES(NOTHING, AWAY) },
        { 34, SEEN, GIVES(NOTHING, QUEUED) },
        { 34, TURN, GIVES(CONNECT, CONNECTING) },
        { 34, CONNECTED, GIVES(NOTHING, RESOLVING) },
        { 34, RESOLVED, GIVES(SUBSCRIBE, SUBSCRIBING) },
        { 34, PAIRED, GIVES(NOTHING, SUBSCRIBING) },
        { 34, DONE, GIVES(NOTHING, LISTENING) },
        { 44, DUE, GIVES(NOTHING, SILENT) },
        { 64, DUE, GIVES(LET_GO, LETTING_GO) },
        { 65, LOST, GIVES(NOTHING, BACKOFF) } } }, /* and not forgotten by BlueZ */
    { .name = "bonded already: the plugin has its refusal", .from = LINK_PHASE_LISTENING, .bonded = true, .steps = {
        { 1, NEEDS_BOND, GIVES(NOTHING, LISTENING) } } },
    { .name = "BlueZ has keys that nobody told of", .from = LINK_PHASE_LISTENING, .steps = {
        { 1, BONDED(NEEDS_BOND), GIVES(NOTHING, LISTENING) } } },
    { .name = "the link after it is paired before all else", .from = LINK_PHASE_LISTENING, .steps = {
        { 1, NEEDS_BOND, GIVES(PAIR, PAIRING) },
        { 2, LOST, GIVES(NOTHING, AWAY) },
        { 3, SEEN, GIVES(NOTHING, QUEUED) },
        { 3, TURN, GIVES(CONNECT, CONNECTING) },
        { 4, CONNECTED, GIVES(NOTHING, RESOLVING) },
        { 5, RESOLVED, GIVES(PAIR, PAIRING) },
        { 6, DONE, GIVES(SUBSCRIBE, SUBSCRIBING) } } },
    { .name = "it cannot be paired: tried twice, then left as it is", .from = LINK_PHASE_LISTENING, .steps = {
        { 1, NEEDS_BOND, GIVES(PAIR, PAIRING) },
        { 2, FAILED(BOND), GIVES(LET_GO, LETTING_GO), "could not be paired" },
        { 3, LOST, GIVES(NOTHING, BACKOFF) },
        { 4.25, DUE, GIVES(NOTHING, QUEUED), .early_s = 0.25 },
        { 4.25, TURN, GIVES(CONNECT, CONNECTING) },
        { 5, CONNECTED, GIVES(NOTHING, RESOLVING) },
        { 6, RESOLVED, GIVES(SUBSCRIBE, SUBSCRIBING) },
        { 6.5, DONE, GIVES(NOTHING, LISTENING) },
        { 7, NEEDS_BOND, GIVES(PAIR, PAIRING) },
        { 47, DUE, GIVES(CANCEL, LETTING_GO), "never answers" },
        { 48, LOST, GIVES(NOTHING, BACKOFF) },
        { 50.5, DUE, GIVES(NOTHING, AWAY), .early_s = 0.5 },
        { 50.6, SEEN, GIVES(NOTHING, QUEUED) },
        { 50.6, TURN, GIVES(CONNECT, CONNECTING) },
        { 51, CONNECTED, GIVES(NOTHING, RESOLVING) },
        { 52, RESOLVED, GIVES(SUBSCRIBE, SUBSCRIBING) },
        { 53, DONE, GIVES(NOTHING, LISTENING) },
        { 54, NEEDS_BOND, GIVES(NOTHING, LISTENING) },
        { 55, BEAT, GIVES(NOTHING, LISTENING), .until_s = 70 },
        { 71, NEEDS_BOND, GIVES(NOTHING, LISTENING) } } },
    { .name = "let go by a person and taken back: it may be tried again", .from = LINK_PHASE_LISTENING, .steps = {
        { 1, NEEDS_BOND, GIVES(PAIR, PAIRING) },
        { 2, FAILED(BOND), GIVES(LET_GO, LETTING_GO) },
        { 3, LOST, GIVES(NOTHING, BACKOFF) },
        { 4.25, DUE, GIVES(NOTHING, QUEUED), .early_s = 0.25 },
        { 4.25, TURN, GIVES(CONNECT, CONNECTING) },
        { 5, CONNECTED, GIVES(NOTHING, RESOLVING) },
        { 6, RESOLVED, GIVES(SUBSCRIBE, SUBSCRIBING) },
        { 7, NEEDS_BOND, GIVES(PAIR, PAIRING) },
        { 8, FAILED(UNSUPPORTED), GIVES(LET_GO, LETTING_GO) },
        { 9, RELEASE(20), GIVES(NOTHING, LETTING_GO) },
        { 9.5, LOST, GIVES(NOTHING, RELEASED) },
        { 20, DUE, GIVES(NOTHING, AWAY) },
        { 21, SEEN, GIVES(NOTHING, QUEUED) },
        { 21, TURN, GIVES(CONNECT, CONNECTING) },
        { 22, CONNECTED, GIVES(NOTHING, RESOLVING) },
        { 23, RESOLVED, GIVES(SUBSCRIBE, SUBSCRIBING) },
        { 24, NEEDS_BOND, GIVES(PAIR, PAIRING) } } },
    { .name = "said of a link that is none: nothing", .from = LINK_PHASE_AWAY, .steps = {
        { 1, NEEDS_BOND, GIVES(NOTHING, AWAY) } } },
    { .name = "said while it is let go: nothing", .from = LINK_PHASE_LISTENING, .steps = {
        { 1, RELEASE_FOR_EVER, GIVES(LET_GO, LETTING_GO) },
        { 1.1, NEEDS_BOND, GIVES(NOTHING, LETTING_GO) },
        { 2, LOST, GIVES(NOTHING, RELEASED) } } },
    { .name = "said twice: paired once", .from = LINK_PHASE_LISTENING, .steps = {
        { 1, NEEDS_BOND, GIVES(PAIR, PAIRING) },
        { 1.1, NEEDS_BOND, GIVES(NOTHING, PAIRING) } } },
};
/* clang-format on */

int main(void)
{
    return stage_run("link_bond", stories, sizeof(stories) / sizeof(stories[0]), NULL, 0);
}
