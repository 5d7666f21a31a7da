/*
 * The pipeline as a whole: the same input gives the same events however late it
 * is asked, who may not be watched is not, and a restart forgets nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "person.h"
#include "rr.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define S       US_PER_S
#define MORNING 1767254400000LL /* 2026-01-01 08:00 UTC */

struct log {
    char *text; /* one line an event */
    size_t used, size;
    int reports, minutes, suggestions, outcomes, effects, pacers;
    int64_t beats, ok_beats;
    struct report last;
    struct suggestion offer;
    enum outcome outcome;
    struct effect effect;
};

static void write_line(struct log *l, const char *line)
{
    size_t len = strlen(line);

    if (l->used + len + 2 > l->size) {
        l->size = (l->used + len + 2) * 2;
        l->text = realloc(l->text, l->size);
        assert_non_null(l->text);
    }
    memcpy(l->text + l->used, line, len);
    l->used += len;
    l->text[l->used++] = '\n';
    l->text[l->used] = '\0';
}

static void on_event(void *ctx, const struct person_event *e)
{
    struct log *l = ctx;
    char line[200] = "";

    switch (e->kind) {
    case EVENT_REPORT:
        l->reports++;
        l->last = *e->report;
        snprintf(line, sizeof(line), "%lld report %s %.6f %.6f %.6f", (long long)e->at.us,
                 why_name(e->report->why), e->report->stress, e->report->heart_rate_bpm,
                 e->report->rmssd_ms);
        break;
    case EVENT_MINUTE:
        l->minutes++;
        l->beats += e->minute->beat_count;
        for (int i = 0; i < e->minute->beat_count; i++)
            l->ok_beats += e->minute->beats[i].ok;
        snprintf(line, sizeof(line), "%lld minute %lld %d %.6f", (long long)e->at.us,
                 (long long)e->minute->start.unix_ms, e->minute->beat_count,
                 e->minute->heart_rate_bpm);
        break;
    case EVENT_SUGGESTION:
        l->suggestions++;
        l->offer = *e->suggestion;
        snprintf(line, sizeof(line), "%lld suggestion %s", (long long)e->at.us, e->suggestion->id);
        break;
    case EVENT_OUTCOME:
        l->outcomes++;
        l->outcome = e->outcome->outcome;
        snprintf(line, sizeof(line), "%lld outcome %s %s", (long long)e->at.us, e->outcome->id,
                 outcome_name(e->outcome->outcome));
        break;
    case EVENT_ROUTINE:
        snprintf(line, sizeof(line), "%lld routine %s %d", (long long)e->at.us,
                 routine_status_name(e->routine->status), e->routine->elapsed_s);
        break;
    case EVENT_PACER:
        l->pacers++;
        snprintf(line, sizeof(line), "%lld pacer %s", (long long)e->at.us,
                 phase_name(e->pacer->phase));
        break;
    case EVENT_EFFECT:
        l->effects++;
        l->effect = *e->effect;
        snprintf(line, sizeof(line), "%lld effect %.6f %.6f", (long long)e->at.us,
                 e->effect->before.heart_rate_bpm, e->effect->after.heart_rate_bpm);
        break;
    }
    write_line(l, line);
}

static struct profile alex(void)
{
    struct profile p;

    profile_init(&p, "alex");
    p.consent_day = 20000;
    p.born_year = 1990;
    p.quiet_count = 0;
    return p;
}

static struct instant at(int64_t us)
{
    return (struct instant){ .us = us, .unix_ms = MORNING + us / US_PER_MS };
}

static struct person *new_person(const struct profile *profile, struct log *l)
{
    struct person_options opt = {
        .profile = profile,
        .step_s = 10,
        .window_s = 300,
        .on_event = on_event,
        .ctx = l,
    };
    struct instant start = at(0);
    struct person *p = person_new(&opt, &start);
    assert_non_null(p);
    return p;
}

/* Feeds one reading in the order that person.h asks for. */
static void feed(struct person *p, const struct reading *r, int64_t us)
{
    struct instant t = at(us), before = at(us - 1);
    struct person_input in = { .kind = INPUT_READING, .reading = r };

    person_advance(p, &before);
    assert_int_equal(person_feed(p, &in, &t), 0);
}

/* A seated hour: calm, then a tense half, with respiration; small motion from the same strap. */
static double rate_at(double t_s)
{
    return t_s < 600 ? 64 : t_s < 2400 ? 82 : 66;
}

