/*
 * scan_plan.c - windows of 4 s, and the pauses between them
 *
 *     need                     on    off    air taken   from being back to being heard
 *     often                    4 s    2 s       67 %    median 0.75 s, worst 3 s
 *     to overhear a rate       4 s    6 s       40 %    a rate every 10 s
 *     seldom, the first hour   4 s   11 s       27 %    median 5 s, worst 12 s
 *     seldom, later            4 s   26 s       13 %    median 12 s, worst 27 s
 *     pairing                  on throughout             at its next advertisement
 *
 * (For a strap that advertises once a second, as the test computes it.)
 * A window is 4 s because that holds several advertisements of even the slow ones: a
 * shorter one would miss them, a longer one finds nobody it has not found yet. It also
 * has to end: many chips report each device once a scan only, so that only a new window
 * says that somebody is still there. Pauses are counted from the switch, so that a need
 * that comes and goes can never switch a scan on more often than its windows would.
 */
#include "scan_plan.h"

#include "instant.h"

#define WINDOW_US       (4 * US_PER_S)
#define PAUSE_OFTEN_US  (2 * US_PER_S)
#define PAUSE_HEARS_US  (6 * US_PER_S) /* no value is published more often than every 10 s */
#define PAUSE_SELDOM_US (11 * US_PER_S)
#define PAUSE_LATER_US  (26 * US_PER_S)
#define LATER_US        (3600 * US_PER_S)
/* Before any window: far enough back that the first one begins at once. */
#define LONG_AGO (INT64_MIN / 2)

void scan_plan_init(struct scan_plan *p)
{
    *p = (struct scan_plan){
        .need = SCAN_NONE,
        .due_us = INSTANT_NEVER,
        .switched_us = LONG_AGO,
        .need_since_us = LONG_AGO,
    };
}

static void turn(struct scan_plan *p, bool on, int64_t now_us)
{
    if (p->on == on)
        return;
    p->on = on;
    p->switched_us = now_us;
}

static int64_t pause_us(const struct scan_plan *p, int64_t now_us)
{
    if (p->need == SCAN_OFTEN)
        return PAUSE_OFTEN_US;
    if (p->need == SCAN_OVERHEAR)
        return PAUSE_HEARS_US;
    return now_us - p->need_since_us < LATER_US ? PAUSE_SELDOM_US : PAUSE_LATER_US;
}

void scan_plan_step(struct scan_plan *p, enum link_scan need, bool held, bool pairing,
                    int64_t now_us)
{
    if (need != p->need) {
        p->need = need;
        p->need_since_us = now_us;
    }
    p->held = held;
    p->pairing = pairing;
    p->due_us = INSTANT_NEVER;
    if (held || (need == SCAN_NONE && !pairing)) {
        turn(p, false, now_us);
        return;
    }
    if (pairing) {
        turn(p, true, now_us);
        return;
    }
    int64_t pause = pause_us(p, now_us);
    if (now_us - p->switched_us >= (p->on ? WINDOW_US : pause))
        turn(p, !p->on, now_us);
    p->due_us = p->switched_us + (p->on ? WINDOW_US : pause);
}
