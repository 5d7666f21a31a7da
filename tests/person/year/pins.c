/* pins.c - a row a person */
#include "pins.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#define DAY_MS INT64_C(86400000)

#define PIN(holds, ...)            \
    do {                           \
        if (!(holds))              \
            fail_msg(__VA_ARGS__); \
    } while (0)

/* ---- counting ---- */

typedef bool offer_is(const struct life_offer *o);

static bool is_any(const struct life_offer *o)
{
    return o->offer.reason != REASON_ASKED;
}

static bool is_acute(const struct life_offer *o)
{
    return life_is_acute(&o->offer);
}

static bool is_booking(const struct life_offer *o)
{
    return o->offer.type == SUGGEST_BOOK_MASSAGE;
}

static bool is_professional(const struct life_offer *o)
{
    return o->offer.type == SUGGEST_SEE_PROFESSIONAL;
}

static bool is_no_help(const struct life_offer *o)
{
    return o->offer.reason == REASON_COURSE_NO_HELP;
}

static bool is_still_so(const struct life_offer *o)
{
    return o->offer.reason == REASON_STILL_SO;
}

static bool is_aftercare(const struct life_offer *o)
{
    return o->offer.type == SUGGEST_AFTERCARE;
}

static bool is_reminder(const struct life_offer *o)
{
    return o->offer.type == SUGGEST_MASSAGE_REMINDER;
}

static int count(const struct life *l, offer_is *is, int from_day, int to_day)
{
    int n = 0;

    for (int i = 0; i < l->offer_count; i++)
        n += l->offers[i].day >= from_day && l->offers[i].day < to_day && is(&l->offers[i]);
    return n;
}

/* The most of them in any stretch so long, in those days. */
static int most_within(const struct life *l, offer_is *is, int64_t span_ms, int from_day,
                       int to_day)
{
    int most = 0;

    for (int i = 0; i < l->offer_count; i++) {
        int n = 0;

        for (int k = i; k < l->offer_count; k++)
            n += l->offers[i].day >= from_day && l->offers[k].day < to_day && is(&l->offers[k]) &&
                 l->offers[k].unix_ms - l->offers[i].unix_ms < span_ms;
        most = n > most ? n : most;
    }
    return most;
}

static int64_t least_between(const struct life *l, offer_is *is, int from_day)
{
    int64_t least = INT64_MAX, before = 0;

    for (int i = 0; i < l->offer_count; i++) {
        if (l->offers[i].day < from_day || !is(&l->offers[i]))
            continue;
        if (before && l->offers[i].unix_ms - before < least)
            least = l->offers[i].unix_ms - before;
        before = l->offers[i].unix_ms;
    }
    return least / DAY_MS;
}

/* Days. */
static int most_between(const struct life *l, offer_is *is, int from_day, int to_day)
{
    int most = 0, before = -1;

    for (int i = 0; i < l->offer_count; i++) {
        const struct life_offer *o = &l->offers[i];

        if (o->day < from_day || o->day >= to_day || !is(o))
            continue;
        if (before >= 0 && o->day - before > most)
            most = o->day - before;
        before = o->day;
    }
    return most;
}

static const struct life_offer *first(const struct life *l, offer_is *is)
{
    for (int i = 0; i < l->offer_count; i++)
        if (is(&l->offers[i]))
            return &l->offers[i];
    return NULL;
}

/* ---- the people ---- */

static bool is_one_of(const char *word, const char *words)
{
    return word[0] && strstr(words, word);
}

static void body(const struct life *l)
{
    PIN(is_one_of(l->first_after_ten,
                  "stretch pmr self_massage_neck self_massage_hands self_massage_feet"),
        "after ten offers `%s` stands first", l->first_after_ten);
}

static void breath(const struct life *l)
{
    PIN(is_one_of(l->first_after_ten, "breathe_resonance physiological_sigh"),
        "after ten offers `%s` stands first", l->first_after_ten);
}

