/*
 * client - one MQTTAsync handle of Paho, whose callbacks all end in the mailbox
 *
 * The only file that calls Paho. It never asks Paho for its state (the loop
 * keeps that itself), has no persistence and no automatic reconnect. All
 * functions are for the loop thread.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct client;
struct mailbox;

struct client_connect {
    const char *host; /* a name, or an address without brackets */
    uint16_t port;
    const char *username, *password;         /* empty: none */
    const char *tls_ca, *tls_cert, *tls_key; /* empty: none; a CA may be a folder */
    bool tls;
    const char *will_topic, *will; /* retained, QoS 1 */
    int keep_alive_s, timeout_s;
};

/* What a refusal means for the next try. */
enum client_refusal {
    REFUSAL_SILENT, /* no reason given: nobody there, or hung up */
    REFUSAL_OTHER,
    REFUSAL_VERSION,
    REFUSAL_CREDENTIALS,
};

/* The version of MQTT belongs to the handle: 5, or else 3.1.1. 0 or -ENOMEM. */
int client_new(struct client **out, struct mailbox *mailbox, const char *id, bool version_5);
/* NULL is allowed. Blocks up to about a second when it is the process's last. */
void client_free(struct client *c);

/* LETTER_CONNECTED or LETTER_REFUSED follows. 0 or -EIO. */
int client_connect(struct client *c, const struct client_connect *how);
/* LETTER_LEFT follows. 0 or -EIO. */
int client_disconnect(struct client *c);
/*
 * LETTER_ACKED or LETTER_NOT_SENT with the token (0 at QoS 0) follows.
 * -EAGAIN  as much as possible is under way already
 * -EIO     not connected, or out of memory
 */
int client_send(struct client *c, const char *topic, const void *bytes, size_t len, int qos,
                bool retain, int *token);
/*
 * -EIO: not connected. With MQTT 5, with_own asks for our own messages, too, and for `retained`
 * to say that a message is of an earlier time; without it, `retained` is as it was sent. 3.1.1
 * echoes always, and always says what is of an earlier time.
 */
int client_subscribe(struct client *c, const char *filter, bool with_own);
/* Nothing is told of its end. -EIO: not connected. */
int client_unsubscribe(struct client *c, const char *filter);

enum client_refusal client_refusal(int code);
/* The reason in words; "" where the code says nothing. */
const char *client_code_text(int code);
