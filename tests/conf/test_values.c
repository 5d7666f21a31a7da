/* Good files, and what is in the structs then. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "context.h"
#include "need.h"
#include "option.h"
#include "scratch.h"

#include <stdio.h>
#include <string.h>

static struct conf *load(const char *yaml)
{
    struct scratch s;
    struct conf *c = NULL;

    scratch_init(&s);
    scratch_write(&s, "balm.yaml", yaml);
    int rc = scratch_load(&s, &c);
    scratch_fini(&s);
    assert_string_equal(s.said, "");
    assert_int_equal(rc, 0);
    return c;
}

static void assert_defaults(const struct conf *c)
{
    assert_string_equal(c->language, "en");
    assert_true(c->clock.speed == 1);
    assert_true(c->clock.wait_for_sync);
    assert_string_equal(c->mqtt.host, "localhost");
    assert_int_equal(c->mqtt.port, 1883);
    assert_null(c->mqtt.username);
    assert_null(c->mqtt.password);
    assert_string_equal(c->mqtt.base, "balm");
    assert_string_equal(c->mqtt.discovery, "homeassistant");
    assert_string_equal(c->mqtt.privacy, "vitals");
    assert_string_equal(c->mqtt.plaintext, "local");
    assert_false(c->mqtt.tls);
    assert_null(c->mqtt.tls_ca);
    assert_string_equal(c->bluetooth.adapter, "auto");
    assert_false(c->bluetooth.power_cycle);
    assert_string_equal(c->history.path, "/var/lib/balm/balm.db");
    assert_int_equal(c->history.keep_beats_days, 30);
    assert_int_equal(c->history.keep_minutes_days, 730);
    assert_string_equal(c->control.socket, "/run/balm/control.sock");
    assert_string_equal(c->control.group, "balm");
    assert_non_null(c->plugin_dirs);
    assert_null(c->plugin_dirs[0]);
    assert_int_equal(c->person_count, 0);
    assert_int_equal(c->sensor_count, 0);
    assert_int_equal(c->context_count, 0);
    assert_int_equal(c->routine_count, 0);
    assert_int_equal(c->text_count, 0);
}

static void test_empty(void **state)
{
    static const char *const files[] = { "",
                                         "# only words\n",
                                         "---\n",
                                         "{}\n",
                                         "~\n",
                                         "\n\n",
                                         "mqtt:\npeople:\ncontext:\ntexts: {}\nplugin_dirs: []\n" };
    (void)state;
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        struct conf *c = load(files[i]);
        assert_defaults(c);
        conf_free(c);
    }
}

static void test_scalars(void **state)
{
    struct conf *c =
        load("language: de\n"
             "clock: {speed: 20.5, wait_for_sync: false}\n"
             "mqtt: {host: \"::1\", port: 18830, username: 0042, password: \"p #w\",\n"
             "       base: home/balm, discovery: ha, privacy: raw, plaintext: allowed,\n"
             "       tls: {ca: /a, cert: /b, key: /c}}\n"
             "bluetooth: {adapter: hci1, power_cycle: true}\n"
             "history: {path: /tmp/x.db, keep_beats: 2w, keep_minutes: 0}\n"
             "control: {socket: /tmp/s, group: users}\n"
             "plugin_dirs: [/a, /b]\n"
             "texts: {suggestion.breathe.title: \"Atmen?\", routine.own.12: \"two\\nlines\"}\n");
    (void)state;
    assert_string_equal(c->language, "de");
    assert_true(c->clock.speed == 20.5);
    assert_false(c->clock.wait_for_sync);
    assert_string_equal(c->mqtt.host, "::1");
    assert_int_equal(c->mqtt.port, 18830);
    assert_string_equal(c->mqtt.username, "0042");
    assert_string_equal(c->mqtt.password, "p #w");
    assert_string_equal(c->mqtt.base, "home/balm");
    assert_string_equal(c->mqtt.discovery, "ha");
    assert_string_equal(c->mqtt.privacy, "raw");
    assert_string_equal(c->mqtt.plaintext, "allowed");
    assert_true(c->mqtt.tls);
    assert_string_equal(c->mqtt.tls_ca, "/a");
    assert_string_equal(c->mqtt.tls_cert, "/b");
    assert_string_equal(c->mqtt.tls_key, "/c");
    assert_string_equal(c->bluetooth.adapter, "hci1");
    assert_true(c->bluetooth.power_cycle);
    assert_string_equal(c->history.path, "/tmp/x.db");
    assert_int_equal(c->history.keep_beats_days, 14);
    assert_int_equal(c->history.keep_minutes_days, 0);
    assert_string_equal(c->control.socket, "/tmp/s");
    assert_string_equal(c->control.group, "users");
    assert_string_equal(c->plugin_dirs[0], "/a");
    assert_string_equal(c->plugin_dirs[1], "/b");
    assert_null(c->plugin_dirs[2]);
    assert_int_equal(c->text_count, 2);
    assert_string_equal(c->texts[0].key, "suggestion.breathe.title");
    assert_string_equal(c->texts[0].text, "Atmen?");
    assert_string_equal(c->texts[1].text, "two\nlines");
    conf_free(c);
}

/* Between single quotes, where libfyaml 0.7.12 goes wrong. */
static void test_quoted(void **state)
{
    static const struct {
        const char *yaml, *text;
    } rows[] = {
        { "routine.a.1: '''''b'", "''b" },
        { "routine.a.1: 'it''s'", "it's" },
        { "routine.a.1: ''''''''''''''", "''''''" },
        { "'routine.a.1': 'x # y: \"z\"'", "x # y: \"z\"" },
        { "routine.a.1: 'one\n   two \t\n\n\n   three'", "one two\n\nthree" },
        { "routine.a.1: 'one\r\n\r\n   two'", "one\ntwo" },
        { "routine.a.1: ' x '", " x " },
    };
    char yaml[128];

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        snprintf(yaml, sizeof(yaml), "texts:\n  %s\n", rows[i].yaml);
        struct conf *c = load(yaml);
        assert_string_equal(c->texts[0].key, "routine.a.1");
        assert_string_equal(c->texts[0].text, rows[i].text);
        conf_free(c);
    }
}

