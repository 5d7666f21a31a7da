/* Living beside Home Assistant and a broker with a memory: births, deletions, what is left over. */
#include "rig.h"
#include "testing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct fake_broker fake;
static struct rig rig;

static void start(const struct fake_manner *manner)
{
    rig_init(&rig, 0);
    /* Longer than two messages need to arrive, however slow the build. */
    rig.home_timing.birth_min_ms = 400;
    rig.home_timing.birth_max_ms = 450;
    fake_open(&fake, &rig.loop, manner);
    rig.opt.port = (uint16_t)fake.port;
    rig_open(&rig);
    rig_add_alex(&rig);
    rig_wait_up(&rig);
    const struct sensor_status sensors[] = {
        { .id = "strap", .battery_pct = -1, .on_bluetooth = true },
        { .id = "sim", .battery_pct = -1, .simulated = true },
    };
    publish_sensors(rig.publish, sensors, 2);
    rig_wait_topic(&rig, &fake, "balm/alex/last", 1);
    rig_wait_topic(&rig, &fake, "balm/sensor/sim/state", 1);
}

static int setup(void **state)
{
    (void)state;
    start(&(struct fake_manner){ 0 });
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    rig_close(&rig, &fake);
    return 0;
}

/* Home Assistant is born: everything again, once for two births. */
static void test_birth(void **state)
{
    (void)state;
    for (int i = 0; i < 500 && rig.publish->settle_ms != ANNOUNCE_NEVER; i++)
        rig_run_ms(&rig, 10);              /* the states that follow the first discovery */
    rig.publish->timing.settle_ms = 60000; /* those that follow the next are not counted */
    rig_run_ms(&rig, 50);
    fake_forget(&fake);
    fake_publish(&fake, "homeassistant/status", "online", -1, false);
    fake_publish(&fake, "homeassistant/status", "online", -1, false);
    fake_publish(&fake, "homeassistant/status", "offline", -1, false);
    rig_wait_topic(&rig, &fake, "balm/alex/last", 1);
    rig_run_ms(&rig, 60);
    assert_int_equal(fake_count(&fake, "homeassistant/device/balm_person_alex/config"), 1);
    assert_int_equal(fake_count(&fake, "homeassistant/device/balm_bridge/config"), 1);
    assert_int_equal(fake_count(&fake, "balm/bridge/state"), 1);
    assert_int_equal(fake_count(&fake, "balm/alex/availability"), 1);
    assert_int_equal(fake_count(&fake, "balm/alex/settings"), 1);
}

/* Someone, or an old connection of ours, says that we are gone. */
static void test_false_offline(void **state)
{
    (void)state;
    for (int retained = 0; retained < 2; retained++) { /* a will is retained */
        rig_run_ms(&rig, 60);
        fake_forget(&fake);
        for (int i = 0; i < 20; i++)
            fake_publish(&fake, "balm/bridge/state", "offline", -1, retained != 0);
        rig_wait_topic(&rig, &fake, "balm/bridge/state", 1);
        rig_run_ms(&rig, 30);
        assert_int_equal(fake_count(&fake, "balm/bridge/state"), 1); /* and no quarrel about it */
        assert_string_equal(fake_last(&fake, "balm/bridge/state")->text, "online");
    }
}

/* The user deleted our device there. */
static void test_deleted(void **state)
{
    const char *config = "homeassistant/device/balm_person_alex/config";

    (void)state;
    fake_publish(&fake, config, "", -1, false);
    rig_run_ms(&rig, 20);
    fake_forget(&fake);
    rig_forget(&rig);
    fake_drop_client(&fake);
    rig_wait_events(&rig, "up", 1);
    rig_wait_topic(&rig, &fake, "balm/alex/last", 1);
    assert_int_equal(fake_count(&fake, config), 0);
    assert_int_equal(fake_count(&fake, "homeassistant/device/balm_bridge/config"), 1);
    fake_publish(&fake, "homeassistant/status", "online", -1, false);
    rig_wait_topic(&rig, &fake, config, 1);
}

/* What the broker still holds of somebody who is gone, and what is none of our business. */
static void test_sweep(void **state)
{
    static const char *const others[] = { "homeassistant/device/zigbee_lamp/config",
                                          "homeassistant/device/balm2_person_bob/config",
                                          "homeassistant/device/balm_person_large/config" };
    static const char *const left[] = { "homeassistant/device/balm_person_bob/config",
                                        "homeassistant/device/balm_sensor_old/config",
                                        "balm/bob/availability", "balm/cleo/availability",
                                        "homeassistant/device/balm_person_dora/config" };
    static const char ours[] = "{\"topic\":\"balm/bridge/state\"";
    static char large[25000]; /* longer than is taken of a message */
    const struct sensor_status strap = { .id = "strap", .battery_pct = -1 };

    (void)state;
    publish_sensors(rig.publish, &strap, 1);
    memset(large, ' ', sizeof(large));
    fake_publish(&fake, others[2], large, sizeof(large), true);
    memcpy(large, ours, sizeof(ours) - 1);
    fake_publish(&fake, left[4], large, sizeof(large), true);
    for (size_t i = 0; i < 2; i++)
        fake_publish(&fake, others[i], "{}", -1, true);
    fake_publish(&fake, left[0], "{\"topic\":\"balm/bridge/state\"}", -1, true);
    fake_publish(&fake, left[1], "{\"topic\":\"balm/bridge/state\"}", -1, true);
    fake_publish(&fake, left[3], "online", -1, true);
    fake_publish(&fake, "balm/alex/availability", "online", -1, true);
    fake_publish(&fake, "homeassistant/device/balm_sensor_strap/config", "{}", -1, true);
    fake_forget(&fake);
    for (size_t i = 0; i < 5; i++)
        rig_wait_topic(&rig, &fake, left[i], 1);
    rig_run_ms(&rig, 50);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(fake_count(&fake, left[i]), 1);
        assert_string_equal(fake_last(&fake, left[i])->text, "");
        assert_true(fake_last(&fake, left[i])->retain);
    }
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(fake_count(&fake, others[i]), 0);
    for (size_t i = 0; i < fake.count; i++)
        if (strstr(fake.messages[i].topic, "alex") || strstr(fake.messages[i].topic, "strap"))
            assert_string_not_equal(fake.messages[i].text, "");
}

