/*
 * server - the Unix socket on the loop: clients, their lines in and out
 *
 * Knows nothing of verbs. Bounded everywhere: clients, the length of a line, and
 * what may wait for a client that does not read.
 */
#pragma once

#include "look.h"

#include <stdbool.h>
#include <stddef.h>
#include <uv.h>

#define SERVER_CLIENTS_MAX 32
#define SERVER_QUEUE_MAX   (256 * 1024) /* bytes that wait for one client */

struct server;
struct client;

struct server_events {
    void (*line)(void *ctx, struct client *c, char *text, size_t len);
    void (*gone)(void *ctx, struct client *c); /* hung up or dropped; last word of this client */
    void (*closed)(void *ctx);                 /* last call ever */
};

/*
 * 0 or -ENOMEM. Where the socket cannot be made the server is there all the
 * same, without clients, and has logged why.
 */
int server_open(struct server **out, uv_loop_t *loop, const char *path, const char *group,
                const struct server_events *events, void *ctx);
void server_close(struct server *s);

/* One line, without its break. A client that does not read is dropped. */
void client_send(struct client *c, const char *text, size_t len);
/* While held, a client that sent its end of file still gets its answer. */
void client_hold(struct client *c);
void client_release(struct client *c);
unsigned client_held(const struct client *c);
void client_watch(struct client *c, const char *person);

/* To each client that watches this person. */
void server_broadcast(struct server *s, const char *person, const char *text, size_t len);
bool server_has_watchers(const struct server *s);
void server_count(const struct server *s, struct control_counts *out);
