/*
 * Captured bytes give the same beats wherever they are read: on the link, by `decode`, by
 * `analyze`, and played back by `replay`. Broken and hostile lines cost themselves and nothing
 * else.
 */
#include "fake_host.h"
#include "plugin.h"
#include "recording.h"
#include "replay/capture.h"
#include "replay_plugins.h"

#include <setjmp.h>
#include <stdarg.h>

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#define S         INT64_C(1000000)
#define BEATS_MAX 512

static char path[] = "/tmp/balm-capture-XXXXXX";
static const char *const dirs[] = { PLUGIN_BUILD_DIR, NULL };

static void write_file(const char *text)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

/* ---- the same beats ---- */

struct beats {
    size_t count;
    int32_t ticks[BEATS_MAX];
};

static void add(struct beats *b, int32_t ticks)
{
    if (ticks <= 0)
        return; /* an empty interval is none */
    assert_true(b->count < BEATS_MAX);
    b->ticks[b->count++] = ticks;
}

/* Sensors whose beats come by the heart rate service, and what some send beside it. */
static const struct sensor {
    const char *name, *plugin, *characteristic, *hex; /* every fourth message */
} sensors[] = {
    { .name = "a strap", .plugin = "heart-rate" },
    {
        .name = "a belt that begins as a strap",
        .plugin = "movesense",
        .characteristic = "34800002-7185-4d5d-b431-630e7050e8f0",
        .hex = "0264159e01005c6e61bd56d29cbd8c2a1dc1",
    },
    {
        .name = "an H10 that begins as a strap",
        .plugin = "polar-pmd",
        .characteristic = "FB005C82-02E7-F387-1CAD-8ACD2D8DF0C8",
        .hex = "02000000000000000001000000fe0004",
    },
    {
        .name = "a watch that begins as a strap",
        .plugin = "pinetime",
        .characteristic = "00030002-78fc-48fe-8e23-433b3a1942d0",
        .hex = "000000fe0004",
    },
};

/* A day of a strap in small: contact comes and goes, energy every tenth message, a battery,
   messages without intervals and with many, an empty interval, and lines that are cut. */
static size_t make_capture(const struct sensor *sensor, char *out, size_t size)
{
    size_t used = 0;

    for (unsigned i = 0; i < 120; i++) {
        const unsigned rr = 800 + i * 37 % 113, energy = i % 10 == 9,
                       count = i % 7 == 3 ? 0 : 1 + i % 3;
        const char *uuid = i % 3 == 0   ? "2a37"
                           : i % 3 == 1 ? "0x2A37"
                                        : "00002A37-0000-1000-8000-00805F9B34FB";
        used += (size_t)snprintf(
            out + used, size - used,
            "{\"t_s\":%u.%03u,\"service\":\"%s\",\"characteristic\":\"%s\",\"hex\":\"%02X%02x", i,
            i * 7 % 1000, i % 2 ? "180D" : "", uuid,
            (count ? 0x10u : 0) | (energy ? 8u : 0) | (i / 40 == 1 ? 4u : 6u), 75 + i % 5);
        if (energy)
            used += (size_t)snprintf(out + used, size - used, "3412");
        for (unsigned k = 0; k < count; k++)
            used += (size_t)snprintf(out + used, size - used, "%02x%02x",
                                     i == 50 ? 0 : (rr + k) & 0xff, i == 50 ? 0 : (rr + k) >> 8);
        used += (size_t)snprintf(out + used, size - used, i % 29 == 28 ? "\n" : "\"}\n");
        if (sensor->hex && i % 4 == 3)
            used += (size_t)snprintf(out + used, size - used,
                                     "{\"t_s\":%u.94,\"characteristic\":\"%s\",\"hex\":\"%s\"}\n",
                                     i, sensor->characteristic, sensor->hex);
        if (i % 50 == 5)
            used += (size_t)snprintf(out + used, size - used,
                                     "{\"t_s\":%u.95,\"characteristic\":\"2a19\",\"hex\":\"52\"}\n"
                                     "{\"t_s\":%u.96,\"characteristic\":\"2a37\",\"hex\":\"01\"}\n",
                                     i, i);
    }
    assert_true(used < size);
    return used;
}

