#include "script.h"

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

#define TICK_S    10
#define OFFSET_S  3600
#define MONDAY_MS (INT64_C(20465) * 86400 * MS_PER_S) /* 2026-01-12, local midnight at UTC+0 */
#define BEGIN_MS  (MONDAY_MS + (INT64_C(8) * 3600 - OFFSET_S) * MS_PER_S)

struct script {
    struct advisor *a;
    struct profile profile;
    struct report report;
    struct instant t;
    int64_t hidden_unix_ms; /* wall time, while it is not known to the advisor */
    bool busy, motion;
    enum silence silence;
    char last_id[SUGGESTION_ID_MAX + 1];
    char *log;
    size_t size, len;
};

__attribute__((format(printf, 2, 3))) static void note(struct script *s, const char *fmt, ...)
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

static void note_advice(struct script *s, const struct advice *out)
{
    if (out->has_outcome)
        note(s, "%s", outcome_name(out->outcome.outcome));
    if (out->start_routine)
        note(s, "start %s", out->routine);
    if (out->has_offer) {
        const struct suggestion *o = &out->offer;
        memcpy(s->last_id, o->id, sizeof(s->last_id));
        note(s, "%s %s %s%s", suggestion_type_name(o->type), reason_name(o->reason), o->routine,
             o->technique);
    }
}

static struct advise_input input_of(struct script *s)
{
    s->report.at = s->t;
    return (struct advise_input){ .report = &s->report,
                                  .has_motion = s->motion,
                                  .routine_busy = s->busy,
                                  .usual_heart_rate_bpm = 62 };
}

static void pass_time(struct script *s, int64_t ms)
{
    s->t.us += ms * US_PER_MS;
    s->hidden_unix_ms += ms;
    if (s->t.unix_ms)
        s->t.unix_ms += ms;
}

static void run(struct script *s, bool raised, int64_t ms)
{
    struct advice out;

    s->report.raised = raised;
    s->report.stress = raised ? 90 : 20;
    for (int64_t done = 0; done < ms; done += TICK_S * MS_PER_S) {
        pass_time(s, TICK_S * MS_PER_S);
        struct advise_input in = input_of(s);
        advisor_tick(s->a, &in, &s->t, &out);
        s->silence = out.silence;
        note_advice(s, &out);
    }
}

/* 90s, 5m, 3h, 2d, with a sign or without. */
static int64_t duration_ms(const char *word)
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

static void restart(struct script *s)
{
    struct advise_memory memory;
    advisor_save(s->a, &memory);
    advisor_free(s->a);
    s->a = advisor_new(&s->profile);
    assert_non_null(s->a);
    s->t.us = 0;
    assert_true(advisor_restore(s->a, &memory));
}

static void answer(struct script *s, const char *word, const char *id)
{
    struct answer_event e = { .answer = (enum answer)answer_from_name(word) };
    struct advice out;

    if (id)
        snprintf(e.id, sizeof(e.id), "%s", strcmp(id, "last") == 0 ? s->last_id : id);
    int rc = advisor_answer(s->a, &e, &s->t, &out);
    note_advice(s, &out);
    if (rc)
        note(s, "%s", strerrorname_np(-rc));
}

static void command(struct script *s, struct command c)
{
    struct advise_input in = input_of(s);
    struct advice out;
    int rc = advisor_command(s->a, &in, &c, &s->t, &out);

    note_advice(s, &out);
    if (rc == -EAGAIN)
        note(s, "EAGAIN %s", silence_name(out.silence));
    else if (rc)
        note(s, "%s", strerrorname_np(-rc));
}

static void step_clock(struct script *s, const char *word)
{
    if (strcmp(word, "none") == 0) {
        s->t.unix_ms = 0;
        return;
    }
    s->hidden_unix_ms += duration_ms(word);
    s->t.unix_ms = s->hidden_unix_ms;
}

static bool set(struct script *s, const char *verb, const char *arg)
{
    struct profile *p = &s->profile;
    int h1, m1, h2, m2;

    if (strcmp(verb, "need") == 0)
        p->needs |= UINT32_C(1) << need_from_name(arg);
    else if (strcmp(verb, "condition") == 0)
        p->conditions |= UINT32_C(1) << condition_from_name(arg);
    else if (strcmp(verb, "interval") == 0)
        p->massage.interval_days = atoi(arg);
    else if (strcmp(verb, "cap") == 0)
        p->suggestions.per_day = atoi(arg);
    else if (strcmp(verb, "cap_without") == 0)
        p->suggestions.without_motion = atoi(arg);
    else if (strcmp(verb, "after") == 0)
        p->suggestions.after_s = atoi(arg);
    else if (strcmp(verb, "every") == 0)
        p->suggestions.gap_s = atoi(arg);
    else if (strcmp(verb, "quiet") == 0) {
        assert_int_equal(sscanf(arg, "%d:%d-%d:%d", &h1, &m1, &h2, &m2), 4);
        p->quiet[p->quiet_count++] =
            (struct quiet_span){ h1 * 3600 + m1 * 60, h2 * 3600 + m2 * 60 };
    } else
        return false;
    advisor_set_profile(s->a, p);
    return true;
}

