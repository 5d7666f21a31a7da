/*
 * simulator.c - the sensor plugin around the model: a person who is not there
 *
 *   host's time --> strap messages that are due --> emit()
 *   pacer topic --> message() ----------------------^ the heart answers the routine
 *
 * Messages stand on a grid from start() on, and the model's time is the host's.
 * A late timer sends every message it owes, each with the age it has by then:
 * no beat is lost or doubled, however fast the hub's clock runs.
 */
#include "sensor_plugin.h"

#include "pacer.h"
#include "strap.h"

#include <string.h>

#define TIMER_MESSAGE 0
#define MESSAGES_MAX \
    120 /* in one call: after a long sleep of the machine the rest comes in turns */

struct settings {
    const char *body;
    const char *day;
    const char *day_off;
    int64_t seed;
    const char *start;
    bool motion;
    int64_t notify_s;
    const char *pacer_topic;
};

struct state {
    const struct settings *set;
    struct sim_options options;
    int64_t start_us;
    int64_t sent; /* messages since then */
    bool is_running;
    struct sim_strap strap;
};

/* clang-format off */
static const char *const people[] = { "average", "athlete", "older", "non-responder", "anxious", "ectopy",
                                      "poor-strap", "desk-worker", NULL };
static const char *const days[] = { "workday", "calm", "demo", NULL };
static const char *const days_off[] = { "", "workday", "calm", NULL };

#define FIELD(name, kind) \
    .key = #name, .type = SENSOR_SETTING_##kind, .offset = offsetof(struct settings, name)

static const struct sensor_setting_row rows[] = {
    { FIELD(body, STRING), .fallback = "average", .choices = people,
      .help = "who is simulated" },
    { FIELD(day, STRING), .fallback = "workday", .choices = days,
      .help = "what they do; `demo` counts from the start, not from midnight" },
    { FIELD(day_off, STRING), .fallback = "", .choices = days_off,
      .help = "what they do on the sixth and seventh day; empty: the same" },
    { FIELD(seed, INT), .fallback = "1", .min = 0, .max = 1e9,
      .help = "same seed, same beats" },
    { FIELD(start, STRING), .fallback = "09:00",
      .help = "HH:MM, the simulated person's time of day at the start" },
    { FIELD(motion, BOOL), .fallback = "true",
      .help = "whether it has an accelerometer" },
    { FIELD(notify_s, INT), .fallback = "1", .min = 1, .max = 10,
      .help = "seconds from one message to the next" },
    { FIELD(pacer_topic, STRING), .fallback = "",
      .help = "MQTT topic of the routine pacer that the person breathes with, balm/P/routine/pacer" },
    { NULL },
};
/* clang-format on */

/* Minutes since midnight, or -1. */
static int32_t read_start(const char *text)
{
    int32_t digits[4];
    static const int at[] = { 0, 1, 3, 4 };

    if (strlen(text) != 5 || text[2] != ':')
        return -1;
    for (int i = 0; i < 4; i++) {
        char c = text[at[i]];

        if (c < '0' || c > '9')
            return -1;
        digits[i] = c - '0';
    }
    int32_t hour = digits[0] * 10 + digits[1], minute = digits[2] * 10 + digits[3];

    return hour < 24 && minute < 60 ? hour * 60 + minute : -1;
}

static const char *settled(void *state, const void *settings)
{
    struct state *s = state;
    const struct settings *set = settings;

    s->set = set;
    s->options = (struct sim_options){
        .person = sim_person_find(set->body),
        .day = sim_day_find(set->day),
        .day_off = set->day_off[0] ? sim_day_find(set->day_off) : NULL,
        .seed = (uint64_t)set->seed,
        .start_minute = read_start(set->start),
    };
    if (!s->options.person)
        return "nobody of that name is simulated";
    if (!s->options.day || (set->day_off[0] && !s->options.day_off))
        return "no day of that name is simulated";
    if (s->options.day_off && (s->options.day->is_relative || s->options.day_off->is_relative))
        return "the demo has no days off";
    if (s->options.start_minute < 0)
        return "start is not a time of day, HH:MM";
    return NULL;
}

static int64_t span_us(const struct state *s)
{
    return s->set->notify_s * INT64_C(1000000);
}

/* When the next message is due. */
static int64_t due_us(const struct state *s)
{
    return s->start_us + (s->sent + 1) * span_us(s);
}

