/*
 * Catalogues as msgfmt writes them, and files that are none: found texts are right, and no byte
 * of a damaged file leads outside it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "mo.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

struct pair {
    const char *original, *translation;
};

/* Sorted, as bytes are. */
static const struct pair pairs[] = {
    { "", "Language: de\n" }, { "a.key\4Later", "Später" }, { "b.key\4Later", "Nachher" },
    { "b.key\4None", "" },    { "Later", "Danach" },        { "\xc3\xa4", "ae" },
};

struct file {
    unsigned char bytes[1024];
    size_t size;
};

static void put_word(struct file *f, size_t at, size_t value)
{
    for (int i = 0; i < 4; i++)
        f->bytes[at + (size_t)i] = (unsigned char)(value >> (8 * i));
}

static void put_text(struct file *f, size_t table, size_t i, const char *text)
{
    put_word(f, table + 8 * i, strlen(text));
    put_word(f, table + 8 * i + 4, f->size);
    memcpy(f->bytes + f->size, text, strlen(text) + 1);
    f->size += strlen(text) + 1;
}

static int order(const void *a, const void *b)
{
    return strcmp(((const struct pair *)a)->original, ((const struct pair *)b)->original);
}

static struct file make(void)
{
    struct file f = { .size = 20 + 2 * 8 * COUNT(pairs) };
    struct pair sorted[COUNT(pairs)];

    memcpy(sorted, pairs, sizeof(pairs));
    qsort(sorted, COUNT(sorted), sizeof(sorted[0]), order);
    put_word(&f, 0, 0x950412de);
    put_word(&f, 8, COUNT(sorted));
    put_word(&f, 12, 20);
    put_word(&f, 16, 20 + 8 * COUNT(sorted));
    for (size_t i = 0; i < COUNT(sorted); i++)
        put_text(&f, 20, i, sorted[i].original);
    for (size_t i = 0; i < COUNT(sorted); i++)
        put_text(&f, 20 + 8 * COUNT(sorted), i, sorted[i].translation);
    return f;
}

static char path[] = "/tmp/balm-mo-XXXXXX";

static int open_bytes(struct mo **m, const unsigned char *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    fclose(file);
    return mo_open(m, path);
}

static const struct row {
    const char *name, *context, *english, *want;
} rows[] = {
    { "with a context", "a.key", "Later", "Später" },
    { "with another", "b.key", "Later", "Nachher" },
    { "without one", NULL, "Later", "Danach" },
    { "of no such context", "c.key", "Later", NULL },
    { "a context that is longer", "a.keys", "Later", NULL },
    { "a context that is shorter", "a.ke", "Later", NULL },
    { "not there", NULL, "Sooner", NULL },
    { "the last of all, beyond ASCII", NULL, "\xc3\xa4", "ae" },
    { "not translated", "b.key", "None", NULL },
    { "nothing, which is where the header stands", NULL, "", NULL },
};

static void test_find(void **state)
{
    const struct row *row = *state;
    const struct file f = make();
    struct mo *m;

    assert_int_equal(open_bytes(&m, f.bytes, f.size), 0);
    const char *got = mo_find(m, row->context, row->english);
    if (row->want)
        assert_string_equal(got, row->want);
    else
        assert_null(got);
    mo_close(m);
}

static void look_around(const struct mo *m)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *got = mo_find(m, rows[i].context, rows[i].english);
        assert_true(!got || strlen(got) < 1024);
    }
}

static void test_cut_short(void **state)
{
    const struct file f = make();

    (void)state;
    for (size_t size = 0; size < f.size; size++) {
        struct mo *m;
        assert_int_equal(open_bytes(&m, f.bytes, size), -EINVAL);
    }
}

/* Whatever one byte says, nothing outside the file is read (the sanitizer looks on). */
static void test_every_byte_wrong(void **state)
{
    static const unsigned char values[] = { 0x00, 0x01, 0x7f, 0x80, 0xff };

    (void)state;
    for (size_t at = 0; at < make().size; at++) {
        for (size_t i = 0; i < COUNT(values); i++) {
            struct file f = make();
            struct mo *m;
            f.bytes[at] = values[i];
            int rc = open_bytes(&m, f.bytes, f.size);
            assert_true(rc == 0 || rc == -EINVAL);
            if (rc == 0) {
                look_around(m);
                mo_close(m);
            }
        }
    }
}

static void test_no_file(void **state)
{
    static unsigned char huge[(1 << 20) + 1];
    struct mo *m;

    (void)state;
    assert_int_equal(mo_open(&m, "/nonexistent/balm.mo"), -ENOENT);
    assert_true(mo_open(&m, "/tmp") < 0);
    assert_int_equal(open_bytes(&m, huge, sizeof(huge)), -EFBIG);
    mo_close(NULL);
}

int main(void)
{
    struct CMUnitTest tests[16];
    size_t count = 0;
    int fd = mkstemp(path);

    if (fd < 0)
        return 1;
    close(fd);
    for (; count < COUNT(rows); count++)
        tests[count] = (struct CMUnitTest){ .name = rows[count].name,
                                            .test_func = test_find,
                                            .initial_state = (void *)(uintptr_t)&rows[count] };
    tests[count++] = (struct CMUnitTest){ .name = "cut short", .test_func = test_cut_short };
    tests[count++] =
        (struct CMUnitTest){ .name = "one byte is wrong", .test_func = test_every_byte_wrong };
    tests[count++] = (struct CMUnitTest){ .name = "no file", .test_func = test_no_file };
    int rc = _cmocka_run_group_tests("mo", tests, count, NULL, NULL);
    unlink(path);
    return rc;
}
