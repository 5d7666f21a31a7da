/*
 * number.c - decimal digits to integers and doubles
 */
#include "number.h"

#define TICKS_PER_MS 1152

/* digits * 10^exponent */
struct decimal {
    bool negative;
    uint64_t digits;
    int exponent;
};

bool span_is(struct span s, const char *word)
{
    for (; s.at < s.end && *word; s.at++, word++) {
        if (span_lower(*s.at) != *word)
            return false;
    }
    return s.at == s.end && !*word;
}

struct span span_trim(struct span s)
{
    while (s.at < s.end && (*s.at == ' ' || *s.at == '\t'))
        s.at++;
    while (s.end > s.at && (s.end[-1] == ' ' || s.end[-1] == '\t'))
        s.end--;
    return s;
}

/* Room for one more of 18 digits: what is behind them decides nothing. */
#define FULL UINT64_C(100000000000000000)

/* Takes a run of digits; those behind a point make the exponent smaller. */
static const char *take_digits(const char *p, const char *end, struct decimal *d, int step)
{
    for (; p < end && span_is_digit(*p); p++) {
        if (d->digits < FULL) {
            d->digits = d->digits * 10 + (uint64_t)(*p - '0');
            d->exponent -= step;
        } else {
            d->exponent += 1 - step;
        }
    }
    return p;
}

/* [+-] digits [. digits] [e [+-] digits], and nothing else: no hex, no nan, no inf. */
static bool parse_decimal(struct span s, struct decimal *d)
{
    const char *p = s.at, *end = s.end, *from;
    bool any;

    *d = (struct decimal){ 0 };
    if (p < end && (*p == '-' || *p == '+'))
        d->negative = *p++ == '-';
    from = p;
    p = take_digits(p, end, d, 0);
    any = p > from;
    if (p < end && *p == '.') {
        from = ++p;
        p = take_digits(p, end, d, 1);
        any = any || p > from;
    }
    if (!any)
        return false;
    if (p < end && (*p == 'e' || *p == 'E')) {
        bool minus = false;
        int e = 0;
        if (++p < end && (*p == '-' || *p == '+'))
            minus = *p++ == '-';
        if (p == end)
            return false;
        for (; p < end && span_is_digit(*p); p++)
            e = e < 10000 ? e * 10 + (*p - '0') : e;
        d->exponent += minus ? -e : e;
    }
    return p == end;
}

/* The value in units of 10^-decimals, rounded down. false: negative, or not below `cap` of them. */
static bool to_fixed(const struct decimal *d, int decimals, uint64_t cap, int64_t *out)
{
    static const uint32_t power[] = { 1,      10,      100,      1000,      10000,
                                      100000, 1000000, 10000000, 100000000, 1000000000 };
    uint64_t v = d->digits;
    int e = d->exponent + decimals;

    if (d->negative && v)
        return false;
    if (e >= 0 && e <= 9 && v < 1000000000) { /* nearly always */
        *out = (int64_t)(v * power[e]);
        return v * power[e] < cap;
    }
    for (; e > 0 && v; e--) {
        if (v > cap / 10)
            return false;
        v *= 10;
    }
    for (; e < 0 && v; e++)
        v /= 10;
    *out = (int64_t)v;
    return v < cap;
}

/* false: negative, or not below a million, which nothing of a heart is. */
static bool to_double(const struct decimal *d, double *out)
{
    static const double power[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                    1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                    1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };
    double v = (double)d->digits;
    int e = d->exponent;

    if (d->negative && d->digits)
        return false;
    for (; e > 22 && v > 0 && v < 1e6; e -= 22)
        v *= power[22];
    for (; e < -22 && v > 0; e += 22)
        v /= power[22];
    if (v > 0)
        v = e >= 0 ? v * power[e < 22 ? e : 22] : v / power[-e];
    *out = v;
    return v < 1e6;
}

#define E9  UINT64_C(1000000000)
#define E15 (E9 * 1000000)
#define E18 (E9 * E9)

/* What to_fixed() cuts off decides only within 10^-9 ms of where two ticks meet. */
bool number_rr(struct span s, bool in_seconds, int32_t *ticks)
{
    struct decimal d;
    int64_t nano; /* of a millisecond */

    if (!parse_decimal(s, &d) || !to_fixed(&d, in_seconds ? 12 : 9, E15, &nano))
        return false;
    *ticks = (int32_t)((nano * TICKS_PER_MS + 500000000) / 1000000000);
    return true;
}

bool number_time(struct span s, int64_t *t_us)
{
    struct decimal d;
    int64_t nano;

    if (!parse_decimal(s, &d) || !to_fixed(&d, 9, E18, &nano))
        return false;
    *t_us = (nano + 500) / 1000;
    return true;
}

bool number_micro(struct span s, int64_t *millionths)
{
    struct decimal d;

    return parse_decimal(s, &d) && to_fixed(&d, 6, 4 * E18, millionths);
}

bool number_value(struct span s, double *out)
{
    struct decimal d;

    return parse_decimal(s, &d) && to_double(&d, out);
}
