/*
 * Discovery against the contract: what we send conforms, in every tier and
 * language, and each trap, built in on purpose, is found.
 */
#include "contract.h"
#include "discovery.h"
#include "mailbox.h"
#include "state.h"
#include "testing.h"
#include "texts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const routines[] = { "breathe_box", "pmr" };
static const char *const people[] = { "alex", "sam" };

static json_t *make(enum device device, const char *id, enum publish_privacy tier,
                    const char *language, size_t routine_count)
{
    const struct discovery_house house = { "balm", "homeassistant", "0.1.0" };
    /* Whoever is called `sim` has an input of its own. */
    const struct discovery_device d = {
        .device = device,
        .id = id,
        .tier = tier,
        .routines = routines,
        .routine_count = routine_count,
        .people = people,
        .person_count = 2,
        .on_bluetooth = strcmp(id, "sim") != 0,
    };
    texts_open(language, NULL);
    char *text = discovery_payload(&house, &d);
    json_t *json = json_loads(text, JSON_REJECT_DUPLICATES, NULL);

    assert_non_null(json);
    assert_true(strlen(text) < 32 * 1024);
    /* By this a device is known as ours, and of a long message the beginning is all we see. */
    const char *ours = strstr(text, "\"balm/bridge/state\"");
    assert_non_null(ours);
    assert_in_range(ours - text, 0, LETTER_BEGINNING - 256);
    free(text);
    return json;
}

static const struct row {
    const char *name;
    enum device device;
    const char *id;
    enum publish_privacy tier;
    const char *language;
    size_t routines;
    size_t entities; /* that are really there */
} rows[] = {
    { "bridge", DEVICE_BRIDGE, "", PRIVACY_VITALS, "en", 2, 5 },
    { "bridge, German", DEVICE_BRIDGE, "", PRIVACY_LEVELS, "de", 0, 5 },
    { "person, private", DEVICE_PERSON, "alex", PRIVACY_PRIVATE, "en", 2, 15 },
    { "person, levels", DEVICE_PERSON, "alex", PRIVACY_LEVELS, "en", 2, 20 },
    { "person, vitals", DEVICE_PERSON, "alex", PRIVACY_VITALS, "en", 2, 59 },
    { "person, raw, German", DEVICE_PERSON, "alex-2_b", PRIVACY_RAW, "de", 2, 59 },
    { "person, no routines", DEVICE_PERSON, "alex", PRIVACY_VITALS, "en", 0, 58 },
    { "sensor", DEVICE_SENSOR, "chest-strap", PRIVACY_LEVELS, "de", 0, 9 },
    { "sensor without Bluetooth", DEVICE_SENSOR, "sim", PRIVACY_LEVELS, "en", 0, 6 },
};

static void test_conforms(void **state)
{
    const struct row *row = *state;
    json_t *json = make(row->device, row->id, row->tier, row->language, row->routines);
    const char *fault = contract_fault(json), *id;
    size_t entities = 0;
    json_t *c;

    if (fault)
        fail_msg("%s", fault);
    json_object_foreach(json_object_get(json, "components"), id, c) entities +=
        json_object_size(c) > 1;
    assert_int_equal(entities, row->entities);
    json_decref(json);
}

