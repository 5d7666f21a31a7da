/* The loader: what is refused before it is loaded, what after, and with which word. */
#include "plugin.h"

#include <setjmp.h>
#include <stdarg.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

/* clang-format off */
static const struct row {
    const char *name, *plugin;
    int rc;
    const char *why; /* part of the text */
} rows[] = {
    { "a plugin",                    "puppet",              0,        "" },
    { "a longer descriptor, later",  "odd-future",          0,        "" },
    { "another ABI",                 "odd-abi",             -ENOEXEC, "another plugin ABI" },
    { "a short descriptor",          "odd-short",           -ENOEXEC, "too short" },
    { "no symbol",                   "odd-no-symbol",       -ENOEXEC, "no sensor plugin" },
    { "no way in",                   "odd-no-way-in",       -ENOEXEC, "no way in" },
    { "a source without start",      "odd-no-start",        -ENOEXEC, "without start()" },
    { "a short source",              "odd-short-source",    -ENOEXEC, "source part that is too short" },
    { "a giant state",               "odd-big",             -ENOEXEC, "more state" },
    { "a setting outside",           "odd-setting-outside", -ENOEXEC, "outside its settings" },
    { "another name",                "odd-name",            -ENOEXEC, "another name than its file" },
    { "nowhere",                     "nobody",              -ENOENT,  "no plugin nobody" },
    { "a path for a name",           "../puppet",           -EINVAL,  "such a name" },
    { "an empty name",               "",                    -EINVAL,  "such a name" },
};
/* clang-format on */

static void test_row(void **state)
{
    static const char *const dirs[] = { "/nonexistent/folder", TEST_MODULE_DIR, NULL };
    const struct row *row = *state;
    const struct sensor_plugin *p = NULL;
    char why[PLUGIN_WHY_MAX];

    int rc = plugin_load(dirs, row->plugin, &p, why);
    if (rc != row->rc || !strstr(why, row->why))
        print_error("%d: %s\n", rc, why);
    assert_int_equal(rc, row->rc);
    assert_non_null(strstr(why, row->why));
    if (rc == 0)
        assert_string_equal(p->name, row->plugin);
    else
        assert_null(p);
}

/* ---- a folder of our own, made untrustworthy in one way each ---- */

static char folder[] = "/tmp/balm-plugin-XXXXXX";
static char copied[64];

static int make_folder(void **state)
{
    char from[500];
    static char bytes[1 << 20];

    (void)state;
    if (!mkdtemp(folder))
        return -1;
    snprintf(from, sizeof(from), "%s/puppet.so", TEST_MODULE_DIR);
    snprintf(copied, sizeof(copied), "%s/puppet.so", folder);
    FILE *in = fopen(from, "rb"), *out = fopen(copied, "wb");
    if (!in || !out)
        return -1;
    size_t n = fread(bytes, 1, sizeof(bytes), in);
    bool ok = fwrite(bytes, 1, n, out) == n && feof(in);
    fclose(in);
    return fclose(out) == 0 && ok && chmod(copied, 0644) == 0 ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(copied);
    return rmdir(folder);
}

/* clang-format off */
static const struct trust {
    const char *name;
    mode_t folder, file;
    int rc;
    const char *why;
} trusts[] = {
    { "trusted",                 0755, 0644, 0,       "" },
    { "trusted, for us alone",   0700, 0600, 0,       "" },
    { "a folder for the world",  0777, 0644, -EACCES, "plugin folder" },
    { "a folder for a group",    0775, 0644, -EACCES, "plugin folder" },
    { "sticky is not enough",    01777, 0644, -EACCES, "plugin folder" },
    { "a file for the world",    0755, 0646, -EACCES, "can be written by other users" },
    { "a file for a group",      0755, 0664, -EACCES, "can be written by other users" },
};
/* clang-format on */

static int load_copy(char *why)
{
    const char *const dirs[] = { folder, TEST_MODULE_DIR, NULL };
    const struct sensor_plugin *p = NULL;

    return plugin_load(dirs, "puppet", &p, why);
}

static void test_trust(void **state)
{
    const struct trust *t = *state;
    char why[PLUGIN_WHY_MAX];

    assert_int_equal(chmod(folder, t->folder), 0);
    assert_int_equal(chmod(copied, t->file), 0);
    assert_int_equal(load_copy(why), t->rc);
    assert_non_null(strstr(why, t->why));
    assert_int_equal(chmod(folder, 0700), 0);
}

static void test_foreign_owner(void **state)
{
    char why[PLUGIN_WHY_MAX];

    (void)state;
    assert_int_equal(chown(copied, 12345, 12345), 0);
    assert_int_equal(chmod(copied, 0644), 0);
    assert_int_equal(load_copy(why), -EACCES);
    assert_non_null(strstr(why, "another user"));
    assert_int_equal(chown(copied, 0, 0), 0);
    assert_int_equal(chown(folder, 12345, 12345), 0);
    assert_int_equal(load_copy(why), -EACCES);
    assert_non_null(strstr(why, "plugin folder"));
    assert_int_equal(chown(folder, 0, 0), 0);
}

static void test_no_shared_object(void **state)
{
    const char *const dirs[] = { folder, NULL };
    const struct sensor_plugin *p = NULL;
    char why[PLUGIN_WHY_MAX], path[64];

    (void)state;
    snprintf(path, sizeof(path), "%s/text.so", folder);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    fputs("this is a text", f);
    fclose(f);
    assert_int_equal(chmod(path, 0644), 0);
    int rc = plugin_load(dirs, "text", &p, why);
    unlink(path);
    assert_int_equal(rc, -ENOEXEC);
    assert_non_null(strstr(why, "cannot be loaded"));
}

static void test_link(void **state)
{
    char why[PLUGIN_WHY_MAX];

    (void)state;
    assert_int_equal(unlink(copied), 0);
    assert_int_equal(symlink(TEST_MODULE_DIR "/puppet.so", copied), 0);
    assert_int_equal(load_copy(why), -EACCES);
    assert_non_null(strstr(why, "not a file"));
}

static void test_no_folders(void **state)
{
    const struct sensor_plugin *p = NULL;
    char why[PLUGIN_WHY_MAX];

    (void)state;
    assert_int_equal(plugin_load(NULL, "puppet", &p, why), -ENOENT);
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(test_foreign_owner), /* first: only root can give files away */
        cmocka_unit_test(test_no_shared_object),
        cmocka_unit_test(test_link),
        cmocka_unit_test(test_no_folders),
    };
    enum {
        ROWS = sizeof(rows) / sizeof(rows[0]),
        TRUSTS = sizeof(trusts) / sizeof(trusts[0]),
        OTHERS = sizeof(others) / sizeof(others[0]),
    };
    struct CMUnitTest tests[ROWS + TRUSTS + OTHERS];

    for (size_t i = 0; i < ROWS; i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name,
                                        .test_func = test_row,
                                        .initial_state = (void *)(uintptr_t)&rows[i] };
    for (size_t i = 0; i < TRUSTS; i++)
        tests[ROWS + i] = (struct CMUnitTest){ .name = trusts[i].name,
                                               .test_func = test_trust,
                                               .initial_state = (void *)(uintptr_t)&trusts[i] };
    size_t left_out = geteuid() != 0;
    size_t count = ROWS + TRUSTS + OTHERS - left_out;
    if (left_out)
        print_message("# a file of another user: skipped, only root can make one\n");
    memcpy(tests + ROWS + TRUSTS, others + left_out, sizeof(others) - left_out * sizeof(others[0]));
    return _cmocka_run_group_tests("plugin", tests, count, make_folder, remove_folder);
}
