/*
 * table - every topic, every key and every Home Assistant entity there is
 *
 * The one place that says what balm publishes: discovery, the JSON of `state`,
 * what each tier of privacy withholds, the reference and the schemas come from
 * these rows. A row that was ever released keeps its id for ever; an entity that
 * is no longer wanted stays as a row that is `retired`.
 */
#pragma once

#include "publish.h"

#include <stdbool.h>
#include <stddef.h>

#define TOPIC_MAX 320 /* base 128, our own words, two ids */

enum device { DEVICE_BRIDGE, DEVICE_PERSON, DEVICE_SENSOR };

enum topic {
    TOPIC_BRIDGE_STATE,
    TOPIC_BRIDGE_INFO,
    TOPIC_BRIDGE_HEALTH,
    TOPIC_REQUEST,
    TOPIC_RESPONSE,
    TOPIC_AVAILABILITY,
    TOPIC_STATE,
    TOPIC_SUGGESTION,
    TOPIC_LAST,
    TOPIC_SETTINGS,
    TOPIC_ROUTINE,
    TOPIC_PACER,
    TOPIC_EFFECTS,
    TOPIC_ANSWER,
    TOPIC_SET,
    TOPIC_SENSOR,
    TOPIC_SENSOR_SET,
    TOPIC_PAIRING,
    TOPIC_BRIDGE_SET,
    TOPIC_BEATS,
};
#define TOPICS (TOPIC_BEATS + 1)

#define NOBODY "nobody" /* wears a sensor: the word for it, where a selection needs one */
#define GUEST  "guest"

#define FEEL_MIN 1 /* calm */
#define FEEL_MAX 5 /* very tense */

#define SNOOZE_MAX_MIN 43200 /* 30 days */

struct table_topic {
    const char *path; /* below the base; `+`: first the id, then what is named */
    enum device device;
    bool incoming, retained;
    int qos;
    const char *often; /* how often there is one; NULL: an incoming one, when somebody sends it */
    const char *help;
};

enum value_kind { VALUE_NUMBER, VALUE_WORD, VALUE_BOOL, VALUE_TEXT, VALUE_TIME, VALUE_OTHER };

/* The word of an enum value; NULL: none, published as null. */
typedef const char *table_word_fn(unsigned value);

struct table_key {
    enum topic topic;
    const char *name;
    enum publish_privacy tier; /* the lowest that shows it */
    enum value_kind kind;
    int decimals;        /* of a number; 0: a whole one */
    size_t offset;       /* in struct report, for TOPIC_STATE */
    table_word_fn *word; /* of a word */
    unsigned words;
    const char *help;
    bool nullable;    /* also where it is not withheld */
    double min, max;  /* of a number; max 0: it has no upper end */
    const char *unit; /* NULL: none */
    double band;      /* of a number of TOPIC_STATE: to move by less is no news; 0: any is */
};

/* What stands within a key of kind VALUE_OTHER: `evidence.stress`, `ranking[].what`. */
struct table_field {
    enum topic topic;
    /* `.` leads into an object, `[]` to each piece of a list, `*` to each member. */
    const char *path;
    enum value_kind kind;
    int decimals;
    table_word_fn *word;
    unsigned words;
    const char *help;
    bool nullable; /* and the rest: as of a key */
    double min, max;
    const char *unit;
};

/* What a selection offers besides what the table can know. */
enum choices { CHOICES_NONE, CHOICES_ROUTINES, CHOICES_WEARERS, CHOICES_FEEL };

struct table_entity {
    enum device device;
    const char *id;       /* component id and end of the unique id: never changes */
    const char *platform; /* of Home Assistant: never changes */
    enum topic topic;     /* its state */
    const char *key;      /* of the topic's JSON; NULL: the whole payload */
    const char *value;    /* template; NULL: the key as it is */
    enum choices choices; /* of a selection */
    bool stateless;       /* a button */
    bool command;         /* takes its device's set/ID */
    bool bluetooth;       /* only of sensors that are read through it */
    bool attributes;      /* the topic's JSON as attributes */
    bool measured;        /* gone with the sensor, and old after a while */
    bool disabled;        /* until the user enables it */
    bool retired;
    enum publish_privacy tier;
    const char *device_class, *unit, *category, *icon;
    const char *slug; /* ends its entity id and its name's key; NULL: the id does */
    bool statistics;  /* state_class measurement */
    int precision;    /* -1: none */
    int min, max;     /* of a number that can be set */
};

const struct table_topic *table_topic(enum topic t);
const struct table_key *table_keys(size_t *count);
const struct table_key *table_key(enum topic t, const char *name);
/* table_fields.c */
const struct table_field *table_fields(size_t *count);
const struct table_entity *table_entities(size_t *count);
const char *table_slug(const struct table_entity *e);
/* Where commands to this kind of device come in. */
enum topic table_set_topic(enum device device);

/* "balm/alex/set/start". id and leaf may be NULL where the path has no place for them; "+" for
   all. False: longer than TOPIC_MAX. */
bool table_format(char out[TOPIC_MAX], const char *base, enum topic t, const char *id,
                  const char *leaf);
