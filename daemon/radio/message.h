/*
 * message - reading and making D-Bus messages without trusting their types
 *
 * libdbus ends the process when a value is read as another type than it has: all
 * reading goes through here, and a value of the wrong type is as good as absent.
 */
#pragma once

#include <dbus/dbus.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of a value, looking through variants. False, and *out untouched: another type. */
bool message_get_string(DBusMessageIter *it, const char **out); /* also object paths */
bool message_get_bool(DBusMessageIter *it, bool *out);
bool message_get_int(DBusMessageIter *it, int64_t *out); /* any integer type, byte too */
bool message_get_bytes(DBusMessageIter *it, const uint8_t **out, size_t *len);
/* Enters an array (or an array within a variant); its elements are of the type `element`. */
bool message_enter(DBusMessageIter *it, int element, DBusMessageIter *inner);

/*
 * Walks a dictionary of string (or object path) keys: false at its end, or when it is none.
 *   for (struct message_dict d = message_dict(&it); message_next(&d);) use(d.key, &d.value);
 */
struct message_dict {
    DBusMessageIter entries;
    bool started, valid;
    const char *key;
    DBusMessageIter value; /* looked through variants already */
};
struct message_dict message_dict(DBusMessageIter *it);
bool message_next(struct message_dict *d);

/* A call to BlueZ that never starts it by itself. NULL: no memory, or a path that is none. */
DBusMessage *message_call(const char *path, const char *interface, const char *member);
/* Name and text of an error; "" and "" of what is none. */
void message_error(DBusMessage *m, const char **name, const char **text);
