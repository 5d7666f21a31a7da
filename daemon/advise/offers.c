/*
 * offers.c - needs to techniques, moments to routines, as rows
 *
 * The rows of needs stand in an order of care: who has lived through trauma or
 * surgery is served by that row, also when a general need is declared as well.
 * Within a row the first technique that the screen lets through is taken.
 */
#include "offers.h"

#include "budget.h"

#include <stddef.h>

#define COUNT(a)        (sizeof(a) / sizeof((a)[0]))
#define TECHNIQUES_MAX  3
#define ANYONE          NEED_COUNT
#define BREATHE_LIFE_MS (INT64_C(30) * 60 * MS_PER_S)
#define BIT(answer)     (1 << ANSWER_##answer)

/* clang-format off */
static const struct {
    enum need need;
    const char *techniques[TECHNIQUES_MAX]; /* best first */
} needs[] = {
    { NEED_TRAUMA,             { "somatic", "trauma_informed" } },
    { NEED_LYMPHEDEMA,         { "lymphatic_drainage" } },
    { NEED_POST_SURGERY,       { "lymphatic_drainage", "light_touch" } },
    { NEED_INJURY_RECOVERY,    { "lymphatic_drainage", "light_touch" } },
    { NEED_FIBROMYALGIA,       { "gentle_swedish", "myofascial_release" } },
    { NEED_ARTHRITIS,          { "gentle_swedish" } },
    { NEED_NERVE_PAIN,         { "gentle_swedish", "light_touch" } },
    { NEED_OLDER_ADULT,        { "gentle_swedish", "reflexology" } },
    { NEED_RECOVERY_ADDICTION, { "swedish", "light_touch" } },
    { NEED_ANXIETY,            { "swedish", "light_touch", "reflexology" } },
    { NEED_LOW_MOOD,           { "swedish", "myofascial_release", "light_touch" } },
    { NEED_INSOMNIA,           { "slow_light_swedish" } },
    { NEED_TENSION_HEADACHE,   { "trigger_point", "swedish" } },
    { NEED_CHRONIC_PAIN,       { "deep_tissue", "myofascial_release", "neuromuscular" } },
    { NEED_FASCIA_PAIN,        { "myofascial_release", "swedish" } },
    { NEED_MUSCLE_TENSION,     { "deep_tissue", "trigger_point", "swedish" } },
    { NEED_DESK_POSTURE,       { "deep_tissue", "trigger_point", "swedish" } },
    { NEED_WORKOUT_SORENESS,   { "sports", "swedish" } },
    { NEED_ATHLETE,            { "sports", "stretching", "deep_tissue" } },
    { NEED_FLEXIBILITY,        { "sports", "swedish", "stretching" } },
    { NEED_IMMUNE_SUPPORT,     { "lymphatic_drainage", "swedish" } },
    { NEED_CIRCULATION,        { "lymphatic_drainage", "swedish" } },
    { NEED_FATIGUE,            { "swedish", "sports" } },
    { NEED_FOCUS,              { "swedish", "sports" } },
    { NEED_GENERAL_STRESS,     { "swedish", "relaxation", "reflexology" } },
    { NEED_WORK_STRESS,        { "swedish", "relaxation", "reflexology" } },
    { ANYONE,                  { "relaxation", "swedish" } },
};

/* For a raise that lasts, best first. Slow breathing at six a minute stands against nothing. */
static const char *const acute[] = { "breathe_resonance" };

static const struct {
    enum suggestion_type type;
    uint8_t choices;
    int64_t lifetime_ms;
} kinds[] = {
    { SUGGEST_BREATHE,      BIT(ACCEPT) | BIT(LATER) | BIT(NOT_STRESSED), BREATHE_LIFE_MS },
    { SUGGEST_BOOK_MASSAGE, BIT(ACCEPT) | BIT(LATER) | BIT(NO),           MS_PER_DAY },
};
/* clang-format on */

const char *offer_routine(screen_set s)
{
    for (size_t i = 0; i < COUNT(acute); i++)
        if (screen_allows_routine(s, acute[i]))
            return acute[i];
    return NULL;
}

const char *offer_technique(const struct profile *profile, screen_set s)
{
    if (s & FORBID_MASSAGE)
        return NULL;
    if (s & NEED_PRENATAL)
        return "prenatal";
    for (size_t i = 0; i < COUNT(needs); i++) {
        if (needs[i].need != ANYONE && !(profile->needs & UINT32_C(1) << needs[i].need))
            continue;
        for (size_t k = 0; k < TECHNIQUES_MAX && needs[i].techniques[k]; k++)
            if (screen_allows_technique(s, needs[i].techniques[k]))
                return needs[i].techniques[k];
    }
    return NULL;
}

bool offer_booking_is_due(const struct profile *profile, const struct advise_memory *m,
                          const struct report *r, int64_t unix_ms, enum reason *why)
{
    int64_t since_last_ms = unix_ms - m->last_massage_unix_ms;
    int32_t interval_days = profile->massage.interval_days;
    /* The person's own plan wins, also where it is closer than the table's. */
    int32_t least_days =
        interval_days > 0 && interval_days < SESSION_MIN_DAYS ? interval_days : SESSION_MIN_DAYS;

    if (m->booked_massage_unix_ms != 0)
        return false;
    if (m->booking_dismissed_unix_ms != 0 &&
        unix_ms - m->booking_dismissed_unix_ms < BOOKING_COOLDOWN_DAYS * MS_PER_DAY)
        return false;
    if (m->last_massage_unix_ms != 0 && since_last_ms < least_days * MS_PER_DAY)
        return false;

    /* NAN, a load that is not known, compares false. */
    if (r->load.week.raised_min >= LOAD_WEEK_HIGH_MIN &&
        r->load.week.raised_min - r->load.today.raised_min >= LOAD_WEEK_EARLIER_MIN) {
        *why = REASON_LOAD_WEEK;
        return true;
    }
    if (interval_days > 0 && m->last_massage_unix_ms != 0 &&
        since_last_ms >= interval_days * MS_PER_DAY) {
        *why = REASON_CADENCE;
        return true;
    }
    return false;
}

uint8_t offer_choices(enum suggestion_type type, enum reason reason)
{
    uint8_t choices = BIT(ACCEPT) | BIT(NO);

    for (size_t i = 0; i < COUNT(kinds); i++)
        if (kinds[i].type == type)
            choices = kinds[i].choices;
    /* It has been put off once; a second time is a no. */
    if (reason == REASON_AGAIN)
        choices = (uint8_t)((choices & ~BIT(LATER)) | BIT(NO));
    return choices;
}

int64_t offer_lifetime_ms(enum suggestion_type type)
{
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (kinds[i].type == type)
            return kinds[i].lifetime_ms;
    return BREATHE_LIFE_MS;
}
