/* A sensor's own keys: every type, every fault, each told with a hint where one is near. */
#include "settings.h"

#include <setjmp.h>
#include <stdarg.h>

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

struct all {
    const char *word, *choice, *path;
    int64_t whole;
    double number;
    bool flag;
};

static const char *const choices[] = { "ecg", "ppi", "hr_only", NULL };

#define AT(field) offsetof(struct all, field)

/* clang-format off */
static const struct sensor_setting_row table[] = {
    { "word",   SENSOR_SETTING_STRING, AT(word),   false, "none",  0, 0,   NULL,    "a word" },
    { "choice", SENSOR_SETTING_STRING, AT(choice), false, "ecg",   0, 0,   choices, "one of three" },
    { "path",   SENSOR_SETTING_PATH,   AT(path),   true,  NULL,    0, 0,   NULL,    "a file" },
    { "whole",  SENSOR_SETTING_INT,    AT(whole),  false, "7",     -5, 99, NULL,    "a whole number" },
    { "number", SENSOR_SETTING_NUMBER, AT(number), false, "0.5",   0, 1,   NULL,    "a number" },
    { "flag",   SENSOR_SETTING_BOOL,   AT(flag),   false, "false", 0, 0,   NULL,    "yes or no" },
    { .key = NULL },
};
/* clang-format on */

static const struct sensor_plugin plugin = {
    .abi = SENSOR_PLUGIN_ABI,
    .size = sizeof(struct sensor_plugin),
    .name = "all",
    .settings_size = sizeof(struct all),
    .settings = table,
};

/* clang-format off */
static const struct row {
    const char *name, *key, *value;
    const char *fault; /* part of what is told; NULL: it is taken */
    const char *hint;
} rows[] = {
    { "a word",                      "word",   "any thing",  NULL, NULL },
    { "one of the choices",          "choice", "ppi",        NULL, NULL },
    { "none of the choices",         "choice", "ekg",        "\"ekg\" is none of ecg, ppi, hr_only", "did you mean ecg?" },
    { "far from every choice",       "choice", "something",  "is none of", NULL },
    { "whole number",                "whole",  "-5",         NULL, NULL },
    { "below its range",             "whole",  "-6",         "-6 is not from -5 to 99", NULL },
    { "above its range",             "whole",  "100",        "is not from", NULL },
    { "no whole number",             "whole",  "1.5",        "\"1.5\" is no whole number", NULL },
    { "too long a number",           "whole",  "99999999999999999999", "no whole number", NULL },
    { "an empty number",             "whole",  "",           "no whole number", NULL },
    { "a number",                    "number", "0.25",       NULL, NULL },
    { "a number with exponent",      "number", "5e-1",       NULL, NULL },
    { "a number in hex",             "number", "0x1",        "no number", NULL },
    { "nan",                         "number", "nan",        "no number", NULL },
    { "a number above its range",    "number", "1.001",      "is not from 0 to 1", NULL },
    { "a number with a unit",        "number", "0.5s",       "no number", NULL },
    { "true",                        "flag",   "true",       NULL, NULL },
    { "on",                          "flag",   "on",         NULL, NULL },
    { "maybe",                       "flag",   "maybe",      "neither true nor false", NULL },
    { "an empty path",               "path",   "",           "is empty", NULL },
    { "a slip in a key",             "nubmer", "1",          "knows no such key", "did you mean number?" },
    { "a key of nobody",             "colour", "1",          "knows no such key", NULL },
};
/* clang-format on */

struct told {
    unsigned count;
    char key[40], text[400], hint[80];
};

static void complain(void *ctx, const char *key, const char *text, const char *hint)
{
    struct told *t = ctx;

    t->count++;
    snprintf(t->key, sizeof(t->key), "%s", key);
    snprintf(t->text, sizeof(t->text), "%s", text);
    snprintf(t->hint, sizeof(t->hint), "%s", hint ? hint : "");
}

static struct sensor_setting setting(const char *key, const char *value)
{
    struct sensor_setting s = { .key = "" };

    snprintf(s.key, sizeof(s.key), "%s", key);
    snprintf(s.value, sizeof(s.value), "%s", value);
    return s;
}

