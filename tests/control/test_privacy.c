/*
 * What `privacy: levels` and `share: private` withhold from the topics is withheld from the replies
 * over MQTT, too: held against the tiers of the one table that says what is published.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "look.h"
#include "small_house.h"
#include "table.h"

#include <stdlib.h>
#include <string.h>

/* Who asks, and about whom. */
static const struct asker {
    const char *name;
    bool local, vitals, is_private;
    enum publish_privacy tier;
} askers[] = {
    { "on the hub", true, true, false, PRIVACY_VITALS },
    { "on the hub, of someone private", true, true, true, PRIVACY_VITALS },
    { "over MQTT at vitals", false, true, false, PRIVACY_VITALS },
    { "over MQTT at levels", false, false, false, PRIVACY_LEVELS },
    { "over MQTT at vitals, of someone private", false, true, true, PRIVACY_PRIVATE },
    { "over MQTT at levels, of someone private", false, false, true, PRIVACY_PRIVATE },
};
#define ASKERS (sizeof(askers) / sizeof(askers[0]))

/* Alex, of whom everything is known, alone in the house. */
static void house_of(const struct asker *a, struct house *house)
{
    static struct house_person alex;
    static struct profile profile;

    small_house_of(house, 1);
    alex = house->people[0];
    profile = *alex.profile;
    profile.is_private = a->is_private;
    alex.profile = &profile;
    alex.report.respiration_bpm = 12; /* nothing is null that need not be */
    alex.report.stress = 83.25;
    alex.standing.ill_days = 2;
    alex.standing.snoozed_until_unix_ms = SMALL_HOUSE_UNIX_MS + 3600000;
    alex.open.duration_min = 60;
    alex.open.session_unix_ms = SMALL_HOUSE_UNIX_MS;
    memcpy(alex.open.technique, "swedish", 8);
    alex.routine.coherence = (struct coherence){
        .known = true, .share = 0.7, .peak_per_min = 6, .paced_per_min = 6, .followed = true
    };
    house->people = &alex;
}

static json_t *reply_to(const struct asker *a, look_fn *fn, const char *args_json)
{
    static const struct control_counts counts = { 0 };
    struct complaint why = { "" };
    struct house house;
    json_t *args = json_loads(args_json, 0, NULL);
    const struct look in = {
        .house = &house, .args = args, .counts = &counts, .local = a->local, .vitals = a->vitals
    };

    house_of(a, &house);
    json_t *reply = fn(&in, &why);
    assert_non_null(reply);
    json_decref(args);
    return reply;
}

static json_t *first_person(const struct asker *a, const char *args_json, json_t **reply)
{
    *reply = reply_to(a, look_status, args_json);
    return json_array_get(json_object_get(*reply, "people"), 0);
}

/* Every key of a topic that is also in the reply. */
static int compare(const struct asker *a, enum topic topic, const json_t *shown)
{
    size_t count;
    const struct table_key *keys = table_keys(&count);
    int compared = 0;

    for (size_t i = 0; i < count; i++) {
        const json_t *value = json_object_get(shown, keys[i].name);

        if (keys[i].topic != topic || !value)
            continue;
        compared++;
        if (keys[i].tier > a->tier && !json_is_null(value))
            fail_msg("%s: %s is shown", a->name, keys[i].name);
        if (topic != TOPIC_ROUTINE && keys[i].tier <= a->tier && json_is_null(value) &&
            strcmp(keys[i].name, "infection") != 0)
            fail_msg("%s: %s is withheld", a->name, keys[i].name);
    }
    return compared;
}

