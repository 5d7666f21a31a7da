/* The set of sensors on a real loop: started, moved, changed, closed, from within any event too. */
#include "radio.h"

#include "clock.h"
#include "wearable.h"

#include <setjmp.h>
#include <stdarg.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

enum event { NONE, READING, CONTEXT, STATUS, WISH };
enum act { CLOSE, EMPTY, CHANGE };

struct house {
    uv_loop_t loop;
    struct clock *clock;
    struct radio *radio;
    uv_timer_t guard; /* a test that hangs fails instead */

    enum event at; /* do `act` at the `after`th event of this kind */
    enum act act;
    unsigned after;

    unsigned readings, contexts, statuses, wishes, closed;
    char person[ID_MAX + 1], wish[64];
    struct sensor_status last;
    unsigned listening;                  /* so many statuses said so */
    char silent_why[SENSOR_WHY_MAX + 1]; /* of the last one that said so */
    int64_t times[4000];
    int32_t ticks[4000];
};

static const char *const dirs[] = { TEST_MODULE_DIR, PLUGIN_BUILD_DIR, NULL };

/* KEY, VALUE pairs of a sensor, NULL-ended. */
static struct sensor_config config(const char *id, const char *plugin, const char *person,
                                   const char *const *pairs)
{
    struct sensor_config c = { .id = "" };

    snprintf(c.id, sizeof(c.id), "%s", id);
    snprintf(c.plugin, sizeof(c.plugin), "%s", plugin);
    snprintf(c.person, sizeof(c.person), "%s", person);
    for (; pairs && *pairs; pairs += 2) {
        struct sensor_setting *s = &c.settings[c.setting_count++];
        snprintf(s->key, sizeof(s->key), "%s", pairs[0]);
        snprintf(s->value, sizeof(s->value), "%s", pairs[1]);
    }
    return c;
}

#define PAIRS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void leave(struct house *h)
{
    radio_close(h->radio);
    radio_close(h->radio);
    uv_close((uv_handle_t *)&h->guard, NULL);
    h->at = NONE;
}

static void happen(struct house *h, enum event e, unsigned count)
{
    uv_stop(&h->loop); /* run_until() looks whether this was what it waits for */
    if (h->at != e || count < h->after)
        return;
    if (h->act == CLOSE) {
        leave(h);
        return;
    }
    h->at = NONE;
    struct sensor_config c =
        config("strap", "puppet", "bo", PAIRS("act", "timer", "every_ms", "7"));
    radio_set_sensors(h->radio, &c, h->act == CHANGE);
    h->at = h->act == CHANGE ? READING : NONE; /* then wait for the new one, or stop */
    h->after = h->readings + 2;
    if (h->act == EMPTY)
        leave(h);
    h->act = CLOSE;
}

static void on_reading(void *ctx, const char *person, const struct reading *r,
                       const struct instant *t)
{
    struct house *h = ctx;

    snprintf(h->person, sizeof(h->person), "%s", person);
    if (h->readings < 4000) {
        h->times[h->readings] = t->us;
        h->ticks[h->readings] = r->rr_count ? r->rr[0].ticks : -1;
    }
    happen(h, READING, ++h->readings);
}

static void on_context(void *ctx, const char *person, const struct context *c,
                       const struct instant *t)
{
    struct house *h = ctx;

    (void)person, (void)t;
    assert_int_equal(c->kind, CONTEXT_IN_BED);
    happen(h, CONTEXT, ++h->contexts);
}

static void on_status(void *ctx, const struct sensor_status *s)
{
    struct house *h = ctx;

    h->last = *s;
    h->listening += s->link == LINK_LISTENING;
    if (s->link == LINK_SILENT)
        snprintf(h->silent_why, sizeof(h->silent_why), "%s", s->why);
    happen(h, STATUS, ++h->statuses);
}

static void on_wish(void *ctx, const char *topic)
{
    struct house *h = ctx;

    snprintf(h->wish, sizeof(h->wish), "%s", topic);
    happen(h, WISH, ++h->wishes);
}

static void on_closed(void *ctx)
{
    ((struct house *)ctx)->closed++;
}

static void on_guard(uv_timer_t *t)
{
    (void)t;
    print_error("the awaited event did not come\n");
    abort();
}

