/*
 * restore.c - what was stored comes back only if it could have been ours
 *
 * The bytes come from a file: a version that fits proves nothing. They are read
 * as bytes until each part has been found sound.
 */
#include "advisor.h"
#include "conditions.h"
#include "sensitivity.h"

#include <math.h>
#include <string.h>

#define TIME_MAX_MS    INT64_C(253402300799999) /* the end of year 9999 */
#define INTERVAL_MAX   366                      /* days */
#define LEARNT_LEAST   -4.0
#define LEARNT_MOST    2.0
#define CHOSEN_MOST    2
#define TECHNIQUES_MAX 64
#define FEEL_MOST      5
#define OFFSET_MAX_S   (18 * 3600)
/* Nothing that was counted, and no sum of deviations, comes near these in a life. */
#define COUNT_MAX  100000000u
#define SQUARE_MAX 1e9
#define CALM_MAX   3.0 /* ranking.c clips to it */

static bool is_flag(const bool *stored)
{
    unsigned char byte;
    memcpy(&byte, stored, 1);
    return byte <= 1;
}

static bool is_time(int64_t unix_ms)
{
    return unix_ms >= 0 && unix_ms <= TIME_MAX_MS;
}

static bool is_string(const char *s, size_t size)
{
    return memchr(s, '\0', size) != NULL;
}

static bool is_between(double x, double least, double most)
{
    return x >= least && x <= most; /* and a number */
}

/* An enum from a file may hold anything. */
static bool is_below(const void *stored, unsigned count)
{
    unsigned value;
    memcpy(&value, stored, sizeof(value));
    return value < count;
}

static bool is_suggestion(const struct suggestion *s)
{
    return is_string(s->id, sizeof(s->id)) && is_string(s->routine, sizeof(s->routine)) &&
           is_string(s->technique, sizeof(s->technique)) && is_below(&s->type, SUGGESTION_TYPES) &&
           is_below(&s->reason, REASONS) && s->choices < 1u << ANSWERS && is_flag(&s->simulated) &&
           is_time(s->at.unix_ms) && is_time(s->expires_unix_ms) && is_time(s->session_unix_ms) &&
           s->duration_min >= 0 && s->duration_min <= SESSION_DURATION_MAX &&
           s->condition <= CONDITION_COUNT &&
           (s->reason != REASON_STILL_SO || s->condition < CONDITION_COUNT);
}

static bool is_session(const struct session *s)
{
    if (!is_time(s->at_unix_ms) || !is_below(&s->state, SESSION_STATES) ||
        !is_flag(&s->simulated) || !is_string(s->technique, sizeof(s->technique)) ||
        !is_string(s->suggestion, sizeof(s->suggestion)) || s->utc_offset_s > OFFSET_MAX_S ||
        s->utc_offset_s < -OFFSET_MAX_S)
        return false;
    return s->at_unix_ms == 0 ||
           (s->duration_min >= SESSION_DURATION_MIN && s->duration_min <= SESSION_DURATION_MAX);
}

static bool is_budget(const struct advise_memory *m)
{
    if (m->offer_count > ADVISE_OFFERS_MAX || m->unwanted > COUNT_MAX)
        return false;
    for (uint32_t i = 0; i < m->offer_count; i++)
        if (!is_time(m->offers_unix_ms[i]) || m->offers_unix_ms[i] == 0)
            return false;
    return is_time(m->snoozed_until_unix_ms) && is_time(m->again_unix_ms);
}

/* An offer that is open has a name and a time, and a repetition has what it repeats. */
static bool is_open(const struct advise_memory *m)
{
    /* A bool that is neither must not be asked. */
    if (!is_flag(&m->off) || !is_flag(&m->has_open) || !is_flag(&m->again_used) ||
        !is_suggestion(&m->open) || !is_suggestion(&m->again_of))
        return false;
    bool repeats = m->again_unix_ms != 0 || (m->has_open && m->open.reason == REASON_AGAIN);

    if (m->has_open && (m->open.id[0] == '\0' || m->open.expires_unix_ms == 0))
        return false;
    return !repeats || m->again_of.id[0] != '\0';
}

