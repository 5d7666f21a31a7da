/*
 * broker.c - the state machine of the connection
 *
 *   OFF --options--> RESOLVING --addresses--> CONNECTING --CONNACK--> UP
 *                        ^  |                   |    ^                |
 *                        |  +------failed-------+    |next address    |no acks
 *                        |          v           |    |or version      v
 *                        +-pause- WAITING <-----+----+             LEAVING
 *                                   ^------------ lost, or left -----+
 *   closing, from any of them:  UP --> SAYING_GOODBYE --> LEAVING --> CLOSED
 *
 * Paho calls every partner alive that answers pings, so acknowledgements are
 * watched here: while anything is under way and none comes for `ack_ms`, the
 * connection is given up. Slow ones are no fault as long as they keep coming.
 */
#include "broker.h"

#include "address.h"
#include "clock.h"
#include "house.h"
#include "log.h"
#include "mailbox.h"
#include "retry.h"
#include "session.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GUARD_EXTRA_MS 5000 /* Paho's own timeout comes first, if it works */

const struct broker_timing broker_timing_default = {
    .backoff_min_ms = 1000,
    .backoff_max_ms = 60000,
    .connect_s = 10,
    .keep_alive_s = 15,
    .ack_ms = 30000,
    .leave_ms = 3000,
    .close_ms = 2000,
};

enum state { OFF, RESOLVING, CONNECTING, UP, LEAVING, WAITING, SAYING_GOODBYE, CLOSED };

struct broker {
    uv_loop_t *loop;
    struct broker_timing timing;
    struct broker_options opt;
    const struct broker_events *events;
    void *ctx;

    enum state state;
    bool closing;
    struct clock_timer *timer; /* one thing is waited for in each state */
    struct session *session;
    struct address_query *query;
    struct address_list addresses;
    struct retry retry;
    char why[160];
    struct log_once trouble;
};

static void enter(struct broker *b, enum state next);

static void set_why(struct broker *b, const char *what, const char *detail)
{
    snprintf(b->why, sizeof(b->why), "%s%s%.100s", what, detail[0] ? ": " : "", detail);
    log_changed(&b->trouble, LOG_LEVEL_WARN, "broker %s:%u: %s; trying again", b->opt.host,
                (unsigned)b->opt.port, b->why);
}

/* For the end of a function: trying again begins with a pause. */
static void fail(struct broker *b, const char *what, const char *detail)
{
    set_why(b, what, detail);
    enter(b, WAITING);
}

static bool uses_tls(const struct broker *b)
{
    return b->opt.tls || b->opt.tls_ca[0] || b->opt.tls_cert[0] || b->opt.tls_key[0];
}

/* ---- what each state begins with ---- */

static void on_addresses(void *ctx, int status, const struct address_list *list)
{
    struct broker *b = ctx;

    b->query = NULL;
    if (status != 0) {
        fail(b, "the name cannot be resolved", uv_strerror(status));
        return;
    }
    if (!uses_tls(b) && !b->opt.plaintext_allowed && !list->near) {
        retry_give_time(&b->retry);
        fail(b, "not without encryption outside the home (set tls, or plaintext: allowed)", "");
        return;
    }
    b->addresses = *list;
    retry_begin(&b->retry, list->count);
    enter(b, CONNECTING);
}

static void start_resolving(struct broker *b)
{
    int rc = address_resolve(&b->query, b->loop, b->opt.host, on_addresses, b);
    if (rc != 0) {
        b->query = NULL;
        fail(b, "the name cannot be resolved", uv_strerror(rc));
    }
}

static void start_connecting(struct broker *b)
{
    const bool tls = uses_tls(b);
    const struct client_connect how = {
        /* A certificate is checked against the name, so there Paho has to be given the name. */
        .host = tls ? b->opt.host : b->addresses.text[b->retry.address],
        .port = b->opt.port,
        .username = b->opt.username,
        .password = b->opt.password,
        .tls_ca = b->opt.tls_ca,
        .tls_cert = b->opt.tls_cert,
        .tls_key = b->opt.tls_key,
        .tls = tls,
        .will_topic = b->opt.will_topic,
        .will = b->opt.will,
        .keep_alive_s = b->timing.keep_alive_s,
        .timeout_s = b->timing.connect_s,
    };

    int rc = session_connect(b->session, &how, b->retry.version_5);
    if (rc != 0)
        fail(b, "cannot connect", uv_strerror(rc));
    else
        clock_timer_set_real(b->timer, 2 * b->timing.connect_s * MS_PER_S + GUARD_EXTRA_MS);
}

