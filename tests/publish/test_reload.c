/*
 * What Home Assistant is left with: after the discovery prefix or the base has changed, after all
 * was forgotten, with a full house, and beside another daemon whose names look like ours.
 */
#include "filter.h"
#include "rig.h"
#include "testing.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CONFIG "homeassistant/device/balm_person_alex/config"

static struct fake_broker fake;
static struct rig rig;

static struct fake_manner manner;

static int setup(void **state)
{
    static const struct sensor_status strap = { .id = "strap", .battery_pct = -1 };

    (void)state;
    rig_init(&rig, 0);
    fake_open(&fake, &rig.loop, &manner);
    rig.opt.port = (uint16_t)fake.port;
    rig_open(&rig);
    rig_add_alex(&rig);
    publish_sensors(rig.publish, &strap, 1);
    rig_wait_up(&rig);
    rig_wait_topic(&rig, &fake, CONFIG, 1);
    rig_wait_topic(&rig, &fake, "balm/alex/last", 1);
    rig_run_ms(&rig, 150); /* the states that follow the first discovery */
    fake_forget(&fake);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    rig_close(&rig, &fake);
    return 0;
}

static size_t copies_of(const char *topic)
{
    size_t count = 0;

    for (size_t i = 0; i < FAKE_FILTER_MAX; i++)
        count += fake.filters[i][0] && filter_covers(fake.filters[i], topic);
    return count;
}

static void expect_cleared(const char *topic)
{
    rig_wait_topic(&rig, &fake, topic, 1);
    assert_string_equal(fake_last(&fake, topic)->text, "");
    assert_true(fake_last(&fake, topic)->retain);
}

/* A device is another revision 10 s after its removal only: here nobody waits for that. */
static void skip_the_pause(void)
{
    struct announce *a = &rig.publish->announce;

    for (size_t i = 0; i < a->count; i++)
        a->devices[i].sent_ms -= ANNOUNCE_REVISION_MS;
    room_pump(rig.publish);
}

static void test_prefix(void **state)
{
    (void)state;
    assert_int_equal(copies_of("homeassistant/status"), 1);
    assert_int_equal(copies_of(CONFIG), 1);
    rig.opt.discovery = "ha";
    publish_set_options(rig.publish, &rig.opt);
    expect_cleared(CONFIG);
    expect_cleared("homeassistant/device/balm_sensor_strap/config");
    expect_cleared("homeassistant/device/balm_bridge/config");
    assert_int_equal(fake_count(&fake, "ha/device/balm_person_alex/config"), 0);
    skip_the_pause();
    rig_wait_topic(&rig, &fake, "ha/device/balm_person_alex/config", 1);
    rig_wait_topic(&rig, &fake, "ha/device/balm_bridge/config", 1);
    rig_wait_topic(&rig, &fake, "ha/device/balm_sensor_strap/config", 1);
    assert_int_equal(copies_of(CONFIG), 0); /* a whole home's discovery would go on coming */
    assert_int_equal(copies_of("ha/device/balm_person_alex/config"), 1);
    assert_int_equal(copies_of("ha/status"), 1);
    assert_int_equal(copies_of("homeassistant/status"), 1);
    assert_string_equal(fake_last(&fake, CONFIG)->text, "");

    /* Where discovery is and where the birth is are two settings there. */
    fake_forget(&fake);
    fake_publish(&fake, "homeassistant/status", "online", -1, false);
    rig_wait_topic(&rig, &fake, "ha/device/balm_person_alex/config", 1);
    rig_run_ms(&rig, 200);
    fake_forget(&fake);
    fake_publish(&fake, "ha/status", "online", -1, false);
    rig_wait_topic(&rig, &fake, "ha/device/balm_person_alex/config", 1);
    rig_run_ms(&rig, 200);
    fake_forget(&fake);

    rig.opt.discovery = "homeassistant";
    publish_set_options(rig.publish, &rig.opt);
    expect_cleared("ha/device/balm_person_alex/config");
    skip_the_pause();
    rig_wait_topic(&rig, &fake, CONFIG, 1);
    assert_int_equal(copies_of("homeassistant/status"), 1);
    assert_int_equal(copies_of("ha/status"), 0);
}

