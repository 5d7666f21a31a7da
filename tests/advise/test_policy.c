/* The advisor's policy: a script of a day, and all that must come of it. */
#include "script.h"

#define BREATHE "breathe sustained breathe_resonance"
#define AGAIN   "breathe again breathe_resonance"
#define ASKED   "breathe asked breathe_resonance"
#define START   "start breathe_resonance"

/* clang-format off */
static const struct script_row rows[] = {
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
    { "asleep by activity", "activity sleep; raised 10m; silence", "08:10 (asleep)" },
    { "asleep by why", "why asleep; raised 10m; silence", "08:10 (asleep)" },
    { "a heart that shows nothing", "why weak_response; raised 10m; "
      "silence", "08:10 (weak_response)" },
    { "what was put off is not repeated to a sleeper",
      "raised 6m; answer later; why asleep; activity sleep; calm 2h; silence",
      "08:05:10 " BREATHE "; 08:06 later; 10:06 (asleep)" },
    { "but who asks is answered", "why weak_response; calm 10m; suggest",
      "08:10 " ASKED },
    { "activity unknown with a motion source", "activity unknown; raised 10m; silence",
      "08:10 (moving)" },
    { "activity unknown without one", "motion 0; activity unknown; raised 10m",
      "08:05:10 " BREATHE },
    { "calibrating", "why calibrating; raised 10m; silence", "08:10 (no_score)" },
    { "exertion unknown", "motion 0; why exertion_unknown; raised 10m; silence",
      "08:10 (moving)" },
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
      "every 36000; raised 10m; answer no; raised 20h; answer no; raised 24h; answer no; "
      "raised 24h",
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
      "08:05:10 " BREATHE "; 08:06 later; 08:35 (again_waits); 08:36 " AGAIN "; 08:37 later; "
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

    /* the house */
    { "with guests", "guests 1; raised 10m; silence; guests 0; raised 10s",
      "08:10 (guests); 08:10:10 " BREATHE },
    { "away by the house", "away 1; raised 10m; silence", "08:10 (away)" },
    { "away by the sensor", "why away; raised 10m; silence", "08:10 (away)" },
    { "not worn, link lost, no sensor, paused",
      "why not_worn; raised 1m; silence; why link_lost; raised 1m; silence; why no_sensor; "
      "raised 1m; silence; "
      "why paused; raised 1m; silence",
      "08:01 (no_score); 08:02 (no_score); 08:03 (no_score); 08:04 (no_score)" },
    { "a poor signal", "why poor_signal; raised 10m; silence", "08:10 (poor_signal)" },
    { "without consent", "why no_consent; raised 10m; silence", "08:10 (no_consent)" },

    /* a young reference */
    { "while it is young, a raise is a guess", "learning 1; raised 20m; silence; learning 0; "
      "raised 10s",
      "08:20 (low_confidence); 08:20:10 " BREATHE },
    { "but not for longer than an hour", "learning 1; raised 61m", "09:00 " BREATHE },

    /* sensitivity */
    { "soon", "sensitivity 2; raised 3m", "08:00 told sensitivity 2; 08:02:40 " BREATHE },
    { "seldom: twice as long, and only when high",
      "sensitivity -2; raised 9m; silence; raised 2m",
      "08:00 told sensitivity -2; 08:09 (less_sensitive); 08:10:10 " BREATHE },
    { "seldom: not so long ago is not long enough", "sensitivity -2; raised 4m; silence",
      "08:00 told sensitivity -2; 08:04 (not_long_enough)" },
    { "seldom: not high enough on average", "sensitivity -2; score 83; raised 30m; silence; "
      "score 99; raised 5m",
      "08:00 told sensitivity -2; 08:30 (less_sensitive); 08:32 " BREATHE },
    { "chosen in the configuration", "chosen -2; raised 9m; silence", "08:09 (less_sensitive)" },
    { "chosen at run time wins, and over a restart", "chosen -2; sensitivity 0; restart; raised 6m",
      "08:00 told sensitivity 0; 08:05:10 " BREATHE },
    { "chosen out of bounds", "sensitivity 3; sensitivity -3", "08:00 EINVAL; 08:00 EINVAL" },
    { "not stressed teaches: later the next time, and only when higher",
      "raised 6m; answer not_stressed; calm 5h; raised 6m; silence; raised 2m; calm 7h; "
      "forget sensitivity; raised 6m",
      "08:05:10 " BREATHE "; 08:06 not_stressed; 13:12 (less_sensitive); 13:13:20 " BREATHE "; "
      "13:43:20 expired; "
      "20:19:10 " BREATHE },
    { "no, and not stressed to what was asked for, do not",
      "suggest; answer not_stressed; calm 2h; raised 6m; answer no; calm 5h; raised 6m",
      "08:00 " ASKED "; 08:00 not_stressed; 10:05:10 " BREATHE "; 10:06 no; 15:11:10 " BREATHE },
    { "to the repetition it does", "raised 6m; answer later; calm 31m; answer not_stressed; "
      "calm 5h; raised 6m; silence",
      "08:05:10 " BREATHE "; 08:06 later; 08:36 " AGAIN "; 08:37 not_stressed; "
      "13:43 (less_sensitive)" },
    { "feeling calm while raised teaches, too", "raised 4m; feel 1; raised 2m; silence; raised 1m",
      "08:06 (less_sensitive); 08:06:10 " BREATHE },
    { "feeling tense while the score is low", "feel 5; calm 1m; raised 5m; silence",
      "08:05:30 " BREATHE "; 08:06 (open)" },
    { "of no sense", "feel 0; feel 6; clock none; feel 3", "08:00 EINVAL; 08:00 EINVAL; "
      "08:00 EAGAIN no_clock" },
    { "calmed by it, it is asked sooner again",
      "raised 6m; answer not_stressed; calm 5h; raised 10m; answer accept; "
      "effect breathe_resonance 2; "
      "effect breathe_resonance 2; effect breathe_resonance 2; calm 5h; raised 6m; silence; "
      "raised 1m",
      "08:05:10 " BREATHE "; 08:06 not_stressed; 13:13:20 " BREATHE "; 13:16 accept; 13:16 " START
      "; 18:22 (less_sensitive); 18:22:40 " BREATHE },

    { "what was learnt fades", "raised 6m; answer not_stressed; gap 300d; raised 6m",
      "08:05:10 " BREATHE "; 08:06 not_stressed; 300 08:11:10 " BREATHE },
    { "the mean is of this raise alone",
      "sensitivity -2; score 99; raised 8m; calm 1m; score 83; raised 20m; silence",
      "08:00 told sensitivity -2; 08:29 (less_sensitive)" },

    /* what could not be stored, and what is forbidden by now */
    { "never sent, it is offered again", "raised 6m; withdraw; raised 10s",
      "08:05:10 " BREATHE "; 08:06:10 " BREATHE },
    { "forbidden since, it ends at once",
      "catalog; need desk_posture; raised 6m; condition fracture; answer accept; raised 10s; "
      "silence",
      "08:05:10 relax sustained stretch; 08:06 superseded; 08:06 ENOENT; 08:06:10 (gap)" },

    /* choices */
    { "three", "raised 6m; choices", "08:05:10 " BREATHE "; 08:06 choices accept later "
      "not_stressed" },
    { "of a repetition", "raised 6m; answer later; calm 31m; choices",
      "08:05:10 " BREATHE "; 08:06 later; 08:36 " AGAIN "; 08:37 choices accept no not_stressed" },
    { "a way to end it, after five unwanted in a row",
      "every 1; cap 24; raised 126m; choices; raised 30m; choices",
      "08:05:10 " BREATHE "; 08:35:10 expired; 08:35:10 " BREATHE "; 09:05:10 expired; 09:05:10 "
      BREATHE
      "; 09:35:10 expired; 09:35:10 " BREATHE "; 10:05:10 expired; 10:05:10 " BREATHE "; "
      "10:06 choices accept later not_stressed; 10:35:10 expired; "
      "10:35:10 " BREATHE "; 10:36 choices accept not_stressed "
      "stop_asking" },

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

int main(void)
{
    return script_test("advise policy", rows, sizeof(rows) / sizeof(rows[0]));
}
