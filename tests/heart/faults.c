/* faults.c - missed, extra and early beats */
#include "testing.h"

#include "artifact.h"
#include "faults.h"
#include "rr.h"

#include <math.h>
#include <stdlib.h>

struct trial trial_new(size_t room)
{
    struct trial t = { .rr_ms = calloc(room + 1, sizeof(*t.rr_ms)),
                       .fault = calloc(room + 1, sizeof(*t.fault)),
                       .bad = calloc(room + 1, sizeof(*t.bad)) };
    assert_true(t.rr_ms && t.fault && t.bad);
    return t;
}

void trial_free(struct trial *t)
{
    free(t->rr_ms);
    free(t->fault);
    free(t->bad);
}

void trial_put(struct trial *t, double rr_ms, enum fault fault)
{
    t->fault[t->n] = fault;
    t->rr_ms[t->n++] = rr_ms;
}

struct trial trial_spoil(const struct trial *in, const struct fault_shares *shares,
                         struct random *r)
{
    double missed = shares->missed, extra = missed + shares->extra;
    double ectopic = extra + shares->ectopic;
    struct trial out = trial_new(2 * in->n);

    for (size_t i = 0; i < in->n; i++) {
        double u = random_unit(r), x = in->rr_ms[i];
        bool more = i + 1 < in->n;
        if (u < missed && more) {
            trial_put(&out, x + in->rr_ms[++i], FAULT_MISSED);
        } else if (u >= missed && u < extra) {
            double part = .3 + .4 * random_unit(r);
            trial_put(&out, x * part, FAULT_EXTRA);
            trial_put(&out, x * (1 - part), FAULT_EXTRA);
        } else if (u >= extra && u < ectopic && more) {
            double early = (.2 + .15 * random_unit(r)) * x;
            trial_put(&out, x - early, FAULT_ECTOPIC);
            trial_put(&out, in->rr_ms[++i] + early, FAULT_ECTOPIC);
        } else {
            trial_put(&out, x, FAULT_NONE);
        }
    }
    return out;
}

struct nn {
    struct beat last;
    double squares_ms2;
    long diffs;
};

static void take_in(struct trial *t, const struct beat *b, struct nn *nn)
{
    double diff_ms = rr_ms(b->ticks - nn->last.ticks);

    t->bad[b->index] = !b->ok;
    if (b->ok && b->adjacent && nn->last.ok) {
        nn->squares_ms2 += diff_ms * diff_ms;
        nn->diffs++;
    }
    nn->last = *b;
}

double trial_detect(struct trial *t)
{
    struct artifact a;
    struct beat out;
    struct nn nn = { 0 };

    artifact_init(&a);
    for (size_t i = 0; i < t->n; i++) {
        struct beat b = { .index = (int64_t)i,
                          .ticks = rr_from_ms(t->rr_ms[i]),
                          .adjacent = i > 0 };
        if (artifact_push(&a, &b, true, &out))
            take_in(t, &out, &nn);
    }
    while (artifact_flush(&a, &out))
        take_in(t, &out, &nn);
    return sqrt(nn.squares_ms2 / (double)nn.diffs);
}

double trial_rmssd(const struct trial *t)
{
    double sum = 0;
    for (size_t i = 1; i < t->n; i++)
        sum += (t->rr_ms[i] - t->rr_ms[i - 1]) * (t->rr_ms[i] - t->rr_ms[i - 1]);
    return sqrt(sum / (double)(t->n - 1));
}

void found_add(struct found *f, const struct trial *t)
{
    for (size_t i = 0; i + 5 < t->n; i++)
        f->count[t->fault[i]][t->bad[i]]++;
}

static double share(const long count[2])
{
    return (double)count[1] / (double)(count[0] + count[1]);
}

double found_share(const struct found *f, enum fault fault)
{
    return share(f->count[fault]);
}

double found_sensitivity(const struct found *f)
{
    long all[2] = { 0 };
    for (int k = FAULT_NONE + 1; k < FAULTS; k++)
        for (int bad = 0; bad < 2; bad++)
            all[bad] += f->count[k][bad];
    return share(all);
}

double found_specificity(const struct found *f)
{
    return 1 - share(f->count[FAULT_NONE]);
}
