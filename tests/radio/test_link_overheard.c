/* What has no link for now is overheard: when, how eagerly, and never instead of a link. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "instant.h"
#include "link_stage.h"

/* clang-format off */
#define HEARS .opt = { .overhears = true, .seed = 3 }

/* One attempt that nobody answers, as BlueZ tells it. */
#define IN_VAIN(t) \
        { t, OVERHEARD, GIVES(NOTHING, QUEUED) }, \
        { t, TURN, GIVES(CONNECT, CONNECTING) }, \
        { (t) + 40, FAILED(UNREACHABLE), GIVES(NOTHING, AWAY), "nobody answers" }

static struct stage_story stories[] = {
    { .name = "let go for ten minutes and more: listened to, then less eagerly", HEARS, .from = LINK_PHASE_LISTENING, .steps = {
        { 1, RELEASE_FOR_EVER, GIVES(LET_GO, LETTING_GO) },
        { 2, LOST, GIVES(NOTHING, RELEASED), "for another device" },
        { 600, OVERHEARD, GIVES(NOTHING, RELEASED) },
        { 602, DUE, GIVES(NOTHING, RELEASED) },
        { 90000, SEEN, GIVES(NOTHING, RELEASED) },
        { 90001, TAKE_BACK, GIVES(NOTHING, AWAY) } } },
    { .name = "let go until a time beyond the ten minutes", HEARS, .from = LINK_PHASE_LISTENING, .steps = {
        { 1, RELEASE(3600), GIVES(LET_GO, LETTING_GO) },
        { 2, LOST, GIVES(NOTHING, RELEASED) },
        { 602, DUE, GIVES(NOTHING, RELEASED) },
        { 3600, DUE, GIVES(NOTHING, AWAY), "taken back" } } },
    { .name = "let go until a time within the ten minutes", HEARS, .from = LINK_PHASE_LISTENING, .steps = {
        { 1, RELEASE(60), GIVES(LET_GO, LETTING_GO) },
        { 2, LOST, GIVES(NOTHING, RELEASED) },
        { 60, DUE, GIVES(NOTHING, AWAY), "taken back" } } },
    { .name = "let go, of no use to overhear: nothing is due", .from = LINK_PHASE_LISTENING, .steps = {
        { 1, RELEASE_FOR_EVER, GIVES(LET_GO, LETTING_GO) },
        { 2, LOST, GIVES(NOTHING, RELEASED) },
        { 90000, TAKE_BACK, GIVES(NOTHING, AWAY) } } },
    { .name = "another has the slot: fewer attempts while it is overheard", HEARS, .from = LINK_PHASE_QUEUED, .steps = {
        IN_VAIN(1),                                   /* 41 s: at once */
        { 42, SEEN, GIVES(NOTHING, QUEUED) },
        IN_VAIN(42),                                  /* 82 s: after 2 s */
        { 84.5, DUE, GIVES(NOTHING, AWAY), .early_s = 0.5 },
        { 84.6, SEEN, GIVES(NOTHING, QUEUED) },
        IN_VAIN(84.6),                                /* 124.6 s: after 10 s */
        { 134, SEEN, GIVES(NOTHING, AWAY) },
        { 137.2, DUE, GIVES(NOTHING, QUEUED), .early_s = 2.6 },
        IN_VAIN(137.2),                               /* 177.2 s: after 30 s */
        { 207, SEEN, GIVES(NOTHING, AWAY) },
        { 214.8, DUE, GIVES(NOTHING, QUEUED), .early_s = 7.6 },
        IN_VAIN(214.8),                               /* 254.8 s: after 60 s */
        { 314, SEEN, GIVES(NOTHING, AWAY) },
        { 329.9, DUE, GIVES(NOTHING, AWAY), .early_s = 15.1 },
        { 330, SEEN, GIVES(NOTHING, QUEUED) },
        { 330, TURN, GIVES(CONNECT, CONNECTING) },
        { 331, CONNECTED, GIVES(NOTHING, RESOLVING) } } },
    { .name = "not overheard: the attempts stay eager", HEARS, .from = LINK_PHASE_QUEUED, .steps = {
        { 1, TURN, GIVES(CONNECT, CONNECTING) },
        { 2, FAILED(UNREACHABLE), GIVES(NOTHING, AWAY) },
        { 3, SEEN, GIVES(NOTHING, QUEUED) },
        { 3, TURN, GIVES(CONNECT, CONNECTING) },
        { 4, FAILED(UNREACHABLE), GIVES(NOTHING, AWAY) },
        { 5.25, DUE, GIVES(NOTHING, QUEUED), .early_s = 0.25 } } },
    { .name = "overheard beside a link: that says nothing", HEARS, .from = LINK_PHASE_LISTENING, .steps = {
        { 1, OVERHEARD, GIVES(NOTHING, LISTENING), .until_s = 9 },
        { 10, DUE, GIVES(NOTHING, SILENT) } } },
};
/* clang-format on */

struct eagerness {
    const char *name;
    enum link_phase phase;
    double heard_s; /* when a rate was overheard since it was there; -1: never */
    double at_s;
    enum link_scan scan, scan_of_others; /* of those whose plugin overhears nothing */
};

