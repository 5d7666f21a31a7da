/*
 * Wrong files and what is said of them, letter by letter: each section of the
 * file given as the argument is a test of its own.
 *
 *     === name of the test
 *     the configuration
 *     >>>
 *     what is said
 *
 * @YEAR@ stands for the year in which the test runs; a * at the end for whatever
 * words libfyaml has for it, which differ from version to version.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "scratch.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROWS_MAX 200

struct row {
    char *name, *yaml, *said;
};

static void replace_year(const char *said, char *out, size_t size)
{
    const char *mark = "@YEAR@", *at = strstr(said, mark);
    time_t now = time(NULL);
    struct tm tm;

    gmtime_r(&now, &tm);
    if (at)
        snprintf(out, size, "%.*s%d%s", (int)(at - said), said, tm.tm_year + 1900,
                 at + strlen(mark));
    else
        snprintf(out, size, "%s", said);
}

static void test_row(void **state)
{
    const struct row *r = *state;
    struct scratch s;
    struct conf *c = NULL;
    char want[4096];

    scratch_init(&s);
    scratch_write(&s, "balm.yaml", r->yaml);
    int rc = scratch_load(&s, &c);
    scratch_fini(&s);

    replace_year(r->said, want, sizeof(want));
    size_t len = strlen(want);
    if (len > 1 && strcmp(want + len - 2, "*\n") == 0) {
        want[len - 2] = '\0';
        s.said[len - 2] = '\0';
    }
    assert_string_equal(s.said, want);
    assert_int_equal(rc, -EINVAL);
    assert_null(c);
}

static char *read_whole(const char *path)
{
    FILE *f = fopen(path, "r");
    char *text = calloc(1, 65536);

    if (!f || !text || fread(text, 1, 65535, f) == 0) {
        perror(path);
        exit(1);
    }
    fclose(f);
    return text;
}

/* Cuts the text in place. Returns where the next one begins. */
static char *cut(char *text, const char *mark)
{
    char *at = text ? strstr(text, mark) : NULL;

    if (!at)
        return NULL;
    at[1] = '\0'; /* the newline before the mark belongs to what is before */
    return at + strlen(mark);
}

static size_t split(char *text, struct row *rows)
{
    size_t count = 0;

    for (char *next = cut(text, "\n=== "); next && count < ROWS_MAX; count++) {
        struct row *r = &rows[count];

        r->name = next;
        next = cut(next, "\n=== ");
        r->yaml = strchr(r->name, '\n');
        r->said = cut(r->yaml, "\n>>>\n");
        if (!r->said) {
            fprintf(stderr, "%s: no >>>\n", r->name);
            exit(1);
        }
        *r->yaml++ = '\0';
    }
    return count;
}

int main(int argc, char **argv)
{
    static struct row rows[ROWS_MAX];
    static struct CMUnitTest tests[ROWS_MAX];
    char *text = argc == 2 ? read_whole(argv[1]) : NULL;
    size_t count = text ? split(text, rows) : 0;

    if (count == 0) {
        fprintf(stderr, "usage: %s FILE with === sections\n", argv[0]);
        return 1;
    }
    for (size_t i = 0; i < count; i++)
        tests[i] = (struct CMUnitTest){
            .name = rows[i].name,
            .test_func = test_row,
            .initial_state = &rows[i],
        };
    int failed = _cmocka_run_group_tests("conf_errors", tests, count, NULL, NULL);
    free(text);
    return failed;
}
