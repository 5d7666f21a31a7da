/*
 * hub.c - opening, reloading, closing
 *
 * Opening blocks (the database is read); from then on nothing does. Closing is
 * one way: signals and timers stop, people's last minutes and memories go to
 * history's queue, the outer rooms close side by side, history after them, and
 * uv_run() returns by itself because no handle is left.
 */
#include "hub.h"

#include "catalog.h"
#include "texts.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-daemon.h>

#define MEMORY_US (15 * 60 * US_PER_S)
#define HEALTH_US (60 * US_PER_S)

/* ---- options that are made of the configuration ---- */

struct publish_options hub_publish_options(struct hub *hub)
{
    const struct conf *c = hub->conf;

    return (struct publish_options){
        .host = c->mqtt.host,
        .port = (uint16_t)c->mqtt.port,
        .username = c->mqtt.username,
        .password = c->mqtt.password,
        .tls = c->mqtt.tls,
        .tls_ca = c->mqtt.tls_ca,
        .tls_cert = c->mqtt.tls_cert,
        .tls_key = c->mqtt.tls_key,
        .plaintext_allowed = strcmp(c->mqtt.plaintext, "allowed") == 0,
        .base = c->mqtt.base,
        .discovery = c->mqtt.discovery,
        .privacy = strcmp(c->mqtt.privacy, "levels") == 0 ? PRIVACY_LEVELS
                   : strcmp(c->mqtt.privacy, "raw") == 0  ? PRIVACY_RAW
                                                          : PRIVACY_VITALS,
        .version = BALM_VERSION,
    };
}

static struct history_options history_options(const struct conf *c)
{
    return (struct history_options){
        .path = c->history.path,
        .keep_beats_days = (int32_t)c->history.keep_beats_days,
        .keep_minutes_days = (int32_t)c->history.keep_minutes_days,
    };
}

/* The bus is where D-Bus finds it: DBUS_SYSTEM_BUS_ADDRESS names another one. */
static struct radio_bluetooth radio_bluetooth(const struct conf *c)
{
    return (struct radio_bluetooth){
        .adapter = c->bluetooth.adapter,
        .power_cycle = c->bluetooth.power_cycle,
    };
}

const char **hub_plugin_dirs(const char *const *own)
{
    const char *tree = getenv("BALM_PLUGIN_DIR"); /* for running from the build folder */
    size_t n = 0;

    while (own && own[n])
        n++;
    const char **dirs = calloc(n + 3, sizeof(char *));
    if (!dirs)
        return NULL;
    for (size_t i = 0; i < n; i++)
        dirs[i] = own[i];
    if (tree && tree[0] != '\0')
        dirs[n++] = tree;
    dirs[n] = BALM_PLUGIN_DIR;
    return dirs;
}

/* Lists of strings that point into the configuration: made anew with each one. */
static int list_strings(struct hub *hub)
{
    const struct conf *c = hub->conf;
    const char **dirs = hub_plugin_dirs((const char *const *)c->plugin_dirs);
    const char **texts = calloc(2 * c->text_count + 1, sizeof(char *));
    if (!dirs || !texts) {
        free(dirs);
        free(texts);
        return -ENOMEM;
    }
    for (size_t i = 0; i < c->text_count; i++) {
        texts[2 * i] = c->texts[i].key;
        texts[2 * i + 1] = c->texts[i].text;
    }
    free(hub->plugin_dirs);
    free(hub->texts);
    hub->plugin_dirs = dirs;
    hub->texts = texts;
    texts_open(c->language, texts);
    return 0;
}

static int list_routines(struct hub *hub)
{
    size_t own = hub->conf->routine_count, ours;
    person_settle_routines(hub->conf->routines, own);
    const struct routine_plan *catalog = routine_catalog(&ours);
    struct routine_plan *all = calloc(own + ours, sizeof(*all));

    if (!all)
        return -ENOMEM;
    if (own > 0)
        memcpy(all, hub->conf->routines, own * sizeof(*all));
    memcpy(all + own, catalog, ours * sizeof(*all));
    free(hub->look_routines);
    hub->look_routines = all;
    return 0;
}

/* ---- timers ---- */

void hub_arm(struct hub *hub)
{
    int64_t due = INSTANT_NEVER;

    if (hub->closing)
        return;
    for (size_t i = 0; i < hub->resident_count; i++) {
        int64_t d = person_due(hub->residents[i]->person);
        if (d < due)
            due = d;
    }
    clock_timer_set(hub->due_timer, due);
}

static void on_due(void *ctx, const struct instant *now)
{
    struct hub *hub = ctx;
    struct house_history history;

    people_advance(hub, now);
    history_state(hub->history, &history);
    if (hub->recall && history.ok)
        people_recall(hub);
    hub_arm(hub);
}

static void on_memory(void *ctx, const struct instant *now)
{
    struct hub *hub = ctx;

    people_save(hub);
    clock_timer_set(hub->memory_timer, now->us + MEMORY_US);
}

