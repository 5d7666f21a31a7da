/* Triangular index and TINN: by hand, and beside a search over all triangles. */
#include "testing.h"

#include "geometry.h"
#include "random.h"

#include <math.h>
#include <stdlib.h>

#define BIN (RR_TICKS_PER_S / 128)

static const struct by_hand {
    const char *name;
    int bins, count[12];
    double tri_index, tinn_bins;
} by_hand[] = {
    /* a triangle fits itself: 3 bins to the left, 2 to the right */
    { "a triangle", 7, { 0, 2, 4, 6, 3, 0, 0 }, 15 / 6., 5 },
    { "one bin", 1, { 9 }, 1, 2 },
    { "the lowest of equals is the apex", 4, { 4, 0, 0, 4 }, 2, 2 },
    { "nothing", 0, { 0 }, NAN, NAN },
};

static size_t fill(const int *count, int bins, struct series_beat *to)
{
    size_t n = 0;

    for (int b = 0; b < bins; b++)
        for (int i = 0; i < count[b]; i++)
            to[n++] = (struct series_beat){ (100 + b) * BIN + (i % 2 ? BIN - 1 : 0), true, true };
    return n;
}

/* The definition, side by side; `end` beyond the outermost bins. */
static int base(const int *count, int bins, int apex, int step)
{
    double least = INFINITY;
    int best = 0, first = step < 0 ? -1 : apex + 1, last = step < 0 ? apex - 1 : bins;

    for (int e = first; e <= last; e++) {
        double error = 0;
        for (int x = apex; x >= -1 && x <= bins; x += step) {
            double q = fmax((double)(x - e) / (apex - e), 0) * count[apex];
            double d = x >= 0 && x < bins ? count[x] : 0;
            error += (d - q) * (d - q);
        }
        if (error < least - 1e-9) {
            least = error;
            best = e;
        }
    }
    return best;
}

static void test_by_hand(void **state)
{
    const struct by_hand *r = *state;
    struct series_beat beats[64];
    struct series s = { beats, fill(r->count, r->bins, beats) };
    struct geometry g;

    assert_int_equal(geometry_of(&s, &g), 0);
    if (isnan(r->tri_index)) {
        assert_true(isnan(g.tri_index) && isnan(g.tinn_ms));
        return;
    }
    assert_true(g.tri_index == r->tri_index);
    if (g.tinn_ms != r->tinn_bins * 7.8125)
        fail_msg("TINN of %g bins", g.tinn_ms / 7.8125);
}

static void test_search(void **state)
{
    (void)state;
    static struct series_beat beats[60 * 40];
    struct random random = { 23 };

    for (int round = 0; round < 400; round++) {
        int count[60] = { 0 }, bins = random_between(&random, 1, 60), apex = 0;
        for (int b = 0; b < bins; b++) {
            count[b] = random_between(&random, 0, 39);
            apex = count[b] > count[apex] ? b : apex;
        }
        /* The outermost bins are not empty: they bound the search. */
        count[0] += !count[0];
        count[bins - 1] += !count[bins - 1];
        if (count[0] > count[apex] || (count[0] == count[apex] && apex > 0))
            apex = 0;
        struct series s = { beats, fill(count, bins, beats) };
        struct geometry g;
        assert_int_equal(geometry_of(&s, &g), 0);
        double want = base(count, bins, apex, 1) - base(count, bins, apex, -1);
        if (g.tinn_ms != want * 7.8125)
            fail_msg("round %d: %g bins, not %g", round, g.tinn_ms / 7.8125, want);
    }
}

static void test_hostile(void **state)
{
    (void)state;
    static const struct series_beat beats[] = {
        { 1, true, true }, { INT32_MAX, true, true }, { -5, true, true }, { 7, false, true }
    };
    struct geometry g;

    assert_int_equal(geometry_of(&(struct series){ beats, 4 }, &g), 0);
    assert_true(g.tri_index == 2 && g.tinn_ms > 0 && isfinite(g.tinn_ms));
}

int main(void)
{
    struct tests tests = { 0 };

    ADD_ROWS(&tests, by_hand, test_by_hand);
    ADD_TEST(&tests, test_search);
    ADD_TEST(&tests, test_hostile);
    return RUN_TESTS(&tests, "geometry");
}
