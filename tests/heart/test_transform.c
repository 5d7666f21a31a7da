/* The transform beside the sum that defines it. */
#include "testing.h"

#include "random.h"
#include "transform.h"

#include <math.h>
#include <stdlib.h>

static const struct row {
    const char *name;
    size_t n;
} rows[] = {
    { "2", 2 },   { "3", 3 },   { "4", 4 },     { "5", 5 },     { "8: 4 and 2", 8 },
    { "30", 30 }, { "45", 45 }, { "256", 256 }, { "600", 600 }, { "1024", 1024 },
};

static void test_sum(void **state)
{
    const struct row *r = *state;
    struct transform *t = transform_new(r->n);
    struct phasor *z = calloc(r->n, sizeof(*z)), *in = calloc(r->n, sizeof(*in));
    struct random random = { 3 };
    double worst = 0, size = 0;

    assert_true(t && z && in);
    for (size_t i = 0; i < r->n; i++) {
        z[i] = in[i] = (struct phasor){ random_unit(&random) - 0.5, random_unit(&random) - 0.5 };
        size += hypot(in[i].re, in[i].im);
    }
    transform_run(t, z);
    for (size_t k = 0; k < r->n; k++) {
        double re = 0, im = 0;
        for (size_t j = 0; j < r->n; j++) {
            double turn = -6.28318530717958647693 * (double)(j * k % r->n) / (double)r->n;
            re += in[j].re * cos(turn) - in[j].im * sin(turn);
            im += in[j].re * sin(turn) + in[j].im * cos(turn);
        }
        double off = hypot(z[k].re - re, z[k].im - im);
        if (!(off <= worst)) /* NAN too */
            worst = off;
    }
    if (!(worst <= 1e-6 * size))
        fail_msg("worst difference %g of %g", worst, size);
    transform_free(t);
    free(z);
    free(in);
}

static void test_refused(void **state)
{
    (void)state;
    static const size_t lengths[] = { 0, 1, 7, 14, 131072, SIZE_MAX };

    for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++)
        assert_null(transform_new(lengths[i]));
    transform_free(NULL);
}

int main(void)
{
    struct tests tests = { 0 };

    ADD_ROWS(&tests, rows, test_sum);
    ADD_TEST(&tests, test_refused);
    return RUN_TESTS(&tests, "transform");
}
