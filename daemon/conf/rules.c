/*
 * rules.c - the rules of the file that no single row can know
 */
#include "rules.h"

#include "complain.h"
#include "context.h"
#include "near.h"
#include "template.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define TLS_PORT 8883

struct profile *rules_person(const struct conf *c, const char *id)
{
    for (size_t i = 0; i < c->person_count; i++)
        if (strcmp(c->people[i].id, id) == 0)
            return &c->people[i];
    return NULL;
}

const char *rules_person_hint(const struct conf *c, const struct node *n, const char *id,
                              char buf[ID_MAX + 32])
{
    struct near near = { .given = id };

    buf[0] = '\0';
    if (n->secret)
        return buf;
    for (size_t i = 0; i < c->person_count; i++)
        near_try(&near, c->people[i].id);
    if (near.word)
        snprintf(buf, ID_MAX + 32, "; did you mean \"%s\"?", near.word);
    return buf;
}

/* Of names only localhost: any other may mean another machine tomorrow. */
static bool is_loopback(const char *host)
{
    struct in_addr v4;
    struct in6_addr v6;

    if (strcasecmp(host, "localhost") == 0)
        return true;
    if (inet_pton(AF_INET, host, &v4) == 1)
        return ntohl(v4.s_addr) >> 24 == 127;
    return inet_pton(AF_INET6, host, &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

static void check_clock(struct walk *w, const struct node *root, const struct conf *c)
{
    const struct node *speed = node_find(node_find(root, "clock"), "speed");

    if (!speed || c->clock.speed <= 1)
        return;
    if (c->mqtt.host && !is_loopback(c->mqtt.host))
        complain_value(w->complaints, speed,
                       "above 1 only with a broker on this machine (mqtt.host: localhost)");
    if (c->history.path && strcmp(c->history.path, CONF_HISTORY_PATH) == 0)
        complain_value(w->complaints, speed,
                       "above 1 only with a database of its own (history.path)");
}

static void check_broker(struct walk *w, const struct node *root, struct conf *c)
{
    const struct node *mqtt = node_find(root, "mqtt");
    const struct node *tls = node_find(mqtt, "tls");

    if (c->mqtt.tls && !node_find(mqtt, "port"))
        c->mqtt.port = TLS_PORT;
    if (!c->mqtt.tls_cert != !c->mqtt.tls_key && tls && tls->kind == NODE_MAP)
        complain_value(w->complaints, tls, "cert and key are only good together");
    if (c->mqtt.password && !c->mqtt.username)
        complain_key(w->complaints, node_find(mqtt, "password"), "a password needs a username");
}

static void check_contexts(struct walk *w, const struct node *root, const struct conf *c)
{
    const struct node *list = node_find(root, "context");
    const struct node *n = list ? list->first : NULL;
    char quoted[QUOTE_MAX], hint[ID_MAX + 32];

    for (size_t i = 0; i < c->context_count && n; i++, n = n->next) {
        const char *id = c->contexts[i].person;
        const struct node *person = node_find(n, "person"), *counted = node_find(n, "count");

        if (counted && node_find(n, "kind") && c->contexts[i].kind != CONTEXT_STEPS)
            complain_key(w->complaints, counted, "only steps are counted");
        if (person && id[0] && !rules_person(c, id))
            complain_value(w->complaints, person, "%s is nobody under people%s",
                           node_quote(person, quoted), rules_person_hint(c, person, id, hint));
    }
}

/* They have topics of their own, but one would take the other's entities in Home Assistant. */
static void check_alike(struct walk *w, const struct node *map, size_t count)
{
    const struct node *n = map ? map->first : NULL;

    for (size_t i = 0; i < count && n; i++, n = n->next) {
        const struct node *other = map->first;
        while (other != n && (strcmp(other->key, n->key) == 0 || !id_is_alike(other->key, n->key)))
            other = other->next;
        if (other != n)
            complain_key(w->complaints, n,
                         "differs from %s only in _ and -: Home Assistant would have the same "
                         "entity ids for both",
                         other->key);
    }
}

/* Of what is not one of the words: the one that was meant. */
static const char *meant_word(const char *brace, const char *const *words, size_t count,
                              char buf[QUOTE_MAX])
{
    struct near near = { .given = buf };

    snprintf(buf, QUOTE_MAX, "%.*s", (int)strcspn(brace + 1, "{}"), brace + 1);
    near_try_all(&near, words, count);
    buf[0] = '\0';
    if (near.word)
        snprintf(buf, QUOTE_MAX, "; did you mean {%s}?", near.word);
    return buf;
}

static void check_provider(struct walk *w, const struct node *person, const struct profile *p)
{
    static const char *const words[] = { "technique", "duration", "date" };
    const struct template_value values[] = { { words[0], "" }, { words[1], "" }, { words[2], "" } };
    const struct node *url = node_find(node_find(node_find(person, "massage"), "provider"), "url");
    char out[PROFILE_TEXT_MAX + 1], hint[QUOTE_MAX];
    size_t at;

    if (!url || template_fill(p->massage.provider_url, values, 3, out, sizeof(out), &at) == 0)
        return;
    const char *brace = p->massage.provider_url + at;
    if (brace[1 + strcspn(brace + 1, "{}")] != '}')
        complain_value(w->complaints, url, "a brace is opened, and not closed");
    else
        complain_value(w->complaints, url,
                       "in braces, only {technique}, {duration} and {date} are known%s",
                       url->secret ? "" : meant_word(brace, words, 3, hint));
}

void rules_check(struct walk *w, const struct node *root, struct conf *c)
{
    const struct node *people = node_find(root, "people");
    const struct node *n = people ? people->first : NULL;

    check_alike(w, people, c->person_count);
    check_alike(w, node_find(root, "sensors"), c->sensor_count);
    check_clock(w, root, c);
    check_broker(w, root, c);
    check_contexts(w, root, c);
    for (size_t i = 0; i < c->person_count && n; i++, n = n->next)
        check_provider(w, n, &c->people[i]);
}
