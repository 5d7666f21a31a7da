/*
 * A damaged file: every byte that may flip, every length it may be cut to
 *
 * Whatever is still read is what was written; what is not goes aside, and a new
 * file is begun. Never a crash, and never the user's last copy deleted.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "fixture.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MINUTE_MS 60000

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

static void put_minute(struct fixture *f, int i)
{
    struct instant start = { .unix_ms = MORNING_MS + (int64_t)i * MINUTE_MS };
    struct minute m;

    sample_minute(&m, &start, 70);
    history_minute(f->history, "alex", &m);
}

static void put_suggestion(struct fixture *f, const char *id)
{
    struct person_memory m;
    struct suggestion s;

    sample_memory(&m, 1);
    sample_suggestion(&s, id, MORNING_MS);
    history_suggestion(f->history, "alex", &s, &m);
}

static void put_outcome(struct fixture *f, const char *id)
{
    struct person_memory m;
    struct outcome_event o;

    sample_memory(&m, 2);
    sample_outcome(&o, id, OUTCOME_DONE, MORNING_MS + 1);
    history_outcome(f->history, "alex", &o, &m);
}

/* A session, and what was measured of it. */
static void put_session(struct fixture *f, uint32_t id)
{
    struct person_memory m;
    struct session_effect e;
    struct told t;

    sample_memory(&m, 2);
    sample_told(&t, TOLD_SESSION, id, MORNING_MS + id);
    history_told(f->history, "alex", &t, &m);
    sample_session_effect(&e, t.session.at_unix_ms);
    history_session_effect(f->history, "alex", &e, &m);
}

static void put_sensor(struct fixture *f, const char *id)
{
    struct sensor_config s = { .plugin = "heart-rate",
                               .person = "alex",
                               .address = "AA:BB:CC:DD:EE:FF",
                               .setting_count = 1,
                               .settings = { { "trust", "contact" } } };

    snprintf(s.id, sizeof(s.id), "%s", id);
    history_sensor_put(f->history, &s, true, NULL, NULL);
}

static bool exists(const struct fixture *f, const char *suffix)
{
    char path[160];
    struct stat st;

    snprintf(path, sizeof(path), "%s%s", f->path, suffix);
    return stat(path, &st) == 0;
}

static void write_file(const struct fixture *f, const void *bytes, size_t n)
{
    int fd = open(f->path, O_WRONLY | O_TRUNC | O_CREAT, 0644);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, n), (ssize_t)n);
    close(fd);
}

static void test_not_a_database(void **state)
{
    struct fixture *f = *state;
    struct stat st;

    assert_int_equal(fixture_open(f), 0);
    fixture_close(f);
    for (int i = 1; i <= 6; i++) {
        char noise[5000];
        memset(noise, 'x', sizeof(noise));
        write_file(f, noise, sizeof(noise));
        assert_int_equal(fixture_open(f), 0);
        if (i <= 5) {
            assert_true(fixture_state(f).ok);
            assert_non_null(strstr(fixture_state(f).why, ".damaged-"));
            assert_int_equal(stat(f->path, &st), 0);
            assert_int_equal(st.st_mode & 0777, 0600);
        } else {
            /* Enough lie there: the disk is to blame, or someone who can read. */
            assert_false(fixture_state(f).ok);
        }
        put_minute(f, i);
        fixture_close(f);
    }
    assert_true(exists(f, ".damaged-5"));
    assert_false(exists(f, ".damaged-6"));
}

static void fill(struct fixture *f)
{
    struct profile p;

    assert_int_equal(fixture_open(f), 0);
    for (int i = 0; i < 200; i++)
        put_minute(f, i);
    profile_init(&p, "alex");
    p.consent_day = 20000;
    history_person_add(f->history, &p, NULL, NULL);
    put_sensor(f, "strap");
    history_release(f->history, "strap", MORNING_MS);
    put_suggestion(f, "alex-1");
    put_outcome(f, "alex-1");
    put_session(f, 1);
    fixture_close(f);
}

static void count_profile(void *ctx, const struct profile *p)
{
    int *count = ctx;
    assert_true(p->sensor_count <= PROFILE_SENSOR_MAX && p->quiet_count <= PROFILE_QUIET_MAX);
    ++*count;
}

static void count_sensor(void *ctx, const struct sensor_config *s, bool adopted)
{
    int *count = ctx;
    assert_true(id_is_valid(s->id) && s->setting_count <= SENSOR_SETTINGS_MAX);
    *count += adopted && s->setting_count == 1;
}

static void count_release(void *ctx, const char *sensor, int64_t until_unix_ms)
{
    int *count = ctx;
    assert_true(id_is_valid(sensor) && until_unix_ms >= 0);
    ++*count;
}

static void ignore_suggestion(void *ctx, const char *person, const struct suggestion *s)
{
    (void)ctx;
    (void)person;
    assert_true(s->type <= SUGGEST_SEE_PROFESSIONAL);
}

