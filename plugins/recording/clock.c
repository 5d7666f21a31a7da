/*
 * clock.c - what is too early, what is too late, and what is milliseconds
 *
 * Nobody's heart beats in less than 100 ms or rests for more than 3 s: the first
 * interval that a heart can have tells seconds from milliseconds. An artifact of 1 ms
 * passes for a second: a guess of seconds holds until the numbers speak against it.
 */
#include "clock.h"

#define US_PER_S INT64_C(1000000)
#define BACK_US  US_PER_S /* phones stamp what came together in any order */
#define TICKS_MS 1152
#define S_LEAST  (TICKS_MS / 5) /* 0.2 read as ms */
#define S_MOST   (TICKS_MS * 3)
#define MS_LEAST (TICKS_MS * 100)
#define MS_MOST  (TICKS_MS * 3000)
#define SURE     3 /* so many are no artifacts */

void clock_notice(struct recording *r, const char *what)
{
    r->notice = what;
    r->notice_line = r->line;
}

int64_t clock_sum_us(const struct recording *r)
{
    return (r->rr_sum * 125 + 143) / 144;
}

const char *clock_take(struct recording *r, int64_t t_us, struct recording_row *row)
{
    if (r->last_t_us - t_us > BACK_US)
        return "t_s goes back";
    if (r->has_rows && t_us - r->last_t_us > CLOCK_JUMP_MAX_US)
        return "t_s jumps ahead by more than a month";
    if (t_us > r->last_t_us)
        r->last_t_us = t_us;
    row->t_us = t_us;
    return NULL;
}

void clock_count(struct recording *r, const struct recording_row *row)
{
    if (row->has_rr)
        r->rr_sum += row->rr_ticks;
}

void clock_take_sum(struct recording *r, struct recording_row *row)
{
    clock_count(r, row);
    row->t_us = r->last_t_us = clock_sum_us(r);
}

/* Intervals of a heart in milliseconds where seconds were guessed: that rested on an artifact, if
   on few; else these are pauses, unless they follow on one another. */
static bool are_ms(struct recording_rr_unit *unit, struct span s, int32_t *ticks)
{
    int32_t ms;

    if (!number_rr(s, false, &ms) || ms < MS_LEAST || ms > MS_MOST)
        return false;
    unit->large++;
    if (unit->seconds >= SURE && unit->large < SURE)
        return false;
    *unit = (struct recording_rr_unit){ .unit = RECORDING_UNIT_MS };
    *ticks = ms;
    return true;
}

static bool guessed_seconds(struct recording_rr_unit *unit, struct span s, int32_t *ticks)
{
    bool good = number_rr(s, true, ticks);

    if (good && *ticks < MS_LEAST * 1000) {
        unit->large = 0;
        unit->seconds +=
            unit->seconds < SURE && *ticks >= S_LEAST * 1000 && *ticks <= S_MOST * 1000;
        return true;
    }
    return are_ms(unit, s, ticks) || good;
}

bool clock_interval(struct recording_rr_unit *unit, struct span s, int32_t *ticks)
{
    if (unit->is_guessed)
        return guessed_seconds(unit, s, ticks);
    if (!number_rr(s, unit->unit == RECORDING_UNIT_S, ticks))
        return false;
    if (unit->unit != RECORDING_UNIT_OPEN)
        return true;
    if (*ticks >= MS_LEAST)
        unit->unit = RECORDING_UNIT_MS;
    if (*ticks < S_LEAST || *ticks > S_MOST)
        return true;
    *unit = (struct recording_rr_unit){ .unit = RECORDING_UNIT_S, .is_guessed = true };
    return guessed_seconds(unit, s, ticks);
}

bool clock_row_interval(struct recording *r, struct recording_rr_unit *unit, struct span s,
                        int32_t *ticks)
{
    const bool was_guessed = unit->is_guessed, good = clock_interval(unit, s, ticks);

    if (was_guessed && !unit->is_guessed)
        clock_notice(r, "intervals in milliseconds: those before it were taken for seconds");
    return good;
}
