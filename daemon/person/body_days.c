/* body_days.c - which report belongs where, and the turn of a day */
#include "body_days.h"

#include "day_ring.h"
#include "sessions.h"

#include <math.h>
#include <string.h>

#define DAY_MS INT64_C(86400000)

#define NIGHT_FROM_S (18 * 3600) /* of the day before */
#define NIGHT_TO_S   (12 * 3600)
/* Without something in bed that says so, sleep looks like sitting still: its hours are left out. */
#define SEATED_FROM_S (7 * 3600)
#define SEATED_TO_S   (22 * 3600)

#define RAISED_LEAST_MIN 240.0 /* scored; less is no day */
#define READING_MIN      60.0
#define TEN_MINUTES_MS   (INT64_C(600) * MS_PER_S)

void body_days_init(struct body_days *b)
{
    memset(b, 0, sizeof(*b)); /* padding too: the memory is stored as bytes */
    b->memory.version = BODY_MEMORY_VERSION;
    b->today = INT32_MIN;
    day_ring_init(&b->memory);
}

/* ---- days that end ---- */

static void conclude(struct body_days *b, int32_t day)
{
    illness_refer(&b->illness, &b->memory, day);
    illness_conclude(&b->illness, &b->memory, day);
    sessions_conclude(&b->memory, day);
}

static void conclude_until(struct body_days *b, int32_t today)
{
    struct body_memory *m = &b->memory;
    int64_t until = m->until_unix_ms / DAY_MS;

    if (m->until_unix_ms == 0 || until > today) /* nothing yet, or a clock that ran ahead */
        until = today;
    if (until < today - BODY_DAYS)
        until = today - BODY_DAYS;
    for (; until < today; until++)
        conclude(b, (int32_t)until);
    m->until_unix_ms = today * DAY_MS;
}

void body_days_move(struct body_days *b, int32_t today, bool is_believed)
{
    bool concludes = is_believed && b->memory.until_unix_ms != today * DAY_MS;

    if (concludes)
        conclude_until(b, today);
    if (concludes || today != b->today)
        illness_refer(&b->illness, &b->memory, today);
    b->today = today;
}

/* ---- reports ---- */

static bool is_seated(const struct report *r)
{
    return (r->why == WHY_OK || r->why == WHY_CALIBRATING || r->why == WHY_WEAK_RESPONSE) &&
           (r->activity == ACTIVITY_REST || r->activity == ACTIVITY_UNKNOWN);
}

static void add_night(struct body_days *b, const struct report *r, double minutes,
                      const struct instant *t)
{
    int32_t second = instant_second_of_day(t);
    int32_t day = instant_day(t) + (second >= NIGHT_FROM_S);

    if (second >= NIGHT_TO_S && second < NIGHT_FROM_S)
        return;
    /* Else the clock is disputed, or the date line was crossed: whose night it is, is not known. */
    if (day == b->today || day == b->today + 1)
        body_part_add(&day_ring_open(&b->memory, day)->night, r->heart_rate_bpm, r->rmssd_ms,
                      minutes);
}

static void add_seated(struct body_days *b, const struct report *r, double minutes,
                       const struct instant *t)
{
    int32_t second = instant_second_of_day(t);

    hours_add(&b->hours, t->unix_ms, r, minutes);
    if (second >= SEATED_FROM_S && second < SEATED_TO_S)
        body_part_add(&day_ring_open(&b->memory, b->today)->seated, r->heart_rate_bpm, r->rmssd_ms,
                      minutes);
}

void body_days_report(struct body_days *b, const struct report *r, double step_min,
                      const struct load_sum *load, const struct instant *t)
{
    /* A step that ends on the edge of a day lies before it. */
    struct instant at = { .unix_ms = t->unix_ms - 1, .utc_offset_s = t->utc_offset_s };
    int64_t step_ms = (int64_t)(step_min * 60 * MS_PER_S);

    if (load->scored_min >= RAISED_LEAST_MIN)
        day_ring_open(&b->memory, b->today)->raised_share =
            fmin(1, load->raised_min / load->scored_min);
    if (t->unix_ms / TEN_MINUTES_MS != (t->unix_ms - step_ms) / TEN_MINUTES_MS)
        sessions_hours(&b->memory, &b->hours, t->unix_ms);
    if (r->why == WHY_ASLEEP)
        add_night(b, r, step_min, &at);
    else if (is_seated(r))
        add_seated(b, r, step_min, &at);
}

void body_days_reading(struct body_days *b, double hr_bpm, double rmssd_ms)
{
    if (b->today != INT32_MIN)
        body_part_add(&day_ring_open(&b->memory, b->today)->seated, hr_bpm, rmssd_ms, READING_MIN);
}

/* ---- sessions, illness ---- */

void body_days_session(struct body_days *b, const struct session *s, const struct instant *t)
{
    sessions_told(&b->memory, &b->hours, s, t->unix_ms);
}

bool body_days_give(struct body_days *b, const struct instant *t, struct session_effect *out)
{
    /* The days before today are what it is made of: not while the date is disputed. */
    if (b->today == INT32_MIN || b->memory.until_unix_ms != b->today * DAY_MS)
        return false;
    return sessions_give(&b->memory, b->today, instant_second_of_day(t), out);
}

void body_days_illness(const struct body_days *b, struct illness_view *out)
{
    *out = (struct illness_view){ 0 };
    if (b->today != INT32_MIN)
        illness_view(&b->illness, &b->memory, b->today, out);
}
