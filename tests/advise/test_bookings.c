/* A massage to book: when it is due, what holds it back, and what a course makes of it. */
#include "script.h"

#define HEAVY   "days 6 0.3; "
#define LOAD    "book_massage load_week relaxation"
#define MONTH   "book_massage load_month relaxation"
#define CADENCE "book_massage cadence relaxation"
#define COURSE  "book_massage course relaxation"
#define BREATHE "breathe sustained breathe_resonance"
#define START   "start breathe_resonance"

/* clang-format off */
static const struct script_row rows[] = {
    /* due by load */
    { "a heavy week", HEAVY "calm 2h", "09:00 " LOAD },
    { "an ordinary week", "calm 2h; silence; no_booking", "10:00 (not_raised); 10:00 (not_raised)"
      },
    { "one bad day is no week", "days 1 0.3; calm 2h; silence", "10:00 (not_raised)" },
    { "a heavy month", "days 27 0.2; usual 0.1; calm 2h", "09:00 " MONTH },
    { "a week that is usual for them", "days 27 0.3; usual 0.3; calm 2h; silence",
      "10:00 (not_raised)" },
    { "hardly worn: nobody can tell", "days 27 nan; calm 2h; silence; no_booking",
      "10:00 (not_raised); 10:00 (too_little_worn)" },
    { "a heart that shows nothing has no heavy week", HEAVY "why weak_response; calm 2h; silence; "
      "no_booking", "10:00 (weak_response); 10:00 (not_raised)" },
    { "but its bookings by date go on", "interval 21; log -22d; why weak_response; calm 2h",
      "08:00 told held; 09:00 " CADENCE },
    { "also while the reference is young", "interval 21; log -22d; why calibrating; calm 2h",
      "08:00 told held; 09:00 " CADENCE },
    { "no booking in the middle of a raise", HEAVY "calm 50m; raised 15m; silence",
      "08:55:10 " BREATHE "; 09:05 (open)" },
    { "nor to a sleeper", HEAVY "why asleep; activity sleep; calm 2h; silence", "10:00 (asleep)" },
    { "nor while moving", HEAVY "activity light; calm 2h; silence; no_booking",
      "10:00 (moving); 10:00 (moving)" },

    /* due by date */
    { "their own interval", "interval 21; log -20d; wait 26h; silence",
      "08:00 told held; 1 09:00 " CADENCE "; 1 10:00 (open)" },
    { "an interval without a session", "interval 21; wait 26h; silence", "1 10:00 (not_raised)" },
    { "four weeks after the last one", "log -27d; wait 26h", "08:00 told held; 1 09:00 " CADENCE },
    { "not after three", "log -22d; wait 26h; silence; no_booking",
      "08:00 told held; 1 10:00 (not_raised); 1 10:00 (not_raised)" },
    { "a closer plan than a week", "interval 3; log -3d; wait 2h",
      "08:00 told held; 09:00 " CADENCE },
    { "a wider plan holds under load too", HEAVY "daily 0.3; interval 30; log -20d; wait 26h; "
      "silence",
      "08:00 told held; 1 10:00 (booking_recent)" },
    { "a plan that only a therapist can make", "need lymphedema; log -60d; wait 2h; silence; "
      "no_booking", "08:00 told held; 10:00 (own_plan); 10:00 (own_plan)" },
    { "and was made", "need lymphedema; interval 14; log -60d; wait 2h",
      "08:00 told held; 09:00 book_massage cadence lymphatic_drainage" },

    /* what holds it back */
    { "not within a week of a session", HEAVY "log -6d; wait 2h; silence; wait 24h",
      "08:00 told held; 10:00 (booking_recent); 1 09:00 " LOAD },
    { "not while one is booked", HEAVY "book +2d; wait 2h; silence; cancel; wait 10m",
      "08:00 told booked; 10:00 (booked); 10:00 told cancelled; 10:01 " LOAD },
    { "signs of illness in one night", HEAVY "ill_today 1; wait 2h; silence; ill_today 0; wait 1m",
      "10:00 (booking_illness); 10:01 " LOAD },
    { "signs of illness for a day", HEAVY "ill 1; wait 2h; silence", "10:00 (booking_illness)" },
    { "nobody calls a therapist at night", HEAVY "quiet 08:00-21:00; wait 14h; silence; "
      "no_booking; "
      "wait 11h; silence", "22:00 (booking_hour); 22:00 (booking_hour); 1 09:00 (quiet_hours)" },
    { "in the gap", HEAVY "calm 20m; raised 6m; answer accept; calm 35m; silence; no_booking; "
      "calm 1h",
      "08:25:10 " BREATHE "; 08:26 accept; 08:26 " START "; 09:01 (gap); 09:01 (gap); 09:55:10 "
      LOAD },
    { "at the cap", "cap 1; raised 6m; answer accept; " HEAVY "calm 3h; silence",
      "08:05:10 " BREATHE "; 08:06 accept; 08:06 " START "; 11:06 (cap)" },
    { "it lives a day, then rests a week", HEAVY "daily 0.3; usual 0.1; wait 8d; silence; wait 2h",
      "09:00 " LOAD "; 1 09:00 expired; 8 08:00 (booking_cooldown); 8 09:00 " LOAD },
    { "put off for good, it rests longer each time",
      HEAVY "daily 0.3; usual 0.1; wait 2h; answer no; wait 7d; answer no; wait 14d; choices; "
      "answer no; "
      "wait 28d; choices; answer no; wait 27d; silence; wait 26h",
      "09:00 " LOAD "; 10:00 no; 7 10:00 " LOAD "; 7 10:00 no; 21 10:00 " MONTH "; "
      "21 10:00 choices "
      "accept later no; 21 10:00 no; 49 10:00 " MONTH "; 49 10:00 choices accept no stop_asking; "
      "49 10:00 "
      "no; 76 10:00 (booking_cooldown); 77 10:00 " MONTH },
    { "accepted, it is being arranged", HEAVY "daily 0.3; usual 0.1; wait 2h; answer accept; "
      "wait 7d; silence",
      "09:00 " LOAD "; 10:00 accept; 7 10:00 " LOAD "; 7 10:00 (open)" },
    { "put off, it comes again", HEAVY "wait 2h; answer later; wait 31m; choices; life",
      "09:00 " LOAD "; 10:00 later; 10:30 book_massage again relaxation; "
      "10:31 choices accept no; 10:31 1440 min" },
    { "put off, missed, and offered in the ordinary way",
      HEAVY "wait 2h; answer later; activity light; wait 1h; activity rest; wait 1h",
      "09:00 " LOAD "; 10:00 later; 11:01 " LOAD },
    { "superseded, it does not rest", HEAVY "wait 2h; suggest; answer accept; wait 2h",
      "09:00 " LOAD "; 10:00 superseded; 10:00 breathe asked breathe_resonance; 10:00 accept; "
      "10:00 "
      START "; 11:30 " LOAD },
    { "put off, then booked", HEAVY "wait 2h; answer later; book +3d; wait 31m; silence",
      "09:00 " LOAD "; 10:00 later; 10:00 told booked; 10:31 (booked)" },
    { "put off, then a fever", HEAVY "wait 2h; answer later; set fever; wait 31m; silence",
      "09:00 " LOAD "; 10:00 later; 10:00 told fever on by person; 10:31 (contraindicated)" },
    { "booked while it is offered", HEAVY "wait 2h; book +3d; silence; wait 1m; silence",
      "09:00 " LOAD "; 10:00 superseded; 10:00 told booked; 10:00 (open); 10:01 (booked)" },
    { "done logs a session", HEAVY "wait 2h; answer done; wait 1h; silence",
      "09:00 " LOAD "; 10:00 done; 10:00 told held relaxation; 10:15 aftercare session_over; "
      "11:00 (open)" },

    { "what was declined before a session counts no more, what was declined after it does",
      "interval 1; " HEAVY "wait 2h; answer no; log -3d; wait 1m; no_booking; log -1m; wait 1m; "
      "no_booking", "09:00 book_massage load_week relaxation; 10:00 no; 10:00 told held; "
      "10:01 (booking_cooldown); 10:01 told held; 10:02 (booking_recent)" },
    { "a session begins it anew",
      "interval 1; daily 0.3; usual 0.1; " HEAVY "wait 2h; answer no; wait 7d; answer no; log; "
      "gap 20h; wait 27h; answer no; wait 166h; silence; wait 3h",
      "09:00 " LOAD "; 10:00 no; 7 10:00 " LOAD "; 7 10:00 no; 7 10:00 told held; 8 10:00 " LOAD
      "; 9 09:00 no; 16 07:00 (booking_cooldown); 16 09:00 " MONTH },
    { "so does a welcome",
      "daily 0.3; usual 0.1; " HEAVY "wait 2h; answer no; wait 7d; answer no; wait 14d; "
      "answer accept; "
      "wait 7d; answer no; wait 7d; silence",
      "09:00 " LOAD "; 10:00 no; 7 10:00 " LOAD "; 7 10:00 no; 21 10:00 " MONTH "; "
      "21 10:00 accept; "
      "28 10:00 " MONTH "; 28 10:00 no; 35 10:00 " MONTH "; 35 10:00 (open)" },
    { "booked while it is offered, it was welcome",
      "raised 6m; answer no; " HEAVY "wait 194m; book +5d; raised 2h",
      "08:05:10 " BREATHE "; 08:06 no; 11:06 " LOAD "; 11:20 superseded; 11:20 told booked; "
      "12:36 " BREATHE "; 13:06 expired" },
    { "what led to it", "book +5d; led; cancel; " HEAVY "wait 2h; answer accept; wait 13d; "
      "book +5d; led; "
      "cancel; wait 2d; book +5d; led",
      "08:00 told booked; 08:00 of their own; 08:00 told cancelled; 09:00 " LOAD "; 10:00 accept; "
      "13 10:00 told booked; 13 10:00 led to; 13 10:00 told cancelled; 15 10:00 told booked; "
      "15 10:00 of their own" },

    /* what is offered */
    { "without a provider, one's own hands or a partner's",
      "catalog; provider -; " HEAVY "wait 90m; choices; life; answer accept",
      "09:00 self_massage load_week self_massage_neck; 09:30 expired; "
      "09:30 choices accept later no; 09:30 30 min; "
      "09:30 ENOENT" },
    { "and then rests a week", "catalog; provider -; " HEAVY "daily 0.3; usual 0.1; wait 62m; "
      "answer accept; wait 6d; "
      "silence; wait 1d", "09:00 self_massage load_week self_massage_neck; 09:02 accept; "
      "09:02 start "
      "self_massage_neck; 6 09:02 (booking_cooldown); 7 09:02 self_massage load_week "
      "self_massage_neck" },
    { "three that nobody was there for, and it rests no longer",
      "catalog; provider -; " HEAVY "daily 0.3; usual 0.1; wait 23d",
      "09:00 self_massage load_week self_massage_neck; 09:30 expired; "
      "7 09:30 self_massage load_week self_massage_feet; 7 10:00 expired; "
      "14 10:00 self_massage load_month self_massage_hands; 14 10:30 expired; "
      "21 10:30 self_massage load_month self_massage_neck; 21 11:00 expired" },
    { "hands that are not allowed: a provider has to be found",
      "catalog; provider -; condition varicose_veins; " HEAVY "wait 61m", "09:00 " LOAD },
    { "no massage at all: to rest instead", "catalog; condition dvt; " HEAVY "wait 61m; choices",
      "09:00 relax load_week music; 09:01 choices accept later no" },
    { "by date there is nothing instead", "catalog; condition dvt; interval 14; log -15d; "
      "wait 2h; silence",
      "08:00 told held; 10:00 (contraindicated)" },
    { "no technique that goes deep", "need muscle_tension; condition neuropathy; " HEAVY "wait 61m",
      "09:00 book_massage load_week swedish" },
    { "what goes with it", "need older_adult; need trauma; technique", "08:00 somatic 0x189" },
    { "stretching does not go with what another need asks for",
      "need trauma; need desk_posture; technique", "08:00 somatic 0x188" },
    { "cautions do", "need trauma; need lymphedema; technique", "08:00 somatic 0x198" },
    { "no technique to show under a thrombosis", "condition dvt; technique", "08:00  0" },

    /* sessions */
    { "a booked one that is over has been", "book +2h swedish; wait 4h; cancel; silence",
      "08:00 told booked swedish; 08:01 massage_reminder booked; 10:00 expired; "
      "11:00 told held swedish; "
      "11:15 aftercare session_over; 12:00 ENOENT; 12:00 (open)" },
    { "nobody is addressed in it", "reminder 0; book +1h; calm 90m; silence",
      "08:00 told booked; 09:30 (in_session)" },
    { "logged, the booking is used up", "reminder 0; book +2h; log; wait 1m; cancel",
      "08:00 told booked; 08:00 told held for another; 08:01 ENOENT" },
    { "logged without a time it is the one that was booked",
      "reminder 0; book +30m shiatsu; wait 70m; log; wait 1m; cancel",
      "08:00 told booked shiatsu; 09:10 told held shiatsu; 09:11 ENOENT" },
    { "logged, a booking of next week stands", "book +6d; log; wait 1m; cancel; cancel",
      "08:00 told booked; 08:00 told held; 08:01 told cancelled; 08:01 ENOENT" },
    { "logged twice it is one", "log; log; log -3d; log -3d", "08:00 told held; 08:00 EALREADY; "
      "08:00 told held; "
      "08:00 told held" },
    { "another takes its place", "reminder 0; book +6d; book +7d swedish 45; wait 1m; cancel",
      "08:00 told booked; 08:00 told booked swedish for another; 08:01 told cancelled swedish" },
    { "each that loses its place is told of at once",
      "reminder 0; book +6d; book +7d; book +8d; cancel; wait 1m; cancel",
      "08:00 told booked; 08:00 told booked for another; 08:00 told booked for another; "
      "08:00 told cancelled; 08:01 ENOENT" },
    { "booked, put off, logged: within one moment",
      "reminder 0; book +1h; book +2h; log; wait 1m; cancel",
      "08:00 told booked; 08:00 told booked for another; 08:00 told held for another; "
      "08:01 ENOENT" },
    { "done before the clock is known: it was when it was offered",
      HEAVY "wait 2h; clock none; answer done; clock +0s; wait 1m; no_booking",
      "09:00 " LOAD "; 10:00 done; 10:00 told held relaxation; 10:01 aftercare session_over; "
      "10:01 (booking_recent)" },
    { "of no sense", "log +1h; log -4000d; book -1h; book +0s; book +800d; cancel; "
      "log -1d hot_stone; "
      "log -1d swedish 5; log -1d swedish 241; book +1d swedish 9",
      "08:00 EINVAL; 08:00 EINVAL; 08:00 EINVAL; 08:00 EINVAL; 08:00 EINVAL; 08:00 ENOENT; "
      "08:00 EINVAL; "
      "08:00 EINVAL; 08:00 EINVAL; 08:00 EINVAL" },
    { "the clock goes back: it was not tomorrow", "interval 1; log; clock -2h; calm 28h",
      "08:00 told held; 06:15:10 aftercare session_over; 18:15:10 expired; 1 09:00 " CADENCE },

    /* a course */
    { "an offer for load begins one", HEAVY "wait 61m; answer accept; book +1h; wait 2h; course",
      "09:00 " LOAD "; 09:01 accept; 09:01 told booked; 09:02 massage_reminder booked; "
      "10:01 expired; "
      "11:01 told held; 11:01 start 1" },
    { "booked while it is offered, too", HEAVY "reminder 0; wait 61m; book +1h; wait 2h; course",
      "09:00 " LOAD "; 09:01 superseded; 09:01 told booked; 11:01 told held; 11:01 start 1" },
    { "but only one",
      HEAVY "reminder 0; wait 61m; answer accept; log; wait 25d; course; log; course",
      "09:00 " LOAD "; 09:01 accept; 09:01 told held; 09:16 aftercare session_over; 21:16 expired; "
      "7 09:01 " COURSE "; 8 09:01 expired; 15 09:01 " COURSE "; 16 09:01 expired; 25 09:01 none 0; "
      "25 09:01 told held; 25 09:01 none 0" },
    { "the clock goes back, and it ends all the same",
      "clock +100d; log -10d; log; clock -90d; wait 22d; course",
      "100 08:00 told held; 100 08:00 told held; 10 08:16 aftercare session_over; 10 20:16 expired; "
      "17 09:00 " COURSE "; 18 09:00 expired; 25 09:00 " COURSE "; 26 09:00 expired; 32 08:00 none 0" },
    { "a session of their own does not", "log; course", "08:00 told held; 08:00 none 0" },
    { "two within two weeks do", "log -10d; log; course",
      "08:00 told held; 08:00 told held; 08:00 start 2" },
    { "weekly at its start", "log -14d; log -7d; wait 2h",
      "08:00 told held; 08:00 told held; 09:00 " COURSE },
    { "it helps, and tapers", "reminder 0; log -21d; measured -0.1; log -14d; measured -0.1; "
      "log -7d; measured -0.1; "
      "log -0d; measured -0.1; course; wait 10d; silence; wait 5d",
      "08:00 told held; 08:00 told held; 08:00 told held; 08:00 told held; 08:00 improving 4; "
      "08:15 aftercare session_over; 20:15 expired; 10 08:00 (not_raised); 14 09:00 " COURSE },
    { "it does not help, and something else is offered, once",
      "catalog; log -43d; measured 0.1; log -36d; measured 0.1; log -29d; measured 0.1; "
      "log -20d; measured 0.1; "
      "course; wait 10m; course; choices; answer no; wait 2d; silence",
      "08:00 told held; 08:00 told held; 08:00 told held; 08:00 told held; 08:00 start 4; "
      "08:01 relax course_no_help music; 08:10 no_help 4; 08:10 choices accept later no; 08:10 no; "
      "2 08:10 (not_raised)" },
    { "that it did not help is still said after a restart",
      "catalog; busy 1; log -43d; measured 0.1; log -36d; measured 0.1; log -29d; measured 0.1; "
      "log -20d; "
      "measured 0.1; wait 1m; restart; busy 0; wait 1m",
      "08:00 told held; 08:00 told held; 08:00 told held; 08:00 told held; "
      "08:02 relax course_no_help music" },
};
/* clang-format on */

int main(void)
{
    return script_test("advise bookings", rows, sizeof(rows) / sizeof(rows[0]));
}
