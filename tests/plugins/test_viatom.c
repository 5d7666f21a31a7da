/* The viatom plugin: what it makes of the answers, whole and in pieces. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "oximeter_rows.h"
#include "viatom_message.h"

/* clang-format off */
/* Whole messages. */
static const struct oximeter_row whole[] = {
    { "Oxy: 97 %, 72 a minute",       OXY, BYTES(0x55, 0x00, 0xff, 0x00, 0x00, 0x0d, 0x00, 0x61, 0x48, 0x00, 0x00, 0x00, 0x00, 0x00, 0x55, 0x01, 0x03, 0x06, 0x01, 0x00, 0x11),
                                      ONE, .bpm = 72, .spo2_pct = 97, SKIN, BATTERY(85) },
    { "Oxy: with a waveform",         OXY, BYTES(0x55, 0x00, 0xff, 0x00, 0x00, 0x10, 0x00, 0x60, 0x3d, 0x00, 0x50, 0x00, 0x0c, 0x01, 0x00, 0x00, 0x00, 0x04, 0x00, 0x64, 0x6e, 0x9c, 0x78, 0x41),
                                      ONE, .bpm = 61, .spo2_pct = 96, SKIN, BATTERY(80) },
    { "OxyII: 97 %, 68 a minute",     OXYII, BYTES(0xa5, 0x04, 0xfb, 0x01, 0x00, 0x1a, 0x00, 0, 0, 0, 0, 0, 0x01, 0x61, 0x02, 0x44, 0, 0, 0, 0, 0x4d, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xd5),
                                      ONE, .bpm = 68, .spo2_pct = 97, SKIN, BATTERY(77) },
    { "a wrong checksum",             OXY, BYTES(0x55, 0x00, 0xff, 0x00, 0x00, 0x0d, 0x00, 0x61, 0x48, 0x00, 0x00, 0x00, 0x00, 0x00, 0x55, 0x01, 0x03, 0x06, 0x01, 0x00, 0x12), .refused = "checksum" },
    { "a command that is not its opposite", OXY, BYTES(0x55, 0x00, 0xfe, 0x00, 0x00, 0x00, 0x00, 0x00), .refused = "do not begin" },
    { "the other protocol's beginning", OXY, BYTES(0xa5, 0x04, 0xfb, 0x01, 0x00, 0x00, 0x00), .refused = "do not begin" },
    { "a length beyond all",          OXYII, BYTES(0xa5, 0x04, 0xfb, 0x01, 0x00, 0xff, 0xff), .refused = "longer than any" },
    { "a beginning waits",            OXYII, BYTES(0xa5, 0x04, 0xfb, 0x01, 0x00, 0x1a) },
    { "no bytes",                     OXY, NO_BYTES },
    { "nothing comes from there",     TO_OXY, BYTES(0x55) },
};

