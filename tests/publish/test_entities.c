/*
 * What the table of entities promises: ids that never change, a row for each condition, names that
 * no tier gives away, ids as Home Assistant makes them, and payloads that brokers take.
 */
#include "contract.h"
#include "discovery.h"
#include "need.h"
#include "testing.h"
#include "texts.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MANY_ROUTINES 64
#define MANY_PEOPLE   32
#define LONGEST_BASE  128 /* that the configuration takes */

static char *payload(const char *base, enum device device, const char *id,
                     enum publish_privacy tier)
{
    static const char *const routines[] = { "breathe_box" };
    static const char *const people[] = { "alex" };
    const struct discovery_house house = { base, "homeassistant", "0.1.0" };
    const struct discovery_device d = {
        .device = device,
        .id = id,
        .tier = tier,
        .routines = routines,
        .routine_count = 1,
        .people = people,
        .person_count = 1,
        .on_bluetooth = true,
    };
    texts_open("en", NULL);
    char *text = discovery_payload(&house, &d);

    assert_non_null(text);
    return text;
}

static json_t *components_of(const char *text, json_t **root)
{
    *root = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(*root);
    return json_object_get(*root, "components");
}

static const char *text_of(const json_t *c, const char *key)
{
    return json_string_value(json_object_get(c, key));
}

/* Numbers that were given away once are for ever. */
static const struct condition_row {
    const char *name; /* the condition */
    const char *id;
} condition_rows[] = {
    { "shock", "condition_1" },
    { "stroke_acute", "condition_2" },
    { "heart_attack_recent", "condition_3" },
    { "dvt", "condition_4" },
    { "clotting_disorder", "condition_5" },
    { "angina_unstable", "condition_6" },
    { "hypertension_severe", "condition_7" },
    { "open_wound", "condition_8" },
    { "burn", "condition_9" },
    { "bruising_severe", "condition_10" },
    { "bleeding", "condition_11" },
    { "fracture", "condition_12" },
    { "varicose_veins", "condition_13" },
    { "osteoporosis", "condition_14" },
    { "cancer_treatment", "condition_15" },
    { "anticoagulants", "condition_16" },
    { "cytotoxic", "condition_17" },
    { "surgery_recent", "condition_18" },
    { "neuropathy", "condition_19" },
    { "diabetes_advanced", "condition_20" },
    { "pregnancy", "condition_21" },
    { "lung_disease", "condition_22" },
    { "panic_disorder", "condition_23" },
    { "atrial_fibrillation", "condition_24" },
    { "pacemaker", "condition_25" },
    { "beta_blocker", "condition_26" },
};
#define CONDITION_ROWS (sizeof(condition_rows) / sizeof(condition_rows[0]))

static void test_condition(void **state)
{
    const struct condition_row *row = *state;
    char *text = payload("balm", DEVICE_PERSON, "alex", PRIVACY_VITALS), want[160];
    json_t *root, *c = json_object_get(components_of(text, &root), row->id);

    assert_string_equal(text_of(c, "platform"), "binary_sensor");
    snprintf(want, sizeof(want), "balm_person_alex.%s", row->id);
    assert_string_equal(text_of(c, "unique_id"), want);
    snprintf(want, sizeof(want), "binary_sensor.balm_alex_%s", row->name);
    assert_string_equal(text_of(c, "default_entity_id"), want);
    assert_string_equal(text_of(c, "entity_category"), "diagnostic");
    assert_true(json_is_false(json_object_get(c, "enabled_by_default")));
    assert_string_equal(text_of(c, "state_topic"), "balm/alex/settings");
    snprintf(want, sizeof(want),
             "{{ None if value_json.conditions is none else 'ON' if '%s' in "
             "value_json.conditions else 'OFF' }}",
             row->name);
    assert_string_equal(text_of(c, "value_template"), want);
    assert_null(json_object_get(c, "command_topic"));
    json_decref(root);
    free(text);
}

