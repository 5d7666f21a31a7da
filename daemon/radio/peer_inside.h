/*
 * peer_inside - a peer's own fields, for peer.c, peer_hear.c, peer_do.c and peer_look.c alone
 */
#pragma once

#include "peer.h"

#include "clock.h"
#include "gatt.h"

#define PEER_SIGHTINGS 8
/* What was overheard so long ago says nothing of now. */
#define PEER_OVERHEARD_US (30 * US_PER_S)
/* So long after its last advertisement one that has no link is listened for without pauses. */
#define PEER_EAGER_US (600 * US_PER_S)

/* How one adapter hears it. */
struct sighting {
    char adapter[MIRROR_PATH_MAX + 1]; /* empty: a free place */
    int16_t rssi_dbm;
    int64_t heard_us;
};

struct peer {
    uv_idle_t anchor; /* never runs; its close callback is the last */
    struct central *central;
    struct clock *clock;
    char sensor[ID_MAX + 1];
    char address[SENSOR_ADDRESS_MAX + 1];
    const struct sensor_plugin *plugin;
    const struct peer_events *events;
    void *ctx;
    struct host *host;

    struct link link;
    bool has_radio;
    char fault[SENSOR_WHY_MAX + 1]; /* why there is none, as the link was told */
    enum link_scan scan;            /* as the central last planned with it */
    struct clock_timer *due, *kick; /* kick: what could not be done from where it was found out */
    struct clock_timer *unheard;    /* when what it was overheard of is no news any more */
    int64_t advert_us;              /* when one last came, or could first have come */
    struct gatt *gatt;              /* NULL: it is only overheard */
    char adapter[MIRROR_PATH_MAX + 1]; /* that has the link, or last had it */
    enum link_action doing;            /* whose end is waited for */
    struct bus_call *call;
    char expected[MIRROR_PATH_MAX + 1]; /* by the agent: it may be paired */
    bool is_cycling;                    /* its adapter is switched off and on for it */
    bool awaits_services;               /* resolved, it is said, but not all of them were told */
    int64_t services_by_us; /* and until when they may be; INSTANT_NEVER: not waited for */
    unsigned lacking;       /* times in a row that it was not what the plugin needs */
    enum link_action postponed;
    enum link_phase postponed_in;
    char unwanted[SENSOR_WHY_MAX + 1]; /* what its plugin has against it; empty: nothing */

    struct sighting sightings[PEER_SIGHTINGS];
    int64_t waits_since_us;
    int16_t rssi_dbm;
    bool bonded;
    char name[SENSOR_NAME_MAX + 1];

    struct sensor_status told; /* as changed() last had it */
    bool is_asked;             /* from above: what comes of it is told in the loop's next turn */
    bool closing, hangs_up, is_leaving, is_gone;
};

/* One event, and whatever follows from it at once. */
void peer_step(struct peer *p, const struct link_event *e);
/* Events without particulars. */
void peer_step_kind(struct peer *p, enum link_event_kind kind);
/* What BlueZ holds connected does not advertise, and is there all the same: tells the link so. */
void peer_look_connected(struct peer *p);

/* Tells of whatever is new. */
void peer_tell(struct peer *p);
/* Of a wearable that is only overheard there is no link; what others see is kept the same way. */
void peer_show(struct peer *p, enum link_state state, const char *why, int64_t due_us);

/* ---- peer_do.c ---- */

/*
 * Begins what the link asks for. True: it has ended already, *end says how; false: the end comes
 * as an event.
 */
bool peer_do(struct peer *p, enum link_action action, struct link_event *end);
/* The agent agrees to its being paired from now on; NULL: it does not, any more. */
void peer_expect(struct peer *p, const struct mirror_device *d);
/* Has BlueZ keep its keys and services. */
void peer_trust(struct peer *p);
/* Forgets what is under way, save the characteristics' own. */
void peer_drop_call(struct peer *p);
/* Disconnects on the way out, then on_end(). False: there is nothing to end. */
bool peer_hang_up(struct peer *p, bus_reply_fn *on_end);
/* The device on the adapter that has the link; NULL: BlueZ does not know it. */
const struct mirror_device *peer_linked_device(const struct peer *p);
