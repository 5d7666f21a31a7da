/*
 * check.c - what a text must look like
 */
#include "check.h"

#include "id.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

static bool has_blank(const char *text)
{
    return strpbrk(text, " \t") != NULL;
}

const char *check_host(const char *text)
{
    bool good = text && *text && !has_blank(text) && !strpbrk(text, "/@") && strlen(text) <= 253;
    return good ? NULL : "a host name or address";
}

/* A topic that can be published to: no wildcards, no empty level, none of the broker's own. */
const char *check_topic(const char *text)
{
    size_t len = text ? strlen(text) : 0;
    bool good = len > 0 && len <= 200 && !strpbrk(text, "+#") && text[0] != '$' && text[0] != '/' &&
                text[len - 1] != '/' && !strstr(text, "//") && !has_blank(text);
    return good ? NULL : "a topic without wildcards";
}

const char *check_base(const char *text)
{
    bool good = text && strlen(text) <= 128 && !check_topic(text);
    return good ? NULL : "a topic without wildcards, at most 128 long";
}

const char *check_discovery(const char *text)
{
    return text && *text == '\0' ? NULL : check_base(text);
}

/* RFC 6901: empty, or / before each step; ~ only as ~0 and ~1. */
const char *check_pointer(const char *text)
{
    bool good = text && (*text == '\0' || *text == '/');

    for (const char *s = text; good && (s = strchr(s, '~')); s++)
        good = s[1] == '0' || s[1] == '1';
    return good ? NULL : "a JSON pointer such as /occupancy";
}

const char *check_path(const char *text)
{
    return text && text[0] == '/' ? NULL : "an absolute path";
}

const char *check_address(const char *text)
{
    bool good = text && strlen(text) == 17;

    for (size_t i = 0; good && i < 17; i++)
        good = i % 3 == 2 ? text[i] == ':' : isxdigit((unsigned char)text[i]) != 0;
    return good ? NULL : "an address such as AA:BB:CC:DD:EE:FF";
}

const char *check_adapter(const char *text)
{
    bool is_hci = text && strncmp(text, "hci", 3) == 0 && text[3] &&
                  strspn(text + 3, "0123456789") == strlen(text + 3);
    bool good = text && (strcmp(text, "auto") == 0 || is_hci || !check_address(text));
    return good ? NULL : "auto, an adapter such as hci0, or its address";
}

const char *check_sensor(const char *text)
{
    bool good = text && (!check_address(text) || id_is_valid(text));
    return good ? NULL : "an address such as AA:BB:CC:DD:EE:FF, or the name of a sensor";
}

const char *check_url(const char *text)
{
    bool good = text && (strncmp(text, "https://", 8) == 0 || strncmp(text, "http://", 7) == 0) &&
                !has_blank(text);
    return good ? NULL : "an address that begins with https://";
}

const char *check_id(const char *text)
{
    return text && id_is_valid(text) ? NULL : "a name of a-z, 0-9, _ and -, at most 32 long";
}

const char *check_person_id(const char *text)
{
    if (text && id_is_person(text))
        return NULL;
    if (!text || !id_is_valid(text))
        return check_id(NULL);
    return strpbrk(text, "_-") ? "free for a person: such entity ids are a sensor's, or balm's own"
                               : "free for a person: its topics are taken";
}

const char *check_wearer(const char *text)
{
    return text && (id_is_person(text) || strcmp(text, "guest") == 0)
               ? NULL
               : "the name of a person, or guest";
}

const char *check_text_key(const char *text)
{
    size_t len = text ? strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_.-") : 0;
    return len > 0 && len <= 64 && text[len] == '\0' ? NULL : "a key of a-z, 0-9, _, . and -";
}
