/*
 * link - how the connection to one Bluetooth wearable is, and what to do next
 *
 * A pure state machine: what has happened goes in with its moment, at most one
 * thing to do comes out. It knows no bus, no clock and no plugin, so every fault
 * of the air is a row of a table in its test.
 *
 *          seen            turn             connected          resolved
 *   AWAY --------> QUEUED -------> CONNECTING ------> RESOLVING ------> (PAIRING) --+
 *    ^               ^                 | failed, timed out                          v
 *    |               |                 v                     heard            SUBSCRIBING
 *    |               +------------- BACKOFF <---+   LISTENING <----------------------+
 *    |                                          |     |   ^ |10 s without a word
 *    |            lost                          |     |   | v
 *    +------------------------------------------+-----+  SILENT  20 s: subscribe again
 *                                                            30 s: connect again, and so on
 *
 *   from anywhere: OFF (no radio), LETTING_GO --> RELEASED | NOT_WORN --> ASLEEP
 *   from SUBSCRIBING on: PAIRING, where what the plugin asks for turns out to need a bond, and
 *   then a new link: on this one BlueZ says that it subscribes, and does not
 *
 * Silence and failures climb a ladder: subscribe again, connect again, have BlueZ
 * forget it and find it anew, switch the adapter off and on (only where that is
 * allowed). Each rung is counted with its reason; a minute of data leads back to
 * its foot.
 */
#pragma once

#include "refusal.h"
#include "sensor.h"

#include <stdbool.h>
#include <stdint.h>

struct link_options {
    bool needs_bond;  /* pair before subscribing */
    bool power_cycle; /* the last rung may be taken */
    bool seldom;      /* silence is its nature: never a fault, never taken for not worn */
    bool overhears;   /* its plugin reads advertisements, too: while there is no link */
    uint32_t seed;    /* spreads retries of several links */
};

enum link_event_kind {
    LINK_RADIO_ON,  /* an adapter is there, powered, and ours to use */
    LINK_RADIO_OFF, /* .text: why not, in words */
    LINK_SEEN,      /* it advertises */
    LINK_TURN,      /* asked for by link_wants_turn(): nobody else connects, no scan of ours runs */
    LINK_CONNECTED, /* the call to connect came back well, or it was connected already */
    LINK_RESOLVED,  /* its services are known */
    LINK_DONE,      /* what was to be done is done */
    LINK_FAILED,    /* it was not: .refusal, .text of BlueZ (may be NULL) */
    LINK_LOST,      /* the connection ended */
    LINK_WENT,      /* BlueZ has forgotten the device */
    LINK_HEARD,     /* a message came: .beating, .garbled */
    LINK_OVERHEARD, /* a rate was in an advertisement; see link_overhears() */
    LINK_BONDED,    /* BlueZ has paired it by itself, because what was asked for needs that */
    LINK_NEEDS_BOND, /* what the plugin asked for was refused without one: .bonded */
    LINK_UNWANTED,   /* the plugin does not want this device: .text */
    LINK_RELEASE,    /* .until_us; INSTANT_NEVER: until taken back */
    LINK_TAKE_BACK,
    LINK_DUE, /* due_us has come */
};

#define LINK_EVENT_KINDS (LINK_DUE + 1)

struct link_event {
    enum link_event_kind kind;
    enum refusal refusal;
    bool beating;     /* a rate or intervals were in it; false: it says that nobody is measured */
    bool garbled;     /* it says nothing: it cannot be read */
    bool bonded;      /* of CONNECTED, RESOLVED, LOST, NEEDS_BOND, FAILED: BlueZ has keys for it */
    const char *text; /* may be NULL; copied */
    int64_t until_us;
};

/*
 * One is under way at a time. A new one, DO_CANCEL above all, gives up the one before it: nothing
 * of that is to be told any more. So do RADIO_OFF, WENT, a LOST but while connecting, and a
 * NEEDS_BOND that leads to pairing.
 */
