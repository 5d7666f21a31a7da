/*
 * What `privacy: levels` withholds from the topics is withheld from the replies over MQTT, too:
 * held against the tiers of the one table that says what is published.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "look.h"
#include "small_house.h"
#include "table.h"

#include <string.h>

static json_t *first_person(bool vitals, const char *args_json, json_t **reply)
{
    static const struct control_counts counts = { 0 };
    static struct house_person alex;
    struct complaint why = { "" };
    struct house house;
    json_t *args = json_loads(args_json, 0, NULL);
    const struct look in = { .house = &house, .args = args, .counts = &counts, .vitals = vitals };

    small_house_of(&house, 1);
    alex = house.people[0];
    alex.report.respiration_bpm = 12; /* nothing is null that need not be */
    alex.report.stress = 83.25;
    house.people = &alex;
    *reply = look_status(&in, &why);
    assert_non_null(*reply);
    json_decref(args);
    return json_array_get(json_object_get(*reply, "people"), 0);
}

/* Every key of a topic that is also in the reply. */
static int compare(enum topic topic, const json_t *shown, bool vitals)
{
    size_t count;
    const struct table_key *keys = table_keys(&count);
    int compared = 0;

    for (size_t i = 0; i < count; i++) {
        const json_t *value = json_object_get(shown, keys[i].name);

        if (keys[i].topic != topic || !value)
            continue;
        compared++;
        if (keys[i].tier == PRIVACY_VITALS && !vitals && !json_is_null(value))
            fail_msg("%s is shown", keys[i].name);
        if (topic == TOPIC_STATE && (keys[i].tier == PRIVACY_LEVELS || vitals) &&
            json_is_null(value))
            fail_msg("%s is withheld", keys[i].name);
    }
    return compared;
}

static void test_tiers(void **state)
{
    (void)state;
    for (int vitals = 0; vitals <= 1; vitals++) {
        json_t *reply, *p = first_person(vitals, "{}", &reply);

        assert_int_equal(compare(TOPIC_STATE, json_object_get(p, "state"), vitals), 19);
        assert_true(compare(TOPIC_SUGGESTION, json_object_get(p, "suggestion"), vitals) >= 8);
        json_decref(reply);
    }
}

/* What no topic has, and would tell the same: that a condition is declared, above all. */
static void test_beside_the_topics(void **state)
{
    static const char *const keys[] = { "born", "needs",      "conditions", "doubts",
                                        "load", "statements", "silence" };
    (void)state;

    for (int vitals = 0; vitals <= 1; vitals++) {
        json_t *reply, *p = first_person(vitals, "{}", &reply);

        for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
            if (json_is_null(json_object_get(p, keys[i])) == vitals)
                fail_msg("%s %s", keys[i], vitals ? "is withheld" : "is shown");
        json_decref(reply);
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
        json_t *reply, *p = first_person(true, cases[i].args, &reply);
        const json_t *sensors = json_object_get(reply, "sensors");

        assert_non_null(p);
        assert_int_equal(json_array_size(sensors), cases[i].sensors);
        assert_string_equal(json_string_value(json_object_get(json_array_get(sensors, 0), "id")),
                            "chest");
        json_decref(reply);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tiers),
        cmocka_unit_test(test_beside_the_topics),
        cmocka_unit_test(test_sensors_of_one),
    };

    return cmocka_run_group_tests_name("privacy", tests, NULL, NULL);
}
