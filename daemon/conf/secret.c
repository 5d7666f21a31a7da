/*
 * secret.c - the first line of a file, of a systemd credential, or of a variable
 */
#include "secret.h"

#include "complain.h"
#include "guard.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECRET_MAX 4096

static ssize_t read_all(int fd, char *buf, size_t size)
{
    size_t used = 0;

    while (used < size) {
        ssize_t got = read(fd, buf + used, size - used);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -errno;
        if (got == 0)
            break;
        used += (size_t)got;
    }
    return (ssize_t)used;
}

static const char *take_line(struct arena *a, struct complaints *c, const struct node *n,
                             const char *text, size_t len)
{
    size_t end = 0;

    while (end < len && text[end] != '\n' && text[end] != '\r')
        end++;
    if (end == 0 || end >= SECRET_MAX) {
        complain_value(c, n, end == 0 ? "the secret is empty" : "the secret is too long");
        return NULL;
    }
    if (guard_value(text, end)) {
        complain_value(c, n, "the secret is no text");
        return NULL;
    }
    return arena_text(a, text, end);
}

static const char *read_open_file(struct arena *a, struct complaints *c, const struct node *n,
                                  const char *path, int fd, bool check_mode)
{
    char buf[SECRET_MAX + 1];
    const char *text;
    struct stat st;

    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        complain_value(c, n, "%s is not a file", path);
        return NULL;
    }
    if (check_mode && (st.st_mode & S_IROTH))
        complain_warning(c, n, "everyone on this machine can read %s; chmod 0640 mends it", path);
    ssize_t len = read_all(fd, buf, sizeof(buf));
    if (len < 0) {
        complain_value(c, n, "cannot read %s: %s", path, strerror((int)-len));
        return NULL;
    }
    text = take_line(a, c, n, buf, (size_t)len);
    explicit_bzero(buf, sizeof(buf));
    return text;
}

static const char *read_file(struct arena *a, struct complaints *c, const struct node *n,
                             const char *path, bool check_mode)
{
    if (!path)
        return NULL;
    /* Without O_NONBLOCK a FIFO would hold us here for ever. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) {
        complain_value(c, n, "cannot read %s: %s", path, strerror(errno));
        return NULL;
    }
    const char *text = read_open_file(a, c, n, path, fd, check_mode);
    close(fd);
    return text;
}

static const char *read_credential(struct arena *a, struct complaints *c, const struct node *n)
{
    const char *folder = getenv("CREDENTIALS_DIRECTORY");

    if (strchr(n->text, '/') || strcmp(n->text, "..") == 0 || strcmp(n->text, ".") == 0) {
        complain_value(c, n, "the name of a credential has no /");
        return NULL;
    }
    if (!folder) {
        complain_value(c, n,
                       "systemd has given us no credentials (LoadCredential= in the unit does)");
        return NULL;
    }
    return read_file(a, c, n, arena_printf(a, "%s/%s", folder, n->text), false);
}

static const char *read_variable(struct arena *a, struct complaints *c, const struct node *n)
{
    const char *text = getenv(n->text);

    if (!text) {
        complain_value(c, n, "the environment has no %.64s", n->text);
        return NULL;
    }
    return take_line(a, c, n, text, strlen(text));
}

const char *secret_read(struct arena *a, struct complaints *c, const char *folder,
                        const struct node *n)
{
    static const char *const wanted[] = { "", "a path", "a name", "a name" };

    if (n->text[0] == '\0') {
        complain_key(c, n, "the tag needs %s behind it", wanted[n->secret]);
        return NULL;
    }
    switch (n->secret) {
    case SECRET_NONE: return n->text;
    case SECRET_FILE:
        return read_file(
            a, c, n, n->text[0] == '/' ? n->text : arena_printf(a, "%s/%s", folder, n->text), true);
    case SECRET_CREDENTIAL: return read_credential(a, c, n);
    case SECRET_ENV: return read_variable(a, c, n);
    }
    return NULL;
}
