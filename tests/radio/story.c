/*
 * story.c - the lines, one after the other, on one loop
 */
#include "story.h"

#include "log.h"
#include "story_scene.h"

#include <setjmp.h>
#include <stdarg.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define ADDRESS_A "C0:DE:00:00:00:01"
#define ADDRESS_B "C0:DE:00:00:00:02"
#define PATH_A    "hci0/dev_C0_DE_00_00_00_01"
#define PATH_B    "hci0/dev_C0_DE_00_00_00_02"

/* ---- what is waited for ---- */

static bool is_never(const char *what)
{
    (void)what;
    return false;
}

/* Calls since the last mark that hold the text. */
static unsigned calls(const char *text)
{
    unsigned count = 0;

    fake_bluez_said(&scene.f, "call");
    for (const char *at = scene.f.heard ? scene.f.heard + scene.heard_mark : NULL;
         at && (at = strstr(at, text)); at++)
        count++;
    return count;
}

static bool is_link(const char *what)
{
    size_t len = strcspn(what, " ");
    const char *text = what[len] ? what + len + 1 : "";
    const char *now = link_state_name(scene.last.link);

    return strlen(now) == len && strncmp(now, what, len) == 0 && strstr(scene.last.why, text);
}

/* For a state that on a fast clock is over before anybody looks. */
static bool has_been(const char *what)
{
    for (unsigned state = 0; scene.been >> state; state++)
        if (scene.been >> state & 1 && strcmp(link_state_name((enum link_state)state), what) == 0)
            return true;
    return false;
}

static bool has_readings(const char *what)
{
    return scene.readings - scene.readings_mark >= (unsigned)atoi(what);
}

static bool was_called(const char *what)
{
    char text[200];
    unsigned least = 1;
    const char *number = strrchr(what, ' ');

    snprintf(text, sizeof(text), "%s", what);
    if (number && number[1] >= '0' && number[1] <= '9') {
        least = (unsigned)atoi(number + 1);
        text[number - what] = '\0';
    }
    return calls(text) >= least;
}

static bool is_pairing(const char *what)
{
    const struct pairing *p = radio_pairing(scene.radio);

    if (p && strstr(p->why, what))
        return true;
    for (size_t i = 0; p && i < p->count; i++) {
        if (strstr(p->candidates[i].why, what) || strcmp(p->candidates[i].address, what) == 0)
            return true;
    }
    return false;
}

static bool is_found(const char *what)
{
    return strcmp(scene.found, what) == 0;
}

static bool has_raws(const char *what)
{
    return scene.raws >= (unsigned)atoi(what);
}

static bool is_state(const char *what)
{
    struct house_bluetooth b;

    radio_state(scene.radio, &b);
    return strcmp(what, "ok") == 0 ? b.ok : !b.ok && strstr(b.why, what);
}

static bool has_battery(const char *what)
{
    return scene.last.battery_pct == atoi(what);
}

static bool is_recovered(const char *what)
{
    const struct link_recoveries *r = &scene.last.recoveries;
    char now[64];

    snprintf(now, sizeof(now), "%u %u %u %u", r->resubscribed, r->reconnected, r->rediscovered,
             r->power_cycled);
    return strcmp(now, what) == 0;
}

/* ---- what is done ---- */

static void set_sensors(const char *what)
{
    static const char *const ids[] = { "strap", "other", "third", "fourth" };
    char list[200], *rest = list;

    snprintf(list, sizeof(list), "%s", what);
    scene.sensor_count = 0;
    for (char *word; (word = strsep(&rest, " ")) && scene.sensor_count < 4;) {
        struct sensor_config *c = &scene.sensors[scene.sensor_count];
        *c = (struct sensor_config){ .person = "alex" };
        snprintf(c->plugin, sizeof(c->plugin), "%s", scene.plugin);
        snprintf(c->id, sizeof(c->id), "%s", ids[scene.sensor_count]);
        snprintf(c->address, sizeof(c->address), "%s", word);
        scene.sensor_count += word[0] != '\0';
    }
    if (scene.sensor_count == 0)
        scene.last = (struct sensor_status){ .link = LINK_OFF };
    radio_set_sensors(scene.radio, scene.sensors, scene.sensor_count);
}

