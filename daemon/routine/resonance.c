/*
 * resonance.c - a hill on level ground, seen through noise
 *
 *     ln amplitude = level of the session + ln(1 + h exp(-((rate - c) / 1.5)^2 / 2))
 *
 * Over a grid of c and h; the levels are least squares, the noise is what is left over with a
 * little of what is usual (7 %, worth four points). The width is no one's in particular: with 1.3
 * to 1.5 the search does best on simulated people, whose own hills are 1.1 wide before large swings
 * saturate and flatten them. Where the rates lie on both sides of the top it hardly matters.
 *
 * The prior: Vaschillo et al. 2002, Lehrer and Gevirtz 2014 (4.5 to 7 a minute, most near 5.5).
 */
#include "resonance.h"

#include <math.h>

#define WIDTH_PER_MIN  1.5
#define PRIOR_MIDDLE   5.6
#define PRIOR_SPREAD   0.9
#define USUAL_SCATTER  0.07
#define USUAL_WORTH    4.0 /* points */
#define GRID_STEP      0.05
#define GRID           51
#define POINTS_LEAST   5
#define BEATS_LEAST    60
#define REFUSED_MOST   0.15
#define FOLLOWED_LEAST 0.6
#define SWING_LEAST    1.0 /* ms: straps count no finer */
#define TAU            6.28318530717958647692

static const double heights[] = { 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 1.4 };
#define HEIGHTS ((int)(sizeof(heights) / sizeof(heights[0])))

/* ---- one stage ---- */

void stage_begin(struct stage *st, double per_min)
{
    *st = (struct stage){ .per_min = per_min };
}

void stage_beat(struct stage *st, double t_s, double rr_ms, bool ok)
{
    if (!ok) {
        st->refused++;
        return;
    }
    double turn = TAU * st->per_min / 60 * t_s;
    double x[5] = { 1, t_s / 60, cos(turn), sin(turn), rr_ms };

    st->beats++;
    for (int i = 0; i < 4; i++)
        for (int k = 0; k < 5; k++)
            st->sums[i][k] += x[i] * x[k];
}

void stage_window(struct stage *st, bool followed)
{
    st->windows++;
    st->followed += followed;
}

bool stage_amplitude(const struct stage *st, double *ms)
{
    double a[4][5];

    if (st->beats < BEATS_LEAST || st->refused > REFUSED_MOST * (st->beats + st->refused) ||
        st->windows == 0 || st->followed < FOLLOWED_LEAST * st->windows)
        return false;
    for (int i = 0; i < 4; i++)
        for (int k = 0; k < 5; k++)
            a[i][k] = st->sums[i][k];
    for (int i = 0; i < 4; i++) { /* symmetric and positive: no pivots are needed */
        if (!(a[i][i] > 1e-9))
            return false;
        for (int r = i + 1; r < 4; r++) {
            double f = a[r][i] / a[i][i];
            for (int k = i; k < 5; k++)
                a[r][k] -= f * a[i][k];
        }
    }
    double sine = a[3][4] / a[3][3], cosine = (a[2][4] - a[2][3] * sine) / a[2][2];
    *ms = hypot(sine, cosine);
    return isfinite(*ms) && *ms >= SWING_LEAST;
}

/* ---- all of them ---- */

/* Squares left over by a hill at c; each session has a level of its own. */
static double misfit(const struct resonance_point *points, uint32_t count, double c, double height)
{
    double all = 0;

    for (uint32_t from = 0, to; from < count; from = to) {
        double sum = 0, square = 0;
        for (to = from; to < count && points[to].session == points[from].session; to++) {
            double off = ((double)points[to].per_min - c) / WIDTH_PER_MIN;
            double e = log((double)points[to].amplitude_ms) - log1p(height * exp(-0.5 * off * off));
            sum += e;
            square += e * e;
        }
        all += square - sum * sum / (to - from);
    }
    return all;
}

static uint32_t count_sessions(const struct resonance_point *points, uint32_t count)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < count; i++)
        n += i == 0 || points[i].session != points[i - 1].session;
    return n;
}

static double rate_at(int i)
{
    return RESONANCE_LEAST_PER_MIN + i * GRID_STEP;
}

bool resonance_estimate(const struct resonance_point *points, uint32_t count, double *per_min,
                        double *deviation)
{
    double fit[GRID][HEIGHTS], weight[GRID], least = INFINITY;

    if (count < POINTS_LEAST)
        return false;
    for (int i = 0; i < GRID; i++)
        for (int k = 0; k < HEIGHTS; k++) {
            fit[i][k] = misfit(points, count, rate_at(i), heights[k]);
            least = fmin(least, fit[i][k]);
        }
    double unexplained = fmax((double)count - count_sessions(points, count) - 2, 2);
    double noise =
        (least + USUAL_WORTH * USUAL_SCATTER * USUAL_SCATTER) / (unexplained + USUAL_WORTH);

    double total = 0, mean = 0, variance = 0;
    for (int i = 0; i < GRID; i++) {
        double off = (rate_at(i) - PRIOR_MIDDLE) / PRIOR_SPREAD;
        weight[i] = 0;
        for (int k = 0; k < HEIGHTS; k++)
            weight[i] += exp(-(fit[i][k] - least) / (2 * noise));
        weight[i] *= exp(-0.5 * off * off);
        total += weight[i];
        mean += weight[i] * rate_at(i);
    }
    mean /= total;
    for (int i = 0; i < GRID; i++)
        variance += weight[i] / total * (rate_at(i) - mean) * (rate_at(i) - mean);
    *per_min = mean;
    *deviation = sqrt(variance);
    return true;
}

/* ---- what to breathe next ---- */

static double within(double per_min)
{
    return fmin(fmax(per_min, RESONANCE_LEAST_PER_MIN), RESONANCE_MOST_PER_MIN);
}

/*
 * First over the whole range, then on both flanks of the hill: they tell where it stands, its top
 * does not. Every other session runs the other way, so that what changes during one, such as
 * somebody growing calmer, pulls to either side in turn.
 */
void resonance_rates(uint32_t session, double per_min, double out[static RESONANCE_STAGES])
{
    static const double whole[RESONANCE_STAGES] = { 7, 6.5, 6, 5.5, 5, 4.5 };
    static const double flanks[RESONANCE_STAGES] = { 1.4, 1.1, 0.7, -0.7, -1.1, -1.4 };
    bool begins = session == 0 || !isfinite(per_min);

    for (int i = 0; i < RESONANCE_STAGES; i++) {
        int k = session % 2 ? RESONANCE_STAGES - 1 - i : i;
        out[i] = begins ? whole[k] : within(per_min + flanks[k]);
    }
}
