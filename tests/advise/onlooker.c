/* onlooker.c - what the onlooker knows, and how offers end */
#include "onlooker_inside.h"

#include <stdio.h>
#include <string.h>

#define COMPLAINTS_SHOWN 5

int64_t onlooker_local_minute(const struct instant *t)
{
    return (t->unix_ms / 1000 + t->utc_offset_s) / 60;
}

void onlooker_complain(struct onlooker *o, const char *what, const struct suggestion *s)
{
    int64_t minute = onlooker_local_minute(&o->now.t);
    char line[sizeof(o->first)];

    snprintf(line, sizeof(line), "%s, day %lld %02d:%02d: %s (%s, %s, %s%s)", o->name,
             (long long)(minute / 1440), (int)(minute % 1440 / 60), (int)(minute % 60), what,
             s ? suggestion_type_name(s->type) : "-", s ? reason_name(s->reason) : "-",
             s ? s->routine : "", s ? s->technique : "");
    if (o->complaints == 0)
        memcpy(o->first, line, sizeof(line));
    if (o->complaints++ < COMPLAINTS_SHOWN)
        printf("# %s\n", line);
}

/* ---- what is known ---- */

void onlooker_set_profile(struct onlooker *o, const struct profile *profile)
{
    o->profile = *profile;
}

void onlooker_init(struct onlooker *o, const char *name, const struct profile *profile)
{
    *o = (struct onlooker){ .raised_since_us = -1,
                            .superseded_us = -1,
                            .chosen = profile->suggestions.sensitivity };
    snprintf(o->name, sizeof(o->name), "%s", name);
    onlooker_set_profile(o, profile);
}

void onlooker_restart(struct onlooker *o)
{
    o->raised_since_us = -1;
}

void onlooker_look(struct onlooker *o, const struct sight *now)
{
    const struct report *r = now->report;

    o->now = *now;
    if (!r->raised || r->why != WHY_OK)
        o->raised_since_us = -1;
    else if (o->raised_since_us < 0 || now->t.us - o->last_us > 120 * US_PER_S)
        o->raised_since_us = now->t.us;
    o->last_us = now->t.us;
}

struct seen_session *onlooker_session(struct onlooker *o, int64_t at_unix_ms)
{
    for (size_t i = 0; i < o->session_count; i++)
        if (o->sessions[i].at_unix_ms == at_unix_ms)
            return &o->sessions[i];
    return NULL;
}

static void told_session(struct onlooker *o, const struct session *in, int64_t at_unix_ms)
{
    struct seen_session *s = onlooker_session(o, in->at_unix_ms);

    if (!s) {
        if (o->session_count == ONLOOKER_SESSIONS) {
            memmove(o->sessions, o->sessions + 1, sizeof(o->sessions) - sizeof(o->sessions[0]));
            o->session_count--;
        }
        s = &o->sessions[o->session_count++];
        *s = (struct seen_session){ .at_unix_ms = in->at_unix_ms };
    }
    if (in->state == SESSION_BOOKED) /* another one may take the place of what was booked */
        for (size_t i = 0; i < o->session_count; i++)
            if (o->sessions[i].state == SESSION_BOOKED)
                o->sessions[i].state = SESSION_CANCELLED;
    s->state = in->state;
    s->duration_min = in->duration_min;
    if (in->state != SESSION_HELD)
        return;
    /* Whoever tells of it is back from it. */
    s->over_unix_ms = in->at_unix_ms + in->duration_min * MINUTE_MS;
    if (s->over_unix_ms > at_unix_ms)
        s->over_unix_ms = at_unix_ms;
    if (in->at_unix_ms > o->last_session)
        o->last_session = in->at_unix_ms;
    if (in->at_unix_ms < o->booking_over) /* what they have declined since then counts */
        return;
    o->booking_over = 0;
    o->bookings_dismissed = 0;
}