static uint8_t contact_of(enum sim_fit fit)
{
    return fit == SIM_FIT_GOOD ? SENSOR_CONTACT_SKIN : SENSOR_CONTACT_NONE;
}

static void send(struct state *s, struct sensor_host *host, int64_t now_us)
{
    struct sim_message m;
    struct sensor_rr rr[SIM_MESSAGE_RR_MAX];
    struct sensor_reading out = SENSOR_READING_NONE;

    sim_strap_message(&s->strap, s->set->notify_s * SIM_TICKS_PER_S, &m);
    s->sent++;
    if (m.is_silent)
        return;
    for (uint32_t i = 0; i < m.rr_count; i++)
        rr[i] = (struct sensor_rr){ .ticks = m.rr_ticks[i], .quality = 100 };

    out.source_class = SENSOR_CLASS_ECG;
    out.contact = contact_of(m.fit);
    out.battery_pct = (int8_t)m.battery_pct;
    out.heart_rate_bpm = (float)m.heart_rate_bpm;
    if (s->set->motion)
        out.motion_g = (float)m.motion_g;
    out.rr_count = m.rr_count;
    out.rr = rr;
    out.age_us = now_us - s->start_us - m.last_ticks * 125 / 144;
    host->emit(host, &out);
}

/* Sends what is due. True when nothing is left of it. */
static bool catch_up(struct state *s, struct sensor_host *host, int64_t now_us)
{
    for (int i = 0; i < MESSAGES_MAX && s->is_running; i++) {
        if (due_us(s) > now_us)
            return true;
        send(s, host, now_us);
    }
    return due_us(s) > now_us;
}

static void arm(struct state *s, struct sensor_host *host)
{
    int64_t left_us = due_us(s) - host->now_us(host);

    host->after(host, TIMER_MESSAGE, left_us > 0 ? (left_us + 999) / 1000 : 0);
}

static void on_timer(void *state, struct sensor_host *host, unsigned id)
{
    struct state *s = state;

    if (id != TIMER_MESSAGE || !s->is_running)
        return;
    catch_up(s, host, host->now_us(host));
    arm(s, host);
}

static const char *start(void *state, struct sensor_host *host)
{
    struct state *s = state;

    s->start_us = host->now_us(host);
    s->sent = 0;
    s->is_running = true;
    sim_strap_init(&s->strap, &s->options);
    if (s->set->pacer_topic[0] && host->subscribe(host, s->set->pacer_topic) < 0)
        host->log(host, SENSOR_LOG_WARN, "cannot listen to the pacer: the person breathes alone");
    host->say(host, "simulated, no living heart behind it");
    arm(s, host);
    return NULL;
}

static void stop(void *state, struct sensor_host *host)
{
    struct state *s = state;

    s->is_running = false;
    host->after(host, TIMER_MESSAGE, -1);
}

static const char *message(void *state, struct sensor_host *host, const char *topic,
                           const uint8_t *bytes, size_t len)
{
    struct state *s = state;
    struct sim_pacer pacer;

    if (!s->is_running || strcmp(topic, s->set->pacer_topic) != 0)
        return NULL;
    const char *why = sim_pacer_parse(bytes, len, &pacer);
    if (why)
        return why;
    /* What is past was breathed before this. */
    int64_t now_us = host->now_us(host);
    if (catch_up(s, host, now_us)) {
        sim_strap_advance(&s->strap, (now_us - s->start_us) * 144 / 125);
        sim_model_hear(&s->strap.model, pacer.phase, pacer.seconds);
    }
    return NULL;
}

const struct sensor_plugin sensor_plugin = {
    .abi = SENSOR_PLUGIN_ABI,
    .size = sizeof(struct sensor_plugin),
    .name = "simulator",
    .help = "a simulated heart, for trying balm without a wearable",
    .capabilities = SENSOR_CAN_RR | SENSOR_CAN_MOTION | SENSOR_CAN_CONTACT | SENSOR_CAN_BATTERY |
                    SENSOR_IS_SIMULATED,
    .state_size = sizeof(struct state),
    .settings_size = sizeof(struct settings),
    .settings = rows,
    .settled = settled,
    .timer = on_timer,
    .source =
        &(const struct sensor_source){
            .size = sizeof(struct sensor_source),
            .start = start,
            .stop = stop,
            .message = message,
        },
};
