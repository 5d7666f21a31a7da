/*
 * bus_loop.c - ready descriptors and due timers in, dispatch out
 *
 *   fd ready ---> on_poll ----> dbus_watch_handle ----+
 *   time up ----> on_timeout -> dbus_timeout_handle --+--> on_status: starts idle
 *   wake-up ----> on_wake ----------------------------+             |
 *   uv_idle ----> on_idle ----> dbus_connection_dispatch <----------+
 *
 * The rules of libdbus, and where they are kept:
 *  - never dispatch in its status function: that one only starts the idle
 *    handle, and on_idle alone dispatches, a bounded piece in each turn;
 *  - its lock is held while watch and timeout functions run: these touch only
 *    the watch, the timeout, and libuv;
 *  - watches and timeouts come disabled, are toggled and change their interval:
 *    arming looks everything up afresh;
 *  - a watch is gone when remove returns, our handle only in its close callback;
 *  - the handler of one watch may remove another of the same descriptor.
 * And of libuv: one poll handle for one descriptor, so that the watches of one
 * are merged; an error of the descriptor comes as a status and ends the polling.
 */
#include "bus_loop.h"

#include <errno.h>
#include <stdlib.h>

#define DISPATCH_BUDGET    32 /* messages a turn: a flood must not starve the timers */
#define DISPATCH_BUDGET_NS UINT64_C(10000000)
#define MEMORY_AGAIN_MS    100
#define WATCHES_MAX        4 /* of one descriptor; libdbus makes two */

struct bus_fd {
    struct bus_fd *next;
    struct bus_loop *owner;
    uv_poll_t poll;
    int fd;
    size_t count;
    DBusWatch *watches[WATCHES_MAX];
};

struct bus_timeout {
    struct bus_loop *owner;
    uv_timer_t timer;
    DBusTimeout *timeout; /* NULL once removed */
};

static void handle_gone(struct bus_loop *l)
{
    if (--l->open_handles == 0)
        l->closed(l->ctx);
}

static void on_own_closed(uv_handle_t *h)
{
    handle_gone(h->data);
}

/* ---- watches ---- */

static void arm_fd(struct bus_fd *f);

static bool has_watch(const struct bus_fd *f, const DBusWatch *watch)
{
    for (size_t i = 0; i < f->count; i++) {
        if (f->watches[i] == watch)
            return true;
    }
    return false;
}

static void on_poll(uv_poll_t *poll, int status, int events)
{
    struct bus_fd *f = poll->data;
    DBusWatch *watches[WATCHES_MAX];
    size_t count = f->count;
    unsigned ready = 0;

    if (status < 0)
        ready = DBUS_WATCH_ERROR | DBUS_WATCH_HANGUP;
    if (events & UV_READABLE)
        ready |= DBUS_WATCH_READABLE;
    if (events & UV_WRITABLE)
        ready |= DBUS_WATCH_WRITABLE;
    if (events & UV_DISCONNECT)
        ready |= DBUS_WATCH_HANGUP;
    for (size_t i = 0; i < count; i++)
        watches[i] = f->watches[i];
    for (size_t i = 0; i < count; i++) {
        if (!has_watch(f, watches[i]) || !dbus_watch_get_enabled(watches[i]))
            continue;
        unsigned wanted = dbus_watch_get_flags(watches[i]) | DBUS_WATCH_ERROR | DBUS_WATCH_HANGUP;
        /* False is a lack of memory: the descriptor stays ready, so it comes again. */
        if (ready & wanted)
            dbus_watch_handle(watches[i], ready & wanted);
    }
    if (status < 0 && f->count > 0)
        arm_fd(f);
}

static void arm_fd(struct bus_fd *f)
{
    int events = 0;

    for (size_t i = 0; i < f->count; i++) {
        if (!dbus_watch_get_enabled(f->watches[i]))
            continue;
        unsigned flags = dbus_watch_get_flags(f->watches[i]);
        if (flags & DBUS_WATCH_READABLE)
            events |= UV_READABLE | UV_DISCONNECT;
        if (flags & DBUS_WATCH_WRITABLE)
            events |= UV_WRITABLE;
    }
    if (events)
        uv_poll_start(&f->poll, events, on_poll);
    else
        uv_poll_stop(&f->poll);
}

