/*
 * load_days.c - sums that days move through
 *
 * A heavy day is one with more than twice the share raised that is usual of this
 * person. The usual is a mean over the days that have ended, plain over the first
 * 28 and slower than a month afterwards. It is what was usual when the day ended
 * that counts: a bad month stands out against the ones before it, and what it does
 * to the usual takes nothing of that back. And at least a twentieth of what was
 * scored, half an hour in a day of ten: where the usual is nothing, two minutes are
 * no weight.
 */
#include "load_days.h"

#include <math.h>
#include <string.h>

#define SLOT_US (5 * 60 * US_PER_S)

/* The local day of a traveller going west is longer than 24 h, and never as long as two. */
#define DAY_MOST_MIN  (2 * 24 * 60.0)
#define OVER_MOST_BPM 200.0
#define LAST_DAY      100000 /* in the year 2243: no clock of ours */
#define DAY_LEAST_MIN 60.0   /* of score: less says little of a day */
#define HEAVY_TIMES   2.0
#define HEAVY_LEAST   0.05
#define WEEK_DAYS     7
#define USUAL_LEAST   7  /* days; of fewer nobody knows what is usual */
#define USUAL_PLAIN   28 /* days of which the usual is the plain mean */
#define USUAL_SLOW    56 /* then it takes a new day in as one of so many */
#define SLOTS         ((UINT32_C(1) << LOAD_DAYS) - 1)
#define HOUR_US       (60 * 60 * US_PER_S)
/* What the clock said is believed after so long. */
#define BELIEVED_US (24 * HOUR_US)

void load_init(struct load_days *l)
{
    *l = (struct load_days){ .memory = { .version = LOAD_MEMORY_VERSION, .day = INT32_MIN },
                             .begun_us = INSTANT_NEVER,
                             .jumped_us = INSTANT_NEVER,
                             .back_us = INSTANT_NEVER };
}

static bool is_plausible(double x, double most)
{
    return x >= 0 && x <= most; /* false for NAN */
}

bool load_restore(struct load_days *l, const struct load_memory *in)
{
    if (in->version != LOAD_MEMORY_VERSION ||
        (in->day != INT32_MIN && (in->day < 0 || in->day > LAST_DAY)) ||
        !is_plausible(in->usual_share, 1) || in->usual_days < 0 || in->heavy & ~SLOTS)
        return false;
    for (int i = 0; i < LOAD_DAYS; i++) {
        const struct load_sum *s = &in->days[i];

        if (!is_plausible(s->scored_min, DAY_MOST_MIN) ||
            !is_plausible(s->raised_min, DAY_MOST_MIN) ||
            !is_plausible(s->over_beats, DAY_MOST_MIN * OVER_MOST_BPM))
            return false;
    }
    l->memory = *in;
    return true;
}

static void add(struct load_sum *to, const struct load_sum *s, double weight)
{
    to->raised_min += s->raised_min * weight;
    to->over_beats += s->over_beats * weight;
    to->scored_min += s->scored_min * weight;
}

static void add_to_day(struct load_sum *day, const struct load_sum *s)
{
    add(day, s, 1);
    day->raised_min = fmin(day->raised_min, DAY_MOST_MIN);
    day->over_beats = fmin(day->over_beats, DAY_MOST_MIN * OVER_MOST_BPM);
    day->scored_min = fmin(day->scored_min, DAY_MOST_MIN);
}

void load_save(const struct load_days *l, struct load_memory *out)
{
    *out = l->memory;
    add_to_day(&out->days[0], &l->undated);
}

static void move_hour(struct load_days *l, int64_t t_us)
{
    /* A step that ends on the edge lies before it. */
    int64_t slot = t_us > 0 ? (t_us - 1) / SLOT_US : 0;

    if (slot - l->newest >= LOAD_SLOTS)
        l->newest = slot - LOAD_SLOTS;
    while (l->newest < slot)
        l->slots[++l->newest % LOAD_SLOTS] = (struct load_sum){ 0 };
}

/* Of a day with a score. */
static double share_of(const struct load_sum *day)
{
    return fmin(1, day->raised_min / day->scored_min);
}

static double usual_of(const struct load_memory *m)
{
    return m->usual_days >= USUAL_LEAST ? m->usual_share : NAN;
}

static bool is_heavy(const struct load_sum *day, double usual)
{
    double share = share_of(day);

    return day->scored_min >= DAY_LEAST_MIN && share > HEAVY_TIMES * usual && share >= HEAVY_LEAST;
}

static void end_today(struct load_memory *m)
{
    const struct load_sum *day = &m->days[0];

    if (day->scored_min < DAY_LEAST_MIN)
        return;
    if (is_heavy(day, usual_of(m)))
        m->heavy |= 1;
    if (m->usual_days < INT32_MAX)
        m->usual_days++;
    double weight = 1.0 / (m->usual_days <= USUAL_PLAIN ? m->usual_days : USUAL_SLOW);
    m->usual_share += weight * (share_of(day) - m->usual_share);
}

