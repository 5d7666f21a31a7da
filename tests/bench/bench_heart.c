/*
 * bench_heart - how long the windows, the artifact detection and each metric take
 *
 *     bench_heart FILE REPETITIONS EVERY       one interval in ms a line
 *
 * Prints, for each way, the CPU time of the loop alone (median of the repetitions), and for every
 * so many windows the sum of what was computed, so that whoever compares can see that it is the
 * same.
 */
#include "heart.h"
#include "instant.h"
#include "rr.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define STEP_S 10

struct beats {
    size_t n;
    struct rr_interval *rr;
    int64_t *t_us;
};

struct result {
    double cpu_s, sum;
    long windows;
};

static double rmssd(const struct report *r)
{
    return r->rmssd_ms;
}

static double hf(const struct report *r)
{
    return r->hf_ms2;
}

static double alpha1(const struct report *r)
{
    return r->dfa_a1;
}

static double stress_index(const struct report *r)
{
    return r->stress_index;
}

static double respiration(const struct report *r)
{
    return r->respiration_confidence;
}

struct way {
    const char *name;
    bool raw;
    int32_t window_s;
    uint32_t want;
    double (*value)(const struct report *r);
};

static const struct way ways[] = {
    { "windows", true, 300, HEART_WANT_WINDOW, rmssd },
    { "artifacts", false, 300, HEART_WANT_WINDOW, rmssd },
    { "windows_30s", true, 30, HEART_WANT_WINDOW, rmssd },
    { "windows_3600s", true, 3600, HEART_WANT_WINDOW, rmssd },
    { "spectrum", true, 300, HEART_WANT_SPECTRUM, hf },
    { "spectrum_3600s", true, 3600, HEART_WANT_SPECTRUM, hf },
    { "dfa", true, 300, HEART_WANT_DFA, alpha1 },
    { "index", true, 300, HEART_WANT_INDEX, stress_index },
    { "respiration", true, 300, HEART_WANT_RESPIRATION, respiration },
};

static int beats_read(struct beats *b, const char *path)
{
    FILE *f = fopen(path, "r");
    char line[128];
    size_t room = 0;
    int64_t ticks = 0;

    if (!f)
        return -1;
    while (fgets(line, sizeof(line), f)) {
        char *end;
        double ms = strtod(line, &end);
        if (end == line || !(ms > 0 && ms < 1e6))
            continue;
        if (b->n == room) {
            room = room ? 2 * room : 1 << 16;
            struct rr_interval *rr = realloc(b->rr, room * sizeof(*rr));
            if (rr)
                b->rr = rr;
            int64_t *t_us = rr ? realloc(b->t_us, room * sizeof(*t_us)) : NULL;
            if (!t_us) {
                fclose(f);
                return -1;
            }
            b->t_us = t_us;
        }
        b->rr[b->n] = (struct rr_interval){ .ticks = rr_from_ms(ms), .quality = 100 };
        ticks += b->rr[b->n].ticks;
        b->t_us[b->n++] = rr_ticks_to_us(ticks);
    }
    fclose(f);
    return b->n > 0 ? 0 : -1;
}

static double cpu_now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void tick(struct heart *h, const struct way *way, int64_t t_us, int every, struct result *r)
{
    struct report report;

    heart_tick(h, t_us, &report);
    if (t_us < way->window_s * US_PER_S || isnan(way->value(&report)))
        return;
    r->windows++;
    if (t_us / US_PER_S % (STEP_S * every) == 0)
        r->sum += way->value(&report);
}

static int run(const struct beats *b, const struct way *way, int every, struct result *r)
{
    struct heart *h = heart_new(&(struct heart_options){
        .window_s = way->window_s, .step_s = STEP_S, .raw = way->raw, .want = way->want });
    int64_t next_us = STEP_S * US_PER_S;

    if (!h)
        return -1;
    *r = (struct result){ 0 };
    double begin_s = cpu_now_s();
    for (size_t i = 0; i < b->n; i++) {
        for (; next_us < b->t_us[i]; next_us += STEP_S * US_PER_S)
            tick(h, way, next_us, every, r);
        heart_interval(h, b->t_us[i], &b->rr[i]);
    }
    if (next_us == b->t_us[b->n - 1])
        tick(h, way, next_us, every, r);
    r->cpu_s = cpu_now_s() - begin_s;
    heart_free(h);
    return 0;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    struct beats b = { 0 };
    int repetitions = argc == 4 ? atoi(argv[2]) : 0, every = argc == 4 ? atoi(argv[3]) : 0;
    int rc = 1;

    if (repetitions < 1 || every < 1) {
        fprintf(stderr, "usage: bench_heart FILE REPETITIONS EVERY\n");
        return 2;
    }
    double *cpu_s = calloc((size_t)repetitions, sizeof(*cpu_s));
    if (!cpu_s || beats_read(&b, argv[1]) < 0) {
        fprintf(stderr, "bench_heart: no intervals in %s\n", argv[1]);
        goto out;
    }
    for (size_t w = 0; w < sizeof(ways) / sizeof(ways[0]); w++) {
        struct result r;
        for (int i = 0; i < repetitions; i++) {
            if (run(&b, &ways[w], every, &r) < 0)
                goto out;
            cpu_s[i] = r.cpu_s;
        }
        qsort(cpu_s, (size_t)repetitions, sizeof(*cpu_s), by_value);
        printf("{\"way\": \"%s\", \"beats\": %zu, \"windows\": %ld, \"cpu_s\": %.9f, "
               "\"sum\": %.12g}\n",
               ways[w].name, b.n, r.windows, cpu_s[repetitions / 2], r.sum);
    }
    rc = 0;
out:
    free(cpu_s);
    free(b.rr);
    free(b.t_us);
    return rc;
}
