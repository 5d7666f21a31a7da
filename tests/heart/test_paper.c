/*
 * The detector beside the published method: that method, written down a second time, finds the
 * counts that Systole finds; and with the streaming limits and the guard put in, it is the
 * detector, interval by interval. What the two of them tell apart is thereby what the guard does.
 */
#include "testing.h"

#include "artifact.h"
#include "paper.h"
#include "random.h"
#include "recording.h"
#include "rr.h"

#include <stdlib.h>

#define KINDS (BEAT_GAP + 1)

/* clang-format off */
static const struct row {
    const char *name;
    int ectopic, missed, extra, small, great; /* as Systole 0.2.5 counts; shorts and longs */
    double found;   /* of what the method as published sets aside, the least share that we do */
    double in_vain; /* of what we set aside, the greatest share that it does not (within one) */
} rows[] = {
    { "chf202_24h",                        3489, 53,  1,  796, 1386, .40, .10 },
    { "exercise_bartels",                     8,  6,  0,    1,    9, .20, .20 },
    { "ltdb14184_24h_pvc",                 2790, 30, 52, 1275,  364, .80,  1. },
    { "mitdb100_30min",                      42,  0,  0,   33,    4, .90, .01 },
    { "nn60_pyhrv",                          11,  3,  0,    5,   64, .70, .30 },
    { "rest15_bartels",                       4,  0,  0,    7,    1, .50, .30 },
    { "rest5_neurokit",                       8,  1,  0,    4,    3, .80, .01 },
    { "seg300/chf202_24h_s36000",            16,  0,  0,    3,   10, .50, .01 },
    { "seg300/exercise_bartels_s900",         0,  1,  0,    0,    0, 1.0, .01 },
    { "seg300/ltdb14184_24h_pvc_s36000",     12,  0,  0,    0,    0, 1.0,  1. },
    { "seg300/mitdb100_30min_s600",           7,  0,  0,    6,    1, .90, .01 },
    { "seg300/nn60_pyhrv_s600",               0,  2,  0,    0,    1, .30,  1. },
    { "seg300/rest15_bartels_s120",           1,  0,  0,    2,    0, .50, .01 },
    { "seg300/rest5_neurokit_s0",             8,  1,  0,    4,    3, .80, .01 },
};
/* clang-format on */

struct series {
    size_t n;
    int32_t *ticks;
    enum beat_kind *published, *streamed, *ours;
};

static struct series series_new(size_t n)
{
    struct series s = { n, calloc(n + 1, sizeof(*s.ticks)), calloc(n + 1, sizeof(*s.published)),
                        calloc(n + 1, sizeof(*s.streamed)), calloc(n + 1, sizeof(*s.ours)) };
    assert_true(s.ticks && s.published && s.streamed && s.ours);
    return s;
}

static void series_free(struct series *s)
{
    free(s->ticks);
    free(s->published);
    free(s->streamed);
    free(s->ours);
}

static void judge(struct series *s)
{
    struct artifact a;
    struct beat out;
    size_t decided = 0;

    artifact_init(&a);
    for (size_t i = 0; i < s->n; i++) {
        struct beat b = { .index = (int64_t)i, .ticks = s->ticks[i], .adjacent = i > 0 };
        if (artifact_push(&a, &b, true, &out))
            s->ours[decided++] = out.kind;
    }
    while (artifact_flush(&a, &out))
        s->ours[decided++] = out.kind;
    assert_int_equal(decided, s->n);
    assert_int_equal(paper_detect(PAPER_PUBLISHED, s->ticks, s->n, s->published), 0);
    assert_int_equal(paper_detect(PAPER_STREAMED, s->ticks, s->n, s->streamed), 0);
}

static void count(const enum beat_kind *kind, size_t n, int counts[KINDS])
{
    for (int k = 0; k < KINDS; k++)
        counts[k] = 0;
    for (size_t i = 0; i < n; i++)
        counts[kind[i]]++;
}

