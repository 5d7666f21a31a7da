#include "fake_broker.h"

#include "filter.h"

#include <stdlib.h>
#include <string.h>

#define READ_MAX (512 * 1024)

struct fake_client {
    uv_tcp_t tcp;
    struct fake_broker *broker;
    uint8_t *bytes; /* received, not yet taken apart */
    size_t len;
    int version;
    bool closing;
};

struct write {
    uv_write_t request;
    uint8_t bytes[];
};

static void on_written(uv_write_t *request, int status)
{
    (void)status;
    free(request->data);
}

static void send_bytes(struct fake_client *c, const void *bytes, size_t len)
{
    struct write *w = malloc(sizeof(*w) + len);

    if (!w)
        abort();
    memcpy(w->bytes, bytes, len);
    w->request.data = w;
    uv_buf_t buf = uv_buf_init((char *)w->bytes, (unsigned)len);
    if (c->closing || uv_write(&w->request, (uv_stream_t *)&c->tcp, &buf, 1, on_written) != 0)
        free(w);
}

static void on_client_closed(uv_handle_t *h)
{
    struct fake_client *c = h->data;

    c->broker->open_handles--;
    free(c->bytes);
    free(c);
}

static void close_client(struct fake_client *c)
{
    if (c->closing)
        return;
    c->closing = true;
    if (c->broker->client == c)
        c->broker->client = NULL;
    uv_close((uv_handle_t *)&c->tcp, on_client_closed);
}

static void on_connect_packet(struct fake_client *c, const uint8_t *p)
{
    struct fake_broker *f = c->broker;
    const struct fake_manner *m = &f->manner;

    c->version = p[6];
    memset(f->filters, 0, sizeof(f->filters));
    if (f->connects < 32)
        f->connect_ms[f->connects] = uv_now(f->loop);
    f->connects++;
    f->version = c->version;
    if (m->no_connack)
        return;
    if (c->version == 5 && m->hang_up_on_5) {
        close_client(c);
        return;
    }
    if (c->version == 5 && m->only_3) {
        send_bytes(c, "\x20\x02\x00\x01", 4);
        return;
    }
    const uint8_t connack[] = { 0x20, c->version == 5 ? 3 : 2, 0, (uint8_t)m->refuse, 0 };
    send_bytes(c, connack, c->version == 5 ? 5 : 4);
    if (m->refuse == 0 && m->stop_reading)
        uv_read_stop((uv_stream_t *)&c->tcp);
}

static void on_publish_packet(struct fake_client *c, uint8_t flags, const uint8_t *p, size_t len)
{
    struct fake_broker *f = c->broker;
    size_t topic_len = (size_t)(p[0] << 8 | p[1]), at = 2 + topic_len;
    int qos = flags >> 1 & 3;
    uint8_t id[2] = { 0, 0 };

    if (qos > 0) {
        memcpy(id, p + at, 2);
        at += 2;
    }
    if (c->version == 5)
        at += 1 + p[at]; /* properties; ours are short */
    if (f->count < FAKE_MESSAGE_MAX && topic_len < FAKE_TOPIC_MAX) {
        struct fake_message *m = &f->messages[f->count++];
        memset(m, 0, sizeof(*m));
        memcpy(m->topic, p + 2, topic_len);
        m->text = malloc(len - at + 1);
        if (!m->text)
            abort();
        memcpy(m->text, p + at, len - at);
        m->text[len - at] = '\0';
        m->qos = qos;
        m->retain = flags & 1;
        m->dup = flags >> 3 & 1;
    }
    if (qos == 0 || f->manner.no_puback)
        return;
    uint8_t puback[] = { 0x40, 2, id[0], id[1], (uint8_t)f->manner.puback_code };
    if (c->version == 5 && f->manner.puback_code) {
        puback[1] = 3;
        send_bytes(c, puback, 5);
    } else {
        send_bytes(c, puback, 4);
    }
}

