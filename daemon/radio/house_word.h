/*
 * house_word - what the sensors of a house say together
 *
 * Of `away` the newest word counts, since people are in one place; of all else one sensor is
 * enough, if its word is not old.
 */
#pragma once

#include "sensor.h"

/* Zeroed: nobody has spoken. */
struct house_word {
    const struct sensor_status *newest;
    bool any;
};

/* s: told of this person or of everybody, of this kind; it is left out if it is not. */
void house_word_hear(struct house_word *w, const struct sensor_status *s, enum context_kind kind,
                     const char *person, int64_t now_us);
bool house_word_holds(const struct house_word *w);
