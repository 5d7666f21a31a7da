/*
 * pacer.c - just enough JSON to find two keys of one object, and not be fooled
 *
 * A text may hold quotes, braces and the words looked for; so strings, numbers
 * and nesting are stepped over properly instead of searching the bytes.
 */
#include "pacer.h"

#include <stdbool.h>
#include <string.h>

#define DEPTH_MAX  8
#define DIGITS_MAX 15 /* as many as a double keeps */

struct text {
    const uint8_t *at, *end;
};

static int peek(const struct text *t)
{
    return t->at < t->end ? *t->at : -1;
}

static void skip_blanks(struct text *t)
{
    while (t->at < t->end && (*t->at == ' ' || *t->at == '\t' || *t->at == '\n' || *t->at == '\r'))
        t->at++;
}

static bool skip_byte(struct text *t, int byte)
{
    skip_blanks(t);
    if (peek(t) != byte)
        return false;
    t->at++;
    return true;
}

/* A string's raw bytes, without its quotes; escapes stay as they are. */
static bool take_string(struct text *t, struct text *out)
{
    if (!skip_byte(t, '"'))
        return false;
    out->at = t->at;
    for (; t->at < t->end; t->at++) {
        if (*t->at < 0x20)
            return false;
        if (*t->at == '\\') {
            if (++t->at == t->end || !strchr("\"\\/bfnrtu", *t->at) || *t->at == '\0')
                return false;
        } else if (*t->at == '"') {
            out->end = t->at++;
            return true;
        }
    }
    return false;
}

static bool is_word(const struct text *t, const char *word)
{
    size_t len = (size_t)(t->end - t->at);

    return strlen(word) == len && memcmp(t->at, word, len) == 0;
}

static bool is_digit(const struct text *t)
{
    return t->at < t->end && *t->at >= '0' && *t->at <= '9';
}

/* JSON's numbers, exponents included; beyond 15 digits the rest is not looked at closely. */
static bool take_number(struct text *t, double *out)
{
    double value = 0, scale = 1;
    bool is_negative = peek(t) == '-';
    int digits = 0, exponent = 0;

    t->at += is_negative;
    if (!is_digit(t))
        return false;
    for (; is_digit(t); t->at++, digits++) {
        value = value * 10 + (*t->at - '0');
        if (value > 1e15)
            value = 1e15;
    }
    if (peek(t) == '.') {
        t->at++;
        if (!is_digit(t))
            return false;
        for (; is_digit(t); t->at++, digits++)
            if (digits < DIGITS_MAX)
                value += (*t->at - '0') * (scale /= 10);
    }
    if (peek(t) == 'e' || peek(t) == 'E') {
        t->at++;
        bool is_small = peek(t) == '-';
        t->at += is_small || peek(t) == '+';
        if (!is_digit(t))
            return false;
        for (; is_digit(t); t->at++)
            if (exponent < 30)
                exponent = exponent * 10 + (*t->at - '0');
        for (int i = 0; i < exponent; i++)
            value = is_small ? value / 10 : value * 10;
    }
    *out = is_negative ? -value : value;
    return true;
}

static bool skip_literal(struct text *t, const char *word)
{
    size_t len = strlen(word);

    if ((size_t)(t->end - t->at) < len || memcmp(t->at, word, len) != 0)
        return false;
    t->at += len;
    return true;
}

static bool skip_value(struct text *t, int depth)
{
    struct text string;
    double number;

    skip_blanks(t);
    switch (peek(t)) {
    case '"': return take_string(t, &string);
    case 't': return skip_literal(t, "true");
    case 'f': return skip_literal(t, "false");
    case 'n': return skip_literal(t, "null");
    case '[':
    case '{': break;
    default: return take_number(t, &number);
    }

    int close = peek(t) == '{' ? '}' : ']';
    if (depth == 0)
        return false;
    t->at++;
    if (skip_byte(t, close))
        return true;
    do {
        if (close == '}' && (!take_string(t, &string) || !skip_byte(t, ':')))
            return false;
        if (!skip_value(t, depth - 1))
            return false;
    } while (skip_byte(t, ','));
    return skip_byte(t, close);
}

static bool take_phase(struct text *t, enum sim_phase *out)
{
    static const char *const words[] = {
        [SIM_PHASE_NONE] = "none", [SIM_PHASE_IN] = "in",     [SIM_PHASE_HOLD] = "hold",
        [SIM_PHASE_OUT] = "out",   [SIM_PHASE_REST] = "rest",
    };
    struct text word;

    if (!take_string(t, &word))
        return false;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (is_word(&word, words[i])) {
            *out = (enum sim_phase)i;
            return true;
        }
    }
    return false;
}

const char *sim_pacer_parse(const uint8_t *bytes, size_t len, struct sim_pacer *out)
{
    struct sim_pacer p = { 0 };
    bool has_phase = false, has_seconds = false;

    if (len == 0)
        return "an empty pacer message";
    if (len > SIM_PACER_BYTES_MAX)
        return "a pacer message that is too long";

    struct text t = { bytes, bytes + len };
    if (!skip_byte(&t, '{'))
        return "a pacer message that is no JSON object";
    if (!skip_byte(&t, '}')) {
        do {
            struct text key;

            if (!take_string(&t, &key) || !skip_byte(&t, ':'))
                return "a pacer message that is no valid JSON";
            skip_blanks(&t);
            if (is_word(&key, "phase")) {
                if (!take_phase(&t, &p.phase))
                    return "a pacer message with an unknown phase";
                has_phase = true;
            } else if (is_word(&key, "seconds")) {
                if (!take_number(&t, &p.seconds))
                    return "a pacer message whose seconds are no number";
                has_seconds = true;
            } else if (!skip_value(&t, DEPTH_MAX)) {
                return "a pacer message that is no valid JSON";
            }
        } while (skip_byte(&t, ','));
        if (!skip_byte(&t, '}'))
            return "a pacer message that is no valid JSON";
    }
    skip_blanks(&t);
    if (t.at != t.end)
        return "a pacer message with something after its end";

    if (!has_phase)
        return "a pacer message without a phase";
    if (p.phase == SIM_PHASE_NONE)
        p.seconds = 0;
    else if (!has_seconds || !(p.seconds > 0) || p.seconds > SIM_PACER_PHASE_S_MAX)
        return "a pacer message without usable seconds";
    *out = p;
    return NULL;
}
