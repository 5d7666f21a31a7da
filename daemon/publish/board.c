#include "board.h"

#include "hash.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define LONG_AGO (INT64_MIN / 2)

void board_init(struct board *b)
{
    *b = (struct board){ 0 };
}

void board_fini(struct board *b)
{
    for (size_t i = 0; i < b->count; i++)
        free(b->entries[i].text);
    free(b->entries);
    *b = (struct board){ 0 };
}

/* Payloads with a time carry it as their last key. */
static unsigned hash_of(const char *text)
{
    const char *end = NULL;

    for (const char *p = strstr(text, ",\"t\":"); p; p = strstr(p + 1, ",\"t\":"))
        end = p;
    return hash_text(text, end);
}

static struct board_entry *find(struct board *b, const char *topic)
{
    for (size_t i = 0; i < b->count; i++)
        if (strcmp(b->entries[i].topic, topic) == 0)
            return &b->entries[i];
    return NULL;
}

static struct board_entry *add(struct board *b, const char *topic)
{
    if (b->count == b->room) {
        size_t room = b->room ? 2 * b->room : 16;
        struct board_entry *entries = realloc(b->entries, room * sizeof(*entries));
        if (!entries)
            return NULL;
        b->entries = entries;
        b->room = room;
    }
    struct board_entry *e = &b->entries[b->count++];
    *e = (struct board_entry){ .sent_us = LONG_AGO, .repeat_us = INSTANT_NEVER };
    strncpy(e->topic, topic, sizeof(e->topic) - 1);
    return e;
}

int board_put(struct board *b, const struct board_value *v)
{
    struct board_entry *e = v->text ? find(b, v->topic) : NULL;

    if (!v->text)
        return -ENOMEM;
    if (!e && b->count >= BOARD_MAX) {
        free(v->text);
        return -ENOBUFS;
    }
    if (!e)
        e = add(b, v->topic);
    if (!e) {
        free(v->text);
        return -ENOMEM;
    }
    const bool has_news = e->waits && e->hash != e->sent_hash;
    free(e->text);
    e->text = v->text;
    e->hash = hash_of(v->text);
    /* What was in a hurry stays so until it is sent, whatever comes after it. */
    e->pace_s = has_news && e->pace_s < v->pace_s ? e->pace_s : v->pace_s;
    e->unchanged_s = v->unchanged_s;
    e->retain = v->retain;
    e->must_arrive = v->must_arrive;
    e->waits = e->sent_us == LONG_AGO || e->hash != e->sent_hash || v->unchanged_s > 0;
    return 0;
}

bool board_remove(struct board *b, const char *topic)
{
    struct board_entry *e = find(b, topic);

    if (!e)
        return false;
    free(e->text);
    *e = b->entries[--b->count];
    return true;
}

void board_again(struct board *b)
{
    for (size_t i = 0; i < b->count; i++) {
        b->entries[i].sent_us = LONG_AGO;
        b->entries[i].waits = true;
    }
}

void board_repeat(struct board *b, const char *topic, int64_t at_us)
{
    struct board_entry *e = find(b, topic);

    if (e && e->repeat_us == INSTANT_NEVER)
        e->repeat_us = at_us;
}

static int64_t due_of(const struct board_entry *e)
{
    const int32_t wait_s = e->hash != e->sent_hash ? e->pace_s : e->unchanged_s;
    const int64_t due = !e->waits                ? INSTANT_NEVER
                        : e->sent_us == LONG_AGO ? LONG_AGO
                                                 : e->sent_us + wait_s * US_PER_S;
    return due < e->repeat_us ? due : e->repeat_us;
}

struct board_entry *board_next(struct board *b, bool must_arrive, int64_t now_us)
{
    for (size_t i = 0; i < b->count; i++)
        if (b->entries[i].must_arrive == must_arrive && due_of(&b->entries[i]) <= now_us)
            return &b->entries[i];
    return NULL;
}

void board_sent(struct board_entry *e, int64_t now_us)
{
    e->waits = e->unchanged_s > 0;
    e->sent_us = now_us;
    e->repeat_us = INSTANT_NEVER;
    e->sent_hash = e->hash;
}

int64_t board_due(const struct board *b)
{
    int64_t due = INSTANT_NEVER;

    for (size_t i = 0; i < b->count; i++)
        if (due_of(&b->entries[i]) < due)
            due = due_of(&b->entries[i]);
    return due;
}
