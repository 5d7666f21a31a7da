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

#define ALEX(born, needs, conditions, state, doubts, load, statements, silence, reason, evidence) \
    "{\"status\":\"ok\",\"result\":{\"people\":[{\"id\":\"alex\",\"name\":\"Alex\","              \
    "\"consent\":\"2026-01-31\",\"born\":" born ",\"share\":\"home\",\"from\":\"file\","          \
    "\"sensors\":[\"chest\"],\"needs\":" needs ",\"conditions\":" conditions ",\"state\":" state  \
    ",\"doubts\":" doubts ",\"load\":" load ",\"statements\":" statements ",\"silence\":" silence \
    ",\"suggestion\":{\"id\":\"alex-1769857140\",\"event_type\":\"breathe\","                     \
    "\"reason\":" reason ",\"routine\":\"slow_breathing\",\"technique\":null,"                    \
    "\"choices\":[\"accept\",\"no\"],\"evidence\":" evidence                                      \
    ",\"t\":\"2026-01-31T12:00:00+01:00\","                                                       \
    "\"expires\":\"2026-01-31T12:30:00+01:00\",\"simulated\":true},\"suggestions\":true,"         \
    "\"snoozed_until\":null,\"routine\":{\"status\":\"idle\",\"name\":null,\"suggestion\":null,"  \
    "\"elapsed_s\":0,\"remaining_s\":0}}]}}"