static void test_tls(void **state)
{
    struct conf *c = load("mqtt: {tls: true}\n");
    (void)state;
    assert_true(c->mqtt.tls);
    assert_int_equal(c->mqtt.port, 8883);
    conf_free(c);
    c = load("mqtt: {tls: {}, port: 1883}\n");
    assert_true(c->mqtt.tls);
    assert_int_equal(c->mqtt.port, 1883);
    conf_free(c);
    c = load("mqtt: {tls: false}\n");
    assert_false(c->mqtt.tls);
    assert_int_equal(c->mqtt.port, 1883);
    conf_free(c);
}

static void test_person(void **state)
{
    struct conf *c = load("people:\n"
                          "  alex:\n"
                          "    name: \"\xc3\x84lex\"\n"
                          "    consent: 2026-01-31\n"
                          "    born: 1988\n"
                          "    share: private\n"
                          "    needs: [general_stress, insomnia, insomnia]\n"
                          "    conditions: [neuropathy]\n"
                          "    massage: {interval: 3w, duration: 1h, home: true, reminder: 0,\n"
                          "              provider: {name: Anna, url: "
                          "\"https://a.org/{date}?{duration}{technique}\", phone: \"+49 30 1\"}}\n"
                          "    quiet: [22:30-7:05, \"13:00-14:00\"]\n"
                          "    suggestions: {per_day: 0, without_motion: 24, after: 90s, gap: 2h,\n"
                          "                  sensitivity: -2}\n"
                          "  sam:\n"
                          "  kim: {born: 2024, quiet: []}\n");
    const struct profile *p = &c->people[0];
    struct profile plain;

    (void)state;
    assert_int_equal(c->person_count, 3);
    assert_string_equal(p->id, "alex");
    assert_string_equal(p->name, "\xc3\x84lex");
    assert_int_equal(p->consent_day, 20484);
    assert_int_equal(p->born_year, 1988);
    assert_true(p->is_private);
    assert_int_equal(p->needs, 1u << NEED_GENERAL_STRESS | 1u << NEED_INSOMNIA);
    assert_int_equal(p->conditions, 1u << CONDITION_NEUROPATHY);
    assert_int_equal(p->massage.interval_days, 21);
    assert_int_equal(p->massage.duration_min, 60);
    assert_true(p->massage.at_home);
    assert_string_equal(p->massage.provider_name, "Anna");
    assert_string_equal(p->massage.provider_url, "https://a.org/{date}?{duration}{technique}");
    assert_string_equal(p->massage.provider_phone, "+49 30 1");
    assert_int_equal(p->quiet_count, 2);
    assert_int_equal(p->quiet[0].from_s, 81000);
    assert_int_equal(p->quiet[0].to_s, 25500);
    assert_int_equal(p->quiet[1].from_s, 46800);
    assert_int_equal(p->suggestions.per_day, 0);
    assert_int_equal(p->suggestions.without_motion, 24);
    assert_int_equal(p->suggestions.after_s, 90);
    assert_int_equal(p->suggestions.gap_s, 7200);
    assert_int_equal(p->suggestions.sensitivity, -2);
    assert_int_equal(p->massage.reminder_min, 0);

    /* Of someone of whom nothing is said, the table and profile_init() say the same. */
    profile_init(&plain, "sam");
    assert_memory_equal(&c->people[1], &plain, sizeof(plain));
    assert_int_equal(c->people[2].quiet_count, 0);
    assert_int_equal(c->people[2].born_year, 2024);
    conf_free(c);
}

