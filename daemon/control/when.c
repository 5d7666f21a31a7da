/*
 * when.c - local time comes from the C library, so that a session booked across
 * the end of summer time is booked for the hour that was said
 */
#include "when.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DAY_S 86400

/* Days since 1970 of a date of the Gregorian calendar. */
static int64_t day_of(int64_t year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t in_era = y - era * 400;
    int64_t in_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + in_era * 365 + in_era / 4 - in_era / 100 + in_year - 719468;
}

static void date_of(int64_t days, int64_t *year, int *month, int *day)
{
    int64_t z = days + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t in_era = z - era * 146097;
    int64_t y = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    int64_t in_year = in_era - (365 * y + y / 4 - y / 100);
    int64_t m = (5 * in_year + 2) / 153;
    *day = (int)(in_year - (153 * m + 2) / 5 + 1);
    *month = (int)(m < 10 ? m + 3 : m - 9);
    *year = y + era * 400 + (*month <= 2);
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

const char *iso_print(char out[ISO_SIZE], int64_t unix_ms, int32_t utc_offset_s)
{
    int64_t local_ms = unix_ms + utc_offset_s * MS_PER_S;
    int64_t days = floor_div(local_ms, DAY_S * MS_PER_S);
    int64_t in_day = local_ms - days * DAY_S * MS_PER_S;
    int ms = (int)(in_day % MS_PER_S), s = (int)(in_day / MS_PER_S);
    int offset_min = abs(utc_offset_s) / 60;
    int64_t year;
    int month, day;
    char fraction[8] = "";

    date_of(days, &year, &month, &day);
    if (ms != 0)
        snprintf(fraction, sizeof(fraction), ".%03d", ms);
    snprintf(out, ISO_SIZE, "%04" PRId64 "-%02d-%02dT%02d:%02d:%02d%s%c%02d:%02d", year, month, day,
             s / 3600, s / 60 % 60, s % 60, fraction, utc_offset_s < 0 ? '-' : '+', offset_min / 60,
             offset_min % 60);
    return out;
}

/* Exactly `count` digits; -1 where there are fewer. */
static int digits(const char **at, int count)
{
    int value = 0;
    for (int i = 0; i < count; i++) {
        if ((*at)[i] < '0' || (*at)[i] > '9')
            return -1;
        value = value * 10 + ((*at)[i] - '0');
    }
    *at += count;
    return value;
}

static bool take(const char **at, const char *word)
{
    size_t len = strlen(word);
    if (strncmp(*at, word, len) != 0)
        return false;
    *at += len;
    return true;
}

static int days_in(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

/* 1: a date was read, 0: there is none here, -EINVAL: it makes no sense. */
static int read_date(const char **at, const struct instant *today, int64_t *days)
{
    static const char *const words[] = { "yesterday", "today", "tomorrow" };

    for (int i = 0; today && i < 3; i++)
        if (take(at, words[i])) {
            *days = instant_day(today) + i - 1;
            return 1;
        }
    if (strlen(*at) < 10 || (*at)[4] != '-')
        return 0;
    int year = digits(at, 4);
    int month = take(at, "-") ? digits(at, 2) : -1;
    int day = take(at, "-") ? digits(at, 2) : -1;
    if (year < 1970 || month < 1 || month > 12 || day < 1 || day > days_in(year, month))
        return -EINVAL;
    *days = day_of(year, month, day);
    return 1;
}

/* "18:30[:05[.250]]" in milliseconds of the day, or -1. */
static int64_t read_time(const char **at)
{
    int ms = 0, s = 0;
    int h = digits(at, 2);
    int m = take(at, ":") ? digits(at, 2) : -1;

    if (take(at, ":")) {
        s = digits(at, 2);
        if (take(at, ".")) {
            size_t n = strspn(*at, "0123456789");
            if (n < 1 || n > 9)
                return -1;
            for (size_t i = 0; i < 3; i++)
                ms = ms * 10 + (i < n ? (*at)[i] - '0' : 0);
            *at += n;
        }
    }
    if (h < 0 || h > 23 || m < 0 || m > 59 || s < 0 || s > 59)
        return -1;
    return ((h * 60 + m) * 60 + s) * MS_PER_S + ms;
}

/* 1: an offset was read, 0: none, -EINVAL. */
static int read_offset(const char **at, int32_t *offset_s)
{
    *offset_s = 0;
    if (take(at, "Z"))
        return 1;
    int sign = **at == '-' ? -1 : 1;
    if (!take(at, "+") && !take(at, "-"))
        return 0;
    int h = digits(at, 2);
    take(at, ":");
    int m = digits(at, 2);
    if (h < 0 || h > 14 || m < 0 || m > 59)
        return -EINVAL;
    *offset_s = sign * (h * 3600 + m * 60);
    return 1;
}

static int local_offset_at(int64_t days, int64_t ms_of_day, int32_t *offset_s)
{
    int64_t year;
    struct tm tm = { .tm_isdst = -1 };

    date_of(days, &year, &tm.tm_mon, &tm.tm_mday);
    tm.tm_year = (int)(year - 1900);
    tm.tm_mon -= 1;
    tm.tm_hour = (int)(ms_of_day / 3600000);
    tm.tm_min = (int)(ms_of_day / 60000 % 60);
    tm.tm_sec = (int)(ms_of_day / 1000 % 60);
    if (mktime(&tm) == (time_t)-1)
        return -EINVAL;
    *offset_s = (int32_t)tm.tm_gmtoff;
    return 0;
}

int32_t when_offset(int64_t unix_ms)
{
    time_t s = (time_t)floor_div(unix_ms, MS_PER_S);
    struct tm tm;

    return localtime_r(&s, &tm) ? (int32_t)tm.tm_gmtoff : 0;
}

int when_read(const char *text, const struct instant *today, int64_t *unix_ms,
              int32_t *utc_offset_s)
{
    const char *at = text;
    int64_t days, ms_of_day = 12 * 3600 * MS_PER_S;
    int32_t offset_s;

    if (today && strcmp(text, "now") == 0) {
        *unix_ms = today->unix_ms;
        if (utc_offset_s)
            *utc_offset_s = today->utc_offset_s;
        return 0;
    }
    int dated = read_date(&at, today, &days);
    if (dated < 0 || (!dated && !today))
        return -EINVAL;
    if (!dated)
        days = instant_day(today);
    if (!dated || take(&at, "T") || take(&at, " ")) {
        ms_of_day = read_time(&at);
        if (ms_of_day < 0)
            return -EINVAL;
    }
    int has_offset = read_offset(&at, &offset_s);
    if (has_offset < 0 || *at != '\0')
        return -EINVAL;
    if (!has_offset && local_offset_at(days, ms_of_day, &offset_s) < 0)
        return -EINVAL;
    *unix_ms = days * DAY_S * MS_PER_S + ms_of_day - offset_s * MS_PER_S;
    if (utc_offset_s)
        *utc_offset_s = offset_s;
    return 0;
}

int when_duration(const char *text, int32_t *seconds)
{
    static const struct {
        const char *word;
        int64_t s;
    } units[] = { { "w", 7 * DAY_S }, { "d", DAY_S }, { "h", 3600 }, { "min", 60 }, { "s", 1 } };
    const char *at = text;
    int64_t total = 0;

    if (strcmp(text, "0") == 0) {
        *seconds = 0;
        return 0;
    }
    if (*at == '\0')
        return -EINVAL;
    while (*at) {
        size_t n = strspn(at, "0123456789"), unit = 0;
        if (n < 1 || n > 6)
            return -EINVAL;
        int64_t value = strtol(at, NULL, 10);
        at += n;
        while (unit < sizeof(units) / sizeof(units[0]) && !take(&at, units[unit].word))
            unit++;
        if (unit == sizeof(units) / sizeof(units[0]))
            return -EINVAL;
        total += value * units[unit].s;
        if (total > INT32_MAX)
            return -EINVAL;
    }
    *seconds = (int32_t)total;
    return 0;
}
