/* trend.c - the last minute against the five before; words with hysteresis */
#include "trend.h"

#include "instant.h"

#define BIN_US         (10 * US_PER_S)
#define NOW_BINS       6
#define NOW_LEAST_S    30 /* half of what is asked for, and a quarter of the rest */
#define BEFORE_LEAST_S 80
#define MOVED          10.0 /* points: seen at 43 to 73 % of stressors' onsets, at 13 to 27 % of rest */
#define LEVEL_LAG      5.0

static void take(struct score_history *h, int64_t bin, double score)
{
    unsigned at = (unsigned)((bin % TREND_BINS + TREND_BINS) % TREND_BINS);

    if (h->bins[at].bin != bin) {
        h->bins[at].bin = bin;
        h->bins[at].sum = 0;
        h->bins[at].count = 0;
    }
    h->bins[at].sum += score;
    h->bins[at].count++;
}

void trend_break(struct score_history *h)
{
    *h = (struct score_history){ 0 };
}

enum trend trend_step(struct score_history *h, int64_t t_us, double score, int32_t step_s)
{
    double now = 0, before = 0;
    int32_t now_n = 0, before_n = 0;
    int64_t newest = t_us / BIN_US;

    take(h, newest, score);
    for (unsigned i = 0; i < TREND_BINS; i++) {
        int64_t age = newest - h->bins[i].bin;
        if (age < NOW_BINS) {
            now += h->bins[i].sum;
            now_n += h->bins[i].count;
        } else if (age < TREND_BINS) {
            before += h->bins[i].sum;
            before_n += h->bins[i].count;
        }
    }
    if (now_n * step_s < NOW_LEAST_S || before_n * step_s < BEFORE_LEAST_S)
        return TREND_NONE;
    double moved = now / now_n - before / before_n;
    return moved > MOVED ? TREND_RISING : moved < -MOVED ? TREND_EASING : TREND_STEADY;
}

static const struct {
    enum level level;
    double from;
} levels[] = {
    { LEVEL_HIGH, LEVEL_HIGH_FROM },
    { LEVEL_ELEVATED, LEVEL_ELEVATED_FROM },
    { LEVEL_ORDINARY, LEVEL_ORDINARY_FROM },
};

enum level level_step(enum level before, double score)
{
    for (unsigned i = 0; i < sizeof(levels) / sizeof(levels[0]); i++)
        if (score >= levels[i].from - (before >= levels[i].level ? LEVEL_LAG : 0))
            return levels[i].level;
    return LEVEL_CALM;
}
