#include "person_bench.h"

#include "rr.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
    case EVENT_TOLD:
        l->tolds++;
        l->told = *e->told;
        snprintf(line, sizeof(line), "%lld told %u %s", (long long)e->at.us, e->told->id,
                 told_kind_name(e->told->kind));
        break;
    case EVENT_SESSION_EFFECT:
        l->session_effects++;
        l->session_effect = *e->session_effect;
        snprintf(line, sizeof(line), "%lld session %lld", (long long)e->at.us,
                 (long long)e->session_effect->at_unix_ms);
        break;
    }
    if (l->person && l->on_event)
        l->on_event(l, e);
    write_line(l, line);
}

struct profile bench_alex(void)
{
    struct profile p;

    profile_init(&p, "alex");
    p.consent_day = 20000;
    p.born_year = 1990;
    p.quiet_count = 0;
    return p;
}

struct instant bench_at(int64_t us)
{
    return (struct instant){ .us = us, .unix_ms = MORNING + us / US_PER_MS };
}

struct person *bench_person_of(const struct person_options *given, struct log *l)
{
    struct person_options opt = *given;
    struct instant start = bench_at(0);

    opt.step_s = given->step_s ? given->step_s : 10;
    opt.window_s = 300;
    opt.on_event = on_event;
    opt.ctx = l;
    struct person *p = person_new(&opt, &start);
    assert_non_null(p);
    l->person = p;
    return p;
}

struct person *bench_person(const struct profile *profile, struct log *l)
{
    return bench_person_of(&(struct person_options){ .profile = profile }, l);
}

/* Days of wearing: a score that is measured against them is believed. */
static void learnt(struct person_memory *m)
{
    m->baseline.day_count = BASELINE_DAYS;
    m->baseline.hr_bpm = 64;
    m->baseline.ln_rmssd = 3;
    m->baseline.learnt_min = BASELINE_DAYS * 600.0;
    m->baseline.unix_ms = MORNING - 3600000;
    for (int i = 0; i < BASELINE_DAYS; i++)
        m->baseline.days[i] = (struct baseline_day){ .day = (int32_t)(MORNING / 86400000) - 7 + i,
                                                     .minutes = 600,
                                                     .hr_bpm = 64,
                                                     .ln_rmssd = 3 };
}

struct person *bench_known_person(const struct profile *profile, struct log *l)
{
    struct person *p = bench_person(profile, l);
    struct instant start = bench_at(0);
    struct person_memory m;

    person_save(p, &start, &m);
    learnt(&m);
    person_restore(p, &m, &start);
    return p;
}

void bench_feed(struct person *p, const struct reading *r, int64_t us)
{
    struct instant t = bench_at(us), before = bench_at(us - 1);
    struct person_input in = { .kind = INPUT_READING, .reading = r };

    person_advance(p, &before);
    assert_int_equal(person_feed(p, &in, &t), 0);
}

int bench_command(struct person *p, const struct command *c, int64_t us)
{
    struct instant t = bench_at(us);
    struct person_input in = { .kind = INPUT_COMMAND, .command = c };

    return person_feed(p, &in, &t);
}

static double rate_at(double t_s)
{
    return t_s < 600 ? 64 : t_s < 2400 ? 82 : 66;
}

void bench_play(struct person *p, double from_s, double to_s, double advance_every_s)
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
        if (advance_every_s > 0) {
            for (; next < t; next += advance_every_s) {
                struct instant now = bench_at((int64_t)(next * 1e6));
                person_advance(p, &now);
            }
        }
        bench_feed(p, &r, (int64_t)(t * 1e6));
    }
}

static size_t add_rows(struct CMUnitTest *to, size_t room, const struct bench_rows *t)
{
    for (size_t i = 0; t && i < t->count; i++) {
        const char *row = (const char *)t->rows + i * t->size;

        assert_true(i < room);
        memcpy(&to[i].name, row, sizeof(to[i].name));
        to[i].test_func = t->test;
        to[i].initial_state = (void *)(uintptr_t)row;
    }
    return t ? t->count : 0;
}

int bench_run(const char *name, const struct CMUnitTest *plain, size_t count,
              const struct bench_rows *first, const struct bench_rows *second)
{
    enum { MOST = 64 };
    struct CMUnitTest tests[MOST] = { { .name = NULL } }; /* cmocka passes over those without */
    size_t n = 0;

    for (; n < count && n < MOST; n++)
        tests[n] = plain[n];
    n += add_rows(&tests[n], MOST - n, first);
    add_rows(&tests[n], MOST - n, second);
    return cmocka_run_group_tests_name(name, tests, NULL, NULL);
}
