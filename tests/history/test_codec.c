/* Beats to bytes and back: every row loses nothing, and no bytes do harm. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "codec.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void make(struct minute_beat *beats, size_t count, int unit, int spread, int apart_ms)
{
    uint32_t seed = 12345;

    for (size_t i = 0; i < count; i++) {
        seed = seed * 1664525 + 1013904223;
        int around = spread ? (int)(seed >> 8) % (2 * spread + 1) - spread : 0;
        beats[i] = (struct minute_beat){
            .ticks = unit * (128000 * 6 / 7 / unit + around),
            .at_ms = (uint16_t)(i * (size_t)apart_ms),
            .ok = seed >> 28 != 0,
            .gap_before = seed >> 27 == 5,
        };
    }
}

/* clang-format off */
static const struct round_row {
    const char *name;
    size_t count;
    int unit, spread, apart_ms;
    size_t most; /* bytes */
} rounds[] = {
    { "no beat at all",                    0, 125,       0,   0,    0 },
    { "one beat",                          1, 125,       0, 857,   10 },
    { "1/1024 s at 70 bpm, restless",     70, 125,     100, 857,  300 },
    { "ms at 70 bpm",                     70, 128,     100, 857,  300 },
    { "no common unit",                   70,   1,   12800, 857,  360 },
    { "150 bpm stays in a quarter page", 150, 125,      40, 400,  700 },
    { "as many as there may be",         400, 125,      40, 150, 1900 },
    { "wildest ticks",                   400,   1, 5000000, 163, CODEC_BYTES_MAX },
};
/* clang-format on */

static void assert_same(const struct minute_beat *a, const struct minute_beat *b, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(a[i].ticks, b[i].ticks);
        assert_int_equal(a[i].at_ms, b[i].at_ms);
        assert_int_equal(a[i].ok, b[i].ok);
        assert_int_equal(a[i].gap_before, b[i].gap_before);
    }
}

static void test_round(void **state)
{
    const struct round_row *r = *state;
    struct minute_beat in[MINUTE_BEATS_MAX], out[MINUTE_BEATS_MAX];
    uint8_t bytes[CODEC_BYTES_MAX];
    size_t count;

    make(in, r->count, r->unit, r->spread, r->apart_ms);
    size_t len = codec_encode(in, r->count, bytes);
    assert_in_range(len, 0, r->most);
    assert_int_equal(codec_decode(CODEC_FORMAT, bytes, len, out, &count), 0);
    assert_int_equal(count, r->count);
    assert_same(in, out, count);
}

static void test_extremes(void **state)
{
    static const struct minute_beat in[] = {
        { INT32_MAX, 0, true, false },
        { INT32_MIN, UINT16_MAX, false, true },
        { INT32_MAX, 0, false, false },
        { 0, UINT16_MAX, true, true },
        { -1, 0, true, false },
        { 1, 1, true, false },
        { INT32_MIN, 30000, false, false },
    };
    struct minute_beat out[MINUTE_BEATS_MAX];
    uint8_t bytes[CODEC_BYTES_MAX];
    size_t count;

    (void)state;
    size_t len = codec_encode(in, COUNT(in), bytes);
    assert_int_equal(codec_decode(CODEC_FORMAT, bytes, len, out, &count), 0);
    assert_int_equal(count, COUNT(in));
    assert_same(in, out, count);
}

/* clang-format off */
#define BYTES(...) .bytes = { __VA_ARGS__ }, .len = sizeof((uint8_t[]){ __VA_ARGS__ })
static const struct bad_row {
    const char *name;
    int64_t format;
    int rc;
    size_t len;
    uint8_t bytes[16];
} bads[] = {
    { "unknown format",        2, -EPROTO,  BYTES(125, 0, 0) },
    { "unit of zero",          1, -EBADMSG, BYTES(0, 0, 0) },
    { "unit that is none",     1, -EBADMSG, BYTES(7, 0, 0) },
    { "cut before the time",   1, -EBADMSG, BYTES(125, 4) },
    { "cut inside a number",   1, -EBADMSG, BYTES(125, 0x84) },
    { "number without an end", 1, -EBADMSG, BYTES(1, 0x80, 0x80, 0x80, 0x80, 0x80, 0) },
    { "ticks beyond 32 bits",  1, -EBADMSG, BYTES(125, 0xf8, 0xff, 0xff, 0xff, 0x7f, 0) },
    { "before the minute",     1, -EBADMSG, BYTES(125, 4, 1) },
    { "long after the minute", 1, -EBADMSG, BYTES(125, 4, 0x80, 0x80, 0x08) },
    { "unit alone",            1, 0,        BYTES(125) },
};
/* clang-format on */

static void test_bad(void **state)
{
    const struct bad_row *r = *state;
    struct minute_beat out[MINUTE_BEATS_MAX];
    size_t count;
    /* exactly as long as said: a sanitizer sees the byte beyond */
    uint8_t *bytes = malloc(r->len);

    assert_non_null(bytes);
    memcpy(bytes, r->bytes, r->len);
    assert_int_equal(codec_decode(r->format, bytes, r->len, out, &count), r->rc);
    assert_int_equal(count, 0);
    free(bytes);
}

static void test_too_many(void **state)
{
    uint8_t bytes[1 + 2 * (MINUTE_BEATS_MAX + 1)] = { 125 };
    struct minute_beat out[MINUTE_BEATS_MAX];
    size_t count;

    (void)state;
    assert_int_equal(codec_decode(CODEC_FORMAT, bytes, sizeof(bytes) - 2, out, &count), 0);
    assert_int_equal(count, MINUTE_BEATS_MAX);
    assert_int_equal(codec_decode(CODEC_FORMAT, bytes, sizeof(bytes), out, &count), -EBADMSG);
}

static void test_any_bytes(void **state)
{
    struct minute_beat out[MINUTE_BEATS_MAX];
    uint32_t seed = 1;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        uint8_t bytes[64];
        size_t len = (size_t)round % sizeof(bytes), count;
        for (size_t i = 0; i < len; i++)
            bytes[i] = (uint8_t)((seed = seed * 1664525 + 1013904223) >> 24);
        if (len > 0 && round % 3)
            bytes[0] = 125;
        codec_decode(CODEC_FORMAT, bytes, len, out, &count);
        assert_true(count <= MINUTE_BEATS_MAX);
    }
}

int main(void)
{
    struct CMUnitTest tests[COUNT(rounds) + COUNT(bads) + 3];
    size_t n = 0;

    for (size_t i = 0; i < COUNT(rounds); i++)
        tests[n++] = (struct CMUnitTest){
            .name = rounds[i].name,
            .test_func = test_round,
            .initial_state = (void *)(uintptr_t)&rounds[i],
        };
    for (size_t i = 0; i < COUNT(bads); i++)
        tests[n++] = (struct CMUnitTest){
            .name = bads[i].name,
            .test_func = test_bad,
            .initial_state = (void *)(uintptr_t)&bads[i],
        };
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(test_extremes);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(test_too_many);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(test_any_bytes);
    return cmocka_run_group_tests_name("codec", tests, NULL, NULL);
}
