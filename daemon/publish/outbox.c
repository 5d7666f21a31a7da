#include "outbox.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const size_t lane_max[] = {
    [OUTBOX_SESSION] = OUTBOX_SESSION_MAX,
    [OUTBOX_LASTING] = OUTBOX_LASTING_MAX,
};

void outbox_init(struct outbox *o)
{
    *o = (struct outbox){ 0 };
}

void outbox_item_free(struct outbox_item *item)
{
    if (!item)
        return;
    free(item->topic);
    free(item->bytes);
    free(item);
}

/* Out of the list, not freed. */
static struct outbox_item *unlink_at(struct outbox *o, struct outbox_item **link)
{
    struct outbox_item *item = *link;

    *link = item->next;
    o->count[item->lane]--;
    if (item->under_way)
        o->under_way--;
    return item;
}

static void empty(struct outbox *o, enum outbox_lane lane)
{
    while (o->lane[lane])
        outbox_item_free(unlink_at(o, &o->lane[lane]));
}

void outbox_fini(struct outbox *o)
{
    empty(o, OUTBOX_SESSION);
    empty(o, OUTBOX_LASTING);
}

static struct outbox_item *item_new(const struct outbox_message *m)
{
    struct outbox_item *item = calloc(1, sizeof(*item));

    if (!item)
        return NULL;
    item->lane = m->lane;
    item->topic = strdup(m->topic);
    item->bytes = malloc(m->len + 1);
    item->len = m->len;
    item->retain = m->retain;
    item->newest_only = m->newest_only;
    item->expires_unix_ms = m->expires_unix_ms;
    if (!item->topic || !item->bytes) {
        outbox_item_free(item);
        return NULL;
    }
    if (m->len > 0)
        memcpy(item->bytes, m->bytes, m->len);
    item->bytes[m->len] = '\0';
    if (m->suggestion) {
        size_t len = strnlen(m->suggestion, SUGGESTION_ID_MAX);
        memcpy(item->suggestion, m->suggestion, len);
    }
    return item;
}

/* One under way may be old by now, but the broker will get it before its successor. */
static bool is_replaced_by(const struct outbox_item *old, const struct outbox_item *item)
{
    return item->newest_only && old->newest_only && !old->under_way &&
           strcmp(old->topic, item->topic) == 0;
}

static bool is_same_suggestion(const struct outbox_item *a, const struct outbox_item *b)
{
    return a->suggestion[0] && strcmp(a->suggestion, b->suggestion) == 0;
}

/* The oldest that is not under way: that one would arrive anyway. */
static bool drop_oldest(struct outbox *o, enum outbox_lane lane)
{
    for (struct outbox_item **link = &o->lane[lane]; *link; link = &(*link)->next) {
        if (!(*link)->under_way) {
            outbox_item_free(unlink_at(o, link));
            return true;
        }
    }
    return false;
}

/* A topic that is cleared and used anew must not be cleared after that: lanes have no order. */
static void drop_in_other_lane(struct outbox *o, const struct outbox_item *item)
{
    struct outbox_item **link =
        &o->lane[item->lane == OUTBOX_SESSION ? OUTBOX_LASTING : OUTBOX_SESSION];

    while (*link) {
        if (is_replaced_by(*link, item))
            outbox_item_free(unlink_at(o, link));
        else
            link = &(*link)->next;
    }
}

int outbox_put(struct outbox *o, const struct outbox_message *m)
{
    struct outbox_item *item = item_new(m);
    struct outbox_item **link = &o->lane[m->lane];

    if (!item)
        return -ENOMEM;
    drop_in_other_lane(o, item);
    for (; *link; link = &(*link)->next) {
        if (is_same_suggestion(item, *link)) {
            outbox_item_free(item);
            return -EEXIST;
        }
        if (is_replaced_by(*link, item)) {
            struct outbox_item *old = *link;
            item->next = old->next;
            *link = item;
            outbox_item_free(old);
            return 0;
        }
    }
    if (o->count[m->lane] >= lane_max[m->lane]) {
        o->dropped++;
        if (m->lane == OUTBOX_SESSION || !drop_oldest(o, m->lane)) {
            outbox_item_free(item);
            return -ENOBUFS;
        }
        for (link = &o->lane[m->lane]; *link; link = &(*link)->next)
            ;
    }
    *link = item;
    o->count[m->lane]++;
    return 0;
}

struct outbox_item *outbox_next(struct outbox *o, int64_t now_unix_ms)
{
    if (o->under_way >= OUTBOX_WINDOW)
        return NULL;
    for (int lane = OUTBOX_SESSION; lane <= OUTBOX_LASTING; lane++) {
        struct outbox_item **link = &o->lane[lane];
        while (*link) {
            struct outbox_item *item = *link;
            if (item->under_way) {
                link = &item->next;
            } else if (item->expires_unix_ms != 0 && now_unix_ms == 0) {
                link = &item->next; /* nobody knows yet whether it is too late */
            } else if (item->expires_unix_ms != 0 && now_unix_ms >= item->expires_unix_ms) {
                outbox_item_free(unlink_at(o, link));
                o->dropped++;
            } else {
                return item;
            }
        }
    }
    return NULL;
}

void outbox_sent(struct outbox *o, struct outbox_item *item, int token)
{
    item->under_way = true;
    item->token = token;
    o->under_way++;
}

struct outbox_item *outbox_take(struct outbox *o, int token)
{
    for (int lane = OUTBOX_SESSION; lane <= OUTBOX_LASTING; lane++)
        for (struct outbox_item **link = &o->lane[lane]; *link; link = &(*link)->next)
            if ((*link)->under_way && (*link)->token == token)
                return unlink_at(o, link);
    return NULL;
}

void outbox_down(struct outbox *o)
{
    empty(o, OUTBOX_SESSION);
    for (struct outbox_item *item = o->lane[OUTBOX_LASTING]; item; item = item->next)
        item->under_way = false;
    o->under_way = 0;
}

void outbox_cancel(struct outbox *o, const char *suggestion)
{
    struct outbox_item **link = &o->lane[OUTBOX_LASTING];

    while (*link) {
        if (!(*link)->under_way && strcmp((*link)->suggestion, suggestion) == 0)
            outbox_item_free(unlink_at(o, link));
        else
            link = &(*link)->next;
    }
}

void outbox_forget(struct outbox *o, const char *topic)
{
    for (int lane = OUTBOX_SESSION; lane <= OUTBOX_LASTING; lane++) {
        struct outbox_item **link = &o->lane[lane];
        while (*link) {
            if ((*link)->len > 0 && strcmp((*link)->topic, topic) == 0)
                outbox_item_free(unlink_at(o, link));
            else
                link = &(*link)->next;
        }
    }
}

size_t outbox_waiting(const struct outbox *o)
{
    return o->count[OUTBOX_SESSION] + o->count[OUTBOX_LASTING] - o->under_way;
}
