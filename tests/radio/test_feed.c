/* Files in pieces: whole, in any order of taking, and closed at any moment. */
#include "feed.h"

#include <setjmp.h>
#include <stdarg.h>

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#define SIZE 200001 /* many pieces and a bit */

static char path[] = "/tmp/balm-feed-XXXXXX";
static uint8_t content[SIZE], got[SIZE];

struct reader {
    uv_loop_t loop;
    struct feed *feed;
    size_t len;
    size_t take;     /* of each piece, at most; 0: all */
    bool more_later; /* asks for more from a timer, not from within */
    size_t close_at; /* closes once so much is there; 0: at the end */
    uv_timer_t later;
    unsigned calls, ends, failures, closed;
    int status;
};

static void on_later(uv_timer_t *t)
{
    struct reader *r = t->data;
    feed_more(r->feed);
}

static size_t on_data(void *ctx, const uint8_t *bytes, size_t len)
{
    struct reader *r = ctx;
    size_t used = r->take && r->take < len ? r->take : len;

    r->calls++;
    if (len == 0) {
        r->ends++;
        feed_close(r->feed);
        return 0;
    }
    assert_true(r->len + used <= SIZE);
    memcpy(got + r->len, bytes, used);
    r->len += used;
    if (r->close_at && r->len >= r->close_at)
        feed_close(r->feed);
    else if (r->more_later)
        uv_timer_start(&r->later, on_later, 0, 0);
    else
        feed_more(r->feed);
    return used;
}

static void on_failed(void *ctx, int status)
{
    struct reader *r = ctx;

    r->failures++;
    r->status = status;
    feed_close(r->feed);
}

static void on_closed(void *ctx)
{
    struct reader *r = ctx;

    r->closed++;
    uv_close((uv_handle_t *)&r->later, NULL);
}

static void begin_with(struct reader *r, const char *file, const struct feed_events *events)
{
    uv_loop_init(&r->loop);
    uv_timer_init(&r->loop, &r->later);
    r->later.data = r;
    assert_int_equal(feed_open(&r->feed, &r->loop, file, events, r), 0);
}

static void begin(struct reader *r, const char *file)
{
    static const struct feed_events events = {
        .data = on_data,
        .failed = on_failed,
        .closed = on_closed,
    };

    begin_with(r, file, &events);
}

static void end(struct reader *r)
{
    uv_run(&r->loop, UV_RUN_DEFAULT);
    assert_int_equal(r->closed, 1);
    assert_int_equal(uv_loop_close(&r->loop), 0);
}

/* clang-format off */
static const struct row {
    const char *name;
    size_t take;
    bool more_later;
} rows[] = {
    { "all of each piece", 0, false },
    { "a part of each piece", 5000, false },
    { "a small part", 1009, false },
    { "a part, and more from the loop", 7777, true },
};
/* clang-format on */

static void test_row(void **state)
{
    const struct row *row = *state;
    struct reader r = { .take = row->take, .more_later = row->more_later };

    begin(&r, path);
    end(&r);
    assert_int_equal(r.len, SIZE);
    assert_memory_equal(got, content, SIZE);
    assert_int_equal(r.ends, 1);
    assert_int_equal(r.failures, 0);
}

static void test_close_at_any_moment(void **state)
{
    (void)state;
    struct reader at_once = { .take = 0 };
    begin(&at_once, path);
    feed_close(at_once.feed);
    feed_close(at_once.feed);
    end(&at_once);
    assert_int_equal(at_once.calls, 0);

    /* After so many turns of the loop: opening, looking, reading, giving. */
    for (int turns = 1; turns < 12; turns++) {
        struct reader r = { .take = 3000, .more_later = true };
        begin(&r, path);
        for (int i = 0; i < turns; i++)
            uv_run(&r.loop, UV_RUN_ONCE);
        feed_close(r.feed);
        unsigned calls = r.calls;
        end(&r);
        assert_int_equal(r.calls, calls);
    }

    struct reader within = { .close_at = 20000 };
    begin(&within, path);
    end(&within);
    assert_int_equal(within.ends, 0);
}

static size_t take_nothing(void *ctx, const uint8_t *bytes, size_t len)
{
    struct reader *r = ctx;

    (void)bytes;
    r->calls++;
    if (len == 0) {
        r->ends++;
        feed_close(r->feed);
    }
    feed_more(r->feed);
    return 0;
}

static void begin_greedy(struct reader *r, const char *file)
{
    static const struct feed_events events = {
        .data = take_nothing,
        .failed = on_failed,
        .closed = on_closed,
    };

    begin_with(r, file, &events);
}

/* ---- the last of a file, by those who are not always ready for it ---- */

#define LAST "what is left at the end"

struct later_reader {
    struct reader r;
    const int *takes; /* call by call, -1: all; then nothing for ever */
    size_t count;
    bool was_empty; /* the end has come */
};

