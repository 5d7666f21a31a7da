/*
 * sensor_plugin.h - the whole contract between the hub and a sensor plugin
 *
 * A plugin is one shared object with one exported object, `sensor_plugin`. It
 * knows one family of sensors and has up to three ways in, each optional:
 *
 *     gatt     bytes of GATT characteristics, and the commands that make them flow
 *     advert   manufacturer and service data overheard in advertisements
 *     source   its own input: a file, MQTT topics, or a generator
 *
 * It links against nothing of the hub and does no I/O of its own: what it wants
 * done it asks of the host through `struct sensor_host`, and what it has
 * understood it hands over with emit(). The host owns all memory (the state and
 * the settings, zeroed before start) and all time. So a plugin runs the same in
 * the hub, in `balmctl decode`, in a unit test and in a fuzzer.
 *
 * Everything runs on one thread; no call may block. The host calls a plugin
 * only from its loop, never from inside a host operation, except emit() and
 * log(), which return before the plugin is called again.
 *
 * Compatibility: fields are only ever added at the end of a struct. `abi`
 * changes when that promise is broken; `size` says how many fields the other
 * side knows, and is the first thing either side looks at.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SENSOR_PLUGIN_ABI    2u
#define SENSOR_PLUGIN_SYMBOL "sensor_plugin"

/*
 * RR intervals travel in 1/1152000 s: 1/1024 s is 1125 ticks, 1 ms is 1152, 1/360 s is 3200, all
 * exact. The unit is part of the contract: another unit is another ABI (that of 1 was 1/128000 s).
 */
#define SENSOR_TICKS_PER_1024 1125
#define SENSOR_TICKS_PER_MS   1152

/* ---- what goes out: readings and context ---- */

/* What the source can support, best first. Metrics and confidence are capped by it. */
enum sensor_class {
    SENSOR_CLASS_ECG,     /* beat to beat from the heart's electricity */
    SENSOR_CLASS_PPI,     /* beat to beat from an optical pulse */
    SENSOR_CLASS_HR_ONLY, /* an averaged rate; intervals, if any, are not beat to beat */
    SENSOR_CLASS_ADVERT,  /* a rate from advertisements */
};

enum sensor_contact {
    SENSOR_CONTACT_UNKNOWN, /* the sensor cannot tell, or is known to lie */
    SENSOR_CONTACT_NONE,
    SENSOR_CONTACT_SKIN,
};

enum sensor_rr_flag {
    SENSOR_RR_GAP_BEFORE = 1 << 0, /* beats were lost between the previous interval and this */
};

struct sensor_rr {
    int32_t ticks;   /* 1/1152000 s; 0: the sensor sent an empty interval; all words as sent */
    uint8_t quality; /* 0 not usable .. 100 as good as the class gives */
    uint8_t flags;   /* SENSOR_RR_* */
    uint16_t reserved;
};

/* One pulse-to-pulse interval as the sensor described it; only `decode` shows it. */
struct sensor_ppi {
    uint16_t pp_ms;
    uint16_t error_ms;
    uint8_t contact; /* enum sensor_contact */
    uint8_t blocked; /* movement, or otherwise declared invalid */
    uint16_t reserved;
};

/*
 * One message, understood. Start from SENSOR_READING_NONE and fill in what the
 * message holds. Pointers need to live only until emit() returns.
 */
struct sensor_reading {
    uint32_t size;        /* sizeof(struct sensor_reading) where the plugin was built */
    uint8_t source_class; /* enum sensor_class */
    uint8_t contact;      /* enum sensor_contact */
    int8_t battery_pct;   /* 0..100; -1: not said */
    uint8_t reserved;
    float heart_rate_bpm; /* 0: none. The host keeps 25..240 */
    float spo2_pct;       /* 0: none */
    float motion_g;       /* standard deviation of |acceleration| over 1 s; < 0: none */
    int64_t age_us;       /* how long ago the last interval ended, where the sensor says so */
    uint32_t rr_count;
    const struct sensor_rr *rr; /* oldest first */
    uint32_t ppi_count;
    const struct sensor_ppi *ppi;
    uint32_t acc_count;    /* samples, three numbers each */
    const int32_t *acc_mg; /* x, y, z, x, y, z ... */
    float acc_rate_hz;
    uint32_t ecg_count;
    const int32_t *ecg_uv;
    float ecg_rate_hz;
    /* --- abi 2 ends here; new fields below this line only --- */
};

#define SENSOR_READING_NONE                                                          \
    {                                                                                \
        .size = sizeof(struct sensor_reading), .source_class = SENSOR_CLASS_HR_ONLY, \
        .battery_pct = -1, .motion_g = -1                                            \
    }

enum sensor_context_kind {
    SENSOR_CONTEXT_ROOM_MOTION,
    SENSOR_CONTEXT_STEPS,
    SENSOR_CONTEXT_IN_BED,
    SENSOR_CONTEXT_GUESTS,
    SENSOR_CONTEXT_AWAY,
};

