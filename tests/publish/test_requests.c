/* What may come in: good, bad, huge, retained, and to the wrong door. */
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
    fake_open(&fake, &rig.loop, manner);
    rig.opt.port = (uint16_t)fake.port;
    rig_open(&rig);
    rig_add_alex(&rig);
    rig_wait_up(&rig);
    rig_wait_topic(&rig, &fake, "balm/alex/last", 1);
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

#define HUGE 20000

static const struct row {
    const char *name, *topic, *payload;
    long len; /* of the payload; 0: as it is written; HUGE: so long */
    bool retain;
    const char *want;     /* event: "what a b text"; NULL: refused or left alone */
    const char *response; /* part of it, on the verb's response topic */
} rows[] = {
    { "answer, a bare word", "balm/alex/suggestion/answer", "later", .want = "answer alex  later" },
    { "answer, a word with blanks", "balm/alex/suggestion/answer", " no\n",
      .want = "answer alex  no" },
    { "answer, a JSON string", "balm/alex/suggestion/answer", "\"accept\"",
      .want = "answer alex  accept" },
    { "answer, JSON", "balm/alex/suggestion/answer", "{\"id\":\"alex-17\",\"answer\":\"done\"}",
      .want = "answer alex alex-17 done" },
    { "answer, JSON without id", "balm/alex/suggestion/answer", "{\"answer\":\"not_stressed\"}",
      .want = "answer alex  not_stressed" },
    { "answer, no word of ours", "balm/alex/suggestion/answer", "maybe" },
    { "answer, empty", "balm/alex/suggestion/answer", "" },
    { "answer, JSON without answer", "balm/alex/suggestion/answer", "{\"id\":\"alex-17\"}" },
    { "answer, its id is a number", "balm/alex/suggestion/answer",
      "{\"id\":17,\"answer\":\"no\"}" },
    { "answer, its id is too long", "balm/alex/suggestion/answer",
      "{\"id\":\"0123456789012345678901234567890123456789012345678901234567890\",\"answer\":"
      "\"no\"}" },
    { "answer, a list", "balm/alex/suggestion/answer", "[\"no\"]" },
    { "answer, a NUL in it", "balm/alex/suggestion/answer", "no\0no", .len = 5 },
    { "answer, not UTF-8", "balm/alex/suggestion/answer", "\xff\xfe" },
    { "answer, retained", "balm/alex/suggestion/answer", "no", .retain = true },
    { "answer, huge", "balm/alex/suggestion/answer", NULL, .len = HUGE },
    { "answer, for nobody we know", "balm/bob/suggestion/answer", "no" },
    { "answer, for a sensor", "balm/sensor/suggestion/answer", "no" },

    { "start the chosen", "balm/alex/set/start", "PRESS", .want = "set alex start breathe_box" },
    { "start by name", "balm/alex/set/start", "breathe_478", .want = "set alex start breathe_478" },
    { "start what is not there", "balm/alex/set/start", "levitate" },
    { "stop", "balm/alex/set/stop", "PRESS", .want = "set alex stop " },
    { "stop, wrong payload", "balm/alex/set/stop", "press" },
    { "stop, retained", "balm/alex/set/stop", "PRESS", .retain = true },
    { "later", "balm/alex/set/later", "PRESS", .want = "answer alex  later" },
    { "not stressed", "balm/alex/set/not_stressed", "PRESS", .want = "answer alex  not_stressed" },
    { "suggestions off", "balm/alex/set/suggestions", "OFF", .want = "set alex suggestions OFF" },
    { "suggestions on", "balm/alex/set/suggestions", "ON", .want = "set alex suggestions ON" },
    { "suggestions, not a switch's word", "balm/alex/set/suggestions", "on" },
    { "a sensor takes no command", "balm/alex/set/stress", "12" },
    { "no such entity", "balm/alex/set/rocket", "PRESS" },
    { "an entity with a level more", "balm/alex/set/start/now", "PRESS" },

    { "request", "balm/bridge/request/status", "{\"a\":1}", .want = "request status  {\"a\":1}" },
    { "request, empty", "balm/bridge/request/status", "", .want = "request status  {}" },
    { "request, two words", "balm/bridge/request/routine_start", "{}",
      .want = "request routine_start  {}" },
    { "request, retained", "balm/bridge/request/status", "{\"transaction\":\"x1\"}", .retain = true,
      .response = "it is retained; send it without the retain flag\",\"transaction\":\"x1\"}" },
    { "request, broken", "balm/bridge/request/status",
      "{\"a\":", .response = "\"error\":\"it is not a JSON object\"" },
    { "request, a list", "balm/bridge/request/status", "[]",
      .response = "\"error\":\"it is not a JSON object\"" },
    { "request, huge", "balm/bridge/request/status", NULL, .len = HUGE,
      .response = "longer than 16 KiB" },
    { "request, deeply nested", "balm/bridge/request/status", NULL, .len = 16000,
      .response = "not a JSON object" },
    { "request, a NUL in it", "balm/bridge/request/status", "{}\0{}", .len = 5,
      .response = "not text" },
    { "request, no verb", "balm/bridge/request/ST%20", "{}" },
};

