/* The clock on a real loop, sped up a thousandfold so that nothing has to wait. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "clock.h"
#include "log.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct seen {
    struct clock_timer *timer;
    int64_t due_us;
    int count, early, closes_after;
};

static void on_time(void *ctx, const struct instant *now)
{
    struct seen *s = ctx;

    s->count++;
    s->early += now->us < s->due_us;
    if (s->count == s->closes_after)
        clock_timer_close(s->timer); /* from inside its own callback */
    else
        clock_timer_set(s->timer, s->due_us += 10 * US_PER_S);
}

static void test_never_early(void **state)
{
    struct clock_options opt = { .speed = 1000 };
    struct seen s = { .closes_after = 50 };
    uv_loop_t loop;
    (void)state;

    assert_int_equal(uv_loop_init(&loop), 0);
    struct clock *c = clock_new(&loop, &opt);
    s.timer = clock_timer_new(c, on_time, &s);
    s.due_us = clock_now(c).us + 3 * US_PER_S;
    clock_timer_set(s.timer, s.due_us);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_int_equal(s.count, 50);
    assert_int_equal(s.early, 0);
    clock_free(c);
    assert_int_equal(uv_loop_close(&loop), 0);
}

static void test_stopped_and_never_fires(void **state)
{
    struct clock_options opt = { .speed = 1000 };
    struct seen s = { 0 };
    uv_loop_t loop;
    (void)state;

    assert_int_equal(uv_loop_init(&loop), 0);
    struct clock *c = clock_new(&loop, &opt);
    s.timer = clock_timer_new(c, on_time, &s);
    clock_timer_set(s.timer, INSTANT_NEVER);
    clock_timer_set_real(s.timer, 0);
    clock_timer_stop(s.timer);
    clock_timer_set(s.timer, 0);
    clock_timer_set(s.timer, INSTANT_NEVER);
    clock_timer_close(s.timer);
    clock_timer_close(NULL);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_int_equal(s.count, 0);
    clock_free(c);
    assert_int_equal(uv_loop_close(&loop), 0);
}

static void test_speed_and_wall_time(void **state)
{
    struct clock_options opt = { .speed = 1000, .wait_for_sync = true };
    uv_loop_t loop;
    (void)state;

    assert_int_equal(uv_loop_init(&loop), 0);
    struct clock *c = clock_new(&loop, &opt);
    struct instant a = clock_now(c);
    assert_true(instant_has_wall(&a)); /* a fast clock has nothing to wait for */
    assert_true(llabs(a.unix_ms / 1000 - time(NULL)) < 60);

    int64_t later = a.unix_ms + 86400000;
    clock_begin_after(c, later);
    struct instant b = clock_now(c);
    assert_true(b.unix_ms >= later);
    assert_true(b.us >= a.us); /* the monotonic side does not move */
    clock_begin_after(c, a.unix_ms);
    assert_true(clock_now(c).unix_ms >= b.unix_ms);
    clock_free(c);

    opt = (struct clock_options){ .speed = 1 };
    c = clock_new(&loop, &opt);
    clock_begin_after(c, later);
    assert_true(clock_now(c).unix_ms < later); /* the world's clock is not ours to set */
    clock_free(c);
    assert_int_equal(uv_loop_close(&loop), 0);
}

/* What log_changed() writes at which level, read back from standard error. */
static void test_repeated_errors_are_said_once(void **state)
{
    struct log_once once = { 0 };
    int fds[2], saved = dup(STDERR_FILENO);
    char text[1000] = "";
    (void)state;

    assert_int_equal(pipe(fds), 0);
    dup2(fds[1], STDERR_FILENO);
    for (int i = 0; i < 5; i++)
        log_changed(&once, LOG_LEVEL_WARN, "the broker is away");
    log_changed(&once, LOG_LEVEL_WARN, "the broker refuses us");
    log_changed(&once, LOG_LEVEL_WARN, "the broker is away");
    once = (struct log_once){ 0 };
    log_changed(&once, LOG_LEVEL_WARN, "the broker is away");
    dup2(saved, STDERR_FILENO);
    close(fds[1]);
    assert_true(read(fds[0], text, sizeof(text) - 1) > 0);
    close(fds[0]);
    close(saved);
    int away = 0, lines = 0;
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        lines++;
        away += strstr(line, "away") != NULL;
    }
    assert_int_equal(lines, 4);
    assert_int_equal(away, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_never_early),
        cmocka_unit_test(test_stopped_and_never_fires),
        cmocka_unit_test(test_speed_and_wall_time),
        cmocka_unit_test(test_repeated_errors_are_said_once),
    };
    return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}
