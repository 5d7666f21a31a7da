/*
 * restore.c - what was stored comes back only if it could have been ours
 *
 * The bytes come from a file: a version that fits proves nothing. They are read
 * as bytes until each part has been found sound.
 */
#include "advisor.h"
#include "budget.h"

#include <string.h>

#define TIME_MAX_MS INT64_C(253402300799999) /* the end of year 9999 */

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

static bool is_suggestion(const struct suggestion *s)
{
    return is_string(s->id, sizeof(s->id)) && is_string(s->routine, sizeof(s->routine)) &&
           is_string(s->technique, sizeof(s->technique)) && (unsigned)s->type < SUGGESTION_TYPES &&
           (unsigned)s->reason <= REASON_AGAIN && s->choices < 1 << ANSWERS &&
           is_flag(&s->simulated) && is_time(s->at.unix_ms) && is_time(s->expires_unix_ms);
}

static bool is_sound(const struct advise_memory *m)
{
    if (m->version != ADVISE_MEMORY_VERSION || m->offer_count > ADVISE_OFFERS_MAX)
        return false;
    for (uint32_t i = 0; i < m->offer_count; i++)
        if (!is_time(m->offers_unix_ms[i]) || m->offers_unix_ms[i] == 0)
            return false;
    if (!(m->gap_factor >= 1 && m->gap_factor <= BUDGET_FACTOR_MAX))
        return false;
    if (!is_time(m->snoozed_until_unix_ms) || !is_time(m->again_unix_ms) ||
        !is_time(m->last_massage_unix_ms) || !is_time(m->booked_massage_unix_ms) ||
        !is_time(m->booking_dismissed_unix_ms))
        return false;
    if (!is_flag(&m->off) || !is_flag(&m->has_open) || !is_flag(&m->again_used) ||
        !is_suggestion(&m->open) || !is_suggestion(&m->again_of))
        return false;
    /* An offer that is open has a name and a time, and a repetition has what it repeats. */
    if (m->has_open && (m->open.id[0] == '\0' || m->open.expires_unix_ms == 0))
        return false;
    return m->again_unix_ms == 0 || m->again_of.id[0] != '\0';
}

void advisor_save(const struct advisor *a, struct advise_memory *out)
{
    memcpy(out, &a->m, sizeof(*out));
}

bool advisor_restore(struct advisor *a, const struct advise_memory *in)
{
    if (!is_sound(in))
        return false;
    a->m = *in;
    a->raised_since_us = INSTANT_NEVER;
    a->deadline_us = INSTANT_NEVER;
    return true;
}
