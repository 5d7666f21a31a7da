/* What a window's metrics fill in: only what is wanted, the same as of the beats alone, and always
 * a number or NAN. */
#include "testing.h"

#include "dfa.h"
#include "heart.h"
#include "instant.h"
#include "metrics.h"
#include "random.h"
#include "respiration.h"
#include "spectrum.h"
#include "stress_index.h"

#include <math.h>
#include <stdlib.h>

#define MS  RR_TICKS_PER_MS
#define ALL (HEART_WANT_SPECTRUM | HEART_WANT_DFA | HEART_WANT_INDEX | HEART_WANT_RESPIRATION)

static void nothing_known(struct report *r)
{
    *r = (struct report){ 0 };
    r->lf_ms2 = r->hf_ms2 = r->lf_hf = r->dfa_a1 = r->stress_index = NAN;
    r->respiration_bpm = r->respiration_confidence = NAN;
}

/* Beats of about 0.8 s that breathe 15 times a minute, in windows of 120 s and window_s. */
static int64_t fill(struct windows *w, int32_t window_s, int32_t length_s, bool aside)
{
    struct random random = { 41 };
    int64_t t = 0;

    assert_int_equal(windows_init(w, (const int32_t[]){ 120, window_s }, 2), 0);
    for (int i = 0; t < (int64_t)length_s * RR_TICKS_PER_S; i++) {
        double t_s = (double)t / RR_TICKS_PER_S;
        int32_t ticks = 800 * MS + (int32_t)(31 * MS * sin(1.5707963 * t_s)) +
                        random_between(&random, -4 * MS, 4 * MS);
        t += ticks;
        windows_add(w, rr_ticks_to_us(t), ticks, !aside || i % 37 > 0, i % 430 != 200);
    }
    windows_slide(w, rr_ticks_to_us(t));
    return rr_ticks_to_us(t);
}

static const struct row {
    const char *name;
    uint32_t want;
} rows[] = {
    { "spectrum", HEART_WANT_SPECTRUM },
    { "dfa", HEART_WANT_DFA },
    { "index", HEART_WANT_INDEX },
    { "respiration", HEART_WANT_RESPIRATION },
    { "all", ALL },
};

static void test_wanted(void **state)
{
    const struct row *r = *state;
    struct windows w;
    struct report out;
    int64_t t_us = fill(&w, 300, 400, true);
    struct metrics *m = metrics_new(r->want, 300);

    assert_non_null(m);
    for (int again = 0; again < 2; again++) {
        nothing_known(&out);
        metrics_fill(m, &w, &w.window[1], t_us, &out);
        assert_int_equal(!isnan(out.lf_ms2), (r->want & HEART_WANT_SPECTRUM) != 0);
        assert_int_equal(!isnan(out.hf_ms2), (r->want & HEART_WANT_SPECTRUM) != 0);
        assert_int_equal(!isnan(out.lf_hf), (r->want & HEART_WANT_SPECTRUM) != 0);
        assert_int_equal(!isnan(out.dfa_a1), (r->want & HEART_WANT_DFA) != 0);
        assert_int_equal(!isnan(out.stress_index), (r->want & HEART_WANT_INDEX) != 0);
        assert_int_equal(!isnan(out.respiration_bpm), (r->want & HEART_WANT_RESPIRATION) != 0);
    }
    metrics_free(m);
    windows_fini(&w);
}

