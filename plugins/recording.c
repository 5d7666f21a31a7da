/*
 * recording.c - bytes in, rows out
 *
 *   bytes --> FIT? ------------------------------------------------> messages --> row
 *     |
 *     +--> line --> comment, blank? --> format known? --> RR text | list | CSV |
 *                                            |            capture | HRM --------> row
 *                                            +--> the first line that says something decides
 *
 * A line that is whole within a piece is read where it stands; only one that
 * crosses from piece to piece is copied. A line of intervals that is longer than
 * what may be held is read part by part, each cut between two items. A line that is refused moves
 * nothing: neither the sum of intervals nor the time that later lines are held against.
 */
#include "recording.h"

#include "recording/capture_line.h"
#include "recording/clock.h"
#include "recording/fit.h"
#include "recording/hrm.h"
#include "recording/number.h"
#include "recording/table.h"

#include <string.h>

#define LIST 2 /* of a line: many rows are in it */

/* Up to a comment. */
static struct span without_comment(struct span s)
{
    const char *comment = memchr(s.at, '#', (size_t)(s.end - s.at));

    return comment ? span_trim((struct span){ s.at, comment }) : s;
}

static const char *rr_text_line(struct recording *r, struct span s, struct recording_row *row)
{
    if (!clock_row_interval(r, &r->rr_unit, without_comment(s), &row->rr_ticks))
        return "not an interval from 0 to 1000000 ms";
    row->has_rr = true;
    clock_take_sum(r, row);
    return NULL;
}

/* ---- many intervals on a line ---- */

static bool parts_list(char c)
{
    return c == ' ' || c == '\t' || c == ',' || c == ';';
}

static struct span next_in_list(struct span *line)
{
    while (line->at < line->end && parts_list(*line->at))
        line->at++;

    struct span item = *line;
    while (line->at < line->end && !parts_list(*line->at))
        line->at++;
    item.end = line->at;
    return item;
}

/* Whether they are all intervals that a heart can have, and at least three: then all of them tell
   the unit. */
static bool is_list(struct recording *r, struct span line)
{
    struct recording_rr_unit unit = { RECORDING_UNIT_OPEN };
    int32_t ticks;
    int count = 0;

    for (struct span item = next_in_list(&line); item.at < item.end; item = next_in_list(&line)) {
        if (!clock_interval(&unit, item, &ticks))
            return false;
        count++;
    }
    if (count < 3 || unit.unit == RECORDING_UNIT_OPEN)
        return false;
    r->rr_unit = unit;
    return true;
}

/* The list is through; what follows of its line moves to the front. */
static int end_list(struct recording *r)
{
    r->list_at = r->list_end = 0;
    if (r->rest_at) {
        r->held_len -= r->rest_at;
        memmove(r->held, r->held + r->rest_at, r->held_len);
        r->rest_at = 0;
    }
    return 0;
}

/* The rest of a line of intervals. 0: it is through. */
static int list_row(struct recording *r, struct recording_row *row, const char **why)
{
    if (r->list_at == r->list_end)
        return end_list(r);

    struct span rest = { r->held + r->list_at, r->held + r->list_end };
    struct span item = next_in_list(&rest);

    r->list_at = (size_t)(rest.at - r->held);
    if (item.at == item.end)
        return end_list(r);
    clock_clear(row);
    *why = rr_text_line(r, item, row);
    r->broken += *why != NULL;
    return *why ? -1 : 1;
}

static int begin_list(struct recording *r, struct span line)
{
    line = without_comment(line);
    r->list_at = 0;
    r->list_end = (size_t)(line.end - line.at);
    memmove(r->held, line.at, r->list_end);
    return LIST;
}

/* ---- lines ---- */

/* Files that look well to a human. NULL: it is none of them. */
static const char *no_text(struct span line)
{
    size_t len = (size_t)(line.end - line.at);

    if (memchr(line.at, '\0', len))
        return "it is written in UTF-16, or is no text: UTF-8 is wanted";
    return memchr(line.at, '\r', len) ? "its lines end with CR alone: LF or CR LF is wanted" : NULL;
}

/* Returns 1 where the line is to be read as a row, 0 where it was a header, -1 where it is neither.
 */
