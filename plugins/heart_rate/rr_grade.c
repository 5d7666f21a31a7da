/*
 * rr_grade.c - judges intervals by the block
 */
#include "rr_grade.h"

#include <math.h>

#define SLOW        512 /* units: 120 a minute */
#define BLATANT     30  /* beats until what is blatant is seen */
#define AROUND      8   /* units on either side: what a value is held against */
#define OVER        10
#define RECOVER     3 /* clean blocks until smoothed intervals are believed again */
#define UNIT_BLOCK  60
#define UNIT_STEADY 6     /* bpm between the lowest and the highest rate of a block */
#define UNIT_MARGIN 0.015 /* the one unit must fit better by this share, and be as near itself */

/* More than `pct` of neighbours are equal. */
static bool repeats(const struct rr_grade *g, unsigned pct)
{
    unsigned equal = 0;

    for (unsigned i = 1; i < g->count; i++)
        equal += g->words[i] == g->words[i - 1];
    return equal * 100 > (g->count - 1u) * pct;
}

static bool is_telling(const struct rr_grade *g)
{
    return g->slow * 2 >= g->count;
}

/*
 * A heart that hardly varies has few values, each of them often: so a value is
 * held against its neighbours, not against the whole block.
 */
static bool has_favourite(const struct rr_grade *g)
{
    for (unsigned i = 0; i < RR_GRADE_BLOCK; i++) {
        unsigned same = 0, near = 0;
        for (unsigned j = 0; j < RR_GRADE_BLOCK; j++)
            same += g->words[j] == g->words[i];
        if (same < OVER) /* as good as always */
            continue;
        for (unsigned j = 0; j < RR_GRADE_BLOCK; j++) {
            int off = g->words[j] - g->words[i];
            near += off != 0 && off >= -AROUND && off <= AROUND;
        }
        if (same * 2 * AROUND >= OVER * near)
            return true;
    }
    return false;
}

static void judge_blatant(struct rr_grade *g)
{
    if (is_telling(g) && (repeats(g, 45) || g->from_rate == g->count))
        g->smoothed = true;
}

static void judge(struct rr_grade *g)
{
    if (!is_telling(g)) {
        g->count = g->from_rate = g->slow = 0;
        return;
    }
    if (repeats(g, 30) || has_favourite(g) || g->from_rate == g->count) {
        g->smoothed = true;
        g->clean = 0;
    } else if (g->smoothed && ++g->clean >= RECOVER) {
        g->smoothed = false;
    }
    g->count = g->from_rate = g->slow = 0;
}

static void judge_unit(struct rr_grade *g)
{
    double ms = g->unit_ms / g->unit_count, words = g->unit_words / g->unit_count;
    double off_ms = fabs(words - ms) / ms, off_1024 = fabs(words / 1.024 - ms) / ms;
    double off = g->is_ms ? off_ms : off_1024, other = g->is_ms ? off_1024 : off_ms;
    double rounding = ms / 60000; /* a rate of n that was n + 1 but for the decimals */

    if (g->highest_bpm - g->lowest_bpm <= UNIT_STEADY && other < UNIT_MARGIN &&
        other + UNIT_MARGIN <= off && off > rounding)
        g->is_ms = !g->is_ms;
    g->unit_count = 0;
    g->unit_words = g->unit_ms = 0;
}

static void weigh_unit(struct rr_grade *g, uint16_t word, double bpm)
{
    if (!g->unit_count || bpm < g->lowest_bpm)
        g->lowest_bpm = bpm;
    if (!g->unit_count || bpm > g->highest_bpm)
        g->highest_bpm = bpm;
    g->unit_words += word;
    g->unit_ms += 60000 / bpm;
    if (++g->unit_count == UNIT_BLOCK)
        judge_unit(g);
}

void rr_grade_word(struct rr_grade *g, uint16_t word, double bpm)
{
    if (bpm > 0) {
        double by_rate = (g->is_ms ? 60000 : 61440) / bpm;
        g->from_rate += fabs(word - by_rate) <= 1.5; /* one unit, and the rounding of the rest */
        weigh_unit(g, word, bpm);
    }
    g->words[g->count++] = word;
    g->slow += word >= SLOW;
    if (g->count == RR_GRADE_BLOCK)
        judge(g);
    else if (g->count % BLATANT == 0)
        judge_blatant(g);
}
