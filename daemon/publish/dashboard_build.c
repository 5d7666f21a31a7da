/*
 * dashboard_build.c - a card of the table as Home Assistant's frontend wants it
 *
 * Only keys that Home Assistant 2024.12 knows. A name is always given: by itself a card shows the
 * device's name before the entity's, and on a phone there is no room for both.
 */
#include "builder.h"
#include "dashboard.h"
#include "texts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ENTITY_ID_MAX 256

/* Home Assistant's ids of one entity, and what it is called. */
struct shown {
    char id[ENTITY_ID_MAX];
    const char *name;
};

/* Takes the item over; a list that could not be made whole becomes NULL. */
static void push(json_t **list, json_t *item)
{
    if (json_array_append_new(*list, item) == 0)
        return;
    json_decref(*list);
    *list = NULL;
}

static const char *text_of(const json_t *o, const char *key)
{
    const char *text = json_string_value(json_object_get(o, key));
    return text ? text : "";
}

static const char *device_name(const struct dashboard_device *d)
{
    return text_of(json_object_get(d->discovery, "device"), "name");
}

/* False: it is not there. */
static bool find(struct shown *out, const struct dashboard_device *d, const char *component)
{
    const json_t *c = json_object_get(json_object_get(d->discovery, "components"), component);
    const char *given = text_of(c, "default_entity_id");

    if (!given[0])
        return false;
    out->name = text_of(c, "name");
    snprintf(out->id, sizeof(out->id), "%s", given);
    if (d->by_name) {
        int n = snprintf(out->id, sizeof(out->id), "%s.", text_of(c, "platform"));
        dashboard_slug(out->id + n, sizeof(out->id) - (size_t)n, device_name(d), out->name);
    }
    return true;
}

static struct builder begin(const char *type)
{
    struct builder b = builder_begin();

    builder_put(&b, "type", json_string(type));
    return b;
}

static struct builder begin_tile(const struct shown *e)
{
    struct builder b = begin("tile");

    builder_put(&b, "entity", json_string(e->id));
    return b;
}

/* The whole tile acts, its icon too; what the entity's state is, it does not say. */
static json_t *end_tile(struct builder *b, const char *name, json_t *action)
{
    builder_put(b, "name", json_string(name));
    builder_put(b, "hide_state", json_true());
    builder_put(b, "tap_action", json_incref(action));
    builder_put(b, "icon_tap_action", action);
    return b->json;
}

static json_t *press_card(const struct dashboard_card *c, const struct shown *e)
{
    struct builder b = begin_tile(e);
    json_t *action = json_pack("{s:s, s:s, s:{s:s}}", "action", "perform-action", "perform_action",
                               "button.press", "target", "entity_id", e->id);

    if (c->text && json_object_set_new(action, "confirmation",
                                       json_pack("{s:s}", "text", texts_find(c->text))) != 0) {
        json_decref(action);
        action = NULL;
    }
    return end_tile(&b, e->name, action);
}

/* There is no button for it: the word goes to where a notification's answer goes. */
static json_t *answer_card(const struct dashboard_card *c, const struct dashboard_device *d,
                           const struct shown *e)
{
    char topic[TOPIC_MAX];
    struct builder b = begin_tile(e);

    table_format(topic, d->base, TOPIC_ANSWER, d->id, NULL);
    builder_put(&b, "icon", json_string(c->icon));
    return end_tile(&b, texts_find(c->text),
                    json_pack("{s:s, s:s, s:{s:s, s:s, s:i}}", "action", "perform-action",
                              "perform_action", "mqtt.publish", "data", "topic", topic, "payload",
                              c->answer, "qos", 1));
}

/* While there is no score a gauge complains of what is no number; `why` stands beside it. */
static json_t *gauge_card(const struct shown *e)
{
    static const struct {
        int from;
        const char *color, *text;
    } levels[] = { { 0, "#43a047", "dashboard.level.calm" },
                   { LEVEL_ORDINARY_FROM, "#7cb342", "dashboard.level.ordinary" },
                   { LEVEL_ELEVATED_FROM, "#ffa600", "dashboard.level.elevated" },
                   { LEVEL_HIGH_FROM, "#db4437", "dashboard.level.high" } };
    json_t *segments = json_array();
    struct builder b = begin("gauge");

    for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++)
        push(&segments, json_pack("{s:i, s:s, s:s}", "from", levels[i].from, "color",
                                  levels[i].color, "label", texts_find(levels[i].text)));
    builder_put(&b, "entity", json_string(e->id));
    builder_put(&b, "name", json_string(e->name));
    builder_put(&b, "min", json_integer(0));
    builder_put(&b, "max", json_integer(100));
    builder_put(&b, "needle", json_true());
    builder_put(&b, "segments", segments);
    builder_put(&b, "grid_options", json_pack("{s:i, s:i}", "columns", 6, "rows", 4));
    builder_put(&b, "visibility",
                json_pack("[{s:s, s:s, s:s}, {s:s, s:s, s:s}]", "condition", "state", "entity",
                          e->id, "state_not", "unknown", "condition", "state", "entity", e->id,
                          "state_not", "unavailable"));
    return b.json;
}

