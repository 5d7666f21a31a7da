/*
 * server.c - one slot for each caller, and one more
 *
 *     FREE --accepted--> OPEN --end of file--> ENDING --answered, written--> CLOSING --> FREE
 *                          \_______ error, too long, too slow ________________^
 *
 * The slot beyond the last is for telling a caller that all are taken. While
 * even that one is busy, the connection waits: libuv asks again only after an
 * accept, so a freed slot accepts at once.
 */
#include "server.h"

#include "listen.h"
#include "log.h"
#include "wire.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SLOTS (SERVER_CALLERS_MAX + 1)
/* Of one caller, before everyone else has their turn: thousands of requests fit into one read. */
#define LINES_A_TURN 4

enum caller_state { CALLER_FREE, CALLER_OPEN, CALLER_ENDING, CALLER_CLOSING };

struct caller {
    uv_pipe_t pipe;
    struct server *server;
    enum caller_state state;
    bool is_refused; /* never had a say */
    unsigned held, writing;
    bool has_more; /* lines that are read and not given yet; reading rests meanwhile */
    bool watches;
    char person[ID_MAX + 1]; /* whom it watches; empty: everyone */
    char sensor[ID_MAX + 1]; /* that it captures; empty: none */
    int64_t capture_began_us;
    struct wire in;
};

struct server {
    uv_pipe_t listener;
    uv_idle_t next_turn; /* active while a caller has more */
    char path[256];
    struct listen_file file;
    bool is_listening, is_closing, accept_waits;
    gid_t group;
    unsigned open_handles;
    struct control_counts counts;
    struct caller callers[SLOTS];
    const struct server_events *events;
    void *ctx;
};

struct message {
    uv_write_t request;
    char text[];
};

static void accept_next(struct server *s);

static void handle_gone(struct server *s)
{
    if (--s->open_handles > 0)
        return;
    const struct server_events *events = s->events;
    void *ctx = s->ctx;
    free(s);
    events->closed(ctx);
}

static void on_caller_closed(uv_handle_t *h)
{
    struct caller *c = h->data;
    struct server *s = c->server;

    wire_fini(&c->in);
    c->state = CALLER_FREE;
    if (s->accept_waits && !s->is_closing) {
        s->accept_waits = false;
        accept_next(s);
    }
    handle_gone(s);
}

static void caller_close(struct caller *c)
{
    struct server *s = c->server;

    if (c->state == CALLER_CLOSING || c->state == CALLER_FREE)
        return;
    c->state = CALLER_CLOSING;
    uv_close((uv_handle_t *)&c->pipe, on_caller_closed);
    if (c->is_refused)
        return;
    s->counts.clients--;
    s->events->gone(s->ctx, c);
}

/* All that was asked has been answered and written. */
static void end_if_done(struct caller *c)
{
    if (c->state == CALLER_ENDING && c->held == 0 && c->writing == 0)
        caller_close(c);
}

static void on_written(uv_write_t *request, int status)
{
    struct caller *c = request->handle->data;

    free(request);
    c->writing--;
    if (status < 0)
        caller_close(c);
    else
        end_if_done(c);
}

void caller_send(struct caller *c, const char *text, size_t len)
{
    struct server *s = c->server;

    if (c->state == CALLER_CLOSING || c->state == CALLER_FREE)
        return;
    if (uv_stream_get_write_queue_size((uv_stream_t *)&c->pipe) > SERVER_QUEUE_MAX) {
        s->counts.dropped++;
        log_warn("control: a client that does not read was dropped (%llu so far)",
                 (unsigned long long)s->counts.dropped);
        caller_close(c);
        return;
    }
    struct message *m = malloc(sizeof(*m) + len + 1);
    if (!m) {
        caller_close(c);
        return;
    }
    memcpy(m->text, text, len);
    m->text[len] = '\n';
    uv_buf_t buf = uv_buf_init(m->text, (unsigned)len + 1);
    if (uv_write(&m->request, (uv_stream_t *)&c->pipe, &buf, 1, on_written) < 0) {
        free(m);
        caller_close(c);
        return;
    }
    c->writing++;
}

void caller_hold(struct caller *c)
{
    c->held++;
}

void caller_release(struct caller *c)
{
    c->held--;
    end_if_done(c);
}

unsigned caller_held(const struct caller *c)
{
    return c->held;
}

void caller_watch(struct caller *c, const char *person)
{
    c->watches = true;
    snprintf(c->person, sizeof(c->person), "%s", person ? person : "");
}

