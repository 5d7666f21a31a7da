/*
 * bus_stage.c - the listener of both sides, and the loop they share
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

#define TICK_MS 5

struct bus_stage stage;

void stage_close(struct side *side)
{
    side->is_closed = true;
    bus_close(side->bus);
}

/* At the begin of each event; the rest of it comes after bus_close(). */
static void come(struct side *side, enum place place)
{
    side->late += side->is_closed;
    if (side->close_in == place)
        stage_close(side);
}

static void on_up(void *ctx)
{
    struct side *side = ctx;

    side->ups++;
    come(side, IN_UP);
}

static void on_down(void *ctx, const char *why)
{
    struct side *side = ctx;

    side->downs++;
    snprintf(side->why, sizeof(side->why), "%s", why);
    come(side, IN_DOWN);
}

static void on_signal(void *ctx, DBusMessage *m)
{
    struct side *side = ctx;

    if (!dbus_message_has_interface(m, "org.balm.Test"))
        return;
    side->signals++;
    come(side, IN_SIGNAL);
}

static DBusMessage *on_called(void *ctx, DBusMessage *m)
{
    struct side *side = ctx;

    side->calls++;
    come(side, IN_CALLED);
    DBusMessage *reply = dbus_message_new_method_return(m);
    if (!side->answers_late)
        return reply;
    if (side->answer_later)
        dbus_message_unref(side->answer_later);
    side->answer_later = reply;
    return NULL;
}

void stage_answer_now(struct side *side)
{
    DBusMessage *reply = side->answer_later;

    side->answer_later = NULL;
    bus_send(side->bus, reply);
}

static void on_closed(void *ctx)
{
    struct side *side = ctx;

    assert_non_null(side->bus);
    side->bus = NULL;
}

const struct bus_events stage_events = {
    .up = on_up, .down = on_down, .signal = on_signal, .called = on_called, .closed = on_closed
};
void stage_on_end(void *ctx, DBusMessage *reply)
{
    struct side *side = ctx;
    const char *name = dbus_message_get_error_name(reply);

    stage.ends++;
    snprintf(stage.end_name, sizeof(stage.end_name), "%s", name ? name : "return");
    come(side, IN_REPLY);
}

/* Since the test began, less what other programs took of the processor while we could have run:
   that is no fault of the loop's. */
static uint64_t our_ns(void)
{
    unsigned long long ran_ns, waited_ns = 0;
    FILE *file = fopen("/proc/thread-self/schedstat", "re");

    if (!file || fscanf(file, "%llu %llu", &ran_ns, &waited_ns) != 2)
        waited_ns = 0;
    if (file)
        fclose(file);
    return uv_hrtime() - waited_ns;
}

static void on_tick(uv_timer_t *tick)
{
    uint64_t now_ns = our_ns();

    (void)tick;
    if (now_ns > stage.last_ns && now_ns - stage.last_ns > stage.gap_ns)
        stage.gap_ns = now_ns - stage.last_ns;
    stage.last_ns = now_ns;
}

void stage_tick_anew(void)
{
    stage.last_ns = our_ns();
    stage.gap_ns = 0;
}

void stage_until(const unsigned *value, unsigned least)
{
    uint64_t end_ns = uv_hrtime() + UINT64_C(1000000) * PATIENCE_MS;

    while (*value < least && uv_hrtime() < end_ns)
        uv_run(&stage.loop, UV_RUN_ONCE);
    assert_true(*value >= least);
}

void stage_turn_for(unsigned ms)
{
    uint64_t end_ns = uv_hrtime() + UINT64_C(1000000) * ms;

    while (uv_hrtime() < end_ns)
        uv_run(&stage.loop, UV_RUN_ONCE);
}

void stage_open(struct side *side)
{
    assert_int_equal(bus_open(&side->bus, &stage.loop, stage.f.address, &stage_events, side), 0);
}

DBusMessage *stage_call_to(const char *name, const char *member)
{
    DBusMessage *m = dbus_message_new_method_call(name, "/x", "org.balm.Test", member);

    assert_non_null(m);
    return m;
}

DBusMessage *stage_call_driver(const char *member)
{
    DBusMessage *m = dbus_message_new_method_call(DBUS_SERVICE_DBUS, DBUS_PATH_DBUS,
                                                  DBUS_INTERFACE_DBUS, member);
    assert_non_null(m);
    return m;
}

int stage_setup(void **state)
{
    (void)state;
    memset(&stage, 0, sizeof(stage));
    uv_loop_init(&stage.loop);
    uv_timer_init(&stage.loop, &stage.tick);
    uv_timer_start(&stage.tick, on_tick, TICK_MS, TICK_MS);
    fake_bus_init(&stage.f);
    stage_tick_anew();
    return 0;
}

int stage_teardown(void **state)
{
    (void)state;
    if (stage.a.bus)
        stage_close(&stage.a);
    if (stage.b.bus)
        stage_close(&stage.b);
    if (stage.b.answer_later)
        dbus_message_unref(stage.b.answer_later);
    uv_close((uv_handle_t *)&stage.tick, NULL);
    uv_run(&stage.loop, UV_RUN_DEFAULT); /* returns when nothing is left */
    int left = stage.a.bus || stage.b.bus || stage.a.late || stage.b.late ||
               uv_loop_close(&stage.loop) != 0;
    fake_bus_fini(&stage.f);
    return left;
}

/* The unique name of `b`, asked for by the name that it takes. */
void stage_take_name(struct side *side, const char *name)
{
    DBusMessage *m = stage_call_driver("RequestName");
    uint32_t flags = 0;
    unsigned before = stage.ends;

    dbus_message_append_args(m, DBUS_TYPE_STRING, &name, DBUS_TYPE_UINT32, &flags,
                             DBUS_TYPE_INVALID);
    assert_int_equal(bus_call(side->bus, m, 5000, stage_on_end, side, NULL), 0);
    stage_until(&stage.ends, before + 1);
    assert_string_equal(stage.end_name, "return");
}

void stage_both_up(void)
{
    fake_bus_start(&stage.f);
    stage_open(&stage.a);
    stage_open(&stage.b);
    stage_until(&stage.a.ups, 1);
    stage_until(&stage.b.ups, 1);
    stage_take_name(&stage.b, "org.balm.b");
    stage.ends = 0;
}

void stage_emit(struct side *side)
{
    DBusMessage *m = dbus_message_new_signal("/x", "org.balm.Test", "Beat");

    assert_non_null(m);
    bus_send(side->bus, m);
}
