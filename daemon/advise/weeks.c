/*
 * weeks.c - heavy against the own usual, severe against everybody's
 *
 * How many minutes are raised in an ordinary day differs from one person to the next by more than
 * a bad week adds, so a week is held against what is usual of this person, as a share of what was
 * scored: who wears a sensor twice as long is not twice as tense. Only where the usual is not known
 * yet it is held against a share that is much for anybody. Severe is much for anybody, too.
 *
 * The usual follows what is lived: seven weeks into a spell of five times the usual twice of it is
 * no longer reached. So where the share is much for anybody, a quarter above the usual is enough.
 */
#include "weeks.h"

#include <math.h>

#define WEEK 7

/* A week of theirs that holds twice the usual; seven minutes in the hour at the least. */
#define WEEK_TIMES     2.0
#define WEEK_LEAST_MIN 210.0
#define WEEK_BEFORE    0.5 /* of it must lie before today: one bad day is no week */
#define LEAST_SHARE    0.12

/* For anybody: twice to four times the ordinary days of healthy people. */
#define MUCH_SHARE    0.25
#define MUCH_WEEK_MIN 420.0
#define MUCH_TIMES    1.25

#define MONTH_DAYS_LEAST 14
#define MONTH_HEAVY_DAYS 0.6 /* of those worn */
#define MONTH_TIMES      1.5

#define SEVERE_SHARE     0.35
#define SEVERE_WEEKS     3
#define SEVERE_WEEK_DAYS 4
#define SEVERE_FEEL      4.5
#define SEVERE_FEELS     2

#define SAID_DAYS       14
#define SAID_LEAST      8
#define SAID_DAYS_LEAST 6
#define SAID_FEEL       4.3

/* Of a stretch of days: an hour a day, on average, says enough of it. */
#define STRETCH_DAY_MIN 60.0

/* NAN: nothing was scored. */
static double share_of(double raised_min, double scored_min)
{
    return scored_min > 0 ? fmin(raised_min / scored_min, 1) : NAN;
}

static void add_up(const struct load_memory *days, int from, int to, double *raised_min,
                   double *scored_min)
{
    *raised_min = *scored_min = 0;
    for (int i = from; i < to; i++) {
        *raised_min += days->days[i].raised_min;
        *scored_min += days->days[i].scored_min;
    }
}

/* The share from which a stretch is heavy that has to hold so many times the usual. */
static double heavy_from(double usual_share, double times)
{
    if (!isfinite(usual_share))
        return MUCH_SHARE;
    return fmin(fmax(times * usual_share, LEAST_SHARE), fmax(MUCH_TIMES * usual_share, MUCH_SHARE));
}

static bool is_heavy_week(const struct load_memory *days, double usual_share, bool *can_tell)
{
    double raised, scored, least_min = isfinite(usual_share) ? WEEK_LEAST_MIN : MUCH_WEEK_MIN;

    add_up(days, 0, WEEK, &raised, &scored);
    *can_tell = scored >= WEEKS_WEEK_SCORED_MIN;
    return *can_tell && raised - days->days[0].raised_min >= WEEK_BEFORE * raised &&
           share_of(raised, scored) >= heavy_from(usual_share, WEEK_TIMES) && raised >= least_min;
}

static bool is_heavy_month(const struct load_memory *days, double usual_share, bool *can_tell)
{
    double least_share = heavy_from(usual_share, MONTH_TIMES);
    int worn = 0, heavy = 0;

    for (int i = 0; i < LOAD_DAYS; i++) {
        const struct load_sum *day = &days->days[i];

        if (!(day->scored_min >= WEEKS_DAY_SCORED_MIN))
            continue;
        worn++;
        heavy += share_of(day->raised_min, day->scored_min) >= least_share;
    }
    *can_tell = worn >= MONTH_DAYS_LEAST;
    return *can_tell && heavy >= MONTH_HEAVY_DAYS * worn;
}

enum weeks_load weeks_judge(const struct load_memory *days, double usual_share)
{
    bool knows_week, knows_month;
    bool week = is_heavy_week(days, usual_share, &knows_week);

    if (is_heavy_month(days, usual_share, &knows_month))
        return WEEKS_HEAVY_MONTH;
    if (week)
        return WEEKS_HEAVY_WEEK;
    return knows_week || knows_month ? WEEKS_ORDINARY : WEEKS_NOT_WORN;
}

double weeks_share(const struct load_memory *days, int count)
{
    double raised, scored;

    count = count < LOAD_DAYS - 1 ? count : LOAD_DAYS - 1;
    add_up(days, 1, count + 1, &raised, &scored);
    return count > 0 && scored >= count * STRETCH_DAY_MIN ? share_of(raised, scored) : NAN;
}

static size_t place_of(int32_t day)
{
    return (size_t)(((int64_t)day % ADVISE_DAYS + ADVISE_DAYS) % ADVISE_DAYS);
}

/* NULL: nothing was said on it. */
static const struct feel_day *feel_on(const struct feel_day *feels, int32_t day)
{
    const struct feel_day *f = &feels[place_of(day)];

    return f->day == day && f->count > 0 ? f : NULL;
}

static bool was_severe(const struct load_sum *day)
{
    return day->scored_min >= WEEKS_DAY_SCORED_MIN &&
           share_of(day->raised_min, day->scored_min) >= SEVERE_SHARE;
}

static bool felt_severe(const struct feel_day *f)
{
    return f && f->count >= SEVERE_FEELS && f->sum / f->count >= SEVERE_FEEL;
}

/* In each of the last weeks, on most days that a working week has. */
static bool weeks_were_severe(const struct load_memory *days, const struct feel_day *feels,
                              int32_t today, bool *said)
{
    *said = true;
    for (int week = 0; week < SEVERE_WEEKS; week++) {
        int severe = 0;

        for (int i = week * WEEK; i < (week + 1) * WEEK; i++) {
            bool was = was_severe(&days->days[i]);

            severe += was || felt_severe(feel_on(feels, today - i));
            *said = *said && !was;
        }
        if (severe < SEVERE_WEEK_DAYS)
            return false;
    }
    return true;
}

/* Each day counts once, however often something was said on it. */
static bool answers_say_so(const struct feel_day *feels, int32_t today)
{
    uint32_t count = 0, days = 0;
    double sum = 0;

    for (int i = 0; i < SAID_DAYS; i++) {
        const struct feel_day *f = feel_on(feels, today - i);

        if (!f)
            continue;
        count += f->count < SAID_LEAST ? f->count : SAID_LEAST;
        days++;
        sum += f->sum / f->count;
    }
    return count >= SAID_LEAST && days >= SAID_DAYS_LEAST && sum / days >= SAID_FEEL;
}

bool weeks_are_severe(const struct load_memory *days, const struct feel_day *feels, int32_t today,
                      bool *said)
{
    if (weeks_were_severe(days, feels, today, said))
        return true;
    *said = answers_say_so(feels, today);
    return *said;
}

void weeks_feel(struct feel_day feels[ADVISE_DAYS], int32_t today, int32_t feel)
{
    struct feel_day *f = &feels[place_of(today)];

    if (feel < 1 || feel > 5)
        return;
    if (f->day != today) {
        f->day = today;
        f->count = 0;
        f->sum = 0;
    }
    if (f->count == UINT32_MAX)
        return;
    f->count++;
    f->sum += feel;
}
