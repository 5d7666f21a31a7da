/*
 * message.c - every read asks for the type first
 *
 * libdbus has checked a message's form before we see it: nesting is bounded,
 * strings are UTF-8, a dictionary's entries are pairs. What it does not know is
 * which type we expect, and a wrong guess ends the process.
 */
#include "message.h"

#define BLUEZ "org.bluez"

/* Steps into variants until something else stands there, or nothing. */
static DBusMessageIter look_through(DBusMessageIter *it)
{
    DBusMessageIter at = *it;

    while (dbus_message_iter_get_arg_type(&at) == DBUS_TYPE_VARIANT) {
        DBusMessageIter inner;
        dbus_message_iter_recurse(&at, &inner);
        at = inner;
    }
    return at;
}

bool message_get_string(DBusMessageIter *it, const char **out)
{
    DBusMessageIter at = look_through(it);
    int type = dbus_message_iter_get_arg_type(&at);

    if (type != DBUS_TYPE_STRING && type != DBUS_TYPE_OBJECT_PATH)
        return false;
    dbus_message_iter_get_basic(&at, out);
    return true;
}

bool message_get_bool(DBusMessageIter *it, bool *out)
{
    DBusMessageIter at = look_through(it);
    dbus_bool_t value;

    if (dbus_message_iter_get_arg_type(&at) != DBUS_TYPE_BOOLEAN)
        return false;
    dbus_message_iter_get_basic(&at, &value);
    *out = value;
    return true;
}

bool message_get_int(DBusMessageIter *it, int64_t *out)
{
    DBusMessageIter at = look_through(it);
    DBusBasicValue v;

    switch (dbus_message_iter_get_arg_type(&at)) {
    case DBUS_TYPE_BYTE:
        dbus_message_iter_get_basic(&at, &v);
        *out = v.byt;
        return true;
    case DBUS_TYPE_INT16:
        dbus_message_iter_get_basic(&at, &v);
        *out = v.i16;
        return true;
    case DBUS_TYPE_UINT16:
        dbus_message_iter_get_basic(&at, &v);
        *out = v.u16;
        return true;
    case DBUS_TYPE_INT32:
        dbus_message_iter_get_basic(&at, &v);
        *out = v.i32;
        return true;
    case DBUS_TYPE_UINT32:
        dbus_message_iter_get_basic(&at, &v);
        *out = v.u32;
        return true;
    case DBUS_TYPE_INT64:
        dbus_message_iter_get_basic(&at, &v);
        *out = v.i64;
        return true;
    case DBUS_TYPE_UINT64:
        dbus_message_iter_get_basic(&at, &v);
        if (v.u64 > INT64_MAX)
            return false;
        *out = (int64_t)v.u64;
        return true;
    default: return false;
    }
}

bool message_enter(DBusMessageIter *it, int element, DBusMessageIter *inner)
{
    DBusMessageIter at = look_through(it);

    if (dbus_message_iter_get_arg_type(&at) != DBUS_TYPE_ARRAY ||
        dbus_message_iter_get_element_type(&at) != element)
        return false;
    dbus_message_iter_recurse(&at, inner);
    return true;
}

bool message_get_bytes(DBusMessageIter *it, const uint8_t **out, size_t *len)
{
    static const uint8_t none[1];
    DBusMessageIter inner;
    const uint8_t *bytes = NULL;
    int count = 0;

    if (!message_enter(it, DBUS_TYPE_BYTE, &inner))
        return false;
    dbus_message_iter_get_fixed_array(&inner, &bytes, &count);
    *out = bytes ? bytes : none; /* an empty array may come without an address */
    *len = count > 0 ? (size_t)count : 0;
    return true;
}

struct message_dict message_dict(DBusMessageIter *it)
{
    struct message_dict d = { .key = "" };

    d.valid = message_enter(it, DBUS_TYPE_DICT_ENTRY, &d.entries);
    return d;
}

bool message_next(struct message_dict *d)
{
    DBusMessageIter entry;

    if (!d->valid)
        return false;
    if (d->started)
        dbus_message_iter_next(&d->entries);
    d->started = true;
    d->valid = dbus_message_iter_get_arg_type(&d->entries) == DBUS_TYPE_DICT_ENTRY;
    if (!d->valid)
        return false;
    dbus_message_iter_recurse(&d->entries, &entry);
    /* All keys are of one type: if one is no string, none is. */
    d->valid = message_get_string(&entry, &d->key);
    if (!d->valid)
        return false;
    dbus_message_iter_next(&entry);
    d->value = look_through(&entry);
    return true;
}

DBusMessage *message_call(const char *path, const char *interface, const char *member)
{
    /* libdbus ends the process at a name that is none. */
    if (!dbus_validate_path(path, NULL) || !dbus_validate_interface(interface, NULL) ||
        !dbus_validate_member(member, NULL))
        return NULL;
    DBusMessage *m = dbus_message_new_method_call(BLUEZ, path, interface, member);
    if (m)
        dbus_message_set_auto_start(m, FALSE);
    return m;
}

void message_error(DBusMessage *m, const char **name, const char **text)
{
    DBusMessageIter it;

    *name = *text = "";
    if (dbus_message_get_type(m) != DBUS_MESSAGE_TYPE_ERROR)
        return;
    if (dbus_message_get_error_name(m))
        *name = dbus_message_get_error_name(m);
    if (dbus_message_iter_init(m, &it))
        message_get_string(&it, text);
}
