/*
 * hub - the life of the daemon: who exists, in which order things come and go
 *
 *     main --> hub (life) --> route (flow)
 *                       \---> orders (what is asked of it)
 *
 * hub.c, people.c, look.c, route.c, route_doors.c, orders.c, commands.c and sensor_*.c are the only
 * files that know all rooms, and this header is theirs alone. Rooms come up from the bottom
 * (history, radio, publish, control) and go down from the top; history closes last, when nobody can
 * give it another job.
 */
#pragma once

#include "clock.h"
#include "conf.h"
#include "control.h"
#include "history.h"
#include "house.h"
#include "log.h"
#include "person.h"
#include "publish.h"
#include "radio.h"
#include "sensors.h"

#include <stdbool.h>
#include <uv.h>

/* A home; publish/ has no more places either. */
#define PEOPLE_MAX 32

#define HUB_TEXT_MAX 240 /* of an answer in words */

struct pending;
struct telling;

/* One person who lives here, their pipeline, and what is known of them outside it. */
struct resident {
    struct hub *hub;
    struct person *person;
    struct profile profile;
    bool from_file;
    bool asked;                  /* history was asked for what they had learnt */
    bool remembers;              /* and could be read: what is learnt from now on may replace it */
    bool available;              /* a sensor of theirs delivers */
    int64_t heard_us;            /* last reading; INSTANT_NEVER: none yet */
    enum routine_status routine; /* as last stored */
    bool has_outcome;
    struct outcome_event outcome;          /* of the last suggestion that ended */
    char committed[SUGGESTION_ID_MAX + 1]; /* the newest suggestion that is stored; empty: none */
    struct telling *telling;               /* verbs that wait until what they told is committed */
    struct control_call *answering; /* waits until its outcome is committed; NULL: nobody does */
    char answered[SUGGESTION_ID_MAX + 1]; /* whose outcome that is */
};

struct hub {
    uv_loop_t loop;
    struct conf_options conf_options;
    struct conf *conf;
    const char **plugin_dirs; /* NULL-ended, into conf and constants */
    char *config_dir;         /* where relative paths of sensors' settings start */
    const char **texts;       /* NULL-ended key, text pairs, into conf */
    bool closing;
    unsigned open_rooms; /* of radio, publish, control */

    struct clock *clock;
    struct clock_timer *due_timer;      /* the earliest person_due() */
    struct clock_timer *memory_timer;   /* learned state, every 15 minutes */
    struct clock_timer *health_timer;   /* every minute */
    struct clock_timer *reload_timer;   /* the next reload, for everyone who asked for it */
    struct pending *reloads;            /* who did; orders.c */
    struct clock_timer *sensor_timer;   /* after a change of the sensors */
    struct clock_timer *watchdog_timer; /* NULL: systemd does not ask */
    int64_t watchdog_ms;
    uv_signal_t signals[3];
    struct instant started;
    struct log_once unwanted; /* answers and settings that were not taken */

    struct history *history;
    struct radio *radio;
    struct publish *publish;
    struct control *control;

    struct resident **residents;
    size_t resident_count;
    struct profile *stored; /* the people of the database */
    size_t stored_count;
    struct sensors sensors;
    bool adopting;                 /* one is being stored */
    struct control_call *scanning; /* waits for the window's end; NULL: nobody does */
    bool recall; /* the database can be read again: what it knew is to be fetched */

    /* What hub_look() points into. */
    struct house_person *look_people;
    struct sensor_status *look_sensors;
    struct routine_plan *look_routines;
    size_t look_people_max, look_sensors_max;
};

/* ---- hub.c ---- */

/* 0 or -errno; the loop is ready to run. Takes conf over, also when it fails. */
int hub_open(struct hub *hub, const struct conf_options *options, struct conf *conf);
/* Runs until a signal or hub_close(); 0 when everything was closed in order. */
int hub_run(struct hub *hub);
/* Begins to let go; safe twice. */
void hub_close(struct hub *hub);
/* Reads the configuration again; a bad one leaves the old one running. 0 or -errno, in words in
 * `why`. */
int hub_reload(struct hub *hub, char *why, size_t why_size);
/* Called by route.c when a room has closed. */
void hub_room_closed(struct hub *hub);
void hub_history_closed(struct hub *hub);
/* Sets the timer anew for whoever is due first. */
void hub_arm(struct hub *hub);
/* The options that publish/ is to run with. */
struct publish_options hub_publish_options(struct hub *hub);

/*
 * Where plugins are looked for: the user's own folders, then BALM_PLUGIN_DIR of the
 * environment, then where they are installed. NULL-ended, to be freed; NULL: no memory.
 */
const char **hub_plugin_dirs(const char *const *own);

/* ---- look.c ---- */

/* Pointers in it are good until the next call. */
void hub_look(struct hub *hub, struct house *house);

/* ---- people.c ---- */

