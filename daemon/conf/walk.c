/*
 * walk.c - one walk for every map, entry, list and value; what differs is in the rows
 */
#include "walk.h"

#include "complain.h"
#include "near.h"
#include "secret.h"
#include "value.h"

#include <errno.h>
#include <string.h>

static void walk_map(struct walk *w, const struct option_group *g, const struct node *n,
                     void *into);

static void *field_of(const struct option *o, void *into)
{
    return (char *)into + o->offset;
}

static void complain_unknown(struct walk *w, const struct option_group *g, const struct node *n)
{
    struct near near = { .given = n->key };

    for (size_t i = 0; i < g->row_count; i++)
        near_try(&near, g->rows[i].key);
    if (near.word)
        complain_key(w->complaints, n, "there is no such key; did you mean \"%s\"?", near.word);
    else
        complain_key(w->complaints, n, "there is no such key");
}

static void complain_wrong(struct walk *w, const struct option *o, const struct node *n)
{
    char quoted[QUOTE_MAX], wanted[DESCRIBE_MAX], buf[DESCRIBE_MAX];
    const char *hint = NULL;

    if (n->kind == NODE_SCALAR && n->secret == SECRET_NONE)
        hint = value_hint(o, n->text, buf);
    /* Where the nearest of many words is known, the others only hide it. */
    if (hint && o->kind == OPTION_MEMBER)
        complain_value(w->complaints, n, "%s is not known; %s", node_quote(n, quoted), hint);
    else
        complain_value(w->complaints, n, "%s is not %s%s%s", node_quote(n, quoted),
                       value_describe(o, w->this_year, wanted), hint ? "; " : "", hint ? hint : "");
}

static const char *text_of(struct walk *w, const struct node *n)
{
    return n->secret ? secret_read(w->arena, w->complaints, w->folder, n) : n->text;
}

static void read_scalar(struct walk *w, const struct option *o, const struct node *n, void *into)
{
    if (n->kind != NODE_SCALAR) {
        complain_wrong(w, o, n);
        return;
    }
    if (node_is_null(n)) {
        complain_key(w->complaints, n, "has no value");
        return;
    }
    const char *text = text_of(w, n);
    if (text && value_read(o, text, w->this_year, w->arena, into) == -EINVAL)
        complain_wrong(w, o, n);
}

/* `tls: true` in place of a map. */
static struct option switch_of(const struct option *o)
{
    return (struct option){ .kind = OPTION_BOOL, .offset = o->offset, .size = o->size };
}

static void set_defaults(struct walk *w, const struct option_group *g, void *into);

static void set_count(const struct option_group *g, void *into, size_t count)
{
    void *field = (char *)into + g->count_offset;

    if (g->count_size == sizeof(uint8_t))
        memcpy(field, &(uint8_t){ (uint8_t)count }, sizeof(uint8_t));
    else if (g->count_size == sizeof(size_t))
        memcpy(field, &count, sizeof(count));
}

/* Room for so many elements, zeroed, with one more of zeros where they are not counted. */
static char *make_array(struct walk *w, const struct option *o, size_t count, void *into)
{
    const struct option_group *g = o->group;
    char *elements = field_of(o, into);

    if (g->inside || g->element_size == 0) {
        memset(elements, 0, o->kind == OPTION_LIST ? o->size : 0);
    } else {
        elements = arena_alloc(w->arena, (count + 1) * g->element_size);
        memcpy(field_of(o, into), &elements, sizeof(elements));
        if (!elements)
            return NULL;
    }
    set_count(g, into, count);
    return elements;
}

static void read_row(struct walk *w, const struct option *o, const struct node *n, void *into);

static void read_element(struct walk *w, const struct option_group *g, const struct node *n,
                         void *element)
{
    const char *wanted = n->key && g->check_key ? g->check_key(n->key) : NULL;
    char quoted[QUOTE_MAX];

    if (wanted)
        complain_key(w->complaints, n, "%s is not %s", text_quote(n->key, quoted), wanted);
    if (g->begin)
        g->begin(w->arena, element, n->key);
    if (!g->rows[0].key) {
        read_row(w, &g->rows[0], n, element);
        return;
    }
    set_defaults(w, g, element);
    if (n->kind == NODE_MAP || node_is_null(n))
        walk_map(w, g, n, element);
    else
        complain_value(w->complaints, n, "%s is not a map of keys", node_quote(n, quoted));
}

