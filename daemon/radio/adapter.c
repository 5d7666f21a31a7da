/*
 * adapter.c - discovery and power, a call at a time
 *
 *             plan wants it           answered
 *     QUIET ---------------> STARTING --------> SCANNING
 *       ^                        | refused          | plan is over, or held
 *       +------------------------+                  v
 *       +--------------------------------------- STOPPING
 *
 * BlueZ counts discoveries by client: ours ends only by our StopDiscovery, by the
 * adapter's power, or with bluetoothd. That a scan runs already (InProgress) is as
 * good as one of ours; that none ran is as good as stopped.
 */
#include "adapter.h"

#include "clock.h"
#include "log.h"
#include "message.h"
#include "scan_plan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define ADAPTER_INTERFACE "org.bluez.Adapter1"
#define CALL_MS           10000
#define RETRY_MIN_MS      500 /* one that was just switched on may not be ready yet */
#define RETRY_MAX_MS      8000
#define OFF_MS            2000 /* long enough for the firmware to forget */
#define SETTLE_MS         1000 /* after it is on again */
#define SWITCH_TRIES      5

enum scan_state { QUIET, STARTING, SCANNING, STOPPING };
enum cycle_state { STEADY, SWITCHING_OFF, RESTING, SWITCHING_ON, SETTLING };

struct adapter {
    struct adapter_options opt;
    char path[MIRROR_PATH_MAX + 1];
    bool on;
    struct adapter_need need;
    struct scan_plan plan;
    enum scan_state state;
    bool filter_is_old;
    int64_t refused_until_us, retry_ms;
    struct bus_call *call;
    struct clock_timer *due;
    struct log_once logged;

    enum cycle_state cycle;
    unsigned tries;
    struct bus_call *power_call;
    struct clock_timer *cycle_timer;
    adapter_cycled_fn *cycled;
    void *cycled_ctx;
};

static void act(struct adapter *a);

static void changed(struct adapter *a)
{
    a->opt.changed(a->opt.ctx);
}

/* ---- discovery ---- */

static void quiet(struct adapter *a)
{
    a->state = QUIET;
    bus_cancel(a->call);
    a->call = NULL;
}

static void on_started(void *ctx, DBusMessage *reply)
{
    struct adapter *a = ctx;
    const char *name, *text;

    a->call = NULL;
    message_error(reply, &name, &text);
    enum refusal r = dbus_message_get_type(reply) == DBUS_MESSAGE_TYPE_ERROR
                         ? refusal_of(name, text)
                         : REFUSED_NOT;
    /* One that was never answered may yet be carried out: it is to be stopped as well. */
    if (r == REFUSED_NOT || r == REFUSED_BUSY || r == REFUSED_EXISTS || r == REFUSED_NO_REPLY) {
        a->state = SCANNING;
        a->retry_ms = RETRY_MIN_MS;
        a->logged = (struct log_once){ 0 };
    } else {
        a->state = QUIET;
        a->refused_until_us = clock_now(a->opt.clock).us + a->retry_ms * US_PER_MS;
        a->retry_ms = a->retry_ms * 2 < RETRY_MAX_MS ? a->retry_ms * 2 : RETRY_MAX_MS;
        log_debug("%s: StartDiscovery: %s: %s", a->path, name, text);
        if (a->retry_ms == RETRY_MAX_MS)
            log_changed(&a->logged, LOG_LEVEL_WARN, "%s: it does not listen: %s", a->path,
                        refusal_words(r));
    }
    act(a);
    changed(a);
}

static void on_stopped(void *ctx, DBusMessage *reply)
{
    struct adapter *a = ctx;

    (void)reply; /* an error says that none ran, or that all is gone */
    a->call = NULL;
    a->state = QUIET;
    act(a);
    changed(a);
}

static void append_option(DBusMessageIter *dict, const char *key, int type, const void *value)
{
    const char signature[2] = { (char)type, '\0' };
    DBusMessageIter entry, variant;

    dbus_message_iter_open_container(dict, DBUS_TYPE_DICT_ENTRY, NULL, &entry);
    dbus_message_iter_append_basic(&entry, DBUS_TYPE_STRING, &key);
    dbus_message_iter_open_container(&entry, DBUS_TYPE_VARIANT, signature, &variant);
    dbus_message_iter_append_basic(&variant, type, value);
    dbus_message_iter_close_container(&entry, &variant);
    dbus_message_iter_close_container(dict, &entry);
}

