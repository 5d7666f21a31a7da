/* Several files, and files that are none: conf.d, secrets, and what can be wrong with them. */
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
#include <sys/stat.h>
#include <unistd.h>

#define FILES_MAX 4

/* clang-format off */
static const struct row {
    const char *name;
    struct {
        const char *name, *text;
    } files[FILES_MAX];
    const char *said;
    const char *password; /* where it is good: what mqtt.password is then */
} rows[] = {
    { "maps are merged",
      { { "balm.yaml", "mqtt: {host: x}\n" },
        { "conf.d/a.yaml", "mqtt: {username: u, password: p}\npeople: {alex: {}}\n" } },
      .said = "", .password = "p" },
    { "an empty map takes what the other has",
      { { "balm.yaml", "mqtt:\n" }, { "conf.d/a.yaml", "mqtt: {username: u, password: p}\n" } },
      .said = "", .password = "p" },
    { "an empty map takes nothing away",
      { { "balm.yaml", "mqtt: {username: u, password: p}\n" }, { "conf.d/a.yaml", "mqtt:\n" } },
      .said = "", .password = "p" },
    { "other names are left alone",
      { { "balm.yaml", "mqtt: {username: u, password: p}\n" }, { "conf.d/a.yaml~", "x: 1\n" },
        { "conf.d/.b.yaml", "x: 1\n" }, { "conf.d/c.yml", "x: 1\n" } },
      .said = "", .password = "p" },
    { "one leaf twice",
      { { "balm.yaml", "mqtt:\n  port: 1883\n" }, { "conf.d/a.yaml", "mqtt: {port: 1883}\n" } },
      .said = "conf.d/a.yaml:1:8: mqtt.port: is given twice, first at balm.yaml:2:3\n"
              "  mqtt: {port: 1883}\n"
              "         ^\n" },
    { "one list twice",
      { { "balm.yaml", "plugin_dirs: [/a]\n" }, { "conf.d/a.yaml", "plugin_dirs: [/b]\n" } },
      .said = "conf.d/a.yaml:1:1: plugin_dirs: is given twice, first at balm.yaml:1:1\n"
              "  plugin_dirs: [/b]\n"
              "  ^\n" },
    { "one key a map here and a value there",
      { { "balm.yaml", "mqtt: {tls: true}\n" }, { "conf.d/a.yaml", "mqtt: {tls: {ca: /a}}\n" } },
      .said = "conf.d/a.yaml:1:8: mqtt.tls: is given twice, first at balm.yaml:1:8\n"
              "  mqtt: {tls: {ca: /a}}\n"
              "         ^\n" },
    { "in the order of the alphabet",
      { { "balm.yaml", "" }, { "conf.d/b.yaml", "language: de\n" },
        { "conf.d/a.yaml", "language: en\n" } },
      .said = "conf.d/b.yaml:1:1: language: is given twice, first at conf.d/a.yaml:1:1\n"
              "  language: de\n"
              "  ^\n" },
    { "errors of all files at once",
      { { "balm.yaml", "x: 1\n" }, { "conf.d/a.yaml", "%\n" }, { "conf.d/b.yaml", "y: 1\n" } },
      .said = "conf.d/a.yaml:1:1: a line may not begin with %\n"
              "  %\n"
              "  ^\n"
              "balm.yaml:1:1: x: there is no such key\n"
              "  x: 1\n"
              "  ^\n"
              "conf.d/b.yaml:1:1: y: there is no such key\n"
              "  y: 1\n"
              "  ^\n" },
    { "what a broken file may hold is not missed",
      { { "balm.yaml", "people: [\n" },
        { "conf.d/a.yaml", "sensors: {strap: {plugin: replay, person: alex}}\n" } },
      .said = "balm.yaml:1:9: this bracket is never closed\n"
              "  people: [\n"
              "          ^\n" },
    { "a secret from a file, its first line",
      { { "balm.yaml", "mqtt: {username: u, password: !file secrets/pw}\n" },
        { "secrets/pw", "hunter2\r\nrest\n" } },
      .said = "", .password = "hunter2" },
    { "from conf.d the same folder counts",
      { { "balm.yaml", "" }, { "conf.d/a.yaml", "mqtt: {username: u, password: !file secrets/pw}\n" },
        { "secrets/pw", "hunter2" } },
      .said = "", .password = "hunter2" },
    { "a secret's file that is not there",
      { { "balm.yaml", "mqtt: {username: u, password: !file pw}\n" } },
      .said = "balm.yaml:1:37: mqtt.password: cannot read pw: No such file or directory\n"
              "  mqtt: {username: u, password: !file pw}\n"
              "                                      ^\n" },
    { "a secret's file that is a folder",
      { { "balm.yaml", "mqtt: {username: u, password: !file conf.d}\n" } },
      .said = "balm.yaml:1:37: mqtt.password: conf.d is not a file\n"
              "  mqtt: {username: u, password: !file conf.d}\n"
              "                                      ^\n" },
    { "a secret's file that is empty",
      { { "balm.yaml", "mqtt: {username: u, password: !file secrets/pw}\n" },
        { "secrets/pw", "\n" } },
      .said = "balm.yaml:1:37: mqtt.password: the secret is empty\n"
              "  mqtt: {username: u, password: !file secrets/pw}\n"
              "                                      ^\n" },
    { "a tag with nothing behind it",
      { { "balm.yaml", "mqtt: {username: u, password: !file }\n" } },
      .said = "balm.yaml:1:21: mqtt.password: the tag needs a path behind it\n"
              "  mqtt: {username: u, password: !file }\n"
              "                      ^\n" },
    { "a secret from the environment",
      { { "balm.yaml", "mqtt: {username: u, password: !env BALM_TEST_SECRET}\n" } },
      .said = "", .password = "sesame" },
    { "a variable that is not set",
      { { "balm.yaml", "mqtt: {username: u, password: !env BALM_TEST_NOTHING}\n" } },
      .said = "balm.yaml:1:36: mqtt.password: the environment has no BALM_TEST_NOTHING\n"
              "  mqtt: {username: u, password: !env BALM_TEST_NOTHING}\n"
              "                                     ^\n" },
    { "a secret from systemd",
      { { "balm.yaml", "mqtt: {username: u, password: !credential mqtt}\n" },
        { "secrets/mqtt", "from systemd\n" } },
      .said = "", .password = "from systemd" },
    { "a credential that is not there",
      { { "balm.yaml", "mqtt: {username: u, password: !credential other}\n" } },
      .said = "balm.yaml:1:43: mqtt.password: cannot read secrets/other: No such file or directory\n"
              "  mqtt: {username: u, password: !credential other}\n"
              "                                            ^\n" },
    { "a credential from elsewhere",
      { { "balm.yaml", "mqtt: {username: u, password: !credential ../balm.yaml}\n" } },
      .said = "balm.yaml:1:43: mqtt.password: the name of a credential has no /\n"
              "  mqtt: {username: u, password: !credential ../balm.yaml}\n"
              "                                            ^\n" },
    { "a secret that does not fit is not told",
      { { "balm.yaml", "mqtt: {port: !env BALM_TEST_SECRET}\npeople: {sesam: {}}\n"
                       "sensors: {s: {plugin: x, person: !env BALM_TEST_SECRET}}\n" } },
      .said = "balm.yaml:1:19: mqtt.port: what !env BALM_TEST_SECRET holds is not a whole number "
              "from 1 to 65535\n"
              "  mqtt: {port: !env BALM_TEST_SECRET}\n"
              "                    ^\n"
              "balm.yaml:3:39: sensors.s.person: what !env BALM_TEST_SECRET holds is nobody under "
              "people\n"
              "  sensors: {s: {plugin: x, person: !env BALM_TEST_SECRET}}\n"
              "                                        ^\n" },
};
/* clang-format on */