/* A filter of a packet: two bytes of length, and its text. */
static void note_filter(struct fake_broker *f, const uint8_t *p, bool on)
{
    const size_t len = (size_t)(p[0] << 8 | p[1]);
    char(*free_one)[FAKE_TOPIC_MAX] = NULL;

    if (len >= FAKE_TOPIC_MAX)
        abort();
    for (size_t i = 0; i < FAKE_FILTER_MAX; i++) {
        char *filter = f->filters[i];
        if (!filter[0] && !free_one)
            free_one = &f->filters[i];
        if (strlen(filter) != len || memcmp(filter, p + 2, len) != 0)
            continue;
        if (!on)
            filter[0] = '\0';
        return;
    }
    if (!on)
        return;
    if (!free_one)
        abort();
    memcpy(*free_one, p + 2, len);
    (*free_one)[len] = '\0';
}

static void on_subscribe_packet(struct fake_client *c, const uint8_t *p, size_t len)
{
    size_t at = 2, n = 0;
    uint8_t suback[64] = { 0x90, 0, p[0], p[1] };

    if (c->version == 5)
        at += 1 + p[at];
    size_t head = c->version == 5 ? 5 : 4;
    while (at + 2 < len && n < 40) {
        note_filter(c->broker, p + at, true);
        at += 2 + (size_t)(p[at] << 8 | p[at + 1]) + 1;
        suback[head + n++] = 1;
    }
    suback[1] = (uint8_t)(head - 2 + n);
    c->broker->subscribes++;
    send_bytes(c, suback, head + n);
}

static void take_packet(struct fake_client *c, uint8_t head, const uint8_t *p, size_t len)
{
    switch (head >> 4) {
    case 1: on_connect_packet(c, p); break;
    case 3: on_publish_packet(c, head & 15, p, len); break;
    case 8: on_subscribe_packet(c, p, len); break;
    case 10: {
        const uint8_t unsuback[] = { 0xb0, c->version == 5 ? 4 : 2, p[0], p[1], 0, 0 };
        c->broker->unsubscribes++;
        note_filter(c->broker, p + (c->version == 5 ? 3 + p[2] : 2), false);
        send_bytes(c, unsuback, (size_t)unsuback[1] + 2);
        break;
    }
    case 12:
        c->broker->pings++;
        send_bytes(c, "\xd0\x00", 2);
        break;
    case 14:
        c->broker->disconnects++;
        close_client(c);
        break;
    }
}

/* One packet at the start of the bytes; 0: not all of it is there yet. */
static size_t packet_size(const struct fake_client *c, size_t *head_size)
{
    size_t len = 0;

    for (size_t i = 1; i < c->len && i < 5; i++) {
        len |= (size_t)(c->bytes[i] & 127) << (7 * (i - 1));
        if (!(c->bytes[i] & 128)) {
            *head_size = i + 1;
            return c->len >= i + 1 + len ? i + 1 + len : 0;
        }
    }
    return 0;
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
    struct fake_client *c = stream->data;
    size_t head_size = 0, size;

    (void)buf;
    if (n < 0) {
        close_client(c);
        return;
    }
    c->len += (size_t)n;
    while (!c->closing && (size = packet_size(c, &head_size)) > 0) {
        take_packet(c, c->bytes[0], c->bytes + head_size, size - head_size);
        memmove(c->bytes, c->bytes + size, c->len - size);
        c->len -= size;
    }
}

static void on_alloc(uv_handle_t *h, size_t suggested, uv_buf_t *buf)
{
    struct fake_client *c = h->data;

    (void)suggested;
    *buf = uv_buf_init((char *)c->bytes + c->len, (unsigned)(READ_MAX - c->len));
}

