/*
 * The agent, asked by a bluetoothd that may ask for anything, and by somebody who is none.
 */
#include "agent.h"

#include "fake_bus.h"
#include "message.h"

#include <setjmp.h>
#include <stdarg.h>

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define PATIENCE_MS 20000
#define ONE         "/org/bluez/hci0/dev_C0_DE_00_00_00_01"
#define TWO         "/org/bluez/hci0/dev_C0_DE_00_00_00_02"

static struct {
    uv_loop_t loop;
    uv_timer_t tick;
    struct fake_bus f;
    struct bus *bus;
    struct agent *agent;
    unsigned ups, calls;
    char reply[100]; /* to a call of ours; the error's name, or "return" */
} s;

static void on_up(void *ctx)
{
    (void)ctx;
    s.ups++;
    if (s.agent)
        agent_up(s.agent);
}

static void on_down(void *ctx, const char *why)
{
    (void)ctx;
    (void)why;
}

static void on_signal(void *ctx, DBusMessage *m)
{
    (void)ctx;
    (void)m;
}

static DBusMessage *on_called(void *ctx, DBusMessage *m)
{
    DBusMessage *reply = agent_called(s.agent, m);

    (void)ctx;
    s.calls++;
    return reply ? reply : dbus_message_new_error(m, DBUS_ERROR_UNKNOWN_OBJECT, "not the agent's");
}

static void on_closed(void *ctx)
{
    (void)ctx;
    s.bus = NULL;
}

static void on_tick(uv_timer_t *tick)
{
    (void)tick;
}

static void turn_until(bool (*done)(const char *what), const char *what)
{
    uint64_t end_ns = uv_hrtime() + UINT64_C(1000000) * PATIENCE_MS;

    while (!done(what) && uv_hrtime() < end_ns)
        uv_run(&s.loop, UV_RUN_ONCE);
    assert_true(done(what));
}

static bool is_said(const char *what)
{
    return fake_bluez_said(&s.f, what) > 0;
}

static bool is_up(const char *what)
{
    (void)what;
    return s.ups > 0;
}

static bool is_replied(const char *what)
{
    (void)what;
    return s.reply[0] != '\0';
}

static void on_reply(void *ctx, DBusMessage *reply)
{
    const char *name = dbus_message_get_error_name(reply);

    (void)ctx;
    snprintf(s.reply, sizeof(s.reply), "%s", name ? name : "return");
}

/* What bluetoothd was asked before this has been answered after it. */
static void settle(void)
{
    DBusMessage *m = message_call("/", "org.freedesktop.DBus.ObjectManager", "GetManagedObjects");

    s.reply[0] = '\0';
    assert_int_equal(bus_call(s.bus, m, 10000, on_reply, NULL, NULL), 0);
    turn_until(is_replied, NULL);
    assert_string_equal(s.reply, "return");
}

static int setup(void **state)
{
    static const struct bus_events events = {
        .up = on_up, .down = on_down, .signal = on_signal, .called = on_called, .closed = on_closed
    };

    (void)state;
    memset(&s, 0, sizeof(s));
    uv_loop_init(&s.loop);
    uv_timer_init(&s.loop, &s.tick);
    uv_timer_start(&s.tick, on_tick, 5, 5);
    fake_bus_init(&s.f);
    fake_bus_start(&s.f);
    fake_bluez_start(&s.f);
    assert_int_equal(bus_open(&s.bus, &s.loop, s.f.address, &events, NULL), 0);
    turn_until(is_up, NULL);
    s.agent = agent_new(s.bus);
    assert_non_null(s.agent);
    turn_until(is_said, "RegisterAgent\n");
    settle();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    agent_free(s.agent);
    if (s.bus)
        bus_close(s.bus);
    uv_close((uv_handle_t *)&s.tick, NULL);
    uv_run(&s.loop, UV_RUN_DEFAULT);
    fake_bus_fini(&s.f);
    return s.bus || uv_loop_close(&s.loop) != 0;
}

static void expect_answer(const char *question, const char *answer)
{
    char line[64];
    unsigned before;

    snprintf(line, sizeof(line), "agent %s\n", answer);
    before = fake_bluez_said(&s.f, line);
    fake_bluez_tell(&s.f, "agent %s", question);
    uint64_t end_ns = uv_hrtime() + UINT64_C(1000000) * PATIENCE_MS;
    while (fake_bluez_said(&s.f, line) == before && uv_hrtime() < end_ns)
        uv_run(&s.loop, UV_RUN_ONCE);
    assert_int_equal(fake_bluez_said(&s.f, line), before + 1);
}

/* clang-format off */
static const struct row {
    const char *name, *question;
    bool when_expected; /* accepted while device 1 is expected; never otherwise */
} rows[] = {
    { "just works",                "RequestAuthorization o:" ONE, true },
    { "a service after pairing",   "AuthorizeService o:" ONE " s:0000180d-0000-1000-8000-00805f9b34fb", true },
    { "a number to compare",       "RequestConfirmation o:" ONE " u:123456", true },
    { "another device",            "RequestAuthorization o:" TWO, false },
    { "another device's service",  "AuthorizeService o:" TWO " s:x", false },
    { "no device",                 "RequestAuthorization", false },
    { "a device of another type",  "RequestAuthorization u:5", false },
    { "a PIN",                     "RequestPinCode o:" ONE, false },
    { "a passkey",                 "RequestPasskey o:" ONE, false },
    { "a passkey to show",         "DisplayPasskey o:" ONE " u:1 q:0", false },
    { "a PIN to show",             "DisplayPinCode o:" ONE " s:1234", false },
};
/* clang-format on */

