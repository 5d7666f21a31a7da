/*
 * client - one connection to the daemon's socket, with time-outs
 */
#pragma once

#include "complaint.h"
#include "wire.h"

#include <jansson.h>

struct client {
    int fd;
    int stop_fd; /* readable: whoever waits is to stop; -1: never. Not ours to close */
    struct wire in;
};

/* BALM_SOCKET, or /run/balm/control.sock. */
const char *client_path(void);

/* 0; -ECONNREFUSED: no daemon is running; other -errno. `why` says it in words. */
int client_connect(struct client *c, struct complaint *why);
void client_close(struct client *c);

/* 0 or -errno. */
int client_ask(struct client *c, const char *verb, json_t *args, struct complaint *why);
/*
 * Waits for the next line and gives it as an object. timeout_ms < 0: for ever.
 * 0; -EINTR: stopped, which is no complaint; -EPIPE: the daemon hung up; -ETIMEDOUT; -EBADMSG: it
 * said something that is no JSON object.
 */
int client_read(struct client *c, int timeout_ms, json_t **out, struct complaint *why);
/* A line that is there already, without waiting: 1 and the object, 0: none yet; or as
 * client_read() has it. */
int client_take(struct client *c, json_t **out, struct complaint *why);