static bool report_says(struct script *s, const char *verb, const char *arg, const char *arg2)
{
    struct report *r = &s->report;

    if (strcmp(verb, "why") == 0) {
        for (r->why = WHY_OK; strcmp(why_name(r->why), arg) != 0; r->why++)
            assert_true(r->why < WHY_NO_CONSENT);
    } else if (strcmp(verb, "activity") == 0) {
        for (r->activity = ACTIVITY_UNKNOWN; strcmp(activity_name(r->activity), arg) != 0;
             r->activity++)
            assert_true(r->activity < ACTIVITY_SLEEP);
    } else if (strcmp(verb, "confidence") == 0)
        r->confidence = atof(arg);
    else if (strcmp(verb, "load") == 0) {
        r->load.today.raised_min = atof(arg);
        r->load.week.raised_min = atof(arg2);
    } else if (strcmp(verb, "busy") == 0)
        s->busy = atoi(arg);
    else if (strcmp(verb, "motion") == 0)
        s->motion = atoi(arg);
    else
        return false;
    return true;
}

static bool told(struct script *s, const char *verb, const char *arg)
{
    int64_t ms = arg ? duration_ms(arg) : 0;

    if (strcmp(verb, "suggest") == 0)
        command(s, (struct command){ .kind = COMMAND_SUGGEST });
    else if (strcmp(verb, "snooze") == 0)
        command(s, (struct command){ .kind = COMMAND_SNOOZE, .duration_s = (int32_t)(ms / 1000) });
    else if (strcmp(verb, "on") == 0 || strcmp(verb, "off") == 0)
        command(s, (struct command){ .kind = COMMAND_SUGGESTIONS_ON, .on = verb[1] == 'n' });
    else if (strcmp(verb, "log") == 0)
        command(s, (struct command){ .kind = COMMAND_MASSAGE_LOG,
                                     .unix_ms = arg ? s->t.unix_ms + ms : 0 });
    else if (strcmp(verb, "book") == 0)
        command(s, (struct command){ .kind = COMMAND_MASSAGE_BOOK, .unix_ms = s->t.unix_ms + ms });
    else if (strcmp(verb, "cancel") == 0)
        command(s, (struct command){ .kind = COMMAND_MASSAGE_CANCEL });
    else if (strcmp(verb, "routine_stop") == 0)
        command(s, (struct command){ .kind = COMMAND_ROUTINE_STOP });
    else
        return false;
    return true;
}

static void step(struct script *s, char *words)
{
    char *rest;
    char *verb = strtok_r(words, " ", &rest);
    char *arg = strtok_r(NULL, " ", &rest), *arg2 = strtok_r(NULL, " ", &rest);

    if (!verb)
        return;
    if (strcmp(verb, "raised") == 0 || strcmp(verb, "calm") == 0)
        run(s, verb[0] == 'r', duration_ms(arg));
    else if (strcmp(verb, "gap") == 0)
        pass_time(s, duration_ms(arg));
    else if (strcmp(verb, "answer") == 0)
        answer(s, arg, arg2);
    else if (strcmp(verb, "clock") == 0)
        step_clock(s, arg);
    else if (strcmp(verb, "restart") == 0)
        restart(s);
    else if (strcmp(verb, "silence") == 0)
        note(s, "(%s)", silence_name(s->silence));
    else if (!set(s, verb, arg) && !report_says(s, verb, arg, arg2) && !told(s, verb, arg))
        fail_msg("no such step: %s", verb);
}

void script_run(const char *script, char *log, size_t size)
{
    struct script s = {
        .t = { .us = 7 * US_PER_S, .unix_ms = BEGIN_MS, .utc_offset_s = OFFSET_S },
        .hidden_unix_ms = BEGIN_MS,
        .motion = true,
        .report = { .why = WHY_OK,
                    .activity = ACTIVITY_REST,
                    .confidence = 0.8,
                    .load = { .today.raised_min = NAN, .week.raised_min = NAN } },
        .log = log,
        .size = size,
    };
    char *copy = strdup(script), *rest = NULL;

    log[0] = '\0';
    profile_init(&s.profile, "alex");
    s.profile.quiet_count = 0;
    s.a = advisor_new(&s.profile);
    assert_non_null(s.a);
    for (char *words = strtok_r(copy, ";", &rest); words; words = strtok_r(NULL, ";", &rest))
        step(&s, words);
    advisor_free(s.a);
    free(copy);
}