/* What must never change once someone has it: the dashboards of homes hang on it. */
static const struct id_row {
    const char *name; /* component */
    const char *platform, *unique_id, *entity_id;
} id_rows[] = {
    { "stress", "sensor", "balm_person_alex-b.stress", "sensor.balm_alex_b_stress" },
    { "level", "sensor", "balm_person_alex-b.level", "sensor.balm_alex_b_level" },
    { "trend", "sensor", "balm_person_alex-b.trend", "sensor.balm_alex_b_trend" },
    { "confidence", "sensor", "balm_person_alex-b.confidence", "sensor.balm_alex_b_confidence" },
    { "why", "sensor", "balm_person_alex-b.why", "sensor.balm_alex_b_why" },
    { "heart_rate", "sensor", "balm_person_alex-b.heart_rate", "sensor.balm_alex_b_heart_rate" },
    { "rmssd", "sensor", "balm_person_alex-b.rmssd", "sensor.balm_alex_b_rmssd" },
    { "respiration", "sensor", "balm_person_alex-b.respiration", "sensor.balm_alex_b_respiration" },
    { "load_today", "sensor", "balm_person_alex-b.load_today", "sensor.balm_alex_b_load_today" },
    { "load_week", "sensor", "balm_person_alex-b.load_week", "sensor.balm_alex_b_load_week" },
    { "activity", "sensor", "balm_person_alex-b.activity", "sensor.balm_alex_b_activity" },
    { "baseline", "sensor", "balm_person_alex-b.baseline", "sensor.balm_alex_b_baseline" },
    { "suggestion", "event", "balm_person_alex-b.suggestion", "event.balm_alex_b_suggestion" },
    { "last_suggestion", "sensor", "balm_person_alex-b.last_suggestion",
      "sensor.balm_alex_b_last_suggestion" },
    { "open", "binary_sensor", "balm_person_alex-b.open", "binary_sensor.balm_alex_b_open" },
    { "running", "binary_sensor", "balm_person_alex-b.running",
      "binary_sensor.balm_alex_b_running" },
    { "routine", "select", "balm_person_alex-b.routine", "select.balm_alex_b_routine" },
    { "suggestions", "switch", "balm_person_alex-b.suggestions", "switch.balm_alex_b_suggestions" },
    { "start", "button", "balm_person_alex-b.start", "button.balm_alex_b_start" },
    { "stop", "button", "balm_person_alex-b.stop", "button.balm_alex_b_stop" },
    { "later", "button", "balm_person_alex-b.later", "button.balm_alex_b_later" },
    { "not_stressed", "button", "balm_person_alex-b.not_stressed",
      "button.balm_alex_b_not_stressed" },
    { "pair", "button", "balm_person_alex-b.pair", "button.balm_alex_b_pair" },
    { "sensitivity", "number", "balm_person_alex-b.sensitivity", "number.balm_alex_b_sensitivity" },
    { "snooze", "number", "balm_person_alex-b.snooze", "number.balm_alex_b_snooze" },
    { "snoozed_until", "sensor", "balm_person_alex-b.snoozed_until",
      "sensor.balm_alex_b_snoozed_until" },
    { "next_massage", "sensor", "balm_person_alex-b.next_massage",
      "sensor.balm_alex_b_next_massage" },
    { "last_massage", "sensor", "balm_person_alex-b.last_massage",
      "sensor.balm_alex_b_last_massage" },
    { "log_massage", "button", "balm_person_alex-b.log_massage", "button.balm_alex_b_log_massage" },
    { "feel", "select", "balm_person_alex-b.feel", "select.balm_alex_b_feel" },
    { "fever", "switch", "balm_person_alex-b.fever", "switch.balm_alex_b_fever" },
    { "infection", "switch", "balm_person_alex-b.infection", "switch.balm_alex_b_infection" },
};

static void test_id(void **state)
{
    const struct id_row *row = *state;
    json_t *json = make(DEVICE_PERSON, "alex-b", PRIVACY_VITALS, "de", 2);
    const json_t *c = json_object_get(json_object_get(json, "components"), row->name);

    assert_string_equal(json_string_value(json_object_get(c, "platform")), row->platform);
    assert_string_equal(json_string_value(json_object_get(c, "unique_id")), row->unique_id);
    assert_string_equal(json_string_value(json_object_get(c, "default_entity_id")), row->entity_id);
    json_decref(json);
}

