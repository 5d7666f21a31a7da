/*
 * capture.c - the file is opened here, with the rights of whoever asks; only contents travel
 *
 * A file that is there stays as it is unless --force says otherwise: a capture
 * of yesterday's fault cannot be taken again.
 */
#include "capture.h"

#include "page.h"
#include "stop.h"
#include "when.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static int64_t now_ms(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* Raw bytes are vitals: nobody else reads them, whoever could read the file before. */
static int make_private(int fd)
{
    struct stat st;

    return fstat(fd, &st) < 0 || (S_ISREG(st.st_mode) && fchmod(fd, 0600) < 0) ? -1 : 0;
}

/* Standard output where no file is named. NULL: it has been said why. */
static FILE *open_file(const char *path, bool force, struct complaint *why)
{
    if (!path || strcmp(path, "-") == 0)
        return stdout;
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (force ? O_TRUNC : O_EXCL), 0600);
    FILE *f = fd < 0 || make_private(fd) < 0 ? NULL : fdopen(fd, "w");
    if (!f) {
        complain(why, "%.200s: %s", path,
                 errno == EEXIST ? "it is there already; --force overwrites it" : strerror(errno));
        if (fd >= 0)
            close(fd);
    }
    return f;
}

/* A line at a time: what is on the screen is in the file. */
static bool write_line(FILE *to, const json_t *event)
{
    return json_dumpf(event, to, JSON_COMPACT | JSON_REAL_PRECISION(12)) == 0 &&
           fputc('\n', to) != EOF && fflush(to) == 0;
}

/* 0: enough; -EIO: the file cannot be written; or what client_read() met. */
static int copy(struct client *c, FILE *to, int64_t until_ms, uint64_t *lines,
                struct complaint *why)
{
    for (;;) {
        struct complaint time_is_up = { "" };
        int64_t left_ms = until_ms < 0 ? -1 : until_ms - now_ms();
        json_t *line = NULL;

        if (until_ms >= 0 && left_ms <= 0)
            return 0;
        int rc = client_read(c, left_ms > INT32_MAX ? INT32_MAX : (int)left_ms, &line,
                             until_ms < 0 ? why : &time_is_up);
        if (rc == -ETIMEDOUT || rc == -EINTR)
            return 0;
        if (rc < 0) {
            complain(why, "%s", time_is_up.text);
            return rc;
        }
        const json_t *event = json_object_get(line, "event");
        bool written = !event || write_line(to, event);
        *lines += event && written;
        json_decref(line);
        if (!written) {
            complain(why, "writing: %s", strerror(errno));
            return -EIO;
        }
    }
}

static void say_count(const struct args *args, bool to_file, uint64_t lines)
{
    if (args->json && to_file)
        printf("{\"sensor\":\"%s\",\"lines\":%" PRIu64 "}\n", args_word(args, "sensor"), lines);
    else
        page_error("%" PRIu64 " line%s of %s%s", lines, lines == 1 ? "" : "s",
                   args_word(args, "sensor"),
                   lines == 0 ? "; `balmctl sensors` says how its link is" : "");
}

int capture_follow(struct client *c, const struct args *args, struct complaint *why)
{
    const char *time = args_word(args, "time");
    FILE *to = open_file(args_word(args, "file"), args_flag(args, "force"), why);
    int64_t until_ms = -1;
    int32_t seconds = 0;
    uint64_t lines = 0;

    if (!to)
        return 1;
    if (time && when_duration(time, &seconds) == 0)
        until_ms = now_ms() + (int64_t)seconds * 1000;
    c->stop_fd = stop_open();
    int rc = copy(c, to, until_ms, &lines, why);
    bool to_file = to != stdout;
    if (to_file && fclose(to) != 0 && rc == 0) {
        complain(why, "writing: %s", strerror(errno));
        rc = -EIO;
    }
    say_count(args, to_file, lines);
    return rc == 0 ? 0 : 1;
}
