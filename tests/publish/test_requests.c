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
    { "feel", "balm/alex/set/feel", "5", .want = "set alex feel 5" },
    { "feel, out of range", "balm/alex/set/feel", "6" },
    { "feel, no number", "balm/alex/set/feel", "tense" },
    { "feel, retained", "balm/alex/set/feel", "5", .retain = true },
    { "log a massage", "balm/alex/set/log_massage", "PRESS", .want = "set alex log_massage " },
    { "log a massage, wrong payload", "balm/alex/set/log_massage", "ON" },
    { "fever", "balm/alex/set/fever", "ON", .want = "set alex fever ON" },
    { "fever, not a switch's word", "balm/alex/set/fever", "PRESS" },
    { "infection", "balm/alex/set/infection", "OFF", .want = "set alex infection OFF" },
    { "another condition has no switch", "balm/alex/set/dvt", "ON" },
    { "sensitivity", "balm/alex/set/sensitivity", "-2", .want = "set alex sensitivity -2" },
    { "sensitivity, out of range", "balm/alex/set/sensitivity", "3" },
    { "sensitivity, half a step", "balm/alex/set/sensitivity", "1.5" },
    { "sensitivity, a sign alone", "balm/alex/set/sensitivity", "-" },
    { "snooze", "balm/alex/set/snooze", "60", .want = "set alex snooze 60" },
    { "snooze no more", "balm/alex/set/snooze", "0", .want = "set alex snooze 0" },
    { "snooze, longer than a month", "balm/alex/set/snooze", "43201" },
    { "snooze, a number that overflows", "balm/alex/set/snooze", "99999999999999999999" },
    { "snooze, blanks before it", "balm/alex/set/snooze", " 60" },
    { "a sensor takes no command", "balm/alex/set/stress", "12" },
    { "no such entity", "balm/alex/set/rocket", "PRESS" },
    { "an entity with a level more", "balm/alex/set/start/now", "PRESS" },

    { "pair for a person", "balm/alex/set/pair", "PRESS", .want = "set alex pair " },
    { "pair for a person, wrong payload", "balm/alex/set/pair", "ON" },
    { "pair for nobody we know", "balm/bob/set/pair", "PRESS" },
    { "pair", "balm/bridge/set/pair", "PRESS", .want = "bridge_set  pair " },
    { "pair, wrong payload", "balm/bridge/set/pair", "pair" },
    { "pair, retained", "balm/bridge/set/pair", "PRESS", .retain = true },
    { "pair, a NUL in it", "balm/bridge/set/pair", "PRESS\0", .len = 6 },
    { "the bridge takes no other command", "balm/bridge/set/release", "ON" },
    { "a bridge's sensor is no command", "balm/bridge/set/pairing", "PRESS" },
    { "release", "balm/sensor/strap/set/release", "ON", .want = "sensor_set strap release ON" },
    { "take back", "balm/sensor/strap/set/release", "OFF", .want = "sensor_set strap release OFF" },
    { "release, not a switch's word", "balm/sensor/strap/set/release", "PRESS" },
    { "release, retained", "balm/sensor/strap/set/release", "ON", .retain = true },
    { "release, huge", "balm/sensor/strap/set/release", NULL, .len = HUGE },
    { "release what has no link", "balm/sensor/sim/set/release", "ON" },
    { "release what is not there", "balm/sensor/belt/set/release", "ON" },
    { "worn by a person", "balm/sensor/strap/set/worn_by", "alex",
      .want = "sensor_set strap worn_by alex" },
    { "worn by a guest", "balm/sensor/sim/set/worn_by", "guest",
      .want = "sensor_set sim worn_by guest" },
    { "worn by nobody", "balm/sensor/strap/set/worn_by", "nobody",
      .want = "sensor_set strap worn_by nobody" },
    { "worn by nobody we know", "balm/sensor/strap/set/worn_by", "bob" },
    { "worn by, empty", "balm/sensor/strap/set/worn_by", "" },
    { "worn by, retained", "balm/sensor/strap/set/worn_by", "alex", .retain = true },
    { "a sensor's sensor is no command", "balm/sensor/strap/set/battery", "ON" },
    { "a sensor's entity with a level more", "balm/sensor/strap/set/release/now", "ON" },

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

/* Whoever switched waits for the answer: a second, not ten. */
static void test_hurried(void **state)
{
    const char *topic = "balm/sensor/strap/state";
    struct sensor_status strap = { .id = "strap", .battery_pct = 7, .on_bluetooth = true };

    (void)state;
    rig_run_ms(&rig, 1100); /* what the commands before have asked for is said */
    fake_forget(&fake);
    strap.link = LINK_RELEASED;
    publish_sensor(rig.publish, &strap);
    rig_run_ms(&rig, 1100);
    assert_int_equal(fake_count(&fake, topic), 1);
    strap.link = LINK_AWAY;
    publish_sensor(rig.publish, &strap);
    strap.link = LINK_LISTENING;
    publish_sensor(rig.publish, &strap);
    rig_run_ms(&rig, 1200);
    assert_int_equal(fake_count(&fake, topic), 3);
    assert_non_null(strstr(fake_last(&fake, topic)->text, "\"link\":\"listening\""));
}

static void test_pairing(void **state)
{
    const char *topic = "balm/bridge/pairing";
    const struct instant now = clock_now(rig.clock);
    struct pairing window = { .is_open = true, .until_us = now.us + 120 * US_PER_S };

    (void)state;
    fake_forget(&fake);
    publish_pairing(rig.publish, &window, &now);
    rig_wait_topic(&rig, &fake, topic, 1);
    assert_false(fake_last(&fake, topic)->retain);
    assert_non_null(strstr(fake_last(&fake, topic)->text, "\"remaining_s\":120"));
    /* A strap that comes nearer is shown once a second, and the end is never left out. */
    for (int i = 0; i < 50; i++) {
        window.count = 1;
        window.candidates[0].rssi_dbm = (int16_t)(-90 + i);
        publish_pairing(rig.publish, &window, &now);
    }
    window.is_open = false;
    memcpy(window.adopted, "h10", sizeof("h10"));
    publish_pairing(rig.publish, &window, &now);
    rig_wait_topic(&rig, &fake, topic, 2);
    assert_non_null(strstr(fake_last(&fake, topic)->text, "\"status\":\"adopted\""));
    assert_int_equal(fake_count(&fake, topic), 2);

    /* Other settings: what was known is said again. */
    fake_forget(&fake);
    publish_set_options(rig.publish, &rig.opt);
    rig_wait_topic(&rig, &fake, topic, 1);
    assert_non_null(strstr(fake_last(&fake, topic)->text, "\"adopted\":\"h10\""));
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

int main(void)
{
    enum { ROWS = sizeof(rows) / sizeof(rows[0]) };
    struct suite suite = { 0 };

    /* One connection serves all rows: what one of them breaks, the next would show. */
    suite.tests[suite.count++] =
        (struct CMUnitTest){ rows[0].name, test_row, setup, NULL, (void *)(uintptr_t)&rows[0] };
    for (size_t i = 1; i < ROWS; i++)
        suite_add(&suite, rows[i].name, test_row, &rows[i]);
    suite_add(&suite, "a hurried sensor", test_hurried, NULL);
    suite_add(&suite, "pairing", test_pairing, NULL);
    suite_add(&suite, "flood", test_flood, NULL);
    suite.tests[suite.count - 1].teardown_func = teardown;
    return suite_run(&suite, "requests");
}