static void test_off_and_on(void **state)
{
    (void)state;
    rig.opt.discovery = "";
    publish_set_options(rig.publish, &rig.opt);
    expect_cleared(CONFIG);
    expect_cleared("homeassistant/device/balm_bridge/config");
    rig_run_ms(&rig, 50);
    assert_int_equal(copies_of(CONFIG), 0);
    assert_int_equal(copies_of("homeassistant/status"), 0);
    fake_publish(&fake, "homeassistant/status", "online", -1, false);
    rig_run_ms(&rig, 100);
    assert_int_equal(fake_count(&fake, CONFIG), 1); /* the clearing */
    assert_int_equal(publish_forget_home(rig.publish), -ENOENT);

    fake_forget(&fake);
    rig.opt.discovery = "homeassistant";
    publish_set_options(rig.publish, &rig.opt);
    skip_the_pause();
    rig_wait_topic(&rig, &fake, CONFIG, 1);
    assert_string_not_equal(fake_last(&fake, CONFIG)->text, "");
}

static void test_base(void **state)
{
    static const char *const old[] = { CONFIG,
                                       "homeassistant/device/balm_bridge/config",
                                       "homeassistant/device/balm_sensor_strap/config",
                                       "balm/alex/availability",
                                       "balm/bridge/state",
                                       "balm/bridge/info" };

    (void)state;
    rig.opt.base = "home/balm";
    publish_set_options(rig.publish, &rig.opt);
    for (size_t i = 0; i < sizeof(old) / sizeof(old[0]); i++)
        expect_cleared(old[i]);
    rig_wait_topic(&rig, &fake, "home/balm/bridge/state", 1);
    rig_wait_topic(&rig, &fake, "home/balm/alex/availability", 1);
    rig_wait_topic(&rig, &fake, "homeassistant/device/home_balm_person_alex/config", 1);
    for (size_t i = 0; i < sizeof(old) / sizeof(old[0]); i++)
        assert_string_equal(fake_last(&fake, old[i])->text, "");
    assert_int_equal(copies_of("balm/alex/set/start"), 0);
    assert_int_equal(copies_of("home/balm/alex/set/start"), 1);
}

/* "homeassistant forget": all that is ours goes, and nothing of it comes back by itself. */
static void test_forget(void **state)
{
    (void)state;
    assert_int_equal(publish_forget_home(rig.publish), 3);
    expect_cleared(CONFIG);
    expect_cleared("homeassistant/device/balm_sensor_strap/config");
    expect_cleared("homeassistant/device/balm_bridge/config");
    assert_int_equal(publish_forget_home(rig.publish), 0);
    fake_publish(&fake, CONFIG, "", -1, false); /* under 3.1.1 it comes back */
    rig_run_ms(&rig, 20);
    fake_forget(&fake);
    rig_forget(&rig);
    fake_drop_client(&fake);
    rig_wait_events(&rig, "down", 1);
    assert_int_equal(publish_forget_home(rig.publish), -ENOTCONN);
    rig_wait_events(&rig, "up", 1);
    rig_wait_topic(&rig, &fake, "balm/alex/availability", 1);
    rig.opt.privacy = PRIVACY_LEVELS; /* another payload */
    publish_set_options(rig.publish, &rig.opt);
    skip_the_pause();
    rig_run_ms(&rig, 300);
    assert_int_equal(fake_count(&fake, CONFIG), 0);
    assert_int_equal(fake_count(&fake, "homeassistant/device/balm_bridge/config"), 0);
    fake_publish(&fake, "homeassistant/status", "online", -1, false);
    rig_wait_topic(&rig, &fake, CONFIG, 1);
    rig_wait_topic(&rig, &fake, "homeassistant/device/balm_bridge/config", 1);
    assert_int_equal(fake_count(&fake, CONFIG), 1);
    assert_non_null(strstr(fake_last(&fake, CONFIG)->text, "\"level\""));
}

/* Gone and back while the broker is away: the clearing that waited must not come last. */
static void test_back_before_the_broker(void **state)
{
    (void)state;
    rig_forget(&rig);
    fake.manner.no_connack = true;
    fake_drop_client(&fake);
    rig_wait_events(&rig, "down", 1);
    publish_people(rig.publish, NULL, 0, NULL, 0);
    rig_add_alex(&rig);
    skip_the_pause();
    fake.manner.no_connack = false;
    fake_drop_client(&fake);
    rig_wait_events(&rig, "up", 1);
    rig_wait_topic(&rig, &fake, CONFIG, 1);
    rig_wait_topic(&rig, &fake, "balm/alex/last", 1);
    rig_run_ms(&rig, 100);
    assert_string_not_equal(fake_last(&fake, CONFIG)->text, "");
    assert_string_equal(fake_last(&fake, "balm/alex/availability")->text, "offline");
}

