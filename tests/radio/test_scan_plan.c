/* When an adapter listens: windows, pauses, and no flapping whatever is wanted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "instant.h"
#include "scan_plan.h"

#define NEVER (-1)
#define S(s)  ((int64_t)((s)*1e6))

struct step {
    double at_s;
    enum link_scan need;
    bool held, pairing;
    bool on;
    double due_s;
};

/* clang-format off */
#define HELD    true, false
#define PAIRING false, true
#define PLAIN   false, false

static struct story {
    const char *name;
    struct step steps[16]; /* until the first that is due at 0 */
} stories[] = {
    { "nothing wanted", {
        { 0, SCAN_NONE, PLAIN, false, NEVER } } },
    { "wanted often: 4 s on, 2 s off, at once", {
        { 1, SCAN_OFTEN, PLAIN, true, 5 },
        { 5, SCAN_OFTEN, PLAIN, false, 7 },
        { 7, SCAN_OFTEN, PLAIN, true, 11 },
        { 11, SCAN_OFTEN, PLAIN, false, 13 } } },
    { "to overhear a rate: 4 s on, 6 s off, for hours", {
        { 1, SCAN_OVERHEAR, PLAIN, true, 5 },
        { 5, SCAN_OVERHEAR, PLAIN, false, 11 },
        { 4000, SCAN_OVERHEAR, PLAIN, true, 4004 },
        { 4004, SCAN_OVERHEAR, PLAIN, false, 4010 } } },
    { "overheard, and then lost: the short pause", {
        { 1, SCAN_OVERHEAR, PLAIN, true, 5 },
        { 5, SCAN_OVERHEAR, PLAIN, false, 11 },
        { 8, SCAN_OFTEN, PLAIN, true, 12 } } },
    { "wanted seldom: 4 s on, 11 s off", {
        { 1, SCAN_SELDOM, PLAIN, true, 5 },
        { 5, SCAN_SELDOM, PLAIN, false, 16 },
        { 16, SCAN_SELDOM, PLAIN, true, 20 } } },
    { "wanted seldom for more than an hour: 26 s off", {
        { 1, SCAN_SELDOM, PLAIN, true, 5 },
        { 3600, SCAN_SELDOM, PLAIN, false, 3611 },
        { 3611, SCAN_SELDOM, PLAIN, false, 3626 },
        { 3626, SCAN_SELDOM, PLAIN, true, 3630 },
        { 3630, SCAN_SELDOM, PLAIN, false, 3656 },
        { 3655, SCAN_SELDOM, PLAIN, false, 3656 },
        { 3656, SCAN_SELDOM, PLAIN, true, 3660 } } },
    { "asked within a window and within a pause: nothing changes", {
        { 1, SCAN_OFTEN, PLAIN, true, 5 },
        { 2, SCAN_OFTEN, PLAIN, true, 5 },
        { 5, SCAN_OFTEN, PLAIN, false, 7 },
        { 6.9, SCAN_OFTEN, PLAIN, false, 7 } } },
    { "somebody connects: off at once, and on again after the pause", {
        { 1, SCAN_OFTEN, PLAIN, true, 5 },
        { 2, SCAN_OFTEN, HELD, false, NEVER },
        { 2.3, SCAN_OFTEN, PLAIN, false, 4 },
        { 4, SCAN_OFTEN, PLAIN, true, 8 } } },
    { "held for longer than the pause: on as soon as it may be", {
        { 1, SCAN_OFTEN, PLAIN, true, 5 },
        { 2, SCAN_OFTEN, HELD, false, NEVER },
        { 30, SCAN_OFTEN, HELD, false, NEVER },
        { 42, SCAN_OFTEN, PLAIN, true, 46 } } },
    { "somebody is lost in a long pause: looked for at once", {
        { 1, SCAN_SELDOM, PLAIN, true, 5 },
        { 5, SCAN_SELDOM, PLAIN, false, 16 },
        { 8, SCAN_OFTEN, PLAIN, true, 12 } } },
    { "somebody is lost right after a window: the short pause first", {
        { 1, SCAN_SELDOM, PLAIN, true, 5 },
        { 5, SCAN_SELDOM, PLAIN, false, 16 },
        { 6, SCAN_OFTEN, PLAIN, false, 7 },
        { 7, SCAN_OFTEN, PLAIN, true, 11 } } },
    { "the last one is found: off at once", {
        { 1, SCAN_OFTEN, PLAIN, true, 5 },
        { 2, SCAN_NONE, PLAIN, false, NEVER } } },
    { "lost again later: the hour begins anew", {
        { 1, SCAN_SELDOM, PLAIN, true, 5 },
        { 4000, SCAN_SELDOM, PLAIN, false, 4026 },
        { 4001, SCAN_NONE, PLAIN, false, NEVER },
        { 9000, SCAN_SELDOM, PLAIN, true, 9004 },
        { 9004, SCAN_SELDOM, PLAIN, false, 9015 } } },
    { "a window of pairing: on throughout, out of any pause", {
        { 1, SCAN_OFTEN, PLAIN, true, 5 },
        { 5, SCAN_OFTEN, PLAIN, false, 7 },
        { 5.5, SCAN_OFTEN, PAIRING, true, NEVER },
        { 60, SCAN_NONE, PAIRING, true, NEVER },
        { 61, SCAN_NONE, true, true, false, NEVER },
        { 62, SCAN_NONE, PAIRING, true, NEVER },
        { 63, SCAN_NONE, PLAIN, false, NEVER } } },
    { "a window of pairing ends while somebody is looked for", {
        { 1, SCAN_OFTEN, PAIRING, true, NEVER },
        { 61, SCAN_OFTEN, PLAIN, false, 63 },
        { 63, SCAN_OFTEN, PLAIN, true, 67 } } },
    { "asked late: the pause is counted from the switch", {
        { 1, SCAN_OFTEN, PLAIN, true, 5 },
        { 9, SCAN_OFTEN, PLAIN, false, 11 } } },
};
/* clang-format on */

