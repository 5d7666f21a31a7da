#include "hrm.h"

#include "clock.h"
#include "stamp.h"

#include <string.h>

#define US_PER_S  INT64_C(1000000)
#define INTERVALS 238 /* in place of seconds */

enum section { SECTION_OTHER, SECTION_PARAMS, SECTION_DATA };

bool hrm_begins(struct recording *r, struct span line)
{
    if (!span_is(line, "[params]"))
        return false;
    r->hrm = (struct recording_hrm){ .section = SECTION_PARAMS };
    return true;
}

static void date(struct recording *r)
{
    const struct recording_hrm *h = &r->hrm;

    if (!h->has_date || !h->has_time)
        return;
    r->start_unix_ms = (h->day * INT64_C(86400) * US_PER_S + h->time_us) / 1000;
    r->is_local = true;
}

static int param(struct recording *r, struct span line, const char **why)
{
    struct recording_hrm *h = &r->hrm;
    const char *equal = memchr(line.at, '=', (size_t)(line.end - line.at));
    struct stamp stamp;
    int64_t millionths;

    if (!equal)
        return 0;
    struct span key = { line.at, equal }, value = { equal + 1, line.end };
    if (span_is(key, "date")) {
        h->has_date = stamp_read_day(value, &h->day);
        *why = h->has_date ? NULL : "its date cannot be read";
    } else if (span_is(key, "starttime")) {
        h->has_time = stamp_read(value, &stamp) && !stamp.has_day;
        h->time_us = h->has_time ? stamp.us : 0;
        *why = h->has_time ? NULL : "its start cannot be read";
    } else if (span_is(key, "interval")) {
        bool good = number_micro(value, &millionths) && millionths >= US_PER_S &&
                    millionths <= 3600 * US_PER_S;
        h->interval = good ? (uint16_t)(millionths / US_PER_S) : 0;
        *why = good ? NULL : "its interval cannot be read";
    } else {
        return 0;
    }
    date(r);
    return *why ? -1 : 0;
}

static const char *data(struct recording *r, struct span line, struct recording_row *row)
{
    struct recording_hrm *h = &r->hrm;
    struct span first = line;

    for (const char *p = line.at; p < line.end; p++) {
        if (*p == '\t' || *p == ' ') {
            first.end = p;
            break;
        }
    }
    if (h->interval == 0)
        return "nothing before it says how far apart its values are";
    if (h->interval == INTERVALS) {
        if (!number_rr(first, false, &row->rr_ticks))
            return "not an interval from 0 to 1000000 ms";
        row->has_rr = true;
        clock_take_sum(r, row);
        return NULL;
    }
    if (!number_value(first, &row->hr_bpm))
        return "not a rate";
    row->has_hr = true;
    return clock_take(r, h->rates++ * h->interval * US_PER_S, row);
}

int hrm_line(struct recording *r, struct span line, struct recording_row *row, const char **why)
{
    struct recording_hrm *h = &r->hrm;

    if (*line.at == '[') {
        h->section = span_is(line, "[hrdata]")   ? SECTION_DATA
                     : span_is(line, "[params]") ? SECTION_PARAMS
                                                 : SECTION_OTHER;
        return 0;
    }
    if (h->section == SECTION_PARAMS)
        return param(r, line, why);
    if (h->section != SECTION_DATA)
        return 0;
    *why = data(r, line, row);
    return *why ? -1 : 1;
}
