/*
 * life.c - a year, minute by minute
 */
#include "life.h"

#include "answers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BEGINS_MS    INT64_C(1767567600000) /* Monday 2026-01-05, 00:00 at UTC+1 */
#define HOME_S       3600
#define MIN_MS       INT64_C(60000)
#define MIN_US       (60 * US_PER_S)
#define DAY_MIN      1440
#define SUMMER_FROM  (83 * DAY_MIN + 2 * 60)
#define SUMMER_TO    (293 * DAY_MIN + 2 * 60)
#define RESTARTS_MIN 4337 /* about every three days, at another time of day each */
#define LOOKS_MIN    7
#define NO_CLOCK_MIN 15 /* of the first person's first day */
#define TRAVELLER    9
#define CONSENT_DAY  20000

/* ---- beginning ---- */

static struct person *new_person(struct life *l)
{
    struct person_options opt = {
        .profile = &l->profile,
        .step_s = 10,
        .window_s = 300,
        .age_years = l->source.heart.age_years,
        .reports = !l->beats,
        .on_event = life_event,
        .ctx = l,
    };
    struct person *p = person_new(&opt, &l->now);

    assert_non_null(p);
    return p;
}

static void make_profile(struct life *l)
{
    const struct cast_person *who = l->who;
    struct profile *p = &l->profile;

    profile_init(p, who->id);
    p->consent_day = CONSENT_DAY;
    p->needs = who->needs;
    p->conditions = who->conditions;
    p->is_private = who->is_private;
    p->massage.interval_days = who->interval_days;
    if (!who->no_provider)
        snprintf(p->massage.provider_name, sizeof(p->massage.provider_name), "Hands");
    if (who->naps) {
        p->quiet[1] = (struct quiet_span){ 13 * 3600, 14 * 3600 };
        p->quiet_count = 2;
    }
}

static void open_calendar(struct life *l)
{
    for (size_t i = 0; i < cast_calendar_count; i++) {
        const struct cast_event *e = &cast_calendar[i];

        if (e->person != l->number)
            continue;
        assert_true(l->event_count < LIFE_EVENTS);
        l->events[l->event_count] = e;
        l->due[l->event_count++] = e->day * DAY_MIN + e->minute;
    }
    l->next_event = 0;
}

static void tell_time(struct life *l)
{
    bool unknown = l->number == 1 && l->minute < NO_CLOCK_MIN && !l->beats;

    l->now = (struct instant){ .us = (l->minute + 1) * MIN_US,
                               .unix_ms = unknown ? 0 : BEGINS_MS + (l->minute + 1) * MIN_MS,
                               .utc_offset_s = l->offset_s };
}

struct life *life_new(int number, uint64_t seed, bool beats)
{
    struct life *l = calloc(1, sizeof(*l));

    assert_non_null(l);
    l->offers = calloc(LIFE_OFFERS, sizeof(*l->offers));
    assert_non_null(l->offers);
    l->who = &cast[number - 1];
    l->number = number;
    l->beats = beats;
    l->offset_s = HOME_S;
    l->weak_from_day = -1;
    make_profile(l);
    model_report_init(&l->source, l->who, seed);
    l->model = &l->source.model;
    if (beats) {
        sim_strap_init(&l->strap, &(struct sim_options){ .person = &l->source.heart,
                                                         .day = sim_day_find("workday"),
                                                         .day_off = sim_day_find("calm"),
                                                         .seed = seed });
        l->model = &l->strap.model;
    }
    onlooker_init(&l->onlooker, l->who->id, &l->profile);
    open_calendar(l);
    tell_time(l);
    l->now.us = 0;
    l->person = new_person(l);
    return l;
}

void life_free(struct life *l)
{
    person_free(l->person);
    free(l->offers);
    free(l);
}

int32_t life_day(const struct life *l)
{
    return (int32_t)(l->minute / DAY_MIN);
}

/* ---- what happens ---- */

static void travel(struct life *l, int32_t offset_s)
{
    model_report_travel(&l->source, offset_s - l->offset_s);
    l->offset_s = offset_s;
    l->now.utc_offset_s = offset_s;
}