static const struct sensor_plugin *load(const char *name)
{
    const struct sensor_plugin *p = NULL;
    char why[PLUGIN_WHY_MAX];

    if (plugin_load(dirs, name, &p, why) != 0)
        fail_msg("%s", why);
    return p;
}

static int index_of(const struct sensor_plugin *p, const char *characteristic)
{
    char uuid[RECORDING_UUID_SIZE];

    assert_true(recording_uuid(characteristic, uuid));
    for (int i = 0; p->gatt->characteristics[i].uuid; i++)
        if (strcmp(p->gatt->characteristics[i].uuid, uuid) == 0)
            return i;
    return -1;
}

/* As the host calls it while the link is up. */
static void play_live(const struct sensor *sensor, struct fake_host *f, const char *text)
{
    struct recording r;
    struct recording_row row;
    const char *why;

    fake_host_init(f, load(sensor->plugin));
    assert_null(fake_host_start(f));
    recording_init(&r);
    for (const char *at = text; *at; at += strcspn(at, "\n") + 1) {
        if (recording_line(&r, at, strcspn(at, "\n"), &row, &why) <= 0)
            continue;
        fake_host_run(f, row.t_us);
        fake_host_value(f, (unsigned)index_of(f->plugin, row.characteristic), row.bytes,
                        row.byte_count);
    }
}

static void play_back(struct fake_host *f, const char *text)
{
    fake_host_init(f, load("replay"));
    fake_host_set(f, "path", "/there/it.cap");
    f->file = (const uint8_t *)text;
    f->file_len = strlen(text);
    f->file_piece = 97;
    assert_null(fake_host_start(f));
    fake_host_run(f, 1000 * S);
}

static void beats_of(const struct fake_host *f, struct beats *out)
{
    for (size_t i = 0; i < f->reading_count; i++)
        for (uint32_t k = 0; k < f->readings[i].r.rr_count; k++)
            add(out, f->readings[i].r.rr[k].ticks);
}

static void ask(const char *command, const char *key, struct beats *out)
{
    char line[4096], all[600];

    snprintf(all, sizeof(all), "BALM_PLUGIN_DIR=%s %s 2>/dev/null", PLUGIN_BUILD_DIR, command);
    FILE *f = popen(all, "r");
    assert_non_null(f);
    while (fgets(line, sizeof(line), f)) {
        json_t *json = json_loads(line, 0, NULL), *one;
        json_t *value = json_object_get(json, key);
        size_t i;
        json_array_foreach(value, i, one)
            add(out, (int32_t)lround(json_number_value(one) * SENSOR_TICKS_PER_MS));
        if (json_is_number(value))
            add(out, (int32_t)lround(json_number_value(value) * SENSOR_TICKS_PER_MS));
        json_decref(json);
    }
    assert_true(WIFEXITED(pclose(f)));
}

static void compare(const char *what, const struct beats *got, const struct beats *want)
{
    if (got->count != want->count)
        fail_msg("%s: %zu beats, not %zu", what, got->count, want->count);
    for (size_t i = 0; i < want->count; i++)
        if (got->ticks[i] != want->ticks[i])
            fail_msg("%s: beat %zu has %d ticks, not %d", what, i, (int)got->ticks[i],
                     (int)want->ticks[i]);
}

static void compare_readings(const struct fake_host *got, const struct fake_host *want)
{
    const int64_t shift_us = want->readings[0].now_us;

    assert_int_equal(got->reading_count, want->reading_count);
    for (size_t i = 0; i < want->reading_count; i++) {
        const struct sensor_reading *g = &got->readings[i].r, *w = &want->readings[i].r;
        assert_int_equal(got->readings[i].now_us - g->age_us, want->readings[i].now_us - shift_us);
        assert_int_equal(g->source_class, w->source_class);
        assert_int_equal(g->contact, w->contact);
        assert_int_equal(g->battery_pct, w->battery_pct);
        assert_true(g->heart_rate_bpm == w->heart_rate_bpm);
        assert_int_equal(g->rr_count, w->rr_count);
        for (uint32_t k = 0; k < w->rr_count; k++)
            assert_memory_equal(&g->rr[k], &w->rr[k], sizeof(w->rr[k]));
    }
}

static size_t motions_of(const struct fake_host *f)
{
    size_t count = 0;

    for (size_t i = 0; i < f->reading_count; i++)
        count += f->readings[i].r.acc_count > 0;
    return count;
}

