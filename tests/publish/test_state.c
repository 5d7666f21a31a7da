/* `state`: every key in every message, null for what is not known or withheld; and times. */
#include "state.h"
#include "testing.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct report full = {
    .at = { .us = 1, .unix_ms = 1795260642256, .utc_offset_s = 3600 },
    .stress = 63.6,
    .level = LEVEL_ELEVATED,
    .raised = true,
    .confidence = 0.816,
    .trend = TREND_RISING,
    .why = WHY_OK,
    .heart_rate_bpm = 81.4,
    .rmssd_ms = 23.5,
    .sdnn_ms = 40.2,
    .respiration_bpm = 13.26,
    .coverage = 0.97,
    .artifacts = 0.012,
    .baseline = 0.5,
    .load = { .today.raised_min = 12.4, .week.raised_min = 80 },
    .activity = ACTIVITY_REST,
    .sensor = "strap",
};

static struct report nothing(void)
{
    struct report r = { .why = WHY_NO_SENSOR };
    r.stress = r.confidence = r.heart_rate_bpm = r.rmssd_ms = r.sdnn_ms = r.respiration_bpm = NAN;
    r.coverage = r.artifacts = r.baseline = r.load.today.raised_min = NAN;
    r.load.week.raised_min = NAN;
    return r;
}

static struct report not_finite(void)
{
    struct report r = full;
    r.stress = INFINITY;
    r.heart_rate_bpm = -INFINITY;
    r.rmssd_ms = -0.2;
    return r;
}

static const struct state_row {
    const char *name;
    const struct report *report;
    struct report (*make)(void);
    enum publish_privacy tier;
    const char *want;
} state_rows[] = {
    { "everything", &full, NULL, PRIVACY_VITALS,
      "{\"stress\":64,\"level\":\"elevated\",\"raised\":true,\"confidence\":0.82,"
      "\"trend\":\"rising\",\"why\":\"ok\",\"heart_rate\":81,\"rmssd\":24,\"sdnn\":40,"
      "\"respiration\":13.3,\"coverage\":0.97,\"artifacts\":0.01,\"baseline\":0.5,"
      "\"load_today\":12,\"load_week\":80,\"activity\":\"rest\",\"sensor\":\"strap\","
      "\"simulated\":false,\"t\":\"2026-11-21T12:30:42+01:00\"}" },
    { "levels", &full, NULL, PRIVACY_LEVELS,
      "{\"stress\":null,\"level\":\"elevated\",\"raised\":true,\"confidence\":null,"
      "\"trend\":\"rising\",\"why\":\"ok\",\"heart_rate\":null,\"rmssd\":null,\"sdnn\":null,"
      "\"respiration\":null,\"coverage\":null,\"artifacts\":null,\"baseline\":null,"
      "\"load_today\":null,\"load_week\":null,\"activity\":null,\"sensor\":\"strap\","
      "\"simulated\":false,\"t\":\"2026-11-21T12:30:42+01:00\"}" },
    { "private", &full, NULL, PRIVACY_PRIVATE,
      "{\"stress\":null,\"level\":null,\"raised\":null,\"confidence\":null,"
      "\"trend\":null,\"why\":null,\"heart_rate\":null,\"rmssd\":null,\"sdnn\":null,"
      "\"respiration\":null,\"coverage\":null,\"artifacts\":null,\"baseline\":null,"
      "\"load_today\":null,\"load_week\":null,\"activity\":null,\"sensor\":\"strap\","
      "\"simulated\":false,\"t\":\"2026-11-21T12:30:42+01:00\"}" },
    { "nothing is known", NULL, nothing, PRIVACY_RAW,
      "{\"stress\":null,\"level\":null,\"raised\":false,\"confidence\":null,"
      "\"trend\":null,\"why\":\"no_sensor\",\"heart_rate\":null,\"rmssd\":null,\"sdnn\":null,"
      "\"respiration\":null,\"coverage\":null,\"artifacts\":null,\"baseline\":null,"
      "\"load_today\":null,\"load_week\":null,\"activity\":\"unknown\",\"sensor\":null,"
      "\"simulated\":false,\"t\":null}" },
    { "infinities are null", NULL, not_finite, PRIVACY_VITALS,
      "{\"stress\":null,\"level\":\"elevated\",\"raised\":true,\"confidence\":0.82,"
      "\"trend\":\"rising\",\"why\":\"ok\",\"heart_rate\":null,\"rmssd\":0,\"sdnn\":40,"
      "\"respiration\":13.3,\"coverage\":0.97,\"artifacts\":0.01,\"baseline\":0.5,"
      "\"load_today\":12,\"load_week\":80,\"activity\":\"rest\",\"sensor\":\"strap\","
      "\"simulated\":false,\"t\":\"2026-11-21T12:30:42+01:00\"}" },
};

static void test_state_row(void **state)
{
    const struct state_row *row = *state;
    const struct report r = row->report ? *row->report : row->make();
    char *text = json_text_of(state_json(&r, row->tier));

    assert_string_equal(text, row->want);
    free(text);
}

static const struct time_row {
    const char *name;
    int64_t unix_ms;
    int32_t offset_s;
    const char *want;
} time_rows[] = {
    { "summer", 1784635200000, 7200, "\"2026-07-21T14:00:00+02:00\"" },
    { "Greenwich", 1784635200000, 0, "\"2026-07-21T12:00:00+00:00\"" },
    { "west, half an hour", 1784635200000, -12600, "\"2026-07-21T08:30:00-03:30\"" },
    { "the day before", 1767225600000, -3600, "\"2025-12-31T23:00:00-01:00\"" },
    { "not known", 0, 3600, "null" },
};

static void test_time(void **state)
{
    const struct time_row *row = *state;
    json_t *json = json_time(row->unix_ms, row->offset_s);
    char *text = json_dumps(json, JSON_ENCODE_ANY);

    assert_string_equal(text, row->want);
    json_decref(json);
    free(text);
}

int main(void)
{
    struct suite suite = { 0 };

    SUITE_ROWS(&suite, state_rows, test_state_row);
    SUITE_ROWS(&suite, time_rows, test_time);
    return suite_run(&suite, "state");
}
