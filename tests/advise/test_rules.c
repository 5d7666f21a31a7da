/*
 * The order of the table: each row decides alone in a world made for it, and of two that hold at
 * once the one that stands first in the list below, which is written down once more here.
 */
#include "advisor.h"
#include "catalog.h"
#include "offer.h"
#include "rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#define COUNT(a)  (sizeof(a) / sizeof((a)[0]))
#define OFFSET_S  3600
#define TEN_MS    INT64_C(1768208400000) /* 2026-01-12 10:00 at UTC+1 */
#define MINUTE_US (INT64_C(60) * US_PER_S)

struct world {
    struct advisor *a;
    struct report r;
    struct load_memory days;
    struct advise_input in;
    struct instant t;
};

static void day(struct world *w, double share)
{
    for (int i = 1; i < LOAD_DAYS; i++)
        w->days.days[i] = (struct load_sum){ .raised_min = share * 600, .scored_min = 600 };
}

/* In an ordinary moment: a booking for a heavy week, and nothing against it. */
static void begin(struct world *w)
{
    struct profile p;
    size_t count;
    const struct routine_plan *ours = routine_catalog(&count);

    profile_init(&p, "alex");
    p.quiet_count = 0;
    snprintf(p.massage.provider_name, sizeof(p.massage.provider_name), "Studio");
    memset(w, 0, sizeof(*w));
    w->a = advisor_new(&p);
    assert_non_null(w->a);
    advisor_set_routines(w->a, NULL, 0, ours, count);
    w->t = (struct instant){ .us = 1000 * MINUTE_US, .unix_ms = TEN_MS, .utc_offset_s = OFFSET_S };
    w->r =
        (struct report){ .why = WHY_OK, .activity = ACTIVITY_REST, .confidence = 1, .stress = 20 };
    w->in = (struct advise_input){ .report = &w->r, .has_motion = true, .days = &w->days };
    w->days.day = instant_day(&w->t);
    w->a->load = WEEKS_HEAVY_WEEK;
}

static void raise(struct world *w, int minutes)
{
    w->a->raised_since_us = w->t.us - minutes * MINUTE_US;
    w->a->raised_score_sum = 90;
    w->a->raised_reports = 1;
    w->r.raised = true;
}

static void spend(struct world *w, int64_t minutes_ago)
{
    struct advise_memory *m = &w->a->m;
    m->offers_unix_ms[m->offer_count++] = TEN_MS - minutes_ago * MINUTE_MS;
}

static void book(struct world *w, int64_t minutes)
{
    w->a->m.booked =
        (struct session){ .at_unix_ms = TEN_MS + minutes * MINUTE_MS, .duration_min = 60 };
}

static void hold(struct world *w, int64_t days)
{
    w->a->m.last = (struct session){ .at_unix_ms = TEN_MS - days * DAY_MS, .duration_min = 60 };
}

static void screen(struct world *w, enum condition c)
{
    w->a->profile.conditions |= UINT32_C(1) << c;
    advisor_screen(w->a);
}

