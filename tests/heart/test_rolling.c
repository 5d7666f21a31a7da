/* The rolling values of raw recordings beside series computed from the definitions. */
#include "testing.h"

#include "heart.h"
#include "instant.h"
#include "recording.h"
#include "rr.h"

#include <math.h>
#include <stdlib.h>

/*
 * mitdb100 is written with four decimals of its 1/360 s; the intervals are the 1/360 s themselves.
 */
static const struct row {
    const char *name;
    double within; /* relative: the series are written with nine digits */
} rows[] = {
    { "rest15_bartels", 6e-9 },   { "mitdb100_30min", 1e-6 },    { "nn60_pyhrv", 6e-9 },
    { "exercise_bartels", 6e-9 }, { "ltdb14184_24h_pvc", 6e-9 },
};

static void test_rolling(void **state)
{
    const struct row *r = *state;
    char below[128], **lines;
    struct table series;
    struct report out = { 0 };

    snprintf(below, sizeof(below), "hrv/recordings/%s.txt", r->name);
    long n = lines_read(shared_path(below), &lines), i = 0;
    assert_true(n > 0);
    snprintf(below, sizeof(below), "hrv/rolling/%s.csv", r->name);
    assert_int_equal(table_read(&series, shared_path(below)), 0);
    struct heart *h = heart_new(&(struct heart_options){
        .window_s = 300, .step_s = 10, .raw = true, .want = HEART_WANT_WINDOW });
    assert_non_null(h);
    int64_t ticks = 0;
    size_t compared = 0;
    double worst = 0;

    for (size_t row = 0; row < series.rows; row++) {
        int64_t t_us = llround(table_number(&series, row, "T_s")) * US_PER_S;
        for (; i < n; i++) {
            struct rr_interval rr = { rr_from_ms(strtod(lines[i], NULL)), 100, false };
            if (rr_ticks_to_us(ticks + rr.ticks) > t_us)
                break;
            ticks += rr.ticks;
            heart_interval(h, rr_ticks_to_us(ticks), &rr);
        }
        heart_tick(h, t_us, &out);
        assert_int_equal(out.nn_count, (int)table_number(&series, row, "n"));
        if (out.nn_count < 3)
            continue;
        const double got[] = { out.rmssd_ms, out.sdnn_ms, out.pnn50_pct, out.sd1_ms, out.sd2_ms };
        static const char *const names[] = { "rmssd", "sdnn", "pnn50", "sd1", "sd2" };
        for (int k = 0; k < 5; k++) {
            double want = table_number(&series, row, names[k]);
            double off = want != 0 ? fabs(got[k] / want - 1) : fabs(got[k]);
            if (!(off <= worst)) /* NAN too */
                worst = off;
        }
        compared++;
    }
    print_message("# %s: %zu windows, worst relative difference %.1e\n", r->name, compared, worst);
    assert_true(compared > 0 && worst <= r->within);
    heart_free(h);
    table_free(&series);
    lines_free(lines);
}

int main(void)
{
    struct tests tests = { 0 };

    if (!shared_has("hrv/rolling"))
        return SKIP_ALL("no rolling series below BALM_SHARED");
    ADD_ROWS(&tests, rows, test_rolling);
    return RUN_TESTS(&tests, "rolling");
}
