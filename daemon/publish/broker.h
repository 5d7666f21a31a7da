/*
 * broker - the connection to the broker, for as long as balm runs
 *
 * Resolves, connects, notices when it is lost or only pretends, and tries again
 * with a growing pause. What it is told to send it sends or refuses: it keeps
 * nothing.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

struct broker;
struct clock;
struct house_broker;

/* All in the world's time. Tests shorten them. */
struct broker_timing {
    int backoff_min_ms, backoff_max_ms;
    int connect_s;    /* Paho's patience with TCP, TLS and CONNACK */
    int keep_alive_s; /* a silent partner is noticed after 2.65 times this */
    int ack_ms;       /* no acknowledgement for so long: the partner only pretends */
    int leave_ms;     /* for Paho to answer a disconnect */
    int close_ms;     /* for what is under way when balm stops */
};
extern const struct broker_timing broker_timing_default;

struct broker_options {
    const char *host; /* empty: none */
    uint16_t port;
    const char *username, *password, *tls_ca, *tls_cert, *tls_key; /* empty: none */
    bool tls, plaintext_allowed;
    const char *will_topic, *will; /* retained, QoS 1 */
};

/* Of a message that was sent: what became of it. */
enum broker_fate {
    FATE_ACKED,
    FATE_REFUSED, /* by the broker, for good */
};

struct broker_message {
    const char *topic;
    const char *bytes; /* ends with a NUL beyond len */
    size_t len;
    bool retained, too_large; /* too large: bytes are but its beginning */
};

struct broker_events {
    void (*up)(void *ctx); /* connected; nothing is subscribed, nothing under way */
    /* What was under way has no fate any more. */
    void (*down)(void *ctx);
    void (*fate)(void *ctx, int token, enum broker_fate fate);
    void (*message)(void *ctx, const struct broker_message *message);
    void (*closed)(void *ctx); /* last call ever */
};

int broker_open(struct broker **out, uv_loop_t *loop, struct clock *clock,
                const struct broker_timing *timing, const struct broker_events *events, void *ctx);
/* Sends the farewell to the will's topic, waits for what is under way, then closed(). Safe twice.
 */
void broker_close(struct broker *b, const char *farewell);

/* The strings are not copied: they must outlive the next call, or closed(). */
void broker_set_options(struct broker *b, const struct broker_options *opt);
/* (Re)connects at once, with the options as they are now. */
void broker_reconnect(struct broker *b);

/*
 * A fate with the token (0 at QoS 0) follows, unless down() does.
 * -ENOTCONN  not connected
 * -EAGAIN    as much as possible is under way
 */
int broker_send(struct broker *b, const char *topic, const void *bytes, size_t len, int qos,
                bool retain, int *token);
/* with_own: also what we publish ourselves, as a wish of a plugin may be one of our topics. */
void broker_subscribe(struct broker *b, const char *filter, bool with_own);
void broker_unsubscribe(struct broker *b, const char *filter);
/* See mailbox_filter(). */
void broker_filter(struct broker *b, const char *under, const char *only);

bool broker_is_up(const struct broker *b);
/* Fills in connected, why and address, and adds to dropped. */
void broker_state(const struct broker *b, struct house_broker *out);
