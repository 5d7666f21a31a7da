#include "socket_bench.h"

#include "small_house.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define PATIENCE 2000 /* turns of a millisecond at most */

static void on_look(void *ctx, struct house *house)
{
    (void)ctx;
    small_house(house);
}

static void on_order(void *ctx, const struct order *o, struct control_call *call)
{
    struct bench *b = ctx;

    (void)o;
    if (b->keeps)
        b->kept[b->kept_count++] = call;
    else
        control_done(call, 0, NULL);
}

static void on_closed(void *ctx)
{
    ((struct bench *)ctx)->closed++;
}

static int on_capture(void *ctx, const char *sensor, bool on)
{
    struct bench *b = ctx;

    snprintf(b->captured, sizeof(b->captured), "%s %s", sensor, on ? "on" : "off");
    b->capture_calls++;
    return b->capture_rc;
}

static const struct control_events events = { on_look, on_order, on_capture, on_closed };

void bench_open(struct bench *b)
{
    const struct control_options opt = { .socket_path = b->path, .group = "no-such-group" };
    assert_int_equal(control_open(&b->control, &b->loop, NULL, &opt, &events, b), 0);
}

void bench_close(struct bench *b)
{
    control_close(b->control);
    control_close(b->control);
    while (b->closed == 0)
        uv_run(&b->loop, UV_RUN_NOWAIT);
    b->closed = 0;
}

int bench_setup(void **state)
{
    struct bench *b = calloc(1, sizeof(*b));

    snprintf(b->folder, sizeof(b->folder), "/tmp/balm-control-XXXXXX");
    assert_non_null(mkdtemp(b->folder));
    snprintf(b->path, sizeof(b->path), "%s/control.sock", b->folder);
    uv_loop_init(&b->loop);
    bench_open(b);
    *state = b;
    return 0;
}

int bench_teardown(void **state)
{
    struct bench *b = *state;

    bench_close(b);
    assert_int_equal(uv_run(&b->loop, UV_RUN_DEFAULT), 0);
    assert_int_equal(uv_loop_close(&b->loop), 0);
    assert_int_equal(access(b->path, F_OK), -1);
    assert_int_equal(rmdir(b->folder), 0);
    free(b);
    return 0;
}

/* ---- a client ---- */

int dial_at(const char *path)
{
    struct sockaddr_un at = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    snprintf(at.sun_path, sizeof(at.sun_path), "%s", path);
    assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof(at)), 0);
    return fd;
}

void turn(struct bench *b, int times)
{
    for (int i = 0; i < times; i++)
        uv_run(&b->loop, UV_RUN_NOWAIT);
}

int dial(struct bench *b)
{
    int fd = dial_at(b->path);
    turn(b, 3);
    return fd;
}

void say(struct bench *b, int fd, const char *text, size_t len)
{
    for (int i = 0; len > 0 && i < PATIENCE; i++) {
        ssize_t n = send(fd, text, len, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (n < 0 && errno != EAGAIN)
            return; /* hung up on: what it said is still to be read */
        text += n > 0 ? n : 0;
        len -= n > 0 ? (size_t)n : 0;
        turn(b, 2);
    }
    assert_int_equal(len, 0);
}

void say_text(struct bench *b, int fd, const char *text)
{
    say(b, fd, text, strlen(text));
}

char *hear(struct bench *b, int fd, char *line, size_t size)
{
    size_t len = 0;

    for (int i = 0; i < PATIENCE && len + 1 < size; i++) {
        turn(b, 2);
        ssize_t n = recv(fd, line + len, 1, MSG_DONTWAIT);
        if (n == 1) {
            i = 0;
            if (line[len++] == '\n')
                break;
        } else if (n == 0 || errno == ECONNRESET) {
            break;
        } else {
            struct pollfd p = { .fd = fd, .events = POLLIN };
            poll(&p, 1, 1);
        }
    }
    line[len] = '\0';
    return line;
}
