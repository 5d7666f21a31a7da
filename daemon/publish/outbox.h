/*
 * outbox - what must arrive: sent in order, again and again until the broker acknowledges
 *
 * Two lanes. What describes the present (discovery, retained topics, answers to
 * requests) belongs to the connection: it is made anew after each connect, so it
 * goes when the connection goes. What happened (suggestions, effects) lasts.
 * The first lane goes first, so that whoever listens knows us before we speak.
 *
 * Pure: it is told the time and sends nothing itself.
 */
#pragma once

#include "suggestion.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define OUTBOX_WINDOW      16  /* under way at once */
#define OUTBOX_SESSION_MAX 320 /* what a full house has to say after a connect */
#define OUTBOX_LASTING_MAX 256

enum outbox_lane { OUTBOX_SESSION, OUTBOX_LASTING };

struct outbox_message {
    enum outbox_lane lane;
    const char *topic;
    const void *bytes;
    size_t len;
    bool retain;
    bool newest_only; /* takes the place of a waiting one of the same topic, in either lane */
    int64_t expires_unix_ms; /* 0: never */
    const char *suggestion;  /* NULL: none; one that is here already is not taken twice */
};

struct outbox_item {
    struct outbox_item *next;
    enum outbox_lane lane;
    char *topic, *bytes;
    size_t len;
    bool retain, newest_only;
    bool under_way;
    int token;
    int64_t expires_unix_ms;
    char suggestion[SUGGESTION_ID_MAX + 1];
};

struct outbox {
    struct outbox_item *lane[2];
    size_t count[2];
    size_t under_way;
    uint64_t dropped; /* for want of room, or because they expired */
};

void outbox_init(struct outbox *o);
void outbox_fini(struct outbox *o);

/*
 * Copies everything. When the lasting lane is full, its oldest goes and is counted.
 * -EEXIST  this suggestion is waiting already
 * -ENOBUFS the session lane is full; counted
 * -ENOMEM
 */
int outbox_put(struct outbox *o, const struct outbox_message *m);
/* What to send now; NULL: nothing, or the window is full. Expired ones go; 0: no wall time. */
struct outbox_item *outbox_next(struct outbox *o, int64_t now_unix_ms);
void outbox_sent(struct outbox *o, struct outbox_item *item, int token);
/* The item of this token leaves the box and is the caller's to free; NULL: none has it. */
struct outbox_item *outbox_take(struct outbox *o, int token);
void outbox_item_free(struct outbox_item *item);
/* The connection is gone: its own lane empties, what was under way waits again. */
void outbox_down(struct outbox *o);
/* This suggestion has ended: nothing of it is to be sent any more. */
void outbox_cancel(struct outbox *o, const char *suggestion);
/* What this topic says is not sent any more, nor again after a loss; its clearing is. */
void outbox_forget(struct outbox *o, const char *topic);
size_t outbox_waiting(const struct outbox *o); /* not under way yet */