static void test_tiers(void **state)
{
    (void)state;
    for (size_t i = 0; i < ASKERS; i++) {
        json_t *reply, *p = first_person(&askers[i], "{}", &reply);

        assert_int_equal(compare(&askers[i], TOPIC_STATE, json_object_get(p, "state")), 19);
        assert_int_equal(compare(&askers[i], TOPIC_SUGGESTION, json_object_get(p, "suggestion")),
                         10);
        assert_int_equal(compare(&askers[i], TOPIC_ROUTINE, json_object_get(p, "routine")), 7);
        /* What was chosen is a setting, what was learnt from answers is not. */
        json_t *sensitivity = json_object_get(p, "sensitivity");
        json_object_set_new(p, "sensitivity", json_incref(json_object_get(sensitivity, "chosen")));
        json_object_del(p, "suggestions");
        json_object_del(p, "routine");
        assert_int_equal(compare(&askers[i], TOPIC_SETTINGS, p), 6);
        json_decref(reply);
    }
}

/* What no topic has, and would tell the same: that a condition is declared, above all. */
static void test_beside_the_topics(void **state)
{
    static const char *const keys[] = { "born",   "needs",      "conditions", "doubts",
                                        "load",   "statements", "silence",    "no_booking",
                                        "course", "ill_days",   "resonance" };
    static const char *const learnt[] = { "learnt", "after_s", "not_stressed", "since" };
    (void)state;

    for (size_t a = 0; a < ASKERS; a++) {
        const bool shown = askers[a].tier == PRIVACY_VITALS;
        json_t *reply, *p = first_person(&askers[a], "{}", &reply);
        const json_t *sensitivity = json_object_get(p, "sensitivity");

        for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
            if (json_is_null(json_object_get(p, keys[i])) == shown)
                fail_msg("%s: %s is %s", askers[a].name, keys[i], shown ? "withheld" : "shown");
        for (size_t i = 0; i < sizeof(learnt) / sizeof(learnt[0]); i++)
            if (json_is_null(json_object_get(sensitivity, learnt[i])) == shown)
                fail_msg("%s: %s is %s", askers[a].name, learnt[i], shown ? "withheld" : "shown");
        json_decref(reply);
    }
}

/* Whole replies, searched for what must not be in them. */
static void assert_hides(const struct asker *a, json_t *reply, const char *const *words)
{
    char *text = json_dumps(reply, JSON_REAL_PRECISION(9));

    for (; *words; words++)
        if ((strstr(text, *words) != NULL) != (a->tier == PRIVACY_VITALS))
            fail_msg("%s: \"%s\" is %s: %s", a->name, *words,
                     a->tier == PRIVACY_VITALS ? "withheld" : "shown", text);
    free(text);
    json_decref(reply);
}

/* Neither the technique, also within the provider's address, nor what is to be told. */
static void test_massage(void **state)
{
    static const char *const words[] = { "\"technique\": \"slow_light_swedish\"",
                                         "what=slow_light_swedish",
                                         "evening",
                                         "fever",
                                         "neuropathy",
                                         "2026-01-11",
                                         "improving",
                                         NULL };
    (void)state;

    for (size_t a = 0; a < ASKERS; a++) {
        json_t *reply = reply_to(&askers[a], look_massage_next, "{}");
        const char *ics = json_string_value(json_object_get(reply, "ics"));

        assert_int_equal(ics != NULL, askers[a].tier >= PRIVACY_LEVELS);
        assert_int_equal(json_is_string(json_object_get(reply, "next")),
                         askers[a].tier >= PRIVACY_LEVELS);
        /* A calendar is shared: whoever asks for it, it says nothing of why and how. */
        for (size_t i = 0; ics && words[i]; i++)
            assert_null(strstr(ics, words[i]));
        assert_hides(&askers[a], reply, words);
    }
}

