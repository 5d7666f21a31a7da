/* One request, one reply: what people tell of themselves, their massages, and what did them good.
 */
#include "request_bench.h"

#include "look.h"
#include "small_house.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OK(members) "{\"status\":\"ok\",\"result\":{" members "}}"

#define SENSITIVITY                                                           \
    "{\"chosen\":0,\"learnt\":-1.5,\"after_s\":500,\"usual_after_s\":300,"    \
    "\"least_score\":84,\"not_stressed\":3,\"felt_tense\":0,\"felt_calm\":1," \
    "\"since\":\"2025-11-04T12:00:00+01:00\""
#define CHOSEN_ONLY                                                                      \
    "{\"chosen\":0,\"learnt\":null,\"after_s\":null,\"usual_after_s\":null,"             \
    "\"least_score\":null,\"not_stressed\":null,\"felt_tense\":null,\"felt_calm\":null," \
    "\"since\":null"
#define FEVER                                                                             \
    "{\"condition\":\"fever\",\"since\":\"2026-01-30T12:00:00+01:00\",\"by\":\"person\"," \
    "\"asked_again\":true,\"tell\":\"You have a fever: no massage until it is over.\""
#define NOTHING "{\"before\":null,\"after\":null,\"expected\":null}"
#define EFFECT_OF_SESSION                                                             \
    "{\"hours_hr\":{\"before\":70.0,\"after\":66.0,\"expected\":70.0},"               \
    "\"hours_rmssd\":" NOTHING ",\"hours_stress\":" NOTHING ","                       \
    "\"night_hr\":{\"before\":58.0,\"after\":55.5,\"expected\":57.75},"               \
    "\"night_rmssd\":" NOTHING ",\"days_hr\":" NOTHING ",\"days_rmssd\":" NOTHING "," \
    "\"days_raised\":" NOTHING "}"

