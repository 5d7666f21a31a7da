/* The host of the fuzzers: each breach of the contract ends the program, and what is allowed does
 * not. */
#include "plugin_script.h"
#include "strict_look.h"

#include <setjmp.h>
#include <stdarg.h>

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

typedef const char *act_fn(void *state, struct sensor_host *host, const uint8_t *bytes, size_t len);

static act_fn *act;

static const struct sensor_reading none = SENSOR_READING_NONE;

static void emit(struct sensor_host *host, struct sensor_reading r)
{
    host->emit(host, &r);
}

/* clang-format off */
#define ACT(name, ...) static const char *name(void *state, struct sensor_host *host, const uint8_t *bytes, size_t len) \
    { (void)state, (void)host, (void)bytes, (void)len; __VA_ARGS__ }
#define EMIT(name, ...) ACT(name, struct sensor_reading r = none; __VA_ARGS__; emit(host, r); return NULL;)

EMIT(fine, r.heart_rate_bpm = 72)
EMIT(other_size, r.size--)
EMIT(rate, r.heart_rate_bpm = 301)
EMIT(no_number, r.heart_rate_bpm = NAN)
EMIT(spo2, r.spo2_pct = 101)
EMIT(motion, r.motion_g = INFINITY)
EMIT(battery, r.battery_pct = 101)
EMIT(class, r.source_class = 4)
EMIT(age, r.age_us = -1)
EMIT(rr_nowhere, r.rr_count = 1)
EMIT(rr_negative, struct sensor_rr rr = { .ticks = -1 }; r.rr_count = 1; r.rr = &rr)
EMIT(rr_quality, struct sensor_rr rr = { .quality = 101 }; r.rr_count = 1; r.rr = &rr)
EMIT(acc_no_rate, int32_t acc[3] = { 0 }; r.acc_count = 1; r.acc_mg = acc)
EMIT(acc, int32_t acc[3] = { 0 }; r.acc_count = 1; r.acc_mg = acc; r.acc_rate_hz = 50)
ACT(half_true, struct sensor_context c = { sizeof(c), SENSOR_CONTEXT_IN_BED, .5 }; host->emit_context(host, &c); return NULL;)
ACT(busy, host->after(host, 0, 0); return NULL;)
ACT(no_timer, host->after(host, 8, 1); return NULL;)
ACT(raw_text, host->say(host, "a\x01"); return NULL;)
ACT(lasting, return "it is refused";)
ACT(empty_answer, return "";)
ACT(answer_of_state, memcpy(state, "it is", 6); return state;)
ACT(no_row, host->read(host, 2); return NULL;)
ACT(empty_write, host->write(host, 0, bytes, 0, true); return NULL;)
ACT(long_write, static const uint8_t much[513]; host->write(host, 0, much, sizeof(much), true); return NULL;)
ACT(no_reason, host->disconnect(host, ""); return NULL;)
ACT(let_go, host->disconnect(host, "another device"); return host->read(host, 0) == 0 ? NULL : "refused";)
ACT(endless, while (len) host->log(host, SENSOR_LOG_DEBUG, "again"); return NULL;)
ACT(asks, return host->read(host, 0) == 0 && host->read(host, 0) == -EBUSY && host->write(host, 0, bytes, len, false) == 0 ? NULL : "";)
ACT(topic, host->subscribe(host, "a"); return NULL;)

static const struct row {
    const char *name;
    act_fn *act;
    const char *broken; /* part of what is said; NULL: it is allowed */
} rows[] = {
    { "a reading",                      fine,            NULL },
    { "another size",                   other_size,      "another size" },
    { "a rate of no heart",             rate,            "no heart" },
    { "a rate of no number",            no_number,       "no heart" },
    { "too much oxygen",                spo2,            "saturation" },
    { "motion without bounds",          motion,          "motion" },
    { "a battery beyond full",          battery,         "battery" },
    { "a class that there is not",      class,           "class" },
    { "a reading of tomorrow",          age,             "age" },
    { "intervals that are not there",   rr_nowhere,      "intervals without end" },
    { "an interval below zero",         rr_negative,     "none can be" },
    { "quality above 100",              rr_quality,      "quality" },
    { "samples of no rate",             acc_no_rate,     "accelerations" },
    { "samples",                        acc,             NULL },
    { "half in bed",                    half_true,       "yes and no" },
    { "a timer of no time",             busy,            "no time" },
    { "a ninth timer",                  no_timer,        "a timer that" },
    { "a text with raw bytes",          raw_text,        "raw bytes" },
    { "a refusal",                      lasting,         NULL },
    { "an empty refusal",               empty_answer,    "empty answer" },
    { "a refusal that does not last",   answer_of_state, "does not last" },
    { "a characteristic too many",      no_row,          "a characteristic that" },
    { "a write of nothing",             empty_write,     "no bytes" },
    { "a write too long",               long_write,      "too many" },
    { "a link let go without a word",   no_reason,       "without a reason" },
    { "a link let go",                  let_go,          NULL },
    { "asking without end",             endless,         "more operations" },
    { "operations, one a kind",         asks,            NULL },
    { "a topic without message()",      topic,           "nobody to hear" },
};
/* clang-format on */

