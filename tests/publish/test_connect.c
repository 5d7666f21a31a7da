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

/* A broker that knows only 3.1.1, in the two ways in which they say so. */
static void test_version(void **state)
{
    struct rig r;

    begin(&r, *state);
    rig_open(&r);
    rig_add_alex(&r);
    rig_wait_up(&r);
    assert_int_equal(fake.version, 4);

    const struct suggestion s = rig_suggestion(&r, "alex-1");
    publish_suggestion(r.publish, "alex", &s);
    rig_wait_events(&r, "sent", 1);
    rig_close(&r, &fake);
}

/* Straight to the longest pause, and said once; once let in, the short pause is back. */
static void test_credentials(void **state)
{
    struct rig r;
    struct house_broker seen;
    const struct fake_manner *manner = *state;

    begin(&r, manner);
    r.broker_timing.backoff_max_ms = 2000;
    r.opt.username = "balm";
    r.opt.password = "a secret";
    rig_open(&r);
    const int first = manner->only_3; /* with MQTT 5, and followed at once by 3.1.1 */
    rig_wait_connects(&r, &fake, first + 2);
    assert_true(fake.connect_ms[first + 1] - fake.connect_ms[first] >= 1500);
    assert_int_equal(fake.version, manner->only_3 ? 4 : 5);
    publish_state(r.publish, &seen);
    assert_non_null(strstr(seen.why, "user name or password"));
    assert_null(strstr(seen.why, "a secret"));

    fake.manner.refuse = 0;
    r.opt.password = "the right one"; /* a reload brings it, and does not wait */
    publish_set_options(r.publish, &r.opt);
    rig_wait_up(&r);
    rig_wait_topic(&r, &fake, "balm/bridge/info", 1);
    rig_run_ms(&r, 20);
    rig_close(&r, &fake);
}

/* Refused before a byte has left the house. */
static void test_far_away(void **state)
{
    struct rig r;
    struct house_broker seen;

    (void)state;
    rig_init(&r, 1883);
    r.opt.host = "203.0.113.7"; /* reserved for documentation: nobody is there */
    rig_open(&r);
    rig_run_ms(&r, 100);
    publish_state(r.publish, &seen);
    assert_non_null(strstr(seen.why, "not without encryption"));
    rig_close(&r, NULL);
}

static void test_nobody_there(void **state)
{
    struct rig r;
    struct house_broker seen;

    (void)state;
    begin(&r, &(struct fake_manner){ 0 });
    fake_close(&fake);
    rig_open(&r);
    rig_add_alex(&r);
    const struct suggestion s = rig_suggestion(&r, "alex-1");
    publish_suggestion(r.publish, "alex", &s);
    rig_run_ms(&r, 300);
    publish_state(r.publish, &seen);
    assert_false(seen.connected);
    assert_string_not_equal(seen.why, "");
    assert_int_equal(seen.waiting, 1);
    rig_close(&r, NULL);
}

static void test_no_broker_configured(void **state)
{
    struct rig r;
    struct house_broker seen;

    (void)state;
    rig_init(&r, 1);
    r.opt.host = "";
    rig_open(&r);
    rig_add_alex(&r);
    const struct suggestion s = rig_suggestion(&r, "alex-1");
    publish_suggestion(r.publish, "alex", &s);
    publish_state(r.publish, &seen);
    assert_string_equal(seen.why, "no broker is configured");
    assert_int_equal(seen.waiting, 0);
    rig_close(&r, NULL);
}

int main(void)
{
    static const struct {
        const char *name;
        struct fake_manner manner;
    } old[] = {
        { "3.1.1 only, says so", { .only_3 = true } },
        { "3.1.1 only, hangs up", { .hang_up_on_5 = true } },
    }, strict[] = {
        { "wrong password, MQTT 5", { .refuse = 0x86 } },
        { "not authorised, 3.1.1", { .only_3 = true, .refuse = 5 } },
    };
    struct suite suite = { 0 };

    for (size_t i = 0; i < 2; i++)
        suite_add(&suite, old[i].name, test_version, &old[i].manner);
    for (size_t i = 0; i < 2; i++)
        suite_add(&suite, strict[i].name, test_credentials, &strict[i].manner);
    suite_add(&suite, "far away without encryption", test_far_away, NULL);
    suite_add(&suite, "nobody listens", test_nobody_there, NULL);
    suite_add(&suite, "no broker configured", test_no_broker_configured, NULL);
    return suite_run(&suite, "connect");
}
