/*
 * fake_broker - a broker on the test's own loop that misbehaves on demand
 *
 * Speaks just enough of MQTT 3.1.1 and 5 for one client. It keeps what was
 * published, and can publish to the client.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

struct fake_broker;

struct fake_manner {
    bool only_3;       /* answers MQTT 5 with "unacceptable protocol version" */
    bool hang_up_on_5; /* closes at the sight of it, and says nothing */
    bool no_connack;   /* takes CONNECT and is silent */
    bool no_puback;    /* acknowledges nothing, but answers pings */
    int refuse;        /* code in CONNACK; 0: lets in */
    bool stop_reading; /* after CONNACK: half open */
    int puback_code;   /* MQTT 5: the reason code of each PUBACK */
};

#define FAKE_TOPIC_MAX   320
#define FAKE_MESSAGE_MAX 512
#define FAKE_FILTER_MAX  64

struct fake_message {
    char topic[FAKE_TOPIC_MAX];
    char *text; /* NUL-ended */
    int qos;
    bool retain, dup;
};

struct fake_broker {
    uv_tcp_t server;
    uv_loop_t *loop;
    struct fake_client *client; /* the present one */
    struct fake_manner manner;
    int port;
    unsigned open_handles;
    int connects, version; /* CONNECTs seen, and of which version the last was */
    int subscribes, unsubscribes, pings, disconnects;
    char filters[FAKE_FILTER_MAX][FAKE_TOPIC_MAX]; /* subscribed to at present; empty: free */
    uint64_t connect_ms[32];                       /* when each CONNECT came, by the loop's clock */
    struct fake_message messages[FAKE_MESSAGE_MAX];
    size_t count;
};

void fake_open(struct fake_broker *f, uv_loop_t *loop, const struct fake_manner *manner);
/* Then run the loop until open_handles is 0. */
void fake_close(struct fake_broker *f);
void fake_drop_client(struct fake_broker *f);
/* To the client, at QoS 0. len < 0: the text's length. */
void fake_publish(struct fake_broker *f, const char *topic, const void *bytes, long len,
                  bool retain);
/* As a broker does it: once for each filter that names the topic. */
void fake_deliver(struct fake_broker *f, const char *topic, const char *text);
/* The newest message of this topic; NULL: none. */
const struct fake_message *fake_last(const struct fake_broker *f, const char *topic);
size_t fake_count(const struct fake_broker *f, const char *topic);
/* Forgets what was published so far. */
void fake_forget(struct fake_broker *f);
