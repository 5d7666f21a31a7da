/*
 * Stopped inside any event and begun anew from the memory that goes with it, a person's life goes
 * on as if nothing had been: the same offers, outcomes, words, effects, and in the end the same
 * memory.
 *
 * Nineteen days at a minute's grain: raises, each answered in another way, feelings, notes, a
 * fever, massages booked and logged, nights of which one is ill.
 */
#include "reports_bench.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAYS       19
#define DAY_MIN    1440
#define LIFE_MIN   (DAYS * DAY_MIN + 1)
#define WINDOW_MIN 720 /* compared after each restart */
#define EVENTS_MAX 2000
#define LINE_MAX   160

struct noted {
    int minute;
    char line[LINE_MAX];
};

struct stop {
    int minute, next; /* the first one that it has not heard the report of */
    struct instant at;
    struct person_memory memory;
};

/* One run, or what is compared of it. */
struct life {
    struct noted noted[EVENTS_MAX];
    int count;
    struct stop *stops;           /* NULL: none are taken */
    struct person_memory *hourly; /* of the whole run; NULL */
    int stop_count;
    int minute;
    bool is_reported; /* the minute's report was given */
};

/* The bench's morning is at eight. */
static int hour_of(int minute)
{
    return (minute / 60 + 8) % 24;
}

/* ---- what is heard ---- */

/* What a restart may take: the hours around a session are this run's. */
static double days_of(const struct session_effect *e)
{
    double sum = 0;

    for (int i = SESSION_NIGHT_HR; i < SESSION_MEASURES; i++)
        sum += isnan(e->change[i].after) ? 0 : e->change[i].after - e->change[i].expected;
    return sum;
}

static bool describe(const struct person_event *e, char *line)
{
    switch (e->kind) {
    case EVENT_SUGGESTION:
        snprintf(line, LINE_MAX, "offer %s %s %s %s", e->suggestion->id,
                 suggestion_type_name(e->suggestion->type), reason_name(e->suggestion->reason),
                 e->suggestion->routine);
        return true;
    case EVENT_OUTCOME:
        snprintf(line, LINE_MAX, "outcome %s %s", e->outcome->id,
                 outcome_name(e->outcome->outcome));
        return true;
    case EVENT_EFFECT:
        snprintf(line, LINE_MAX, "effect %s %d %.6f %.6f %.6f", e->effect->routine,
                 e->effect->finished, e->effect->before.heart_rate_bpm,
                 e->effect->during.heart_rate_bpm, e->effect->after.heart_rate_bpm);
        return true;
    case EVENT_TOLD:
        snprintf(line, LINE_MAX, "told %u %s", e->told->id, told_kind_name(e->told->kind));
        return true;
    case EVENT_SESSION_EFFECT:
        snprintf(line, LINE_MAX, "session %lld %.6f", (long long)e->session_effect->at_unix_ms,
                 days_of(e->session_effect));
        return true;
    case EVENT_ROUTINE:
        snprintf(line, LINE_MAX, "routine %s %s", e->routine->name,
                 routine_status_name(e->routine->status));
        return e->routine->elapsed_s == 0 || e->routine->status == ROUTINE_AFTER;
    case EVENT_REPORT:
    case EVENT_MINUTE:
    case EVENT_PACER: break;
    }
    return false;
}

static void on_event(struct log *l, const struct person_event *e)
{
    struct life *life = l->ctx;
    char line[LINE_MAX];

    l->used = 0; /* the bench's own log is not needed */
    if (!describe(e, line))
        return;
    assert_true(life->count < EVENTS_MAX);
    struct noted *n = &life->noted[life->count++];
    n->minute = life->minute;
    memcpy(n->line, line, sizeof(n->line));
    if (!life->stops || e->kind == EVENT_ROUTINE)
        return;
    struct stop *s = &life->stops[life->stop_count++];
    s->minute = life->minute;
    s->next = life->minute + life->is_reported;
    s->at = e->at;
    person_save(l->person, &e->at, &s->memory);
}

/* ---- what is lived ---- */

static struct report report_of(int minute)
{
    int day = minute / DAY_MIN, hour = hour_of(minute);
    struct report r = bench_calm();

