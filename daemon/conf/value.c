/*
 * value.c - for each kind of row, how its text is read and what is expected of it
 */
#include "value.h"

#include "moment.h"
#include "near.h"
#include "profile.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#define FIRST_YEAR 1900

struct reader {
    const struct option *row;
    int32_t this_year;
    struct arena *arena;
    void *field;
};

static void put_integer(const struct reader *r, int64_t value)
{
    if (r->row->size == sizeof(int64_t))
        memcpy(r->field, &value, sizeof(value));
    else
        memcpy(r->field, &(int32_t){ (int32_t)value }, sizeof(int32_t));
}

/* At most 15 digits, so that it fits a double as well. */
static int integer_read(const char *text, int64_t *value)
{
    size_t sign = text[0] == '-', digits = strspn(text + sign, "0123456789");

    if (digits == 0 || digits > 15 || text[sign + digits] != '\0')
        return -EINVAL;
    *value = 0;
    for (size_t i = 0; i < digits; i++)
        *value = *value * 10 + (text[sign + i] - '0');
    if (sign)
        *value = -*value;
    return 0;
}

/* 4, 4.5, 0.25: thousandths, exactly. */
static int decimal_read(const char *text, int64_t *thousandths)
{
    size_t whole = strspn(text, "0123456789"), fraction = 0;
    int64_t value = 0;

    if (whole == 0 || whole > 9)
        return -EINVAL;
    if (text[whole] == '.') {
        fraction = strspn(text + whole + 1, "0123456789");
        if (fraction == 0 || fraction > 3)
            return -EINVAL;
    }
    if (text[whole + fraction + (fraction > 0)] != '\0')
        return -EINVAL;
    for (size_t i = 0; i < whole; i++)
        value = value * 10 + (text[i] - '0');
    for (size_t i = 0; i < 3; i++)
        value = value * 10 + (i < fraction ? text[whole + 1 + i] - '0' : 0);
    *thousandths = value;
    return 0;
}

static int word_index(const struct option *o, const char *text)
{
    for (size_t i = 0; i < o->word_count; i++)
        if (o->words[i] && strcmp(o->words[i], text) == 0)
            return (int)i;
    return -1;
}

static int read_bool(const struct reader *r, const char *text)
{
    bool value = strcmp(text, "true") == 0;

    if (!value && strcmp(text, "false") != 0)
        return -EINVAL;
    memcpy(r->field, &value, sizeof(value));
    return 0;
}

static int read_integer(const struct reader *r, const char *text)
{
    int64_t value, max = r->row->kind == OPTION_YEAR ? r->this_year : r->row->max;
    int64_t min = r->row->kind == OPTION_YEAR ? FIRST_YEAR : r->row->min;

    if (integer_read(text, &value) != 0 || value < min || value > max)
        return -EINVAL;
    put_integer(r, value);
    return 0;
}

static int read_number(const struct reader *r, const char *text)
{
    int64_t thousandths;

    if (decimal_read(text, &thousandths) != 0 || thousandths < r->row->min * 1000 ||
        thousandths > r->row->max * 1000)
        return -EINVAL;
    if (r->row->kind == OPTION_SECONDS)
        put_integer(r, thousandths);
    else
        memcpy(r->field, &(double){ (double)thousandths / 1000 }, sizeof(double));
    return 0;
}

static int read_duration(const struct reader *r, const char *text)
{
    int64_t seconds;

    if (duration_read(text, &seconds) != 0 || seconds < r->row->min || seconds > r->row->max ||
        seconds % r->row->unit_s != 0)
        return -EINVAL;
    put_integer(r, seconds / r->row->unit_s);
    return 0;
}

static int read_date(const struct reader *r, const char *text)
{
    return date_read(text, r->field);
}

static int read_span(const struct reader *r, const char *text)
{
    return span_read(text, r->field);
}

static int read_choice(const struct reader *r, const char *text)
{
    int index = word_index(r->row, text);

    if (index < 0)
        return -EINVAL;
    if (r->row->size == sizeof(uint8_t)) /* a bool's true is a byte of 1 as well */
        memcpy(r->field, &(uint8_t){ (uint8_t)index }, sizeof(uint8_t));
    else
        memcpy(r->field, &index, sizeof(index));
    return 0;
}

