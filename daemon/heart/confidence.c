/* confidence.c - factors, and the words for those that matter */
#include "confidence.h"

#include "report.h"

#include <math.h>

#define RATE_ALONE      0.5 /* averaged by a device, nobody knows how */
#define COVERAGE_LEAST  0.3
#define COVERAGE_ENOUGH 0.8
#define DIFFS_LEAST     20
#define ARTIFACTS_MOST  0.3
#define LEARNT_MIN      2.0 /* to one half */
#define AFTER_ACTIVITY  0.8 /* the heart still remembers */
#define LOCKED          0.8
#define NO_MOTION       0.5 /* a walk looks the same */
#define CONDITION       0.5

#define WORTH_SAYING 0.9

static double signal_of(const struct grounds *in)
{
    double beats = 0;

    if (in->coverage_60s > COVERAGE_LEAST && in->diffs_60s >= DIFFS_LEAST)
        beats = fmin(1, in->coverage_60s / COVERAGE_ENOUGH) *
                (1 - fmin(1, in->artifacts_60s / ARTIFACTS_MOST));
    return fmax(beats, RATE_ALONE);
}

double confidence(const struct grounds *in, uint32_t *doubts)
{
    bool beats = in->coverage_60s > 0 || in->artifacts_60s > 0;
    double signal = signal_of(in), learnt = in->own_min / (in->own_min + LEARNT_MIN);
    double exertion = (in->active_of_late ? AFTER_ACTIVITY : 1) * (in->locked ? LOCKED : 1);
    double motion = in->motion_known ? 1 : NO_MOTION, condition = in->condition ? CONDITION : 1;
    const struct {
        double factor;
        enum doubt doubt;
    } factors[] = {
        { signal, beats ? DOUBT_SIGNAL : DOUBT_RATE_ONLY },
        { learnt, DOUBT_LEARNING },
        { exertion, DOUBT_EXERTION },
        { motion, DOUBT_NO_MOTION },
        { condition, DOUBT_CONDITION },
    };

    *doubts = 0;
    for (unsigned i = 0; i < sizeof(factors) / sizeof(factors[0]); i++)
        if (factors[i].factor < WORTH_SAYING)
            *doubts |= UINT32_C(1) << factors[i].doubt;
    return signal * learnt * exertion * motion * in->decided * condition;
}