/* What the house knows that no wearable can say. */
struct sensor_context {
    uint32_t size; /* sizeof(struct sensor_context) where the plugin was built */
    uint32_t kind; /* enum sensor_context_kind */
    double value;  /* 0 or 1; steps: taken since the last one */
    /* --- abi 2 ends here; new fields below this line only --- */
};

/* ---- what a plugin may ask of the host ---- */

enum sensor_log { SENSOR_LOG_WARN, SENSOR_LOG_INFO, SENSOR_LOG_DEBUG };

/* What is known of the device; strings are never NULL, empty where unknown. */
struct sensor_device {
    uint32_t size;
    const char *name;         /* as advertised */
    const char *manufacturer; /* 0x2A29, trailing NUL and blanks removed */
    const char *model;        /* 0x2A24 */
    const char *firmware;     /* 0x2A26 */
    uint16_t mtu;
};

/*
 * Host operations. Asynchronous ones return 0 or a negative errno at once
 * (-EBUSY: one is pending already; -ENOTCONN; -ENOENT: no such characteristic;
 * -ENOTSUP: not on this host) and end with exactly one call of the callback
 * named beside them, unless the link goes first.
 */
struct sensor_host {
    uint32_t size;

    /* Hands over one message. Readings of another size than the host's are understood. */
    void (*emit)(struct sensor_host *host, const struct sensor_reading *reading);
    void (*emit_context)(struct sensor_host *host, const struct sensor_context *context);

    /* Monotonic microseconds on the hub's clock: for differences only. */
    int64_t (*now_us)(struct sensor_host *host);

    /* -> timer(state, host, id). One timer an id (0..7); asking again moves it, ms < 0 stops it. */
    int (*after)(struct sensor_host *host, unsigned id, int64_t ms);

    /* No vitals above debug. A text that repeats is logged once. */
    void (*log)(struct sensor_host *host, enum sensor_log level, const char *text);

    /* What the sensor is doing, in words, shown in `status`: "searching for a finger". */
    void (*say)(struct sensor_host *host, const char *text);

    /* gatt: characteristics by their index in sensor_gatt.characteristics. */
    int (*read)(struct sensor_host *host, unsigned characteristic); /* -> value(), done() */
    int (*write)(struct sensor_host *host, unsigned characteristic, const uint8_t *bytes,
                 size_t len, bool with_response);                              /* -> done() */
    int (*notify)(struct sensor_host *host, unsigned characteristic, bool on); /* -> done() */
    /* This link is of no use to the plugin (wrong device, refused): let it go, saying why. */
    void (*disconnect)(struct sensor_host *host, const char *why);
    const struct sensor_device *(*device)(struct sensor_host *host);

    /* source: a file, read piece by piece -> data(). One at a time. */
    int (*open)(struct sensor_host *host, const char *path);
    /* Asks for the next piece, after data() has taken less than it was given. */
    void (*more)(struct sensor_host *host);
    /* source: an MQTT topic (filter) of the hub's broker -> message(). */
    int (*subscribe)(struct sensor_host *host, const char *topic);
    /* --- abi 2 ends here; new fields below this line only --- */
};

/* ---- a sensor's own keys in the configuration ---- */

enum sensor_setting_type {
    SENSOR_SETTING_STRING, /* const char * */
    SENSOR_SETTING_INT,    /* int64_t, from min to max */
    SENSOR_SETTING_NUMBER, /* double, from min to max */
    SENSOR_SETTING_BOOL,   /* bool */
    SENSOR_SETTING_PATH,   /* const char *, a file; relative to the configuration's folder */
};

/* One row a key; the table ends with a row whose key is NULL. */
struct sensor_setting_row {
    const char *key;
    enum sensor_setting_type type;
    uint32_t offset; /* of the field in the plugin's settings struct */
    bool required;
    const char *fallback; /* the default, as it would be written; NULL: zero or empty string */
    double min, max;      /* of INT and NUMBER; both 0: unbounded */
    const char *const *choices; /* of STRING: NULL-ended list of what is allowed, or NULL */
    const char *help;           /* one line */
};

/* ---- the three ways in ---- */

enum sensor_characteristic_flag {
    SENSOR_CHR_OPTIONAL = 1 << 0,  /* the device is ours also without it */
    SENSOR_CHR_SUBSCRIBE = 1 << 1, /* the host subscribes by itself, also after each reconnect */
    SENSOR_CHR_READ = 1 << 2,      /* the host reads it once after each connect */
};

struct sensor_characteristic {
    const char *service; /* 128 bit UUID, lower case */
    const char *uuid;
    uint32_t flags; /* SENSOR_CHR_* */
};

/*
 * For texts returned below: NULL means taken; otherwise a static string that says
 * what is wrong with the bytes. It is counted, shown, and logged once a link.
 */
struct sensor_gatt {
    uint32_t size;
    const char *const *advertised; /* NULL-ended: service UUIDs by which a scan finds it, or NULL */
    const char *const *names;      /* NULL-ended: beginnings of advertised names, or NULL */
    const struct sensor_characteristic *characteristics; /* ends with a row whose uuid is NULL */
    bool needs_bond;                                     /* pair before subscribing */

