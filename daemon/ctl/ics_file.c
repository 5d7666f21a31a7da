#include "ics_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BEGINNING "BEGIN:VCALENDAR"

/* Ours to overwrite: nothing in it yet, or a calendar. Devices and pipes are written as they are.
 */
static bool is_calendar(int fd)
{
    char text[sizeof(BEGINNING) - 1];
    struct stat st;

    if (fstat(fd, &st) < 0)
        return false;
    if (!S_ISREG(st.st_mode) || st.st_size == 0)
        return true;
    return pread(fd, text, sizeof(text), 0) == (ssize_t)sizeof(text) &&
           memcmp(text, BEGINNING, sizeof(text)) == 0;
}

static int write_all(int fd, const char *text)
{
    size_t len = strlen(text);

    while (len > 0) {
        ssize_t n = write(fd, text, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        text += n;
        len -= (size_t)n;
    }
    return 0;
}

static int open_for_writing(const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

    if (fd < 0)
        return -errno;
    if (is_calendar(fd))
        return fd;
    close(fd);
    return -EEXIST;
}

/* What was longer before is cut off only now: on a full disk the old calendar is still there. */
static int cut(int fd, size_t len)
{
    struct stat st;

    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && ftruncate(fd, (off_t)len) < 0)
        return -errno;
    return 0;
}

int ics_file_write(const char *path, const char *text, struct complaint *why)
{
    bool to_stdout = strcmp(path, "-") == 0;
    int fd = to_stdout ? STDOUT_FILENO : open_for_writing(path);

    if (fd < 0) {
        complain(why, "%.200s: %s", path,
                 fd == -EEXIST ? "it is there already, and no calendar" : strerror(-fd));
        return fd;
    }
    int rc = write_all(fd, text);
    if (rc == 0 && !to_stdout)
        rc = cut(fd, strlen(text));
    if (!to_stdout && close(fd) < 0 && rc == 0)
        rc = -errno;
    if (rc < 0)
        complain(why, "%.200s: %s", path, strerror(-rc));
    return rc;
}
