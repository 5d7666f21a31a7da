/*
 * rules.c - the rules of the file that no single row can know
 */
#include "rules.h"

#include "complain.h"
#include "near.h"

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
        const struct node *person = node_find(n, "person");

        if (person && id[0] && !rules_person(c, id))
            complain_value(w->complaints, person, "%s is nobody under people%s",
                           node_quote(person, quoted), rules_person_hint(c, person, id, hint));
    }
}

static void check_steps(struct walk *w, const struct node *routine)
{
    const struct node *steps = node_find(routine, "steps");

    if (!steps || steps->kind != NODE_LIST)
        return;
    if (!steps->first)
        complain_value(w->complaints, steps, "a routine needs at least one step");
    for (const struct node *n = steps->first; n; n = n->next)
        if (n->kind == NODE_MAP && !node_find(n, "phase") == !node_find(n, "text"))
            complain_value(w->complaints, n, "a step has either a phase or a text");
}

void rules_check(struct walk *w, const struct node *root, struct conf *c)
{
    const struct node *routines = node_find(root, "routines");

    check_clock(w, root, c);
    check_broker(w, root, c);
    check_contexts(w, root, c);
    for (const struct node *n = routines ? routines->first : NULL; n; n = n->next)
        check_steps(w, n);
}