static int find_format(struct recording *r, struct span line, const char **why)
{
    struct span plain = without_comment(line);
    struct recording_rr_unit unit = { RECORDING_UNIT_OPEN };
    int32_t ticks;

    if ((*why = no_text(line)) != NULL)
        return -1;
    if (*line.at == '{') {
        r->format = RECORDING_CAPTURE;
        return 1;
    }
    if (hrm_begins(r, line)) {
        r->format = RECORDING_HRM;
        return 0;
    }
    if (clock_interval(&unit, plain, &ticks)) {
        r->format = RECORDING_RR_TEXT;
        return 1;
    }
    if (!r->is_strange && table_bare(r, plain)) {
        r->format = RECORDING_CSV;
        return 1;
    }
    if (!r->is_strange && is_list(r, plain)) {
        r->format = RECORDING_RR_LIST;
        return 1;
    }
    *why = "neither an interval, nor a header, nor a capture";
    if (table_header(r, line, why)) {
        r->format = RECORDING_CSV;
        *why = table_fault(r);
        return *why ? -1 : 0;
    }
    /* Numbers below a header that says nothing to us could be anything. */
    r->is_strange = r->is_strange ||
                    memchr(line.at, table_delimiter(line), (size_t)(line.end - line.at)) != NULL;
    return -1;
}

static int refuse(struct recording *r, const char *fault, const char **why)
{
    r->broken++;
    *why = fault;
    return -1;
}

/* As much of a line as can be held, up to between two items: of use where it is one of intervals.
 */
static int take_part(struct recording *r, struct span line, size_t len, const char **why)
{
    const char *fault = r->format == RECORDING_UNKNOWN
                            ? no_text((struct span){ r->held, r->held + r->held_len })
                            : NULL;
    const bool is_comment = line.at < line.end && *line.at == '#';

    if (r->format == RECORDING_UNKNOWN && !r->is_strange && is_list(r, without_comment(line)))
        r->format = RECORDING_RR_LIST;
    if (r->format != RECORDING_RR_LIST || len == 0 || is_comment) {
        r->held_len = 0;
        r->is_skipping = true;
        return is_comment ? 0 : refuse(r, fault ? fault : "longer than 4096 bytes", why);
    }
    r->is_skipping = memchr(line.at, '#', (size_t)(line.end - line.at)) != NULL;
    if (r->is_skipping)
        r->held_len = 0;
    r->rest_at = r->is_skipping ? 0 : len;
    return begin_list(r, line);
}

static int take_line(struct recording *r, const char *line, size_t len, struct recording_row *row,
                     const char **why)
{
    struct span s = { line, line + len };
    const char *fault = NULL;
    int rc = 1;

    if (len > RECORDING_LINE_MAX)
        return refuse(r, "longer than 4096 bytes", why);
    if (len && s.end[-1] == '\r' && !r->is_part)
        s.end--;
    if (r->line == 1 && s.end - s.at >= 3 && memcmp(s.at, "\xef\xbb\xbf", 3) == 0)
        s.at += 3;
    s = span_trim(s);
    if (r->is_part)
        return take_part(r, s, len, why);
    if (s.at == s.end || *s.at == '#')
        return 0;

    clock_clear(row);
    if (r->format == RECORDING_UNKNOWN) {
        rc = find_format(r, s, &fault);
        if (rc <= 0)
            return rc < 0 ? refuse(r, fault, why) : 0;
    }
    switch (r->format) {
    case RECORDING_RR_TEXT: fault = rr_text_line(r, s, row); break;
    case RECORDING_RR_LIST: return begin_list(r, s);
    case RECORDING_CSV:
        if (table_units(r, s))
            return 0;
        fault = table_row(r, s, row);
        break;
    case RECORDING_CAPTURE:
        fault = capture_read(s, row);
        if (!fault)
            fault = clock_take(r, row->t_us, row);
        break;
    case RECORDING_HRM: rc = hrm_line(r, s, row, &fault); break;
    case RECORDING_FIT:
    case RECORDING_UNKNOWN: break;
    }
    if (fault)
        return refuse(r, fault, why);
    r->has_rows = r->has_rows || rc > 0;
    return rc;
}

/* ---- pieces ---- */

static void hold(struct recording *r, const char *at, size_t len)
{
    if (len)
        memcpy(r->held + r->held_len, at, len);
    r->held_len += len;
}

