/*
 * banglejs - Bangle.js watches
 *
 * Two ways, and a watch may have both: the heart rate service, where the app
 * `bootgatthrm` is installed, and the console of the watch behind the Nordic
 * UART service 6e400001-b5a3-f393-e0a9-e50e24dcca9e.
 *
 * What is written to 6e400002 is read as JavaScript, line by line; 0x10 before a
 * line keeps it from being echoed, 0x03 drops what somebody else began. The app
 * `android` understands what Gadgetbridge sends:
 *
 *     GB({"t":"act","hrm":true,"stp":true,"int":1})     tell us, every second
 *
 * and 6e400003 notifies its lines, in pieces of any length:
 *
 *     {"t":"act","stp":2,"hrm":71,"rt":1}     steps since the last one, rate (0: none)
 *     {"t":"act","stp":310,"hrm":68}          the same of ten minutes past: not for us
 *     {"t":"status","bat":76,"chg":0}         battery
 *     {"t":"balm","sd":12}                    motion: see below
 *
 * No app tells of motion as it happens. So a few lines of our own, kept in the
 * memory of the watch until the link ends, reduce its accelerometer to one
 * number a second: the spread of |a| in mg.
 *
 *     settle --> ask --(act came)--> hear --(silence of 20 s)--> ask ...
 *                 +---(nothing came)--> say so, ask again every minute
 *
 * Whenever its wearer opens an app, the watch forgets everything: hence the
 * asking again.
 */
#include "sensor_plugin.h"

#include "banglejs/line.h"
#include "heart_rate/rows.h"
#include "heart_rate/service.h"
#include "steps.h"

#include <string.h>

#define UART "6e400001-b5a3-f393-e0a9-e50e24dcca9e"

#define SETTLE_MS    1000
#define SILENCE_MS   20000
#define PATIENCE_MS  60000 /* after it has not answered TRIES times */
#define TRIES        3
#define PIECE_MAX    20 /* of what is written: fits the smallest MTU */
#define LINE_MAX_LEN 240
#define FRESH_US     INT64_C(10000000) /* of a rate by the heart rate service */
#define MOTION_MAX   16000             /* mg */

enum { WRITE = HEART_RATE_ROW_COUNT, CONSOLE };
enum { TIMER_ASK = 4 };

/* clang-format off */
#define MOTION_OFF "\x10" "if(global.balm)balm();\n"
#define MOTION_ON  "\x10" "if(global.balm)balm();(function(){var n=0,s=0,q=0,i;"          \
    "function a(e){n++;s+=e.mag;q+=e.mag*e.mag}"                                          \
    "i=setInterval(function(){if(!n)return;var m=s/n;"                                    \
    "Bluetooth.println('\\n'+JSON.stringify({t:'balm',"                                   \
    "sd:Math.round(1000*Math.sqrt(Math.max(0,q/n-m*m)))}));n=s=q=0},1000);"               \
    "global.balm=function(){clearInterval(i);Bangle.removeListener('accel',a);"           \
    "NRF.removeListener('disconnect',balm);delete global.balm};"                          \
    "Bangle.on('accel',a);NRF.on('disconnect',balm)})()\n"
#define ACT(on, seconds) "\x10" "GB({\"t\":\"act\",\"hrm\":" on ",\"stp\":" on ",\"int\":" seconds "})\n"
/* clang-format on */

static const char ask[] = "\x03" ACT("true", "1");
static const char ask_with_motion[] = "\x03" ACT("true", "1") MOTION_ON;
static const char leave[] = "\x03" ACT("false", "0") MOTION_OFF;

struct banglejs_settings {
    bool motion;
};

struct banglejs {
    struct heart_rate heart_rate;
    const struct banglejs_settings *settings;
    const char *script; /* being written; NULL: none */
    size_t written;     /* of it, so many bytes */
    bool is_writing, is_stopping;
    bool has_asked, has_heard; /* since then, a line that was asked for */
    bool is_live;              /* it marks its lines as they happen: others are of the past */
    bool is_mute;              /* it was said that it does not answer */
    uint8_t tries;
    bool has_rate; /* by the heart rate service, last at: */
    int64_t rate_us;
    size_t line_len; /* more than fits: the line is dropped at its end */
    char line[LINE_MAX_LEN];
};