static void command(struct life *l, const struct command *from)
{
    struct command c = *from;
    struct person_input in = { .kind = INPUT_COMMAND, .command = &c };

    if (c.unix_ms)
        c.unix_ms = l->now.unix_ms + c.unix_ms * 86400000;
    int rc = person_feed(l->person, &in, &l->now);
    if (rc == 0)
        onlooker_command(&l->onlooker, &c);
    else
        l->refused++;
}

static void happen(struct life *l, const struct cast_event *e)
{
    struct person_input in = { .kind = INPUT_CONTEXT, .context = &e->context };

    switch (e->kind) {
    case CAST_COMMAND: command(l, &e->command); break;
    case CAST_CONTEXT:
        if (e->context.kind == CONTEXT_GUESTS)
            l->guests = e->context.value > 0;
        if (e->context.kind == CONTEXT_AWAY)
            l->away = e->context.value > 0;
        person_feed(l->person, &in, &l->now);
        break;
    case CAST_DISTURB: sim_model_disturb(l->model, e->disturb.bpm, e->disturb.ln); break;
    case CAST_TRAVEL: travel(l, e->offset_s); break;
    case CAST_CONSENT:
        l->profile.consent_day = e->agrees ? CONSENT_DAY : 0;
        person_set_profile(l->person, &l->profile, NULL, 0, &l->now);
        break;
    }
}

static void follow_calendar(struct life *l)
{
    if (l->minute < l->next_event)
        return;
    l->next_event = INT64_MAX;
    for (size_t i = 0; i < l->event_count; i++) {
        const struct cast_event *e = l->events[i];

        if (l->due[i] == l->minute) {
            happen(l, e);
            l->due[i] = e->every && l->minute + e->every * DAY_MIN < e->until_day * DAY_MIN
                            ? l->minute + e->every * DAY_MIN
                            : INT64_MAX;
        }
        if (l->due[i] < l->next_event)
            l->next_event = l->due[i];
    }
}

/* Before the model turns its page. */
static void choose_script(struct life *l)
{
    const struct sim_day *day = sim_day_find("workday"), *off = sim_day_find("calm");
    int32_t next = life_day(l) + 1;

    for (size_t i = 0; i < CAST_SPELLS; i++) {
        const struct cast_spell *s = &l->who->spells[i];

        if (s->day && next >= s->from_day && next < s->to_day)
            day = off = s->day;
    }
    /* A massage is good for some days, and three of them for more. */
    if (l->who->massage_helps && l->sessions && (l->helped_day >= next || l->sessions >= 3))
        day = off = &cast_easy;
    l->model->body.day = day;
    l->model->body.day_off = off;
    if (l->disturbance && l->helped_day < next) {
        l->disturbance = 0;
        sim_model_disturb(l->model, 0, 0);
    }
}

static void restart(struct life *l)
{
    struct person_memory before = { 0 }, after = { 0 };
    int effects = l->effects;

    person_save(l->person, &l->now, &before);
    person_free(l->person);
    l->person = new_person(l);
    onlooker_restart(&l->onlooker);
    person_restore(l->person, &before, &l->now);
    person_save(l->person, &l->now, &after);
    /* What a routine did may have become known by it. */
    if (l->effects == effects &&
        (memcmp(&before.advise, &after.advise, sizeof(before.advise)) != 0 ||
         memcmp(&before.body, &after.body, sizeof(before.body)) != 0 ||
         memcmp(&before.load, &after.load, sizeof(before.load)) != 0))
        l->differs = true;
    l->restarts++;
    if (l->guests || l->away) {
        struct context c = { l->guests ? CONTEXT_GUESTS : CONTEXT_AWAY, 1 };
        person_feed(l->person, &(struct person_input){ .kind = INPUT_CONTEXT, .context = &c },
                    &l->now);
    }
}

