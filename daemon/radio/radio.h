/*
 * radio - sensors, their plugins, and what they say
 *
 * Loads plugins, runs one of them for each configured sensor, and turns what it
 * emits into readings and contexts of flow/. Sensors with a `source` (replay,
 * simulator, mqtt) run here without Bluetooth; those with `gatt` or `advert` are
 * read through BlueZ, whose bus, daemon and adapters may come and go.
 */
#pragma once

#include "bluetooth.h"
#include "candidate.h"
#include "context.h"
#include "instant.h"
#include "reading.h"
#include "sensor.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

struct clock;
struct radio;

struct radio_events {
    void (*reading)(void *ctx, const char *person, const struct reading *r,
                    const struct instant *t);
    void (*context)(void *ctx, const char *person, const struct context *c,
                    const struct instant *t);
    /* At each change of link, contact, battery or reason; also once when a sensor is added. */
    void (*status)(void *ctx, const struct sensor_status *s);
    /* A plugin wants the messages of this topic (filter): they come back by radio_message(). */
    void (*wish)(void *ctx, const char *topic);
    /* The pairing window: opened, has found something, or ended. Good for the call. */
    void (*pairing)(void *ctx, const struct pairing *p);
    /* The window has found the one to take in: store it, then have it in radio_set_sensors(). */
    void (*found)(void *ctx, const struct candidate *c, const char *person);
    /* Raw bytes of a sensor that is being captured, before its plugin sees them; UUIDs in full. */
    void (*raw)(void *ctx, const char *sensor, const char *service, const char *characteristic,
                const uint8_t *bytes, size_t len, const struct instant *t);
    void (*closed)(void *ctx); /* last call ever */
};

struct radio_bluetooth {
    const char *adapter;     /* "auto", "hci1" or an address; NULL: auto */
    bool power_cycle;        /* an adapter that hangs may be switched off and on */
    const char *bus_address; /* NULL: the system bus, as D-Bus finds it */
};

struct radio_options {
    const char *const *plugin_dirs; /* NULL-ended, searched in order */
    const char *config_dir;         /* where relative paths of settings start; NULL: where we are */
    struct radio_bluetooth bluetooth;
};

/* 0 or -ENOMEM. A missing folder or plugin is no error here: its sensors say so. */
int radio_open(struct radio **out, uv_loop_t *loop, struct clock *clock,
               const struct radio_options *opt, const struct radio_events *events, void *ctx);
/* Stops every sensor, then closed(). Safe twice. */
void radio_close(struct radio *r);

/*
 * The sensors there are to be: starts new ones, stops those that are gone,
 * restarts those whose plugin or settings changed, moves those that only changed
 * their person. Copies.
 */
void radio_set_sensors(struct radio *r, const struct sensor_config *sensors, size_t count);

/* After a reload; the bus address stays as it was opened with. Copies. */
void radio_set_bluetooth(struct radio *r, const struct radio_bluetooth *opt);
void radio_state(const struct radio *r, struct house_bluetooth *out);

/*
 * Looks around for `seconds` (1..600) and shows what it hears by pairing(). With
 * `adopts` it also tries the strong unknown ones and tells found() when exactly
 * one of them delivers. 0; -EBUSY: a window is open; -ENODEV: no adapter; -ENOMEM.
 */
int radio_pair(struct radio *r, bool adopts, const char *person, int32_t seconds);
/* Closes the window; `adopted` is the sensor that came of it, or NULL; `why` says in words why
   none did (NULL: it was asked for). */
void radio_pair_end(struct radio *r, const char *adopted, const char *why);
/* The window that is open, or was last; NULL: there never was one. */
const struct pairing *radio_pairing(const struct radio *r);

/*
 * Frees the sensor's slot for another device: for `seconds`; 0: until taken back;
 * < 0: takes it back. 0; -ENOENT: no such sensor; -ENOTSUP: not one of Bluetooth.
 */
int radio_release(struct radio *r, const char *sensor, int32_t seconds);
/* The bond and BlueZ's memory of a sensor that is to be forgotten. */
void radio_unbond(struct radio *r, const char *address);
/* Starts or stops raw(). -ENOENT: no such sensor; -ENOTSUP: not one of Bluetooth. */
int radio_capture(struct radio *r, const char *sensor, bool on);

/* A message of a wished topic. */
void radio_message(struct radio *r, const char *topic, const uint8_t *bytes, size_t len);
/*
 * One that the broker had kept: what the house tells still holds; a wearer's and steps are of
 * another time, and not taken.
 */
void radio_kept_message(struct radio *r, const char *topic, const uint8_t *bytes, size_t len);
/* Whether a running sensor still wishes for this topic (filter). */
bool radio_wants(const struct radio *r, const char *topic);
/*
 * Whether the house says that it is so, of this person or of everybody: of `away` the newest word
 * counts, since people are in one place; of all else one sensor is enough, if its word is not old.
 */
bool radio_house_says(const struct radio *r, enum context_kind kind, const char *person);

/* Copies of all statuses, in the order of radio_set_sensors(); returns how many there are. */
size_t radio_statuses(const struct radio *r, struct sensor_status *out, size_t max);

/*
 * Checks a sensor's own keys against its plugin's table, for `config check`.
 * Calls complain() for each fault: key (NULL: the sensor as a whole), what is
 * wrong, and a hint or NULL. Returns how many there were; -ENOENT when there is
 * no such plugin in the folders (complained about, too).
 */
typedef void radio_complain_fn(void *ctx, const char *key, const char *text, const char *hint);
int radio_check_settings(const char *const *plugin_dirs, const struct sensor_config *sensor,
                         radio_complain_fn *complain, void *ctx);
