/* Steps: from nothing, from any earlier version, from a file that is not ours. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "schema.h"
#include "sql.h"

#include <errno.h>
#include <stdio.h>

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))
#define MARK     "PRAGMA application_id = 1650551917;"

/* A file's life in four releases. */
static const char *const four[] = {
    "CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (1)",
    "ALTER TABLE a ADD COLUMN y INTEGER; UPDATE a SET y = x + 1",
    "CREATE TABLE b (z INTEGER) STRICT; INSERT INTO b SELECT y + 1 FROM a",
    "ALTER TABLE b RENAME COLUMN z TO w",
};
static const char *const failing[] = {
    "CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (1)",
    "CREATE TABLE c (x INTEGER) STRICT; INSERT INTO a VALUES ('not a number')",
};

/* clang-format off */
static const struct row {
    const char *name;
    const char *before; /* what was done to the file */
    int rc;
    int64_t version, sum; /* afterwards; sum of b.w; -1: not asked */
} rows[] = {
    { "a new file",               "",                                               0, 4, 3 },
    { "from version 1",           "1",                                              0, 4, 3 },
    { "from version 2",           "2",                                              0, 4, 3 },
    { "from version 3",           "3",                                              0, 4, 3 },
    { "nothing to do",            "4",                                              0, 4, 3 },
    { "a newer balm",             MARK "PRAGMA user_version = 5",            -EPROTO, 5, -1 },
    { "someone else's",           "CREATE TABLE theirs (x)",                 -EPROTO, 0, -1 },
    { "another's id",             "PRAGMA application_id = 7",               -EPROTO, 0, -1 },
    { "version out of reason",    MARK "PRAGMA user_version = 70000",       -EBADMSG, 70000, -1 },
    { "version below none",       MARK "PRAGMA user_version = -2",          -EBADMSG, -2, -1 },
    { "a table is there already", MARK "CREATE TABLE a (q)",                -EBADMSG, 0, -1 },
};
/* clang-format on */

static sqlite3 *open_memory(void)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    return db;
}

static int64_t ask(sqlite3 *db, const char *query)
{
    int64_t out;
    assert_int_equal(sql_ask_int(db, query, -1, &out), 0);
    return out;
}

static void test_row(void **state)
{
    const struct row *r = *state;
    sqlite3 *db = open_memory();

    if (r->before[0] >= '1' && r->before[0] <= '4')
        assert_int_equal(schema_migrate(db, four, r->before[0] - '0'), 0);
    else
        assert_int_equal(sql_exec(db, r->before), 0);
    assert_int_equal(schema_migrate(db, four, COUNT(four)), r->rc);
    assert_int_equal(ask(db, "PRAGMA user_version"), r->version);
    if (r->sum >= 0)
        assert_int_equal(ask(db, "SELECT sum(w) FROM b"), r->sum);
    assert_int_equal(schema_check(db, four, COUNT(four)), r->rc ? -EBADMSG : 0);
    sqlite3_close(db);
}

static void test_failing_step(void **state)
{
    sqlite3 *db = open_memory();

    (void)state;
    assert_true(schema_migrate(db, failing, COUNT(failing)) < 0);
    assert_int_equal(ask(db, "PRAGMA user_version"), 1);
    assert_int_equal(ask(db, "SELECT count(*) FROM a"), 1);
    assert_int_equal(ask(db, "SELECT count(*) FROM sqlite_schema WHERE name = 'c'"), 0);
    assert_true(sqlite3_get_autocommit(db));
    sqlite3_close(db);
}

/* The steps that have been released, as they were: one that changes breaks files out there. */
static void test_released_steps(void **state)
{
    static const int64_t sums[] = { INT64_C(-1359972841967082620), INT64_C(1927101205136243418),
                                    INT64_C(5233930070639490420) };
    sqlite3 *db = open_memory();

    (void)state;
    assert_int_equal(schema_step_count, COUNT(sums));
    for (int i = 0; i < schema_step_count; i++) {
        size_t len = 0;
        while (schema_steps[i][len])
            len++;
        int64_t sum = sql_sum(schema_steps[i], len);
        if (sum != sums[i])
            fail_msg("step %d has changed (sum %lld)", i + 1, (long long)sum);
    }
    for (int from = 0; from <= schema_step_count; from++) {
        sqlite3 *old = open_memory();
        assert_int_equal(schema_migrate(old, schema_steps, from), 0);
        assert_int_equal(schema_migrate(old, schema_steps, schema_step_count), 0);
        assert_int_equal(schema_check(old, schema_steps, schema_step_count), 0);
        sqlite3_close(old);
    }
    sqlite3_close(db);
}

static void test_missing_column(void **state)
{
    sqlite3 *db = open_memory();

    (void)state;
    assert_int_equal(schema_migrate(db, schema_steps, schema_step_count), 0);
    assert_int_equal(sql_exec(db, "ALTER TABLE minute RENAME COLUMN rmssd TO rmssc"), 0);
    assert_int_equal(schema_check(db, schema_steps, schema_step_count), -EBADMSG);
    sqlite3_close(db);
}

int main(void)
{
    struct CMUnitTest tests[COUNT(rows) + 3];
    int n = 0;

    for (int i = 0; i < COUNT(rows); i++)
        tests[n++] = (struct CMUnitTest){
            .name = rows[i].name,
            .test_func = test_row,
            .initial_state = (void *)(uintptr_t)&rows[i],
        };
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(test_failing_step);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(test_released_steps);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(test_missing_column);
    return cmocka_run_group_tests_name("schema", tests, NULL, NULL);
}