static void test_row(void **state)
{
    const struct row *r = *state;
    struct scratch s;
    struct conf *c = NULL;

    scratch_init(&s);
    assert_int_equal(mkdir(scratch_path(&s, "secrets"), 0700), 0);
    setenv("CREDENTIALS_DIRECTORY", scratch_path(&s, "secrets"), 1);
    setenv("BALM_TEST_SECRET", "sesame", 1);
    for (size_t i = 0; i < FILES_MAX && r->files[i].name; i++)
        scratch_write(&s, r->files[i].name, r->files[i].text);
    int rc = scratch_load(&s, &c);
    scratch_fini(&s);

    assert_string_equal(s.said, r->said);
    assert_int_equal(rc, r->password ? 0 : -EINVAL);
    if (r->password)
        assert_string_equal(c->mqtt.password, r->password);
    conf_free(c);
}

static void test_no_credentials(void **state)
{
    struct scratch s;
    struct conf *c;

    (void)state;
    unsetenv("CREDENTIALS_DIRECTORY");
    scratch_init(&s);
    scratch_write(&s, "balm.yaml", "mqtt: {username: !credential a}\n");
    assert_int_equal(scratch_load(&s, &c), -EINVAL);
    assert_non_null(strstr(s.said, "systemd has given us no credentials"));
    scratch_fini(&s);
}

