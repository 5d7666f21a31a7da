/* One request, one reply: sensors, what is nearby, and who wears what. */
#include "request_bench.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define BLUETOOTH                                                                                  \
    "\"bluetooth\":{\"needed\":true,\"ok\":true,\"why\":null,\"adapters\":[{\"id\":\"hci0\","      \
    "\"powered\":true,\"scanning\":false,\"used\":true,\"links\":1},{\"id\":\"hci1\",\"powered\":" \
    "false,\"scanning\":false,\"used\":false,\"links\":0}]}"

#define PAIRING(first, second)                                                          \
    "\"pairing\":{\"open\":true,\"adopts\":true,\"person\":\"kim\",\"remaining_s\":75," \
    "\"adopted\":null,\"why\":\"two of them deliver: say which one\",\"candidates\":["  \
    "{\"address\":\"" first ":01\",\"name\":\"HRM-Dual\",\"plugin\":\"heart-rate\","    \
    "\"sensor\":null,\"rssi\":-52,\"tried\":true,\"delivers\":true,\"why\":"            \
    "\"beats have come from it\"},{\"address\":\"" second ":02\",\"name\":null,"        \
    "\"plugin\":\"heart-rate\",\"sensor\":\"strap\",\"rssi\":-90,\"tried\":false,"      \
    "\"delivers\":false,\"why\":null}]}"

