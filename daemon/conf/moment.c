/*
 * moment.c - by hand, since strtod(), strptime() and printf() follow the locale
 */
#include "moment.h"

#include "profile.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define DIGITS_MAX 9

/* Largest first: printing takes the first that leaves no rest. */
static const struct unit {
    const char *name;
    int64_t seconds;
} units[] = {
    { "y", 365 * 86400 }, { "w", 7 * 86400 }, { "d", 86400 },
    { "h", 3600 },        { "min", 60 },      { "s", 1 },
};

/* Up to max_digits digits; returns where they end, or NULL when there are none or too many. */
static const char *read_digits(const char *text, size_t max_digits, int32_t *value)
{
    size_t count = strspn(text, "0123456789");

    if (count == 0 || count > max_digits)
        return NULL;
    *value = 0;
    for (size_t i = 0; i < count; i++)
        *value = *value * 10 + (text[i] - '0');
    return text + count;
}

int duration_read(const char *text, int64_t *seconds)
{
    int32_t number;
    const char *end = read_digits(text, DIGITS_MAX, &number);

    if (!end)
        return -EINVAL;
    if (number == 0 && *end == '\0') {
        *seconds = 0;
        return 0;
    }
    end += *end == ' ';
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (strcmp(end, units[i].name) == 0) {
            *seconds = number * units[i].seconds;
            return 0;
        }
    }
    return -EINVAL;
}

const char *duration_print(int64_t seconds, char *buf, size_t size)
{
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (seconds % units[i].seconds == 0 && seconds > 0) {
            snprintf(buf, size, "%lld%s", (long long)(seconds / units[i].seconds), units[i].name);
            return buf;
        }
    }
    snprintf(buf, size, "0");
    return buf;
}

static int32_t days_in_month(int32_t year, int32_t month)
{
    static const int32_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    int leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return days[month - 1] + (month == 2 && leap);
}

int date_read(const char *text, int32_t *day)
{
    int32_t year, month, in_month;
    const char *end;

    if (strlen(text) != strlen("2026-01-31"))
        return -EINVAL;
    if (!(end = read_digits(text, 4, &year)) || *end != '-' ||
        !(end = read_digits(end + 1, 2, &month)) || *end != '-' ||
        !(end = read_digits(end + 1, 2, &in_month)) || *end != '\0')
        return -EINVAL;
    if (year < 1970 || year > 2100 || month < 1 || month > 12 || in_month < 1 ||
        in_month > days_in_month(year, month))
        return -EINVAL;

    int32_t days = in_month - 1;
    for (int32_t y = 1970; y < year; y++)
        days += days_in_month(y, 2) == 29 ? 366 : 365;
    for (int32_t m = 1; m < month; m++)
        days += days_in_month(year, m);
    if (days == 0)
        return -EINVAL; /* day 0 stands for "not asked yet" */
    *day = days;
    return 0;
}

/* 7:05 or 07:05; returns where it ends, or NULL. */
static const char *time_read(const char *text, int32_t *second)
{
    int32_t hour, minute;
    const char *end = read_digits(text, 2, &hour);

    if (!end || *end != ':')
        return NULL;
    text = end + 1;
    end = read_digits(text, 2, &minute);
    if (!end || end - text != 2 || hour > 23 || minute > 59)
        return NULL;
    *second = hour * 3600 + minute * 60;
    return end;
}

int span_read(const char *text, struct quiet_span *span)
{
    struct quiet_span got;
    const char *end = time_read(text, &got.from_s);

    if (!end || *end != '-' || !(end = time_read(end + 1, &got.to_s)) || *end != '\0' ||
        got.from_s == got.to_s)
        return -EINVAL;
    *span = got;
    return 0;
}
