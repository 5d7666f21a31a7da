/*
 * cadence.c - the table of massage.md, and which of its rows holds
 */
#include "cadence.h"

#include <stddef.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define BIT(x)   (UINT32_C(1) << (x))

/* After surgery, an injury, with lymphedema: only whoever treats them knows how often. */
#define OWN_PLAN_NEEDS      (BIT(NEED_INJURY_RECOVERY) | BIT(NEED_POST_SURGERY) | BIT(NEED_LYMPHEDEMA))
#define OWN_PLAN_CONDITIONS (BIT(CONDITION_CANCER_TREATMENT) | BIT(CONDITION_SURGERY_RECENT))

/* clang-format off */
static const struct cadence rows[] = {
    /* high load or a flare-up: weekly; twice a week only if they book the second themselves */
    { CADENCE_ACUTE,        7,  7 },
    /* a regular course at its start: weekly for four to six weeks */
    { CADENCE_START,        7,  7 },
    /* improving: every two weeks, then gradually further apart; the course says how far */
    { CADENCE_IMPROVING,   14, 14 },
    /* maintenance, ordinary stress, sleep: every three to six weeks; four unless the course knows */
    { CADENCE_MAINTENANCE, 21, 28 },
    /* the person's own interval takes the place of both numbers, closer or wider */
    { CADENCE_OWN,          1,  0 },
};
/* clang-format on */

const struct cadence *cadence_rows(size_t *count)
{
    *count = COUNT(rows);
    return rows;
}

static struct cadence every(enum cadence_situation situation, int32_t days)
{
    return (struct cadence){ situation, .least_days = days, .due_days = days };
}

bool cadence_of(const struct profile *profile, condition_set conditions,
                const struct course_memory *course, enum weeks_load load, struct cadence *out)
{
    bool is_heavy = load == WEEKS_HEAVY_WEEK || load == WEEKS_HEAVY_MONTH;

    *out = rows[CADENCE_OWN];
    if (profile->massage.interval_days > 0) {
        *out = every(CADENCE_OWN, profile->massage.interval_days);
        return true;
    }
    if (profile->needs & OWN_PLAN_NEEDS || conditions & OWN_PLAN_CONDITIONS)
        return false;

    switch ((enum course_phase)course->phase) {
    case COURSE_NO_HELP:
        /* Also under high load: more of what did not help is no answer to it. */
        *out = every(CADENCE_MAINTENANCE, rows[CADENCE_MAINTENANCE].due_days);
        return true;
    case COURSE_START: *out = rows[is_heavy ? CADENCE_ACUTE : CADENCE_START]; return true;
    case COURSE_IMPROVING:
        *out = is_heavy ? rows[CADENCE_ACUTE] : every(CADENCE_IMPROVING, course->interval_days);
        return true;
    case COURSE_MAINTENANCE:
        *out = is_heavy ? rows[CADENCE_ACUTE] : every(CADENCE_MAINTENANCE, course->interval_days);
        return true;
    case COURSE_NONE: break;
    }
    *out = rows[is_heavy ? CADENCE_ACUTE : CADENCE_MAINTENANCE];
    return true;
}