/* clang-format off */
static const struct row rows[] = {
    /* notes, feelings, settings */
    { "note", SOCKET, 1, "note", "{\"text\":\"tea with Kim\"}",
      OK("\"noted\":\"2026-01-31T12:00:00+01:00\",\"text\":\"noted\""), "command note alex tea with Kim" },
    { "note of nothing", SOCKET, 1, "note", "{\"text\":\"   \"}",
      ERROR("text: is empty", 2) },
    { "note of which of two", SOCKET, 2, "note", "{\"text\":\"tea\"}",
      ERROR("say for whom: person is one of alex, kim", 2) },
    { "note over MQTT", MQTT, 1, "note", "{\"text\":\"Tee ü\"}",
      OK("\"noted\":\"2026-01-31T12:00:00+01:00\",\"text\":\"noted\""), "command note alex Tee ü" },
    { "snooze in words", SOCKET, 1, "snooze", "{\"time\":\"1h30min\"}",
      OK("\"until\":null,\"text\":\"noted\""), "command snooze alex 5400 s" },
    { "snooze in seconds", MQTT, 1, "snooze", "{\"time\":900}",
      OK("\"until\":null,\"text\":\"noted\""), "command snooze alex 900 s" },
    { "snooze ends", MQTT, 1, "snooze", "{\"time\":\"0\"}",
      OK("\"until\":null,\"text\":\"noted\""), "command snooze alex 0 s" },
    { "snooze for a bare number", SOCKET, 1, "snooze", "{\"time\":\"30\"}",
      ERROR("time: expected a duration such as 30min, 2h or 1d", 2) },
    { "snooze for as long as may be", SOCKET, 1, "snooze", "{\"time\":\"30d\"}",
      OK("\"until\":null,\"text\":\"noted\""), "command snooze alex 2592000 s" },
    { "snooze for longer", MQTT, 1, "snooze", "{\"time\":\"31d\"}",
      ERROR("time: a snooze lasts 30 days at most", 2) },
    { "snooze for longer, in seconds", MQTT, 1, "snooze", "{\"time\":2592001}",
      ERROR("time: a snooze lasts 30 days at most", 2) },
    { "snooze for a decade", SOCKET, 1, "snooze", "{\"time\":\"3650d\"}",
      ERROR("time: longer than a year", 2) },
    { "snooze for less than nothing", SOCKET, 1, "snooze", "{\"time\":-1}",
      ERROR("time: expected 0 .. 31622400 seconds", 2) },
    { "feel", SOCKET, 1, "feel", "{\"value\":4}",
      OK("\"feel\":4,\"stress\":83,\"text\":\"noted\""), "command feel alex 4" },
    { "feel over MQTT tells no score", MQTT, 1, "feel", "{\"value\":4}",
      OK("\"feel\":4,\"stress\":null,\"text\":\"noted\""), "command feel alex 4" },
    { "feel over MQTT, where vitals may leave", MQTT, 1, "feel", "{\"value\":4}",
      OK("\"feel\":4,\"stress\":83,\"text\":\"noted\""), "command feel alex 4", .vitals = true },
    { "feel over MQTT, for one of two, without a score", MQTT, 2, "feel", "{\"value\":1,\"person\":\"kim\"}",
      OK("\"feel\":1,\"stress\":null,\"text\":\"noted\""), "command feel kim 1", .vitals = true },
    { "feel of one of two", MQTT, 2, "feel", "{\"value\":1}",
      ERROR("say for whom: person is one of alex, kim", 2) },
    { "feel nothing", SOCKET, 1, "feel", "{}",
      ERROR("feel: value is missing", 2) },
    { "feel more than that", MQTT, 1, "feel", "{\"value\":6}",
      ERROR("value: 6 is not in 1 .. 5", 2) },
    { "feel less than that", MQTT, 1, "feel", "{\"value\":0}",
      ERROR("value: 0 is not in 1 .. 5", 2) },
    { "feel in between", MQTT, 1, "feel", "{\"value\":2.5}",
      ERROR("value: expected a whole number", 2) },
    { "feel in a word", SOCKET, 1, "feel", "{\"value\":\"tense\"}",
      ERROR("value: expected a whole number", 2) },
    { "feel without consent", SOCKET, 1, "feel", "{\"value\":5}",
      ERROR("not without their consent: `balmctl person add` asks for it", 1), "command feel alex 5", -EPERM },
    { "sensitivity, looked at", SOCKET, 1, "sensitivity", "{}",
      "{\"status\":\"ok\",\"result\":" SENSITIVITY "}}" },
    { "sensitivity, a null chooses nothing", SOCKET, 1, "sensitivity", "{\"value\":null}",
      "{\"status\":\"ok\",\"result\":" SENSITIVITY "}}" },
    { "sensitivity over MQTT tells what was chosen", MQTT, 1, "sensitivity", "{}",
      "{\"status\":\"ok\",\"result\":" CHOSEN_ONLY "}}" },
    { "sensitivity, chosen", MQTT, 1, "sensitivity", "{\"value\":-2}",
      "{\"status\":\"ok\",\"result\":" CHOSEN_ONLY ",\"text\":\"noted\"}}", "command sensitivity alex -2" },
    { "sensitivity of 0 is a choice", SOCKET, 1, "sensitivity", "{\"value\":0}",
      "{\"status\":\"ok\",\"result\":" SENSITIVITY ",\"text\":\"noted\"}}", "command sensitivity alex 0" },
    { "sensitivity beyond", SOCKET, 1, "sensitivity", "{\"value\":3}",
      ERROR("value: 3 is not in -2 .. 2", 2) },
    { "recalibrate", SOCKET, 1, "recalibrate", "{}",
      OK("\"forgot\":[\"reference\"],\"text\":\"forgotten; balm begins to learn anew\""), "command recalibrate alex 1" },
    { "recalibrate a part", SOCKET, 1, "recalibrate", "{\"part\":\"ranking\"}",
      OK("\"forgot\":[\"ranking\"],\"text\":\"forgotten; balm begins to learn anew\""), "command recalibrate alex 8" },
    { "recalibrate all", SOCKET, 1, "recalibrate", "{\"part\":\"all\"}",
      OK("\"forgot\":[\"reference\",\"sensitivity\",\"resonance\",\"ranking\"],\"text\":\"forgotten; balm begins to learn anew\""), "command recalibrate alex f" },
    { "recalibrate, misspelt", SOCKET, 1, "recalibrate", "{\"part\":\"rankin\"}",
      ERROR("part: expected one of reference, sensitivity, resonance, ranking, all; did you mean \\\"ranking\\\"?", 2) },
    { "recalibrate over MQTT", MQTT, 1, "recalibrate", "{}",
      ERROR("recalibrate is only answered on the hub itself: what was learnt in weeks is not thrown away from afar", 1), .vitals = true },
    { "condition list", SOCKET, 1, "condition list", "{}",
      OK("\"person\":\"alex\",\"conditions\":[" FEVER "},{\"condition\":\"neuropathy\",\"since\":null,\"by\":\"configuration\",\"asked_again\":false,\"tell\":\"You feel less in some places: no deep pressure and no heat there.\"}]") },
    { "condition list where none holds", SOCKET, 2, "condition list", "{\"person\":\"kim\"}",
      OK("\"person\":\"kim\",\"conditions\":[]") },
    { "condition list over MQTT", MQTT, 1, "condition_list", "{}",
      ERROR("condition list is only answered on the hub itself: conditions are for their own screen", 1), .vitals = true },
    { "condition set", SOCKET, 1, "condition set", "{\"name\":\"fever\"}",
      "{\"status\":\"ok\",\"result\":" FEVER ",\"stopped\":null,\"booked\":\"2026-02-01T12:00:00+01:00\",\"ask_first\":false,\"text\":\"noted\"}}", "command condition alex fever on" },
    { "condition set over MQTT tells nothing else", MQTT, 1, "condition_set", "{\"name\":\"dvt\"}",
      OK("\"condition\":\"dvt\",\"text\":\"noted\""), "command condition alex dvt on", .vitals = true },
    { "condition set, misspelt", MQTT, 1, "condition_set", "{\"name\":\"fevr\"}",
      ERROR("name: there is no \\\"fevr\\\"; did you mean \\\"fever\\\"?", 2) },
    { "condition set, unheard of", SOCKET, 1, "condition set", "{\"name\":\"hiccups\"}",
      ERROR("name: there is no \\\"hiccups\\\"; `--help` lists all there are", 2) },
    { "condition set, a number", SOCKET, 1, "condition set", "{\"name\":3}",
      ERROR("name: expected a word such as fever", 2) },
    { "condition set, steering the terminal", SOCKET, 1, "condition set", "{\"name\":\"\\u001b[2J\"}",
      ERROR("name: expected a word such as fever", 2) },
    { "condition that does not hold", SOCKET, 1, "condition clear", "{\"name\":\"dvt\"}",
      ERROR("that condition does not hold", 1), "command condition alex dvt off", -ENOENT },
    { "condition clear", SOCKET, 1, "condition clear", "{\"name\":\"neuropathy\"}",
      OK("\"condition\":\"neuropathy\",\"text\":\"noted\""), "command condition alex neuropathy off" },
    { "condition set that holds already", SOCKET, 1, "condition set", "{\"name\":\"dvt\"}",
      ERROR("that is so already", 1), "command condition alex dvt on", -EALREADY, .words = "that is so already" },
    { "condition set over MQTT, which holds already", MQTT, 1, "condition_set", "{\"name\":\"dvt\"}",
      OK("\"condition\":\"dvt\",\"text\":\"noted\""), "command condition alex dvt on", -EALREADY, .words = "that is so already" },
    { "condition set over MQTT, which is written down", MQTT, 1, "condition_set", "{\"name\":\"neuropathy\"}",
      OK("\"condition\":\"neuropathy\",\"text\":\"noted\""), "command condition alex neuropathy on", -ENOTUNIQ, .words = "that condition is written in the configuration: change it there" },
    { "condition set over MQTT at vitals, which holds already", MQTT, 1, "condition_set", "{\"name\":\"dvt\"}",
      ERROR("that is so already", 1), "command condition alex dvt on", -EALREADY, .vitals = true, .words = "that is so already" },
    { "condition set over MQTT, without consent", MQTT, 1, "condition_set", "{\"name\":\"dvt\"}",
      ERROR("not without their consent: `balmctl person add` asks for it", 1), "command condition alex dvt on", -EPERM },
    { "condition set over MQTT, and not stored", MQTT, 1, "condition_set", "{\"name\":\"dvt\"}",
      ERROR("Input/output error", 1), "command condition alex dvt on", -EIO },
    { "condition clear over MQTT, which does not hold", MQTT, 1, "condition_clear", "{\"name\":\"fever\"}",
      OK("\"condition\":\"fever\",\"text\":\"noted\""), "command condition alex fever off", -ENOENT },
    { "condition clear over MQTT, which is written down", MQTT, 1, "condition_clear", "{\"name\":\"fever\"}",
      OK("\"condition\":\"fever\",\"text\":\"noted\""), "command condition alex fever off", -ENOTUNIQ, .words = "that condition is written in the configuration: change it there" },
    { "condition clear over MQTT at vitals, which does not hold", MQTT, 1, "condition_clear", "{\"name\":\"fever\"}",
      ERROR("that condition does not hold", 1), "command condition alex fever off", -ENOENT, .vitals = true },
    { "massage cancel over MQTT, where none is booked, is still said", MQTT, 1, "massage_cancel", "{}",
      ERROR("nothing is booked", 1), "command massage_cancel alex 0 0 ", -ENOENT },
    { "routine against a condition", SOCKET, 1, "routine start", "{\"name\":\"box_breathing\"}",
      ERROR("not while a condition of theirs stands against it; `balmctl condition list` shows them", 1), "command routine_start alex box_breathing", -EACCES, .words = "not while a condition of theirs stands against it; `balmctl condition list` shows them" },
    { "routine against a condition, over MQTT", MQTT, 1, "routine_start", "{\"name\":\"box_breathing\"}",
      ERROR("not possible now", 1), "command routine_start alex box_breathing", -EACCES, .words = "not while a condition of theirs stands against it; `balmctl condition list` shows them" },
    { "routine against a condition, over MQTT at vitals", MQTT, 1, "routine_start", "{\"name\":\"box_breathing\"}",
      ERROR("not while a condition of theirs stands against it; `balmctl condition list` shows them", 1), "command routine_start alex box_breathing", -EACCES, .vitals = true, .words = "not while a condition of theirs stands against it; `balmctl condition list` shows them" },
    { "condition clear over MQTT at vitals, of someone private", MQTT, 1, "condition_clear", "{\"name\":\"fever\"}",
      OK("\"condition\":\"fever\",\"text\":\"noted\""), "command condition alex fever off", -ENOENT, .vitals = true, .is_private = true },
    { "suggest, and none fits", SOCKET, 1, "suggest", "{}",
      ERROR("A condition of yours stands against all that would fit.", 1), "command suggest alex ", -EAGAIN, .words = "A condition of yours stands against all that would fit." },
    { "suggest over MQTT, and none fits", MQTT, 1, "suggest", "{}",
      ERROR("nothing fits now", 1), "command suggest alex ", -EAGAIN, .words = "A condition of yours stands against all that would fit." },
    { "note over MQTT, without a clock", MQTT, 1, "note", "{\"text\":\"tea\"}",
      ERROR("The time is not known yet.", 1), "command note alex tea", -EAGAIN, .words = "The time is not known yet." },
    { "condition clear over MQTT, a fever", MQTT, 1, "condition_clear", "{\"name\":\"fever\"}",
      OK("\"condition\":\"fever\",\"text\":\"noted\""), "command condition alex fever off" },
    { "condition clear over MQTT, an infection", MQTT, 1, "condition_clear", "{\"name\":\"infection\"}",
      OK("\"condition\":\"infection\",\"text\":\"noted\""), "command condition alex infection off" },
    { "condition clear over MQTT, another", MQTT, 1, "condition_clear", "{\"name\":\"dvt\"}",
      ERROR("condition clear is only answered on the hub itself: only a fever or an infection is cleared from afar", 1), .vitals = true },
    { "condition clear over MQTT, a word that is none", MQTT, 1, "condition_clear", "{\"name\":\"fewer\"}",
      ERROR("condition clear is only answered on the hub itself: only a fever or an infection is cleared from afar", 1), .vitals = true },
    { "condition clear over MQTT, an object", MQTT, 1, "condition_clear", "{\"name\":{}}",
      ERROR("condition clear is only answered on the hub itself: only a fever or an infection is cleared from afar", 1), .vitals = true },

    /* massages, and what did them good */
    { "massage log now", SOCKET, 1, "massage log", "{}",
      OK("\"at\":\"2026-01-11T12:00:00+01:00\",\"technique\":\"swedish\",\"duration_min\":60,\"text\":\"noted\""), "command massage_log alex 0 0 " },
    { "massage log of now, said so", SOCKET, 1, "massage log", "{\"when\":\"now\"}",
      OK("\"at\":\"2026-01-31T12:00:00+01:00\",\"technique\":null,\"duration_min\":60,\"text\":\"noted\""), "command massage_log alex 1769857200000 0 " },
    { "massage log in local time", SOCKET, 1, "massage log", "{\"when\":\"yesterday 18:30\",\"technique\":\"shiatsu\",\"duration\":\"45min\"}",
      OK("\"at\":\"2026-01-30T18:30:00+01:00\",\"technique\":\"shiatsu\",\"duration_min\":45,\"text\":\"noted\""), "command massage_log alex 1769794200000 45 shiatsu" },
    { "massage log of tomorrow", SOCKET, 1, "massage log", "{\"when\":\"tomorrow 18:30\"}",
      ERROR("when: lies in the future; to plan a session use `massage book`", 2) },
    { "massage log of what is no technique", SOCKET, 1, "massage log", "{\"technique\":\"sweedish\"}",
      ERROR("technique: there is no \\\"sweedish\\\"; did you mean \\\"swedish\\\"?", 2) },
    { "massage log, unheard of", MQTT, 1, "massage_log", "{\"technique\":\"yoga\"}",
      ERROR("technique: there is no \\\"yoga\\\"; `--help` lists all there are", 2) },
    { "massage log for a moment", SOCKET, 1, "massage log", "{\"duration\":\"5min\"}",
      ERROR("duration: a massage takes 10 min to 4 h", 2) },
    { "massage log for a night", SOCKET, 1, "massage log", "{\"duration\":\"8h\"}",
      ERROR("duration: a massage takes 10 min to 4 h", 2) },
    { "massage log for no time", SOCKET, 1, "massage log", "{\"duration\":\"long\"}",
      ERROR("duration: expected a duration such as 30min, 2h or 1d", 2) },
    { "massage log, nulls are no values", SOCKET, 1, "massage log", "{\"duration\":null,\"technique\":null}",
      OK("\"at\":\"2026-01-11T12:00:00+01:00\",\"technique\":\"swedish\",\"duration_min\":60,\"text\":\"noted\""), "command massage_log alex 0 0 " },
    { "massage book of the past", SOCKET, 1, "massage book", "{\"when\":\"11:59\"}",
      ERROR("when: lies in the past; for a session you had use `massage log`", 2) },
    { "massage book without a time", SOCKET, 1, "massage book", "{}",
      ERROR("massage book: when is missing", 2) },
    { "massage book, a null is no value", SOCKET, 1, "massage book", "{\"when\":null}",
      ERROR("massage book: when is missing", 2) },
    { "massage cancel", SOCKET, 1, "massage cancel", "{}",
      OK("\"cancelled\":\"2026-02-01T12:00:00+01:00\",\"text\":\"cancelled\""), "command massage_cancel alex 0 0 " },
    { "massage cancel, where none is booked", SOCKET, 1, "massage cancel", "{}",
      ERROR("nothing is booked", 1), "command massage_cancel alex 0 0 ", -ENOENT },
    { "massage next for one of two", SOCKET, 2, "massage next", "{}",
      ERROR("say for whom: person is one of alex, kim", 2) },
    { "massage next of whom little is known", SOCKET, 2, "massage next", "{\"person\":\"kim\"}",
      OK("\"person\":\"kim\",\"next\":null,\"last\":null,\"booked\":null,\"interval_days\":null,\"duration_min\":0,\"provider\":null,\"technique\":\"relaxation\",\"notes\":[],\"tell\":[],\"ask_first\":null,\"no_booking\":\"not_raised\",\"course\":null,\"licensed\":\"Always with a licensed therapist.\",\"ics\":null") },
    { "massage list", SOCKET, 1, "massage list", "{\"person\":\"alex\"}",
      OK("\"sessions\":[{\"person\":\"alex\",\"at\":\"2026-01-11T12:00:00+01:00\",\"state\":\"held\",\"technique\":\"swedish\",\"duration_min\":60,\"suggestion\":\"alex-7\",\"simulated\":false,\"effect\":" EFFECT_OF_SESSION "},{\"person\":\"eve\",\"at\":\"2026-01-31T12:00:00+01:00\",\"state\":\"cancelled\",\"technique\":null,\"duration_min\":null,\"suggestion\":null,\"simulated\":false,\"effect\":null}]"), "sessions alex" },
    { "massage list over MQTT", MQTT, 1, "massage_list", "{}",
      ERROR("massage list is only answered on the hub itself: it tells of one's body; `effects` is answered here", 1), .vitals = true },
    { "effects of everyone, at levels", MQTT, 2, "effects", "{}",
      OK("\"effects\":[],\"people\":[{\"person\":\"alex\",\"ranking\":null,\"massage\":null,\"resonance\":null},{\"person\":\"kim\",\"ranking\":null,\"massage\":null,\"resonance\":null}],\"some_by_itself\":\"Some of this would have come by itself; what differs between routines is what counts.\",\"own_record\":\"This is your own record, not a promise.\",\"sessions\":[]"), "effects ; sessions " },
    { "effects of a stranger", SOCKET, 2, "effects", "{\"person\":\"kin\"}",
      ERROR("nobody is called \\\"kin\\\": did you mean \\\"kim\\\"?", 2) },
    { "effects that cannot be read", SOCKET, 1, "effects", "{}",
      ERROR("Input/output error", 1), "effects ", -EIO },
};
/* clang-format on */

