/* One request, one reply: people, routines, suggestions, and requests that make no sense. */
#include "request_bench.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FOR_ALEX "\"person\":\"alex\""

#define STATE_OF_ALEX(stress, confidence, hr, rmssd, sdnn, signal, today, week, activity)          \
    "{\"stress\":" stress ",\"level\":\"high\",\"raised\":true,\"sustained\":true,"                \
    "\"confidence\":" confidence ",\"trend\":\"rising\",\"why\":\"ok\",\"heart_rate\":" hr         \
    ",\"rmssd\":" rmssd ",\"sdnn\":" sdnn ",\"respiration\":null," signal ",\"load_today\":" today \
    ",\"load_week\":" week ",\"activity\":" activity ","                                           \
    "\"sensor\":\"chest\",\"simulated\":true,\"t\":\"2026-01-31T12:00:00+01:00\"}"

#define LOAD_OF_ALEX                                                              \
    "{\"hour\":{\"raised_min\":5.0,\"over_beats\":61,\"scored_min\":50.0},"       \
    "\"today\":{\"raised_min\":12.0,\"over_beats\":150,\"scored_min\":180.0},"    \
    "\"week\":{\"raised_min\":40.0,\"over_beats\":800,\"scored_min\":2400.0},"    \
    "\"month\":{\"raised_min\":100.0,\"over_beats\":2000,\"scored_min\":9000.0}," \
    "\"month_days\":14,\"heavy_days\":2,\"usual_share\":0.063}"

#define STATE_IN_FULL                                                                       \
    STATE_OF_ALEX("83.3", "0.5", "91.0", "18.5", "30.0",                                    \
                  "\"coverage\":1.0,\"artifacts\":0.125,\"baseline\":0.25", "12.0", "40.0", \
                  "\"rest\"")
#define STATE_IN_LEVELS                                                                     \
    STATE_OF_ALEX("null", "null", "null", "null", "null",                                   \
                  "\"coverage\":null,\"artifacts\":null,\"baseline\":null", "null", "null", \
                  "null")

#define NO_COHERENCE "\"coherence\":null,\"peak\":null,\"paced\":null,\"with_you\":null"

/* What the reply ends with: how things stand beside the report. */
#define STANDING_IN_FULL                                                                   \
    "\"sensitivity\":{\"chosen\":0,\"learnt\":-1.5,\"after_s\":500,\"usual_after_s\":300," \
    "\"least_score\":84,\"not_stressed\":3,\"felt_tense\":0,\"felt_calm\":1,"              \
    "\"since\":\"2025-11-04T12:00:00+01:00\"},\"feel\":4,"                                 \
    "\"next_massage\":\"2026-02-01T12:00:00+01:00\","                                      \
    "\"last_massage\":\"2026-01-11T12:00:00+01:00\","                                      \
    "\"course\":{\"phase\":\"improving\",\"sessions\":5},\"ill_days\":null,"               \
    "\"resonance\":{\"per_min\":5.55,\"deviation\":0.2,\"found\":false,\"sessions\":2,\"of\":4}"
#define STANDING_IN_LEVELS                                                                   \
    "\"sensitivity\":{\"chosen\":0,\"learnt\":null,\"after_s\":null,\"usual_after_s\":null," \
    "\"least_score\":null,\"not_stressed\":null,\"felt_tense\":null,\"felt_calm\":null,"     \
    "\"since\":null},\"feel\":null,\"next_massage\":\"2026-02-01T12:00:00+01:00\","          \
    "\"last_massage\":null,\"course\":null,\"ill_days\":null,\"resonance\":null"

#define ALEX(name, born, needs, conditions, state, doubts, load, statements, silence, reason,     \
             evidence, standing)                                                                  \
    "{\"status\":\"ok\",\"result\":{\"people\":[{\"id\":\"alex\",\"name\":" name ","              \
    "\"consent\":\"2026-01-31\",\"born\":" born ",\"share\":\"home\",\"from\":\"file\","          \
    "\"sensors\":[\"chest\"],\"needs\":" needs ",\"conditions\":" conditions ",\"state\":" state  \
    ",\"doubts\":" doubts ",\"load\":" load ",\"statements\":" statements ",\"silence\":" silence \
    ",\"suggestion\":{\"id\":\"alex-1769857140\",\"event_type\":\"breathe\","                     \
    "\"reason\":" reason ",\"routine\":\"slow_breathing\",\"technique\":null,"                    \
    "\"choices\":[\"accept\",\"no\"],\"evidence\":" evidence                                      \
    ",\"session\":null,\"duration_min\":null,\"t\":\"2026-01-31T12:00:00+01:00\","                \
    "\"expires\":\"2026-01-31T12:30:00+01:00\",\"simulated\":true},\"suggestions\":true,"         \
    "\"snoozed_until\":null,\"routine\":{\"status\":\"idle\",\"name\":null,\"suggestion\":null,"  \
    "\"elapsed_s\":0,\"remaining_s\":0," NO_COHERENCE "}," standing "}]}}"

