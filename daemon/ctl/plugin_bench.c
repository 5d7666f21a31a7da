#include "plugin_bench.h"

#include "plugin.h"
#include "recording.h"
#include "settings.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOLDERS_MAX 16

/* ---- the host ---- */

static struct plugin_bench *bench_of(struct sensor_host *host)
{
    return (struct plugin_bench *)(void *)host;
}

static void on_emit(struct sensor_host *host, const struct sensor_reading *r)
{
    struct plugin_bench *b = bench_of(host);
    b->emit(b->ctx, r);
}

static void on_emit_context(struct sensor_host *host, const struct sensor_context *context)
{
    (void)host, (void)context;
}

static int64_t on_now(struct sensor_host *host)
{
    return bench_of(host)->now_us;
}

static int on_after(struct sensor_host *host, unsigned id, int64_t ms)
{
    (void)host, (void)id, (void)ms;
    return 0;
}

static void on_log(struct sensor_host *host, enum sensor_log level, const char *text)
{
    (void)host;
    if (level != SENSOR_LOG_DEBUG)
        fprintf(stderr, "balmctl: %s\n", text);
}

static void on_say(struct sensor_host *host, const char *text)
{
    (void)host, (void)text;
}

static int on_characteristic(struct sensor_host *host, unsigned characteristic)
{
    (void)host, (void)characteristic;
    return -ENOTSUP;
}

static int on_write(struct sensor_host *host, unsigned characteristic, const uint8_t *bytes,
                    size_t len, bool with_response)
{
    (void)host, (void)characteristic, (void)bytes, (void)len, (void)with_response;
    return -ENOTSUP;
}

static int on_notify(struct sensor_host *host, unsigned characteristic, bool on)
{
    (void)host, (void)characteristic, (void)on;
    return -ENOTSUP;
}

static const struct sensor_device *on_device(struct sensor_host *host)
{
    return &bench_of(host)->device;
}

static int on_path(struct sensor_host *host, const char *path)
{
    (void)host, (void)path;
    return -ENOTSUP;
}

static void on_more(struct sensor_host *host)
{
    (void)host;
}

static const struct sensor_host host_without_link = {
    .size = sizeof(struct sensor_host),
    .emit = on_emit,
    .emit_context = on_emit_context,
    .now_us = on_now,
    .after = on_after,
    .log = on_log,
    .say = on_say,
    .read = on_characteristic,
    .write = on_write,
    .notify = on_notify,
    .disconnect = on_say,
    .device = on_device,
    .open = on_path,
    .more = on_more,
    .subscribe = on_path,
};

/* ---- the plugin ---- */

struct folders {
    const char *dirs[FOLDERS_MAX + 1];
    char *copy;
};

static int find_folders(struct folders *f)
{
    const char *given = getenv("BALM_PLUGIN_DIR");
    char *rest;
    size_t n = 0;

    *f = (struct folders){ .dirs = { BALM_PLUGIN_DIR } };
    if (!given || !*given)
        return 0;
    f->copy = strdup(given);
    if (!f->copy)
        return -ENOMEM;
    for (char *dir = strtok_r(f->copy, ":", &rest); dir && n < FOLDERS_MAX;
         dir = strtok_r(NULL, ":", &rest))
        f->dirs[n++] = dir;
    f->dirs[n] = NULL;
    return 0;
}

int plugin_bench_load(struct plugin_bench *b, const char *name)
{
    char why[PLUGIN_WHY_MAX];
    struct folders folders;

    *b = (struct plugin_bench){ .host = host_without_link };
    int rc = find_folders(&folders);
    if (rc)
        return rc;
    rc = plugin_load(folders.dirs, name, &b->plugin, why);
    if (rc)
        fprintf(stderr, "balmctl: %s\n", why);
    free(folders.copy);
    return rc;
}

const char *plugin_bench_begin(struct plugin_bench *b, const char *device, plugin_bench_fn *emit,
                               void *ctx)
{
    b->emit = emit;
    b->ctx = ctx;
    b->device = (struct sensor_device){
        .size = sizeof(b->device),
        .name = device,
        .manufacturer = "",
        .model = "",
        .firmware = "",
        .mtu = 23,
    };
    b->state = calloc(1, b->plugin->state_size ? b->plugin->state_size : 1);
    if (!b->state)
        return "out of memory";
    if (!b->plugin->settled)
        return NULL;
    /* The defaults. */
    if (settings_new(&b->settings, b->plugin, NULL, 0, NULL, NULL, NULL) != 0)
        return "the plugin does nothing without its settings";
    return b->plugin->settled(b->state, b->settings);
}

void plugin_bench_fini(struct plugin_bench *b)
{
    free(b->state);
    settings_free(b->settings);
    b->state = b->settings = NULL;
}

static int index_in(const struct sensor_plugin *p, const char *service, const char *characteristic)
{
    char uuid[RECORDING_UUID_SIZE], within[RECORDING_UUID_SIZE];

    if (!p->gatt || !recording_uuid(characteristic, uuid))
        return -1;
    recording_uuid(service, within);
    for (int i = 0; p->gatt->characteristics[i].uuid; i++) {
        const struct sensor_characteristic *c = &p->gatt->characteristics[i];
        if (strcmp(c->uuid, uuid) == 0 && (!within[0] || strcmp(c->service, within) == 0))
            return i;
    }
    return -1;
}

int plugin_bench_find(const struct plugin_bench *b, const char *service, const char *characteristic)
{
    return index_in(b->plugin, service, characteristic);
}

const char *plugin_bench_value(struct plugin_bench *b, int characteristic, const uint8_t *bytes,
                               size_t len)
{
    /* Just as long as the packet, so that reading past its end is found by the tools for it. */
    uint8_t *copy = malloc(len ? len : 1);

    if (!copy)
        return "out of memory";
    memcpy(copy, bytes, len);
    const char *why =
        b->plugin->gatt->value(b->state, &b->host, (unsigned)characteristic, copy, len);
    free(copy);
    return why;
}

/* ---- which one? ---- */

/* "heart-rate.so" is the plugin heart-rate. */
static bool name_of(const char *file, char name[ID_MAX + 1])
{
    const size_t len = strlen(file);

    if (len <= 3 || len - 3 > ID_MAX || strcmp(file + len - 3, ".so") != 0)
        return false;
    memcpy(name, file, len - 3);
    name[len - 3] = '\0';
    return true;
}

static bool cannot_do_without(const char *const *dirs, const char *plugin, const char *service,
                              const char *characteristic)
{
    const struct sensor_plugin *p;
    char why[PLUGIN_WHY_MAX];

    if (plugin_load(dirs, plugin, &p, why) != 0)
        return false;
    const int i = index_in(p, service, characteristic);
    return i >= 0 && !(p->gatt->characteristics[i].flags & SENSOR_CHR_OPTIONAL);
}

size_t plugin_bench_guess(const char *service, const char *characteristic, char name[ID_MAX + 1])
{
    struct folders folders;
    size_t found = 0;

    if (find_folders(&folders) != 0)
        return 0;
    for (const char *const *dir = folders.dirs; *dir && found == 0; dir++) {
        struct dirent **files = NULL;
        const int count = scandir(*dir, &files, NULL, alphasort);
        for (int i = 0; i < count; i++) {
            char plugin[ID_MAX + 1];
            if (name_of(files[i]->d_name, plugin) &&
                cannot_do_without(folders.dirs, plugin, service, characteristic) && found++ == 0)
                memcpy(name, plugin, sizeof(plugin));
            free(files[i]);
        }
        free(files);
    }
    free(folders.copy);
    return found;
}
