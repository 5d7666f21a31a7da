/*
 * feed - a file, handed over piece by piece, never faster than it is taken
 *
 * Reading happens on libuv's pool; every piece is handed over from the loop.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <uv.h>

struct feed;

struct feed_events {
    /*
     * A piece: returns how many bytes were used. Those left over come again, with
     * what follows, after feed_more(). len 0: the end, nothing comes after it; bytes that
     * are left over then were given several times, or feed_more() was called from within.
     */
    size_t (*data)(void *ctx, const uint8_t *bytes, size_t len);
    /* It cannot be read (negative errno; -EINVAL: not a file). Nothing comes after it. */
    void (*failed)(void *ctx, int status);
    void (*closed)(void *ctx); /* last call ever */
};

/* 0 or -ENOMEM; whether there is such a file shows later. */
int feed_open(struct feed **out, uv_loop_t *loop, const char *path,
              const struct feed_events *events, void *ctx);
void feed_more(struct feed *f);
/* Safe in any callback, safe twice. */
void feed_close(struct feed *f);
