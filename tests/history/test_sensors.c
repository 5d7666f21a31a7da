/*
 * What was learnt of sensors, over restarts: adopted, moved, let go; and a file that is older
 * than all of it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "fixture.h"
#include "schema.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define KEPT_MAX 8

struct kept {
    struct sensor_config sensors[KEPT_MAX];
    bool adopted[KEPT_MAX];
    size_t count;
    char releases[200]; /* "strap 0, watch 17" */
    size_t people;
};

static int setup(void **state)
{
    struct fixture *f = malloc(sizeof(*f));
    fixture_init(f, NULL);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    fixture_fini(*state);
    free(*state);
    return 0;
}

static void keep_sensor(void *ctx, const struct sensor_config *s, bool adopted)
{
    struct kept *k = ctx;

    assert_true(k->count < KEPT_MAX);
    k->sensors[k->count] = *s;
    k->adopted[k->count++] = adopted;
}

static void keep_release(void *ctx, const char *sensor, int64_t until_unix_ms)
{
    struct kept *k = ctx;
    size_t len = strlen(k->releases);

    snprintf(k->releases + len, sizeof(k->releases) - len, "%s%s %lld", len ? ", " : "", sensor,
             (long long)until_unix_ms);
}

static void count_person(void *ctx, const struct profile *p)
{
    struct kept *k = ctx;
    (void)p;
    k->people++;
}

static struct kept load(struct fixture *f)
{
    struct kept k = { 0 };

    assert_int_equal(history_load_sensors(f->history, keep_sensor, &k), 0);
    history_load_releases(f->history, keep_release, &k);
    assert_int_equal(history_load_people(f->history, count_person, &k), 0);
    return k;
}

static struct kept after_restart(struct fixture *f)
{
    fixture_close(f);
    assert_int_equal(fixture_open(f), 0);
    return load(f);
}

static struct sensor_config sample(const char *id, const char *person, int settings)
{
    struct sensor_config s = { .plugin = "heart-rate", .address = "AA:BB:CC:DD:EE:FF" };

    snprintf(s.id, sizeof(s.id), "%s", id);
    snprintf(s.person, sizeof(s.person), "%s", person);
    s.setting_count = (uint8_t)settings;
    for (int i = 0; i < settings; i++) {
        snprintf(s.settings[i].key, sizeof(s.settings[i].key), "key-%02d", i);
        memset(s.settings[i].value, 'a' + i, SENSOR_VALUE_MAX);
        s.settings[i].value[3] = '\n';
    }
    return s;
}

static void put(struct fixture *f, const char *id, const char *person, int settings, bool adopted)
{
    const struct sensor_config s = sample(id, person, settings);
    history_sensor_put(f->history, &s, adopted, on_person_done, f);
}

static void assert_done(struct fixture *f, int count)
{
    fixture_settle(f);
    assert_int_equal(f->got_count, count);
    for (int i = 0; i < count; i++)
        assert_int_equal(f->got[i].rc, 0);
}

static void test_round_trip(void **state)
{
    struct fixture *f = *state;
    struct sensor_config want = sample("strap", "kim", SENSOR_SETTINGS_MAX);

    assert_int_equal(fixture_open(f), 0);
    put(f, "strap", "alex", 3, true);
    put(f, "strap", "kim", SENSOR_SETTINGS_MAX, true); /* again: the later one counts */
    put(f, "chest", "guest", 2, false);
    put(f, "nobodys", "", 0, true);
    assert_done(f, 4);
    struct kept k = after_restart(f);
    assert_int_equal(k.count, 3);
    assert_string_equal(k.sensors[0].id, "chest");
    assert_string_equal(k.sensors[0].person, "guest");
    assert_string_equal(k.sensors[0].plugin, ""); /* that is for the file to say */
    assert_int_equal(k.sensors[0].setting_count, 0);
    assert_false(k.adopted[0]);
    assert_string_equal(k.sensors[1].person, "");
    assert_true(k.adopted[1]);
    assert_memory_equal(&k.sensors[2], &want, sizeof(want));

    put(f, "strap", "kim", 1, true);
    history_sensor_remove(f->history, "chest", on_person_done, f);
    history_sensor_remove(f->history, "never was", on_person_done, f);
    assert_done(f, 3);
    k = after_restart(f);
    assert_int_equal(k.count, 2);
    assert_int_equal(k.sensors[1].setting_count, 1);
    history_sensor_remove(f->history, "strap", NULL, NULL);
    fixture_settle(f);
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM sensor_setting"), 0);
    assert_true(fixture_is_sound(f));
}

static void test_releases(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(fixture_open(f), 0);
    history_release(f->history, "strap", MORNING_MS);
    history_release(f->history, "watch", 0);
    history_release(f->history, "strap", MORNING_MS + 1);
    fixture_settle(f);
    assert_string_equal(after_restart(f).releases, "strap 1772352000001, watch 0");
    history_release(f->history, "watch", -1);
    history_release(f->history, "never was", -1);
    fixture_settle(f);
    assert_string_equal(after_restart(f).releases, "strap 1772352000001");
}

/* Whoever comes after them under the same name does not inherit what they wore. */
static void test_person_removed(void **state)
{
    struct fixture *f = *state;
    struct profile p;

    assert_int_equal(fixture_open(f), 0);
    profile_init(&p, "kim");
    history_person_add(f->history, &p, NULL, NULL);
    put(f, "strap", "kim", 0, true);
    put(f, "chest", "kim", 0, false);
    put(f, "other", "alex", 0, true);
    history_person_remove(f->history, "kim", NULL, NULL);
    fixture_settle(f);
    struct kept k = after_restart(f);
    assert_int_equal(k.people, 0);
    assert_int_equal(k.count, 3);
    assert_string_equal(k.sensors[0].person, "");
    assert_string_equal(k.sensors[1].person, "alex");
    assert_string_equal(k.sensors[2].person, "");
}

