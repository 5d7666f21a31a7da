/*
 * bench_heart - how many beats a second the windows and the artifact detection take
 *
 *     bench_heart FILE REPETITIONS       one interval in ms a line
 *
 * Prints, for each way, the CPU time of the loop alone (median of the
 * repetitions) and the sum of all RMSSD, so that whoever compares can see that
 * the same windows were computed.
 */
#include "heart.h"
#include "instant.h"
#include "rr.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define WINDOW_S 300
#define STEP_S   10

struct beats {
    size_t n;
    struct rr_interval *rr;
    int64_t *t_us;
};

struct result {
    double cpu_s, rmssd_sum;
    long windows;
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

static void tick(struct heart *h, int64_t t_us, struct result *r)
{
    struct report report;

    heart_tick(h, t_us, &report);
    if (t_us < WINDOW_S * US_PER_S || isnan(report.rmssd_ms))
        return;
    r->windows++;
    r->rmssd_sum += report.rmssd_ms;
}

static int run(const struct beats *b, bool raw, struct result *r)
{
    struct heart *h = heart_new(&(struct heart_options){
        .window_s = WINDOW_S, .step_s = STEP_S, .raw = raw, .want = HEART_WANT_WINDOW });
    int64_t next_us = STEP_S * US_PER_S;

    if (!h)
        return -1;
    *r = (struct result){ 0 };
    double begin_s = cpu_now_s();
    for (size_t i = 0; i < b->n; i++) {
        for (; next_us < b->t_us[i]; next_us += STEP_S * US_PER_S)
            tick(h, next_us, r);
        heart_interval(h, b->t_us[i], &b->rr[i]);
    }
    if (next_us == b->t_us[b->n - 1])
        tick(h, next_us, r);
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
    static const struct {
        const char *name;
        bool raw;
    } ways[] = { { "windows", true }, { "artifacts", false } };
    struct beats b = { 0 };
    int repetitions = argc == 3 ? atoi(argv[2]) : 0;
    int rc = 1;

    if (repetitions < 1) {
        fprintf(stderr, "usage: bench_heart FILE REPETITIONS\n");
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
            if (run(&b, ways[w].raw, &r) < 0)
                goto out;
            cpu_s[i] = r.cpu_s;
        }
        qsort(cpu_s, (size_t)repetitions, sizeof(*cpu_s), by_value);
        printf("{\"way\": \"%s\", \"beats\": %zu, \"windows\": %ld, \"cpu_s\": %.9f, "
               "\"rmssd_sum\": %.12g}\n",
               ways[w].name, b.n, r.windows, cpu_s[repetitions / 2], r.rmssd_sum);
    }
    rc = 0;
out:
    free(cpu_s);
    free(b.rr);
    free(b.t_us);
    return rc;
}
