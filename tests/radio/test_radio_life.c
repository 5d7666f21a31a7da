/* The life of the set of sensors: reload, silence, messages, replay, retries, settings checked. */
#include "house.h"

#include "rr.h"
#include "wearable.h"

#include <setjmp.h>
#include <stdarg.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

static void test_no_sensors(void **state)
{
    struct house h = { .at = NONE };

    (void)state;
    open_house(&h, 1);
    leave_house(&h);
    run_to_end(&h);
    assert_int_equal(h.statuses, 0);
}

static void test_closed_before_it_began(void **state)
{
    struct house h = { .at = NONE };

    (void)state;
    open_house(&h, 1);
    set_one(&h, "puppet", PAIRS("act", "emit"));
    leave_house(&h);
    run_to_end(&h);
    assert_int_equal(h.readings + h.statuses, 0);
}

static void test_reload(void **state)
{
    struct house h = { .at = NONE };
    struct sensor_config c[3];
    struct sensor_status s[3];

    (void)state;
    open_house(&h, 1);
    c[0] = config("a", "puppet", "alex", PAIRS("act", "quiet"));
    c[1] = config("b", "puppet", "alex", PAIRS("act", "timer", "every_ms", "5"));
    c[2] = config("c", "nobody", "", NULL);
    radio_set_sensors(h.radio, c, 3);
    run_until(&h, &h.statuses, 4); /* three began, and b told its class */
    run_until(&h, &h.readings, 3);

    /* The same again: nobody starts anew, nothing is told. */
    unsigned statuses = h.statuses;
    radio_set_sensors(h.radio, c, 3);
    run_until(&h, &h.readings, h.readings + 3);
    assert_int_equal(h.statuses, statuses);
    assert_int_equal(radio_statuses(h.radio, s, 3), 3);
    assert_true(s[1].readings >= 6);

    /* b moves to bo without a beat lost; a goes; c stays; the order is the new one. */
    uint64_t before = s[1].readings;
    struct sensor_config next[2] = { c[2], c[1] };
    snprintf(next[1].person, sizeof(next[1].person), "bo");
    radio_set_sensors(h.radio, next, 2);
    run_until(&h, &h.statuses, statuses + 1);
    assert_string_equal(h.last.person, "bo");
    run_until(&h, &h.readings, h.readings + 2);
    assert_string_equal(h.person, "bo");
    assert_int_equal(radio_statuses(h.radio, s, 3), 2);
    assert_string_equal(s[0].id, "c");
    assert_true(s[1].readings > before);

    /* Other settings: it starts anew. */
    next[1] = config("b", "puppet", "bo", PAIRS("act", "timer", "every_ms", "4"));
    radio_set_sensors(h.radio, next, 2);
    radio_statuses(h.radio, s, 3);
    assert_int_equal(s[1].readings, 0);
    run_until(&h, &h.readings, h.readings + 2);
    leave_house(&h);
    run_to_end(&h);
}

static void test_silence(void **state)
{
    struct house h = { .at = NONE };

    (void)state; /* 40 s between readings, where 30 s of silence are told */
    open_house(&h, 1000);
    set_one(&h, "puppet", PAIRS("act", "timer", "every_ms", "40000"));
    run_until(&h, &h.readings, 2);
    assert_non_null(strstr(h.silent_why, "30 s"));
    assert_true(h.listening >= 2);
    leave_house(&h);
    run_to_end(&h);
}

static void test_message(void **state)
{
    struct house h = { .at = NONE };

    (void)state;
    open_house(&h, 1);
    set_one(&h, "puppet", PAIRS("act", "topic", "topic", "home/+"));
    run_until(&h, &h.wishes, 1);
    assert_string_equal(h.wish, "home/+");
    run_until(&h, &h.statuses, 1);
    radio_message(h.radio, "home/a", (const uint8_t *)"1", 1);
    radio_message(h.radio, "work/a", (const uint8_t *)"1", 1);
    assert_int_equal(h.readings, 1);
    radio_message(h.radio, "home/a", (const uint8_t *)"", 0);
    struct sensor_status s;
    radio_statuses(h.radio, &s, 1);
    assert_int_equal(s.readings, 1);
    /* A reading made of a message may close everything. */
    h.at = READING;
    radio_message(h.radio, "home/a", (const uint8_t *)"1", 1);
    run_to_end(&h);
    assert_int_equal(h.readings, 2);
}

static char replay_path[] = "/tmp/balm-radio-XXXXXX";

