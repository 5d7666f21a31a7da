/* trend.c - the last minute against the five before; words with hysteresis */
#include "trend.h"

#include "instant.h"

#include <math.h>

#define NOW_US         (60 * US_PER_S)
#define ALL_US         (360 * US_PER_S)
#define NOW_LEAST_S    30
#define BEFORE_LEAST_S 80
#define MOVED          10.0
#define LEVEL_LAG      5.0

enum trend trend_step(struct score_history *h, int64_t t_us, double score, int32_t step_s)
{
    double now = 0, before = 0;
    int32_t now_n = 0, before_n = 0;

    h->t_us[h->head % TREND_RING] = t_us;
    h->score[h->head % TREND_RING] = score;
    h->head++;
    if (h->count < TREND_RING)
        h->count++;
    for (uint32_t n = 0; n < h->count; n++) {
        uint32_t i = (h->head - 1 - n) % TREND_RING;
        if (h->t_us[i] <= t_us - ALL_US)
            break;
        if (h->t_us[i] > t_us - NOW_US) {
            now += h->score[i];
            now_n++;
        } else {
            before += h->score[i];
            before_n++;
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
    { LEVEL_HIGH, 80 },
    { LEVEL_ELEVATED, 60 },
    { LEVEL_ORDINARY, 30 },
};

enum level level_step(enum level before, double score)
{
    for (unsigned i = 0; i < sizeof(levels) / sizeof(levels[0]); i++)
        if (score >= levels[i].from - (before >= levels[i].level ? LEVEL_LAG : 0))
            return levels[i].level;
    return LEVEL_CALM;
}
