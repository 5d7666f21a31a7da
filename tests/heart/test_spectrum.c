/* The spectrum: pure tones of a known power, gaps, set-aside beats, too little. */
#include "testing.h"

#include "random.h"
#include "spectrum.h"

#include <math.h>
#include <stdlib.h>

#define BEATS_MAX 3000
#define MS        RR_TICKS_PER_MS
#define MINUTE_US INT64_C(60000000)

/* NN of 800 ms that follow two waves; until t_s. */
static size_t make(struct series_beat *to, double slow_hz, double slow_ms, double fast_hz,
                   double fast_ms, double until_s)
{
    double t_s = 0;
    size_t n = 0;

    while (t_s < until_s) {
        double ms = 800 + slow_ms * sin(6.283185307179586 * slow_hz * t_s) +
                    fast_ms * sin(6.283185307179586 * fast_hz * t_s);
        t_s += ms / 1000;
        to[n++] = (struct series_beat){ (int32_t)lround(ms * MS), true, true };
    }
    return n;
}

static struct spectrum_bands bands_of(const struct series_beat *beats, size_t n, int64_t length_us)
{
    struct spectrum_bands out;
    struct spectrum *s = spectrum_new(BEATS_MAX, length_us);

    assert_non_null(s);
    spectrum_of(s, &(struct series){ beats, n }, &out);
    spectrum_free(s);
    return out;
}

static const struct tone {
    const char *name;
    double hz, ms, length_s;
    double vlf, lf, hf; /* shares of its power */
} tones[] = {
    { "0.02 Hz is very low", 0.02, 30, 600, 1, 0, 0 },
    { "0.1 Hz is low", 0.1, 30, 300, 0, 1, 0 },
    { "0.25 Hz is high", 0.25, 15, 300, 0, 0, 1 },
    { "a single segment", 0.25, 15, 152, 0, 0, 1 },
    { "0.45 Hz is outside", 0.45, 10, 300, 0, 0, 0 },
    { "0.1 Hz in an hour", 0.1, 30, 2000, 0, 1, 0 },
};

static void test_tone(void **state)
{
    const struct tone *t = *state;
    struct series_beat beats[BEATS_MAX];
    size_t n = make(beats, t->hz, t->ms, 0, 0, t->length_s);
    struct spectrum_bands b = bands_of(beats, n, (int64_t)(t->length_s * 1e6));
    /* Half the square of its amplitude; a tone in beats is not quite a tone in time. */
    double power = t->ms * t->ms / 2;

    if (!(fabs(b.vlf - t->vlf * power) < 0.06 * power &&
          fabs(b.lf - t->lf * power) < 0.06 * power && fabs(b.hf - t->hf * power) < 0.06 * power))
        fail_msg("%g %g %g of %g", b.vlf, b.lf, b.hf, power);
    assert_true(b.total == b.vlf + b.lf + b.hf);
    assert_true(fabs(b.lf_hf - b.lf / b.hf) < 1e-9 * b.lf_hf);
}

/* What a series with a hole is worth: which of its parts the bands must be those of. */
static const struct hole {
    const char *name;
    double length_s, at_s, aside_s; /* aside_s 0: a gap of unknown length */
    int every;                      /* in the hole: every so many intervals are set aside */
    int from, to;                   /* percent of the beats that must give the same; 0, 0: NAN */
} holes[] = {
    { "a gap near the end", 300, 240, 0, 0, 0, 80 },
    { "a gap near the start", 300, 60, 0, 0, 20, 100 },
    { "a gap in the middle leaves too little on both sides", 290, 145, 0, 0, 0, 0 },
    { "a breath of set-aside beats ends a run", 300, 60, 6, 1, 22, 100 },
    { "too short", 150, 0, 0, 0, 0, 0 },
    { "a third set aside", 300, 10, 280, 3, 0, 0 },
    { "an eighth set aside, and what follows each", 300, 10, 280, 8, 0, 0 },
};

