/*
 * announce - which devices Home Assistant is told of, and when again
 *
 * Two different revisions of one device must be 10 s apart, or Home Assistant
 * stays with the first; the same one may be repeated at any time. A device that
 * the user deleted there stays away until Home Assistant is born again or balm
 * starts anew.
 *
 * Pure: told the world's time in ms, it only says what is to be sent.
 */
#pragma once

#include "discovery.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ANNOUNCE_REVISION_MS  11000 /* 10 s there: the first may have been longer on its way */
#define ANNOUNCE_MAX          128   /* a full house has 97, and some have just gone */
#define ANNOUNCE_STRANGER_MAX 32
#define ANNOUNCE_NEVER        INT64_MAX

struct announced {
    char object_id[OBJECT_ID_MAX];
    char *payload; /* NULL: gone; kept for a while, because its clearing echoes and is a revision */
    unsigned hash, sent_hash;
    int64_t sent_ms;
    bool again;   /* to be sent although nothing changed */
    bool deleted; /* by the user, in Home Assistant */
};

struct announce {
    struct announced devices[ANNOUNCE_MAX];
    size_t count;
    /* Of ours by their name, found at the broker, but unknown to us. */
    char strangers[ANNOUNCE_STRANGER_MAX][OBJECT_ID_MAX];
    size_t stranger_count;
};

void announce_init(struct announce *a);
void announce_fini(struct announce *a);
/* Takes the payload over, NULL included. */
void announce_set(struct announce *a, const char *object_id, char *payload);
/* True: it was there, and the caller clears it at the broker. */
bool announce_remove(struct announce *a, const char *object_id, int64_t now_ms);
/* The broker may have lost everything. */
void announce_again(struct announce *a);
/*
 * Whoever lives there wants none of them: each is as if the user had deleted it. True: this one
 * was there, and the caller clears it at the broker; at is where to go on, 0 to begin with.
 */
bool announce_forget(struct announce *a, size_t *at, char object_id[OBJECT_ID_MAX]);
/* Home Assistant has started: devices deleted there come back, too. */
void announce_birth(struct announce *a);

/* A revision of it is still to be sent. */
bool announce_waits(struct announce *a, const char *object_id);

struct announced *announce_next(struct announce *a, int64_t now_ms);
/* True: it is another revision than the one before. */
bool announce_sent(struct announced *d, int64_t now_ms);
int64_t announce_due(const struct announce *a);

/* A message on a discovery topic of ours: ours echoed, the user's deletion, or a stranger. */
void announce_heard(struct announce *a, const char *object_id, bool empty);
/* The next stranger that is still unknown, each once; false: no more. */
bool announce_stranger(struct announce *a, char object_id[OBJECT_ID_MAX]);