static void on_connection(uv_stream_t *server, int status)
{
    struct fake_broker *f = server->data;
    struct fake_client *c = calloc(1, sizeof(*c));

    if (status != 0 || !c || !(c->bytes = malloc(READ_MAX)))
        abort();
    c->broker = f;
    uv_tcp_init(f->loop, &c->tcp);
    c->tcp.data = c;
    f->open_handles++;
    if (uv_accept(server, (uv_stream_t *)&c->tcp) != 0)
        abort();
    uv_read_start((uv_stream_t *)&c->tcp, on_alloc, on_read);
    if (f->client)
        close_client(f->client); /* one at a time is enough */
    f->client = c;
}

void fake_open(struct fake_broker *f, uv_loop_t *loop, const struct fake_manner *manner)
{
    struct sockaddr_in address;
    struct sockaddr_storage bound;
    int size = sizeof(bound);

    memset(f, 0, sizeof(*f));
    f->loop = loop;
    f->manner = *manner;
    uv_tcp_init(loop, &f->server);
    f->server.data = f;
    f->open_handles = 1;
    uv_ip4_addr("127.0.0.1", 0, &address);
    if (uv_tcp_bind(&f->server, (const struct sockaddr *)&address, 0) != 0 ||
        uv_listen((uv_stream_t *)&f->server, 8, on_connection) != 0 ||
        uv_tcp_getsockname(&f->server, (struct sockaddr *)&bound, &size) != 0)
        abort();
    memcpy(&address, &bound, sizeof(address));
    f->port = (address.sin_port & 255) << 8 | address.sin_port >> 8;
}

static void on_server_closed(uv_handle_t *h)
{
    struct fake_broker *f = h->data;
    f->open_handles--;
}

void fake_drop_client(struct fake_broker *f)
{
    if (f->client)
        close_client(f->client);
}

void fake_close(struct fake_broker *f)
{
    fake_drop_client(f);
    uv_close((uv_handle_t *)&f->server, on_server_closed);
    fake_forget(f);
}

void fake_publish(struct fake_broker *f, const char *topic, const void *bytes, long len,
                  bool retain)
{
    size_t topic_len = strlen(topic), payload = len < 0 ? strlen(bytes) : (size_t)len;
    struct fake_client *c = f->client;
    uint8_t *packet = malloc(payload + topic_len + 16);
    size_t body = 2 + topic_len + payload, at = 0;

    if (!packet || !c)
        abort();
    if (c->version == 5)
        body++;
    packet[at++] = (uint8_t)(0x30 | retain);
    for (size_t rest = body;;) {
        packet[at++] = (uint8_t)((rest & 127) | (rest > 127 ? 128 : 0));
        rest >>= 7;
        if (rest == 0)
            break;
    }
    packet[at++] = (uint8_t)(topic_len >> 8);
    packet[at++] = (uint8_t)topic_len;
    memcpy(packet + at, topic, topic_len);
    at += topic_len;
    if (c->version == 5)
        packet[at++] = 0;
    if (payload > 0)
        memcpy(packet + at, bytes, payload);
    send_bytes(c, packet, at + payload);
    free(packet);
}

void fake_deliver(struct fake_broker *f, const char *topic, const char *text)
{
    for (size_t i = 0; i < FAKE_FILTER_MAX; i++)
        if (f->filters[i][0] && filter_covers(f->filters[i], topic))
            fake_publish(f, topic, text, -1, false);
}

const struct fake_message *fake_last(const struct fake_broker *f, const char *topic)
{
    for (size_t i = f->count; i-- > 0;)
        if (strcmp(f->messages[i].topic, topic) == 0)
            return &f->messages[i];
    return NULL;
}

size_t fake_count(const struct fake_broker *f, const char *topic)
{
    size_t n = 0;
    for (size_t i = 0; i < f->count; i++)
        n += strcmp(f->messages[i].topic, topic) == 0;
    return n;
}

void fake_forget(struct fake_broker *f)
{
    for (size_t i = 0; i < f->count; i++)
        free(f->messages[i].text);
    f->count = 0;
}