/* As a string of Jinja's: an own wording may hold what a template would act on. */
static void put_literal(FILE *to, const char *text)
{
    fputc('\'', to);
    for (; *text; text++) {
        if (*text == '\'' || *text == '\\')
            fputc('\\', to);
        fputc(*text, to);
    }
    fputc('\'', to);
}

static json_t *offer_card(const struct dashboard_card *c, const struct shown *e)
{
    char *content = NULL;
    size_t size = 0;
    struct builder b = begin("markdown");
    FILE *to = open_memstream(&content, &size);

    if (to) {
        fprintf(to,
                "{%%- set offer = '%s' %%}\n"
                "{%%- if is_state_attr(offer, 'status', 'open') %%}\n"
                "**{{ state_attr(offer, 'title') }}**\n"
                "\n"
                "{{ state_attr(offer, 'message') }}\n"
                "{%%- else %%}\n"
                "{{ ",
                e->id);
        put_literal(to, texts_find(c->text));
        fputs(" }}\n{%- endif %}", to);
    }
    builder_put(&b, "content", to && fclose(to) == 0 ? json_string(content) : NULL);
    free(content);
    return b.json;
}

/* Cards of several entities; options may say which type it is. */
static json_t *list_card(const struct dashboard_card *c, const struct dashboard_device *d,
                         const struct shown *all, size_t count, enum device device)
{
    json_t *list = json_array();
    struct builder b = begin(c->kind == DASHBOARD_LOGBOOK ? "logbook" : "entities");

    if (c->kind == DASHBOARD_ROWS) {
        if (device != DEVICE_PERSON)
            builder_put(&b, "title", json_string(device_name(d)));
        builder_put(&b, "show_header_toggle", json_false());
    }
    if (c->options) {
        json_t *options = json_loads(c->options, 0, NULL);
        if (!options || json_object_update(b.json, options) != 0)
            builder_put(&b, "entities", NULL);
        json_decref(options);
    }
    for (size_t i = 0; i < count; i++)
        push(&list, c->kind == DASHBOARD_LOGBOOK
                        ? json_string(all[i].id)
                        : json_pack("{s:s, s:s}", "entity", all[i].id, "name", all[i].name));
    builder_put(&b, "entities", list);
    return b.json;
}

static json_t *card(const struct dashboard_card *c, const struct dashboard_device *d,
                    const struct shown *all, size_t count, enum device device)
{
    struct builder b;

    switch (c->kind) {
    case DASHBOARD_TILE:
        b = begin_tile(&all[0]);
        builder_put(&b, "name", json_string(all[0].name));
        return b.json;
    case DASHBOARD_GAUGE: return gauge_card(&all[0]);
    case DASHBOARD_OFFER: return offer_card(c, &all[0]);
    case DASHBOARD_ANSWER: return answer_card(c, d, &all[0]);
    case DASHBOARD_PRESS: return press_card(c, &all[0]);
    case DASHBOARD_ROWS:
    case DASHBOARD_GRAPH:
    case DASHBOARD_LOGBOOK: break;
    }
    return list_card(c, d, all, count, device);
}

/* Takes the card over; NULL: out of memory. */
static json_t *show_while(json_t *card, const struct dashboard_device *d, const char *component)
{
    struct builder b = { .json = card };
    struct shown e;

    if (card && component && find(&e, d, component))
        builder_put(
            &b, "visibility",
            json_pack("[{s:s, s:s, s:s}]", "condition", "state", "entity", e.id, "state", "on"));
    return b.json;
}

bool dashboard_build(json_t *cards, const struct dashboard_device *d, size_t section)
{
    size_t count, sections;
    const struct dashboard_card *all = dashboard_cards(&count);
    const enum device device = dashboard_sections(&sections)[section].device;

    for (size_t i = 0; i < count; i++) {
        struct shown shown[DASHBOARD_ENTITIES_MAX];
        size_t n = 0;
        if (all[i].section != section)
            continue;
        for (size_t k = 0; k < DASHBOARD_ENTITIES_MAX && all[i].entities[k]; k++)
            n += find(&shown[n], d, all[i].entities[k]);
        if (n == 0)
            continue;
        json_t *one = show_while(card(&all[i], d, shown, n, device), d, all[i].shown_while);
        if (json_array_append_new(cards, one) != 0)
            return false;
    }
    return true;
}