static void test_effects(void **state)
{
    static const struct control_counts counts = { 0 };
    static const struct effect_row run = {
        "alex", { .routine = "box_breathing", .before = { 81, 21, 61 } }
    };
    static const struct session_row held = {
        "alex", { .at_unix_ms = SMALL_HOUSE_UNIX_MS, .technique = "shiatsu" }, false, { 0 }
    };
    static const char *const words[] = { "box_breathing", "breathe_resonance", "night_hr",
                                         "5.55",          "shiatsu",           NULL };
    (void)state;

    for (size_t a = 0; a < ASKERS; a++) {
        struct house house;
        const struct look in = {
            .house = &house, .counts = &counts, .local = askers[a].local, .vitals = askers[a].vitals
        };

        house_of(&askers[a], &house);
        json_t *reply = look_effects(&in, "alex", &run, 1);
        assert_non_null(reply);
        json_object_set_new(reply, "sessions", look_sessions(&in, &held, 1));
        assert_hides(&askers[a], reply, words);
    }
}

static void test_sensors_of_one(void **state)
{
    static const struct {
        const char *args;
        size_t sensors;
    } cases[] = { { "{}", 2 }, { "{\"person\":\"alex\"}", 1 } };
    (void)state;

    for (size_t i = 0; i < 2; i++) {
        json_t *reply, *p = first_person(&askers[0], cases[i].args, &reply);
        const json_t *sensors = json_object_get(reply, "sensors");

        assert_non_null(p);
        assert_int_equal(json_array_size(sensors), cases[i].sensors);
        assert_string_equal(json_string_value(json_object_get(json_array_get(sensors, 0), "id")),
                            "chest");
        json_decref(reply);
    }
}

/* Who of them is away or in bed is told only where all whom it concerns may be told of. */
static void test_house(void **state)
{
    static look_fn *const verbs[] = { look_status, look_sensors };
    static const char *const words[] = { "hall-room-motion", "room_motion", "steps-steps",
                                         "\"steps\"", NULL };
    (void)state;

    for (size_t a = 0; a < ASKERS; a++)
        for (size_t i = 0; i < 2; i++)
            assert_hides(&askers[a], reply_to(&askers[a], verbs[i], "{}"), words);
}

/* Whom a row concerns: all of them, where it names nobody. */
static void test_house_of_two(void **state)
{
    static const struct {
        const char *name, *person;
        bool local, vitals, shown;
    } cases[] = {
        { "of nobody by name, one is private", "", false, true, false },
        { "of the one who shares", "alex", false, true, true },
        { "of the one who shares, at levels", "alex", false, false, false },
        { "of the private one", "kim", false, true, false },
        { "of a guest", "guest", false, true, false },
        { "of someone who has left", "eve", false, true, false },
        { "of the private one, on the hub", "kim", true, true, true },
        { "of someone who has left, on the hub", "eve", true, false, true },
    };
    static const struct control_counts counts = { 0 };
    struct house_person people[2];
    struct profile kim;
    struct house house;
    (void)state;

    small_house_of(&house, 2);
    memcpy(people, house.people, sizeof(people));
    kim = *people[1].profile;
    kim.is_private = true;
    people[1].profile = &kim;
    house.people = people;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct sensor_status s = {
            .id = "x-away", .of_house = true, .told = { CONTEXT_AWAY, 1 }, .last_us = 1
        };
        const struct look in = {
            .house = &house, .counts = &counts, .local = cases[i].local, .vitals = cases[i].vitals
        };

        memcpy(s.person, cases[i].person, strlen(cases[i].person));
        house.sensors = &s;
        house.sensor_count = 1;
        json_t *list = look_house_list(&in, NULL);
        if ((json_array_size(list) == 1) != cases[i].shown)
            fail_msg("%s: %s", cases[i].name, cases[i].shown ? "withheld" : "shown");
        json_decref(list);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tiers),          cmocka_unit_test(test_beside_the_topics),
        cmocka_unit_test(test_massage),        cmocka_unit_test(test_effects),
        cmocka_unit_test(test_sensors_of_one), cmocka_unit_test(test_house),
        cmocka_unit_test(test_house_of_two),
    };

    return cmocka_run_group_tests_name("privacy", tests, NULL, NULL);
}
