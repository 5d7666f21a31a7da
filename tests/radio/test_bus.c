/*
 * The connection: up, lost, stopped, absent, hostile; the loop is never held up.
 */
#include "bus_stage.h"

#include <setjmp.h>
#include <stdarg.h>

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <cmocka.h>

static void test_up(void **state)
{
    (void)state;
    fake_bus_start(&stage.f);
    stage_open(&stage.a);
    assert_false(bus_is_up(stage.a.bus)); /* nothing from inside a function */
    assert_int_equal(stage.a.ups, 0);
    stage_until(&stage.a.ups, 1);
    assert_true(bus_is_up(stage.a.bus));
    assert_int_equal(stage.a.downs, 0);
    stage_close(&stage.a);
    stage_close(&stage.a);
    assert_false(bus_is_up(stage.a.bus));
}

static void test_close_at_once(void **state)
{
    (void)state;
    fake_bus_start(&stage.f);
    stage_open(&stage.a);
    stage_close(&stage.a);
    stage_turn_for(50);
    assert_null(stage.a.bus);
    assert_int_equal(stage.a.ups + stage.a.downs, 0);
}

static void test_absent_then_there(void **state)
{
    (void)state;
    stage_open(&stage.a);
    stage_until(&stage.a.downs, 1);
    assert_non_null(strstr(stage.a.why, "No such file"));
    stage_turn_for(600);
    assert_int_equal(stage.a.downs, 1); /* the same is said once */
    fake_bus_start(&stage.f);
    stage_until(&stage.a.ups, 1);
    assert_true(stage.gap_ns / 1000000 < GAP_MAX_MS);
}

static void test_no_address(void **state)
{
    (void)state;
    snprintf(stage.f.address, sizeof(stage.f.address), "no address at all");
    stage_open(&stage.a);
    stage_until(&stage.a.downs, 1);
    assert_true(strlen(stage.a.why) > 5);
}

static void test_killed_and_back(void **state)
{
    (void)state;
    stage_both_up();
    bus_match(stage.a.bus, "interface='org.balm.Test'");
    stage.b.answers_late = true;
    for (int i = 0; i < 3; i++)
        assert_int_equal(bus_call(stage.a.bus, stage_call_to("org.balm.b", "Wait"), 60000,
                                  stage_on_end, &stage.a, NULL),
                         0);
    stage_until(&stage.b.calls, 1);
    fake_bus_kill(&stage.f);
    stage_until(&stage.a.downs, 1);
    assert_string_equal(stage.a.why, "the bus has hung up");
    assert_int_equal(stage.ends, 3);
    assert_string_equal(stage.end_name, DBUS_ERROR_DISCONNECTED);
    assert_int_equal(
        bus_call(stage.a.bus, stage_call_driver("ListNames"), 1000, stage_on_end, &stage.a, NULL),
        -ENOTCONN);
    assert_int_equal(bus_match(stage.a.bus, "type='signal'"), -ENOTCONN);
    fake_bus_start(&stage.f);
    stage_until(&stage.a.ups, 2);
    assert_int_equal(
        bus_call(stage.a.bus, stage_call_driver("ListNames"), 5000, stage_on_end, &stage.a, NULL),
        0);
    stage_until(&stage.ends, 4);
    assert_string_equal(stage.end_name, "return");
    assert_true(stage.gap_ns / 1000000 < GAP_MAX_MS);
}

static void test_stopped(void **state)
{
    (void)state;
    stage_both_up();
    fake_bus_stop(&stage.f);
    stage_tick_anew();
    assert_int_equal(
        bus_call(stage.a.bus, stage_call_driver("ListNames"), 300, stage_on_end, &stage.a, NULL),
        0);
    stage_until(&stage.ends, 1);
    assert_string_equal(stage.end_name, DBUS_ERROR_NO_REPLY);
    assert_int_equal(
        bus_call(stage.a.bus, stage_call_driver("ListNames"), 60000, stage_on_end, &stage.a, NULL),
        0);
    stage_turn_for(300);
    assert_int_equal(stage.ends, 1);
    assert_int_equal(stage.a.downs, 0);
    fake_bus_go_on(&stage.f);
    stage_until(&stage.ends, 2);
    assert_string_equal(stage.end_name, "return");
    assert_true(stage.gap_ns / 1000000 < GAP_MAX_MS);
}

static void test_stopped_at_start(void **state)
{
    (void)state;
    fake_bus_start(&stage.f);
    fake_bus_stop(&stage.f);
    stage_tick_anew();
    stage_open(&stage.a);
    stage_turn_for(500);
    assert_int_equal(stage.a.ups + stage.a.downs, 0);
    fake_bus_go_on(&stage.f);
    stage_until(&stage.a.ups, 1);
    assert_true(stage.gap_ns / 1000000 < GAP_MAX_MS);
}

