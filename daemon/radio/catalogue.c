/*
 * catalogue.c - a walk through the folders, once, when a window is first opened
 */
#include "catalogue.h"

#include "log.h"
#include "plugin.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PLUGINS_MAX 128

struct catalogue {
    size_t count;
    const struct sensor_plugin *plugins[PLUGINS_MAX];
};

static bool needs_settings(const struct sensor_plugin *p)
{
    for (const struct sensor_setting_row *r = p->settings; r && r->key; r++) {
        if (r->required)
            return true;
    }
    return false;
}

static void take(struct catalogue *c, const char *const *dirs, const char *file)
{
    const struct sensor_plugin *p;
    const char *dot = strrchr(file, '.');
    char name[64], why[PLUGIN_WHY_MAX];

    if (!dot || strcmp(dot, ".so") != 0 || (size_t)(dot - file) >= sizeof(name) ||
        c->count == PLUGINS_MAX)
        return;
    snprintf(name, sizeof(name), "%.*s", (int)(dot - file), file);
    for (size_t i = 0; i < c->count; i++) {
        if (strcmp(c->plugins[i]->name, name) == 0)
            return;
    }
    if (plugin_load(dirs, name, &p, why) != 0)
        log_debug("not in the catalogue of plugins: %s", why);
    else if (p->gatt && !needs_settings(p))
        c->plugins[c->count++] = p;
}

struct catalogue *catalogue_new(const char *const *dirs)
{
    struct catalogue *c = calloc(1, sizeof(*c));

    for (size_t i = 0; c && dirs && dirs[i]; i++) {
        DIR *dir = opendir(dirs[i]);
        for (struct dirent *entry; dir && (entry = readdir(dir));)
            take(c, dirs, entry->d_name);
        if (dir)
            closedir(dir);
    }
    return c;
}

void catalogue_free(struct catalogue *c)
{
    free(c);
}

static bool has_name(const struct sensor_gatt *g, const char *name)
{
    for (size_t i = 0; g->names && g->names[i]; i++) {
        if (g->names[i][0] && strncmp(g->names[i], name, strlen(g->names[i])) == 0)
            return true;
    }
    return false;
}

static bool has_service(const struct sensor_gatt *g, const struct mirror_device *d)
{
    for (size_t i = 0; g->advertised && g->advertised[i]; i++) {
        for (size_t k = 0; k < d->uuid_count; k++) {
            if (strcmp(g->advertised[i], d->uuids[k]) == 0)
                return true;
        }
    }
    return false;
}

const struct sensor_plugin *catalogue_find(const struct catalogue *c, const struct mirror_device *d)
{
    const struct sensor_plugin *by_service = NULL;

    for (size_t i = 0; i < c->count; i++) {
        const struct sensor_gatt *g = c->plugins[i]->gatt;
        if (has_name(g, d->name))
            return c->plugins[i];
        if (!by_service && has_service(g, d))
            by_service = c->plugins[i];
    }
    return by_service;
}