static void test_hole(void **state)
{
    const struct hole *h = *state;
    struct series_beat beats[BEATS_MAX];
    size_t n = make(beats, 0.1, 30, 0.25, 15, h->length_s);
    double t_s = 0;

    for (size_t i = 0; i < n; i++) {
        double before_s = t_s;
        t_s += (double)beats[i].ticks / RR_TICKS_PER_S;
        if (h->aside_s == 0 && before_s < h->at_s && t_s >= h->at_s)
            beats[i].follows = false;
        if (t_s >= h->at_s && t_s < h->at_s + h->aside_s && i % (size_t)h->every == 0)
            beats[i].ok = false;
    }
    struct spectrum_bands b = bands_of(beats, n, 5 * MINUTE_US);
    if (h->to == 0) {
        assert_true(isnan(b.vlf) && isnan(b.lf) && isnan(b.hf) && isnan(b.total) && isnan(b.lf_hf));
        return;
    }
    /* The run alone gives the same, to the last bit. */
    size_t from = 0, to = n;
    if (h->from == 0)
        for (to = 1; beats[to].follows; to++)
            continue;
    else
        for (size_t i = 0; i < n; i++)
            from = !beats[i].follows || !beats[i].ok ? i + !beats[i].ok : from;
    assert_in_range(from * 100 / n, h->from ? h->from - 2 : 0, h->from + 2);
    struct spectrum_bands alone = bands_of(beats + from, to - from, 5 * MINUTE_US);
    assert_true(b.lf == alone.lf && b.hf == alone.hf && b.vlf == alone.vlf && b.lf > 300);
}

static void test_single_ectopic_beats(void **state)
{
    (void)state;
    struct series_beat beats[BEATS_MAX];
    size_t n = make(beats, 0.1, 30, 0.25, 15, 300);
    struct spectrum_bands clean = bands_of(beats, n, 5 * MINUTE_US);

    for (size_t i = 20; i + 1 < n; i += 40) {
        int32_t early = beats[i].ticks / 4;
        beats[i].ticks -= early;
        beats[i + 1].ticks += early;
        beats[i].ok = beats[i + 1].ok = false;
    }
    struct spectrum_bands b = bands_of(beats, n, 5 * MINUTE_US);
    assert_true(fabs(b.lf / clean.lf - 1) < 0.05 && fabs(b.hf / clean.hf - 1) < 0.35);
}

/* 150 s below ten minutes, 256 s from there on: a tone 0.005 Hz beside an edge tells. */
static void test_resolution(void **state)
{
    (void)state;
    struct series_beat beats[BEATS_MAX];
    size_t n = make(beats, 0.15 - 0.007, 30, 0, 0, 620);
    double power = 450, coarse = bands_of(beats, n, 10 * MINUTE_US - 1).hf / power,
           fine = bands_of(beats, n, 10 * MINUTE_US).hf / power;

    if (!(coarse > 2 * fine))
        fail_msg("leaks %g and %g", coarse, fine);
}

static void test_hostile(void **state)
{
    (void)state;
    static const int32_t ticks[] = { 1, 64 * RR_TICKS_PER_S, 65 * RR_TICKS_PER_S, INT32_MAX - 1,
                                     780 * MS };
    struct series_beat beats[BEATS_MAX];
    struct random random = { 31 };

    for (int round = 0; round < 200; round++) {
        size_t n = (size_t)random_between(&random, 0, 600);
        for (size_t i = 0; i < n; i++) {
            beats[i].ticks = round % 2 ? ticks[random_between(&random, 0, 4)] / (1 + round % 7) + 1
                                       : random_between(&random, 1, RR_TICKS_PER_S);
            beats[i].ok = random_between(&random, 0, 9) > 0;
            beats[i].follows = random_between(&random, 0, 99) > 0;
        }
        struct spectrum_bands b = bands_of(beats, n, (round % 3) * 5 * MINUTE_US);
        assert_true(isnan(b.lf) || (isfinite(b.lf) && b.lf >= 0 && isfinite(b.total)));
    }
}

int main(void)
{
    struct tests tests = { 0 };

    ADD_ROWS(&tests, tones, test_tone);
    ADD_ROWS(&tests, holes, test_hole);
    ADD_TEST(&tests, test_single_ectopic_beats);
    ADD_TEST(&tests, test_resolution);
    ADD_TEST(&tests, test_hostile);
    spectrum_free(NULL);
    return RUN_TESTS(&tests, "spectrum");
}
