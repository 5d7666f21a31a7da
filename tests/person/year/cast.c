/* cast.c - the rows */
#include "cast.h"

#include "suggestion.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define N(which) (UINT32_C(1) << NEED_##which)
#define C(which) (UINT32_C(1) << CONDITION_##which)
#define S(which) (UINT32_C(1) << SILENCE_##which)

#define AT(hour, minute) ((hour)*60 + (minute))
#define ROWS(table)      .rows = (table), .row_count = COUNT(table)

/* clang-format off */
static const struct sim_day_row easy[] = {
    { AT(0, 0),   SIM_SLEEP, 0 },
    { AT(7, 0),   SIM_STAND, 0 },
    { AT(7, 30),  SIM_SIT,   0 },
    { AT(8, 0),   SIM_DESK,  0.1 },
    { AT(11, 0),  SIM_DESK,  0.8 },
    { AT(11, 15), SIM_DESK,  0.1 },
    { AT(12, 10), SIM_WALK,  0 },
    { AT(12, 40), SIM_SIT,   0 },
    { AT(13, 30), SIM_DESK,  0.1 },
    { AT(17, 0),  SIM_WALK,  0 },
    { AT(17, 30), SIM_SIT,   0 },
    { AT(22, 30), SIM_LIE,   0 },
    { AT(22, 50), SIM_SLEEP, 0 },
};

static const struct sim_day_row bad[] = {
    { AT(0, 0),   SIM_SLEEP, 0 },
    { AT(6, 40),  SIM_STAND, 0 },
    { AT(7, 0),   SIM_SIT,   0.2 },
    { AT(8, 0),   SIM_DESK,  0.2 },
    { AT(9, 0),   SIM_DESK,  1.5 },
    { AT(10, 20), SIM_DESK,  0.2 },
    { AT(12, 10), SIM_WALK,  0 },
    { AT(12, 30), SIM_SIT,   0 },
    { AT(13, 10), SIM_DESK,  1.5 },
    { AT(14, 20), SIM_DESK,  0.2 },
    { AT(15, 20), SIM_DESK,  1.7 },
    { AT(16, 40), SIM_DESK,  0.2 },
    { AT(17, 30), SIM_SIT,   0 },
    { AT(19, 0),  SIM_SIT,   1.4 },
    { AT(20, 10), SIM_SIT,   0 },
    { AT(22, 40), SIM_LIE,   0 },
    { AT(23, 0),  SIM_SLEEP, 0 },
};

static const struct sim_day_row severe[] = {
    { AT(0, 0),   SIM_SLEEP, 0 },
    { AT(6, 30),  SIM_SIT,   0 },
    { AT(8, 0),   SIM_DESK,  1.8 },
    { AT(10, 0),  SIM_DESK,  0 },
    { AT(11, 0),  SIM_DESK,  1.8 },
    { AT(12, 40), SIM_SIT,   0 },
    { AT(14, 0),  SIM_DESK,  1.9 },
    { AT(16, 0),  SIM_DESK,  0 },
    { AT(18, 0),  SIM_SIT,   1.8 },
    { AT(20, 0),  SIM_SIT,   0 },
    { AT(23, 0),  SIM_SLEEP, 0 },
};

const struct sim_day cast_easy   = { .name = "easy",   .about = "little happens", ROWS(easy), .varies_min = 10, .varies_part = 0.3 };
const struct sim_day cast_bad    = { .name = "bad",    .about = "tense half the day", ROWS(bad), .varies_min = 8, .varies_part = 0.2 };
const struct sim_day cast_severe = { .name = "severe", .about = "hardly a calm hour", ROWS(severe), .varies_min = 8, .varies_part = 0.1 };