/* clang-format off */
static const struct row rows[] = {
    { "sensors", SOCKET, 1, "sensors", "{}",
      "{\"status\":\"ok\",\"result\":{\"sensors\":[{\"id\":\"chest\",\"plugin\":\"simulator\",\"person\":\"alex\","
      "\"link\":\"listening\",\"why\":null,\"contact\":\"skin\",\"class\":\"ecg\",\"simulated\":true,\"experimental\":false,\"battery\":82,"
      "\"rssi\":-61,\"readings\":90,\"refused\":0,\"age_s\":1.0,\"bluetooth\":false,\"adopted\":false,\"name\":null,"
      "\"adapter\":null,\"bonded\":false,\"recoveries\":{\"resubscribed\":0,\"reconnected\":0,\"rediscovered\":0,"
      "\"power_cycled\":0},\"last_fault\":null,\"released_until\":null,\"released_left_s\":null},"
      "{\"id\":\"strap\",\"plugin\":\"heart-rate\",\"person\":\"guest\",\"link\":\"released\",\"why\":\"let go for another device\","
      "\"contact\":\"unknown\",\"class\":\"ecg\",\"simulated\":false,\"experimental\":true,\"battery\":null,\"rssi\":null,\"readings\":0,\"refused\":0,"
      "\"age_s\":null,\"bluetooth\":true,\"adopted\":true,\"name\":\"Polar H10\",\"adapter\":\"hci0\",\"bonded\":true,"
      "\"recoveries\":{\"resubscribed\":3,\"reconnected\":0,\"rediscovered\":1,\"power_cycled\":0},"
      "\"last_fault\":\"nothing came for 10 s\",\"released_until\":\"2026-01-31T12:30:00+01:00\",\"released_left_s\":1800}],"
      "\"house\":[{\"id\":\"hall-room-motion\",\"kind\":\"room_motion\",\"person\":null,\"value\":1,\"age_s\":12.0,"
      "\"link\":\"listening\",\"why\":null,\"refused\":0},{\"id\":\"steps-steps\",\"kind\":\"steps\",\"person\":\"alex\","
      "\"value\":null,\"age_s\":null,\"link\":\"off\",\"why\":\"there is no such plugin\",\"refused\":2}],"
      BLUETOOTH "," PAIRING("AA:BB:CC:DD:EE", "AA:BB:CC:DD:EE") "}}" },
    { "pair", MQTT, 2, "pair", "{\"person\":\"kim\"}", DONE("looking for it"), "pair kim 120 s" },
    { "pair for the only one", SOCKET, 1, "pair", "{\"time\":\"1min\"}", DONE("looking for it"), "pair alex 60 s" },
    { "pair for nobody yet, where there are two", MQTT, 2, "pair", "{}", DONE("looking for it"), "pair  120 s" },
    { "pair for a guest", MQTT, 2, "pair", "{\"person\":\"guest\"}", DONE("looking for it"), "pair guest 120 s" },
    { "pair, ended", MQTT, 2, "pair", "{\"time\":0,\"person\":\"kim\"}", DONE("looking for it"), "pair  0 s" },
    { "pair for too long", SOCKET, 1, "pair", "{\"time\":\"11min\"}", ERROR("time: expected 0 to 10min", 2) },
    { "pair for a stranger", SOCKET, 1, "pair", "{\"person\":\"alec\"}",
      ERROR("nobody is called \\\"alec\\\": did you mean \\\"alex\\\"?", 2) },
    { "pair with nobody there", SOCKET, 0, "pair", "{\"person\":\"kim\"}",
      ERROR("nobody is known yet: add someone with `balmctl person add ID`", 2) },
    { "scan, addresses cut where no socket is", SOCKET, 1, "scan", "{}",
      "{\"status\":\"ok\",\"result\":{\"candidates\":[{\"address\":\"..:EE:FF\",\"name\":\"Polar H10\",\"plugin\":\"heart-rate\","
      "\"sensor\":null,\"rssi\":-48,\"tried\":true,\"delivers\":true,\"why\":\"it delivers\"},{\"address\":\"..:EE:01\","
      "\"name\":null,\"plugin\":null,\"sensor\":\"chest\",\"rssi\":null,\"tried\":false,\"delivers\":false,\"why\":null}]}}",
      "scan 10 s" },
    { "scan for no time", SOCKET, 1, "scan", "{\"time\":\"0\"}", ERROR("time: expected 1s to 10min", 2) },
    { "scan that fails", SOCKET, 1, "scan", "{\"time\":5}", ERROR("No such device", 1), "scan 5 s", -ENODEV },
    { "scan over MQTT", MQTT, 1, "scan", "{}",
      ERROR("scan is only answered on the hub itself: it tells what the neighbours wear, too", 1) },
    { "adopt", SOCKET, 1, "adopt", "{\"address\":\"aa:bb:cc:dd:ee:0f\"}", DONE("taken in"), "adopt AA:BB:CC:DD:EE:0F as  by  for " },
    { "adopt by the name that was heard", SOCKET, 1, "adopt", "{\"address\":\"hrm-dual\"}", DONE("taken in"), "adopt AA:BB:CC:DD:EE:01 as  by  for " },
    { "adopt by a name that nobody has", SOCKET, 1, "adopt", "{\"address\":\"HRM\"}",
      ERROR("address: expected one such as AA:BB:CC:DD:EE:FF, or a name that `scan` or `pair` has just shown, and only once", 2) },
    { "adopt with everything", SOCKET, 2, "adopt",
      "{\"address\":\"AA:BB:CC:DD:EE:0F\",\"person\":\"kim\",\"id\":\"kims\",\"plugin\":\"polar-pmd\"}", DONE("taken in"),
      "adopt AA:BB:CC:DD:EE:0F as kims by polar-pmd for kim" },
    { "adopt what Home Assistant could not tell apart", SOCKET, 1, "adopt", "{\"address\":\"AA:BB:CC:DD:EE:0F\",\"id\":\"chest_\"}",
      ERROR("id: \\\"chest_\\\" differs from \\\"chest\\\" only in _ and -: Home Assistant would have the same entity ids for both", 2) },
    { "adopt half an address", SOCKET, 1, "adopt", "{\"address\":\"AA:BB:CC:DD:EE\"}",
      ERROR("address: expected one such as AA:BB:CC:DD:EE:FF, or a name that `scan` or `pair` has just shown, and only once", 2) },
    { "adopt an address and more", SOCKET, 1, "adopt", "{\"address\":\"AA:BB:CC:DD:EE:FF:00\"}",
      ERROR("address: expected one such as AA:BB:CC:DD:EE:FF, or a name that `scan` or `pair` has just shown, and only once", 2) },
    { "adopt an address with other signs between", SOCKET, 1, "adopt", "{\"address\":\"AA-BB-CC-DD-EE-FF\"}",
      ERROR("address: expected one such as AA:BB:CC:DD:EE:FF, or a name that `scan` or `pair` has just shown, and only once", 2) },
    { "adopt an address of other letters", SOCKET, 1, "adopt", "{\"address\":\"AA:BB:CC:DD:EE:FG\"}",
      ERROR("address: expected one such as AA:BB:CC:DD:EE:FF, or a name that `scan` or `pair` has just shown, and only once", 2) },
    { "adopt under no name", SOCKET, 1, "adopt", "{\"address\":\"AA:BB:CC:DD:EE:0F\",\"id\":\"Kim's\"}",
      ERROR("id: use 1 to 32 of a-z, 0-9, _ and -", 2) },
    { "adopt by a path", SOCKET, 1, "adopt", "{\"address\":\"AA:BB:CC:DD:EE:0F\",\"plugin\":\"../x\"}",
      ERROR("plugin: expected a name such as heart-rate", 2) },
    { "adopt over MQTT", MQTT, 1, "adopt", "{\"address\":\"AA:BB:CC:DD:EE:0F\"}",
      ERROR("adopt is only answered on the hub itself: whoever takes in a sensor should stand beside it; `pair` is answered here", 1) },
    { "forget", SOCKET, 1, "forget", "{\"sensor\":\"strap\"}", DONE("forgotten"), "forget strap" },
    { "forget what is none", SOCKET, 1, "forget", "{\"sensor\":\"strep\"}",
      ERROR("no sensor is called \\\"strep\\\": did you mean \\\"strap\\\"?", 2) },
    { "forget what is far from any", SOCKET, 1, "forget", "{\"sensor\":\"watch-of-kim\"}",
      ERROR("no sensor is called \\\"watch-of-kim\\\"; known: chest, strap", 2) },
    { "forget over MQTT", MQTT, 1, "forget", "{\"sensor\":\"strap\"}",
      ERROR("forget is only answered on the hub itself: nothing is given up from afar", 1) },
    { "release", MQTT, 1, "release", "{\"sensor\":\"strap\"}", DONE("done"), "release strap 0 s" },
    { "release for a while", MQTT, 1, "release", "{\"sensor\":\"strap\",\"time\":\"1h30min\"}", DONE("done"), "release strap 5400 s" },
    { "release, taken back", SOCKET, 1, "release", "{\"sensor\":\"strap\",\"time\":\"back\"}", DONE("done"), "release strap -1 s" },
    { "release, off", SOCKET, 1, "release", "{\"sensor\":\"strap\",\"time\":\"off\"}", DONE("done"), "release strap -1 s" },
    { "release for nothing", SOCKET, 1, "release", "{\"sensor\":\"strap\",\"time\":\"0\"}",
      ERROR("time: expected a duration such as 30min or 2h, or `back`", 2) },
    { "release for ever", SOCKET, 1, "release", "{\"sensor\":\"strap\",\"time\":\"2000d\"}",
      ERROR("time: expected a duration such as 30min or 2h, or `back`", 2) },
    { "worn by", MQTT, 2, "worn-by", "{\"sensor\":\"strap\",\"person\":\"kim\"}", DONE("noted"), "worn_by strap kim" },
    { "worn by, as a topic has it", MQTT, 2, "worn_by", "{\"sensor\":\"chest\",\"person\":\"guest\"}", DONE("noted"), "worn_by chest guest" },
    { "worn by nobody", SOCKET, 0, "worn-by", "{\"sensor\":\"chest\",\"person\":\"nobody\"}", DONE("noted"), "worn_by chest " },
    { "worn by the hall", SOCKET, 2, "worn-by", "{\"sensor\":\"hall-room-motion\",\"person\":\"kim\"}",
      ERROR("hall-room-motion tells of the house: it is what `context:` in the configuration says", 2) },
    { "worn by whom?", SOCKET, 1, "worn-by", "{\"sensor\":\"chest\"}", ERROR("worn-by: person is missing", 2) },
    { "worn by a stranger", SOCKET, 1, "worn-by", "{\"sensor\":\"chest\",\"person\":\"bob\"}",
      ERROR("nobody is called \\\"bob\\\"; known: alex", 2) },
    { "capture without the socket", MQTT, 1, "capture", "{\"sensor\":\"strap\"}",
      ERROR("capture is only answered on the hub itself: raw bytes are vitals; subscribe to the topics of the person instead", 1) },
};
/* clang-format on */

