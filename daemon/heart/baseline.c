/* baseline.c - priors, quantiles of late and of today, and the days behind them */
#include "baseline.h"

#include <math.h>
#include <string.h>

#define RATE_LOW      35.0 /* bpm */
#define RATE_HIGH     200.0
#define RATE_STEP     1.0
#define RATE_QUANTILE 0.5
#define LN_LOW        1.0 /* 2.7 ms */
#define LN_HIGH       5.6 /* 270 ms */
#define LN_STEP       0.05
#define LN_QUANTILE   0.8

#define PRIOR_MIN        0.5  /* an age says little about a person */
#define STORED_MIN       30.0 /* their own past says more; 10 let a lab session of 20 min drift */
#define PURE_MIN         1.25 /* minutes of their own, below which nothing is handed on */
#define LEARNT_MOST      1e7
#define RECENT_MOST      300.0 /* what is forgotten within three hours comes to 260 */
#define EVENING_MIN      60.0 /* of a day's last hours, on the next one: no jump, and no hold either */
#define READING_MOST_MIN 120.0 /* as much as a day weighs at the most */
#define HALFWAY_MIN      5.0   /* to half of what minutes can give of the progress */

/*
 * Once some days are known, today moves the reference by no more than ordinary days differ (a
 * person's rate at rest spreads by 3 to 5 bpm, ln RMSSD by a third): one bad day cannot become
 * ordinary, several can.
 */
#define KNOWN_DAYS   3
#define DAY_MOST_BPM 5.0
#define DAY_MOST_LN  0.33

/* 71 bpm: adults at rest, seated. ln RMSSD by age: Nunan 2010, Sinnreich and Kark 1998. */
#define PRIOR_RATE      71.0
#define PRIOR_LN_AT_30  3.57
#define PRIOR_LN_A_YEAR (-0.019)

void baseline_init(struct baseline *b, int32_t age_years)
{
    int32_t age = age_years < 20 ? 20 : age_years > 80 ? 80 : age_years;

    memset(b, 0, sizeof(*b));
    histogram_init(&b->rate, RATE_LOW, RATE_HIGH, RATE_STEP);
    histogram_init(&b->ln_rmssd, LN_LOW, LN_HIGH, LN_STEP);
    b->today_rate = b->rate;
    b->today_ln_rmssd = b->ln_rmssd;
    b->prior_rate = PRIOR_RATE;
    b->prior_ln_rmssd = PRIOR_LN_AT_30 + PRIOR_LN_A_YEAR * (age - 30);
    b->prior_min = PRIOR_MIN;
    b->day = DAY_UNDATED;
}

/* ---- the reference ---- */

static double between(double low, double x, double high)
{
    return fmin(fmax(x, low), high);
}

/* The prior gives way as minutes come in. */
static double blend(const struct baseline *b, const struct histogram *h, double quantile,
                    double prior, double most)
{
    if (h->minutes <= 0)
        return prior;
    double x = (b->prior_min * prior + h->minutes * histogram_quantile(h, quantile)) /
               (b->prior_min + h->minutes);
    bool known = days_without(&b->days, b->day).count >= KNOWN_DAYS;
    return known ? between(prior - most, x, prior + most) : x;
}

static double rate_of(const struct baseline *b, const struct histogram *h)
{
    return blend(b, h, RATE_QUANTILE, b->prior_rate, DAY_MOST_BPM);
}

static double ln_rmssd_of(const struct baseline *b, const struct histogram *h)
{
    return blend(b, h, LN_QUANTILE, b->prior_ln_rmssd, DAY_MOST_LN);
}

double baseline_rate(const struct baseline *b)
{
    return rate_of(b, &b->rate);
}

double baseline_ln_rmssd(const struct baseline *b)
{
    return ln_rmssd_of(b, &b->ln_rmssd);
}

bool baseline_is_stored(const struct baseline *b)
{
    return b->prior_min > PRIOR_MIN;
}

double baseline_own_min(const struct baseline *b)
{
    return b->rate.minutes + (baseline_is_stored(b) ? b->prior_min : 0);
}

/* ---- the days ---- */