/* What a routine does to who is not helped by it. */
#define HARDLY 0.05
#define BODY_HELPS   { [FAMILY_BREATH] = HARDLY, [FAMILY_BODY] = 1, [FAMILY_MIND] = HARDLY, [FAMILY_REST] = HARDLY }
#define BREATH_HELPS { [FAMILY_BREATH] = 1, [FAMILY_BODY] = HARDLY, [FAMILY_MIND] = HARDLY, [FAMILY_REST] = HARDLY }
#define NONE_HELPS   { [FAMILY_BREATH] = HARDLY, [FAMILY_BODY] = HARDLY, [FAMILY_MIND] = HARDLY, [FAMILY_REST] = HARDLY }
#define ALL_HELP     { [FAMILY_BREATH] = 1, [FAMILY_BODY] = 0.5, [FAMILY_MIND] = 0.5, [FAMILY_REST] = 0.3 }

const struct cast_person cast[CAST_SIZE] = {
    { "body", "their body calms them, breath does not", "average",
      N(GENERAL_STRESS), 0, ANSWERS_BY_FEELING, BODY_HELPS,
      .silences = S(NO_CLOCK) | S(OPEN) | S(RUNNING) | S(QUIET_HOURS) | S(ASLEEP) | S(GAP), .least_offers = 60 },
    { "breath", "breath calms them, and is not what a desk worker is offered first", "desk-worker",
      N(DESK_POSTURE), 0, ANSWERS_BY_FEELING, BREATH_HELPS, .no_provider = true, .awake_only = true,
      .silences = S(MOVING) | S(NO_SCORE) | S(NOT_LONG_ENOUGH), .least_offers = 60 },
    { "half", "accepts every other one", "anxious",
      N(ANXIETY), 0, ANSWERS_HALF, ALL_HELP, .is_private = true,
      .silences = S(AGAIN_WAITS) | S(SNOOZED) | S(CAP), .least_offers = 100 },
    { "ignores", "never answers", "average",
      N(WORK_STRESS), 0, ANSWERS_NEVER, ALL_HELP, .awake_only = true,
      .silences = S(GAP) | S(BOOKING_COOLDOWN), .least_offers = 40 },
    { "no", "always says no", "average",
      N(LOW_MOOD), 0, ANSWERS_NO, ALL_HELP,
      .silences = S(OFF) | S(GAP), .least_offers = 30 },
    { "trauma", "grounding, and nothing inward", "anxious",
      N(TRAUMA), C(PANIC_DISORDER), ANSWERS_ACCEPT, ALL_HELP, .awake_only = true,
      .silences = S(GUESTS), .least_offers = 60 },
    { "older", "short and gentle", "older",
      N(OLDER_ADULT) | N(ARTHRITIS), C(OSTEOPOROSIS), ANSWERS_ACCEPT, ALL_HELP,
      .silences = S(BOOKED), .least_offers = 40 },
    { "runner", "an athlete with a plan of every two weeks", "athlete",
      N(ATHLETE), 0, ANSWERS_ACCEPT, ALL_HELP, .interval_days = 14,
      .silences = S(MOVING) | S(IN_SESSION) | S(BOOKED), .least_offers = 60 },
    { "traveller", "eight time zones, both ways, over the date line", "average",
      N(GENERAL_STRESS), 0, ANSWERS_ACCEPT, ALL_HELP, .naps = true, .awake_only = true,
      .silences = S(AWAY) | S(QUIET_HOURS), .least_offers = 60 },
    { "fever", "a fever of three days in spring", "average",
      N(INSOMNIA), 0, ANSWERS_HALF, ALL_HELP,
      .silences = S(BOOKING_ILLNESS) | S(ASLEEP), .least_offers = 60 },
    { "thin_blood", "never deep, never by their own hands", "older",
      N(CHRONIC_PAIN), C(ANTICOAGULANTS), ANSWERS_ACCEPT, ALL_HELP, .awake_only = true,
      .silences = S(NOT_RAISED), .least_offers = 40 },
    { "pregnant", "from the sixtieth day on", "anxious",
      N(GENERAL_STRESS), 0, ANSWERS_ACCEPT, ALL_HELP, .naps = true,
      .silences = S(NOT_RAISED), .least_offers = 60 },
    { "silent_heart", "feels tense, and the heart does not show it", "non-responder",
      N(WORK_STRESS), 0, ANSWERS_ACCEPT, ALL_HELP,
      .silences = S(WEAK_RESPONSE), .least_offers = 4 },
    { "course", "bad weeks, and massage helps", "desk-worker",
      N(MUSCLE_TENSION), 0, ANSWERS_ACCEPT, NONE_HELPS, .massage_helps = true,
      .spells = { { 0, 70, &cast_easy }, { 70, 140, &cast_bad }, { 140, 366, &cast_easy } },
      .silences = S(BOOKED) | S(BOOKING_RECENT), .least_offers = 60 },
    { "no_help", "bad weeks, and massage does nothing", "desk-worker",
      N(TENSION_HEADACHE), 0, ANSWERS_ACCEPT, NONE_HELPS,
      .spells = { { 0, 70, &cast_easy }, { 70, 150, &cast_bad }, { 150, 366, &cast_easy } },
      .silences = S(BOOKED), .least_offers = 60 },
    { "beta_blocker", "a heart held back", "average",
      N(RECOVERY_ADDICTION), C(BETA_BLOCKER), ANSWERS_ACCEPT, ALL_HELP, .awake_only = true,
      .silences = S(TOO_LITTLE_WORN), .least_offers = 20 },
    { "clot", "a thrombosis from the thirtieth day on, cleared on the two hundredth", "average",
      N(GENERAL_STRESS), 0, ANSWERS_ACCEPT, ALL_HELP,
      .silences = S(CONTRAINDICATED), .least_offers = 60 },
    { "severe", "eight weeks that are too much", "anxious",
      N(GENERAL_STRESS), 0, ANSWERS_ACCEPT, NONE_HELPS, .awake_only = true,
      .spells = { { 120, 176, &cast_severe } },
      .silences = S(BOOKING_HOUR), .least_offers = 60 },
    { "loose_strap", "a worn-out strap without a motion sensor, and an injury", "poor-strap",
      N(GENERAL_STRESS) | N(INJURY_RECOVERY), 0, ANSWERS_ACCEPT, ALL_HELP, .no_motion = true, .awake_only = true,
      .silences = S(POOR_SIGNAL) | S(OWN_PLAN), .least_offers = 1 },
    { "calm_they_say", "not stressed, each time", "ectopy",
      N(CIRCULATION), C(ATRIAL_FIBRILLATION), ANSWERS_NOT_STRESSED, ALL_HELP,
      .silences = S(LESS_SENSITIVE) | S(LOW_CONFIDENCE) | S(NO_CONSENT), .least_offers = 10 },
};

