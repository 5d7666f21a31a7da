/*
 * bus_probe.c - connects, asks for the ways to log in, and hangs up
 *
 *     socket, connect (EAGAIN: its queue is full)
 *     --> "\0AUTH\r\n"
 *     <-- "REJECTED EXTERNAL ...": alive; or a hang-up, which answers as well
 */
#include "bus_probe.h"

#include <dbus/dbus.h>
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

struct bus_probe {
    union {
        uv_handle_t handle;
        uv_poll_t poll;
        uv_timer_t timer; /* instead, when the answer is known already */
    };
    int fd; /* -1: none */
    const struct bus_probe_events *events;
    void *ctx;
};

static void on_closed(uv_handle_t *h)
{
    struct bus_probe *p = h->data;
    const struct bus_probe_events *events = p->events;
    void *ctx = p->ctx;

    free(p);
    events->closed(ctx);
}

void bus_probe_close(struct bus_probe *p)
{
    uv_close(&p->handle, on_closed);
    if (p->fd >= 0)
        close(p->fd);
    p->fd = -1;
}

static void on_answer(uv_poll_t *poll, int status, int events)
{
    struct bus_probe *p = poll->data;

    (void)status;
    (void)events;
    uv_poll_stop(poll);
    p->events->done(p->ctx, true);
}

static void on_full(uv_timer_t *timer)
{
    struct bus_probe *p = timer->data;

    p->events->done(p->ctx, false);
}

/* Where the first entry of a bus address stands; 0: nowhere that can be asked. */
static socklen_t find_socket(const char *address, struct sockaddr_un *out)
{
    DBusAddressEntry **entries = NULL;
    int count = 0;
    socklen_t len = 0;

    *out = (struct sockaddr_un){ .sun_family = AF_UNIX };
    if (!dbus_parse_address(address, &entries, &count, NULL))
        return 0;
    if (count > 0 && strcmp(dbus_address_entry_get_method(entries[0]), "unix") == 0) {
        const char *path = dbus_address_entry_get_value(entries[0], "path");
        const char *abstract = dbus_address_entry_get_value(entries[0], "abstract");
        const char *name = path ? path : abstract;
        size_t before = path ? 0 : 1; /* an abstract name begins with a zero byte */
        size_t name_len = name ? strlen(name) : 0;
        if (name_len > 0 && before + name_len < sizeof(out->sun_path)) {
            memcpy(out->sun_path + before, name, name_len);
            len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + before + name_len +
                              (path ? 1 : 0));
        }
    }
    dbus_address_entries_free(entries);
    return len;
}

static int knock(const struct sockaddr_un *where, socklen_t len, int *out)
{
    static const char ask[] = "\0AUTH\r\n";
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    if (fd < 0)
        return -errno;
    if (connect(fd, (const struct sockaddr *)where, len) != 0 ||
        send(fd, ask, sizeof(ask) - 1, MSG_NOSIGNAL) < 0) {
        int rc = -errno;
        close(fd);
        return rc;
    }
    *out = fd;
    return 0;
}

int bus_probe_open(struct bus_probe **out, uv_loop_t *loop, const char *address,
                   const struct bus_probe_events *events, void *ctx)
{
    struct sockaddr_un where;
    socklen_t len = find_socket(address, &where);
    int fd = -1;
    int rc = len > 0 ? knock(&where, len, &fd) : -ENOENT;

    if (rc != 0 && rc != -EAGAIN)
        return -ENOENT;
    struct bus_probe *p = calloc(1, sizeof(*p));
    if (!p)
        goto fail;
    p->fd = fd;
    p->events = events;
    p->ctx = ctx;
    if (rc == -EAGAIN) {
        uv_timer_init(loop, &p->timer);
        uv_timer_start(&p->timer, on_full, 0, 0);
    } else {
        if (uv_poll_init(loop, &p->poll, fd) != 0)
            goto fail;
        uv_poll_start(&p->poll, UV_READABLE | UV_DISCONNECT, on_answer);
    }
    p->handle.data = p;
    *out = p;
    return 0;
fail:
    free(p);
    if (fd >= 0)
        close(fd);
    return -ENOMEM;
}