static void play(struct person *p, double from_s, double to_s, double advance_every_s)
{
    double t = from_s, next = from_s;

    while (t < to_s) {
        double ms = 60000 / rate_at(t) + 20 * sin(2 * 3.14159265358979 * t / 4.1);
        struct reading r = {
            .sensor = "strap",
            .class = READING_ECG,
            .contact = CONTACT_SKIN,
            .heart_rate_bpm = (float)rate_at(t),
            .motion_g = 0.004f,
            .rr_count = 1,
            .rr = { { .ticks = rr_from_ms(ms), .quality = 100 } },
        };

        t += ms / 1000;
        if (advance_every_s > 0) { /* as a timer would, at moments of its own */
            for (; next < t; next += advance_every_s) {
                struct instant now = at((int64_t)(next * 1e6));
                person_advance(p, &now);
            }
        }
        feed(p, &r, (int64_t)(t * 1e6));
    }
}

static void test_late_or_early_makes_no_difference(void **state)
{
    static const double paces[] = { 0, 0.37, 10, 61 };
    struct profile profile = alex();
    struct log logs[4] = { 0 };
    (void)state;

    for (int i = 0; i < 4; i++) {
        struct person *p = new_person(&profile, &logs[i]);
        play(p, 0, 2990, paces[i]); /* the last minute is not over */
        person_finish(p);
        person_free(p);
        assert_true(logs[i].reports >= 299);
        assert_int_equal(logs[i].minutes, 50);
        assert_string_equal(logs[i].text, logs[0].text);
    }
    assert_true(logs[0].suggestions >= 1);
    assert_int_equal(logs[0].beats, logs[1].beats);
    assert_true(logs[0].ok_beats > logs[0].beats * 99 / 100);
    for (int i = 0; i < 4; i++)
        free(logs[i].text);
}

static void test_the_whole_loop(void **state)
{
    struct profile profile = alex();
    struct log l = { 0 };
    struct person *p = new_person(&profile, &l);
    double t = 0;
    (void)state;

    for (; l.suggestions == 0 && t < 2400; t += 10)
        play(p, t, t + 10, 0);
    assert_int_equal(l.suggestions, 1);
    assert_true(t > 600 + 5 * 60); /* not before five minutes of it */
    assert_int_equal(l.offer.type, SUGGEST_BREATHE);
    assert_true(l.offer.evidence.heart_rate_bpm > 75);

    struct answer_event yes = { .answer = ANSWER_ACCEPT };
    struct person_input in = { .kind = INPUT_ANSWER, .answer = &yes };
    struct instant now = at((int64_t)((t + 20) * 1e6));
    play(p, t, t + 20, 0);
    memcpy(yes.id, l.offer.id, sizeof(yes.id));
    assert_int_equal(person_feed(p, &in, &now), 0);
    assert_int_equal(l.outcome, OUTCOME_ACCEPT);
    assert_int_equal(person_feed(p, &in, &now), -EALREADY); /* QoS 1 may say it twice */
    assert_int_equal(l.outcomes, 1);

    play(p, t + 20, t + 20 + 900, 0);
    assert_true(l.pacers > 50); /* six breaths a minute, two phases each, five minutes */
    assert_int_equal(l.effects, 1);
    assert_true(l.effect.finished);
    assert_string_equal(l.effect.suggestion, l.offer.id);
    assert_float_equal(l.effect.before.heart_rate_bpm, 82, 3);
    person_free(p);
    free(l.text);
}

static void test_a_restart_goes_on(void **state)
{
    struct profile profile = alex();
    struct log a = { 0 }, b = { 0 };
    struct person_memory memory;
    struct person *p = new_person(&profile, &a);
    (void)state;

    play(p, 0, 1500, 0);
    assert_int_equal(a.suggestions, 1);
    assert_int_equal(a.outcomes, 0);
    struct instant stop = at(1500 * S);
    person_save(p, &stop, &memory);
    person_free(p);

    /* the new process counts its monotonic time from nought */
    p = new_person(&profile, &b);
    struct instant start = { .us = 1, .unix_ms = MORNING + 1510 * 1000 };
    person_restore(p, &memory, &start);
    struct person_view view;
    person_view(p, &start, &view);
    assert_non_null(view.open);
    assert_string_equal(view.open->id, a.offer.id);

    struct answer_event no = { .answer = ANSWER_NO };
    struct person_input in = { .kind = INPUT_ANSWER, .answer = &no };
    assert_int_equal(person_feed(p, &in, &start), 0);
    assert_string_equal(a.offer.id, view.open ? view.open->id : a.offer.id);
    assert_int_equal(b.outcome, OUTCOME_NO);
    assert_float_equal(b.last.load_today_min, 0, 0); /* no report yet */
    struct instant later = { .us = 20 * S, .unix_ms = start.unix_ms + 20000 };
    person_advance(p, &later);
    assert_float_equal(b.last.load_today_min, a.last.load_today_min, 1e-9);
    assert_int_equal(b.suggestions, 0);
    person_free(p);
    free(a.text);
    free(b.text);
}