static int read_member(const struct reader *r, const char *text)
{
    int index = word_index(r->row, text);
    uint32_t set;

    if (index < 0)
        return -EINVAL;
    if (r->row->size == sizeof(uint8_t)) {
        *(uint8_t *)r->field |= (uint8_t)(1u << index);
        return 0;
    }
    memcpy(&set, r->field, sizeof(set));
    set |= UINT32_C(1) << index;
    memcpy(r->field, &set, sizeof(set));
    return 0;
}

static size_t longest(const struct option *o)
{
    return o->max ? (size_t)o->max : o->kind == OPTION_LINE ? o->size - 1 : SIZE_MAX;
}

static int read_text(const struct reader *r, const char *text)
{
    const struct option *o = r->row;
    size_t len = strlen(text);
    char *copy;

    if (len < (size_t)o->min || len > longest(o) || (!o->newlines && strchr(text, '\n')))
        return -EINVAL;
    if ((o->kind == OPTION_WORD && word_index(o, text) < 0) || (o->check && o->check(text)))
        return -EINVAL;
    if (o->kind == OPTION_LINE) {
        memset(r->field, 0, o->size);
        memcpy(r->field, text, len);
        return 0;
    }
    copy = arena_text(r->arena, text, len);
    if (!copy)
        return -ENOMEM;
    memcpy(r->field, &copy, sizeof(copy));
    return 0;
}

static int (*const readers[])(const struct reader *r, const char *text) = {
    [OPTION_BOOL] = read_bool,      [OPTION_INTEGER] = read_integer,
    [OPTION_YEAR] = read_integer,   [OPTION_NUMBER] = read_number,
    [OPTION_SECONDS] = read_number, [OPTION_DURATION] = read_duration,
    [OPTION_DATE] = read_date,      [OPTION_SPAN] = read_span,
    [OPTION_CHOICE] = read_choice,  [OPTION_WORD] = read_text,
    [OPTION_MEMBER] = read_member,  [OPTION_TEXT] = read_text,
    [OPTION_LINE] = read_text,
};

bool option_is_scalar(const struct option *o)
{
    return o->kind > OPTION_LIST;
}

int value_read(const struct option *o, const char *text, int32_t this_year, struct arena *a,
               void *into)
{
    struct reader r = {
        .row = o,
        .this_year = this_year,
        .arena = a,
        .field = (char *)into + o->offset,
    };

    return readers[o->kind](&r, text);
}

static void describe_words(const struct option *o, char buf[DESCRIBE_MAX])
{
    size_t used = (size_t)snprintf(buf, DESCRIBE_MAX, "one of");
    bool first = true;

    for (size_t i = 0; i < o->word_count; i++) {
        if (!o->words[i])
            continue;
        int len = snprintf(buf + used, DESCRIBE_MAX - used, "%s %s", first ? "" : ",", o->words[i]);
        if (len < 0 || (size_t)len >= DESCRIBE_MAX - used)
            return;
        used += (size_t)len;
        first = false;
    }
}

static void describe_text(const struct option *o, char buf[DESCRIBE_MAX])
{
    const char *kind = o->newlines ? "a text" : "a line of text";

    if (o->check)
        snprintf(buf, DESCRIBE_MAX, "%s", o->check(NULL));
    else if (longest(o) == SIZE_MAX)
        snprintf(buf, DESCRIBE_MAX, "%s", kind);
    else
        snprintf(buf, DESCRIBE_MAX, "%s of %d to %zu bytes", kind, (int)o->min, longest(o));
}

static void describe_duration(const struct option *o, char buf[DESCRIBE_MAX])
{
    const char *whole = o->unit_s == 86400 ? "whole days, "
                        : o->unit_s == 60  ? "whole minutes, "
                                           : "";
    char from[32], to[32];

    snprintf(buf, DESCRIBE_MAX, "a duration (%s%s to %s)", whole,
             duration_print(o->min, from, sizeof(from)), duration_print(o->max, to, sizeof(to)));
}