/* The whole of one entity of each kind. */
static const struct whole_row {
    const char *name;
    enum device device;
    const char *want;
} whole_rows[] = {
    { "heart_rate", DEVICE_PERSON,
      "{'availability':[{'topic':'balm/bridge/state'},{'topic':'balm/alex/availability'}],"
      "'availability_mode':'all','default_entity_id':'sensor.balm_alex_heart_rate',"
      "'expire_after':100,'icon':'mdi:heart-pulse','name':'Heart rate','platform':'sensor',"
      "'state_class':'measurement','state_topic':'balm/alex/state',"
      "'suggested_display_precision':0,'unique_id':'balm_person_alex.heart_rate',"
      "'unit_of_measurement':'bpm','value_template':'{{ value_json.heart_rate }}'}" },
    { "trend", DEVICE_PERSON,
      "{'availability':[{'topic':'balm/bridge/state'},{'topic':'balm/alex/availability'}],"
      "'availability_mode':'all','default_entity_id':'sensor.balm_alex_trend',"
      "'device_class':'enum','expire_after':100,'icon':'mdi:trending-up','name':'Trend',"
      "'options':['easing','steady','rising'],'platform':'sensor',"
      "'state_topic':'balm/alex/state','unique_id':'balm_person_alex.trend',"
      "'value_template':'{{ value_json.trend }}'}" },
    { "suggestion", DEVICE_PERSON,
      "{'availability':[{'topic':'balm/bridge/state'}],"
      "'default_entity_id':'event.balm_alex_suggestion','event_types':['breathe','relax',"
      "'self_massage','book_massage','massage_reminder','aftercare','rest','see_professional'],"
      "'icon':'mdi:hand-heart','name':'Suggestion','platform':'event','qos':1,"
      "'state_topic':'balm/alex/suggestion','unique_id':'balm_person_alex.suggestion'}" },
    { "routine", DEVICE_PERSON,
      "{'availability':[{'topic':'balm/bridge/state'}],'command_topic':'balm/alex/set/routine',"
      "'default_entity_id':'select.balm_alex_routine','icon':'mdi:playlist-play',"
      "'name':'Routine','options':['breathe_box','pmr'],'platform':'select','qos':1,"
      "'state_topic':'balm/alex/settings','unique_id':'balm_person_alex.routine',"
      "'value_template':'{{ value_json.routine }}'}" },
    { "later", DEVICE_PERSON,
      "{'availability':[{'topic':'balm/bridge/state'}],'command_topic':'balm/alex/set/later',"
      "'default_entity_id':'button.balm_alex_later','icon':'mdi:clock-outline','name':'Later',"
      "'platform':'button','qos':1,'unique_id':'balm_person_alex.later'}" },
    { "sensitivity", DEVICE_PERSON,
      "{'availability':[{'topic':'balm/bridge/state'}],"
      "'command_topic':'balm/alex/set/sensitivity',"
      "'default_entity_id':'number.balm_alex_sensitivity','entity_category':'config',"
      "'icon':'mdi:tune','max':2,'min':-2,'mode':'slider','name':'Sensitivity',"
      "'platform':'number','qos':1,'state_topic':'balm/alex/settings','step':1,"
      "'unique_id':'balm_person_alex.sensitivity',"
      "'value_template':'{{ value_json.sensitivity }}'}" },
    { "feel", DEVICE_PERSON,
      "{'availability':[{'topic':'balm/bridge/state'}],'command_topic':'balm/alex/set/feel',"
      "'default_entity_id':'select.balm_alex_feel','icon':'mdi:emoticon-neutral-outline',"
      "'name':'How tense I feel (1 calm, 5 "
      "tense)','options':['1','2','3','4','5'],'platform':'select','qos':1,"
      "'state_topic':'balm/alex/settings','unique_id':'balm_person_alex.feel',"
      "'value_template':'{{ value_json.feel }}'}" },
    { "fever", DEVICE_PERSON,
      "{'availability':[{'topic':'balm/bridge/state'}],'command_topic':'balm/alex/set/fever',"
      "'default_entity_id':'switch.balm_alex_fever','icon':'mdi:thermometer','name':'Fever',"
      "'platform':'switch','qos':1,'state_topic':'balm/alex/settings',"
      "'unique_id':'balm_person_alex.fever',"
      "'value_template':'{{ None if value_json.fever is none else 'ON' if value_json.fever else "
      "'OFF' }}'}" },
    { "worn", DEVICE_PERSON,
      "{'availability':[{'topic':'balm/bridge/state'}],"
      "'default_entity_id':'binary_sensor.balm_alex_worn','icon':'mdi:watch-variant',"
      "'name':'Worn','platform':'binary_sensor','qos':1,'state_topic':'balm/alex/settings',"
      "'unique_id':'balm_person_alex.worn',"
      "'value_template':'{{ None if value_json.worn is none else 'ON' if value_json.worn else "
      "'OFF' }}'}" },
    { "next_massage", DEVICE_PERSON,
      "{'availability':[{'topic':'balm/bridge/state'}],"
      "'default_entity_id':'sensor.balm_alex_next_massage','device_class':'timestamp',"
      "'icon':'mdi:calendar-heart','name':'Next massage','platform':'sensor','qos':1,"
      "'state_topic':'balm/alex/settings','unique_id':'balm_person_alex.next_massage',"
      "'value_template':'{{ value_json.next_massage }}'}" },
    { "state", DEVICE_BRIDGE,
      "{'default_entity_id':'binary_sensor.balm_bridge_state','device_class':'connectivity',"
      "'entity_category':'diagnostic','name':'Connection','payload_off':'offline',"
      "'payload_on':'online','platform':'binary_sensor','qos':1,"
      "'state_topic':'balm/bridge/state','unique_id':'balm_bridge.state'}" },
    { "pair", DEVICE_BRIDGE,
      "{'availability':[{'topic':'balm/bridge/state'}],'command_topic':'balm/bridge/set/pair',"
      "'default_entity_id':'button.balm_bridge_pair','entity_category':'config',"
      "'icon':'mdi:bluetooth-settings','name':'Pair a sensor','platform':'button','qos':1,"
      "'unique_id':'balm_bridge.pair'}" },
    { "pairing", DEVICE_BRIDGE,
      "{'availability':[{'topic':'balm/bridge/state'}],"
      "'default_entity_id':'sensor.balm_bridge_pairing','device_class':'enum',"
      "'entity_category':'diagnostic','icon':'mdi:bluetooth','name':'Pairing',"
      "'options':['idle','open','adopted','closed'],'platform':'sensor','qos':1,"
      "'state_topic':'balm/bridge/pairing','unique_id':'balm_bridge.pairing',"
      "'value_template':'{{ value_json.status }}'}" },
    { "release", DEVICE_SENSOR,
      "{'availability':[{'topic':'balm/bridge/state'}],"
      "'command_topic':'balm/sensor/alex/set/release',"
      "'default_entity_id':'switch.balm_sensor_alex_release','entity_category':'config',"
      "'icon':'mdi:bluetooth-off','name':'Free for the phone','platform':'switch','qos':1,"
      "'state_topic':'balm/sensor/alex/state','unique_id':'balm_sensor_alex.release',"
      "'value_template':'{{ 'ON' if value_json.link == 'released' else 'OFF' }}'}" },
    { "worn_by", DEVICE_SENSOR,
      "{'availability':[{'topic':'balm/bridge/state'}],"
      "'command_topic':'balm/sensor/alex/set/worn_by',"
      "'default_entity_id':'select.balm_sensor_alex_worn_by','entity_category':'config',"
      "'icon':'mdi:account-switch','name':'Worn by','options':['alex','sam','guest','nobody'],"
      "'platform':'select','qos':1,'state_topic':'balm/sensor/alex/state',"
      "'unique_id':'balm_sensor_alex.worn_by',"
      "'value_template':'{{ value_json.worn_by or 'nobody' }}'}" },
    { "recoveries", DEVICE_SENSOR,
      "{'availability':[{'topic':'balm/bridge/state'}],"
      "'default_entity_id':'sensor.balm_sensor_alex_recoveries','enabled_by_default':false,"
      "'entity_category':'diagnostic','icon':'mdi:bluetooth-transfer','name':'Recoveries',"
      "'platform':'sensor','state_topic':'balm/sensor/alex/state',"
      "'suggested_display_precision':0,'unique_id':'balm_sensor_alex.recoveries',"
      "'value_template':'{{ value_json.recoveries.values() | sum }}'}" },
    { "link_state", DEVICE_SENSOR,
      "{'availability':[{'topic':'balm/bridge/state'}],"
      "'default_entity_id':'sensor.balm_sensor_alex_link_state','device_class':'enum',"
      "'enabled_by_default':false,'entity_category':'diagnostic',"
      "'icon':'mdi:bluetooth-connect','name':'Connection state','options':['off','away',"
      "'connecting','listening','silent','backoff','released','not_worn','asleep'],"
      "'platform':'sensor','state_topic':'balm/sensor/alex/state',"
      "'unique_id':'balm_sensor_alex.link_state','value_template':'{{ value_json.link }}'}" },
    { "rssi", DEVICE_SENSOR,
      "{'availability':[{'topic':'balm/bridge/state'}],"
      "'default_entity_id':'sensor.balm_sensor_alex_rssi','device_class':'signal_strength',"
      "'enabled_by_default':false,'entity_category':'diagnostic','name':'Signal strength',"
      "'platform':'sensor','state_class':'measurement','state_topic':'balm/sensor/alex/state',"
      "'unique_id':'balm_sensor_alex.rssi','unit_of_measurement':'dBm',"
      "'value_template':'{{ value_json.rssi }}'}" },
};