void onlooker_told(struct onlooker *o, const struct told *t)
{
    enum condition c;

    switch (t->kind) {
    case TOLD_CONDITION:
        c = t->condition.which;
        if (t->condition.set)
            o->told |= UINT32_C(1) << c;
        else
            o->told &= ~(UINT32_C(1) << c);
        o->condition_since[c] = t->at.unix_ms;
        o->condition_asked[c] = 0;
        return;
    case TOLD_SESSION: told_session(o, &t->session, t->at.unix_ms); return;
    case TOLD_SENSITIVITY:
        o->chosen = t->sensitivity;
        o->asked_sooner = false;
        return;
    case TOLD_SNOOZE: o->snoozed_until = t->until_unix_ms; return;
    case TOLD_SUGGESTIONS:
    case TOLD_FEEL:
    case TOLD_NOTE:
    case TOLD_RECALIBRATE: return;
    }
}

void onlooker_command(struct onlooker *o, const struct command *c)
{
    if (c->kind == COMMAND_FEEL && c->feel >= 4)
        o->asked_sooner = true;
    if (c->kind == COMMAND_SUGGESTIONS_ON) {
        if (c->on && o->off)
            o->unwanted = 0;
        o->off = !c->on;
    }
}

/* ---- outcomes ---- */

bool onlooker_is_appointment(const struct suggestion *s)
{
    return s->reason == REASON_BOOKED || s->type == SUGGEST_AFTERCARE ||
           (s->type == SUGGEST_REST && s->reason == REASON_STILL_SO);
}

bool onlooker_is_booking(const struct suggestion *s)
{
    return s->type == SUGGEST_BOOK_MASSAGE || s->reason == REASON_LOAD_WEEK ||
           s->reason == REASON_LOAD_MONTH || s->reason == REASON_CADENCE ||
           s->reason == REASON_COURSE;
}

bool onlooker_is_nuisance(const struct suggestion *s)
{
    return s->reason != REASON_ASKED && s->reason != REASON_COURSE_NO_HELP &&
           !onlooker_is_appointment(s) && s->type != SUGGEST_REST &&
           s->type != SUGGEST_SEE_PROFESSIONAL;
}

void onlooker_outcome(struct onlooker *o, const struct outcome_event *e)
{
    const struct suggestion *s = &o->open;
    bool unwanted = e->outcome == OUTCOME_NO || e->outcome == OUTCOME_NOT_STRESSED ||
                    e->outcome == OUTCOME_EXPIRED;

    PROMISE(o->has_open, "an outcome of nothing");
    PROMISE(strcmp(e->id, o->open.id) == 0, "the outcome of another offer");
    PROMISE(e->type == o->open.type, "the outcome of another type");
    PROMISE(e->outcome != OUTCOME_OPEN, "an outcome that is none");
    o->has_open = false;
    o->outcomes++;
    o->accepted += e->outcome == OUTCOME_ACCEPT || e->outcome == OUTCOME_DONE;

    if (e->outcome == OUTCOME_SUPERSEDED && onlooker_fits(o, s))
        o->superseded_us = o->now.t.us;
    if (unwanted && onlooker_is_nuisance(s))
        o->unwanted++;
    if (e->outcome == OUTCOME_ACCEPT || e->outcome == OUTCOME_DONE)
        o->unwanted = 0;
    if (e->outcome == OUTCOME_STOP_ASKING)
        o->off = true;
    if (e->outcome == OUTCOME_LATER && !o->open_was_again) {
        o->later_at = o->now.t.unix_ms;
        o->put_off = *s;
    } else if (onlooker_is_booking(s) && e->outcome != OUTCOME_SUPERSEDED) {
        o->booking_over = o->now.t.unix_ms;
        /* A routine that nobody was there for says nothing of bookings. */
        if (!unwanted)
            o->bookings_dismissed = 0;
        else if (e->outcome != OUTCOME_EXPIRED || s->type == SUGGEST_BOOK_MASSAGE)
            o->bookings_dismissed++;
    }
}