static bool is_massage(const struct advise_memory *m)
{
    const struct course_memory *c = &m->course;

    return is_session(&m->last) && is_session(&m->booked) &&
           is_time(m->booking_dismissed_unix_ms) && m->bookings_dismissed <= COUNT_MAX &&
           !(m->reminded & ~(uint32_t)REMINDED_ALL) && is_time(m->aftercare_unix_ms) &&
           is_time(c->began_unix_ms) && is_below(&c->phase, COURSE_NO_HELP + 1) &&
           c->interval_days >= 0 && c->interval_days <= INTERVAL_MAX && c->sessions <= COUNT_MAX &&
           c->measured <= COUNT_MAX && c->helped <= c->measured && c->technique < TECHNIQUES_MAX &&
           (isnan(c->load_share) || is_between(c->load_share, 0, 1));
}

static bool is_sensitivity(const struct advise_memory *m)
{
    return (m->sensitivity == SENSITIVITY_AS_CONFIGURED ||
            (m->sensitivity >= -CHOSEN_MOST && m->sensitivity <= CHOSEN_MOST)) &&
           is_between(m->learnt, LEARNT_LEAST, LEARNT_MOST) && m->not_stressed <= COUNT_MAX &&
           m->felt_tense <= COUNT_MAX && m->felt_calm <= COUNT_MAX && is_time(m->taught_unix_ms) &&
           is_time(m->faded_unix_ms);
}

static bool is_weeks(const struct advise_memory *m)
{
    for (int i = 0; i < ADVISE_DAYS; i++) {
        const struct feel_day *f = &m->feel_days[i];
        bool is_free = f->day == INT32_MIN;

        if (f->count > COUNT_MAX || !is_between(f->sum, f->count, (double)f->count * FEEL_MOST))
            return false;
        if (!is_free && ((int64_t)f->day % ADVISE_DAYS + ADVISE_DAYS) % ADVISE_DAYS != i)
            return false;
    }
    return m->feel >= 0 && m->feel <= FEEL_MOST && is_time(m->feel_unix_ms) &&
           is_time(m->professional_unix_ms) && is_time(m->rest_unix_ms);
}

static bool are_conditions(const struct advise_memory *m)
{
    if (m->conditions >> CONDITION_COUNT)
        return false;
    for (int c = 0; c < CONDITION_COUNT; c++) {
        const struct condition_memory *held = &m->condition[c];

        if (!is_time(held->since_unix_ms) || !is_time(held->asked_unix_ms) ||
            held->asked > COUNT_MAX)
            return false;
        /* One that holds says since when, one that does not says nothing. */
        if (condition_is_in(m->conditions, (enum condition)c) != (held->since_unix_ms != 0))
            return false;
    }
    return true;
}

static bool is_ranking(const struct advise_memory *m)
{
    for (int i = 0; i < HELPED_MAX; i++) {
        const struct helped_row *row = &m->helped[i];

        if (!is_string(row->what, sizeof(row->what)) || row->kind > HELPED_MASSAGE ||
            row->offered > COUNT_MAX || row->accepted > COUNT_MAX || row->finished > COUNT_MAX ||
            row->measured > COUNT_MAX || !is_time(row->last_unix_ms) ||
            !is_between(row->mean, -CALM_MAX, CALM_MAX) || !is_between(row->square, 0, SQUARE_MAX))
            return false;
    }
    return true;
}

void advisor_save(const struct advisor *a, struct advise_memory *out)
{
    memcpy(out, &a->m, sizeof(*out));
}

bool advisor_restore(struct advisor *a, const struct advise_memory *in)
{
    if (in->version != ADVISE_MEMORY_VERSION || !is_budget(in) || !is_open(in) || !is_massage(in) ||
        !is_sensitivity(in) || !is_weeks(in) || !are_conditions(in) || !is_ranking(in))
        return false;
    memcpy(&a->m, in, sizeof(a->m));
    a->raised_since_us = INSTANT_NEVER;
    a->deadline_us = INSTANT_NEVER;
    advisor_screen(a);
    return true;
}
