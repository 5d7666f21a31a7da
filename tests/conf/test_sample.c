/*
 * config/balm.yaml is what the table prints, is good as it is, means nothing but
 * the defaults, and stays good with everything in it switched on.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "option.h"
#include "scratch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *sample_path;

static char *printed(void)
{
    char *text = NULL;
    size_t len;
    FILE *f = open_memstream(&text, &len);

    assert_non_null(f);
    conf_print_defaults(f);
    fclose(f);
    return text;
}

/* Takes away each # that stands right before a key. */
static void switch_on(char *text)
{
    char *to = text;
    bool in_indent = true;

    for (const char *from = text; *from; from++) {
        if (!(in_indent && from[0] == '#' && from[1] != ' ' && from[1] != '\n'))
            *to++ = *from;
        in_indent = *from == '\n' || (in_indent && *from == ' ');
    }
    *to = '\0';
}

static struct conf *load(const char *text)
{
    struct scratch s;
    struct conf *c = NULL;

    scratch_init(&s);
    scratch_write(&s, "balm.yaml", text);
    scratch_write(&s, "mqtt.password", "hunter2\n");
    int rc = scratch_load(&s, &c);
    scratch_fini(&s);
    assert_string_equal(s.said, "");
    assert_int_equal(rc, 0);
    return c;
}

static void test_file_is_printed(void **state)
{
    static char file[65536];
    char *text = printed();
    FILE *f = fopen(sample_path, "r");

    (void)state;
    assert_non_null(f);
    assert_true(fread(file, 1, sizeof(file) - 1, f) > 0);
    fclose(f);
    assert_string_equal(file, text);
    free(text);
}

static void test_as_it_is(void **state)
{
    char *text = printed();
    struct conf *c = load(text), *empty = load("");

    (void)state;
    assert_string_equal(c->language, empty->language);
    assert_string_equal(c->mqtt.host, empty->mqtt.host);
    assert_null(c->mqtt.password);
    assert_int_equal(
        c->person_count + c->sensor_count + c->context_count + c->routine_count + c->text_count, 0);
    conf_free(c);
    conf_free(empty);
    free(text);
}

static void test_switched_on(void **state)
{
    char *text = printed();
    struct profile plain;

    (void)state;
    switch_on(text);
    assert_null(strstr(text, "\n#language"));
    struct conf *c = load(text), *empty = load("");
    free(text);
    assert_string_equal(c->language, empty->language);
    assert_string_equal(c->mqtt.host, empty->mqtt.host);
    assert_int_equal(c->mqtt.port, empty->mqtt.port);
    assert_string_equal(c->mqtt.privacy, empty->mqtt.privacy);
    assert_string_equal(c->mqtt.password, "hunter2");
    assert_true(c->mqtt.tls && c->mqtt.tls_ca && c->mqtt.tls_cert && c->mqtt.tls_key);
    assert_string_equal(c->history.path, empty->history.path);
    assert_int_equal(c->history.keep_beats_days, empty->history.keep_beats_days);
    assert_int_equal(c->history.keep_minutes_days, empty->history.keep_minutes_days);
    assert_string_equal(c->control.socket, empty->control.socket);
    assert_string_equal(c->plugin_dirs[0], "/usr/local/lib/balm/plugins");

    profile_init(&plain, "alex");
    assert_int_equal(c->person_count, 1);
    assert_memory_equal(&c->people[0].suggestions, &plain.suggestions, sizeof(plain.suggestions));
    assert_memory_equal(c->people[0].quiet, plain.quiet, sizeof(plain.quiet));
    assert_int_equal(c->people[0].massage.duration_min, plain.massage.duration_min);
    assert_int_equal(c->people[0].massage.reminder_min, plain.massage.reminder_min);
    assert_int_equal(c->people[0].born_year, 1988);
    assert_int_equal(c->sensor_count, 2);
    assert_int_equal(c->context_count, 2);
    assert_int_equal(c->routine_count, 1);
    assert_int_equal(c->routines[0].step_count, 3); /* with the line that says when to stop */
    assert_int_equal(c->routines[0].family, FAMILY_NONE);
    assert_int_equal(c->routines[0].asks, 1 << ASKS_TENSING);
    assert_int_equal(c->text_count, 1);
    conf_free(c);
    conf_free(empty);
}

/* Every row can be shown, and every default can be read: the sample proves the latter. */
static void check_group(const struct option_group *g)
{
    for (size_t i = 0; i < g->row_count; i++) {
        const struct option *o = &g->rows[i];

        if (o->key && strcmp(g->rows[0].key, "topic") != 0 && strcmp(g->rows[0].key, "phase") != 0)
            assert_true(!option_is_scalar(o) || o->value || o->example);
        if (o->key)
            assert_non_null(o->help);
        for (size_t j = 0; o->key && j < i; j++)
            assert_string_not_equal(o->key, g->rows[j].key);
        if (o->group)
            check_group(o->group);
    }
}

static void test_rows(void **state)
{
    (void)state;
    check_group(&option_table);
}

int main(int argc, char **argv)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_file_is_printed),
        cmocka_unit_test(test_as_it_is),
        cmocka_unit_test(test_switched_on),
        cmocka_unit_test(test_rows),
    };
    if (argc != 2)
        return 1;
    sample_path = argv[1];
    return cmocka_run_group_tests_name("conf_sample", tests, NULL, NULL);
}