/* clang-format off */
static struct eagerness table[] = {
    { "let go: listened to at once",          LINK_PHASE_RELEASED, -1, 1,    SCAN_OVERHEAR, SCAN_NONE },
    { "let go: nothing for ten minutes",      LINK_PHASE_RELEASED, -1, 600,  SCAN_SELDOM,   SCAN_NONE },
    { "let go: still overheard after an hour", LINK_PHASE_RELEASED, 3590, 3600, SCAN_OVERHEAR, SCAN_NONE },
    { "let go: not overheard for two minutes", LINK_PHASE_RELEASED, 3480, 3600, SCAN_SELDOM, SCAN_NONE },
    { "away: looked for as ever",             LINK_PHASE_AWAY,     -1, 1,    SCAN_OFTEN,    SCAN_OFTEN },
    { "away for long: seldom",                LINK_PHASE_AWAY,     -1, 700,  SCAN_SELDOM,   SCAN_SELDOM },
    { "away, overheard: its turn is near",    LINK_PHASE_AWAY,     9,  10,   SCAN_OFTEN,    SCAN_OFTEN },
    { "a healthy link: the air is free",      LINK_PHASE_LISTENING, 1, 2,    SCAN_NONE,     SCAN_NONE },
    { "not worn: as before",                  LINK_PHASE_NOT_WORN, 1,  2,    SCAN_SELDOM,   SCAN_SELDOM },
    { "connecting: no scan",                  LINK_PHASE_CONNECTING, 1, 2,   SCAN_NONE,     SCAN_NONE },
};
/* clang-format on */

static enum link_scan scan_of(const struct eagerness *e, bool overhears)
{
    const struct link_options opt = { .overhears = overhears, .seed = 5 };
    const struct link_event heard = { .kind = LINK_OVERHEARD };
    const int64_t begin_us = STAGE_S(5000);
    struct link l;

    stage_link(&l, &opt, e->phase, false, begin_us);
    assert_int_equal(l.phase, e->phase);
    if (e->heard_s >= 0)
        assert_int_equal(link_step(&l, &heard, begin_us + STAGE_S(e->heard_s)), LINK_DO_NOTHING);
    return link_wants_scan(&l, begin_us + STAGE_S(e->at_s));
}

static void check_eagerness(void **state)
{
    const struct eagerness *e = *state;

    assert_int_equal(scan_of(e, true), e->scan);
    assert_int_equal(scan_of(e, false), e->scan_of_others);
}

/* Refused, and waiting for the next attempt. */
static void test_backoff(void **state)
{
    const struct link_options opt = { .overhears = true, .seed = 5 };
    const struct link_event heard = { .kind = LINK_OVERHEARD };
    const struct link_event refused = { .kind = LINK_FAILED, .refusal = REFUSED_BUSY };
    struct link l;

    (void)state;
    for (int overheard = 0; overheard < 2; overheard++) {
        stage_link(&l, &opt, LINK_PHASE_CONNECTING, false, 0);
        if (overheard)
            link_step(&l, &heard, STAGE_S(1));
        link_step(&l, &refused, STAGE_S(2));
        assert_int_equal(l.phase, LINK_PHASE_BACKOFF);
        assert_true(link_overhears(&l));
        assert_int_equal(link_wants_scan(&l, STAGE_S(2)), overheard ? SCAN_OVERHEAR : SCAN_NONE);
    }
}

/* Where a link is, or is being made ready, or nobody wears it, advertisements are not read. */
static void test_when(void **state)
{
    static const struct {
        enum link_phase phase;
        bool hears;
    } cases[] = {
        { LINK_PHASE_OFF, false },       { LINK_PHASE_AWAY, true },
        { LINK_PHASE_QUEUED, true },     { LINK_PHASE_CONNECTING, true },
        { LINK_PHASE_RESOLVING, false }, { LINK_PHASE_SUBSCRIBING, false },
        { LINK_PHASE_LISTENING, false }, { LINK_PHASE_NOT_WORN, false },
        { LINK_PHASE_RELEASED, true },
    };
    struct link_options opt = { .overhears = true };
    struct link l;

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        stage_link(&l, &opt, cases[i].phase, false, 0);
        if (link_overhears(&l) != cases[i].hears)
            fail_msg("%s: %d", link_phase_name(l.phase), link_overhears(&l));
    }
    opt.overhears = false;
    stage_link(&l, &opt, LINK_PHASE_RELEASED, false, 0);
    assert_false(link_overhears(&l));
}

int main(void)
{
    enum { N = sizeof(table) / sizeof(table[0]) };
    struct CMUnitTest more[N + 2] = { cmocka_unit_test(test_backoff), cmocka_unit_test(test_when) };

    for (size_t i = 0; i < N; i++)
        more[2 + i] = (struct CMUnitTest){ .name = table[i].name,
                                           .test_func = check_eagerness,
                                           .initial_state = &table[i] };
    return stage_run("link_overheard", stories, sizeof(stories) / sizeof(stories[0]), more, N + 2);
}
