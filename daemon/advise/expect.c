/*
 * expect.c - the regression, and Student's interval
 *
 * The slope is shrunk to .7, because neighbouring days tell nearly the same and a few weeks of them
 * say little; the residual variance, spread over the days that are worth one each, comes on top
 * of the scatter of the sessions themselves.
 */
#include "expect.h"

#include <math.h>
#include <stddef.h>

#define HALF_LIFE_DAYS 180.0
#define SLOPE_PRIOR    0.7
#define PRIOR_WORTH    8.0
#define DAYS_ALIKE     10.0 /* so many neighbouring days say as much of the slope as one */
#define NOISE_ALIKE    8.0  /* and of the mean */

void expect_learn(struct body_regression *r, double before, double after, double days_since)
{
    double keep = days_since > 0 ? exp2(-days_since / HALF_LIFE_DAYS) : 1;

    if (!isfinite(before) || !isfinite(after))
        return;
    *r = (struct body_regression){
        .weight = r->weight * keep + 1,
        .x = r->x * keep + before,
        .y = r->y * keep + after,
        .xx = r->xx * keep + before * before,
        .xy = r->xy * keep + before * after,
        .yy = r->yy * keep + after * after,
    };
}

bool expect_after(const struct body_regression *r, double before, double *expected,
                  double *variance)
{
    double n = r->weight;

    *expected = before;
    *variance = NAN;
    if (!(n > 0))
        return false;
    double x = r->x / n, y = r->y / n;

    *expected = y + SLOPE_PRIOR * (before - x);
    if (n < EXPECT_WEIGHT_MIN)
        return false;
    double sxx = fmax(r->xx - n * x * x, 0), syy = fmax(r->yy - n * y * y, 0);
    double sxy = r->xy - n * x * y;
    double worth = n / DAYS_ALIKE, slope = sxx > 0 ? sxy / sxx : SLOPE_PRIOR;

    slope = (worth * slope + PRIOR_WORTH * SLOPE_PRIOR) / (worth + PRIOR_WORTH);
    slope = fmin(fmax(slope, 0), 1);
    *expected = y + slope * (before - x);
    *variance = fmax(syy - 2 * slope * sxy + slope * slope * sxx, 0) / n / fmax(n / NOISE_ALIKE, 1);
    return true;
}

double expect_t(uint32_t freedom)
{
    static const double t[] = { 12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365,
                                2.306,  2.262, 2.228, 2.201, 2.179, 2.160, 2.145,
                                2.131,  2.120, 2.110, 2.101, 2.093, 2.086 };
    size_t count = sizeof(t) / sizeof(t[0]);

    if (freedom == 0)
        return INFINITY;
    return freedom <= count ? t[freedom - 1] : 1.96 + 2.4 / freedom;
}

void expect_judge(const double *over, size_t count, double variance, struct session_verdict *out)
{
    double mean = 0, square = 0;
    uint32_t n = 0;

    for (size_t i = 0; i < count; i++) {
        if (!isfinite(over[i]))
            continue;
        n++;
        double off = over[i] - mean;
        mean += off / n;
        square += off * (over[i] - mean);
    }
    *out = (struct session_verdict){ n, NAN, NAN, NAN, SESSION_TOO_FEW };
    if (n < EXPECT_SESSIONS_MIN || !isfinite(variance))
        return;
    double half = expect_t(n - 1) * sqrt(square / (n - 1) / n + variance);

    out->mean = mean;
    out->low = mean - half;
    out->high = mean + half;
    out->says = out->high < 0  ? SESSION_LOWER
                : out->low > 0 ? SESSION_HIGHER
                               : SESSION_NO_DIFFERENCE;
}
