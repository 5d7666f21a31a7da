/*
 * ranking.c - calm in units of its own scatter, means that are shrunk, and a bonus for what is new
 *
 *     mean   m = (n mean + prior) / (n + 1)       prior: -.1 a place, the order of trying
 *     value  v = m + 2 / sqrt(n + 1)              an upper bound, so each is tried before one wins
 *     offer  the largest v (accepted + 2) / (offered + 3)      what they do not take up, falls
 *
 * No dice: the same record gives the same choice. A raise eases by itself, too, so `calm` is no
 * effect of its own; all begin at the same kind of moment, and so it compares them.
 */
#include "ranking.h"

#include "expect.h"

#include <math.h>
#include <string.h>

#define CALM_MOST 3.0

/* Scatter of means over five minutes, of the same person at rest; of a session's from the days
   between two of them. */
#define HEART_RATE_BPM 4.0
#define LN_RMSSD       0.25
#define SCORE          20.0
#define DAYS_HR_BPM    2.0
#define NIGHT_LN_RMSSD 0.12
#define DAYS_RAISED    0.05

/* Broken off sooner, it tells nothing of the routine: three of the five minutes of most. */
#define RUN_LEAST_MS (INT64_C(180) * MS_PER_S)

#define PRIOR_WORTH    1.0
#define PRIOR_STEP     0.1
#define BONUS          2.0
#define TAKEN_PRIOR    2.0 /* of three: they take up what they are offered */
#define OFFERED_PRIOR  3.0
#define FORGET_AT      64 /* then all counts are halved: people change */
#define INTERVAL_LEAST 5

static void add_part(double *sum, int *n, double change, double unit)
{
    if (!isfinite(change))
        return;
    *sum += fmin(fmax(change / unit, -CALM_MOST), CALM_MOST);
    (*n)++;
}

static double ln_of(double rmssd_ms)
{
    return rmssd_ms > 0 ? log(rmssd_ms) : NAN;
}

double ranking_calm(const struct effect *e)
{
    const struct effect_span *before = &e->before, *after = &e->after;
    double sum = 0;
    int n = 0;

    if (!e->finished && e->ended_unix_ms - e->started_unix_ms < RUN_LEAST_MS)
        return NAN;
    add_part(&sum, &n, before->heart_rate_bpm - after->heart_rate_bpm, HEART_RATE_BPM);
    add_part(&sum, &n, ln_of(after->rmssd_ms) - ln_of(before->rmssd_ms), LN_RMSSD);
    add_part(&sum, &n, before->stress - after->stress, SCORE);
    return n > 0 ? sum / n : NAN;
}

static double over(const struct session_effect *e, enum session_measure m)
{
    return e->change[m].after - e->change[m].expected;
}

double ranking_session_calm(const struct session_effect *e)
{
    double sum = 0;
    int n = 0;

    add_part(&sum, &n, -over(e, SESSION_DAYS_HR), DAYS_HR_BPM);
    add_part(&sum, &n, over(e, SESSION_NIGHT_RMSSD), NIGHT_LN_RMSSD);
    add_part(&sum, &n, -over(e, SESSION_DAYS_RAISED), DAYS_RAISED);
    return n > 0 ? sum / n : NAN;
}

/* NULL: never tried. */
static const struct helped_row *find(const struct advise_memory *m, enum helped_kind kind,
                                     const char *what)
{
    for (size_t i = 0; i < HELPED_MAX; i++)
        if (m->helped[i].what[0] != '\0' && m->helped[i].kind == kind &&
            strcmp(m->helped[i].what, what) == 0)
            return &m->helped[i];
    return NULL;
}

static size_t place_for(const struct advise_memory *m)
{
    size_t oldest = 0;

    for (size_t i = 0; i < HELPED_MAX; i++) {
        if (m->helped[i].what[0] == '\0')
            return i;
        if (m->helped[i].last_unix_ms < m->helped[oldest].last_unix_ms)
            oldest = i;
    }
    return oldest;
}

/* NULL: no name that could be kept. */
static struct helped_row *take(struct advise_memory *m, enum helped_kind kind, const char *what)
{
    const struct helped_row *found = find(m, kind, what);
    size_t len = strlen(what);

    if (found)
        return &m->helped[found - m->helped];
    if (len == 0 || len > ID_MAX)
        return NULL;
    struct helped_row *row = &m->helped[place_for(m)];

    memset(row, 0, sizeof(*row));
    memcpy(row->what, what, len);
    row->kind = (uint8_t)kind;
    return row;
}

