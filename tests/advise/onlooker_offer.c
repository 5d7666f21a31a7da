/* onlooker_offer.c - the promises that are held against an offer, one after the other */
#include "onlooker_inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define N(which) (UINT32_C(1) << NEED_##which)

static bool in_quiet_hours(const struct onlooker *o)
{
    int64_t minute = onlooker_local_minute(&o->now.t) % 1440;

    for (int i = 0; i < o->profile.quiet_count; i++) {
        int64_t from = o->profile.quiet[i].from_s / 60, to = o->profile.quiet[i].to_s / 60;

        if (from <= to ? minute >= from && minute < to : minute >= from || minute < to)
            return true;
    }
    return false;
}

static void check_body(struct onlooker *o, const struct suggestion *s)
{
    const struct report *r = o->now.report;

    PROMISE(r->why == WHY_OK || r->why == WHY_WEAK_RESPONSE || r->why == WHY_CALIBRATING ||
                s->reason == REASON_SAID_SO,
            "while the body could not be read");
    PROMISE(r->activity == ACTIVITY_REST ||
                (r->activity == ACTIVITY_UNKNOWN && (!o->now.has_motion || r->why != WHY_OK)),
            "while not at rest");
    PROMISE(!o->now.guests, "while guests are there");
    PROMISE(!o->now.away, "while away");
}

static void check_budget(struct onlooker *o, const struct suggestion *s)
{
    const struct suggestion_limits *limits = &o->profile.suggestions;
    int64_t now = o->now.t.unix_ms;
    int spent = 0, remembered = o->offer_count < ONLOOKER_OFFERS ? o->offer_count : ONLOOKER_OFFERS;
    int k = o->unwanted;
    double most_ms = (double)DAY_MS * (k < 10 ? 1 : k < 16 ? 2 : k < 22 ? 4 : 7);
    double plain_ms = limits->gap_s * 1000.0;
    double gap_ms = fmax(plain_ms, fmin(most_ms, plain_ms * pow(2, k)));

    for (int i = 1; i <= remembered; i++)
        spent += now - o->offers[(o->offer_count - i) % ONLOOKER_OFFERS] < DAY_MS;
    PROMISE(spent < (o->now.has_motion ? limits->per_day : limits->without_motion),
            "beyond the cap of a day");
    if (o->offer_count > 0) {
        int64_t since = now - o->offers[(o->offer_count - 1) % ONLOOKER_OFFERS];

        PROMISE((double)since >= gap_ms, "too soon after the last one");
    }
}

static void check_again(struct onlooker *o, const struct suggestion *s)
{
    int64_t since = o->now.t.unix_ms - o->later_at;

    PROMISE(o->later_at != 0, "again, and nobody said `later`");
    PROMISE(s->type == o->put_off.type, "again, and it is something else");
    PROMISE(since >= 30 * MINUTE_MS, "again, too soon");
    PROMISE(since < (onlooker_is_nuisance(s) ? 60 * MINUTE_MS : 49 * HOUR_MS), "again, too late");
}

static void check_raised(struct onlooker *o, const struct suggestion *s)
{
    double after_s = o->profile.suggestions.after_s;
    double sooner = o->asked_sooner ? 3 : o->chosen > 0 ? o->chosen : 0;
    double least_s = after_s * pow(2, -sooner / 2);

    PROMISE(o->now.report->why == WHY_OK, "an acute offer without a score");
    PROMISE(o->now.report->confidence >= ADVISE_CONFIDENCE_MIN, "on a score hardly believed");
    if (o->raised_since_us < 0)
        onlooker_complain(o, "an acute offer, and nothing is raised", s);
    else
        PROMISE((double)(o->now.t.us - o->raised_since_us) >= least_s * US_PER_S - 1,
                "before it has been raised for long enough");
    PROMISE(s->type == SUGGEST_BREATHE || s->type == SUGGEST_RELAX ||
                s->type == SUGGEST_SELF_MASSAGE,
            "a booking for a raise of minutes");
}