/* ---- what the watch says ---- */

static void heard(struct banglejs *s, struct sensor_host *host)
{
    if (s->is_mute)
        host->say(host, "");
    s->is_mute = false;
    s->has_heard = true;
    s->tries = 0;
}

static void take_activity(struct banglejs *s, struct sensor_host *host, const struct line *l)
{
    struct sensor_reading r = SENSOR_READING_NONE;
    const bool is_live = l->has[LINE_RT] && l->number[LINE_RT] > 0;
    const bool is_known = s->has_rate && host->now_us(host) - s->rate_us < FRESH_US;

    s->is_live = s->is_live || is_live;
    if (l->has[LINE_TS] || (s->is_live && !is_live))
        return;
    heard(s, host);
    if (l->has[LINE_STP])
        steps_emit(host, l->number[LINE_STP]);
    if (!l->has[LINE_HRM] || l->number[LINE_HRM] < 25 || l->number[LINE_HRM] > 240 || is_known)
        return;
    r.heart_rate_bpm = (float)l->number[LINE_HRM];
    host->emit(host, &r);
}

static const char *take_battery(struct sensor_host *host, const struct line *l)
{
    struct sensor_reading r = SENSOR_READING_NONE;

    if (!l->has[LINE_BAT])
        return NULL;
    if (l->number[LINE_BAT] < 0 || l->number[LINE_BAT] > 100)
        return "a battery level out of range";
    r.battery_pct = (int8_t)l->number[LINE_BAT];
    host->emit(host, &r);
    return NULL;
}

static const char *take_motion(struct sensor_host *host, const struct line *l)
{
    struct sensor_reading r = SENSOR_READING_NONE;

    if (!l->has[LINE_SD] || l->number[LINE_SD] < 0 || l->number[LINE_SD] > MOTION_MAX)
        return "a motion that cannot be";
    r.motion_g = (float)(l->number[LINE_SD] / 1000);
    host->emit(host, &r);
    return NULL;
}

static const char *take_line(struct banglejs *s, struct sensor_host *host)
{
    struct line l;
    const int kind = line_read(s->line, s->line_len, &l);

    if (kind < 0)
        return "a line that is broken JSON";
    if (kind == 0)
        return NULL;
    switch (l.type) {
    case LINE_ACT: take_activity(s, host, &l); break;
    case LINE_STATUS: return take_battery(host, &l);
    case LINE_BALM: return take_motion(host, &l);
    case LINE_OTHER: break;
    }
    return NULL;
}

/* Lines that are too long are never for us: messages, lists, recordings. */
static const char *take_console(struct banglejs *s, struct sensor_host *host, const uint8_t *bytes,
                                size_t len)
{
    const char *wrong = NULL;

    for (size_t i = 0; i < len; i++) {
        if (bytes[i] != '\n') {
            if (s->line_len < LINE_MAX_LEN)
                s->line[s->line_len] = (char)bytes[i];
            s->line_len += s->line_len <= LINE_MAX_LEN;
            continue;
        }
        const char *why = s->line_len <= LINE_MAX_LEN ? take_line(s, host) : NULL;
        s->line_len = 0;
        wrong = why ? why : wrong;
    }
    return wrong;
}

static const char *banglejs_value(void *state, struct sensor_host *host, unsigned characteristic,
                                  const uint8_t *bytes, size_t len)
{
    struct banglejs *s = state;

    if (characteristic == CONSOLE)
        return take_console(s, host, bytes, len);
    if (characteristic == HEART_RATE_ROW_VALUE && len >= 2 && bytes[1] > 0) {
        s->has_rate = true;
        s->rate_us = host->now_us(host);
    }
    return heart_rate_gatt.value(&s->heart_rate, host, characteristic, bytes, len);
}

/* ---- what we say to it ---- */

static void write_on(struct banglejs *s, struct sensor_host *host)
{
    const size_t left = s->script ? strlen(s->script + s->written) : 0;
    const size_t len = left < PIECE_MAX ? left : PIECE_MAX;

    s->is_writing =
        len && host->write(host, WRITE, (const uint8_t *)s->script + s->written, len, true) == 0;
    s->written += len;
    if (!s->is_writing)
        s->script = NULL;
}

