/*
 * plugin.c - from a name to a checked descriptor
 *
 *   name --> folder: owned by root or us, writable by nobody else?
 *        --> NAME.so: a file, the same, whole and of this machine --> dlopen
 *        --> sensor_plugin: large enough for what it says --> descriptor: every
 *            field that the hub will lean on
 *
 * The checks stand before dlopen(), because loading already runs code. Between
 * check and load nobody else can change the file: that is what was checked.
 */
#include "plugin.h"

#include "id.h"
#include "plugin_file.h"

#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define STATE_MAX    (4u << 20)
#define SETTINGS_MAX (64u << 10)
#define TABLE_MAX    256 /* rows of any table: more than that is no table, but bytes run through */
#define ROWS_MAX     32  /* characteristics: the link keeps no more */

#define STRUCT_HAS(type, p, last) ((p)->size >= offsetof(type, last) + sizeof(((type *)0)->last))

__attribute__((format(printf, 2, 3))) static void say_why(char *why, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    vsnprintf(why, PLUGIN_WHY_MAX, fmt, args);
    va_end(args);
}

static const char *distrust(const struct stat *st)
{
    if (st->st_uid != 0 && st->st_uid != geteuid())
        return "belongs to another user";
    if (st->st_mode & (S_IWGRP | S_IWOTH))
        return "can be written by other users";
    return NULL;
}

static size_t field_size(enum sensor_setting_type type)
{
    switch (type) {
    case SENSOR_SETTING_STRING:
    case SENSOR_SETTING_PATH: return sizeof(const char *);
    case SENSOR_SETTING_INT: return sizeof(int64_t);
    case SENSOR_SETTING_NUMBER: return sizeof(double);
    case SENSOR_SETTING_BOOL: return sizeof(bool);
    }
    return 0;
}

static const char *setting_fault(const struct sensor_plugin *p, const struct sensor_setting_row *r)
{
    size_t size = field_size(r->type);

    if (!id_is_valid(r->key))
        return "has a setting with a name that no key can have";
    if (!size)
        return "has a setting of a kind that this balm does not know";
    if (r->offset > p->settings_size || p->settings_size - r->offset < size ||
        r->offset % (size < sizeof(void *) ? size : sizeof(void *)))
        return "has a setting outside its settings struct";
    return NULL;
}

static const char *settings_fault(const struct sensor_plugin *p)
{
    const char *fault = NULL;
    size_t count = 0;

    if (p->settings_size > SETTINGS_MAX)
        return "asks for more settings than fit";
    if (p->settings && !p->settled)
        return "has settings, and nothing to take them";
    for (const struct sensor_setting_row *r = p->settings; r && r->key && !fault; r++)
        fault = count++ == TABLE_MAX ? "has settings without end" : setting_fault(p, r);
    return fault;
}

/* Whether a list ends before it is too long to be one. */
static bool ends(const char *const *list)
{
    size_t count = 0;

    while (list && list[count] && count < TABLE_MAX)
        count++;
    return count < TABLE_MAX;
}

static const char *gatt_fault(const struct sensor_gatt *g)
{
    size_t count = 0;

    if (!STRUCT_HAS(struct sensor_gatt, g, stop))
        return "has a gatt part that is too short";
    if (!g->characteristics || !g->value)
        return "has a gatt part without characteristics or value()";
    if (!ends(g->advertised) || !ends(g->names))
        return "has a gatt part with names without end";
    for (; g->characteristics[count].uuid; count++) {
        if (count == ROWS_MAX)
            return "has more characteristics than fit";
        if (!g->characteristics[count].service)
            return "has a characteristic of no service";
    }
    return NULL;
}

static const char *advertiser_fault(const struct sensor_advertiser *a)
{
    if (!STRUCT_HAS(struct sensor_advertiser, a, advert))
        return "has an advertiser part that is too short";
    if (!a->advert || (a->company_count && !a->companies))
        return "has an advertiser part without advert()";
    if (a->company_count > TABLE_MAX || !ends(a->services))
        return "has an advertiser part without end";
    return NULL;
}

static const char *source_fault(const struct sensor_source *s)
{
    if (!STRUCT_HAS(struct sensor_source, s, message))
        return "has a source part that is too short";
    return s->start ? NULL : "has a source part without start()";
}

