/*
 * rules.c - the ordered table
 */
#include "rules.h"

#include "give.h"
#include "when.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* clang-format off */
#define SAYS(row, x)      { .name = #row, .holds = when_##row, .silence = SILENCE_##x }
#define OFFERS(row, what) { .name = #row, .holds = when_##row, .offer = give_##what }
#define BOOKING(row, x) \
    { .name = #row, .holds = when_##row, .silence = SILENCE_##x, .is_of_booking = true }

static const struct rule rows[] = {
    /* may anybody be addressed */
    SAYS(no_clock, NO_CLOCK),
    SAYS(no_consent, NO_CONSENT),
    SAYS(off, OFF),
    SAYS(in_session, IN_SESSION),
    SAYS(open, OPEN),
    SAYS(running, RUNNING),
    SAYS(snoozed, SNOOZED),
    SAYS(quiet, QUIET_HOURS),
    SAYS(asleep, ASLEEP),

    /* appointments; and who is not there, or not alone */
    OFFERS(reminder, reminder),
    OFFERS(aftercare, aftercare),
    OFFERS(still_so, question),
    SAYS(away, AWAY),
    SAYS(guests, GUESTS),

    /* can the body be read */
    SAYS(moving, MOVING),
    OFFERS(said_so, professional),
    SAYS(poor_signal, POOR_SIGNAL),
    SAYS(no_score, NO_SCORE),

    /* what was put off */
    SAYS(again_waits, AGAIN_WAITS),
    OFFERS(again, again),

    /* weeks: worth saying once */
    OFFERS(see_professional, professional),
    OFFERS(rest, rest),

    /* a raise */
    SAYS(not_long_enough, NOT_LONG_ENOUGH),
    SAYS(low_confidence, LOW_CONFIDENCE),
    SAYS(less_sensitive, LESS_SENSITIVE),
    SAYS(gap_now, GAP),
    SAYS(cap_now, CAP),
    OFFERS(routine, routine),
    SAYS(contraindicated, CONTRAINDICATED),

    /* an ordinary moment: a massage to book */
    OFFERS(course_no_help, something_else),
    SAYS(weak_response, WEAK_RESPONSE),
    SAYS(calibrating, NO_SCORE),
    BOOKING(not_raised, NOT_RAISED),
    BOOKING(booked, BOOKED),
    BOOKING(own_plan, OWN_PLAN),
    BOOKING(booking_illness, BOOKING_ILLNESS),
    BOOKING(booking_recent, BOOKING_RECENT),
    BOOKING(booking_cooldown, BOOKING_COOLDOWN),
    BOOKING(booking_hour, BOOKING_HOUR),
    BOOKING(gap, GAP),
    BOOKING(cap, CAP),
    OFFERS(forbidden_load, for_load),
    BOOKING(forbidden, CONTRAINDICATED),
    OFFERS(no_provider, hands),
    OFFERS(booking, booking),
};
/* clang-format on */

const struct rule *rules_rows(size_t *count)
{
    *count = COUNT(rows);
    return rows;
}

const struct rule *rules_first(const struct moment *q)
{
    const struct rule *row = rows;

    while (!row->holds(q))
        row++;
    return row;
}

enum silence rules_no_booking(const struct moment *q)
{
    if (q->now == 0)
        return SILENCE_NO_CLOCK;
    if (!q->is_due && q->a->load == WEEKS_NOT_WORN)
        return SILENCE_TOO_LITTLE_WORN; /* and nobody can say whether one would be */
    for (size_t i = 0; i < COUNT(rows); i++)
        if (rows[i].is_of_booking && rows[i].holds(q))
            return rows[i].silence;
    return SILENCE_OPEN;
}
