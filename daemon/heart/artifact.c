/*
 * artifact.c - Lipponen and Tarvainen's detection, five intervals late
 *
 *      j-5 ........ j ........ j+5       the newest interval is j+5
 *       +---- median of 11 ----+
 *
 *     diff      rr[j] - rr[j-1]
 *     deviate   rr[j] - median, doubled where negative
 *     limit     of each: 5.2 quartile deviations of its last 91 magnitudes
 *
 * Set aside is (a limit's worth is 1)
 *
 *     ectopic   diff beyond 1, and the differences on both sides swing the other way:
 *               the nearer to 0 of them is beyond .13 diff + .17
 *     long      diff > 1 and one of the next two < -1; or deviate beyond 3
 *     short     the same upside down
 *     missed    long, and half of it is near the median (two beats in one)
 *     extra     short, and near the median together with the next (one beat in two)
 *
 * What differs from the paper:
 *
 * - Its limits look 45 intervals ahead; ours end with the newest, five ahead.
 * - A limit is at least a tenth of the median interval. In a very even heart 5.2
 *   quartile deviations are 20 ms, and breathing alone passes for an ectopic beat.
 * - The guard: a difference's limit beyond three tenths of the median has taken
 *   ectopic beats for this heart's ordinary, the more the larger it is; what
 *   exceeds three tenths comes off it again, and a deviation's limit is then at
 *   most twice that. (Breathing alone gets there where RMSSD is above 14 % of the
 *   mean interval.)
 * - Below 300 ms, above 2 s, or unusable to the sensor is no heartbeat, whatever else.
 * - Until 11 differences are known, three tenths of the median are their limit.
 * - No difference reaches across a gap, and none counts there; the median does.
 *
 * Limits are compared as 20 times their value: 5.2 / 2 of a distance known times
 * 4 is 13 / 20 of it, so that all stays in whole numbers.
 */
#include "artifact.h"

#include "rr.h"

#include <stdlib.h>
#include <string.h>

#define SHORTEST   (300 * RR_TICKS_PER_MS)
#define LONGEST    (2000 * RR_TICKS_PER_MS)
#define KNOWN_MIN  11        /* differences that make a limit */
#define TICKS_MOST (1 << 28) /* 233 s: four times that, in half ticks, are still 31 bits */

#define ROOM(array) ((int)(sizeof(array) / sizeof((array)[0])))

/* Of an interval and what is around it. Half ticks where the median is in it. */
struct look {
    int64_t median_x2;
    int64_t diff;
    int64_t before, after, later; /* the differences of its neighbours, 0: there is none */
    int64_t next;                 /* the interval that follows on; 0: none does */
};

/* In 1/20 ticks, and in 1/20 half ticks. */
struct limits {
    int64_t diff_x20, deviate_x20;
};

static struct artifact_slot *slot(struct artifact *a, int64_t i)
{
    return &a->ring[i & (ARTIFACT_RING - 1)];
}

void artifact_init(struct artifact *a)
{
    memset(a, 0, sizeof(*a));
    sorted_init(a->diffs, ROOM(a->diffs));
    sorted_init(a->deviates, ROOM(a->deviates));
    sorted_init(a->around, ROOM(a->around));
}

/* A window of the newest values: what is new goes in, what is too old goes out. */
static void slide(int32_t *v, int room, int *n, int32_t gone, int32_t come)
{
    sorted_replace(v, room, gone, come);
    *n += (come != SORTED_EMPTY) - (gone != SORTED_EMPTY);
}

/* Three tenths of the median are 3 median_x2 in 1/20 ticks, and 6 in 1/20 half ticks. */
static struct limits limits_of(const struct artifact *a, int64_t median_x2)
{
    int64_t most = 3 * median_x2, diff = most;
    int64_t deviate = 13 * sorted_quartile_distance_x4(a->deviates, a->deviate_n);

    if (a->diff_n >= KNOWN_MIN)
        diff = 13 * sorted_quartile_distance_x4(a->diffs, a->diff_n);
    bool disordered = diff > most;
    if (disordered)
        diff = 2 * most - diff;
    if (diff < median_x2)
        diff = median_x2;
    if (disordered && deviate > 4 * diff) /* twice as much, in half ticks */
        deviate = 4 * diff;
    if (deviate < 2 * median_x2)
        deviate = 2 * median_x2;
    return (struct limits){ .diff_x20 = diff, .deviate_x20 = deviate };
}

static bool is_ectopic(const struct look *l, int64_t limit_x20)
{
    int64_t nearer;

    if (20 * llabs(l->diff) <= limit_x20)
        return false;
    if (l->diff > 0) {
        nearer = l->before > l->after ? l->before : l->after;
        return 2000 * nearer < -260 * l->diff - 17 * limit_x20;
    }
    nearer = l->before < l->after ? l->before : l->after;
    return 2000 * nearer > -260 * l->diff + 17 * limit_x20;
}

static bool is_long(const struct look *l, int64_t limit_x20)
{
    int64_t lower = l->after < l->later ? l->after : l->later;
    return 20 * l->diff > limit_x20 && 20 * lower < -limit_x20;
}

static bool is_short(const struct look *l, int64_t limit_x20)
{
    int64_t higher = l->after > l->later ? l->after : l->later;
    return 20 * l->diff < -limit_x20 && 20 * higher > limit_x20;
}

