/* Pages: what they say, and that no line is ever wider than 80 columns. */
#include "page_bench.h"

#include "analyze_options.h"
#include "config_check.h"
#include "doctor.h"
#include "help.h"
#include "page.h"
#include "report.h"
#include "show.h"
#include "show_parts.h"
#include "suggestion.h"
#include "texts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SENSORS                                                                        \
    "Sensor           Plugin        Worn by      Link       Battery Signal  Last\n"    \
    "chest            simulator     alex         listening  82 %    -61 dBm 1 s\n"     \
    "strap            heart-rate    guest        released   -       -       -\n"       \
    "  Let go for another device until 2026-01-31 12:30.\n"                            \
    "  Polar H10, at hci0, bonded.\n"                                                  \
    "  Experimental: read by its layout alone, never tried on the device.\n"           \
    "  Mended: subscribed anew 3 times, removed and found again once; the last time\n" \
    "  because nothing came for 10 s.\n"                                               \
    "\n"                                                                               \
    "House                            Of           Tells         Last\n"               \
    "hall-room-motion                 everyone     motion        12 s\n"               \
    "steps-steps                      alex         nothing yet   -\n"                  \
    "  off: there is no such plugin\n"                                                 \
    "  2 messages made no sense; the log says why.\n"

#define LATER                                                                            \
    "  Suggests later than usual: after 8 min instead of 5 min, and only above 84\n"     \
    "  (you said \"not stressed\" 3 times, felt calm once since 2025-11-04). `balmctl\n" \
    "  recalibrate sensitivity` forgets it.\n"

/* clang-format off */
static const struct page_row rows[] = {
    { "status", "status", look_status, 2,
      "balm 0.1.0, up for 90 s\n"
      "Broker: connected to localhost:1883.\n"
      "Bluetooth: hci0 is on, 1 link.\n"
      "\n"
      "Alex (alex)            stress 83, high, rising        91 bpm   RMSSD 18 ms sim.\n"
      "  The confidence is 50 %: nothing tells stress from a walk; a declared\n"
      "  condition.\n"
      "  Suggested: breathe slow_breathing, open until 12:30\n"
      "    Your pulse has stayed above your usual while you were still.\n"
      "    balmctl answer accept|no\n"
      LATER
      "  Raised for 5 min in the last hour, 12 min today, 40 min in seven days.\n"
      "Kim (kim)              no score                       -        RMSSD -\n"
      "  No score: no sensor is heard.\n"
      "  Nothing is suggested: there is no score.\n"
      "  Routine box_breathing: running, 3 min left.\n"
      "\n"
      SENSORS },
    { "sensors, while one is looked for", "sensors", look_sensors, 2,
      "Bluetooth: hci0 is on, 1 link.\n"
      SENSORS
      "\n"
      "Looking for a new sensor for another 75 s: two of them deliver: say which one\n"
      "Name                     Plugin           Signal             Address\n"
      "HRM-Dual                 heart-rate       strong, -52 dBm    AA:BB:CC:DD:EE:01\n"
      "  Unknown here; beats have come from it.\n"
      "(no name)                heart-rate       very weak, -90 dBm AA:BB:CC:DD:EE:02\n"
      "  Known here as strap.\n"
      "Take one in with `balmctl adopt ADDRESS --person PERSON`.\n" },
    { "nobody yet", "people", look_people, 0,
      "Nobody is known yet. Add someone with `balmctl person add ID`.\n" },
    { "people", "people", look_people, 1,
      "Alex (alex)            stress 83, high, rising        91 bpm   RMSSD 18 ms sim.\n"
      "  The confidence is 50 %: nothing tells stress from a walk; a declared\n"
      "  condition.\n"
      "  Suggested: breathe slow_breathing, open until 12:30\n"
      "    Your pulse has stayed above your usual while you were still.\n"
      "    balmctl answer accept|no\n"
      LATER
      "  Reference learnt 25 %\n"
      "  Statements held against the score: 12\n"
      "  Load          raised     of score   heart beats over the usual\n"
      "    last hour   5 min      50 min     61\n"
      "    today       12 min     3 h        150\n"
      "    seven days  40 min     40 h       800\n"
      "    28 days     100 min    150 h      2000\n"
      "    Usually raised for 6 % of the score, in these 28 days for 1 %.\n"
      "    Of 14 days with an hour of score, 2 were heavy: raised for more than twice\n"
      "    the usual.\n"
      "  Massage: next 2026-02-01 12:00, last 2026-01-11 12:00\n"
      "  No booking is suggested: a massage is booked.\n"
      "  Course of massages: it helps, one every two weeks, 5 so far.\n"
      "  Agreed 2026-01-31, from the file, shared: home\n"
      "  For: general_stress, insomnia\n"
      "  Conditions: fever, neuropathy\n" },
    { "routine list", "routine list", look_routines, 2,
      "slow_breathing                     5 min\n"
      "box_breathing                      4 min\n"
      "stretch                            5 min   Stretching at the desk\n"
      "breathe_search                     15 min  Find your own rhythm of breathing\n"
      "kim: box_breathing, running, 3 min left\n" },
};
/* clang-format on */

