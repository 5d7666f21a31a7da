/*
 * board - the newest value of each topic, and when it may be sent
 *
 * What describes the present is never queued: a newer value takes the place of
 * the one that waits. A value that changed waits for `pace`; one that did not is
 * said again after `unchanged`, for as long as it stands. Both count from the last
 * sending and on balm's clock. After a connect, or when Home Assistant is born,
 * everything is due at once.
 */
#pragma once

#include "instant.h"
#include "table.h"

#include <stdbool.h>
#include <stddef.h>

#define BOARD_MAX 320 /* a full house: 6 topics of each of 32 people, 64 sensors, the bridge */

struct board_entry {
    char topic[TOPIC_MAX];
    char *text;
    unsigned hash, sent_hash; /* without `t`: time alone is no news */
    bool waits;
    int64_t sent_us, repeat_us; /* INSTANT_NEVER: not asked for */
    int32_t pace_s, unchanged_s;
    bool retain;
    bool must_arrive; /* through the outbox; else at QoS 0 */
};

struct board {
    struct board_entry *entries;
    size_t count, room;
};

struct board_value {
    const char *topic;
    char *text;                  /* taken over */
    int32_t pace_s, unchanged_s; /* 0, 0: at once, and only when it changed */
    bool retain, must_arrive;
};

void board_init(struct board *b);
void board_fini(struct board *b);

/* 0, -ENOMEM or -ENOBUFS; the text is freed then. A NULL text is -ENOMEM. */
int board_put(struct board *b, const struct board_value *v);
/* The topic is gone; true: it was here. */
bool board_remove(struct board *b, const char *topic);
/* Everything is due at once. */
void board_again(struct board *b);
/* What it says is said again then, unless it is sent before. Asked for twice: the first counts. */
void board_repeat(struct board *b, const char *topic, int64_t at_us);
/* One of its kind that is due; NULL: none. */
struct board_entry *board_next(struct board *b, bool must_arrive, int64_t now_us);
void board_sent(struct board_entry *e, int64_t now_us);
/* When the next one is due; INSTANT_NEVER: none waits. */
int64_t board_due(const struct board *b);
