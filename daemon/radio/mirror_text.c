/*
 * mirror_text.c - paths, UUIDs, addresses and names from outside
 *
 * A wearable chooses its own name, and so does anybody in radio range: it ends
 * in terminals, logs and dashboards, so nothing that moves a cursor or turns the
 * direction of writing gets through.
 */
#include "mirror_text.h"

#include <ctype.h>
#include <string.h>

bool mirror_text_path(char out[MIRROR_PATH_MAX + 1], const char *path)
{
    size_t len = strlen(path);

    if (len > MIRROR_PATH_MAX)
        return false;
    memcpy(out, path, len + 1);
    return true;
}

bool mirror_text_uuid(char out[MIRROR_UUID_MAX + 1], const char *uuid)
{
    if (strlen(uuid) != MIRROR_UUID_MAX)
        return false;
    for (size_t i = 0; i < MIRROR_UUID_MAX; i++) {
        bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (is_dash ? uuid[i] != '-' : !isxdigit((unsigned char)uuid[i]))
            return false;
    }
    for (size_t i = 0; i <= MIRROR_UUID_MAX; i++)
        out[i] = (char)tolower((unsigned char)uuid[i]);
    return true;
}

bool mirror_text_address(char out[SENSOR_ADDRESS_MAX + 1], const char *address)
{
    if (strlen(address) != SENSOR_ADDRESS_MAX)
        return false;
    for (size_t i = 0; i < SENSOR_ADDRESS_MAX; i++) {
        if (i % 3 == 2 ? address[i] != ':' : !isxdigit((unsigned char)address[i]))
            return false;
    }
    for (size_t i = 0; i <= SENSOR_ADDRESS_MAX; i++)
        out[i] = (char)toupper((unsigned char)address[i]);
    return true;
}

/* The character at `s` (valid UTF-8), and how many bytes it has. */
static uint32_t decode(const unsigned char *s, size_t *len)
{
    if (s[0] < 0x80) {
        *len = 1;
        return s[0];
    }
    *len = s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : 2;
    uint32_t c = s[0] & (0x7fu >> *len);
    for (size_t i = 1; i < *len; i++)
        c = c << 6 | (s[i] & 0x3fu);
    return c;
}

static bool is_printable(uint32_t c)
{
    static const struct {
        uint32_t first, last;
    } hidden[] = {
        { 0x00, 0x1f },       { 0x7f, 0x9f },         { 0xad, 0xad },     { 0x61c, 0x61c },
        { 0x200b, 0x200f },   { 0x2028, 0x202e },     { 0x2060, 0x206f }, { 0xe000, 0xf8ff },
        { 0xfeff, 0xfeff },   { 0xfff0, 0xfffb },     { 0xfffe, 0xffff }, { 0x1fffe, 0x1ffff },
        { 0xe0000, 0xfffff }, { 0x100000, 0x10ffff },
    };

    for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++) {
        if (c >= hidden[i].first && c <= hidden[i].last)
            return false;
    }
    return true;
}

void mirror_text_name(char out[SENSOR_NAME_MAX + 1], const char *name)
{
    const unsigned char *s = (const unsigned char *)name;
    size_t at = 0, len;

    for (; *s; s += len) {
        bool is_shown = is_printable(decode(s, &len));
        if (is_shown && at + len > SENSOR_NAME_MAX)
            break;
        if (!is_shown || (at == 0 && *s == ' '))
            continue;
        memcpy(out + at, s, len);
        at += len;
    }
    while (at > 0 && out[at - 1] == ' ')
        at--;
    out[at] = '\0';
}

bool mirror_text_is_below(const char *path, const char *above)
{
    size_t len = strlen(above);

    return strncmp(path, above, len) == 0 && path[len] == '/';
}

bool mirror_text_parent(char out[MIRROR_PATH_MAX + 1], const char *path)
{
    const char *end = strrchr(path, '/');

    if (!end || end == path || end - path > MIRROR_PATH_MAX)
        return false;
    memcpy(out, path, (size_t)(end - path));
    out[end - path] = '\0';
    return true;
}