/* Whatever comes: long, missing, of another type. */
static void test_odd_replies(void **state)
{
    static const struct page_odd odd[] = {
        { "status", "{}" },
        { "status", "{\"version\":\"" LONG "\",\"broker\":{\"connected\":false,\"why\":\"" LONG
                    "\",\"address\":\"" LONG "\"},\"history\":{\"ok\":false,\"why\":\"" LONG
                    "\"},\"speed\":20.0,\"people\":[{\"id\":\"" LONG "\",\"name\":\"" LONG
                    "\",\"state\":{\"stress\":100.0,\"level\":\"" LONG "\",\"trend\":\"" LONG
                    "\",\"heart_rate\":1e300,\"rmssd\":-1e300,\"why\":\"" LONG
                    "\"},\"silence\":\"" LONG "\",\"routine\":{\"name\":\"" LONG
                    "\",\"status\":\"" LONG "\",\"remaining_s\":99999999999}}],"
                    "\"sensors\":[{\"id\":\"" LONG "\",\"plugin\":\"" LONG "\",\"why\":\"" LONG
                    "\",\"link\":\"" LONG "\",\"person\":\"" LONG "\",\"age_s\":1e9}]}" },
        { "people", "{\"people\":[{\"suggestion\":{\"id\":\"" LONG "\",\"event_type\":\"" LONG
                    "\",\"routine\":\"" LONG "\"},\"needs\":[\"" LONG "\",\"" LONG "\",\"" LONG
                    "\",\"" LONG "\"]}]}" },
        { "people", "{\"people\":3}" },
        { "sensors", "{\"sensors\":[3,null,{}]}" },
        { "sensors",
          "{\"sensors\":[],\"bluetooth\":{\"ok\":true,\"adapters\":[3,{}]},\"pairing\":{}}" },
        { "sensors",
          "{\"sensors\":[{\"id\":\"" LONG "\",\"link\":\"released\"},{\"link\":\"released\","
          "\"released_left_s\":-3},{\"bluetooth\":true,\"name\":\"" LONG "\",\"adapter\":\"" LONG
          "\",\"last_fault\":\"" LONG "\",\"recoveries\":{\"resubscribed\":99999999999,"
          "\"power_cycled\":1,\"reconnected\":\"x\"}}],\"bluetooth\":{\"needed\":true,\"ok\":false,"
          "\"why\":\"" LONG "\"},\"pairing\":{\"open\":true,\"why\":\"" LONG
          "\",\"candidates\":[{\"name\":\"" LONG "\",\"address\":\"" LONG "\",\"plugin\":\"" LONG
          "\",\"why\":\"" LONG "\",\"sensor\":\"" LONG "\",\"rssi\":-99999999999}]}}" },
        { "scan", "{\"candidates\":[]}" },
        { "scan", "{\"candidates\":[{},3]}" },
        { "routine list", "{\"routines\":[{\"name\":\"" LONG "\"}],\"running\":[{}]}" },
        { "effects", "{\"effects\":[{\"person\":\"" LONG "\",\"routine\":\"" LONG
                     "\",\"started\":\"2026\",\"before\":{\"heart_rate\":80.0},\"after\":{}}]}" },
        { "effects", "{\"effects\":[]}" },
        { "reload", "{\"text\":\"" LONG "\"}" },
        { "reload", "{}" },
    };

    (void)state;
    page_test_odd(odd, sizeof(odd) / sizeof(odd[0]));
}