/*
 * No services in it: sensors that advertise a name only would never be found, and BlueZ 5.87
 * is reported to crash over them. What else it tells of is held back by our match rules.
 */
static DBusMessage *filter_message(const struct adapter *a)
{
    DBusMessage *m = message_call(a->path, ADAPTER_INTERFACE, "SetDiscoveryFilter");
    const char *transport = "le";
    dbus_bool_t duplicates = a->need.every_one;
    DBusMessageIter it, dict;

    if (!m)
        return NULL;
    dbus_message_iter_init_append(m, &it);
    dbus_message_iter_open_container(&it, DBUS_TYPE_ARRAY, "{sv}", &dict);
    append_option(&dict, "Transport", DBUS_TYPE_STRING, &transport);
    append_option(&dict, "DuplicateData", DBUS_TYPE_BOOLEAN, &duplicates);
    dbus_message_iter_close_container(&it, &dict);
    return m;
}

/* Calls are taken in order, so nobody waits for an answer about the filter. */
static void start(struct adapter *a)
{
    DBusMessage *filter = filter_message(a);
    DBusMessage *m = message_call(a->path, ADAPTER_INTERFACE, "StartDiscovery");

    if (filter)
        dbus_message_set_no_reply(filter, TRUE);
    bus_send(a->opt.bus, filter);
    if (m && bus_call(a->opt.bus, m, CALL_MS, on_started, a, &a->call) == 0) {
        a->state = STARTING;
        a->filter_is_old = false;
    }
}

static void stop(struct adapter *a)
{
    DBusMessage *m = message_call(a->path, ADAPTER_INTERFACE, "StopDiscovery");

    if (m && bus_call(a->opt.bus, m, CALL_MS, on_stopped, a, &a->call) == 0)
        a->state = STOPPING;
}

/* Steps the plan and does what it says, if nothing is under way. */
static void act(struct adapter *a)
{
    int64_t now_us = clock_now(a->opt.clock).us;
    bool can = a->on && a->cycle == STEADY;

    scan_plan_step(&a->plan, can ? a->need.scan : SCAN_NONE, a->need.held || !can,
                   a->need.window && can, now_us);
    int64_t due_us = a->plan.due_us;
    if (a->plan.on && a->state == QUIET && can) {
        if (now_us >= a->refused_until_us)
            start(a);
        else if (a->refused_until_us < due_us)
            due_us = a->refused_until_us;
    } else if (a->state == SCANNING && (!a->plan.on || a->filter_is_old)) {
        stop(a);
    }
    clock_timer_set(a->due, due_us);
}

static void on_due(void *ctx, const struct instant *now)
{
    (void)now;
    act(ctx);
}

void adapter_want(struct adapter *a, const struct adapter_need *need)
{
    if (a->need.every_one != need->every_one && (a->state == SCANNING || a->state == STARTING))
        a->filter_is_old = true;
    a->need = *need;
    act(a);
}

bool adapter_is_quiet(const struct adapter *a)
{
    return a->state == QUIET && a->cycle == STEADY;
}

/* ---- power ---- */

void adapter_power(struct adapter *a, bool on)
{
    if (!on)
        quiet(a); /* BlueZ has ended every discovery */
    if (a->on == on)
        return;
    a->on = on;
    a->refused_until_us = 0; /* what was refused while it went off says nothing of now */
    a->retry_ms = RETRY_MIN_MS;
    act(a);
}

bool adapter_is_on(const struct adapter *a)
{
    return a->on || a->cycle != STEADY;
}

static void switch_to(struct adapter *a, bool on);

static void end_cycle(struct adapter *a, enum refusal r)
{
    adapter_cycled_fn *fn = a->cycled;

    a->cycle = STEADY;
    a->cycled = NULL;
    act(a);
    changed(a);
    if (fn)
        fn(a->cycled_ctx, r);
}

static void on_switched(void *ctx, DBusMessage *reply)
{
    struct adapter *a = ctx;
    const char *name, *text;

    a->power_call = NULL;
    message_error(reply, &name, &text);
    bool failed = dbus_message_get_type(reply) == DBUS_MESSAGE_TYPE_ERROR;
    enum refusal r = failed ? refusal_of(name, text) : REFUSED_NOT;
    if (a->cycle == SWITCHING_OFF && failed && r != REFUSED_NO_REPLY) {
        end_cycle(a, r);
    } else if (a->cycle == SWITCHING_OFF) {
        a->cycle = RESTING;
        clock_timer_set_real(a->cycle_timer, OFF_MS);
    } else if (failed && ++a->tries < SWITCH_TRIES) {
        a->cycle = RESTING; /* off it must not stay, whoever refuses */
        clock_timer_set_real(a->cycle_timer, OFF_MS);
    } else if (failed) {
        end_cycle(a, r);
    } else {
        a->cycle = SETTLING;
        clock_timer_set_real(a->cycle_timer, SETTLE_MS);
    }
}

