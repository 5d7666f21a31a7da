/*
 * number - stretches of a line, and the numbers in them
 *
 * Numbers are read by hand: the C library's reader follows the locale, where a
 * German one stops at the point, and is slower than all the rest. Times and
 * intervals go from digits to integers without a double between, so that no
 * rounding of ours can move a beat. Rates and accelerations are right to the
 * last bit up to 15 digits.
 *
 * Grammar: [+-] digits [. digits] [e [+-] digits]; no hex, no nan, no inf.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* A stretch of a line, from `at` up to before `end`. */
struct span {
    const char *at, *end;
};

/* Without blanks at its ends. */
struct span span_trim(struct span s);
/* Whether it is this word (given in lower case), in whatever case. */
bool span_is(struct span s, const char *word);

static inline char span_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static inline bool span_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* An interval of 0 <= ms < 10^6, written in ms or in s, to the nearest tick of 1/1152000 s, a half
   upwards. */
bool number_rr(struct span s, bool in_seconds, int32_t *ticks);
/* A time of 0 <= s < 10^9, to the nearest microsecond. */
bool number_time(struct span s, int64_t *t_us);
/* 0 <= v < 4 * 10^12 of whatever unit, in millionths of it, rounded down. */
bool number_micro(struct span s, int64_t *millionths);
/* 0 <= v < 10^6. */
bool number_value(struct span s, double *out);
