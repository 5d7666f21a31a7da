/*
 * rules - the one decision: a table, read from top to bottom, and the first row that holds decides
 *
 * Whether anybody may be addressed at all; appointments; whether the body can be read; what was put
 * off; what weeks say; a raise; and last, in an ordinary moment, a booking. Each row either keeps
 * silent and says why, or offers one thing. There is no second path.
 */
#pragma once

#include "moment.h"
#include "suggestion.h"

#include <stdbool.h>
#include <stddef.h>

struct rule {
    const char *name;
    bool (*holds)(const struct moment *q);
    void (*offer)(const struct moment *q, struct suggestion *what); /* NULL: silence, and why */
    enum silence silence;
    bool is_of_booking; /* it also answers why no booking is offered, whatever else is said */
};

const struct rule *rules_rows(size_t *count);
/* The last row always holds, if no other does. */
const struct rule *rules_first(const struct moment *q);
/* Why no booking is offered; SILENCE_OPEN: nothing stands against one. */
enum silence rules_no_booking(const struct moment *q);