static void say_to(struct banglejs *s, struct sensor_host *host, const char *script)
{
    s->script = script;
    s->written = 0;
    if (!s->is_writing)
        write_on(s, host);
}

static void banglejs_done(void *state, struct sensor_host *host, unsigned characteristic,
                          int status)
{
    struct banglejs *s = state;

    if (characteristic != WRITE)
        return;
    if (status < 0)
        s->script = NULL;
    s->is_writing = false;
    write_on(s, host);
}

static void banglejs_connected(void *state, struct sensor_host *host)
{
    struct banglejs *s = state;

    heart_rate_gatt.connected(&s->heart_rate, host);
    host->after(host, TIMER_ASK, SETTLE_MS);
}

/* Asks, unless the last SILENCE_MS have brought something. */
static void look_after(struct banglejs *s, struct sensor_host *host)
{
    const bool is_silent = !s->has_asked || !s->has_heard;

    if (s->tries == TRIES && !s->is_mute) {
        s->is_mute = true;
        host->say(host, "its watch does not answer: has it the app Android Integration?");
    }
    host->after(host, TIMER_ASK, s->is_mute ? PATIENCE_MS : SILENCE_MS);
    if (is_silent) {
        s->tries += s->tries < TRIES;
        s->has_asked = true;
        say_to(s, host, s->settings->motion ? ask_with_motion : ask);
    }
    s->has_heard = false;
}

static void banglejs_timer(void *state, struct sensor_host *host, unsigned id)
{
    struct banglejs *s = state;

    if (id == TIMER_ASK)
        look_after(s, host);
    else
        heart_rate_timer(&s->heart_rate, host, id);
}

/* Its heart rate lamp would burn on. */
static bool banglejs_stop(void *state, struct sensor_host *host)
{
    struct banglejs *s = state;

    host->after(host, TIMER_ASK, -1);
    if (!s->is_stopping && s->has_asked)
        say_to(s, host, leave);
    s->is_stopping = true;
    return !s->is_writing;
}

static const char *banglejs_settled(void *state, const void *settings)
{
    ((struct banglejs *)state)->settings = settings;
    return NULL;
}

static const struct sensor_setting_row settings[] = {
    {
        .key = "motion",
        .type = SENSOR_SETTING_BOOL,
        .offset = offsetof(struct banglejs_settings, motion),
        .fallback = "true",
        .help = "run a few lines of JavaScript on the watch while connected, to have its motion",
    },
    { .key = NULL },
};

static const char *const names[] = { "Bangle.js", NULL };

/* clang-format off */
static const struct sensor_characteristic characteristics[] = {
    HEART_RATE_ROWS(SENSOR_CHR_OPTIONAL),
    [WRITE]   = { UART, "6e400002-b5a3-f393-e0a9-e50e24dcca9e", 0 },
    [CONSOLE] = { UART, "6e400003-b5a3-f393-e0a9-e50e24dcca9e", SENSOR_CHR_SUBSCRIBE },
    { .uuid = NULL },
};
/* clang-format on */

static const struct sensor_gatt gatt = {
    .size = sizeof(struct sensor_gatt),
    .names = names,
    .characteristics = characteristics,
    .connected = banglejs_connected,
    .value = banglejs_value,
    .done = banglejs_done,
    .stop = banglejs_stop,
};

const struct sensor_plugin sensor_plugin = {
    .abi = SENSOR_PLUGIN_ABI,
    .size = sizeof(struct sensor_plugin),
    .name = "banglejs",
    .help = "Bangle.js watches: heart rate, motion and steps (experimental)",
    .capabilities =
        SENSOR_CAN_MOTION | SENSOR_CAN_BATTERY | SENSOR_IS_EXPERIMENTAL | SENSOR_IS_SELDOM,
    .state_size = sizeof(struct banglejs),
    .settings_size = sizeof(struct banglejs_settings),
    .settings = settings,
    .settled = banglejs_settled,
    .timer = banglejs_timer,
    .gatt = &gatt,
};