/* clang-format off */
static const struct row rows[] = {
    /* looking */
    { "people through the socket show all", SOCKET, 1, "people", "",
      ALEX("1988", "[\"general_stress\",\"insomnia\"]", "[\"neuropathy\"]",
           STATE_IN_FULL, "[\"no_motion\",\"condition\"]", LOAD_OF_ALEX, "12", "\"open\"",
           "\"sustained\"",
           "{\"stress\":83.3,\"heart_rate\":91.0,\"rmssd\":18.5,\"usual_heart_rate\":64.0,\"raised_min\":6.0,"
           "\"load_today\":12.0,\"load_week\":40.0}") },
    { "people over MQTT show no vitals, needs or conditions", MQTT, 1, "people", "",
      ALEX("null", "null", "null", STATE_IN_LEVELS, "null", "null", "null", "null", "null", "null") },
    { "people, one of them", SOCKET, 2, "people", "{\"person\":\"alex\"}",
      ALEX("1988", "[\"general_stress\",\"insomnia\"]", "[\"neuropathy\"]",
           STATE_IN_FULL, "[\"no_motion\",\"condition\"]", LOAD_OF_ALEX, "12", "\"open\"",
           "\"sustained\"",
           "{\"stress\":83.3,\"heart_rate\":91.0,\"rmssd\":18.5,\"usual_heart_rate\":64.0,\"raised_min\":6.0,"
           "\"load_today\":12.0,\"load_week\":40.0}") },
    { "people, a stranger among them", SOCKET, 2, "people", "{\"person\":\"kin\"}",
      ERROR("nobody is called \\\"kin\\\": did you mean \\\"kim\\\"?", 2) },
    { "status of a stranger", MQTT, 2, "status", "{\"person\":\"kin\"}",
      ERROR("nobody is called \\\"kin\\\": did you mean \\\"kim\\\"?", 2) },
    { "nobody", SOCKET, 0, "people", "{}", "{\"status\":\"ok\",\"result\":{\"people\":[]}}" },
    { "routine list names what runs", SOCKET, 2, "routine list", "{}",
      "{\"status\":\"ok\",\"result\":{\"routines\":[{\"name\":\"slow_breathing\",\"duration_s\":300},"
      "{\"name\":\"box_breathing\",\"duration_s\":240}],\"running\":[{\"person\":\"kim\",\"routine\":"
      "{\"status\":\"running\",\"name\":\"box_breathing\",\"suggestion\":null,\"elapsed_s\":30,\"remaining_s\":210}}]}}" },
    { "massage next", MQTT, 1, "massage_next", "{}",
      "{\"status\":\"ok\",\"result\":{\"person\":\"alex\",\"next\":\"2026-02-01T12:00:00+01:00\",\"last\":null,"
      "\"interval_days\":21,\"duration_min\":60,\"provider\":{\"name\":\"Hands\",\"url\":null,\"phone\":\"+49 30 1\"}}}" },
    { "massage next for one of two", SOCKET, 2, "massage next", "{}", ERROR("say for whom: person is one of alex, kim", 2) },

    /* orders */
    { "routine start", MQTT, 1, "routine_start", "{\"name\":\"box_breathing\"}", DONE("it is running"),
      "command routine_start alex box_breathing" },
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
    { "snooze in words", SOCKET, 1, "snooze", "{\"time\":\"1h30min\"}", DONE("noted"), "command snooze alex 5400 s" },
    { "snooze in seconds", MQTT, 1, "snooze", "{\"time\":900}", DONE("noted"), "command snooze alex 900 s" },
    { "snooze ends", MQTT, 1, "snooze", "{\"time\":\"0\"}", DONE("noted"), "command snooze alex 0 s" },
    { "snooze for a bare number", SOCKET, 1, "snooze", "{\"time\":\"30\"}",
      ERROR("time: expected a duration such as 30min, 2h or 1d", 2) },
    { "snooze for a decade", SOCKET, 1, "snooze", "{\"time\":\"3650d\"}", ERROR("time: longer than a year", 2) },
    { "snooze for less than nothing", SOCKET, 1, "snooze", "{\"time\":-1}", ERROR("time: expected 0 .. 31622400 seconds", 2) },
    { "feel", SOCKET, 1, "feel", "{\"value\":4}", DONE("noted"), "command feel alex 4" },
    { "feel over MQTT, for one of two", MQTT, 2, "feel", "{\"value\":1,\"person\":\"kim\"}", DONE("noted"), "command feel kim 1" },
    { "feel of one of two", MQTT, 2, "feel", "{\"value\":1}", ERROR("say for whom: person is one of alex, kim", 2) },
    { "feel nothing", SOCKET, 1, "feel", "{}", ERROR("feel: value is missing", 2) },
    { "feel more than that", MQTT, 1, "feel", "{\"value\":6}", ERROR("value: 6 is not in 1 .. 5", 2) },
    { "feel less than that", MQTT, 1, "feel", "{\"value\":0}", ERROR("value: 0 is not in 1 .. 5", 2) },
    { "feel in between", MQTT, 1, "feel", "{\"value\":2.5}", ERROR("value: expected a whole number", 2) },
    { "feel in a word", SOCKET, 1, "feel", "{\"value\":\"tense\"}", ERROR("value: expected a whole number", 2) },
    { "feel without consent", SOCKET, 1, "feel", "{\"value\":5}", ERROR("not without their consent: `balmctl person add` asks for it", 1), "command feel alex 5", -EPERM },
    { "recalibrate", SOCKET, 1, "recalibrate", "{}", DONE("forgotten; balm begins to learn anew"), "command recalibrate alex " },
    { "recalibrate over MQTT", MQTT, 1, "recalibrate", "{}",
      ERROR("recalibrate is only answered on the hub itself: what was learnt in weeks is not thrown away from afar", 1) },
    { "massage log now", SOCKET, 1, "massage log", "{}", DONE("noted"), "command massage_log alex 1769857200000" },
    { "massage log in local time", SOCKET, 1, "massage log", "{\"when\":\"yesterday 18:30\"}", DONE("noted"),
      "command massage_log alex 1769794200000" },
    { "massage log of tomorrow", SOCKET, 1, "massage log", "{\"when\":\"tomorrow 18:30\"}",
      ERROR("when: lies in the future; to plan a session use `massage book`", 2) },
    { "massage book across the change to summer time", SOCKET, 1, "massage book", "{\"when\":\"2026-04-01 18:00\"}",
      DONE("noted"), "command massage_book alex 1775059200000" },
    { "massage book of the past", SOCKET, 1, "massage book", "{\"when\":\"11:59\"}",
      ERROR("when: lies in the past; for a session you had use `massage log`", 2) },
    { "massage book without a time", SOCKET, 1, "massage book", "{}", ERROR("massage book: when is missing", 2) },
    { "massage book, a null is no value", SOCKET, 1, "massage book", "{\"when\":null}", ERROR("massage book: when is missing", 2) },
    { "massage cancel", SOCKET, 1, "massage cancel", "{}", ERROR("nothing is booked", 1), "command massage_cancel alex 0", -ENOENT },
    { "reload", MQTT, 0, "reload", "", DONE("the configuration was read again"), "reload" },
    { "person add", SOCKET, 1, "person add", "{\"id\":\"eve\",\"name\":\"Eve\",\"born\":1990,\"consent\":\"2026-01-30\"}",
      DONE("added"), "person_add eve Eve 1990 20483" },
    { "person add without consent", SOCKET, 1, "person add", "{\"id\":\"eve\"}", ERROR("person add: consent is missing", 2) },
    { "person add who agrees tomorrow", SOCKET, 1, "person add", "{\"id\":\"eve\",\"consent\":\"2026-02-01\"}",
      ERROR("consent: lies in the future", 2) },
    { "person add who is known", SOCKET, 1, "person add", "{\"id\":\"alex\",\"consent\":\"2026-01-30\"}",
      ERROR("\\\"alex\\\" is known already", 2) },
    { "person add called bridge", SOCKET, 1, "person add", "{\"id\":\"bridge\",\"consent\":\"2026-01-30\"}",
      ERROR("id: use 1 to 32 of a-z, 0-9, _ and -; bridge, sensor and guest are taken", 2) },
    { "person add born in the year 12", SOCKET, 1, "person add", "{\"id\":\"eve\",\"born\":12,\"consent\":\"2026-01-30\"}",
      ERROR("born: 12 is not in 1900 .. 2100", 2) },
    { "person remove who is in the file", SOCKET, 2, "person remove", "{\"person\":\"alex\"}",
      ERROR("\\\"alex\\\" is written in the configuration: take them out there, then `balmctl reload`", 2) },
    { "person remove", SOCKET, 2, "person remove", "{\"person\":\"kim\"}", DONE("removed"), "person_remove kim" },
    { "effects of everyone", SOCKET, 2, "effects", "{}", "{\"status\":\"ok\",\"result\":{\"effects\":[]}}", "effects " },
    { "effects over MQTT", MQTT, 2, "effects", "{}", ERROR("effects are withheld here by `privacy: levels`", 1) },

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
    { "watch without a client", SOCKET, 1, "watch", "{}", ERROR("watching needs the socket", 1) },

    /* bad requests */
    { "an unknown verb", MQTT, 1, "dance", "{}", ERROR("no such verb", 2) },
    { "a misspelt verb", MQTT, 1, "routine_strt", "{}", ERROR("no such verb: did you mean \\\"routine start\\\"?", 2) },
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
    { "a transaction comes back", MQTT, 1, "snooze", "{\"time\":\"0\",\"transaction\":\"a-1\"}",
      "{\"status\":\"ok\",\"result\":{\"text\":\"noted\"},\"transaction\":\"a-1\"}", "command snooze alex 0 s" },
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
    assert_null(strstr(a.reply, "nan"));
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