static void open_house(struct house *h, double speed)
{
    static const struct radio_events events = {
        .reading = on_reading,
        .context = on_context,
        .status = on_status,
        .wish = on_wish,
        .closed = on_closed,
    };
    const struct clock_options clock = { .speed = speed };
    const struct radio_options opt = { .plugin_dirs = dirs };

    assert_int_equal(uv_loop_init(&h->loop), 0);
    uv_timer_init(&h->loop, &h->guard);
    uv_timer_start(&h->guard, on_guard, 20000, 0);
    h->clock = clock_new(&h->loop, &clock);
    assert_non_null(h->clock);
    assert_int_equal(radio_open(&h->radio, &h->loop, h->clock, &opt, &events, h), 0);
}

static void set_one(struct house *h, const char *plugin, const char *const *pairs)
{
    struct sensor_config c = config("strap", plugin, "alex", pairs);

    radio_set_sensors(h->radio, &c, 1);
    assert_int_equal(h->statuses, 0); /* nothing is called from within */
}

static void run_to_end(struct house *h)
{
    while (uv_run(&h->loop, UV_RUN_DEFAULT))
        ;
    assert_int_equal(h->closed, 1);
    clock_free(h->clock);
    assert_int_equal(uv_loop_close(&h->loop), 0);
}

/* Runs until this event has come `count` times. */
static void run_until(struct house *h, const unsigned *counter, unsigned count)
{
    while (*counter < count)
        uv_run(&h->loop, UV_RUN_DEFAULT);
}

/* ---- one sensor, and what becomes of it: a row each ---- */

/* clang-format off */
static const struct row {
    const char *name, *plugin, *pairs[9];
    enum link_state link;
    const char *why; /* part of it */
} rows[] = {
    { "listens",               "puppet",  { "act", "quiet" }, LINK_LISTENING, "" },
    { "says what it does",     "puppet",  { "act", "say" }, LINK_LISTENING, "searching for a finger" },
    { "refuses to start",      "puppet",  { "act", "refuse" }, LINK_BACKOFF, "there is nothing at" },
    { "settings do not fit",   "puppet",  { "act", "unsettled" }, LINK_BACKOFF, "do not go together" },
    { "a wrong setting",       "puppet",  { "act", "emitt" }, LINK_OFF, "did you mean emit?" },
    { "a setting of nobody",   "puppet",  { "colour", "red" }, LINK_OFF, "knows no such key" },
    { "no such plugin",        "nobody",  { NULL }, LINK_OFF, "there is no plugin nobody" },
    { "a plugin of another ABI", "odd-abi", { NULL }, LINK_OFF, "another plugin ABI" },
    { "needs Bluetooth",       "heart-rate", { NULL }, LINK_OFF, "needs Bluetooth" },
    { "no recording",          "replay",  { NULL }, LINK_OFF, "path is missing" },
};
/* clang-format on */

static void test_row(void **state)
{
    const struct row *row = *state;
    struct house h = { .at = NONE };
    struct sensor_status s[2];

    open_house(&h, 1);
    set_one(&h, row->plugin, row->pairs);
    run_until(&h, &h.statuses, 1);
    if (h.last.link != row->link || !strstr(h.last.why, row->why))
        print_error("%s: %s\n", link_state_name(h.last.link), h.last.why);
    assert_int_equal(h.last.link, row->link);
    assert_non_null(strstr(h.last.why, row->why));
    assert_string_equal(h.last.id, "strap");
    assert_string_equal(h.last.person, "alex");
    assert_int_equal(radio_statuses(h.radio, s, 2), 1);
    assert_int_equal(s[0].link, row->link);
    leave(&h);
    run_to_end(&h);
}

/* ---- closed, emptied or changed from within an event ---- */