/* Replies that hold more than a row can: what has to be in them, in order. */
static const struct long_row {
    const char *name;
    enum control_door door;
    const char *verb, *json;
    const char *wants[6];
    const char *never, *order;
} longs[] = {
    { "massage book, in place of another, for summer time",
      SOCKET,
      "massage book",
      "{\"when\":\"2026-04-01 18:00\",\"technique\":\"swedish\",\"duration\":\"90min\"}",
      { "\"at\":\"2026-04-01T18:00:00+02:00\"", "\"technique\":\"swedish\",\"duration_min\":90",
        "\"reminder\":\"2026-02-01T09:00:00+01:00\"", "\"ics\":\"BEGIN:VCALENDAR\\r\\n",
        "\"text\":\"noted; it takes the place of the one booked for 2026-02-01 12:00\"" },
      NULL,
      "command massage_book alex 1775059200000 90 swedish" },
    { "massage book over MQTT tells no technique",
      MQTT,
      "massage_book",
      "{\"when\":\"2026-04-01 18:00\",\"technique\":\"swedish\",\"duration\":5400}",
      { "\"at\":\"2026-04-01T18:00:00+02:00\"", "\"technique\":null,\"duration_min\":90" },
      "swedish",
      "command massage_book alex 1775059200000 90 swedish" },
    { "effects: routines, then what helps, then massages",
      SOCKET,
      "effects",
      "{\"person\":\"alex\"}",
      { "\"effects\":[{\"routine\":\"breathe_resonance\"", "\"coherence\":0.81,\"followed\":1.0",
        "\"ranking\":[{\"what\":\"breathe_resonance\",\"kind\":\"routine\",\"rank\":1",
        "\"night_hr\":{\"sessions\":6,\"mean\":-2.1,\"low\":-3.4,\"high\":-0.8,\"says\":\"lower\"",
        "\"sessions\":[{\"person\":\"alex\",\"at\":\"2026-01-11T12:00:00+01:00\"" },
      "hours_hr\":{\"sessions", /* never judged */
      "effects alex; sessions alex" },
};

