/*
 * orders - a checked request becomes an order to the hub
 */
#pragma once

#include "complaint.h"
#include "control.h"

#include <jansson.h>

/* `args` fit the verb's row. 0, or -EINVAL with the reason in words. */
typedef int order_fn(const struct house *house, const json_t *args, struct order *out,
                     struct complaint *why);

order_fn order_effects, order_routine_start, order_routine_pause, order_routine_skip,
    order_routine_stop, order_suggest, order_answer, order_snooze, order_feel, order_recalibrate,
    order_massage_log, order_massage_book, order_massage_cancel, order_reload, order_person_add,
    order_person_remove;

/* orders_sensor.c */
order_fn order_pair, order_scan, order_adopt, order_forget, order_release, order_worn_by;

/* The sensor of that name; NULL: there is none, and `why` says which there are. */
const struct sensor_status *order_sensor(const struct house *house, const char *named,
                                         struct complaint *why);

/* Who is meant: the one named, or the only one there is. */
int order_person(const struct house *house, const char *named, char out[ID_MAX + 1],
                 struct complaint *why);
