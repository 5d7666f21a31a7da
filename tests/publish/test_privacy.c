/*
 * What a subscriber to everything sees of one person, in each tier: no key that is withheld has a
 * value, and nothing they declared is named; also of what waited when the tier was lowered.
 */
#include "rig.h"
#include "testing.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct fake_broker fake;
static struct rig rig;

/* Numbers and words that nothing else in a message has. */
#define TECHNIQUE "lymphatic_drainage"
static const char *const vitals[] = { "73.1",         "\"stress\":73", "\"heart_rate\":91",
                                      "\"rmssd\":23", TECHNIQUE,       "\"dvt\"" };

static void say_everything(void)
{
    const struct report report = rig_report(&rig, 73, 91);
    const struct suggestion waiting = { .id = "alex-2",
                                        .type = SUGGEST_BOOK_MASSAGE,
                                        .reason = REASON_LOAD_WEEK,
                                        .technique = TECHNIQUE,
                                        .duration_min = 60,
                                        .at = clock_now(rig.clock),
                                        .expires_unix_ms = clock_now(rig.clock).unix_ms + 1800000,
                                        .evidence = { .stress = 73, .heart_rate_bpm = 91 } };
    const struct routine_state breathing = { .status = ROUTINE_RUNNING,
                                             .name = "breathe_box",
                                             .coherence = { true, 0.731, 73.1, 6, true } };
    const struct effect effect = { .routine = "breathe_box",
                                   .before = { 73.1, 73.1, 73.1 },
                                   .during = { 73.1, 73.1, 73.1 },
                                   .after = { 73.1, 73.1, 73.1 } };
    const struct pacer pacer = { .phase = PHASE_IN, .text = "Breathe in" };
    const struct standing standing = {
        .feel = 5,
        .last.at_unix_ms = 1794136800000,
        .booked.at_unix_ms = 1795346400000,
        .conditions = { [CONDITION_DVT] = { .holds = true } },
        .helped_count = 1,
        .helped = { { .what = TECHNIQUE, .kind = HELPED_MASSAGE, .calm = 73.1 } },
    };

    publish_availability(rig.publish, "alex", true);
    publish_report(rig.publish, "alex", &report);
    publish_suggestion(rig.publish, "alex", &waiting);
    publish_last(rig.publish, "alex", &waiting, NULL);
    publish_routine(rig.publish, "alex", &breathing, &effect);
    publish_routine(rig.publish, "alex", &breathing, NULL);
    publish_standing(rig.publish, "alex", &standing);
    publish_pacer(rig.publish, "alex", &pacer);
}

/* The same person, from now on as they share. */
static void share(bool is_private)
{
    struct profile alex;
    const struct profile *people[] = { &alex };
    static const struct routine_plan routines[] = { { .name = "breathe_box" } };

    profile_init(&alex, "alex");
    alex.is_private = is_private;
    alex.needs = 1u << NEED_TRAUMA;
    alex.conditions = 1u << CONDITION_DVT;
    strcpy(alex.massage.provider_name, "Hands");
    strcpy(alex.massage.provider_url, "https://example.org/{technique}");
    publish_people(rig.publish, people, 1, routines, 1);
}

static const struct row {
    const char *name;
    enum publish_privacy before, after; /* of the house */
    bool before_private, after_private; /* of the person */
    enum publish_privacy tier;          /* in which everything is seen in the end */
    bool under_way, only_3;             /* not waiting, but sent and not acknowledged */
} rows[] = {
    { "levels", PRIVACY_LEVELS, PRIVACY_LEVELS, false, false, PRIVACY_LEVELS },
    { "private, in a house that shows vitals", PRIVACY_VITALS, PRIVACY_VITALS, true, true,
      PRIVACY_PRIVATE },
    { "private, in a house that shows levels", PRIVACY_LEVELS, PRIVACY_LEVELS, true, true,
      PRIVACY_PRIVATE },
    { "lowered while things wait", PRIVACY_RAW, PRIVACY_LEVELS, false, false, PRIVACY_LEVELS },
    { "turned private while things wait", PRIVACY_VITALS, PRIVACY_VITALS, false, true,
      PRIVACY_PRIVATE },
    { "lowered, and private all the time", PRIVACY_VITALS, PRIVACY_LEVELS, true, true,
      PRIVACY_PRIVATE },
    { "vitals", PRIVACY_VITALS, PRIVACY_VITALS, false, false, PRIVACY_VITALS },
    { "lowered while things are under way", PRIVACY_RAW, PRIVACY_LEVELS, false, false,
      PRIVACY_LEVELS, .under_way = true },
    { "turned private while things are under way", PRIVACY_VITALS, PRIVACY_VITALS, false, true,
      PRIVACY_PRIVATE, .under_way = true },
    { "lowered while things are under way, MQTT 3.1.1", PRIVACY_VITALS, PRIVACY_LEVELS, false,
      false, PRIVACY_LEVELS, .under_way = true, .only_3 = true },
};

