/*
 * Chance and the two elementary functions, against what they promise.
 */
#include "noise.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <math.h>
#include <cmocka.h>

static void test_functions(void **state)
{
    (void)state;
    for (double x = -50; x < 50; x += 0.0137) {
        double bounded = x > 40 ? 40 : x < -40 ? -40 : x;

        assert_true(fabs(sim_exp(x) / exp(bounded) - 1) < 1e-12);
        assert_true(fabs(sim_sine(x) - sin(2 * M_PI * x)) < 1e-10);
        assert_true(fabs(sim_cosine(x) - cos(2 * M_PI * x)) < 1e-10);
    }
    assert_true(sim_exp(0) == 1);
    assert_true(sim_sine(0) == 0);
    assert_true(fabs(sim_sine(1e9 + 0.25) - 1) < 1e-6);
}

static void moments(double (*draw)(int64_t at), double *mean, double *deviation)
{
    enum { N = 200000 };
    double sum = 0, squares = 0;

    for (int64_t i = 0; i < N; i++) {
        double x = draw(i - N / 2);

        sum += x;
        squares += x * x;
    }
    *mean = sum / N;
    *deviation = sqrt(squares / N - *mean * *mean);
}

static double uniform(int64_t at)
{
    return sim_hash_uniform(5, 6, at);
}

static double normal(int64_t at)
{
    return sim_hash_normal(5, 6, at);
}

static double smooth(int64_t at)
{
    return sim_noise(5, 6, (double)at, 60);
}

static double drawn(int64_t at)
{
    static struct sim_random r;

    if (at <= -100000)
        sim_random_init(&r, 5, 6);
    return sim_random_normal(&r);
}

static void test_moments(void **state)
{
    static const struct {
        double (*draw)(int64_t at);
        double mean, deviation, tolerance;
    } rows[] = {
        { uniform, 0.5, 0.28867513, 0.005 },
        { normal, 0, 1, 0.01 },
        { drawn, 0, 1, 0.01 },
        { smooth, 0, 1, 0.08 }, /* some 3000 knots */
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        double mean, deviation;

        moments(rows[i].draw, &mean, &deviation);
        assert_true(fabs(mean - rows[i].mean) < rows[i].tolerance);
        assert_true(fabs(deviation - rows[i].deviation) < rows[i].tolerance);
    }
}

/* Seeds and streams have nothing to do with each other, and smooth is smooth. */
static void test_independence(void **state)
{
    double seeds = 0, streams = 0;
    enum { N = 20000 };

    (void)state;
    for (int64_t i = 0; i < N; i++) {
        double x = sim_hash_normal(1, 1, i);

        seeds += x * sim_hash_normal(2, 1, i) / N;
        streams += x * sim_hash_normal(1, 2, i) / N;
        assert_true(fabs(sim_noise(1, 1, (double)i, 60) - sim_noise(1, 1, (double)i + 1, 60)) <
                    0.2);
    }
    assert_true(fabs(seeds) < 0.03);
    assert_true(fabs(streams) < 0.03);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_functions),
        cmocka_unit_test(test_moments),
        cmocka_unit_test(test_independence),
    };

    return cmocka_run_group_tests_name("simulator_noise", tests, NULL, NULL);
}
