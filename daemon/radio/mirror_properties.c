/*
 * mirror_properties.c - properties of one object, taken in where they are what they should be
 *
 * A property of another type than it should have, or out of its range, is passed
 * over, as if it had not been told.
 */
#include "mirror_inside.h"

#include "message.h"
#include "mirror_text.h"

#include <stdlib.h>
#include <string.h>

static void take_bool(bool *field, DBusMessageIter *value, unsigned change, unsigned *changes)
{
    bool is_on = *field;

    if (message_get_bool(value, &is_on) && is_on != *field) {
        *field = is_on;
        *changes |= change;
    }
}

void mirror_take_adapter(struct adapter *a, DBusMessageIter *properties)
{
    struct mirror_adapter *t = &a->told;
    const char *text;

    for (struct message_dict p = message_dict(properties); message_next(&p);) {
        struct mirror_adapter old = *t;
        if (strcmp(p.key, "Powered") == 0)
            take_bool(&t->powered, &p.value, MIRROR_OTHER, &a->changes);
        else if (strcmp(p.key, "Discovering") == 0)
            take_bool(&t->discovering, &p.value, MIRROR_OTHER, &a->changes);
        else if (strcmp(p.key, "Address") == 0 && message_get_string(&p.value, &text))
            mirror_text_address(t->address, text);
        else if (strcmp(p.key, "Alias") == 0 && message_get_string(&p.value, &text))
            mirror_text_name(t->alias, text);
        if (strcmp(old.address, t->address) != 0 || strcmp(old.alias, t->alias) != 0)
            a->changes |= MIRROR_OTHER;
    }
}

static void take_uuids(struct device *d, DBusMessageIter *value)
{
    char uuids[MIRROR_SERVICES][MIRROR_UUID_MAX + 1];
    size_t count = 0;
    DBusMessageIter it;
    const char *text;

    if (!message_enter(value, DBUS_TYPE_STRING, &it))
        return;
    for (; count < MIRROR_SERVICES && message_get_string(&it, &text); dbus_message_iter_next(&it))
        count += mirror_text_uuid(uuids[count], text);
    if (count == d->told.uuid_count &&
        (count == 0 || memcmp(uuids, d->told.uuids, count * sizeof(uuids[0])) == 0))
        return;
    if (count > 0) {
        void *more = realloc(d->told.uuids, count * sizeof(uuids[0]));
        if (!more)
            return;
        d->told.uuids = more;
        memcpy(more, uuids, count * sizeof(uuids[0]));
    }
    d->told.uuid_count = count;
    d->changes |= MIRROR_OTHER;
}

static void take_rssi(struct mirror *m, struct device *d, DBusMessageIter *value)
{
    int64_t dbm;

    /* 127 is how a controller says that it does not know. */
    if (!message_get_int(value, &dbm) || dbm < -127 || dbm > 20)
        return;
    d->told.rssi_dbm = (int16_t)dbm;
    d->heard = m->messages;
    d->changes |= MIRROR_HEARD;
}

static void take_name(struct device *d, const char *name)
{
    char shown[SENSOR_NAME_MAX + 1];

    mirror_text_name(shown, name);
    if (strcmp(shown, d->told.name) == 0)
        return;
    memcpy(d->told.name, shown, sizeof(shown));
    d->changes |= MIRROR_OTHER;
}