static void read_array(struct walk *w, const struct option *o, const struct node *n, void *into)
{
    const struct option_group *g = o->group;
    size_t count = n->count;

    if (count > g->max) {
        complain_value(w->complaints, n, "more than %zu entries", g->max);
        count = g->max;
    }
    char *element = make_array(w, o, count, into);
    if (!element)
        return;
    for (const struct node *child = n->first; child && count > 0; child = child->next, count--) {
        read_element(w, g, child, element);
        element += g->element_size;
    }
}

static void read_map(struct walk *w, const struct option *o, const struct node *n, void *into)
{
    struct option is_on = switch_of(o);
    char quoted[QUOTE_MAX];

    if (n->kind == NODE_MAP) {
        if (o->has_switch)
            value_read(&is_on, "true", w->this_year, w->arena, into);
        walk_map(w, o->group, n, into);
    } else if (o->has_switch && n->kind == NODE_SCALAR) {
        read_scalar(w, &is_on, n, into); /* an empty one, too: nobody knows what it was to be */
    } else if (!node_is_null(n)) {
        complain_value(w->complaints, n, "%s is not a map of keys", node_quote(n, quoted));
    }
}

static void read_row(struct walk *w, const struct option *o, const struct node *n, void *into)
{
    enum node_kind kind = o->kind == OPTION_LIST ? NODE_LIST : NODE_MAP;
    char quoted[QUOTE_MAX];

    if (n->is_broken)
        return;
    if (option_is_scalar(o)) {
        read_scalar(w, o, n, into);
    } else if (o->kind == OPTION_MAP) {
        read_map(w, o, n, into);
    } else if (n->kind == kind) {
        read_array(w, o, n, into);
    } else if (!node_is_null(n)) {
        complain_value(w->complaints, n, "%s is not %s", node_quote(n, quoted),
                       kind == NODE_LIST ? "a list; write it in [ ], with commas between"
                                         : "a map of names");
    }
}

static void walk_map(struct walk *w, const struct option_group *g, const struct node *n, void *into)
{
    for (const struct node *child = n->first; child; child = child->next) {
        const struct option *o = option_find(g, child->key);

        if (o)
            read_row(w, o, child, into);
        else if (g->other)
            g->other(w, child, into);
        else
            complain_unknown(w, g, child);
    }
    for (size_t i = 0; i < g->row_count; i++)
        if (g->rows[i].required && !node_find(n, g->rows[i].key))
            complain_value(w->complaints, n, "%s is missing", g->rows[i].key);
}

static void set_default(struct walk *w, const struct option *o, void *into)
{
    struct option is_on = switch_of(o);

    if (option_is_scalar(o)) {
        if (o->value)
            value_read(o, o->value, w->this_year, w->arena, into);
    } else if (o->kind == OPTION_MAP) {
        if (o->has_switch)
            value_read(&is_on, o->value, w->this_year, w->arena, into);
        set_defaults(w, o->group, into);
    } else {
        void *element = make_array(w, o, o->value ? 1 : 0, into);
        if (element && o->value)
            value_read(&o->group->rows[0], o->value, w->this_year, w->arena, element);
    }
}

static void set_defaults(struct walk *w, const struct option_group *g, void *into)
{
    for (size_t i = 0; i < g->row_count; i++)
        set_default(w, &g->rows[i], into);
}

void walk_options(struct walk *w, const struct node *root, struct conf *into)
{
    set_defaults(w, &option_table, into);
    walk_map(w, &option_table, root, into);
}

void walk_sensor_setting(struct walk *w, const struct node *n, void *sensor)
{
    struct sensor_config *s = sensor;
    char quoted[QUOTE_MAX];

    if (n->is_broken)
        return;
    if (n->kind != NODE_SCALAR) {
        complain_value(w->complaints, n, "%s is not one value", node_quote(n, quoted));
        return;
    }
    if (node_is_null(n)) {
        complain_key(w->complaints, n, "has no value");
        return;
    }
    const char *text = text_of(w, n);
    if (!text)
        return;
    if (strlen(n->key) > ID_MAX) {
        complain_key(w->complaints, n, "there is no such key");
    } else if (strlen(text) > SENSOR_VALUE_MAX || strchr(text, '\n')) {
        complain_value(w->complaints, n, "%s is not a line of text of at most %d bytes",
                       node_quote(n, quoted), SENSOR_VALUE_MAX);
    } else if (s->setting_count == SENSOR_SETTINGS_MAX) {
        complain_key(w->complaints, n, "more than %d keys of a plugin", SENSOR_SETTINGS_MAX);
    } else {
        struct sensor_setting *set = &s->settings[s->setting_count++];
        memcpy(set->key, n->key, strlen(n->key) + 1);
        memcpy(set->value, text, strlen(text) + 1);
    }
}
