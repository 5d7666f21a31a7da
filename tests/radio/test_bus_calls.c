/*
 * Calls and signals: every call ends once, a flood holds nothing up, and a bus may be closed
 * inside of anything.
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

static void test_call_ends(void **state)
{
    struct bus_call *call;

    (void)state;
    stage_both_up();
    assert_int_equal(bus_call(stage.a.bus, stage_call_to("org.balm.b", "Do"), 5000, stage_on_end,
                              &stage.a, NULL),
                     0);
    assert_int_equal(stage.ends, 0);
    stage_until(&stage.ends, 1);
    assert_string_equal(stage.end_name, "return");

    assert_int_equal(bus_call(stage.a.bus, stage_call_to("org.balm.no", "Do"), 5000, stage_on_end,
                              &stage.a, NULL),
                     0);
    stage_until(&stage.ends, 2);
    assert_string_equal(stage.end_name, DBUS_ERROR_SERVICE_UNKNOWN);

    stage.b.answers_late = true;
    assert_int_equal(
        bus_call(stage.a.bus, stage_call_to("org.balm.b", "Do"), 100, stage_on_end, &stage.a, NULL),
        0);
    stage_until(&stage.ends, 3);
    assert_string_equal(stage.end_name, DBUS_ERROR_NO_REPLY);
    stage_answer_now(&stage.b); /* too late */
    stage_turn_for(50);
    assert_int_equal(stage.ends, 3);

    unsigned before = stage.b.calls;
    assert_int_equal(bus_call(stage.a.bus, stage_call_to("org.balm.b", "Do"), 5000, stage_on_end,
                              &stage.a, &call),
                     0);
    stage_until(&stage.b.calls, before + 1);
    stage_answer_now(&stage.b); /* later, but in time */
    stage_until(&stage.ends, 4);
    assert_string_equal(stage.end_name, "return");

    assert_int_equal(bus_call(stage.a.bus, stage_call_to("org.balm.b", "Do"), 5000, stage_on_end,
                              &stage.a, &call),
                     0);
    bus_cancel(call);
    bus_cancel(NULL);
    stage_until(&stage.b.calls, before + 2); /* it is carried out all the same */
    stage_answer_now(&stage.b);
    stage_turn_for(50);
    assert_int_equal(stage.ends, 4);
    assert_int_equal(bus_call(stage.a.bus, NULL, 5000, stage_on_end, &stage.a, NULL), -ENOMEM);
    bus_send(stage.a.bus, NULL);
}

static void test_calls_dropped_by_close(void **state)
{
    struct bus_call *calls[3];

    (void)state;
    stage_both_up();
    stage.b.answers_late = true;
    for (int i = 0; i < 3; i++)
        assert_int_equal(bus_call(stage.a.bus, stage_call_to("org.balm.b", "Do"), 5000,
                                  stage_on_end, &stage.a, &calls[i]),
                         0);
    stage_close(&stage.a);
    bus_cancel(calls[1]); /* its owner may not know yet */
    stage_turn_for(100);
    assert_null(stage.a.bus);
    assert_int_equal(stage.ends, 0);
}

static void test_many_calls(void **state)
{
    enum { N = 100 }; /* dbus-daemon lets one connection wait for 128 replies */

    (void)state;
    stage_both_up();
    for (int i = 0; i < N; i++)
        assert_int_equal(bus_call(stage.a.bus, stage_call_to("org.balm.b", "Do"), 20000,
                                  stage_on_end, &stage.a, NULL),
                         0);
    stage_until(&stage.ends, N);
    stage_turn_for(20);
    assert_int_equal(stage.ends, N);
    assert_int_equal(stage.b.calls, N);
}

static void test_nobody_answers_calls(void **state)
{
    static struct bus_events deaf;

    (void)state;
    deaf = stage_events;
    deaf.called = NULL;
    fake_bus_start(&stage.f);
    stage_open(&stage.a);
    assert_int_equal(bus_open(&stage.b.bus, &stage.loop, stage.f.address, &deaf, &stage.b), 0);
    stage_until(&stage.a.ups, 1);
    stage_until(&stage.b.ups, 1);
    stage_take_name(&stage.b, "org.balm.b");
    assert_int_equal(bus_call(stage.a.bus, stage_call_to("org.balm.b", "Do"), 5000, stage_on_end,
                              &stage.a, NULL),
                     0);
    stage_until(&stage.ends, 2);
    assert_string_equal(stage.end_name, DBUS_ERROR_UNKNOWN_METHOD);
}

/* ---- signals ---- */