static void beat(const char *what)
{
    char one[] = "1";

    for (int i = atoi(what); i > 0; i--) {
        scene.readings_mark = scene.readings;
        fake_bluez_tell(&scene.f, "beat " ADDRESS_A " 1648a803");
        if (!scene_until(has_readings, one, PATIENCE_MS))
            fail_msg("a beat did not come through");
    }
}

static void be_in_order(const char *what)
{
    char first[64], second[64];
    const char *a = NULL, *b = NULL;

    assert_int_equal(sscanf(what, "%63s %63s", first, second), 2);
    fake_bluez_said(&scene.f, "call");
    for (const char *at = scene.f.heard; (at = strstr(at, first)); at++)
        a = at;
    for (const char *at = scene.f.heard; (at = strstr(at, second)); at++)
        b = at;
    if (!a || !b || a > b)
        fail_msg("%s does not come before %s", first, second);
}

static void be_seldom(const char *what)
{
    char text[64];
    unsigned most;

    assert_int_equal(sscanf(what, "%63s %u", text, &most), 2);
    assert_in_range(calls(text), 1, most);
}

static void mark(void)
{
    fake_bluez_said(&scene.f, "call");
    scene.heard_mark = scene.f.heard_len;
    scene.readings_mark = scene.readings;
    scene.been = 0;
}

static void use_adapter(const char *adapter, bool power_cycle)
{
    const struct radio_bluetooth opt = { .adapter = adapter, .power_cycle = power_cycle };

    radio_set_bluetooth(scene.radio, &opt);
}

static void bus(const char *what)
{
    if (strcmp(what, "kill") == 0)
        fake_bus_kill(&scene.f);
    else if (strcmp(what, "start") == 0)
        fake_bus_start(&scene.f);
    else if (strcmp(what, "stop") == 0)
        fake_bus_stop(&scene.f);
    else
        fake_bus_go_on(&scene.f);
}

static void pair(bool adopts, const char *person)
{
    assert_int_equal(radio_pair(scene.radio, adopts, person, 120), 0);
    assert_int_equal(radio_pair(scene.radio, adopts, person, 120), -EBUSY);
}

static void do_line(const char *word, const char *rest)
{
    static const struct {
        const char *word;
        bool (*is_so)(const char *what);
    } waits[] = {
        { "is", is_link },         { "readings", has_readings }, { "called", was_called },
        { "pairing", is_pairing }, { "found", is_found },        { "raw", has_raws },
        { "state", is_state },     { "battery", has_battery },   { "recovered", is_recovered },
        { "been", has_been },
    };

    for (size_t i = 0; i < sizeof(waits) / sizeof(waits[0]); i++) {
        if (strcmp(word, waits[i].word) != 0)
            continue;
        bool came = scene_until(waits[i].is_so, rest, PATIENCE_MS);
        if (!came && getenv("BALM_LOG"))
            fake_bluez_said(&scene.f, "call"), fprintf(stderr, "%s", scene.f.heard);
        if (!came)
            fail_msg("\"%s %s\" never came: %s (%s), %u readings", word, rest,
                     link_state_name(scene.last.link), scene.last.why, scene.readings);
        if (strcmp(word, "readings") == 0)
            scene.readings_mark = scene.readings;
        return;
    }
    if (strcmp(word, ">") == 0)
        fake_bluez_tell(&scene.f, "%s", rest);
    else if (strcmp(word, "beats") == 0)
        beat(rest);
    else if (strcmp(word, "uncalled") == 0)
        assert_int_equal(calls(rest), 0);
    else if (strcmp(word, "seldom") == 0)
        be_seldom(rest);
    else if (strcmp(word, "unread") == 0)
        assert_int_equal(scene.readings, scene.readings_mark);
    else if (strcmp(word, "order") == 0)
        be_in_order(rest);
    else if (strcmp(word, "mark") == 0)
        mark();
    else if (strcmp(word, "turn") == 0)
        scene_until(is_never, NULL, (unsigned)atoi(rest));
    else if (strcmp(word, "bus") == 0)
        bus(rest);
    else if (strcmp(word, "bluez") == 0 && strcmp(rest, "kill") == 0)
        fake_bluez_kill(&scene.f);
    else if (strcmp(word, "bluez") == 0)
        fake_bluez_start(&scene.f);
    else if (strcmp(word, "restart") == 0)
        scene_close_radio(), scene_open_radio();
    else
        fail_msg("no such line: %s", word);
}

