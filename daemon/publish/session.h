/*
 * session - Paho as the loop sees it: one connection at a time, and its news in order
 *
 * Keeps the handle, counts what is under way, and drops news of connections
 * that are over.
 */
#pragma once

#include "client.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

struct letter;
struct session;

struct session_events {
    void (*connected)(void *ctx);
    void (*refused)(void *ctx, int code, const char *text);
    void (*lost)(void *ctx, const char *text);
    void (*left)(void *ctx);
    /* code 0: acknowledged, or written at QoS 0; > 0: the broker refused it; < 0: not sent. */
    void (*fate)(void *ctx, int token, int code);
    void (*message)(void *ctx, const struct letter *letter);
    void (*closed)(void *ctx); /* last call ever */
};

int session_open(struct session **out, uv_loop_t *loop, const struct session_events *events,
                 void *ctx);
/* Blocks up to about a second while Paho's threads end. Safe twice. */
void session_close(struct session *s);

/* connected() or refused() follows; forgets what was before. 0 or -errno. */
int session_connect(struct session *s, const struct client_connect *how, bool version_5);
/* left() follows, unless -EIO. */
int session_leave(struct session *s);
/* Whatever is going on is dropped without waiting for its end. */
void session_abandon(struct session *s);

/* As client_send(). */
int session_send(struct session *s, const char *topic, const void *bytes, size_t len, int qos,
                 bool retain, int *token);
int session_subscribe(struct session *s, const char *filter, bool with_own);
int session_unsubscribe(struct session *s, const char *filter);
/* As mailbox_filter(). */
int session_filter(struct session *s, const char *under, const char *only);

/* Messages without a fate, of any QoS: at QoS 0 Paho tells when it was written. */
unsigned session_unacked(const struct session *s);
uint64_t session_dropped(struct session *s);
