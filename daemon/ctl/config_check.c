#include "config_check.h"

#include "conf.h"
#include "radio.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define DEFAULT_PATH "/etc/balm/balm.yaml"
#define DIRS_MAX     32

static const struct verb_arg config_check_args[] = {
    { "file", ARG_TEXT, .max = 4000, .help = "the configuration (" DEFAULT_PATH ")" },
    { .name = NULL },
};

const struct verb config_check_verb = {
    .name = "config check",
    .help = "every error of a configuration, with its place",
    .args = config_check_args,
};

struct complaints {
    json_t *list; /* NULL: to standard error as they come */
};

static void on_complaint(void *ctx, const char *text)
{
    struct complaints *c = ctx;
    if (c->list)
        json_array_append_new(c->list, json_string(text));
    else
        fprintf(stderr, "%s\n", text);
}

/* Plugins are looked for where the daemon does: the configuration's folders, then the others. */
static int check_sensor(const char *const *own, const struct sensor_config *s,
                        conf_sensor_fault_fn *fault, void *ctx)
{
    const char *dirs[DIRS_MAX + 3] = { NULL };
    const char *tree = getenv("BALM_PLUGIN_DIR"); /* for running from the build folder */
    size_t n = 0;

    for (; own && *own && n < DIRS_MAX; own++)
        dirs[n++] = *own;
    if (tree && *tree)
        dirs[n++] = tree;
    dirs[n] = BALM_PLUGIN_DIR;
    return radio_check_settings(dirs, s, fault, ctx);
}

int config_check_run(const struct args *args)
{
    const char *path = args_word(args, "file") ? args_word(args, "file") : DEFAULT_PATH;
    struct complaints complaints = { .list = args->json ? json_array() : NULL };
    struct conf *conf = NULL;
    const struct conf_options opt = {
        .path = path,
        .check_sensor = check_sensor,
        .complain = on_complaint,
        .ctx = &complaints,
    };

    int rc = conf_load(&opt, &conf);
    if (args->json) {
        json_t *root =
            json_pack("{s:s,s:b,s:o}", "file", path, "ok", rc == 0, "errors", complaints.list);
        if (root)
            json_dumpf(root, stdout, JSON_COMPACT);
        fputc('\n', stdout);
        json_decref(root);
    } else if (rc == 0) {
        printf("%s: no errors; %zu people, %zu sensors\n", path, conf->person_count,
               conf->sensor_count);
    }
    conf_free(conf);
    return rc == 0 ? 0 : 1;
}