static void look(struct life *l)
{
    struct person_view view;

    person_view(l->person, &l->now, &view);
    if (view.standing->silence != SILENCE_NO_CLOCK || !instant_has_wall(&l->now))
        l->silences |= UINT32_C(1) << view.standing->silence | UINT32_C(1)
                                                                   << view.standing->no_booking;
    if (view.standing->silence == SILENCE_WEAK_RESPONSE && l->weak_from_day < 0)
        l->weak_from_day = life_day(l);
    if (view.standing->ill_days > 0)
        l->ill[life_day(l)] = true;
    if (life_shows && l->minute % DAY_MIN < LOOKS_MIN)
        printf("# %s day %d week %.0f of %.0f raised, usually %.3f; course %s, no booking: %s\n",
               l->who->id, life_day(l), view.report->load.week.raised_min,
               view.report->load.week.scored_min, view.report->load.usual_share,
               course_phase_name(view.standing->course), silence_name(view.standing->no_booking));
    l->maintained |= view.standing->course == COURSE_MAINTENANCE;
}

/* ---- minute by minute ---- */

static void live_minute(struct life *l)
{
    struct report report;

    tell_time(l);
    if (l->number != TRAVELLER && (l->minute == SUMMER_FROM || l->minute == SUMMER_TO))
        travel(l, l->minute == SUMMER_FROM ? 2 * HOME_S : HOME_S);
    if (l->minute % DAY_MIN == DAY_MIN - 120)
        choose_script(l);
    while (person_due(l->person) < l->now.us)
        person_advance(l->person, &l->now);
    follow_calendar(l);
    answers_give(l);
    model_report_minute(&l->source, &l->now, l->away, &report);
    person_feed(l->person, &(struct person_input){ .kind = INPUT_REPORT, .report = &report },
                &l->now);
    if (l->minute % RESTARTS_MIN == RESTARTS_MIN - 1)
        restart(l);
    if (l->minute % LOOKS_MIN == 0)
        look(l);
    l->minute++;
}

/* ---- beat by beat ---- */

static void read_strap(struct life *l, const struct instant *t)
{
    struct sim_message m;
    struct reading r = { .sensor = "strap", .class = READING_ECG, .contact = CONTACT_SKIN };

    sim_strap_message(&l->strap, SIM_TICKS_PER_S, &m);
    if (m.is_silent)
        return;
    r.simulated = true;
    r.heart_rate_bpm = (float)m.heart_rate_bpm;
    r.motion_g = l->who->no_motion ? NAN : (float)m.motion_g;
    for (uint32_t i = 0; i < m.rr_count && i < READING_RR_MAX; i++)
        r.rr[r.rr_count++] = (struct rr_interval){ .ticks = m.rr_ticks[i], .quality = 100 };
    person_feed(l->person, &(struct person_input){ .kind = INPUT_READING, .reading = &r }, t);
}

static void tell_bed(struct life *l)
{
    enum sim_activity doing = l->model->body.today->rows[l->model->body.row].activity;
    bool lies = doing == SIM_SLEEP || doing == SIM_LIE;
    struct context c = { CONTEXT_IN_BED, lies };

    if (l->who->no_motion || (lies == l->is_told_in_bed && l->minute % 60))
        return;
    l->is_told_in_bed = lies;
    person_feed(l->person, &(struct person_input){ .kind = INPUT_CONTEXT, .context = &c }, &l->now);
}

static void live_minute_of_beats(struct life *l)
{
    tell_time(l);
    struct instant end = l->now;

    for (int s = 0; s < 60; s++) {
        l->now = instant_at(&end, end.us - (59 - s) * US_PER_S);
        while (person_due(l->person) < l->now.us)
            person_advance(l->person, &l->now);
        read_strap(l, &l->now);
    }
    tell_bed(l);
    l->source.true_stress = l->model->body.now.stress;
    follow_calendar(l);
    answers_give(l);
    if (l->minute % RESTARTS_MIN == RESTARTS_MIN - 1)
        restart(l);
    if (l->minute % LOOKS_MIN == 0)
        look(l);
    l->minute++;
}

void life_live(struct life *l, int days)
{
    for (int64_t end = l->minute + (int64_t)days * DAY_MIN; l->minute < end;)
        l->beats ? live_minute_of_beats(l) : live_minute(l);
}

void life_end(struct life *l)
{
    struct command off = { .kind = COMMAND_SUGGESTIONS_ON };

    command(l, &off); /* nothing new */
    life_live(l, 2);
}
