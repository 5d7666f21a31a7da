/*
 * payload - every payload but `state`, as text
 *
 * Each returns JSON for free(), with the keys that the table lists for its
 * topic; NULL when out of memory.
 */
#pragma once

#include "house.h"
#include "profile.h"
#include "standing.h"
#include "table.h"

/* How much of it is said. */
struct payload_manner {
    enum publish_privacy tier;
};

enum worn { WORN_UNKNOWN, WORN_NO, WORN_YES };

struct payload_settings {
    bool suggestions, running;
    enum worn worn;
    const char *routine;             /* the chosen one; empty: none */
    const struct standing *standing; /* NULL: not known yet */
    struct instant now;
};

/* profile: whose massage provider is named; may be NULL. */
char *payload_suggestion(const struct payload_manner *m, const struct suggestion *s,
                         const struct profile *profile);
/* last: the open one (is_open), or the last there was; outcome: of the last that ended; both may be
   NULL. */
char *payload_last(const struct suggestion *last, bool is_open,
                   const struct outcome_event *outcome);
/* What the reason of a report says of a sensor on the skin. */
enum worn payload_worn(enum why why);
char *payload_settings(const struct payload_manner *m, const struct payload_settings *in);
/* effect may be NULL. */
char *payload_routine(const struct payload_manner *m, const struct routine_state *s,
                      const struct effect *effect);
char *payload_pacer(const struct pacer *pacer);
/* Only for a tier that shows vitals: all of it is of them. */
char *payload_effects(const struct standing *s, const struct instant *now);
/* The manner of whoever wears it; now: for the wall time of what is to come. */
char *payload_sensor(const struct payload_manner *m, const struct sensor_status *s,
                     const struct instant *now);
/* pairing NULL: there has been no window. */
char *payload_pairing(const struct pairing *pairing, const struct instant *now);
char *payload_info(const char *version, const struct instant *started);
char *payload_health(const struct house *house, const struct house_broker *broker,
                     uint64_t refused);
/*
 * What an older message would be at this tier: keys that it withholds go, or become null where
 * their topic promises every key. NULL: out of memory.
 */
char *payload_withhold(const char *text, enum topic topic, enum publish_privacy tier);