struct resident *people_find(struct hub *hub, const char *id);
void people_free(struct hub *hub);
/* Reads who the database knows. 0 or -errno; then nobody is known from there. */
int people_load(struct hub *hub);
/* Someone of the database came, or went. 0 or -ENOMEM. */
int people_store(struct hub *hub, const struct profile *profile);
void people_unstore(struct hub *hub, const char *id);
/* The people of the configuration and those of the database, where both know one the file wins. */
int people_settle(struct hub *hub);
/* Gives a person back what they had learnt, if that was not done yet. -EBUSY: not now. */
int people_remember(struct resident *r);
/* What was committed and not known to have been sent when the process before this one ended. */
void people_send_again(struct hub *hub);
/* The database could not be read before: fetches what it knew. */
void people_recall(struct hub *hub);
void people_announce(struct hub *hub);
/* Stores what each of them has learnt. */
void people_save(struct hub *hub);
void people_save_one(struct resident *r);
/* Tells everyone how all sensors are, and whose they are. */
void people_hear_links(struct hub *hub);
/* The open suggestion that may be spoken of: committed, and without an outcome; NULL: none. */
const struct suggestion *people_open(const struct resident *r, const struct person_view *view);
void people_advance(struct hub *hub, const struct instant *now);

/* ---- route.c, route_doors.c ---- */

extern const struct radio_events route_radio;
extern const struct history_events route_history;
extern const struct publish_events route_publish;
extern const struct control_events route_control;
void route_person_event(void *ctx, const struct person_event *event);
/* Feeds one input, in its place in time, and sees to what follows from it. */
int route_feed(struct resident *r, const struct person_input *in, const struct instant *t);
/* One that told this of a person (empty: of everyone) is no more: what the others say stands. */
void route_context_over(struct hub *hub, const char *person, enum context_kind kind,
                        const struct instant *t);
/* Home Assistant's switches, numbers and dates of this person, where they have changed. */
void route_show_standing(struct resident *r);
/* The open suggestion besides, or the one that ended last. */
void route_show_last(struct resident *r);
void route_room_closed(void *ctx);

/* ---- orders.c ---- */

void orders_take(void *ctx, const struct order *order, struct control_call *call);
/* Reads the configuration again and tells everyone who asked; `now` is not used. */
void orders_reload(void *ctx, const struct instant *now);
/* The hub stops: those who wait for a reload are told so. */
void orders_stop(struct hub *hub);
/*
 * The outcome of a suggestion (NULL: of whichever one) was committed, or could not be: tells who
 * waits for it, with `text` where rc alone does not say enough.
 */
void orders_outcome(struct resident *r, const char *suggestion, int rc, const char *text);

/* ---- commands.c ---- */

void commands_take(struct hub *hub, const struct order *o, struct control_call *call);
/* balm/P/set/ENTITY, after publish/ has understood the value. */
void commands_set(struct hub *hub, const char *person, const char *entity, const char *value,
                  const struct instant *t);
/* What a command led to, within the call: the verb that asked waits for it. */
void commands_told(struct resident *r, const struct told *t);
/* It was committed (id 0: whatever is waited for), or could not be. text: may be NULL. */
void commands_stored(struct resident *r, uint32_t id, int rc, const char *text);

/* ---- sensor_changes.c ---- */

/* Reads what was learnt of sensors. 0 or -errno; then nothing is known from there. */
int hub_sensors_load(struct hub *hub);
/* The sensors of the configuration and those learnt: to radio/, publish/ and everyone. */
void hub_sensors_settle(struct hub *hub);
/* A turn of the loop after hub_sensors_settle(). */
void hub_sensors_remind(void *ctx, const struct instant *now);
/* Why this one (a person, "guest", or empty) may not be given a sensor; NULL: they may. */
const char *hub_wearer_fault(struct hub *hub, const char *person, char text[HUB_TEXT_MAX]);
/* The end of an order; without a call what went wrong is logged. */
void hub_sensor_end(struct hub *hub, struct control_call *call, int rc, const char *text);
void hub_sensor_take_in(struct hub *hub, const struct sensor_config *s, bool of_window,
                        struct control_call *call);
void hub_sensor_adopt(struct hub *hub, const struct order *o, struct control_call *call);
void hub_sensor_forget(struct hub *hub, const char *id, struct control_call *call);
void hub_sensor_worn_by(struct hub *hub, const char *id, const char *person,
                        struct control_call *call);

/* ---- sensor_orders.c ---- */

void hub_sensor_order(struct hub *hub, const struct order *order, struct control_call *call);
/* balm/sensor/S/set/ENTITY, after publish/ has understood the value. */
void hub_sensor_set(struct hub *hub, const char *sensor, const char *entity, const char *value);
/* person: NULL: the only one, or nobody where there are several. */
void hub_pair_button(struct hub *hub, const char *person);
/* The window has found the one to take in; it has ended. */
void hub_sensor_found(struct hub *hub, const struct candidate *found, const char *person);
void hub_pairing(struct hub *hub, const struct pairing *p);
/* The hub stops: whoever waits for a scan is told so. */
void hub_sensor_stop(struct hub *hub);