void value_range(const struct option *o, char buf[DESCRIBE_MAX])
{
    char from[32], to[32];

    buf[0] = '\0';
    if (o->word_count > 0) {
        describe_words(o, buf);
        memmove(buf, buf + strlen("one of "), strlen(buf) - strlen("one of ") + 1);
    } else if (o->kind == OPTION_DURATION) {
        snprintf(buf, DESCRIBE_MAX, "%s to %s", duration_print(o->min, from, sizeof(from)),
                 duration_print(o->max, to, sizeof(to)));
    } else if (o->kind == OPTION_INTEGER || o->kind == OPTION_NUMBER || o->kind == OPTION_SECONDS) {
        snprintf(buf, DESCRIBE_MAX, "%lld to %lld", (long long)o->min, (long long)o->max);
    } else if (o->check && !o->value) {
        describe_text(o, buf);
    }
}

const char *value_describe(const struct option *o, int32_t this_year, char buf[DESCRIBE_MAX])
{
    switch (o->kind) {
    case OPTION_MAP:
    case OPTION_ENTRIES: snprintf(buf, DESCRIBE_MAX, "a map"); break;
    case OPTION_LIST: snprintf(buf, DESCRIBE_MAX, "a list"); break;
    case OPTION_BOOL: snprintf(buf, DESCRIBE_MAX, "true or false"); break;
    case OPTION_INTEGER:
        snprintf(buf, DESCRIBE_MAX, "a whole number from %lld to %lld", (long long)o->min,
                 (long long)o->max);
        break;
    case OPTION_YEAR:
        snprintf(buf, DESCRIBE_MAX, "a year from %d to %d", FIRST_YEAR, (int)this_year);
        break;
    case OPTION_NUMBER:
    case OPTION_SECONDS:
        snprintf(buf, DESCRIBE_MAX, "a number from %lld to %lld", (long long)o->min,
                 (long long)o->max);
        break;
    case OPTION_DURATION: describe_duration(o, buf); break;
    case OPTION_DATE: snprintf(buf, DESCRIBE_MAX, "a date such as 2026-01-31"); break;
    case OPTION_SPAN:
        snprintf(buf, DESCRIBE_MAX, "a part of the day such as \"22:00-07:00\"");
        break;
    case OPTION_CHOICE:
    case OPTION_WORD:
    case OPTION_MEMBER: describe_words(o, buf); break;
    case OPTION_TEXT:
    case OPTION_LINE: describe_text(o, buf); break;
    }
    return buf;
}

static const char *did_you_mean(const char *word, char buf[DESCRIBE_MAX])
{
    if (!word)
        return NULL;
    snprintf(buf, DESCRIBE_MAX, "did you mean \"%s\"?", word);
    return buf;
}

static const char *hint_bool(const char *text, char buf[DESCRIBE_MAX])
{
    static const char *const yes[] = { "yes", "Yes", "on", "On", "1", "True", "TRUE" };
    static const char *const no[] = { "no", "No", "off", "Off", "0", "False", "FALSE" };
    struct near n = { .given = text };

    for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++) {
        if (strcmp(text, yes[i]) == 0)
            return did_you_mean("true", buf);
        if (strcmp(text, no[i]) == 0)
            return did_you_mean("false", buf);
    }
    near_try(&n, "true");
    near_try(&n, "false");
    return did_you_mean(n.word, buf);
}

const char *value_hint(const struct option *o, const char *text, char buf[DESCRIBE_MAX])
{
    struct near n = { .given = text };
    int64_t number;

    if (o->kind == OPTION_BOOL)
        return hint_bool(text, buf);
    if (o->kind == OPTION_DURATION && integer_read(text, &number) == 0 && number > 0)
        return "the unit is missing, as in 5min";
    if ((o->kind == OPTION_LINE || o->kind == OPTION_TEXT) && o->check &&
        strlen(text) > longest(o)) {
        snprintf(buf, DESCRIBE_MAX, "it is longer than %zu bytes", longest(o));
        return buf;
    }
    near_try_all(&n, o->words, o->word_count);
    return did_you_mean(n.word, buf);
}
