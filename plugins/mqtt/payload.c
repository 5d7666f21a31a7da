/*
 * payload.c - MQTT payloads, which may be anything
 *
 *     JSON --> number, or on and off
 *
 * The words are those that Home Assistant, Zigbee2MQTT, Tasmota and ESPHome send,
 * in any case of letters.
 */
#include "payload.h"

#include <string.h>
#include <strings.h>

#define NAME_MAX_LEN  100
#define STEPS_MAX     8    /* deeper than anybody publishes; each costs a look at every message */
#define PRESENCE_MOST 1000 /* people in a house; more is a time, or a measured value */

const char *payload_pointer_fault(const char *pointer)
{
    if (pointer[0] != '\0' && pointer[0] != '/')
        return "a JSON pointer begins with /, as /heart_rate does";
    for (const char *s = pointer; (s = strchr(s, '~')); s++)
        if (s[1] != '0' && s[1] != '1')
            return "in a JSON pointer, ~ stands only in ~0 and ~1";
    int steps = 0;
    for (const char *s = pointer; *s; s++)
        steps += *s == '/';
    return steps > STEPS_MAX ? "a JSON pointer of more than 8 steps" : NULL;
}

bool payload_number(const struct json_value *value, double *out)
{
    if (value->type == JSON_TEXT)
        return json_number(value->at + 1, value->len - 2, out);
    return value->type == JSON_NUMBER && json_number(value->at, value->len, out);
}

/* ---- on and off ---- */

/* clang-format off */
static const struct {
    const char *word;
    enum payload_truth truth;
} words[] = {
    { "on",         PAYLOAD_ON },     { "off",          PAYLOAD_OFF },
    { "true",       PAYLOAD_ON },     { "false",        PAYLOAD_OFF },
    { "yes",        PAYLOAD_ON },     { "no",           PAYLOAD_OFF },
    { "occupied",   PAYLOAD_ON },     { "unoccupied",   PAYLOAD_OFF },
    { "detected",   PAYLOAD_ON },     { "not_detected", PAYLOAD_OFF },
    { "motion",     PAYLOAD_ON },     { "no_motion",    PAYLOAD_OFF },
    { "active",     PAYLOAD_ON },     { "inactive",     PAYLOAD_OFF },
    { "in_bed",     PAYLOAD_ON },     { "not_in_bed",   PAYLOAD_OFF },
    { "clear",      PAYLOAD_OFF },    { "vacant",       PAYLOAD_OFF },
    { "empty",      PAYLOAD_OFF },    { "idle",         PAYLOAD_OFF },
    { "home",       PAYLOAD_HOME },   { "not_home",     PAYLOAD_AWAY },
    { "present",    PAYLOAD_HOME },   { "absent",       PAYLOAD_AWAY },
    { "away",       PAYLOAD_AWAY },
    { "unknown",    PAYLOAD_SILENT }, { "unavailable",  PAYLOAD_SILENT },
    { "none",       PAYLOAD_SILENT }, { "null",         PAYLOAD_SILENT },
    { "online",     PAYLOAD_SILENT }, { "offline",      PAYLOAD_SILENT },
    { "",           PAYLOAD_SILENT },
};
/* clang-format on */

static enum payload_truth truth_of(double number)
{
    if (!(number >= 0 && number <= PRESENCE_MOST))
        return PAYLOAD_FOREIGN;
    return number > 0 ? PAYLOAD_ON : PAYLOAD_OFF;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void trim(const char **text, size_t *len)
{
    while (*len > 0 && is_blank((*text)[*len - 1]))
        --*len;
    for (; *len > 0 && is_blank(**text); --*len)
        ++*text;
}

static enum payload_truth known_word(const char *text, size_t len)
{
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (strlen(words[i].word) == len && strncasecmp(words[i].word, text, len) == 0)
            return words[i].truth;
    return PAYLOAD_FOREIGN;
}

enum payload_truth payload_word(const char *text, size_t len)
{
    double number;

    trim(&text, &len);
    enum payload_truth truth = known_word(text, len);
    return truth == PAYLOAD_FOREIGN && json_number(text, len, &number) ? truth_of(number) : truth;
}

enum payload_truth payload_truth(const struct json_value *value)
{
    switch (value->type) {
    case JSON_NONE:
    case JSON_NULL: return PAYLOAD_SILENT;
    case JSON_FALSE: return PAYLOAD_OFF;
    case JSON_TRUE: return PAYLOAD_ON;
    case JSON_NUMBER: return payload_word(value->at, value->len);
    case JSON_TEXT: return payload_word(value->at + 1, value->len - 2);
    case JSON_LIST:
    case JSON_OBJECT: break;
    }
    return PAYLOAD_FOREIGN;
}

bool payload_is_silent(const struct json_value *value)
{
    if (value->type != JSON_TEXT)
        return value->type <= JSON_NULL;
    const char *text = value->at + 1;
    size_t len = value->len - 2;
    trim(&text, &len);
    return known_word(text, len) == PAYLOAD_SILENT;
}

/* ---- names ---- */

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static bool is_of_name(char c)
{
    return (unsigned char)c >= ' ' && c != 0x7f && !strchr("{}[]<>\"", c);
}

bool payload_is_name(const char *text, size_t len)
{
    bool has_letter = false;

    for (size_t i = 0; i < len; i++) {
        if (!is_of_name(text[i]) && !is_blank(text[i]))
            return false;
        has_letter = has_letter || is_letter(text[i]);
    }
    return has_letter && len <= NAME_MAX_LEN && !json_is_number(text, len);
}
