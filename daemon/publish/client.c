/*
 * client.c - Paho's options and callbacks
 *
 * Callbacks run on Paho's threads and may hold its mutex: they copy, post and
 * return. Both sets of them are needed, because MQTT 5 and 3.1.1 have different
 * argument types for the same news.
 */
#include "client.h"

#include "mailbox.h"

#include <MQTTAsync.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define IN_FLIGHT_MAX 20
#define BUFFERED_MAX  100
#define SYSTEM_CAS    "/etc/ssl/certs" /* the folder costs less memory than the bundle */

struct client {
    MQTTAsync handle;
    struct mailbox *mailbox; /* neither changes once callbacks may run */
    bool version_5;
};

/* ---- on Paho's threads ---- */

static void post(struct client *c, enum letter_kind kind, int code, int token, const char *text)
{
    struct letter *l = letter_new(kind, NULL, 0, text, text ? strlen(text) : 0);
    if (l) {
        l->code = code;
        l->token = token;
    }
    mailbox_post(c->mailbox, l);
}

static void on_connect(void *ctx, MQTTAsync_successData *data)
{
    (void)data;
    post(ctx, LETTER_CONNECTED, 0, 0, NULL);
}

static void on_connect5(void *ctx, MQTTAsync_successData5 *data)
{
    (void)data;
    post(ctx, LETTER_CONNECTED, 0, 0, NULL);
}

static void on_refused(void *ctx, MQTTAsync_failureData *data)
{
    post(ctx, LETTER_REFUSED, data ? data->code : -1, 0, data ? data->message : NULL);
}

/* Versions before 1.3.15 leave reasonCode at 0 and put the reason into `code`. */
static int code_of(const MQTTAsync_failureData5 *data)
{
    if (!data)
        return -1;
    return data->reasonCode > 0 ? (int)data->reasonCode : data->code;
}

static void on_refused5(void *ctx, MQTTAsync_failureData5 *data)
{
    post(ctx, LETTER_REFUSED, code_of(data), 0, data ? data->message : NULL);
}

static void on_lost(void *ctx, char *cause)
{
    post(ctx, LETTER_LOST, 0, 0, cause);
}

static void on_left(void *ctx, MQTTAsync_successData *data)
{
    (void)data;
    post(ctx, LETTER_LEFT, 0, 0, NULL);
}

static void on_left5(void *ctx, MQTTAsync_successData5 *data)
{
    (void)data;
    post(ctx, LETTER_LEFT, 0, 0, NULL);
}

static void on_not_left(void *ctx, MQTTAsync_failureData *data)
{
    (void)data;
    post(ctx, LETTER_LEFT, 0, 0, NULL);
}

static void on_not_left5(void *ctx, MQTTAsync_failureData5 *data)
{
    (void)data;
    post(ctx, LETTER_LEFT, 0, 0, NULL);
}

static void on_acked(void *ctx, MQTTAsync_successData *data)
{
    post(ctx, LETTER_ACKED, 0, data ? data->token : 0, NULL);
}

static void on_acked5(void *ctx, MQTTAsync_successData5 *data)
{
    post(ctx, LETTER_ACKED, 0, data ? data->token : 0, NULL);
}

static void on_not_sent(void *ctx, MQTTAsync_failureData *data)
{
    post(ctx, LETTER_NOT_SENT, data ? data->code : -1, data ? data->token : 0, NULL);
}

static void on_not_sent5(void *ctx, MQTTAsync_failureData5 *data)
{
    post(ctx, LETTER_NOT_SENT, code_of(data), data ? data->token : 0, NULL);
}

/* 3.1.1 hides the refusal in the granted QoS. */
static void on_subscribed(void *ctx, MQTTAsync_successData *data)
{
    if (data && data->alt.qos == MQTT_BAD_SUBSCRIBE)
        post(ctx, LETTER_NOT_SUBSCRIBED, MQTT_BAD_SUBSCRIBE, 0, NULL);
}

static void on_not_subscribed(void *ctx, MQTTAsync_failureData *data)
{
    post(ctx, LETTER_NOT_SUBSCRIBED, data ? data->code : -1, 0, NULL);
}

static void on_not_subscribed5(void *ctx, MQTTAsync_failureData5 *data)
{
    post(ctx, LETTER_NOT_SUBSCRIBED, code_of(data), 0, NULL);
}

static int on_message(void *ctx, char *topic, int topic_len, MQTTAsync_message *message)
{
    struct client *c = ctx;
    const bool too_large = message->payloadlen > LETTER_PAYLOAD_MAX;
    const int payload_len = too_large ? LETTER_BEGINNING : message->payloadlen;

    /* 0: ends with a NUL. A NUL within is against the standard. */
    size_t len = topic_len > 0 ? (size_t)topic_len : strlen(topic);
    if (!memchr(topic, '\0', len)) {
        struct letter *l = letter_new(LETTER_MESSAGE, topic, len, message->payload,
                                      payload_len < 0 ? 0 : (size_t)payload_len);
        if (l) {
            l->retained = message->retained != 0;
            l->too_large = too_large;
        }
        mailbox_post(c->mailbox, l);
    }
    MQTTAsync_freeMessage(&message);
    MQTTAsync_free(topic);
    return 1; /* taken, even where it was dropped: it would only come again */
}

