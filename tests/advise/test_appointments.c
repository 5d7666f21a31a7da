/* What is said at its time, whatever the body says: before and after a massage, and whether a
   condition that may pass still holds. And what is said once: to rest, to see somebody. */
#include "script.h"

#define HEAVY   "days 6 0.3; "
#define LOAD    "book_massage load_week relaxation"
#define BREATHE "breathe sustained breathe_resonance"
#define START   "start breathe_resonance"
#define BEFORE  "massage_reminder booked"
#define AFTER   "aftercare session_over"
#define LOOK    "rest booked"
#define FEVER   "rest still_so; "
#define SEVERE  "days 21 0.4; usual 0.4; "
#define SAID                                                                                   \
    "feel 5; wait 1h; feel 5; wait 23h; feel 5; wait 1h; feel 5; wait 23h; feel 5; wait 24h; " \
    "feel 5; wait 24h; feel 5; wait 24h; feel 5; "

/* clang-format off */
static const struct script_row rows[] = {
    /* before */
    { "three hours before, until it begins", "book +6h; wait 4h; life; choices; wait 3h; silence",
      "08:00 told booked; 11:00 " BEFORE "; 12:00 180 min; 12:00 choices accept; 14:00 expired; "
      "15:00 told held; "
      "15:00 (not_raised)" },
    { "once", "book +6h; wait 4h; answer accept; wait 110m; silence",
      "08:00 told booked; 11:00 " BEFORE "; 12:00 accept; 13:50 (not_raised)" },
    { "as long before as they want", "reminder 60; book +6h; wait 350m",
      "08:00 told booked; 13:00 " BEFORE },
    { "none wanted", "reminder 0; book +6h; wait 350m; silence", "08:00 told booked; "
      "13:50 (not_raised)" },
    { "not in the last half hour", "activity light; guests 0; snooze 332m; book +6h; wait 350m; "
      "silence",
      "08:00 told booked; 13:50 (moving)" },
    { "to someone moving, away, with guests or unread",
      "activity light; away 1; guests 1; why not_worn; book +6h; wait 200m", "08:00 told booked; "
      "11:00 " BEFORE },
    { "not to a sleeper", "book +6h; why asleep; wait 4h; why ok; wait 1m",
      "08:00 told booked; 12:01 " BEFORE },
    { "not during a routine, or what it left", "book +6h; busy 1; wait 4h; busy 0; wait 1m",
      "08:00 told booked; 12:01 " BEFORE },
    { "not within a snooze", "book +6h; snooze 4h; wait 5h", "08:00 told booked; 12:00 " BEFORE },
    { "not when switched off", "off; book +6h; wait 5h; silence", "08:00 told booked; 13:00 (off)"
      },
    { "not in quiet hours", "quiet 10:00-12:00; book +6h; wait 5h", "08:00 told booked; 12:00 "
      BEFORE },
    { "the evening before, if the morning is quiet",
      "quiet 22:00-07:00; book +23h; wait 22h; silence",
      "08:00 told booked; 20:00 " BEFORE "; 1 06:00 (open)" },
    { "in the gap, and at the cap", "cap 1; book +6h; wait 170m; raised 6m; answer accept; "
      "wait 10m",
      "08:00 told booked; 10:55:10 " BREATHE "; 10:56 accept; 10:56 " START "; 11:00 " BEFORE },
    { "and it spends none of them", "book +6h; wait 200m; answer accept; raised 6m",
      "08:00 told booked; 11:00 " BEFORE "; 11:20 accept; 11:25:10 " BREATHE },
    { "unanswered, it is no nuisance", "book +200m; wait 280m; answer no; raised 6m; answer no; "
      "raised 3h",
      "08:00 told booked; 08:20 " BEFORE "; 11:20 expired; 12:20 told held; 12:35 " AFTER "; "
      "12:40 no; 12:45:10 "
      BREATHE "; 12:46 no; 15:45:10 " BREATHE },
    { "a routine that is offered is not taken away", "book +6h; wait 174m; raised 10m; "
      "answer accept; wait 1m",
      "08:00 told booked; 10:59:10 " BREATHE "; 11:04 accept; 11:04 " START "; 11:05 " BEFORE },
    { "a booking that is offered is", HEAVY "wait 2h; book +6h; cancel; wait 91m; answer no; "
      "book +6h; wait 4h",
      "09:00 " LOAD "; 10:00 superseded; 10:00 told booked; 10:00 told cancelled; 10:30 "
      LOAD "; 11:31 no; "
      "11:31 told booked; 14:31 " BEFORE },
    { "called off, it is taken back", "book +2h; wait 1m; cancel; answer accept",
      "08:00 told booked; 08:01 " BEFORE "; 08:01 superseded; 08:01 told cancelled; 08:01 ENOENT" },
    { "put off, it is said again for the new time", "book +2h; wait 1m; answer accept; book +5h; "
      "wait 3h",
      "08:00 told booked; 08:01 " BEFORE "; 08:01 accept; 08:01 told booked for another; "
      "10:01 " BEFORE },
    { "put off before it was answered, it is taken back", "book +2h; wait 1m; book +5h; "
      "answer accept; wait 3h",
      "08:00 told booked; 08:01 " BEFORE "; 08:01 superseded; 08:01 told booked for another; "
      "08:01 ENOENT; 10:01 " BEFORE },
    { "booked once more for the same time, it stands", "book +2h; wait 1m; clock +0s; book +119m "
      "swedish; wait 1m; answer accept",
      "08:00 told booked; 08:01 " BEFORE "; 08:01 told booked swedish; 08:02 accept" },
    { "logged before its time, it is taken back", "book +2h; wait 1m; log; wait 1m; answer accept",
      "08:00 told booked; 08:01 " BEFORE "; 08:01 superseded; 08:01 told held for another; "
      "08:02 ENOENT" },
    { "under a condition, only to look", "condition dvt; book +6h; wait 4h; life; choices; "
      "answer accept; wait 90m",
      "08:00 told booked; 11:00 " LOOK "; 12:00 180 min; 12:00 choices accept; 12:00 accept" },
    { "set after it was said, it is taken back", "book +6h; wait 200m; set dvt; wait 1m; clear dvt; "
      "wait 1m; answer accept; wait 1h",
      "08:00 told booked; 11:00 " BEFORE "; 11:20 superseded; 11:20 told dvt on by person; "
      "11:21 " LOOK "; 11:21 told dvt off by person; 11:22 accept" },
    { "and by the configuration", "book +6h; wait 200m; condition fever; wait 1m",
      "08:00 told booked; 11:00 " BEFORE "; 11:20 superseded; 11:21 " LOOK },
    { "a condition that lets a massage through does not", "book +6h; wait 200m; set neuropathy; "
      "answer accept",
      "08:00 told booked; 11:00 " BEFORE "; 11:20 told neuropathy on by person; 11:20 accept" },
    { "only to look, and it spends nothing", "condition dvt; book +6h; wait 200m; answer accept; "
      "raised 6m", "08:00 told booked; 11:00 " LOOK "; 11:20 accept; 11:25:10 " BREATHE },
    { "under a condition it was not held, unless they say so",
      "condition dvt; reminder 0; book +1h; wait 3h; log -2h; wait 1m",
      "08:00 told booked; 10:00 told cancelled; 11:00 told held; 11:01 " AFTER },
    { "that could not be stored is said after all", "book +2h; wait 1m; withdraw; wait 1m; silence",
      "08:00 told booked; 08:01 " BEFORE "; 08:02 " BEFORE "; 08:02 (open)" },
    { "said before a restart, it is not said again", "book +6h; wait 200m; answer accept; "
      "restart; wait 2h; silence",
      "08:00 told booked; 11:00 " BEFORE "; 11:20 accept; 13:20 (not_raised)" },

    { "a word to rest gives way to it", "ill 2; book +6h; wait 190m",
      "08:00 told booked; 08:01 rest illness; 11:00 superseded; 11:00 " BEFORE },

    /* after */
    { "a quarter of an hour after it", "reminder 0; book +1h; wait 3h; life; choices; answer done",
      "08:00 told booked; 10:00 told held; 10:15 " AFTER "; 11:00 720 min; 11:00 choices done; "
      "11:00 done" },
    { "outside quiet hours, until the next day", "reminder 0; quiet 10:00-20:00; book +1h; "
      "wait 13h",
      "08:00 told booked; 10:00 told held; 20:00 " AFTER },
    { "too late, it is not said", "reminder 0; quiet 10:00-23:00; book +1h; wait 16h; silence",
      "08:00 told booked; 10:00 told held; 1 00:00 (not_raised)" },
    { "not for one that was called off", "reminder 0; book +1h; cancel; wait 5h; silence",
      "08:00 told booked; 08:00 told cancelled; 13:00 (not_raised)" },
    { "not for one of last week", "log -7d; wait 2h; silence", "08:00 told held; "
      "10:00 (not_raised)" },
    { "for one that was logged at once", "log; wait 20m; answer done; wait 8h; silence",
      "08:00 told held; 08:15 " AFTER "; 08:20 done; 16:20 (not_raised)" },
    { "once, also over a restart", "log; wait 20m; restart; wait 1m; answer accept; wait 8h; "
      "silence",
      "08:00 told held; 08:15 " AFTER "; 08:21 accept; 16:21 (not_raised)" },
    { "that could not be stored is said after all, too", "log; wait 20m; withdraw; wait 1m",
      "08:00 told held; 08:15 " AFTER "; 08:21 " AFTER },

    /* does it still hold */
    { "a fever is asked about after three days", "set fever; wait 73h; life; choices; silence",
      "08:00 told fever on by person; 3 08:00 " FEVER "3 08:00 fever?; 3 09:00 1440 min; "
      "3 09:00 choices accept no; 3 09:00 (open)" },
    { "well again", "set fever; wait 73h; answer accept; wait 5d; silence",
      "08:00 told fever on by person; 3 08:00 " FEVER "3 08:00 fever?; 3 09:00 accept; "
      "3 09:00 told fever off by answer; 8 09:00 (not_raised)" },
    { "still so: two days later again", "set fever; wait 73h; answer no; wait 2d",
      "08:00 told fever on by person; 3 08:00 " FEVER "3 08:00 fever?; 3 09:00 no; 5 09:00 " FEVER
      "5 09:00 fever?" },
    { "an infection after a week", "set infection; wait 8d",
      "08:00 told infection on by person; 7 08:00 " FEVER "7 08:00 infection?; 8 08:00 expired; "
      "8 08:00 "
      FEVER "8 08:00 infection?" },
    { "unanswered, daily and then weekly; without good nights it stays",
      "set fever; wait 15d; set fever",
      "08:00 told fever on by person; 3 08:00 " FEVER "3 08:00 fever?; 4 08:00 expired; 4 08:00 "
      FEVER
      "4 08:00 fever?; 5 08:00 expired; 5 08:00 " FEVER "5 08:00 fever?; 6 08:00 expired; "
      "6 08:00 " FEVER
      "6 08:00 fever?; 7 08:00 expired; 13 08:00 " FEVER "13 08:00 fever?; 14 08:00 expired; "
      "15 08:00 EALREADY" },
    { "unanswered for two days, and two good nights", "set fever; well 1; wait 7d; set fever",
      "08:00 told fever on by person; 3 08:00 " FEVER "3 08:00 fever?; 4 08:00 expired; 4 08:00 "
      FEVER
      "4 08:00 fever?; 5 08:00 expired; 5 08:00 told fever off by expiry; "
      "7 08:00 told fever on by person" },
    { "the good nights came later", "set fever; wait 6d; well 1; wait 1m; answer accept",
      "08:00 told fever on by person; 3 08:00 " FEVER "3 08:00 fever?; 4 08:00 expired; 4 08:00 "
      FEVER
      "4 08:00 fever?; 5 08:00 expired; 5 08:00 " FEVER "5 08:00 fever?; 6 08:00 expired; "
      "6 08:00 " FEVER
      "6 08:00 fever?; 6 08:01 superseded; 6 08:01 told fever off by expiry; 6 08:01 ENOENT" },
    { "after a still so, two days are counted anew", "set fever; wait 73h; answer no; well 1; "
      "wait 71h",
      "08:00 told fever on by person; 3 08:00 " FEVER "3 08:00 fever?; 3 09:00 no; 5 09:00 " FEVER
      "5 09:00 fever?" },
    { "good nights alone clear nothing", "set fever; well 1; wait 71h; set fever",
      "08:00 told fever on by person; 3 07:00 EALREADY" },
    { "nothing else passes by itself", "set dvt; well 1; wait 30d; set dvt",
      "08:00 told dvt on by person; 30 08:00 EALREADY" },
    { "what the configuration says is never asked", "condition fever; well 1; wait 9d; silence",
      "9 08:00 (not_raised)" },
    { "set by both, it is never asked", "set fever; condition fever; wait 9d; silence",
      "08:00 told fever on by person; 9 08:00 (not_raised)" },
    { "what was held back by it comes after it was told",
      HEAVY "daily 0.3; usual 0.1; wait 2h; answer no; set fever; well 1; wait 7d; wait 1h",
      "09:00 " LOAD "; 10:00 no; 10:00 told fever on by person; 3 10:00 " FEVER "3 10:00 fever?; "
      "4 10:00 expired; 4 10:00 " FEVER "4 10:00 fever?; 5 10:00 expired; "
      "5 10:00 told fever off by "
      "expiry; 7 10:00 " LOAD },
    { "and not in the same moment",
      "daily 0.3; usual 0.1; wait 2h; set fever; well 1; " HEAVY "wait 5d; wait 1m",
      "10:00 told fever on by person; 3 10:00 " FEVER "3 10:00 fever?; 4 10:00 expired; 4 10:00 "
      FEVER
      "4 10:00 fever?; 5 10:00 expired; 5 10:00 told fever off by expiry; 5 10:01 " LOAD },
    { "the question spends nothing", "set fever; wait 73h; answer no; raised 6m",
      "08:00 told fever on by person; 3 08:00 " FEVER "3 08:00 fever?; 3 09:00 no; 3 09:05:10 "
      BREATHE },
    { "the clock goes back: three days from then", "clock +10d; set fever; clock -9d; wait 73h",
      "10 08:00 told fever on by person; 4 08:01 " FEVER "4 08:01 fever?" },
    { "not in quiet hours", "set fever; quiet 07:00-10:00; wait 75h",
      "08:00 told fever on by person; 3 10:00 " FEVER "3 10:00 fever?" },
    { "to someone away, and within gap and cap", "set fever; wait 71h; raised 6m; answer no; "
      "away 1; cap 0; wait 1h",
      "08:00 told fever on by person; 3 07:05:10 " BREATHE "; 3 07:06 no; "
      "3 08:00 " FEVER "3 08:00 fever?" },
    { "it cannot be put off", "set fever; wait 73h; answer later; answer accept",
      "08:00 told fever on by person; 3 08:00 " FEVER "3 08:00 fever?; 3 09:00 EINVAL; "
      "3 09:00 accept; 3 09:00 told fever off by answer" },
    { "cleared while it is asked", "set fever; wait 73h; clear fever; answer accept",
      "08:00 told fever on by person; 3 08:00 " FEVER "3 08:00 fever?; 3 09:00 superseded; "
      "3 09:00 told fever off by person; 3 09:00 ENOENT" },
    { "the question could not be stored", "set fever; wait 73h; withdraw; wait 1m",
      "08:00 told fever on by person; 3 08:00 " FEVER "3 08:00 fever?; "
      "3 09:01 " FEVER "3 09:01 fever?" },
    { "asked before a restart", "set fever; wait 73h; restart; wait 1m; answer accept",
      "08:00 told fever on by person; 3 08:00 " FEVER "3 08:00 fever?; 3 09:01 accept; "
      "3 09:01 told fever off by answer" },

    /* set and cleared */
    { "every door may set, the local one may clear", "set dvt; set dvt; clear dvt elsewhere; "
      "clear dvt; clear dvt",
      "08:00 told dvt on by person; 08:00 EALREADY; 08:00 EACCES; 08:00 told dvt off by person; "
      "08:00 ENOENT" },
    { "what passes by itself any door may clear", "set fever; clear fever elsewhere",
      "08:00 told fever on by person; 08:00 told fever off by person" },
    { "what the configuration says only the configuration clears", "condition dvt; set dvt; "
      "clear dvt",
      "08:00 EALREADY; 08:00 ENOTUNIQ" },
    { "another door is not told whether it holds", "condition dvt; clear dvt elsewhere; "
      "clear burn elsewhere",
      "08:00 EACCES; 08:00 EACCES" },
    { "not before the clock is known", "clock none; set fever", "08:00 EAGAIN no_clock" },
    { "what is offered ends", "catalog; " HEAVY "wait 61m; set dvt; wait 1m",
      "09:00 " LOAD "; 09:01 superseded; 09:01 told dvt on by person" },
    { "breathing that is offered does not", "raised 6m; set dvt; answer accept",
      "08:05:10 " BREATHE "; 08:06 told dvt on by person; 08:06 accept; 08:06 " START },
    { "what runs stops", "catalog; running self_massage_neck; set dvt; wait 1m",
      "08:00 stop; 08:00 told dvt on by person" },
    { "slow breathing that runs does not", "catalog; running breathe_resonance; set dvt",
      "08:00 told dvt on by person" },
    { "stretching that was begun by hand does not", "catalog; running stretch; set fracture",
      "08:00 told fracture on by person" },
    { "what runs stops when the configuration says so", "catalog; running breathe_478; "
      "condition lung_disease; wait 1m",
      "08:00 stop" },
    { "it holds over a restart", "set fever; restart; set fever; " HEAVY "wait 2h; silence",
      "08:00 told fever on by person; 08:00 EALREADY; 10:00 (contraindicated)" },
    { "a booked session stays booked", "book +2d; set fever; cancel",
      "08:00 told booked; 08:00 told fever on by person; 08:00 told cancelled" },

    /* to rest */
    { "two days with signs of illness", "ill 2; wait 1h; life; choices; answer accept; wait 5d; "
      "silence",
      "08:01 rest illness; 09:00 720 min; 09:00 choices accept no; 09:00 accept; "
      "5 09:00 (not_raised)" },
    { "not after one", "ill 1; wait 1h; silence", "09:00 (not_raised)" },
    { "once in a spell, however long", "ill 2; wait 1h; answer accept; ill 9; wait 7d; silence; "
      "wait 3d",
      "08:01 rest illness; 09:00 accept; 7 09:00 (not_raised); 9 08:01 rest illness; "
      "9 20:01 expired" },
    { "the clock goes back: in the next spell again",
      "clock +100d; ill 2; wait 1m; answer accept; ill 0; clock -90d; wait 8d; ill 2; wait 1h",
      "100 08:01 rest illness; 100 08:01 accept; 18 08:02 rest illness" },
    { "in the next spell again", "ill 2; wait 1h; answer accept; ill 0; wait 8d; ill 2; wait 1h",
      "08:01 rest illness; 09:00 accept; 8 09:01 rest illness" },
    { "within gap and cap", "raised 6m; answer accept; ill 2; wait 1h; silence; wait 40m",
      "08:05:10 " BREATHE "; 08:06 accept; 08:06 " START "; 09:06 (not_raised); "
      "09:36 rest illness" },
    { "unanswered, it is no nuisance, either", "ill 2; raised 13h; answer accept",
      "08:00:10 rest illness; 20:00:10 expired; 20:00:10 " BREATHE "; 20:30:10 expired; "
      "21:00 ENOENT" },

    /* to see somebody */
    { "severe for three weeks", SEVERE "daily 0.4; wait 90m; life; choices; answer no; wait 55d; "
      "silence",
      "09:00 see_professional severe_load; 09:30 1440 min; 09:30 choices accept no; 09:30 no; "
      "55 09:30 (not_raised)" },
    { "said again after eight weeks", SEVERE "daily 0.4; wait 90m; answer no; wait 57d",
      "09:00 see_professional severe_load; 09:30 no; 56 09:00 see_professional severe_load; "
      "57 09:00 expired" },
    { "not for two weeks", "days 14 0.4; usual 0.4; wait 90m; silence", "09:30 (not_raised)" },
    { "their own answers say so",
      SAID "wait 24h", "5 09:00 see_professional said_so" },
    { "worn or not", "why not_worn; " SAID "wait 24h", "5 09:00 see_professional said_so" },
    { "not while they move", "activity light; " SAID "wait 24h; silence", "6 08:00 (moving)" },
    { "nor once they are worn and move, by whatever is read", "why poor_signal; activity light; "
      SAID "wait 24h; silence", "6 08:00 (poor_signal)" },
    { "nor to someone away", "away 1; " SAID "wait 24h; silence", "6 08:00 (away)" },
    { "what the load says needs a score", SEVERE "why not_worn; daily 0.4; wait 90m; silence",
      "09:30 (no_score)" },
    { "not at night", SEVERE "clock +13h; wait 1h; silence", "22:00 (not_raised)" },
};
/* clang-format on */

int main(void)
{
    return script_test("advise appointments", rows, sizeof(rows) / sizeof(rows[0]));
}