/* A condition that is added has to have a row; the two that expire have switches. */
static void test_every_condition(void **state)
{
    (void)state;
    for (int i = 0; i < CONDITION_COUNT; i++) {
        size_t rows = i == CONDITION_FEVER || i == CONDITION_INFECTION;
        for (size_t k = 0; k < CONDITION_ROWS; k++)
            rows += strcmp(condition_rows[k].name, condition_name((enum condition)i)) == 0;
        assert_int_equal(rows, 1);
    }
    assert_int_equal(CONDITION_ROWS, CONDITION_COUNT - 2);
}

/* What is withheld is listed for its removal, and must not be named there. */
static void test_withheld(void **state)
{
    (void)state;
    for (int tier = PRIVACY_PRIVATE; tier <= PRIVACY_LEVELS; tier++) {
        char *text = payload("balm", DEVICE_PERSON, "alex", (enum publish_privacy)tier);
        assert_non_null(strstr(text, "\"condition_19\":{\"platform\":\"binary_sensor\"}"));
        for (size_t i = 0; i < CONDITION_ROWS; i++)
            assert_null(strstr(text, condition_rows[i].name));
        free(text);
    }
}

/* Of the devices that test_discovery.c has no row for each entity of. */
static const struct id_row {
    const char *name;
    enum device device;
    const char *platform, *unique_id, *entity_id;
} id_rows[] = {
    { "worn", DEVICE_PERSON, "binary_sensor", "balm_person_x.worn", "binary_sensor.balm_x_worn" },
    { "battery", DEVICE_SENSOR, "sensor", "balm_sensor_x.battery", "sensor.balm_sensor_x_battery" },
    { "rssi", DEVICE_SENSOR, "sensor", "balm_sensor_x.rssi", "sensor.balm_sensor_x_rssi" },
    { "link", DEVICE_SENSOR, "binary_sensor", "balm_sensor_x.link",
      "binary_sensor.balm_sensor_x_link" },
    { "link_state", DEVICE_SENSOR, "sensor", "balm_sensor_x.link_state",
      "sensor.balm_sensor_x_link_state" },
    { "contact", DEVICE_SENSOR, "binary_sensor", "balm_sensor_x.contact",
      "binary_sensor.balm_sensor_x_contact" },
    { "why", DEVICE_SENSOR, "sensor", "balm_sensor_x.why", "sensor.balm_sensor_x_why" },
    { "recoveries", DEVICE_SENSOR, "sensor", "balm_sensor_x.recoveries",
      "sensor.balm_sensor_x_recoveries" },
    { "release", DEVICE_SENSOR, "switch", "balm_sensor_x.release", "switch.balm_sensor_x_release" },
    { "worn_by", DEVICE_SENSOR, "select", "balm_sensor_x.worn_by", "select.balm_sensor_x_worn_by" },
    { "state", DEVICE_BRIDGE, "binary_sensor", "balm_bridge.state",
      "binary_sensor.balm_bridge_state" },
    { "health", DEVICE_BRIDGE, "sensor", "balm_bridge.health", "sensor.balm_bridge_health" },
    { "version", DEVICE_BRIDGE, "sensor", "balm_bridge.version", "sensor.balm_bridge_version" },
    { "pair", DEVICE_BRIDGE, "button", "balm_bridge.pair", "button.balm_bridge_pair" },
    { "pairing", DEVICE_BRIDGE, "sensor", "balm_bridge.pairing", "sensor.balm_bridge_pairing" },
};

static void test_id(void **state)
{
    const struct id_row *row = *state;
    char *text =
        payload("balm", row->device, row->device == DEVICE_BRIDGE ? "" : "x", PRIVACY_VITALS);
    json_t *root, *c = json_object_get(components_of(text, &root), row->name);

    assert_string_equal(text_of(c, "platform"), row->platform);
    assert_string_equal(text_of(c, "unique_id"), row->unique_id);
    assert_string_equal(text_of(c, "default_entity_id"), row->entity_id);
    json_decref(root);
    free(text);
}