static int on_tls_error(const char *text, size_t len, void *ctx)
{
    struct client *c = ctx;
    mailbox_post(c->mailbox, letter_new(LETTER_TLS, NULL, 0, text, len < 300 ? len : 300));
    return 1; /* go on to the next line */
}

/* ---- on the loop thread ---- */

int client_new(struct client **out, struct mailbox *mailbox, const char *id, bool version_5)
{
    struct client *c = calloc(1, sizeof(*c));
    MQTTAsync_createOptions opt = MQTTAsync_createOptions_initializer;

    if (!c)
        return -ENOMEM;
    c->mailbox = mailbox;
    c->version_5 = version_5;
    opt.sendWhileDisconnected = 0;
    opt.maxBufferedMessages = BUFFERED_MAX;
    opt.MQTTVersion = version_5 ? MQTTVERSION_5 : MQTTVERSION_3_1_1;
    opt.restoreMessages = 0;
    /* Each connect names its own address; this one is never used. */
    int rc = MQTTAsync_createWithOptions(&c->handle, "tcp://127.0.0.1:1883", id,
                                         MQTTCLIENT_PERSISTENCE_NONE, NULL, &opt);
    if (rc == MQTTASYNC_SUCCESS) {
        rc = MQTTAsync_setCallbacks(c->handle, c, on_lost, on_message, NULL);
        if (rc != MQTTASYNC_SUCCESS)
            MQTTAsync_destroy(&c->handle);
    }
    if (rc != MQTTASYNC_SUCCESS) {
        free(c);
        return -ENOMEM;
    }
    *out = c;
    return 0;
}

void client_free(struct client *c)
{
    if (!c)
        return;
    MQTTAsync_destroy(&c->handle);
    free(c);
}

static const char *or_null(const char *text)
{
    return text && text[0] ? text : NULL;
}

static bool is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

int client_connect(struct client *c, const struct client_connect *how)
{
    MQTTAsync_connectOptions v3 = MQTTAsync_connectOptions_initializer;
    MQTTAsync_connectOptions v5 = MQTTAsync_connectOptions_initializer5;
    MQTTAsync_connectOptions opt = c->version_5 ? v5 : v3;
    MQTTAsync_willOptions will = MQTTAsync_willOptions_initializer;
    MQTTAsync_SSLOptions tls = MQTTAsync_SSLOptions_initializer;
    const bool is_6 = strchr(how->host, ':') != NULL;
    char uri[320];
    char *uris[] = { uri };

    snprintf(uri, sizeof(uri), "%s://%s%.255s%s:%u", how->tls ? "ssl" : "tcp", is_6 ? "[" : "",
             how->host, is_6 ? "]" : "", (unsigned)how->port);
    opt.serverURIs = uris;
    opt.serverURIcount = 1;
    opt.keepAliveInterval = how->keep_alive_s;
    opt.connectTimeout = how->timeout_s;
    opt.maxInflight = IN_FLIGHT_MAX;
    opt.automaticReconnect = 0;
    opt.username = or_null(how->username);
    opt.password = opt.username ? or_null(how->password) : NULL;
    opt.context = c;
    if (c->version_5) {
        opt.cleanstart = 1;
        opt.onSuccess5 = on_connect5;
        opt.onFailure5 = on_refused5;
    } else {
        opt.MQTTVersion = MQTTVERSION_3_1_1;
        opt.cleansession = 1;
        opt.onSuccess = on_connect;
        opt.onFailure = on_refused;
    }

    will.topicName = how->will_topic;
    will.message = how->will;
    will.qos = 1;
    will.retained = 1;
    opt.will = &will;

    if (how->tls) {
        const char *ca = or_null(how->tls_ca);
        if (ca && !is_folder(ca)) {
            tls.trustStore = ca;
            tls.disableDefaultTrustStore = 1;
        } else {
            tls.CApath = ca ? ca : SYSTEM_CAS;
        }
        tls.keyStore = or_null(how->tls_cert);
        tls.privateKey = or_null(how->tls_key);
        tls.enableServerCertAuth = 1;
        tls.verify = 1; /* the name in the certificate, too */
        tls.sslVersion = MQTT_SSL_VERSION_TLS_1_2;
        tls.ssl_error_cb = on_tls_error;
        tls.ssl_error_context = c;
        opt.ssl = &tls;
    }
    return MQTTAsync_connect(c->handle, &opt) == MQTTASYNC_SUCCESS ? 0 : -EIO;
}