void caller_capture(struct caller *c, const char *sensor, int64_t began_us)
{
    snprintf(c->sensor, sizeof(c->sensor), "%s", sensor);
    c->capture_began_us = began_us;
}

const char *caller_captured(const struct caller *c)
{
    return c->sensor;
}

int64_t caller_capture_began_us(const struct caller *c)
{
    return c->capture_began_us;
}

/* Nothing it has asked for ends by itself. */
static bool is_streaming(const struct caller *c)
{
    return c->watches || c->sensor[0];
}

/* Says one thing as far as the socket takes it at once, and hangs up. */
static void say_and_close(struct caller *c, const char *text)
{
    uv_buf_t buf = uv_buf_init((char *)(uintptr_t)text, (unsigned)strlen(text));
    uv_try_write((uv_stream_t *)&c->pipe, &buf, 1);
    caller_close(c);
}

static void on_next_turn(uv_idle_t *idle);

/* Lines may close their caller; then the rest is not looked at. */
static void give_lines(struct caller *c)
{
    struct server *s = c->server;
    char *line;
    size_t len;

    c->has_more = false;
    for (int given = 0; c->state == CALLER_OPEN && wire_line(&c->in, &line, &len); given++) {
        s->events->line(s->ctx, c, line, len);
        if (given + 1 == LINES_A_TURN && c->state == CALLER_OPEN) {
            c->has_more = true;
            uv_read_stop((uv_stream_t *)&c->pipe);
            uv_idle_start(&s->next_turn, on_next_turn);
            return;
        }
    }
    if (c->state == CALLER_OPEN && wire_is_too_long(&c->in))
        say_and_close(c, "{\"status\":\"error\",\"error\":\"the line is longer than 65536 "
                         "bytes\",\"code\":2}\n");
}

static void on_alloc(uv_handle_t *h, size_t suggested, uv_buf_t *buf)
{
    struct caller *c = h->data;
    char *at = NULL;

    (void)suggested;
    size_t room = wire_room(&c->in, &at);
    *buf = uv_buf_init(at, (unsigned)room);
}

static void on_read(uv_stream_t *stream, ssize_t got, const uv_buf_t *buf);

static void on_next_turn(uv_idle_t *idle)
{
    struct server *s = idle->data;
    bool more = false;

    for (size_t i = 0; i < SLOTS; i++) {
        struct caller *c = &s->callers[i];
        if (!c->has_more || c->state != CALLER_OPEN)
            continue;
        give_lines(c);
        if (!c->has_more && c->state == CALLER_OPEN)
            uv_read_start((uv_stream_t *)&c->pipe, on_alloc, on_read);
        more = more || (c->has_more && c->state == CALLER_OPEN);
    }
    if (!more)
        uv_idle_stop(&s->next_turn);
}

static void on_read(uv_stream_t *stream, ssize_t got, const uv_buf_t *buf)
{
    struct caller *c = stream->data;
    char *line;
    size_t len;

    (void)buf;
    if (got > 0) {
        wire_filled(&c->in, (size_t)got);
        give_lines(c);
        return;
    }
    if (got == 0)
        return;
    if (got != UV_EOF || is_streaming(c)) {
        caller_close(c);
        return;
    }
    uv_read_stop(stream);
    if (wire_rest(&c->in, &line, &len))
        c->server->events->line(c->server->ctx, c, line, len);
    if (c->state != CALLER_OPEN)
        return;
    if (is_streaming(c)) {
        caller_close(c);
        return;
    }
    c->state = CALLER_ENDING;
    end_if_done(c);
}

static bool is_allowed(struct caller *c)
{
    uv_os_fd_t fd;
    struct peer peer;

    return uv_fileno((uv_handle_t *)&c->pipe, &fd) == 0 && peer_of(fd, &peer) == 0 &&
           peer_may_ask(&peer, geteuid(), c->server->group);
}

