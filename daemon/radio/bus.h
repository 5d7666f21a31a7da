/*
 * bus - one D-Bus connection on the loop, which never blocks and never gives up
 *
 * The bus may be absent, stopped or killed: then down() tells why, and it is
 * tried again, 0.25 s to 20 s apart. Match rules are the caller's to set again
 * at each up(). Nothing is called from inside a function of this header.
 */
#pragma once

#include <dbus/dbus.h>
#include <stdbool.h>
#include <uv.h>

struct bus;
struct bus_call;

struct bus_events {
    void (*up)(void *ctx);
    void (*down)(void *ctx, const char *why); /* in words; also when a first try has failed */
    void (*signal)(void *ctx, DBusMessage *m);
    /* A method call on an object of ours: returns the reply (error or return), taken over by the
       bus; NULL: it is answered later by bus_send(), or out of memory. */
    DBusMessage *(*called)(void *ctx, DBusMessage *m);
    void (*closed)(void *ctx); /* last call ever */
};

/* `address` NULL: DBUS_SYSTEM_BUS_ADDRESS, or else where the system bus stands. 0 or -ENOMEM. */
int bus_open(struct bus **out, uv_loop_t *loop, const char *address,
             const struct bus_events *events, void *ctx);
/* Open calls are dropped without a word, then closed(); until then they may still be cancelled.
   Safe in any callback, safe twice. */
void bus_close(struct bus *b);
bool bus_is_up(const struct bus *b);

/* Never waits for the bus to agree. 0; -ENOTCONN; -ENOMEM. */
int bus_match(struct bus *b, const char *rule);
int bus_unmatch(struct bus *b, const char *rule);

/*
 * Sends a call (taken over, also when it fails) and tells its end exactly once: a
 * method return or an error, never NULL; org.freedesktop.DBus.Error.NoReply after
 * `timeout_ms`; org.freedesktop.DBus.Error.Disconnected when the bus goes first.
 * `out` may be NULL. 0; -ENOTCONN; -ENOMEM (also for `m` NULL, which saves asking twice).
 */
typedef void bus_reply_fn(void *ctx, DBusMessage *reply);
int bus_call(struct bus *b, DBusMessage *m, int timeout_ms, bus_reply_fn *fn, void *ctx,
             struct bus_call **out);
/* Its end is not told any more; the call itself may still be carried out. NULL is allowed. */
void bus_cancel(struct bus_call *call);
/* Sends a reply or a signal, taken over. */
void bus_send(struct bus *b, DBusMessage *m);