/* Data of one reply; around it stands what belongs there. */
#define DATA(...) .data = (const uint8_t[]){ __VA_ARGS__ }, .len = sizeof((const uint8_t[]){ __VA_ARGS__ })
static const struct reply {
    const char *name;
    unsigned from;
    unsigned command; /* Oxy: status */
    bool is_request;
    const uint8_t *data;
    size_t len;
    struct oximeter_row row;
} replies[] = {
    { "Oxy: without the alarms",      OXY, 0, .row = { ONE, .bpm = 72, .spo2_pct = 97, SKIN, BATTERY(85) }, DATA(97, 72, 0, 0, 0, 0, 0, 85, 1, 3, 6, 1) },
    { "Oxy: off the finger",          OXY, 0, .row = { .readings = 2, NO_SKIN }, DATA(0, 0, 0, 0, 0, 0, 0, 85, 0, 0, 0, 0x50, 0) },
    { "Oxy: off it, all bits set",    OXY, 0, .row = { .readings = 2, NO_SKIN }, DATA(255, 255, 255, 0, 0, 0, 0, 85, 0, 0, 0, 0, 0) },
    { "Oxy: off it, old values",      OXY, 0, .row = { .readings = 2, NO_SKIN }, DATA(97, 72, 0, 0, 0, 0, 0, 85, 1, 3, 6, 0, 0) },
    { "Oxy: on it, nothing yet",      OXY, 0, .row = { ONE, SKIN, BATTERY(0) }, DATA(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0) },
    { "Oxy: a rate of 255 is none",   OXY, 0, .row = { ONE, .spo2_pct = 97, SKIN, BATTERY(85) }, DATA(97, 255, 0, 0, 0, 0, 0, 85, 1, 3, 6, 1, 0) },
    { "Oxy: a rate of 328 is none",   OXY, 0, .row = { ONE, .spo2_pct = 97, SKIN, BATTERY(85) }, DATA(97, 72, 1, 0, 0, 0, 0, 85, 1, 3, 6, 1, 0) },
    { "Oxy: a battery of 101 is none", OXY, 0, .row = { ONE, .bpm = 72, .spo2_pct = 97, SKIN }, DATA(97, 72, 0, 0, 0, 0, 0, 101, 1, 3, 6, 1, 0) },
    { "Oxy: steps are no rate",       OXY, 0, .row = { ONE, .bpm = 72, .spo2_pct = 97, SKIN, BATTERY(85) }, DATA(97, 72, 0, 255, 255, 255, 255, 85, 1, 3, 6, 1, 0) },
    { "Oxy: a waveform, off it",      OXY, 0, .row = { .readings = 2, NO_SKIN }, DATA(0, 0, 0, 80, 0, 12, 0, 0, 0, 0, 4, 0, 1, 2, 3, 4) },
    { "Oxy: a waveform of other length", OXY, 0, .row = { .refused = "neither" }, DATA(96, 61, 0, 80, 0, 12, 1, 0, 0, 0, 4, 0, 1, 2, 3) },
    { "Oxy: refused",                 OXY, 1, .row = { .refused = "refused" } },
    { "Oxy: no values",               OXY, 0, .row = { .refused = "too short" } },
    { "Oxy: too few",                 OXY, 0, .row = { .refused = "too short" }, DATA(97, 72, 0, 0, 0, 0, 0, 85, 1, 3, 6) },

    { "OxyII: with a waveform",       OXYII, 0x04, .row = { ONE, .bpm = 68, .spo2_pct = 97, SKIN, BATTERY(77) }, DATA(LIVE(1, 97, 68, 0, 77, 5), 1, 2, 3, 4, 5) },
    { "OxyII: no finger",             OXYII, 0x04, .row = { .readings = 2, NO_SKIN }, DATA(LIVE(0, 0, 0, 0, 77, 0)) },
    { "OxyII: state 0, but a rate",   OXYII, 0x04, .row = { ONE, .bpm = 68, .spo2_pct = 97, SKIN, BATTERY(77) }, DATA(LIVE(0, 97, 68, 0, 77, 0)) },
    { "OxyII: state 3, and a rate",   OXYII, 0x04, .row = { ONE, .bpm = 68, .spo2_pct = 97, SKIN, BATTERY(77) }, DATA(LIVE(3, 97, 68, 0, 77, 0)) },
    { "OxyII: nothing yet",           OXYII, 0x04, .row = { ONE, BATTERY(77) }, DATA(LIVE(1, 0, 0, 0, 77, 0)) },
    { "OxyII: all bits set",          OXYII, 0x04, .row = { ONE, BATTERY(77) }, DATA(LIVE(1, 255, 255, 0, 77, 0)) },
    { "OxyII: the rate has 16 bits",  OXYII, 0x04, .row = { ONE, .spo2_pct = 97, BATTERY(77) }, DATA(LIVE(1, 97, 44, 1, 77, 0)) },
    { "OxyII: the perfusion is no motion", OXYII, 0x04, .row = { ONE, .bpm = 68, .spo2_pct = 97, SKIN, BATTERY(77) }, DATA(LIVE(1, 97, 68, 0, 77, 0)) },
    { "OxyII: fewer samples than said", OXYII, 0x04, .row = { .refused = "not laid out" }, DATA(LIVE(1, 97, 68, 0, 77, 5), 1, 2, 3, 4) },
    { "OxyII: too short",             OXYII, 0x04, .row = { .refused = "not laid out" }, DATA(9, 0, 0, 0, 2, 1, 97, 20, 68, 0, 0, 3, 0, 77) },
    { "OxyII: our own question",      OXYII, 0x04, .is_request = true, .row = { .refused = "no answer" } },
    { "OxyII: another command",       OXYII, 0x33, DATA(1, 2) },
    { "OxyII: set up",                OXYII, 0x10, .len = 0 },
    { "OxyII: a key",                 OXYII, 0xff, DATA(1, 1, 1, 1) },
};
/* clang-format on */