static void test_sensors(void **state)
{
    struct conf *c = load("people:\n"
                          "  alex: {sensors: [aa:bb:cc:dd:ee:ff, AA:BB:CC:DD:00:01, ring]}\n"
                          "  abcdefghijklmnopqrstuvwxyz012345: {sensors: [11:22:33:44:EE:FF]}\n"
                          "  sam: {sensors: [01:02:03:04:05:06, 01:02:03:00:05:06]}\n"
                          "sensors:\n"
                          "  ring: {plugin: mqtt, topic: phone/hr, scale: 1.50, on: true}\n"
                          "  chest: {address: aa:bb:cc:dd:00:01}\n"
                          "  demo: {plugin: simulator, person: guest}\n"
                          "  spare: {plugin: replay}\n");
    static const struct want {
        const char *id, *plugin, *person, *address;
    } want[] = {
        { "ring", "mqtt", "alex", "" },
        { "chest", "heart-rate", "alex", "AA:BB:CC:DD:00:01" },
        { "demo", "simulator", "guest", "" },
        { "spare", "replay", "", "" },
        { "alex-eeff", "heart-rate", "alex", "AA:BB:CC:DD:EE:FF" },
        { "abcdefghijklmnopqrstuvwxyz0-eeff", "heart-rate", "abcdefghijklmnopqrstuvwxyz012345",
          "11:22:33:44:EE:FF" },
        { "sam-0506", "heart-rate", "sam", "01:02:03:04:05:06" },
        { "sam-00506", "heart-rate", "sam", "01:02:03:00:05:06" },
    };

    (void)state;
    assert_int_equal(c->sensor_count, sizeof(want) / sizeof(want[0]));
    for (size_t i = 0; i < c->sensor_count; i++) {
        assert_string_equal(c->sensors[i].id, want[i].id);
        assert_string_equal(c->sensors[i].plugin, want[i].plugin);
        assert_string_equal(c->sensors[i].person, want[i].person);
        assert_string_equal(c->sensors[i].address, want[i].address);
    }
    const struct sensor_config *ring = &c->sensors[0];
    assert_int_equal(ring->setting_count, 3);
    assert_string_equal(ring->settings[0].key, "topic");
    assert_string_equal(ring->settings[0].value, "phone/hr");
    assert_string_equal(ring->settings[1].value, "1.50");
    assert_string_equal(ring->settings[2].value, "true");
    assert_int_equal(c->people[0].sensor_count, 3);
    assert_string_equal(c->people[0].sensors[0], "AA:BB:CC:DD:EE:FF");
    assert_string_equal(c->people[0].sensors[2], "ring");
    conf_free(c);
}

