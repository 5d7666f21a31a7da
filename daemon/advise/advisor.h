/*
 * advisor - the advisor from inside, as the files of advise/ share it
 */
#pragma once

#include "advise.h"
#include "screen.h"
#include "weeks.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MINUTE_MS (INT64_C(60) * MS_PER_S)
#define HOUR_MS   (60 * MINUTE_MS)
#define DAY_MS    (24 * HOUR_MS)

/* `later`: how long until the offer comes again, and how long it then waits for a fit moment. */
#define AGAIN_DELAY_MS  (30 * MINUTE_MS)
#define AGAIN_WINDOW_MS (30 * MINUTE_MS)
#define SNOOZE_MAX_S    (30 * 86400)

/* advise_memory.reminded */
enum {
    REMINDED_BOOKED = 1 << 0, /* of the session that is booked */
    OWES_NO_HELP = 1 << 1,    /* that a course did not help is still to be said */
    WANTED_FOR_LOAD = 1 << 2, /* an offer for load was accepted: the next session begins a course */
};
#define REMINDED_ALL (REMINDED_BOOKED | OWES_NO_HELP | WANTED_FOR_LOAD)

struct advisor {
    struct profile profile;
    const struct routine_plan *own, *ours;
    size_t own_count, our_count;
    screen_set screen;      /* of the profile, and of what holds at run time */
    struct advise_memory m; /* all that outlives a restart; m.open stays as the last offer */
    int64_t last_tick_us;
    int64_t raised_since_us; /* INSTANT_NEVER: not raised */
    double raised_score_sum; /* of the reports since then */
    uint32_t raised_reports;
    int64_t learning_us; /* scored while the reference was young */
    int64_t
        deadline_us; /* of the open offer, on this run's own clock; INSTANT_NEVER: not set yet */
    enum weeks_load load; /* as of the last tick, like all below */
    double share;         /* raised, over two weeks; NAN */
    double week_share;    /* over one */
    enum silence silence, no_booking;
};

/* NULL: neither the user's own nor ours. */
const struct routine_plan *advisor_plan(const struct advisor *a, const char *name);
/* The screen, after conditions or needs have changed. */
void advisor_screen(struct advisor *a);
/* Times of the past that a clock stepped back has put into the future; what has run out. */
void advisor_settle(struct advisor *a, const struct instant *t);
/* The offer that is open ends here if the screen no longer lets it through, and a `later` too;
   what runs is stopped. */
void advisor_drop_forbidden(struct advisor *a, const struct advise_input *in,
                            const struct instant *t, struct advice *out);

static inline bool advisor_has_booked(const struct advisor *a)
{
    return a->m.booked.at_unix_ms != 0;
}

/* What is to be kept for good, with its id; the caller fills in the rest. */
struct told *advisor_tell(struct advisor *a, enum told_kind kind, const struct instant *t,
                          struct advice *out);