    if (hour == 23 || hour < 7) {
        r = bench_asleep();
        r.heart_rate_bpm += 0.3 * (minute / 60 % 5) + (day == 15 ? 12 : 0);
        r.rmssd_ms *= day == 15 ? 0.5 : 1;
    } else if ((hour == 11 || hour == 16) && minute % 60 < 25) {
        r = bench_tense();
    }
    r.heart_rate_bpm += 0.01 * (minute % 7);
    return r;
}

static void say(struct person *p, const struct command *c, int minute)
{
    bench_command(p, c, minute * MINUTE + 20 * S);
}

static void answer(struct person *p, int minute, enum answer how)
{
    struct answer_event a = { .answer = how };
    struct person_input in = { .kind = INPUT_ANSWER, .answer = &a };
    struct instant t = bench_at(minute * MINUTE + 30 * S);

    person_feed(p, &in, &t);
}

/* All of it follows from the minute alone. */
static void speak(struct person *p, int minute)
{
    static const enum answer answers[] = { ANSWER_ACCEPT,       ANSWER_NO,     ANSWER_LATER,
                                           ANSWER_NOT_STRESSED, ANSWER_ACCEPT, ANSWER_DONE };
    int day = minute / DAY_MIN, hour = hour_of(minute), of_hour = minute % 60;
    struct command feel = { .kind = COMMAND_FEEL, .feel = 1 + day % 5 };
    struct command note = { .kind = COMMAND_NOTE, .text = "words" };
    struct command fever = { .kind = COMMAND_CONDITION, .condition = CONDITION_FEVER };
    struct command book = { .kind = COMMAND_MASSAGE_BOOK, .duration_min = 60, .name = "swedish" };

    if ((hour == 11 || hour == 16) && of_hour == 20 && day % 7 != 6)
        answer(p, minute, answers[(day + (hour == 16)) % 6]);
    if (hour == 19 && of_hour == 40)
        answer(p, minute, day % 2 ? ANSWER_ACCEPT : ANSWER_DONE);
    if (hour == 13 && of_hour == 10)
        say(p, &feel, minute);
    if (hour == 14 && of_hour == 0 && day % 3 == 0)
        say(p, &note, minute);
    if (hour == 10 && of_hour == 0 && (day == 9 || day == 14)) {
        fever.on = day == 9;
        fever.may_clear = true;
        say(p, &fever, minute);
    }
    if (hour == 9 && of_hour == 30 && (day == 4 || day == 12)) {
        book.unix_ms = bench_at((minute + 8 * 60) * MINUTE).unix_ms;
        say(p, &book, minute);
    }
    if (hour == 20 && of_hour == 0 && day == 14)
        say(p, &(struct command){ .kind = COMMAND_MASSAGE_LOG, .duration_min = 60 }, minute);
    if (hour == 15 && of_hour == 5 && day == 8)
        say(p, &(struct command){ .kind = COMMAND_SENSITIVITY, .sensitivity = 1 }, minute);
}

static void live(struct person *p, struct life *life, int from, int to)
{
    for (life->minute = from; life->minute < to; life->minute++) {
        struct report r = report_of(life->minute);

        life->is_reported = false;
        struct instant before = bench_at(life->minute * MINUTE - 1);
        person_advance(p, &before);
        life->is_reported = true;
        assert_int_equal(bench_report(p, &r, life->minute * MINUTE), 0);
        speak(p, life->minute);
        if (life->hourly && life->minute % 60 == 0) {
            struct instant t = bench_at(life->minute * MINUTE + 40 * S);
            person_save(p, &t, &life->hourly[life->minute / 60]);
        }
    }
}

/* ---- the same, and not the same ---- */

/* What belongs to one run only, taken out. */
static void forget_the_run(struct person_memory *m)
{
    m->advise.open.evidence.raised_min = m->advise.again_of.evidence.raised_min = 0;
    m->baseline = (struct baseline_memory){ 0 };
    for (int i = 0; i < BODY_SESSIONS; i++)
        for (int k = SESSION_HOURS_HR; k <= SESSION_HOURS_STRESS; k++)
            m->body.sessions[i].before[k] = m->body.sessions[i].over[k] = 0;
}