static const char *ways_fault(const struct sensor_plugin *p)
{
    const char *fault = NULL;

    if (!p->gatt && !p->advertiser && !p->source)
        return "has no way in: neither gatt, nor advertiser, nor source";
    if (p->gatt)
        fault = gatt_fault(p->gatt);
    if (!fault && p->advertiser)
        fault = advertiser_fault(p->advertiser);
    if (!fault && p->source)
        fault = source_fault(p->source);
    return fault;
}

static const char another_abi[] = "was built for another plugin ABI";

/* What is wrong with a descriptor; NULL: nothing that shows. */
static const char *fault_of(const struct sensor_plugin *p, const char *name)
{
    const size_t object_size = plugin_file_object_size(p);

    /* Only then is there an `abi` and a `size` at all. */
    if (object_size < offsetof(struct sensor_plugin, name) || p->abi == 0)
        return "is no sensor plugin (its " SENSOR_PLUGIN_SYMBOL " is something else)";
    if (p->abi != SENSOR_PLUGIN_ABI)
        return another_abi;
    if (p->size < SENSOR_PLUGIN_SIZE_ABI2)
        return "has a descriptor that is too short";
    if (p->size > object_size)
        return "has a descriptor that ends before it says";
    if (!p->name || strcmp(p->name, name) != 0)
        return "calls itself by another name than its file";
    if (p->state_size > STATE_MAX)
        return "asks for more state than fits";
    const char *fault = settings_fault(p);
    return fault ? fault : ways_fault(p);
}

/* A plugin of a balm before or after ours is told from a broken one. */
static void say_fault(char *why, const char *path, const struct sensor_plugin *p, const char *fault)
{
    if (fault == another_abi)
        say_why(why, "%s %s: it has %u, this balm has %u", path, fault, p->abi, SENSOR_PLUGIN_ABI);
    else
        say_why(why, "%s %s", path, fault);
}

static int load_file(const char *path, const char *name, const struct sensor_plugin **out,
                     char *why)
{
    const char *broken = plugin_file_fault(path);
    if (broken) {
        say_why(why, "%s %s", path, broken);
        return -ENOEXEC;
    }
    /* NOW: a missing symbol must fail here, not at the first heartbeat. */
    void *lib = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!lib) {
        const char *error = dlerror();
        say_why(why, "%s cannot be loaded: %s", path, error ? error : "no reason given");
        return -ENOEXEC;
    }
    const struct sensor_plugin *p = dlsym(lib, SENSOR_PLUGIN_SYMBOL);
    const char *fault = p ? fault_of(p, name) : "is no sensor plugin (no " SENSOR_PLUGIN_SYMBOL ")";
    if (fault) {
        say_fault(why, path, p, fault);
        dlclose(lib);
        return -ENOEXEC;
    }
    *out = p;
    return 0;
}

/* -ENOENT: this folder does not have it, look on. */
static int load_from(const char *dir, const char *name, const struct sensor_plugin **out, char *why)
{
    char path[PATH_MAX];
    struct stat st;
    const char *fault;

    if (snprintf(path, sizeof(path), "%s/%s.so", dir, name) >= (int)sizeof(path) ||
        lstat(path, &st) < 0)
        return -ENOENT;
    if (!S_ISREG(st.st_mode)) {
        say_why(why, "%s is not a file", path);
        return -EACCES;
    }
    if ((fault = distrust(&st))) {
        say_why(why, "%s is not trusted: it %s", path, fault);
        return -EACCES;
    }
    if (stat(dir, &st) < 0)
        return -ENOENT;
    if ((fault = distrust(&st))) {
        say_why(why, "the plugin folder %s is not trusted: it %s", dir, fault);
        return -EACCES;
    }
    return load_file(path, name, out, why);
}

int plugin_load(const char *const *dirs, const char *name, const struct sensor_plugin **out,
                char *why)
{
    why[0] = '\0';
    if (!id_is_valid(name)) {
        say_why(why, "no plugin can have such a name");
        return -EINVAL;
    }
    for (size_t i = 0; dirs && dirs[i]; i++) {
        int rc = load_from(dirs[i], name, out, why);
        if (rc != -ENOENT)
            return rc;
    }
    say_why(why, "there is no plugin %s in the plugin folders", name);
    return -ENOENT;
}
