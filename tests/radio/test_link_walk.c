/*
 * A million events at random, in any order, at any time: whatever comes, the rules hold,
 * nothing is a trap, and in a world that answers it listens in the end.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "instant.h"
#include "link.h"

#define STEPS 150000

struct walk {
    struct link l;
    uint32_t random;
    int64_t now_us;
    long step;
    unsigned *visited; /* phases */
};

static uint32_t roll(struct walk *w, uint32_t below)
{
    w->random ^= w->random << 13;
    w->random ^= w->random >> 17;
    w->random ^= w->random << 5;
    return (w->random >> 8) % below;
}

#define HOLDS(w, what)                                                                     \
    do {                                                                                   \
        if (!(what))                                                                       \
            fail_msg("step %ld, %s: %s", (w)->step, link_phase_name((w)->l.phase), #what); \
    } while (0)

static bool ends_what_is_under_way(const struct link *l, enum link_event_kind kind)
{
    switch (kind) {
    case LINK_DONE:
    case LINK_FAILED:
    case LINK_RADIO_OFF:
    case LINK_WENT:
    case LINK_LOST: return true;
    case LINK_NEEDS_BOND: return l->doing == LINK_DO_SUBSCRIBE || l->doing == LINK_DO_RESUBSCRIBE;
    case LINK_CONNECTED: return l->doing == LINK_DO_CONNECT;
    case LINK_DUE:
        return l->phase == LINK_PHASE_LETTING_GO || l->phase == LINK_PHASE_REMOVING ||
               l->phase == LINK_PHASE_POWER_CYCLING;
    case LINK_RADIO_ON:
    case LINK_SEEN:
    case LINK_TURN:
    case LINK_RESOLVED:
    case LINK_HEARD:
    case LINK_OVERHEARD:
    case LINK_BONDED:
    case LINK_UNWANTED:
    case LINK_RELEASE:
    case LINK_TAKE_BACK: break;
    }
    return false;
}

static bool is_released(const struct link *l)
{
    return l->phase == LINK_PHASE_RELEASED ||
           (l->next == LINK_PHASE_RELEASED &&
            (l->phase == LINK_PHASE_LETTING_GO || l->phase == LINK_PHASE_REMOVING ||
             l->phase == LINK_PHASE_POWER_CYCLING));
}

static bool state_fits(const struct link *l)
{
    switch (l->phase) {
    case LINK_PHASE_OFF: return l->state == LINK_OFF;
    case LINK_PHASE_AWAY: return l->state == LINK_AWAY && !l->unworn;
    case LINK_PHASE_QUEUED:
    case LINK_PHASE_CONNECTING:
    case LINK_PHASE_RESOLVING:
    case LINK_PHASE_PAIRING:
    case LINK_PHASE_SUBSCRIBING: return l->state == (l->unworn ? LINK_NOT_WORN : LINK_CONNECTING);
    case LINK_PHASE_LISTENING: return l->state == (l->unworn ? LINK_NOT_WORN : LINK_LISTENING);
    case LINK_PHASE_SILENT: return l->state == LINK_SILENT && !l->unworn && !l->opt.seldom;
    case LINK_PHASE_BACKOFF: return l->state == (l->unworn ? LINK_NOT_WORN : LINK_BACKOFF);
    case LINK_PHASE_LETTING_GO:
    case LINK_PHASE_REMOVING:
    case LINK_PHASE_POWER_CYCLING: return true;
    case LINK_PHASE_RELEASED: return l->state == LINK_RELEASED;
    case LINK_PHASE_NOT_WORN: return l->state == LINK_NOT_WORN && !l->opt.seldom;
    case LINK_PHASE_ASLEEP: return l->state == LINK_ASLEEP && !l->opt.seldom;
    }
    return false;
}

static uint32_t counted(const struct link_recoveries *r)
{
    return r->resubscribed + r->reconnected + r->rediscovered + r->power_cycled;
}

/* One event, and everything that must be true after each. */
static enum link_action step(struct walk *w, const struct link_event *e)
{
    const struct link was = w->l;
    struct link *l = &w->l;
    enum link_action a = link_step(l, e, w->now_us);
    const struct link_recoveries *r = &l->recoveries;

    w->step++;
    *w->visited |= 1u << l->phase;
    if (a != LINK_DO_NOTHING) {
        HOLDS(w, l->doing == a);
        HOLDS(w, was.doing == LINK_DO_NOTHING || a == LINK_DO_CANCEL ||
                     ends_what_is_under_way(&was, e->kind));
    }
    if (is_released(&was) && w->now_us < was.released_until_us && e->kind != LINK_TAKE_BACK) {
        HOLDS(w, is_released(l));
        HOLDS(w, a == LINK_DO_NOTHING || a == LINK_DO_CANCEL);
    }
    if (is_released(l))
        HOLDS(w, !link_wants_turn(l) && (link_wants_scan(l, w->now_us) == SCAN_NONE ||
                                         (l->opt.overhears && l->phase == LINK_PHASE_RELEASED)));
    HOLDS(w, !link_overhears(l) || (l->opt.overhears && !l->linked && !l->unworn));
    HOLDS(w, l->pair_faults == was.pair_faults || e->kind != LINK_NEEDS_BOND);
    HOLDS(w, a != LINK_DO_PAIR || !l->bonded);
    HOLDS(w, a != LINK_DO_SUBSCRIBE || was.phase != LINK_PHASE_PAIRING || !was.asked);
    HOLDS(w, a != LINK_DO_CONNECT || e->kind == LINK_TURN);
    HOLDS(w, a != LINK_DO_POWER_CYCLE || l->opt.power_cycle);
    HOLDS(w, l->due_us > w->now_us); /* else the loop would turn for ever */
    HOLDS(w, r->resubscribed >= was.recoveries.resubscribed &&
                 r->reconnected >= was.recoveries.reconnected &&
                 r->rediscovered >= was.recoveries.rediscovered &&
                 r->power_cycled >= was.recoveries.power_cycled);
    HOLDS(w, counted(r) - counted(&was.recoveries) <= 1);
    HOLDS(w, counted(r) == counted(&was.recoveries) || l->last_fault[0] != '\0');
    HOLDS(w, state_fits(l));
    HOLDS(w, (l->why[0] != '\0') == (l->phase != LINK_PHASE_LISTENING || l->unworn));
    HOLDS(w, memchr(l->why, '\0', sizeof(l->why)) != NULL);
    HOLDS(w, !l->linked ||
                 (l->phase >= LINK_PHASE_RESOLVING && l->phase <= LINK_PHASE_LETTING_GO) ||
                 l->phase == LINK_PHASE_BACKOFF);
    HOLDS(w, !l->linked || l->has_radio || l->phase == LINK_PHASE_RELEASED ||
                 l->phase == LINK_PHASE_POWER_CYCLING);
    HOLDS(w, l->released_until_us == INSTANT_NEVER || is_released(l));
    HOLDS(w, l->phase != LINK_PHASE_AWAY || l->doing == LINK_DO_NOTHING);
    return a;
}

static enum link_action tell(struct walk *w, enum link_event_kind kind)
{
    const struct link_event e = { .kind = kind, .beating = true, .bonded = w->l.bonded };

    return step(w, &e);
}

/* Lets time pass; what is due on the way is done in time, as the loop does. */
static void pass(struct walk *w, int64_t us)
{
    int64_t end_us = w->now_us + us;

    while (w->l.due_us <= end_us) {
        w->now_us = w->l.due_us;
        tell(w, LINK_DUE);
    }
    w->now_us = end_us;
}

/* Nothing answers any more: what was begun comes to an end by itself. */
static void check_silent_world(const struct walk *from)
{
    struct walk w = *from;

    for (int i = 0; i < 500 && w.l.due_us != INSTANT_NEVER; i++) {
        w.now_us = w.l.due_us;
        tell(&w, LINK_DUE);
        if (w.l.phase == LINK_PHASE_QUEUED && w.l.lingers)
            return; /* for ever, until it gets its turn */
    }
    HOLDS(&w, w.l.due_us == INSTANT_NEVER);
    HOLDS(&w, w.l.phase == LINK_PHASE_AWAY || w.l.phase == LINK_PHASE_OFF ||
                  w.l.phase == LINK_PHASE_RELEASED || w.l.phase == LINK_PHASE_ASLEEP ||
                  (w.l.phase == LINK_PHASE_LISTENING && w.l.opt.seldom));
    HOLDS(&w, w.l.phase == LINK_PHASE_LISTENING || w.l.phase == LINK_PHASE_OFF ||
                  w.l.phase == LINK_PHASE_RELEASED || link_wants_scan(&w.l, w.now_us) != SCAN_NONE);
}

static void answer(struct walk *w, enum link_action a)
{
    while (a != LINK_DO_NOTHING) {
        pass(w, 200 * US_PER_MS);
        if (w->l.doing != a)
            return;
        if (a == LINK_DO_CONNECT) {
            tell(w, LINK_CONNECTED);
            pass(w, 300 * US_PER_MS);
            a = tell(w, LINK_RESOLVED);
        } else if (a == LINK_DO_LET_GO || a == LINK_DO_CANCEL) {
            a = tell(w, LINK_LOST);
        } else {
            a = tell(w, LINK_DONE);
        }
    }
}

/* All is well again, and somebody wears it: then it listens, however it began. */
static void check_good_world(const struct walk *from)
{
    struct walk w = *from;
    int64_t end_us = w.now_us + 4500 * US_PER_S; /* the longest wait is an hour */

    answer(&w, tell(&w, LINK_RADIO_ON));
    answer(&w, tell(&w, LINK_TAKE_BACK));
    while (w.now_us < end_us) {
        if (w.l.linked)
            answer(&w, tell(&w, LINK_HEARD));
        else
            answer(&w, tell(&w, LINK_SEEN));
        if (link_wants_turn(&w.l))
            answer(&w, tell(&w, LINK_TURN));
        pass(&w, US_PER_S);
        if (w.l.phase == LINK_PHASE_LISTENING && w.l.state == LINK_LISTENING &&
            w.now_us - w.l.heard_us < 3 * US_PER_S)
            return;
    }
    fail_msg("step %ld: still %s after a good while: %s", from->step, link_phase_name(w.l.phase),
             w.l.why);
}

/* The event that leads on, more often than not; else any. */
static enum link_event_kind likely(struct walk *w)
{
    if (roll(w, 3) == 0)
        return (enum link_event_kind)roll(w, LINK_EVENT_KINDS);
    switch (w->l.phase) {
    case LINK_PHASE_OFF: return LINK_RADIO_ON;
    case LINK_PHASE_AWAY:
    case LINK_PHASE_NOT_WORN:
    case LINK_PHASE_ASLEEP: return LINK_SEEN;
    case LINK_PHASE_QUEUED: return LINK_TURN;
    case LINK_PHASE_CONNECTING: return roll(w, 3) ? LINK_CONNECTED : LINK_FAILED;
    case LINK_PHASE_RESOLVING: return LINK_RESOLVED;
    case LINK_PHASE_PAIRING:
    case LINK_PHASE_SUBSCRIBING:
    case LINK_PHASE_REMOVING:
    case LINK_PHASE_POWER_CYCLING: return roll(w, 4) ? LINK_DONE : LINK_FAILED;
    case LINK_PHASE_LISTENING:
    case LINK_PHASE_SILENT: return LINK_HEARD;
    case LINK_PHASE_LETTING_GO: return LINK_LOST;
    case LINK_PHASE_BACKOFF: return LINK_SEEN;
    case LINK_PHASE_RELEASED: return roll(w, 4) ? LINK_SEEN : LINK_TAKE_BACK;
    }
    return LINK_DUE;
}

static int64_t pause_us(struct walk *w)
{
    uint32_t kind = roll(w, 100);

    if (kind < 30)
        return 0;
    if (kind < 90)
        return (int64_t)roll(w, 2000) * US_PER_MS;
    if (kind < 99)
        return (int64_t)roll(w, 40) * US_PER_S;
    return (int64_t)roll(w, 2000) * US_PER_S;
}

static void walk(void **state)
{
    const struct link_options *opt = *state;
    unsigned visited = 0;
    struct walk w = { .random = opt->seed * 77 + 1, .visited = &visited };

    link_init(&w.l, opt, w.now_us);
    for (long i = 0; i < STEPS; i++) {
        pass(&w, pause_us(&w));
        struct link_event e = {
            .kind = likely(&w),
            .refusal = (enum refusal)roll(&w, REFUSALS),
            .beating = roll(&w, 3) != 0,
            .garbled = roll(&w, 5) == 0,
            .bonded = roll(&w, 4) == 0,
            .text = roll(&w, 2) ? "some text that is rather long, longer than anything that "
                                  "anybody would say of a sensor, and even longer than what is "
                                  "kept of it, to see that it is cut"
                                : NULL,
            .until_us =
                roll(&w, 2) ? w.now_us + (int64_t)roll(&w, 300) * US_PER_S + 1 : INSTANT_NEVER,
        };
        step(&w, &e);
        if (i % 400 == 0) {
            check_silent_world(&w);
            check_good_world(&w);
        }
    }
    unsigned all = (1u << LINK_PHASES) - 1;
    if (opt->seldom)
        all &= ~(1u << LINK_PHASE_SILENT | 1u << LINK_PHASE_NOT_WORN | 1u << LINK_PHASE_ASLEEP |
                 1u << LINK_PHASE_POWER_CYCLING);
    if (!opt->power_cycle)
        all &= ~(1u << LINK_PHASE_POWER_CYCLING);
    assert_int_equal(visited & all, all); /* else the walk proves nothing of those */
}

static void test_names(void **state)
{
    (void)state;
    for (int i = 0; i < LINK_PHASES; i++)
        assert_true(link_phase_name((enum link_phase)i)[0] > '?');
}

int main(void)
{
    static struct link_options options[] = {
        { .seed = 1 },
        { .seed = 2, .needs_bond = true },
        { .seed = 3, .power_cycle = true },
        { .seed = 4, .needs_bond = true, .power_cycle = true },
        { .seed = 5, .seldom = true },
        { .seed = 6, .seldom = true, .needs_bond = true, .power_cycle = true },
        { .seed = 7, .power_cycle = true },
        { .seed = 8, .overhears = true },
        { .seed = 9, .overhears = true, .seldom = true, .power_cycle = true },
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(walk, &options[0]), cmocka_unit_test_prestate(walk, &options[1]),
        cmocka_unit_test_prestate(walk, &options[2]), cmocka_unit_test_prestate(walk, &options[3]),
        cmocka_unit_test_prestate(walk, &options[4]), cmocka_unit_test_prestate(walk, &options[5]),
        cmocka_unit_test_prestate(walk, &options[6]), cmocka_unit_test_prestate(walk, &options[7]),
        cmocka_unit_test_prestate(walk, &options[8]), cmocka_unit_test(test_names),
    };

    return cmocka_run_group_tests_name("link_walk", tests, NULL, NULL);
}
