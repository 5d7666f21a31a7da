/* Brokers that misbehave: what is told, what is sent again, and that nothing is left on the loop.
 */
#include "rig.h"
#include "testing.h"

#include <stdio.h>
#include <string.h>

static struct fake_broker fake;

static void begin(struct rig *r, const struct fake_manner *manner)
{
    rig_init(r, 0);
    fake_open(&fake, &r->loop, manner);
    r->opt.port = (uint16_t)fake.port;
}

static void test_ordinary(void **state)
{
    struct rig r;

    (void)state;
    begin(&r, &(struct fake_manner){ 0 });
    rig_open(&r);
    rig_add_alex(&r);
    rig_wait_up(&r);
    assert_int_equal(fake.version, 5);

    const struct suggestion s = rig_suggestion(&r, "alex-1");
    publish_suggestion(r.publish, "alex", &s);
    publish_suggestion(r.publish, "alex", &s); /* the table is asked again at a bad moment */
    rig_wait_events(&r, "sent", 1);
    rig_wait_topic(&r, &fake, "balm/alex/last", 1);
    assert_string_equal(rig_last(&r, "sent")->a, "alex-1");
    assert_int_equal(fake_count(&fake, "balm/alex/suggestion"), 1);
    assert_int_equal(fake_last(&fake, "balm/alex/suggestion")->qos, 1);
    assert_false(fake_last(&fake, "balm/alex/suggestion")->retain);
    assert_string_equal(fake.messages[0].topic, "balm/bridge/state");
    assert_string_equal(fake.messages[0].text, "online");
    assert_true(fake.messages[0].retain);
    assert_true(fake_last(&fake, "homeassistant/device/balm_person_alex/config")->retain);
    assert_string_equal(fake_last(&fake, "balm/alex/availability")->text, "offline");

    struct report report = rig_report(&r, 64.6, 81);
    publish_report(r.publish, "alex", &report);
    rig_wait_topic(&r, &fake, "balm/alex/state", 1);
    assert_int_equal(fake_last(&fake, "balm/alex/state")->qos, 0);
    assert_false(fake_last(&fake, "balm/alex/state")->retain);
    rig_close(&r, &fake);
}

static void test_offline_on_stop(void **state)
{
    struct rig r;

    (void)state;
    begin(&r, &(struct fake_manner){ 0 });
    rig_open(&r);
    rig_wait_up(&r);
    publish_close(r.publish);
    rig_wait_topic(&r, &fake, "balm/bridge/state", 2);
    assert_string_equal(fake_last(&fake, "balm/bridge/state")->text, "offline");
    assert_true(fake_last(&fake, "balm/bridge/state")->retain);
    rig_close(&r, &fake);
}

/* It answers pings, so Paho thinks the world of it. */
static void test_no_puback(void **state)
{
    struct rig r;

    (void)state;
    begin(&r, &(struct fake_manner){ .no_puback = true });
    rig_open(&r);
    rig_add_alex(&r);
    rig_wait_up(&r);
    const struct suggestion s = rig_suggestion(&r, "alex-1");
    publish_suggestion(r.publish, "alex", &s);
    rig_wait_connects(&r, &fake, 2); /* left, and came back */
    assert_int_equal(rig_events(&r, "sent"), 0);
    assert_int_equal(rig_events(&r, "down"), 1);
    rig_wait_topic(&r, &fake, "balm/alex/suggestion", 2); /* the same again */

    fake.manner.no_puback = false;
    rig_wait_events(&r, "sent", 1);
    const struct fake_message *first = &fake.messages[0];
    while (strcmp(first->topic, "balm/alex/suggestion") != 0)
        first++;
    assert_string_equal(first->text, fake_last(&fake, "balm/alex/suggestion")->text);
    rig_close(&r, &fake);
}