static void play(void **state)
{
    const struct story *s = *state;
    struct scan_plan p;

    scan_plan_init(&p);
    assert_false(p.on);
    for (const struct step *t = s->steps; t->due_s != 0; t++) {
        scan_plan_step(&p, t->need, t->held, t->pairing, S(t->at_s));
        int64_t due_us = t->due_s == NEVER ? INSTANT_NEVER : S(t->due_s);
        if (p.on != t->on || p.due_us != due_us)
            fail_msg("at %.1f s: %s, due at %.1f s", t->at_s, p.on ? "on" : "off",
                     (double)p.due_us / 1e6);
    }
}

static uint32_t roll(uint32_t *r, uint32_t below)
{
    *r = *r * 1664525 + 1013904223;
    return (*r >> 8) % below;
}

/* Needs that come and go every few milliseconds: two starts are never closer than a pause. */
static void test_no_flapping(void **state)
{
    struct scan_plan p;
    uint32_t r = 1;
    int64_t now_us = 0, off_us = INT64_MIN / 2;
    int starts = 0;

    (void)state;
    scan_plan_init(&p);
    for (int i = 0; i < 200000; i++) {
        bool was = p.on;
        enum link_scan need = (enum link_scan)roll(&r, 4);
        bool held = roll(&r, 3) == 0;
        scan_plan_step(&p, need, held, false, now_us);
        assert_true(p.due_us > now_us);
        assert_true(!p.on || (!held && need != SCAN_NONE));
        assert_true(p.due_us != INSTANT_NEVER || held || need == SCAN_NONE);
        if (was && !p.on)
            off_us = now_us;
        if (!was && p.on) {
            assert_true(now_us - off_us >= 2 * US_PER_S);
            starts++;
        }
        now_us += roll(&r, 20) * US_PER_MS;
    }
    assert_true(starts > 100);
}

static int ascending(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

struct wait {
    const char *name;
    enum link_scan need;
    int64_t since_us; /* the need began so long ago */
    int64_t median_us, worst_us;
};

/* How long until a strap that is back, and advertises once a second, is heard. */
static void check_wait(void **state)
{
    const struct wait *t = *state;
    enum { TRIES = 2000 };
    static int64_t waited[TRIES];
    uint32_t r = 9;

    for (int i = 0; i < TRIES; i++) {
        struct scan_plan p;
        int64_t now_us = 0;
        int64_t back_us = t->since_us + roll(&r, 30000) * US_PER_MS;
        int64_t advert_us = back_us + roll(&r, 1000) * US_PER_MS;
        scan_plan_init(&p);
        for (;;) {
            scan_plan_step(&p, t->need, false, false, now_us);
            while (advert_us < p.due_us && !p.on)
                advert_us += US_PER_S;
            if (advert_us < p.due_us)
                break;
            now_us = p.due_us;
        }
        waited[i] = advert_us - back_us;
    }
    qsort(waited, TRIES, sizeof(waited[0]), ascending);
    if (waited[TRIES / 2] > t->median_us || waited[TRIES - 1] > t->worst_us)
        fail_msg("median %.2f s, worst %.2f s", (double)waited[TRIES / 2] / 1e6,
                 (double)waited[TRIES - 1] / 1e6);
}

int main(void)
{
    static struct wait waits[] = {
        { "lost: heard within a second, as a rule", SCAN_OFTEN, 0, S(0.9), S(3.0) },
        { "let go: its rate within 10 s", SCAN_OVERHEAR, S(4000), S(3), S(7.0) },
        { "away: heard within 5 s, as a rule", SCAN_SELDOM, 0, S(5), S(12.0) },
        { "away for long: heard within half a minute", SCAN_SELDOM, S(4000), S(12.5), S(27.0) },
    };
    enum { N = sizeof(stories) / sizeof(stories[0]), W = sizeof(waits) / sizeof(waits[0]) };
    struct CMUnitTest tests[N + W + 1] = { cmocka_unit_test(test_no_flapping) };

    for (size_t i = 0; i < N; i++)
        tests[1 + i] = (struct CMUnitTest){ .name = stories[i].name,
                                            .test_func = play,
                                            .initial_state = &stories[i] };
    for (size_t i = 0; i < W; i++)
        tests[1 + N + i] = (struct CMUnitTest){ .name = waits[i].name,
                                                .test_func = check_wait,
                                                .initial_state = &waits[i] };
    return cmocka_run_group_tests_name("scan_plan", tests, NULL, NULL);
}