static void check_event(const char *want)
{
    const struct rig_event *e = rig.count ? &rig.events[rig.count - 1] : NULL;
    char got[1000];

    assert_non_null(e);
    snprintf(got, sizeof(got), "%s %s %s %s", e->what, e->a, e->b, e->text);
    assert_string_equal(got, want);
}

static void test_row(void **state)
{
    const struct row *row = *state;
    static char bytes[HUGE];
    struct house_broker before, after;
    const uint64_t refused = rig.publish->refused;

    memset(bytes, '[', sizeof(bytes));
    rig_forget(&rig);
    fake_forget(&fake);
    publish_state(rig.publish, &before);
    fake_publish(&fake, row->topic, row->payload ? row->payload : bytes,
                 row->len ? row->len : (long)strlen(row->payload), row->retain);
    /* An answer that is certain to come: all before it has been dealt with by then. */
    fake_publish(&fake, "balm/bridge/request/marker", "[]", -1, false);
    rig_wait_topic(&rig, &fake, "balm/bridge/response/marker", 1);
    publish_state(rig.publish, &after);

    if (row->want)
        check_event(row->want);
    else
        assert_int_equal(rig.count, 0);
    assert_int_equal(rig.publish->refused, refused + 1 + (row->want == NULL));
    if (row->response) {
        const struct fake_message *m = fake_last(&fake, "balm/bridge/response/status");
        assert_non_null(m);
        if (!strstr(m->text, row->response))
            fail_msg("%s", m->text);
        assert_non_null(strstr(m->text, "\"status\":\"error\""));
        assert_false(m->retain);
    }
    assert_true(after.connected);
    assert_int_equal(after.dropped, before.dropped);
}

static const struct fake_message *after_command(const char *topic, const char *payload,
                                                const char *answer)
{
    fake_forget(&fake);
    fake_publish(&fake, topic, payload, -1, false);
    rig_wait_topic(&rig, &fake, answer, 1);
    return fake_last(&fake, answer);
}

/* A selection and a switch show what was chosen, and the start button follows. */
static void test_settings(void **state)
{
    const char *set = "balm/alex/settings";

    (void)state;
    assert_string_equal(after_command("balm/alex/set/routine", "breathe_478", set)->text,
                        "{\"suggestions\":true,\"routine\":\"breathe_478\",\"running\":false}");
    assert_string_equal(after_command("balm/alex/set/suggestions", "OFF", set)->text,
                        "{\"suggestions\":false,\"routine\":\"breathe_478\",\"running\":false}");
    fake_publish(&fake, "balm/alex/set/start", "PRESS", -1, false);
    rig_wait_events(&rig, "set", 2);
    check_event("set alex start breathe_478");

    const struct routine_state running = { .status = ROUTINE_RUNNING, .name = "breathe_478" };
    fake_forget(&fake);
    publish_routine(rig.publish, "alex", &running, NULL);
    rig_wait_topic(&rig, &fake, set, 1);
    assert_non_null(strstr(fake_last(&fake, set)->text, "\"running\":true"));
    rig_wait_topic(&rig, &fake, "balm/alex/routine/state", 1);

    /* The house knows better what stands: someone switched it on again with balmctl. */
    const struct profile *alex = &rig.publish->people[0].profile;
    const struct house_person person = { .profile = alex };
    const struct house house = { .people = &person, .person_count = 1, .history.ok = true };
    fake_forget(&fake);
    publish_health(rig.publish, &house);
    rig_wait_topic(&rig, &fake, set, 1);
    assert_non_null(strstr(fake_last(&fake, set)->text, "\"suggestions\":true"));
    rig_wait_topic(&rig, &fake, "balm/bridge/health", 1);
}