/* Minutes are lost with their file, people and what was learnt are not. */
static void test_salvage(void **state)
{
    struct fixture *f = *state;
    struct person_memory m;
    int people = 0, sensors = 0, releases = 0;

    fill(f);
    int64_t root = fixture_ask(f, "SELECT rootpage FROM sqlite_schema WHERE name = 'minute'");
    int fd = open(f->path, O_WRONLY);
    assert_int_equal(pwrite(fd, "\377\377\377\377", 4, (root - 1) * 4096), 4);
    close(fd);
    assert_int_equal(fixture_open(f), 0);
    assert_true(fixture_state(f).ok); /* nobody has looked there */
    put_minute(f, 300);
    fixture_settle(f);
    assert_true(fixture_state(f).ok);
    assert_int_equal(f->states, 1);
    assert_non_null(strstr(fixture_state(f).why, ".damaged-1"));
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM minute"), 1);
    history_load_people(f->history, count_profile, &people);
    assert_int_equal(people, 1);
    history_load_sensors(f->history, count_sensor, &sensors);
    history_load_releases(f->history, count_release, &releases);
    assert_int_equal(sensors + releases, 2);
    assert_int_equal(history_load_memory(f->history, "alex", &m), 0);
    assert_true(m.baseline.hr_bpm == 2);
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM suggestion WHERE outcome = 'done'"), 1);
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM told"), 1);
    history_sessions(f->history, "alex", 8, on_sessions, f);
    fixture_settle(f);
    assert_int_equal(f->session_count, 1);
    assert_true(f->sessions[0].measured);
}

/* A flipped bit in the text of a table: SQLite reads it well, as another table. */
static void test_table_of_another_name(void **state)
{
    struct fixture *f = *state;
    int people = 0;

    fill(f);
    fixture_exec(f, "ALTER TABLE memory RENAME TO nemory");
    assert_int_equal(fixture_open(f), 0);
    assert_true(fixture_state(f).ok);
    assert_true(exists(f, ".damaged-1"));
    history_load_people(f->history, count_profile, &people);
    assert_int_equal(people, 1);
}

static char *read_file(const struct fixture *f, size_t *size)
{
    struct stat st;
    int fd = open(f->path, O_RDONLY);

    assert_true(fd >= 0 && fstat(fd, &st) == 0);
    *size = (size_t)st.st_size;
    char *bytes = malloc(*size);
    assert_int_equal(read(fd, bytes, *size), st.st_size);
    close(fd);
    return bytes;
}

static void remove_aside(const struct fixture *f)
{
    static const char *const files[] = { "",           "-wal",           "-shm",
                                         ".damaged-1", ".damaged-1-wal", ".damaged-1-shm" };
    char path[160];

    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        snprintf(path, sizeof(path), "%s%s", f->path, files[i]);
        unlink(path);
    }
}

/* Whatever is read is what was written, or nothing. */
static void use(struct fixture *f)
{
    struct person_memory m, want;
    struct suggestion s;
    enum outcome outcome;
    int people = 0, sensors = 0, rc = fixture_open(f);

    if (rc == -EPROTO)
        return;
    assert_int_equal(rc, 0);
    history_newest_unix_ms(f->history);
    history_load_people(f->history, count_profile, &people);
    history_load_sensors(f->history, count_sensor, &sensors);
    history_load_releases(f->history, count_release, &sensors);
    history_load_unsent(f->history, ignore_suggestion, NULL);
    sample_memory(&want, 2);
    if (history_load_memory(f->history, "alex", &m) == 0 && m.advise.version)
        assert_memory_equal(&m.advise, &want.advise, sizeof(m.advise));
    if (history_load_last(f->history, "alex", &s, &outcome))
        assert_true(outcome <= OUTCOME_SUPERSEDED);
    f->options.keep_beats_days = f->options.keep_minutes_days = 1;
    history_set_options(f->history, &f->options);
    put_minute(f, 1000);
    put_suggestion(f, "alex-2");
    put_outcome(f, "alex-2");
    put_session(f, 2);
    put_sensor(f, "strap-2");
    history_effects(f->history, NULL, 8, on_effects, f);
    history_sessions(f->history, NULL, 8, on_sessions, f);
    fixture_settle(f);
    for (size_t i = 0; i < f->session_count; i++)
        assert_true(f->sessions[i].session.state < SESSION_STATES);
    fixture_set_wall(f, MORNING_MS + 2 * DAY_MS);
    fixture_advance(f, 6 * MINUTE_MS);
    assert_true(fixture_state(f).ok || fixture_state(f).why[0]);
    fixture_close(f);
}

static void flip(struct fixture *f, size_t from, size_t to, size_t step, int bits)
{
    size_t size;

    fill(f);
    char *bytes = read_file(f, &size);
    for (size_t at = from; at < to && at < size; at += step) {
        bytes[at] = (char)(bytes[at] ^ bits);
        remove_aside(f);
        write_file(f, bytes, size);
        use(f);
        bytes[at] = (char)(bytes[at] ^ bits);
    }
    free(bytes);
}

static void test_flips_in_the_head(void **state)
{
    flip(*state, 0, 120, 1, 0x11);
}

static void test_flips_in_the_schema(void **state)
{
    flip(*state, 120, 8192, 53, 0x01);
}

static void test_flips_everywhere(void **state)
{
    flip(*state, 8192, SIZE_MAX, 997, 0xff);
}

static void test_cut_short(void **state)
{
    struct fixture *f = *state;
    size_t size;

    fill(f);
    char *bytes = read_file(f, &size);
    for (size_t keep = 0; keep < size; keep += 3333) {
        remove_aside(f);
        write_file(f, bytes, keep);
        use(f);
    }
    free(bytes);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_not_a_database),
        TEST(test_salvage),
        TEST(test_table_of_another_name),
        TEST(test_flips_in_the_head),
        TEST(test_flips_in_the_schema),
        TEST(test_flips_everywhere),
        TEST(test_cut_short),
    };
    return cmocka_run_group_tests_name("damage", tests, NULL, NULL);
}