/* Near the median is within a deviation's limit, but no further than three tenths. */
static bool is_near(const struct look *l, int64_t ticks_x2, int64_t limit_x20)
{
    int64_t off_x20 = 20 * llabs(ticks_x2 - l->median_x2);
    return off_x20 < limit_x20 && off_x20 < 6 * l->median_x2;
}

static enum beat_kind long_or_missed(const struct look *l, int64_t ticks, int64_t limit_x20)
{
    return is_near(l, ticks, limit_x20) ? BEAT_MISSED : BEAT_LONG;
}

static enum beat_kind short_or_extra(const struct look *l, int64_t ticks, int64_t limit_x20)
{
    return l->next > 0 && is_near(l, 2 * (ticks + l->next), limit_x20) ? BEAT_EXTRA : BEAT_SHORT;
}

static enum beat_kind judge(const struct artifact *a, const struct artifact_slot *s,
                            const struct look *l)
{
    bool impossible = !s->usable || s->ticks < SHORTEST || s->ticks > LONGEST;

    /* Most intervals are within the least that the limits can be. */
    if (!impossible && 20 * llabs(l->diff) <= l->median_x2 &&
        10 * (int64_t)s->deviate <= 3 * l->median_x2)
        return BEAT_NORMAL;

    struct limits limit = limits_of(a, l->median_x2);
    if (is_ectopic(l, limit.diff_x20))
        return BEAT_ECTOPIC;
    if (is_long(l, limit.diff_x20))
        return long_or_missed(l, s->ticks, limit.deviate_x20);
    if (is_short(l, limit.diff_x20))
        return short_or_extra(l, s->ticks, limit.deviate_x20);
    if (!impossible && 20 * (int64_t)s->deviate <= 3 * limit.deviate_x20)
        return BEAT_NORMAL;
    return 2 * (int64_t)s->ticks > l->median_x2 ? long_or_missed(l, s->ticks, limit.deviate_x20)
                                                : short_or_extra(l, s->ticks, limit.deviate_x20);
}

/* around[] holds the intervals j-5 to j+5, as far as they exist. */
static void decide(struct artifact *a, int64_t j, struct beat *out)
{
    struct artifact_slot *s = slot(a, j);
    const struct artifact_slot *next = j + 1 < a->pushed ? slot(a, j + 1) : NULL;
    const struct artifact_slot *later = j + 2 < a->pushed ? slot(a, j + 2) : NULL;
    bool follows = next && next->linked;
    struct look l = {
        .median_x2 = sorted_median_x2(a->around, a->around_n),
        .diff = s->diff,
        .before = j > 0 ? slot(a, j - 1)->diff : 0,
        .after = follows ? next->diff : 0,
        .later = follows && later ? later->diff : 0,
        .next = follows ? next->ticks : 0,
    };
    int64_t off_x2 = 2 * (int64_t)s->ticks - l.median_x2;
    s->deviate = (int32_t)(off_x2 < 0 ? -2 * off_x2 : off_x2);
    slide(a->deviates, ROOM(a->deviates), &a->deviate_n,
          j >= ARTIFACT_WINDOW ? slot(a, j - ARTIFACT_WINDOW)->deviate : SORTED_EMPTY, s->deviate);

    *out = s->beat;
    out->kind = judge(a, s, &l);
    out->ok = out->kind == BEAT_NORMAL;
    if (!out->ok && !s->linked)
        out->kind = BEAT_GAP;
    a->decided = j + 1;
}

bool artifact_push(struct artifact *a, const struct beat *in, bool usable, struct beat *out)
{
    int64_t k = a->pushed;
    struct artifact_slot *s = slot(a, k);
    const struct artifact_slot *gone = k >= ARTIFACT_WINDOW ? slot(a, k - ARTIFACT_WINDOW) : NULL;

    s->beat = *in;
    s->usable = usable;
    s->linked = k > 0 && in->adjacent;
    s->ticks = in->ticks < TICKS_MOST ? in->ticks : TICKS_MOST;
    s->diff = s->linked ? s->ticks - slot(a, k - 1)->ticks : 0;
    a->pushed++;

    slide(a->diffs, ROOM(a->diffs), &a->diff_n,
          gone && gone->linked ? abs(gone->diff) : SORTED_EMPTY,
          s->linked ? abs(s->diff) : SORTED_EMPTY);
    slide(a->around, ROOM(a->around), &a->around_n,
          k >= ARTIFACT_MEDIAN ? slot(a, k - ARTIFACT_MEDIAN)->ticks : SORTED_EMPTY, s->ticks);
    if (k < ARTIFACT_DELAY)
        return false;
    decide(a, k - ARTIFACT_DELAY, out);
    return true;
}

bool artifact_flush(struct artifact *a, struct beat *out)
{
    int64_t j = a->decided;

    if (j >= a->pushed)
        return false;
    /* Of what is around j, five before it are left and ever fewer after. */
    int64_t oldest = a->pushed - a->around_n;
    for (; oldest < j - ARTIFACT_DELAY; oldest++)
        slide(a->around, ROOM(a->around), &a->around_n, slot(a, oldest)->ticks, SORTED_EMPTY);
    decide(a, j, out);
    return true;
}
