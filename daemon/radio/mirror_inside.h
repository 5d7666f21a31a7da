/*
 * mirror_inside - the mirror's tables, for mirror.c and mirror_take.c
 */
#pragma once

#include "mirror.h"

#define MIRROR_KEPT 64

struct mirror_service {
    char path[MIRROR_PATH_MAX + 1];
    char uuid[MIRROR_UUID_MAX + 1];
};

struct device {
    struct mirror_device told; /* what the outside sees; its arrays are ours */
    size_t service_count;
    struct mirror_service *services;
    size_t room;                                   /* characteristics there is memory for */
    struct mirror_characteristic *characteristics; /* sorted by path */
    unsigned changes;                              /* yet to be told */
    uint64_t heard;                                /* the message it was last heard by */
    uint64_t listed;                               /* the message it was last mentioned by */
};

struct adapter {
    struct mirror_adapter told;
    unsigned changes;
    uint64_t listed;
};

struct mirror {
    const struct mirror_events *events;
    void *ctx;
    uint64_t messages; /* counted: the measure of "longest unheard" */
    size_t adapter_count;
    struct adapter adapters[MIRROR_ADAPTERS];
    size_t device_count, device_room;
    struct device **devices;
    char kept[MIRROR_KEPT][SENSOR_ADDRESS_MAX + 1]; /* empty: free */
    bool taking;                                    /* inside of mirror_take() or mirror_clear() */
    bool is_dead;                                   /* freed meanwhile, by a listener */
};

struct adapter *mirror_find_adapter(struct mirror *m, const char *path);
struct device *mirror_find_device(struct mirror *m, const char *path);
/* The device that this path is below of; NULL: none that is known. */
struct device *mirror_device_above(struct mirror *m, const char *path);
struct mirror_characteristic *mirror_find_characteristic(struct device *d, const char *path);

/* NULL: no room, or no memory. They carry MIRROR_CAME, which is yet to be told. */
struct adapter *mirror_add_adapter(struct mirror *m, const char *path);
/* May make room, which is told. */
struct device *mirror_add_device(struct mirror *m, const char *path, const char *address);
struct mirror_characteristic *mirror_add_characteristic(struct device *d, const char *path);
void mirror_add_service(struct device *d, const char *path, const char *uuid);

/* These tell that it went, where its coming has been told. */
void mirror_remove_adapter(struct mirror *m, struct adapter *a);
void mirror_remove_device(struct mirror *m, struct device *d);
void mirror_remove_characteristic(struct device *d, const char *path);
/* With its characteristics. */
void mirror_remove_service(struct device *d, const char *path);

/* Properties told (a{sv}), and one taken back; the changes are yet to be told. */
void mirror_take_adapter(struct adapter *a, DBusMessageIter *properties);
void mirror_take_device(struct mirror *m, struct device *d, DBusMessageIter *properties);
void mirror_take_characteristic(struct device *d, struct mirror_characteristic *c,
                                DBusMessageIter *properties);
void mirror_take_battery(struct device *d, DBusMessageIter *properties);
void mirror_set_battery(struct device *d, int8_t pct);
void mirror_take_back(struct device *d, const char *property);

/* Tells of all that has changed since, unless it is to be told no more. */
void mirror_tell(struct mirror *m);
void mirror_free_dead(struct mirror *m);
