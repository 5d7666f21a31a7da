/* summary.c - the HRV of a whole recording: exact sums, and what is made of all beats at once */
#include "summary.h"

#include "dfa.h"
#include "geometry.h"
#include "rr.h"
#include "sample_entropy.h"
#include "spectrum.h"
#include "stress_index.h"
#include "sums.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

struct summary {
    struct sums nn;
    int64_t kinds[BEAT_GAP + 1];
    int64_t gaps;
    int64_t duration; /* ticks */
    int64_t beats;
    struct beat last; /* valid when beats > 0 */
};

struct summary *summary_new(void)
{
    return calloc(1, sizeof(struct summary));
}

void summary_free(struct summary *s)
{
    free(s);
}

void summary_beat(struct summary *s, const struct beat *b)
{
    if (b->ok)
        sums_nn(&s->nn, b->ticks, 1);
    if (s->beats > 0 && b->ok && b->adjacent && s->last.ok)
        sums_diff(&s->nn, s->last.ticks, b->ticks, 1);
    if (s->beats > 0 && !b->adjacent)
        s->gaps++;
    s->kinds[b->kind]++;
    s->duration += b->ticks;
    s->last = *b;
    s->beats++;
}

void summary_clear(struct summary *s)
{
    *s = (struct summary){ 0 };
}

static int add_spectrum(const struct summary *s, const struct series *all, struct hrv_summary *out)
{
    struct spectrum *spectrum = spectrum_new(all->n, rr_ticks_to_us(s->duration));
    struct spectrum_bands bands;

    if (!spectrum)
        return -ENOMEM;
    spectrum_of(spectrum, all, &bands);
    out->vlf_ms2 = bands.vlf;
    out->lf_ms2 = bands.lf;
    out->hf_ms2 = bands.hf;
    out->lf_hf = bands.lf_hf;
    out->total_power_ms2 = bands.total;
    spectrum_free(spectrum);
    return 0;
}

static int add_dfa(const struct series *all, struct hrv_summary *out)
{
    struct dfa *dfa = dfa_new(all->n);

    if (!dfa)
        return -ENOMEM;
    out->dfa_a1 = dfa_alpha1(dfa, all);
    dfa_free(dfa);
    return 0;
}

static int add_index(const struct series *all, struct hrv_summary *out)
{
    struct stress_index *index = stress_index_new(all->n);

    if (!index)
        return -ENOMEM;
    out->stress_index = stress_index_of(index, all);
    stress_index_free(index);
    return 0;
}

static int add_geometry(const struct series *all, struct hrv_summary *out)
{
    struct geometry g;
    int rc = geometry_of(all, &g);

    out->tri_index = g.tri_index;
    out->tinn_ms = g.tinn_ms;
    return rc;
}

static void add_sums(const struct summary *s, struct hrv_summary *out)
{
    const struct sums *nn = &s->nn;

    *out = (struct hrv_summary){
        .nn_count = nn->n,
        .mean_nn_ms = sums_mean_ms(nn),
        .mean_hr_bpm = 60000 / sums_mean_ms(nn),
        .sdnn_ms = sums_sdnn_ms(nn),
        .rmssd_ms = sums_rmssd_ms(nn),
        .ln_rmssd = log(sums_rmssd_ms(nn)),
        .sdsd_ms = sums_sdsd_ms(nn),
        .pnn50_pct = sums_pnn50_pct(nn),
        .pnn20_pct = sums_pnn20_pct(nn),
        .sd1_ms = sums_sd1_ms(nn),
        .sd2_ms = sums_sd2_ms(nn),
        .tri_index = NAN,
        .tinn_ms = NAN,
        .stress_index = NAN,
        .vlf_ms2 = NAN,
        .lf_ms2 = NAN,
        .hf_ms2 = NAN,
        .lf_hf = NAN,
        .total_power_ms2 = NAN,
        .dfa_a1 = NAN,
        .sampen = NAN,
        .ectopic = s->kinds[BEAT_ECTOPIC],
        .missed = s->kinds[BEAT_MISSED],
        .extra = s->kinds[BEAT_EXTRA],
        .long_beats = s->kinds[BEAT_LONG],
        .short_beats = s->kinds[BEAT_SHORT],
        .gaps = s->gaps,
        .duration_s = (double)s->duration / RR_TICKS_PER_S,
    };
    out->sd_ratio = out->sd2_ms > 0 ? out->sd1_ms / out->sd2_ms : NAN;
    if (!isfinite(out->ln_rmssd)) /* the logarithm of nothing */
        out->ln_rmssd = NAN;
}

int summary_result(const struct summary *s, const struct series *all, uint32_t want,
                   struct hrv_summary *out)
{
    int rc = 0;

    add_sums(s, out);
    if (all->n == 0)
        return 0;
    if (want & SUMMARY_WANT_GEOMETRY)
        rc = add_geometry(all, out);
    if (rc == 0 && want & SUMMARY_WANT_INDEX)
        rc = add_index(all, out);
    if (rc == 0 && want & SUMMARY_WANT_SPECTRUM)
        rc = add_spectrum(s, all, out);
    if (rc == 0 && want & SUMMARY_WANT_DFA)
        rc = add_dfa(all, out);
    if (rc == 0 && want & SUMMARY_WANT_ENTROPY)
        rc = sample_entropy_of(all, &out->sampen);
    return rc;
}
