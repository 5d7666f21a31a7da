/*
 * fields - what can be printed of a report and of a summary, by name
 *
 * The names are those of balm/P/state, and of DESIGN section 6. A list of fields
 * also says what the heart has to compute for them.
 */
#pragma once

#include "complaint.h"
#include "out.h"
#include "report.h"
#include "summary.h"

#define FIELDS_MAX 64

struct field;

struct field_list {
    const struct field *fields[FIELDS_MAX];
    size_t count;
    uint32_t want; /* HEART_WANT_*, or SUMMARY_WANT_* where the list is of a summary */
};

enum field_kind { FIELDS_REPORT, FIELDS_SUMMARY };

/* `names` as in "t_s,stress"; NULL: all. 0, or -EINVAL with the reason in words. */
int fields_choose(struct field_list *list, enum field_kind kind, const char *names,
                  struct complaint *why);

/* One object and a line break. `t` is written where the report has wall time and `dated` is set. */
void fields_print_report(const struct field_list *list, struct out *out, const struct report *r,
                         bool dated);
void fields_print_summary(const struct field_list *list, struct out *out,
                          const struct hrv_summary *s);
/* ISO 8601 in quotes; the instant has wall time. */
void fields_print_time(struct out *out, const struct instant *at);
