/*
 * Any bytes that libdbus takes for a message: the mirror and all readers stay within its bounds.
 *
 * Bytes that are no message are mended: the corpus below gives whole ones to start from, and
 * the length in the header is set to what is there.
 */
#include "message.h"
#include "mirror.h"

#include "told.h"

#include <stdlib.h>
#include <string.h>

#define ONE "hci0/dev_C0_DE_00_00_00_01"

static const char *const corpus[] = {
    "added hci0 Adapter1 Address=s:00:AA:01:00:00:00 Alias=s:hub Powered=b:1 Discovering=b:0",
    "added " ONE " Device1 Address=s:C0:DE:00:00:00:01 Name=s:Belt RSSI=n:-50 UUIDs=as:180d,180f "
    "ManufacturerData=aqv:107/0102 ServiceData=asv:180d/0a Connected=b:1",
    "added " ONE "/service000c GattService1 UUID=s:180d",
    "added " ONE "/service000c/char000d GattCharacteristic1 UUID=s:2a37 Flags=as:notify MTU=q:247",
    "changed " ONE "/service000c/char000d GattCharacteristic1 Value=ay:0040 Notifying=b:1",
    "changed " ONE " Device1 ServicesResolved=b:1 RSSI=v:v:n:-60 -RSSI -Name",
    "added " ONE " Battery1 Percentage=y:80",
    "removed " ONE " Battery1 Device1",
    "objects hci0 Adapter1 Powered=b:1 & " ONE " Device1 Address=s:C0:DE:00:00:00:01 + Battery1 "
    "Percentage=y:7 & " ONE "/service000c GattService1 UUID=s:180d",
};

static struct mirror *mirror;

static void need(bool ok)
{
    if (!ok)
        abort();
}

static void on_adapter(void *ctx, const struct mirror_adapter *a, unsigned changes)
{
    (void)ctx;
    need(changes != 0 && mirror_adapter(mirror, a->path) == a);
}

static void on_device(void *ctx, const struct mirror_device *d, unsigned changes)
{
    (void)ctx;
    need(changes != 0 && mirror_device(mirror, d->path) == d);
    need(d->uuid_count <= MIRROR_SERVICES && d->characteristic_count <= MIRROR_CHARACTERISTICS);
    need(strlen(d->name) <= SENSOR_NAME_MAX && strlen(d->address) == SENSOR_ADDRESS_MAX);
    for (size_t i = 0; i < d->uuid_count; i++)
        need(strlen(d->uuids[i]) == MIRROR_UUID_MAX);
}

static void on_value(void *ctx, const struct mirror_device *d,
                     const struct mirror_characteristic *c, const uint8_t *bytes, size_t len)
{
    uint8_t sum = 0;

    (void)ctx;
    need(c >= d->characteristics && c < d->characteristics + d->characteristic_count);
    for (size_t i = 0; i < len; i++)
        sum ^= bytes[i];
    need(len <= 512 && sum <= 255);
}

static void on_advert(void *ctx, const struct mirror_device *d, uint16_t company,
                      const char *service, const uint8_t *bytes, size_t len)
{
    uint8_t sum = 0;

    (void)ctx;
    (void)company;
    need(mirror_device(mirror, d->path) == d && (!service || strlen(service) == MIRROR_UUID_MAX));
    for (size_t i = 0; i < len; i++)
        sum ^= bytes[i];
    need(sum <= 255);
}

static void take(const char *line)
{
    DBusMessage *m = told(line);

    mirror_take(mirror, m);
    dbus_message_unref(m);
}

/* The first byte says which messages come before, so that there is something to change. */
static void prepare(unsigned which)
{
    static const struct mirror_events events = {
        .adapter = on_adapter, .device = on_device, .value = on_value, .advert = on_advert
    };

    mirror = mirror_new(&events, NULL);
    need(mirror != NULL);
    for (size_t i = 0; i < 7; i++) {
        if (which & 1u << i)
            take(corpus[i]);
    }
}

static void read_as_everything(DBusMessage *m)
{
    const char *name, *text;
    DBusMessageIter it;

    message_error(m, &name, &text);
    if (!dbus_message_iter_init(m, &it))
        return;
    do {
        const uint8_t *bytes;
        size_t len;
        int64_t number;
        bool on;
        message_get_string(&it, &text);
        message_get_bool(&it, &on);
        message_get_int(&it, &number);
        message_get_bytes(&it, &bytes, &len);
        for (struct message_dict d = message_dict(&it); message_next(&d);)
            message_get_string(&d.value, &text);
    } while (dbus_message_iter_next(&it));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    DBusError error = DBUS_ERROR_INIT;

    if (len < 1)
        return 0;
    DBusMessage *m = dbus_message_demarshal((const char *)data + 1, (int)(len - 1), &error);
    dbus_error_free(&error);
    if (!m)
        return 0;
    read_as_everything(m);
    prepare(data[0]);
    mirror_take(mirror, m);
    mirror_take(mirror, m);
    mirror_free(mirror);
    dbus_message_unref(m);
    return 0;
}

/* Mutates a message of the corpus now and then, rather than what is there: bytes alone seldom
   become a message. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t len, size_t max);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t len, size_t max, unsigned seed);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t len, size_t max, unsigned seed)
{
    char *bytes;
    int size;

    if (len < 32 || seed % 64 == 0) {
        DBusMessage *m = told(corpus[seed / 64 % (sizeof(corpus) / sizeof(corpus[0]))]);
        dbus_message_set_serial(m, 1);
        need(dbus_message_marshal(m, &bytes, &size));
        if ((size_t)size + 1 <= max) {
            data[0] = (uint8_t)(seed >> 16);
            memcpy(data + 1, bytes, (size_t)size);
            len = (size_t)size + 1;
        }
        dbus_free(bytes);
        dbus_message_unref(m);
        return len;
    }
    if (seed % 2)
        return LLVMFuzzerMutate(data, len, max);
    /* A few bytes only: the lengths before them stay true. */
    for (unsigned i = 0; i <= seed % 4; i++) {
        size_t at = (seed >> (4 + i * 3)) % len;
        if (at != 4) /* the version of the protocol is the fourth byte of the message */
            data[at] = (uint8_t)(data[at] ^ (1u << (seed >> (12 + i) & 7)));
    }
    return len;
}