/* A Pi without a battery learns the time minutes after its start: until then a routine waits. */
static void test_a_routine_waits_for_the_clock(void **state)
{
    struct profile profile = alex();
    struct log a = { 0 }, b = { 0 };
    struct person_memory before, meanwhile;
    struct command start = { .kind = COMMAND_ROUTINE_START, .name = "breathe_resonance" };
    struct person_input in = { .kind = INPUT_COMMAND, .command = &start };
    struct person *p = new_person(&profile, &a);
    struct instant t = at(400 * S);
    struct person_view view;
    (void)state;

    play(p, 0, 400, 0);
    assert_int_equal(person_feed(p, &in, &t), 0);
    play(p, 400, 500, 0);
    t = at(500 * S);
    person_save(p, &t, &before);
    assert_int_equal(before.routine.status, ROUTINE_RUNNING);
    person_free(p);

    p = new_person(&profile, &b);
    struct instant unknown = { .us = 1 };
    person_restore(p, &before, &unknown);
    unknown.us = 60 * S;
    person_advance(p, &unknown);
    person_save(p, &unknown, &meanwhile);
    assert_int_equal(meanwhile.routine.status, ROUTINE_RUNNING); /* not forgotten */
    struct instant known = { .us = 70 * S, .unix_ms = MORNING + 570 * 1000 };
    person_advance(p, &known);
    person_view(p, &known, &view);
    assert_int_equal(view.routine.status, ROUTINE_RUNNING);
    assert_int_equal(view.routine.elapsed_s, 170);
    person_free(p);
    free(a.text);
    free(b.text);
}

/* It could not be stored, so nobody saw it: it neither blocks the next one nor counts. */
static void test_a_withdrawn_offer_leaves_no_trace(void **state)
{
    struct profile profile = alex();
    struct log l = { 0 };
    struct person *p = new_person(&profile, &l);
    struct instant now;
    struct person_view view;
    double t = 0;
    (void)state;

    for (; l.suggestions == 0 && t < 2400; t += 10)
        play(p, t, t + 10, 0);
    assert_int_equal(l.suggestions, 1);
    person_withdraw(p, "somebody-else");
    now = at((int64_t)(t * 1e6));
    person_view(p, &now, &view);
    assert_non_null(view.open);
    person_withdraw(p, l.offer.id);
    person_view(p, &now, &view);
    assert_null(view.open);
    play(p, t, t + 60, 0);
    assert_int_equal(l.suggestions, 2);
    assert_int_equal(l.outcomes, 0);
    person_free(p);
    free(l.text);
}

static void test_a_sensor_that_moved_says_nothing_here(void **state)
{
    struct profile profile = alex();
    struct log l = { 0 };
    struct person *p = new_person(&profile, &l);
    struct reading off = { .sensor = "strap",
                           .class = READING_ECG,
                           .contact = CONTACT_NONE,
                           .heart_rate_bpm = 70,
                           .motion_g = NAN };
    struct sensor_status mine = { .id = "strap", .person = "alex", .link = LINK_LISTENING };
    struct sensor_status sams = { .id = "strap", .person = "sam", .link = LINK_LISTENING };
    struct person_input in = { .kind = INPUT_LINK, .link = &mine };
    struct instant now = at(1);
    (void)state;

    person_feed(p, &in, &now);
    for (int i = 1; i < 60; i++)
        feed(p, &off, i * S);
    assert_int_equal(l.last.why, WHY_NOT_WORN);
    in.link = &sams;
    now = at(60 * S);
    person_feed(p, &in, &now);
    now = at(100 * S);
    person_advance(p, &now);
    assert_int_not_equal(l.last.why, WHY_NOT_WORN);
    person_free(p);
    free(l.text);
}

