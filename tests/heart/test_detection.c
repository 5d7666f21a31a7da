/*
 * Artifact detection against recordings: beats that were labelled by hand, and faults put
 * into clean straps (1 in 100 each missed, extra and ectopic).
 */
#include "testing.h"

#include "heart.h"
#include "random.h"
#include "recording.h"
#include "rr.h"
#include "summary.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum fault { FAULT_NONE, FAULT_MISSED, FAULT_EXTRA, FAULT_ECTOPIC };
#define FAULTS (FAULT_ECTOPIC + 1)

struct series {
    size_t n;
    double *rr_ms;
    enum fault *fault;
    bool *bad; /* what the detector said */
};

static struct series series_new(size_t room)
{
    struct series s = { .rr_ms = calloc(room, sizeof(*s.rr_ms)),
                        .fault = calloc(room, sizeof(*s.fault)),
                        .bad = calloc(room, sizeof(*s.bad)) };
    assert_true(s.rr_ms && s.fault && s.bad);
    return s;
}

static void series_free(struct series *s)
{
    free(s->rr_ms);
    free(s->fault);
    free(s->bad);
}

struct sink {
    struct series *series;
    struct summary *summary;
};

static void on_beat(void *ctx, const struct beat *b)
{
    struct sink *sink = ctx;
    sink->series->bad[b->index] = !b->ok;
    summary_beat(sink->summary, b);
}

/* Fills s->bad; returns the RMSSD of what was not set aside. */
static double detect(struct series *s)
{
    struct sink sink = { s, summary_new() };
    struct heart *h = heart_new(
        &(struct heart_options){ .window_s = 300, .step_s = 10, .on_beat = on_beat, .ctx = &sink });
    struct hrv_summary out;
    int64_t ticks = 0;

    assert_true(h && sink.summary);
    for (size_t i = 0; i < s->n; i++) {
        struct rr_interval rr = { rr_from_ms(s->rr_ms[i]), 100, false };
        ticks += rr.ticks;
        heart_interval(h, rr_ticks_to_us(ticks), &rr);
    }
    heart_flush(h);
    summary_result(sink.summary, &out);
    summary_free(sink.summary);
    heart_free(h);
    return out.rmssd_ms;
}

static double rmssd(const double *rr, size_t n)
{
    double sum = 0;
    for (size_t i = 1; i < n; i++)
        sum += (rr[i] - rr[i - 1]) * (rr[i] - rr[i - 1]);
    return sqrt(sum / (double)(n - 1));
}

static void put(struct series *s, double rr_ms, enum fault fault)
{
    s->fault[s->n] = fault;
    s->rr_ms[s->n++] = rr_ms;
}

static void spoil(const struct series *in, struct series *out, struct random *r)
{
    for (size_t i = 0; i < in->n; i++) {
        double u = random_unit(r), x = in->rr_ms[i];
        bool more = i + 1 < in->n;
        if (u < .01 && more) {
            put(out, x + in->rr_ms[++i], FAULT_MISSED);
        } else if (u >= .01 && u < .02) {
            double part = .3 + .4 * random_unit(r);
            put(out, x * part, FAULT_EXTRA);
            put(out, x * (1 - part), FAULT_EXTRA);
        } else if (u >= .02 && u < .03 && more) {
            double early = (.2 + .15 * random_unit(r)) * x;
            put(out, x - early, FAULT_ECTOPIC);
            put(out, in->rr_ms[++i] + early, FAULT_ECTOPIC);
        } else {
            put(out, x, FAULT_NONE);
        }
    }
}

/* The plausible intervals of a strap session; n stays 0 where it is short or not clean. */
static struct series load_clean(const char *path)
{
    struct table t;
    size_t jumps = 0;

    assert_int_equal(table_read(&t, path), 0);
    struct series s = series_new(t.rows + 1);
    for (size_t i = 0; i < t.rows; i++) {
        double rr = table_number(&t, i, "rr_ms");
        if (!(rr > 300 && rr < 2000))
            continue;
        jumps += s.n > 0 && fabs(rr - s.rr_ms[s.n - 1]) > .2 * rr;
        s.rr_ms[s.n++] = rr;
    }
    if (s.n < 600 || (double)jumps > .003 * (double)(s.n - 1))
        s.n = 0;
    table_free(&t);
    return s;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(a, b);
}

#define SESSIONS_MAX 64

