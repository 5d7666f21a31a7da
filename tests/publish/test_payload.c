/*
 * The other payloads, against the table's keys and tiers: every key in every message, null for what
 * is not known, nothing that the tier withholds.
 */
#include "payload.h"
#include "testing.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
static const struct instant now = { .us = 60 * US_PER_S,
                                    .unix_ms = 1795260702256,
                                    .utc_offset_s = 3600 };
static const struct sensor_status sensor = {
    .battery_pct = 81,
    .rssi_dbm = -71,
    .link = LINK_LISTENING,
    .contact = CONTACT_SKIN,
    .person = "guest",
    .name = "Polar H10",
    .adapter = "hci1",
    .bonded = true,
    .last_fault = "nothing came for 10 s",
    .recoveries = { 4, 3, 2, 1 },
    .released_until_us = 600 * US_PER_S, /* of long ago: it listens */
};
static const struct pairing window = {
    .is_open = true,
    .adopts = true,
    .person = "alex",
    .until_us = 107 * US_PER_S + 1,
    .why = "put the strap on",
    .count = 3,
    .candidates = { { .address = "AA:BB:CC:DD:EE:FF",
                      .name = "Polar H10",
                      .plugin = "heart_rate",
                      .rssi_dbm = -55,
                      .tried = true,
                      .delivers = true },
                    { .address = "AA:BB:CC:DD:EE:01",
                      .sensor = "strap",
                      .tried = true,
                      .why = "no beats" },
                    { .name = "\xff not UTF-8" } },
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
    return payload_sensor(&sensor, &now);
}

static char *make_released(const struct payload_manner *m)
{
    const struct sensor_status s = { .link = LINK_RELEASED, .released_until_us = 90 * US_PER_S };
    (void)m;
    return payload_sensor(&s, &now);
}

static char *make_released_for_good(const struct payload_manner *m)
{
    const struct sensor_status s = { .link = LINK_RELEASED, .released_until_us = INSTANT_NEVER };
    (void)m;
    return payload_sensor(&s, &now);
}

static char *make_released_undated(const struct payload_manner *m)
{
    const struct sensor_status s = { .link = LINK_RELEASED, .released_until_us = 90 * US_PER_S };
    const struct instant undated = { .us = now.us };
    (void)m;
    return payload_sensor(&s, &undated);
}

static char *make_window(const struct payload_manner *m)
{
    (void)m;
    return payload_pairing(&window, &now);
}

static char *make_no_window(const struct payload_manner *m)
{
    (void)m;
    return payload_pairing(NULL, &now);
}

static char *make_adopted(const struct payload_manner *m)
{
    const struct pairing p = { .adopted = "polar-h10", .until_us = 107 * US_PER_S };
    (void)m;
    return payload_pairing(&p, &now);
}

static char *make_window_shut(const struct payload_manner *m)
{
    const struct pairing p = { .why = "nothing was found", .person = "alex" };
    (void)m;
    return payload_pairing(&p, &now);
}

static char *make_window_late(const struct payload_manner *m)
{
    const struct pairing p = { .is_open = true, .until_us = 59 * US_PER_S };
    (void)m;
    return payload_pairing(&p, &now);
}

static char *make_sensor_unknown(const struct payload_manner *m)
{
    (void)m;
    return payload_sensor(&(struct sensor_status){ .battery_pct = -1 }, &now);
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

static char *make_deaf(const struct payload_manner *m)
{
    const struct house house = {
        .history.ok = true, .clock_known = true, .now = offer.at, .bluetooth.needed = true
    };
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
    { "sensor's link", TOPIC_SENSOR, make_sensor,
      "\"name\":\"Polar H10\",\"adapter\":\"hci1\",\"bonded\":true,\"worn_by\":\"guest\","
      "\"released_until\":null,\"recoveries\":{\"resubscribed\":4,\"reconnected\":3,"
      "\"rediscovered\":2,\"power_cycled\":1},\"last_fault\":\"nothing came for 10 s\"}",
      NULL },
    { "sensor of nobody", TOPIC_SENSOR, make_sensor_unknown,
      "\"name\":null,\"adapter\":null,\"bonded\":false,\"worn_by\":null,"
      "\"released_until\":null,\"recoveries\":{\"resubscribed\":0,\"reconnected\":0,"
      "\"rediscovered\":0,\"power_cycled\":0},\"last_fault\":null}",
      NULL },
    { "released for a while", TOPIC_SENSOR, make_released,
      "\"released_until\":\"2026-11-21T12:32:12+01:00\"", NULL },
    { "released until taken back", TOPIC_SENSOR, make_released_for_good, "\"released_until\":null",
      NULL },
    { "released, the date unknown", TOPIC_SENSOR, make_released_undated, "\"released_until\":null",
      NULL },
    { "pairing", TOPIC_PAIRING, make_window,
      "{\"status\":\"open\",\"open\":true,\"person\":\"alex\",\"remaining_s\":48,"
      "\"why\":\"put the strap on\",\"adopted\":null,\"candidates\":["
      "{\"name\":\"Polar H10\",\"address\":\"..:EE:FF\",\"plugin\":\"heart_rate\",\"rssi\":-55,"
      "\"sensor\":null,\"delivers\":true,\"why\":null},"
      "{\"name\":null,\"address\":\"..:EE:01\",\"plugin\":null,\"rssi\":null,"
      "\"sensor\":\"strap\",\"delivers\":false,\"why\":\"no beats\"},"
      "{\"name\":null,\"address\":null,\"plugin\":null,\"rssi\":null,"
      "\"sensor\":null,\"delivers\":null,\"why\":null}]}",
      NULL },
    { "pairing, none yet", TOPIC_PAIRING, make_no_window,
      "{\"status\":\"idle\",\"open\":false,\"person\":null,\"remaining_s\":null,"
      "\"why\":null,\"adopted\":null,\"candidates\":[]}",
      NULL },
    { "pairing, adopted", TOPIC_PAIRING, make_adopted,
      "{\"status\":\"adopted\",\"open\":false,\"person\":null,\"remaining_s\":null,"
      "\"why\":null,\"adopted\":\"polar-h10\"",
      NULL },
    { "pairing, in vain", TOPIC_PAIRING, make_window_shut,
      "{\"status\":\"closed\",\"open\":false,\"person\":\"alex\",\"remaining_s\":null,"
      "\"why\":\"nothing was found\"",
      NULL },
    { "pairing, about to end", TOPIC_PAIRING, make_window_late, "\"remaining_s\":0", NULL },
    { "sensor, nothing known", TOPIC_SENSOR, make_sensor_unknown,
      "{\"battery\":null,\"rssi\":null,\"link\":\"off\",\"contact\":\"unknown\"", NULL },
    { "info", TOPIC_BRIDGE_INFO, make_info,
      "{\"version\":\"0.1.0\",\"started\":\"2026-11-21T12:30:42+01:00\"}", NULL },
    { "health", TOPIC_BRIDGE_HEALTH, make_health, "{\"status\":\"ok\"", NULL },
    { "health, no Bluetooth", TOPIC_BRIDGE_HEALTH, make_deaf, "{\"status\":\"bluetooth_failing\"",
      NULL },
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

    SUITE_ROWS(&suite, payload_rows, test_payload);
    return suite_run(&suite, "payload");
}
