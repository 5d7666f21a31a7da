/*
 * json_text.c - what a number and a text of JSON say
 *
 * Both were read before: nothing here meets a broken escape.
 */
#include "json.h"

#include "hex.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#define DIGITS_SHORT 9  /* fit into 32 bits */
#define DIGITS_EXACT 18 /* fit into 64 bits */
#define EXACT_TENS   22 /* 10^22 is the last power of ten that a double holds exactly */

/* ---- numbers ---- */

static int exponent_of(const char *at, const char *end)
{
    bool is_negative = at < end && *at == '-';
    int exponent = 0;

    for (at += at < end && (*at == '-' || *at == '+'); at < end; at++)
        exponent = exponent < 10000 ? exponent * 10 + (*at - '0') : exponent;
    return is_negative ? -exponent : exponent;
}

/* Two steps beyond what one double holds exactly: 10^-330 is 0, but not all that it is of. */
static double scaled(double x, int tens)
{
    if (tens == 0)
        return x;
    if (tens < -EXACT_TENS)
        return x / pow(10, EXACT_TENS) * pow(10, tens + EXACT_TENS);
    return tens < 0 ? x / pow(10, -tens) : x * pow(10, tens);
}

/* As nearly all are: digits alone. */
static bool short_number(const char *at, size_t len, double *out)
{
    uint32_t number = 0;

    if (len == 0 || len > DIGITS_SHORT || (*at == '0' && len > 1))
        return false;
    for (; len > 0; len--, at++) {
        if (*at < '0' || *at > '9')
            return false;
        number = number * 10 + (uint32_t)(*at - '0');
    }
    *out = number;
    return true;
}

bool json_number(const char *at, size_t len, double *out)
{
    if (short_number(at, len, out))
        return true;

    const char *end = at + len;
    bool is_negative = len > 0 && *at == '-', is_fraction = false;
    uint64_t digits = 0;
    int taken = 0, tens = 0;

    if (!json_is_number(at, len))
        return false;
    for (at += is_negative; at < end && *at != 'e' && *at != 'E'; at++) {
        if (*at == '.') {
            is_fraction = true;
            continue;
        }
        if (taken < DIGITS_EXACT) {
            digits = digits * 10 + (uint64_t)(*at - '0');
            taken += digits > 0;
            tens -= is_fraction;
        } else if (!is_fraction) {
            tens++;
        }
    }
    if (at < end)
        tens += exponent_of(at + 1, end);
    double x = digits ? scaled((double)digits, tens) : 0;
    *out = is_negative ? -x : x;
    return isfinite(x);
}

/* ---- texts ---- */

/* The next character as UTF-8; \u of half a pair stands for itself, and is like nothing. */
static size_t next_of(const char **at, char out[4])
{
    static const char escapes[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    unsigned code = 0;

    out[0] = *(*at)++;
    if (out[0] != '\\')
        return 1;
    out[0] = *(*at)++;
    if (out[0] != 'u') {
        out[0] = meant[strchr(escapes, out[0]) - escapes];
        return 1;
    }
    for (int i = 0; i < 4; i++)
        code = code << 4 | (unsigned)hex_digit(*(*at)++);
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        out[0] = (char)(0xc0 | code >> 6);
        out[1] = (char)(0x80 | (code & 0x3f));
        return 2;
    }
    out[0] = (char)(0xe0 | code >> 12);
    out[1] = (char)(0x80 | (code >> 6 & 0x3f));
    out[2] = (char)(0x80 | (code & 0x3f));
    return 3;
}

bool json_says(const struct json_value *text, const char *words)
{
    size_t left = strlen(words);
    char character[4];

    if (text->type != JSON_TEXT)
        return false;
    const char *at = text->at + 1, *end = text->at + text->len - 1;
    while (at < end) {
        size_t len = next_of(&at, character);
        if (len > left || memcmp(character, words, len) != 0)
            return false;
        words += len;
        left -= len;
    }
    return left == 0;
}

bool json_copy(const struct json_value *text, char *out, size_t size)
{
    char character[4];

    out[0] = '\0';
    if (text->type != JSON_TEXT)
        return false;
    const char *at = text->at + 1, *end = text->at + text->len - 1;
    while (at < end) {
        size_t len = next_of(&at, character);
        if (len >= size || character[0] == '\0')
            return false;
        memcpy(out, character, len);
        out += len;
        size -= len;
        *out = '\0';
    }
    return true;
}

/* The next character of a pointer's step, with ~1 as / and ~0 as ~; 0: it has ended. */
static char next_of_step(const char **step)
{
    if (**step == '\0' || **step == '/')
        return '\0';
    char c = *(*step)++;
    return c != '~' ? c : *(*step)++ == '1' ? '/' : '~';
}

bool json_is_step(const struct json_value *key, const char *step)
{
    const char *at = key->at + 1, *end = key->at + key->len - 1;
    char character[4];

    for (; at < end && *at != '\\' && *step != '~'; at++, step++) /* as good as always */
        if (*at != *step || *step == '/')
            return false;
    while (at < end) {
        size_t len = next_of(&at, character);
        for (size_t i = 0; i < len; i++)
            if (character[i] == '\0' || next_of_step(&step) != character[i])
                return false;
    }
    return next_of_step(&step) == '\0';
}
