/*
 * sensors - which sensors there are, and who wears them
 *
 *     the configuration's --+
 *                           +--> merged: the file's first, then those adopted at run time
 *     what was learnt ------+    (adopted ones, whole; moves of the file's to another person)
 *                                and behind them what tells of the house
 *
 * Where both know a name or an address, the file wins. A person whom nobody knows
 * wears nothing, and what was learnt of them waits for their return. No I/O: the
 * hub reads and stores what is learnt.
 */
#pragma once

#include "instant.h"
#include "sensor.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* publish/ has no more places either. */
#define SENSORS_MAX 64

struct learnt_sensor {
    struct sensor_config config; /* not adopted: only id and person */
    bool adopted;
};

struct sensor_release {
    char id[ID_MAX + 1];
    int64_t until_unix_ms; /* 0: until it is taken back */
};

/* Zeroed: none. */
struct sensors {
    struct learnt_sensor *learnt;
    size_t learnt_count;
    struct sensor_release *releases;
    size_t release_count;
    struct sensor_config *all; /* merged */
    size_t count;              /* of all of them */
    size_t of_file, worn;      /* the first ones are the file's; up to `worn`, those of people */
};

void sensors_fini(struct sensors *s);

/* Takes the place of what was learnt of that one before. 0 or -ENOMEM. */
int sensors_learn(struct sensors *s, const struct sensor_config *config, bool adopted);
void sensors_unlearn(struct sensors *s, const char *id);
/* What they wore is nobody's from now on. */
void sensors_drop_person(struct sensors *s, const char *person);

/* until_unix_ms: 0: until taken back; < 0: it is taken back. 0 or -ENOMEM. */
int sensors_release(struct sensors *s, const char *id, int64_t until_unix_ms);
/*
 * Whether that sensor is to be let go at this moment: seconds (0: until taken back), or -1. A
 * release that has ended is forgotten; while the time of day is not known, only endless ones count.
 */
int32_t sensors_release_left(struct sensors *s, const char *id, const struct instant *now);

/*
 * Makes the merged list anew. knows() says whether there is such a person. 0, or -ENOMEM: the
 * old list stays.
 */
typedef bool sensors_knows_fn(void *ctx, const char *person);
int sensors_merge(struct sensors *s, const struct sensor_config *file, size_t count,
                  sensors_knows_fn *knows, void *ctx);

/*
 * Puts the rows of `context:` behind the merged ones (sensors_house.c). Those that were among the
 * sensors `before` (NULL: there were none) keep their names. 0, or -ENOMEM: none.
 */
struct conf_context;
int sensors_add_house(struct sensors *s, const struct sensors *before,
                      const struct conf_context *rows, size_t count);
/* Both are of the same row of `context:`, whatever they are called. */
bool sensors_tell_same(const struct sensor_config *a, const struct sensor_config *b);

/* In the merged list; NULL: none. */
const struct sensor_config *sensors_find(const struct sensors *s, const char *id);
const struct sensor_config *sensors_find_address(const struct sensors *s, const char *address);
bool sensors_is_adopted(const struct sensors *s, const char *id);

/* "Polar H10 1234" as "polar-h10-1234"; empty where no letter or digit is in it. */
void sensors_slug(const char *text, char out[ID_MAX + 1]);
/*
 * A name for a new one: of its wearer, or else of the device as it calls itself, and as much of
 * the address's end as tells it apart.
 */
void sensors_make_id(const struct sensors *s, const char *person, const char *device,
                     const char *address, char out[ID_MAX + 1]);
