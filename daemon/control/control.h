/*
 * control - what may be asked of the daemon, by whom, and the socket by which balmctl asks
 *
 * One verb table: name, door, arguments, and whether it only looks at the house
 * or is an order to the hub. A request is JSON; so is the reply. Both doors, the
 * socket and MQTT, go through control_request(), so a verb behaves the same
 * whoever asks; a `local` verb is refused at the MQTT door with its reason.
 *
 * Wire of the socket (/run/balm/control.sock), one JSON object a line:
 *   -> {"verb": "status", "args": {...}}
 *   <- {"status": "ok", "result": {...}}  |  {"status": "error", "error": "in words", "code": 1|2}
 * `watch` goes on sending {"status": "ok", "event": {...}} lines until the client hangs up;
 * so does `capture`, with {"t_s", "service", "characteristic", "hex"} as its events.
 */
#pragma once

#include "candidate.h"
#include "command.h"
#include "event.h"
#include "house.h"
#include "profile.h"
#include "session.h"
#include "told.h"

#include <stdbool.h>
#include <stddef.h>
#include <uv.h>

struct clock;
struct control;
struct json_t;
struct verb_action;
struct control_call; /* one request that waits for its reply */

enum control_door { DOOR_SOCKET, DOOR_MQTT };

enum order_kind {
    ORDER_COMMAND, /* .command, for .person */
    ORDER_ANSWER,  /* .answer, for .person (empty: whoever has it open) */
    ORDER_RELOAD,
    ORDER_PERSON_ADD,    /* .profile, consent asked and given */
    ORDER_PERSON_REMOVE, /* .person */
    ORDER_EFFECTS,       /* of .person (empty: everyone) -> control_done_effects() */
    ORDER_SESSIONS,      /* likewise -> control_done_sessions(); both newest first */
    ORDER_PAIR,    /* opens the window; .person (empty: nobody yet), .sensor.seconds; 0 closes */
    ORDER_SCAN,    /* .sensor.seconds -> control_done_candidates() */
    ORDER_ADOPT,   /* .sensor.address, .sensor.id (empty: made up), .sensor.plugin (empty: the
                      one that fits), .person (empty: nobody yet, or "guest") */
    ORDER_FORGET,  /* .sensor.id */
    ORDER_RELEASE, /* .sensor.id, .sensor.seconds; 0: until taken back; < 0: takes it back */
    ORDER_WORN_BY, /* .sensor.id, .person or "guest" */
    ORDER_HOME_FORGET,    /* clears our discovery */
    ORDER_HOME_DASHBOARD, /* of .person (empty: everyone), .by_name -> control_done_dashboard() */
};

struct sensor_order {
    char id[ID_MAX + 1];
    char plugin[ID_MAX + 1];
    char address[SENSOR_ADDRESS_MAX + 1];
    int32_t seconds;
};

struct order {
    enum order_kind kind;
    char person[ID_MAX + 1];
    union {
        struct command command;
        struct answer_event answer;
        struct profile profile;
        struct sensor_order sensor;
        bool by_name; /* entity ids made of names, as Home Assistant before 2025.10 has them */
    };
    char text[NOTE_TEXT_MAX + 1]; /* of a note: what .command.text points to */
};

struct effect_row {
    char person[ID_MAX + 1];
    struct effect effect;
};

struct session_row {
    char person[ID_MAX + 1];
    struct session session;
    bool measured;
    struct session_effect effect; /* where measured */
};

struct control_events {
    /* Fill in the house as it is now. */
    void (*look)(void *ctx, struct house *house);
    /* Carry it out and end, now or later, with control_done() or control_done_effects(). */
    void (*order)(void *ctx, const struct order *order, struct control_call *call);
    /* The first who captures this sensor has come, or the last has gone. 0, or -errno as
       radio_capture() has them. */
    int (*capture)(void *ctx, const char *sensor, bool on);
    void (*closed)(void *ctx); /* last call ever */
};

struct control_options {
    const char *socket_path; /* NULL or empty: no socket */
    const char *group;       /* that may connect, beside root and our own user; "balm" */
};

/*
 * 0 or -ENOMEM. A socket that cannot be made (folder missing, another daemon
 * listening) is logged, and the rest goes on without it.
 */
int control_open(struct control **out, uv_loop_t *loop, struct clock *clock,
                 const struct control_options *opt, const struct control_events *events, void *ctx);
void control_close(struct control *c);

/*
 * Whether numbers may leave by the MQTT door: `privacy: vitals` and `raw`. False at first, and
 * then scores, vitals and effects are null there. The socket shows everything.
 */
void control_show_vitals(struct control *c, bool over_mqtt);

/* `json` is the arguments' object (empty: {}), with an optional `transaction`, which comes back. */
typedef void control_reply_fn(void *ctx, const char *verb, const char *json);
void control_request(struct control *c, enum control_door door, const char *verb, const char *json,
                     control_reply_fn *reply, void *ctx);

/* Ends a call. rc 0 or -errno; `text` says in words what was done or what is wrong; may be NULL. */
void control_done(struct control_call *call, int rc, const char *text);
void control_done_effects(struct control_call *call, int rc, const struct effect_row *rows,
                          size_t count);

void control_done_sessions(struct control_call *call, int rc, const struct session_row *rows,
                           size_t count);

/* Of YAML. */
void control_done_dashboard(struct control_call *call, const char *yaml);

/* Strongest first. */
void control_done_candidates(struct control_call *call, int rc, const struct candidate *candidates,
                             size_t count);

bool control_is_captured(const struct control *c, const char *sensor);
/* To everyone who captures this sensor; `t_s` counts from where each of them began. */
void control_raw(struct control *c, const char *sensor, const char *service,
                 const char *characteristic, const uint8_t *bytes, size_t len,
                 const struct instant *t);

/* To everyone who watches. */
void control_watch(struct control *c, const char *person, const struct person_event *event);

/* ---- the table itself, for balmctl, its completions and the manual ---- */

enum arg_type { ARG_WORD, ARG_TEXT, ARG_INT, ARG_DURATION, ARG_WHEN, ARG_CHOICE, ARG_FLAG };

struct verb_arg {
    const char *name; /* key in JSON */
    enum arg_type type;
    bool required;
    bool is_option;             /* --name on the command line; else by position */
    double min, max;            /* of INT; of TEXT: max is the most bytes, 0: 160 */
    const char *const *choices; /* of CHOICE, NULL-ended */
    const char *help;
};

struct verb {
    const char *name; /* "routine start": one or two words; the MQTT topic joins them by '_' */
    bool local;       /* door `local`: the socket only */
    bool (*local_for)(const struct json_t *args); /* of a local verb: whether it is for these, too;
                                                     NULL: it always is */
    const char *why_local;                        /* the reason that the MQTT door gives */
    const char *help;                             /* one line */
    const struct verb_arg *args;      /* ends with a row whose name is NULL; NULL: none */
    const struct verb_action *action; /* how control/ answers it; NULL in the table of balmctl */
};

/* All verbs that the daemon answers, in the order of the manual. */
const struct verb *control_verbs(size_t *count);
/* NULL: no such verb. Takes "routine start" and "routine_start", "worn-by" and "worn_by". */
const struct verb *control_verb(const char *name);
