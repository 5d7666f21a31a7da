#include "input.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define BROKEN_NAMED 5

int input_open(struct input *in, const char *path)
{
    bool is_stdin = strcmp(path, "-") == 0;

    in->fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (in->fd < 0)
        return -errno;
    in->name = is_stdin ? "standard input" : path;
    in->at_end = false;
    in->begin = in->end = 0;
    in->rows = in->refused = in->notices = 0;
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
    return in->recording.broken + in->refused;
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

static void tell_notice(struct input *in)
{
    struct recording *r = &in->recording;

    if (r->notice && in->notices++ < BROKEN_NAMED)
        fprintf(stderr, "%s:%" PRIu64 ": %s\n", in->name, r->notice_line, r->notice);
    r->notice = NULL;
}

void input_refuse(struct input *in, const char *why)
{
    in->rows--;
    in->refused++;
    name_broken(in, why);
}

/* Reads on, once all that was read is given out. 1: there is more, 0: the end, or -errno. */
static int fill(struct input *in)
{
    ssize_t n;

    do
        n = read(in->fd, in->bytes, INPUT_SIZE);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return -errno;
    in->begin = 0;
    in->end = (size_t)n;
    in->at_end = n == 0;
    return n > 0;
}

/* The next row, or the next line that is refused: 1, -1 with the reason, or 0 where more has to be
   read. */
static int read_row(struct input *in, const char **why)
{
    size_t used;

    if (in->at_end)
        return recording_end(&in->recording, &in->row, why);
    int rc = recording_read(&in->recording, in->bytes + in->begin, in->end - in->begin, &used,
                            &in->row, why);
    in->begin += used;
    return rc;
}

int input_next(struct input *in)
{
    const char *why = NULL;

    for (;;) {
        int rc = read_row(in, &why);
        tell_notice(in);
        if (rc > 0) {
            in->rows++;
            return 1;
        }
        if (rc < 0) {
            name_broken(in, why);
            continue;
        }
        if (in->at_end)
            return 0;
        if ((rc = fill(in)) < 0)
            return rc;
    }
}