/* Whose device it is stays in the house: the end of an address is enough to tell two apart. */
static void test_addresses_over_mqtt(void **state)
{
    static const struct row row = { .people = 2 };
    struct asked a = { .row = &row };
    uv_loop_t loop;
    struct control *c = request_open(&loop, &a);

    (void)state;
    control_request(c, DOOR_MQTT, "sensors", "", request_on_reply, &a);
    assert_non_null(strstr(a.reply, PAIRING("..:EE", "..:EE")));
    assert_null(strstr(a.reply, "AA:BB"));
    free(a.reply);
    request_close(&loop, c);
}

/* Who is away, in bed or on the move: over MQTT only with the vitals, and never of someone private.
 */
static void test_house_over_mqtt(void **state)
{
    static const char *const verbs[] = { "sensors", "status" };
    static const struct {
        struct row row;
        enum control_door door;
        bool vitals, shown;
    } cases[] = {
        { { .people = 2 }, DOOR_MQTT, false, false },
        { { .people = 2 }, DOOR_MQTT, true, true },
        { { .people = 2, .is_private = true }, DOOR_MQTT, true, false },
        { { .people = 2, .is_private = true }, DOOR_SOCKET, false, true },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct asked a = { .row = &cases[i].row };
        uv_loop_t loop;
        struct control *c = request_open(&loop, &a);

        control_show_vitals(c, cases[i].vitals);
        for (size_t k = 0; k < 2; k++) {
            control_request(c, cases[i].door, verbs[k], "", request_on_reply, &a);
            bool shown = strstr(a.reply, "steps-steps") || strstr(a.reply, "room_motion");
            if (shown != cases[i].shown || (strstr(a.reply, "\"house\":[]") != NULL) == shown)
                fail_msg("%zu, %s: %s", i, verbs[k], a.reply);
        }
        free(a.reply);
        request_close(&loop, c);
    }
}