static int strap_sessions(char names[][64])
{
    DIR *dir = opendir(shared_path("stress/data/ble_freihaut"));
    struct dirent *e;
    int n = 0;

    if (!dir)
        return 0;
    while ((e = readdir(dir)) && n < SESSIONS_MAX)
        if (strstr(e->d_name, ".csv"))
            snprintf(names[n++], 64, "%.63s", e->d_name);
    closedir(dir);
    qsort(names, (size_t)n, 64, by_name);
    return n;
}

static void test_injected_faults(void **state)
{
    (void)state;
    char names[SESSIONS_MAX][64], below[128];
    double errors[SESSIONS_MAX];
    int sessions = strap_sessions(names), used = 0;
    long hit[2][2] = { { 0 } }, of_kind[FAULTS][2] = { { 0 } };
    struct random r = { 20 };

    for (int k = 0; k < sessions; k++) {
        snprintf(below, sizeof(below), "stress/data/ble_freihaut/%.63s", names[k]);
        struct series clean = load_clean(shared_path(below));
        struct series dirty = series_new(2 * clean.n + 2);
        spoil(&clean, &dirty, &r);
        if (clean.n > 0) {
            errors[used++] = detect(&dirty) / rmssd(clean.rr_ms, clean.n) - 1;
            for (size_t i = 0; i + 5 < dirty.n; i++) {
                hit[dirty.fault[i] != FAULT_NONE][dirty.bad[i]]++;
                of_kind[dirty.fault[i]][dirty.bad[i]]++;
            }
        }
        series_free(&clean);
        series_free(&dirty);
    }
    assert_true(used >= 10);
    double sensitivity = (double)hit[1][1] / (double)(hit[1][0] + hit[1][1]);
    double specificity = (double)hit[0][0] / (double)(hit[0][0] + hit[0][1]);
    qsort(errors, (size_t)used, sizeof(*errors), by_value);
    double median = errors[used / 2];
    print_message(
        "# %d sessions: sensitivity %.4f (missed %.3f, extra %.3f, ectopic %.3f), "
        "specificity %.4f, RMSSD error %+.1f %%\n",
        used, sensitivity, (double)of_kind[1][1] / (double)(of_kind[1][0] + of_kind[1][1]),
        (double)of_kind[2][1] / (double)(of_kind[2][0] + of_kind[2][1]),
        (double)of_kind[3][1] / (double)(of_kind[3][0] + of_kind[3][1]), specificity, 100 * median);
    assert_true(sensitivity >= .97);
    assert_true(specificity >= .99);
    assert_true(fabs(median) <= .10);
}

static bool any_near(const bool *what, size_t n, size_t i, size_t reach)
{
    for (size_t k = i < reach ? 0 : i - reach; k < n && k <= i + reach; k++)
        if (what[k])
            return true;
    return false;
}

static void test_labelled_beats(void **state)
{
    (void)state;
    char **rr, **labels;
    long n = lines_read(shared_path("hrv/recordings/mitdb100_30min.txt"), &rr);

    assert_true(n > 0);
    assert_int_equal(lines_read(shared_path("hrv/recordings/mitdb100_30min.labels"), &labels), n);
    struct series s = series_new((size_t)n);
    bool *ectopic = calloc((size_t)n + 1, sizeof(*ectopic));
    long ectopics = 0, found = 0, flags = 0, right = 0;

    assert_non_null(ectopic);
    for (s.n = 0; s.n < (size_t)n; s.n++) {
        s.rr_ms[s.n] = strtod(rr[s.n], NULL);
        ectopic[s.n] = labels[s.n][0] != 'N';
    }
    detect(&s);
    for (size_t i = 0; i < s.n; i++) {
        ectopics += ectopic[i];
        found += ectopic[i] && any_near(s.bad, s.n, i, 1);
        flags += s.bad[i];
        right += s.bad[i] && any_near(ectopic, s.n, i, 2);
    }
    print_message("# mitdb100: %ld of %ld ectopic beats found, %ld of %ld flags right\n", found,
                  ectopics, right, flags);
    assert_true(ectopics > 0 && flags > 0);
    assert_true((double)found >= .95 * (double)ectopics);
    assert_true((double)right >= .90 * (double)flags);
    free(ectopic);
    series_free(&s);
    lines_free(rr);
    lines_free(labels);
}

int main(void)
{
    struct tests tests = { 0 };

    if (!shared_has("stress/data/ble_freihaut") || !shared_has("hrv/recordings"))
        return SKIP_ALL("no recordings below BALM_SHARED");
    ADD_TEST(&tests, test_injected_faults);
    ADD_TEST(&tests, test_labelled_beats);
    return RUN_TESTS(&tests, "detection");
}
