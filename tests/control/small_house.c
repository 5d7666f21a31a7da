#include "small_house.h"

#include <math.h>

#define DAY_MS INT64_C(86400000)

static const struct profile alex = {
    .id = "alex",
    .name = "Alex",
    .consent_day = 20484,
    .born_year = 1988,
    .needs = 1u << NEED_GENERAL_STRESS | 1u << NEED_INSOMNIA,
    .conditions = 1u << CONDITION_NEUROPATHY,
    .massage = { .interval_days = 21,
                 .duration_min = 60,
                 .provider_name = "Hands",
                 .provider_phone = "+49 30 1",
                 .provider_url =
                     "https://hands.example/?what={technique}&long={duration}&on={date}",
                 .reminder_min = 180 },
    .suggestions = { .after_s = 300 },
};

static const struct profile kim = {
    .id = "kim", .name = "Kim", .consent_day = 20484, .suggestions = { .after_s = 300 }
};

static const struct routine_plan routines[] = {
    { .name = "slow_breathing", .duration_s = 300 },
    { .name = "box_breathing", .duration_s = 240 },
    { .name = "stretch", .duration_s = 300, .asks = 1 << ASKS_STRETCH },
    { .name = "breathe_search", .duration_s = 930 },
};

#define NOW                                                                       \
    {                                                                             \
        .us = 90 * US_PER_S, .unix_ms = SMALL_HOUSE_UNIX_MS, .utc_offset_s = 3600 \
    }

#define VERDICT_UNKNOWN                   \
    {                                     \
        0, NAN, NAN, NAN, SESSION_TOO_FEW \
    }
#define HELPED(name, place, n, mean, least, most)                                                 \
    {                                                                                             \
        .what = name, .kind = HELPED_ROUTINE, .offered = n + 2, .accepted = n + 1, .finished = n, \
        .measured = n, .calm = mean, .low = least, .high = most, .rank = place                    \
    }

/* Everything that can be said of somebody. */
#define STANDING_OF_ALEX                                                                        \
    {                                                                                           \
        .silence = SILENCE_OPEN, .no_booking = SILENCE_BOOKED,                                  \
        .last = { .at_unix_ms = SMALL_HOUSE_UNIX_MS - 20 * DAY_MS,                              \
                  .utc_offset_s = 3600,                                                         \
                  .duration_min = 60,                                                           \
                  .technique = "swedish",                                                       \
                  .state = SESSION_HELD },                                                      \
        .booked = { .at_unix_ms = SMALL_HOUSE_UNIX_MS + DAY_MS,                                 \
                    .utc_offset_s = 3600,                                                       \
                    .duration_min = 60 },                                                       \
        .course = COURSE_IMPROVING, .course_sessions = 5, .technique = "slow_light_swedish",    \
        .technique_notes = 1u << NOTE_EVENING | 1u << NOTE_LIGHT_PRESSURE, .feel = 4,           \
        .sensitivity = { .learnt = -1.5,                                                        \
                         .after_s = 500,                                                        \
                         .least_score = 84,                                                     \
                         .not_stressed = 3,                                                     \
                         .felt_calm = 1,                                                        \
                         .since_unix_ms = SMALL_HOUSE_UNIX_MS - 88 * DAY_MS },                  \
        .conditions = { [CONDITION_FEVER] = { .holds = true,                                    \
                                              .may_expire = true,                               \
                                              .since_unix_ms = SMALL_HOUSE_UNIX_MS - DAY_MS },  \
                        [CONDITION_NEUROPATHY] = { .holds = true, .by_configuration = true } }, \
        .resonance_per_min = 5.55, .resonance_deviation = 0.2, .resonance_sessions = 2,         \
        .weak_statements = 12,                                                                  \
        .verdicts = { VERDICT_UNKNOWN,                                                          \
                      VERDICT_UNKNOWN,                                                          \
                      VERDICT_UNKNOWN,                                                          \
                      { 6, -2.1, -3.4, -0.8, SESSION_LOWER },                                   \
                      { 6, 0.05, -0.04, 0.14, SESSION_NO_DIFFERENCE },                          \
                      { 4, NAN, NAN, NAN, SESSION_TOO_FEW },                                    \
                      VERDICT_UNKNOWN,                                                          \
                      { 6, -0.05, -0.09, -0.01, SESSION_LOWER } },                              \
        .ordinary_days = 41, .helped_count = 3,                                                 \
        .helped = { HELPED("breathe_resonance", 1, 7, 1.25, 0.5, 2.0),                          \
                    HELPED("music", 2, 2, 0.4, NAN, NAN), HELPED("pmr", 0, 0, NAN, NAN, NAN) }, \
    }