static void start_leaving(struct broker *b)
{
    if (session_leave(b->session) == 0) {
        clock_timer_set_real(b->timer, b->timing.leave_ms);
        return;
    }
    session_abandon(b->session);
    enter(b, b->closing ? CLOSED : WAITING);
}

static void start_waiting(struct broker *b)
{
    unsigned random = 0;

    uv_random(NULL, NULL, &random, sizeof(random), 0, NULL); /* without it: no jitter */
    clock_timer_set_real(b->timer, retry_pause(&b->retry, random));
}

static void enter(struct broker *b, enum state next)
{
    if (b->state == CLOSED)
        return;
    b->state = next;
    clock_timer_stop(b->timer);

    switch (next) {
    case OFF:
    case UP: break;
    case RESOLVING: start_resolving(b); break;
    case CONNECTING: start_connecting(b); break;
    case LEAVING: start_leaving(b); break;
    case WAITING: start_waiting(b); break;
    case SAYING_GOODBYE: clock_timer_set_real(b->timer, b->timing.close_ms); break;
    case CLOSED: session_close(b->session); break;
    }
}

/* The last thing a caller does. */
static void go_down(struct broker *b, enum state next)
{
    enter(b, next);
    b->events->down(b->ctx);
}

static void on_timer(void *ctx, const struct instant *now)
{
    struct broker *b = ctx;

    (void)now;
    switch (b->state) {
    case WAITING: enter(b, b->opt.host[0] ? RESOLVING : OFF); break;
    case CONNECTING:
        session_abandon(b->session);
        fail(b, "cannot connect", "no answer");
        break;
    case UP:
        set_why(b, "the broker has stopped acknowledging", "");
        go_down(b, LEAVING);
        break;
    case LEAVING:
        session_abandon(b->session);
        enter(b, b->closing ? CLOSED : WAITING);
        break;
    case SAYING_GOODBYE: enter(b, LEAVING); break;
    case OFF:
    case RESOLVING:
    case CLOSED: break;
    }
}

/* ---- news of the session ---- */

static void on_connected(void *ctx)
{
    struct broker *b = ctx;

    if (b->state != CONNECTING)
        return;
    b->trouble = (struct log_once){ 0 };
    b->why[0] = '\0';
    log_info("broker %s:%u: connected, MQTT %s%s", b->opt.host, (unsigned)b->opt.port,
             b->retry.version_5 ? "5" : "3.1.1", uses_tls(b) ? ", TLS" : "");
    enter(b, UP);
    b->events->up(b->ctx);
}

static void on_refused(void *ctx, int code, const char *text)
{
    struct broker *b = ctx;
    const char *reason = client_code_text(code);

    if (b->state != CONNECTING)
        return;
    if (retry_refused(&b->retry, client_refusal(code), uses_tls(b))) {
        enter(b, CONNECTING);
        return;
    }
    if (reason[0])
        text = reason;
    else if (uses_tls(b) && strncmp(text, "TLS", 3) != 0)
        text = "nobody answers, or the certificate is for another name"; /* Paho does not say */
    fail(b, "cannot connect", text);
}

static void on_lost(void *ctx, const char *text)
{
    struct broker *b = ctx;

    switch (b->state) {
    case UP:
        set_why(b, "the connection was lost", text);
        go_down(b, WAITING);
        break;
    case SAYING_GOODBYE:
    case LEAVING: enter(b, b->closing ? CLOSED : WAITING); break;
    case OFF:
    case RESOLVING:
    case CONNECTING:
    case WAITING:
    case CLOSED: break;
    }
}

static void on_left(void *ctx)
{
    struct broker *b = ctx;

    if (b->state == LEAVING)
        enter(b, b->closing ? CLOSED : WAITING);
}

static void on_fate(void *ctx, int token, int code)
{
    struct broker *b = ctx;

    if (b->state == SAYING_GOODBYE) { /* its patience does not grow with progress */
        if (session_unacked(b->session) == 0)
            enter(b, LEAVING);
    } else if (b->state != UP) {
        return;
    } else if (code < 0) { /* Paho's own trouble, not the broker's */
        set_why(b, "the connection was lost", "");
        go_down(b, LEAVING);
        return;
    } else if (session_unacked(b->session) > 0) {
        clock_timer_set_real(b->timer, b->timing.ack_ms);
    } else {
        clock_timer_stop(b->timer);
    }
    retry_progress(&b->retry);
    b->events->fate(b->ctx, token, code == 0 ? FATE_ACKED : FATE_REFUSED);
}

