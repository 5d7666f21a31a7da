/*
 * piece - one value within a payload, whichever table it comes from
 */
#pragma once

#include "table.h"

struct piece {
    const char
        *path; /* `.` leads into an object, `[]` to each piece of a list, `*` to each member */
    enum value_kind kind;
    int decimals;
    table_word_fn *word;
    unsigned words;
    double min, max; /* max 0: no upper end */
    const char *unit;
    bool nullable;
    bool optional;             /* may be left out */
    enum publish_privacy tier; /* PRIVACY_PRIVATE: every tier shows it */
    const char *shape;         /* VALUE_OTHER: an object of this name; NULL: see the next pieces */
    const char *help;
};

struct piece piece_of_key(const struct table_key *key);
struct piece piece_of_field(const struct table_field *field);
/* The lowest tier in which there is a message of this topic at all. */
enum publish_privacy topic_tier(enum topic topic);
const char *tier_word(enum publish_privacy tier);
