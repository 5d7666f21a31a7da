/*
 * listen.c - two daemons that start at once must not steal each other's socket
 *
 * Looking whether someone answers, taking the old file away and listening on
 * the new one happen under a lock on the folder. No lock file is left behind,
 * and a lock dies with its process.
 */
#include "listen.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define BACKLOG 16

#ifndef SO_PEERGROUPS
#define SO_PEERGROUPS 59
#endif

static int lock_folder_of(const char *path)
{
    char folder[sizeof(((struct sockaddr_un *)0)->sun_path) + 1];
    const char *slash = strrchr(path, '/');

    snprintf(folder, sizeof(folder), "%.*s", slash ? (int)(slash - path) + 1 : 1,
             slash ? path : ".");
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
        int rc = errno == EWOULDBLOCK ? -EADDRINUSE : -errno;
        close(fd);
        return rc;
    }
    return fd;
}

static int new_socket(void)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    return fd < 0 ? -errno : fd;
}

/* 0: nothing is in the way any more. */
static int clear_stale(const char *path, const struct sockaddr_un *at)
{
    struct stat st;

    if (lstat(path, &st) < 0)
        return errno == ENOENT ? 0 : -errno;
    if (!S_ISSOCK(st.st_mode))
        return -EEXIST;
    int probe = new_socket();
    if (probe < 0)
        return probe;
    int rc = connect(probe, (const struct sockaddr *)at, sizeof(*at)) < 0 ? errno : 0;
    close(probe);
    if (rc != ECONNREFUSED)
        return rc == ENOENT ? 0 : -EADDRINUSE; /* also EAGAIN: its queue is full, so it lives */
    return unlink(path) < 0 && errno != ENOENT ? -errno : 0;
}

static int bind_and_listen(int fd, const char *path, const struct sockaddr_un *at, gid_t group,
                           struct listen_file *file, const char **step)
{
    struct stat st;

    *step = "bind";
    /* Before bind(), so that the file is never open to others, whatever the umask. */
    fchmod(fd, 0660);
    if (bind(fd, (const struct sockaddr *)at, sizeof(*at)) < 0)
        return -errno;
    *step = "mode";
    if (chmod(path, 0660) < 0 || lstat(path, &st) < 0)
        return -errno;
    file->device = st.st_dev;
    file->inode = st.st_ino;
    /* A daemon started by hand may not be in the group: then it is for its own user. */
    if (group != (gid_t)-1 && lchown(path, (uid_t)-1, group) < 0 && errno != EPERM)
        return -errno;
    *step = "listen";
    return listen(fd, BACKLOG) < 0 ? -errno : 0;
}

int listen_at(const char *path, gid_t group, struct listen_file *file, const char **step)
{
    struct sockaddr_un at = { .sun_family = AF_UNIX };

    *step = "path";
    if (strlen(path) >= sizeof(at.sun_path))
        return -ENAMETOOLONG;
    memcpy(at.sun_path, path, strlen(path));

    *step = "folder";
    int lock = lock_folder_of(path);
    if (lock < 0)
        return lock;
    *step = "take over";
    int rc = clear_stale(path, &at);
    int fd = rc < 0 ? rc : new_socket();
    if (fd >= 0) {
        rc = bind_and_listen(fd, path, &at, group, file, step);
        if (rc < 0) {
            close(fd);
            fd = rc;
        }
    }
    close(lock);
    return fd;
}

void listen_remove(const char *path, const struct listen_file *file)
{
    struct stat st;
    if (lstat(path, &st) == 0 && st.st_dev == file->device && st.st_ino == file->inode)
        unlink(path);
}

gid_t listen_group(const char *name)
{
    const struct group *g = name && *name ? getgrnam(name) : NULL;
    return g ? g->gr_gid : (gid_t)-1;
}

int peer_of(int fd, struct peer *out)
{
    struct ucred cred;
    socklen_t len = sizeof(cred);

    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &len) < 0)
        return -errno;
    out->uid = cred.uid;
    out->gid = cred.gid;
    len = sizeof(out->groups);
    /* More groups than fit, or an old kernel: then only the main one counts. */
    out->group_count = 0;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, out->groups, &len) == 0)
        out->group_count = len / sizeof(out->groups[0]);
    return 0;
}

bool peer_may_ask(const struct peer *p, uid_t own, gid_t group)
{
    if (p->uid == 0 || p->uid == own)
        return true;
    if (group == (gid_t)-1)
        return false;
    if (p->gid == group)
        return true;
    for (size_t i = 0; i < p->group_count; i++)
        if (p->groups[i] == group)
            return true;
    return false;
}
