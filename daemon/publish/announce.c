#include "announce.h"

#include "hash.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void announce_init(struct announce *a)
{
    memset(a, 0, sizeof(*a));
}

void announce_fini(struct announce *a)
{
    for (size_t i = 0; i < a->count; i++)
        free(a->devices[i].payload);
    announce_init(a);
}

static struct announced *find(struct announce *a, const char *object_id)
{
    for (size_t i = 0; i < a->count; i++)
        if (strcmp(a->devices[i].object_id, object_id) == 0)
            return &a->devices[i];
    return NULL;
}

/* A place of its own, or that of one that is gone. */
static struct announced *place_for(struct announce *a)
{
    if (a->count < ANNOUNCE_MAX)
        return &a->devices[a->count++];
    for (size_t i = 0; i < a->count; i++)
        if (!a->devices[i].payload)
            return &a->devices[i];
    return NULL;
}

void announce_set(struct announce *a, const char *object_id, char *payload)
{
    struct announced *d = find(a, object_id);

    if (!d && payload) {
        d = place_for(a);
        if (d) {
            *d = (struct announced){ .sent_ms = -ANNOUNCE_REVISION_MS };
            snprintf(d->object_id, sizeof(d->object_id), "%s", object_id);
        }
    }
    if (!d || !payload) {
        free(payload);
        return;
    }
    free(d->payload);
    d->payload = payload;
    d->hash = hash_text(payload, NULL) | 1; /* 0: never sent */
}

bool announce_remove(struct announce *a, const char *object_id, int64_t now_ms)
{
    struct announced *d = find(a, object_id);

    if (!d || !d->payload)
        return false;
    free(d->payload);
    d->payload = NULL;
    d->sent_hash = 0;
    d->sent_ms = now_ms;
    d->deleted = d->again = false;
    return true;
}

bool announce_forget(struct announce *a, size_t *at, char object_id[OBJECT_ID_MAX])
{
    while (*at < a->count) {
        struct announced *d = &a->devices[(*at)++];
        if (!d->payload || d->deleted)
            continue;
        d->deleted = true;
        d->again = false;
        snprintf(object_id, OBJECT_ID_MAX, "%s", d->object_id);
        return true;
    }
    return false;
}

void announce_again(struct announce *a)
{
    for (size_t i = 0; i < a->count; i++)
        a->devices[i].again = true;
}

void announce_birth(struct announce *a)
{
    for (size_t i = 0; i < a->count; i++)
        a->devices[i].deleted = false;
    announce_again(a);
}

static int64_t due_of(const struct announced *d)
{
    if (!d->payload || d->deleted)
        return ANNOUNCE_NEVER;
    if (d->hash == d->sent_hash)
        return d->again ? 0 : ANNOUNCE_NEVER;
    return d->sent_ms + ANNOUNCE_REVISION_MS;
}

bool announce_waits(struct announce *a, const char *object_id)
{
    const struct announced *d = find(a, object_id);
    return d && d->payload && !d->deleted && d->hash != d->sent_hash;
}

struct announced *announce_next(struct announce *a, int64_t now_ms)
{
    for (size_t i = 0; i < a->count; i++)
        if (due_of(&a->devices[i]) <= now_ms)
            return &a->devices[i];
    return NULL;
}

bool announce_sent(struct announced *d, int64_t now_ms)
{
    bool is_news = d->hash != d->sent_hash;

    /* What is repeated may be the first that Home Assistant sees since its start, so the pause
       begins anew. */
    d->sent_ms = now_ms;
    d->sent_hash = d->hash;
    d->again = false;
    return is_news;
}

int64_t announce_due(const struct announce *a)
{
    int64_t due = ANNOUNCE_NEVER;

    for (size_t i = 0; i < a->count; i++)
        if (due_of(&a->devices[i]) < due)
            due = due_of(&a->devices[i]);
    return due;
}

void announce_heard(struct announce *a, const char *object_id, bool empty)
{
    struct announced *d = find(a, object_id);

    if (!d || !d->payload) {
        if (empty || a->stranger_count >= ANNOUNCE_STRANGER_MAX)
            return;
        for (size_t i = 0; i < a->stranger_count; i++)
            if (strcmp(a->strangers[i], object_id) == 0)
                return;
        snprintf(a->strangers[a->stranger_count++], OBJECT_ID_MAX, "%s", object_id);
        return;
    }
    /* Before our first sending, and just after a removal, an empty one is an echo of our own. */
    if (empty && d->sent_hash != 0)
        d->deleted = true;
}

bool announce_stranger(struct announce *a, char object_id[OBJECT_ID_MAX])
{
    while (a->stranger_count > 0) {
        const char *last = a->strangers[--a->stranger_count];
        const struct announced *d = find(a, last);
        if (d && d->payload)
            continue; /* has become known meanwhile */
        snprintf(object_id, OBJECT_ID_MAX, "%s", last);
        return true;
    }
    return false;
}