enum link_action {
    LINK_DO_NOTHING,
    LINK_DO_CONNECT,     /* --> CONNECTED or FAILED; RESOLVED follows by itself */
    LINK_DO_PAIR,        /* --> DONE or FAILED */
    LINK_DO_SUBSCRIBE,   /* --> DONE or FAILED; the plugin takes over */
    LINK_DO_RESUBSCRIBE, /* stop and start notifications --> DONE or FAILED */
    LINK_DO_LET_GO,      /* streams stopped, then disconnected --> LOST (or FAILED) */
    LINK_DO_CANCEL,      /* gives a call up that never answers: disconnect, whatever it says
                            --> LOST, DONE or FAILED */
    LINK_DO_REMOVE,      /* BlueZ is to forget it, keys included --> DONE or FAILED */
    LINK_DO_POWER_CYCLE, /* its adapter off and on --> DONE or FAILED */
};

enum link_phase {
    LINK_PHASE_OFF,
    LINK_PHASE_AWAY,
    LINK_PHASE_QUEUED,
    LINK_PHASE_CONNECTING,
    LINK_PHASE_RESOLVING,
    LINK_PHASE_PAIRING,
    LINK_PHASE_SUBSCRIBING,
    LINK_PHASE_LISTENING,
    LINK_PHASE_SILENT,
    LINK_PHASE_LETTING_GO, /* .next: where to afterwards */
    LINK_PHASE_REMOVING,
    LINK_PHASE_POWER_CYCLING,
    LINK_PHASE_BACKOFF,
    LINK_PHASE_RELEASED,
    LINK_PHASE_NOT_WORN,
    LINK_PHASE_ASLEEP,
};

#define LINK_PHASES (LINK_PHASE_ASLEEP + 1)

/* How eagerly it wants to be listened for. */
enum link_scan { SCAN_NONE, SCAN_SELDOM, SCAN_OVERHEAR, SCAN_OFTEN };

struct link {
    struct link_options opt;
    enum link_phase phase;
    enum link_state state; /* what others see of the phase */
    char why[SENSOR_WHY_MAX + 1];
    char last_fault[SENSOR_WHY_MAX + 1];
    struct link_recoveries recoveries;
    int64_t released_until_us; /* while released; else INSTANT_NEVER */
    int64_t due_us;            /* when LINK_DUE is wanted; INSTANT_NEVER: not at all */
    /* Below: for link.c and its siblings alone. */
    enum link_phase next;            /* after LETTING_GO, REMOVING, POWER_CYCLING */
    char reason[SENSOR_WHY_MAX + 1]; /* why it goes there */
    int64_t wait_us;                 /* how long to stay, where that is BACKOFF */
    enum link_action doing;          /* under way */
    bool has_radio, linked, resolved, bonded;
    bool wants_bond; /* found out: without a bond it does not answer */
    bool asked;      /* its messages were asked for on this link */
    bool unworn;     /* until a beat is heard */
    bool woken;      /* was off the air, and is heard again */
    bool lingers;    /* letting go was never answered: BlueZ may hold the link still */
    char radio_why[SENSOR_WHY_MAX + 1];
    int64_t entered_us, lost_us, seen_us, overheard_us, not_before_us;
    int64_t connected_us, quick_loss_us;
    int64_t first_heard_us, heard_us, unbeating_us, healthy_since_us; /* INSTANT_NEVER: not yet */
    uint8_t rung, attempts, aborted, busy, unanswered, key_faults, pair_faults, probes;
    uint32_t random;
};

void link_init(struct link *l, const struct link_options *opt, int64_t now_us);
/* Takes one event in. `now_us` never goes back. */
enum link_action link_step(struct link *l, const struct link_event *e, int64_t now_us);
enum link_scan link_wants_scan(const struct link *l, int64_t now_us);
bool link_wants_turn(const struct link *l);
/* Whether its advertisements are the best there is to be had of it now. */
bool link_overhears(const struct link *l);
/* What it waits for the end of. */
enum link_action link_doing(const struct link *l);
/* Connected, as far as it knows. */
bool link_is_linked(const struct link *l);
const char *link_phase_name(enum link_phase p);