/* Someone waits for the answer: it does not wait for a disk that may never have room. */
static void test_no_file(void **state)
{
    struct fixture *f = *state;

    f->options.path = "";
    assert_int_equal(fixture_open(f), 0);
    put(f, "strap", "kim", 1, true);
    history_sensor_remove(f->history, "strap", on_person_done, f);
    assert_done(f, 2);
    struct kept k = { 0 };
    assert_int_equal(history_load_sensors(f->history, keep_sensor, &k), -ENOENT);
}

static void test_cannot_write(void **state)
{
    struct fixture *f = *state;

    f->options.path = "/proc/balm/no.db";
    assert_int_equal(fixture_open(f), 0);
    put(f, "strap", "kim", 1, true);
    history_release(f->history, "strap", 0); /* this one waits */
    fixture_settle(f);
    assert_int_equal(f->got_count, 1);
    assert_true(f->got[0].rc < 0);
    assert_int_equal(fixture_state(f).waiting, 1);
}

/* Rows that no balm has written are left out, the rest is read. */
static void test_odd_rows(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(fixture_open(f), 0);
    put(f, "strap", "kim", 1, true);
    fixture_settle(f);
    fixture_close(f);
    fixture_exec(f, "INSERT INTO sensor VALUES ('../a', 1, 'heart-rate', 'AA:BB:CC:DD:EE:00', '')");
    fixture_exec(f, "INSERT INTO sensor VALUES ('b', 1, '../../x', 'AA:BB:CC:DD:EE:00', '')");
    fixture_exec(f, "INSERT INTO sensor VALUES ('c', 1, 'heart-rate', '', '')");
    fixture_exec(f, "INSERT INTO sensor VALUES ('d', 1, 'heart-rate', 'AA:BB:CC:DD:EE:00', 'A/B')");
    fixture_exec(f, "INSERT INTO sensor VALUES ('e', 0, '', '', 'bridge')");
    fixture_exec(f, "INSERT INTO sensor_setting VALUES ('strap', 'zz', hex(zeroblob(300)))");
    fixture_exec(f, "INSERT INTO release VALUES ('UP', 0), ('f', -5), ('strap', 7)");
    assert_int_equal(fixture_open(f), 0);
    struct kept k = load(f);
    assert_int_equal(k.count, 1);
    assert_string_equal(k.sensors[0].id, "strap");
    assert_int_equal(k.sensors[0].setting_count, 1);
    assert_string_equal(k.releases, "strap 7");
}

/* ---- a file of the first release ---- */

static void make_first_release(struct fixture *f)
{
    char dir[80];

    snprintf(dir, sizeof(dir), "%s/balm", f->dir);
    assert_int_equal(mkdir(dir, 0700), 0);
    fixture_exec(f, schema_steps[0]);
    fixture_exec(f, "PRAGMA application_id = 1650551917; PRAGMA user_version = 1");
    fixture_exec(f,
                 "INSERT INTO person VALUES ('kim', 'Kim', 20000, 1990, 0, '', '', '', '', 0, 60,"
                 " 1, '', '', '', 4, 1, 300, 5400)");
    fixture_exec(f,
                 "INSERT INTO wearer VALUES (1, 'kim');"
                 "INSERT INTO minute (id, n, fmt, dropped, start_ms, utc_offset_s, sensor,"
                 " simulated, why, activity) VALUES (30000000001, 0, 1, 0, 0, 0, 'strap', 0, 'ok',"
                 " 'rest')");
}

static void test_first_release_migrates(void **state)
{
    struct fixture *f = *state;

    make_first_release(f);
    assert_int_equal(fixture_open(f), 0);
    assert_true(fixture_state(f).ok);
    assert_string_equal(fixture_state(f).why, ""); /* not set aside */
    struct kept k = load(f);
    assert_int_equal(k.people, 1);
    assert_int_equal(k.count, 0);
    put(f, "strap", "kim", 2, true);
    history_release(f->history, "strap", 0);
    fixture_settle(f);
    k = after_restart(f);
    assert_int_equal(k.people, 1);
    assert_int_equal(k.count, 1);
    assert_string_equal(k.releases, "strap 0");
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM minute"), 1);
    assert_int_equal(fixture_ask(f, "PRAGMA user_version"), schema_step_count);
    assert_true(fixture_is_sound(f));
}

/* Damaged before it could take the step: set aside, and what is small is saved from it. */
static void test_first_release_damaged(void **state)
{
    struct fixture *f = *state;

    make_first_release(f);
    fixture_exec(f, "ALTER TABLE memory RENAME TO nemory");
    assert_int_equal(fixture_open(f), 0);
    assert_true(fixture_state(f).ok);
    assert_non_null(strstr(fixture_state(f).why, ".damaged-1"));
    struct kept k = load(f);
    assert_int_equal(k.people, 1);
    assert_int_equal(k.count, 0);
    put(f, "strap", "kim", 2, true);
    fixture_settle(f);
    assert_int_equal(after_restart(f).count, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_round_trip),
        TEST(test_releases),
        TEST(test_person_removed),
        TEST(test_no_file),
        TEST(test_cannot_write),
        TEST(test_odd_rows),
        TEST(test_first_release_migrates),
        TEST(test_first_release_damaged),
    };
    return cmocka_run_group_tests_name("sensors", tests, NULL, NULL);
}