/* Takes the connection that waits into a free slot, or leaves it waiting. */
static void accept_next(struct server *s)
{
    size_t i = 0;

    while (i < SLOTS && s->callers[i].state != CALLER_FREE)
        i++;
    if (i == SLOTS) {
        s->accept_waits = true;
        return;
    }
    struct caller *c = &s->callers[i];
    *c = (struct caller){ .server = s, .state = CALLER_OPEN, .is_refused = true };
    wire_init(&c->in, WIRE_REQUEST_MAX);
    uv_pipe_init(s->listener.loop, &c->pipe, 0);
    s->open_handles++;
    c->pipe.data = c;
    if (uv_accept((uv_stream_t *)&s->listener, (uv_stream_t *)&c->pipe) < 0) {
        caller_close(c);
        return;
    }
    if (s->counts.clients >= SERVER_CALLERS_MAX) {
        s->counts.refused++;
        say_and_close(c, "{\"status\":\"error\",\"error\":\"too many clients\",\"code\":1}\n");
        return;
    }
    if (!is_allowed(c)) {
        s->counts.refused++;
        say_and_close(c, "{\"status\":\"error\",\"error\":\"only root and members of the group "
                         "may ask\",\"code\":1}\n");
        return;
    }
    c->is_refused = false;
    s->counts.clients++;
    uv_read_start((uv_stream_t *)&c->pipe, on_alloc, on_read);
}

static void on_connection(uv_stream_t *listener, int status)
{
    if (status == 0)
        accept_next(listener->data);
}

/* Logs and goes on without a socket where none can be had. */
static void start_listening(struct server *s, const char *path, const char *group)
{
    const char *step;

    if (strlen(path) >= sizeof(s->path)) {
        log_warn("control: the path of the socket is too long: %s", path);
        return;
    }
    snprintf(s->path, sizeof(s->path), "%s", path);
    s->group = listen_group(group);
    int fd = listen_at(path, s->group, &s->file, &step);
    if (fd == -EADDRINUSE) {
        log_warn("control: another daemon listens on %s; going on without a socket", path);
        return;
    }
    if (fd < 0) {
        log_warn("control: no socket at %s (%s: %s); going on without", path, step, strerror(-fd));
        return;
    }
    int rc = uv_pipe_open(&s->listener, fd);
    if (rc < 0)
        close(fd);
    else
        rc = uv_listen((uv_stream_t *)&s->listener, 16, on_connection);
    if (rc < 0) {
        log_warn("control: no socket at %s (%s); going on without", path, uv_strerror(rc));
        listen_remove(path, &s->file);
        return;
    }
    s->is_listening = true;
}

int server_open(struct server **out, uv_loop_t *loop, const char *path, const char *group,
                const struct server_events *events, void *ctx)
{
    struct server *s = calloc(1, sizeof(*s));
    if (!s)
        return -ENOMEM;

    s->events = events;
    s->ctx = ctx;
    s->group = (gid_t)-1;
    uv_pipe_init(loop, &s->listener, 0);
    uv_idle_init(loop, &s->next_turn);
    s->listener.data = s->next_turn.data = s;
    s->open_handles = 2;
    if (path && *path)
        start_listening(s, path, group);
    *out = s;
    return 0;
}

static void on_handle_closed(uv_handle_t *h)
{
    handle_gone(h->data);
}

void server_close(struct server *s)
{
    if (s->is_closing)
        return;
    s->is_closing = true;
    if (s->is_listening)
        listen_remove(s->path, &s->file);
    for (size_t i = 0; i < SLOTS; i++)
        caller_close(&s->callers[i]);
    uv_close((uv_handle_t *)&s->next_turn, on_handle_closed);
    uv_close((uv_handle_t *)&s->listener, on_handle_closed);
}

void server_broadcast(struct server *s, const char *person, const char *text, size_t len)
{
    for (size_t i = 0; i < SLOTS; i++) {
        struct caller *c = &s->callers[i];
        if (c->state == CALLER_OPEN && c->watches &&
            (c->person[0] == '\0' || strcmp(c->person, person) == 0))
            caller_send(c, text, len);
    }
}

struct caller *server_next_capture(struct server *s, const struct caller *last, const char *sensor)
{
    for (size_t i = last ? (size_t)(last - s->callers) + 1 : 0; i < SLOTS; i++)
        if (s->callers[i].state == CALLER_OPEN && strcmp(s->callers[i].sensor, sensor) == 0)
            return &s->callers[i];
    return NULL;
}

bool server_has_watchers(const struct server *s)
{
    for (size_t i = 0; i < SLOTS; i++)
        if (s->callers[i].state == CALLER_OPEN && s->callers[i].watches)
            return true;
    return false;
}

void server_count(const struct server *s, struct control_counts *out)
{
    out->clients = s->counts.clients;
    out->refused = s->counts.refused;
    out->dropped = s->counts.dropped;
}
