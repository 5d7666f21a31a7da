/* A sensor's own keys: what its plugin says against them appears where they are written. */
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

/* A plugin that knows `speed`, wants it below 10, and is there only as "fake" and "heart-rate". */
static int fake_check(const char *const *plugin_dirs, const struct sensor_config *s,
                      conf_sensor_fault_fn *fault, void *ctx)
{
    int faults = 0;
    char text[300];

    if (!plugin_dirs || !plugin_dirs[0] || strcmp(plugin_dirs[0], "/plugins") != 0)
        return -EACCES;
    if (strcmp(s->plugin, "fake") != 0 && strcmp(s->plugin, "heart-rate") != 0) {
        fault(ctx, NULL, "there is no such plugin", "did you mean fake?");
        return -ENOENT;
    }
    for (uint8_t i = 0; i < s->setting_count; i++) {
        if (strcmp(s->settings[i].key, "speed") != 0) {
            fault(ctx, s->settings[i].key, "the plugin knows no such key",
                  s->settings[i].key[0] == 's' ? "did you mean speed?" : NULL);
            faults++;
        } else if (strlen(s->settings[i].value) > 1) {
            snprintf(text, sizeof(text), "\"%s\" is too fast", s->settings[i].value);
            fault(ctx, "speed", text, NULL);
            faults++;
        }
    }
    if (s->setting_count == 0 && strcmp(s->plugin, "fake") == 0) {
        fault(ctx, "speed", "is missing", NULL);
        faults++;
    }
    return faults;
}

/* clang-format off */
static const struct row {
    const char *name;
    const char *yaml;
    const char *said;
} rows[] = {
    { "good",
      "plugin_dirs: [/plugins]\nsensors: {s: {plugin: fake, speed: 9}}\n", "" },
    { "wrong value",
      "plugin_dirs: [/plugins]\nsensors: {s: {plugin: fake, speed: 10}}\n",
      "balm.yaml:2:36: sensors.s.speed: \"10\" is too fast\n"
      "  sensors: {s: {plugin: fake, speed: 10}}\n"
      "                                     ^\n" },
    { "wrong secret is not told",
      "plugin_dirs: [/plugins]\nsensors: {s: {plugin: fake, speed: !env BALM_TEST_SECRET}}\n",
      "balm.yaml:2:41: sensors.s.speed: the secret is not what the plugin wants\n"
      "  sensors: {s: {plugin: fake, speed: !env BALM_TEST_SECRET}}\n"
      "                                          ^\n" },
    { "unknown key, the plugin's hint",
      "plugin_dirs: [/plugins]\nsensors: {s: {plugin: fake, sped: 1}}\n",
      "balm.yaml:2:35: sensors.s.sped: the plugin knows no such key; did you mean speed?\n"
      "  sensors: {s: {plugin: fake, sped: 1}}\n"
      "                                    ^\n" },
    { "misspelt key of ours",
      "plugin_dirs: [/plugins]\npeople: {alex: {}}\nsensors: {s: {plugin: fake, preson: alex}}\n",
      "balm.yaml:3:29: sensors.s.preson: the plugin knows no such key; did you mean \"person\"?\n"
      "  sensors: {s: {plugin: fake, preson: alex}}\n"
      "                              ^\n" },
    { "missing key",
      "plugin_dirs: [/plugins]\nsensors: {s: {plugin: fake}}\n",
      "balm.yaml:2:14: sensors.s: speed: is missing\n"
      "  sensors: {s: {plugin: fake}}\n"
      "               ^\n" },
    { "no such plugin",
      "plugin_dirs: [/plugins]\nsensors: {s: {plugin: fkae}}\n",
      "balm.yaml:2:14: sensors.s: there is no such plugin; did you mean fake?\n"
      "  sensors: {s: {plugin: fkae}}\n"
      "               ^\n" },
    { "a person's address needs no keys",
      "plugin_dirs: [/plugins]\npeople: {alex: {sensors: [AA:BB:CC:DD:EE:FF]}}\n", "" },
    { "plugin that cannot be asked, at a person's address",
      "people: {alex: {sensors: [AA:BB:CC:DD:EE:FF]}}\n",
      "balm.yaml:1:27: people.alex.sensors[0]: its plugin cannot be asked: Permission denied\n"
      "  people: {alex: {sensors: [AA:BB:CC:DD:EE:FF]}}\n"
      "                            ^\n" },
};
/* clang-format on */

static void test_row(void **state)
{
    const struct row *r = *state;
    struct scratch s;
    struct conf *c = NULL;

    setenv("BALM_TEST_SECRET", "sesame", 1);
    scratch_init(&s);
    s.options.check_sensor = fake_check;
    scratch_write(&s, "balm.yaml", r->yaml);
    int rc = scratch_load(&s, &c);
    scratch_fini(&s);
    assert_string_equal(s.said, r->said);
    assert_int_equal(rc, r->said[0] ? -EINVAL : 0);
    conf_free(c);
}

static int no_memory(const char *const *plugin_dirs, const struct sensor_config *s,
                     conf_sensor_fault_fn *fault, void *ctx)
{
    (void)plugin_dirs;
    (void)s;
    (void)fault;
    (void)ctx;
    return -ENOMEM;
}

static void test_no_memory(void **state)
{
    struct scratch s;
    struct conf *c = NULL;

    (void)state;
    scratch_init(&s);
    s.options.check_sensor = no_memory;
    scratch_write(&s, "balm.yaml", "sensors: {s: {plugin: fake}}\n");
    assert_int_equal(scratch_load(&s, &c), -ENOMEM);
    scratch_fini(&s);
}

/* More than a sensor can hold is refused, not cut. */
static void test_bounds(void **state)
{
    struct scratch s;
    struct conf *c = NULL;
    char text[2000] = "sensors:\n  s:\n    plugin: fake\n";

    (void)state;
    for (int i = 0; i <= SENSOR_SETTINGS_MAX; i++)
        snprintf(text + strlen(text), sizeof(text) - strlen(text), "    k%d: 1\n", i);
    snprintf(text + strlen(text), sizeof(text) - strlen(text), "  l: {plugin: fake, k: %0300d}\n",
             0);
    snprintf(text + strlen(text), sizeof(text) - strlen(text), "  m: {plugin: fake, k%032d: 1}\n",
             0);
    scratch_init(&s);
    scratch_write(&s, "balm.yaml", text);
    assert_int_equal(scratch_load(&s, &c), -EINVAL);
    assert_non_null(strstr(s.said, "sensors.s.k16: more than 16 keys of a plugin\n"));
    assert_non_null(strstr(s.said, "...\" is not a line of text of at most 256 bytes\n"));
    assert_non_null(strstr(s.said, ": there is no such key\n"));
    scratch_fini(&s);
}

int main(void)
{
    enum { N = sizeof(rows) / sizeof(rows[0]) };
    struct CMUnitTest tests[N + 2];

    for (size_t i = 0; i < N; i++)
        tests[i] = (struct CMUnitTest){
            .name = rows[i].name,
            .test_func = test_row,
            .initial_state = (void *)(uintptr_t)&rows[i],
        };
    tests[N] = (struct CMUnitTest)cmocka_unit_test(test_no_memory);
    tests[N + 1] = (struct CMUnitTest)cmocka_unit_test(test_bounds);
    return cmocka_run_group_tests_name("conf_own_keys", tests, NULL, NULL);
}