static void test_match_and_unmatch(void **state)
{
    (void)state;
    stage_both_up();
    stage_emit(&stage.b);
    assert_int_equal(bus_match(stage.a.bus, "interface='org.balm.Test'"), 0);
    stage_take_name(&stage.a, "org.balm.a"); /* behind the rule: it holds from here on */
    stage_emit(&stage.b);
    stage_until(&stage.a.signals, 1);
    assert_int_equal(bus_unmatch(stage.a.bus, "interface='org.balm.Test'"), 0);
    stage_take_name(&stage.a, "org.balm.c");
    stage_emit(&stage.b);
    stage_take_name(&stage.b, "org.balm.d");
    stage_turn_for(50);
    assert_int_equal(stage.a.signals, 1);
}

static void test_flood(void **state)
{
    enum { N = 20000 };

    (void)state;
    stage_both_up();
    assert_int_equal(bus_match(stage.a.bus, "interface='org.balm.Test'"), 0);
    stage_take_name(&stage.a, "org.balm.a");
    for (int i = 0; i < N; i++)
        stage_emit(&stage.b);
    stage_tick_anew();
    stage_until(&stage.a.signals, N);
    assert_int_equal(stage.a.signals, N);
    assert_true(stage.gap_ns / 1000000 < GAP_MAX_MS);
}

/* ---- closed anywhere ---- */

static void test_close_inside(void **state)
{
    const enum place *place = *state;

    stage_both_up();
    bus_match(stage.a.bus, "interface='org.balm.Test'");
    stage_take_name(&stage.a, "org.balm.a");
    stage.a.close_in = *place;
    if (*place == IN_DOWN) {
        fake_bus_kill(&stage.f);
        stage.b.close_in = IN_DOWN;
    } else {
        for (int i = 0; i < 40; i++) {
            stage_emit(&stage.b);
            bus_call(stage.a.bus, stage_call_to("org.balm.b", "Do"), 5000, stage_on_end, &stage.a,
                     NULL);
            bus_call(stage.b.bus, stage_call_to("org.balm.a", "Do"), 5000, stage_on_end, &stage.b,
                     NULL);
        }
    }
    uint64_t end_ns = uv_hrtime() + UINT64_C(1000000) * PATIENCE_MS;
    while (stage.a.bus && uv_hrtime() < end_ns)
        uv_run(&stage.loop, UV_RUN_ONCE);
    assert_null(stage.a.bus);
    assert_true(stage.a.signals <= 40);
    if (*place == IN_SIGNAL)
        assert_int_equal(stage.a.signals, 1);
    if (*place == IN_CALLED)
        assert_int_equal(stage.a.calls, 1);
}

static void test_close_in_up(void **state)
{
    (void)state;
    fake_bus_start(&stage.f);
    stage.a.close_in = IN_UP;
    stage_open(&stage.a);
    stage_until(&stage.a.ups, 1);
    stage_turn_for(50);
    assert_null(stage.a.bus);
    assert_int_equal(stage.a.downs, 0);
}

/* The end of one call, by the loss of the bus, closes; the others end without a word. */
static void test_close_in_lost_call(void **state)
{
    (void)state;
    stage_both_up();
    stage.b.answers_late = true;
    stage.a.close_in = IN_REPLY;
    for (int i = 0; i < 5; i++)
        bus_call(stage.a.bus, stage_call_to("org.balm.b", "Do"), 60000, stage_on_end, &stage.a,
                 NULL);
    stage_until(&stage.b.calls, 1);
    fake_bus_kill(&stage.f);
    stage_until(&stage.b.downs, 1);
    stage_turn_for(50);
    assert_null(stage.a.bus);
    assert_int_equal(stage.ends, 1);
    assert_int_equal(stage.a.downs, 0);
}

int main(void)
{
    static const enum place in_down = IN_DOWN, in_signal = IN_SIGNAL, in_called = IN_CALLED,
                            in_reply = IN_REPLY;
#define CASE(test) cmocka_unit_test_setup_teardown(test, stage_setup, stage_teardown)
#define CASE_OF(test, name_, p)                                          \
    {                                                                    \
        name_, test, stage_setup, stage_teardown, (void *)(uintptr_t)(p) \
    }
    const struct CMUnitTest tests[] = {
        CASE(test_call_ends),
        CASE(test_calls_dropped_by_close),
        CASE(test_many_calls),
        CASE(test_nobody_answers_calls),
        CASE(test_match_and_unmatch),
        CASE(test_flood),
        CASE(test_close_in_up),
        CASE(test_close_in_lost_call),
        CASE_OF(test_close_inside, "closed in down", &in_down),
        CASE_OF(test_close_inside, "closed in signal", &in_signal),
        CASE_OF(test_close_inside, "closed in called", &in_called),
        CASE_OF(test_close_inside, "closed in a reply", &in_reply),
    };
    const char *missing = fake_bus_missing();

    if (missing) {
        printf("1..0 # SKIP %s\n", missing);
        return 0;
    }
    int failed = cmocka_run_group_tests_name("bus_calls", tests, NULL, NULL);
    dbus_shutdown();
    return failed;
}