static void forget(struct helped_row *row)
{
    uint32_t measured = row->measured / 2;

    if (row->offered < FORGET_AT && row->finished < FORGET_AT && row->measured < FORGET_AT)
        return;
    row->square = row->measured > 0 ? row->square * measured / row->measured : 0;
    row->offered /= 2;
    row->accepted /= 2;
    row->finished /= 2;
    row->measured = measured;
}

void ranking_offered(struct advise_memory *m, enum helped_kind kind, const char *what)
{
    struct helped_row *row = take(m, kind, what);

    if (!row)
        return;
    row->offered++;
    forget(row);
}

void ranking_not_offered(struct advise_memory *m, enum helped_kind kind, const char *what)
{
    struct helped_row *row = take(m, kind, what);

    if (row && row->offered > 0)
        row->offered--;
}

void ranking_accepted(struct advise_memory *m, enum helped_kind kind, const char *what)
{
    struct helped_row *row = take(m, kind, what);

    if (row && row->accepted < row->offered)
        row->accepted++;
}

void ranking_measured(struct advise_memory *m, enum helped_kind kind, const char *what,
                      bool finished, double calm, int64_t unix_ms)
{
    struct helped_row *row = take(m, kind, what);

    if (!row)
        return;
    row->last_unix_ms = unix_ms;
    row->finished += finished;
    if (isfinite(calm)) {
        calm = fmin(fmax(calm, -CALM_MOST), CALM_MOST);
        row->measured++;
        double off = calm - row->mean;
        row->mean += off / row->measured;
        row->square += off * (calm - row->mean);
    }
    forget(row);
}

static double shrunk(const struct helped_row *row, double prior)
{
    return row ? (row->measured * row->mean + PRIOR_WORTH * prior) / (row->measured + PRIOR_WORTH)
               : prior;
}

static double willing(const struct helped_row *row)
{
    return row ? (row->accepted + TAKEN_PRIOR) / (row->offered + OFFERED_PRIOR)
               : TAKEN_PRIOR / OFFERED_PRIOR;
}

/* What is worse than nothing does not get better by being refused. */
static double weigh(double value, const struct helped_row *row)
{
    return value > 0 ? value * willing(row) : value;
}

size_t ranking_choose(const struct advise_memory *m, enum helped_kind kind,
                      const char *const *names, size_t count)
{
    size_t best = 0;
    double most = -INFINITY;

    for (size_t i = 0; i < count; i++) {
        const struct helped_row *row = find(m, kind, names[i]);
        double bonus = BONUS / sqrt((row ? row->measured : 0) + PRIOR_WORTH);
        double value = weigh(shrunk(row, -PRIOR_STEP * (double)i) + bonus, row);

        if (value > most) {
            most = value;
            best = i;
        }
    }
    return best;
}

uint32_t ranking_measured_in_all(const struct advise_memory *m, enum helped_kind kind)
{
    uint32_t sum = 0;

    for (size_t i = 0; i < HELPED_MAX; i++)
        if (m->helped[i].what[0] != '\0' && m->helped[i].kind == kind)
            sum += m->helped[i].measured;
    return sum;
}

/* The shown mean lies within the shown interval, also where shrinking has moved it. */
static void fill(const struct helped_row *row, struct helped_line *out)
{
    uint32_t n = row->measured;

    *out = (struct helped_line){
        .kind = (enum helped_kind)row->kind,
        .offered = row->offered,
        .accepted = row->accepted,
        .finished = row->finished,
        .measured = n,
        .calm = n > 0 ? shrunk(row, 0) : NAN,
        .low = NAN,
        .high = NAN,
    };
    memcpy(out->what, row->what, sizeof(out->what));
    if (n < INTERVAL_LEAST)
        return;
    double half = expect_t(n - 1) * sqrt(row->square / (n - 1) / n);

    out->low = fmax(fmin(row->mean - half, out->calm), -CALM_MOST);
    out->high = fmin(fmax(row->mean + half, out->calm), CALM_MOST);
}

static bool is_before(const struct helped_row *a, const struct helped_row *b)
{
    if (a->kind != b->kind)
        return a->kind < b->kind;
    double va = weigh(shrunk(a, 0), a), vb = weigh(shrunk(b, 0), b);

    return va > vb || (va == vb && willing(a) > willing(b));
}

size_t ranking_view(const struct advise_memory *m, struct helped_line *out, size_t max)
{
    const struct helped_row *sorted[HELPED_MAX];
    size_t count = 0;

    for (size_t i = 0; i < HELPED_MAX; i++) {
        const struct helped_row *row = &m->helped[i];
        size_t at = count;

        if (row->what[0] == '\0')
            continue;
        for (; at > 0 && is_before(row, sorted[at - 1]); at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = row;
        count++;
    }
    if (count > max)
        count = max;
    for (size_t i = 0; i < count; i++)
        fill(sorted[i], &out[i]);
    return count;
}
