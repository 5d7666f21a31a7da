/*
 * tree.c - looking things up in the tree, and making one of two
 */
#include "tree.h"

#include "complain.h"

#include <string.h>

bool node_is_null(const struct node *n)
{
    return n->kind == NODE_SCALAR && n->plain && !n->secret && !n->is_broken &&
           (n->text[0] == '\0' || strcmp(n->text, "~") == 0 || strcmp(n->text, "null") == 0);
}

void node_append(struct node *up, struct node *child)
{
    child->up = up;
    child->next = NULL;
    if (up->last)
        up->last->next = child;
    else
        up->first = child;
    up->last = child;
    up->count++;
}

struct node *node_find(const struct node *n, const char *key)
{
    if (!n || n->kind != NODE_MAP)
        return NULL;
    for (struct node *child = n->first; child; child = child->next)
        if (strcmp(child->key, key) == 0)
            return child;
    return NULL;
}

/* `people:` with nothing below it takes what the other file has there. */
static void take_over(struct node *into, const struct node *from)
{
    into->kind = from->kind;
    into->secret = from->secret;
    into->plain = from->plain;
    into->is_broken = from->is_broken;
    into->at = from->at;
    into->text = from->text;
    into->first = from->first;
    into->last = from->last;
    into->count = from->count;
    into->key_at = from->key_at;
    for (struct node *child = into->first; child; child = child->next)
        child->up = into;
}

void tree_merge(struct complaints *c, struct node *into, struct node *from)
{
    struct node *next;

    for (struct node *child = from->first; child; child = next) {
        struct node *there = node_find(into, child->key);

        next = child->next;
        if (!there)
            node_append(into, child);
        else if (node_is_null(there))
            take_over(there, child);
        else if (there->kind == NODE_MAP && child->kind == NODE_MAP)
            tree_merge(c, there, child);
        else if (!node_is_null(child))
            complain_key_twice(c, child, there);
    }
}