static void on_health(void *ctx, const struct instant *now)
{
    struct hub *hub = ctx;
    struct house house;

    hub_look(hub, &house);
    publish_health(hub->publish, &house);
    for (size_t i = 0; i < hub->resident_count; i++)
        route_show_standing(hub->residents[i]);
    clock_timer_set(hub->health_timer, now->us + HEALTH_US);
}

static void on_watchdog(void *ctx, const struct instant *now)
{
    struct hub *hub = ctx;
    (void)now;

    sd_notify(0, "WATCHDOG=1");
    clock_timer_set_real(hub->watchdog_timer, hub->watchdog_ms);
}

static void on_signal(uv_signal_t *handle, int signum)
{
    struct hub *hub = handle->data;

    if (signum == SIGHUP) {
        clock_timer_set_real(hub->reload_timer, 0);
        return;
    }
    log_info("stopping");
    hub_close(hub);
}

/* Before anything that takes time: a signal during the start waits until the loop runs. */
static void open_signals(struct hub *hub)
{
    static const int signums[] = { SIGTERM, SIGINT, SIGHUP };
    sigset_t set;

    sigemptyset(&set);
    for (size_t i = 0; i < sizeof(signums) / sizeof(signums[0]); i++) {
        uv_signal_init(&hub->loop, &hub->signals[i]);
        hub->signals[i].data = hub;
        uv_signal_start(&hub->signals[i], on_signal, signums[i]);
        sigaddset(&set, signums[i]);
    }
    sigprocmask(SIG_UNBLOCK, &set, NULL); /* main() held them back */
}

static int open_timers(struct hub *hub)
{
    uint64_t watchdog_us = 0;

    hub->due_timer = clock_timer_new(hub->clock, on_due, hub);
    hub->memory_timer = clock_timer_new(hub->clock, on_memory, hub);
    hub->health_timer = clock_timer_new(hub->clock, on_health, hub);
    hub->reload_timer = clock_timer_new(hub->clock, orders_reload, hub);
    hub->sensor_timer = clock_timer_new(hub->clock, hub_sensors_remind, hub);
    if (!hub->due_timer || !hub->memory_timer || !hub->health_timer || !hub->reload_timer ||
        !hub->sensor_timer)
        return -ENOMEM;
    if (sd_watchdog_enabled(0, &watchdog_us) > 0) {
        hub->watchdog_ms = (int64_t)(watchdog_us / 1000 / 2);
        hub->watchdog_timer = clock_timer_new(hub->clock, on_watchdog, hub);
        if (!hub->watchdog_timer)
            return -ENOMEM;
        clock_timer_set_real(hub->watchdog_timer, 0);
    }
    clock_timer_set(hub->memory_timer, hub->started.us + MEMORY_US);
    clock_timer_set(hub->health_timer, hub->started.us + US_PER_S);
    return 0;
}

/* ---- open ---- */

static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? strndup(path, (size_t)(slash - path + 1)) : strdup(".");
}

static int open_rooms(struct hub *hub)
{
    struct publish_options publish = hub_publish_options(hub);
    struct radio_options radio = {
        .plugin_dirs = (const char *const *)hub->plugin_dirs,
        .config_dir = hub->config_dir,
        .bluetooth = radio_bluetooth(hub->conf),
    };
    struct control_options control = {
        .socket_path = hub->conf->control.socket,
        .group = hub->conf->control.group,
    };
    int rc;

    rc = publish_open(&hub->publish, &hub->loop, hub->clock, &publish, &route_publish, hub);
    if (rc < 0)
        return rc;
    hub->open_rooms++;
    rc = radio_open(&hub->radio, &hub->loop, hub->clock, &radio, &route_radio, hub);
    if (rc < 0)
        return rc;
    hub->open_rooms++;
    rc = control_open(&hub->control, &hub->loop, hub->clock, &control, &route_control, hub);
    if (rc < 0)
        return rc;
    hub->open_rooms++;
    control_show_vitals(hub->control, publish.privacy != PRIVACY_LEVELS);
    return 0;
}

int hub_open(struct hub *hub, const struct conf_options *options, struct conf *conf)
{
    struct clock_options clock = {
        .speed = conf->clock.speed,
        .wait_for_sync = conf->clock.wait_for_sync,
    };
    struct history_options history = history_options(conf);
    int rc;

    memset(hub, 0, sizeof(*hub));
    hub->conf_options = *options;
    hub->conf = conf;
    hub->config_dir = folder_of(options->path);
    rc = uv_loop_init(&hub->loop);
    if (rc < 0)
        return rc;
    open_signals(hub);
    hub->clock = clock_new(&hub->loop, &clock);
    if (!hub->clock || !hub->config_dir || list_strings(hub) < 0 || list_routines(hub) < 0)
        return -ENOMEM;
    rc = history_open(&hub->history, &hub->loop, hub->clock, &history, &route_history, hub);
    if (rc < 0) {
        log_err("history: %s", rc == -EPROTO ? "the database is of a newer balm; it was left alone"
                                             : strerror(-rc));
        return rc;
    }
    int64_t newest = history_newest_unix_ms(hub->history);
    if (newest > 0)
        clock_begin_after(hub->clock, newest + 60 * MS_PER_S);
    hub->started = clock_now(hub->clock);
    rc = open_rooms(hub);
    if (rc == 0)
        rc = open_timers(hub);
    if (rc < 0)
        return rc;
    hub->recall = people_load(hub) < 0;
    hub->recall = hub_sensors_load(hub) < 0 || hub->recall;
    rc = people_settle(hub);
    if (rc < 0)
        return rc;
    people_announce(hub);
    people_send_again(hub);
    hub_sensors_settle(hub);
    hub_arm(hub);
    return 0;
}