/* The last bin reaches beyond what is plausible. */
static double quantile(const struct histogram *h, double q, double high)
{
    return h->minutes > 0 ? fmin(histogram_quantile(h, q), high) : NAN;
}

static struct days days_with_today(const struct baseline *b)
{
    struct days all = b->days;

    days_merge(&all, &(struct baseline_day){
                         .day = b->day,
                         .minutes = b->today_min,
                         .hr_bpm = quantile(&b->today_rate, RATE_QUANTILE, RATE_HIGH),
                         .ln_rmssd = quantile(&b->today_ln_rmssd, LN_QUANTILE, LN_HIGH),
                     });
    return all;
}

/* Before the first day counts: what an age gave is not stored as if it were the person's own. */
static double young_rate(const struct baseline *b)
{
    if (b->today_rate.minutes < PURE_MIN)
        return b->prior_rate;
    if (baseline_is_stored(b))
        return fmin(rate_of(b, &b->today_rate), RATE_HIGH);
    return quantile(&b->today_rate, RATE_QUANTILE, RATE_HIGH);
}

static double young_ln_rmssd(const struct baseline *b)
{
    if (b->today_ln_rmssd.minutes < PURE_MIN)
        return b->ln_known ? b->prior_ln_rmssd : NAN;
    if (b->ln_known)
        return fmin(ln_rmssd_of(b, &b->today_ln_rmssd), LN_HIGH);
    return quantile(&b->today_ln_rmssd, LN_QUANTILE, LN_HIGH);
}

/* A single strange minute would weigh as much as a life after the restart. */
static bool hands_on(const struct baseline *b)
{
    return baseline_is_stored(b) || b->today_rate.minutes >= PURE_MIN;
}

static void save_recent(const struct baseline *b, struct baseline_memory *out)
{
    out->recent_min = fmin(b->rate.minutes, RECENT_MOST);
    out->recent_bpm = quantile(&b->rate, RATE_QUANTILE, RATE_HIGH);
    out->recent_ln_rmssd = quantile(&b->ln_rmssd, LN_QUANTILE, LN_HIGH);
}

void baseline_save(const struct baseline *b, struct baseline_memory *out)
{
    struct days all = days_with_today(b);
    double rate = days_rate(&all), ln_rmssd = days_ln_rmssd(&all);

    memset(out, 0, sizeof(*out)); /* padding too: the bytes are stored */
    out->version = BASELINE_MEMORY_VERSION;
    out->recent_bpm = out->recent_ln_rmssd = out->ln_rmssd = NAN;
    out->hr_bpm = b->prior_rate;
    if (!hands_on(b))
        return;
    out->day_count = all.count;
    out->hr_bpm = isnan(rate) ? young_rate(b) : rate;
    out->ln_rmssd = isnan(ln_rmssd) ? young_ln_rmssd(b) : ln_rmssd;
    out->learnt_min = fmin(b->learnt_min, LEARNT_MOST);
    memcpy(out->days, all.day, all.count * sizeof(all.day[0]));
    save_recent(b, out);
}

static bool is_rate(double bpm)
{
    return bpm >= RATE_LOW && bpm <= RATE_HIGH;
}

static bool is_ln(double ln)
{
    return isnan(ln) || (ln >= LN_LOW && ln <= LN_HIGH);
}

/* The reference is made of the days, by this very arithmetic. */
static bool contradicts(double middle, double stored)
{
    return !isnan(middle) && !(fabs(middle - stored) < 1e-9);
}

static bool is_plausible_recent(const struct baseline_memory *m)
{
    return m->recent_min == 0 || (m->recent_min > 0 && m->recent_min <= RECENT_MOST &&
                                  m->recent_min <= m->learnt_min * (1 + 1e-9) &&
                                  is_rate(m->recent_bpm) && is_ln(m->recent_ln_rmssd));
}

static bool is_plausible(const struct baseline_memory *m, const struct days *d)
{
    if (!is_rate(m->hr_bpm) || !is_ln(m->ln_rmssd) || !is_plausible_recent(m) ||
        !(m->learnt_min >= 0 && m->learnt_min <= LEARNT_MOST) || !days_fit(d, m->learnt_min))
        return false;
    for (uint32_t i = 0; i < d->count; i++)
        if (!is_rate(d->day[i].hr_bpm) || !is_ln(d->day[i].ln_rmssd))
            return false;
    return !contradicts(days_rate(d), m->hr_bpm) && !contradicts(days_ln_rmssd(d), m->ln_rmssd);
}

