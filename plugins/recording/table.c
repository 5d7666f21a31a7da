/*
 * table.c - a header that tells what the columns are, and the rows below it
 */
#include "table.h"

#include "clock.h"
#include "column.h"
#include "table_time.h"

#include <string.h>

#define NUMBER_MAX_LEN     48
#define PULSE_ERROR_MAX_MS 30 /* as for the same sensor over the air, where nothing else is set */

char table_delimiter(struct span line)
{
    size_t len = (size_t)(line.end - line.at);

    return memchr(line.at, ';', len) ? ';' : memchr(line.at, '\t', len) ? '\t' : ',';
}

bool table_field(struct span *line, char delimiter, struct span *field)
{
    if (!line->at)
        return false;

    const char *p = line->at;
    while (p < line->end && (*p == ' ' || (*p == '\t' && delimiter != '\t')))
        p++;
    if (p < line->end && *p == '"') {
        field->at = ++p;
        while (p < line->end && !(*p == '"' && (p + 1 == line->end || p[1] != '"')))
            p += *p == '"' ? 2 : 1;
        field->end = p;
        p = p < line->end ? memchr(p, delimiter, (size_t)(line->end - p)) : NULL;
    } else {
        field->at = p;
        while (p < line->end && *p != delimiter && !(delimiter == ' ' && *p == '\t'))
            p++;
        field->end = p;
        while (field->end > field->at && (field->end[-1] == ' ' || field->end[-1] == '\t'))
            field->end--;
        p = p < line->end ? p : NULL;
    }
    line->at = p ? p + 1 : NULL;
    return true;
}

/* ---- the header ---- */

static void clear(struct recording_table *t, char delimiter)
{
    *t = (struct recording_table){ .delimiter = delimiter, .doubtful = -1 };
    memset(t->column, -1, sizeof(t->column));
}

static bool has(const struct recording_table *t, enum recording_column what)
{
    return t->column[what] >= 0;
}

static void put(struct recording_table *t, enum recording_column what, int at)
{
    if (has(t, what))
        return;
    t->column[what] = (int8_t)at;
}

/* Those that stand somewhere, from left to right. */
static void sort_columns(struct recording_table *t)
{
    t->named = 0;
    for (int at = 0; at < INT8_MAX; at++)
        for (unsigned c = 0; c < RECORDING_COLUMNS; c++)
            if (t->column[c] == at)
                t->order[t->named++] = (uint8_t)c;
}

static bool read_own(struct recording_table *t, struct span line)
{
    enum recording_column what;
    struct span field;
    bool any = false;

    for (int i = 0; i < INT8_MAX && table_field(&line, t->delimiter, &field); i++) {
        if (!column_own(span_trim(field), &what))
            continue;
        if (what == RECORDING_RR && !has(t, RECORDING_RR))
            t->rr_unit.unit = RECORDING_UNIT_MS;
        put(t, what, i);
        any = true;
    }
    return any;
}

/* Returns whether it has results of measurements among its columns. */
static bool read_known(struct recording_table *t, struct span line)
{
    struct column column;
    struct span field;
    bool has_results = false;
    int last_stamp = -1, i = 0;

    for (; i < INT8_MAX && table_field(&line, t->delimiter, &field); i++) {
        if (!column_known(field, &column))
            continue;
        has_results |= column.is_result;
        if (column.is_result)
            continue;
        /* A second "contact" says whether the first one means anything. */
        if (column.what == RECORDING_CONTACT && has(t, RECORDING_CONTACT))
            column.what = RECORDING_CONTACT_KNOWN;
        if (column.what == RECORDING_STAMP) {
            /* "date, timestamp, rr" over rows of a date and an interval. */
            if (last_stamp == i - 1 && i == 1)
                t->doubtful = (int8_t)i;
            last_stamp = i;
            if (!has(t, RECORDING_STAMP))
                t->stamp_unit = column.unit;
        } else if (column.what == RECORDING_RR && !has(t, RECORDING_RR)) {
            t->rr_unit.unit = column.unit;
            t->is_pulse = column.is_pulse;
        }
        put(t, column.what, i);
    }
    t->fields = (int8_t)i;
    return has_results;
}

/* "1644844459.000000, IBI": Empatica's, over rows of seconds since then and an interval. */
static bool read_empatica(struct recording_table *t, struct span line)
{
    struct span start, name, none;
    int64_t epoch_us;

    if (!table_field(&line, ',', &start) || !table_field(&line, ',', &name) ||
        table_field(&line, ',', &none) || !span_is(name, "ibi") || !number_micro(start, &epoch_us))
        return false;
    put(t, RECORDING_STAMP, 0);
    put(t, RECORDING_RR, 1);
    t->stamp_unit = t->rr_unit.unit = RECORDING_UNIT_S;
    t->epoch_us = epoch_us;
    t->is_pulse = true;
    return true;
}

