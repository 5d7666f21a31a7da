/*
 * mirror_take.c - what BlueZ says, taken into the tables, then told
 *
 *     GetManagedObjects reply   a{oa{sa{sv}}} ---+   objects come in any order, so each message
 *     InterfacesAdded            oa{sa{sv}}   ---+   is walked in passes: adapters and devices,
 *     InterfacesRemoved          oas             |   then services, then what stands in them
 *     PropertiesChanged          sa{sv}as        |
 *                                                +--> tables --> events, at the very end
 *
 * A message of another form is refused whole.
 */
#include "mirror_inside.h"

#include "message.h"
#include "mirror_text.h"

#include <string.h>

#define ADAPTER        "org.bluez.Adapter1"
#define DEVICE         "org.bluez.Device1"
#define SERVICE        "org.bluez.GattService1"
#define CHARACTERISTIC "org.bluez.GattCharacteristic1"
#define BATTERY        "org.bluez.Battery1"

#define OBJECT_MANAGER "org.freedesktop.DBus.ObjectManager"

#define VALUE_MAX  512  /* no attribute is longer */
#define ADVERT_MAX 1650 /* of extended advertising */

/* The text of a property; NULL: it is not there, or no text. */
static const char *text_of(DBusMessageIter *properties, const char *key)
{
    const char *text = NULL;

    for (struct message_dict p = message_dict(properties); message_next(&p);) {
        if (strcmp(p.key, key) == 0 && message_get_string(&p.value, &text))
            return text;
    }
    return NULL;
}

/* ---- objects ---- */

typedef void visit_fn(struct mirror *m, const char *path, const char *interface,
                      DBusMessageIter *properties);

static void take_top(struct mirror *m, const char *path, const char *interface,
                     DBusMessageIter *properties)
{
    if (strcmp(interface, ADAPTER) == 0) {
        struct adapter *a = mirror_find_adapter(m, path);
        if (!a)
            a = mirror_add_adapter(m, path);
        if (!a)
            return;
        a->listed = m->messages;
        mirror_take_adapter(a, properties);
    } else if (strcmp(interface, DEVICE) == 0) {
        struct device *d = mirror_find_device(m, path);
        const char *address = text_of(properties, "Address");
        if (!d && address)
            d = mirror_add_device(m, path, address);
        if (!d)
            return;
        d->listed = m->messages;
        mirror_take_device(m, d, properties);
    }
}

static void take_service(struct mirror *m, const char *path, const char *interface,
                         DBusMessageIter *properties)
{
    char uuid[MIRROR_UUID_MAX + 1];

    if (strcmp(interface, SERVICE) != 0)
        return;
    struct device *d = mirror_device_above(m, path);
    const char *text = text_of(properties, "UUID");
    if (d && text && mirror_text_uuid(uuid, text))
        mirror_add_service(d, path, uuid);
}

static void take_rest(struct mirror *m, const char *path, const char *interface,
                      DBusMessageIter *properties)
{
    if (strcmp(interface, BATTERY) == 0) {
        struct device *d = mirror_find_device(m, path);
        if (d)
            mirror_take_battery(d, properties);
    } else if (strcmp(interface, CHARACTERISTIC) == 0) {
        struct device *d = mirror_device_above(m, path);
        struct mirror_characteristic *c = d ? mirror_find_characteristic(d, path) : NULL;
        if (d && !c)
            c = mirror_add_characteristic(d, path);
        if (c)
            mirror_take_characteristic(d, c, properties);
    }
}

static void tell_adverts(struct mirror *m, const char *path, const char *interface,
                         DBusMessageIter *properties)
{
    struct device *d = strcmp(interface, DEVICE) == 0 ? mirror_find_device(m, path) : NULL;
    const uint8_t *bytes;
    size_t len;

    if (!d)
        return;
    for (struct message_dict p = message_dict(properties); message_next(&p);) {
        DBusMessageIter it, entry;
        bool is_service = strcmp(p.key, "ServiceData") == 0;
        if ((!is_service && strcmp(p.key, "ManufacturerData") != 0) ||
            !message_enter(&p.value, DBUS_TYPE_DICT_ENTRY, &it))
            continue;
        for (; dbus_message_iter_get_arg_type(&it) == DBUS_TYPE_DICT_ENTRY;
             dbus_message_iter_next(&it)) {
            char uuid[MIRROR_UUID_MAX + 1];
            const char *text;
            int64_t company = 0;
            dbus_message_iter_recurse(&it, &entry);
            if (is_service
                    ? !message_get_string(&entry, &text) || !mirror_text_uuid(uuid, text)
                    : !message_get_int(&entry, &company) || company < 0 || company > UINT16_MAX)
                continue;
            dbus_message_iter_next(&entry);
            if (!message_get_bytes(&entry, &bytes, &len) || len > ADVERT_MAX || m->is_dead)
                continue;
            m->events->advert(m->ctx, &d->told, (uint16_t)company, is_service ? uuid : NULL, bytes,
                              len);
        }
    }
}

static void each_interface(struct mirror *m, const char *path, DBusMessageIter *interfaces,
                           visit_fn *visit)
{
    for (struct message_dict d = message_dict(interfaces); message_next(&d);)
        visit(m, path, d.key, &d.value);
}

