/*
 * rules.c - the set as a list; a few dozen, compared as texts
 *
 * A rule that cannot be set (no memory, no bus) is left out and tried again at
 * the next commit.
 */
#include "rules.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RULES_MAX 400 /* a system bus allows 512 of one connection */

struct rule {
    bool wanted, set;
    char text[RULE_MAX + 1];
};

struct rules {
    size_t count, capacity;
    struct rule *list;
};

struct rules *rules_new(void)
{
    return calloc(1, sizeof(struct rules));
}

void rules_free(struct rules *r)
{
    if (!r)
        return;
    free(r->list);
    free(r);
}

void rules_forget(struct rules *r)
{
    r->count = 0;
}

void rules_begin(struct rules *r)
{
    for (size_t i = 0; i < r->count; i++)
        r->list[i].wanted = false;
}

static struct rule *append(struct rules *r)
{
    if (r->count == RULES_MAX)
        return NULL;
    if (r->count == r->capacity) {
        size_t capacity = r->capacity ? 2 * r->capacity : 32;
        struct rule *list = realloc(r->list, capacity * sizeof(*list));
        if (!list)
            return NULL;
        r->list = list;
        r->capacity = capacity;
    }
    return &r->list[r->count++];
}

void rules_want(struct rules *r, const char *fmt, ...)
{
    struct rule rule = { .wanted = true };
    va_list args;

    va_start(args, fmt);
    int len = vsnprintf(rule.text, sizeof(rule.text), fmt, args);
    va_end(args);
    if (len < 0 || (size_t)len >= sizeof(rule.text))
        return;
    for (size_t i = 0; i < r->count; i++) {
        if (strcmp(r->list[i].text, rule.text) == 0) {
            r->list[i].wanted = true;
            return;
        }
    }
    struct rule *place = append(r);
    if (place)
        *place = rule;
}

static bool has_namespace(const struct rule *rule)
{
    return strstr(rule->text, "path_namespace=") != NULL;
}

/*
 * dbus-daemon takes two rules for equal that differ in their namespace only, and takes off
 * the one that was set last, whichever was meant. So they come off in the order of a stack,
 * and those that were above are set again.
 */
static void unstack(struct rules *r, struct bus *bus)
{
    size_t lowest = 0;

    while (lowest < r->count &&
           (r->list[lowest].wanted || !r->list[lowest].set || !has_namespace(&r->list[lowest])))
        lowest++;
    for (size_t i = r->count; i-- > lowest;) {
        struct rule *rule = &r->list[i];
        if (rule->set && has_namespace(rule)) {
            bus_unmatch(bus, rule->text);
            rule->set = false;
        }
    }
}

bool rules_commit(struct rules *r, struct bus *bus)
{
    bool any_new = false;
    size_t kept = 0;

    unstack(r, bus);
    for (size_t i = 0; i < r->count; i++) {
        struct rule *rule = &r->list[i];
        if (!rule->wanted) {
            if (rule->set)
                bus_unmatch(bus, rule->text);
            continue;
        }
        if (!rule->set) {
            rule->set = bus_match(bus, rule->text) == 0;
            any_new |= rule->set;
        }
        r->list[kept++] = *rule;
    }
    r->count = kept;
    return any_new;
}