static const struct gone_row {
    const char *name;
    bool under_way; /* else it waits when its person, or the base, goes */
    bool base;
    bool only_3;
} gone_rows[] = {
    { "a person's waiting suggestion goes with them", false, false, false },
    { "also what is under way", true, false, false },
    { "under 3.1.1", true, false, true },
    { "what waits goes with the base", false, true, false },
    { "and what is under way", true, true, false },
};

static void test_gone(void **state)
{
    static const char *const topics[] = { "balm/alex/suggestion", "balm/alex/routine/state" };
    const struct gone_row *row = *state;
    const struct routine_state breathing = { .status = ROUTINE_IDLE, .name = "breathe_box" };
    const struct effect effect = { .routine = "breathe_box", .before = { 73, 73, 73 } };

    manner.only_3 = row->only_3;
    setup(NULL);
    rig_forget(&rig);
    fake.manner.no_puback = true;
    if (!row->under_way) {
        fake.manner.no_connack = true;
        fake_drop_client(&fake);
        rig_wait_events(&rig, "down", 1);
    }
    const struct suggestion s = rig_suggestion(&rig, "alex-1");
    publish_suggestion(rig.publish, "alex", &s);
    publish_routine(rig.publish, "alex", &breathing, &effect);
    for (size_t i = 0; i < 2 && row->under_way; i++)
        rig_wait_topic(&rig, &fake, topics[i], 1);
    fake_forget(&fake);
    if (row->base) {
        rig.opt.base = "home/balm";
        publish_set_options(rig.publish, &rig.opt);
    } else {
        publish_people(rig.publish, NULL, 0, NULL, 0);
    }
    fake.manner.no_puback = fake.manner.no_connack = false;
    if (!row->base || !row->under_way) /* another base is another will, so it connects anew */
        fake_drop_client(&fake);
    rig_wait_events(&rig, "up", 1);
    expect_cleared("balm/alex/availability");
    expect_cleared(CONFIG);
    rig_run_ms(&rig, 50);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(fake_count(&fake, topics[i]), 0);
    assert_int_equal(fake_count(&fake, "balm/bridge/info"), 1);
    assert_int_equal(rig_events(&rig, "sent"), 0);
    teardown(NULL);
    manner.only_3 = false;
}

/* Home Assistant refuses a wearer that is not among the options; those may be 10 s late. */
static void test_new_wearer(void **state)
{
    const char *topic = "balm/sensor/strap/state";
    struct sensor_status strap = { .id = "strap", .battery_pct = -1 };
    struct profile alex, sam;
    const struct profile *people[] = { &alex, &sam };

    (void)state;
    profile_init(&alex, "alex");
    profile_init(&sam, "sam");
    publish_people(rig.publish, people, 2, NULL, 0);
    strcpy(strap.person, "alex");
    publish_sensor(rig.publish, &strap);
    rig_wait_topic(&rig, &fake, topic, 1);
    assert_non_null(strstr(fake_last(&fake, topic)->text, "\"worn_by\":\"alex\""));
    strcpy(strap.person, "sam");
    publish_sensor(rig.publish, &strap);
    rig_wait_topic(&rig, &fake, topic, 2);
    assert_non_null(strstr(fake_last(&fake, topic)->text, "\"worn_by\":null"));
    assert_int_equal(fake_count(&fake, "homeassistant/device/balm_sensor_strap/config"), 0);
    skip_the_pause();
    rig_wait_topic(&rig, &fake, topic, 3);
    assert_int_equal(fake_count(&fake, "homeassistant/device/balm_sensor_strap/config"), 1);
    assert_non_null(strstr(fake_last(&fake, topic)->text, "\"worn_by\":\"sam\""));
    fake_forget(&fake); /* and from now on at once */
    strap.battery_pct = 50;
    publish_sensor(rig.publish, &strap);
    fake_drop_client(&fake);
    rig_wait_topic(&rig, &fake, topic, 1);
    assert_non_null(strstr(fake_last(&fake, topic)->text, "\"worn_by\":\"sam\""));
}