static void test_wish(void **state)
{
    static const struct {
        const char *filter, *topic;
        bool wanted;
    } wishes[] = {
        { "home/+/motion", "home/hall/motion", true },
        { "home/+/motion", "home/hall/motion/x", false },
        { "zigbee/#", "zigbee/a/b", true },
        { "zigbee/#", "zigbee", true },
        { "exact", "exact", true },
        { "exact", "exactly", false },
        { "a/+", "a/", true },
    };
    size_t wanted = 0;

    (void)state;
    rig_forget(&rig);
    for (size_t i = 0; i < sizeof(wishes) / sizeof(wishes[0]); i++)
        publish_wish(rig.publish, wishes[i].filter);
    assert_int_equal(rig.publish->wish_count, 4);
    for (size_t i = 0; i < sizeof(wishes) / sizeof(wishes[0]); i++) {
        fake_publish(&fake, wishes[i].topic, "{\"occupancy\":true}", -1, false);
        wanted += wishes[i].wanted;
    }
    rig_wait_events(&rig, "message", wanted);
    rig_run_ms(&rig, 20);
    assert_int_equal(rig_events(&rig, "message"), wanted);
    assert_string_equal(rig_last(&rig, "message")->text, "{\"occupancy\":true}");
}

/* Home Assistant is born: everything again, once for two births. */
static void test_birth(void **state)
{
    (void)state;
    rig_run_ms(&rig, 150); /* the states that follow the first discovery */
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
                                          "homeassistant/device/balm2_person_bob/config" };
    static const char *const left[] = { "homeassistant/device/balm_person_bob/config",
                                        "homeassistant/device/balm_sensor_old/config",
                                        "balm/bob/availability", "balm/cleo/availability" };
    const struct sensor_status strap = { .id = "strap", .battery_pct = -1 };

    (void)state;
    publish_sensors(rig.publish, &strap, 1);
    for (size_t i = 0; i < 2; i++)
        fake_publish(&fake, others[i], "{}", -1, true);
    fake_publish(&fake, left[0], "{}", -1, true);
    fake_publish(&fake, left[1], "{}", -1, true);
    fake_publish(&fake, left[3], "online", -1, true);
    fake_publish(&fake, "balm/alex/availability", "online", -1, true);
    fake_publish(&fake, "homeassistant/device/balm_sensor_strap/config", "{}", -1, true);
    fake_forget(&fake);
    for (size_t i = 0; i < 4; i++)
        rig_wait_topic(&rig, &fake, left[i], 1);
    rig_run_ms(&rig, 50);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(fake_count(&fake, left[i]), 1);
        assert_string_equal(fake_last(&fake, left[i])->text, "");
        assert_true(fake_last(&fake, left[i])->retain);
    }
    for (size_t i = 0; i < 2; i++)
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

/* A flood is bounded and counted, and what follows it is still heard. */
static void test_flood(void **state)
{
    static char bytes[10000];
    struct house_broker seen;

    (void)state;
    memset(bytes, 'x', sizeof(bytes));
    for (int i = 0; i < 600; i++)
        fake_publish(&fake, "balm/alex/suggestion/answer", bytes, sizeof(bytes), false);
    rig_run_ms(&rig, 300);
    publish_state(rig.publish, &seen);
    assert_true(seen.connected);
    rig_forget(&rig);
    fake_publish(&fake, "balm/alex/suggestion/answer", "no", -1, false);
    rig_wait_events(&rig, "answer", 1);
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
    enum { ROWS = sizeof(rows) / sizeof(rows[0]) };
    struct suite suite = { 0 };

    /* One connection serves all rows: what one of them breaks, the next would show. */
    suite.tests[suite.count++] =
        (struct CMUnitTest){ rows[0].name, test_row, setup, NULL, (void *)(uintptr_t)&rows[0] };
    for (size_t i = 1; i < ROWS; i++)
        suite_add(&suite, rows[i].name, test_row, &rows[i]);
    suite_add(&suite, "settings", test_settings, NULL);
    suite_add(&suite, "wishes", test_wish, NULL);
    suite_add(&suite, "birth", test_birth, NULL);
    suite_add(&suite, "false offline", test_false_offline, NULL);
    suite_add(&suite, "flood", test_flood, NULL);
    suite.tests[suite.count++] =
        (struct CMUnitTest){ "deleted by the user", test_deleted, NULL, teardown, NULL };
    suite.tests[suite.count++] =
        (struct CMUnitTest){ "left at the broker", test_sweep, setup, NULL, NULL };
    suite.tests[suite.count++] =
        (struct CMUnitTest){ "removed", test_removed, NULL, teardown, NULL };
    SUITE_ROWS(&suite, privacy_rows, test_privacy);
    suite_add(&suite, "echoes of 3.1.1", test_echo, NULL);
    return suite_run(&suite, "requests");
}
