/*
 * text.c - addresses made short, topics held against filters
 */
#include "text.h"

#include <ctype.h>
#include <string.h>

#define ADDRESS_LEN 17
#define HIDDEN_LEN  12 /* the first four of its six bytes, with their colons */

static bool is_address(const char *s)
{
    for (size_t i = 0; i < ADDRESS_LEN; i++) {
        bool separator = i % 3 == 2;
        if (separator ? s[i] != ':' && s[i] != '_' && s[i] != '-' : !isxdigit((unsigned char)s[i]))
            return false;
    }
    return true;
}

void text_shorten_addresses(char *text)
{
    size_t len = strlen(text);

    for (size_t i = 0; i + ADDRESS_LEN <= len; i++) {
        if (!is_address(text + i))
            continue;
        for (size_t j = 0; j < HIDDEN_LEN; j++) {
            if (j % 3 != 2)
                text[i + j] = '*';
        }
        i += ADDRESS_LEN - 1;
    }
}

bool text_topic_matches(const char *filter, const char *topic)
{
    /* The broker's own topics are nobody's who asks for all. */
    if (topic[0] == '$' && filter[0] != '$')
        return false;
    while (*filter) {
        if (*filter == '#')
            return true;
        if (*filter == '+') {
            topic += strcspn(topic, "/");
            filter++;
        } else if (*filter == *topic) {
            filter++;
            topic++;
        } else {
            /* "a/#" stands for "a", too */
            return *topic == '\0' && strcmp(filter, "/#") == 0;
        }
    }
    return *topic == '\0';
}