/* clang-format off */
static void no_clock(struct world *w) { w->t.unix_ms = 0; }
static void no_consent(struct world *w) { w->r.why = WHY_NO_CONSENT; }
static void off(struct world *w) { w->a->m.off = true; }
static void in_session(struct world *w) { book(w, -10); }
static void open(struct world *w)
{
    w->a->m.has_open = true;
    w->a->m.open.type = SUGGEST_BREATHE;
}
static void running(struct world *w) { w->in.routine_busy = true; }
static void snoozed(struct world *w) { w->a->m.snoozed_until_unix_ms = TEN_MS + 1; }
static void quiet(struct world *w)
{
    w->a->profile.quiet_count = 1;
    w->a->profile.quiet[0] = (struct quiet_span){ .from_s = 9 * 3600, .to_s = 11 * 3600 };
}
static void asleep(struct world *w) { w->r.activity = ACTIVITY_SLEEP; }
static void reminder(struct world *w) { book(w, 120); }
static void aftercare(struct world *w)
{
    hold(w, 0);
    w->a->m.last.at_unix_ms -= 2 * HOUR_MS;
    w->a->m.aftercare_unix_ms = TEN_MS - 1;
}
static void still_so(struct world *w)
{
    w->a->m.conditions |= 1u << CONDITION_FEVER;
    w->a->m.condition[CONDITION_FEVER].since_unix_ms = TEN_MS - 4 * DAY_MS;
    advisor_screen(w->a);
}
static void away(struct world *w) { w->in.is_away = true; }
static void guests(struct world *w) { w->in.has_guests = true; }
static void moving(struct world *w) { w->r.activity = ACTIVITY_LIGHT; }
static void poor_signal(struct world *w) { w->r.why = WHY_POOR_SIGNAL; }
static void no_score(struct world *w) { w->r.why = WHY_NOT_WORN; }
static void said_so(struct world *w)
{
    if (w->r.why == WHY_OK)
        w->r.why = WHY_NOT_WORN;
    for (int i = 0; i < 14; i++)
        weeks_feel(w->a->m.feel_days, w->days.day - i / 2, 5);
}
static void again_waits(struct world *w)
{
    w->a->m.again_unix_ms = TEN_MS + MINUTE_MS;
    w->a->m.again_of.type = SUGGEST_RELAX;
}
static void again(struct world *w)
{
    w->a->m.again_unix_ms = TEN_MS - MINUTE_MS;
    w->a->m.again_of.type = SUGGEST_RELAX;
}
static void see_professional(struct world *w) { day(w, 0.5); }
static void rest(struct world *w) { w->in.ill_days = 2; }
static void not_long_enough(struct world *w) { raise(w, 4); }
static void low_confidence(struct world *w)
{
    raise(w, 60);
    w->r.confidence = 0.1;
}
static void less_sensitive(struct world *w)
{
    raise(w, 6);
    w->a->m.sensitivity = -2;
}
static void gap_now(struct world *w)
{
    raise(w, 60);
    spend(w, 10);
}
static void cap_now(struct world *w)
{
    raise(w, 60);
    for (int i = 0; i < 4; i++)
        spend(w, 600);
}
static void routine(struct world *w) { raise(w, 60); }
static void contraindicated(struct world *w)
{
    raise(w, 60);
    advisor_set_routines(w->a, NULL, 0, NULL, 0);
}
static void course_no_help(struct world *w) { w->a->m.reminded = OWES_NO_HELP; }
static void weak_response(struct world *w) { w->r.why = WHY_WEAK_RESPONSE; }
static void calibrating(struct world *w)
{
    w->r.why = WHY_CALIBRATING;
    w->a->load = WEEKS_ORDINARY;
}
static void not_raised(struct world *w) { w->a->load = WEEKS_ORDINARY; }
static void booked(struct world *w) { book(w, 3 * 24 * 60); }
static void own_plan(struct world *w) { w->a->profile.needs |= UINT32_C(1) << NEED_LYMPHEDEMA; }
static void booking_illness(struct world *w) { w->in.is_ill_today = true; }
static void booking_recent(struct world *w) { hold(w, 5); }
static void booking_cooldown(struct world *w)
{
    w->a->m.booking_dismissed_unix_ms = TEN_MS - 5 * DAY_MS;
}
static void booking_hour(struct world *w) { w->t.utc_offset_s += 11 * 3600; }
static void gap(struct world *w) { spend(w, 10); }
static void cap(struct world *w)
{
    for (int i = 0; i < 4; i++)
        spend(w, 600);
}
static void forbidden_load(struct world *w) { screen(w, CONDITION_DVT); }
static void forbidden(struct world *w)
{
    screen(w, CONDITION_DVT);
    advisor_set_routines(w->a, NULL, 0, NULL, 0);
}
static void no_provider(struct world *w) { w->a->profile.massage.provider_name[0] = '\0'; }
static void booking(struct world *w) { (void)w; }

#define ROW(name) { #name, name, false }
/* The row above it cannot hold together with this one. */
#define APART(name) { #name, name, true }

static const struct {
    const char *name;
    void (*make)(struct world *w);
    bool is_apart;
} rows[] = {
    ROW(no_clock), ROW(no_consent), ROW(off), ROW(in_session), ROW(open), ROW(running),
    ROW(snoozed), ROW(quiet), ROW(asleep), ROW(reminder), ROW(aftercare), ROW(still_so),
    ROW(away), ROW(guests), ROW(moving), APART(said_so), ROW(poor_signal), ROW(no_score),
    ROW(again_waits), ROW(again), ROW(see_professional), ROW(rest), ROW(not_long_enough),
    APART(low_confidence), APART(less_sensitive), APART(gap_now), ROW(cap_now),
    ROW(routine), ROW(contraindicated), APART(course_no_help), ROW(weak_response),
    APART(calibrating), ROW(not_raised), ROW(booked), ROW(own_plan), ROW(booking_illness),
    ROW(booking_recent), ROW(booking_cooldown), ROW(booking_hour), ROW(gap), ROW(cap),
    ROW(forbidden_load), ROW(forbidden), APART(no_provider), ROW(booking),
};
/* clang-format on */

