/*
 * puppet - a source that does what its settings say, for the tests of radio
 */
#include "sensor_plugin.h"

#include <string.h>

struct puppet_settings {
    const char *act;
    const char *path;
    const char *topic;
    int64_t every_ms;
};

struct puppet {
    const struct puppet_settings *settings;
    unsigned given;
};

static void give(struct puppet *p, struct sensor_host *host)
{
    const struct sensor_rr rr = { .ticks = 800 * SENSOR_TICKS_PER_MS, .quality = 100 };
    struct sensor_reading r = SENSOR_READING_NONE;

    r.source_class = SENSOR_CLASS_ECG;
    r.heart_rate_bpm = (float)(60 + p->given++ % 10);
    r.rr_count = 1;
    r.rr = &rr;
    host->emit(host, &r);
}

static void puppet_timer(void *state, struct sensor_host *host, unsigned id)
{
    struct puppet *p = state;

    (void)id;
    host->after(host, 0, p->settings->every_ms);
    give(p, host);
}

static const char *puppet_settled(void *state, const void *settings)
{
    struct puppet *p = state;

    p->settings = settings;
    return strcmp(p->settings->act, "unsettled") == 0 ? "these settings do not go together" : NULL;
}

static const char *puppet_start(void *state, struct sensor_host *host)
{
    struct puppet *p = state;
    const char *act = p->settings->act;

    if (strcmp(act, "refuse") == 0)
        return "there is nothing at AA:BB:CC:DD:EE:FF";
    if (strcmp(act, "emit") == 0)
        give(p, host);
    if (strcmp(act, "context") == 0) {
        struct sensor_context c = { sizeof(c), SENSOR_CONTEXT_IN_BED, 1 };
        host->emit_context(host, &c);
    }
    if (strcmp(act, "topic") == 0)
        return host->subscribe(host, p->settings->topic) == 0 ? NULL : "no such topic";
    if (strcmp(act, "file") == 0)
        return host->open(host, p->settings->path) == 0 ? NULL : "no such file";
    if (strcmp(act, "say") == 0)
        host->say(host, "searching for a finger");
    if (p->settings->every_ms > 0)
        host->after(host, 0, p->settings->every_ms);
    return NULL;
}

static size_t puppet_data(void *state, struct sensor_host *host, const uint8_t *bytes, size_t len)
{
    (void)bytes;
    if (len)
        give(state, host);
    return len;
}

static const char *puppet_message(void *state, struct sensor_host *host, const char *topic,
                                  const uint8_t *bytes, size_t len)
{
    (void)topic, (void)bytes;
    if (len == 0)
        return "an empty message";
    give(state, host);
    return NULL;
}

#define OFFSET(field) offsetof(struct puppet_settings, field)

static const char *const acts[] = { "emit", "timer", "refuse", "context",   "topic",
                                    "file", "say",   "quiet",  "unsettled", NULL };

/* clang-format off */
static const struct sensor_setting_row settings[] = {
    { "act",      SENSOR_SETTING_STRING, OFFSET(act),      false, "emit", 0, 0,     acts, "what to do" },
    { "path",     SENSOR_SETTING_PATH,   OFFSET(path),     false, NULL,   0, 0,     NULL, "a file" },
    { "topic",    SENSOR_SETTING_STRING, OFFSET(topic),    false, "",     0, 0,     NULL, "a topic" },
    { "every_ms", SENSOR_SETTING_INT,    OFFSET(every_ms), false, "0",    0, 60000, NULL, "a pace" },
    { .key = NULL },
};
/* clang-format on */

static const struct sensor_source source = {
    .size = sizeof(struct sensor_source),
    .start = puppet_start,
    .data = puppet_data,
    .message = puppet_message,
};

const struct sensor_plugin sensor_plugin = {
    .abi = SENSOR_PLUGIN_ABI,
    .size = sizeof(struct sensor_plugin),
    .name = "puppet",
    .help = "does as it is told",
    .capabilities = SENSOR_CAN_RR | SENSOR_IS_SIMULATED,
    .state_size = sizeof(struct puppet),
    .settings_size = sizeof(struct puppet_settings),
    .settings = settings,
    .settled = puppet_settled,
    .timer = puppet_timer,
    .source = &source,
};
