/*
 * artifact.c - Lipponen and Tarvainen's detection, five intervals late
 *
 *      j-5 ........ j ........ j+5       the newest interval is j+5
 *       +---- median of 11 ----+
 *
 *     diff     rr[j] - rr[j-1]           beyond 5.2 quartile deviations of the last 96, and
 *     deviate  rr[j] - median, doubled   beyond 5.2 quartile deviations of the last 91:
 *              where negative            set aside
 *
 * A difference alone is not enough: both neighbours of a strange interval have
 * a large one. Until 20 intervals are known, 30 % off the median is too far.
 *
 * Thresholds are compared as 20 times their value: 5.2 / 2 of a distance known
 * times 4 is 13 / 20 of it, so that all stays in whole numbers.
 */
#include "artifact.h"

#include "rr.h"
#include "sorted.h"

#include <stdlib.h>
#include <string.h>

#define SHORTEST    (300 * RR_TICKS_PER_MS)
#define LONGEST     (2000 * RR_TICKS_PER_MS)
#define DIFF_MOST   (1000 * RR_TICKS_PER_MS)     /* larger ones say nothing about this heart */
#define FLOOR_X20   (20 * 15 * RR_TICKS_PER_MS)  /* a very even heart, 1/1024 s steps */
#define UNKNOWN_X20 (20 * 200 * RR_TICKS_PER_MS) /* until enough has been seen */
#define KNOWN_MIN   11
#define WARM_MIN    20
#define TICKS_MOST  (1 << 28) /* 35 minutes */

struct limits {
    int64_t diff_x20;    /* in ticks */
    int64_t deviate_x20; /* in half ticks */
};

static struct artifact_slot *slot(struct artifact *a, int64_t i)
{
    return &a->ring[i & (ARTIFACT_RING - 1)];
}

void artifact_init(struct artifact *a)
{
    memset(a, 0, sizeof(*a));
}

/* per_tick: what one tick is in the unit of v. */
static int64_t limit_x20(const int32_t *v, int n, int per_tick)
{
    if (n < KNOWN_MIN)
        return UNKNOWN_X20 * per_tick;
    int64_t x20 = 13 * sorted_quartile_distance_x4(v, n);
    return x20 > FLOOR_X20 * per_tick ? x20 : FLOOR_X20 * per_tick;
}

/* A window of the last `most` values: what is new goes in, what is too old goes out. */
static void slide(int32_t *v, int *n, const int32_t *gone, const int32_t *come)
{
    if (gone && come) {
        sorted_replace(v, *n, *gone, *come);
    } else if (gone) {
        sorted_remove(v, *n, *gone);
        --*n;
    } else if (come) {
        sorted_insert(v, *n, *come);
        ++*n;
    }
}

/*
 * What an interval that was set aside is. The order is that of the paper: first
 * the ectopic beat (short, long, or long, short: the neighbours swing the other
 * way), then long and short ones, of which some are two beats in one or one in
 * two.
 */
static enum beat_kind kind_of(struct artifact *a, int64_t j, int64_t median_x2,
                              const struct limits *lim)
{
    const struct artifact_slot *s = slot(a, j);
    bool first = j == 0, last = j + 1 >= a->pushed;
    double unit = (double)lim->diff_x20 / 20;
    double own = s->diff / unit;
    double before = first ? 0 : slot(a, j - 1)->diff / unit;
    double after = last ? 0 : slot(a, j + 1)->diff / unit;
    int64_t next = last ? 0 : slot(a, j + 1)->ticks;
    int64_t previous = first ? 0 : slot(a, j - 1)->ticks;

    if (!s->beat.adjacent)
        return BEAT_GAP;
    if (own > 1 && (before > after ? before : after) < -0.13 * own - 0.17)
        return BEAT_ECTOPIC;
    if (own < -1 && (before < after ? before : after) > -0.13 * own + 0.17)
        return BEAT_ECTOPIC;
    if (2 * (int64_t)s->ticks > median_x2) /* half of it would be one beat */
        return 20 * llabs(s->ticks - median_x2) < lim->deviate_x20 ? BEAT_MISSED : BEAT_LONG;
    if (20 * llabs(2 * (s->ticks + next) - median_x2) < lim->deviate_x20 ||
        20 * llabs(2 * (s->ticks + previous) - median_x2) < lim->deviate_x20)
        return BEAT_EXTRA;
    return BEAT_SHORT;
}

/* around[] holds the intervals j-5 to j+5, as far as they exist. */
static void decide(struct artifact *a, int64_t j, struct beat *out)
{
    struct artifact_slot *s = slot(a, j);
    int64_t known = a->pushed < ARTIFACT_DIFFS + 1 ? a->pushed : ARTIFACT_DIFFS + 1;
    int64_t median_x2 = sorted_median_x2(a->around, a->around_n);
    int64_t off_x2 = 2 * (int64_t)s->ticks - median_x2;
    struct limits lim = { limit_x20(a->diffs, a->diff_n, 1),
                          limit_x20(a->deviates, a->deviate_n, 2) };
    bool ok = s->usable && s->ticks >= SHORTEST && s->ticks <= LONGEST;

    s->deviate = (int32_t)(off_x2 < 0 ? 2 * off_x2 : off_x2);
    if (known >= WARM_MIN) {
        int64_t before = llabs(s->diff);
        int64_t after = j + 1 < a->pushed ? llabs(slot(a, j + 1)->diff) : 0;
        if (20 * (before > after ? before : after) > lim.diff_x20 &&
            20 * llabs(s->deviate) > lim.deviate_x20)
            ok = false;
    } else if (10 * llabs(off_x2) > 3 * median_x2) {
        ok = false;
    }

    *out = s->beat;
    out->ok = ok;
    out->kind = ok ? BEAT_NORMAL : kind_of(a, j, median_x2, &lim);

    slide(a->deviates, &a->deviate_n,
          j >= ARTIFACT_DEVIATE ? &slot(a, j - ARTIFACT_DEVIATE)->deviate : NULL, &s->deviate);
    a->decided = j + 1;
}

bool artifact_push(struct artifact *a, const struct beat *in, bool usable, struct beat *out)
{
    int64_t k = a->pushed;
    struct artifact_slot *s = slot(a, k);
    const struct artifact_slot *gone = k >= ARTIFACT_DIFFS ? slot(a, k - ARTIFACT_DIFFS) : NULL;

    s->beat = *in;
    s->usable = usable;
    s->ticks = in->ticks < TICKS_MOST ? in->ticks : TICKS_MOST;
    s->diff = k > 0 && in->adjacent ? s->ticks - slot(a, k - 1)->ticks : 0;
    s->diff_counts = k > 0 && in->adjacent && abs(s->diff) < DIFF_MOST;
    a->pushed++;

    slide(a->diffs, &a->diff_n, gone && gone->diff_counts ? &gone->diff : NULL,
          s->diff_counts ? &s->diff : NULL);
    slide(a->around, &a->around_n,
          k >= ARTIFACT_MEDIAN ? &slot(a, k - ARTIFACT_MEDIAN)->ticks : NULL, &s->ticks);
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
        slide(a->around, &a->around_n, &slot(a, oldest)->ticks, NULL);
    decide(a, j, out);
    return true;
}