static bool holds_number(struct span line, char delimiter)
{
    struct span field;
    int64_t value;

    while (table_field(&line, delimiter, &field))
        if (number_micro(field, &value))
            return true;
    return false;
}

static bool are_same(struct span a, struct span b)
{
    size_t len = (size_t)(a.end - a.at);

    return len == (size_t)(b.end - b.at) && memcmp(a.at, b.at, len) == 0;
}

/* Of several columns with intervals the first counts; but two of one name are two beats a row. */
static void check_second(struct recording *r, struct span line)
{
    struct recording_table *t = &r->table;
    struct span field, first = { NULL, NULL };
    struct column column;

    for (int i = 0; i < INT8_MAX && table_field(&line, t->delimiter, &field); i++) {
        if (i == t->column[RECORDING_RR])
            first = field;
        else if (first.at && are_same(first, field))
            t->fault = "two columns of intervals bear one name";
        else if (column_known(field, &column) && column.what == RECORDING_RR)
            clock_notice(r, "of several columns with intervals only one is read");
    }
}

bool table_header(struct recording *r, struct span line, const char **why)
{
    struct recording_table *t = &r->table;
    char delimiter = table_delimiter(line);

    clear(t, delimiter);
    bool is_own = read_own(t, line), has_results = false;
    if (!has(t, RECORDING_T) && !read_empatica(t, line)) {
        clear(t, delimiter);
        has_results = read_known(t, line);
        if (is_own)
            read_own(t, line);
    }
    if (!has(t, RECORDING_RR) && !has(t, RECORDING_T)) {
        if (has_results)
            *why = "a list of results: there are no intervals in it";
        else if (has(t, RECORDING_STAMP) && !has(t, RECORDING_HR))
            *why = "a header that names neither intervals nor rates";
        if (has_results || !has(t, RECORDING_STAMP) || !has(t, RECORDING_HR))
            t->fault = "the header names neither t_s nor rr_ms";
    }
    sort_columns(t);
    if (t->fault)
        return is_own;
    if (!is_own && !t->epoch_us && holds_number(line, delimiter)) {
        *why = "a row of values, and no header before it";
        return false;
    }
    check_second(r, line);
    return true;
}

const char *table_fault(const struct recording *r)
{
    return r->table.fault;
}

bool table_bare(struct recording *r, struct span line)
{
    struct recording_table *t = &r->table;
    size_t len = (size_t)(line.end - line.at);
    struct span rest = line, time, rr, none;
    struct recording_rr_unit unit = { RECORDING_UNIT_OPEN };
    int64_t value;
    int32_t ticks;

    char delimiter = table_delimiter(line);
    if (delimiter == ',' && !memchr(line.at, ',', len))
        delimiter = ' ';
    if (!table_field(&rest, delimiter, &time))
        return false;
    rest = delimiter == ' ' && rest.at ? span_trim(rest) : rest;
    if (!table_field(&rest, delimiter, &rr) || table_field(&rest, delimiter, &none) ||
        !number_micro(time, &value) || !clock_interval(&unit, rr, &ticks) ||
        unit.unit == RECORDING_UNIT_OPEN)
        return false;
    clear(t, delimiter);
    put(t, RECORDING_STAMP, 0);
    put(t, RECORDING_RR, 1);
    sort_columns(t);
    return true;
}

bool table_units(struct recording *r, struct span line)
{
    struct recording_table *t = &r->table;
    struct span field;

    if (line.at == line.end || (*line.at != '(' && *line.at != '['))
        return false;
    for (int i = 0; i < INT8_MAX && table_field(&line, t->delimiter, &field); i++) {
        uint8_t unit = column_unit(field);
        if (unit && t->column[RECORDING_RR] == i)
            t->rr_unit = (struct recording_rr_unit){ .unit = unit };
        if (unit && t->column[RECORDING_STAMP] == i)
            t->stamp_unit = unit;
    }
    return true;
}

/* ---- the rows ---- */

/* "" inside quotes is one quote. Never cut inside a character of UTF-8. */
static void copy_label(struct span s, char *out)
{
    size_t n = 0, len = (size_t)(s.end - s.at);

    if (len < RECORDING_LABEL_MAX && !memchr(s.at, '"', len)) {
        memcpy(out, s.at, len);
        out[len] = '\0';
        return;
    }
    for (; s.at < s.end && n < RECORDING_LABEL_MAX - 1; s.at++) {
        out[n++] = *s.at;
        if (*s.at == '"' && s.at + 1 < s.end && s.at[1] == '"')
            s.at++;
    }
    if (s.at < s.end && ((unsigned char)*s.at & 0xc0) == 0x80) {
        while (n && ((unsigned char)out[n - 1] & 0xc0) == 0x80)
            n--;
        n -= n > 0;
    }
    out[n] = '\0';
}