static void test_same(void **state)
{
    const struct sensor *sensor = *state;
    static char text[60000];
    static struct fake_host live, back;
    struct beats want = { 0 }, replayed = { 0 }, decoded = { 0 }, analyzed = { 0 };
    char command[400];

    make_capture(sensor, text, sizeof(text));
    write_file(text);
    play_live(sensor, &live, text);
    beats_of(&live, &want);
    assert_in_range(want.count, 150, BEATS_MAX);
    play_back(&back, text);
    beats_of(&back, &replayed);
    compare("replay", &replayed, &want);
    if (!sensor->hex) /* where the plugin changes, the class of a message may, too */
        compare_readings(&back, &live);
    assert_int_equal(motions_of(&live), sensor->hex ? 30 : 0);
    assert_int_equal(motions_of(&back), motions_of(&live));
    snprintf(command, sizeof(command), "%s decode %s < %s", BALMCTL, sensor->plugin, path);
    ask(command, "rr_ms", &decoded);
    compare("decode", &decoded, &want);
    snprintf(command, sizeof(command), "%s analyze --raw --beats %s", BALMCTL, path);
    ask(command, "rr_ms", &analyzed);
    compare("analyze", &analyzed, &want);
    fake_host_fini(&live);
    fake_host_fini(&back);
}

/* Where the lines do not tell, the name does; and who has neither is told what is missing. */
static void test_which(void **state)
{
    static const char text[] =
        "{\"t_s\":1,\"characteristic\":\"6e400003-b5a3-f393-e0a9-e50e24dcca9e\",\"hex\":"
        "\"7b2274223a22616374222c2268726d223a37317d0a\"}\n";
    struct fake_host f;

    (void)state;
    play_back(&f, text);
    assert_int_equal(f.reading_count, 0);
    assert_true(fake_host_told(&f, "`device` has to say"));
    fake_host_fini(&f);

    fake_host_init(&f, load("replay"));
    fake_host_set(&f, "path", "/there/it.cap");
    fake_host_set(&f, "device", "Bangle.js 9b3c");
    f.file = (const uint8_t *)text;
    f.file_len = sizeof(text) - 1;
    assert_null(fake_host_start(&f));
    fake_host_run(&f, 10 * S);
    assert_int_equal(f.reading_count, 1);
    assert_true(fake_host_last(&f)->r.heart_rate_bpm > 70);
    fake_host_fini(&f);
}

/* A device that nobody knows, whose intervals are seen to be repeated after 120 of them. */
static void test_no_beats_after_all(void **state)
{
    static char text[60000];
    size_t used = 0;
    unsigned t_ms = 0;
    struct beats rmssd = { 0 }, whole = { 0 };
    char command[400];
    (void)state;

    for (unsigned i = 0; i < 300; i++) {
        const unsigned word = 800 + (i % 5 < 3 ? 0 : i * 37 % 113);
        t_ms += word * 1000 / 1024;
        used += (size_t)snprintf(
            text + used, sizeof(text) - used,
            "{\"t_s\":%u.%03u,\"characteristic\":\"2a37\",\"hex\":\"104b%02x%02x\"}\n", t_ms / 1000,
            t_ms % 1000, word & 0xff, word >> 8);
    }
    write_file(text);
    snprintf(command, sizeof(command), "%s analyze --step 10 %s", BALMCTL, path);
    ask(command, "rmssd", &rmssd);
    assert_in_range(rmssd.count, 1, 4); /* from the 80th beat to the 120th */
    snprintf(command, sizeof(command), "%s analyze --summary %s", BALMCTL, path);
    ask(command, "rmssd", &whole);
    assert_int_equal(whole.count, 0);
}

/* What `replay` has room for is more than any plugin takes, and its module has them all. */
static void test_all_fit(void **state)
{
#define ROW(name) #name,
    static const char *const names[] = { REPLAY_PLUGINS };
#undef ROW

    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        char name[64];
        snprintf(name, sizeof(name), "%s", names[i]);
        for (char *at = name; (at = strchr(at, '_'));)
            *at = '-';
        const struct sensor_plugin *p = load(name);
        if (!p->gatt || p->state_size > CAPTURE_STATE_MAX ||
            p->settings_size > CAPTURE_SETTINGS_MAX)
            fail_msg("%s: %zu bytes of state, %zu of settings", name, p->state_size,
                     p->settings_size);
    }
}

