/*
 * spline - the smooth curve through the intervals at the ends of their beats
 *
 * Cubic, twice differentiable, "not-a-knot" at both ends (the first two and the last two pieces
 * are one cubic each): what scipy's CubicSpline and MATLAB's spline do by default. Equal to
 * HRV.md's definition to about 1e-13.
 */
#pragma once

#include "series.h"

#include <stddef.h>
#include <stdint.h>

struct spline {
    size_t most, n; /* knots */
    int64_t start;  /* ticks on the run's clock, of the first knot */
    int64_t *at;    /* ticks since start */
    double *value;  /* ms */
    double *bend;   /* second derivative, ms / s^2 */
    double *work;
};

/* Fewest knots of a not-a-knot spline. */
#define SPLINE_LEAST 4

/* 0 or -ENOMEM. */
int spline_init(struct spline *s, size_t most);
void spline_fini(struct spline *s);

/*
 * Through the NN of series[from, to), one run. Returns whether there are enough of them. The curve
 * reaches from the first knot to the last.
 */
bool spline_fit(struct spline *s, const struct series *series, size_t from, size_t to);
/* Ticks from the first knot to the last. */
int64_t spline_length(const struct spline *s);

/* Where the last call of spline_sample() stood. */
struct spline_cursor {
    size_t piece;
    int64_t at; /* ticks since the first knot */
};

/* `count` values, `step` ticks apart, from c->at on; all within the curve. Moves the cursor. */
void spline_sample(const struct spline *s, struct spline_cursor *c, int64_t step, double *out,
                   size_t count);