/* As much of the line as fits, up to where two items part: none, where they do not. Returns how
   many bytes that took. */
static size_t fill_part(struct recording *r, const char *at, size_t *len)
{
    const size_t more = sizeof(r->held) - r->held_len;

    hold(r, at, more);
    for (*len = sizeof(r->held) - 1; *len > 0 && !parts_list(r->held[*len]);)
        --*len;
    r->is_part = true;
    return more;
}

/* To the end of the line. false: it has not come yet. */
static bool skip(struct recording *r, const char *at, size_t left, size_t *skipped)
{
    const char *end = left ? memchr(at, '\n', left) : NULL;

    *skipped = end ? (size_t)(end - at) + 1 : left;
    r->is_skipping = r->in_line = !end;
    return end != NULL;
}

/* The next line that is complete, or (is_part) as much of it as can be held. What may yet become
   whole is kept for the next piece. */
static bool next_line(struct recording *r, const char *at, size_t left, size_t *used,
                      const char **line, size_t *len)
{
    size_t skipped = 0;

    if (r->is_skipping && !skip(r, at, left, &skipped)) {
        *used += skipped;
        return false;
    }
    left -= skipped;
    *used += skipped;
    const char *from = left ? at + skipped : NULL, *end = left ? memchr(from, '\n', left) : NULL;
    size_t part = end ? (size_t)(end - from) : left;

    *line = r->held;
    if (r->held_len + part > sizeof(r->held)) {
        *used += fill_part(r, from, len);
        return true;
    }
    *used += part + (end != NULL);
    r->is_part = false;
    if (end && r->held_len == 0) {
        *line = from;
        *len = part;
        return true;
    }
    hold(r, from, part);
    *len = r->held_len;
    if (end)
        r->held_len = 0;
    return end != NULL;
}

/* As recording_read(): a line, or the rest of one. */
static int whole_line(struct recording *r, const char *line, size_t len, struct recording_row *row,
                      const char **why)
{
    r->line += !r->in_line;
    r->in_line = r->is_part;
    int rc = take_line(r, line, len, row, why);
    return rc == LIST ? list_row(r, row, why) : rc;
}

void recording_init(struct recording *r)
{
    *r = (struct recording){ .format = RECORDING_UNKNOWN };
}

int recording_line(struct recording *r, const char *line, size_t len, struct recording_row *row,
                   const char **why)
{
    r->line++;
    int rc = take_line(r, line, len, row, why);
    return rc == LIST ? refuse(r, "several intervals on a line", why) : rc;
}

int recording_read(struct recording *r, const void *bytes, size_t len, size_t *used,
                   struct recording_row *row, const char **why)
{
    const char *at = bytes, *line;
    size_t line_len;
    int rc;

    if (!r->is_begun && len) {
        r->is_begun = true;
        if (fit_begins((uint8_t)at[0]))
            r->format = RECORDING_FIT;
    }
    *used = 0;
    if (r->format == RECORDING_FIT)
        return fit_read(r, bytes, len, used, row, why);
    rc = list_row(r, row, why);
    while (rc == 0 && next_line(r, at + *used, len - *used, used, &line, &line_len))
        rc = whole_line(r, line, line_len, row, why);
    return rc;
}

int recording_end(struct recording *r, struct recording_row *row, const char **why)
{
    if (r->format == RECORDING_FIT)
        return fit_end(r, row, why);

    int rc = list_row(r, row, why);
    if (rc != 0)
        return rc;
    size_t len = r->held_len;
    r->held_len = 0;
    r->is_part = false;
    return len == 0 ? 0 : whole_line(r, r->held, len, row, why);
}

bool recording_has_times(const struct recording *r)
{
    const int8_t *column = r->table.column;

    switch (r->format) {
    case RECORDING_CAPTURE: return true;
    case RECORDING_FIT: return r->fit.stamp != 0;
    case RECORDING_CSV: return column[RECORDING_T] >= 0 || column[RECORDING_STAMP] >= 0;
    case RECORDING_HRM: return r->hrm.rates > 0;
    case RECORDING_UNKNOWN:
    case RECORDING_RR_TEXT:
    case RECORDING_RR_LIST: break;
    }
    return false;
}