/* ---- what analyze and decode say of captures ---- */

#define LINE(t, c, hex) "{\"t_s\":" t ",\"characteristic\":\"" c "\",\"hex\":\"" hex "\"}\n"
#define GOOD(t)         LINE(t, "2a37", "10482003")
#define GOOD_BEAT       "\"rr_ms\":781.25"

/* clang-format off */
static const struct row {
    const char *name, *text, *words;
    int status;
    const char *out, *err; /* parts; NULL: nothing at all */
} rows[] = {
    { "a capture", GOOD("1") GOOD("2"), "analyze --beats --raw FILE", 0, "{\"i\":1,\"t_s\":2," GOOD_BEAT, NULL },
    { "times are those of arrival", GOOD("7") GOOD("9.5"), "analyze --beats --raw FILE", 0, "{\"i\":1,\"t_s\":9.5,", NULL },
    { "a full UUID, and another service's", "{\"t_s\":1,\"service\":\"0000180d-0000-1000-8000-00805f9b34fb\",\"characteristic\":\"00002A37-0000-1000-8000-00805F9B34FB\",\"hex\":\"10482003\"}\n"
      "{\"t_s\":2,\"service\":\"1800\",\"characteristic\":\"2a37\",\"hex\":\"10482003\"}\n", "analyze --beats --raw FILE", 0, GOOD_BEAT, "FILE:2: a characteristic that the plugin does not know" },
    { "cut in the middle of a line", GOOD("1") "{\"t_s\":2,\"characteristic\":\"2a37\",\"he", "analyze --beats --raw FILE", 0, GOOD_BEAT, "FILE: 1 broken line was left out, 1 rows taken" },
    { "bytes that the plugin refuses", GOOD("1") LINE("2", "2a37", "01") GOOD("3"), "analyze --beats --raw FILE", 0, "\"i\":1,", "FILE:2: heart rate message cut inside the rate" },
    { "time that goes back", GOOD("100") GOOD("50") GOOD("101"), "analyze --beats --raw FILE", 0, "\"i\":1,", "FILE:2: t_s goes back" },
    { "time that leaps", GOOD("1") GOOD("99999999") GOOD("2"), "analyze --beats --raw FILE", 0, "\"i\":1,\"t_s\":2,", "FILE:2: t_s jumps ahead" },
    { "before the first line that tells the plugin", LINE("1", "2a19", "52") GOOD("2"), "analyze --beats --raw FILE", 0, GOOD_BEAT, "FILE:1: a characteristic by which no plugin" },
    { "the plugin named", LINE("1", "2a19", "52") GOOD("2"), "analyze --beats --raw --plugin heart-rate FILE", 0, GOOD_BEAT, NULL },
    { "a plugin that is not there", GOOD("1"), "analyze --plugin nobody FILE", 1, NULL, "there is no plugin nobody" },
    { "a plugin without such bytes", GOOD("1"), "analyze --plugin replay FILE", 1, NULL, "the plugin replay" },
    { "nothing but hostile lines", "{\"t_s\":1}\n{\"t_s\":-1,\"characteristic\":\"2a37\",\"hex\":\"00\"}\n" LINE("1", "../../etc", "00") LINE("1", "2a37", "zz"), "analyze --beats FILE", 1, NULL, "nothing in it that can be analyzed" },
    { "nothing but a battery", LINE("1", "2a19", "52"), "analyze FILE", 1, NULL, "nothing in it that can be analyzed" },
    { "two plugins for one serial port", LINE("1", "6e400003-b5a3-f393-e0a9-e50e24dcca9e", "00"), "analyze FILE", 1, NULL, "several plugins could read this capture: --plugin says which" },
    { "the device says which of them", GOOD("1") LINE("1", "6e400003-b5a3-f393-e0a9-e50e24dcca9e", "7b0a"), "analyze --beats --raw --device 'Bangle.js 9b3c' FILE", 0, NULL, "FILE:2: a line that is broken JSON" },
    { "a line of another sensor", GOOD("1") LINE("2", "0734594a-a8e7-4b1a-a6b1-cd5243059a57", "00") GOOD("3"), "analyze --beats --raw FILE", 0, "\"i\":1,", "FILE:2: a characteristic that the plugin does not know" },
    { "a path in place of a UUID", LINE("1", "/Meas/HR", "83c813439601") LINE("2", "/Meas/HR", "83c813439601"), "analyze --beats --raw FILE", 0, "\"rr_ms\":406", NULL },
    { "what is known of the device", LINE("1", "2a37", "10482003"), "analyze --beats --raw --device 'WHOOP 5AB' FILE", 0, "\"rr_ms\":800,", NULL },
    { "no beats where the class has none", LINE("1", "2a37", "0048"), "analyze --beats --raw FILE", 0, NULL, NULL },

    { "decode of a capture", GOOD("1") LINE("2", "2a19", "52"), "decode heart-rate < FILE", 0, "\"battery\":82", NULL },
    { "decode of broken lines", GOOD("1") "x\n" LINE("2", "2a37", "01") LINE("3", "ffff", "01"), "decode heart-rate < FILE", 1, "no such characteristic", "1 broken line" },
    { "decode of intervals", "800\n", "decode heart-rate < FILE", 1, "not a line of a capture", NULL },
    { "decode of nothing", "", "decode heart-rate < FILE", 1, NULL, "no line of a capture" },
};
/* clang-format on */

