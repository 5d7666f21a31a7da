/*
 * stamp.c - digits and what stands between them
 */
#include "stamp.h"

/* `count` digits, taken off the front. */
static bool take_number(struct span *s, int count, int *out)
{
    if (s->end - s->at < count)
        return false;
    *out = 0;
    for (; count > 0; count--, s->at++) {
        if (!span_is_digit(*s->at))
            return false;
        *out = *out * 10 + (*s->at - '0');
    }
    return true;
}

static bool take_char(struct span *s, char c)
{
    if (s->at == s->end || *s->at != c)
        return false;
    s->at++;
    return true;
}

/* Days since 1970 of the Gregorian calendar: years begin in March, so that the leap day is last. */
static bool count_days(int year, int month, int day, int32_t *days)
{
    static const uint8_t lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    if (year < 1970 || month < 1 || month > 12 || day < 1 ||
        day > lengths[month - 1] + (leap && month == 2))
        return false;
    int y = month > 2 ? year : year - 1, m = month > 2 ? month - 3 : month + 9;
    *days = y * 365 + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719468;
    return true;
}

static bool take_day(struct span *s, int32_t *days)
{
    struct span german = *s;
    int year, month, day;

    if (take_number(&german, 2, &day) && take_char(&german, '.') &&
        take_number(&german, 2, &month) && take_char(&german, '.') &&
        take_number(&german, 4, &year)) {
        *s = german;
        return count_days(year, month, day, days);
    }
    if (!take_number(s, 4, &year))
        return false;
    bool parted = s->at < s->end && (*s->at == '-' || *s->at == '/');
    char between = parted ? *s->at : '\0';
    if ((parted && !take_char(s, between)) || !take_number(s, 2, &month) ||
        (parted && !take_char(s, between)) || !take_number(s, 2, &day))
        return false;
    return count_days(year, month, day, days);
}

/* 08:00, 08:00:05, 08:00:05.250 with any number of digits. */
static bool take_time(struct span *s, int64_t *us)
{
    int hour, minute, second = 0;
    int64_t worth = 100000, part = 0;

    if (!take_number(s, 2, &hour) || !take_char(s, ':') || !take_number(s, 2, &minute))
        return false;
    if (take_char(s, ':') && !take_number(s, 2, &second))
        return false;
    if (take_char(s, '.') || take_char(s, ',')) {
        for (; s->at < s->end && span_is_digit(*s->at); s->at++, worth /= 10)
            part += worth * (*s->at - '0');
    }
    *us = ((hour * 60 + minute) * 60 + second) * INT64_C(1000000) + part;
    return hour < 24 && minute < 60 && second <= 60;
}

/* Z, +01:00, +0100, +01. *east_s is how far that clock is ahead of UTC. */
static bool take_zone(struct span *s, int *east_s)
{
    int hour, minute = 0, sign;

    *east_s = 0;
    if (take_char(s, 'Z') || take_char(s, 'z'))
        return true;
    if (take_char(s, '+'))
        sign = 1;
    else if (take_char(s, '-'))
        sign = -1;
    else
        return false;
    if (!take_number(s, 2, &hour))
        return false;
    take_char(s, ':');
    if (s->at < s->end && !take_number(s, 2, &minute))
        return false;
    *east_s = sign * (hour * 3600 + minute * 60);
    return hour < 24 && minute < 60;
}

bool stamp_read(struct span s, struct stamp *out)
{
    int east_s = 0;
    int32_t days = 0;

    s = span_trim(s);
    *out = (struct stamp){ .has_day = s.end - s.at > 2 && s.at[2] != ':' };
    if (out->has_day) {
        if (!take_day(&s, &days) || s.at == s.end || (*s.at != ' ' && *s.at != 'T'))
            return false;
        s.at++;
        s = span_trim(s);
    }
    if (!take_time(&s, &out->us))
        return false;
    s = span_trim(s);
    if (out->has_day && s.at < s.end) {
        out->has_zone = take_zone(&s, &east_s);
        if (!out->has_zone)
            return false;
    }
    out->us += (days * INT64_C(86400) - east_s) * 1000000;
    return s.at == s.end;
}

bool stamp_read_day(struct span s, int32_t *days)
{
    s = span_trim(s);
    return take_day(&s, days) && s.at == s.end;
}
