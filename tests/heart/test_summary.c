/* The summary of a recording, beside its definitions. */
#include "testing.h"

#include "random.h"
#include "summary.h"

#include <math.h>

#define MS RR_TICKS_PER_MS

static void close_to(const char *what, double got, double want)
{
    if (isnan(got) && isnan(want))
        return;
    if (!(fabs(got - want) <= 1e-11 * fabs(want))) {
        print_message("# %s: got %.17g, want %.17g\n", what, got, want);
        fail();
    }
}

static void test_by_hand(void **state)
{
    (void)state;
    /* ms; 0 in `ok` is set aside, 0 in `adjacent` follows a gap */
    static const struct beat beats[] = {
        { 0, 0, 800 * MS, true, false, BEAT_NORMAL },
        { 1, 0, 850 * MS, true, true, BEAT_NORMAL },   /* exactly 50 ms: not beyond */
        { 2, 0, 910 * MS, true, true, BEAT_NORMAL },   /* 60 */
        { 3, 0, 1700 * MS, false, true, BEAT_MISSED }, /* no difference to it, */
        { 4, 0, 880 * MS, true, true, BEAT_NORMAL },   /* nor from it */
        { 5, 0, 890 * MS, true, true, BEAT_NORMAL },   /* 10 */
        { 6, 0, 9000 * MS, false, false, BEAT_GAP },
        { 7, 0, 870 * MS, true, false, BEAT_NORMAL }, /* after a gap: none */
        { 8, 0, 880 * MS, true, false, BEAT_NORMAL }, /* after another */
        { 9, 0, 400 * MS, false, true, BEAT_ECTOPIC },
    };
    struct summary *s = summary_new();
    struct hrv_summary out;

    assert_non_null(s);
    for (size_t i = 0; i < sizeof(beats) / sizeof(beats[0]); i++)
        summary_beat(s, &beats[i]);
    assert_int_equal(summary_result(s, &(struct series){ NULL, 0 }, 0, &out), 0);
    assert_int_equal(out.nn_count, 7);
    close_to("mean_nn", out.mean_nn_ms, 6080 / 7.);
    close_to("mean_hr", out.mean_hr_bpm, 420000 / 6080.);
    close_to("rmssd", out.rmssd_ms, sqrt((2500 + 3600 + 100) / 3.));
    close_to("ln_rmssd", out.ln_rmssd, log(sqrt(6200 / 3.)));
    close_to("pnn50", out.pnn50_pct, 100 / 3.);
    close_to("pnn20", out.pnn20_pct, 200 / 3.);
    close_to("sdsd", out.sdsd_ms, sqrt((100 + 400 + 900) / 2.));
    close_to("sd1", out.sd1_ms, out.sdsd_ms / sqrt(2));
    assert_int_equal(out.missed, 1);
    assert_int_equal(out.ectopic, 1);
    assert_int_equal(out.gaps, 3);
    close_to("duration", out.duration_s, (6080 + 1700 + 9000 + 400) / 1000.);
    summary_free(s);
}

#define EVERYTHING                                                                           \
    (SUMMARY_WANT_GEOMETRY | SUMMARY_WANT_INDEX | SUMMARY_WANT_SPECTRUM | SUMMARY_WANT_DFA | \
     SUMMARY_WANT_ENTROPY)

static void nothing_of_all_beats(const struct hrv_summary *out)
{
    assert_true(isnan(out->tri_index) && isnan(out->tinn_ms) && isnan(out->stress_index));
    assert_true(isnan(out->vlf_ms2) && isnan(out->lf_ms2) && isnan(out->hf_ms2));
    assert_true(isnan(out->lf_hf) && isnan(out->total_power_ms2));
    assert_true(isnan(out->dfa_a1) && isnan(out->sampen));
}

/* Each bit brings its own figures and no others; those of the sums are always there. */
static void test_wanted(void **state)
{
    (void)state;
    static const uint32_t wants[] = { 0,
                                      SUMMARY_WANT_GEOMETRY,
                                      SUMMARY_WANT_INDEX,
                                      SUMMARY_WANT_SPECTRUM,
                                      SUMMARY_WANT_DFA,
                                      SUMMARY_WANT_ENTROPY,
                                      EVERYTHING };
    static struct series_beat all[1000];
    struct random random = { 19 };

    for (size_t w = 0; w < sizeof(wants) / sizeof(wants[0]); w++) {
        struct summary *s = summary_new();
        struct hrv_summary out;
        const uint32_t want = wants[w];

        assert_non_null(s);
        for (size_t i = 0; i < 1000; i++) {
            struct beat b = { .ticks = random_between(&random, 700 * MS, 860 * MS),
                              .ok = i % 60 != 3,
                              .adjacent = i > 0 };
            summary_beat(s, &b);
            all[i] = (struct series_beat){ b.ticks, b.ok, b.adjacent };
        }
        assert_int_equal(summary_result(s, &(struct series){ all, 1000 }, want, &out), 0);
        assert_true(out.rmssd_ms > 0);
        assert_int_equal(!isnan(out.tri_index), (want & SUMMARY_WANT_GEOMETRY) != 0);
        assert_int_equal(!isnan(out.tinn_ms), (want & SUMMARY_WANT_GEOMETRY) != 0);
        assert_int_equal(!isnan(out.stress_index), (want & SUMMARY_WANT_INDEX) != 0);
        assert_int_equal(!isnan(out.vlf_ms2), (want & SUMMARY_WANT_SPECTRUM) != 0);
        assert_int_equal(!isnan(out.total_power_ms2), (want & SUMMARY_WANT_SPECTRUM) != 0);
        assert_int_equal(!isnan(out.lf_hf), (want & SUMMARY_WANT_SPECTRUM) != 0);
        assert_int_equal(!isnan(out.dfa_a1), (want & SUMMARY_WANT_DFA) != 0);
        assert_int_equal(!isnan(out.sampen), (want & SUMMARY_WANT_ENTROPY) != 0);
        summary_free(s);
    }
}

static void test_nothing(void **state)
{
    (void)state;
    struct summary *s = summary_new();
    struct hrv_summary out;

    assert_non_null(s);
    assert_int_equal(summary_result(s, &(struct series){ NULL, 0 }, EVERYTHING, &out), 0);
    assert_int_equal(out.nn_count, 0);
    nothing_of_all_beats(&out);
    assert_true(isnan(out.mean_nn_ms) && isnan(out.mean_hr_bpm) && isnan(out.rmssd_ms));
    assert_true(isnan(out.ln_rmssd) && isnan(out.sd_ratio) && out.duration_s == 0);
    summary_free(s);
    summary_free(NULL);
}

int main(void)
{
    struct tests tests = { 0 };

    ADD_TEST(&tests, test_by_hand);
    ADD_TEST(&tests, test_wanted);
    ADD_TEST(&tests, test_nothing);
    return RUN_TESTS(&tests, "summary");
}
