/*
 * recording.c - one line in, one row out
 *
 *   line --> comment, blank? --> format known? --> RR text | CSV | capture --> row
 *                                    |
 *                                    +--> the first line that says something decides
 *
 * A line that is refused moves nothing: neither the sum of intervals nor the
 * time that later lines are held against.
 */
#include "recording.h"

#include "recording_capture.h"
#include "recording_number.h"

#include <string.h>

enum column { COLUMN_T, COLUMN_RR, COLUMN_HR, COLUMN_ACC, COLUMN_LABEL, COLUMNS };

static const char *const column_names[COLUMNS] = { "t_s", "rr_ms", "hr_bpm", "acc_sd_g", "label" };

/* Time on the sum of intervals. Rounded up: no beat ends before an instant that it comes after. */
static int64_t sum_us(const struct recording *r)
{
    return (r->rr_sum * 125 + 143) / 144;
}

static bool take_time(struct recording *r, int64_t t_us, struct recording_row *row)
{
    if (r->last_t_us - t_us > 1000000)
        return false;
    if (t_us > r->last_t_us)
        r->last_t_us = t_us;
    row->t_us = t_us;
    return true;
}

/* ---- RR text ---- */

static const char *rr_text_line(struct recording *r, struct span s, struct recording_row *row)
{
    const char *comment = memchr(s.at, '#', (size_t)(s.end - s.at));

    if (comment)
        s = span_trim((struct span){ s.at, comment });
    if (!number_rr(s, &row->rr_ticks))
        return "not an interval from 0 to 1000000 ms";
    row->has_rr = true;
    r->rr_sum += row->rr_ticks;
    take_time(r, sum_us(r), row);
    return NULL;
}

/* ---- CSV ---- */

/* Cuts the next field off the line; quotes around it are dropped. false: there is none. */
static bool next_field(struct span *line, struct span *field)
{
    if (!line->at)
        return false;

    const char *p = line->at;
    while (p < line->end && (*p == ' ' || *p == '\t'))
        p++;
    if (p < line->end && *p == '"') {
        field->at = ++p;
        while (p < line->end && !(*p == '"' && (p + 1 == line->end || p[1] != '"')))
            p += *p == '"' ? 2 : 1;
        field->end = p;
        p = p < line->end ? memchr(p, ',', (size_t)(line->end - p)) : NULL;
    } else {
        field->at = p;
        while (p < line->end && *p != ',')
            p++;
        field->end = p;
        while (field->end > field->at && (field->end[-1] == ' ' || field->end[-1] == '\t'))
            field->end--;
        p = p < line->end ? p : NULL;
    }
    line->at = p ? p + 1 : NULL;
    return true;
}

/* Fills in r->column and r->order. Returns whether any of the names is ours. */
static bool read_header(struct recording *r, struct span line)
{
    struct span field;

    memset(r->column, -1, sizeof(r->column));
    for (int i = 0; i < INT8_MAX && next_field(&line, &field); i++) {
        field = span_trim(field);
        for (int c = 0; c < COLUMNS; c++) {
            if (r->column[c] < 0 && span_is(field, column_names[c])) {
                r->column[c] = (int8_t)i;
                r->order[r->named++] = (uint8_t)c;
            }
        }
    }
    return r->named > 0;
}

static const char *header_fault(const struct recording *r)
{
    if (r->column[COLUMN_T] < 0 && r->column[COLUMN_RR] < 0)
        return "the header names neither t_s nor rr_ms";
    return NULL;
}

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

