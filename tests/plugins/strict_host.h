/*
 * strict_host - a host that ends the program when a plugin breaks its contract
 *
 * For what is tried with bytes of no sense: fuzzing, and the measuring of the worst
 * case. It plays the host's part as the hub does (operations end with one done(),
 * timers fire once, a lost link takes both with it) and looks at all that it is
 * handed. The plugin's own memory is all there is to it, so that a call can be
 * undone and made again: see `around`.
 */
#pragma once

#include "sensor_plugin.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STRICT_TIMERS     8
#define STRICT_OPERATIONS 32
#define STRICT_TOPICS     16
#define STRICT_TOPIC      256

enum strict_kind {
    STRICT_SETTLED,
    STRICT_START,
    STRICT_CONNECTED,
    STRICT_VALUE,
    STRICT_DONE,
    STRICT_STOP,
    STRICT_TIMER,
    STRICT_ADVERT,
    STRICT_MESSAGE,
    STRICT_DATA,
    STRICT_END,
};

/* One call into the plugin. `number`: characteristic, timer, row of adverts, or topic. */
struct strict_call {
    enum strict_kind kind;
    unsigned number;
    int status;
    const uint8_t *bytes;
    size_t len;
};

enum strict_ask { STRICT_READ, STRICT_WRITE, STRICT_NOTIFY };

struct strict_operation {
    enum strict_ask ask;
    unsigned characteristic;
};

struct strict_host;
typedef void strict_around_fn(struct strict_host *h, const struct strict_call *call);

struct strict_host {
    struct sensor_host host; /* what the plugin is given */
    const struct sensor_plugin *plugin;
    void *state, *settings;
    struct sensor_device device;
    unsigned characteristics; /* of the plugin's table */
    unsigned adverts;         /* companies and services it listens for */
    uint32_t missing;         /* bits of optional characteristics that this device lacks */
    int refuse;               /* what the next operation is refused with; 0: it is not */

    int64_t now_us, due_us[STRICT_TIMERS];
    struct strict_operation operations[STRICT_OPERATIONS]; /* the first one ends first */
    size_t operation_count;
    char topics[STRICT_TOPICS][STRICT_TOPIC];
    size_t topic_count;
    bool linked, started, opened, waits;

    /* When set, called in place of strict_host_make(), which it then calls itself. */
    strict_around_fn *around;

    /* Of the call at hand. */
    const struct strict_call *call;
    unsigned asked, emitted;
    size_t used;     /* by data() */
    bool let_go;     /* the plugin wants no more of this link */
    const char *why; /* what it returned */
};

/*
 * `taste` picks the device and the settings, each from a few. Begins as the hub does: settled,
 * and started or connected. false: out of memory, or the settings were refused; fini it anyway.
 */
bool strict_host_init(struct strict_host *h, const struct sensor_plugin *plugin, uint32_t taste,
                      strict_around_fn *around);
void strict_host_fini(struct strict_host *h);

/* A call with a copy of its bytes, as long as they are. */
void strict_host_call(struct strict_host *h, struct strict_call call);
/* The call itself. */
void strict_host_make(struct strict_host *h, const struct strict_call *call);

/* The link goes; or comes, with a fresh state. */
void strict_host_lose(struct strict_host *h);
void strict_host_connect(struct strict_host *h);
/* The oldest operation ends; nothing where there is none. */
void strict_host_end(struct strict_host *h, int status);
/* Time goes by; timers that are due are called, the earliest first. */
void strict_host_wait(struct strict_host *h, int64_t us);