#define REJECTED "org.bluez.Error.Rejected"

static void test_row(void **state)
{
    const struct row *r = *state;

    expect_answer(r->question, REJECTED); /* nothing is being paired */
    agent_expect(s.agent, ONE, true);
    expect_answer(r->question, r->when_expected ? "ok" : REJECTED);
    agent_expect(s.agent, ONE, true); /* counted */
    agent_expect(s.agent, ONE, false);
    expect_answer(r->question, r->when_expected ? "ok" : REJECTED);
    agent_expect(s.agent, ONE, false);
    expect_answer(r->question, REJECTED);
}

static void test_cancel_and_nonsense(void **state)
{
    (void)state;
    expect_answer("Cancel", "ok");
    expect_answer("Cancel", "ok");
    expect_answer("NoSuchQuestion", DBUS_ERROR_UNKNOWN_METHOD);
    agent_expect(s.agent, NULL, true);
    agent_expect(s.agent, ONE, false); /* was never expected */
    expect_answer("RequestAuthorization o:" ONE, REJECTED);
    assert_int_equal(fake_bluez_said(&s.f, "RequestDefaultAgent"), 0);
}

static void test_released_and_registered_again(void **state)
{
    (void)state;
    expect_answer("Release", "ok");
    agent_expect(s.agent, ONE, true); /* registers again: it is needed */
    uint64_t end_ns = uv_hrtime() + UINT64_C(1000000) * PATIENCE_MS;
    while (fake_bluez_said(&s.f, "RegisterAgent\n") < 2 && uv_hrtime() < end_ns)
        uv_run(&s.loop, UV_RUN_ONCE);
    settle();
    expect_answer("RequestAuthorization o:" ONE, "ok"); /* AlreadyExists is as good */
}

/* Called by ourselves, who are not bluetoothd. */
static void test_somebody_else(void **state)
{
    static const struct {
        const char *path, *member, *answer;
    } calls[] = {
        { "/org/balm/agent", "RequestAuthorization", REJECTED },
        { "/org/balm/agent", "Release", REJECTED },
        { "/org/balm/agent", "Cancel", REJECTED },
        { "/org/balm/other", "Cancel", DBUS_ERROR_UNKNOWN_OBJECT },
    };
    const char *device = ONE, *name = "org.balm.test";
    dbus_uint32_t flags = 0;
    DBusMessage *m = dbus_message_new_method_call(DBUS_SERVICE_DBUS, DBUS_PATH_DBUS,
                                                  DBUS_INTERFACE_DBUS, "RequestName");

    (void)state;
    dbus_message_append_args(m, DBUS_TYPE_STRING, &name, DBUS_TYPE_UINT32, &flags,
                             DBUS_TYPE_INVALID);
    s.reply[0] = '\0';
    assert_int_equal(bus_call(s.bus, m, 5000, on_reply, NULL, NULL), 0);
    turn_until(is_replied, NULL);
    agent_expect(s.agent, ONE, true);
    for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
        s.reply[0] = '\0';
        m = dbus_message_new_method_call(name, calls[i].path, "org.bluez.Agent1", calls[i].member);
        dbus_message_append_args(m, DBUS_TYPE_OBJECT_PATH, &device, DBUS_TYPE_INVALID);
        assert_int_equal(bus_call(s.bus, m, 5000, on_reply, NULL, NULL), 0);
        turn_until(is_replied, NULL);
        assert_string_equal(s.reply, calls[i].answer);
    }
    expect_answer("RequestAuthorization o:" ONE, "ok"); /* it was not released */
}

static void test_freed_unregisters(void **state)
{
    (void)state;
    agent_free(s.agent);
    s.agent = NULL;
    turn_until(is_said, "UnregisterAgent\n");
}

static void test_bluetoothd_comes_back(void **state)
{
    (void)state;
    fake_bluez_kill(&s.f);
    fake_bluez_start(&s.f);
    agent_expect(s.agent, ONE, true);
    agent_up(s.agent);
    uint64_t end_ns = uv_hrtime() + UINT64_C(1000000) * PATIENCE_MS;
    while (fake_bluez_said(&s.f, "RegisterAgent\n") < 2 && uv_hrtime() < end_ns)
        uv_run(&s.loop, UV_RUN_ONCE);
    settle();
    expect_answer("RequestAuthorization o:" ONE, "ok");
}

int main(void)
{
    enum { ROWS = sizeof(rows) / sizeof(rows[0]) };
#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest more[] = {
        CASE(test_cancel_and_nonsense),   CASE(test_released_and_registered_again),
        CASE(test_somebody_else),         CASE(test_freed_unregisters),
        CASE(test_bluetoothd_comes_back),
    };
    enum { MORE = sizeof(more) / sizeof(more[0]) };
    struct CMUnitTest tests[ROWS + MORE];
    const char *missing = fake_bluez_missing();

    if (missing) {
        printf("1..0 # SKIP %s\n", missing);
        return 0;
    }
    for (size_t i = 0; i < ROWS; i++)
        tests[i] = (struct CMUnitTest){ rows[i].name, test_row, setup, teardown,
                                        (void *)(uintptr_t)&rows[i] };
    memcpy(tests + ROWS, more, sizeof(more));
    int failed = cmocka_run_group_tests_name("agent", tests, NULL, NULL);
    dbus_shutdown();
    return failed;
}