static void check_booking(struct onlooker *o, const struct suggestion *s)
{
    static const int cooldown_days[] = { 7, 7, 14, 28 };
    int64_t now = o->now.t.unix_ms, hour = onlooker_local_minute(&o->now.t) % 1440 / 60;
    int32_t own_days = o->profile.massage.interval_days;
    int least_days = own_days > 0 ? own_days : s->reason == REASON_CADENCE ? 21 : 7;
    const need_set own_plan = N(INJURY_RECOVERY) | N(POST_SURGERY) | N(LYMPHEDEMA);

    PROMISE(o->raised_since_us < 0, "a booking in a tense moment");
    PROMISE(!o->now.ill, "a booking under signs of illness");
    PROMISE(hour >= 9 && hour < 20, "a booking at an hour at which nobody answers");
    PROMISE(own_days > 0 || !(o->profile.needs & own_plan), "a booking where a plan is needed");
    for (size_t i = 0; i < o->session_count; i++)
        PROMISE(o->sessions[i].state != SESSION_BOOKED || o->sessions[i].at_unix_ms < now,
                "a booking while one is booked");
    if (o->last_session)
        PROMISE(now - o->last_session >= least_days * DAY_MS, "a booking too soon after the last");
    if (o->booking_over) {
        int n = o->bookings_dismissed < 3 ? o->bookings_dismissed : 3;

        PROMISE(now - o->booking_over >= cooldown_days[n] * DAY_MS, "a booking in its cool-down");
    }
}

static void check_reminder(struct onlooker *o, const struct suggestion *s)
{
    struct seen_session *session = onlooker_session(o, s->session_unix_ms);
    int64_t ahead = s->session_unix_ms - o->now.t.unix_ms;

    if (!session) {
        PROMISE(o->steps, "a reminder of no session");
        return;
    }
    PROMISE(session->state == SESSION_BOOKED, "a reminder of what is not booked");
    /* A condition that was set after the first one has something else to say. */
    bool asks_to_look = s->type == SUGGEST_REST;
    PROMISE(asks_to_look != onlooker_allows_massage(o), "a reminder that is not for them");
    PROMISE(!session->told_to_look && (asks_to_look || !session->reminded), "a second reminder");
    PROMISE(o->steps || (ahead > 20 * MINUTE_MS && ahead <= DAY_MS), "a reminder out of time");
    session->reminded = true;
    session->told_to_look = asks_to_look;
}

static void check_aftercare(struct onlooker *o, const struct suggestion *s)
{
    struct seen_session *session = onlooker_session(o, s->session_unix_ms);

    if (!session) { /* what lies ahead of a clock that was put back is moved to it */
        PROMISE(o->steps, "aftercare of no session");
        return;
    }
    int64_t since = o->now.t.unix_ms - session->over_unix_ms;
    PROMISE(session->state == SESSION_HELD, "aftercare of what was not held");
    PROMISE(!session->cared_for, "aftercare twice");
    PROMISE(o->steps || (since >= 10 * MINUTE_MS &&
                         since <= 13 * HOUR_MS + session->duration_min * MINUTE_MS),
            "aftercare out of time");
    session->cared_for = true;
}

static void check_still_so(struct onlooker *o, const struct suggestion *s)
{
    enum condition c = (enum condition)s->condition;
    int64_t now = o->now.t.unix_ms;

    if (c != CONDITION_FEVER && c != CONDITION_INFECTION) {
        onlooker_complain(o, "asks of what does not pass by itself", s);
        return;
    }
    PROMISE(o->told & UINT32_C(1) << c, "asks of what does not hold");
    if (o->steps)
        return;
    PROMISE(now - o->condition_since[c] >= (c == CONDITION_FEVER ? 3 : 7) * DAY_MS,
            "asks too soon whether it still holds");
    PROMISE(s->reason == REASON_AGAIN || !o->condition_asked[c] ||
                now - o->condition_asked[c] >= DAY_MS,
            "asks twice in a day");
    o->condition_asked[c] = now;
}