static void read_all(char *out, size_t size, const char *from)
{
    FILE *f = fopen(from, "r");
    size_t n = f ? fread(out, 1, size - 1, f) : 0;

    out[n] = '\0';
    if (f)
        fclose(f);
}

/* FILE in words is the path of the file. */
static void put_path(char *out, size_t size, const char *words)
{
    const char *at = strstr(words, "FILE");

    if (at)
        snprintf(out, size, "%.*s%s%s", (int)(at - words), words, path, at + 4);
    else
        snprintf(out, size, "%s", words);
}

static void check(const char *what, const char *got, const char *want)
{
    char text[300];

    put_path(text, sizeof(text), want ? want : "");
    if (want ? !strstr(got, text) : got[0] != '\0')
        fail_msg("%s: \"%s\", not \"%s\"", what, got, want ? text : "");
}

static void test_row(void **state)
{
    const struct row *row = *state;
    static char out[20000], err[20000];
    char words[300], command[900], out_path[64], err_path[64];

    write_file(row->text);
    put_path(words, sizeof(words), row->words);
    snprintf(out_path, sizeof(out_path), "%s.out", path);
    snprintf(err_path, sizeof(err_path), "%s.err", path);
    snprintf(command, sizeof(command), "BALM_PLUGIN_DIR=%s %s %s > %s 2> %s", PLUGIN_BUILD_DIR,
             BALMCTL, words, out_path, err_path);
    int status = system(command);
    read_all(out, sizeof(out), out_path);
    read_all(err, sizeof(err), err_path);
    unlink(out_path);
    unlink(err_path);
    check("standard output", out, row->out);
    check("standard error", err, row->err);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), row->status);
}

int main(void)
{
    enum { SAME = sizeof(sensors) / sizeof(sensors[0]), ROWS = sizeof(rows) / sizeof(rows[0]) };
    struct CMUnitTest tests[SAME + ROWS + 3];
    int fd = mkstemp(path);

    if (fd < 0)
        return 1;
    close(fd);
    for (size_t i = 0; i < SAME; i++)
        tests[i] = (struct CMUnitTest){ .name = sensors[i].name,
                                        .test_func = test_same,
                                        .initial_state = (void *)(uintptr_t)&sensors[i] };
    for (size_t i = 0; i < ROWS; i++)
        tests[SAME + i] = (struct CMUnitTest){ .name = rows[i].name,
                                               .test_func = test_row,
                                               .initial_state = (void *)(uintptr_t)&rows[i] };
    tests[SAME + ROWS] = (struct CMUnitTest)cmocka_unit_test(test_all_fit);
    tests[SAME + ROWS + 1] = (struct CMUnitTest)cmocka_unit_test(test_which);
    tests[SAME + ROWS + 2] = (struct CMUnitTest)cmocka_unit_test(test_no_beats_after_all);
    int failed = cmocka_run_group_tests_name("capture", tests, NULL, NULL);
    unlink(path);
    return failed;
}
