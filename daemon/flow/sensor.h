/*
 * sensor - a configured or adopted sensor, and how its link is
 */
#pragma once

#include "context.h"
#include "id.h"
#include "reading.h"

#include <stdbool.h>
#include <stdint.h>

#define SENSOR_ADDRESS_MAX  17 /* AA:BB:CC:DD:EE:FF */
#define SENSOR_NAME_MAX     64 /* bytes of UTF-8 */
#define SENSOR_ADAPTER_MAX  15 /* hci0 */
#define SENSOR_WHY_MAX      120
#define SENSOR_SETTINGS_MAX 16
#define SENSOR_VALUE_MAX    256

/* One of a sensor's own keys, as written; the plugin's table says what it means. */
struct sensor_setting {
    char key[ID_MAX + 1];
    char value[SENSOR_VALUE_MAX + 1];
};

struct sensor_config {
    char id[ID_MAX + 1];
    char plugin[ID_MAX + 1];
    char person[ID_MAX + 1];              /* empty: nobody's yet; "guest": nothing is stored */
    char address[SENSOR_ADDRESS_MAX + 1]; /* empty: not a Bluetooth sensor */
    bool of_house;           /* of `context:`: what the house knows; without a person everybody's */
    enum context_kind tells; /* of_house: what */
    uint8_t setting_count;
    struct sensor_setting settings[SENSOR_SETTINGS_MAX];
};

enum link_state {
    LINK_OFF,  /* not started, or its plugin could not be loaded */
    LINK_AWAY, /* not to be heard */
    LINK_CONNECTING,
    LINK_LISTENING,
    LINK_SILENT, /* connected, but nothing comes */
    LINK_BACKOFF,
    LINK_RELEASED, /* let go for another device */
    LINK_NOT_WORN, /* let go because nobody wears it; taken back once somebody does */
    LINK_ASLEEP,   /* taken off, and off the air since */
};

#define LINK_STATES (LINK_ASLEEP + 1)

/* What was done about a link's faults since the start, the gentlest first. */
struct link_recoveries {
    uint32_t resubscribed;
    uint32_t reconnected;
    uint32_t rediscovered; /* BlueZ's memory of it removed, and found again */
    uint32_t power_cycled; /* its adapter switched off and on */
};

/* balm/sensor/S/state, and what `status` and `sensors` show. */
struct sensor_status {
    char id[ID_MAX + 1];
    char plugin[ID_MAX + 1];
    char person[ID_MAX + 1];
    enum link_state link;
    char why[SENSOR_WHY_MAX + 1]; /* the reason in words */
    enum contact contact;
    enum reading_class class;
    bool simulated;
    bool of_house;       /* see sensor_config: no wearable, and no device of its own over MQTT */
    struct context told; /* of_house: what it tells, and its last word; NAN: none yet */
    bool experimental;   /* its plugin was never tried on the device */
    int8_t battery_pct;  /* -1: not known */
    int16_t rssi_dbm;    /* 0: not known */
    bool on_bluetooth;   /* BlueZ reads it; else it has an input of its own */
    bool adopted;        /* at run time; false: written in the configuration */
    bool bonded;
    char name[SENSOR_NAME_MAX + 1];       /* as advertised; empty: not known */
    char adapter[SENSOR_ADAPTER_MAX + 1]; /* that has the link, or last had it; empty: none yet */
    char last_fault[SENSOR_WHY_MAX + 1];  /* why the last recovery was needed; empty: none was */
    struct link_recoveries recoveries;
    int64_t released_until_us; /* while LINK_RELEASED; INSTANT_NEVER: until it is taken back */
    uint64_t readings;         /* taken since the start */
    uint64_t refused;          /* values that the plugin could not make sense of */
    int64_t last_us;           /* monotonic instant of the last reading; INSTANT_NEVER: none yet */
};

const char *link_state_name(enum link_state s);