static size_t take_later(void *ctx, const uint8_t *bytes, size_t len)
{
    struct later_reader *l = ctx;
    struct reader *r = &l->r;

    assert_false(l->was_empty);
    assert_true(r->calls < 100);
    if (len == 0) {
        l->was_empty = true;
        feed_close(r->feed);
        return 0;
    }
    int take = r->calls < l->count ? l->takes[r->calls] : 0;
    size_t used = take < 0 ? len : (size_t)take;
    r->calls++;
    memcpy(got + r->len, bytes, used);
    r->len += used;
    uv_timer_start(&r->later, on_later, 1, 0);
    return used;
}

/* clang-format off */
static const struct late {
    const char *name;
    int takes[8];
    size_t count, len; /* of LAST, that it has in the end */
    unsigned calls_max;
} lates[] = {
    { "the end, not ready at first", { 0, -1 }, 2, sizeof(LAST) - 1, 2 },
    { "the end, not ready for the last of it", { 10, 0, -1 }, 3, sizeof(LAST) - 1, 3 },
    { "the end, not ready twice, byte by byte", { 1, 0, 0, 1, 0, 0, 1, -1 }, 8, sizeof(LAST) - 1, 8 },
    { "the end, the last of it is never taken", { 10 }, 1, 10, 6 },
    { "the end, nothing is ever taken", { 0 }, 1, 0, 6 },
};
/* clang-format on */

static void test_late(void **state)
{
    static const struct feed_events events = {
        .data = take_later,
        .failed = on_failed,
        .closed = on_closed,
    };
    const struct late *late = *state;
    struct later_reader l = { .takes = late->takes, .count = late->count };
    char file[64];

    snprintf(file, sizeof(file), "%s.last", path);
    FILE *f = fopen(file, "w");
    assert_non_null(f);
    fputs(LAST, f);
    fclose(f);
    begin_with(&l.r, file, &events);
    end(&l.r);
    unlink(file);
    assert_int_equal(l.r.failures, 0);
    assert_true(l.was_empty);
    assert_int_equal(l.r.len, late->len);
    assert_memory_equal(got, LAST, late->len);
    assert_true(l.r.calls <= late->calls_max);
}

/* A plugin that takes nothing and always asks for more gets an end of some kind. */
static void test_never_taken(void **state)
{
    struct reader large = { .take = 0 }, small = { .take = 0 };
    char path_small[64];

    (void)state;
    begin_greedy(&large, path);
    end(&large);
    assert_int_equal(large.failures, 1);
    assert_int_equal(large.status, -E2BIG);
    assert_true(large.calls < 20);

    snprintf(path_small, sizeof(path_small), "%s.small", path);
    FILE *f = fopen(path_small, "w");
    assert_non_null(f);
    fputs("a line that is never taken", f);
    fclose(f);
    begin_greedy(&small, path_small);
    end(&small);
    unlink(path_small);
    assert_int_equal(small.failures, 0);
    assert_int_equal(small.ends, 1);
    assert_true(small.calls < 5);
}

static void test_what_cannot_be_read(void **state)
{
    static const struct {
        const char *path;
        int status;
    } cases[] = { { "/nonexistent/file", -ENOENT }, { "/tmp", -EINVAL }, { "/dev/null", -EINVAL } };
    char fifo[64];

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct reader r = { .take = 0 };
        begin(&r, cases[i].path);
        end(&r);
        assert_int_equal(r.failures, 1);
        assert_int_equal(r.status, cases[i].status);
        assert_int_equal(r.calls, 0);
    }
    /* A pipe that nobody writes to must not hold us up. */
    snprintf(fifo, sizeof(fifo), "%s.fifo", path);
    assert_int_equal(mkfifo(fifo, 0600), 0);
    struct reader r = { .take = 0 };
    begin(&r, fifo);
    end(&r);
    unlink(fifo);
    assert_int_equal(r.status, -EINVAL);
}

static int make_file(void **state)
{
    int fd = mkstemp(path);

    (void)state;
    for (size_t i = 0; i < SIZE; i++)
        content[i] = (uint8_t)(i * 7 + i / 251);
    if (fd < 0 || write(fd, content, SIZE) != SIZE)
        return -1;
    return close(fd);
}

static int remove_file(void **state)
{
    (void)state;
    return unlink(path);
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(test_close_at_any_moment),
        cmocka_unit_test(test_never_taken),
        cmocka_unit_test(test_what_cannot_be_read),
    };
    enum {
        ROWS = sizeof(rows) / sizeof(rows[0]),
        OTHERS = sizeof(others) / sizeof(others[0]),
        LATES = sizeof(lates) / sizeof(lates[0]),
    };
    struct CMUnitTest tests[ROWS + OTHERS + LATES];

    for (size_t i = 0; i < ROWS; i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name,
                                        .test_func = test_row,
                                        .initial_state = (void *)(uintptr_t)&rows[i] };
    memcpy(tests + ROWS, others, sizeof(others));
    for (size_t i = 0; i < LATES; i++)
        tests[ROWS + OTHERS + i] =
            (struct CMUnitTest){ .name = lates[i].name,
                                 .test_func = test_late,
                                 .initial_state = (void *)(uintptr_t)&lates[i] };
    return cmocka_run_group_tests_name("feed", tests, make_file, remove_file);
}
