/*
 * A million random decisions: random people, days, answers and commands. What may
 * never happen is written down here once more, in other words than in the advisor,
 * and held against everything that it says.
 */
#include "advise.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PEOPLE    400
#define DECISIONS 10000 /* of each */
#define HISTORY   4096
#define DAY_MS    INT64_C(86400000)
#define MONDAY_MS INT64_C(1768172400000)
#define BIT(what) (UINT32_C(1) << (what))

static const condition_set absolute =
    BIT(CONDITION_FEVER) | BIT(CONDITION_INFECTION) | BIT(CONDITION_SHOCK) |
    BIT(CONDITION_STROKE_ACUTE) | BIT(CONDITION_HEART_ATTACK_RECENT) | BIT(CONDITION_DVT) |
    BIT(CONDITION_CLOTTING_DISORDER) | BIT(CONDITION_ANGINA_UNSTABLE) |
    BIT(CONDITION_HYPERTENSION_SEVERE);
static const condition_set never_deep =
    BIT(CONDITION_OPEN_WOUND) | BIT(CONDITION_BURN) | BIT(CONDITION_FRACTURE) |
    BIT(CONDITION_OSTEOPOROSIS) | BIT(CONDITION_ANTICOAGULANTS) | BIT(CONDITION_NEUROPATHY) |
    BIT(CONDITION_DIABETES_ADVANCED) | BIT(CONDITION_SURGERY_RECENT) | BIT(CONDITION_PREGNANCY);

/* What an onlooker knows of one person. */
struct world {
    uint64_t random;
    struct advisor *a;
    struct profile profile;
    struct report report;
    bool has_motion, busy;
    bool steps; /* the wall clock is stepped: cap, gap and times are not held against anything */
    struct instant t;

    int64_t raised_since_us; /* -1: not raised */
    int64_t last_tick_us;
    bool off, has_open, open_again;
    int64_t snoozed_until, booked_until;
    char open_id[SUGGESTION_ID_MAX + 1];
    enum suggestion_type open_type;
    enum reason open_reason;
    int64_t laters[2]; /* when the last `later` was said, and of which type */
    bool later_waits;
    int64_t offers[HISTORY];
    int offer_count, outcome_count;
    double factor;
    int64_t last_id, booking_over;
};

static uint64_t any(struct world *w)
{
    w->random ^= w->random << 13;
    w->random ^= w->random >> 7;
    w->random ^= w->random << 17;
    return w->random * UINT64_C(2685821657736338717) >> 16;
}

static int below(struct world *w, int n)
{
    return (int)(any(w) % (uint64_t)n);
}

static bool one_in(struct world *w, int n)
{
    return below(w, n) == 0;
}

static void make_person(struct world *w)
{
    struct profile *p = &w->profile;

    profile_init(p, "alex");
    p->needs = (need_set)(any(w) & any(w) & any(w)) & (BIT(NEED_COUNT) - 1);
    p->conditions =
        one_in(w, 2) ? 0 : BIT(below(w, CONDITION_COUNT)) | BIT(below(w, CONDITION_COUNT));
    p->quiet_count = (uint8_t)(one_in(w, 4) ? below(w, PROFILE_QUIET_MAX + 1) : 1);
    for (int i = 0; i < p->quiet_count; i++)
        p->quiet[i] = (struct quiet_span){ below(w, 1440) * 60, below(w, 1440) * 60 };
    p->suggestions = (struct suggestion_limits){ .per_day = below(w, 6),
                                                 .without_motion = below(w, 3),
                                                 .after_s = below(w, 10) * 60,
                                                 .gap_s = below(w, 120) * 60 };
    p->massage.interval_days = one_in(w, 2) ? 0 : 1 + below(w, 30);
    w->report.activity = ACTIVITY_REST;
    w->report.confidence = 0.8;
    w->has_motion = !one_in(w, 3);
    w->steps = one_in(w, 4);
    w->raised_since_us = -1;
    w->factor = 1;
    w->t = (struct instant){ .us = 5,
                             .unix_ms = MONDAY_MS + below(w, 86400) * MS_PER_S,
                             .utc_offset_s = (below(w, 27) - 12) * 3600 };
}

static void next_report(struct world *w)
{
    struct report *r = &w->report;

    if (one_in(w, r->raised ? 80 : 40))
        r->raised = !r->raised;
    if (one_in(w, 60))
        r->why = one_in(w, 3) ? (enum why)below(w, WHY_NO_CONSENT + 1) : WHY_OK;
    if (one_in(w, 60))
        r->activity = one_in(w, 3) ? (enum activity)below(w, ACTIVITY_SLEEP + 1) : ACTIVITY_REST;
    if (one_in(w, 50))
        r->confidence = one_in(w, 20) ? NAN : sqrt(below(w, 101) / 100.0);
    if (one_in(w, 200)) {
        r->load.week.raised_min = below(w, 1000);
        r->load.today.raised_min = below(w, 400);
    }
    if (one_in(w, 100))
        w->busy = one_in(w, 6);
    r->at = w->t;
}

