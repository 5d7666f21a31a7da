/*
 * payload_check - payloads against the table's keys and tiers, in every tier
 */
#pragma once

#include "payload.h"
#include "testing.h"

struct payload_row {
    const char *name;
    enum topic topic;
    char *(*make)(const struct payload_manner *m);
    const char *vitals, *levels, *private; /* part that must be there; NULL: the same */
};

/* The keys of the message are those of the table: all of them, in no tier more than it shows. */
void payload_check_keys(const char *text, enum topic topic, enum publish_privacy tier);
/* A test; its state is a row. */
void payload_check_row(void **state);
