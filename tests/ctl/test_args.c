/* Command lines and what becomes of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "analyze_options.h"
#include "args.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* clang-format off */
static const struct row {
    const char *name, *verb;
    const char *words[12];
    const char *want;  /* the arguments as JSON */
    const char *error; /* or what is wrong */
} rows[] = {
    { "nothing", "status", { NULL }, "{}" },
    { "an answer to the open one", "answer", { "accept" }, "{\"answer\":\"accept\"}" },
    { "an answer to one by id", "answer", { "alex-5", "no" }, "{\"answer\":\"no\",\"id\":\"alex-5\"}" },
    { "an option behind", "answer", { "no", "--person", "kim" }, "{\"answer\":\"no\",\"person\":\"kim\"}" },
    { "an option before, in one word", "answer", { "--person=kim", "no" }, "{\"answer\":\"no\",\"person\":\"kim\"}" },
    { "optional and left out", "suggest", { NULL }, "{}" },
    { "optional and given", "suggest", { "off" }, "{\"turn\":\"off\"}" },
    { "a number", "person add", { "eve", "--born", "1990", "--consent", "2026-01-30" },
      "{\"born\":1990,\"consent\":\"2026-01-30\",\"id\":\"eve\"}" },
    { "a flag", "analyze", { "--raw", "x.csv" }, "{\"file\":\"x.csv\",\"raw\":true}" },
    { "standard input is no option", "analyze", { "-" }, "{\"file\":\"-\"}" },
    { "words behind -- are no options", "analyze", { "--", "--raw" }, "{\"file\":\"--raw\"}" },
    { "an option with a dash in its name", "analyze", { "x", "--save-baseline", "b" }, "{\"file\":\"x\",\"save-baseline\":\"b\"}" },
    { "json is everyone's", "status", { "--json" }, "{}" },

    { "too few", "answer", { NULL }, .error = "answer: answer is missing" },
    { "too many", "answer", { "a", "no", "b" }, .error = "answer: \"b\" is too much" },
    { "a word for a verb without any", "sensors", { "x" }, .error = "sensors: \"x\" is too much" },
    { "an unknown option", "answer", { "no", "--foo" }, .error = "answer takes no --foo" },
    { "a misspelt option", "analyze", { "x", "--sumary" }, .error = "analyze takes no --sumary: did you mean --summary?" },
    { "a short option", "analyze", { "x", "-r" }, .error = "analyze takes no -r" },
    { "an option without its value", "analyze", { "x", "--step" }, .error = "--step needs a value" },
    { "a flag with one", "analyze", { "x", "--raw=1" }, .error = "--raw takes no value" },
    { "given twice", "analyze", { "x", "--step", "5", "--step", "6" }, .error = "step is given twice" },
    { "no number", "analyze", { "x", "--step", "5s" }, .error = "step: expected a whole number" },
    { "an empty number", "analyze", { "x", "--step", "" }, .error = "step: expected a whole number" },
    { "a number out of range", "analyze", { "x", "--step", "0" }, .error = "step: 0 is not in 1 .. 60" },
    { "a number beyond all bounds", "analyze", { "x", "--step", "99999999999999999999" }, .error = "step: expected a whole number" },
    { "no UTF-8", "analyze", { "\xff" }, .error = "file: not valid UTF-8" },
};
/* clang-format on */

static void test_row(void **state)
{
    const struct row *r = *state;
    const struct verb *verb =
        strcmp(r->verb, "analyze") == 0 ? &analyze_verb : control_verb(r->verb);
    struct complaint why = { "" };
    struct args args;
    char *words[13] = { NULL };
    int count = 0;

    for (; r->words[count]; count++)
        words[count] = strdup(r->words[count]);
    int rc = args_read(verb, count, words, &args, &why);
    if (rc == 0)
        rc = args_check(verb, &args, &why);
    assert_string_equal(why.text, r->error ? r->error : "");
    assert_int_equal(rc < 0, r->error != NULL);
    if (r->want) {
        char *text = json_dumps(args.values, JSON_COMPACT | JSON_SORT_KEYS);
        assert_string_equal(text, r->want);
        free(text);
    }
    args_fini(&args);
    for (int i = 0; i < count; i++)
        free(words[i]);
}

int main(void)
{
    enum { N = sizeof(rows) / sizeof(rows[0]) };
    struct CMUnitTest tests[N];

    for (size_t i = 0; i < N; i++)
        tests[i] =
            (struct CMUnitTest){ rows[i].name, test_row, NULL, NULL, (void *)(uintptr_t)&rows[i] };
    return cmocka_run_group_tests_name("args", tests, NULL, NULL);
}
