/*
 * out.c - the shortest decimal that reads back as the same number
 *
 * After Steele and White (1990), for fixed fractions: a double between 2^-7 and
 * 2^53 is an integer and a fraction of at most 59 bits, so its digits come one by
 * one from multiplying by ten in 64 bits, until what remains is less than half a
 * step between two doubles. Outside of that range printf does it.
 */
#include "out.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void out_init(struct out *o, int fd)
{
    o->fd = fd;
    o->error = 0;
    o->used = 0;
}

int out_flush(struct out *o)
{
    size_t at = 0;

    while (at < o->used && o->error == 0) {
        ssize_t n = write(o->fd, o->bytes + at, o->used - at);
        if (n >= 0)
            at += (size_t)n;
        else if (errno != EINTR)
            o->error = -errno;
    }
    o->used = 0;
    return o->error;
}

/* Room for so many bytes, which must not be more than the buffer. */
static char *room(struct out *o, size_t len)
{
    if (o->used + len > OUT_SIZE)
        out_flush(o);
    return o->bytes + o->used;
}

void out_bytes(struct out *o, const char *s, size_t len)
{
    for (size_t part; len > 0; s += part, len -= part) {
        part = len < OUT_SIZE ? len : OUT_SIZE;
        memcpy(room(o, part), s, part);
        o->used += part;
    }
}

void out_text(struct out *o, const char *s)
{
    out_bytes(o, s, strlen(s));
}

void out_string(struct out *o, const char *s)
{
    if (!s) {
        out_text(o, "null");
        return;
    }
    out_text(o, "\"");
    for (; *s; s++) {
        unsigned char c = (unsigned char)*s;
        if (c == '"' || c == '\\') {
            char *to = room(o, 2);
            to[0] = '\\';
            to[1] = (char)c;
            o->used += 2;
        } else if (c < 0x20) {
            o->used += (size_t)snprintf(room(o, 8), 8, "\\u%04x", c);
        } else {
            *room(o, 1) = (char)c;
            o->used++;
        }
    }
    out_text(o, "\"");
}

static size_t print_integer(char *to, uint64_t x)
{
    char digits[20];
    size_t n = 0;

    do
        digits[n++] = (char)('0' + x % 10);
    while ((x /= 10) != 0);
    for (size_t i = 0; i < n; i++)
        to[i] = digits[n - 1 - i];
    return n;
}

/* `rest` is the fraction in units of 2^-bits; a step between two doubles is one unit of
 * 2^-(bits-1). Rounding up carries at most through the digits written here: a number whose fraction
 * were all nines to the last digit would lie within half a step of an integer, which is a double
 * itself. */
static size_t print_fraction(char *to, uint64_t rest, unsigned bits)
{
    const uint64_t one = UINT64_C(1) << bits;
    uint64_t half_step = 1;
    size_t n = 0;

    to[n++] = '.';
    for (;;) {
        rest *= 10;
        half_step *= 10;
        unsigned digit = (unsigned)(rest >> bits);
        rest &= one - 1;
        bool low = rest<half_step, high = rest> one - half_step || half_step > one;
        if (!low && !high) {
            to[n++] = (char)('0' + digit);
            continue;
        }
        bool up = high && (!low || rest * 2 >= one);
        to[n++] = (char)('0' + digit);
        for (size_t i = n - 1; up; i--) {
            up = to[i] == '9';
            to[i] = up ? '0' : (char)(to[i] + 1);
        }
        return n;
    }
}

size_t number_print(char *to, double x)
{
    char *at = to;
    int exponent;

    if (!isfinite(x)) {
        memcpy(to, "null", 4);
        return 4;
    }
    if (x < 0) {
        *at++ = '-';
        x = -x;
    }
    if (x == 0) {
        *to = '0';
        return 1;
    }
    if (x < 0x1p-7 || x >= 0x1p53)
        return (size_t)(at - to) + (size_t)snprintf(at, OUT_NUMBER - 1, "%.17g", x);

    uint64_t whole = (uint64_t)x;
    at += print_integer(at, whole);
    if ((double)whole == x)
        return (size_t)(at - to);
    /* x = m * 2^(exponent - 53), m of 53 bits; one more bit, so that half a step is a unit. */
    uint64_t m = (uint64_t)ldexp(frexp(x, &exponent), 53);
    unsigned bits = (unsigned)(53 - exponent);
    uint64_t fraction = m & ((UINT64_C(1) << bits) - 1);
    at += print_fraction(at, fraction << 1, bits + 1);
    return (size_t)(at - to);
}

void out_number(struct out *o, double x)
{
    o->used += number_print(room(o, OUT_NUMBER), x);
}

void out_int(struct out *o, int64_t x)
{
    char *at = room(o, OUT_NUMBER);
    size_t minus = x < 0;

    *at = '-';
    o->used += minus + print_integer(at + minus, x < 0 ? 0 - (uint64_t)x : (uint64_t)x);
}

void out_bool(struct out *o, bool x)
{
    out_text(o, x ? "true" : "false");
}