static void test_long(void **state)
{
    const struct long_row *l = *state;
    const struct row row = { .people = 1 };
    struct asked a = { .row = &row };
    uv_loop_t loop;
    struct control *c = request_open(&loop, &a);

    control_request(c, l->door, l->verb, l->json, request_on_reply, &a);
    assert_int_equal(a.replies, 1);
    const char *at = a.reply;
    for (size_t i = 0; i < 6 && l->wants[i]; i++) {
        at = strstr(at, l->wants[i]);
        if (!at)
            fail_msg("no %s in its place in %s", l->wants[i], a.reply);
    }
    if (l->never)
        assert_null(strstr(a.reply, l->never));
    assert_string_equal(a.order, l->order);
    free(a.reply);
    request_close(&loop, c);
}

/* A condition may stop what runs, and stand against what is booked: whoever set it is told. */
static void test_condition(void **state)
{
    static const struct {
        const char *running, *technique, *text;
        bool local, is_stopped;
    } cases[] = {
        { "", "swedish", "\"text\": \"noted\"", true, false },
        { "box_breathing", "swedish", "\"text\": \"noted; the routine was stopped\"", true, true },
        { "", "", "a massage is booked: ", true, false },
        { "box_breathing", "", "\"condition\": \"dvt\"}", false, false },
    };
    static const struct order order = {
        .person = "alex",
        .command = { .kind = COMMAND_CONDITION, .condition = CONDITION_DVT, .on = true },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct ordered before = { .order = &order };
        struct house_person alex;
        struct house house;
        const struct look in = { .house = &house, .local = cases[i].local, .vitals = true };

        small_house_of(&house, 1);
        alex = house.people[0];
        house.people = &alex;
        snprintf(alex.standing.technique, sizeof(alex.standing.technique), "%s",
                 cases[i].technique);
        snprintf(before.running, sizeof(before.running), "%s", cases[i].running);
        json_t *result = result_condition_set(&in, &before);
        char *text = json_dumps(result, 0);
        if (!strstr(text, cases[i].text))
            fail_msg("no %s in %s", cases[i].text, text);
        assert_int_equal(json_is_string(json_object_get(result, "stopped")), cases[i].is_stopped);
        free(text);
        json_decref(result);
    }
}

