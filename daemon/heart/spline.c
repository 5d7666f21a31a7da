/*
 * spline.c - a tridiagonal system, and cubics
 *
 * The unknowns are the second derivatives m at the knots. With h the distance of two knots in s
 * and v the slopes between them,
 *
 *     h[i-1] m[i-1] + 2 (h[i-1] + h[i]) m[i] + h[i] m[i+1] = 6 (v[i] - v[i-1])
 *
 * inside; not-a-knot says m[0] = m[1] + (m[1] - m[2]) h[0] / h[1], and so at the other end, which
 * is put into the first and the last equation. Solved by elimination without pivoting: the system
 * is dominated by its diagonal.
 */
#include "spline.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define S_PER_TICK (1.0 / RR_TICKS_PER_S)

int spline_init(struct spline *s, size_t most)
{
    *s = (struct spline){ .most = most };
    s->at = calloc(most, sizeof(*s->at));
    s->value = calloc(most, sizeof(*s->value));
    s->bend = calloc(most, sizeof(*s->bend));
    s->work = calloc(most, sizeof(*s->work));
    if (s->at && s->value && s->bend && s->work)
        return 0;
    spline_fini(s);
    return -ENOMEM;
}

void spline_fini(struct spline *s)
{
    free(s->at);
    free(s->value);
    free(s->bend);
    free(s->work);
    *s = (struct spline){ 0 };
}

static void solve(struct spline *s)
{
    const size_t last = s->n - 1;
    double *m = s->bend, *upper = s->work;
    double h_first = (double)s->at[1] * S_PER_TICK;
    double h = h_first, v = (s->value[1] - s->value[0]) / h, h_before = 0;

    m[0] = upper[0] = 0; /* eliminated */
    for (size_t i = 1; i < last; i++) {
        double h_next = (double)(s->at[i + 1] - s->at[i]) * S_PER_TICK;
        double v_next = (s->value[i + 1] - s->value[i]) / h_next;
        double diagonal = 2 * (h + h_next), lower = h, above = h_next;

        if (i == 1) {
            diagonal += h * (1 + h / h_next);
            above -= h * h / h_next;
        }
        if (i == last - 1) {
            diagonal += h_next * (1 + h_next / h);
            lower -= h_next * h_next / h;
        }
        double pivot = 1 / (diagonal - lower * upper[i - 1]);
        upper[i] = above * pivot;
        m[i] = (6 * (v_next - v) - lower * m[i - 1]) * pivot;
        h_before = h;
        h = h_next;
        v = v_next;
    }
    for (size_t i = last - 2; i >= 1; i--)
        m[i] -= upper[i] * m[i + 1];
    double h_second = (double)(s->at[2] - s->at[1]) * S_PER_TICK;
    m[0] = m[1] + (m[1] - m[2]) * h_first / h_second;
    m[last] = m[last - 1] + (m[last - 1] - m[last - 2]) * h / h_before;
}

bool spline_fit(struct spline *s, const struct series *series, size_t from, size_t to)
{
    int64_t clock = 0, start = 0;

    s->n = 0;
    for (size_t i = from; i < to && s->n < s->most; i++) {
        const struct series_beat *b = &series->beat[i];
        clock += b->ticks;
        if (!b->ok)
            continue;
        if (s->n == 0)
            start = clock;
        s->at[s->n] = clock - start;
        s->value[s->n++] = rr_ms(b->ticks);
    }
    if (s->n < SPLINE_LEAST)
        return false;
    solve(s);
    return true;
}

int64_t spline_length(const struct spline *s)
{
    return s->n > 0 ? s->at[s->n - 1] : 0;
}

void spline_sample(const struct spline *s, struct spline_cursor *c, int64_t step, double *out,
                   size_t count)
{
    size_t i = c->piece;
    int64_t at = c->at;

    for (size_t k = 0; k < count;) {
        while (i + 2 < s->n && at >= s->at[i + 1])
            i++;
        /* The piece as a polynomial of the time since its first knot. */
        double h = (double)(s->at[i + 1] - s->at[i]) * S_PER_TICK;
        double a = s->value[i], m = s->bend[i], rise = s->bend[i + 1] - m;
        double b = (s->value[i + 1] - a) / h - h * (3 * m + rise) * (1.0 / 6);
        double c2 = m * 0.5, d = rise / (6 * h);
        int64_t end = i + 2 < s->n ? s->at[i + 1] : INT64_MAX;

        for (; k < count && at < end; k++, at += step) {
            double t = (double)(at - s->at[i]) * S_PER_TICK;
            out[k] = a + t * (b + t * (c2 + t * d));
        }
    }
    c->piece = i;
    c->at = at;
}