static void test_replay(void **state)
{
    enum { ROWS = 3000 };
    struct house h = { .at = NONE };
    int fd = mkstemp(replay_path);
    FILE *f = fdopen(fd, "w");

    /* Every row comes, at its own time to the microsecond, at a thousand times the pace. */
    (void)state;
    assert_non_null(f);
    fprintf(f, "t_s,rr_ms\n");
    for (int i = 0; i < ROWS; i++)
        fprintf(f, "%d.%06d,%d\n", i * 801 / 1000, i * 801 % 1000 * 1000 + i % 1000, 700 + i % 200);
    fclose(f);
    open_house(&h, 1000);
    set_one(&h, "replay", PAIRS("path", replay_path));
    run_until(&h, &h.readings, ROWS);
    for (int i = 0; i < ROWS; i++) {
        int64_t t = (int64_t)i * 801000 + i % 1000;
        assert_int_equal(h.times[i] - h.times[0], t);
        assert_int_equal(h.ticks[i], (700 + i % 200) * RR_TICKS_PER_MS);
    }
    struct sensor_status s;
    radio_statuses(h.radio, &s, 1);
    assert_true(s.simulated);
    assert_int_equal(s.class, READING_ECG);
    leave_house(&h);
    run_to_end(&h);
    unlink(replay_path);
}

/* ---- retries: one wearable alone, with little patience ---- */

static void ignore_reading(void *ctx, const char *person, const struct reading *r,
                           const struct instant *t)
{
    (void)ctx, (void)person, (void)r, (void)t;
}

static void ignore_context(void *ctx, const char *person, const struct context *c,
                           const struct instant *t)
{
    (void)ctx, (void)person, (void)c, (void)t;
}

static void test_retry(void **state)
{
    static const struct wearable_events events = {
        .reading = ignore_reading,
        .context = ignore_context,
        .status = house_status,
        .wish = house_wish,
        .closed = house_closed,
    };
    static char path[] = "/tmp/balm-retry-XXXXXX";
    const struct clock_options real = { .speed = 1 };
    struct house h = { .at = NONE };
    struct wearable *w;

    (void)state;
    int fd = mkstemp(path);
    assert_true(fd >= 0 && close(fd) == 0 && unlink(path) == 0);
    uv_loop_init(&h.loop);
    h.clock = clock_new(&h.loop, &real);
    const struct wearable_options opt = {
        .loop = &h.loop,
        .clock = h.clock,
        .plugin_dirs = house_dirs,
        .retry_ms = 5,
        .events = &events,
        .ctx = &h,
    };
    struct sensor_config c = config("strap", "puppet", "alex", PAIRS("act", "file", "path", path));
    assert_int_equal(wearable_open(&w, &opt, &c), 0);
    while (h.last.link != LINK_BACKOFF)
        uv_run(&h.loop, UV_RUN_DEFAULT);
    assert_non_null(strstr(h.last.why, "cannot be read"));
    run_until(&h, &h.statuses, h.statuses + 2); /* it tries again, in vain */
    FILE *f = fopen(path, "w");                 /* and then the file is there */
    assert_non_null(f);
    fputs("hello", f);
    fclose(f);
    while (wearable_status(w)->readings == 0)
        uv_run(&h.loop, UV_RUN_DEFAULT);
    assert_int_equal(wearable_status(w)->link, LINK_LISTENING);
    unlink(path);
    wearable_close(w);
    run_to_end(&h);
}

/* ---- settings of a sensor, for `config check` ---- */

struct complaints {
    unsigned count;
    char last[400];
    bool about_all;
};

static void complain(void *ctx, const char *key, const char *text, const char *hint)
{
    struct complaints *c = ctx;

    c->count++;
    c->about_all = !key;
    snprintf(c->last, sizeof(c->last), "%s %s %s", key ? key : "-", text, hint ? hint : "-");
}

static void test_check_settings(void **state)
{
    /* clang-format off */
    static const struct {
        const char *plugin, *pairs[7];
        int rc;
        unsigned count;
        const char *part;
    } cases[] = {
        { "puppet",  { "act", "quiet" }, 0, 0, "" },
        { "puppet",  { "act", "quite" }, 1, 1, "did you mean quiet?" },
        { "puppet",  { "act", "x", "every_ms", "y", "z", "1" }, 3, 3, "" },
        { "puppet",  { "act", "unsettled" }, 1, 1, "- these settings do not go together" },
        { "nobody",  { NULL }, -ENOENT, 1, "- there is no plugin nobody" },
        { "odd-abi", { NULL }, 1, 1, "another plugin ABI" },
        { "replay",  { "path", "a", "start", "10", "loop", "true" }, 0, 0, "" },
        { "replay",  { "pfad", "a" }, 2, 2, "path is missing" },
        { "heart-rate", { NULL }, 0, 0, "" },
    };
    /* clang-format on */

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct sensor_config c = config("s", cases[i].plugin, "", cases[i].pairs);
        struct complaints got = { 0 };
        assert_int_equal(radio_check_settings(house_dirs, &c, complain, &got), cases[i].rc);
        assert_int_equal(got.count, cases[i].count);
        assert_non_null(strstr(got.last, cases[i].part));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_sensors), cmocka_unit_test(test_closed_before_it_began),
        cmocka_unit_test(test_reload),     cmocka_unit_test(test_silence),
        cmocka_unit_test(test_message),    cmocka_unit_test(test_replay),
        cmocka_unit_test(test_retry),      cmocka_unit_test(test_check_settings),
    };

    return cmocka_run_group_tests_name("radio_life", tests, NULL, NULL);
}