/* Said, but no reason not to start. */
static void test_readable_secret(void **state)
{
    struct scratch s;
    struct conf *c = NULL;

    (void)state;
    scratch_init(&s);
    scratch_write(&s, "balm.yaml", "mqtt: {username: u, password: !file pw}\n");
    scratch_write(&s, "pw", "hunter2\n");
    chmod(scratch_path(&s, "pw"), 0644);
    assert_int_equal(scratch_load(&s, &c), 0);
    assert_string_equal(s.said, "balm.yaml:1:37: warning: mqtt.password: everyone on this machine "
                                "can read pw; chmod 0640 mends it\n"
                                "  mqtt: {username: u, password: !file pw}\n"
                                "                                      ^\n");
    assert_string_equal(c->mqtt.password, "hunter2");
    conf_free(c);
    chmod(scratch_path(&s, "pw"), 0640);
    assert_int_equal(scratch_load(&s, &c), 0);
    assert_string_equal(s.said, "");
    conf_free(c);
    scratch_fini(&s);
}

static void test_no_file(void **state)
{
    struct scratch s;
    struct conf *c = NULL;

    (void)state;
    scratch_init(&s);
    assert_int_equal(scratch_load(&s, &c), -ENOENT);
    assert_string_equal(s.said, "balm.yaml: there is no such file\n");

    assert_int_equal(mkdir(s.path, 0700), 0);
    assert_int_equal(scratch_load(&s, &c), -EINVAL);
    assert_string_equal(s.said, "balm.yaml: cannot be read: Is a directory\n");
    assert_int_equal(rmdir(s.path), 0);

    assert_int_equal(mkfifo(s.path, 0600), 0);
    assert_int_equal(scratch_load(&s, &c), -EINVAL); /* and does not wait for a writer */
    assert_string_equal(s.said, "balm.yaml: this is not a file\n");
    assert_int_equal(unlink(s.path), 0);

    char *large = calloc(1, 65538);
    memset(large, '#', 65537);
    scratch_write(&s, "balm.yaml", large);
    assert_int_equal(scratch_load(&s, &c), -EINVAL);
    assert_string_equal(s.said, "balm.yaml: the file is larger than 64 KiB\n");
    large[65536] = '\0';
    scratch_write(&s, "balm.yaml", large);
    assert_int_equal(scratch_load(&s, &c), 0);
    conf_free(c);
    free(large);
    scratch_fini(&s);
}

static void test_dangling_link(void **state)
{
    struct scratch s;
    struct conf *c = NULL;

    (void)state;
    scratch_init(&s);
    scratch_write(&s, "balm.yaml", "");
    assert_int_equal(symlink("nowhere", scratch_path(&s, "conf.d/a.yaml")), 0);
    assert_int_equal(scratch_load(&s, &c), -EINVAL);
    assert_string_equal(s.said, "conf.d/a.yaml: there is no such file (a link to nowhere?)\n");
    scratch_fini(&s);
}

/* A file that is wrong everywhere does not fill the journal. */
static void test_many_errors(void **state)
{
    struct scratch s;
    struct conf *c = NULL;
    char text[2000] = "";

    (void)state;
    for (int i = 0; i < 130; i++)
        snprintf(text + strlen(text), sizeof(text) - strlen(text), "x%d: 1\n", i);
    scratch_init(&s);
    scratch_write(&s, "balm.yaml", text);
    assert_int_equal(scratch_load(&s, &c), -EINVAL);
    assert_non_null(strstr(s.said, "x99: there is no such key"));
    assert_null(strstr(s.said, "x100: there is no such key"));
    assert_non_null(strstr(s.said, "and 30 more\n"));
    scratch_fini(&s);
}

int main(void)
{
    enum { N = sizeof(rows) / sizeof(rows[0]) };
    struct CMUnitTest tests[N + 5];

    for (size_t i = 0; i < N; i++)
        tests[i] = (struct CMUnitTest){
            .name = rows[i].name,
            .test_func = test_row,
            .initial_state = (void *)(uintptr_t)&rows[i],
        };
    tests[N] = (struct CMUnitTest)cmocka_unit_test(test_no_credentials);
    tests[N + 1] = (struct CMUnitTest)cmocka_unit_test(test_readable_secret);
    tests[N + 2] = (struct CMUnitTest)cmocka_unit_test(test_no_file);
    tests[N + 3] = (struct CMUnitTest)cmocka_unit_test(test_many_errors);
    tests[N + 4] = (struct CMUnitTest)cmocka_unit_test(test_dangling_link);
    return cmocka_run_group_tests_name("conf_files", tests, NULL, NULL);
}
