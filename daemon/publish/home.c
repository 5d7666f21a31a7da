/*
 * home.c - keeping step with Home Assistant
 *
 *   connect ------> discovery, availability, states at once
 *   birth --------> the same, 1..5 s later: a home has many who all answer at once
 *   new revision -> states once more a little later: what is not retained would miss
 *                   the entities that are only being set up
 *   30 s after a connect: devices at the broker that carry our name and belong to
 *                   nobody we know are cleared
 *
 * One timer in the world's time serves them all: Home Assistant knows nothing of
 * a fast clock.
 */
#include "room.h"

#include <uv.h>

const struct home_timing home_timing_default = {
    .birth_min_ms = 1000,
    .birth_max_ms = 5000,
    .settle_ms = 3000,
    .sweep_ms = 30000,
    .online_ms = 10000,
};

int64_t home_now_ms(void)
{
    return (int64_t)(uv_hrtime() / 1000000);
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

void home_arm(struct publish *p)
{
    int64_t now_ms = home_now_ms();
    int64_t due_ms = earlier(earlier(p->birth_ms, p->settle_ms), p->sweep_ms);

    due_ms = earlier(due_ms, p->deny_ms);
    due_ms = earlier(due_ms, announce_due(&p->announce));
    if (due_ms == ANNOUNCE_NEVER || !broker_is_up(p->broker))
        clock_timer_stop(p->home_timer);
    else
        clock_timer_set_real(p->home_timer, due_ms > now_ms ? due_ms - now_ms : 0);
}

void home_up(struct publish *p)
{
    p->birth_ms = p->settle_ms = p->deny_ms = ANNOUNCE_NEVER;
    p->sweep_ms = home_now_ms() + p->timing.sweep_ms;
    room_say_online(p);
    announce_again(&p->announce);
    board_again(&p->board);
}

void home_birth(struct publish *p)
{
    unsigned random = 0;
    const unsigned span = (unsigned)(p->timing.birth_max_ms - p->timing.birth_min_ms) + 1;

    if (p->birth_ms != ANNOUNCE_NEVER)
        return; /* one answer serves both */
    uv_random(NULL, NULL, &random, sizeof(random), 0, NULL);
    p->birth_ms = home_now_ms() + p->timing.birth_min_ms + (int64_t)(random % span);
    home_arm(p);
}

void home_deny(struct publish *p)
{
    const int64_t now_ms = home_now_ms(), next_ms = p->online_ms + p->timing.online_ms;

    if (p->deny_ms != ANNOUNCE_NEVER)
        return;
    p->deny_ms = next_ms > now_ms ? next_ms : now_ms;
    home_arm(p);
}

void home_revised(struct publish *p)
{
    p->settle_ms = home_now_ms() + p->timing.settle_ms;
}

void home_on_timer(void *ctx, const struct instant *now)
{
    struct publish *p = ctx;
    const int64_t now_ms = home_now_ms();

    (void)now;
    if (p->birth_ms <= now_ms) {
        p->birth_ms = ANNOUNCE_NEVER;
        room_say_online(p);
        announce_birth(&p->announce);
        board_again(&p->board);
        home_revised(p);
    }
    if (p->deny_ms <= now_ms) {
        p->deny_ms = ANNOUNCE_NEVER;
        room_say_online(p);
    }
    if (p->settle_ms <= now_ms) {
        p->settle_ms = ANNOUNCE_NEVER;
        board_again(&p->board);
    }
    if (p->sweep_ms <= now_ms) {
        p->sweep_ms = ANNOUNCE_NEVER;
        room_sweep(p);
    }
    room_pump(p);
}
