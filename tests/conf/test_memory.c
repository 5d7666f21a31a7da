/*
 * Every allocation of a load fails once: no crash, no leak (run it under ASan),
 * and -ENOMEM rather than half a configuration.
 *
 * Linked with --wrap for the ways to memory that conf/ has. The arena's own
 * functions are among them: its blocks hide most allocations from calloc().
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "arena.h"
#include "scratch.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool armed;
static size_t made, fail_at;

static bool fails(void)
{
    return armed && ++made == fail_at;
}

void *__real_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size)
{
    return fails() ? NULL : __real_calloc(count, size);
}

void *__real_arena_alloc(struct arena *a, size_t size);
void *__wrap_arena_alloc(struct arena *a, size_t size);
void *__wrap_arena_alloc(struct arena *a, size_t size)
{
    if (fails()) {
        a->failed = true;
        return NULL;
    }
    return __real_arena_alloc(a, size);
}

char *__real_arena_text(struct arena *a, const char *text, size_t len);
char *__wrap_arena_text(struct arena *a, const char *text, size_t len);
char *__wrap_arena_text(struct arena *a, const char *text, size_t len)
{
    if (fails()) {
        a->failed = true;
        return NULL;
    }
    return __real_arena_text(a, text, len);
}

__attribute__((format(printf, 2, 3))) char *__wrap_arena_printf(struct arena *a, const char *fmt,
                                                                ...);
char *__wrap_arena_printf(struct arena *a, const char *fmt, ...)
{
    char text[512];
    va_list args;

    if (fails()) {
        a->failed = true;
        return NULL;
    }
    va_start(args, fmt);
    vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    return __real_arena_text(a, text, strlen(text));
}

static const char main_file[] =
    "language: de\n"
    "people:\n"
    "  alex: {sensors: [AA:BB:CC:DD:EE:FF, ring], needs: [insomnia], quiet: [1:00-2:00]}\n"
    "  sam: {massage: {provider: {name: Anna}}}\n"
    "mqtt: {username: u, password: !file pw, tls: {ca: /a}}\n"
    "sensors: {ring: {plugin: mqtt, topic: !env BALM_TEST_SECRET}}\n"
    "context: [{topic: a, kind: steps, person: alex}]\n"
    "routines: {r: {steps: [{phase: in, seconds: 4}]}}\n";
static const char drop_in[] = "texts: {routine.a.1: b, routine.a.title: d}\nplugin_dirs: [/a, /b]\n"
                              "history: {path: !credential db}\n";
static const char wrong_file[] = "people: {Alex: {born: x, sensors: [nothing]}}\n"
                                 "mqtt: {port: 0, prot: 1}\nsensors: {s: {}}\n";

static void fail_each(const char *text, int want)
{
    struct scratch s;
    struct conf *c = NULL;
    size_t count, bad = 0;
    int rc;

    scratch_init(&s);
    setenv("BALM_TEST_SECRET", "sesame", 1);
    setenv("CREDENTIALS_DIRECTORY", s.folder, 1);
    scratch_write(&s, "balm.yaml", text);
    scratch_write(&s, "conf.d/a.yaml", drop_in);
    scratch_write(&s, "pw", "hunter2\n");
    scratch_write(&s, "db", "/tmp/x.db\n");

    armed = true;
    made = 0;
    fail_at = 0;
    rc = scratch_load(&s, &c);
    armed = false;
    count = made;
    conf_free(c);
    assert_int_equal(rc, want);
    assert_true(count > 50);

    for (size_t i = 1; i <= count; i++) {
        c = NULL;
        made = 0;
        fail_at = i;
        armed = true;
        rc = scratch_load(&s, &c);
        armed = false;
        if (rc != -ENOMEM || c) {
            print_error("allocation %zu of %zu failed, and the load gave %d\n", i, count, rc);
            bad++;
            conf_free(c);
        }
    }
    scratch_fini(&s);
    assert_int_equal(bad, 0);
}

static void test_good(void **state)
{
    (void)state;
    fail_each(main_file, 0);
}

static void test_wrong(void **state)
{
    (void)state;
    fail_each(wrong_file, -EINVAL);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),
        cmocka_unit_test(test_wrong),
    };
    return cmocka_run_group_tests_name("conf_memory", tests, NULL, NULL);
}
