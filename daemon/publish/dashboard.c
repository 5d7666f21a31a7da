/*
 * dashboard.c - a view for each person, and one of the house where nobody in particular is meant
 */
#include "dashboard.h"

#include "room.h"
#include "texts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS 3

static const char head[] =
    "# A dashboard of Home Assistant's, by `balmctl homeassistant dashboard`.\n"
    "# Settings > Dashboards > Add dashboard > New dashboard from scratch. Open it, Edit, the "
    "three\n"
    "# dots, Raw configuration editor: replace all that is there by this.\n"
    "# Some cards say \"Entity not found\"? Then other entity ids hold in your home:\n";
static const char head_given[] = "# try `balmctl homeassistant dashboard --ids names`, as Home "
                                 "Assistant before 2025.10 made them.\n";
static const char head_names[] = "# try `balmctl homeassistant dashboard --ids given`, which Home "
                                 "Assistant takes since 2025.10.\n";

/* A page that is being made; where memory runs out it is lost as a whole. */
struct page {
    const struct publish *publish;
    bool by_name, failed;
};

/* The payload that was announced; NULL: there is none. To be released. */
static json_t *announced(struct page *page, enum device device, const char *id)
{
    const struct announce *a = &page->publish->announce;
    char object_id[OBJECT_ID_MAX];
    json_t *payload = NULL;

    discovery_object_id(object_id, page->publish->opt.base, device, id);
    for (size_t i = 0; i < a->count && !payload; i++)
        if (a->devices[i].payload && strcmp(a->devices[i].object_id, object_id) == 0) {
            payload = json_loads(a->devices[i].payload, 0, NULL);
            page->failed |= !payload;
        }
    return payload;
}

static void add_cards(struct page *page, json_t *cards, const char *id, const json_t *payload,
                      size_t section)
{
    const struct dashboard_device d = {
        .base = page->publish->opt.base,
        .id = id,
        .by_name = page->by_name,
        .discovery = payload,
    };

    if (payload && !dashboard_build(cards, &d, section))
        page->failed = true;
}

/* person: NULL: of those that no person of the house wears. */
static void add_sensors(struct page *page, json_t *cards, const char *person, size_t section)
{
    const struct publish *p = page->publish;

    for (size_t i = 0; i < p->sensor_count; i++) {
        const struct sensor_status *s = &p->sensors[i];
        bool is_worn = false;
        for (size_t k = 0; k < p->person_count; k++)
            is_worn |= strcmp(p->people[k].profile.id, s->person) == 0;
        if (person ? strcmp(s->person, person) != 0 : is_worn)
            continue;
        json_t *payload = announced(page, DEVICE_SENSOR, s->id);
        add_cards(page, cards, s->id, payload, section);
        json_decref(payload);
    }
}

/* Takes the cards over. */
static void end_section(struct page *page, json_t *sections, const char *heading, const char *icon,
                        json_t *cards)
{
    if (json_array_size(cards) == 0) {
        json_decref(cards);
        return;
    }
    json_t *title = json_pack("{s:s, s:s, s:s}", "type", "heading", "heading", texts_find(heading),
                              "icon", icon);
    if (json_array_insert_new(cards, 0, title) != 0) {
        page->failed = true;
        json_decref(cards);
        return;
    }
    if (json_array_append_new(sections, json_pack("{s:s, s:o}", "type", "grid", "cards", cards)))
        page->failed = true;
}

/* person: NULL: the house's. To be released; NULL: out of memory. */
static json_t *sections_of(struct page *page, const char *person)
{
    const enum device device = person ? DEVICE_PERSON : DEVICE_BRIDGE;
    const char *id = person ? person : "";
    size_t count;
    const struct dashboard_section *all = dashboard_sections(&count);
    json_t *sections = json_array(), *own = announced(page, device, id);

    for (size_t i = 0; i < count && sections;) {
        const size_t first = i;
        json_t *cards = json_array();
        page->failed |= !cards;
        do {
            if (all[i].device == DEVICE_SENSOR)
                add_sensors(page, cards, person, i);
            else if (all[i].device == device)
                add_cards(page, cards, id, own, i);
        } while (++i < count && !all[i].heading);
        end_section(page, sections, all[first].heading, all[first].icon, cards);
    }
    json_decref(own);
    return sections;
}

/* id: NULL: of the house. */
static void add_view(struct page *page, json_t *views, const char *id, const char *title)
{
    char path[ID_MAX + 8];
    json_t *sections = sections_of(page, id);

    snprintf(path, sizeof(path), "balm%s%s", id ? "-" : "", id ? id : "");
    if (sections && json_array_size(sections) == 0) {
        json_decref(sections);
        return;
    }
    json_t *view = json_pack("{s:s, s:s, s:s, s:s, s:i, s:o}", "type", "sections", "title", title,
                             "path", path, "icon", id ? "mdi:heart-pulse" : "mdi:home-heart",
                             "max_columns", COLUMNS, "sections", sections);
    if (json_array_append_new(views, view) != 0)
        page->failed = true;
}

char *publish_dashboard(const struct publish *p, const char *person, bool by_name)
{
    struct page page = { .publish = p, .by_name = by_name };
    char comments[sizeof(head) + sizeof(head_given) + sizeof(head_names)], *text = NULL;
    json_t *views = json_array();

    for (size_t i = 0; i < p->person_count; i++) {
        const struct profile *who = &p->people[i].profile;
        if (!person || strcmp(person, who->id) == 0)
            add_view(&page, views, who->id, who->name[0] ? who->name : who->id);
    }
    if (!person)
        add_view(&page, views, NULL, texts_find("device.bridge"));
    snprintf(comments, sizeof(comments), "%s%s", head, by_name ? head_names : head_given);
    json_t *root = json_array_size(views) > 0 ? json_pack("{s:O}", "views", views) : NULL;
    if (root && !page.failed)
        text = dashboard_yaml(comments, root);
    json_decref(root);
    json_decref(views);
    return text;
}
