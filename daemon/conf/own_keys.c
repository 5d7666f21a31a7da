/*
 * own_keys.c - a sensor's own keys, which only its plugin knows
 *
 * What the plugin says against them is put at the place where they were written.
 * Its words may repeat a value: not where that came from a secret.
 */
#include "rules.h"

#include "check.h"
#include "complain.h"
#include "near.h"

#include <errno.h>
#include <string.h>

struct asking {
    struct walk *w;
    const struct sensor_config *sensor;
    const struct node *node; /* the entry, or the address in a person's list */
    size_t faults;
};

static bool tells_secret(const struct asking *a, const char *text)
{
    for (uint8_t i = 0; i < a->sensor->setting_count; i++) {
        const struct node *n = node_find(a->node, a->sensor->settings[i].key);
        if (n && n->secret && strstr(text, a->sensor->settings[i].value))
            return true;
    }
    return false;
}

static void on_fault(void *ctx, const char *key, const char *text, const char *hint)
{
    struct asking *a = ctx;
    const struct node *n = key ? node_find(a->node, key) : NULL;
    struct near near = { .given = key ? key : "" };

    a->faults++;
    if (tells_secret(a, text))
        text = "the secret is not what the plugin wants";
    if (hint && tells_secret(a, hint))
        hint = NULL;
    /* A misspelt key of ours looks to the plugin like one of its own. */
    near_try(&near, "plugin");
    near_try(&near, "person");
    near_try(&near, "address");
    if (!hint && near.word && n)
        complain_key(a->w->complaints, n, "%s; did you mean \"%s\"?", text, near.word);
    else if (n)
        complain_value(a->w->complaints, n, "%s%s%s", text, hint ? "; " : "", hint ? hint : "");
    else
        complain_value(a->w->complaints, a->node, "%s%s%s%s%s", key ? key : "", key ? ": " : "",
                       text, hint ? "; " : "", hint ? hint : "");
}

/* The entry of `sensors:`, or else where a person lists its address. */
static const struct node *node_of(const struct node *root, const struct conf *c,
                                  const struct sensor_config *s)
{
    const struct node *entry = node_find(node_find(root, "sensors"), s->id);
    const struct profile *p = rules_person(c, s->person);

    if (entry || !p)
        return entry;
    const struct node *list = node_find(node_find(node_find(root, "people"), p->id), "sensors");
    const struct node *n = list ? list->first : NULL;
    for (uint8_t i = 0; i < p->sensor_count && n; i++, n = n->next)
        if (strcmp(p->sensors[i], s->address) == 0)
            return n;
    return NULL;
}

int rules_check_own_keys(struct walk *w, const struct node *root, const struct conf *c,
                         const struct conf_options *opt)
{
    for (size_t i = 0; i < c->sensor_count && opt->check_sensor; i++) {
        struct asking a = { .w = w, .sensor = &c->sensors[i] };

        a.node = node_of(root, c, a.sensor);
        if (!a.node || !a.sensor->plugin[0])
            continue;
        int rc = opt->check_sensor((const char *const *)c->plugin_dirs, a.sensor, on_fault, &a);
        if (rc == -ENOMEM)
            return rc;
        if (rc < 0 && a.faults == 0)
            complain_value(w->complaints, a.node, "its plugin cannot be asked: %s", strerror(-rc));
    }
    return 0;
}
