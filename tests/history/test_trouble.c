/* Full, read-only, deleted, newer: the state says why, and it mends itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "fixture.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define MINUTE_MS 60000

static int setup(void **state)
{
    struct fixture *f = malloc(sizeof(*f));
    fixture_init(f, NULL);
    *state = f;
    return 0;
}

static void set_file_limit(rlim_t most)
{
    struct rlimit limit;

    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = most < limit.rlim_max ? most : limit.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static int teardown(void **state)
{
    set_file_limit(RLIM_INFINITY);
    fixture_fini(*state);
    free(*state);
    return 0;
}

static void put_minute(struct fixture *f, int i)
{
    struct instant start = { .unix_ms = MORNING_MS + (int64_t)i * MINUTE_MS };
    struct minute m;

    sample_minute(&m, &start, 70);
    history_minute(f->history, "alex", &m);
}

static void put_suggestion(struct fixture *f, const char *id)
{
    struct person_memory m;
    struct suggestion s;

    sample_memory(&m, 1);
    sample_suggestion(&s, id, MORNING_MS);
    history_suggestion(f->history, "alex", &s, &m);
}

static void put_outcome(struct fixture *f, const char *id)
{
    struct person_memory m;
    struct outcome_event o;

    sample_memory(&m, 2);
    sample_outcome(&o, id, OUTCOME_DONE, MORNING_MS + 1);
    history_outcome(f->history, "alex", &o, &m);
}

static bool exists(const struct fixture *f, const char *suffix)
{
    char path[160];
    struct stat st;

    snprintf(path, sizeof(path), "%s%s", f->path, suffix);
    return stat(path, &st) == 0;
}

static void fill_disk(struct fixture *f)
{
    /* The WAL is emptied at close; a page may still be written, a transaction not. */
    fixture_close(f);
    assert_int_equal(fixture_open(f), 0);
    set_file_limit(4096);
}

static void test_full(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(fixture_open(f), 0);
    put_suggestion(f, "alex-1");
    fixture_settle(f);
    fill_disk(f);
    put_minute(f, 0);
    fixture_settle(f);
    assert_false(fixture_state(f).ok);
    assert_non_null(strstr(fixture_state(f).why, "space"));
    assert_int_equal(f->states, 1);
    put_suggestion(f, "alex-2");
    put_outcome(f, "alex-1");
    put_minute(f, 1);
    history_effects(f->history, NULL, 1, on_effects, f);
    fixture_settle(f);
    /* The offer is refused at once; the answer to the old one waits. */
    assert_int_equal(f->got_count, 2);
    assert_string_equal(f->got[0].what, "suggestion");
    assert_int_equal(f->got[0].rc, -ENOSPC);
    assert_int_equal(fixture_state(f).waiting, 3);
    fixture_advance(f, 10 * MINUTE_MS);
    assert_int_equal(f->states, 1); /* said once */
    assert_int_equal(fixture_state(f).waiting, 3);

    set_file_limit(RLIM_INFINITY);
    fixture_settle(f);
    assert_false(fixture_state(f).ok); /* nobody has tried */
    fixture_advance(f, MINUTE_MS);
    assert_true(fixture_state(f).ok);
    assert_int_equal(f->states, 2);
    assert_int_equal(fixture_state(f).waiting, 0);
    assert_string_equal(f->got[2].what, "outcome");
    assert_int_equal(f->got[2].rc, 0);
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM minute"), 2);
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM suggestion"), 1);
    assert_true(fixture_is_sound(f));
}

static void test_full_and_idle(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(fixture_open(f), 0);
    fill_disk(f);
    put_suggestion(f, "alex-2");
    fixture_settle(f);
    assert_false(fixture_state(f).ok);
    assert_int_equal(fixture_state(f).waiting, 0);
    fixture_advance(f, 3 * MINUTE_MS);
    assert_false(fixture_state(f).ok); /* with nothing to write, a write is tried all the same */
    set_file_limit(RLIM_INFINITY);
    fixture_advance(f, MINUTE_MS);
    assert_true(fixture_state(f).ok);
}

static void test_full_at_start(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(fixture_open(f), 0);
    put_suggestion(f, "alex-1");
    fixture_close(f);
    set_file_limit(8192);
    assert_int_equal(fixture_open(f), 0);
    put_minute(f, 0);
    fixture_settle(f);
    assert_false(fixture_state(f).ok);
    assert_non_null(strstr(fixture_state(f).why, "space"));
    set_file_limit(RLIM_INFINITY);
    fixture_advance(f, MINUTE_MS);
    assert_true(fixture_state(f).ok);
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM minute"), 1);
}