/* How many keys were there and withheld. */
static int check_message(const struct fake_message *m, enum publish_privacy tier)
{
    size_t count;
    const struct table_key *keys = table_keys(&count);
    json_t *json = json_loads(m->text, 0, NULL);
    int withheld = 0;

    for (size_t i = 0; i < count; i++) {
        char topic[TOPIC_MAX];
        table_format(topic, "balm", keys[i].topic, "alex", NULL);
        if (strcmp(topic, m->topic) != 0 || keys[i].tier <= tier)
            continue;
        const json_t *value = json_object_get(json, keys[i].name);
        if (value && !json_is_null(value))
            fail_msg("%s: %s is withheld, but there: %s", m->topic, keys[i].name, m->text);
        withheld++;
    }
    json_decref(json);
    return withheld;
}

static void test_row(void **state)
{
    const struct row *row = *state;
    int withheld = 0, named = 0;

    const bool waits = row->before != row->after || row->before_private != row->after_private;

    rig_init(&rig, 0);
    fake_open(&fake, &rig.loop,
              &(struct fake_manner){ .no_connack = waits && !row->under_way,
                                     .no_puback = row->under_way,
                                     .only_3 = row->only_3 });
    rig.opt.port = (uint16_t)fake.port;
    rig.opt.privacy = row->before;
    rig_open(&rig);
    share(row->before_private);
    if (row->under_way)
        rig_wait_up(&rig);
    say_everything();
    if (row->under_way) {
        rig_wait_topic(&rig, &fake, "balm/alex/suggestion", 1);
        rig_wait_topic(&rig, &fake, "balm/alex/effects", 1);
        rig_wait_topic(&rig, &fake, "balm/alex/routine/state", 2);
        rig_run_ms(&rig, 20);
        fake_forget(&fake); /* that was allowed */
    } else if (waits) {
        rig_wait_connects(&rig, &fake, 1); /* nobody lets us in: all of it waits */
    }
    share(row->after_private);
    rig.opt.privacy = row->after;
    if (row->before != row->after)
        publish_set_options(rig.publish, &rig.opt);
    if (waits) {
        rig_forget(&rig);
        fake.manner.no_connack = fake.manner.no_puback = false;
        fake_drop_client(&fake);
        rig_wait_events(&rig, "up", 1);
    }
    rig_wait_up(&rig);
    if (waits) /* the present goes on */
        say_everything();
    rig_wait_topic(&rig, &fake, "balm/alex/suggestion", 1);
    rig_wait_topic(&rig, &fake, "balm/alex/settings", 1);
    rig_wait_topic(&rig, &fake, "balm/alex/state", 1);
    rig_wait_topic(&rig, &fake, "balm/alex/routine/state", 2);
    rig_run_ms(&rig, 20);

    for (size_t i = 0; i < fake.count; i++) {
        withheld += check_message(&fake.messages[i], row->tier);
        assert_null(strstr(fake.messages[i].text, "trauma"));
        for (size_t k = 0; k < sizeof(vitals) / sizeof(vitals[0]); k++)
            named += strstr(fake.messages[i].text, vitals[k]) != NULL;
    }
    if (row->tier < PRIVACY_VITALS) {
        assert_true(withheld > 10); /* the test has looked at something */
        assert_int_equal(named, 0);
        assert_int_equal(fake_count(&fake, "balm/alex/effects"), 0);
    } else {
        assert_true(named > 5);
        assert_int_equal(fake_count(&fake, "balm/alex/effects"), 1);
    }
    rig_close(&rig, &fake);
}

/* What is withheld, or a topic that is. */
static int named_in_outbox(void)
{
    int named = 0;

    for (int lane = OUTBOX_SESSION; lane <= OUTBOX_LASTING; lane++)
        for (struct outbox_item *item = rig.publish->outbox.lane[lane]; item; item = item->next) {
            named += strcmp(item->topic, "balm/alex/effects") == 0;
            for (size_t i = 0; i < sizeof(vitals) / sizeof(vitals[0]); i++)
                named += strstr(item->bytes, vitals[i]) != NULL;
        }
    return named;
}

/* The broker is slow: what describes the present waits, too. */
static void test_backlog(void **state)
{
    (void)state;
    rig_init(&rig, 0);
    fake_open(&fake, &rig.loop, &(struct fake_manner){ .no_puback = true });
    rig.opt.port = (uint16_t)fake.port;
    rig_open(&rig);
    share(false);
    rig_wait_up(&rig);
    for (int i = 0; i < OUTBOX_WINDOW; i++)
        publish_response(rig.publish, "status", "{}");
    say_everything();
    assert_true(named_in_outbox() > 5);
    share(true);
    assert_int_equal(named_in_outbox(), 0);
    rig_close(&rig, &fake);
}

int main(void)
{
    struct suite suite = { 0 };

    SUITE_ROWS(&suite, rows, test_row);
    suite_add(&suite, "turned private behind a backlog", test_backlog, NULL);
    return suite_run(&suite, "privacy");
}
