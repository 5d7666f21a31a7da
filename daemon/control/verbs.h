/*
 * verbs - how each row of the verb table is answered: by a look at the house, or by an order
 */
#pragma once

#include "complaint.h"
#include "look.h"
#include "orders.h"

#include <stdbool.h>

/* Exactly one of look, order, watch and capture is set; look and order both with .ordered_by. */
struct verb_action {
    look_fn *look;
    order_fn *order;
    const char *ordered_by; /* the argument that makes it an order: without it, it looks */
    result_fn *result;      /* of an order, beside its text; NULL: the text says it all */
    bool watch;             /* goes on sending events; the socket only */
    bool capture;           /* the same with the raw bytes of a sensor */

    const char *done; /* of an order: what to say where the hub says nothing more */
    const char *none; /* of an order: what -ENOENT means */
};

/* Says why this name is no verb of the daemon; true: because it is one of balmctl itself. */
bool verb_is_none(const char *name, struct complaint *why);
