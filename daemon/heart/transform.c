/* transform.c - kissfft, between our doubles and its floats */
#include "transform.h"

#include <kiss_fft.h>
#include <stdbool.h>
#include <stdlib.h>

#define LENGTH_MAX 65536

struct transform {
    size_t n;
    kiss_fft_cfg plan;
    kiss_fft_cpx *in, *out;
};

static bool is_smooth(size_t n)
{
    static const size_t factors[] = { 2, 3, 5 };

    for (size_t i = 0; i < sizeof(factors) / sizeof(factors[0]); i++)
        while (n % factors[i] == 0)
            n /= factors[i];
    return n == 1;
}

struct transform *transform_new(size_t n)
{
    struct transform *t = n >= 2 && n <= LENGTH_MAX && is_smooth(n) ? calloc(1, sizeof(*t)) : NULL;
    if (!t)
        return NULL;

    t->n = n;
    t->plan = kiss_fft_alloc((int)n, 0, NULL, NULL);
    t->in = calloc(n, sizeof(*t->in));
    t->out = calloc(n, sizeof(*t->out));
    if (!t->plan || !t->in || !t->out) {
        transform_free(t);
        return NULL;
    }
    return t;
}

void transform_free(struct transform *t)
{
    if (!t)
        return;
    kiss_fft_free(t->plan);
    free(t->in);
    free(t->out);
    free(t);
}

void transform_run(struct transform *t, struct phasor *z)
{
    for (size_t i = 0; i < t->n; i++)
        t->in[i] = (kiss_fft_cpx){ (float)z[i].re, (float)z[i].im };
    kiss_fft(t->plan, t->in, t->out);
    for (size_t i = 0; i < t->n; i++)
        z[i] = (struct phasor){ (double)t->out[i].r, (double)t->out[i].i };
}
