#include "baseline_file.h"

#include "heart.h"
#include "out.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <jansson.h>
#include <limits.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FORMAT   1 /* that this is one; its version says what is meant */
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
    else if ((size_t)n == size || memchr(text, '\0', (size_t)n))
        rc = complain(why, "%.200s: is no baseline file", path);
    else
        text[n] = '\0';
    return rc;
}

/* A number, or null for NAN where that may be. Anything else, or nothing, is an error. */
static int read_number(const json_t *in, const char *key, bool may_be_null, double *out,
                       struct complaint *why)
{
    const json_t *v = json_object_get(in, key);

    if (!json_is_number(v) && !(may_be_null && json_is_null(v)))
        return complain(why, "%s is no number", key);
    *out = json_is_null(v) ? NAN : json_number_value(v);
    return 0;
}

static int read_integer(const json_t *in, const char *key, int64_t *out, struct complaint *why)
{
    const json_t *v = json_object_get(in, key);

    if (!json_is_integer(v))
        return complain(why, "%s is no whole number", key);
    *out = json_integer_value(v);
    return 0;
}

static int read_day(const json_t *in, struct baseline_day *out, struct complaint *why)
{
    bool undated = json_is_null(json_object_get(in, "day"));
    int64_t day = INT32_MIN;
    int rc = undated ? 0 : read_integer(in, "day", &day, why);

    if (rc == 0 && (day < INT32_MIN || day > INT32_MAX || undated != (day == INT32_MIN)))
        rc = complain(why, "day is out of range");
    if (rc == 0)
        rc = read_number(in, "minutes", false, &out->minutes, why);
    if (rc == 0)
        rc = read_number(in, "hr_bpm", false, &out->hr_bpm, why);
    if (rc == 0)
        rc = read_number(in, "ln_rmssd", true, &out->ln_rmssd, why);
    out->day = (int32_t)day;
    return rc;
}

static int read_days(const json_t *root, struct baseline_memory *out, struct complaint *why)
{
    const json_t *days = json_object_get(root, "days");
    size_t count = json_array_size(days);

    if (!json_is_array(days))
        return complain(why, "days is no list");
    if (count > BASELINE_DAYS)
        return complain(why, "days: more than %d", BASELINE_DAYS);
    for (size_t i = 0; i < count; i++) {
        struct complaint inner = { "" };
        int rc = read_day(json_array_get(days, i), &out->days[i], &inner);
        if (rc < 0)
            return complain(why, "days[%zu]: %.100s", i, inner.text);
    }
    out->day_count = (uint32_t)count;
    return 0;
}

static int read_recent(const json_t *root, struct baseline_memory *out, struct complaint *why)
{
    int rc = read_number(root, "recent_min", false, &out->recent_min, why);

    if (rc == 0)
        rc = read_number(root, "recent_bpm", true, &out->recent_bpm, why);
    if (rc == 0)
        rc = read_number(root, "recent_ln_rmssd", true, &out->recent_ln_rmssd, why);
    return rc;
}

static int read_all(const json_t *root, struct baseline_memory *out, struct complaint *why)
{
    json_int_t version = json_integer_value(json_object_get(root, "version"));
    int rc;

    if (json_integer_value(json_object_get(root, "balm_baseline")) != FORMAT)
        return complain(why, "is no baseline file");
    if (version != BASELINE_MEMORY_VERSION)
        return complain(why, "is a baseline of version %" PRId64 "; this balmctl knows %d",
                        (int64_t)version, BASELINE_MEMORY_VERSION);
    *out = (struct baseline_memory){ .version = BASELINE_MEMORY_VERSION };
    rc = read_number(root, "hr_bpm", false, &out->hr_bpm, why);
    if (rc == 0)
        rc = read_number(root, "ln_rmssd", true, &out->ln_rmssd, why);
    if (rc == 0)
        rc = read_number(root, "learnt_min", false, &out->learnt_min, why);
    if (rc == 0)
        rc = read_days(root, out, why);
    if (rc == 0)
        rc = read_integer(root, "unix_ms", &out->unix_ms, why);
    return rc == 0 ? read_recent(root, out, why) : rc;
}

int baseline_read(const char *path, struct baseline_memory *out, struct complaint *why)
{
    char text[FILE_MAX];
    struct complaint inner = { "" };
    struct baseline_memory read;
    json_error_t error;
    int rc = read_text(path, text, sizeof(text), why);
    if (rc < 0)
        return rc;

    if (text[strspn(text, " \t\r\n")] != '{')
        return complain(why, "%.200s: is no baseline file", path);
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    if (!root)
        return complain(why, "%.200s:%d:%d: %.100s", path, error.line, error.column, error.text);
    rc = read_all(root, &read, &inner);
    json_decref(root);
    if (rc < 0)
        return complain(why, "%.200s: %.100s", path, inner.text);
    if (!heart_accepts(&read))
        return complain(why, "%.200s: its numbers are of no heart, or contradict one another",
                        path);
    *out = read;
    return 0;
}

/* ---- writing ---- */

struct text {
    size_t used;
    char bytes[FILE_MAX];
};

/* Enough for the days there are; a number takes OUT_NUMBER at most. */
static_assert(FILE_MAX > 512 + BASELINE_DAYS * (64 + 3 * OUT_NUMBER), "the text holds all days");

static void put(struct text *t, const char *words)
{
    size_t len = strlen(words);

    memcpy(t->bytes + t->used, words, len);
    t->used += len;
}

static void put_number(struct text *t, const char *key, double x)
{
    put(t, key);
    t->used += number_print(t->bytes + t->used, x);
}

static void put_integer(struct text *t, const char *key, int64_t x)
{
    put(t, key);
    t->used += (size_t)snprintf(t->bytes + t->used, OUT_NUMBER, "%" PRId64, x);
}

static void put_day(struct text *t, const struct baseline_day *d)
{
    if (d->day == INT32_MIN)
        put(t, "{\"day\":null");
    else
        put_integer(t, "{\"day\":", d->day);
    put_number(t, ",\"minutes\":", d->minutes);
    put_number(t, ",\"hr_bpm\":", d->hr_bpm);
    put_number(t, ",\"ln_rmssd\":", d->ln_rmssd);
    put(t, "}");
}

static void print(struct text *t, const struct baseline_memory *b)
{
    t->used = 0;
    put_integer(t, "{\"balm_baseline\":", FORMAT);
    put_integer(t, ",\"version\":", b->version);
    put_number(t, ",\"hr_bpm\":", b->hr_bpm);
    put_number(t, ",\"ln_rmssd\":", b->ln_rmssd);
    put_number(t, ",\"learnt_min\":", b->learnt_min);
    put(t, ",\"days\":[");
    for (uint32_t i = 0; i < b->day_count && i < BASELINE_DAYS; i++) {
        if (i > 0)
            put(t, ",");
        put_day(t, &b->days[i]);
    }
    put_integer(t, "],\"unix_ms\":", b->unix_ms);
    put_number(t, ",\"recent_min\":", b->recent_min);
    put_number(t, ",\"recent_bpm\":", b->recent_bpm);
    put_number(t, ",\"recent_ln_rmssd\":", b->recent_ln_rmssd);
    put(t, "}\n");
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
    struct text t;
    struct stat st;
    bool special = stat(path, &st) == 0 && !S_ISREG(st.st_mode);

    print(&t, b);
    int rc = special ? write_special(path, t.bytes, t.used) : write_file(path, t.bytes, t.used);

    if (rc < 0)
        complain(why, "%.200s: %s", path, strerror(-rc));
    return rc;
}