static void pass_time(struct world *w)
{
    int64_t ms = 10000;

    if (one_in(w, 120))
        ms = below(w, 7200) * MS_PER_S;
    w->t.us += ms * US_PER_MS;
    if (w->t.unix_ms)
        w->t.unix_ms += ms;
    if (w->steps && one_in(w, 300)) /* up to two days either way, or not known */
        w->t.unix_ms =
            one_in(w, 4) ? 0 : MONDAY_MS + w->t.us / 1000 + (below(w, 345600) - 172800) * MS_PER_S;
}

static bool in_quiet_hours(const struct world *w)
{
    int64_t minute = (w->t.unix_ms / 1000 + w->t.utc_offset_s) / 60 % 1440;

    for (int i = 0; i < w->profile.quiet_count; i++)
        for (int64_t m = w->profile.quiet[i].from_s / 60; m != w->profile.quiet[i].to_s / 60;
             m = (m + 1) % 1440)
            if (m == minute)
                return true;
    return false;
}

static void check_outcome(struct world *w, const struct outcome_event *o)
{
    assert_true(w->has_open);
    assert_string_equal(o->id, w->open_id);
    assert_int_equal(o->type, w->open_type);
    assert_int_not_equal(o->outcome, OUTCOME_OPEN);
    w->has_open = false;
    w->outcome_count++;

    bool unwanted = o->outcome == OUTCOME_NO || o->outcome == OUTCOME_NOT_STRESSED ||
                    o->outcome == OUTCOME_EXPIRED;
    if (unwanted && w->open_reason != REASON_ASKED)
        w->factor *= 2;
    if (o->outcome == OUTCOME_ACCEPT || o->outcome == OUTCOME_DONE)
        w->factor = 1;
    if (o->outcome == OUTCOME_STOP_ASKING)
        w->off = true;
    if (o->outcome == OUTCOME_LATER && !w->open_again) {
        w->later_waits = true;
        w->laters[0] = w->t.unix_ms;
        w->laters[1] = (int64_t)w->open_type;
    } else if (w->open_type == SUGGEST_BOOK_MASSAGE && o->outcome != OUTCOME_SUPERSEDED)
        w->booking_over = w->t.unix_ms;
}

static void check_unasked(struct world *w, const struct suggestion *s)
{
    const struct report *r = &w->report;
    const struct suggestion_limits *limits = &w->profile.suggestions;

    assert_false(w->off);
    assert_false(w->busy);
    assert_false(in_quiet_hours(w));
    assert_int_equal(r->why, WHY_OK);
    assert_true(r->activity == ACTIVITY_REST ||
                (!w->has_motion && r->activity == ACTIVITY_UNKNOWN));
    assert_true(r->confidence >= 0.15);
    if (w->steps)
        return;
    assert_true(w->t.unix_ms >= w->snoozed_until);

    if (s->reason == REASON_AGAIN) {
        assert_true(w->later_waits);
        assert_in_range(w->t.unix_ms - w->laters[0], 1800000, 3599999);
        assert_int_equal(s->type, w->laters[1]);
        return;
    }
    int spent = 0;
    for (int i = 0; i < w->offer_count; i++)
        spent += w->t.unix_ms - w->offers[i] < DAY_MS;
    assert_true(spent < (w->has_motion ? limits->per_day : limits->without_motion));
    double gap_ms = limits->gap_s * 1000.0 * w->factor;
    if (w->offer_count > 0)
        assert_true(w->t.unix_ms - w->offers[w->offer_count - 1] >= fmin(gap_ms, (double)DAY_MS));
    if (s->reason == REASON_SUSTAINED) {
        assert_true(w->raised_since_us >= 0);
        assert_true(w->t.us - w->raised_since_us >= limits->after_s * US_PER_S);
    } else {
        assert_int_equal(s->type, SUGGEST_BOOK_MASSAGE);
        assert_false(r->raised);
        assert_true(w->t.unix_ms >= w->booked_until);
        if (w->booking_over)
            assert_true(w->t.unix_ms - w->booking_over >= 7 * DAY_MS);
    }
}

static void check_offer(struct world *w, const struct suggestion *s)
{
    int64_t number = strtoll(strrchr(s->id, '-') + 1, NULL, 10);

    assert_false(w->has_open);
    assert_true(w->t.unix_ms != 0);
    assert_true(number > w->last_id);
    assert_true(__builtin_popcount(s->choices) <= 3);
    if (s->type == SUGGEST_BOOK_MASSAGE) {
        assert_false(w->profile.conditions & absolute);
        assert_true(s->technique[0] != '\0');
        if (w->profile.conditions & never_deep)
            assert_false(strstr("deep_tissue trigger_point neuromuscular sports", s->technique));
    } else
        assert_string_equal(s->routine, "breathe_resonance");
    if (s->reason != REASON_ASKED)
        check_unasked(w, s);

    assert_true(w->offer_count < HISTORY);
    w->offers[w->offer_count++] = w->t.unix_ms;
    w->has_open = true;
    w->open_again = s->reason == REASON_AGAIN;
    w->open_reason = s->reason;
    w->open_type = s->type;
    w->later_waits = false;
    w->last_id = number;
    memcpy(w->open_id, s->id, sizeof(w->open_id));
}