/* Home Assistant makes a slug of what it is given; a dashboard with another id shows nothing. */
static const struct slug_row {
    const char *name, *base, *id, *entity_id;
} slug_rows[] = {
    { "a dash", "balm", "alex-b", "sensor.balm_alex_b_stress" },
    { "two in a row", "balm", "a-_b", "sensor.balm_a_b_stress" },
    { "at the end", "balm", "alex_", "sensor.balm_alex_stress" },
    { "at the start", "balm", "-alex", "sensor.balm_alex_stress" },
    { "nothing else", "balm", "_", "sensor.balm_stress" },
    { "a base with levels", "home/balm", "alex", "sensor.home_balm_alex_stress" },
    { "a base in capitals", "Home-1", "alex", "sensor.home_1_alex_stress" },
    { "a base that begins with none", "_balm", "alex", "sensor.balm_alex_stress" },
    { "a base of another alphabet", "h\xc3\xa4user", "alex", "sensor.h_user_alex_stress" },
};

static void test_slug(void **state)
{
    const struct slug_row *row = *state;
    char *text = payload(row->base, DEVICE_PERSON, row->id, PRIVACY_VITALS);
    json_t *root, *c = json_object_get(components_of(text, &root), "stress");

    assert_string_equal(text_of(c, "default_entity_id"), row->entity_id);
    assert_null(contract_fault(root));
    json_decref(root);
    free(text);
}

/* The same id is asked for twice, and Home Assistant gives the second a `_2`: but by their unique
   ids they stay two. */
static void test_clash(void **state)
{
    static const char *const ids[] = { "x-y", "x_y", "x--y" };
    char object_id[3][OBJECT_ID_MAX];

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        discovery_object_id(object_id[i], "balm", DEVICE_PERSON, ids[i]);
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(object_id[i], object_id[k]);
        char *text = payload("balm", DEVICE_PERSON, ids[i], PRIVACY_LEVELS), want[80];
        json_t *root, *c = json_object_get(components_of(text, &root), "level");
        snprintf(want, sizeof(want), "balm_person_%s.level", ids[i]);
        assert_string_equal(text_of(c, "unique_id"), want);
        json_decref(root);
        free(text);
    }
}

/* The longest of everything. */
static void test_size(void **state)
{
    static char routine[MANY_ROUTINES][ID_MAX + 1], person[MANY_PEOPLE][ID_MAX + 1];
    const char *routines[MANY_ROUTINES], *people[MANY_PEOPLE];
    char base[LONGEST_BASE + 1], id[ID_MAX + 1];

    (void)state;
    memset(base, 'b', LONGEST_BASE);
    base[LONGEST_BASE] = '\0';
    memset(id, 'i', ID_MAX);
    id[ID_MAX] = '\0';
    for (size_t i = 0; i < MANY_ROUTINES; i++)
        routines[i] = memset(routine[i], 'r', ID_MAX);
    for (size_t i = 0; i < MANY_PEOPLE; i++)
        people[i] = memset(person[i], 'p', ID_MAX);
    for (int device = DEVICE_BRIDGE; device <= DEVICE_SENSOR; device++) {
        const struct discovery_house house = { base, "homeassistant", "0.1.0" };
        const struct discovery_device d = {
            .device = (enum device)device,
            .id = device == DEVICE_BRIDGE ? "" : id,
            .tier = PRIVACY_RAW,
            .routines = routines,
            .routine_count = MANY_ROUTINES,
            .people = people,
            .person_count = MANY_PEOPLE,
            .on_bluetooth = true,
        };
        char *text = discovery_payload(&house, &d);
        assert_non_null(text);
        if (strlen(text) >= 64 * 1024)
            fail_msg("%zu bytes", strlen(text));
        free(text);
    }
    char *ordinary = payload("balm", DEVICE_PERSON, "alex", PRIVACY_RAW);
    assert_true(strlen(ordinary) < 32 * 1024);
    free(ordinary);
}

int main(void)
{
    struct suite suite = { 0 };

    SUITE_ROWS(&suite, condition_rows, test_condition);
    suite_add(&suite, "every condition has a row", test_every_condition, NULL);
    suite_add(&suite, "what is withheld is not named", test_withheld, NULL);
    SUITE_ROWS(&suite, id_rows, test_id);
    SUITE_ROWS(&suite, slug_rows, test_slug);
    suite_add(&suite, "ids that look the same", test_clash, NULL);
    suite_add(&suite, "size", test_size, NULL);
    return suite_run(&suite, "entities");
}
