/* Any beats at all through all that is made of a window or a recording: every figure is a number or
 * NAN, and within what it can be. */
#include "heart.h"
#include "metrics.h"
#include "summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BEATS_MAX 4000
#define ALL       (HEART_WANT_SPECTRUM | HEART_WANT_DFA | HEART_WANT_INDEX | HEART_WANT_RESPIRATION)

static void check(double x, double low, double high)
{
    if (isinf(x) || x < low || x > high)
        abort();
}

/* Two bytes a beat make hearts, three make anything. */
static size_t read_beats(const uint8_t *data, size_t len, struct series_beat *beats)
{
    bool any = len > 0 && data[0] & 1;
    size_t n = 0, step = any ? 5 : 2;

    for (size_t i = 1; i + step <= len && n < BEATS_MAX; i += step) {
        uint32_t ticks = 540000 + data[i] * 3600u;
        uint8_t flags = data[i + step - 1];
        if (any)
            memcpy(&ticks, data + i, sizeof(ticks));
        beats[n++] = (struct series_beat){ .ticks = (int32_t)(ticks % INT32_MAX) + 1,
                                           .ok = flags & 7,
                                           .follows = flags & 0xf8 };
    }
    return n;
}

static void check_summary(const struct series *s)
{
    struct summary *x = summary_new();
    struct hrv_summary out;

    if (!x)
        return;
    for (size_t i = 0; i < s->n; i++)
        summary_beat(x, &(struct beat){ .ticks = s->beat[i].ticks,
                                        .ok = s->beat[i].ok,
                                        .adjacent = s->beat[i].follows });
    if (summary_result(x, s, UINT32_MAX, &out) == 0) {
        check(out.tri_index, 1, BEATS_MAX);
        check(out.tinn_ms, 0, INFINITY);
        check(out.stress_index, 0, INFINITY);
        check(out.vlf_ms2, 0, INFINITY);
        check(out.lf_ms2, 0, INFINITY);
        check(out.hf_ms2, 0, INFINITY);
        check(out.lf_hf, 0, INFINITY);
        check(out.total_power_ms2, 0, INFINITY);
        check(out.dfa_a1, -100, 100);
        check(out.sampen, 0, 50);
    }
    summary_free(x);
}

static void check_window(const struct series *s)
{
    struct windows w;
    struct metrics *m = metrics_new(ALL, 300);
    struct report out = { 0 };
    int64_t ticks = 0;

    if (windows_init(&w, (const int32_t[]){ 60, 300 }, 2) == 0 && m) {
        for (size_t i = 0; i < s->n; i++) {
            ticks += s->beat[i].ticks;
            windows_add(&w, rr_ticks_to_us(ticks), s->beat[i].ticks, s->beat[i].ok,
                        s->beat[i].follows);
        }
        windows_slide(&w, rr_ticks_to_us(ticks));
        metrics_fill(m, &w, &w.window[1], rr_ticks_to_us(ticks), &out);
        check(out.stress_index, 0, INFINITY);
        check(out.lf_ms2, 0, INFINITY);
        check(out.hf_ms2, 0, INFINITY);
        check(out.lf_hf, 0, INFINITY);
        check(out.dfa_a1, -100, 100);
        check(out.respiration_bpm, 3.9, 40.5);
        check(out.respiration_confidence, 0, 1);
    }
    windows_fini(&w);
    metrics_free(m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    static struct series_beat beats[BEATS_MAX];
    struct series s = { beats, read_beats(data, len, beats) };

    check_summary(&s);
    check_window(&s);
    return 0;
}