#define EVIDENCE                                                                     \
    "{\"stress\":83.3,\"heart_rate\":91.0,\"rmssd\":18.5,\"usual_heart_rate\":64.0," \
    "\"raised_min\":6.0,\"load_today\":12.0,\"load_week\":40.0,\"usual_week\":33.5," \
    "\"last_massage_days\":20}"

/* clang-format off */
static const struct row rows[] = {
    /* looking */
    { "people through the socket show all", SOCKET, 1, "people", "",
      ALEX("\"Alex\"", "1988", "[\"general_stress\",\"insomnia\"]", "[\"fever\",\"neuropathy\"]",
           STATE_IN_FULL, "[\"no_motion\",\"condition\"]", LOAD_OF_ALEX, "12", "\"open\",\"no_booking\":\"booked\"",
           "\"sustained\",\"because\":\"Your pulse has stayed above your usual while you were still.\"", EVIDENCE, STANDING_IN_FULL) },
    { "people over MQTT show no name, vitals, needs or conditions", MQTT, 1, "people", "",
      ALEX("null", "null", "null", "null", STATE_IN_LEVELS, "null", "null", "null", "null,\"no_booking\":null", "null,\"because\":null", "null", STANDING_IN_LEVELS) },
    { "people, one of them", SOCKET, 2, "people", "{\"person\":\"alex\"}",
      ALEX("\"Alex\"", "1988", "[\"general_stress\",\"insomnia\"]", "[\"fever\",\"neuropathy\"]",
           STATE_IN_FULL, "[\"no_motion\",\"condition\"]", LOAD_OF_ALEX, "12", "\"open\",\"no_booking\":\"booked\"",
           "\"sustained\",\"because\":\"Your pulse has stayed above your usual while you were still.\"", EVIDENCE, STANDING_IN_FULL) },
    { "people, a stranger among them", SOCKET, 2, "people", "{\"person\":\"kin\"}",
      ERROR("nobody is called \\\"kin\\\": did you mean \\\"kim\\\"?", 2) },
    { "status of a stranger", MQTT, 2, "status", "{\"person\":\"kin\"}",
      ERROR("nobody is called \\\"kin\\\": did you mean \\\"kim\\\"?", 2) },
    { "nobody", SOCKET, 0, "people", "{}", "{\"status\":\"ok\",\"result\":{\"people\":[]}}" },
    { "routine list names what runs", SOCKET, 2, "routine list", "{}",
      "{\"status\":\"ok\",\"result\":{\"routines\":[{\"name\":\"slow_breathing\",\"title\":null,\"duration_s\":300},"
      "{\"name\":\"box_breathing\",\"title\":null,\"duration_s\":240},{\"name\":\"stretch\",\"title\":\"Stretching at the desk\",\"duration_s\":300},"
      "{\"name\":\"breathe_search\",\"title\":\"Find your own rhythm of breathing\",\"duration_s\":930}],\"running\":[{\"person\":\"kim\",\"routine\":"
      "{\"status\":\"running\",\"name\":\"box_breathing\",\"suggestion\":null,\"elapsed_s\":30,\"remaining_s\":210,"
      "\"coherence\":0.75,\"peak\":3.8,\"paced\":3.8,\"with_you\":true}}]}}" },

    /* orders */
    { "routine start", MQTT, 1, "routine_start", "{\"name\":\"box_breathing\"}",
      "{\"status\":\"ok\",\"result\":{\"routine\":\"box_breathing\",\"seconds\":240,\"note\":null,\"text\":\"it is running\"}}",
      "command routine_start alex box_breathing" },
    { "routine start, to stretch", SOCKET, 1, "routine start", "{\"name\":\"stretch\",\"watch\":true}",
      "{\"status\":\"ok\",\"result\":{\"routine\":\"stretch\",\"seconds\":300,\"note\":\"Only as far as it is pleasant.\",\"text\":\"it is running\"}}",
      "command routine_start alex stretch" },
    { "routine search", SOCKET, 1, "routine search", "{}",
      "{\"status\":\"ok\",\"result\":{\"routine\":\"breathe_search\",\"seconds\":930,\"note\":null,\"resonance\":"
      "{\"per_min\":5.55,\"deviation\":0.2,\"found\":false,\"sessions\":2,\"of\":4},\"text\":\"it is running\"}}",
      "command routine_start alex breathe_search" },
    { "routine search, of whom nothing may be told", MQTT, 1, "routine_search", "{}",
      "{\"status\":\"ok\",\"result\":{\"routine\":\"breathe_search\",\"seconds\":930,\"note\":null,\"resonance\":null,"
      "\"text\":\"it is running\"}}", "command routine_start alex breathe_search" },
    { "routine start, which a condition forbids", SOCKET, 1, "routine start", "{\"name\":\"box_breathing\"}",
      ERROR("not while a condition of theirs stands against it", 1), "command routine_start alex box_breathing", -EACCES },
    { "routine start, misspelt", MQTT, 1, "routine_start", "{\"name\":\"box_breating\"}",
      ERROR("no routine is called \\\"box_breating\\\": did you mean \\\"box_breathing\\\"?", 2) },
    { "routine start, far off", MQTT, 1, "routine_start", "{\"name\":\"yoga\"}",
      ERROR("no routine is called \\\"yoga\\\": see `routine list`", 2) },
    { "routine start while one runs", SOCKET, 2, "routine start", "{\"name\":\"box_breathing\",\"person\":\"kim\"}",
      ERROR("a routine is running already", 1), "command routine_start kim box_breathing", -EBUSY },
    { "routine stop where none runs", SOCKET, 1, "routine stop", "{}", ERROR("no routine is running", 1),
      "command routine_stop alex ", -ENOENT },
    { "suggest", SOCKET, 1, "suggest", "{}", ERROR("nothing fits now", 1), "command suggest alex ", -EAGAIN },
    { "suggest off", SOCKET, 1, "suggest", "{\"turn\":\"off\"}", DONE("done; `balmctl status` shows what is open"), "command suggestions_on alex off" },
    { "answer by id finds the person", MQTT, 2, "answer", "{\"id\":\"kim-5\",\"answer\":\"no\"}",
      ERROR("that suggestion was answered already", 1), "answer kim kim-5 no", -EALREADY },
    { "answer without id takes the open one", MQTT, 2, "answer", "{\"answer\":\"accept\"}", DONE("noted"), "answer alex  accept" },
    { "answer with nobody's id", MQTT, 2, "answer", "{\"id\":\"eve-5\",\"answer\":\"no\"}",
      ERROR("no suggestion has the id \\\"eve-5\\\"", 2) },
    { "answer, misspelt", MQTT, 1, "answer", "{\"answer\":\"acept\"}",
      ERROR("answer: expected one of accept, later, no, not_stressed, done, stop_asking; did you mean \\\"accept\\\"?", 2) },
    { "reload", MQTT, 0, "reload", "", DONE("the configuration was read again"), "reload" },
    { "person add", SOCKET, 1, "person add", "{\"id\":\"eve\",\"name\":\"Eve\",\"born\":1990,\"consent\":\"2026-01-30\"}",
      DONE("added"), "person_add eve Eve 1990 20483" },
    { "person add without consent", SOCKET, 1, "person add", "{\"id\":\"eve\"}", ERROR("person add: consent is missing", 2) },
    { "person add who agrees tomorrow", SOCKET, 1, "person add", "{\"id\":\"eve\",\"consent\":\"2026-02-01\"}",
      ERROR("consent: lies in the future", 2) },
    { "person add who is known", SOCKET, 1, "person add", "{\"id\":\"alex\",\"consent\":\"2026-01-30\"}",
      ERROR("\\\"alex\\\" is known already", 2) },
    { "person add called bridge", SOCKET, 1, "person add", "{\"id\":\"bridge\",\"consent\":\"2026-01-30\"}",
      ERROR("id: use 1 to 32 of a-z, 0-9, _ and -; bridge, sensor, guest and nobody are taken, and so is what begins with sensor- or bridge-", 2) },
    { "person add whom Home Assistant would take for a sensor", SOCKET, 1, "person add", "{\"id\":\"sensor_1\",\"consent\":\"2026-01-30\"}",
      ERROR("id: use 1 to 32 of a-z, 0-9, _ and -; bridge, sensor, guest and nobody are taken, and so is what begins with sensor- or bridge-", 2) },
    { "person add whom Home Assistant could not tell apart", SOCKET, 1, "person add", "{\"id\":\"_alex\",\"consent\":\"2026-01-30\"}",
      ERROR("id: \\\"_alex\\\" differs from \\\"alex\\\" only in _ and -: Home Assistant would have the same entity ids for both", 2) },
    { "person add born in the year 12", SOCKET, 1, "person add", "{\"id\":\"eve\",\"born\":12,\"consent\":\"2026-01-30\"}",
      ERROR("born: 12 is not in 1900 .. 2100", 2) },
    { "person remove who is in the file", SOCKET, 2, "person remove", "{\"person\":\"alex\"}",
      ERROR("\\\"alex\\\" is written in the configuration: take them out there, then `balmctl reload`", 2) },
    { "person remove", SOCKET, 2, "person remove", "{\"person\":\"kim\"}", DONE("removed"), "person_remove kim" },

    /* who */
    { "nobody to ask for", SOCKET, 0, "suggest", "{}",
      ERROR("nobody is known yet: add someone with `balmctl person add ID`", 2) },
    { "which of two", SOCKET, 2, "suggest", "{}", ERROR("say for whom: person is one of alex, kim", 2) },
    { "a misspelt person", SOCKET, 2, "suggest", "{\"person\":\"alx\"}",
      ERROR("nobody is called \\\"alx\\\": did you mean \\\"alex\\\"?", 2) },
    { "a stranger", SOCKET, 2, "suggest", "{\"person\":\"rumpelstiltskin\"}",
      ERROR("nobody is called \\\"rumpelstiltskin\\\"; known: alex, kim", 2) },

    /* doors */
    { "watch over MQTT", MQTT, 1, "watch", "{}",
      ERROR("watch is only answered on the hub itself: it shows vitals as they come; subscribe to the topics of the person instead", 1) },
    { "person add over MQTT", MQTT, 1, "person_add", "{\"id\":\"eve\",\"consent\":\"2026-01-30\"}",
      ERROR("person add is only answered on the hub itself: a person must be asked for their consent at the terminal", 1) },
    { "person remove over MQTT, before its arguments are looked at", MQTT, 1, "person_remove", "{\"x\":1}",
      ERROR("person remove is only answered on the hub itself: nobody is taken out from afar", 1) },
    { "dashboard over MQTT", MQTT, 1, "homeassistant_dashboard", "{}",
      ERROR("homeassistant dashboard is only answered on the hub itself: it names everyone and what they wear, and is for whoever sets up Home Assistant", 1) },
    { "forgetting over MQTT", MQTT, 1, "homeassistant_forget", "{}",
      ERROR("homeassistant forget is only answered on the hub itself: nothing is given up from afar", 1) },
    { "dashboard of all, though it is not said for whom", SOCKET, 2, "homeassistant dashboard", "{}", "{\"status\":\"ok\",\"result\":{\"yaml\":\"views: []\\n\"}}", "home_dashboard " },
    { "dashboard of one, by names", SOCKET, 2, "homeassistant dashboard", "{\"person\":\"kim\",\"ids\":\"names\"}", "{\"status\":\"ok\",\"result\":{\"yaml\":\"views: []\\n\"}}", "home_dashboard kim by name" },
    { "dashboard of a stranger", SOCKET, 2, "homeassistant dashboard", "{\"person\":\"kin\"}", ERROR("nobody is called \\\"kin\\\": did you mean \\\"kim\\\"?", 2) },
    { "dashboard with other ids", SOCKET, 2, "homeassistant dashboard", "{\"ids\":\"name\"}", ERROR("ids: expected one of given, names; did you mean \\\"names\\\"?", 2) },
    { "forgotten", SOCKET, 2, "homeassistant forget", "{}", "{\"status\":\"ok\",\"result\":{\"text\":\"forgotten\"}}", "home_forget" },
    { "watch without a client", SOCKET, 1, "watch", "{}", ERROR("watching needs the socket", 1) },

    /* bad requests */
    { "an unknown verb", MQTT, 1, "dance", "{}", ERROR("no such verb", 2) },
    { "a misspelt verb", MQTT, 1, "routine_strt", "{}", ERROR("no such verb: did you mean \\\"routine start\\\"?", 2) },
    { "a verb of balmctl itself", MQTT, 1, "config_check", "{}",
      ERROR("config check is only answered on the hub itself: it runs where balmctl runs, and reads the files with the rights of whoever asks", 1) },
    { "one that is to come, as a topic spells it", MQTT, 1, "forget_person", "{\"person\":\"kim\"}",
      ERROR("forget-person is only answered on the hub itself: it runs where balmctl runs, and deletes all that is known of somebody", 1) },
    { "at the socket, too", SOCKET, 1, "decode", "{}",
      ERROR("decode is only answered on the hub itself: it runs where balmctl runs, and needs no daemon, only bytes", 1) },
    { "half a verb", MQTT, 1, "routine", "{}", ERROR("no such verb", 2) },
    { "an unknown key", SOCKET, 1, "suggest", "{\"persn\":\"alex\"}", ERROR("suggest takes no \\\"persn\\\": did you mean \\\"person\\\"?", 2) },
    { "a key of a verb without any", SOCKET, 1, "status", "{\"x\":1}", ERROR("status takes no \\\"x\\\"", 2) },
    { "no object", SOCKET, 1, "suggest", "[1]", ERROR("expected a JSON object", 2) },
    { "no JSON", SOCKET, 1, "suggest", "{person}", ERROR("not valid JSON at byte 7: string or '}' expected near 'person'", 2) },
    { "a key twice", SOCKET, 1, "suggest", "{\"person\":\"alex\",\"person\":\"kim\"}",
      ERROR("not valid JSON at byte 25: duplicate object key near '\\\"person\\\"'", 2) },
    { "a number for a word", SOCKET, 1, "suggest", "{\"person\":3}", ERROR("person: expected text", 2) },
    { "an object for a word", SOCKET, 1, "suggest", "{\"person\":{}}", ERROR("person: expected text", 2) },
    { "a fraction for a whole number", SOCKET, 1, "person add", "{\"id\":\"eve\",\"born\":1990.5,\"consent\":\"2026-01-30\"}",
      ERROR("born: expected a whole number", 2) },
    { "text for a whole number", SOCKET, 1, "person add", "{\"id\":\"eve\",\"born\":\"1990\",\"consent\":\"2026-01-30\"}",
      ERROR("born: expected a whole number", 2) },
    { "two words for one", SOCKET, 1, "suggest", "{\"person\":\"a b\"}", ERROR("person: expected one word", 2) },
    { "an empty word", SOCKET, 1, "suggest", "{\"person\":\"\"}", ERROR("person: is empty", 2) },
    { "control characters", SOCKET, 1, "person add", "{\"id\":\"eve\",\"name\":\"E\\u001bve\",\"consent\":\"2026-01-30\"}",
      ERROR("name: has control characters", 2) },
    { "a name of 65 bytes", SOCKET, 1, "person add",
      "{\"id\":\"eve\",\"name\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\"consent\":\"2026-01-30\"}",
      ERROR("name: longer than 64 bytes", 2) },
    { "a date that does not exist", SOCKET, 1, "person add", "{\"id\":\"eve\",\"consent\":\"2026-02-30\"}",
      ERROR("consent: expected the date on which they agreed, as 2026-01-31", 2) },
    { "nested too deep", SOCKET, 1, "suggest", "{\"person\":[[[[[[[[[]]]]]]]]]}", ERROR("the request is nested deeper than 8 levels", 2) },
    { "brackets in text are no depth", SOCKET, 1, "suggest", "{\"person\":\"[[[[[[[[[[{\\\"{{\"}",
      ERROR("nobody is called \\\"[[[[[[[[[[{\\\"{{\\\"; known: alex", 2) },
    { "bytes that are no UTF-8", SOCKET, 1, "suggest", "{\"person\":\"\xff\"}",
      ERROR("not valid JSON at byte 11: unable to decode byte 0xff near '\\\"'", 2) },

    /* transactions */
    { "a transaction comes back", MQTT, 1, "answer", "{\"answer\":\"no\",\"transaction\":\"a-1\"}",
      "{\"status\":\"ok\",\"result\":{\"text\":\"noted\"},\"transaction\":\"a-1\"}", "answer alex  no" },
    { "also with an error, also a number", MQTT, 1, "dance", "{\"transaction\":17}",
      "{\"status\":\"error\",\"error\":\"no such verb\",\"code\":2,\"transaction\":17}" },
    { "a transaction that is an object", MQTT, 1, "status", "{\"transaction\":{}}",
      ERROR("transaction: expected a word of at most 128 bytes or a whole number", 2) },
};
/* clang-format on */