static void compare_memory(const struct person_memory *before, struct person *p, int minute)
{
    struct person_memory a = *before, b;
    struct instant t = bench_at(minute * MINUTE + 40 * S);

    person_save(p, &t, &b);
    forget_the_run(&a);
    forget_the_run(&b);
    assert_memory_equal(&a.advise, &b.advise, sizeof(a.advise));
    assert_memory_equal(&a.load, &b.load, sizeof(a.load));
    assert_memory_equal(&a.body, &b.body, sizeof(a.body));
    assert_memory_equal(&a.response, &b.response, sizeof(a.response));
    assert_memory_equal(&a.resonance, &b.resonance, sizeof(a.resonance));
    assert_int_equal(a.routine.status, b.routine.status);
}

/* What the rest of its minute brought is not asked: it was in the making when the run ended. */
static int next_after(const struct life *life, int minute)
{
    int i = 0;

    while (i < life->count && life->noted[i].minute <= minute)
        i++;
    return i;
}

/* How long a raise has lasted is this run's own to know: after a restart it counts anew. */
static bool waits_for_an_offer(const struct life *whole, int minute)
{
    int i = next_after(whole, minute);

    return report_of(minute).raised && i < whole->count && whole->noted[i].minute < minute + 25 &&
           strncmp(whole->noted[i].line, "offer", 5) == 0;
}

static void go_on_from(const struct stop *s, const struct profile *profile,
                       const struct life *whole, struct life *part)
{
    struct log l = { .ctx = part, .on_event = on_event };
    struct person *p = bench_reported(profile, &l);
    int last = (s->minute + WINDOW_MIN) / 60, to = 60 * last + 1;

    *part = (struct life){ .minute = s->minute };
    person_restore(p, &s->memory, &s->at);
    live(p, part, s->next, to);
    int i = next_after(whole, s->minute), k = next_after(part, s->minute);
    for (; i < whole->count && whole->noted[i].minute < to; i++, k++) {
        assert_true(k < part->count);
        assert_int_equal(part->noted[k].minute, whole->noted[i].minute);
        assert_string_equal(part->noted[k].line, whole->noted[i].line);
    }
    assert_int_equal(k, part->count);
    compare_memory(&whole->hourly[last], p, 60 * last);
    person_free(p);
    free(l.text);
}

static uint32_t sessions_measured(const struct person_memory *m)
{
    uint32_t measured = 0;

    for (int i = 0; i < HELPED_MAX; i++)
        if (m->advise.helped[i].what[0] && m->advise.helped[i].kind == HELPED_MASSAGE)
            measured += m->advise.helped[i].measured;
    return measured;
}

static void test_every_event(void **state)
{
    struct profile profile = bench_alex();
    struct life *whole = calloc(1, sizeof(*whole)), *part = calloc(1, sizeof(*part));
    struct log l = { .ctx = whole, .on_event = on_event };
    int left_out = 0;
    (void)state;

    assert_true(whole && part);
    whole->stops = calloc(EVENTS_MAX, sizeof(*whole->stops));
    whole->hourly = calloc(LIFE_MIN / 60 + 1, sizeof(*whole->hourly));
    assert_true(whole->stops && whole->hourly);
    strcpy(profile.massage.provider_name, "Kim");
    struct person *p = bench_reported(&profile, &l);
    live(p, whole, 1, LIFE_MIN);
    assert_int_equal(sessions_measured(&whole->hourly[LIFE_MIN / 60]),
                     2); /* of one it was not said which */
    person_free(p);
    printf("# %d offers, %d outcomes, %d told, %d effects, %d of sessions: %d stops\n",
           l.suggestions, l.outcomes, l.tolds, l.effects, l.session_effects, whole->stop_count);
    assert_true(l.suggestions > 15 && l.outcomes > 15 && l.tolds > 20);
    assert_true(l.effects >= 3 && l.session_effects == 3);
    for (int i = 0; i < whole->stop_count; i++)
        if (whole->stops[i].minute + WINDOW_MIN >= LIFE_MIN ||
            waits_for_an_offer(whole, whole->stops[i].minute))
            left_out++;
        else
            go_on_from(&whole->stops[i], &profile, whole, part);
    assert_true(left_out < 10);
    free(whole->stops);
    free(whole->hourly);
    free(whole);
    free(part);
    free(l.text);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_every_event) };
    return cmocka_run_group_tests_name("goes_on", tests, NULL, NULL);
}
