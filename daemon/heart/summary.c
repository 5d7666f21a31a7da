/* summary.c - the HRV of a whole recording from exact sums */
#include "summary.h"

#include "rr.h"
#include "sums.h"

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

void summary_result(const struct summary *s, struct hrv_summary *out)
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