/* Where no massage may be they are told to ask first, booked or not, and nothing leads to a
   booking; who may not know of it sees the same as ever. */
static void test_ask_first(void **state)
{
    static const struct {
        const char *name;
        bool forbidden, booked, local, asks, url;
    } cases[] = {
        { "allowed", false, false, true, false, true },
        { "forbidden, and none is booked", true, false, true, true, false },
        { "forbidden, and one is booked", true, true, true, true, false },
        { "allowed, at levels", false, false, false, false, true },
        { "forbidden, at levels", true, false, false, false, true },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct complaint why = { "" };
        struct house_person alex;
        struct house house;
        const struct look in = { .house = &house, .local = cases[i].local };

        small_house_of(&house, 1);
        alex = house.people[0];
        house.people = &alex;
        if (cases[i].forbidden)
            alex.standing.technique[0] = '\0';
        if (!cases[i].booked)
            alex.standing.booked.at_unix_ms = 0;
        json_t *result = look_massage_next(&in, &why);
        const json_t *provider = json_object_get(result, "provider");
        if (json_is_string(json_object_get(result, "ask_first")) != cases[i].asks ||
            json_is_string(json_object_get(provider, "url")) != cases[i].url)
            fail_msg("%s", cases[i].name);
        assert_true(json_is_string(json_object_get(provider, "phone")));
        const char *file = json_string_value(json_object_get(result, "ics"));
        if (file && !strstr(file, "URL") != !cases[i].url)
            fail_msg("%s: the calendar", cases[i].name);
        assert_true(!file == !cases[i].booked);
        json_decref(result);
    }
}

int main(void)
{
    enum { N = sizeof(rows) / sizeof(rows[0]), L = sizeof(longs) / sizeof(longs[0]) };
    struct CMUnitTest tests[N + L + 2];

    setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
    for (size_t i = 0; i < N; i++)
        tests[i] = (struct CMUnitTest){
            .name = rows[i].name,
            .test_func = request_test_row,
            .initial_state = (void *)(uintptr_t)&rows[i],
        };
    for (size_t i = 0; i < L; i++)
        tests[N + i] = (struct CMUnitTest){ longs[i].name, test_long, NULL, NULL,
                                            (void *)(uintptr_t)&longs[i] };
    tests[N + L] = (struct CMUnitTest)cmocka_unit_test(test_condition);
    tests[N + L + 1] = (struct CMUnitTest)cmocka_unit_test(test_ask_first);
    return cmocka_run_group_tests_name("told", tests, NULL, NULL);
}
