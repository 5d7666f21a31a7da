/* The spline: not-a-knot means that a cubic comes out as itself, wherever its knots lie. */
#include "testing.h"

#include "spline.h"

#include <math.h>

#define S RR_TICKS_PER_S

/* Seconds of the knots; even ones, so that the cubic is whole in ticks. */
static const struct row {
    const char *name;
    int knots;
    int at_s[12];
} rows[] = {
    { "even knots", 8, { 0, 2, 4, 6, 8, 10, 12, 14 } },
    { "as few as there may be", 4, { 0, 4, 6, 12 } },
    { "knots far and near", 9, { 0, 2, 12, 14, 16, 30, 32, 50, 52 } },
};

/* ms at u = t / 2 s: 800 + 5 u - u^2 / 2 + u^3 / 64 */
static double cubic(double t_s)
{
    double u = t_s / 2;
    return 800 + 5 * u - u * u / 2 + u * u * u / 64;
}

/* Knots at will: the time between two of them is set aside, save the knot's own interval. */
static size_t make(const struct row *r, struct series_beat *beats)
{
    size_t n = 0;

    for (int i = 0; i < r->knots; i++) {
        int32_t own = (int32_t)lround(cubic(r->at_s[i]) * RR_TICKS_PER_MS);
        int32_t gap = i > 0 ? (r->at_s[i] - r->at_s[i - 1]) * S : own;
        if (gap > own)
            beats[n++] = (struct series_beat){ gap - own, false, true };
        beats[n++] = (struct series_beat){ own, true, true };
    }
    return n;
}

static void test_cubic(void **state)
{
    const struct row *r = *state;
    struct series_beat beats[24];
    struct series series = { beats, make(r, beats) };
    struct spline s;
    double y[400], part[400];

    assert_int_equal(spline_init(&s, 12), 0);
    assert_true(spline_fit(&s, &series, 0, series.n));
    assert_int_equal(s.n, r->knots);
    int64_t length = spline_length(&s);
    assert_int_equal(length, (int64_t)(r->at_s[r->knots - 1] - r->at_s[0]) * S);
    size_t count = (size_t)(length / (S / 4));
    struct spline_cursor c = { 0 }, d = { 0 };
    spline_sample(&s, &c, S / 4, y, count);
    for (size_t i = 0; i < count; i++)
        if (!(fabs(y[i] - cubic(r->at_s[0] + (double)i / 4)) < 1e-9))
            fail_msg("at %g s: %.12g, not %.12g", (double)i / 4, y[i],
                     cubic(r->at_s[0] + (double)i / 4));
    /* In pieces it is the same. */
    spline_sample(&s, &d, S / 4, part, 7);
    spline_sample(&s, &d, S / 4, part + 7, count - 7);
    assert_memory_equal(y, part, count * sizeof(y[0]));
    spline_fini(&s);
}

static void test_too_few(void **state)
{
    (void)state;
    static const struct series_beat beats[] = { { 800 * RR_TICKS_PER_MS, true, true },
                                                { 810 * RR_TICKS_PER_MS, true, true },
                                                { 820 * RR_TICKS_PER_MS, false, true },
                                                { 800 * RR_TICKS_PER_MS, true, true } };
    struct series series = { beats, 4 };
    struct spline s;

    assert_int_equal(spline_init(&s, 4), 0);
    assert_false(spline_fit(&s, &series, 0, 4));
    assert_false(spline_fit(&s, &series, 0, 0));
    spline_fini(&s);
}

int main(void)
{
    struct tests tests = { 0 };

    ADD_ROWS(&tests, rows, test_cubic);
    ADD_TEST(&tests, test_too_few);
    return RUN_TESTS(&tests, "spline");
}
