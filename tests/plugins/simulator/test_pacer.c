/*
 * The pacer's messages: what is meant is understood, everything else is refused with a reason.
 */
#include "pacer.h"

#include <setjmp.h>
#include <stdarg.h>

#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* clang-format off */
#define FOUR "[[[["
#define ENDS "]]]]"
#define FULL "{\"phase\":\"in\",\"seconds\":4.0,\"text\":\"Breathe in\",\"light\":255,\"ramp\":4.0,\"t\":\"2026-01-31T08:00:00+01:00\"}"

static const struct row {
    const char *name;
    const char *json;
    const char *why; /* a part of it; NULL: taken */
    enum sim_phase phase;
    double seconds;
} rows[] = {
    { "all keys",               FULL,                                              NULL, SIM_PHASE_IN, 4 },
    { "out",                    "{\"phase\":\"out\",\"seconds\":6}",               NULL, SIM_PHASE_OUT, 6 },
    { "hold",                   "{\"phase\":\"hold\",\"seconds\":1.5}",            NULL, SIM_PHASE_HOLD, 1.5 },
    { "rest, other order",      "{\"seconds\":2,\"phase\":\"rest\"}",              NULL, SIM_PHASE_REST, 2 },
    { "none needs no seconds",  "{\"phase\":\"none\"}",                            NULL, SIM_PHASE_NONE, 0 },
    { "none with seconds",      "{\"phase\":\"none\",\"seconds\":20}",             NULL, SIM_PHASE_NONE, 0 },
    { "blanks everywhere",      " \t{ \"phase\" : \"in\" ,\n\"seconds\" : 4 }\r\n", NULL, SIM_PHASE_IN, 4 },
    { "exponent",               "{\"phase\":\"in\",\"seconds\":40e-1}",            NULL, SIM_PHASE_IN, 4 },
    { "big exponent",           "{\"phase\":\"in\",\"seconds\":0.004E+3}",         NULL, SIM_PHASE_IN, 4 },
    { "words inside the text",  "{\"text\":\"\\\"phase\\\":\\\"out\\\",}{\",\"phase\":\"in\",\"seconds\":4}", NULL, SIM_PHASE_IN, 4 },
    { "nested keys do not count", "{\"x\":{\"phase\":\"out\",\"seconds\":9},\"phase\":\"in\",\"seconds\":4}", NULL, SIM_PHASE_IN, 4 },
    { "arrays, literals",       "{\"a\":[1,[],{},\"]\",true,false,null,-1.5e3],\"phase\":\"in\",\"seconds\":4}", NULL, SIM_PHASE_IN, 4 },
    { "the last of two counts", "{\"phase\":\"out\",\"phase\":\"in\",\"seconds\":4}", NULL, SIM_PHASE_IN, 4 },
    { "UTF-8",                  "{\"text\":\"Aus\xc3\xa4tmen \\u00e4\",\"phase\":\"out\",\"seconds\":6}", NULL, SIM_PHASE_OUT, 6 },
    { "nested within reason",   "{\"a\":" FOUR FOUR ENDS ENDS ",\"phase\":\"in\",\"seconds\":4}", NULL, SIM_PHASE_IN, 4 },
    { "many digits",            "{\"phase\":\"in\",\"seconds\":3.9999999999999999999999999999}", NULL, SIM_PHASE_IN, 4 },

    { "empty",                  "",                                                "empty" },
    { "blanks only",            "  ",                                              "no JSON object" },
    { "a word",                 "in",                                              "no JSON object" },
    { "an array",               "[\"in\",4]",                                      "no JSON object" },
    { "an empty object",        "{}",                                              "without a phase" },
    { "no phase",               "{\"seconds\":4}",                                 "without a phase" },
    { "phase of another case",  "{\"phase\":\"IN\",\"seconds\":4}",                "unknown phase" },
    { "phase that only begins so", "{\"phase\":\"inn\",\"seconds\":4}",            "unknown phase" },
    { "empty phase",            "{\"phase\":\"\",\"seconds\":4}",                  "unknown phase" },
    { "phase a number",         "{\"phase\":1,\"seconds\":4}",                     "unknown phase" },
    { "phase null",             "{\"phase\":null,\"seconds\":4}",                  "unknown phase" },
    { "no seconds",             "{\"phase\":\"in\"}",                              "usable seconds" },
    { "no time at all",         "{\"phase\":\"in\",\"seconds\":0}",                "usable seconds" },
    { "negative",               "{\"phase\":\"in\",\"seconds\":-4}",               "usable seconds" },
    { "too long a breath",      "{\"phase\":\"in\",\"seconds\":61}",               "usable seconds" },
    { "huge",                   "{\"phase\":\"in\",\"seconds\":1e999999999999}",   "usable seconds" },
    { "seconds a text",         "{\"phase\":\"in\",\"seconds\":\"4\"}",            "no number" },
    { "NaN",                    "{\"phase\":\"in\",\"seconds\":NaN}",              "no number" },
    { "a lone point",           "{\"phase\":\"in\",\"seconds\":.5}",               "no number" },
    { "nothing after the point", "{\"phase\":\"in\",\"seconds\":4.}",              "no number" },
    { "nothing after the e",    "{\"phase\":\"in\",\"seconds\":4e}",               "no number" },
    { "cut in the phase",       "{\"phase\":\"i",                                  "unknown phase" },
    { "cut after it",           "{\"phase\":\"in\"",                               "valid JSON" },
    { "cut in a key",           "{\"pha",                                          "valid JSON" },
    { "cut in an escape",       "{\"text\":\"\\",                                  "valid JSON" },
    { "no colon",               "{\"phase\" \"in\"}",                              "valid JSON" },
    { "comma at the end",       "{\"phase\":\"in\",\"seconds\":4,}",               "valid JSON" },
    { "key without quotes",     "{phase:\"in\",\"seconds\":4}",                    "valid JSON" },
    { "two objects",            FULL FULL,                                         "after its end" },
    { "rubbish behind",         FULL "x",                                          "after its end" },
    { "unknown escape",         "{\"t\":\"\\x\",\"phase\":\"in\",\"seconds\":4}",  "valid JSON" },
    { "line break in a text",   "{\"t\":\"a\nb\",\"phase\":\"in\",\"seconds\":4}", "valid JSON" },
    { "wrong bracket",          "{\"a\":[1},\"phase\":\"in\",\"seconds\":4}",      "valid JSON" },
    { "nested beyond reason",   "{\"a\":" FOUR FOUR FOUR ENDS ENDS ENDS ",\"phase\":\"in\",\"seconds\":4}", "valid JSON" },
    { "nested and never closed", "{\"a\":" FOUR,                                  "valid JSON" },
};
/* clang-format on */

