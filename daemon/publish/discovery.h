/*
 * discovery - one device of Home Assistant as its discovery payload
 *
 * The shape is the one that 2024.11 to the newest accept: one message a device,
 * full key names, nothing at the root but device, origin and components, and in
 * each component everything it needs. An entity that the tier withholds is
 * listed with its platform alone, which is how Home Assistant removes it.
 */
#pragma once

#include "table.h"

struct discovery_device {
    enum device device;
    const char *id; /* of the person or sensor; "" for the bridge */
    enum publish_privacy tier;
    const char *const *routines; /* options of the selection */
    size_t routine_count;
    const char *const *people; /* who may wear a sensor */
    size_t person_count;
    bool on_bluetooth; /* of a sensor */
};

struct discovery_house {
    const char *base, *prefix, *version;
};

#define OBJECT_ID_MAX 200

/* Stable for ever: `balm_person_alex`. Characters that a topic level of discovery refuses become
   `_`. */
void discovery_object_id(char out[OBJECT_ID_MAX], const char *base, enum device device,
                         const char *id);
/* homeassistant/device/OBJECT_ID/config */
void discovery_topic(char out[TOPIC_MAX + OBJECT_ID_MAX], const char *prefix,
                     const char *object_id);
/* JSON for free(); NULL: out of memory. */
char *discovery_payload(const struct discovery_house *house, const struct discovery_device *d);
/* Whose object id this is: false where it is none of ours. id is at most ID_MAX long. */
bool discovery_parse(const char *base, const char *object_id, enum device *device, char *id);