static void half(const struct life *l)
{
    const struct life_offer *o = first(l, is_acute);

    PIN(o && strcmp(o->offer.routine, "physiological_sigh") == 0, "anxiety begins with %s",
        o ? o->offer.routine : "nothing");
}

static void backs_off(const struct life *l, int to_day)
{
    int a_day = most_within(l, is_any, DAY_MS, 14, to_day);
    int a_week = most_within(l, is_any, 7 * DAY_MS, 35, to_day);

    PIN(a_day <= 1, "%d offers in 24 h after two weeks without an answer", a_day);
    PIN(a_week <= 2, "%d offers in a week after five weeks without an answer", a_week);
}

static void ignores(const struct life *l)
{
    backs_off(l, CAST_YEAR);
}

/* Switched on again, it begins anew. */
static void no(const struct life *l)
{
    int64_t apart = least_between(l, is_booking, 100);

    backs_off(l, 200);
    PIN(apart >= 28, "bookings %d days apart", (int)apart);
    PIN(count(l, is_any, 201, 214) == 0, "offers while suggestions are off");
    PIN(count(l, is_any, 214, 300) > 0, "nothing after they were switched on again");
}

static void trauma(const struct life *l)
{
    const struct life_offer *o = first(l, is_acute);

    PIN(o && strcmp(o->offer.routine, "grounding") == 0, "trauma begins with %s",
        o ? o->offer.routine : "nothing");
    o = first(l, is_booking);
    PIN(!o || is_one_of(o->offer.technique, "somatic trauma_informed"), "trauma gets %s",
        o->offer.technique);
}

static void older(const struct life *l)
{
    PIN(count(l, is_booking, 0, CAST_YEAR) >= 2, "no massage is offered");
    for (int i = 0; i < l->offer_count; i++) {
        const struct suggestion *s = &l->offers[i].offer;

        if (s->type != SUGGEST_BOOK_MASSAGE)
            continue;
        PIN(is_one_of(s->technique, "gentle_swedish reflexology"), "technique %s", s->technique);
        PIN(s->duration_min > 0 && s->duration_min <= 30, "%d minutes", (int)s->duration_min);
    }
}

static void runner(const struct life *l)
{
    int64_t apart = least_between(l, is_booking, 0);

    PIN(count(l, is_booking, 0, CAST_YEAR) >= 15, "%d bookings in a year of every two weeks",
        count(l, is_booking, 0, CAST_YEAR));
    PIN(apart >= 14, "bookings %d days apart", (int)apart);
    PIN(count(l, is_reminder, 0, CAST_YEAR) >= 15 && count(l, is_aftercare, 0, CAST_YEAR) >= 15,
        "%d reminders, %d times aftercare", count(l, is_reminder, 0, CAST_YEAR),
        count(l, is_aftercare, 0, CAST_YEAR));
}

static void fever(const struct life *l)
{
    int seen = 0;

    for (int day = 100; day <= 104; day++)
        seen += l->ill[day];
    PIN(seen >= 1, "no signs of illness are seen in a fever");
    PIN(count(l, is_still_so, 104, 120) >= 1, "nobody asked whether it is over");
    PIN(l->expired_day >= 104 && l->expired_day <= 125, "the fever expired on day %d",
        l->expired_day);
    PIN(count(l, is_booking, 99, 104) == 0, "a massage in a fever");
    PIN(count(l, is_booking, 125, CAST_YEAR) >= 1, "no massage ever after");
}

static void deep_never(const struct life *l)
{
    PIN(count(l, is_booking, 0, CAST_YEAR) >= 2, "no massage is offered");
}

static void pregnant(const struct life *l)
{
    int n = 0;

    for (int i = 0; i < l->offer_count; i++)
        n += strcmp(l->offers[i].offer.technique, "prenatal") == 0;
    PIN(n >= 1, "no massage by somebody trained for it");
}