static const struct house_person people[] = {
    {
        .profile = &alex,
        .from_file = true,
        .report = { .at = NOW,
                    .stress = 83.25,
                    .level = LEVEL_HIGH,
                    .raised = true,
                    .sustained = true,
                    .confidence = 0.5,
                    .trend = TREND_RISING,
                    .why = WHY_OK,
                    .heart_rate_bpm = 91,
                    .rmssd_ms = 18.5,
                    .sdnn_ms = 30,
                    .respiration_bpm = NAN,
                    .coverage = 1,
                    .artifacts = 0.125,
                    .baseline = 0.25,
                    .doubts = 1u << DOUBT_NO_MOTION | 1u << DOUBT_CONDITION,
                    .load = { .hour = { 5, 60.5, 50 },
                              .hour_known = true,
                              .usual_share = 0.0625,
                              .today = { 12, 150, 180 },
                              .week = { 40, 800, 2400 },
                              .month = { 100, 2000, 9000 },
                              .month_days = 14,
                              .heavy_days = 2 },
                    .activity = ACTIVITY_REST,
                    .sensor = "chest",
                    .simulated = true },
        .has_open = true,
        .open = { .id = "alex-1769857140",
                  .type = SUGGEST_BREATHE,
                  .reason = REASON_SUSTAINED,
                  .routine = "slow_breathing",
                  .choices = 1 << ANSWER_ACCEPT | 1 << ANSWER_NO,
                  .simulated = true,
                  .at = NOW,
                  .expires_unix_ms = SMALL_HOUSE_UNIX_MS + 30 * 60 * 1000,
                  .evidence = { 83.25, 91, 18.5, 64, 6, 12, 40, 33.5, 20 } },
        .routine = { .status = ROUTINE_IDLE },
        .standing = STANDING_OF_ALEX,
    },
    {
        .profile = &kim,
        .report = { .at = NOW,
                    .stress = NAN,
                    .confidence = NAN,
                    .why = WHY_NO_SENSOR,
                    .heart_rate_bpm = NAN,
                    .rmssd_ms = NAN,
                    .sdnn_ms = NAN,
                    .respiration_bpm = NAN,
                    .coverage = NAN,
                    .artifacts = NAN,
                    .baseline = NAN,
                    .load = { .usual_share = NAN } },
        .routine = { .status = ROUTINE_RUNNING,
                     .name = "box_breathing",
                     .elapsed_s = 30,
                     .remaining_s = 210,
                     .coherence = { .known = true,
                                    .share = 0.75,
                                    .peak_per_min = 3.75,
                                    .paced_per_min = 3.75,
                                    .followed = true } },
        .standing = { .silence = SILENCE_NO_SCORE,
                      .no_booking = SILENCE_NOT_RAISED,
                      .weak_statements = 9,
                      .technique = "relaxation",
                      .sensitivity = { .after_s = 300 },
                      .resonance_per_min = NAN,
                      .resonance_deviation = NAN,
                      .verdicts = { VERDICT_UNKNOWN, VERDICT_UNKNOWN, VERDICT_UNKNOWN,
                                    VERDICT_UNKNOWN, VERDICT_UNKNOWN, VERDICT_UNKNOWN,
                                    VERDICT_UNKNOWN, VERDICT_UNKNOWN } },
    },
};

static const struct sensor_status sensors[] = {
    {
        .id = "chest",
        .plugin = "simulator",
        .person = "alex",
        .link = LINK_LISTENING,
        .contact = CONTACT_SKIN,
        .class = READING_ECG,
        .simulated = true,
        .battery_pct = 82,
        .rssi_dbm = -61,
        .readings = 90,
        .last_us = 89 * US_PER_S,
    },
    {
        .id = "strap",
        .plugin = "heart-rate",
        .person = "guest",
        .experimental = true,
        .link = LINK_RELEASED,
        .why = "let go for another device",
        .contact = CONTACT_UNKNOWN,
        .class = READING_ECG,
        .battery_pct = -1,
        .on_bluetooth = true,
        .adopted = true,
        .bonded = true,
        .name = "Polar H10",
        .adapter = "hci0",
        .last_fault = "nothing came for 10 s",
        .recoveries = { .resubscribed = 3, .rediscovered = 1 },
        .released_until_us = (90 + 1800) * US_PER_S,
        .last_us = INSTANT_NEVER,
    },
    {
        .id = "hall-room-motion",
        .plugin = "mqtt",
        .link = LINK_LISTENING,
        .battery_pct = -1,
        .of_house = true,
        .told = { .kind = CONTEXT_ROOM_MOTION, .value = 1 },
        .last_us = 78 * US_PER_S,
    },
    {
        .id = "steps-steps",
        .plugin = "mqtt",
        .person = "alex",
        .link = LINK_OFF,
        .why = "there is no such plugin",
        .battery_pct = -1,
        .of_house = true,
        .told = { .kind = CONTEXT_STEPS, .value = (double)NAN },
        .refused = 2,
        .last_us = INSTANT_NEVER,
    },
};

static const struct pairing window = {
    .is_open = true,
    .adopts = true,
    .person = "kim",
    .until_us = (90 + 75) * US_PER_S,
    .why = "two of them deliver: say which one",
    .count = 2,
    .candidates = { { .address = "AA:BB:CC:DD:EE:01",
                      .name = "HRM-Dual",
                      .plugin = "heart-rate",
                      .rssi_dbm = -52,
                      .tried = true,
                      .delivers = true,
                      .why = "beats have come from it" },
                    { .address = "AA:BB:CC:DD:EE:02",
                      .plugin = "heart-rate",
                      .sensor = "strap",
                      .rssi_dbm = -90 } },
};

void small_house_of(struct house *h, size_t count)
{
    *h = (struct house){
        .version = "0.1.0",
        .now = NOW,
        .started = { .us = 0 },
        .speed = 1,
        .clock_known = true,
        .broker = { .connected = true, .address = "localhost:1883", .sent = 7 },
        .history = { .ok = true, .written = 3 },
        .people = people,
        .person_count = count,
        .sensors = sensors,
        .sensor_count = 4,
        .bluetooth = { .needed = true,
                       .ok = true,
                       .adapter_count = 2,
                       .adapters = { { .id = "hci0", .powered = true, .used = true, .links = 1 },
                                     { .id = "hci1" } } },
        .pairing = &window,
        .routines = routines,
        .routine_count = sizeof(routines) / sizeof(routines[0]),
    };
}

void small_house(struct house *h)
{
    small_house_of(h, 2);
}
