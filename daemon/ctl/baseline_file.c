#include "baseline_file.h"

#include "out.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <jansson.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FORMAT   1
#define FILE_MAX 4096

static int read_text(const char *path, char *text, size_t size, struct complaint *why)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, text, size);
    int rc = n < 0 ? -errno : 0;

    if (fd >= 0)
        close(fd);
    if (rc < 0)
        complain(why, "%.200s: %s", path, strerror(-rc));
    else if ((size_t)n == size)
        rc = complain(why, "%.200s: is no baseline file", path);
    else
        text[n] = '\0';
    return rc;
}

static double number_of(const json_t *root, const char *key)
{
    const json_t *v = json_object_get(root, key);
    return json_is_number(v) ? json_number_value(v) : NAN;
}

int baseline_read(const char *path, struct baseline_memory *out, struct complaint *why)
{
    char text[FILE_MAX];
    int rc = read_text(path, text, sizeof(text), why);
    if (rc < 0)
        return rc;

    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    double hr_bpm = number_of(root, "hr_bpm"), learnt_min = number_of(root, "learnt_min");
    json_int_t version = json_integer_value(json_object_get(root, "version"));

    if (json_integer_value(json_object_get(root, "balm_baseline")) != FORMAT)
        rc = complain(why, "%.200s: is no baseline file", path);
    else if (version != BASELINE_MEMORY_VERSION)
        rc = complain(why, "%.200s: is a baseline of version %" PRId64 "; this balmctl knows %d",
                      path, (int64_t)version, BASELINE_MEMORY_VERSION);
    else if (!isfinite(hr_bpm) || !isfinite(learnt_min))
        rc = complain(why, "%.200s: hr_bpm or learnt_min is missing", path);
    else
        *out = (struct baseline_memory){
            .version = (uint32_t)version,
            .hr_bpm = hr_bpm,
            .ln_rmssd = number_of(root, "ln_rmssd"),
            .learnt_min = learnt_min,
            .unix_ms = json_integer_value(json_object_get(root, "unix_ms")),
        };
    json_decref(root);
    return rc;
}

static size_t print(char *text, size_t size, const struct baseline_memory *b)
{
    char hr[OUT_NUMBER + 1] = "", ln[OUT_NUMBER + 1] = "", learnt[OUT_NUMBER + 1] = "";

    hr[number_print(hr, b->hr_bpm)] = '\0';
    ln[number_print(ln, b->ln_rmssd)] = '\0';
    learnt[number_print(learnt, b->learnt_min)] = '\0';
    return (size_t)snprintf(text, size,
                            "{\"balm_baseline\":%d,\"version\":%" PRIu32
                            ",\"hr_bpm\":%s,\"ln_rmssd\":%s,\"learnt_min\":%s,\"unix_ms\":%" PRId64
                            "}\n",
                            FORMAT, b->version, hr, ln, learnt, b->unix_ms);
}

static int write_whole(int fd, const char *text, size_t len)
{
    ssize_t n = write(fd, text, len);
    if (n >= 0 && (size_t)n != len)
        return -EIO;
    return n < 0 || (fsync(fd) < 0 && errno != EINVAL) ? -errno
                                                       : 0; /* a pipe has nothing to sync */
}

/* A device or a pipe is written to, never replaced. */
static int write_special(const char *path, const char *text, size_t len)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    int rc = fd < 0 ? -errno : write_whole(fd, text, len);

    if (fd >= 0 && close(fd) < 0 && rc == 0)
        rc = -errno;
    return rc;
}

static int write_file(const char *path, const char *text, size_t len)
{
    char temporary[PATH_MAX];

    if ((size_t)snprintf(temporary, sizeof(temporary), "%s.XXXXXX", path) >= sizeof(temporary))
        return -ENAMETOOLONG;
    int fd = mkostemp(temporary, O_CLOEXEC);
    int rc = fd < 0 ? -errno : write_whole(fd, text, len);
    if (fd >= 0 && close(fd) < 0 && rc == 0)
        rc = -errno;
    if (rc == 0 && rename(temporary, path) < 0)
        rc = -errno;
    if (rc < 0 && fd >= 0)
        unlink(temporary);
    return rc;
}

int baseline_write(const char *path, const struct baseline_memory *b, struct complaint *why)
{
    char text[512];
    size_t len = print(text, sizeof(text), b);
    struct stat st;
    bool special = stat(path, &st) == 0 && !S_ISREG(st.st_mode);
    int rc = special ? write_special(path, text, len) : write_file(path, text, len);

    if (rc < 0)
        complain(why, "%.200s: %s", path, strerror(-rc));
    return rc;
}
