/* script.c - time passes, and what comes of it is written down */
#include "script_inside.h"

#include "catalog.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TICK_S    10
#define WAIT_S    60
#define WORN_MIN  600
#define OFFSET_S  3600
#define MONDAY_MS (INT64_C(20465) * 86400 * MS_PER_S) /* 2026-01-12, local midnight at UTC+0 */
#define BEGIN_MS  (MONDAY_MS + (INT64_C(8) * 3600 - OFFSET_S) * MS_PER_S)

void script_note(struct script *s, const char *fmt, ...)
{
    int64_t local_s = s->hidden_unix_ms / MS_PER_S + OFFSET_S - MONDAY_MS / MS_PER_S;
    int day = (int)(local_s / 86400), second = (int)(local_s % 86400);
    va_list args;

    s->len += (size_t)snprintf(s->log + s->len, s->size - s->len, "%s", s->len ? "; " : "");
    if (day)
        s->len += (size_t)snprintf(s->log + s->len, s->size - s->len, "%d ", day);
    s->len += (size_t)snprintf(s->log + s->len, s->size - s->len, "%02d:%02d", second / 3600,
                               second / 60 % 60);
    if (second % 60)
        s->len += (size_t)snprintf(s->log + s->len, s->size - s->len, ":%02d", second % 60);
    s->len += (size_t)snprintf(s->log + s->len, s->size - s->len, " ");
    va_start(args, fmt);
    s->len += (size_t)vsnprintf(s->log + s->len, s->size - s->len, fmt, args);
    va_end(args);
    assert_true(s->len < s->size);
}

static void note_told(struct script *s, const struct told *told)
{
    switch (told->kind) {
    case TOLD_SESSION:
        script_note(s, "told %s%s%s%s", session_state_name(told->session.state),
                    told->session.technique[0] ? " " : "", told->session.technique,
                    told->replaces_unix_ms ? " for another" : "");
        break;
    case TOLD_CONDITION:
        script_note(s, "told %s %s by %s", condition_name(told->condition.which),
                    told->condition.set ? "on" : "off", told_by_name(told->condition.by));
        break;
    case TOLD_SENSITIVITY: script_note(s, "told sensitivity %d", told->sensitivity); break;
    case TOLD_SNOOZE:
    case TOLD_SUGGESTIONS: break; /* as the story's own line says */
    case TOLD_NOTE:
    case TOLD_FEEL:
    case TOLD_RECALIBRATE: fail_msg("that is person/'s to tell"); break;
    }
}

void script_note_advice(struct script *s, const struct advice *out)
{
    if (out->has_outcome)
        script_note(s, "%s", outcome_name(out->outcome.outcome));
    if (out->start_routine)
        script_note(s, "start %s", out->routine);
    if (out->stop_routine) {
        script_note(s, "stop");
        s->busy = false;
        s->running[0] = '\0';
    }
    if (out->has_offer) {
        const struct suggestion *o = &out->offer;
        memcpy(s->last_id, o->id, sizeof(s->last_id));
        script_note(s, "%s %s%s%s%s", suggestion_type_name(o->type), reason_name(o->reason),
                    o->routine[0] || o->technique[0] ? " " : "", o->routine, o->technique);
        if (o->condition < CONDITION_COUNT)
            script_note(s, "%s?", condition_name(o->condition));
    }
    if (out->has_told)
        note_told(s, &out->told);
}

struct advise_input script_input(struct script *s)
{
    s->report.at = s->t;
    return (struct advise_input){ .report = &s->report,
                                  .has_motion = s->motion,
                                  .routine_busy = s->busy,
                                  .running = s->running[0] ? routine_find(s->running) : NULL,
                                  .usual_heart_rate_bpm = 62,
                                  .days = &s->days,
                                  .is_ill_today = s->is_ill_today,
                                  .ill_days = s->ill_days,
                                  .is_well_again = s->is_well_again,
                                  .has_guests = s->guests,
                                  .is_away = s->away };
}

void script_recheck(struct script *s)
{
    struct advise_input in = script_input(s);
    struct advice out;

    advisor_recheck(s->a, &in, &s->t, &out);
    script_note_advice(s, &out);
}

struct load_sum script_day(double share)
{
    if (isnan(share)) /* not worn */
        return (struct load_sum){ 0 };
    return (struct load_sum){ .raised_min = share * WORN_MIN, .scored_min = WORN_MIN };
}

/* A day that has ended was like all to come; today begins anew. */
static void turn_days(struct script *s)
{
    int32_t day = instant_day(&s->t);

    for (; s->t.unix_ms && s->days.day < day; s->days.day++) {
        memmove(s->days.days + 1, s->days.days, (LOAD_DAYS - 1) * sizeof(s->days.days[0]));
        s->days.days[1] = script_day(s->daily);
        s->days.days[0] = (struct load_sum){ 0 };
    }
}

static void pass_time(struct script *s, int64_t ms)
{
    s->t.us += ms * US_PER_MS;
    s->hidden_unix_ms += ms;
    if (s->t.unix_ms)
        s->t.unix_ms += ms;
}

