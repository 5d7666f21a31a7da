/*
 * claims.c - who wears which sensor
 *
 * Said in two places: `sensors: {strap: {person: alex}}` and `people: {alex:
 * {sensors: [strap, AA:BB:CC:DD:EE:FF]}}`. Both end in c->sensors. An address
 * that no entry of `sensors:` has becomes a heart-rate sensor of its own, named
 * after the person and as much of the address's end as tells it apart.
 */
#include "rules.h"

#include "check.h"
#include "complain.h"
#include "near.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define DEFAULT_PLUGIN "heart-rate"
#define HOUSE_PLUGIN   "mqtt" /* also reads the rows of context: */
#define ADDRESS_DIGITS 12
#define TAIL_MIN       4

struct claims {
    struct walk *w;
    struct conf *conf;
    struct sensor_config *sensors; /* the old ones, then those made of addresses */
    const struct node **by;        /* for each: where its person was said; NULL: nowhere yet */
    size_t count;
};

static void upper(char *address)
{
    for (; *address; address++)
        *address = (char)toupper((unsigned char)*address);
}

static bool is_address(const char *text)
{
    return check_address(text) == NULL;
}

static struct sensor_config *find(struct claims *cl, const char *name_or_address)
{
    for (size_t i = 0; i < cl->count; i++) {
        struct sensor_config *s = &cl->sensors[i];
        if (strcmp(is_address(name_or_address) ? s->address : s->id, name_or_address) == 0)
            return s;
    }
    return NULL;
}

/* The rules for one entry of `sensors:`. */
static void check_entry(struct claims *cl, size_t i, const struct node *n)
{
    struct sensor_config *s = &cl->sensors[i];
    const struct node *person = node_find(n, "person"), *address = node_find(n, "address");
    const struct node *kind = strcmp(s->plugin, HOUSE_PLUGIN) == 0 ? node_find(n, "kind") : NULL;
    struct complaints *c = cl->w->complaints;
    char quoted[QUOTE_MAX], hint[ID_MAX + 32];

    upper(s->address);
    if (!s->plugin[0] && !node_find(n, "plugin")) {
        if (s->address[0])
            strcpy(s->plugin, DEFAULT_PLUGIN);
        else if (!address)
            complain_key(c, n, "needs a plugin, or an address");
    }
    if (kind) /* as a wearable it would be missed, and what it said would never end */
        complain_key(c, kind, "is of what tells of the house: that is a row of context:");
    if (person && s->person[0]) {
        cl->by[i] = person;
        if (strcmp(s->person, "guest") != 0 && !rules_person(cl->conf, s->person))
            complain_value(c, person, "%s is nobody under people%s", node_quote(person, quoted),
                           rules_person_hint(cl->conf, person, s->person, hint));
    }
    for (size_t j = 0; address && s->address[0] && j < i; j++) {
        if (strcmp(cl->sensors[j].address, s->address) == 0) {
            complain_value(c, address, "sensors.%s has this address already", cl->sensors[j].id);
            break;
        }
    }
}

static bool is_free(const struct claims *cl, const struct sensor_config *s)
{
    for (size_t i = 0; i < cl->count; i++)
        if (&cl->sensors[i] != s && id_is_alike(cl->sensors[i].id, s->id))
            return false;
    return true;
}

static void make_id(struct claims *cl, struct sensor_config *s, const char *person)
{
    char digits[ADDRESS_DIGITS + 1] = "";
    size_t used = 0;

    for (const char *a = s->address; *a && used < ADDRESS_DIGITS; a++)
        if (*a != ':')
            digits[used++] = (char)tolower((unsigned char)*a);
    for (size_t tail = TAIL_MIN; tail <= ADDRESS_DIGITS; tail++) {
        snprintf(s->id, sizeof(s->id), "%.*s-%s", (int)(ID_MAX - 1 - tail), person,
                 digits + ADDRESS_DIGITS - tail);
        if (is_free(cl, s))
            return;
    }
}

static void complain_claimed(struct claims *cl, const struct sensor_config *s, const struct node *n)
{
    const struct node *by = cl->by[s - cl->sensors];
    char quoted[QUOTE_MAX];
    size_t line, column;

    place_find(&by->at, &line, &column);
    complain_value(cl->w->complaints, n, "%s is worn by %s already, says %s:%zu:%zu",
                   node_quote(n, quoted), by->secret ? "another" : s->person, by->at.source->path,
                   line, column);
}

static void complain_no_sensor(struct claims *cl, const char *name, const struct node *n)
{
    struct near near = { .given = name };
    char quoted[QUOTE_MAX];

    for (size_t i = 0; i < cl->count && !n->secret; i++)
        near_try(&near, cl->sensors[i].id);
    if (near.word)
        complain_value(cl->w->complaints, n, "%s is none under sensors; did you mean \"%s\"?",
                       node_quote(n, quoted), near.word);
    else
        complain_value(cl->w->complaints, n, "%s is none under sensors", node_quote(n, quoted));
}

static void claim(struct claims *cl, const struct profile *p, char *sensor, const struct node *n)
{
    struct sensor_config *s;
    char quoted[QUOTE_MAX];

    if (is_address(sensor))
        upper(sensor);
    s = find(cl, sensor);
    if (!s && !is_address(sensor)) {
        complain_no_sensor(cl, sensor, n);
        return;
    }
    if (!s) {
        s = &cl->sensors[cl->count++];
        memcpy(s->address, sensor, sizeof(s->address));
        strcpy(s->plugin, DEFAULT_PLUGIN);
        make_id(cl, s, p->id);
    }
    const struct node **by = &cl->by[s - cl->sensors];
    if (*by && strcmp(s->person, p->id) != 0) {
        complain_claimed(cl, s, n);
    } else if (*by && (*by)->up == n->up) {
        complain_value(cl->w->complaints, n, "%s is listed twice", node_quote(n, quoted));
    } else {
        memcpy(s->person, p->id, sizeof(s->person));
        *by = n;
    }
}

void rules_claim(struct walk *w, const struct node *root, struct conf *c)
{
    const struct node *people = node_find(root, "people"), *sensors = node_find(root, "sensors");
    size_t room = c->sensor_count + c->person_count * PROFILE_SENSOR_MAX, i = 0;
    struct claims cl = { .w = w, .conf = c, .count = c->sensor_count };

    cl.sensors = arena_alloc(w->arena, (room + 1) * sizeof(*cl.sensors));
    cl.by = arena_alloc(w->arena, (room + 1) * sizeof(*cl.by));
    if (!cl.sensors || !cl.by)
        return;
    if (c->sensor_count > 0)
        memcpy(cl.sensors, c->sensors, c->sensor_count * sizeof(*cl.sensors));
    for (const struct node *n = sensors ? sensors->first : NULL; n && i < c->sensor_count;
         n = n->next, i++)
        check_entry(&cl, i, n);

    const struct node *person = people ? people->first : NULL;
    for (i = 0; i < c->person_count && person; i++, person = person->next) {
        struct profile *p = &c->people[i];
        const struct node *list = node_find(person, "sensors");
        const struct node *n = list ? list->first : NULL;

        for (uint8_t j = 0; j < p->sensor_count && n; j++, n = n->next)
            if (p->sensors[j][0])
                claim(&cl, p, p->sensors[j], n);
    }
    c->sensors = cl.sensors;
    c->sensor_count = cl.count;
}
