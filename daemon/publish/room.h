/*
 * room - what the files of publish/ share: the one struct, and what they call of each other
 */
#pragma once

#include "announce.h"
#include "board.h"
#include "broker.h"
#include "clock.h"
#include "log.h"
#include "outbox.h"
#include "payload.h"
#include "publish.h"
#include "steady.h"
#include "table.h"

#define PEOPLE_MAX      32
#define SENSORS_MAX     64
#define ROUTINES_MAX    64
#define OWN_FILTERS     9
#define HOME_FILTERS_AT 6 /* of those: Home Assistant's come last */
/* Says that it is born here, wherever it looks for discovery, unless someone has changed that. */
#define HOME_PREFIX "homeassistant"
#define WISHES_MAX  512 /* those of all sensors, and of all rows of `context:` */

/* In the world's time: Home Assistant and the broker know nothing of a fast clock. */
struct home_timing {
    int birth_min_ms, birth_max_ms; /* after Home Assistant's birth */
    int settle_ms;                  /* for it to set up new entities, before states come again */
    int sweep_ms;                   /* after a connect, before what nobody knows is cleared */
    int online_ms;                  /* between two contradictions of a false `offline` */
};
extern const struct home_timing home_timing_default;

struct publish_person {
    struct profile profile;
    bool suggestions, running;
    char chosen[ID_MAX + 1]; /* routine; empty: none */
    bool is_available;
    bool is_new; /* perhaps not yet among those whom Home Assistant lets wear a sensor */
    enum worn worn;
    bool has_open, has_outcome, has_standing;
    struct suggestion last; /* the open one, or the last there was */
    struct outcome_event outcome;
    struct standing standing;
    struct steady steady;
};

/* A topic, or a filter, that a sensor listens to. */
struct wish {
    char *topic;
    bool is_wide;    /* with wildcards */
    bool is_asked;   /* at the broker: no other brings its messages */
    bool is_refused; /* it clashes with one that was there before it; in the log: is_said */
    bool is_said;
};

enum asked { ASKED_NOT, ASKED, ASKED_WITH_OWN };

struct beats;

struct publish {
    uv_loop_t *loop;
    struct clock *clock;
    const struct publish_events *events;
    void *ctx;
    struct publish_options opt; /* our own copy */
    struct home_timing timing;
    char will_topic[TOPIC_MAX]; /* the broker borrows it, and the options */
    bool closing;

    struct broker *broker;
    struct outbox outbox;
    struct board board;
    struct announce announce;
    struct beats *beats; /* NULL: nobody's so far */
    unsigned live;       /* at QoS 0, not written yet */

    struct clock_timer *pace_timer, *home_timer;
    int64_t birth_ms, settle_ms, sweep_ms, deny_ms; /* ANNOUNCE_NEVER: not planned */
    int64_t online_ms;                              /* last said */

    struct publish_person people[PEOPLE_MAX];
    size_t person_count;
    struct sensor_status sensors[SENSORS_MAX];
    size_t sensor_count;
    bool people_known, sensors_known;
    struct pairing *pairing; /* the last window; NULL: none yet */
    char routines[ROUTINES_MAX][ID_MAX + 1];
    size_t routine_count;
    struct wish wishes[WISHES_MAX];
    size_t wish_count;
    enum asked own_asked[OWN_FILTERS];

    struct instant started;
    uint64_t sent, skipped, refused;
    struct log_once unwanted;
};

/* publish.c */
int publish_open_timed(struct publish **out, uv_loop_t *loop, struct clock *clock,
                       const struct publish_options *opt, const struct broker_timing *broker_timing,
                       const struct home_timing *home_timing, const struct publish_events *events,
                       void *ctx);
/* There is a backlog: what is not queued is held back, or dropped. */
bool room_is_busy(const struct publish *p);
/* Sends what may be sent now, and arms the timers for the rest. */
void room_pump(struct publish *p);

