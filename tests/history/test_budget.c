/*
 * What a day costs the card: bytes handed to write() and calls of fdatasync()
 *
 * Counted below SQLite, on a file that has been full for a while, so that every
 * minute that comes in also has an old one go and an older one lose its beats.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "fixture.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MINUTE_MS 60000
#define MEGABYTE  1000000

static atomic_llong bytes_written;

static ssize_t counted_write(int fd, const void *bytes, size_t n)
{
    bytes_written += (long long)n;
    return write(fd, bytes, n);
}

static ssize_t counted_pwrite(int fd, const void *bytes, size_t n, off_t at)
{
    bytes_written += (long long)n;
    return pwrite(fd, bytes, n, at);
}

static void count_system_calls(void)
{
    sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);

    vfs->xSetSystemCall(vfs, "write", (sqlite3_syscall_ptr)counted_write);
    vfs->xSetSystemCall(vfs, "pwrite", (sqlite3_syscall_ptr)counted_pwrite);
    vfs->xSetSystemCall(vfs, "pwrite64", (sqlite3_syscall_ptr)counted_pwrite);
}

/* More than most people tell: six feelings a day, notes, a condition, a session and its effect. */
static void live_telling(struct fixture *f, const char *person, int minute,
                         const struct person_memory *m)
{
    enum told_kind kind = minute % 240 == 100   ? TOLD_FEEL
                          : minute % 720 == 610 ? TOLD_NOTE
                          : minute == 620       ? TOLD_CONDITION
                          : minute == 630       ? TOLD_SESSION
                                                : TOLD_KINDS;
    struct instant now = clock_now(f->clock);
    struct session_effect e;
    struct told t;

    if (minute == 640) {
        sample_session_effect(&e, now.unix_ms);
        history_session_effect(f->history, person, &e, m);
        fixture_settle(f);
    }
    if (kind == TOLD_KINDS)
        return;
    sample_told(&t, kind, (uint32_t)(now.unix_ms / MINUTE_MS), now.unix_ms);
    history_told(f->history, person, &t, m);
    fixture_settle(f);
}

/* A minute as the pipeline does it; more than most people, four offers a day are answered. */
static void live_minute(struct fixture *f, const char *person, int minute)
{
    struct instant start = clock_now(f->clock);
    struct person_memory m;
    struct minute row;
    char id[SUGGESTION_ID_MAX + 1];

    sample_minute(&row, &start, 70);
    history_minute(f->history, person, &row);
    sample_memory(&m, minute);
    m.advise.offers_unix_ms[0] = start.unix_ms;
    if (minute % 15 == 0)
        history_memory(f->history, person, &m);
    live_telling(f, person, minute, &m);
    if (minute % 300 != 150)
        return;
    struct suggestion s;
    struct outcome_event o;
    struct effect e;
    snprintf(id, sizeof(id), "%s-%lld", person, (long long)(start.unix_ms / 1000));
    sample_suggestion(&s, id, start.unix_ms);
    history_suggestion(f->history, person, &s, &m);
    fixture_settle(f);
    history_sent(f->history, id);
    fixture_settle(f);
    sample_outcome(&o, id, OUTCOME_ACCEPT, start.unix_ms + 1000);
    history_outcome(f->history, person, &o, &m);
    fixture_settle(f);
    sample_effect(&e, id, start.unix_ms);
    history_effect(f->history, person, &e, &m);
    f->got_count = 0;
}

static void live_day(struct fixture *f, int people)
{
    static const char *const names[] = { "alex", "bo" };

    for (int minute = 0; minute < 1440; minute++) {
        for (int i = 0; i < people; i++)
            live_minute(f, names[i], minute);
        fixture_advance(f, MINUTE_MS);
        f->got_count = 0;
    }
}

static void measure(int people, double most_mb, long long most_syncs)
{
    struct fixture f;

    fixture_init(&f, NULL);
    f.options.keep_beats_days = 1;
    f.options.keep_minutes_days = 2;
    assert_int_equal(fixture_open(&f), 0);
    for (int day = 0; day < 3; day++)
        live_day(&f, people);
    bytes_written = fixture_syncs = 0;
    live_day(&f, people);
    long long syncs = fixture_syncs;
    double mb = (double)bytes_written / MEGABYTE;
    print_message("# a day of %d: %.1f MB, %lld syncs\n", people, mb, syncs);
    assert_true(bytes_written > 0 && syncs >= 1440);
    assert_int_equal(fixture_state(&f).dropped, 0);
    assert_true(mb <= most_mb);
    assert_in_range(syncs, 1440, most_syncs);
    /* About two days with values, half of that with beats: nothing heaps up. */
    int64_t size = fixture_ask(&f, "SELECT page_count * 4096 FROM pragma_page_count") / people;
    print_message("# the file: %.2f MB a person\n", (double)size / MEGABYTE);
    assert_in_range(size, 100000, 1500000);
    assert_true(fixture_is_sound(&f));
    fixture_fini(&f);
}

static void test_one_person(void **state)
{
    (void)state;
    measure(1, 20, 1700);
}

static void test_two_people(void **state)
{
    (void)state;
    measure(2, 30, 1800);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_person),
        cmocka_unit_test(test_two_people),
    };
    count_system_calls();
    return cmocka_run_group_tests_name("budget", tests, NULL, NULL);
}
