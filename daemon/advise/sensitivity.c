/*
 * sensitivity.c - the numbers, and what each word moves
 *
 *     s        -4    -3    -2    -1     0     1     2     3
 *     lasting  x 4   x 2.8 x 2   x 1.4  x 1   x .7  x .5  x .35, two minutes at the least
 *     score    92    88    84    80     any   any   any   any
 *
 * Each word moves a share of what is left to the bound, so the bound is never passed and the first
 * words count most. What was learnt fades by whole days, counted from when it was last taught: how
 * often somebody looks, and restarts in between, change nothing.
 */
#include "sensitivity.h"

#include <math.h>

#define LEAST        -4.0
#define MOST         3.0
#define LEARNT_LEAST -4.0
#define LEARNT_MOST  2.0
#define CHOSEN_LEAST -2
#define CHOSEN_MOST  2

/* Shares of what is left to the bound. An answer to an offer is about that offer; a feeling was
   asked for by nobody and is about the score, which response.c of person/ weighs too. */
#define NOT_STRESSED_MOVES 0.25
#define FELT_CALM_MOVES    0.125
#define FELT_TENSE_MOVES   0.25
#define CALMED_KEEPS       0.9

#define AFTER_LEAST_US (120 * US_PER_S)
#define RAISED_FROM    75.0 /* where `raised` itself begins (heart/alarm) */
#define BAR_AT_ONE     80.0
#define BAR_STEP       4.0

#define SCORE_HIGH     60.0
#define SCORE_LOW      50.0
#define HOUR_MS        (INT64_C(3600) * MS_PER_S)
#define DAY_MS         (24 * HOUR_MS)
#define ONE_STATE_MS   (INT64_C(10) * 60 * MS_PER_S)
#define HALF_LIFE_DAYS 60.0
#define TOO_LITTLE     (1.0 / 16) /* asks 2 % later: no longer worth an explanation */

static int32_t chosen_of(const struct advise_memory *m, const struct profile *profile)
{
    int32_t chosen = m->sensitivity == SENSITIVITY_AS_CONFIGURED ? profile->suggestions.sensitivity
                                                                 : m->sensitivity;

    return chosen < CHOSEN_LEAST ? CHOSEN_LEAST : chosen > CHOSEN_MOST ? CHOSEN_MOST : chosen;
}

static double steps_of(const struct advise_memory *m, const struct profile *profile)
{
    return fmin(fmax(chosen_of(m, profile) + m->learnt, LEAST), MOST);
}

int64_t sensitivity_after_us(const struct advise_memory *m, const struct profile *profile)
{
    int64_t plain_us = profile->suggestions.after_s * US_PER_S;
    int64_t least_us = plain_us < AFTER_LEAST_US ? plain_us : AFTER_LEAST_US;
    int64_t after_us = llround((double)plain_us * exp2(-steps_of(m, profile) / 2));

    return after_us > least_us ? after_us : least_us;
}

double sensitivity_least_score(const struct advise_memory *m, const struct profile *profile)
{
    double later = -steps_of(m, profile);

    if (later <= 0)
        return 0;
    if (later < 1)
        return RAISED_FROM + later * (BAR_AT_ONE - RAISED_FROM);
    return BAR_AT_ONE + (later - 1) * BAR_STEP;
}

static void count(uint32_t *n)
{
    if (*n < UINT32_MAX)
        (*n)++;
}

static void forget_little(struct advise_memory *m)
{
    if (fabs(m->learnt) < TOO_LITTLE)
        sensitivity_forget(m);
}

/* An hour late, so that it is never taken for a word of the last ten minutes. */
static void fade_by_days(struct advise_memory *m, int64_t unix_ms)
{
    int64_t days = (unix_ms - HOUR_MS - m->faded_unix_ms) / DAY_MS;

    if (m->taught_unix_ms == 0 || days < 1)
        return;
    m->learnt *= exp2(-(double)days / HALF_LIFE_DAYS);
    m->faded_unix_ms += days * DAY_MS;
    forget_little(m);
}

/* false: something else was said of the same ten minutes. */
static bool begin(struct advise_memory *m, int64_t unix_ms)
{
    fade_by_days(m, unix_ms);
    int64_t since_ms = unix_ms - m->faded_unix_ms;

    if (m->taught_unix_ms != 0 && since_ms >= 0 && since_ms < ONE_STATE_MS)
        return false;
    if (m->taught_unix_ms == 0)
        m->taught_unix_ms = unix_ms;
    else if (since_ms > 0)
        m->learnt *= exp2(-(double)since_ms / (double)DAY_MS / HALF_LIFE_DAYS);
    m->faded_unix_ms = unix_ms;
    return true;
}

static void move(struct advise_memory *m, double bound, double share)
{
    m->learnt += (bound - m->learnt) * share;
}

void sensitivity_not_stressed(struct advise_memory *m, int64_t unix_ms)
{
    if (!begin(m, unix_ms))
        return;
    move(m, LEARNT_LEAST, NOT_STRESSED_MOVES);
    count(&m->not_stressed);
}

/* After an offer, what is said is about the offer. */
static bool was_offered_lately(const struct advise_memory *m, int64_t unix_ms)
{
    return m->offer_count > 0 && m->offer_count <= ADVISE_OFFERS_MAX &&
           unix_ms - m->offers_unix_ms[m->offer_count - 1] < HOUR_MS;
}

void sensitivity_feel(struct advise_memory *m, int32_t feel, const struct report *r,
                      int64_t unix_ms)
{
    bool calm = (feel == 1 || feel == 2) && (r->raised || r->stress >= SCORE_HIGH);
    bool tense = (feel == 4 || feel == 5) && r->stress < SCORE_LOW && !r->raised &&
                 r->why != WHY_WEAK_RESPONSE && !was_offered_lately(m, unix_ms);

    if ((!calm && !tense) || !begin(m, unix_ms))
        return;
    if (calm) {
        move(m, LEARNT_LEAST, FELT_CALM_MOVES);
        count(&m->felt_calm);
    } else {
        move(m, LEARNT_MOST, FELT_TENSE_MOVES);
        count(&m->felt_tense);
    }
}

void sensitivity_calmed(struct advise_memory *m)
{
    m->learnt *= CALMED_KEEPS;
    forget_little(m);
}

void sensitivity_fade(struct advise_memory *m, int64_t unix_ms)
{
    fade_by_days(m, unix_ms);
}

void sensitivity_choose(struct advise_memory *m, int32_t chosen)
{
    m->sensitivity = chosen < CHOSEN_LEAST  ? CHOSEN_LEAST
                     : chosen > CHOSEN_MOST ? CHOSEN_MOST
                                            : chosen;
    sensitivity_forget(m);
}

void sensitivity_forget(struct advise_memory *m)
{
    m->learnt = 0;
    m->not_stressed = m->felt_tense = m->felt_calm = 0;
    m->taught_unix_ms = m->faded_unix_ms = 0;
}

void sensitivity_view(const struct advise_memory *m, const struct profile *profile,
                      struct sensitivity *out)
{
    *out = (struct sensitivity){
        .chosen = chosen_of(m, profile),
        .learnt = m->learnt,
        .after_s = (int32_t)(sensitivity_after_us(m, profile) / US_PER_S),
        .least_score = sensitivity_least_score(m, profile),
        .not_stressed = m->not_stressed,
        .felt_tense = m->felt_tense,
        .felt_calm = m->felt_calm,
        .since_unix_ms = m->taught_unix_ms,
    };
}
