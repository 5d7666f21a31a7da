/* The loader: what is refused before it is loaded, what after, and with which word. */
#include "plugin.h"

#include <setjmp.h>
#include <stdarg.h>

#include <elf.h>
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
    { "a plugin",                     "puppet",              0,        "" },
    { "a longer descriptor, later",   "odd-future",          0,        "" },
    { "an older ABI",                 "odd-abi",             -ENOEXEC, "another plugin ABI: it has 1, this balm has 2" },
    { "a later ABI",                  "odd-abi-future",      -ENOEXEC, "another plugin ABI: it has 3, this balm has 2" },
    { "a short descriptor",           "odd-short",           -ENOEXEC, "too short" },
    { "a descriptor cut off",         "odd-ends-early",      -ENOEXEC, "ends before it says" },
    { "no symbol",                    "odd-no-symbol",       -ENOEXEC, "no sensor plugin" },
    { "a number of that name",        "odd-number",          -ENOEXEC, "something else" },
    { "a function of that name",      "odd-function",        -ENOEXEC, "no sensor plugin" },
    { "leans on what nobody has",     "odd-undefined",       -ENOEXEC, "balm_of_tomorrow" },
    { "no name",                      "odd-no-name",         -ENOEXEC, "another name than its file" },
    { "another name",                 "odd-name",            -ENOEXEC, "another name than its file" },
    { "no way in",                    "odd-no-way-in",       -ENOEXEC, "no way in" },
    { "a source without start",       "odd-no-start",        -ENOEXEC, "without start()" },
    { "a short source",               "odd-short-source",    -ENOEXEC, "source part that is too short" },
    { "a short gatt part",            "odd-short-gatt",      -ENOEXEC, "gatt part that is too short" },
    { "a gatt part without a table",  "odd-no-rows",         -ENOEXEC, "without characteristics" },
    { "a gatt part without value",    "odd-no-value",        -ENOEXEC, "without characteristics or value()" },
    { "more rows than the link has",  "odd-many-rows",       -ENOEXEC, "more characteristics than fit" },
    { "a row of no service",          "odd-no-service",      -ENOEXEC, "of no service" },
    { "companies without end",        "odd-wild-count",      -ENOEXEC, "without end" },
    { "companies that are not there", "odd-no-companies",    -ENOEXEC, "advertiser part" },
    { "a giant state",                "odd-big",             -ENOEXEC, "more state" },
    { "giant settings",               "odd-wild-settings",   -ENOEXEC, "more settings" },
    { "a setting outside",            "odd-setting-outside", -ENOEXEC, "outside its settings" },
    { "settings without end",         "odd-many-settings",   -ENOEXEC, "settings without end" },
    { "names without end",            "odd-many-names",      -ENOEXEC, "names without end" },
    { "settings for nobody",          "odd-not-settled",     -ENOEXEC, "nothing to take them" },
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

/* ---- files that are no plugins, or not whole ---- */

#if UINTPTR_MAX == UINT64_MAX
#define ELF_HEAD Elf64_Ehdr
#else
#define ELF_HEAD Elf32_Ehdr
#endif

/* clang-format off */
static const struct wrong_file {
    const char *name;
    const char *text;   /* the file; NULL: the plugin's own bytes, spoilt */
    long long at;       /* of a byte that is changed; -1: none */
    int to;
    unsigned per_mille; /* of the file that is there */
    const char *why;
} wrong_files[] = {
    { "an empty file",              "",                  -1,  0,   1000, "is empty" },
    { "a text",                     "this is a text",    -1,  0,   1000, "no shared object" },
    { "a linker script",            "INPUT(libc.so.6)",  -1,  0,   1000, "no shared object" },
    { "a magic word and no more",   "\177ELF",           -1,  0,   1000, "cut short" },
    { "of 32 bits, or of 64",       NULL,                 4,  -1,  1000, "another kind of machine" },
    { "of the other byte order",    NULL,                 5,  -1,  1000, "another kind of machine" },
    { "for another processor",      NULL,                18,  8,   1000, "another kind of machine" },
    { "a core dump",                NULL,                16,  4,   1000, "no shared object" },
    { "an object file",             NULL,                16,  1,   1000, "no shared object" },
    { "with a wild table",          NULL,                offsetof(ELF_HEAD, e_phnum), 255, 1000, "no shared object" },
    { "with a table elsewhere",     NULL,                offsetof(ELF_HEAD, e_phoff) + 3, 255, 1000, "cut short" },
    { "cut in its head",            NULL,                -1,  0,   2,    "cut short" },
    { "cut in its first half",      NULL,                -1,  0,   100,  "cut short" },
    { "cut in its code",            NULL,                -1,  0,   200,  "cut short" },
};
/* clang-format on */