/* ---- the calendar ---- */

#define ON(who, d, m)  .person = (who), .day = (d), .minute = (m)
#define EVERY(n, until) .every = (n), .until_day = (until)
#define COMMAND(what, ...) .kind = CAST_COMMAND, .command = { .kind = COMMAND_##what, __VA_ARGS__ }
#define CONTEXT(what, v)   .kind = CAST_CONTEXT, .context = { CONTEXT_##what, (v) }
#define SET(which)   COMMAND(CONDITION, .condition = CONDITION_##which, .on = true)
#define CLEAR(which) COMMAND(CONDITION, .condition = CONDITION_##which, .may_clear = true)
#define LOGGED       COMMAND(MASSAGE_LOG, .unix_ms = -1)
#define ZONE(h)      .kind = CAST_TRAVEL, .offset_s = (h) * 3600

const struct cast_event cast_calendar[] = {
    /* a massage on record: what follows goes by its date */
    { ON(4, 3, AT(12, 0)), LOGGED },  { ON(5, 3, AT(12, 0)), LOGGED },  { ON(7, 3, AT(12, 0)), LOGGED },
    { ON(8, 3, AT(12, 0)), LOGGED },  { ON(9, 3, AT(12, 0)), LOGGED },  { ON(10, 80, AT(12, 0)), LOGGED },
    { ON(11, 3, AT(12, 0)), LOGGED }, { ON(12, 40, AT(12, 0)), LOGGED }, { ON(13, 3, AT(12, 0)), LOGGED },
    { ON(16, 3, AT(12, 0)), LOGGED }, { ON(17, 20, AT(12, 0)), LOGGED }, { ON(19, 3, AT(12, 0)), LOGGED },
    { ON(20, 3, AT(12, 0)), LOGGED },
    /* half */
    { ON(3, 2, AT(9, 30)), EVERY(14, 365), COMMAND(SNOOZE, .duration_s = 7200) },
    { ON(3, 9, AT(20, 0)), EVERY(30, 365), COMMAND(NOTE, .text = "slept badly") },
    { ON(3, 60, AT(12, 0)), COMMAND(MASSAGE_BOOK, .unix_ms = 2) },
    { ON(3, 61, AT(12, 0)), COMMAND(MASSAGE_CANCEL) },
    /* no: has enough of it for two weeks */
    { ON(5, 200, AT(10, 0)), COMMAND(SUGGESTIONS_ON, .on = false) },
    { ON(5, 214, AT(10, 0)), COMMAND(SUGGESTIONS_ON, .on = true) },
    /* trauma: guests on every other Saturday, and on a working day now and then */
    { ON(6, 5, AT(14, 0)), EVERY(14, 365), CONTEXT(GUESTS, 1) },
    { ON(6, 5, AT(22, 0)), EVERY(14, 365), CONTEXT(GUESTS, 0) },
    { ON(6, 8, AT(9, 0)), EVERY(21, 365), CONTEXT(GUESTS, 1) },
    { ON(6, 8, AT(12, 0)), EVERY(21, 365), CONTEXT(GUESTS, 0) },
    /* the traveller, away from the daemon's house only while on the way */
    { ON(9, 30, AT(8, 0)), CONTEXT(AWAY, 1) },  { ON(9, 30, AT(13, 0)), ZONE(-5) },
    { ON(9, 30, AT(15, 0)), CONTEXT(AWAY, 0) }, { ON(9, 37, AT(12, 0)), ZONE(1) },
    { ON(9, 80, AT(12, 0)), ZONE(9) },          { ON(9, 94, AT(12, 0)), ZONE(1) },
    { ON(9, 150, AT(12, 0)), ZONE(9) },         { ON(9, 160, AT(12, 0)), ZONE(-11) },
    { ON(9, 170, AT(12, 0)), ZONE(1) },         { ON(9, 240, AT(12, 0)), ZONE(12) },
    { ON(9, 247, AT(12, 0)), ZONE(-8) },        { ON(9, 260, AT(12, 0)), ZONE(1) },
    /* fever: says so on the second day, and forgets to take it back */
    { ON(10, 99, AT(20, 0)), .kind = CAST_DISTURB, .disturb = { 10, -0.5 } },
    { ON(10, 101, AT(12, 0)), SET(FEVER) },
    { ON(10, 104, AT(6, 0)), .kind = CAST_DISTURB, .disturb = { 0, 0 } },
    { ON(12, 60, AT(12, 0)), SET(PREGNANCY) },
    { ON(17, 30, AT(12, 0)), SET(DVT) },
    { ON(17, 200, AT(12, 0)), CLEAR(DVT) },
    /* what they say of themselves */
    { ON(13, 1, AT(9, 50)), EVERY(1, 90), COMMAND(FEEL, .feel = 5) },
    { ON(13, 1, AT(15, 30)), EVERY(1, 90), COMMAND(FEEL, .feel = 4) },
    { ON(18, 120, AT(9, 0)), EVERY(1, 176), COMMAND(FEEL, .feel = 5) },
    { ON(18, 120, AT(15, 0)), EVERY(1, 176), COMMAND(FEEL, .feel = 5) },
    { ON(20, 350, AT(12, 0)), COMMAND(RECALIBRATE, .forget = 1 << RECALIBRATE_SENSITIVITY) },
    /* takes the consent back, and thinks better of it */
    { ON(20, 300, AT(9, 0)), .kind = CAST_CONSENT, .agrees = false },
    { ON(20, 301, AT(9, 0)), .kind = CAST_CONSENT, .agrees = true },
    { ON(1, 20, AT(14, 0)), EVERY(25, 365), COMMAND(SUGGEST) },
};
/* clang-format on */

const size_t cast_calendar_count = COUNT(cast_calendar);