static void test_row(void **state)
{
    const struct row *row = *state;
    bool is_path = strcmp(row->key, "path") == 0;
    struct sensor_setting given[] = { setting(row->key, row->value), setting("path", "/a") };
    struct told told = { 0 };
    void *out = NULL;

    int rc = settings_new(&out, &plugin, given, is_path ? 1 : 2, NULL, complain, &told);
    assert_int_equal(rc, row->fault ? 1 : 0);
    assert_int_equal(told.count, rc);
    if (row->fault) {
        assert_null(out);
        assert_string_equal(told.key, row->key);
        assert_non_null(strstr(told.text, row->fault));
        assert_string_equal(told.hint, row->hint ? row->hint : "");
    }
    settings_free(out);
}

static void test_defaults(void **state)
{
    const struct sensor_setting given[] = { setting("path", "there") };
    void *out = NULL;

    (void)state;
    assert_int_equal(settings_new(&out, &plugin, given, 1, "/etc/balm", NULL, NULL), 0);
    const struct all *a = out;
    assert_string_equal(a->word, "none");
    assert_string_equal(a->choice, "ecg");
    assert_string_equal(a->path, "/etc/balm/there");
    assert_int_equal(a->whole, 7);
    assert_true(a->number > 0.49 && a->number < 0.51);
    assert_false(a->flag);
    settings_free(out);
}

static void test_all_given(void **state)
{
    struct sensor_setting given[6];
    char longest[SENSOR_VALUE_MAX + 1];
    void *out = NULL;

    (void)state;
    memset(longest, 'x', SENSOR_VALUE_MAX);
    longest[SENSOR_VALUE_MAX] = '\0';
    given[0] = setting("word", longest);
    given[1] = setting("choice", "hr_only");
    given[2] = setting("path", longest);
    given[3] = setting("whole", "42");
    given[4] = setting("number", "0.75");
    given[5] = setting("flag", "yes");
    assert_int_equal(settings_new(&out, &plugin, given, 6, "/etc", NULL, NULL), 0);
    const struct all *a = out;
    assert_string_equal(a->word, longest);
    assert_string_equal(a->choice, "hr_only");
    assert_int_equal(strlen(a->path), SENSOR_VALUE_MAX + 5);
    assert_int_equal(a->whole, 42);
    assert_true(a->number > 0.74 && a->number < 0.76);
    assert_true(a->flag);
    settings_free(out);
}

static void test_all_faults_at_once(void **state)
{
    const struct sensor_setting given[] = { setting("whole", "x"), setting("flag", "x"),
                                            setting("nothing", "x"), setting("whole", "3") };
    struct told told = { 0 };
    void *out = NULL;

    (void)state; /* whole, flag, nothing, whole twice, and path is missing */
    assert_int_equal(settings_new(&out, &plugin, given, 4, NULL, complain, &told), 5);
    assert_int_equal(told.count, 5);
    assert_null(out);
}

static void test_german_numbers(void **state)
{
    const struct sensor_setting given[] = { setting("path", "/a"), setting("number", "0.25") };
    static const char *const locales[] = { "de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8" };
    void *out = NULL;

    (void)state;
    for (size_t i = 0; i < 3 && !setlocale(LC_ALL, locales[i]); i++)
        ;
    assert_int_equal(settings_new(&out, &plugin, given, 2, NULL, NULL, NULL), 0);
    assert_true(((const struct all *)out)->number > 0.24);
    settings_free(out);
    setlocale(LC_ALL, "C");
}

static void test_no_table(void **state)
{
    static const struct sensor_plugin bare = { .name = "bare" };
    const struct sensor_setting given[] = { setting("a", "1") };
    struct told told = { 0 };
    void *out = NULL;

    (void)state;
    assert_int_equal(settings_new(&out, &bare, NULL, 0, NULL, complain, &told), 0);
    settings_free(out);
    assert_int_equal(settings_new(&out, &bare, given, 1, NULL, complain, &told), 1);
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(test_defaults),           cmocka_unit_test(test_all_given),
        cmocka_unit_test(test_all_faults_at_once), cmocka_unit_test(test_german_numbers),
        cmocka_unit_test(test_no_table),
    };
    enum { ROWS = sizeof(rows) / sizeof(rows[0]), OTHERS = sizeof(others) / sizeof(others[0]) };
    struct CMUnitTest tests[ROWS + OTHERS];

    for (size_t i = 0; i < ROWS; i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name,
                                        .test_func = test_row,
                                        .initial_state = (void *)(uintptr_t)&rows[i] };
    memcpy(tests + ROWS, others, sizeof(others));
    return cmocka_run_group_tests_name("settings", tests, NULL, NULL);
}