/* Whether a sensor is worn is theirs to tell who wear it; a guest's and nobody's is no secret. */
static void test_contact_over_mqtt(void **state)
{
    static const char *const verbs[] = { "sensors", "status" };
    static const struct {
        struct row row;
        enum control_door door;
        const char *contact;
    } cases[] = {
        { { .people = 1 }, DOOR_MQTT, "\"contact\":\"skin\"" },
        { { .people = 1, .is_private = true }, DOOR_MQTT, "\"contact\":null" },
        { { .people = 1, .is_private = true }, DOOR_SOCKET, "\"contact\":\"skin\"" },
        { { .people = 0 }, DOOR_MQTT, "\"contact\":null" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct asked a = { .row = &cases[i].row };
        uv_loop_t loop;
        struct control *c = request_open(&loop, &a);

        for (size_t k = 0; k < 2; k++) {
            control_request(c, cases[i].door, verbs[k], "", request_on_reply, &a);
            if (!strstr(a.reply, cases[i].contact) || !strstr(a.reply, "\"contact\":\"unknown\""))
                fail_msg("%zu, %s: %s", i, verbs[k], a.reply);
        }
        free(a.reply);
        request_close(&loop, c);
    }
}

int main(void)
{
    enum { N = sizeof(rows) / sizeof(rows[0]) };
    struct CMUnitTest tests[N + 3] = { [N] = cmocka_unit_test(test_addresses_over_mqtt),
                                       [N + 1] = cmocka_unit_test(test_house_over_mqtt),
                                       [N + 2] = cmocka_unit_test(test_contact_over_mqtt) };

    setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
    for (size_t i = 0; i < N; i++)
        tests[i] = (struct CMUnitTest){
            .name = rows[i].name,
            .test_func = request_test_row,
            .initial_state = (void *)(uintptr_t)&rows[i],
        };
    return cmocka_run_group_tests_name("sensor_requests", tests, NULL, NULL);
}