static struct bus_fd *fd_new(struct bus_loop *l, int fd)
{
    struct bus_fd *f = calloc(1, sizeof(*f));

    if (!f)
        return NULL;
    if (uv_poll_init(l->loop, &f->poll, fd) != 0) {
        free(f);
        return NULL;
    }
    l->open_handles++;
    f->poll.data = f;
    f->owner = l;
    f->fd = fd;
    f->next = l->fds;
    l->fds = f;
    return f;
}

static dbus_bool_t add_watch(DBusWatch *watch, void *data)
{
    struct bus_loop *l = data;
    int fd = dbus_watch_get_unix_fd(watch);
    struct bus_fd *f = l->fds;

    while (f && f->fd != fd)
        f = f->next;
    if (!f)
        f = fd_new(l, fd);
    if (!f || f->count == WATCHES_MAX)
        return FALSE;
    f->watches[f->count++] = watch;
    dbus_watch_set_data(watch, f, NULL);
    arm_fd(f);
    return TRUE;
}

static void toggle_watch(DBusWatch *watch, void *data)
{
    struct bus_fd *f = dbus_watch_get_data(watch);

    (void)data;
    if (f)
        arm_fd(f);
}

static void on_fd_closed(uv_handle_t *h)
{
    struct bus_fd *f = h->data;
    struct bus_loop *l = f->owner;

    free(f);
    handle_gone(l);
}

static void remove_watch(DBusWatch *watch, void *data)
{
    struct bus_loop *l = data;
    struct bus_fd *f = dbus_watch_get_data(watch), **at = &l->fds;

    if (!f)
        return;
    dbus_watch_set_data(watch, NULL, NULL);
    for (size_t i = 0; i < f->count; i++) {
        if (f->watches[i] == watch)
            f->watches[i--] = f->watches[--f->count];
    }
    if (f->count > 0) {
        arm_fd(f);
        return;
    }
    while (*at && *at != f)
        at = &(*at)->next;
    if (*at)
        *at = f->next;
    /* At once: libdbus closes the descriptor as soon as we return. */
    uv_close((uv_handle_t *)&f->poll, on_fd_closed);
}

/* ---- timeouts ---- */

static void on_timeout(uv_timer_t *timer)
{
    struct bus_timeout *t = timer->data;

    if (t->timeout)
        dbus_timeout_handle(t->timeout);
}

static void arm_timeout(struct bus_timeout *t)
{
    if (!dbus_timeout_get_enabled(t->timeout)) {
        uv_timer_stop(&t->timer);
        return;
    }
    int interval_ms = dbus_timeout_get_interval(t->timeout);
    uint64_t ms = interval_ms > 0 ? (uint64_t)interval_ms : 1;
    uv_timer_start(&t->timer, on_timeout, ms, ms); /* libdbus repeats until it is removed */
}

static dbus_bool_t add_timeout(DBusTimeout *timeout, void *data)
{
    struct bus_loop *l = data;
    struct bus_timeout *t = calloc(1, sizeof(*t));

    if (!t)
        return FALSE;
    t->owner = l;
    t->timeout = timeout;
    uv_timer_init(l->loop, &t->timer);
    l->open_handles++;
    t->timer.data = t;
    dbus_timeout_set_data(timeout, t, NULL);
    arm_timeout(t);
    return TRUE;
}

static void toggle_timeout(DBusTimeout *timeout, void *data)
{
    struct bus_timeout *t = dbus_timeout_get_data(timeout);

    (void)data;
    if (t)
        arm_timeout(t);
}

static void on_timeout_closed(uv_handle_t *h)
{
    struct bus_timeout *t = h->data;
    struct bus_loop *l = t->owner;

    free(t);
    handle_gone(l);
}

static void remove_timeout(DBusTimeout *timeout, void *data)
{
    struct bus_timeout *t = dbus_timeout_get_data(timeout);

    (void)data;
    if (!t)
        return;
    dbus_timeout_set_data(timeout, NULL, NULL);
    t->timeout = NULL;
    uv_close((uv_handle_t *)&t->timer, on_timeout_closed);
}