int client_disconnect(struct client *c)
{
    MQTTAsync_disconnectOptions v3 = MQTTAsync_disconnectOptions_initializer;
    MQTTAsync_disconnectOptions v5 = MQTTAsync_disconnectOptions_initializer5;
    MQTTAsync_disconnectOptions opt = c->version_5 ? v5 : v3;

    opt.timeout = 0; /* whoever asks has waited already */
    opt.context = c;
    if (c->version_5) {
        opt.onSuccess5 = on_left5;
        opt.onFailure5 = on_not_left5;
    } else {
        opt.onSuccess = on_left;
        opt.onFailure = on_not_left;
    }
    return MQTTAsync_disconnect(c->handle, &opt) == MQTTASYNC_SUCCESS ? 0 : -EIO;
}

int client_send(struct client *c, const char *topic, const void *bytes, size_t len, int qos,
                bool retain, int *token)
{
    MQTTAsync_responseOptions response = MQTTAsync_responseOptions_initializer;

    response.context = c;
    if (c->version_5) {
        response.onSuccess5 = on_acked5;
        response.onFailure5 = on_not_sent5;
    } else {
        response.onSuccess = on_acked;
        response.onFailure = on_not_sent;
    }
    int rc = MQTTAsync_send(c->handle, topic, (int)len, bytes, qos, retain, &response);
    *token = qos > 0 ? response.token : 0;
    if (rc == MQTTASYNC_MAX_MESSAGES_INFLIGHT || rc == MQTTASYNC_NO_MORE_MSGIDS ||
        rc == MQTTASYNC_MAX_BUFFERED_MESSAGES)
        return -EAGAIN;
    return rc == MQTTASYNC_SUCCESS ? 0 : -EIO;
}

int client_subscribe(struct client *c, const char *filter, bool with_own)
{
    MQTTAsync_responseOptions response = MQTTAsync_responseOptions_initializer;

    response.context = c;
    if (c->version_5) {
        response.onFailure5 = on_not_subscribed5;
        response.subscribeOptions.noLocal = !with_own;
        /* Of commands, or a retained one would act once; a wish asks whether it is news. */
        response.subscribeOptions.retainAsPublished = !with_own;
    } else {
        response.onSuccess = on_subscribed;
        response.onFailure = on_not_subscribed;
    }
    return MQTTAsync_subscribe(c->handle, filter, 1, &response) == MQTTASYNC_SUCCESS ? 0 : -EIO;
}

int client_unsubscribe(struct client *c, const char *filter)
{
    return MQTTAsync_unsubscribe(c->handle, filter, NULL) == MQTTASYNC_SUCCESS ? 0 : -EIO;
}

/* Return codes of 3.1.1 are below 6, reason codes of 5 are 128 and more: they never overlap. */
static const struct code {
    int code;
    enum client_refusal refusal;
    const char *text;
} codes[] = {
    { 1, REFUSAL_VERSION, "the broker does not speak this version of MQTT" },
    { 2, REFUSAL_OTHER, "the broker refuses our client id" },
    { 3, REFUSAL_OTHER, "the broker is not available" },
    { 4, REFUSAL_CREDENTIALS, "wrong user name or password" },
    { 5, REFUSAL_CREDENTIALS, "not authorised: user name or password wrong or missing" },
    { MQTTREASONCODE_UNSUPPORTED_PROTOCOL_VERSION, REFUSAL_VERSION,
      "the broker does not speak this version of MQTT" },
    { MQTTREASONCODE_CLIENT_IDENTIFIER_NOT_VALID, REFUSAL_OTHER,
      "the broker refuses our client id" },
    { MQTTREASONCODE_BAD_USER_NAME_OR_PASSWORD, REFUSAL_CREDENTIALS,
      "wrong user name or password" },
    { MQTTREASONCODE_NOT_AUTHORIZED, REFUSAL_CREDENTIALS,
      "not authorised: user name or password wrong or missing" },
    { MQTTREASONCODE_SERVER_UNAVAILABLE, REFUSAL_OTHER, "the broker is not available" },
    { MQTTREASONCODE_SERVER_BUSY, REFUSAL_OTHER, "the broker is busy" },
    { MQTTREASONCODE_BANNED, REFUSAL_CREDENTIALS, "the broker has banned us" },
    { MQTTREASONCODE_PACKET_TOO_LARGE, REFUSAL_OTHER, "too large for the broker" },
    { MQTTREASONCODE_QUOTA_EXCEEDED, REFUSAL_OTHER, "over the broker's quota" },
};

static const struct code *find_code(int code)
{
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
        if (codes[i].code == code)
            return &codes[i];
    return NULL;
}

enum client_refusal client_refusal(int code)
{
    const struct code *found = find_code(code);
    return found ? found->refusal : code >= 128 ? REFUSAL_OTHER : REFUSAL_SILENT;
}

const char *client_code_text(int code)
{
    const struct code *found = find_code(code);
    return found ? found->text : "";
}