int hub_run(struct hub *hub)
{
    log_info("balmd %s: %zu people, %zu sensors%s", BALM_VERSION, hub->resident_count,
             hub->sensors.worn, hub->conf->clock.speed > 1 ? ", on a fast clock" : "");
    sd_notify(0, "READY=1");
    uv_run(&hub->loop, UV_RUN_DEFAULT);

    people_free(hub);
    sensors_fini(&hub->sensors);
    clock_free(hub->clock);
    conf_free(hub->conf);
    free(hub->plugin_dirs);
    free(hub->config_dir);
    free(hub->texts);
    free(hub->look_people);
    free(hub->look_sensors);
    free(hub->look_routines);
    int rc = uv_loop_close(&hub->loop);
    if (rc < 0)
        log_err("a handle was left open: %s", uv_strerror(rc));
    return rc;
}

/* ---- reload ---- */

int hub_reload(struct hub *hub, char *why, size_t why_size)
{
    struct conf *next, *old = hub->conf;
    int rc = conf_load(&hub->conf_options, &next);

    sd_notify(0, "RELOADING=1");
    if (rc < 0) {
        snprintf(why, why_size, "the new configuration has errors; the old one goes on");
        sd_notify(0, "READY=1");
        return rc;
    }
    if (next->clock.speed != old->clock.speed) {
        conf_free(next);
        snprintf(why, why_size,
                 "clock.speed cannot change while balmd runs: restart it; the old "
                 "configuration goes on");
        sd_notify(0, "READY=1");
        return -EPERM;
    }
    hub->conf = next;
    /* The strings last: texts point into the configuration that they were listed from. */
    if (list_routines(hub) < 0 || list_strings(hub) < 0) {
        hub->conf = old;
        conf_free(next);
        snprintf(why, why_size, "out of memory; the old configuration goes on");
        sd_notify(0, "READY=1");
        return -ENOMEM;
    }
    struct history_options history = history_options(next);
    struct publish_options publish = hub_publish_options(hub);
    struct radio_bluetooth bluetooth = radio_bluetooth(next);

    history_set_options(hub->history, &history);
    radio_set_bluetooth(hub->radio, &bluetooth);
    publish_set_options(hub->publish, &publish);
    control_show_vitals(hub->control, publish.privacy != PRIVACY_LEVELS);
    rc = people_settle(hub);
    people_announce(hub);
    hub_sensors_settle(hub);
    conf_free(old);
    hub_arm(hub);
    snprintf(why, why_size, "%s",
             rc < 0 ? "out of memory while people were settled" : "configuration read again");
    sd_notify(0, "READY=1");
    return rc;
}

/* ---- close ---- */

void hub_close(struct hub *hub)
{
    static const char taken[] = "taken; balmd is stopping and stores it first";
    struct instant now = clock_now(hub->clock);

    if (hub->closing)
        return;
    people_advance(hub, &now);
    hub->closing = true;
    sd_notify(0, "STOPPING=1");
    for (size_t i = 0; i < hub->resident_count; i++) {
        orders_outcome(hub->residents[i], NULL, 0, taken);
        commands_stored(hub->residents[i], 0, 0, taken);
        person_finish(hub->residents[i]->person);
    }
    people_save(hub);
    orders_stop(hub);
    hub_sensor_stop(hub);

    clock_timer_close(hub->due_timer);
    clock_timer_close(hub->memory_timer);
    clock_timer_close(hub->health_timer);
    clock_timer_close(hub->reload_timer);
    clock_timer_close(hub->sensor_timer);
    clock_timer_close(hub->watchdog_timer);
    for (size_t i = 0; i < sizeof(hub->signals) / sizeof(hub->signals[0]); i++)
        if (hub->signals[i].data)
            uv_close((uv_handle_t *)&hub->signals[i], NULL);
    radio_close(hub->radio);
    publish_close(hub->publish);
    control_close(hub->control);
}

void hub_room_closed(struct hub *hub)
{
    if (--hub->open_rooms == 0)
        history_close(hub->history);
}

void hub_history_closed(struct hub *hub)
{
    hub->history = NULL;
}