/* Exactly, but for a limit met to the last bit, which floating point may see either way. */
static void assert_same(const struct series *s)
{
    size_t other = 0;
    for (size_t i = 0; i < s->n; i++) {
        if (s->ours[i] != s->streamed[i] && other++ < 3)
            print_message("# interval %d: %s, wanted %s\n", (int)i, beat_kind_name(s->ours[i]),
                          beat_kind_name(s->streamed[i]));
    }
    assert_true(other <= s->n / 20000);
}

static bool any_near(const enum beat_kind *kind, size_t n, size_t i)
{
    return kind[i] != BEAT_NORMAL || (i > 0 && kind[i - 1] != BEAT_NORMAL) ||
           (i + 1 < n && kind[i + 1] != BEAT_NORMAL);
}

static double share_of(const enum beat_kind *of, const enum beat_kind *in, size_t n)
{
    double all = 0, both = 0;
    for (size_t i = 0; i < n; i++) {
        all += of[i] != BEAT_NORMAL;
        both += of[i] != BEAT_NORMAL && any_near(in, n, i);
    }
    return all > 0 ? both / all : 1;
}

static void test_row(void **state)
{
    const struct row *r = *state;
    char below[128], **lines;
    int paper[KINDS], ours[KINDS];

    snprintf(below, sizeof(below), "hrv/recordings/%s.txt", r->name);
    long n = lines_read(shared_path(below), &lines);
    assert_true(n > 0);
    struct series s = series_new((size_t)n);
    for (size_t i = 0; i < s.n; i++)
        s.ticks[i] = rr_from_ms(strtod(lines[i], NULL));
    lines_free(lines);

    judge(&s);
    count(s.published, s.n, paper);
    count(s.ours, s.n, ours);
    double found = share_of(s.published, s.ours, s.n);
    double in_vain = 1 - share_of(s.ours, s.published, s.n);
    print_message(
        "# ectopic missed extra short long: Systole %d %d %d %d %d, the paper here %d %d %d "
        "%d %d, ours %d %d %d %d %d; of the paper's %.3f, beyond it %.3f\n",
        r->ectopic, r->missed, r->extra, r->small, r->great, paper[BEAT_ECTOPIC],
        paper[BEAT_MISSED], paper[BEAT_EXTRA], paper[BEAT_SHORT], paper[BEAT_LONG],
        ours[BEAT_ECTOPIC], ours[BEAT_MISSED], ours[BEAT_EXTRA], ours[BEAT_SHORT], ours[BEAT_LONG],
        found, in_vain);
    assert_in_range(paper[BEAT_ECTOPIC] + 2, r->ectopic, r->ectopic + 4);
    assert_in_range(paper[BEAT_MISSED] + 2, r->missed, r->missed + 4);
    assert_in_range(paper[BEAT_EXTRA] + 2, r->extra, r->extra + 4);
    /* Systole tells these apart by the median of the whole recording, and counts some as both. */
    int both = r->small + r->great, tolerance = 2 + both / 50;
    assert_in_range(paper[BEAT_SHORT] + paper[BEAT_LONG] + tolerance, both, both + 2 * tolerance);
    assert_same(&s);
    assert_true(found >= r->found);
    assert_true(in_vain <= r->in_vain);
    series_free(&s);
}

/* The same of made-up series, from even to wild, which no recording is needed for. */
static void test_made_up(void **state)
{
    (void)state;
    struct random r = { 11 };

    for (int wild = 0; wild <= 12; wild++) {
        struct series s = series_new(3000);
        for (size_t i = 0; i < s.n; i++) {
            int32_t ms = 800 + random_between(&r, -10, 10) * wild * wild / 4;
            if (random_unit(&r) < .04 * wild)
                ms = random_between(&r, 250, 2100);
            s.ticks[i] = ms * RR_TICKS_PER_MS + random_between(&r, -540, 540);
        }
        judge(&s);
        assert_same(&s);
        series_free(&s);
    }
}

int main(void)
{
    struct tests tests = { 0 };

    ADD_TEST(&tests, test_made_up);
    if (shared_has("hrv/recordings"))
        ADD_ROWS(&tests, rows, test_row);
    else
        puts("# no recordings below BALM_SHARED: nothing is compared with Systole");
    return RUN_TESTS(&tests, "paper");
}
