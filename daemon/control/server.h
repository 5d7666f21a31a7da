/*
 * server - the Unix socket on the loop: callers, their lines in and out
 *
 * Knows nothing of verbs. Bounded everywhere: callers, the length of a line, and
 * what may wait for a caller that does not read.
 */
#pragma once

#include "look.h"

#include <stdbool.h>
#include <stddef.h>
#include <uv.h>

#define SERVER_CALLERS_MAX 32
#define SERVER_QUEUE_MAX   (256 * 1024) /* bytes that wait for one caller */

struct server;
struct caller;

struct server_events {
    void (*line)(void *ctx, struct caller *c, char *text, size_t len);
    void (*gone)(void *ctx, struct caller *c); /* hung up or dropped; last word of this caller */
    void (*closed)(void *ctx);                 /* last call ever */
};

/*
 * 0 or -ENOMEM. Where the socket cannot be made the server is there all the
 * same, without callers, and has logged why.
 */
int server_open(struct server **out, uv_loop_t *loop, const char *path, const char *group,
                const struct server_events *events, void *ctx);
void server_close(struct server *s);

/* One line, without its break. A caller that does not read is dropped. */
void caller_send(struct caller *c, const char *text, size_t len);
/* While held, a caller that sent its end of file still gets its answer. */
void caller_hold(struct caller *c);
void caller_release(struct caller *c);
unsigned caller_held(const struct caller *c);
void caller_watch(struct caller *c, const char *person);

/* A caller that captures takes that to its end. */
void caller_capture(struct caller *c, const char *sensor, int64_t began_us);
/* Empty: none. */
const char *caller_captured(const struct caller *c);
int64_t caller_capture_began_us(const struct caller *c);
/* The one after `last` (NULL: the first) that captures this sensor; NULL: no more. */
struct caller *server_next_capture(struct server *s, const struct caller *last, const char *sensor);

/* To each caller that watches this person. */
void server_broadcast(struct server *s, const char *person, const char *text, size_t len);
bool server_has_watchers(const struct server *s);
void server_count(const struct server *s, struct control_counts *out);
