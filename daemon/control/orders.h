/*
 * orders - a checked request becomes an order to the hub
 */
#pragma once

#include "complaint.h"
#include "control.h"

#include <jansson.h>
#include <stdbool.h>

/* `args` fit the verb's row. 0, or -EINVAL with the reason in words. */
typedef int order_fn(const struct house *house, const json_t *args, struct order *out,
                     struct complaint *why);

order_fn order_effects, order_massage_list, order_routine_start, order_routine_search,
    order_routine_pause, order_routine_skip, order_routine_stop, order_suggest, order_answer,
    order_reload, order_person_add, order_person_remove, order_home_forget, order_home_dashboard;

/* orders_told.c */
order_fn order_note, order_feel, order_snooze, order_sensitivity, order_condition_set,
    order_condition_clear, order_recalibrate, order_massage_log, order_massage_book,
    order_massage_cancel;

/* What `recalibrate` can forget, in the order of enum recalibrate, then `all`; NULL-ended. */
extern const char *const order_parts[];

/* A fever or an infection passes: they are cleared where they were set. */
bool order_is_kept_local(const json_t *args);

/* orders_sensor.c */
order_fn order_pair, order_scan, order_adopt, order_forget, order_release, order_worn_by;

/* The sensor of that name; NULL: there is none, and `why` says which there are. */
const struct sensor_status *order_sensor(const struct house *house, const char *named,
                                         struct complaint *why);

/* A command that needs nothing but its person. */
int order_command(const struct house *h, const json_t *args, enum command_kind kind,
                  struct order *out, struct complaint *why);

/* Who is meant: the one named, or the only one there is. */
int order_person(const struct house *house, const char *named, char out[ID_MAX + 1],
                 struct complaint *why);
