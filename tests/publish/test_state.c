/*
 * Payloads: every key in every message, null for what is not known, nothing
 * that the tier withholds.
 */
#include "payload.h"
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
    .load_today_min = 12.4,
    .load_week_min = 80,
    .activity = ACTIVITY_REST,
    .sensor = "strap",
};

static struct report nothing(void)
{
    struct report r = { .why = WHY_NO_SENSOR };
    r.stress = r.confidence = r.heart_rate_bpm = r.rmssd_ms = r.sdnn_ms = r.respiration_bpm = NAN;
    r.coverage = r.artifacts = r.baseline = r.load_today_min = r.load_week_min = NAN;
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

/* ---- the other payloads, against the table's keys and tiers ---- */

static const struct suggestion offer = {
    .id = "alex-1795260642",
    .type = SUGGEST_BOOK_MASSAGE,
    .reason = REASON_LOAD_WEEK,
    .routine = "breathe_box",
    .technique = "swedish",
    .choices = 1u << ANSWER_ACCEPT | 1u << ANSWER_NO,
    .at = { .us = 1, .unix_ms = 1795260642256, .utc_offset_s = 3600 },
    .expires_unix_ms = 1795262442000,
    .evidence = { .stress = 83.4,
                  .heart_rate_bpm = 91,
                  .rmssd_ms = 17.2,
                  .usual_heart_rate_bpm = NAN,
                  .raised_min = 7 },
};
static const struct effect effect = {
    .routine = "breathe_box",
    .suggestion = "alex-1",
    .finished = true,
    .before = { 91.2, 17, 83 },
    .during = { 80, NAN, 60 },
    .after = { 78, 31.5, NAN },
};
static const struct outcome_event outcome = { .id = "alex-1",
                                              .type = SUGGEST_REST,
                                              .outcome = OUTCOME_EXPIRED };
static const struct routine_state running = {
    .status = ROUTINE_RUNNING, .name = "pmr", .elapsed_s = 5, .remaining_s = 595
};
static const struct pacer pacer = {
    .phase = PHASE_IN, .duration_ms = 4500, .text = "Breathe in", .light = 200, .ramp_ms = 4500
};
static const struct sensor_status sensor = {
    .battery_pct = 81, .rssi_dbm = -71, .link = LINK_LISTENING, .contact = CONTACT_SKIN
};

static char *make_suggestion(const struct payload_manner *m)
{
    struct profile p;
    profile_init(&p, "alex");
    strcpy(p.massage.provider_name, "Hands");
    strcpy(p.massage.provider_url, "https://example.org");
    return payload_suggestion(m, &offer, &p);
}

static char *make_open(const struct payload_manner *m)
{
    return payload_last(m, &offer, NULL);
}

static char *make_closed(const struct payload_manner *m)
{
    return payload_last(m, NULL, &outcome);
}

static char *make_none(const struct payload_manner *m)
{
    return payload_last(m, NULL, NULL);
}

static char *make_settings(const struct payload_manner *m)
{
    (void)m;
    return payload_settings(true, "", false);
}

static char *make_routine(const struct payload_manner *m)
{
    return payload_routine(m, &running, NULL);
}

static char *make_effect(const struct payload_manner *m)
{
    return payload_routine(m, &(struct routine_state){ 0 }, &effect);
}

static char *make_pacer(const struct payload_manner *m)
{
    return payload_pacer(m, &pacer);
}

static char *make_sensor(const struct payload_manner *m)
{
    (void)m;
    return payload_sensor(&sensor);
}

static char *make_sensor_unknown(const struct payload_manner *m)
{
    (void)m;
    return payload_sensor(&(struct sensor_status){ .battery_pct = -1 });
}

static char *make_info(const struct payload_manner *m)
{
    (void)m;
    return payload_info("0.1.0", &offer.at);
}

static char *make_health(const struct payload_manner *m)
{
    const struct house house = { .history.ok = true, .clock_known = true, .now = offer.at };
    (void)m;
    return payload_health(&house, &(struct house_broker){ 0 }, 3);
}

static const struct payload_row {
    const char *name;
    enum topic topic;
    char *(*make)(const struct payload_manner *m);
    const char *vitals, *levels; /* part that must be there; levels NULL: the same */
} payload_rows[] = {
    { "suggestion", TOPIC_SUGGESTION, make_suggestion,
      "\"reason\":\"load_week\",\"evidence\":{\"stress\":83,\"heart_rate\":91,\"rmssd\":17,"
      "\"usual_heart_rate\":null,\"raised\":7,\"load_today\":0,\"load_week\":0},"
      "\"routine\":\"breathe_box\",\"technique\":\"swedish\",\"provider\":{\"name\":\"Hands\","
      "\"url\":\"https://example.org\",\"phone\":null},\"choices\":[\"accept\",\"no\"],"
      "\"expires\":\"2026-11-21T13:00:42+01:00\"",
      "\"message\":\"This would be a good time to book a massage.\",\"routine\":" },
    { "last, open", TOPIC_LAST, make_open, "\"status\":\"open\",\"event_type\":\"book_massage\"",
      NULL },
    { "last, closed", TOPIC_LAST, make_closed,
      "\"title\":\"Time to rest\",\"message\":\"An early evening or a quiet break would do well "
      "today.\",\"routine\":null,\"choices\":[],\"expires\":null,\"outcome\":\"expired\"",
      NULL },
    { "last, none yet", TOPIC_LAST, make_none, "\"status\":\"none\",\"event_type\":null", NULL },
    { "settings", TOPIC_SETTINGS, make_settings,
      "{\"suggestions\":true,\"routine\":null,\"running\":false}", NULL },
    { "routine", TOPIC_ROUTINE, make_routine,
      "{\"status\":\"running\",\"name\":\"pmr\",\"suggestion\":null,\"elapsed\":5,"
      "\"remaining\":595,\"effect\":null,\"t\":null}",
      NULL },
    { "effect", TOPIC_ROUTINE, make_effect,
      "\"name\":\"breathe_box\",\"suggestion\":\"alex-1\",\"elapsed\":0,\"remaining\":0,"
      "\"effect\":{\"before\":{\"heart_rate\":91.2,\"rmssd\":17.0,\"stress\":83.0},"
      "\"during\":{\"heart_rate\":80.0,\"rmssd\":null,\"stress\":60.0},"
      "\"after\":{\"heart_rate\":78.0,\"rmssd\":31.5,\"stress\":null},\"finished\":true",
      "\"effect\":null" },
    { "pacer", TOPIC_PACER, make_pacer,
      "{\"phase\":\"in\",\"seconds\":4.5,\"text\":\"Breathe in\",\"light\":200,\"ramp\":4.5}",
      NULL },
    { "sensor", TOPIC_SENSOR, make_sensor,
      "{\"battery\":81,\"rssi\":-71,\"link\":\"listening\",\"contact\":\"skin\",\"why\":null",
      NULL },
    { "sensor, nothing known", TOPIC_SENSOR, make_sensor_unknown,
      "{\"battery\":null,\"rssi\":null,\"link\":\"off\",\"contact\":\"unknown\"", NULL },
    { "info", TOPIC_BRIDGE_INFO, make_info,
      "{\"version\":\"0.1.0\",\"started\":\"2026-11-21T12:30:42+01:00\"}", NULL },
    { "health", TOPIC_BRIDGE_HEALTH, make_health, "{\"status\":\"ok\"", NULL },
};

/* The keys of the message are those of the table: all of them, in no tier more than it shows. */
static void check_keys(const char *text, enum topic topic, enum publish_privacy tier)
{
    size_t count, found = 0;
    const struct table_key *keys = table_keys(&count);
    json_t *json = json_loads(text, 0, NULL);

    assert_true(json_is_object(json));
    for (size_t i = 0; i < count; i++) {
        if (keys[i].topic != topic)
            continue;
        const json_t *value = json_object_get(json, keys[i].name);
        const bool left_out = topic == TOPIC_SUGGESTION && keys[i].tier > tier;
        if ((value != NULL) != !left_out)
            fail_msg("%s: %s", keys[i].name, value ? "is there" : "is missing");
        found += value != NULL;
        if (keys[i].tier > tier && value && !json_is_null(value))
            fail_msg("%s is withheld, but has a value", keys[i].name);
    }
    assert_int_equal(json_object_size(json), found);
    json_decref(json);
}

static void test_payload(void **state)
{
    const struct payload_row *row = *state;

    for (int tier = PRIVACY_LEVELS; tier <= PRIVACY_RAW; tier++) {
        const struct payload_manner m = { { "en", NULL }, (enum publish_privacy)tier };
        char *text = row->make(&m);
        const char *want = tier == PRIVACY_LEVELS && row->levels ? row->levels : row->vitals;
        assert_non_null(text);
        if (!strstr(text, want))
            fail_msg("%s\n is not in %s", want, text);
        check_keys(text, row->topic, m.tier);
        if (tier == PRIVACY_LEVELS)
            assert_null(strstr(text, "83"));

        /* What was written in a higher tier can be brought down afterwards. */
        char *lowered = payload_withhold(text, row->topic, PRIVACY_LEVELS);
        check_keys(lowered, row->topic, PRIVACY_LEVELS);
        free(lowered);
        free(text);
    }
}

int main(void)
{
    struct suite suite = { 0 };

    SUITE_ROWS(&suite, state_rows, test_state_row);
    SUITE_ROWS(&suite, time_rows, test_time);
    SUITE_ROWS(&suite, payload_rows, test_payload);
    return suite_run(&suite, "state");
}
