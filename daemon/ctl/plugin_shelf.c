/*
 * plugin_shelf.c - a walk through the plugin folders
 */
#include "plugin_shelf.h"

#include "id.h"
#include "plugin.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOLDERS_MAX 16

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

int plugin_shelf_load(const char *name, const struct sensor_plugin **out)
{
    char why[PLUGIN_WHY_MAX];
    struct folders folders;
    int rc = find_folders(&folders);

    if (rc)
        return rc;
    rc = plugin_load(folders.dirs, name, out, why);
    if (rc)
        fprintf(stderr, "balmctl: %s\n", why);
    free(folders.copy);
    return rc;
}

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

static bool has(const struct plugin_shelf *shelf, const char *name)
{
    for (size_t i = 0; i < shelf->count; i++) {
        if (strcmp(shelf->plugins[i]->name, name) == 0)
            return true;
    }
    return false;
}

static void add(struct plugin_shelf *shelf, const char *const *dirs, const char *file)
{
    char name[ID_MAX + 1], why[PLUGIN_WHY_MAX];
    const struct sensor_plugin *plugin;

    if (shelf->count < PLUGIN_SHELF_MAX && name_of(file, name) && !has(shelf, name) &&
        plugin_load(dirs, name, &plugin, why) == 0)
        shelf->plugins[shelf->count++] = plugin;
}

void plugin_shelf_fill(struct plugin_shelf *shelf)
{
    struct folders folders;

    shelf->count = 0;
    if (find_folders(&folders) != 0)
        return;
    for (const char *const *dir = folders.dirs; *dir; dir++) {
        struct dirent **files = NULL;
        const int count = scandir(*dir, &files, NULL, alphasort);
        for (int i = 0; i < count; i++) {
            add(shelf, folders.dirs, files[i]->d_name);
            free(files[i]);
        }
        free(files);
    }
    free(folders.copy);
}
