/*
 * mailbox - what Paho's threads tell the loop
 *
 * Paho calls back on threads of its own, some of them while it holds its global
 * mutex. Those callbacks copy what they were given into a letter and post it
 * here; the loop opens the letters later. The lock is a leaf: nothing is called
 * while it is held.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

/* The longest payload that is taken; of a longer one only the beginning is. */
#define LETTER_PAYLOAD_MAX (16 * 1024)
#define LETTER_BEGINNING   4096 /* a mailbox full of them is no fuller than of others */

enum letter_kind {
    LETTER_CONNECTED,
    LETTER_REFUSED,        /* no connection: .code, text in .bytes */
    LETTER_LOST,           /* the connection broke */
    LETTER_LEFT,           /* it was ended as we asked */
    LETTER_ACKED,          /* .token; 0 for messages without acknowledgement: written */
    LETTER_NOT_SENT,       /* .token, .code */
    LETTER_NOT_SUBSCRIBED, /* .code */
    LETTER_TLS,            /* OpenSSL's own words, in .bytes */
    LETTER_MESSAGE,        /* .topic, .bytes, .len */
};

struct letter {
    struct letter *next;
    enum letter_kind kind;
    unsigned stamp; /* of the connection it belongs to */
    int code, token;
    bool retained, too_large;
    const char *topic; /* within bytes */
    size_t len;
    char bytes[]; /* ends with a NUL that is not counted in len */
};

struct mailbox;

struct mailbox_events {
    void (*letter)(void *ctx, const struct letter *letter);
    void (*closed)(void *ctx); /* last call ever */
};

/* NULL: out of memory; then the letter is lost, and our own timeouts notice. Any thread. */
struct letter *letter_new(enum letter_kind kind, const char *topic, size_t topic_len,
                          const void *bytes, size_t len);

int mailbox_open(struct mailbox **out, uv_loop_t *loop, const struct mailbox_events *events,
                 void *ctx);
/* Safe twice. No letter is delivered afterwards. */
void mailbox_close(struct mailbox *m);

/* Takes the letter over; NULL is allowed. The only function here for other threads. */
void mailbox_post(struct mailbox *m, struct letter *letter);

/* Letters posted from now on carry the returned stamp; older ones are of an older connection. */
unsigned mailbox_stamp(struct mailbox *m);
/*
 * Messages below the topic `under` are let in only if their topic begins with
 * `only`: the discovery of a whole home passes by where we look for our own.
 */
int mailbox_filter(struct mailbox *m, const char *under, const char *only);
/* Messages that found the mailbox full. */
uint64_t mailbox_dropped(struct mailbox *m);