static const char *value(void *state, struct sensor_host *host, unsigned characteristic,
                         const uint8_t *bytes, size_t len)
{
    (void)characteristic;
    return act(state, host, bytes, len);
}

static void timer(void *state, struct sensor_host *host, unsigned id)
{
    (void)state, (void)host, (void)id;
}

static const struct sensor_characteristic characteristics[] = {
    { "180d", "2a37", SENSOR_CHR_SUBSCRIBE },
    { "180f", "2a19", 0 },
    { .uuid = NULL },
};

static const struct sensor_gatt gatt = {
    .size = sizeof(struct sensor_gatt),
    .characteristics = characteristics,
    .value = value,
};

static const struct sensor_plugin plugin = {
    .abi = SENSOR_PLUGIN_ABI,
    .size = sizeof(struct sensor_plugin),
    .name = "rows",
    .state_size = 64,
    .timer = timer,
    .gatt = &gatt,
};

static void play_in_child(int to)
{
    static const uint8_t script[] = { 0, 0, /* value() of the first one: */ 0, 0, 2, 0x00, 0x48 };

    dup2(to, STDERR_FILENO);
    signal(SIGABRT, SIG_DFL);
    plugin_script_play(&plugin, script, sizeof(script), NULL);
    _exit(0);
}

static void test_row(void **state)
{
    const struct row *row = *state;
    char said[400] = "";
    int ends[2], status;

    act = row->act;
    assert_int_equal(pipe(ends), 0);
    fflush(stdout);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        play_in_child(ends[1]);
    close(ends[1]);
    for (size_t n = 0; n < sizeof(said) - 1;) {
        ssize_t got = read(ends[0], said + n, sizeof(said) - 1 - n);
        if (got <= 0)
            break;
        n += (size_t)got;
    }
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    if (row->broken && !strstr(said, row->broken))
        print_error("said: %s\n", said);
    assert_int_equal(WIFEXITED(status) && WEXITSTATUS(status) == 0, !row->broken);
    assert_true(!row->broken || strstr(said, row->broken));
}

/* ---- settings: each value that a user may give, and none where they need not give any ---- */

static const char *const sides[] = { "left", "right", NULL };

static const struct taken {
    const char *name;
    struct sensor_setting_row row;
    const char *values[4]; /* each of them must come, and where there are choices no other */
} takens[] = {
    { "a choice without a fallback", { .choices = sides }, { "left", "right", "" } },
    { "a choice with one", { .choices = sides, .fallback = "right" }, { "left", "right" } },
    { "a choice that must be made", { .choices = sides, .required = true }, { "left", "right" } },
    { "a word", { .help = "any" }, { "/a", "" } },
};

static void test_taken(void **state)
{
    const struct taken *t = *state;
    struct sensor_setting_row table[2] = { t->row };
    const struct sensor_plugin with = { .settings_size = sizeof(char *), .settings = table };
    unsigned come[4] = { 0 };

    table[0].key = "side";
    table[0].type = SENSOR_SETTING_STRING;
    for (uint32_t taste = 0; taste < 1000; taste++) {
        void *settings = strict_settings_new(&with, taste);
        bool is_known = false;
        assert_non_null(settings);
        for (size_t i = 0; i < 4 && t->values[i]; i++) {
            bool is_it = strcmp(*(const char **)settings, t->values[i]) == 0;
            come[i] += is_it;
            is_known = is_known || is_it;
        }
        strict_settings_free(settings);
        assert_true(is_known || !t->row.choices);
    }
    for (size_t i = 0; i < 4 && t->values[i]; i++)
        assert_in_range(come[i], 50, 950);
}

int main(void)
{
    enum { ROWS = sizeof(rows) / sizeof(rows[0]), TAKENS = sizeof(takens) / sizeof(takens[0]) };
    struct CMUnitTest tests[ROWS + TAKENS];

    for (size_t i = 0; i < ROWS; i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name,
                                        .test_func = test_row,
                                        .initial_state = (void *)(uintptr_t)&rows[i] };
    for (size_t i = 0; i < TAKENS; i++)
        tests[ROWS + i] = (struct CMUnitTest){ .name = takens[i].name,
                                               .test_func = test_taken,
                                               .initial_state = (void *)(uintptr_t)&takens[i] };
    return cmocka_run_group_tests_name("strict host", tests, NULL, NULL);
}