/* Calls of ours: nothing may be called from inside. */
static bool do_call(const char *word, const char *rest)
{
    if (strcmp(word, "sensor") == 0)
        set_sensors(rest);
    else if (strcmp(word, "plugin") == 0)
        snprintf(scene.plugin, sizeof(scene.plugin), "%s", rest);
    else if (strcmp(word, "use") == 0)
        use_adapter(rest, false);
    else if (strcmp(word, "cycling") == 0)
        use_adapter("auto", true);
    else if (strcmp(word, "release") == 0)
        assert_int_equal(radio_release(scene.radio, "strap", atoi(rest)), 0);
    else if (strcmp(word, "pair") == 0)
        pair(true, rest);
    else if (strcmp(word, "scan") == 0)
        pair(false, "");
    else if (strcmp(word, "end") == 0)
        radio_pair_end(scene.radio, rest[0] ? rest : NULL, NULL);
    else if (strcmp(word, "capture") == 0)
        assert_int_equal(radio_capture(scene.radio, "strap", true), 0);
    else if (strcmp(word, "unbond") == 0)
        radio_unbond(scene.radio, rest);
    else
        return false;
    return true;
}

/* A, A:, B and B: in full. */
static void expand(const char *line, size_t len, char *out, size_t size)
{
    size_t n = 0;

    for (size_t i = 0; i < len;) {
        bool begins = i == 0 || line[i - 1] == ' ' || line[i - 1] == '@';
        const char *full = NULL;
        size_t width = 1;
        if (begins && (line[i] == 'A' || line[i] == 'B')) {
            bool is_a = line[i] == 'A';
            char next = i + 1 < len ? line[i + 1] : ' ';
            if (next == ' ' || next == '\n') {
                full = is_a ? ADDRESS_A : ADDRESS_B;
            } else if (next == ':') {
                full = is_a ? PATH_A : PATH_B;
                width = 2;
            }
        }
        if (full)
            n += (size_t)snprintf(out + n, size - n, "%s", full);
        else
            out[n++] = line[i];
        i += width;
        assert_true(n < size - 40);
    }
    out[n] = '\0';
}

static void tell_line(const char *line, size_t len)
{
    char text[500], *rest;

    expand(line, len, text, sizeof(text));
    rest = strchr(text, ' ');
    if (rest)
        *rest++ = '\0';
    else
        rest = text + strlen(text);
    scene.is_inside = true;
    bool done = do_call(text, rest);
    scene.is_inside = false;
    if (!done)
        do_line(text, rest);
}

void tell_story(void **state)
{
    const struct story *s = *state;

    scene_set(s->speed);
    for (const char *line = s->text; *line;) {
        size_t len = strcspn(line, "\n");
        if (len > 0)
            tell_line(line, len);
        line += len + (line[len] == '\n');
    }
    scene_end();
}

int tell_all(const char *suite, const struct story *stories, unsigned count)
{
    const char *missing = fake_bluez_missing();
    struct CMUnitTest *tests = calloc(count, sizeof(*tests));

    if (missing) {
        printf("1..0 # SKIP %s\n", missing);
        free(tests);
        return 0;
    }
    if (!tests)
        return 1;
    for (unsigned i = 0; i < count; i++)
        tests[i] = (struct CMUnitTest){ .name = stories[i].name,
                                        .test_func = tell_story,
                                        .initial_state = (void *)(uintptr_t)&stories[i] };
    if (getenv("BALM_LOG"))
        log_set_level(LOG_LEVEL_DEBUG);
    cmocka_set_test_filter(getenv("STORY")); /* one by its name, for those who search */
    int failed = _cmocka_run_group_tests(suite, tests, count, NULL, NULL);
    free(tests);
    return failed;
}