static void check(struct world *w, const struct advice *out)
{
    if (out->has_outcome)
        check_outcome(w, &out->outcome);
    if (out->has_offer)
        check_offer(w, &out->offer);
    if (out->start_routine)
        assert_int_equal(out->outcome.outcome, OUTCOME_ACCEPT);
}

static void decide(struct world *w)
{
    const struct report *r = &w->report;
    struct advise_input in = { .report = r,
                               .has_motion = w->has_motion,
                               .routine_busy = w->busy,
                               .usual_heart_rate_bpm = NAN };
    struct advice out;

    if (!r->raised || r->why != WHY_OK)
        w->raised_since_us = -1;
    else if (w->raised_since_us < 0 || w->t.us - w->last_tick_us > 120 * US_PER_S)
        w->raised_since_us = w->t.us;
    w->last_tick_us = w->t.us;
    advisor_tick(w->a, &in, &w->t, &out);
    check(w, &out);
}

static void say(struct world *w)
{
    struct answer_event e = { .answer = (enum answer)below(w, ANSWERS) };
    struct advice out;
    bool was_open = w->has_open;

    if (e.answer == ANSWER_STOP_ASKING && !one_in(w, 8))
        e.answer = ANSWER_ACCEPT;
    int rc = advisor_answer(w->a, &e, &w->t, &out);
    check(w, &out);
    assert_int_equal(rc == -ENOENT, !was_open);
    assert_int_equal(out.has_outcome, rc == 0 || rc == -ESTALE);
}

static void order(struct world *w)
{
    static const enum command_kind kinds[] = {
        COMMAND_SUGGEST,      COMMAND_SNOOZE,         COMMAND_SUGGESTIONS_ON, COMMAND_MASSAGE_LOG,
        COMMAND_MASSAGE_BOOK, COMMAND_MASSAGE_CANCEL, COMMAND_ROUTINE_STOP,
    };
    struct command c = { .kind = kinds[below(w, 7)],
                         .duration_s = below(w, 7200),
                         .unix_ms = w->t.unix_ms + (below(w, 20) - 10) * DAY_MS,
                         .on = !one_in(w, 5) };
    struct advise_input in = { .report = &w->report,
                               .has_motion = w->has_motion,
                               .routine_busy = w->busy,
                               .usual_heart_rate_bpm = NAN };
    struct advice out;
    int rc = advisor_command(w->a, &in, &c, &w->t, &out);

    check(w, &out);
    if (rc != 0)
        return;
    if (c.kind == COMMAND_SNOOZE)
        w->snoozed_until = w->t.unix_ms + c.duration_s * MS_PER_S;
    if (c.kind == COMMAND_SUGGESTIONS_ON) {
        if (c.on && w->off)
            w->factor = 1;
        w->off = !c.on;
    }
    if (c.kind == COMMAND_MASSAGE_BOOK)
        w->booked_until = c.unix_ms;
    if (c.kind == COMMAND_MASSAGE_CANCEL || c.kind == COMMAND_MASSAGE_LOG)
        w->booked_until = 0;
}

static void restart(struct world *w)
{
    struct advise_memory m;
    advisor_save(w->a, &m);
    advisor_free(w->a);
    w->a = advisor_new(&w->profile);
    assert_non_null(w->a);
    assert_true(advisor_restore(w->a, &m));
    w->raised_since_us = -1;
}

static void test_million(void **state)
{
    int offers = 0, outcomes = 0, bookings = 0, repetitions = 0;

    (void)state;
    for (int person = 0; person < PEOPLE; person++) {
        struct world *w = test_calloc(1, sizeof(*w));
        w->random = UINT64_C(0x9e3779b97f4a7c15) * (uint64_t)(person + 1);
        make_person(w);
        w->a = advisor_new(&w->profile);
        assert_non_null(w->a);
        for (int i = 0; i < DECISIONS; i++) {
            pass_time(w);
            next_report(w);
            decide(w);
            if (one_in(w, 60))
                say(w);
            if (one_in(w, 400))
                order(w);
            if (one_in(w, 500))
                restart(w);
            bookings += w->has_open && w->open_type == SUGGEST_BOOK_MASSAGE;
            repetitions += w->has_open && w->open_again;
        }
        assert_int_equal(w->offer_count, w->outcome_count + w->has_open);
        offers += w->offer_count;
        outcomes += w->outcome_count;
        advisor_free(w->a);
        test_free(w);
    }
    /* A silent advisor would keep every promise. */
    print_message("# %d offers, %d outcomes\n", offers, outcomes);
    assert_true(offers > 2000 && outcomes > 2000 && bookings > 100 && repetitions > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_million) };
    return cmocka_run_group_tests_name("advise property", tests, NULL, NULL);
}