/* Rows that have one field fewer than the header: then the doubtful column is not there. */
static void settle_doubt(struct recording_table *t, struct span line)
{
    struct span field;
    int fields = 0;

    while (table_field(&line, t->delimiter, &field))
        fields++;
    for (unsigned c = 0; fields == t->fields - 1 && c < RECORDING_COLUMNS; c++)
        t->column[c] -= t->column[c] > t->doubtful;
    t->doubtful = -1;
    sort_columns(t);
}

/* Where no comma parts fields, it may be a decimal point. */
static struct span pointed(struct span s, char delimiter, char room[NUMBER_MAX_LEN])
{
    size_t len = (size_t)(s.end - s.at);
    char *comma;

    if (delimiter == ',' || len >= NUMBER_MAX_LEN || !memchr(s.at, ',', len))
        return s;
    memcpy(room, s.at, len);
    comma = memchr(room, ',', len);
    *comma = '.';
    return (struct span){ room, room + len };
}

static bool said(struct span s)
{
    return s.at < s.end;
}

static bool says_no(struct span s)
{
    return span_is(s, "0") || span_is(s, "false");
}

/* What the sensor itself thinks of a pulse: half as good at the limit of its doubt. */
static void read_doubt(const struct span found[RECORDING_COLUMNS], struct recording_row *row)
{
    double error_ms = 0;
    bool blocked = said(found[RECORDING_BLOCKED]) && !says_no(found[RECORDING_BLOCKED]);

    if (said(found[RECORDING_CONTACT]) &&
        !(said(found[RECORDING_CONTACT_KNOWN]) && says_no(found[RECORDING_CONTACT_KNOWN])))
        row->contact = !says_no(found[RECORDING_CONTACT]);
    if (said(found[RECORDING_ERROR]) && !number_value(found[RECORDING_ERROR], &error_ms))
        error_ms = 2 * PULSE_ERROR_MAX_MS;
    row->quality = blocked || row->contact == 0 || error_ms > PULSE_ERROR_MAX_MS
                       ? 0
                       : (uint8_t)(100 - 50 * error_ms / PULSE_ERROR_MAX_MS);
}

const char *table_row(struct recording *r, struct span line, struct recording_row *row)
{
    struct recording_table *t = &r->table;
    struct span found[RECORDING_COLUMNS] = { { NULL, NULL } };
    struct span field;
    int64_t t_us = r->last_t_us;
    char room[NUMBER_MAX_LEN];
    const char *fault = NULL;

    if (t->fault)
        return t->fault;
    if (t->doubtful >= 0)
        settle_doubt(t, line);
    for (int i = 0, next = 0; next < t->named && table_field(&line, t->delimiter, &field); i++) {
        if (t->delimiter == ' ' && line.at)
            line = span_trim(line);
        if (t->column[t->order[next]] == i)
            found[t->order[next++]] = field;
    }

    if (said(found[RECORDING_T]) && !number_time(found[RECORDING_T], &t_us))
        return "t_s is not a time from 0 to 1000000000 s";
    if (said(found[RECORDING_RR]) &&
        !clock_row_interval(r, &t->rr_unit, pointed(found[RECORDING_RR], t->delimiter, room),
                            &row->rr_ticks))
        return "rr_ms is not an interval from 0 to 1000000 ms";
    if (said(found[RECORDING_HR]) &&
        !number_value(pointed(found[RECORDING_HR], t->delimiter, room), &row->hr_bpm))
        return "hr_bpm is not a rate";
    if (said(found[RECORDING_ACC]) && !number_value(found[RECORDING_ACC], &row->acc_sd_g))
        return "acc_sd_g is not an acceleration";
    row->has_rr = said(found[RECORDING_RR]);
    row->has_hr = said(found[RECORDING_HR]);
    row->has_acc = said(found[RECORDING_ACC]);
    if (has(t, RECORDING_T))
        fault = clock_take(r, t_us, row);
    else if (said(found[RECORDING_STAMP]))
        fault = table_time(r, pointed(found[RECORDING_STAMP], t->delimiter, room), row);
    else if (has(t, RECORDING_STAMP))
        row->t_us = r->last_t_us;
    if (fault)
        return fault;
    if (said(found[RECORDING_LABEL]))
        copy_label(found[RECORDING_LABEL], row->label);
    if (t->is_pulse) {
        row->is_pulse = row->has_rr;
        read_doubt(found, row);
    }
    if (has(t, RECORDING_T) || has(t, RECORDING_STAMP))
        clock_count(r, row);
    else
        clock_take_sum(r, row);
    return NULL;
}
