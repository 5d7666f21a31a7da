/*
 * table_time.c - from what a phone wrote to the recording's own clock
 *
 *   stamp --> wall | time of day | number --> us --> minus base --> t_us
 *
 * Time 0 is where the first interval begins: the first row comes at its interval.
 *
 * A number is wall time where it is large enough; else it counts from anywhere, and
 * whether it counts seconds or milliseconds shows in the second row: its step is held
 * against the interval.
 *
 * A phone's clock may be set. One stamp far from the others is refused, though the row keeps
 * its interval; a second one that follows on it is the new time, and the recording's clock
 * runs on.
 */
#include "table_time.h"

#include "clock.h"
#include "stamp.h"

#define US_PER_S   INT64_C(1000000)
#define DAY_US     (INT64_C(86400) * US_PER_S)
#define FOLLOWS_US (60 * US_PER_S)
#define BACK_US    US_PER_S
#define LATE_US    (60 * US_PER_S)

/* Millionths: 10^11 ms is 1973, 3 * 10^8 s is 1979. */
#define WALL_MS (INT64_C(100000000000) * US_PER_S)
#define WALL_S  (INT64_C(300000000) * US_PER_S)

#define STEP_MS_LEAST                                                           \
    (100 * US_PER_S) /* nobody writes a rate only every 100 s, nor ten a second \
                      */

static int64_t interval_us(const struct recording_row *row)
{
    return row->has_rr ? ((int64_t)row->rr_ticks * 125 + 143) / 144 : 0;
}

/* A number is in millionths of its unit until that is known. */
static int64_t in_us(const struct recording_table *t, int64_t millionths)
{
    return t->kind == RECORDING_STAMP_NUMBER && t->stamp_unit == RECORDING_UNIT_MS
               ? millionths / 1000
               : millionths;
}

static bool read_stamp(struct recording *r, struct span s, int64_t *value)
{
    struct recording_table *t = &r->table;
    struct stamp stamp;
    uint8_t kind;

    if (t->kind != RECORDING_STAMP_NUMBER && stamp_read(s, &stamp)) {
        kind = stamp.has_day ? RECORDING_STAMP_WALL : RECORDING_STAMP_OF_DAY;
        *value = stamp.us;
    } else if (number_micro(s, value)) {
        kind = RECORDING_STAMP_NUMBER;
    } else {
        return false;
    }
    if (t->kind == RECORDING_STAMP_NONE) {
        t->kind = kind;
        r->is_local = kind == RECORDING_STAMP_WALL && !stamp.has_zone;
        if (kind == RECORDING_STAMP_NUMBER && t->stamp_unit == RECORDING_UNIT_OPEN)
            t->stamp_unit = *value >= WALL_MS  ? RECORDING_UNIT_MS
                            : *value >= WALL_S ? RECORDING_UNIT_S
                                               : RECORDING_UNIT_OPEN;
    }
    return t->kind == kind;
}

static void set_base(struct recording *r, int64_t base_us)
{
    struct recording_table *t = &r->table;
    bool is_wall = t->kind == RECORDING_STAMP_WALL ||
                   (t->kind == RECORDING_STAMP_NUMBER && in_us(t, t->first_us) >= WALL_S);

    t->base_us = base_us;
    if (is_wall || t->epoch_us)
        r->start_unix_ms = (base_us + t->epoch_us) / 1000;
}

static void begin(struct recording *r, int64_t value, const struct recording_row *row)
{
    struct recording_table *t = &r->table;

    t->is_begun = true;
    t->first_us = value;
    set_base(r, in_us(t, value) - interval_us(row));
}

/* The middle between a step in seconds and one in milliseconds is their interval times 31.6. */
static void guess_unit(struct recording *r, int64_t value, const struct recording_row *row)
{
    struct recording_table *t = &r->table;
    int64_t step = value - t->first_us, before_us = t->first_us - t->base_us;
    bool is_ms =
        row->has_rr && row->rr_ticks ? step / 32 > interval_us(row) : step >= STEP_MS_LEAST;

    t->stamp_unit = is_ms ? RECORDING_UNIT_MS : RECORDING_UNIT_S;
    set_base(r, in_us(t, t->first_us) - before_us);
}

/* The time is far from that of the row before. NULL: its time is set; else why not. */
static const char *take_off(struct recording *r, int64_t stamp_us, bool is_back,
                            struct recording_row *row)
{
    struct recording_table *t = &r->table;
    bool follows = t->is_off && stamp_us >= t->off_us && stamp_us - t->off_us < FOLLOWS_US;

    t->is_off = !follows;
    t->off_us = stamp_us;
    row->t_us = r->last_t_us;
    if (follows) {
        row->t_us += interval_us(row);
        t->base_us = stamp_us - row->t_us;
        return clock_take(r, row->t_us, row);
    }
    if (!row->has_rr)
        return is_back ? "its time goes back" : "its time jumps ahead by more than a month";
    clock_notice(r, is_back ? "its time goes back: only its interval was taken"
                            : "its time jumps ahead by more than a month: only its interval was "
                              "taken");
    return NULL;
}

const char *table_time(struct recording *r, struct span stamp, struct recording_row *row)
{
    struct recording_table *t = &r->table;
    int64_t value, t_us;

    if (!read_stamp(r, stamp, &value))
        return "its time cannot be read";
    if (!t->is_begun)
        begin(r, value, row);
    else if (t->kind == RECORDING_STAMP_NUMBER && t->stamp_unit == RECORDING_UNIT_OPEN &&
             value > t->first_us)
        guess_unit(r, value, row);
    t_us = in_us(t, value) - t->base_us;

    if (t->kind == RECORDING_STAMP_OF_DAY && r->last_t_us - t_us > DAY_US / 2) {
        t->base_us -= DAY_US;
        t_us += DAY_US;
    } else if (t->kind == RECORDING_STAMP_OF_DAY && t_us - r->last_t_us > DAY_US - LATE_US) {
        t_us -= DAY_US; /* written late, after the first row of the new day */
    }
    bool is_back = r->last_t_us - t_us > BACK_US;
    if (is_back || (r->has_rows && t_us - r->last_t_us > CLOCK_JUMP_MAX_US))
        return take_off(r, in_us(t, value), is_back, row);
    t->is_off = false;
    return clock_take(r, t_us > 0 ? t_us : 0, row);
}
