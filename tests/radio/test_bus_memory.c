/*
 * One allocation after the other fails, ours and those of libdbus: the bus comes up all the
 * same, every call ends, and nothing is left.
 *
 * The program brings its own malloc(), which the libraries use as well. libuv ends the process
 * where it cannot grow its list of descriptors; so that is grown before anything fails.
 */
#include "bus_stage.h"

#include <setjmp.h>
#include <stdarg.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#define STEP     7 /* a prime, so that over the parts each allocation has its turn */
#define FAIL_MAX 1000

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);

static long countdown = -1; /* the allocation at which it reaches 0 fails */
static unsigned failed;

static bool fails(void)
{
    if (countdown < 0 || countdown-- > 0)
        return false;
    failed++;
    errno = ENOMEM;
    return true;
}

__attribute__((visibility("default"))) void *malloc(size_t size)
{
    return fails() ? NULL : __libc_malloc(size);
}

__attribute__((visibility("default"))) void *calloc(size_t count, size_t size)
{
    return fails() ? NULL : __libc_calloc(count, size);
}

__attribute__((visibility("default"))) void *realloc(void *old, size_t size)
{
    return fails() ? NULL : __libc_realloc(old, size);
}

/* Up, a match, a call, down. True: the failure has come. */
static bool run_with_failure(long at)
{
    unsigned before = failed, ups = stage.a.ups, ends = stage.ends;
    int rc;

    countdown = at;
    while (bus_open(&stage.a.bus, &stage.loop, stage.f.address, &stage_events, &stage.a) != 0)
        assert_true(failed > before);
    for (;;) {
        stage_until(&stage.a.ups, ups + 1);
        rc = bus_match(stage.a.bus, "interface='org.balm.Test'");
        assert_true(rc == 0 || (rc == -ENOMEM && failed > before));
        DBusMessage *m = dbus_message_new_method_call(DBUS_SERVICE_DBUS, DBUS_PATH_DBUS,
                                                      DBUS_INTERFACE_DBUS, "ListNames");
        rc = bus_call(stage.a.bus, m, 5000, stage_on_end, &stage.a, NULL);
        if (rc == 0)
            break;
        assert_true((rc == -ENOMEM || rc == -ENOTCONN) && failed > before);
        if (rc == -ENOTCONN)
            ups = stage.a.ups;
    }
    stage_until(&stage.ends, ends + 1);
    countdown = -1;
    stage_close(&stage.a);
    while (stage.a.bus)
        uv_run(&stage.loop, UV_RUN_ONCE);
    stage.a.is_closed = false;
    return failed > before;
}

static void test_each_allocation_fails(void **state)
{
    int fds[64];
    unsigned first = (unsigned)getpid() % STEP;
    long at = first;

    (void)state;
    fake_bus_start(&stage.f);
    for (size_t i = 0; i < 64; i++)
        fds[i] = dup(0);
    uv_poll_t poll; /* of a high number */
    uv_async_t async;
    uv_async_init(&stage.loop, &async, NULL);
    int pair[2];
    assert_int_equal(pipe(pair), 0);
    uv_poll_init(&stage.loop, &poll, pair[0]);
    uv_poll_start(&poll, UV_READABLE, NULL);
    uv_close((uv_handle_t *)&poll, NULL);
    uv_close((uv_handle_t *)&async, NULL);
    uv_run(&stage.loop, UV_RUN_NOWAIT);
    close(pair[0]);
    close(pair[1]);
    for (size_t i = 0; i < 64; i++)
        close(fds[i]);
    run_with_failure(100000);
    while (at < FAIL_MAX && run_with_failure(at))
        at += STEP;
    assert_true(at > 60 && at < FAIL_MAX); /* it was really tried, and to the end */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_each_allocation_fails, stage_setup, stage_teardown),
    };
    const char *missing = fake_bus_missing();

    if (missing) {
        printf("1..0 # SKIP %s\n", missing);
        return 0;
    }
    int bad = cmocka_run_group_tests_name("bus_memory", tests, NULL, NULL);
    dbus_shutdown();
    return bad;
}
