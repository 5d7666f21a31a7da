/*
 * socket_bench - a control on a real loop with its socket in a folder of its own, and clients
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "control.h"

#define RELOAD "{\"verb\":\"reload\"}\n"
#define DONE   "{\"status\":\"ok\",\"result\":{\"text\":\"the configuration was read again\"}}\n"

struct bench {
    char folder[32], path[64];
    uv_loop_t loop;
    struct control *control;
    bool keeps; /* orders are not ended at once */
    struct control_call *kept[64];
    int kept_count, closed;
    char captured[64]; /* what the hub was last told: "strap on" */
    int capture_calls, capture_rc;
};

/* Of a test; the teardown asserts that the loop is empty and no file is left. */
int bench_setup(void **state);
int bench_teardown(void **state);
void bench_open(struct bench *b);
void bench_close(struct bench *b);

/* Lets the loop turn so many times, without waiting. */
void turn(struct bench *b, int times);

/* Clients. */
int dial_at(const char *path);
int dial(struct bench *b);
/* Writes all of it, letting the loop read meanwhile. */
void say(struct bench *b, int fd, const char *text, size_t len);
void say_text(struct bench *b, int fd, const char *text);
/* Reads one line, or up to the end (then what there was without a break). */
char *hear(struct bench *b, int fd, char *line, size_t size);

#define assert_heard(b, fd, text)                                       \
    do {                                                                \
        char line_[4096];                                               \
        assert_string_equal(hear(b, fd, line_, sizeof(line_)), (text)); \
    } while (0)

#define BENCH_CASE(fn) cmocka_unit_test_setup_teardown(fn, bench_setup, bench_teardown)
