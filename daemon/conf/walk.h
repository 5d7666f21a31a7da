/*
 * walk - through the tree by the table, into the structs
 */
#pragma once

#include "conf.h"
#include "option.h"
#include "tree.h"

struct complaints;

struct walk {
    struct arena *arena; /* of what is made */
    struct complaints *complaints;
    const char *folder; /* of the main file: where !file PATH begins */
    int32_t this_year;
};

/* Defaults first, then what is written. Complains; *into is filled as far as it makes sense. */
void walk_options(struct walk *w, const struct node *root, struct conf *into);

/* A key of a sensor that is none of ours: kept as its plugin will want it. */
void walk_sensor_setting(struct walk *w, const struct node *n, void *sensor);