/* A bus that stopped long ago: its queue of callers is full, and connecting would wait for ever. */
static void test_stopped_and_crowded(void **state)
{
    struct sockaddr_un where = { .sun_family = AF_UNIX };
    int fds[8] = { socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0) }, rc = 0;
    size_t count = 1;

    (void)state;
    snprintf(where.sun_path, sizeof(where.sun_path), "%s/socket", stage.f.dir);
    assert_int_equal(bind(fds[0], (struct sockaddr *)&where, sizeof(where)), 0);
    assert_int_equal(listen(fds[0], 1), 0);
    for (; rc == 0; count++) {
        assert_true(count < 8);
        fds[count] = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        rc = connect(fds[count], (struct sockaddr *)&where, sizeof(where));
    }
    assert_int_equal(errno, EAGAIN);
    stage_tick_anew();
    stage_open(&stage.a);
    stage_until(&stage.a.downs, 1);
    assert_string_equal(stage.a.why, "the bus does not answer");
    stage_turn_for(400);
    assert_int_equal(stage.a.downs, 1);
    while (count > 0)
        close(fds[--count]);
    fake_bus_start(&stage.f);
    stage_until(&stage.a.ups, 1);
    assert_true(stage.gap_ns / 1000000 < GAP_MAX_MS);
}

/* Something else listens there: it hangs up, or talks nonsense. */
static struct {
    uv_pipe_t listener;
    unsigned met;
    const char *says; /* NULL: hangs up */
    bool listens;
} odd;

struct peer {
    uv_pipe_t pipe;
    uv_write_t write;
};

static void on_odd_gone(uv_handle_t *h)
{
    free(h->data);
}

static void on_odd_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
    (void)buf;
    if (n < 0)
        uv_close((uv_handle_t *)stream, on_odd_gone);
}

static void on_odd_alloc(uv_handle_t *h, size_t size, uv_buf_t *buf)
{
    static char piece[256];

    (void)h;
    (void)size;
    *buf = uv_buf_init(piece, sizeof(piece));
}

static void on_odd_caller(uv_stream_t *listener, int status)
{
    struct peer *peer = calloc(1, sizeof(*peer));

    assert_int_equal(status, 0);
    assert_non_null(peer);
    odd.met++;
    uv_pipe_init(&stage.loop, &peer->pipe, 0);
    peer->pipe.data = peer;
    assert_int_equal(uv_accept(listener, (uv_stream_t *)&peer->pipe), 0);
    if (!odd.says) {
        uv_close((uv_handle_t *)&peer->pipe, on_odd_gone);
        return;
    }
    uv_buf_t buf = uv_buf_init((char *)(uintptr_t)odd.says, (unsigned)strlen(odd.says));
    uv_write(&peer->write, (uv_stream_t *)&peer->pipe, &buf, 1, NULL);
    uv_read_start((uv_stream_t *)&peer->pipe, on_odd_alloc, on_odd_read);
}

/* Its peers end with the bus. */
static void close_odd(void)
{
    if (odd.listens)
        uv_close((uv_handle_t *)&odd.listener, NULL);
    odd.listens = false;
}

static void test_odd_server(void **state)
{
    char path[120];

    odd.says = *state;
    odd.met = 0;
    snprintf(path, sizeof(path), "%s/socket", stage.f.dir);
    uv_pipe_init(&stage.loop, &odd.listener, 0);
    odd.listens = true;
    assert_int_equal(uv_pipe_bind(&odd.listener, path), 0);
    assert_int_equal(uv_listen((uv_stream_t *)&odd.listener, 8, on_odd_caller), 0);
    stage_open(&stage.a);
    stage_until(&odd.met, 2); /* the question whether it lives, and the connection */
    stage_turn_for(50);
    close_odd();
    fake_bus_start(&stage.f);
    stage_until(&stage.a.ups, 1);
    assert_true(stage.gap_ns / 1000000 < GAP_MAX_MS);
}

static int teardown(void **state)
{
    close_odd();
    return stage_teardown(state);
}

int main(void)
{
    static char garbage[] = "REJECTED EXTERNAL\r\nwhat do you want? \x01\x02\r\n";
    static char silence[] = "DATA\r\nDATA\r\nERROR\r\nREJECTED\r\n";
#define CASE(test) cmocka_unit_test_setup_teardown(test, stage_setup, teardown)
#define CASE_OF(test, name_, p)                                    \
    {                                                              \
        name_, test, stage_setup, teardown, (void *)(uintptr_t)(p) \
    }
    const struct CMUnitTest tests[] = {
        CASE(test_up),
        CASE(test_close_at_once),
        CASE(test_absent_then_there),
        CASE(test_no_address),
        CASE(test_killed_and_back),
        CASE(test_stopped),
        CASE(test_stopped_at_start),
        CASE(test_stopped_and_crowded),
        CASE_OF(test_odd_server, "a server that hangs up", NULL),
        CASE_OF(test_odd_server, "a server that talks nonsense", garbage),
        CASE_OF(test_odd_server, "a server that lets nobody in", silence),
    };
    const char *missing = fake_bus_missing();

    if (missing) {
        printf("1..0 # SKIP %s\n", missing);
        return 0;
    }
    int failed = cmocka_run_group_tests_name("bus", tests, NULL, NULL);
    dbus_shutdown();
    return failed;
}