static void move_forward(struct load_memory *m, int32_t day)
{
    size_t count = (size_t)(day - m->day) < LOAD_DAYS ? (size_t)(day - m->day) : LOAD_DAYS;

    end_today(m);
    m->heavy = count < LOAD_DAYS ? (m->heavy << count) & SLOTS : 0;
    memmove(&m->days[count], &m->days[0], (LOAD_DAYS - count) * sizeof(m->days[0]));
    for (size_t i = 0; i < count; i++)
        m->days[i] = (struct load_sum){ 0 };
    m->day = day;
}

/* The clock was ahead: the days are as they were, and what was lived since is of the day that it
 * tells now. */
static void take_back(struct load_days *l)
{
    struct load_memory wrong = l->memory;

    l->memory = l->before;
    for (int i = 0; i < LOAD_DAYS && i <= wrong.day - l->jumped_to; i++)
        add(&l->undated, &wrong.days[i], 1);
    l->jumped_us = INSTANT_NEVER;
}

/* Slot 0 goes on until the clock is there again, or until this date has been told for a day. */
static void stay(struct load_days *l, int32_t day, int64_t t_us)
{
    if (l->back_us == INSTANT_NEVER)
        l->back_us = t_us;
    if (t_us - l->back_us < BELIEVED_US)
        return;
    l->memory.day = day;
    l->back_us = INSTANT_NEVER;
}

static void move_day(struct load_days *l, int32_t day, int64_t t_us)
{
    struct load_memory *m = &l->memory;

    if (l->jumped_us != INSTANT_NEVER && t_us - l->jumped_us >= BELIEVED_US)
        l->jumped_us = INSTANT_NEVER;
    if (l->jumped_us != INSTANT_NEVER && day < m->day - 1 && day < l->jumped_to - 1)
        take_back(l);
    if (m->day == INT32_MIN)
        m->day = day;
    if (day < m->day - 1) {
        stay(l, day, t_us);
        return;
    }
    l->back_us = INSTANT_NEVER;
    if (day > m->day + 1) {
        l->before = *m;
        l->jumped_us = t_us;
        l->jumped_to = day;
    }
    if (day > m->day)
        move_forward(m, day);
}

void load_move(struct load_days *l, const struct instant *t)
{
    /* As of the hour's slots: a step that ends at midnight lies before it. */
    struct instant just_before = { .unix_ms = t->unix_ms - 1, .utc_offset_s = t->utc_offset_s };

    move_hour(l, t->us);
    if (l->begun_us == INSTANT_NEVER)
        l->begun_us = t->us;
    l->dated = instant_has_wall(t);
    if (!l->dated)
        return;
    move_day(l, instant_day(&just_before), t->us);
    add_to_day(&l->memory.days[0], &l->undated);
    l->undated = (struct load_sum){ 0 };
}

/* Beats that exertion asked for are no tension; light activity is exertion enough. */
static bool is_at_rest(enum activity a)
{
    return a == ACTIVITY_REST || a == ACTIVITY_UNKNOWN;
}

void load_add(struct load_days *l, const struct report *r, double step_min)
{
    struct load_sum s = { .scored_min = step_min };

    if (isnan(r->stress))
        return;
    if (r->raised)
        s.raised_min = step_min;
    if (is_at_rest(r->activity) && r->over_bpm > 0)
        s.over_beats = fmin(r->over_bpm, OVER_MOST_BPM) * step_min;
    add(&l->slots[l->newest % LOAD_SLOTS], &s, 1);
    add_to_day(l->dated ? &l->memory.days[0] : &l->undated, &s);
}

static struct load_sum last_hour(const struct load_days *l, int64_t t_us)
{
    struct load_sum sum = { 0 };
    double into = fmin(1, (double)(t_us - l->newest * SLOT_US) / (double)SLOT_US);

    for (int i = 0; i < LOAD_SLOTS - 1; i++)
        add(&sum, &l->slots[(l->newest + LOAD_SLOTS - i) % LOAD_SLOTS], 1);
    add(&sum, &l->slots[(l->newest + 1) % LOAD_SLOTS], 1 - into);
    return sum;
}

void load_fill(const struct load_days *l, int64_t t_us, struct load *out)
{
    struct load_memory m;

    load_save(l, &m);
    *out = (struct load){
        .hour = last_hour(l, t_us),
        .hour_known = l->begun_us != INSTANT_NEVER && t_us - l->begun_us >= HOUR_US,
        .today = m.days[0],
        .usual_share = usual_of(&m),
    };
    for (int i = 0; i < LOAD_DAYS; i++) {
        const struct load_sum *day = &m.days[i];

        if (i < WEEK_DAYS)
            add(&out->week, day, 1);
        add(&out->month, day, 1);
        out->month_days += day->scored_min >= DAY_LEAST_MIN;
        out->heavy_days += i ? (int32_t)((m.heavy >> i) & 1) : is_heavy(day, out->usual_share);
    }
}
