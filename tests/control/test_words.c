/*
 * Words that the verb table shares with rooms it cannot include: what may be typed is what they
 * know, and all of it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "catalog.h"
#include "control.h"
#include "need.h"
#include "techniques.h"

#include <string.h>

static const char *const *choices_of(const char *verb, const char *name)
{
    const struct verb *v = control_verb(verb);

    for (const struct verb_arg *a = v ? v->args : NULL; a && a->name; a++)
        if (strcmp(a->name, name) == 0)
            return a->choices;
    return NULL;
}

static size_t count_of(const char *const *words)
{
    size_t n = 0;

    while (words[n])
        n++;
    return n;
}

static void test_techniques(void **state)
{
    static const char *const verbs[] = { "massage log", "massage book" };
    size_t known;

    (void)state;
    technique_catalogue(&known);
    for (size_t v = 0; v < 2; v++) {
        const char *const *words = choices_of(verbs[v], "technique");

        assert_non_null(words);
        assert_int_equal(count_of(words), known);
        for (size_t i = 0; i < known; i++)
            if (!technique_is_known(words[i]))
                fail_msg("nobody knows %s", words[i]);
    }
}

static void test_conditions(void **state)
{
    static const char *const verbs[] = { "condition set", "condition clear" };

    (void)state;
    for (size_t v = 0; v < 2; v++) {
        const char *const *words = choices_of(verbs[v], "name");

        assert_non_null(words);
        assert_int_equal(count_of(words), CONDITION_COUNT);
        for (int c = 0; c < CONDITION_COUNT; c++)
            assert_string_equal(words[c], condition_name((enum condition)c));
    }
}

/* `routine search` starts one by its name. */
static void test_search(void **state)
{
    (void)state;
    assert_non_null(routine_find("breathe_search"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_techniques),
        cmocka_unit_test(test_conditions),
        cmocka_unit_test(test_search),
    };

    return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
