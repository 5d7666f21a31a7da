/*
 * payload - the bytes of an MQTT message, as what they mean
 *
 * Whatever publishes, publishes: nothing here trusts a length, a type or a depth.
 */
#pragma once

#include "json.h"

/* NULL, or what is wrong with it as a JSON pointer (RFC 6901) of at most 8 steps. */
const char *payload_pointer_fault(const char *pointer);

/* A number, or a text that is one. */
bool payload_number(const struct json_value *value, double *out);

/* What one that is `on` or `off` says. */
enum payload_truth {
    PAYLOAD_OFF,
    PAYLOAD_ON,
    PAYLOAD_HOME,    /* is at home, or present */
    PAYLOAD_AWAY,    /* is not */
    PAYLOAD_SILENT,  /* says that it does not know: unavailable */
    PAYLOAD_FOREIGN, /* no word for it */
};

enum payload_truth payload_truth(const struct json_value *value);
/* The same of a message that is no JSON: ON. Blanks around it do not count. */
enum payload_truth payload_word(const char *text, size_t len);
/* Whether there is no value, or a word that says that it does not know: unavailable. */
bool payload_is_silent(const struct json_value *value);
/* Whether it may be what people call a place: words, and nothing that machines write. */
bool payload_is_name(const char *text, size_t len);