static void test_reply(void **state)
{
    const struct reply *reply = *state;
    uint8_t message[600];
    const size_t len =
        build(message, reply->from, reply->command, !reply->is_request, reply->data, reply->len);

    for (size_t piece = 1; piece <= 20; piece += 19) {
        const char *why = NULL;
        struct fake_host f;
        begin(&f);
        for (size_t at = 0; at < len; at += piece)
            why =
                fake_host_value(&f, reply->from, message + at, len - at < piece ? len - at : piece);
        if (reply->row.refused)
            assert_non_null(strstr(why ? why : "", reply->row.refused));
        else
            assert_null(why);
        check_reading(&f, &reply->row);
        fake_host_fini(&f);
    }
}

/* ---- pieces ---- */

static void test_lost_piece(void **state)
{
    static const uint8_t live[] = { LIVE(1, 97, 68, 0, 77, 9), 1, 2, 3, 4, 5, 6, 7, 8, 9 };
    uint8_t message[64];
    const size_t len = build(message, OXYII, 0x04, 1, live, sizeof(live));
    struct fake_host f;

    (void)state;
    begin(&f);
    assert_null(fake_host_value(&f, OXYII, message, 20));
    assert_null(give(&f, OXYII, message, len)); /* the next one is whole */
    assert_int_equal(f.reading_count, 1);
    /* A middle that is missing is found at the checksum. */
    assert_null(fake_host_value(&f, OXYII, message, 20));
    assert_null(fake_host_value(&f, OXYII, message + 40, len - 40));
    assert_null(give(&f, OXYII, message, len));
    assert_int_equal(f.reading_count, 2);
    /* The end of one whose beginning was lost. */
    assert_non_null(fake_host_value(&f, OXYII, message + 20, 20));
    assert_null(give(&f, OXYII, message, len));
    assert_int_equal(f.reading_count, 3);
    fake_host_fini(&f);
}

static const uint8_t oxy_values[] = { 97, 72, 0, 0, 0, 0, 0, 85, 1, 3, 6, 1, 0 };

static void test_two_in_one(void **state)
{
    uint8_t message[128];
    size_t len = build(message, OXY, 0, 0, oxy_values, sizeof(oxy_values));
    struct fake_host f;

    (void)state;
    len += build(message + len, OXY, 0, 0, oxy_values, sizeof(oxy_values));
    begin(&f);
    assert_null(fake_host_value(&f, OXY, message, len));
    assert_int_equal(f.reading_count, 2);
    fake_host_fini(&f);
}

static void test_battery_off_the_finger(void **state)
{
    static const uint8_t values[] = { 0, 0, 0, 0, 0, 0, 0, 85, 0, 0, 0, 0, 0 };
    uint8_t message[64];
    const size_t len = build(message, OXY, 0, 0, values, sizeof(values));
    struct fake_host f;

    (void)state;
    begin(&f);
    for (int i = 0; i < 3; i++)
        assert_null(give(&f, OXY, message, len));
    assert_int_equal(f.reading_count, 4); /* the battery once, no finger each time */
    assert_int_equal(f.readings[0].r.battery_pct, 85);
    for (int i = 1; i < 4; i++) {
        assert_int_equal(f.readings[i].r.battery_pct, -1);
        assert_int_equal(f.readings[i].r.contact, SENSOR_CONTACT_NONE);
    }
    fake_host_fini(&f);
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(test_lost_piece),
        cmocka_unit_test(test_two_in_one),
        cmocka_unit_test(test_battery_off_the_finger),
    };
    enum {
        WHOLE = sizeof(whole) / sizeof(whole[0]),
        REPLIES = sizeof(replies) / sizeof(replies[0]),
        OTHERS = sizeof(others) / sizeof(others[0]),
    };
    struct CMUnitTest tests[WHOLE + REPLIES + OTHERS];
    size_t count = add_rows(tests, 0, whole, WHOLE, test_row);

    for (size_t i = 0; i < REPLIES; i++)
        tests[count++] = (struct CMUnitTest){ replies[i].name, test_reply, NULL, NULL,
                                              (void *)(uintptr_t)&replies[i] };
    memcpy(tests + count, others, sizeof(others));
    return cmocka_run_group_tests_name("viatom", tests, NULL, NULL);
}
