/*
 * dashboard - a page of Home Assistant's for the people of the house, as YAML
 *
 * One view for each person, of the type `sections`: it stands in columns on a wall, and one below
 * the other on a phone. What is on it is a table (dashboard_cards.c). What an entity is called
 * comes from the discovery that was announced: what a tier withholds is not there, so no card has
 * it either.
 */
#pragma once

#include "discovery.h"

#include <jansson.h>

#define DASHBOARD_ENTITIES_MAX 8

enum dashboard_kind {
    DASHBOARD_TILE,
    DASHBOARD_GAUGE,  /* of the score, with its levels */
    DASHBOARD_OFFER,  /* the open suggestion, in its own words */
    DASHBOARD_ANSWER, /* a tile that sends a word */
    DASHBOARD_PRESS,  /* a tile that presses a button */
    DASHBOARD_ROWS,   /* this and the next take several entities */
    DASHBOARD_GRAPH,  /* its options say which */
    DASHBOARD_LOGBOOK,
};

struct dashboard_section {
    const char *heading; /* key of its text; NULL: its cards go on in the section before it */
    const char *icon;
    enum device device; /* of a sensor: once for each that the person wears */
};

struct dashboard_card {
    size_t section;
    enum dashboard_kind kind;
    const char *entities[DASHBOARD_ENTITIES_MAX]; /* of the section's device, NULL-ended */
    const char *text;    /* key of its name, or of what it asks; NULL: the entity's own name */
    const char *answer;  /* the word */
    const char *icon;    /* NULL: the entity's own */
    const char *options; /* more of the card's keys, as a JSON object; NULL: none */
    const char
        *shown_while; /* a binary_sensor of the same device that has to be on; NULL: always */
};

/* dashboard_cards.c */
const struct dashboard_section *dashboard_sections(size_t *count);
const struct dashboard_card *dashboard_cards(size_t *count);

/* A device as it was announced. */
struct dashboard_device {
    const char *base, *id;
    bool by_name;            /* entity ids made of names */
    const json_t *discovery; /* its payload */
};

/* dashboard_build.c: appends the cards of one section, for this device, to the list. False: out of
   memory. */
bool dashboard_build(json_t *cards, const struct dashboard_device *d, size_t section);

/* dashboard_slug.c: "balm_alex_heart_rate" from "Balm Alex" and "Heart rate", as Home Assistant
   spells the letters of Europe's Latin alphabets in ASCII; of others it makes nothing. */
void dashboard_slug(char *out, size_t size, const char *device, const char *name);

/* dashboard_yaml.c: of objects, lists (neither empty), text, whole numbers and truths. The head is
   comments. For free(); NULL: out of memory. */
char *dashboard_yaml(const char *head, json_t *json);