static void test_huge(void **state)
{
    static const struct row row = { .people = 1 };
    struct asked a = { .row = &row };
    uv_loop_t loop;
    struct control *c = request_open(&loop, &a);
    char *huge = malloc(70001);

    (void)state;
    memset(huge, ' ', 70000);
    huge[0] = '{';
    huge[70000] = '\0';
    control_request(c, DOOR_MQTT, "status", huge, request_on_reply, &a);
    assert_string_equal(a.reply, ERROR("the request is longer than 65536 bytes", 2));
    free(huge);
    free(a.reply);
    request_close(&loop, c);
}

/* `status` holds all of it; its parts are compared above. */
static void test_vitals_over_mqtt(void **state)
{
    static const struct row row = { .people = 2 };
    struct asked a = { .row = &row };
    uv_loop_t loop;
    struct control *c = request_open(&loop, &a);

    (void)state;
    control_request(c, DOOR_MQTT, "status", "", request_on_reply, &a);
    assert_non_null(strstr(a.reply, "\"broker\":{\"connected\":true"));
    assert_null(strstr(a.reply, "83.3"));
    assert_null(strstr(a.reply, "neuropathy"));
    control_show_vitals(c, true);
    control_request(c, DOOR_MQTT, "status", "", request_on_reply, &a);
    assert_non_null(strstr(a.reply, "\"stress\":83.3"));
    assert_non_null(strstr(a.reply, "neuropathy"));
    assert_null(strstr(a.reply, ":nan"));
    free(a.reply);
    request_close(&loop, c);
}