/* A line where something is to be said, and none where nobody needs Bluetooth. */
static void test_bluetooth(void **state)
{
    static const struct {
        const char *json, *want;
    } cases[] = {
        { "{\"needed\":false,\"ok\":false,\"why\":\"bluetoothd is not running\",\"adapters\":[]}",
          "" },
        { "{\"needed\":true,\"ok\":false,\"why\":\"bluetoothd is not running\",\"adapters\":[]}",
          "Bluetooth: bluetoothd is not running.\n" },
        { "{\"needed\":true,\"ok\":true,\"adapters\":[{\"id\":\"hci0\",\"used\":true,\"powered\":"
          "true,"
          "\"scanning\":true,\"links\":2},{\"id\":\"hci1\",\"used\":true,\"powered\":false,"
          "\"links\":0}]}",
          "Bluetooth: hci0 is on, 2 links, scanning; hci1 is off, 0 links.\n" },
        { "null", "" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char *text = NULL;
        size_t size;
        FILE *f = open_memstream(&text, &size);
        json_t *b = json_loads(cases[i].json, JSON_DECODE_ANY, NULL);

        show_bluetooth(f, b);
        fclose(f);
        assert_string_equal(text, cases[i].want);
        json_decref(b);
        free(text);
    }
}

/* As the daemon says it: null where there is nothing to say. */
static void test_broker(void **state)
{
    static const struct {
        const char *json, *want;
    } cases[] = {
        { "{\"connected\":true,\"why\":null,\"address\":\"mqtt.lan:1883\"}",
          "\nBroker: connected to mqtt.lan:1883.\n" },
        { "{\"connected\":false,\"why\":\"refused\",\"address\":\"mqtt.lan:1883\"}",
          "\nBroker: not connected to mqtt.lan:1883: refused.\n" },
        { "{\"connected\":false,\"why\":null,\"address\":\"mqtt.lan:1883\"}",
          "\nBroker: connecting to mqtt.lan:1883.\n" },
        { "{\"connected\":false,\"why\":\"no broker is configured\",\"address\":null}",
          "\nBroker: no broker is configured.\n" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        json_t *b = json_loads(cases[i].json, 0, NULL), *result = json_pack("{s:o}", "broker", b);
        assert_non_null(result);
        char *page = page_of("status", result);
        assert_non_null(strstr(page, cases[i].want));
        free(page);
        json_decref(result);
    }
}

/* The score, and why there is little or no trust in it; what may be done about it. */
static void test_trust(void **state)
{
    static const struct {
        const char *person, *want;
    } cases[] = {
        { "\"state\":{\"why\":\"ok\",\"confidence\":0.9},\"doubts\":[]",
          "  The signal is good.\n" },
        { "\"state\":{\"why\":\"ok\",\"confidence\":0.9}", "  The signal is good.\n" },
        { "\"state\":{\"why\":\"ok\",\"confidence\":0.3},\"doubts\":[\"signal\",\"news\",3]",
          "  The confidence is 30 %: beats are missing, or had to be set aside; news; .\n" },
        { "\"state\":{\"why\":\"moving\",\"confidence\":null},\"doubts\":[\"signal\"]",
          "  No score while moving: exertion looks like stress.\n" },
        { "\"state\":{\"why\":\"weak_response\",\"confidence\":null},\"doubts\":[]",
          "  No score: what was felt did not fit what the heart showed, as with three in\n"
          "  ten people, so balm does not guess. `balmctl feel 1-5` says how it is, and may\n"
          "  bring the score back; `balmctl recalibrate` begins anew.\n" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char json[400];
        snprintf(json, sizeof(json), "{\"people\":[{%s,\"silence\":\"no_score\"}]}",
                 cases[i].person);
        json_t *result = json_loads(json, 0, NULL);
        assert_non_null(result);
        char *page = page_of("people", result);
        assert_non_null(strstr(page, cases[i].want));
        free(page);
        json_decref(result);
    }
}

/* What is not known is left out, and nothing is said twice. */
static void test_parts_of_people(void **state)
{
#define MINUTES(n) "{\"raised_min\":" #n ".0,\"over_beats\":9,\"scored_min\":100.0}"
#define DAYS       "\"today\":" MINUTES(20) ",\"week\":" MINUTES(40) ",\"month\":" MINUTES(50)
    static const struct {
        const char *verb, *person, *want, *not_there;
    } cases[] = {
        { "status", "\"load\":{\"hour\":" MINUTES(5) "," DAYS "}",
          "  Raised for 5 min in the last hour, 20 min today, 40 min in seven days.\n", NULL },
        { "status", "\"load\":{\"hour\":null," DAYS "}",
          "  Raised for 20 min today, 40 min in seven days.\n", "hour" },
        { "people", "\"load\":{\"hour\":null," DAYS ",\"usual_share\":null}",
          "    today       20 min     100 min    9\n", "sually" },
        { "people", "\"load\":{" DAYS ",\"usual_share\":0.25}",
          "    Usually raised for 25 % of the score, in these 28 days for 50 %.\n", "last hour" },
        { "people", "\"state\":{\"confidence\":0.9,\"baseline\":0.5},\"doubts\":[]",
          "  Confidence 90 %, reference learnt 50 %\n", "The confidence" },
        { "people", "\"state\":{\"confidence\":0.3,\"baseline\":0.5},\"doubts\":[\"signal\"]",
          "  Reference learnt 50 %\n", "Confidence" },
        { "people", "\"state\":{\"confidence\":null,\"baseline\":0.5},\"statements\":null",
          "  Reference learnt 50 %\n", "tatements" },
        { "people", "\"statements\":11", "  Statements held against the score: 11\n", NULL },
        { "status", "}],\"person\":\"kim\",\"sensors\":[],\"more\":[{",
          "No sensor is worn by kim.\n", "known. Take" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char json[600];
        snprintf(json, sizeof(json), "{\"people\":[{%s}]}", cases[i].person);
        json_t *result = json_loads(json, 0, NULL);
        assert_non_null(result);
        char *page = page_of(cases[i].verb, result);
        if (!strstr(page, cases[i].want))
            fail_msg("no \"%s\" in: %s", cases[i].want, page);
        if (cases[i].not_there)
            assert_null(strstr(page, cases[i].not_there));
        free(page);
        json_decref(result);
    }
}

/* What keeps every sensor off is said once. */
static void test_shared_fault(void **state)
{
    json_t *result =
        json_loads("{\"sensors\":[{\"id\":\"a\",\"link\":\"off\",\"why\":\"no bus\"},"
                   "{\"id\":\"b\",\"link\":\"off\",\"why\":\"no plugin\"}],\"bluetooth\":"
                   "{\"needed\":true,\"ok\":false,\"why\":\"no bus\"}}",
                   0, NULL);
    char *page = page_of("sensors", result);

    (void)state;
    assert_string_equal(
        page, "Bluetooth: no bus.\n"
              "Sensor           Plugin        Worn by      Link       Battery Signal  Last\n"
              "a                -             nobody       off        -       -       -\n"
              "b                -             nobody       off        -       -       -\n"
              "  no plugin\n");
    free(page);
    json_decref(result);
}

static void test_events(void **state)
{
    static const struct {
        const char *json, *want;
    } events[] = {
        { "{\"person\":\"alex\",\"kind\":\"report\",\"t\":\"2026-01-31T12:00:10+01:00\",\"report\":"
          "{\"stress\":41.2,\"level\":\"ordinary\",\"trend\":\"steady\",\"heart_rate\":62.0,"
          "\"rmssd\":38.0,\"why\":\"ok\",\"simulated\":true}}",
          "12:00:10 alex         41 ordinary  steady  62 bpm   38 ms   ok (sim.)\n" },
        { "{\"person\":\"alex\",\"kind\":\"report\",\"t\":null,\"report\":{\"stress\":null,"
          "\"level\":null,\"trend\":null,\"heart_rate\":null,\"rmssd\":null,\"why\":\"moving\"}}",
          "--:--:-- alex          - -         -       -        -       moving\n" },
        { "{\"person\":\"alex\",\"kind\":\"suggestion\",\"t\":null,\"suggestion\":{\"event_type\":"
          "\"breathe\",\"routine\":\"slow_breathing\"}}",
          "--:--:-- alex       suggested: breathe slow_breathing\n" },
        { "{\"person\":\"alex\",\"kind\":\"outcome\",\"t\":null,\"outcome\":{\"event_type\":"
          "\"breathe\",\"outcome\":\"expired\"}}",
          "--:--:-- alex       suggestion breathe: expired\n" },
        { "{\"person\":\"alex\",\"kind\":\"routine\",\"t\":null,\"routine\":{\"name\":\"r\","
          "\"status\":\"running\",\"remaining_s\":55}}",
          "--:--:-- alex       routine r: running, 55 s left\n" },
        { "{\"person\":\"alex\",\"kind\":\"pacer\",\"t\":null,\"pacer\":{\"phase\":\"in\","
          "\"seconds\":4.5}}",
          "--:--:-- alex       breathe: in for 4.5 s\n" },
        { "{\"person\":\"alex\",\"kind\":\"effect\",\"t\":null,\"effect\":{\"routine\":\"r\","
          "\"before\":{\"heart_rate\":80.0},\"after\":{\"heart_rate\":72.0}}}",
          "--:--:-- alex       effect of r: heart rate 80 to 72, RMSSD - to -\n" },
        { "{\"person\":\"alex\",\"kind\":\"routine\",\"t\":null,\"routine\":{\"name\":\"r\","
          "\"status\":\"running\",\"remaining_s\":50,\"words\":\"With you.\"}}",
          "--:--:-- alex       routine r: running, 50 s left. With you.\n" },
        { "{\"person\":\"alex\",\"kind\":\"session_effect\",\"t\":null,\"session_effect\":{}}",
          "--:--:-- alex       a massage was measured: `balmctl effects`\n" },
        { "{\"person\":\"alex\",\"kind\":\"something new\"}", "" },
        { "{}", "" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
        char *text = NULL;
        size_t size;
        FILE *f = open_memstream(&text, &size);
        json_t *event = json_loads(events[i].json, 0, NULL);

        show_event(f, event);
        fclose(f);
        assert_string_equal(text, events[i].want);
        json_decref(event);
        free(text);
    }
}

/* Every reason has its sentence: a new word in flow/ without one fails here. */
static void test_every_reason(void **state)
{
    (void)state;
    for (int w = 0; w <= WHY_NO_CONSENT; w++)
        assert_string_not_equal(show_why(why_name((enum why)w)), why_name((enum why)w));
    for (int d = 0; d < DOUBTS; d++)
        assert_string_not_equal(show_doubt(doubt_name((enum doubt)d)), doubt_name((enum doubt)d));
    for (int s = 0; s < SILENCES; s++) {
        const char *word = silence_name((enum silence)s);
        const char *said = show_silence(word);
        assert_true(strlen(said) > 0 && !strchr(said, '_'));
        assert_string_not_equal(said, word);
    }
    /* The screen of the house and this one promise the same. */
    assert_non_null(strstr(texts_find("silence.again_waits"), "within the hour"));
    assert_non_null(strstr(show_silence("again_waits"), "within the hour"));
    for (int c = COURSE_START; c <= COURSE_NO_HELP; c++)
        assert_string_not_equal(show_course(course_phase_name((enum course_phase)c)),
                                course_phase_name((enum course_phase)c));
}

static void test_help(void **state)
{
    const struct verb *own[] = { &analyze_verb, &config_check_verb, &doctor_verb };
    char *text = NULL;
    size_t size, count;
    FILE *f = open_memstream(&text, &size);
    const struct verb *verbs = control_verbs(&count);

    (void)state;
    help_all(f, own, sizeof(own) / sizeof(own[0]));
    help_verb(f, &analyze_verb);
    for (size_t i = 0; i < count; i++)
        help_verb(f, &verbs[i]);
    fclose(f);
    page_assert_narrow(text);
    assert_null(strstr(text, "\xe2\x80\xa6")); /* nothing had to be cut */
    assert_non_null(strstr(text, "\n  status                   how everything is:"));
    assert_non_null(strstr(text, "\n  homeassistant dashboard  prints a dashboard"));
    assert_non_null(strstr(text,
                           "\n  doctor                   what is wrong with adapter, bluetoothd "
                           "or sensors,\n"
                           "                           and how to mend it"));
    assert_non_null(strstr(text, "Usage: balmctl answer [ID] ANSWER [--person PERSON] [--json]\n"));
    assert_non_null(strstr(text, "Usage: balmctl suggest [on|off] [--person PERSON] [--json]\n"));
    assert_non_null(strstr(text, "Usage: balmctl person add ID [--name NAME]"));
    free(text);
}

static void test_cells(void **state)
{
    char out[64];

    (void)state;
    assert_string_equal(page_cell(out, sizeof(out), 4, "ab"), "ab  ");
    assert_string_equal(page_cell(out, sizeof(out), 4, "abcd"), "abcd");
    assert_string_equal(page_cell(out, sizeof(out), 4, "abcde"), "abc\xe2\x80\xa6");
    assert_string_equal(page_cell(out, sizeof(out), 4, "\xc3\xa4\xc3\xb6\xc3\xbc"),
                        "\xc3\xa4\xc3\xb6\xc3\xbc ");
    assert_string_equal(page_cell(out, sizeof(out), 2, "\xc3\xa4\xc3\xb6\xc3\xbc"),
                        "\xc3\xa4\xe2\x80\xa6");
}

int main(void)
{
    enum { N = sizeof(rows) / sizeof(rows[0]) };
    struct CMUnitTest tests[N + 10] = {
        [N] = cmocka_unit_test(test_odd_replies),
        [N + 1] = cmocka_unit_test(test_events),
        [N + 2] = cmocka_unit_test(test_every_reason),
        [N + 3] = cmocka_unit_test(test_help),
        [N + 4] = cmocka_unit_test(test_cells),
        [N + 5] = cmocka_unit_test(test_bluetooth),
        [N + 6] = cmocka_unit_test(test_shared_fault),
        [N + 7] = cmocka_unit_test(test_trust),
        [N + 8] = cmocka_unit_test(test_parts_of_people),
        [N + 9] = cmocka_unit_test(test_broker),
    };

    setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);

    for (size_t i = 0; i < N; i++)
        tests[i] = (struct CMUnitTest){ rows[i].name, page_test_row, NULL, NULL,
                                        (void *)(uintptr_t)&rows[i] };
    return cmocka_run_group_tests_name("show", tests, NULL, NULL);
}