static void test_row(void **state)
{
    const struct row *r = *state;
    struct sim_pacer got = { .phase = SIM_PHASE_HOLD, .seconds = -1 };
    size_t len = strlen(r->json);
    uint8_t *bytes = malloc(len ? len : 1); /* exactly as long: a byte too far is seen */

    assert_non_null(bytes);
    memcpy(bytes, r->json, len);
    const char *why = sim_pacer_parse(bytes, len, &got);
    free(bytes);
    if (r->why) {
        assert_non_null(why);
        assert_non_null(strstr(why, r->why));
        assert_int_equal(got.phase, SIM_PHASE_HOLD); /* untouched */
        return;
    }
    if (why)
        fail_msg("%s", why);
    assert_int_equal(got.phase, r->phase);
    assert_true(got.seconds > r->seconds - 1e-9 && got.seconds < r->seconds + 1e-9);
}

/* Every beginning of a good message is a bad one, and a NUL within is no end. */
static void test_cut(void **state)
{
    struct sim_pacer got;
    size_t len = strlen(FULL);

    (void)state;
    for (size_t i = 0; i < len; i++) {
        uint8_t *bytes = malloc(i ? i : 1);

        assert_non_null(bytes);
        memcpy(bytes, FULL, i);
        assert_non_null(sim_pacer_parse(bytes, i, &got));
        free(bytes);
    }
    assert_non_null(
        sim_pacer_parse((const uint8_t *)"{\"phase\":\"in\",\"seconds\":4}\0", 27, &got));
    assert_non_null(sim_pacer_parse(
        (const uint8_t *)"{\"t\":\"\\\0\",\"phase\":\"in\",\"seconds\":4}", 34, &got));
}

static void test_too_long(void **state)
{
    static uint8_t bytes[SIM_PACER_BYTES_MAX + 1];
    struct sim_pacer got;

    (void)state;
    memset(bytes, ' ', sizeof(bytes));
    memcpy(bytes, FULL, strlen(FULL));
    assert_null(sim_pacer_parse(bytes, SIM_PACER_BYTES_MAX, &got));
    assert_non_null(strstr(sim_pacer_parse(bytes, sizeof(bytes), &got), "too long"));
}

int main(void)
{
    enum { N = sizeof(rows) / sizeof(rows[0]) };
    struct CMUnitTest tests[N + 2] = { cmocka_unit_test(test_cut),
                                       cmocka_unit_test(test_too_long) };

    for (size_t i = 0; i < N; i++)
        tests[i + 2] = (struct CMUnitTest){ .name = rows[i].name,
                                            .test_func = test_row,
                                            .initial_state = (void *)(uintptr_t)&rows[i] };
    return cmocka_run_group_tests_name("simulator_pacer", tests, NULL, NULL);
}
