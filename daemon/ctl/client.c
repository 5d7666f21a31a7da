#include "client.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define SEND_TIMEOUT_MS 5000

const char *client_path(void)
{
    const char *path = getenv("BALM_SOCKET");
    return path && *path ? path : "/run/balm/control.sock";
}

int client_connect(struct client *c, struct complaint *why)
{
    struct sockaddr_un at = { .sun_family = AF_UNIX };
    const struct timeval patience = { .tv_sec = SEND_TIMEOUT_MS / 1000 };
    const char *path = client_path();

    wire_init(&c->in, WIRE_REPLY_MAX);
    c->fd = c->stop_fd = -1;
    if (strlen(path) >= sizeof(at.sun_path)) {
        complain(why, "the path of the socket is too long: %.200s", path);
        return -ENAMETOOLONG;
    }
    memcpy(at.sun_path, path, strlen(path));
    c->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    /* connect() on a full queue waits as long as a send may. */
    if (c->fd >= 0)
        setsockopt(c->fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
    if (c->fd >= 0 && connect(c->fd, (const struct sockaddr *)&at, sizeof(at)) == 0)
        return 0;
    int rc = -errno;
    client_close(c);
    if (rc == -ENOENT || rc == -ECONNREFUSED) {
        complain(why, "the daemon is not running (nobody answers at %.200s)", path);
        return -ECONNREFUSED;
    }
    if (rc == -EACCES)
        complain(why, "you may not ask the daemon: only root and members of the group balm may");
    else
        complain(why, "%.200s: %s", path, rc == -EAGAIN ? "the daemon is too busy" : strerror(-rc));
    return rc;
}

void client_close(struct client *c)
{
    if (c->fd >= 0)
        close(c->fd);
    c->fd = -1;
    wire_fini(&c->in);
}

static int send_all(int fd, const char *text, size_t len)
{
    while (len > 0) {
        ssize_t n = send(fd, text, len, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        text += n;
        len -= (size_t)n;
    }
    return 0;
}

int client_ask(struct client *c, const char *verb, json_t *args, struct complaint *why)
{
    json_t *root = json_pack("{s:s,s:O}", "verb", verb, "args", args);
    char *text = root ? json_dumps(root, JSON_COMPACT) : NULL;
    int rc = text ? send_all(c->fd, text, strlen(text)) : -ENOMEM;

    if (rc == 0)
        rc = send_all(c->fd, "\n", 1);
    free(text);
    json_decref(root);
    /* A daemon that refuses us says so and hangs up; that is worth reading. */
    if (rc == -EPIPE || rc == -ECONNRESET)
        return 0;
    if (rc < 0)
        complain(why, "asking the daemon: %s", strerror(-rc));
    return rc;
}

static int64_t now_ms(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* flags: MSG_DONTWAIT: -EAGAIN where there is nothing. */
static int receive(struct client *c, int flags, struct complaint *why)
{
    char *at = NULL;
    size_t room = wire_room(&c->in, &at);

    if (room == 0) {
        complain(why, "the daemon's answer is too long");
        return -EBADMSG;
    }
    ssize_t n = recv(c->fd, at, room, flags);
    if (n < 0 && errno == EINTR)
        return 0;
    if (n < 0 && errno == EAGAIN && flags & MSG_DONTWAIT)
        return -EAGAIN;
    if (n <= 0) {
        complain(why, "the daemon hung up");
        return -EPIPE;
    }
    wire_filled(&c->in, (size_t)n);
    return 0;
}

static int parse(const char *line, size_t len, json_t **out, struct complaint *why)
{
    *out = json_loadb(line, len, 0, NULL);
    if (json_is_object(*out))
        return 0;
    json_decref(*out);
    *out = NULL;
    complain(why, "the daemon said something that is no JSON object");
    return -EBADMSG;
}

int client_take(struct client *c, json_t **out, struct complaint *why)
{
    char *line;
    size_t len;

    while (!wire_line(&c->in, &line, &len)) {
        int rc = receive(c, MSG_DONTWAIT, why);
        if (rc < 0)
            return rc == -EAGAIN ? 0 : rc;
    }
    int rc = parse(line, len, out, why);
    return rc < 0 ? rc : 1;
}

int client_read(struct client *c, int timeout_ms, json_t **out, struct complaint *why)
{
    int64_t until_ms = now_ms() + timeout_ms;
    char *line;
    size_t len;
    int rc = 0;

    while (!wire_line(&c->in, &line, &len)) {
        int64_t left_ms = timeout_ms < 0 ? -1 : until_ms - now_ms();
        struct pollfd p[] = { { .fd = c->fd, .events = POLLIN },
                              { .fd = c->stop_fd, .events = POLLIN } };
        int ready = timeout_ms >= 0 && left_ms <= 0 ? 0 : poll(p, 2, (int)left_ms);

        if (ready < 0 && errno == EINTR)
            continue;
        if (ready == 0) {
            complain(why, "the daemon does not answer");
            return -ETIMEDOUT;
        }
        if (ready > 0 && p[1].revents)
            return -EINTR;
        rc = ready < 0 ? -errno : receive(c, 0, why);
        if (rc < 0)
            return rc;
    }
    return parse(line, len, out, why);
}