static void test_context_and_routines(void **state)
{
    struct conf *c =
        load("people: {alex: {}}\n"
             "context:\n"
             "  - {topic: zigbee2mqtt/bed, pointer: /a~1b, kind: in_bed, person: alex}\n"
             "  - {topic: home/away, kind: away}\n"
             "routines:\n"
             "  evening:\n"
             "    duration: 10min\n"
             "    family: mind\n"
             "    not_for: [inward, hands]\n"
             "    steps:\n"
             "      - {phase: in, seconds: 4.5}\n"
             "      - {phase: rest, seconds: 1}\n"
             "      - {text: Shoulders down, seconds: 30}\n"
             "  short: {steps: [{text: Sit, seconds: 2}, {phase: out, seconds: 6}]}\n");
    (void)state;
    assert_int_equal(c->context_count, 2);
    assert_string_equal(c->contexts[0].topic, "zigbee2mqtt/bed");
    assert_string_equal(c->contexts[0].pointer, "/a~1b");
    assert_int_equal(c->contexts[0].kind, CONTEXT_IN_BED);
    assert_string_equal(c->contexts[0].person, "alex");
    assert_int_equal(c->contexts[1].kind, CONTEXT_AWAY);
    assert_string_equal(c->contexts[1].person, "");

    const struct routine_plan *r = &c->routines[0];
    assert_int_equal(c->routine_count, 2);
    assert_string_equal(r->name, "evening");
    assert_int_equal(r->duration_s, 600);
    assert_int_equal(r->family, FAMILY_MIND);
    assert_int_equal(r->asks, 1 << ASKS_INWARD | 1 << ASKS_HANDS);
    assert_int_equal(r->step_count, 4);
    assert_int_equal(r->steps[0].phase, PHASE_NONE);
    assert_string_equal(r->steps[0].text, ROUTINE_SAFETY);
    assert_int_equal(r->steps[0].duration_ms, ROUTINE_SAFETY_MS);
    assert_int_equal(r->steps[1].phase, PHASE_IN);
    assert_int_equal(r->steps[1].duration_ms, 4500);
    assert_int_equal(r->steps[2].phase, PHASE_REST);
    assert_int_equal(r->steps[3].phase, PHASE_NONE);
    assert_string_equal(r->steps[3].text, "Shoulders down");
    r = &c->routines[1];
    assert_int_equal(r->duration_s, 300);
    assert_int_equal(r->family, FAMILY_NONE);
    assert_int_equal(r->asks, 0);
    assert_int_equal(r->step_count, 3);
    assert_string_equal(r->steps[0].text, "Sit"); /* words of their own, then ours */
    assert_string_equal(r->steps[1].text, ROUTINE_SAFETY);
    assert_int_equal(r->steps[2].phase, PHASE_OUT);
    conf_free(c);
}

/* A fast clock is let through with a broker on this machine and a database of its own. */
static void test_fast_clock(void **state)
{
    static const char *const hosts[] = { "localhost", "127.0.0.1", "127.8.9.10", "\"::1\"" };
    char yaml[128];

    (void)state;
    for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
        snprintf(yaml, sizeof(yaml),
                 "clock: {speed: 1000}\nmqtt: {host: %s}\nhistory: {path: /tmp/x}\n", hosts[i]);
        struct conf *c = load(yaml);
        assert_true(c->clock.speed == 1000);
        conf_free(c);
    }
}

/* The words of the table are those of flow/. */
static void test_words(void **state)
{
    const struct option *person = option_find(&option_table, "people");
    const struct option *context = option_find(&option_table, "context");
    const struct option *routine = option_find(&option_table, "routines");
    const struct option *kind = option_find(context->group, "kind");
    const struct option *steps = option_find(routine->group, "steps");
    const struct option *phase = option_find(steps->group, "phase");
    const struct option *family = option_find(routine->group, "family");
    const struct option *asks = &option_find(routine->group, "not_for")->group->rows[0];
    const struct option *needs = option_find(person->group, "needs");
    const struct option *conditions = option_find(person->group, "conditions");

    (void)state;
    for (size_t i = 0; i < kind->word_count; i++)
        assert_string_equal(kind->words[i], context_kind_name((enum context_kind)i));
    for (size_t i = 1; i < phase->word_count; i++)
        assert_string_equal(phase->words[i], phase_name((enum phase)i));
    for (size_t i = 0; i < family->word_count; i++)
        assert_string_equal(family->words[i], family_name((enum family)i));
    for (size_t i = 0; i < asks->word_count; i++)
        assert_string_equal(asks->words[i], asks_name((enum asks)i));
    assert_int_equal(needs->group->rows[0].word_count, NEED_COUNT);
    assert_int_equal(conditions->group->rows[0].word_count, CONDITION_COUNT);
    assert_true(NEED_COUNT <= 32 && CONDITION_COUNT <= 32);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_scalars),
        cmocka_unit_test(test_quoted),
        cmocka_unit_test(test_tls),
        cmocka_unit_test(test_person),
        cmocka_unit_test(test_sensors),
        cmocka_unit_test(test_context_and_routines),
        cmocka_unit_test(test_fast_clock),
        cmocka_unit_test(test_words),
    };
    return cmocka_run_group_tests_name("conf_values", tests, NULL, NULL);
}