static void test_names(void **state)
{
    (void)state;
    size_t count;
    const struct rule *table = rules_rows(&count);

    assert_int_equal(count, COUNT(rows));
    for (size_t i = 0; i < count; i++)
        assert_string_equal(table[i].name, rows[i].name);
}

static void test_alone(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct world w;
        struct moment q;

        begin(&w);
        rows[i].make(&w);
        moment_make(&q, w.a, &w.in, &w.t);
        const char *got = rules_first(&q)->name;
        if (strcmp(got, rows[i].name) != 0)
            fail_msg("%s: %s decides", rows[i].name, got);
        advisor_free(w.a);
    }
}

/* Read backwards, row by row, by the list above. */
static const char *first_of(const struct moment *q)
{
    size_t count;
    const struct rule *table = rules_rows(&count);
    const char *first = NULL;

    for (size_t i = count; i-- > 0;)
        for (size_t k = 0; k < count; k++)
            if (strcmp(rows[i].name, table[k].name) == 0 && table[k].holds(q))
                first = rows[i].name;
    return first;
}

static bool both_hold(const struct moment *q, const char *one, const char *other)
{
    size_t count, held = 0;
    const struct rule *table = rules_rows(&count);

    for (size_t i = 0; i < count; i++)
        if (strcmp(table[i].name, one) == 0 || strcmp(table[i].name, other) == 0)
            held += table[i].holds(q);
    return held == 2;
}

/* The one or both of two rows in a world; returns whether both hold. */
static bool try_two(size_t one, size_t other, bool with_other)
{
    struct world w;
    struct moment q;

    begin(&w);
    if (with_other)
        rows[other].make(&w);
    rows[one].make(&w);
    moment_make(&q, w.a, &w.in, &w.t);
    assert_string_equal(rules_first(&q)->name, first_of(&q));
    bool both = both_hold(&q, rows[one].name, rows[other].name);
    advisor_free(w.a);
    return both;
}

static void test_pairs(void **state)
{
    (void)state;
    size_t together = 0;

    for (size_t i = 0; i < COUNT(rows); i++)
        for (size_t k = i + 1; k < COUNT(rows); k++) {
            bool both = try_two(i, k, true) || try_two(i, k, false);
            together += both;
            if (k == i + 1 && both == rows[k].is_apart)
                fail_msg("%s and %s hold %s", rows[i].name, rows[k].name,
                         both ? "together" : "never together");
        }
    print_message("# %zu pairs of rows held together\n", together);
    assert_true(together > 700);
}

/* Whatever the moment, one row holds, and no booking has its reason, too. */
static void test_random(void **state)
{
    (void)state;
    uint64_t x = 88172645463325252u;

    for (int round = 0; round < 20000; round++) {
        struct world w;
        struct moment q;
        struct suggestion what = { 0 };

        begin(&w);
        for (size_t i = 0; i < COUNT(rows); i++) {
            x ^= x << 13, x ^= x >> 7, x ^= x << 17;
            if (x >> 20 & 1 && (x >> 30) % 6 == 0 && i != 0)
                rows[i].make(&w);
        }
        w.a->m.open.type = (enum suggestion_type)((x >> 40) % SUGGESTION_TYPES);
        moment_make(&q, w.a, &w.in, &w.t);
        const struct rule *row = rules_first(&q);
        assert_string_equal(row->name, first_of(&q));
        assert_in_range(rules_no_booking(&q), 0, SILENCES - 1);
        if (row->offer) {
            row->offer(&q, &what);
            assert_in_range(__builtin_popcount(offer_choices(&w.a->m, &what)), 1, 3);
        }
        advisor_free(w.a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_alone),
        cmocka_unit_test(test_pairs),
        cmocka_unit_test(test_random),
    };
    return cmocka_run_group_tests_name("advise rules", tests, NULL, NULL);
}
