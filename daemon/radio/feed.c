/*
 * feed.c - open, look, read, give, read ...
 *
 *   OPENING --> LOOKING --> READING <--> GIVING --> WAITING (taken only in part)
 *       \           \          |  ^                   |  feed_more()
 *        \           \         |  +-------------------+
 *         +-----------+--------+--> OVER (end, error)
 *
 * One request at a time is on its way. After close the answer to it is waited
 * for, because it writes into our memory.
 *
 * At the end of the file what is left over comes again as well. That its taker only waits
 * for more of it shows by its asking at once, having taken nothing; or time after time.
 */
#include "feed.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define PIECE  16384u
#define BUFFER (4 * PIECE) /* what a plugin may leave over is bounded by this */
#define AGAIN  3           /* so often the last of it is given in vain */

enum feed_state { OPENING, LOOKING, READING, GIVING, WAITING, OVER };

struct feed {
    uv_idle_t turn; /* hands over again what is left, when that is enough; and closes last */
    uv_fs_t request;
    bool busy; /* the request is on its way */
    bool closing;
    enum feed_state state;
    uv_file fd; /* -1: none */
    bool more;  /* asked for while a piece was being given */
    bool took;  /* something was taken of the last piece */
    bool at_end;
    unsigned in_vain; /* how often, at the end, nothing was taken of the same bytes */
    size_t len;
    uint8_t bytes[BUFFER];
    const struct feed_events *events;
    void *ctx;
};

static void want(struct feed *f);

static void on_turn_closed(uv_handle_t *h)
{
    struct feed *f = h->data;
    const struct feed_events *events = f->events;
    void *ctx = f->ctx;

    free(f);
    events->closed(ctx);
}

static void on_file_closed(uv_fs_t *request)
{
    struct feed *f = request->data;

    uv_fs_req_cleanup(request);
    uv_close((uv_handle_t *)&f->turn, on_turn_closed);
}

/* The request has come back, or there was none. */
static void finish(struct feed *f)
{
    uv_file fd = f->fd;

    f->fd = -1;
    if (fd < 0 || uv_fs_close(f->turn.loop, &f->request, fd, on_file_closed) != 0)
        uv_close((uv_handle_t *)&f->turn, on_turn_closed);
}

static void fail(struct feed *f, int status)
{
    f->state = OVER;
    f->events->failed(f->ctx, status);
}

static void give(struct feed *f)
{
    if (f->at_end && (!f->len || f->in_vain >= AGAIN)) {
        f->state = OVER;
        f->events->data(f->ctx, f->bytes, 0);
        return;
    }
    f->state = GIVING;
    f->more = false;
    size_t used = f->events->data(f->ctx, f->bytes, f->len);
    if (f->closing)
        return;
    if (used > f->len)
        used = f->len;
    f->took = used > 0;
    f->len -= used;
    memmove(f->bytes, f->bytes + used, f->len);
    if (f->at_end && !f->took)
        f->in_vain = f->more ? AGAIN : f->in_vain + 1;
    else
        f->in_vain = 0;
    f->state = WAITING;
    if (!f->len || f->more)
        want(f);
}

/* Returns the result of the request; negative also where nobody wants it any more. */
static ssize_t result_of(uv_fs_t *request)
{
    struct feed *f = request->data;
    ssize_t result = request->result;

    uv_fs_req_cleanup(request);
    f->busy = false;
    if (!f->closing)
        return result;
    if (f->state == OPENING && result >= 0)
        f->fd = (uv_file)result;
    finish(f);
    return UV_ECANCELED;
}

static void on_read(uv_fs_t *request)
{
    struct feed *f = request->data;
    ssize_t n = result_of(request);

    if (n == UV_ECANCELED)
        return;
    if (n < 0) {
        fail(f, (int)n);
        return;
    }
    f->at_end = n == 0;
    f->took |= n > 0; /* something new */
    f->len += (size_t)n;
    give(f);
}

static void on_turn(uv_idle_t *turn)
{
    uv_idle_stop(turn);
    give(turn->data);
}

static void want(struct feed *f)
{
    bool is_plenty = f->took && f->len >= PIECE / 2;
    uv_buf_t room = uv_buf_init((char *)f->bytes + f->len, PIECE);

    f->state = READING;
    if (is_plenty) {
        uv_idle_start(&f->turn, on_turn);
        return;
    }
    if (BUFFER - f->len < PIECE) {
        fail(f, UV_E2BIG);
        return;
    }
    int rc = uv_fs_read(f->turn.loop, &f->request, f->fd, &room, 1, -1, on_read);
    f->busy = rc == 0;
    if (rc != 0)
        fail(f, rc);
}

static void on_looked(uv_fs_t *request)
{
    struct feed *f = request->data;
    bool is_file = request->result >= 0 && S_ISREG(request->statbuf.st_mode);
    ssize_t rc = result_of(request);

    if (rc == UV_ECANCELED)
        return;
    if (rc < 0 || !is_file)
        fail(f, rc < 0 ? (int)rc : UV_EINVAL);
    else
        want(f);
}

static void on_opened(uv_fs_t *request)
{
    struct feed *f = request->data;
    ssize_t fd = result_of(request);

    if (fd == UV_ECANCELED)
        return;
    if (fd < 0) {
        fail(f, (int)fd);
        return;
    }
    f->fd = (uv_file)fd;
    f->state = LOOKING;
    int rc = uv_fs_fstat(f->turn.loop, &f->request, f->fd, on_looked);
    f->busy = rc == 0;
    if (rc != 0)
        fail(f, rc);
}

int feed_open(struct feed **out, uv_loop_t *loop, const char *path,
              const struct feed_events *events, void *ctx)
{
    struct feed *f = calloc(1, sizeof(*f));

    if (!f)
        return -ENOMEM;
    f->fd = -1;
    f->took = true;
    f->events = events;
    f->ctx = ctx;
    f->request.data = f;
    /* Not blocking: a FIFO that nobody writes to must not hold a thread of the pool. */
    int rc = uv_fs_open(loop, &f->request, path, O_RDONLY | O_NONBLOCK | O_CLOEXEC, 0, on_opened);
    if (rc != 0) {
        free(f);
        return rc;
    }
    f->busy = true;
    uv_idle_init(loop, &f->turn);
    f->turn.data = f;
    *out = f;
    return 0;
}

void feed_more(struct feed *f)
{
    if (f->state == GIVING)
        f->more = true;
    else if (f->state == WAITING && !f->closing)
        want(f);
}

void feed_close(struct feed *f)
{
    if (f->closing)
        return;
    f->closing = true;
    uv_idle_stop(&f->turn);
    if (f->busy)
        uv_cancel((uv_req_t *)&f->request); /* too late is no harm: its answer is waited for */
    else
        finish(f);
}