/* clang-format off */
static const struct watch_row {
    const char *name;
    int32_t consent_day, born_year;
    bool watched;
} watched[] = {
    { "agreed", 20000, 0, true },
    { "was not asked", 0, 1990, false },
    { "is fifteen", 20000, 2011, false },
    { "may still be fifteen", 20000, 2010, false },
    { "is sixteen", 20000, 2009, true },
};
/* clang-format on */

static void test_who_is_watched(void **state)
{
    const struct watch_row *r = *state;
    struct profile profile = alex();
    struct log l = { 0 };

    profile.consent_day = r->consent_day;
    profile.born_year = r->born_year;
    struct person *p = new_person(&profile, &l);
    play(p, 0, 400, 0);
    person_finish(p);
    if (r->watched) {
        assert_int_equal(l.last.why, WHY_OK);
        assert_true(l.last.heart_rate_bpm > 60);
        assert_true(l.beats > 400);
    } else {
        struct command c = { .kind = COMMAND_SUGGEST };
        struct person_input in = { .kind = INPUT_COMMAND, .command = &c };
        struct instant now = at(400 * S);

        assert_int_equal(l.last.why, WHY_NO_CONSENT);
        assert_true(isnan(l.last.heart_rate_bpm) && isnan(l.last.stress));
        assert_int_equal(l.minutes, 0);
        assert_int_equal(person_feed(p, &in, &now), -EPERM);
    }
    person_free(p);
    free(l.text);
}

/* What a class cannot support is not computed from it. */
static void test_classes(void **state)
{
    struct profile profile = alex();
    (void)state;

    for (int class = READING_ECG; class <= READING_ADVERT; class ++) {
        struct log l = { 0 };
        struct person *p = new_person(&profile, &l);
        for (int i = 1; i <= 400; i++) {
            struct reading r = {
                .sensor = "any",
                .class = (enum reading_class) class,
                .heart_rate_bpm = 70,
                .motion_g = NAN,
                .rr_count = 1,
                .rr = { { .ticks = rr_from_ms(1000 + i % 3 * 10), .quality = 100 } },
            };
            feed(p, &r, i * S);
        }
        assert_int_equal(isnan(l.last.rmssd_ms), class > READING_PPI);
        assert_float_equal(l.last.heart_rate_bpm, class > READING_PPI ? 70 : 59.4, 0.2);
        person_free(p);
        free(l.text);
    }
}

static void test_not_worn(void **state)
{
    struct profile profile = alex();
    struct log l = { 0 };
    struct person *p = new_person(&profile, &l);
    struct reading off = { .sensor = "strap",
                           .class = READING_ECG,
                           .contact = CONTACT_NONE,
                           .heart_rate_bpm = 70,
                           .motion_g = NAN };
    (void)state;

    play(p, 0, 300, 0);
    assert_int_equal(l.last.why, WHY_OK);
    for (int i = 301; i < 330; i++)
        feed(p, &off, i * S);
    assert_int_equal(l.last.why, WHY_NOT_WORN);
    assert_true(isnan(l.last.stress));
    person_free(p);
    free(l.text);
}

int main(void)
{
    enum { W = sizeof(watched) / sizeof(watched[0]) };
    const struct CMUnitTest plain[] = {
        cmocka_unit_test(test_late_or_early_makes_no_difference),
        cmocka_unit_test(test_the_whole_loop),
        cmocka_unit_test(test_a_restart_goes_on),
        cmocka_unit_test(test_classes),
        cmocka_unit_test(test_not_worn),
        cmocka_unit_test(test_a_routine_waits_for_the_clock),
        cmocka_unit_test(test_a_withdrawn_offer_leaves_no_trace),
        cmocka_unit_test(test_a_sensor_that_moved_says_nothing_here),
    };
    enum { P = sizeof(plain) / sizeof(plain[0]) };
    struct CMUnitTest tests[P + W];

    memcpy(tests, plain, sizeof(plain));
    for (size_t i = 0; i < W; i++)
        tests[P + i] = (struct CMUnitTest){ .name = watched[i].name,
                                            .test_func = test_who_is_watched,
                                            .initial_state = (void *)(uintptr_t)&watched[i] };
    return cmocka_run_group_tests_name("person", tests, NULL, NULL);
}