static struct control_call *kept[200];
static int kept_count;

static void keep_order(void *ctx, const struct order *o, struct control_call *call)
{
    (void)ctx, (void)o;
    kept[kept_count++] = call;
}

/* The hub may take its time, and control may be gone by then. */
static void test_late_ends(void **state)
{
    static const struct row row = { .people = 1 };
    struct asked a = { .row = &row };
    uv_loop_t loop;
    struct control *c = request_open_late(&loop, &a, keep_order);

    (void)state;
    kept_count = 0;
    for (int i = 0; i < 140; i++)
        control_request(c, DOOR_MQTT, "reload", "{}", request_on_reply, &a);
    assert_int_equal(kept_count, 128); /* the rest was refused at once */
    assert_int_equal(a.replies, 12);
    assert_string_equal(a.reply, ERROR("too many requests at once", 1));
    control_done(kept[0], 0, NULL);
    control_done(kept[127], -EIO, "the file is broken");
    assert_int_equal(a.replies, 14);
    assert_string_equal(a.reply, ERROR("the file is broken", 1));
    request_close(&loop, c);
    for (int i = 1; i < 127; i++)
        control_done(kept[i], 0, NULL);
    assert_int_equal(a.replies, 14);
    free(a.reply);
}

/* The table itself: what help, completions and topics rely on. */
static void test_table(void **state)
{
    size_t count;
    const struct verb *verbs = control_verbs(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        assert_ptr_equal(control_verb(verbs[i].name), &verbs[i]);
        assert_true(strlen(verbs[i].help) <= 61); /* one line of the overall help */
        assert_true(!verbs[i].local_for || verbs[i].local);
        assert_int_equal(verbs[i].local, verbs[i].why_local != NULL);
        assert_non_null(verbs[i].action);
        for (const struct verb_arg *a = verbs[i].args; a && a->name; a++) {
            assert_non_null(a->help);
            assert_int_equal(a->type == ARG_CHOICE, a->choices != NULL);
            assert_true(a->type != ARG_INT || a->max > a->min);
        }
    }
    assert_ptr_equal(control_verb("routine_start"), control_verb("routine start"));
    assert_null(control_verb("routine  start"));
    assert_null(control_verb(""));
}

int main(void)
{
    enum { N = sizeof(rows) / sizeof(rows[0]) };
    struct CMUnitTest tests[N + 4] = {
        [N] = cmocka_unit_test(test_huge),
        [N + 1] = cmocka_unit_test(test_vitals_over_mqtt),
        [N + 2] = cmocka_unit_test(test_late_ends),
        [N + 3] = cmocka_unit_test(test_table),
    };

    setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
    for (size_t i = 0; i < N; i++)
        tests[i] = (struct CMUnitTest){
            .name = rows[i].name,
            .test_func = request_test_row,
            .initial_state = (void *)(uintptr_t)&rows[i],
        };
    return cmocka_run_group_tests_name("requests", tests, NULL, NULL);
}
