#include "input.h"

#include "instant.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define BROKEN_NAMED 5

/* A single wrong time must not make millions of empty steps, nor all later lines seem to go back.
 */
#define JUMP_MAX_US (INT64_C(31) * 86400 * US_PER_S)

int input_open(struct input *in, const char *path)
{
    bool is_stdin = strcmp(path, "-") == 0;

    in->fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (in->fd < 0)
        return -errno;
    in->name = is_stdin ? "standard input" : path;
    in->at_end = in->is_skipping = false;
    in->begin = in->end = 0;
    in->rows = in->too_far = in->refused = 0;
    recording_init(&in->recording);
    return 0;
}

void input_close(struct input *in)
{
    if (in->fd > STDIN_FILENO)
        close(in->fd);
    in->fd = -1;
}

uint64_t input_broken(const struct input *in)
{
    return in->recording.broken + in->too_far + in->refused;
}

void input_report(const struct input *in)
{
    uint64_t broken = input_broken(in);
    if (broken > 0)
        fprintf(stderr, "%s: %" PRIu64 " broken %s left out, %" PRIu64 " rows taken\n", in->name,
                broken, broken == 1 ? "line was" : "lines were", in->rows);
}

static void name_broken(const struct input *in, const char *why)
{
    if (input_broken(in) <= BROKEN_NAMED)
        fprintf(stderr, "%s:%" PRIu64 ": %s\n", in->name, in->recording.line, why);
    else if (input_broken(in) == BROKEN_NAMED + 1)
        fprintf(stderr, "%s: more broken lines follow\n", in->name);
}

void input_refuse(struct input *in, const char *why)
{
    in->rows--;
    in->refused++;
    name_broken(in, why);
}

/* Moves what is left to the front and reads on. 1: there is more, 0: the end, or -errno. */
static int fill(struct input *in)
{
    ssize_t n;

    memmove(in->bytes, in->bytes + in->begin, in->end - in->begin);
    in->end -= in->begin;
    in->begin = 0;
    do
        n = read(in->fd, in->bytes + in->end, INPUT_SIZE - in->end);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return -errno;
    in->end += (size_t)n;
    in->at_end = n == 0;
    return n > 0;
}

/* The next line, without its break. 1, 0 at the end, or -errno. */
static int next_line(struct input *in, const char **line, size_t *len)
{
    for (;;) {
        const char *at = in->bytes + in->begin;
        size_t held = in->end - in->begin;
        const char *stop = held ? memchr(at, '\n', held) : NULL;

        if (stop || (in->at_end && held > 0)) {
            *line = at;
            *len = stop ? (size_t)(stop - at) : held;
            in->begin += *len + (stop != NULL);
            if (!in->is_skipping)
                return 1;
            in->is_skipping = false; /* the tail of a line that was refused already */
            continue;
        }
        if (in->at_end)
            return 0;
        if (held == INPUT_SIZE) {
            in->begin = in->end;
            if (!in->is_skipping) {
                in->is_skipping = true;
                *line = at;
                *len = held;
                return 1;
            }
        }
        int rc = fill(in);
        if (rc < 0)
            return rc;
    }
}

int input_next(struct input *in)
{
    const char *line, *why = NULL;
    size_t len;
    int rc;

    while ((rc = next_line(in, &line, &len)) == 1) {
        const struct recording before = in->recording;
        int taken = recording_line(&in->recording, line, len, &in->row, &why);

        if (taken < 0) {
            name_broken(in, why);
        } else if (taken > 0 && in->rows > 0 && in->row.t_us - before.last_t_us > JUMP_MAX_US) {
            in->recording.last_t_us = before.last_t_us;
            in->recording.rr_sum = before.rr_sum;
            in->too_far++;
            name_broken(in, "t_s jumps ahead by more than a month");
        } else if (taken > 0) {
            in->rows++;
            return 1;
        }
    }
    return rc;
}