void mirror_take_device(struct mirror *m, struct device *d, DBusMessageIter *properties)
{
    struct mirror_device *t = &d->told;
    const struct {
        const char *key;
        bool *field;
        unsigned change;
    } flags[] = {
        { "Connected", &t->connected, MIRROR_CONNECTED },
        { "ServicesResolved", &t->resolved, MIRROR_RESOLVED },
        { "Paired", &t->paired, MIRROR_BOND },
        { "Bonded", &t->bonded, MIRROR_BOND },
        { "Trusted", &t->trusted, MIRROR_BOND },
        { "Blocked", &t->blocked, MIRROR_OTHER },
    };
    const char *text;

    for (struct message_dict p = message_dict(properties); message_next(&p);) {
        for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
            if (strcmp(p.key, flags[i].key) == 0)
                take_bool(flags[i].field, &p.value, flags[i].change, &d->changes);
        }
        if (strcmp(p.key, "RSSI") == 0)
            take_rssi(m, d, &p.value);
        else if (strcmp(p.key, "UUIDs") == 0)
            take_uuids(d, &p.value);
        else if (strcmp(p.key, "Name") == 0 && message_get_string(&p.value, &text))
            take_name(d, text);
        else if (strcmp(p.key, "AddressType") == 0 && message_get_string(&p.value, &text))
            t->is_random_address = strcmp(text, "random") == 0;
    }
}

static unsigned flags_of(DBusMessageIter *value)
{
    static const struct {
        const char *word;
        unsigned flag;
    } words[] = {
        { "read", MIRROR_CAN_READ },
        { "write", MIRROR_CAN_WRITE },
        { "write-without-response", MIRROR_CAN_WRITE_COMMAND },
        { "notify", MIRROR_CAN_NOTIFY },
        { "indicate", MIRROR_CAN_NOTIFY },
    };
    unsigned flags = 0;
    DBusMessageIter it;
    const char *text;

    if (!message_enter(value, DBUS_TYPE_STRING, &it))
        return 0;
    for (; message_get_string(&it, &text); dbus_message_iter_next(&it)) {
        for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
            if (strcmp(text, words[i].word) == 0)
                flags |= words[i].flag;
        }
    }
    return flags;
}

void mirror_take_characteristic(struct device *d, struct mirror_characteristic *c,
                                DBusMessageIter *properties)
{
    const char *text;
    int64_t number;

    for (struct message_dict p = message_dict(properties); message_next(&p);) {
        struct mirror_characteristic old = *c;
        if (strcmp(p.key, "UUID") == 0 && message_get_string(&p.value, &text))
            mirror_text_uuid(c->uuid, text);
        else if (strcmp(p.key, "Flags") == 0)
            c->flags = flags_of(&p.value);
        else if (strcmp(p.key, "Notifying") == 0)
            take_bool(&c->notifying, &p.value, MIRROR_OTHER, &d->changes);
        else if (strcmp(p.key, "NotifyAcquired") == 0)
            take_bool(&c->acquired, &p.value, MIRROR_OTHER, &d->changes);
        else if (strcmp(p.key, "MTU") == 0 && message_get_int(&p.value, &number) && number >= 0 &&
                 number <= UINT16_MAX)
            c->mtu = (uint16_t)number;
        if (strcmp(old.uuid, c->uuid) != 0 || old.flags != c->flags || old.mtu != c->mtu)
            d->changes |= MIRROR_OTHER;
    }
}

void mirror_set_battery(struct device *d, int8_t pct)
{
    if (d->told.battery_pct != pct)
        d->changes |= MIRROR_BATTERY;
    d->told.battery_pct = pct;
}

void mirror_take_battery(struct device *d, DBusMessageIter *properties)
{
    int64_t pct;

    for (struct message_dict p = message_dict(properties); message_next(&p);) {
        if (strcmp(p.key, "Percentage") == 0 && message_get_int(&p.value, &pct) && pct >= 0 &&
            pct <= 100)
            mirror_set_battery(d, (int8_t)pct);
    }
}

void mirror_take_back(struct device *d, const char *property)
{
    if (strcmp(property, "RSSI") == 0 && d->told.rssi_dbm != 0) {
        d->told.rssi_dbm = 0;
        d->changes |= MIRROR_OTHER;
    } else if (strcmp(property, "Name") == 0) {
        take_name(d, "");
    } else if (strcmp(property, "UUIDs") == 0 && d->told.uuid_count > 0) {
        d->told.uuid_count = 0;
        d->changes |= MIRROR_OTHER;
    }
}