static void progress(struct baseline *b)
{
    struct days all = b->days;

    days_merge(&all, &(struct baseline_day){ .day = b->day, .minutes = b->today_min });
    b->progress = fmax(b->progress, b->learnt_min / (b->learnt_min + HALFWAY_MIN) / 2 +
                                        (double)all.count / BASELINE_DAYS / 2);
}

/* What was learnt earlier today is among the recent minutes: the prior is of the other days. */
static void restore_recent(struct baseline *b, const struct baseline_memory *in)
{
    struct days others = days_without(&b->days, b->day);

    if (others.count > 0 && others.count < b->days.count) {
        double ln_rmssd = days_ln_rmssd(&others);
        b->prior_rate = days_rate(&others);
        if (!isnan(ln_rmssd))
            b->prior_ln_rmssd = ln_rmssd;
    }
    histogram_seed(&b->rate, RATE_QUANTILE, in->recent_bpm, in->recent_min);
    if (!isnan(in->recent_ln_rmssd))
        histogram_seed(&b->ln_rmssd, LN_QUANTILE, in->recent_ln_rmssd, in->recent_min);
}

bool baseline_restore(struct baseline *b, const struct baseline_memory *in, bool fresh)
{
    struct days days = { .count = in->day_count };

    memcpy(days.day, in->days, sizeof(days.day));
    if (in->version != BASELINE_MEMORY_VERSION || !is_plausible(in, &days))
        return false;
    b->days = days;
    b->prior_rate = in->hr_bpm;
    b->prior_min = in->learnt_min >= PURE_MIN ? STORED_MIN : PRIOR_MIN;
    b->learnt_min = in->learnt_min;
    if (!isnan(in->ln_rmssd)) {
        b->prior_ln_rmssd = in->ln_rmssd;
        b->ln_known = true;
    }
    if (fresh && in->recent_min > 0)
        restore_recent(b, in);
    progress(b);
    return true;
}

/* As a restart, only that no minute is forgotten. */
static void close_day(struct baseline *b)
{
    struct baseline_memory m;
    double learnt_min = b->learnt_min;

    baseline_save(b, &m);
    baseline_restore(b, &m, false);
    b->learnt_min = learnt_min;
    histogram_clear(&b->today_rate);
    histogram_clear(&b->today_ln_rmssd);
    b->today_min = 0;
}

static bool is_next(int32_t day, int32_t other)
{
    return (int64_t)day - other == 1 || (int64_t)other - day == 1;
}

void baseline_set_day(struct baseline *b, int32_t day)
{
    if (day != b->day && b->day != DAY_UNDATED) {
        close_day(b);
        if (is_next(day, b->day)) {
            histogram_fade(&b->rate, EVENING_MIN);
            histogram_fade(&b->ln_rmssd, EVENING_MIN);
        } else {
            histogram_clear(&b->rate);
            histogram_clear(&b->ln_rmssd);
        }
    }
    b->day = day;
}

/* ---- learning ---- */

void baseline_learn_rate(struct baseline *b, double bpm, double minutes)
{
    histogram_add(&b->rate, bpm, minutes);
    histogram_add(&b->today_rate, bpm, minutes);
    b->learnt_min += minutes;
    b->today_min += minutes;
    progress(b);
}

void baseline_learn_ln_rmssd(struct baseline *b, double ln, double minutes)
{
    histogram_add(&b->ln_rmssd, ln, minutes);
    histogram_add(&b->today_ln_rmssd, ln, minutes);
}

void baseline_learn_reading(struct baseline *b, double bpm, double ln, double minutes)
{
    if (!is_rate(bpm) || !(minutes > 0 && minutes <= READING_MOST_MIN))
        return;
    baseline_learn_rate(b, bpm, minutes);
    if (!isnan(ln) && is_ln(ln))
        baseline_learn_ln_rmssd(b, ln, minutes);
}

double baseline_progress(const struct baseline *b)
{
    return b->progress;
}