    /* Services are known, subscriptions asked for. May be NULL. */
    void (*connected)(void *state, struct sensor_host *host);
    /* A notification, an indication, or the answer to a read. */
    const char *(*value)(void *state, struct sensor_host *host, unsigned characteristic,
                         const uint8_t *bytes, size_t len);
    /* The end of a read, write or notify: 0 or a negative errno (-EACCES: needs a bond). May be
     * NULL. */
    void (*done)(void *state, struct sensor_host *host, unsigned characteristic, int status);
    /*
     * The hub wants to let go: stop what runs on the device. Returns true when
     * there is nothing more to wait for; else the host asks again after each
     * done(), and for 2 s at most. May be NULL.
     */
    bool (*stop)(void *state, struct sensor_host *host);
    /* --- abi 2 ends here; new fields below this line only --- */
};

struct sensor_advert {
    uint32_t size;
    int16_t rssi_dbm;     /* 0: not known */
    bool is_manufacturer; /* else service data */
    uint16_t company;     /* of manufacturer data */
    const char *service;  /* 128 bit UUID of service data, else NULL */
    const uint8_t *bytes; /* without the company id */
    size_t len;
};

struct sensor_advertiser {
    uint32_t size;
    const uint16_t *companies; /* `company_count` of them */
    size_t company_count;
    const char *const *services; /* NULL-ended service data UUIDs, or NULL */
    const char *(*advert)(void *state, struct sensor_host *host,
                          const struct sensor_advert *advert);
    /* --- abi 2 ends here; new fields below this line only --- */
};

struct sensor_source {
    uint32_t size;
    /* NULL, or why it cannot start, in words (a static string). */
    const char *(*start)(void *state, struct sensor_host *host);
    /* Stops; nothing is called afterwards. May be NULL. */
    void (*stop)(void *state, struct sensor_host *host);
    /*
     * A piece of the file: returns how many bytes were used. Those left over come
     * again, with what follows, after more(). len 0: the end. May be NULL without open().
     */
    size_t (*data)(void *state, struct sensor_host *host, const uint8_t *bytes, size_t len);
    /* A message of a subscribed topic. May be NULL without subscribe(). */
    const char *(*message)(void *state, struct sensor_host *host, const char *topic,
                           const uint8_t *bytes, size_t len);
    /* --- abi 2 ends here; new fields below this line only --- */
};

/* ---- the one exported object ---- */

enum sensor_capability {
    SENSOR_CAN_RR = 1 << 0,
    SENSOR_CAN_MOTION = 1 << 1,
    SENSOR_CAN_CONTACT = 1 << 2,
    SENSOR_CAN_BATTERY = 1 << 3,
    SENSOR_CAN_SPO2 = 1 << 4,
    SENSOR_IS_SIMULATED = 1 << 5,    /* no living heart behind it: everything made of it says so */
    SENSOR_IS_EXPERIMENTAL = 1 << 6, /* built from a layout alone, never tried on the device */
    SENSOR_IS_SELDOM = 1 << 7, /* silent for minutes by nature: silence is no fault of the link */
};

struct sensor_plugin {
    uint32_t abi;  /* SENSOR_PLUGIN_ABI */
    uint32_t size; /* sizeof(struct sensor_plugin) where the plugin was built */

    const char *name;      /* "heart-rate": the word in the configuration, [a-z0-9-] */
    const char *help;      /* one line: which sensors */
    uint32_t capabilities; /* SENSOR_CAN_*, SENSOR_IS_* */

    /* Bytes of state per sensor, zeroed by the host, zeroed again for each link. */
    size_t state_size;
    /* Bytes of the settings struct that `settings` fills in; the host hands it to settled(). */
    size_t settings_size;
    const struct sensor_setting_row *settings; /* NULL: no keys of its own */

    /*
     * Called after the state was zeroed, before anything else: keep the pointer,
     * it lives as long as the state. NULL, or what is wrong with the settings
     * taken together. May be NULL when there are no settings.
     */
    const char *(*settled)(void *state, const void *settings);

    /* A time asked for with after() has come. May be NULL without after(). */
    void (*timer)(void *state, struct sensor_host *host, unsigned id);

    const struct sensor_gatt *gatt;
    const struct sensor_advertiser *advertiser;
    const struct sensor_source *source;
    /* --- abi 2 ends here; new fields below this line only --- */
};

/* The least that a plugin of this ABI may bring; does not move when fields are added. */
#define SENSOR_PLUGIN_SIZE_ABI2 \
    (offsetof(struct sensor_plugin, source) + sizeof(((struct sensor_plugin *)0)->source))

/* True when `s` (any struct of this file that begins with, or has, `size`) has the field at all. */
#define SENSOR_HAS(s, field) \
    ((s)->size >= (size_t)((const char *)&(s)->field - (const char *)(s)) + sizeof((s)->field))

/* The one object a plugin defines, found by the hub with dlsym(). */
extern const struct sensor_plugin sensor_plugin __attribute__((visibility("default")));

#ifdef __cplusplus
}
#endif
