/* Heart rates in advertisements: by bytes, and what a repeated or a changed one says. */
#include "fake_host.h"

#include <setjmp.h>
#include <stdarg.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { POLAR = 0x006b, HUAMI = 0x0157, XOSS = 0xff04 };

#define HEART_RATE_UUID "0000180d-0000-1000-8000-00805f9b34fb"
#define HUAMI_TAIL      0x02, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff
#define FF13            255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255

/* clang-format off */
#define BYTES(...) .value = (const uint8_t[]){ __VA_ARGS__ }, .len = sizeof((const uint8_t[]){ __VA_ARGS__ })
#define NO_BYTES   .value = (const uint8_t *)"", .len = 0
#define SKIN       .contact = SENSOR_CONTACT_SKIN
#define NOTHING    .bpm = 0
#define REFUSED(t) .refused = (t)
#define IGNORED    .ignored = true

/* One advertisement to a fresh plugin. */
static const struct row {
    const char *name;
    uint16_t company;
    const char *service; /* NULL: manufacturer data */
    const uint8_t *value;
    size_t len;
    const char *refused;
    bool ignored;
    float bpm;
    enum sensor_contact contact;
    int battery; /* 0: none said */
} rows[] = {
    { "Polar: the slow average counts",        POLAR, NULL, BYTES(0xa3, 0xfe, 75, 76), .bpm = 76, SKIN },
    { "Polar: a fast one of 0 beside it",      POLAR, NULL, BYTES(0x33, 0, 0, 56), .bpm = 56, SKIN },
    { "Polar: H7, as captured",                POLAR, NULL, BYTES(0x3b, 0x1b, 0x54, 0x52), .bpm = 82, SKIN },
    { "Polar: three bytes, the fast one",      POLAR, NULL, BYTES(0xa3, 0xfe, 75), .bpm = 75, SKIN },
    { "Polar: 0 is none",                      POLAR, NULL, BYTES(0xbf, 0xff, 0), NOTHING, SKIN },
    { "Polar: no contact bit from the start",  POLAR, NULL, BYTES(0x21, 0, 70, 71), .bpm = 71 },
    { "Polar: slower than any heart",          POLAR, NULL, BYTES(0x23, 0, 24, 24), NOTHING, SKIN },
    { "Polar: faster than any heart",          POLAR, NULL, BYTES(0x23, 0, 241, 241), NOTHING, SKIN },
    { "Polar: behind another block",           POLAR, NULL, BYTES(0x72, 2, 0xaa, 0xbb, 0x23, 0, 60, 61), .bpm = 61, SKIN },
    { "Polar: behind an empty block",          POLAR, NULL, BYTES(0x40, 0, 0x23, 0, 60, 61), .bpm = 61, SKIN },
    { "Polar: another block alone",            POLAR, NULL, BYTES(0x72, 1, 0x23), NOTHING },
    { "Polar: bytes behind the rate",          POLAR, NULL, BYTES(0x23, 0, 60, 61, 9, 9), .bpm = 61, SKIN },
    { "Polar: nothing in it",                  POLAR, NULL, NO_BYTES, NOTHING },
    { "Polar: cut inside the rate",            POLAR, NULL, BYTES(0x23, 0), REFUSED("heart rate") },
    { "Polar: one byte",                       POLAR, NULL, BYTES(0x23), REFUSED("heart rate") },
    { "Polar: a block without its length",     POLAR, NULL, BYTES(0x72), REFUSED("block") },
    { "Polar: a length beyond the end",        POLAR, NULL, BYTES(0x72, 3, 1, 2), REFUSED("block") },
    { "Polar: a length of 255",                POLAR, NULL, BYTES(0x72, 255, 1, 2), REFUSED("block") },
    { "Polar: cut behind another block",       POLAR, NULL, BYTES(0x72, 1, 1, 0x23, 0), REFUSED("heart rate") },

    { "Huami: a rate",                         HUAMI, NULL, BYTES(0x02, 2, 1, 125, FF13, HUAMI_TAIL), .bpm = 125 },
    { "Huami: another state before it",        HUAMI, NULL, BYTES(0x02, 10, 255, 84, FF13, HUAMI_TAIL), .bpm = 84 },
    { "Huami: nothing measured",               HUAMI, NULL, BYTES(0x02, 255, 255, 255, FF13, HUAMI_TAIL), NOTHING },
    { "Huami: cut",                            HUAMI, NULL, BYTES(0x02, 2, 1, 125), REFUSED("cut") },
    { "Huami: of another kind",                HUAMI, NULL, BYTES(0x01, 2, 1, 125, FF13, HUAMI_TAIL), IGNORED },
    { "Huami: a byte too many",                HUAMI, NULL, BYTES(0x02, 2, 1, 125, FF13, HUAMI_TAIL, 0), IGNORED },
    { "Huami: nothing in it",                  HUAMI, NULL, NO_BYTES, IGNORED },

    { "XOSS: rate and battery",                XOSS, NULL, BYTES(0x01, 0x61, 0x06, 63), .bpm = 63, .battery = 97 },
    { "XOSS: the highest bit of the battery is another's", XOSS, NULL, BYTES(0x01, 0xe1, 0x06, 63), .bpm = 63, .battery = 97 },
    { "XOSS: a battery beyond 100 %",          XOSS, NULL, BYTES(0x01, 0x7f, 0x06, 63), .bpm = 63 },
    { "XOSS: no rate",                         XOSS, NULL, BYTES(0x01, 0x61, 0x06, 0), NOTHING, .battery = 97 },
    { "XOSS: of another length",               XOSS, NULL, BYTES(0x01, 0x61, 0x06), IGNORED },

    { "service data: 8 bits",                  0, HEART_RATE_UUID, BYTES(0x00, 72), .bpm = 72 },
    { "service data: 16 bits",                 0, HEART_RATE_UUID, BYTES(0x01, 0xc8, 0), .bpm = 200 },
    { "service data: 16 bits, cut",            0, HEART_RATE_UUID, BYTES(0x01, 0xc8), REFUSED("cut") },
    { "service data: flags alone",             0, HEART_RATE_UUID, BYTES(0x00), REFUSED("cut") },
    { "service data: nothing",                 0, HEART_RATE_UUID, NO_BYTES, REFUSED("without flags") },
    { "service data of another",               0, "0000fee0-0000-1000-8000-00805f9b34fb", BYTES(0x8d, 0x23, 0, 0), IGNORED },
    { "service data of nobody",                0, "", BYTES(0, 72), IGNORED },
    { "another company",                       0x016b, NULL, BYTES(0x72, 0x08, 0x97, 0xc9), IGNORED },
};
/* clang-format on */

