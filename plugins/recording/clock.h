/*
 * clock - the times of a recording's rows, as each format comes by them
 *
 * A row that is refused moves nothing: neither the sum of intervals nor the time
 * that later rows are held against.
 */
#pragma once

#include "../recording.h"
#include "number.h"

/* A row that says nothing yet. Not the whole of it: its bytes alone would cost more than reading a
   line. */
static inline void clock_clear(struct recording_row *row)
{
    row->has_rr = row->has_hr = row->has_acc = row->is_pulse = false;
    row->quality = 100;
    row->contact = -1;
    row->rr_ticks = 0;
    row->hr_bpm = row->acc_sd_g = 0;
    row->label[0] = row->service[0] = row->characteristic[0] = '\0';
    row->byte_count = 0;
}

/* Time on the sum of intervals. Rounded up: no beat ends before an instant that it comes after. */
int64_t clock_sum_us(const struct recording *r);
/* A single wrong time must not make millions of empty steps, nor all later rows seem to go back.
 */
#define CLOCK_JUMP_MAX_US (INT64_C(31) * 86400 * 1000000)

/* Says what is odd about the line at hand. */
void clock_notice(struct recording *r, const char *what);
/* The row has come at that time. NULL, or why it cannot have. */
const char *clock_take(struct recording *r, int64_t t_us, struct recording_row *row);
/* The row's interval lasts: counts it. */
void clock_count(struct recording *r, const struct recording_row *row);
/* The row has come when its interval ended, on the sum of all. */
void clock_take_sum(struct recording *r, struct recording_row *row);
/* An interval in that unit; where it is open or guessed, the number itself may tell. */
bool clock_interval(struct recording_rr_unit *unit, struct span s, int32_t *ticks);
/* The same for a row; a guess that proves wrong is told. */
bool clock_row_interval(struct recording *r, struct recording_rr_unit *unit, struct span s,
                        int32_t *ticks);