static const char *csv_line(struct recording *r, struct span line, struct recording_row *row)
{
    struct span found[COLUMNS] = { { NULL, NULL } };
    struct span field;
    int64_t t_us = r->last_t_us;

    if (header_fault(r))
        return header_fault(r);
    for (int i = 0, next = 0; next < r->named && next_field(&line, &field); i++) {
        if (r->column[r->order[next]] == i)
            found[r->order[next++]] = field;
    }

#define SAID(c) (found[c].at < found[c].end)
    if (SAID(COLUMN_T) && !number_time(found[COLUMN_T], &t_us))
        return "t_s is not a time from 0 to 1000000000 s";
    if (SAID(COLUMN_RR) && !number_rr(found[COLUMN_RR], &row->rr_ticks))
        return "rr_ms is not an interval from 0 to 1000000 ms";
    if (SAID(COLUMN_HR) && !number_value(found[COLUMN_HR], &row->hr_bpm))
        return "hr_bpm is not a rate";
    if (SAID(COLUMN_ACC) && !number_value(found[COLUMN_ACC], &row->acc_sd_g))
        return "acc_sd_g is not an acceleration";
    if (r->column[COLUMN_T] >= 0 && !take_time(r, t_us, row))
        return "t_s goes back";
    row->has_rr = SAID(COLUMN_RR);
    row->has_hr = SAID(COLUMN_HR);
    row->has_acc = SAID(COLUMN_ACC);
    if (SAID(COLUMN_LABEL))
        copy_label(found[COLUMN_LABEL], row->label);
#undef SAID
    if (row->has_rr)
        r->rr_sum += row->rr_ticks;
    if (r->column[COLUMN_T] < 0)
        take_time(r, sum_us(r), row);
    return NULL;
}

/* ---- all of them ---- */

/* Returns 0 where the line was a header, 1 where it is to be read as a row, -1 where it is neither.
 */
static int find_format(struct recording *r, struct span line, const char **why)
{
    struct recording probe = { .format = RECORDING_RR_TEXT };
    struct recording_row row;

    if (*line.at == '{') {
        r->format = RECORDING_CAPTURE;
        return 1;
    }
    if (!rr_text_line(&probe, line, &row)) {
        r->format = RECORDING_RR_TEXT;
        return 1;
    }
    bool ours = read_header(r, line);
    if (!ours && !memchr(line.at, ',', (size_t)(line.end - line.at))) {
        *why = "neither an interval, nor a header, nor a capture";
        return -1;
    }
    r->format = RECORDING_CSV;
    *why = header_fault(r);
    return *why ? -1 : 0;
}

void recording_init(struct recording *r)
{
    *r = (struct recording){ .format = RECORDING_UNKNOWN };
    memset(r->column, -1, sizeof(r->column));
}

int recording_line(struct recording *r, const char *line, size_t len, struct recording_row *row,
                   const char **why)
{
    struct span s = { line, line + len };
    const char *fault = NULL;

    r->line++;
    if (len > RECORDING_LINE_MAX) {
        r->broken++;
        *why = "longer than 4096 bytes";
        return -1;
    }
    if (len && s.end[-1] == '\r')
        s.end--;
    if (r->line == 1 && s.end - s.at >= 3 && memcmp(s.at, "\xef\xbb\xbf", 3) == 0)
        s.at += 3;
    s = span_trim(s);
    if (s.at == s.end || *s.at == '#')
        return 0;

    /* Not the whole row: its bytes alone would cost more than reading the line. */
    row->has_rr = row->has_hr = row->has_acc = false;
    row->rr_ticks = 0;
    row->hr_bpm = row->acc_sd_g = 0;
    row->label[0] = row->service[0] = row->characteristic[0] = '\0';
    row->byte_count = 0;

    if (r->format == RECORDING_UNKNOWN) {
        int found = find_format(r, s, &fault);
        if (found <= 0) {
            r->broken += found < 0;
            *why = fault;
            return found;
        }
    }
    switch (r->format) {
    case RECORDING_RR_TEXT: fault = rr_text_line(r, s, row); break;
    case RECORDING_CSV: fault = csv_line(r, s, row); break;
    case RECORDING_CAPTURE:
        fault = capture_read(s, row);
        if (!fault && !take_time(r, row->t_us, row))
            fault = "t_s goes back";
        break;
    case RECORDING_UNKNOWN: break;
    }
    if (!fault)
        return 1;
    r->broken++;
    *why = fault;
    return -1;
}