static const char *give(struct fake_host *f, uint16_t company, const char *service,
                        const uint8_t *bytes, size_t len)
{
    uint8_t *copy = malloc(len ? len : 1); /* so that reading past the end is found */
    const struct sensor_advert advert = {
        .size = sizeof(advert),
        .is_manufacturer = !service,
        .company = company,
        .service = service,
        .bytes = copy,
        .len = len,
    };

    assert_non_null(copy);
    if (len)
        memcpy(copy, bytes, len);
    const char *why = f->plugin->advertiser->advert(f->state, &f->host, &advert);
    free(copy);
    return why;
}

static void test_row(void **state)
{
    const struct row *row = *state;
    struct fake_host f;

    fake_host_init(&f, &sensor_plugin);
    const char *why = give(&f, row->company, row->service, row->value, row->len);
    if (row->refused) {
        assert_non_null(why);
        assert_non_null(strstr(why, row->refused));
    } else {
        assert_null(why);
    }
    assert_int_equal(f.reading_count, !row->refused && !row->ignored);
    if (f.reading_count) {
        const struct sensor_reading *r = &fake_host_last(&f)->r;
        assert_true(fabsf(r->heart_rate_bpm - row->bpm) < 0.01f);
        assert_int_equal(r->source_class, SENSOR_CLASS_ADVERT);
        assert_int_equal(r->contact, row->contact);
        assert_int_equal(r->battery_pct, row->battery ? row->battery : -1);
        assert_int_equal(r->rr_count, 0);
    }
    fake_host_fini(&f);
}

/* What a strap calls out, one after the other. */
static void test_counter(void **state)
{
    /* clang-format off */
    static const struct {
        uint8_t bytes[4];
        size_t len, readings;
        float bpm;
        enum sensor_contact contact;
    } steps[] = {
        { { 0xa3, 0xfe, 75, 76 }, 4, 1, 76, SENSOR_CONTACT_SKIN },
        { { 0xa3, 0xfe, 75, 76 }, 4, 0, 76, SENSOR_CONTACT_SKIN }, /* the same again: no news */
        { { 0xa7, 0xfe, 75, 76 }, 4, 1, 76, SENSOR_CONTACT_SKIN }, /* counted: the same rate anew */
        { { 0xa7, 0xfe, 75, 77 }, 4, 1, 77, SENSOR_CONTACT_SKIN }, /* after eight that were missed */
        { { 0x72, 0x00 },         2, 1, 0,  SENSOR_CONTACT_UNKNOWN },
        { { 0xa7, 0xfe, 75, 77 }, 4, 1, 77, SENSOR_CONTACT_SKIN },
        { { 0xa9, 0xfe, 75, 77 }, 4, 1, 77, SENSOR_CONTACT_NONE }, /* known by now: it means it */
        { { 0xaf, 0xfe, 75, 78 }, 4, 1, 78, SENSOR_CONTACT_SKIN },
    };
    /* clang-format on */
    struct fake_host f;
    size_t count = 0;

    (void)state;
    fake_host_init(&f, &sensor_plugin);
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        assert_null(give(&f, POLAR, NULL, steps[i].bytes, steps[i].len));
        count += steps[i].readings;
        assert_int_equal(f.reading_count, count);
        assert_true(fabsf(fake_host_last(&f)->r.heart_rate_bpm - steps[i].bpm) < 0.01f);
        assert_int_equal(fake_host_last(&f)->r.contact, steps[i].contact);
    }
    fake_host_fini(&f);
}

int main(void)
{
    enum { ROWS = sizeof(rows) / sizeof(rows[0]) };
    struct CMUnitTest tests[ROWS + 1] = { cmocka_unit_test(test_counter) };

    for (size_t i = 0; i < ROWS; i++)
        tests[1 + i] = (struct CMUnitTest){ .name = rows[i].name,
                                            .test_func = test_row,
                                            .initial_state = (void *)(uintptr_t)&rows[i] };
    return cmocka_run_group_tests_name("advert", tests, NULL, NULL);
}
