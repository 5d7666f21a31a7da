/*
 * What comes back to whoever presses, switches or chooses something in Home Assistant: what is
 * true, also when it was refused, and never a flood of it.
 */
#include "rig.h"
#include "testing.h"

#include <stdio.h>
#include <string.h>

#define SPEED     20
#define SECOND_MS (1000 / SPEED) /* of balm's clock, in the world's time */

static struct fake_broker fake;
static struct rig rig;

static int setup(void **state)
{
    const struct clock_options clock = { .speed = SPEED };
    static const struct sensor_status strap = { .id = "strap",
                                                .battery_pct = -1,
                                                .on_bluetooth = true };

    (void)state;
    rig_init(&rig, 0);
    clock_free(rig.clock);
    rig.clock = clock_new(&rig.loop, &clock);
    assert_non_null(rig.clock);
    fake_open(&fake, &rig.loop, &(struct fake_manner){ 0 });
    rig.opt.port = (uint16_t)fake.port;
    rig_open(&rig);
    rig_add_alex(&rig);
    publish_sensors(rig.publish, &strap, 1);
    rig_wait_up(&rig);
    rig_wait_topic(&rig, &fake, "balm/alex/last", 2); /* again, after the first discovery */
    rig_wait_topic(&rig, &fake, "balm/sensor/strap/state", 2);
    rig_run_ms(&rig, SECOND_MS);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    rig_close(&rig, &fake);
    return 0;
}

/* Whatever is pressed: the true state is said again, once a second at most, taken or not. */
static const struct pressed_row {
    const char *name, *topic, *value, *answer;
} pressed_rows[] = {
    { "switch, nobody takes it", "balm/alex/set/suggestions", "OFF", "balm/alex/settings" },
    { "switch, no such word", "balm/alex/set/fever", "on", "balm/alex/settings" },
    { "number, out of range", "balm/alex/set/sensitivity", "7", "balm/alex/settings" },
    { "selection, no such option", "balm/alex/set/routine", "levitate", "balm/alex/settings" },
    { "button", "balm/alex/set/log_massage", "PRESS", "balm/alex/settings" },
    { "later, but nothing is open", "balm/alex/set/later", "PRESS", "balm/alex/last" },
    { "an answer, but nothing is open", "balm/alex/suggestion/answer", "no", "balm/alex/last" },
    { "release, refused", "balm/sensor/strap/set/release", "on", "balm/sensor/strap/state" },
    { "worn by a stranger", "balm/sensor/strap/set/worn_by", "eve", "balm/sensor/strap/state" },
    { "pair", "balm/bridge/set/pair", "PRESS", "balm/bridge/pairing" },
};

static void test_pressed(void **state)
{
    const struct pressed_row *row = *state;
    char before[1024];

    board_again(&rig.publish->board);
    room_pump(rig.publish);
    rig_wait_topic(&rig, &fake, row->answer, 1);
    rig_run_ms(&rig, SECOND_MS);
    snprintf(before, sizeof(before), "%s", fake_last(&fake, row->answer)->text);
    fake_forget(&fake);
    for (int i = 0; i < 50; i++)
        fake_publish(&fake, row->topic, row->value, -1, false);
    rig_wait_topic(&rig, &fake, row->answer, 1);
    assert_string_equal(fake_last(&fake, row->answer)->text, before);
    rig_run_ms(&rig, 2 * SECOND_MS);
    assert_in_range(fake_count(&fake, row->answer), 1, 5); /* a slow build takes its time */
}

static const struct fake_message *after_command(const char *topic, const char *payload,
                                                const char *answer)
{
    fake_forget(&fake);
    fake_publish(&fake, topic, payload, -1, false);
    rig_wait_topic(&rig, &fake, answer, 1);
    return fake_last(&fake, answer);
}

static void expect_settings(const struct fake_message *m, const char *part)
{
    if (!m || !strstr(m->text, part))
        fail_msg("%s\n is not in %s", part, m ? m->text : "nothing");
}