static void check_screen(struct onlooker *o, const struct suggestion *s)
{
    if (s->type == SUGGEST_BOOK_MASSAGE) {
        PROMISE(onlooker_allows_massage(o), "a massage under a contraindication");
        PROMISE(s->technique[0], "a massage of no technique");
        PROMISE(onlooker_allows_technique(o, s->technique), "a technique that is not for them");
    }
    if (s->type == SUGGEST_SELF_MASSAGE)
        PROMISE(onlooker_asks(o, s->routine) & 1u << ASKS_HANDS, "self-massage without hands");
    PROMISE(!s->routine[0] || onlooker_allows_routine(o, s->routine),
            "a routine that is not for them");
    PROMISE(s->type != SUGGEST_BREATHE || s->routine[0], "breathing without a routine");
}

static void check_unasked(struct onlooker *o, const struct suggestion *s)
{
    bool appointment = onlooker_is_appointment(s);

    PROMISE(!o->off, "after `stop_asking`");
    PROMISE(!o->now.busy, "while a routine runs");
    PROMISE(!in_quiet_hours(o), "in quiet hours");
    PROMISE(o->now.report->why != WHY_ASLEEP && o->now.report->activity != ACTIVITY_SLEEP,
            "while asleep");
    if (!appointment) {
        check_body(o, s);
        PROMISE(o->superseded_us != o->now.t.us, "in the place of one that was open");
    }
    if (o->steps)
        return;
    PROMISE(o->now.t.unix_ms >= o->snoozed_until, "while snoozed");
    for (size_t i = 0; i < o->session_count; i++) {
        const struct seen_session *in = &o->sessions[i];

        PROMISE(in->state == SESSION_CANCELLED || o->now.t.unix_ms < in->at_unix_ms ||
                    o->now.t.unix_ms >= in->at_unix_ms + in->duration_min * MINUTE_MS ||
                    in->state == SESSION_HELD,
                "during a massage");
    }
    if (s->reason == REASON_AGAIN) {
        check_again(o, s);
        return;
    }
    if (!appointment)
        check_budget(o, s);
    if (s->reason == REASON_SUSTAINED)
        check_raised(o, s);
    if (onlooker_is_booking(s))
        check_booking(o, s);
    if (s->type == SUGGEST_SEE_PROFESSIONAL) {
        PROMISE(!o->professional_at || o->now.t.unix_ms - o->professional_at >= 56 * DAY_MS,
                "a professional twice in eight weeks");
        o->professional_at = o->now.t.unix_ms;
    }
}

void onlooker_offer(struct onlooker *o, const struct suggestion *s)
{
    const char *dash = strrchr(s->id, '-');
    int64_t number = dash ? strtoll(dash + 1, NULL, 10) : 0;

    PROMISE(!o->has_open, "while another one is open");
    PROMISE(o->now.t.unix_ms != 0, "without a clock");
    PROMISE(number > o->last_number, "an id that is not new");
    PROMISE(s->choices && __builtin_popcount(s->choices) <= 3, "more than three choices");
    PROMISE(s->expires_unix_ms > o->now.t.unix_ms, "over before it began");
    check_screen(o, s);
    if (s->reason != REASON_ASKED)
        check_unasked(o, s);
    if (s->type == SUGGEST_MASSAGE_REMINDER || s->reason == REASON_BOOKED)
        check_reminder(o, s);
    if (s->type == SUGGEST_AFTERCARE)
        check_aftercare(o, s);
    if (s->type == SUGGEST_REST && s->reason == REASON_STILL_SO)
        check_still_so(o, s);

    if (!onlooker_is_appointment(s))
        o->offers[o->offer_count++ % ONLOOKER_OFFERS] = o->now.t.unix_ms;
    o->given[s->type]++;
    o->for_reason[s->reason]++;
    o->has_open = true;
    o->open_was_again = s->reason == REASON_AGAIN;
    o->open = *s;
    if (s->reason == REASON_AGAIN) /* it is what it was when it was put off */
        o->open.reason = o->put_off.reason;
    o->later_at = 0;
    o->last_number = number;
}

int onlooker_offers(const struct onlooker *o)
{
    int sum = 0;

    for (int i = 0; i < SUGGESTION_TYPES; i++)
        sum += o->given[i];
    return sum;
}
