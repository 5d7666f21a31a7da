/* world.c - chance, and what it may not do: be impossible */
#include "world.h"

#include "catalog.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MONDAY_MS INT64_C(1768172400000)
#define DAY_MS    INT64_C(86400000)
#define BIT(what) (UINT32_C(1) << (what))

uint64_t any(struct world *w)
{
    w->random ^= w->random << 13;
    w->random ^= w->random >> 7;
    w->random ^= w->random << 17;
    return w->random * UINT64_C(2685821657736338717) >> 16;
}

int below(struct world *w, int n)
{
    return (int)(any(w) % (uint64_t)n);
}

bool one_in(struct world *w, int n)
{
    return below(w, n) == 0;
}

/* ---- a person ---- */

static void make_profile(struct world *w)
{
    struct profile *p = &w->profile;

    profile_init(p, "alex");
    p->needs = (need_set)(any(w) & any(w) & any(w)) & (BIT(NEED_COUNT) - 1);
    if (one_in(w, 3))
        p->needs = BIT(below(w, NEED_COUNT));
    p->conditions =
        one_in(w, 2) ? 0 : BIT(below(w, CONDITION_COUNT)) | BIT(below(w, CONDITION_COUNT));
    p->quiet_count = (uint8_t)(one_in(w, 4) ? below(w, PROFILE_QUIET_MAX + 1) : 1);
    for (int i = 0; i < p->quiet_count; i++)
        p->quiet[i] = (struct quiet_span){ below(w, 1440) * 60, below(w, 1440) * 60 };
    if (one_in(w, 2)) /* as most have it */
        p->quiet[0] = (struct quiet_span){ 22 * 3600, 7 * 3600 };
    p->suggestions = (struct suggestion_limits){ .per_day = below(w, 6),
                                                 .without_motion = below(w, 3),
                                                 .after_s = below(w, 10) * 60,
                                                 .gap_s = below(w, 120) * 60,
                                                 .sensitivity = below(w, 5) - 2 };
    p->massage.interval_days = one_in(w, 2) ? 0 : 1 + below(w, 30);
    p->massage.reminder_min = one_in(w, 3) ? below(w, 1441) : 180;
    if (!one_in(w, 3))
        snprintf(p->massage.provider_name, sizeof(p->massage.provider_name), "Hands");
}

struct advisor *world_advisor(struct world *w)
{
    size_t count;
    const struct routine_plan *ours = routine_catalog(&count);
    struct advisor *a = advisor_new(&w->profile);

    assert_non_null(a);
    advisor_set_routines(a, &w->own, 1, ours, count);
    return a;
}

void world_init(struct world *w, uint64_t seed)
{
    w->random = seed;
    w->steady = one_in(w, 2);
    w->wears_little = one_in(w, 8);
    w->says_tense = w->steady && one_in(w, 3);
    make_profile(w);
    w->own = (struct routine_plan){ .name = "tea",
                                    .duration_s = 120,
                                    .family = (uint8_t)below(w, FAMILY_NONE + 1),
                                    .asks = (uint8_t)(one_in(w, 2) ? 0 : 1u << below(w, ASKS)),
                                    .step_count = 1,
                                    .steps = { { PHASE_NONE, 120000, "Have a cup of tea" } } };
    w->days = (struct load_memory){ .version = LOAD_MEMORY_VERSION, .day = INT32_MIN };
    w->report = (struct report){
        .activity = ACTIVITY_REST, .confidence = 0.8, .stress = 85, .load = { .usual_share = NAN }
    };
    w->in = (struct advise_input){ .report = &w->report,
                                   .has_motion = !one_in(w, 3),
                                   .usual_heart_rate_bpm = NAN,
                                   .days = &w->days };
    w->mood = 0.1;
    w->t = (struct instant){ .us = 5,
                             .unix_ms = MONDAY_MS + below(w, 86400) * MS_PER_S,
                             .utc_offset_s = (below(w, 27) - 12) * 3600 };
    onlooker_init(&w->onlooker, "property", &w->profile);
    w->onlooker.own = &w->own;
    w->onlooker.steps = one_in(w, 4);
    w->a = world_advisor(w);
}

