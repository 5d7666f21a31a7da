#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "instant.h"
#include "link_stage.h"

#define BEGIN_US STAGE_S(1000) /* of each story: nothing may depend on the clock beginning at 0 */

static void tell(struct link *l, enum link_event_kind kind, bool yes, int64_t now_us)
{
    const struct link_event e = { .kind = kind, .beating = yes, .bonded = yes };

    link_step(l, &e, now_us);
}

void stage_link(struct link *l, const struct link_options *opt, enum link_phase phase, bool bonded,
                int64_t now_us)
{
    link_init(l, opt, now_us);
    if (phase == LINK_PHASE_OFF)
        return;
    tell(l, LINK_RADIO_ON, false, now_us);
    if (phase == LINK_PHASE_AWAY)
        return;
    if (phase == LINK_PHASE_RELEASED) {
        const struct link_event e = { .kind = LINK_RELEASE, .until_us = INSTANT_NEVER };
        link_step(l, &e, now_us);
        return;
    }
    tell(l, LINK_SEEN, false, now_us);
    if (phase == LINK_PHASE_QUEUED)
        return;
    tell(l, LINK_TURN, false, now_us);
    if (phase == LINK_PHASE_CONNECTING) {
        l->bonded = bonded;
        return;
    }
    tell(l, LINK_CONNECTED, bonded, now_us);
    if (phase == LINK_PHASE_RESOLVING)
        return;
    tell(l, LINK_RESOLVED, bonded, now_us);
    if (phase == LINK_PHASE_SUBSCRIBING || phase == LINK_PHASE_PAIRING)
        return;
    tell(l, LINK_DONE, false, now_us);
    tell(l, LINK_HEARD, phase == LINK_PHASE_LISTENING, now_us);
    if (phase == LINK_PHASE_NOT_WORN)
        tell(l, LINK_LOST, false, now_us);
}

static void check(const struct link *l, const struct stage_step *s, size_t i, enum link_action got,
                  double at_s)
{
    if (got != s->action || l->phase != s->phase || (s->words && !strstr(l->why, s->words)))
        fail_msg("step %zu at %.2f s: action %d (wanted %d), phase %s (wanted %s), why \"%s\"", i,
                 at_s, (int)got, (int)s->action, link_phase_name(l->phase),
                 link_phase_name(s->phase), l->why);
}

static void check_due(const struct link *l, const struct stage_step *s, size_t i, double at_s)
{
    int64_t at_us = BEGIN_US + STAGE_S(at_s);

    if (l->due_us == INSTANT_NEVER && s->event.kind != LINK_DUE)
        return;
    if (s->event.kind == LINK_DUE ? l->due_us > at_us || l->due_us < at_us - STAGE_S(s->early_s)
                                  : l->due_us < at_us)
        fail_msg("step %zu at %.2f s: due at %.2f s", i, at_s,
                 (double)(l->due_us - BEGIN_US) / 1e6);
}

static void play_step(struct link *l, const struct stage_step *s, size_t i)
{
    struct link_event e = s->event;
    double at_s = s->at_s;

    if (e.kind == LINK_RELEASE && e.until_us != INT64_MAX)
        e.until_us += BEGIN_US;
    do {
        check_due(l, s, i, at_s);
        check(l, s, i, link_step(l, &e, BEGIN_US + STAGE_S(at_s)), at_s);
        at_s += 1;
    } while (at_s <= s->until_s);
}

void stage_play(void **state)
{
    const struct stage_story *story = *state;
    struct link l;

    stage_link(&l, &story->opt, story->from, story->bonded, BEGIN_US);
    assert_int_equal(l.phase, story->from);
    for (size_t i = 0; i < STAGE_STEPS_MAX; i++) {
        const struct stage_step *s = &story->steps[i];
        if (i > 0 && s->at_s == 0 && s->event.kind == LINK_RADIO_ON)
            break; /* the rest is empty */
        play_step(&l, s, i);
    }
    assert_int_equal(l.recoveries.resubscribed, story->recoveries.resubscribed);
    assert_int_equal(l.recoveries.reconnected, story->recoveries.reconnected);
    assert_int_equal(l.recoveries.rediscovered, story->recoveries.rediscovered);
    assert_int_equal(l.recoveries.power_cycled, story->recoveries.power_cycled);
    if (!story->fault)
        assert_string_equal(l.last_fault, "");
    else if (!strstr(l.last_fault, story->fault))
        fail_msg("last fault is \"%s\"", l.last_fault);
}

int stage_run(const char *name, struct stage_story *stories, size_t count,
              const struct CMUnitTest *more, size_t more_count)
{
    static struct CMUnitTest tests[64];

    if (count + more_count > sizeof(tests) / sizeof(tests[0]))
        return 1;
    for (size_t i = 0; i < count; i++)
        tests[i] = (struct CMUnitTest){
            .name = stories[i].name,
            .test_func = stage_play,
            .initial_state = &stories[i],
        };
    for (size_t i = 0; i < more_count; i++)
        tests[count + i] = more[i];
    return _cmocka_run_group_tests(name, tests, count + more_count, NULL, NULL);
}