/* Of another daemon, whose base ends like a device of ours begins. */
static void test_other_base(void **state)
{
    static const struct {
        const char *topic, *text;
        bool ours;
    } found[] = {
        { "homeassistant/device/balm_sensor_bridge/config",
          "{\"components\":{\"x\":{\"availability\":[{\"topic\":\"balm_sensor/bridge/state\"}]}}}",
          false },
        { "homeassistant/device/balm_person_person_x/config",
          "{\"components\":{\"x\":{\"availability\":[{\"topic\":\"balm_person/bridge/state\"}]}}}",
          false },
        { "homeassistant/device/balm_person_bob/config",
          "{\"components\":{\"x\":{\"availability\":[{\"topic\":\"balm/bridge/state\"}]}}}", true },
    };

    (void)state;
    for (size_t i = 0; i < 3; i++)
        fake_publish(&fake, found[i].topic, found[i].text, -1, true);
    rig_wait_topic(&rig, &fake, found[2].topic, 1);
    rig_run_ms(&rig, 250);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(fake_count(&fake, found[i].topic), found[i].ours);
}

/* As many people and sensors as there may be, each with all its topics. */
static void test_full_house(void **state)
{
    static struct profile people[PEOPLE_MAX];
    static struct sensor_status sensors[SENSORS_MAX];
    static const char *const shown[] = { "availability", "settings", "last",
                                         "state",        "effects",  "routine/state" };
    const struct profile *list[PEOPLE_MAX];
    static const struct routine_plan plans[] = { { .name = "breathe_box" } };
    struct report report = rig_report(&rig, 50, 60);
    const struct routine_state idle = { .status = ROUTINE_IDLE };
    const struct standing standing = { .feel = 3 };
    char topic[TOPIC_MAX], id[16];

    (void)state;
    rig_forget(&rig);
    fake.manner.no_connack = true;
    fake_drop_client(&fake);
    rig_wait_events(&rig, "down", 1);
    for (size_t i = 0; i < PEOPLE_MAX; i++) {
        snprintf(id, sizeof(id), "person%zu", i);
        profile_init(&people[i], id);
        list[i] = &people[i];
    }
    for (size_t i = 0; i < SENSORS_MAX; i++) {
        sensors[i] = (struct sensor_status){ .battery_pct = -1, .on_bluetooth = true };
        snprintf(sensors[i].id, sizeof(sensors[i].id), "strap%zu", i);
    }
    publish_people(rig.publish, list, PEOPLE_MAX, plans, 1);
    publish_sensors(rig.publish, sensors, SENSORS_MAX);
    for (size_t i = 0; i < PEOPLE_MAX; i++) {
        publish_report(rig.publish, people[i].id, &report);
        publish_routine(rig.publish, people[i].id, &idle, NULL);
        publish_standing(rig.publish, people[i].id, &standing);
    }
    skip_the_pause();
    fake_forget(&fake);
    fake.manner.no_connack = false;
    fake_drop_client(&fake);
    rig_wait_events(&rig, "up", 1);
    for (size_t i = 0; i < PEOPLE_MAX; i++) {
        snprintf(topic, sizeof(topic), "homeassistant/device/balm_person_person%zu/config", i);
        rig_wait_topic(&rig, &fake, topic, 1);
        for (size_t k = 0; k < sizeof(shown) / sizeof(shown[0]); k++) {
            snprintf(topic, sizeof(topic), "balm/person%zu/%s", i, shown[k]);
            rig_wait_topic(&rig, &fake, topic, 1);
        }
    }
    for (size_t i = 0; i < SENSORS_MAX; i++) {
        snprintf(topic, sizeof(topic), "homeassistant/device/balm_sensor_strap%zu/config", i);
        rig_wait_topic(&rig, &fake, topic, 1);
        snprintf(topic, sizeof(topic), "balm/sensor/strap%zu/state", i);
        rig_wait_topic(&rig, &fake, topic, 1);
    }
    rig_wait_topic(&rig, &fake, "balm/bridge/info", 1);
    rig_wait_topic(&rig, &fake, "balm/bridge/pairing", 1);
    assert_int_equal(rig.publish->skipped, 0);
    assert_int_equal(rig.publish->outbox.dropped, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_prefix, setup, teardown),
        cmocka_unit_test_setup_teardown(test_off_and_on, setup, teardown),
        cmocka_unit_test_setup_teardown(test_base, setup, teardown),
        cmocka_unit_test_setup_teardown(test_forget, setup, teardown),
        cmocka_unit_test_setup_teardown(test_back_before_the_broker, setup, teardown),
        cmocka_unit_test_setup_teardown(test_other_base, setup, teardown),
        cmocka_unit_test_setup_teardown(test_new_wearer, setup, teardown),
        cmocka_unit_test_setup_teardown(test_full_house, setup, teardown),
    };
    struct suite suite = { 0 };

    for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++)
        suite.tests[suite.count++] = tests[i];
    SUITE_ROWS(&suite, gone_rows, test_gone);
    return suite_run(&suite, "reload");
}