/* options.c */
int options_copy(struct publish_options *out, const struct publish_options *in);
void options_free(struct publish_options *opt);
bool options_same_way(const struct publish_options *a, const struct publish_options *b);

/* say.c */
struct publish_person *room_person(struct publish *p, const char *id);
struct sensor_status *room_sensor(struct publish *p, const char *id);
struct payload_manner room_manner(const struct publish *p, const struct publish_person *person);
/* Not yet sent: the caller pumps. id and leaf as table_format(). Take the text over. */
void room_show(struct publish *p, enum topic t, const char *id, char *text);
void room_send(struct publish *p, enum topic t, const char *leaf, char *text);
void room_show_person(struct publish *p, const struct publish_person *person);
void room_show_info(struct publish *p);
/* hurried: a command may wait for this answer. */
void room_show_sensor(struct publish *p, const struct sensor_status *s, bool hurried);
void room_show_pairing(struct publish *p, const struct pairing *pairing, const struct instant *now);
/* Someone has pressed, switched or chosen something. Unless news comes first, what still holds is
   said again in a second: a refused one must not look as if it had been taken. */
void room_repeat(struct publish *p, enum topic t, const char *id);
void room_say_online(struct publish *p);
/* An empty retained payload, kept until the broker has it. */
void room_clear(struct publish *p, const char *topic);

/* people.c */
/* Discovery payloads anew, after people, sensors, tier or language changed. */
void room_announce(struct publish *p);
/* Under the options as they are now: discovery, and with `topics` what we retain, are cleared. */
void room_unannounce(struct publish *p, bool topics);
/* A selection there takes no value that it was not told of. */
bool room_offers_wearer(struct publish *p, const struct sensor_status *s);
/* A revision of discovery was sent: says what was held back for it. */
void room_show_wearers(struct publish *p);
/* What was found at the broker and belongs to nobody goes. */
void room_sweep(struct publish *p);

/* home.c */
void home_up(struct publish *p);
void home_on_timer(void *ctx, const struct instant *now);
void home_arm(struct publish *p);
/* Someone says that we are offline: says the truth again, at most every online_ms. */
void home_deny(struct publish *p);
void home_birth(struct publish *p);
/* A revision of discovery was sent. */
void home_revised(struct publish *p);
int64_t home_now_ms(void);

/* withhold.c */
/* A tier was lowered: what waits, or may be sent again, must not say more than it allows. */
void room_withhold(struct publish *p);

/* wishes.c */
/* The broker knows nothing of us yet, or has forgotten. */
void wishes_subscribe(struct publish *p);
/* Before the discovery prefix changes: what is asked for below it is given up. */
void wishes_leave_home(struct publish *p);
/* A sensor wishes for this one's messages. */
bool wishes_name(const struct publish *p, const char *topic);
void wishes_free(struct publish *p);

/* beats.c */
/* The broker is gone: what was gathered is dropped, and counted. */
void beats_down(struct publish *p);
/* Those of people who are gone, or whose tier does not show them any more. */
void beats_forget_hidden(struct publish *p);
void beats_free(struct beats *b);

/* requests.c */
void requests_filter(struct publish *p);
void requests_take(struct publish *p, const struct broker_message *m);
/* Counts it; nobody can fill the log with it. */
void requests_refuse(struct publish *p, const char *what, const char *why);
/* NULL: it may be taken. */
const char *requests_fault(const struct broker_message *m);

/* commands.c: what comes in below BASE/P, BASE/sensor/S and BASE/bridge/set; path without those. */
void commands_take_answer(struct publish *p, const char *person, const struct broker_message *m);
void commands_take_set(struct publish *p, const char *person, const char *entity,
                       const struct broker_message *m);
void commands_take_sensor_set(struct publish *p, const char *sensor, const char *entity,
                              const struct broker_message *m);
void commands_take_bridge_set(struct publish *p, const char *entity,
                              const struct broker_message *m);