static void on_cycle_due(void *ctx, const struct instant *now)
{
    struct adapter *a = ctx;

    (void)now;
    if (a->cycle == RESTING)
        switch_to(a, true);
    else if (a->cycle == SETTLING)
        end_cycle(a, REFUSED_NOT);
}

static DBusMessage *power_message(const struct adapter *a, bool on)
{
    DBusMessage *m = message_call(a->path, "org.freedesktop.DBus.Properties", "Set");
    const char *interface = ADAPTER_INTERFACE, *property = "Powered";
    dbus_bool_t value = on;
    DBusMessageIter it, variant;

    if (!m)
        return NULL;
    dbus_message_iter_init_append(m, &it);
    dbus_message_iter_append_basic(&it, DBUS_TYPE_STRING, &interface);
    dbus_message_iter_append_basic(&it, DBUS_TYPE_STRING, &property);
    dbus_message_iter_open_container(&it, DBUS_TYPE_VARIANT, "b", &variant);
    dbus_message_iter_append_basic(&variant, DBUS_TYPE_BOOLEAN, &value);
    dbus_message_iter_close_container(&it, &variant);
    return m;
}

static void switch_to(struct adapter *a, bool on)
{
    DBusMessage *m = power_message(a, on);

    a->cycle = on ? SWITCHING_ON : SWITCHING_OFF;
    if (m && bus_call(a->opt.bus, m, CALL_MS, on_switched, a, &a->power_call) == 0)
        return;
    a->cycle = RESTING; /* tried again until it works or the adapter is gone */
    clock_timer_set_real(a->cycle_timer, OFF_MS);
}

int adapter_power_cycle(struct adapter *a, adapter_cycled_fn *done, void *ctx)
{
    if (a->cycle != STEADY)
        return -EBUSY;
    DBusMessage *m = power_message(a, false);
    if (!m)
        return -ENOMEM;
    int rc = bus_call(a->opt.bus, m, CALL_MS, on_switched, a, &a->power_call);
    if (rc < 0)
        return rc;
    log_warn("%s: it is switched off and on again", a->path);
    a->cycle = SWITCHING_OFF;
    a->tries = 0;
    a->cycled = done;
    a->cycled_ctx = ctx;
    act(a);
    return 0;
}

bool adapter_is_cycling(const struct adapter *a)
{
    return a->cycle != STEADY;
}

void adapter_cycle_unheard(struct adapter *a, const void *ctx)
{
    if (a->cycled_ctx == ctx)
        a->cycled = NULL;
}

/* ---- life ---- */

struct adapter *adapter_new(const struct adapter_options *opt)
{
    struct adapter *a = calloc(1, sizeof(*a));

    if (!a)
        return NULL;
    a->opt = *opt;
    strncpy(a->path, opt->path, sizeof(a->path) - 1);
    a->due = clock_timer_new(opt->clock, on_due, a);
    a->cycle_timer = clock_timer_new(opt->clock, on_cycle_due, a);
    if (!a->due || !a->cycle_timer) {
        adapter_free(a);
        return NULL;
    }
    scan_plan_init(&a->plan);
    return a;
}

/* BlueZ counts our scan as long as our connection lasts, and nobody else switches it on again. */
static void leave(struct adapter *a)
{
    DBusMessage *m = NULL;

    if (a->cycle != STEADY && a->cycle != SETTLING)
        m = power_message(a, true);
    else if (a->state == STARTING || a->state == SCANNING)
        m = message_call(a->path, ADAPTER_INTERFACE, "StopDiscovery");
    if (!m)
        return;
    dbus_message_set_no_reply(m, TRUE);
    bus_send(a->opt.bus, m);
}

void adapter_free(struct adapter *a)
{
    if (!a)
        return;
    adapter_cycled_fn *fn = a->cycled;
    void *ctx = a->cycled_ctx;
    leave(a);
    quiet(a);
    bus_cancel(a->power_call);
    clock_timer_close(a->due);
    clock_timer_close(a->cycle_timer);
    free(a);
    if (fn)
        fn(ctx, REFUSED_GONE);
}

const char *adapter_path(const struct adapter *a)
{
    return a->path;
}
