/*
 * fake_host - a host without a hub: runs one plugin, and writes down all it does
 *
 * Time stands still until the test moves it. Files are bytes the test hands
 * over; nothing is read from a disk. The plugin is called exactly as the host's
 * contract says: never from inside an operation it asked for.
 *
 *     struct fake_host f;
 *     fake_host_init(&f, &sensor_plugin);
 *     fake_host_set(&f, "seed", "7");
 *     assert_null(fake_host_start(&f));
 *     fake_host_run(&f, 60 * 1000000);
 *     ... look at f.readings ...
 *     fake_host_fini(&f);
 */
#pragma once

#include "sensor_plugin.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FAKE_TIMERS 8
#define FAKE_TEXTS  64
#define FAKE_TEXT   200

/* A reading as it was handed over; its pointers point at copies, which live until fini. */
struct fake_reading {
    int64_t now_us;
    struct sensor_reading r;
};

struct fake_text {
    int64_t now_us;
    int level; /* enum sensor_log; -1: say() */
    char text[FAKE_TEXT];
};

/* What was asked of the link. */
enum fake_call { FAKE_READ, FAKE_WRITE, FAKE_NOTIFY, FAKE_DISCONNECT };
struct fake_asked {
    int64_t now_us;
    enum fake_call call;
    unsigned characteristic;
    bool on; /* notify: on; write: with response */
    size_t len;
    uint8_t bytes[64];
};

struct fake_host {
    struct sensor_host host; /* what the plugin is given */
    const struct sensor_plugin *plugin;
    void *state;
    void *settings;
    struct sensor_device device; /* set its fields before a link is used */

    int64_t now_us;
    int64_t due_us[FAKE_TIMERS]; /* INT64_MAX: not running */
    uint64_t timers_fired;

    struct fake_reading *readings;
    size_t reading_count, reading_room;
    /* When set, called at each reading instead of keeping it: for long runs. */
    void (*on_reading)(void *ctx, const struct fake_host *f, const struct sensor_reading *r);
    void *on_reading_ctx;

    struct sensor_context *contexts;
    size_t context_count;

    struct fake_text texts[FAKE_TEXTS]; /* say() and log(), the first FAKE_TEXTS */
    size_t text_count;
    struct fake_asked asked[FAKE_TEXTS];
    size_t asked_count;
    char topics[FAKE_TEXTS][FAKE_TEXT];
    size_t topic_count;

    /* The file that open() finds: set before start. `open_status` < 0: there is none. */
    const uint8_t *file;
    size_t file_len, file_piece; /* handed over in pieces of this size; 0: 1000 */
    int open_status;
    char opened[FAKE_TEXT];
    unsigned opens;

    /* Inside; of no use to a test. */
    struct fake_setting {
        char key[40], value[264];
    } given[16];
    size_t given_count;
    size_t file_at;    /* of the first byte that the plugin has not taken */
    size_t file_given; /* behind the last byte that it has seen */
    bool file_open, file_waits, file_more, file_took, inside;
};

/* Allocates the state (zeroed) and fills in the operations. Ends the test when out of memory. */
void fake_host_init(struct fake_host *f, const struct sensor_plugin *plugin);
void fake_host_fini(struct fake_host *f);

/* Remembers one of the sensor's own keys; ends the test when the plugin does not take it. */
void fake_host_set(struct fake_host *f, const char *key, const char *value);

/* Fills in and hands over the settings; start() does it too. NULL, or what settled() says. */
const char *fake_host_settle(struct fake_host *f);
/* settled() and then source->start(), or gatt->connected(). NULL, or why not. */
const char *fake_host_start(struct fake_host *f);
void fake_host_stop(struct fake_host *f);

/* Moves the clock: timers fire and the file is read in order until then. */
void fake_host_run(struct fake_host *f, int64_t until_us);

const char *fake_host_value(struct fake_host *f, unsigned characteristic, const uint8_t *bytes,
                            size_t len);
const char *fake_host_message(struct fake_host *f, const char *topic, const uint8_t *bytes,
                              size_t len);

/* The newest reading; NULL: none yet. */
const struct fake_reading *fake_host_last(const struct fake_host *f);
/* Whether a text that holds `part` was said or logged. */
bool fake_host_told(const struct fake_host *f, const char *part);
