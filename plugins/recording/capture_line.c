/*
 * capture_line.c - just enough JSON for one flat object a line
 *
 * Keys may stand in any order; those that are not ours may hold anything. No
 * value of ours needs an escape, so none is decoded.
 */
#include "capture_line.h"

#include "../hex.h"

#include <string.h>

static void skip_blanks(struct span *s)
{
    while (s->at < s->end && (*s->at == ' ' || *s->at == '\t'))
        s->at++;
}

static bool take_char(struct span *s, char c)
{
    skip_blanks(s);
    if (s->at == s->end || *s->at != c)
        return false;
    s->at++;
    return true;
}

/* A JSON string without its quotes, escapes left as they are. */
static bool take_string(struct span *s, struct span *out)
{
    if (!take_char(s, '"'))
        return false;
    out->at = s->at;
    while (s->at < s->end && *s->at != '"')
        s->at += *s->at == '\\' && s->at + 1 < s->end ? 2 : 1;
    out->end = s->at;
    return take_char(s, '"');
}

/* Any JSON value; nested ones only by their brackets, as none of ours is one. */
static bool take_value(struct span *s, struct span *out)
{
    struct span string;
    int depth = 0;

    skip_blanks(s);
    if (s->at < s->end && *s->at == '"')
        return take_string(s, out);
    out->at = s->at;
    while (s->at < s->end && (depth || (*s->at != ',' && *s->at != '}'))) {
        if (*s->at == '"') {
            if (!take_string(s, &string))
                return false;
            continue;
        }
        depth += (*s->at == '{' || *s->at == '[') - (*s->at == '}' || *s->at == ']');
        s->at++;
    }
    out->end = s->at;
    *out = span_trim(*out);
    return depth == 0 && out->at < out->end;
}

static bool copy_word(struct span s, char *out, size_t size)
{
    size_t len = (size_t)(s.end - s.at);

    if (len >= size || memchr(s.at, '\\', len))
        return false;
    memcpy(out, s.at, len);
    out[len] = '\0';
    return true;
}

static bool parse_hex(struct span s, struct recording_row *row)
{
    size_t len = (size_t)(s.end - s.at);

    if (len % 2 || len / 2 > RECORDING_BYTES_MAX)
        return false;
    for (size_t i = 0; i < len / 2; i++) {
        int high = hex_digit(s.at[2 * i]), low = hex_digit(s.at[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        row->bytes[i] = (uint8_t)(high << 4 | low);
    }
    row->byte_count = len / 2;
    return true;
}

const char *capture_read(struct span line, struct recording_row *row)
{
    bool has_t = false, has_characteristic = false, has_hex = false;
    struct span s = line, key, value;

    if (!take_char(&s, '{'))
        return "not a JSON object";
    do {
        if (!take_string(&s, &key) || !take_char(&s, ':') || !take_value(&s, &value))
            return "broken JSON";
        if (span_is(key, "t_s")) {
            has_t = number_time(value, &row->t_us);
        } else if (span_is(key, "service")) {
            if (!copy_word(value, row->service, sizeof(row->service)))
                return "service is not a UUID";
        } else if (span_is(key, "characteristic")) {
            has_characteristic = copy_word(value, row->characteristic, sizeof(row->characteristic));
        } else if (span_is(key, "hex")) {
            has_hex = parse_hex(value, row);
        }
    } while (take_char(&s, ','));
    if (!take_char(&s, '}') || span_trim(s).at != s.end)
        return "broken JSON";

    if (!has_t)
        return "t_s is missing or not a time from 0 to 1000000000 s";
    if (!has_characteristic)
        return "characteristic is missing or not a UUID";
    if (!has_hex)
        return "hex is missing or not whole bytes, 512 at most";
    return NULL;
}

bool recording_uuid(const char *given, char out[RECORDING_UUID_SIZE])
{
    static const char base[] = "00000000-0000-1000-8000-00805f9b34fb";
    const char *at = given[0] == '0' && span_lower(given[1]) == 'x' ? given + 2 : given;
    const size_t len = strlen(at);
    char *to = out;

    out[0] = '\0';
    if (len != 4 && len != 8 && len != sizeof(base) - 1)
        return false;
    if (len == 4)
        to += 4;
    for (size_t i = 0; i < len; i++)
        if (base[i] == '-' ? at[i] != '-' : hex_digit(at[i]) < 0)
            return false;
    memcpy(out, base, sizeof(base));
    for (size_t i = 0; i < len; i++)
        to[i] = span_lower(at[i]);
    return true;
}
