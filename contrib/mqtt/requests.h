/*
 * requests - what a verb takes and answers over MQTT, as JSON Schema and as an example
 */
#pragma once

#include "control.h"

#include <jansson.h>

/* Whether it is answered at this door, if only for some arguments. */
bool verb_is_open(const struct verb *verb);
/* "routine_start": as it stands in the topic. */
void verb_leaf(const struct verb *verb, char out[ID_MAX + 1]);
/* Of what it takes; of what it answers. */
json_t *schema_of_request(const struct verb *verb);
json_t *schema_of_response(const struct verb *verb);
/* Of a verb that is none, or is not answered at this door. */
json_t *schema_of_refusal(void);
/* A request that makes sense in a house of two, and what is answered to it there. */
const char *example_request(const struct verb *verb);
char *example_response(const struct verb *verb);