/* Window and queue are bounded, and what cannot wait is told apart from what can. */
static void test_backlog(void **state)
{
    struct rig r;
    struct house_broker seen;

    (void)state;
    begin(&r, &(struct fake_manner){ .no_puback = true });
    r.broker_timing.ack_ms = 60000;
    rig_open(&r);
    rig_add_alex(&r);
    rig_wait_up(&r);
    for (int i = 0; i < 600; i++) {
        char id[16];
        snprintf(id, sizeof(id), "alex-%d", i);
        const struct suggestion s = rig_suggestion(&r, id);
        publish_suggestion(r.publish, "alex", &s);
        struct report report = rig_report(&r, i % 100, 60 + i % 50);
        publish_report(r.publish, "alex", &report);
        publish_pacer(r.publish, "alex", &(struct pacer){ .phase = PHASE_IN, .text = "Hold" });
    }
    rig_run_ms(&r, 200);
    publish_state(r.publish, &seen);
    assert_true(fake_count(&fake, "balm/alex/state") <= 1); /* before the window was full */
    assert_true(fake_count(&fake, "balm/alex/routine/pacer") <= OUTBOX_WINDOW);
    assert_true(fake.count <= 2 * OUTBOX_WINDOW);
    assert_true(seen.waiting <= OUTBOX_LASTING_MAX + OUTBOX_SESSION_MAX);
    assert_true(seen.dropped >= 600 - OUTBOX_LASTING_MAX - OUTBOX_WINDOW);
    rig_close(&r, &fake);
}

/* Nothing is read any more: only the keep-alive, or our own watch, can notice. */
static void test_half_open(void **state)
{
    struct rig r;

    (void)state;
    begin(&r, &(struct fake_manner){ .stop_reading = true });
    rig_open(&r);
    rig_add_alex(&r);
    rig_wait_up(&r);
    fake.manner.stop_reading = false;
    rig_wait_events(&r, "down", 1);
    rig_wait_events(&r, "up", 2);
    rig_wait_topic(&r, &fake, "balm/bridge/state", 1);
    rig_close(&r, &fake);
}

/* MQTT 5 can say no to one message: it is not sent for ever. */
static void test_puback_refused(void **state)
{
    struct rig r;
    struct house_broker seen;

    (void)state;
    begin(&r, &(struct fake_manner){ 0 });
    rig_open(&r);
    rig_add_alex(&r);
    rig_wait_up(&r);
    rig_run_ms(&r, 50);
    fake.manner.puback_code = 0x87; /* not authorised */
    const struct suggestion s = rig_suggestion(&r, "alex-1");
    publish_suggestion(r.publish, "alex", &s);
    rig_run_ms(&r, 200);
    publish_state(r.publish, &seen);
    assert_int_equal(rig_events(&r, "sent"), 0);
    assert_int_equal(fake_count(&fake, "balm/alex/suggestion"), 1);
    assert_int_equal(seen.waiting, 0);
    assert_true(seen.connected);
    assert_true(seen.dropped >= 1);
    rig_close(&r, &fake);
}

static void test_no_connack(void **state)
{
    struct rig r;
    struct house_broker seen;

    (void)state;
    begin(&r, &(struct fake_manner){ .no_connack = true });
    r.broker_timing.connect_s = 1;
    rig_open(&r);
    rig_wait_connects(&r, &fake, 2); /* gave up, and tried again */
    publish_state(r.publish, &seen);
    assert_false(seen.connected);
    assert_string_not_equal(seen.why, "");
    fake.manner.no_connack = false;
    rig_wait_up(&r);
    publish_state(r.publish, &seen);
    assert_true(seen.connected);
    assert_string_equal(seen.why, "");
    rig_close(&r, &fake);
}

static void test_stop_while_connecting(void **state)
{
    struct rig r;

    (void)state;
    begin(&r, &(struct fake_manner){ .no_connack = true });
    rig_open(&r);
    rig_wait_connects(&r, &fake, 1);
    rig_close(&r, &fake);
}

int main(void)
{
    struct suite suite = { 0 };

    suite_add(&suite, "an ordinary broker", test_ordinary, NULL);
    suite_add(&suite, "offline on a clean stop", test_offline_on_stop, NULL);
    suite_add(&suite, "never acknowledges", test_no_puback, NULL);
    suite_add(&suite, "backlog is bounded", test_backlog, NULL);
    suite_add(&suite, "half open", test_half_open, NULL);
    suite_add(&suite, "a message refused for good", test_puback_refused, NULL);
    suite_add(&suite, "never sends CONNACK", test_no_connack, NULL);
    suite_add(&suite, "stopped while connecting", test_stop_while_connecting, NULL);
    return suite_run(&suite, "partner");
}