/* A selection and a switch show what was chosen, and the start button follows. */
static void test_settings(void **state)
{
    const char *set = "balm/alex/settings";

    (void)state;
    expect_settings(after_command("balm/alex/set/routine", "breathe_478", set),
                    "\"suggestions\":true,\"routine\":\"breathe_478\",\"running\":false");
    rig_forget(&rig);
    fake_publish(&fake, "balm/alex/set/start", "PRESS", -1, false);
    rig_wait_events(&rig, "set", 1);
    assert_string_equal(rig_last(&rig, "set")->text, "breathe_478");

    const struct routine_state running = { .status = ROUTINE_RUNNING, .name = "breathe_478" };
    fake_forget(&fake);
    publish_routine(rig.publish, "alex", &running, NULL);
    rig_wait_topic(&rig, &fake, set, 1);
    assert_non_null(strstr(fake_last(&fake, set)->text, "\"running\":true"));
    rig_wait_topic(&rig, &fake, "balm/alex/routine/state", 1);

    /* The house knows better what stands: someone switched it on again with balmctl. */
    struct standing standing = { .sensitivity.chosen = -1, .feel = 4 };
    fake_forget(&fake);
    publish_standing(rig.publish, "alex", &standing);
    rig_wait_topic(&rig, &fake, set, 1);
    expect_settings(fake_last(&fake, set), "\"suggestions\":true");
    expect_settings(fake_last(&fake, set), "\"sensitivity\":-1,\"snoozed_until\":null");
    rig_wait_topic(&rig, &fake, "balm/alex/effects", 1);

    /* Whether it is taken is the house's to say. */
    struct standing off = standing;
    off.suggestions_off = true;
    fake_forget(&fake);
    fake_publish(&fake, "balm/alex/set/suggestions", "OFF", -1, false);
    rig_wait_events(&rig, "set", 2);
    assert_int_equal(fake_count(&fake, set), 0);
    publish_standing(rig.publish, "alex", &off);
    rig_wait_topic(&rig, &fake, set, 1);
    expect_settings(fake_last(&fake, set), "\"suggestions\":false");
    publish_standing(rig.publish, "alex", &standing);
    rig_wait_topic(&rig, &fake, set, 2);

    /* Told again and again, it is said once. */
    fake_forget(&fake);
    for (int i = 0; i < 20; i++)
        publish_standing(rig.publish, "alex", &standing);
    standing.conditions[CONDITION_FEVER].holds = true;
    publish_standing(rig.publish, "alex", &standing);
    rig_wait_topic(&rig, &fake, set, 1);
    expect_settings(fake_last(&fake, set),
                    "\"fever\":true,\"infection\":false,\"conditions\":[\"fever\"]}");
    rig_run_ms(&rig, 20);
    assert_int_equal(fake_count(&fake, set), 1);
    assert_int_equal(fake_count(&fake, "balm/alex/effects"), 0);
}

/* Nor does what is left of it wait for anybody. */
static void test_snooze_is_counted(void **state)
{
    const char *set = "balm/alex/settings";

    (void)state;
    const struct standing standing = { .snoozed_until_unix_ms =
                                           clock_now(rig.clock).unix_ms + 65000 };
    fake_forget(&fake);
    publish_standing(rig.publish, "alex", &standing);
    rig_wait_topic(&rig, &fake, set, 1);
    expect_settings(fake_last(&fake, set), "\"snooze\":2,");
    rig_run_ms(&rig, 6 * SECOND_MS);
    publish_standing(rig.publish, "alex", &standing); /* as the hub does each minute */
    rig_wait_topic(&rig, &fake, set, 2);
    expect_settings(fake_last(&fake, set), "\"snooze\":1,");
}

/* A snooze ends without anybody's doing. */
static void test_snooze_ends(void **state)
{
    const char *set = "balm/alex/settings";

    (void)state;
    const struct standing standing = { .snoozed_until_unix_ms =
                                           clock_now(rig.clock).unix_ms + 20000 };
    struct report report = rig_report(&rig, 50, 60);
    publish_report(rig.publish, "alex", &report);
    rig_run_ms(&rig, 2 * SECOND_MS);
    fake_forget(&fake);
    publish_standing(rig.publish, "alex", &standing);
    rig_wait_topic(&rig, &fake, set, 1);
    assert_null(strstr(fake_last(&fake, set)->text, "\"snoozed_until\":null"));
    publish_report(rig.publish, "alex", &report);
    rig_run_ms(&rig, 21 * SECOND_MS);
    assert_int_equal(fake_count(&fake, set), 1);
    publish_report(rig.publish, "alex", &report);
    rig_wait_topic(&rig, &fake, set, 2);
    assert_non_null(strstr(fake_last(&fake, set)->text, "\"snoozed_until\":null"));
}

