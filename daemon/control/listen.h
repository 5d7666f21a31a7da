/*
 * listen - the socket file: made, taken over when nobody answers it, and who may connect
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* The socket file that is ours, so that only that one is taken away at the end. */
struct listen_file {
    dev_t device;
    ino_t inode;
};

/*
 * Binds and listens at `path`, mode 0660, group `group` (-1: as it comes).
 * >= 0         the descriptor, non-blocking
 * -EADDRINUSE  a living program listens there
 * -EEXIST      something that is no socket is in the way
 * other -errno; *step says in a word or two what failed
 */
int listen_at(const char *path, gid_t group, struct listen_file *file, const char **step);
/* Removes the socket file if it is still the one that was made. */
void listen_remove(const char *path, const struct listen_file *file);

/* (gid_t)-1 where there is no such group. */
gid_t listen_group(const char *name);

struct peer {
    uid_t uid;
    gid_t gid;
    gid_t groups[64];
    size_t group_count;
};

/* 0 or -errno. */
int peer_of(int fd, struct peer *out);
/* Root, our own user, and members of the group. */
bool peer_may_ask(const struct peer *p, uid_t own, gid_t group);