/* ---- dispatch ---- */

static void on_idle(uv_idle_t *idle);

static void on_again(uv_timer_t *timer)
{
    struct bus_loop *l = timer->data;

    uv_idle_start(&l->idle, on_idle);
}

static void on_idle(uv_idle_t *idle)
{
    struct bus_loop *l = idle->data;
    DBusConnection *connection = l->connection;
    DBusDispatchStatus status = DBUS_DISPATCH_COMPLETE;
    uint64_t until_ns = uv_hrtime() + DISPATCH_BUDGET_NS;

    if (!connection) {
        uv_idle_stop(idle);
        return;
    }
    dbus_connection_ref(connection);
    for (int i = 0; i < DISPATCH_BUDGET; i++) {
        status = dbus_connection_dispatch(connection);
        /* A listener may have dropped it. */
        if (status != DBUS_DISPATCH_DATA_REMAINS || l->connection != connection ||
            uv_hrtime() > until_ns)
            break;
    }
    bool is_same = l->connection == connection;
    dbus_connection_unref(connection);
    if (is_same && status == DBUS_DISPATCH_DATA_REMAINS)
        return;
    uv_idle_stop(idle);
    if (is_same && status == DBUS_DISPATCH_NEED_MEMORY)
        uv_timer_start(&l->again, on_again, MEMORY_AGAIN_MS, 0);
}

static void on_status(DBusConnection *connection, DBusDispatchStatus status, void *data)
{
    struct bus_loop *l = data;

    (void)connection;
    if (status != DBUS_DISPATCH_COMPLETE)
        uv_idle_start(&l->idle, on_idle);
}

static void on_wake(uv_async_t *wake)
{
    struct bus_loop *l = wake->data;

    if (l->connection)
        uv_idle_start(&l->idle, on_idle);
}

static void wake_up(void *data)
{
    struct bus_loop *l = data;

    uv_async_send(&l->wake);
}

/* ---- life ---- */

int bus_loop_open(struct bus_loop *l, uv_loop_t *loop, bus_loop_closed_fn *closed, void *ctx)
{
    *l = (struct bus_loop){ .loop = loop, .closed = closed, .ctx = ctx };
    int rc = uv_async_init(loop, &l->wake, on_wake);
    if (rc != 0)
        return rc;
    uv_idle_init(loop, &l->idle);
    uv_timer_init(loop, &l->again);
    l->wake.data = l->idle.data = l->again.data = l;
    l->open_handles = 3;
    return 0;
}

void bus_loop_close(struct bus_loop *l)
{
    uv_close((uv_handle_t *)&l->wake, on_own_closed);
    uv_close((uv_handle_t *)&l->idle, on_own_closed);
    uv_close((uv_handle_t *)&l->again, on_own_closed);
}

int bus_loop_drive(struct bus_loop *l, DBusConnection *connection)
{
    l->connection = connection;
    dbus_connection_set_dispatch_status_function(connection, on_status, l, NULL);
    dbus_connection_set_wakeup_main_function(connection, wake_up, l, NULL);
    if (!dbus_connection_set_watch_functions(connection, add_watch, remove_watch, toggle_watch, l,
                                             NULL) ||
        !dbus_connection_set_timeout_functions(connection, add_timeout, remove_timeout,
                                               toggle_timeout, l, NULL))
        return -ENOMEM;
    /* What is queued already is announced to nobody. */
    on_status(connection, dbus_connection_get_dispatch_status(connection), l);
    return 0;
}

void bus_loop_drop(struct bus_loop *l)
{
    DBusConnection *connection = l->connection;

    if (!connection)
        return;
    l->connection = NULL;
    uv_idle_stop(&l->idle);
    uv_timer_stop(&l->again);
    dbus_connection_set_dispatch_status_function(connection, NULL, NULL, NULL);
    dbus_connection_set_wakeup_main_function(connection, NULL, NULL, NULL);
    dbus_connection_set_watch_functions(connection, NULL, NULL, NULL, NULL, NULL);
    dbus_connection_set_timeout_functions(connection, NULL, NULL, NULL, NULL, NULL);
}