/* ---- a day ---- */

static void turn_days(struct world *w)
{
    if (!w->t.unix_ms)
        return;
    int32_t today = instant_day(&w->t);
    int64_t passed = w->days.day == INT32_MIN ? LOAD_DAYS : (int64_t)today - w->days.day;

    for (int64_t i = 0; i < passed && i < LOAD_DAYS; i++) {
        if (one_in(w, 30))
            w->mood = one_in(w, 3) ? 0.5 : one_in(w, 2) ? 0.2 : 0.05;
        double scored = w->wears_little || one_in(w, 6) ? below(w, 200) : 240 + below(w, 600);

        memmove(&w->days.days[1], &w->days.days[0], sizeof(w->days.days) - sizeof(w->days.days[0]));
        w->days.days[0] =
            (struct load_sum){ .scored_min = scored,
                               .raised_min = scored * w->mood * (0.5 + below(w, 100) / 100.0) };
    }
    if (passed > 0)
        w->days.day = today;
    if (one_in(w, 200))
        w->report.load.usual_share = one_in(w, 3) ? NAN : below(w, 15) / 100.0;
}

static void next_report(struct world *w)
{
    struct report *r = &w->report;

    if (one_in(w, r->raised ? 80 : 40))
        r->raised = !r->raised;
    if (one_in(w, w->steady ? 20 : 60))
        r->why = one_in(w, w->steady ? 9 : 3) ? (enum why)below(w, WHY_NO_CONSENT + 1) : WHY_OK;
    if (one_in(w, w->steady ? 20 : 60))
        r->activity = one_in(w, w->steady ? 9 : 3) ? (enum activity)below(w, ACTIVITY_SLEEP + 1)
                                                   : ACTIVITY_REST;
    if (one_in(w, 50))
        r->confidence = one_in(w, 20) ? NAN : sqrt(below(w, 101) / 100.0);
    if (one_in(w, 50))
        r->stress = below(w, 101);
    if (one_in(w, 300))
        r->doubts = BIT(below(w, DOUBTS)) & BIT(below(w, DOUBTS));
    if (one_in(w, 300)) {
        w->in.ill_days = one_in(w, 3) ? (uint32_t)below(w, 5) : 0;
        w->in.is_ill_today = w->in.ill_days > 0;
        w->in.is_well_again = !w->in.is_ill_today && one_in(w, 2);
    }
    w->in.has_guests = one_in(w, 100) ? one_in(w, 3) : w->in.has_guests;
    w->in.is_away = one_in(w, 100) ? one_in(w, 3) : w->in.is_away;
    r->at = w->t;
}

static void next_routine(struct world *w)
{
    size_t count;
    const struct routine_plan *plans = routine_catalog(&count);

    if (!one_in(w, 100))
        return;
    w->in.routine_busy = one_in(w, 6);
    w->in.running = w->in.routine_busy ? &plans[below(w, (int)count)] : NULL;
}

static void pass_time(struct world *w)
{
    int64_t ms = 10000;

    if (one_in(w, w->steady ? 10 : 40)) /* an hour, and now and then a day */
        ms = below(w, one_in(w, 4) ? 86400 : 3600) * MS_PER_S;
    w->t.us += ms * US_PER_MS;
    if (w->t.unix_ms)
        w->t.unix_ms += ms;
    if (w->onlooker.steps && one_in(w, 300)) /* up to two days either way, or not known */
        w->t.unix_ms =
            one_in(w, 4) ? 0 : MONDAY_MS + w->t.us / 1000 + (below(w, 345600) - 172800) * MS_PER_S;
}

void world_pass(struct world *w)
{
    pass_time(w);
    turn_days(w);
    next_report(w);
    next_routine(w);
}

/* ---- what they might say ---- */

