/*
 * load_days.c - sums that days move through
 *
 * A heavy day is one with more than twice the raised share of the middle day. The
 * middle one, not the mean: ten bad days of a month lift the mean so far that none
 * of them would stand out. And at least a twentieth of what was scored, half an
 * hour in a day of ten: where the middle day has nothing, two minutes are no weight.
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
#define DAYS_LEAST    3      /* fewer have no middle */
#define HEAVY_TIMES   2.0
#define HEAVY_LEAST   0.05
#define WEEK_DAYS     7

void load_init(struct load_days *l)
{
    *l = (struct load_days){ .memory = { .version = LOAD_MEMORY_VERSION, .day = INT32_MIN } };
}

static bool is_plausible(double x, double most)
{
    return x >= 0 && x <= most; /* false for NAN */
}

bool load_restore(struct load_days *l, const struct load_memory *in)
{
    if (in->version != LOAD_MEMORY_VERSION ||
        (in->day != INT32_MIN && (in->day < 0 || in->day > LAST_DAY)))
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

static void move_day(struct load_memory *m, int32_t day)
{
    int64_t by = m->day == INT32_MIN ? 0 : (int64_t)day - m->day;
    size_t count = (size_t)(by < 0 ? -by : by);

    if (by == -1)
        return;
    if (count > LOAD_DAYS)
        count = LOAD_DAYS;
    size_t left = LOAD_DAYS - count, bytes = left * sizeof(m->days[0]);
    if (by > 0)
        memmove(&m->days[count], &m->days[0], bytes);
    else
        memmove(&m->days[0], &m->days[count], bytes);
    for (size_t i = 0; i < count; i++)
        m->days[by > 0 ? i : left + i] = (struct load_sum){ 0 };
    m->day = day;
}

void load_move(struct load_days *l, const struct instant *t)
{
    move_hour(l, t->us);
    l->dated = instant_has_wall(t);
    if (!l->dated)
        return;
    move_day(&l->memory, instant_day(t));
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

static int32_t heavy_days(const double *share, int count)
{
    double sorted[LOAD_DAYS];
    int32_t heavy = 0;

    if (count < DAYS_LEAST)
        return 0;
    for (int i = 0; i < count; i++) {
        int at = i;
        for (; at > 0 && sorted[at - 1] > share[i]; at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = share[i];
    }
    double middle = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
    for (int i = 0; i < count; i++)
        heavy += share[i] > HEAVY_TIMES * middle && share[i] >= HEAVY_LEAST;
    return heavy;
}

void load_fill(const struct load_days *l, int64_t t_us, struct load *out)
{
    double share[LOAD_DAYS];
    struct load_memory m;
    int count = 0;

    load_save(l, &m);
    *out = (struct load){ .hour = last_hour(l, t_us), .today = m.days[0] };
    for (int i = 0; i < LOAD_DAYS; i++) {
        const struct load_sum *day = &m.days[i];

        if (i < WEEK_DAYS)
            add(&out->week, day, 1);
        add(&out->month, day, 1);
        if (day->scored_min >= DAY_LEAST_MIN)
            share[count++] = day->raised_min / day->scored_min;
    }
    out->month_days = count;
    out->heavy_days = heavy_days(share, count);
}