static void test_whole(void **state)
{
    const struct whole_row *row = *state;
    json_t *json =
        make(row->device, row->device == DEVICE_BRIDGE ? "" : "alex", PRIVACY_VITALS, "en", 2);
    char *text = json_dumps(json_object_get(json_object_get(json, "components"), row->name),
                            JSON_COMPACT | JSON_SORT_KEYS);

    for (char *p = text; *p; p++)
        if (*p == '"')
            *p = '\'';
    assert_string_equal(text, row->want);
    free(text);
    json_decref(json);
}

/* One trap a row: a path, and what is put there (NULL: taken away). */
static const struct trap_row {
    const char *name, *path, *value;
} trap_rows[] = {
    { "an unknown key at the root", "~", "\"balm/alex\"" },
    { "message_expiry_interval at the root", "message_expiry_interval", "60" },
    { "an unknown key in device", "device/ip", "\"10.0.0.1\"" },
    { "a null in device", "device/sw_version", "null" },
    { "a device without identifiers", "device/identifiers", NULL },
    { "a device without a name", "device/name", NULL },
    { "an unknown key in origin", "origin/hw_version", "\"1\"" },
    { "no origin", "origin", NULL },
    { "a misspelt key in a component", "components/stress/suggested_precision", "0" },
    { "object_id", "components/stress/object_id", "\"stress\"" },
    { "no unique id", "components/stress/unique_id", NULL },
    { "an empty unique id", "components/stress/unique_id", "\"\"" },
    { "the same unique id twice", "components/stress/unique_id", "\"balm_person_alex.level\"" },
    { "an unknown platform", "components/stress/platform", "\"gauge\"" },
    { "a name that repeats the device's", "components/stress/name", "\"Balm Alex stress\"" },
    { "category config on a sensor", "components/stress/entity_category", "\"config\"" },
    { "an icon without a prefix", "components/stress/icon", "\"heart\"" },
    { "heart rate as a frequency", "components/heart_rate/device_class", "\"frequency\"" },
    { "a wrong unit for the class", "components/load_today/unit_of_measurement", "\"bpm\"" },
    { "an enum with a unit", "components/level/unit_of_measurement", "\"%\"" },
    { "an enum with a state class", "components/level/state_class", "\"measurement\"" },
    { "an enum without options", "components/level/options", NULL },
    { "no options at all", "components/level/options", "[]" },
    { "unknown as an option", "components/level/options", "[\"calm\",\"unknown\"]" },
    { "a precision on a word", "components/level/suggested_display_precision", "0" },
    { "an event without types", "components/suggestion/event_types", "[]" },
    { "a class on the event", "components/suggestion/device_class", "\"doorbell\"" },
    { "a wildcard in a command", "components/stop/command_topic", "\"balm/+/set/stop\"" },
    { "a button without a command", "components/stop/command_topic", NULL },
    { "two topics, but any of them", "components/stress/availability_mode", "\"any\"" },
    { "an availability without topic", "components/stress/availability", "[{}]" },
    { "the default entity id of another domain", "components/stop/default_entity_id",
      "\"sensor.balm_alex_stop\"" },
    { "a default entity id that Home Assistant would change", "components/stop/default_entity_id",
      "\"button.balm__alex_stop\"" },
    { "a timestamp with a state class", "components/next_massage/state_class", "\"measurement\"" },
    { "a number whose least is its most", "components/sensitivity/max", "-2" },
    { "too short to expire", "components/stress/expire_after", "30" },
};