static void on_message(void *ctx, const struct letter *l)
{
    struct broker *b = ctx;
    const struct broker_message message = {
        .topic = l->topic,
        .bytes = l->bytes,
        .len = l->len,
        .retained = l->retained,
        .too_large = l->too_large,
    };

    if (b->state == UP)
        b->events->message(b->ctx, &message);
}

static void on_closed(void *ctx)
{
    struct broker *b = ctx;
    const struct broker_events *events = b->events;
    void *owner = b->ctx;

    clock_timer_close(b->timer);
    free(b);
    events->closed(owner);
}

static const struct session_events session_events = {
    .connected = on_connected,
    .refused = on_refused,
    .lost = on_lost,
    .left = on_left,
    .fate = on_fate,
    .message = on_message,
    .closed = on_closed,
};

/* ---- for the owner ---- */

int broker_open(struct broker **out, uv_loop_t *loop, struct clock *clock,
                const struct broker_timing *timing, const struct broker_events *events, void *ctx)
{
    struct broker *b = calloc(1, sizeof(*b));

    if (!b)
        return -ENOMEM;
    b->loop = loop;
    b->timing = *timing;
    b->opt.host = "";
    b->events = events;
    b->ctx = ctx;
    retry_init(&b->retry, timing->backoff_min_ms, timing->backoff_max_ms);
    b->timer = clock_timer_new(clock, on_timer, b);
    int rc = b->timer ? session_open(&b->session, loop, &session_events, b) : -ENOMEM;
    if (rc != 0) {
        clock_timer_close(b->timer);
        free(b);
        return rc;
    }
    *out = b;
    return 0;
}

static void cancel_query(struct broker *b)
{
    if (b->query)
        address_cancel(b->query);
    b->query = NULL;
}

void broker_close(struct broker *b, const char *farewell)
{
    int token;

    if (b->closing)
        return;
    b->closing = true;
    cancel_query(b);
    if (b->state == UP) {
        enter(b, SAYING_GOODBYE);
        if (broker_send(b, b->opt.will_topic, farewell, strlen(farewell), 1, true, &token) != 0)
            enter(b, LEAVING);
    } else if (b->state != LEAVING) {
        enter(b, CLOSED);
    }
}

void broker_set_options(struct broker *b, const struct broker_options *opt)
{
    b->opt = *opt;
}

void broker_reconnect(struct broker *b)
{
    if (b->closing)
        return;
    cancel_query(b);
    retry_forget(&b->retry);
    b->why[0] = '\0';
    b->trouble = (struct log_once){ 0 };
    if (b->state == UP) {
        go_down(b, LEAVING);
    } else if (b->state != LEAVING) {
        session_abandon(b->session); /* it may be in the middle of a connect */
        enter(b, b->opt.host[0] ? RESOLVING : OFF);
    }
}

int broker_send(struct broker *b, const char *topic, const void *bytes, size_t len, int qos,
                bool retain, int *token)
{
    if (b->state != UP && b->state != SAYING_GOODBYE)
        return -ENOTCONN;
    int rc = session_send(b->session, topic, bytes, len, qos, retain, token);
    if (rc == 0 && b->state == UP && session_unacked(b->session) == 1)
        clock_timer_set_real(b->timer, b->timing.ack_ms);
    return rc == -EIO ? -ENOTCONN : rc; /* Paho knows already; its letter is on its way */
}

void broker_subscribe(struct broker *b, const char *filter, bool with_own)
{
    if (b->state == UP && session_subscribe(b->session, filter, with_own) != 0)
        log_debug("broker: a subscription could not be sent");
}

void broker_unsubscribe(struct broker *b, const char *filter)
{
    if (b->state == UP && session_unsubscribe(b->session, filter) != 0)
        log_debug("broker: a subscription could not be given up");
}

void broker_filter(struct broker *b, const char *under, const char *only)
{
    if (session_filter(b->session, under, only) != 0)
        log_debug("broker: out of memory");
}

bool broker_is_up(const struct broker *b)
{
    return b->state == UP;
}

void broker_state(const struct broker *b, struct house_broker *out)
{
    out->connected = b->state == UP;
    snprintf(out->why, sizeof(out->why), "%s",
             b->state == OFF ? "no broker is configured" : b->why);
    out->address[0] = '\0';
    if (b->opt.host[0])
        snprintf(out->address, sizeof(out->address), "%.140s:%u", b->opt.host,
                 (unsigned)b->opt.port);
    out->dropped += session_dropped(b->session);
}