/* clang-format off */
static const struct within {
    const char *name, *pairs[5];
    enum event at;
    enum act act;
    unsigned after;
} withins[] = {
    { "closed at the first reading, in start", { "act", "emit" }, READING, CLOSE, 1 },
    { "closed at a reading from a timer", { "act", "timer", "every_ms", "9" }, READING, CLOSE, 3 },
    { "closed at a status",               { "act", "quiet" }, STATUS, CLOSE, 1 },
    { "closed at a bad status",           { "act", "nonsense" }, STATUS, CLOSE, 1 },
    { "closed at a refusal",              { "act", "refuse" }, STATUS, CLOSE, 1 },
    { "closed at a context",              { "act", "context" }, CONTEXT, CLOSE, 1 },
    { "closed at a wish",                 { "act", "topic", "topic", "a/b" }, WISH, CLOSE, 1 },
    { "closed while a file is read",      { "act", "file", "path", "/etc/passwd" }, READING, CLOSE, 1 },
    { "emptied at a reading, in start",   { "act", "emit" }, READING, EMPTY, 1 },
    { "emptied at a reading",             { "act", "timer", "every_ms", "9" }, READING, EMPTY, 2 },
    { "emptied at a status",              { "act", "quiet" }, STATUS, EMPTY, 1 },
    { "emptied at a bad status",          { "act", "nonsense" }, STATUS, EMPTY, 1 },
    { "changed at a reading, in start",   { "act", "emit" }, READING, CHANGE, 1 },
    { "changed at a reading",             { "act", "timer", "every_ms", "9" }, READING, CHANGE, 2 },
    { "changed at a status",              { "act", "quiet" }, STATUS, CHANGE, 1 },
    { "changed at a refusal",             { "act", "refuse" }, STATUS, CHANGE, 1 },
    { "changed at a wish",                { "act", "topic", "topic", "a/b" }, WISH, CHANGE, 1 },
};
/* clang-format on */

static void test_within(void **state)
{
    const struct within *w = *state;
    struct house h = { .at = w->at, .act = w->act, .after = w->after };

    open_house(&h, 1);
    set_one(&h, "puppet", w->pairs);
    run_to_end(&h);
    if (w->act == CHANGE)
        assert_string_equal(h.person, "bo");
}

/* ---- the rest of a life ---- */

static void test_no_sensors(void **state)
{
    struct house h = { .at = NONE };

    (void)state;
    open_house(&h, 1);
    leave(&h);
    run_to_end(&h);
    assert_int_equal(h.statuses, 0);
}

static void test_closed_before_it_began(void **state)
{
    struct house h = { .at = NONE };

    (void)state;
    open_house(&h, 1);
    set_one(&h, "puppet", PAIRS("act", "emit"));
    leave(&h);
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
    leave(&h);
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
    leave(&h);
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
        assert_int_equal(h.ticks[i], (700 + i % 200) * 128);
    }
    struct sensor_status s;
    radio_statuses(h.radio, &s, 1);
    assert_true(s.simulated);
    assert_int_equal(s.class, READING_ECG);
    leave(&h);
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
        .status = on_status,
        .wish = on_wish,
        .closed = on_closed,
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
        .plugin_dirs = dirs,
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
        assert_int_equal(radio_check_settings(dirs, &c, complain, &got), cases[i].rc);
        assert_int_equal(got.count, cases[i].count);
        assert_non_null(strstr(got.last, cases[i].part));
    }
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(test_no_sensors), cmocka_unit_test(test_closed_before_it_began),
        cmocka_unit_test(test_reload),     cmocka_unit_test(test_silence),
        cmocka_unit_test(test_message),    cmocka_unit_test(test_replay),
        cmocka_unit_test(test_retry),      cmocka_unit_test(test_check_settings),
    };
    enum {
        ROWS = sizeof(rows) / sizeof(rows[0]),
        WITHINS = sizeof(withins) / sizeof(withins[0]),
        OTHERS = sizeof(others) / sizeof(others[0]),
    };
    struct CMUnitTest tests[ROWS + WITHINS + OTHERS];

    for (size_t i = 0; i < ROWS; i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name,
                                        .test_func = test_row,
                                        .initial_state = (void *)(uintptr_t)&rows[i] };
    for (size_t i = 0; i < WITHINS; i++)
        tests[ROWS + i] = (struct CMUnitTest){ .name = withins[i].name,
                                               .test_func = test_within,
                                               .initial_state = (void *)(uintptr_t)&withins[i] };
    memcpy(tests + ROWS + WITHINS, others, sizeof(others));
    return cmocka_run_group_tests_name("radio", tests, NULL, NULL);
}