static void test_trap(void **state)
{
    const struct trap_row *row = *state;
    json_t *json = make(DEVICE_PERSON, "alex", PRIVACY_VITALS, "en", 2), *at = json;
    char path[80], *part, *rest = path;

    assert_null(contract_fault(json));
    snprintf(path, sizeof(path), "%s", row->path);
    while ((part = strsep(&rest, "/")) != NULL && rest) {
        at = json_object_get(at, part);
        assert_non_null(at);
    }
    if (row->value)
        json_object_set_new(at, part, json_loads(row->value, JSON_DECODE_ANY, NULL));
    else
        assert_int_equal(json_object_del(at, part), 0);
    assert_non_null(contract_fault(json));
    json_decref(json);
}

static const struct parse_row {
    const char *name, *base, *object_id;
    bool ours;
    enum device device;
    const char *id;
} parse_rows[] = {
    { "a person's", "balm", "balm_person_alex", true, DEVICE_PERSON, "alex" },
    { "a sensor's", "balm", "balm_sensor_h10_2", true, DEVICE_SENSOR, "h10_2" },
    { "the bridge is never swept", "balm", "balm_bridge", false, DEVICE_BRIDGE, "" },
    { "another base", "balm", "balm2_person_alex", false, DEVICE_PERSON, "" },
    { "no id", "balm", "balm_person_", false, DEVICE_PERSON, "" },
    { "an id that is none", "balm", "balm_person_Alex", false, DEVICE_PERSON, "" },
    { "a base with levels", "home/balm", "home_balm_person_alex", true, DEVICE_PERSON, "alex" },
};