/* Beat by beat what the window holds, through each metric alone. */
static void test_same_as_alone(void **state)
{
    (void)state;
    struct windows w;
    struct report out;
    int64_t t_us = fill(&w, 300, 700, true);
    struct metrics *m = metrics_new(ALL, 300);
    struct series_beat *beats = calloc(2400, sizeof(*beats));
    struct spectrum *spectrum = spectrum_new(2400, 300 * US_PER_S);
    struct dfa *dfa = dfa_new(2400);
    struct stress_index *index = stress_index_new(2400);
    struct respiration *respiration = respiration_new();
    struct series s = { .beat = beats };
    struct spectrum_bands bands;
    struct breath breath;

    assert_true(m && beats && spectrum && dfa && index && respiration);
    nothing_known(&out);
    metrics_fill(m, &w, &w.window[1], t_us, &out);
    for (uint32_t i = w.window[1].tail; i != w.head; i++) {
        const struct beat_slot *b = &w.ring[i & w.mask];
        assert_true(b->t_us > t_us - 300 * US_PER_S);
        beats[s.n++] =
            (struct series_beat){ b->ticks, b->flags & BEAT_IS_OK, b->flags & BEAT_IS_ADJACENT };
    }
    assert_in_range(s.n, 365, 385);
    spectrum_of(spectrum, &s, &bands);
    assert_true(out.lf_ms2 == bands.lf && out.hf_ms2 == bands.hf && out.lf_hf == bands.lf_hf);
    assert_true(out.dfa_a1 == dfa_alpha1(dfa, &s));
    assert_true(out.stress_index == stress_index_of(index, &s));
    for (size_t i = 0; w.ring[(w.head - s.n + i) & w.mask].t_us <= t_us - RESPIRATION_US;) {
        s.beat++;
        s.n--;
    }
    respiration_of(respiration, &s, &breath);
    assert_true(out.respiration_bpm == breath.bpm && fabs(breath.bpm - 15) < 0.5);
    assert_true(out.respiration_confidence == breath.confidence);
    metrics_free(m);
    spectrum_free(spectrum);
    dfa_free(dfa);
    stress_index_free(index);
    respiration_free(respiration);
    free(beats);
    windows_fini(&w);
}

static void all_known_or_nan(const struct report *r)
{
    const double x[] = { r->lf_ms2,      r->hf_ms2,          r->lf_hf,
                         r->dfa_a1,      r->respiration_bpm, r->respiration_confidence,
                         r->stress_index };
    for (size_t i = 0; i < sizeof(x) / sizeof(x[0]); i++)
        if (isinf(x[i]))
            fail_msg("figure %zu is %g", i, x[i]);
}

static const struct flood {
    const char *name;
    int count;
    int32_t ticks, wobble;
} floods[] = {
    { "no beat", 0, 780 * MS, 0 },
    { "one", 1, 780 * MS, 0 },
    { "two", 2, 780 * MS, 5 },
    { "three", 3, 780 * MS, 5 },
    { "all alike", 500, 780 * MS, 0 },
    { "an hour of 8 a second", 40000, 125 * MS, 5 * MS },
    { "an hour of them, each of a tick", 40000, 1, 0 },
    { "huge ones", 2000, INT32_MAX - 9, 4 },
    { "a minute each, 8 a second", 9000, 60 * RR_TICKS_PER_S, 780 * MS },
};

static void test_flood(void **state)
{
    const struct flood *r = *state;
    static const int32_t windows_s[] = { 30, 300, 3600 };
    struct random random = { 43 };

    for (size_t k = 0; k < 3; k++) {
        struct windows w;
        struct metrics *m = metrics_new(ALL, windows_s[k]);
        struct report out;

        assert_non_null(m);
        assert_int_equal(windows_init(&w, (const int32_t[]){ 120, windows_s[k] }, 2), 0);
        for (int i = 0; i < r->count; i++)
            windows_add(&w, i * US_PER_S / 9,
                        r->ticks + (r->wobble ? random_between(&random, 0, r->wobble) : 0), true,
                        i > 0);
        windows_slide(&w, r->count * US_PER_S / 9);
        nothing_known(&out);
        metrics_fill(m, &w, &w.window[1], r->count * US_PER_S / 9, &out);
        all_known_or_nan(&out);
        if (r->count < 4 || r->wobble == 0)
            assert_true(isnan(out.dfa_a1) && isnan(out.respiration_bpm));
        metrics_free(m);
        windows_fini(&w);
    }
}

int main(void)
{
    struct tests tests = { 0 };

    ADD_ROWS(&tests, rows, test_wanted);
    ADD_TEST(&tests, test_same_as_alone);
    ADD_ROWS(&tests, floods, test_flood);
    metrics_free(NULL);
    return RUN_TESTS(&tests, "metrics");
}