static void silent_heart(const struct life *l)
{
    PIN(l->weak_from_day >= 0 && l->weak_from_day <= 90, "weak response from day %d on",
        l->weak_from_day);
    PIN(count(l, is_acute, l->weak_from_day + 1, CAST_YEAR) == 0, "acute offers go on");
    PIN(count(l, is_booking, l->weak_from_day + 1, CAST_YEAR) >= 2, "bookings by date do not");
}

static void course(const struct life *l)
{
    const struct life_offer *o = NULL;

    for (int i = 0; i < l->offer_count && !o; i++)
        if (l->offers[i].day >= 70 && is_booking(&l->offers[i]))
            o = &l->offers[i];
    PIN(o && o->day <= 84, "the bad weeks begin on day 70, a massage is offered on day %d",
        o ? o->day : -1);
    PIN(l->maintained, "the course never tapers");
    PIN(count(l, is_no_help, 0, CAST_YEAR) == 0, "and is said not to help");
}

static void no_help(const struct life *l)
{
    const char *before = "", *after = "";
    int apart = most_between(l, is_booking, 70, l->no_help_day);

    PIN(l->no_help_day > 70, "nobody said that it does not help");
    /* Four offers a day for the moment must not be all there is. */
    PIN(apart <= 16, "weeks that are too much, and %d days between two bookings", apart);
    PIN(count(l, is_no_help, l->no_help_day, l->no_help_day + 42) == 1, "and not only once");
    for (int i = 0; i < l->offer_count; i++) {
        const struct life_offer *o = &l->offers[i];

        if (!is_booking(o))
            continue;
        if (o->day <= l->no_help_day)
            before = o->offer.technique;
        else if (!after[0])
            after = o->offer.technique;
    }
    PIN(!after[0] || strcmp(before, after) != 0, "and %s goes on", before);
}

static void clot(const struct life *l)
{
    PIN(count(l, is_booking, 31, 200) == 0, "a massage with a thrombosis");
    PIN(count(l, is_booking, 200, CAST_YEAR) >= 1, "none after it was cleared");
}

static void severe(const struct life *l)
{
    int n = count(l, is_professional, 120, 176);

    PIN(n == 1, "%d times advised to see somebody in eight weeks that are too much", n);
    PIN(count(l, is_professional, 200, CAST_YEAR) == 0, "and long after them");
    PIN(count(l, is_professional, 0, 120) == 0, "advised to see somebody in ordinary weeks");
}

static void loose_strap(const struct life *l)
{
    int n = most_within(l, is_any, DAY_MS, 0, CAST_YEAR);

    PIN(n <= 1, "%d offers in 24 h without a motion source", n);
}

static void calm_they_say(const struct life *l)
{
    int early = count(l, is_acute, 0, 60), late = count(l, is_acute, 285, 345);

    PIN(late < early || early == 0, "%d acute offers in two months, %d in the last two", early,
        late);
}

static void (*const pins[CAST_SIZE])(const struct life *l) = {
    body,    breath,     half,  ignores,    no,          trauma,        older,
    runner,  NULL,       fever, deep_never, pregnant,    silent_heart,  course,
    no_help, deep_never, clot,  severe,     loose_strap, calm_they_say,
};

/* Signs of illness where there was none, on no more than a few days of a year. */
static void stays_well(const struct life *l)
{
    bool had_fever = l->number == 10;
    int days = 0;

    for (int day = 0; day < CAST_YEAR; day++)
        days += l->ill[day] && !(had_fever && day >= 99 && day < 108);
    PIN(days <= 4, "signs of illness on %d days without any", days);
}

void pins_check(const struct life *l)
{
    uint32_t missed = l->who->silences & ~l->silences;

    for (int s = 0; s < SILENCES; s++)
        PIN(!(missed & UINT32_C(1) << s), "silence %s never occurred",
            silence_name((enum silence)s));
    PIN(onlooker_offers(&l->onlooker) >= l->who->least_offers, "%d offers, %d expected",
        onlooker_offers(&l->onlooker), l->who->least_offers);
    if (pins[l->number - 1])
        pins[l->number - 1](l);
    stays_well(l);
}