/* Walks the reply to GetManagedObjects, or InterfacesAdded. */
static void each_object(struct mirror *m, DBusMessage *message, visit_fn *visit)
{
    DBusMessageIter it;
    const char *path;

    dbus_message_iter_init(message, &it);
    if (message_get_string(&it, &path)) {
        dbus_message_iter_next(&it);
        each_interface(m, path, &it, visit);
        return;
    }
    for (struct message_dict d = message_dict(&it); message_next(&d);)
        each_interface(m, d.key, &d.value, visit);
}

/* ---- messages ---- */

/* What a complete list no longer holds has gone unnoticed. */
static void drop_unlisted(struct mirror *m)
{
    for (size_t i = m->device_count; i-- > 0;) {
        struct device *d = m->devices[i];
        if (d->listed != m->messages) {
            mirror_remove_device(m, d);
            continue;
        }
        while (d->service_count > 0)
            mirror_remove_service(d, d->services[0].path);
        while (d->told.characteristic_count > 0)
            mirror_remove_characteristic(d, d->characteristics[0].path);
        mirror_set_battery(d, -1);
    }
    for (size_t i = m->adapter_count; i-- > 0;) {
        if (m->adapters[i].listed != m->messages)
            mirror_remove_adapter(m, &m->adapters[i]);
    }
}

static void take_objects(struct mirror *m, DBusMessage *message, bool is_complete)
{
    each_object(m, message, take_top);
    if (is_complete)
        drop_unlisted(m);
    each_object(m, message, take_service);
    each_object(m, message, take_rest);
    mirror_tell(m);
    each_object(m, message, tell_adverts);
}

static void take_removed(struct mirror *m, DBusMessage *message)
{
    DBusMessageIter it, names;
    const char *path, *name;

    dbus_message_iter_init(message, &it);
    message_get_string(&it, &path);
    dbus_message_iter_next(&it);
    message_enter(&it, DBUS_TYPE_STRING, &names);
    for (; message_get_string(&names, &name); dbus_message_iter_next(&names)) {
        struct adapter *a = mirror_find_adapter(m, path);
        struct device *d = mirror_find_device(m, path), *above = mirror_device_above(m, path);
        if (a && strcmp(name, ADAPTER) == 0)
            mirror_remove_adapter(m, a);
        else if (d && strcmp(name, DEVICE) == 0)
            mirror_remove_device(m, d);
        else if (d && strcmp(name, BATTERY) == 0)
            mirror_set_battery(d, -1);
        else if (above && strcmp(name, SERVICE) == 0)
            mirror_remove_service(above, path);
        else if (above && strcmp(name, CHARACTERISTIC) == 0)
            mirror_remove_characteristic(above, path);
    }
    mirror_tell(m);
}

static void tell_value(struct mirror *m, struct device *d, const char *path,
                       DBusMessageIter *properties)
{
    struct mirror_characteristic *c = mirror_find_characteristic(d, path);
    const uint8_t *bytes;
    size_t len;

    for (struct message_dict p = message_dict(properties); c && message_next(&p);) {
        if (strcmp(p.key, "Value") == 0 && message_get_bytes(&p.value, &bytes, &len) &&
            len <= VALUE_MAX && !m->is_dead)
            m->events->value(m->ctx, &d->told, c, bytes, len);
    }
}

static void take_changed(struct mirror *m, DBusMessage *message)
{
    const char *path = dbus_message_get_path(message), *interface, *name;
    DBusMessageIter it, properties, gone;

    dbus_message_iter_init(message, &it);
    message_get_string(&it, &interface);
    dbus_message_iter_next(&it);
    properties = it;
    dbus_message_iter_next(&it);
    message_enter(&it, DBUS_TYPE_STRING, &gone);

    struct adapter *a = mirror_find_adapter(m, path);
    struct device *d = mirror_find_device(m, path), *above = mirror_device_above(m, path);
    if (a && strcmp(interface, ADAPTER) == 0)
        mirror_take_adapter(a, &properties);
    if (d && strcmp(interface, DEVICE) == 0) {
        mirror_take_device(m, d, &properties);
        for (; message_get_string(&gone, &name); dbus_message_iter_next(&gone))
            mirror_take_back(d, name);
    }
    bool is_known =
        above && strcmp(interface, CHARACTERISTIC) == 0 && mirror_find_characteristic(above, path);
    if (is_known || (d && strcmp(interface, BATTERY) == 0))
        take_rest(m, path, interface, &properties);
    mirror_tell(m);
    if (is_known)
        tell_value(m, above, path, &properties);
    tell_adverts(m, path, interface, &properties);
}

bool mirror_take(struct mirror *m, DBusMessage *message)
{
    bool is_reply = dbus_message_get_type(message) == DBUS_MESSAGE_TYPE_METHOD_RETURN &&
                    dbus_message_has_signature(message, "a{oa{sa{sv}}}");
    bool is_added = dbus_message_is_signal(message, OBJECT_MANAGER, "InterfacesAdded") &&
                    dbus_message_has_signature(message, "oa{sa{sv}}");
    bool is_removed = dbus_message_is_signal(message, OBJECT_MANAGER, "InterfacesRemoved") &&
                      dbus_message_has_signature(message, "oas");
    bool is_changed =
        dbus_message_is_signal(message, DBUS_INTERFACE_PROPERTIES, "PropertiesChanged") &&
        dbus_message_has_signature(message, "sa{sv}as");

    if (m->taking || (!is_reply && !is_added && !is_removed && !is_changed))
        return false;
    m->messages++;
    m->taking = true;
    if (is_reply || is_added)
        take_objects(m, message, is_reply);
    else if (is_removed)
        take_removed(m, message);
    else
        take_changed(m, message);
    mirror_free_dead(m);
    return true;
}