static size_t read_module(const char *path, unsigned char *bytes, size_t size)
{
    FILE *f = fopen(path, "rb");

    assert_non_null(f);
    size_t len = fread(bytes, 1, size, f);
    fclose(f);
    return len;
}

static void write_module(const char *path, const void *bytes, size_t len)
{
    FILE *f = fopen(path, "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, len, f), len);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(chmod(path, 0644), 0);
}

static int load_wrong(char *why)
{
    const char *const dirs[] = { folder, NULL };
    const struct sensor_plugin *p = NULL;

    int rc = plugin_load(dirs, "wrong", &p, why);
    assert_true((rc == 0) == (p != NULL));
    return rc;
}

static void test_wrong_file(void **state)
{
    const struct wrong_file *w = *state;
    static unsigned char bytes[1 << 20];
    char why[PLUGIN_WHY_MAX], path[64];

    snprintf(path, sizeof(path), "%s/wrong.so", folder);
    size_t len = read_module(TEST_MODULE_DIR "/puppet.so", bytes, sizeof(bytes));
    if (w->at >= 0)
        bytes[w->at] = (unsigned char)(w->to < 0 ? 3 - bytes[w->at] : w->to);
    if (w->text)
        write_module(path, w->text, strlen(w->text));
    else
        write_module(path, bytes, len * w->per_mille / 1000);
    int rc = load_wrong(why);
    unlink(path);
    if (rc != -ENOEXEC || !strstr(why, w->why))
        print_error("%d: %s\n", rc, why);
    assert_int_equal(rc, -ENOEXEC);
    assert_non_null(strstr(why, w->why));
}

/* Cut anywhere, it is refused, or whole as far as anybody looks; no byte that is missed. */
static void test_cut_anywhere(void **state)
{
    static unsigned char bytes[1 << 20];
    char why[PLUGIN_WHY_MAX], path[64];
    unsigned refused = 0;

    (void)state;
    snprintf(path, sizeof(path), "%s/wrong.so", folder);
    size_t len = read_module(TEST_MODULE_DIR "/puppet.so", bytes, sizeof(bytes));
    for (unsigned part = 0; part < 200; part++) {
        write_module(path, bytes, len * part / 200);
        refused += load_wrong(why) == -ENOEXEC;
        unlink(path);
    }
    assert_int_equal(refused, 200); /* what loads calls itself puppet, not wrong */
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
        cmocka_unit_test(test_cut_anywhere),
        cmocka_unit_test(test_link),
        cmocka_unit_test(test_no_folders),
    };
    enum {
        ROWS = sizeof(rows) / sizeof(rows[0]),
        TRUSTS = sizeof(trusts) / sizeof(trusts[0]),
        FILES = sizeof(wrong_files) / sizeof(wrong_files[0]),
        OTHERS = sizeof(others) / sizeof(others[0]),
    };
    struct CMUnitTest tests[ROWS + TRUSTS + FILES + OTHERS];

    for (size_t i = 0; i < ROWS; i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name,
                                        .test_func = test_row,
                                        .initial_state = (void *)(uintptr_t)&rows[i] };
    for (size_t i = 0; i < TRUSTS; i++)
        tests[ROWS + i] = (struct CMUnitTest){ .name = trusts[i].name,
                                               .test_func = test_trust,
                                               .initial_state = (void *)(uintptr_t)&trusts[i] };
    for (size_t i = 0; i < FILES; i++)
        tests[ROWS + TRUSTS + i] =
            (struct CMUnitTest){ .name = wrong_files[i].name,
                                 .test_func = test_wrong_file,
                                 .initial_state = (void *)(uintptr_t)&wrong_files[i] };
    size_t left_out = geteuid() != 0;
    size_t count = ROWS + TRUSTS + FILES + OTHERS - left_out;
    if (left_out)
        print_message("# a file of another user: skipped, only root can make one\n");
    memcpy(tests + ROWS + TRUSTS + FILES, others + left_out,
           sizeof(others) - left_out * sizeof(others[0]));
    return _cmocka_run_group_tests("plugin", tests, count, make_folder, remove_folder);
}
