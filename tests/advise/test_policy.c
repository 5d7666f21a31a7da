/* The advisor's policy: a script of a day, and all that must come of it. */
#include "script.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define BREATHE "breathe sustained breathe_resonance"
#define AGAIN   "breathe again breathe_resonance"
#define ASKED   "breathe asked breathe_resonance"
#define LOAD    "book_massage load_week relaxation"
#define CADENCE "book_massage cadence relaxation"
#define START   "start breathe_resonance"

/* clang-format off */
static const struct row {
    const char *name, *script, *want;
} rows[] = {
    /* a raise, and what breaks it */
    { "offered after five minutes", "calm 10m; raised 20m", "08:15:10 " BREATHE },
    { "not before", "raised 5m; silence", "08:05 (not_long_enough)" },
    { "one calm report breaks it", "raised 4m; calm 10s; raised 4m; silence",
      "08:08:10 (not_long_enough)" },
    { "one report without a score breaks it",
      "raised 4m; why poor_signal; raised 10s; why ok; raised 4m; silence",
      "08:08:10 (not_long_enough)" },
    { "a pause of the reports breaks it", "raised 4m; gap 3m; raised 4m; silence",
      "08:11 (not_long_enough)" },
    { "calm is a reason too", "calm 1m; silence", "08:01 (not_raised)" },
    { "after_s is the person's", "after 60; raised 2m", "08:01:10 " BREATHE },

    /* when nobody is addressed */
    { "moving", "raised 4m; why moving; raised 10m; silence", "08:14 (moving)" },
    { "recovering", "why recovering; raised 10m; silence", "08:10 (moving)" },
    { "light activity", "activity light; raised 10m; silence", "08:10 (moving)" },
    { "asleep by activity", "activity sleep; raised 10m; silence", "08:10 (moving)" },
    { "asleep by why", "why asleep; raised 10m; silence", "08:10 (no_score)" },
    { "a heart that shows nothing", "why weak_response; raised 10m; silence", "08:10 (no_score)" },
    { "nor is a booking offered then", "why weak_response; load 60 500; calm 10m; silence",
      "08:10 (no_score)" },
    { "nor to a sleeper", "why asleep; activity sleep; load 60 500; calm 10m; silence",
      "08:10 (no_score)" },
    { "what was put off is not repeated to a sleeper",
      "raised 6m; answer later; why asleep; activity sleep; calm 2h; silence",
      "08:05:10 " BREATHE "; 08:06 later; 10:06 (no_score)" },
    { "but who asks is answered", "why weak_response; calm 10m; suggest",
      "08:10 " ASKED },
    { "activity unknown with a motion source", "activity unknown; raised 10m; silence",
      "08:10 (moving)" },
    { "activity unknown without one", "motion 0; activity unknown; raised 10m",
      "08:05:10 " BREATHE },
    { "calibrating", "why calibrating; raised 10m; silence", "08:10 (no_score)" },
    { "exertion unknown", "motion 0; why exertion_unknown; raised 10m; silence",
      "08:10 (no_score)" },
    { "little confidence", "confidence 0.14; raised 10m; silence", "08:10 (low_confidence)" },
    { "enough confidence", "confidence 0.15; raised 10m", "08:05:10 " BREATHE },
    { "confidence not known", "confidence nan; raised 10m; silence", "08:10 (low_confidence)" },
    { "a routine is running", "busy 1; raised 10m; silence; busy 0; raised 10s",
      "08:10 (running); 08:10:10 " BREATHE },
    { "no wall clock", "clock none; raised 10m; silence; clock +0s; raised 10s",
      "08:10 (no_clock); 08:10:10 " BREATHE },

    /* quiet hours */
    { "quiet hours end on the minute",
      "quiet 08:00-09:00; raised 59m; silence; raised 1m; silence",
      "08:59 (quiet_hours); 09:00 " BREATHE "; 09:00 (open)" },
    { "quiet hours over midnight",
      "quiet 22:00-07:00; calm 13h; raised 2h; silence; calm 6h; silence; calm 2h; raised 10m",
      "21:05:10 " BREATHE "; 21:35:10 expired; 23:00 (quiet_hours); 1 05:00 (quiet_hours); "
      "1 07:05:10 " BREATHE },
    { "the second of two spans", "quiet 22:00-07:00; quiet 08:00-08:30; raised 40m",
      "08:30 " BREATHE },
    { "an empty span is none", "quiet 08:00-08:00; raised 6m", "08:05:10 " BREATHE },

    /* the gap */
    { "it expires after half an hour, once", "raised 1h; silence",
      "08:05:10 " BREATHE "; 08:35:10 expired; 09:00 (gap)" },
    { "silence doubles the gap", "raised 10h",
      "08:05:10 " BREATHE "; 08:35:10 expired; 11:05:10 " BREATHE "; 11:35:10 expired; 17:05:10 "
      BREATHE "; 17:35:10 expired" },
    { "no doubles it", "raised 10m; answer no; raised 3h",
      "08:05:10 " BREATHE "; 08:10 no; 11:05:10 " BREATHE },
    { "not stressed doubles it", "raised 10m; answer not_stressed; raised 3h",
      "08:05:10 " BREATHE "; 08:10 not_stressed; 11:05:10 " BREATHE },
    { "accept lets it fall back",
      "raised 10m; answer no; raised 3h; answer accept; raised 100m",
      "08:05:10 " BREATHE "; 08:10 no; 11:05:10 " BREATHE "; 11:10 accept; 11:10 " START
      "; 12:35:10 " BREATHE },
    { "it grows to a day and no further",
      "every 36000; raised 10m; answer no; raised 20h; answer no; raised 24h; answer no; raised 24h",
      "08:05:10 " BREATHE "; 08:10 no; 1 04:05:10 " BREATHE "; 1 04:10 no; 2 04:05:10 " BREATHE
      "; 2 04:10 no; 3 04:05:10 " BREATHE },
    { "a gap of more than a day stays what it is",
      "every 172800; raised 10m; answer no; raised 48h",
      "08:05:10 " BREATHE "; 08:10 no; 2 08:05:10 " BREATHE },

    /* the cap */
    { "a cap over the last 24 hours, not over a day",
      "cap 2; every 600; raised 6m; answer accept; raised 12m; answer accept; raised 2h; silence; "
      "raised 21h; silence; raised 48m",
      "08:05:10 " BREATHE "; 08:06 accept; 08:06 " START "; 08:15:10 " BREATHE "; 08:18 accept; "
      "08:18 " START "; 10:18 (cap); 1 07:18 (cap); 1 08:05:10 " BREATHE },
    { "a cap of its own without a motion source",
      "motion 0; every 600; raised 6m; answer accept; raised 1h; silence; motion 1; raised 10s",
      "08:05:10 " BREATHE "; 08:06 accept; 08:06 " START "; 09:06 (cap); 09:06:10 " BREATHE },
    { "a cap of none", "cap 0; raised 10m; silence", "08:10 (cap)" },

    /* answers */
    { "accept starts the routine", "raised 6m; answer accept last",
      "08:05:10 " BREATHE "; 08:06 accept; 08:06 " START },
    { "an answer a second time", "raised 6m; answer no last; answer no last; answer no",
      "08:05:10 " BREATHE "; 08:06 no; 08:06 EALREADY; 08:06 ENOENT" },
    { "an answer to an offer before the last",
      "raised 6m; answer no; raised 3h; answer accept alex-1768201510; silence",
      "08:05:10 " BREATHE "; 08:06 no; 11:05:10 " BREATHE "; 11:06 EALREADY; 11:06 (open)" },
    { "an id that never was", "raised 6m; answer no alex-1768201511; answer no ben-1768201510; "
      "answer no alex-; answer no alex-1768201510x",
      "08:05:10 " BREATHE "; 08:06 ENOENT; 08:06 ENOENT; 08:06 ENOENT; 08:06 ENOENT" },
    { "nothing to answer", "calm 1m; answer accept", "08:01 ENOENT" },
    { "done is no answer to a routine", "raised 6m; answer done; answer no",
      "08:05:10 " BREATHE "; 08:06 EINVAL; 08:06 no" },
    { "an answer after its end", "raised 6m; gap 30m; answer accept; raised 10s",
      "08:05:10 " BREATHE "; 08:36 expired; 08:36 ESTALE" },
    { "later comes again, once",
      "raised 6m; answer later; raised 29m; silence; raised 2m; answer later; raised 1h; silence",
      "08:05:10 " BREATHE "; 08:06 later; 08:35 (snoozed); 08:36 " AGAIN "; 08:37 later; "
      "09:37 (gap)" },
    { "again also to someone who is calm now", "raised 6m; answer later; calm 31m",
      "08:05:10 " BREATHE "; 08:06 later; 08:36 " AGAIN },
    { "again waits for rest", "raised 6m; answer later; activity light; calm 40m; activity rest; "
      "calm 1m", "08:05:10 " BREATHE "; 08:06 later; 08:46:10 " AGAIN },
    { "again waits no longer than half an hour", "raised 6m; answer later; activity light; "
      "calm 1h; activity rest; calm 1m; silence",
      "08:05:10 " BREATHE "; 08:06 later; 09:07 (not_raised)" },
    { "again not in quiet hours", "quiet 08:30-10:00; raised 6m; answer later; calm 31m; silence",
      "08:05:10 " BREATHE "; 08:06 later; 08:37 (quiet_hours)" },
    { "again even where the cap is reached", "cap 1; raised 6m; answer later; calm 31m",
      "08:05:10 " BREATHE "; 08:06 later; 08:36 " AGAIN },
    { "an ignored repetition doubles the gap", "raised 6m; answer later; calm 61m; raised 155m",
      "08:05:10 " BREATHE "; 08:06 later; 08:36 " AGAIN "; 09:06 expired; 11:36 " BREATHE },
    { "stop asking, until switched on",
      "raised 6m; answer stop_asking; raised 48h; silence; on; raised 10s",
      "08:05:10 " BREATHE "; 08:06 stop_asking; 2 08:06 (off); 2 08:06:10 " BREATHE },
    { "switched off by hand", "off; raised 10m; silence; on; raised 10s",
      "08:10 (off); 08:10:10 " BREATHE },
    { "switched on again, the gap is plain",
      "raised 6m; answer no; off; on; raised 95m", "08:05:10 " BREATHE "; 08:06 no; 09:35:10 "
      BREATHE },
    { "on that was on changes nothing", "raised 6m; answer no; on; raised 95m; silence",
      "08:05:10 " BREATHE "; 08:06 no; 09:41 (gap)" },
    { "off forgets a later", "raised 6m; answer later; off; on; calm 31m; silence",
      "08:05:10 " BREATHE "; 08:06 later; 08:37 (not_raised)" },

    /* asked for */
    { "asked for at any time", "quiet 07:00-10:00; why moving; calm 1m; off; snooze 3h; suggest",
      "08:01 " ASKED },
    { "asked for supersedes", "raised 6m; suggest; silence; answer accept",
      "08:05:10 " BREATHE "; 08:06 superseded; 08:06 " ASKED "; 08:06 (open); 08:06 accept; 08:06 "
      START },
    { "asked for when the open one is over", "raised 6m; gap 1h; suggest",
      "08:05:10 " BREATHE "; 09:06 expired; 09:06 " ASKED },
    { "asked for while a routine runs", "busy 1; calm 1m; suggest", "08:01 EAGAIN running" },
    { "asked for without a clock", "clock none; suggest", "08:00 EAGAIN no_clock" },
    { "a no to what was asked for doubles nothing", "suggest; answer no; raised 95m",
      "08:00 " ASKED "; 08:00 no; 09:30 " BREATHE },
    { "two in one second", "suggest; suggest; answer no last",
      "08:00 " ASKED "; 08:00 superseded; 08:00 " ASKED "; 08:00 no" },

    /* snooze, and what is not ours */
    { "snoozed", "snooze 1h; raised 59m; silence; raised 1m", "08:59 (snoozed); 09:00 " BREATHE },
    { "a snooze ended", "snooze 1h; snooze 0s; raised 6m", "08:05:10 " BREATHE },
    { "a snooze of no sense", "snooze -1h; snooze 31d", "08:00 EINVAL; 08:00 EINVAL" },
    { "a routine's command", "routine_stop", "08:00 EOPNOTSUPP" },

    /* bookings */
    { "a week of load", "load 60 500; calm 10m", "08:00:10 " LOAD },
    { "an ordinary week", "load 60 419; calm 10m; silence", "08:10 (not_raised)" },
    { "one bad day is no week", "load 300 500; calm 10m; silence", "08:10 (not_raised)" },
    { "no booking in the middle of a raise", "load 60 500; raised 5m; silence; raised 10s",
      "08:05 (not_long_enough); 08:05:10 " BREATHE },
    { "no booking in quiet hours", "quiet 08:00-08:30; load 60 500; calm 40m", "08:30 " LOAD },
    { "a booking lives a day, then rests a week", "load 60 500; calm 9d; silence",
      "08:00:10 " LOAD "; 1 08:00:10 expired; 8 08:00:10 " LOAD "; 9 08:00 (open)" },
    { "a booking in the gap", "raised 6m; answer accept; load 60 500; calm 10m; silence; calm 2h",
      "08:05:10 " BREATHE "; 08:06 accept; 08:06 " START "; 08:16 (gap); 09:35:10 " LOAD },
    { "a booking at the cap", "cap 1; raised 6m; answer accept; load 60 500; calm 3h; silence",
      "08:05:10 " BREATHE "; 08:06 accept; 08:06 " START "; 11:06 (cap)" },
    { "an accepted booking rests too", "load 60 500; calm 1m; answer accept; calm 7d; silence",
      "08:00:10 " LOAD "; 08:01 accept; 7 08:01 " LOAD "; 7 08:01 (open)" },
    { "a refused booking rests a week", "load 60 500; calm 1m; answer no; calm 6d; silence",
      "08:00:10 " LOAD "; 08:01 no; 6 08:01 (not_raised)" },
    { "a booking put off comes again", "load 60 500; calm 1m; answer later; calm 31m",
      "08:00:10 " LOAD "; 08:01 later; 08:31 book_massage again relaxation" },
    { "put off, missed, and offered in the ordinary way",
      "load 60 500; calm 1m; answer later; activity light; calm 1h; activity rest; calm 1h",
      "08:00:10 " LOAD "; 08:01 later; 09:30:10 " LOAD },
    { "superseded, it does not rest", "load 60 500; calm 1m; suggest; answer accept; calm 2h",
      "08:00:10 " LOAD "; 08:01 superseded; 08:01 " ASKED "; 08:01 accept; 08:01 " START
      "; 09:31 " LOAD },
    { "put off, then booked", "load 60 500; calm 1m; answer later; book +3d; calm 31m; silence",
      "08:00:10 " LOAD "; 08:01 later; 08:32 (not_raised)" },
    { "put off, then a fever", "load 60 500; calm 1m; answer later; condition fever; calm 31m; "
      "silence", "08:00:10 " LOAD "; 08:01 later; 08:32 (contraindicated)" },
    { "done logs a session", "load 60 500; calm 1m; answer done; calm 7d; silence",
      "08:00:10 " LOAD "; 08:01 done; 7 08:01 " LOAD "; 7 08:01 (open)" },
    { "cadence", "interval 21; log -20d; calm 1d; silence",
      "1 08:00 " CADENCE "; 1 08:00 (open)" },
    { "cadence without a session", "interval 21; calm 30d; silence", "30 08:00 (not_raised)" },
    { "no cadence of the person's own", "log -300d; calm 1m; silence", "08:01 (not_raised)" },
    { "a closer plan than a week", "interval 3; log -3d; calm 1m", "08:00:10 " CADENCE },
    { "no load asks within a week of a session", "load 60 500; log -6d; calm 1m; silence; calm 1d",
      "08:01 (not_raised); 1 08:00 " LOAD },
    { "not while one is booked", "load 60 500; book +2d; calm 1d; silence; cancel; calm 10s",
      "1 08:00 (not_raised); 1 08:00:10 " LOAD },
    { "a booked session that is over was a session",
      "load 60 500; book +2h; calm 7d; silence; calm 3h",
      "7 08:00 (not_raised); 7 10:00 " LOAD },
    { "logged, the booking is used up", "book +2h; log; cancel", "08:00 ENOENT" },
    { "logged, a booking of next week stands", "book +6d; log; cancel; cancel", "08:00 ENOENT" },
    { "sessions of no sense", "log +1h; log -4000d; book -1h; book +0s; book +800d; cancel",
      "08:00 EINVAL; 08:00 EINVAL; 08:00 EINVAL; 08:00 EINVAL; 08:00 EINVAL; 08:00 ENOENT" },
    { "no booking under a contraindication", "condition dvt; load 60 500; calm 10m; silence",
      "08:10 (contraindicated)" },
    { "but breathing", "condition dvt; load 60 500; raised 6m", "08:05:10 " BREATHE },
    { "and no technique that goes deep", "need muscle_tension; condition neuropathy; "
      "load 60 500; calm 1m", "08:00:10 book_massage load_week swedish" },

    /* the wall clock steps */
    { "forward: no burst", "raised 6m; clock +48h; raised 30m; silence",
      "08:05:10 " BREATHE "; 2 08:06:10 expired; 2 08:06:10 " BREATHE "; 2 08:36 (open)" },
    { "forward: a raise is no longer for it", "raised 4m; clock +1h; raised 10s; silence",
      "09:04:10 (not_long_enough)" },
    { "back: the gap begins anew", "raised 6m; answer accept; clock -7h; raised 80m; silence; "
      "raised 11m",
      "08:05:10 " BREATHE "; 08:06 accept; 08:06 " START "; 02:26 (gap); 02:36:10 " BREATHE },
    { "back: an offer ends all the same", "raised 6m; clock -2h; raised 40m",
      "08:05:10 " BREATHE "; 06:35:10 expired" },
    { "back: a later is no further away", "raised 6m; answer later; clock -5h; calm 31m",
      "08:05:10 " BREATHE "; 08:06 later; 03:36:10 " AGAIN },
    { "back: a session was not tomorrow", "interval 1; log; clock -2h; calm 25h",
      "1 06:00:10 " CADENCE },

    /* a restart */
    { "an open offer is still open", "raised 6m; restart; raised 1m; silence; answer accept last",
      "08:05:10 " BREATHE "; 08:07 (open); 08:07 accept; 08:07 " START },
    { "and expires when it would have", "raised 6m; restart; calm 40m",
      "08:05:10 " BREATHE "; 08:35:10 expired" },
    { "it expired meanwhile", "raised 6m; gap 2h; restart; calm 10s; calm 1h",
      "08:05:10 " BREATHE "; 10:06:10 expired" },
    { "answered before the clock is known", "raised 6m; restart; clock none; answer later; "
      "clock +0s; calm 31m", "08:05:10 " BREATHE "; 08:06 later; 08:35:10 " AGAIN },
    { "open without a clock, it ends within its lifetime", "raised 6m; restart; clock none; "
      "calm 29m; calm 2m", "08:05:10 " BREATHE "; 08:36:10 expired" },
    { "the grown gap stays", "raised 10m; answer no; restart; raised 3h",
      "08:05:10 " BREATHE "; 08:10 no; 11:05:10 " BREATHE },
    { "a later that waits stays", "raised 6m; answer later; restart; calm 31m",
      "08:05:10 " BREATHE "; 08:06 later; 08:36 " AGAIN },
    { "off stays off", "off; restart; raised 10m; silence", "08:10 (off)" },
};
/* clang-format on */

static void test_row(void **state)
{
    const struct row *r = *state;
    char log[2000];

    script_run(r->script, log, sizeof(log));
    assert_string_equal(log, r->want);
}

int main(void)
{
    enum { N = sizeof(rows) / sizeof(rows[0]) };
    struct CMUnitTest tests[N];

    for (size_t i = 0; i < N; i++)
        tests[i] = (struct CMUnitTest){
            .name = rows[i].name,
            .test_func = test_row,
            .initial_state = (void *)(uintptr_t)&rows[i],
        };
    return cmocka_run_group_tests_name("advise policy", tests, NULL, NULL);
}