static void run(struct script *s, bool raised, int64_t ms, int64_t step_s)
{
    struct advice out;

    s->report.raised = raised;
    s->report.stress = raised ? s->score : 20;
    for (int64_t done = 0; done < ms; done += step_s * MS_PER_S) {
        pass_time(s, step_s * MS_PER_S);
        turn_days(s);
        struct advise_input in = script_input(s);
        advisor_tick(s->a, &in, &s->t, &out);
        s->silence = out.silence;
        s->no_booking = out.no_booking;
        script_note_advice(s, &out);
    }
}

/* 90s, 5m, 3h, 2d, with a sign or without. */
int64_t script_duration_ms(const char *word)
{
    char *unit;
    long long n = strtoll(word, &unit, 10);

    switch (*unit) {
    case 's': return n * 1000;
    case 'm': return n * 60 * 1000;
    case 'h': return n * 3600 * 1000;
    case 'd': return n * 86400 * 1000;
    default: fail_msg("no duration: %s", word);
    }
    return 0;
}

static void give_routines(struct script *s)
{
    size_t count = 1;
    const struct routine_plan *ours =
        s->has_catalog ? routine_catalog(&count) : routine_find("breathe_resonance");

    advisor_set_routines(s->a, NULL, 0, ours, count);
}

static void begin(struct script *s)
{
    s->a = advisor_new(&s->profile);
    assert_non_null(s->a);
    give_routines(s);
}

static void restart(struct script *s)
{
    struct advise_memory memory;
    advisor_save(s->a, &memory);
    advisor_free(s->a);
    begin(s);
    s->t.us = 0;
    assert_true(advisor_restore(s->a, &memory));
    script_recheck(s);
}

static void step_clock(struct script *s, const char *word)
{
    if (strcmp(word, "none") == 0) {
        s->t.unix_ms = 0;
        return;
    }
    s->hidden_unix_ms += script_duration_ms(word);
    s->t.unix_ms = s->hidden_unix_ms;
}

static void step(struct script *s, char *line)
{
    char *rest, *words[4] = { NULL };
    char *verb = strtok_r(line, " ", &rest);

    for (int i = 0; verb && i < 3; i++)
        words[i] = strtok_r(NULL, " ", &rest);
    if (!verb)
        return;
    if (strcmp(verb, "raised") == 0 || strcmp(verb, "calm") == 0)
        run(s, verb[0] == 'r', script_duration_ms(words[0]), TICK_S);
    else if (strcmp(verb, "wait") == 0)
        run(s, false, script_duration_ms(words[0]), WAIT_S);
    else if (strcmp(verb, "gap") == 0)
        pass_time(s, script_duration_ms(words[0]));
    else if (strcmp(verb, "answer") == 0)
        script_answer(s, words[0], words[1]);
    else if (strcmp(verb, "clock") == 0)
        step_clock(s, words[0]);
    else if (strcmp(verb, "restart") == 0)
        restart(s);
    else if (strcmp(verb, "catalog") == 0) {
        s->has_catalog = true;
        give_routines(s);
    } else if (strcmp(verb, "effect") == 0)
        script_effect(s, words[0], atof(words[1]));
    else if (strcmp(verb, "measured") == 0)
        script_session_effect(s, atof(words[0]));
    else if (!script_look(s, verb) && !script_tell(s, verb, words) &&
             !script_set(s, verb, words[0]) && !script_report(s, verb, words[0]) &&
             !script_world(s, verb, words[0], words[1]))
        fail_msg("no such step: %s", verb);
}

void script_run(const char *script, char *log, size_t size)
{
    struct script s = {
        .t = { .us = 7 * US_PER_S, .unix_ms = BEGIN_MS, .utc_offset_s = OFFSET_S },
        .hidden_unix_ms = BEGIN_MS,
        .motion = true,
        .score = 90,
        .daily = 0.05,
        .report = { .why = WHY_OK,
                    .activity = ACTIVITY_REST,
                    .confidence = 0.8,
                    .load = { .today.raised_min = NAN,
                              .week.raised_min = NAN,
                              .usual_share = 0.05 } },
        .log = log,
        .size = size,
    };
    char *copy = strdup(script), *rest = NULL;

    log[0] = '\0';
    s.days.day = instant_day(&s.t);
    for (int i = 1; i < LOAD_DAYS; i++)
        s.days.days[i] = script_day(s.daily);
    profile_init(&s.profile, "alex");
    s.profile.quiet_count = 0;
    snprintf(s.profile.massage.provider_name, sizeof(s.profile.massage.provider_name), "Studio");
    begin(&s);
    for (char *words = strtok_r(copy, ";", &rest); words; words = strtok_r(NULL, ";", &rest))
        step(&s, words);
    advisor_free(s.a);
    free(copy);
}

static void test_row(void **state)
{
    const struct script_row *r = *state;
    char log[4000];

    script_run(r->script, log, sizeof(log));
    assert_string_equal(log, r->want);
}

int script_test(const char *group, const struct script_row *rows, size_t count)
{
    struct CMUnitTest tests[SCRIPT_ROWS_MAX];

    assert_true(count <= SCRIPT_ROWS_MAX);
    for (size_t i = 0; i < count; i++)
        tests[i] = (struct CMUnitTest){
            .name = rows[i].name,
            .test_func = test_row,
            .initial_state = (void *)(uintptr_t)&rows[i],
        };
    return _cmocka_run_group_tests(group, tests, count, NULL, NULL);
}