/* Removed while we run: discovery and what is retained are emptied at once. */
static void test_removed(void **state)
{
    (void)state;
    fake_forget(&fake);
    publish_people(rig.publish, NULL, 0, NULL, 0);
    rig_wait_topic(&rig, &fake, "balm/alex/availability", 1);
    rig_wait_topic(&rig, &fake, "homeassistant/device/balm_person_alex/config", 1);
    assert_string_equal(fake_last(&fake, "balm/alex/availability")->text, "");
    assert_string_equal(fake_last(&fake, "homeassistant/device/balm_person_alex/config")->text, "");
    fake_publish(&fake, "balm/alex/suggestion/answer", "no", -1, false);
    rig_forget(&rig);
    rig_run_ms(&rig, 20);
    assert_int_equal(rig_events(&rig, "answer"), 0);
}

static const struct privacy_row {
    const char *name;
    enum publish_privacy from, to;
    bool gone; /* heart rate leaves Home Assistant */
} privacy_rows[] = {
    { "privacy lowered", PRIVACY_VITALS, PRIVACY_LEVELS, true },
    { "privacy raised", PRIVACY_LEVELS, PRIVACY_VITALS, false },
};

static void test_privacy(void **state)
{
    const struct privacy_row *row = *state;
    const char *config = "homeassistant/device/balm_person_alex/config";

    rig_init(&rig, 0);
    fake_open(&fake, &rig.loop, &(struct fake_manner){ .no_puback = true });
    rig.opt.port = (uint16_t)fake.port;
    rig.opt.privacy = row->from;
    rig_open(&rig);
    rig_add_alex(&rig);
    /* Waits in the outbox when the tier changes. */
    const struct suggestion s = rig_suggestion(&rig, "alex-1");
    publish_suggestion(rig.publish, "alex", &s);
    rig.opt.privacy = row->to;
    publish_set_options(rig.publish, &rig.opt);
    struct report report = rig_report(&rig, 77, 91);
    publish_report(rig.publish, "alex", &report);
    fake.manner.no_puback = false;
    rig_wait_topic(&rig, &fake, "balm/alex/suggestion", 1);
    rig_wait_topic(&rig, &fake, "balm/alex/state", 1);
    rig_wait_topic(&rig, &fake, config, 1);

    const bool shown = strstr(fake_last(&fake, config)->text, "bpm") != NULL;
    assert_int_equal(shown, !row->gone);
    assert_int_equal(
        strstr(fake_last(&fake, config)->text, "\"heart_rate\":{\"platform\":\"sensor\"}") != NULL,
        row->gone);
    assert_int_equal(strstr(fake_last(&fake, "balm/alex/state")->text, "\"heart_rate\":null") !=
                         NULL,
                     row->gone);
    if (row->gone)
        for (size_t i = 0; i < fake.count; i++) {
            assert_null(strstr(fake.messages[i].text, "evidence"));
            assert_null(strstr(fake.messages[i].text, "91"));
        }
    rig_close(&rig, &fake);
}

/* Under 3.1.1 everything comes back to us as an echo. */
static void test_echo(void **state)
{
    static struct fake_message seen[64];
    size_t count;

    (void)state;
    start(&(struct fake_manner){ .only_3 = true });
    assert_int_equal(fake.version, 4);
    rig_run_ms(&rig, 150);
    count = fake.count < 64 ? fake.count : 64;
    memcpy(seen, fake.messages, count * sizeof(seen[0]));
    for (size_t i = 0; i < count; i++)
        fake_publish(&fake, seen[i].topic, seen[i].text, -1, false);
    rig_run_ms(&rig, 300);
    assert_int_equal(rig.publish->refused, 0);
    for (size_t i = 0; i < fake.count; i++)
        assert_string_not_equal(fake.messages[i].text, ""); /* nothing was cleared */
    rig_close(&rig, &fake);
}

int main(void)
{
    struct suite suite = { 0 };

    suite.tests[suite.count++] = (struct CMUnitTest){ "birth", test_birth, setup, NULL, NULL };
    suite_add(&suite, "false offline", test_false_offline, NULL);
    suite.tests[suite.count++] =
        (struct CMUnitTest){ "deleted by the user", test_deleted, NULL, teardown, NULL };
    suite.tests[suite.count++] =
        (struct CMUnitTest){ "left at the broker", test_sweep, setup, NULL, NULL };
    suite.tests[suite.count++] =
        (struct CMUnitTest){ "removed", test_removed, NULL, teardown, NULL };
    SUITE_ROWS(&suite, privacy_rows, test_privacy);
    suite_add(&suite, "echoes of 3.1.1", test_echo, NULL);
    return suite_run(&suite, "home");
}