static void test_full_for_long(void **state)
{
    struct fixture *f = *state;
    struct person_memory m;

    assert_int_equal(fixture_open(f), 0);
    fill_disk(f);
    put_outcome(f, "alex-0");
    fixture_settle(f);
    for (int i = 0; i < 1600; i++)
        put_minute(f, i);
    for (int i = 0; i < 100; i++) {
        sample_memory(&m, i);
        history_memory(f->history, "alex", &m);
    }
    assert_int_equal(fixture_state(f).waiting, 1440 + 1 + 1);
    assert_int_equal(fixture_state(f).dropped, 160);
    for (int i = 0; i < 520; i++)
        history_sent(f->history, "alex-0");
    assert_int_equal(fixture_state(f).waiting, 1440 + 500);
    assert_int_equal(f->got_count, 0);
    sample_memory(&m, 100); /* finds its place all the same: that of the older one */
    history_memory(f->history, "alex", &m);
    assert_int_equal(fixture_state(f).waiting, 1440 + 500);
    set_file_limit(RLIM_INFINITY);
    fixture_advance(f, MINUTE_MS);
    assert_int_equal(f->got_count, 1); /* the outcome was not among the dropped */
    assert_int_equal(fixture_ask(f, "SELECT min(t0) FROM minute"), (MORNING_MS / MINUTE_MS) + 160);
    assert_int_equal(history_load_memory(f->history, "alex", &m), 0);
    assert_true(m.baseline.hr_bpm == 100);
}

static void test_close_while_full(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(fixture_open(f), 0);
    fill_disk(f);
    put_outcome(f, "alex-1");
    put_minute(f, 0);
    fixture_close(f);
    assert_int_equal(f->got_count, 1);
    assert_int_equal(f->got[0].rc, -ENOSPC);
}

/* clang-format off */
static const struct denied {
    const char *name;
    const char *path; /* below the folder */
    mode_t mode, mended;
} denials[] = {
    { "file may not be written",    "/balm/history.db", 0400, 0600 },
    { "folder may not be entered",  "/balm",            0000, 0700 },
    { "folder may not be written",  "/balm",            0500, 0700 },
};
/* clang-format on */

static void test_denied(void **state)
{
    const struct denied *d = *state;
    struct fixture f;
    struct person_memory m;
    char path[160];

    fixture_init(&f, NULL);
    fixture_be_nobody(&f);
    assert_int_equal(fixture_open(&f), 0);
    put_suggestion(&f, "alex-1");
    fixture_close(&f);
    snprintf(path, sizeof(path), "%s%s", f.dir, d->path);
    assert_int_equal(chmod(path, d->mode), 0);

    assert_int_equal(fixture_open(&f), 0); /* the daemon lives */
    assert_false(fixture_state(&f).ok);
    assert_non_null(strstr(fixture_state(&f).why, "history.db: "));
    assert_true(history_load_memory(f.history, "alex", &m) < 0);
    put_minute(&f, 0);
    put_suggestion(&f, "alex-2");
    fixture_settle(&f);
    assert_int_equal(f.got_count, 1);
    assert_true(f.got[0].rc < 0);
    fixture_advance(&f, 2 * MINUTE_MS);
    assert_false(fixture_state(&f).ok);

    assert_int_equal(chmod(path, d->mended), 0);
    fixture_advance(&f, MINUTE_MS);
    assert_true(fixture_state(&f).ok);
    assert_int_equal(fixture_ask(&f, "SELECT count(*) FROM minute"), 1);
    assert_int_equal(fixture_ask(&f, "SELECT count(*) FROM suggestion"), 1);
    assert_false(exists(&f, ".damaged-1"));
    fixture_fini(&f);
}

static void test_no_folder(void **state)
{
    struct fixture *f = *state;

    fixture_be_nobody(f);
    assert_int_equal(chmod(f->dir, 0500), 0);
    assert_int_equal(fixture_open(f), 0);
    assert_false(fixture_state(f).ok);
    put_minute(f, 0);
    fixture_advance(f, MINUTE_MS);
    assert_false(fixture_state(f).ok);
    assert_int_equal(chmod(f->dir, 0700), 0);
    fixture_advance(f, MINUTE_MS);
    assert_true(fixture_state(f).ok);
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM minute"), 1);
}

static void test_deleted_under_us(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(fixture_open(f), 0);
    put_minute(f, 0);
    fixture_settle(f);
    unlink(f->path);
    put_minute(f, 1);
    fixture_settle(f);
    assert_true(fixture_state(f).ok);
    assert_true(exists(f, ""));
    assert_true(fixture_ask(f, "SELECT count(*) FROM minute") >= 1);
}

static void test_newer(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(fixture_open(f), 0);
    fixture_close(f);
    fixture_exec(f, "PRAGMA user_version = 77; CREATE TABLE new (x)");
    assert_int_equal(fixture_open(f), -EPROTO);
    assert_null(f->history);
    fixture_settle(f);
    assert_int_equal(fixture_ask(f, "PRAGMA user_version"), 77);
    assert_false(exists(f, ".damaged-1"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    struct CMUnitTest tests[16] = {
        TEST(test_full),
        TEST(test_full_and_idle),
        TEST(test_full_at_start),
        TEST(test_full_for_long),
        TEST(test_close_while_full),
        TEST(test_no_folder),
        TEST(test_deleted_under_us),
        TEST(test_newer),
    };
    size_t n = 8;

    for (size_t i = 0; i < sizeof(denials) / sizeof(denials[0]); i++)
        tests[n++] = (struct CMUnitTest){
            .name = denials[i].name,
            .test_func = test_denied,
            .initial_state = (void *)(uintptr_t)&denials[i],
        };
    signal(SIGXFSZ, SIG_IGN);
    return _cmocka_run_group_tests("trouble", tests, n, NULL, NULL);
}
