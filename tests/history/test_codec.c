/* Beats to bytes and back: every row loses nothing, and no bytes do harm. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "codec.h"
#include "rr.h"

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
            .ticks = unit * (RR_TICKS_PER_S * 6 / 7 / unit + around),
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
    { "no beat at all",                    0, 1125,        0,   0,    0 },
    { "one beat",                          1, 1125,        0, 857,   10 },
    { "1/1024 s at 70 bpm, restless",     70, 1125,      100, 857,  301 },
    { "ms at 70 bpm",                     70, 1152,      100, 857,  301 },
    { "1/360 s at 70 bpm",                70, 3200,       36, 857,  301 },
    { "straps of two units",              70,    9,    12800, 857,  360 },
    { "no common unit",                   70,    1,   115200, 857,  370 },
    { "150 bpm stays in a quarter page", 150, 1125,       40, 400,  700 },
    { "as many as there may be",         400, 1125,       40, 150, 1900 },
    { "wildest ticks",                   400,    1, 45000000, 163, CODEC_BYTES_MAX },
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
    { "unknown format",          3, -EPROTO,  BYTES(0xe5, 8, 0, 0) },
    { "format of none",          0, -EPROTO,  BYTES(0xe5, 8, 0, 0) },
    { "unit of zero",            2, -EBADMSG, BYTES(0, 0, 0) },
    { "unit beyond 32 bits",     2, -EBADMSG, BYTES(0x81, 0x80, 0x80, 0x80, 8, 0, 0) },
    { "cut inside the unit",     2, -EBADMSG, BYTES(0xe5) },
    { "cut before the time",     2, -EBADMSG, BYTES(0xe5, 8, 4) },
    { "cut inside a number",     2, -EBADMSG, BYTES(0xe5, 8, 0x84) },
    { "number without an end",   2, -EBADMSG, BYTES(1, 0x80, 0x80, 0x80, 0x80, 0x80, 0) },
    { "ticks beyond 32 bits",    2, -EBADMSG, BYTES(0xe5, 8, 0xf8, 0xff, 0xff, 0xff, 0x7f, 0) },
    { "both as great as may be", 2, -EBADMSG,
      BYTES(0x80, 0x80, 0x80, 0x80, 8, 0xf8, 0xff, 0xff, 0xff, 0x7f, 0) },
    { "before the minute",       2, -EBADMSG, BYTES(0xe5, 8, 4, 1) },
    { "long after the minute",   2, -EBADMSG, BYTES(0xe5, 8, 4, 0x80, 0x80, 0x08) },
    { "unit alone",              2, 0,        BYTES(0xe5, 8) },
    { "1: unit of zero",         1, -EBADMSG, BYTES(0, 0, 0) },
    { "1: unit that is none",    1, -EBADMSG, BYTES(7, 0, 0) },
    { "1: beyond 32 bits",       1, -EBADMSG, BYTES(125, 0xf8, 0xff, 0xff, 0xff, 0x0f, 0) },
    { "1: unit alone",           1, 0,        BYTES(125) },
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

/* Minutes that were stored when ticks were 1/128000 s: bytes of then, and what they said. */
/* clang-format off */
static const struct old_row {
    const char *name;
    size_t len;
    uint8_t bytes[24];
    struct minute_beat want[4];
} olds[] = {
    { "1: 1/1024 s",
      BYTES(125, 128, 50, 164, 13, 158, 1, 164, 13, 193, 82, 176, 34, 188, 80, 192, 12),
      .want = { { 800 * RR_TICKS_PER_1024, 850, true, false }, { 780 * RR_TICKS_PER_1024, 1700, false, false },
                { 2100 * RR_TICKS_PER_1024, 3900, true, true }, { 812 * RR_TICKS_PER_1024, 4700, true, false } } },
    { "1: ms, an empty one, the longest",
      BYTES(128, 128, 50, 164, 13, 254, 49, 164, 13, 129, 164, 232, 3, 176, 34, 156, 241, 231, 3, 192, 12),
      .want = { { 800 * RR_TICKS_PER_MS, 850, true, false }, { 0, 1700, false, false },
                { 1000000 * RR_TICKS_PER_MS, 3900, true, true }, { 812 * RR_TICKS_PER_MS, 4700, true, false } } },
    { "1: no common unit",
      BYTES(1, 144, 239, 50, 164, 13, 156, 22, 164, 13, 223, 177, 1, 176, 34, 232, 216, 242, 231, 3, 192, 12),
      .want = { { 104178 * 9, 850, true, false }, { 103822 * 9, 1700, true, false },
                { 100978 * 9, 3900, false, true }, { 127999999 * 9, 4700, true, false } } },
};
/* clang-format on */

static void test_old(void **state)
{
    const struct old_row *r = *state;
    struct minute_beat out[MINUTE_BEATS_MAX];
    size_t count;

    assert_int_equal(codec_decode(1, r->bytes, r->len, out, &count), 0);
    assert_int_equal(count, 4);
    assert_same(r->want, out, count);
}

static void test_too_many(void **state)
{
    uint8_t bytes[2 + 2 * (MINUTE_BEATS_MAX + 1)] = { 0xe5, 8 };
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
            bytes[0] = 125; /* of both formats */
        codec_decode(1 + round % 2, bytes, len, out, &count);
        assert_true(count <= MINUTE_BEATS_MAX);
    }
}

int main(void)
{
    struct CMUnitTest tests[COUNT(rounds) + COUNT(bads) + COUNT(olds) + 3];
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
    for (size_t i = 0; i < COUNT(olds); i++)
        tests[n++] = (struct CMUnitTest){
            .name = olds[i].name,
            .test_func = test_old,
            .initial_state = (void *)(uintptr_t)&olds[i],
        };
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(test_extremes);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(test_too_many);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(test_any_bytes);
    return cmocka_run_group_tests_name("codec", tests, NULL, NULL);
}
