/* metrics.c - what is computed of a window only when it is asked for */
#include "metrics.h"

#include "dfa.h"
#include "heart.h"
#include "instant.h"
#include "respiration.h"
#include "series.h"
#include "spectrum.h"
#include "stress_index.h"

#include <stdlib.h>

#define OF_WINDOW (HEART_WANT_SPECTRUM | HEART_WANT_DFA | HEART_WANT_INDEX)

/* NULL: not wanted. */
struct metrics {
    struct series_beat *beats;
    struct spectrum *spectrum;
    struct dfa *dfa;
    struct stress_index *index;
    struct respiration *respiration;
    uint32_t want;
};

struct metrics *metrics_new(uint32_t want, int32_t window_s)
{
    struct metrics *m = calloc(1, sizeof(*m));
    size_t most = (size_t)window_s * WINDOW_BEATS_PER_S;
    if (!m)
        return NULL;

    if (most < RESPIRATION_BEATS)
        most = RESPIRATION_BEATS;
    m->want = want;
    m->beats = calloc(most, sizeof(*m->beats));
    m->spectrum = want & HEART_WANT_SPECTRUM ? spectrum_new(most, window_s * US_PER_S) : NULL;
    m->dfa = want & HEART_WANT_DFA ? dfa_new(most) : NULL;
    m->index = want & HEART_WANT_INDEX ? stress_index_new(most) : NULL;
    m->respiration = want & HEART_WANT_RESPIRATION ? respiration_new() : NULL;
    if (!m->beats || (want & HEART_WANT_SPECTRUM && !m->spectrum) ||
        (want & HEART_WANT_DFA && !m->dfa) || (want & HEART_WANT_INDEX && !m->index) ||
        (want & HEART_WANT_RESPIRATION && !m->respiration)) {
        metrics_free(m);
        return NULL;
    }
    return m;
}

void metrics_free(struct metrics *m)
{
    if (!m)
        return;
    free(m->beats);
    spectrum_free(m->spectrum);
    dfa_free(m->dfa);
    stress_index_free(m->index);
    respiration_free(m->respiration);
    free(m);
}

static void fill_window(struct metrics *m, const struct series *window, struct report *out)
{
    if (m->spectrum) {
        struct spectrum_bands bands;
        spectrum_of(m->spectrum, window, &bands);
        out->lf_ms2 = bands.lf;
        out->hf_ms2 = bands.hf;
        out->lf_hf = bands.lf_hf;
    }
    if (m->dfa)
        out->dfa_a1 = dfa_alpha1(m->dfa, window);
    if (m->index)
        out->stress_index = stress_index_of(m->index, window);
}

void metrics_fill(struct metrics *m, const struct windows *all, const struct window *report_window,
                  int64_t t_us, struct report *out)
{
    struct series s = { .beat = m->beats };

    if (m->want & OF_WINDOW) {
        s.n = series_of_window(all, report_window, m->beats);
        fill_window(m, &s, out);
    }
    if (m->respiration) {
        struct breath breath;
        s.n = series_of_last(all, t_us, RESPIRATION_US, m->beats, RESPIRATION_BEATS);
        respiration_of(m->respiration, &s, &breath);
        out->respiration_bpm = breath.bpm;
        out->respiration_confidence = breath.confidence;
    }
}
