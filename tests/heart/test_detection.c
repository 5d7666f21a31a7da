/*
 * Artifact detection against recordings: beats that were labelled by hand, and faults put
 * into clean straps (1 in 100 each missed, extra and ectopic).
 */
#include "testing.h"

#include "faults.h"
#include "random.h"
#include "recording.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The plausible intervals of a strap session; n stays 0 where it is short or not clean. */
static struct trial load_clean(const char *path)
{
    struct table t;
    size_t jumps = 0;

    assert_int_equal(table_read(&t, path), 0);
    struct trial s = trial_new(t.rows);
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
    static const struct fault_shares one_in_100 = { .01, .01, .01 };
    char names[SESSIONS_MAX][64], below[128];
    double errors[SESSIONS_MAX];
    int sessions = strap_sessions(names), used = 0;
    struct found found = { 0 };
    struct random r = { 20 };

    for (int k = 0; k < sessions; k++) {
        snprintf(below, sizeof(below), "stress/data/ble_freihaut/%.63s", names[k]);
        struct trial clean = load_clean(shared_path(below));
        struct trial dirty = trial_spoil(&clean, &one_in_100, &r);
        if (clean.n > 0) {
            errors[used++] = trial_detect(&dirty) / trial_rmssd(&clean) - 1;
            found_add(&found, &dirty);
        }
        trial_free(&clean);
        trial_free(&dirty);
    }
    assert_true(used >= 10);
    qsort(errors, (size_t)used, sizeof(*errors), by_value);
    double median = errors[used / 2];
    print_message("# %d sessions: sensitivity %.4f (missed %.3f, extra %.3f, ectopic %.3f), "
                  "specificity %.4f, RMSSD error %+.1f %%\n",
                  used, found_sensitivity(&found), found_share(&found, FAULT_MISSED),
                  found_share(&found, FAULT_EXTRA), found_share(&found, FAULT_ECTOPIC),
                  found_specificity(&found), 100 * median);
    assert_true(found_sensitivity(&found) >= .98);
    assert_true(found_specificity(&found) >= .995);
    assert_true(fabs(median) <= .05);
}

static bool any_near(const bool *what, size_t n, size_t i, size_t reach)
{
    for (size_t k = i < reach ? 0 : i - reach; k < n && k <= i + reach; k++)
        if (what[k])
            return true;
    return false;
}

static const struct labelled {
    const char *name;
    double found, right; /* ectopic beats with a flag within one; flags with one within two */
    double worst;        /* found in the worst 375 beats (five minutes) with a tenth ectopic */
} labelled[] = {
    { "mitdb100_30min", .97, .95, 0 },
    { "ltdb14184_24h_pvc", .95, .99, .65 },
};

static void test_labelled_beats(void **state)
{
    const struct labelled *l = *state;
    char **rr, **labels, below[128];

    snprintf(below, sizeof(below), "hrv/recordings/%s.txt", l->name);
    long n = lines_read(shared_path(below), &rr);
    assert_true(n > 0);
    snprintf(below, sizeof(below), "hrv/recordings/%s.labels", l->name);
    assert_int_equal(lines_read(shared_path(below), &labels), n);
    struct trial t = trial_new((size_t)n);
    bool *ectopic = calloc((size_t)n + 1, sizeof(*ectopic));
    long ectopics = 0, found = 0, flags = 0, right = 0, some = 0, some_found = 0;
    double worst = 1;

    assert_non_null(ectopic);
    for (size_t i = 0; i < (size_t)n; i++) {
        trial_put(&t, strtod(rr[i], NULL), FAULT_NONE);
        ectopic[i] = labels[i][0] != 'N';
    }
    trial_detect(&t);
    for (size_t i = 0; i < t.n; i++) {
        bool is_found = ectopic[i] && any_near(t.bad, t.n, i, 1);
        ectopics += ectopic[i];
        found += is_found;
        flags += t.bad[i];
        right += t.bad[i] && any_near(ectopic, t.n, i, 2);
        some += ectopic[i];
        some_found += is_found;
        if (i % 375 == 374) {
            if (some >= 38 && (double)some_found < worst * (double)some)
                worst = (double)some_found / (double)some;
            some = some_found = 0;
        }
    }
    print_message(
        "# %s: %ld of %ld ectopic beats found (%.3f; worst five minutes %.3f), %ld of %ld "
        "flags right\n",
        l->name, found, ectopics, (double)found / (double)ectopics, worst, right, flags);
    assert_true(ectopics > 0 && flags > 0);
    assert_true((double)found >= l->found * (double)ectopics);
    assert_true((double)right >= l->right * (double)flags);
    assert_true(worst >= l->worst);
    free(ectopic);
    trial_free(&t);
    lines_free(rr);
    lines_free(labels);
}

int main(void)
{
    struct tests tests = { 0 };

    if (!shared_has("stress/data/ble_freihaut") || !shared_has("hrv/recordings"))
        return SKIP_ALL("no recordings below BALM_SHARED");
    ADD_TEST(&tests, test_injected_faults);
    ADD_ROWS(&tests, labelled, test_labelled_beats);
    return RUN_TESTS(&tests, "detection");
}