static void share(bool is_private)
{
    struct profile alex;
    const struct profile *people[] = { &alex };

    profile_init(&alex, "alex");
    alex.is_private = is_private;
    publish_people(rig.publish, people, 1, NULL, 0);
}

/* Whether it is worn tells of whoever wears it, and of them alone. */
static void test_wearer_shares_privately(void **state)
{
    static const char *topic = "balm/sensor/strap/state";
    static const struct {
        const char *wearer;
        bool is_private;
        const char *contact;
    } rows[] = {
        { "alex", false, "\"contact\":\"skin\"" }, { "alex", true, "\"contact\":null" },
        { "guest", true, "\"contact\":\"skin\"" }, { "", true, "\"contact\":\"skin\"" },
        { "eve", false, "\"contact\":null" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct sensor_status strap = {
            .id = "strap", .battery_pct = -1, .on_bluetooth = true, .contact = CONTACT_SKIN
        };
        memcpy(strap.person, rows[i].wearer, strlen(rows[i].wearer));
        share(!rows[i].is_private);
        publish_sensors(rig.publish, &strap, 1);
        share(rows[i].is_private);
        rig_run_ms(&rig, 12 * SECOND_MS);
        fake_forget(&fake);
        board_again(&rig.publish->board);
        room_pump(rig.publish);
        rig_wait_topic(&rig, &fake, topic, 1);
        expect_settings(fake_last(&fake, topic), rows[i].contact);
    }
}

/* A strap that is taken off is seen there, although its values are gone then. */
static void test_taken_off(void **state)
{
    const char *set = "balm/alex/settings";
    struct report report = rig_report(&rig, 50, 60);

    (void)state;
    publish_report(rig.publish, "alex", &report);
    rig_run_ms(&rig, 2 * SECOND_MS);
    fake_forget(&fake);
    report.why = WHY_NOT_WORN;
    for (int i = 0; i < 5; i++)
        publish_report(rig.publish, "alex", &report);
    rig_wait_topic(&rig, &fake, set, 1);
    expect_settings(fake_last(&fake, set), "\"worn\":false");
    report.why = WHY_LINK_LOST;
    publish_report(rig.publish, "alex", &report);
    rig_wait_topic(&rig, &fake, set, 2);
    expect_settings(fake_last(&fake, set), "\"worn\":null");
    report.why = WHY_OK;
    publish_report(rig.publish, "alex", &report);
    rig_wait_topic(&rig, &fake, set, 3);
    expect_settings(fake_last(&fake, set), "\"worn\":true");
    rig_run_ms(&rig, 2 * SECOND_MS);
    assert_int_equal(fake_count(&fake, set), 3);
}

/* Each change is shown, but a switch that is played with is no flood. */
static void test_played_with(void **state)
{
    const char *set = "balm/alex/settings";

    (void)state;
    fake_forget(&fake);
    for (int i = 0; i < 100; i++) {
        const struct standing standing = { .suggestions_off = i % 2 == 0 };
        publish_standing(rig.publish, "alex", &standing);
        rig_run_ms(&rig, 2);
    }
    const struct standing off = { .suggestions_off = true };
    publish_standing(rig.publish, "alex", &off);
    rig_run_ms(&rig, 3 * SECOND_MS);
    assert_in_range(fake_count(&fake, set), 2, 30);
    assert_non_null(strstr(fake_last(&fake, set)->text, "\"suggestions\":false"));
}

int main(void)
{
    struct suite suite = { 0 };

    SUITE_ROWS(&suite, pressed_rows, test_pressed);
    suite.tests[0].setup_func = setup; /* one connection serves all */
    suite_add(&suite, "settings", test_settings, NULL);
    suite_add(&suite, "a snooze is counted", test_snooze_is_counted, NULL);
    suite_add(&suite, "a snooze ends", test_snooze_ends, NULL);
    suite_add(&suite, "worn by who shares privately", test_wearer_shares_privately, NULL);
    suite_add(&suite, "taken off", test_taken_off, NULL);
    suite_add(&suite, "played with", test_played_with, NULL);
    suite.tests[suite.count - 1].teardown_func = teardown;
    return suite_run(&suite, "pressed");
}
