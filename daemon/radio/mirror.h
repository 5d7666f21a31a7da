/*
 * mirror - BlueZ's objects as it tells of them: adapters, devices, characteristics, batteries
 *
 *     GetManagedObjects ----+
 *     InterfacesAdded ------+--> mirror_take() --> adapter(), device(), value(), advert()
 *     InterfacesRemoved ----+
 *     PropertiesChanged ----+
 *
 * Holds what it was told and nothing else; no call is made from here. Bounded:
 * of devices nobody has asked to keep, the longest unheard makes room.
 *
 * In an event, looking things up, mirror_keep() and mirror_free() are safe (after
 * the last nothing is told any more); mirror_take() refuses, mirror_clear() must not be.
 */
#pragma once

#include "sensor.h"

#include <dbus/dbus.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MIRROR_PATH_MAX        127
#define MIRROR_UUID_MAX        36
#define MIRROR_ADAPTERS        16
#define MIRROR_DEVICES         96 /* beyond those that are kept */
#define MIRROR_SERVICES        24 /* a device */
#define MIRROR_CHARACTERISTICS 64 /* a device */

struct mirror;

struct mirror_adapter {
    char path[MIRROR_PATH_MAX + 1];  /* /org/bluez/hci0 */
    char id[SENSOR_ADAPTER_MAX + 1]; /* hci0 */
    char address[SENSOR_ADDRESS_MAX + 1];
    char alias[SENSOR_NAME_MAX + 1];
    bool powered, discovering; /* discovering: by whomever */
};

enum mirror_flag {
    MIRROR_CAN_READ = 1 << 0,
    MIRROR_CAN_WRITE = 1 << 1,
    MIRROR_CAN_WRITE_COMMAND = 1 << 2, /* without response */
    MIRROR_CAN_NOTIFY = 1 << 3,        /* or indicate */
};

struct mirror_characteristic {
    char path[MIRROR_PATH_MAX + 1];
    char service[MIRROR_UUID_MAX + 1]; /* of the service it is in; empty: not told yet */
    char uuid[MIRROR_UUID_MAX + 1];    /* lower case */
    unsigned flags;                    /* MIRROR_CAN_* */
    bool notifying, acquired;          /* acquired: by AcquireNotify, of whomever */
    uint16_t mtu;                      /* 0: not told */
};

struct mirror_device {
    char path[MIRROR_PATH_MAX + 1];
    char adapter[MIRROR_PATH_MAX + 1];
    char address[SENSOR_ADDRESS_MAX + 1]; /* upper case */
    char name[SENSOR_NAME_MAX + 1];       /* printable UTF-8 */
    bool connected, resolved, paired, bonded, trusted, blocked;
    bool is_random_address;
    int16_t rssi_dbm;   /* 0: not heard now (BlueZ takes it back when a scan ends) */
    int8_t battery_pct; /* Battery1; -1: not told */
    size_t uuid_count;
    char (*uuids)[MIRROR_UUID_MAX + 1]; /* services, advertised or found */
    size_t characteristic_count;
    const struct mirror_characteristic *characteristics;
};

enum mirror_change {
    MIRROR_CAME = 1 << 0,
    MIRROR_WENT = 1 << 1, /* looked up one last time during the call */
    MIRROR_CONNECTED = 1 << 2,
    MIRROR_RESOLVED = 1 << 3,
    MIRROR_HEARD = 1 << 4, /* RSSI was told: an advertisement came in */
    MIRROR_BOND = 1 << 5,  /* paired, bonded or trusted */
    MIRROR_BATTERY = 1 << 6,
    MIRROR_OTHER = 1 << 7, /* name, services, characteristics, power, discovery ... */
};

struct mirror_events {
    void (*adapter)(void *ctx, const struct mirror_adapter *a, unsigned changes);
    void (*device)(void *ctx, const struct mirror_device *d, unsigned changes);
    /* Notified, indicated or read. */
    void (*value)(void *ctx, const struct mirror_device *d, const struct mirror_characteristic *c,
                  const uint8_t *bytes, size_t len);
    /* service NULL: manufacturer data of `company`; else service data. */
    void (*advert)(void *ctx, const struct mirror_device *d, uint16_t company, const char *service,
                   const uint8_t *bytes, size_t len);
};

/* NULL: out of memory. */
struct mirror *mirror_new(const struct mirror_events *events, void *ctx);
void mirror_free(struct mirror *m);
/* BlueZ is gone: everything went, which is told. */
void mirror_clear(struct mirror *m);

/* The reply to GetManagedObjects, or a signal of BlueZ; that it is BlueZ's, the caller has checked
 * (match rules do not hold back a signal that somebody sends to us alone). False: none that
 * concerns us, or malformed (then nothing of it was taken). */
bool mirror_take(struct mirror *m, DBusMessage *message);

/* Keeps this address, however many other devices come. At most 64. */
void mirror_keep(struct mirror *m, const char *address, bool keep);

/* NULL: not there. Good until the next mirror_take(). */
const struct mirror_adapter *mirror_adapter(const struct mirror *m, const char *path);
const struct mirror_device *mirror_device(const struct mirror *m, const char *path);
const struct mirror_device *mirror_device_at(const struct mirror *m, const char *adapter,
                                             const char *address);
/* The first of this service and UUID (both in full); NULL: it has none. */
const struct mirror_characteristic *mirror_find(const struct mirror_device *d, const char *service,
                                                const char *uuid);
/* i from 0 until NULL. */
const struct mirror_adapter *mirror_adapter_nth(const struct mirror *m, size_t i);
const struct mirror_device *mirror_device_nth(const struct mirror *m, size_t i);
