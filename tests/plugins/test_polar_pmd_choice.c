/* What polar-pmd picks from a device's offer, and how it reads the factor: lists by their bytes. */
#include "polar_pmd/choice.h"

#include <setjmp.h>
#include <stdarg.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* clang-format off */
#define OFFER(...) .offer = (const uint8_t[]){ __VA_ARGS__ }, .offer_len = sizeof((const uint8_t[]){ __VA_ARGS__ })
#define WANT(...)  .want = { __VA_ARGS__ }, .want_len = sizeof((const uint8_t[]){ __VA_ARGS__ })

static const struct row {
    const char *name;
    const uint8_t *offer;
    size_t offer_len;
    uint8_t want[PMD_CHOICE_MAX];
    size_t want_len;
    unsigned rate_hz;
    float factor;
} rows[] = {
    { "H10: acceleration",         OFFER(0, 4, 25, 0, 50, 0, 100, 0, 200, 0, 1, 1, 16, 0, 2, 3, 2, 0, 4, 0, 8, 0),
                                   WANT(0, 1, 25, 0, 1, 1, 16, 0, 2, 1, 8, 0), 25 },
    { "Verity Sense: acceleration", OFFER(0, 1, 52, 0, 1, 1, 16, 0, 2, 1, 8, 0, 4, 1, 3), WANT(0, 1, 52, 0, 1, 1, 16, 0, 2, 1, 8, 0, 4, 1, 3), 52 },
    { "rates in any order",        OFFER(0, 4, 200, 0, 50, 0, 12, 0, 26, 0), WANT(0, 1, 26, 0), 26 },
    { "rates that are all slow",   OFFER(0, 3, 5, 0, 12, 0, 10, 0), WANT(0, 1, 12, 0), 12 },
    { "a rate of no sensor",       OFFER(0, 1, 0xff, 0xff), WANT(0, 1, 0xff, 0xff), 0 },
    { "the fastest that there is", OFFER(0, 1, 0xd0, 0x07), WANT(0, 1, 0xd0, 0x07), 2000 },
    { "ranges in 1/1000",          OFFER(3, 2, 255, 0, 0, 0, 0xff, 0xff, 0xff, 0xff), WANT(3, 1, 0xff, 0xff, 0xff, 0xff) },
    { "channels are one byte",     OFFER(4, 2, 3, 6, 0, 1, 52, 0), WANT(4, 1, 6, 0, 1, 52, 0), 52 },
    { "a factor is not sent back", OFFER(5, 1, 0x40, 0xda, 0x7f, 0x39, 0, 1, 52, 0), WANT(0, 1, 52, 0), 52, 2.44e-4f },
    { "security is sent back",     OFFER(6, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 0, 1, 52, 0),
                                   WANT(6, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 0, 1, 52, 0), 52 },
    { "the same twice",            OFFER(0, 1, 52, 0, 0, 1, 26, 0), WANT(0, 1, 52, 0), 52 },
    { "none of a kind",            OFFER(1, 0, 0, 1, 52, 0), WANT(0, 1, 52, 0), 52 },
    { "a kind that is not known ends it", OFFER(0, 1, 52, 0, 7, 1, 1, 0, 1, 1, 16, 0), WANT(0, 1, 52, 0), 52 },
    { "cut inside a value",        OFFER(0, 1, 52, 0, 1, 1, 16), WANT(0, 1, 52, 0), 52 },
    { "more promised than there is", OFFER(0, 255, 52, 0), .rate_hz = 0 },
    { "a head alone",              OFFER(0), .rate_hz = 0 },
    { "nothing",                   .offer = (const uint8_t *)"", .offer_len = 0 },
    { "H10's one byte is no list", OFFER(1), .factor = 0 },
    { "factor 1",                  OFFER(5, 1, 0, 0, 0x80, 0x3f), .factor = 1 },
    { "factor cut",                OFFER(5, 1, 0, 0, 0x80), .factor = 0 },
    { "factor that is not told",   OFFER(5, 0), .factor = 0 },
    { "factor NaN",                OFFER(5, 1, 0, 0, 0xc0, 0x7f), .factor = 0 },
    { "factor infinite",           OFFER(5, 1, 0, 0, 0x80, 0x7f), .factor = 0 },
    { "factor below nothing",      OFFER(5, 1, 0, 0, 0x80, 0xbf), .factor = 0 },
    { "factor too small",          OFFER(5, 1, 0xbd, 0x37, 0x06, 0x30), .factor = 0 },
    { "factor behind another",     OFFER(0, 1, 52, 0, 5, 1, 0, 0, 0, 0x40), WANT(0, 1, 52, 0), 52, 2 },
};
/* clang-format on */

static void test_row(void **state)
{
    const struct row *row = *state;
    /* As long as the list, so that reading past its end is seen. */
    uint8_t *copy = malloc(row->offer_len ? row->offer_len : 1);
    struct pmd_choice c;

    assert_non_null(copy);
    memcpy(copy, row->offer, row->offer_len);
    pmd_choose(&c, copy, row->offer_len);
    assert_int_equal(c.len, row->want_len);
    assert_memory_equal(c.bytes, row->want, row->want_len);
    assert_int_equal(c.rate_hz, row->rate_hz);
    assert_true(fabsf(pmd_factor(copy, row->offer_len) - row->factor) <= row->factor * 1e-4f);
    free(copy);
}

int main(void)
{
    enum { ROWS = sizeof(rows) / sizeof(rows[0]) };
    struct CMUnitTest tests[ROWS];

    for (size_t i = 0; i < ROWS; i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name,
                                        .test_func = test_row,
                                        .initial_state = (void *)(uintptr_t)&rows[i] };
    return cmocka_run_group_tests_name("polar-pmd, choice", tests, NULL, NULL);
}