struct command world_command(struct world *w)
{
    static const char *const techniques[] = { "", "swedish", "deep_tissue", "hot_stone" };
    static const enum command_kind kinds[] = {
        COMMAND_SUGGEST,      COMMAND_SNOOZE,         COMMAND_SUGGESTIONS_ON, COMMAND_MASSAGE_LOG,
        COMMAND_MASSAGE_BOOK, COMMAND_MASSAGE_CANCEL, COMMAND_ROUTINE_STOP,   COMMAND_CONDITION,
        COMMAND_CONDITION,    COMMAND_NOTE,           COMMAND_FEEL,           COMMAND_SENSITIVITY,
        COMMAND_RECALIBRATE,
    };
    static const enum command_kind steady[] = { COMMAND_MASSAGE_LOG, COMMAND_MASSAGE_BOOK,
                                                COMMAND_FEEL, COMMAND_SUGGESTIONS_ON };
    struct command c = { .kind = w->steady ? steady[below(w, 4)] : kinds[below(w, 13)],
                         .duration_s = below(w, 7200),
                         .duration_min = one_in(w, 3) ? 0 : below(w, 300),
                         .on = !one_in(w, 5),
                         .may_clear = !one_in(w, 4),
                         .condition = (enum condition)below(w, CONDITION_COUNT),
                         .feel = below(w, 7),
                         .sensitivity = below(w, 7) - 3,
                         .forget = (uint32_t)below(w, 16),
                         .text = "slept badly" };

    /* Now and then the fever, so that it is also asked for and expires. */
    if (c.kind == COMMAND_CONDITION && one_in(w, 2))
        c.condition = CONDITION_FEVER;
    if (c.kind == COMMAND_CONDITION)
        c.on = one_in(w, 3);
    if (w->steady) {
        c.on = true;
        c.feel = w->mood > 0.4 ? 5 : c.feel;
    }
    if (c.kind == COMMAND_MASSAGE_LOG || c.kind == COMMAND_MASSAGE_BOOK) {
        c.unix_ms = w->t.unix_ms + (below(w, 20) - 10) * DAY_MS /
                                       (w->steady      ? 10
                                        : one_in(w, 2) ? 1
                                                       : 20);
        snprintf(c.name, sizeof(c.name), "%s", techniques[below(w, 4)]);
    }
    return c;
}

/* ---- what might be measured ---- */

static double any_or_nan(struct world *w, double from, double to)
{
    return one_in(w, 8) ? NAN : from + (to - from) * below(w, 1000) / 1000.0;
}

struct effect world_effect(struct world *w)
{
    size_t count;
    const struct routine_plan *plans = routine_catalog(&count);
    bool known = instant_has_wall(&w->t);
    struct effect e = { .started_unix_ms = known ? w->t.unix_ms - 600000 : 0,
                        .ended_unix_ms = known ? w->t.unix_ms - 400000 : 0,
                        .finished = !one_in(w, 4) };

    snprintf(e.routine, sizeof(e.routine), "%s",
             one_in(w, 10) ? "tea" : plans[below(w, (int)count)].name);
    e.before = (struct effect_span){ any_or_nan(w, 60, 100), any_or_nan(w, 10, 60),
                                     any_or_nan(w, 40, 100) };
    e.after = (struct effect_span){ any_or_nan(w, 60, 100), any_or_nan(w, 10, 60),
                                    any_or_nan(w, 0, 100) };
    e.during = e.after;
    return e;
}

struct session_effect world_session_effect(struct world *w)
{
    struct session_effect s = { .at_unix_ms = w->onlooker.last_session };

    snprintf(s.technique, sizeof(s.technique), "%s", one_in(w, 2) ? "swedish" : "");
    for (int i = 0; i < SESSION_MEASURES; i++)
        s.change[i] = (struct session_change){ any_or_nan(w, 0, 1), any_or_nan(w, 0, 1),
                                               any_or_nan(w, 0, 1) };
    return s;
}