static void test_parse(void **state)
{
    const struct parse_row *row = *state;
    enum device device = DEVICE_BRIDGE;
    char id[ID_MAX + 1] = "", object_id[OBJECT_ID_MAX];

    assert_int_equal(discovery_parse(row->base, row->object_id, &device, id), row->ours);
    if (!row->ours)
        return;
    assert_int_equal(device, row->device);
    assert_string_equal(id, row->id);
    discovery_object_id(object_id, row->base, device, id);
    assert_string_equal(object_id, row->object_id);
}

/* A row of the table that points nowhere would be a sensor that is unknown for ever. */
static void test_table(void **state)
{
    size_t count;
    const struct table_entity *e = table_entities(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        const struct table_key *key = e[i].key ? table_key(e[i].topic, e[i].key) : NULL;
        if (e[i].key && !e[i].stateless) {
            assert_non_null(key);
            assert_true(key->tier <= e[i].tier);
        }
        assert_true(table_topic(e[i].topic)->device == e[i].device || e[i].stateless);
        for (size_t k = 0; k < i; k++)
            assert_false(e[k].device == e[i].device && strcmp(e[k].id, e[i].id) == 0);
        /* Every 5 s and more often: no entity reads these. */
        assert_true(e[i].topic != TOPIC_ROUTINE && e[i].topic != TOPIC_PACER);
        /* A selection without words, or words without a selection. */
        assert_true((e[i].choices != CHOICES_NONE) == (strcmp(e[i].platform, "select") == 0));
    }
}

int main(void)
{
    struct suite suite = { 0 };

    SUITE_ROWS(&suite, rows, test_conforms);
    SUITE_ROWS(&suite, id_rows, test_id);
    SUITE_ROWS(&suite, whole_rows, test_whole);
    SUITE_ROWS(&suite, trap_rows, test_trap);
    SUITE_ROWS(&suite, parse_rows, test_parse);
    suite_add(&suite, "table points somewhere", test_table, NULL);
    return suite_run(&suite, "discovery");
}
