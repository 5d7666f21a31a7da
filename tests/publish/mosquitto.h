/*
 * mosquitto - a real broker on a free port of loopback, and someone who listens to it
 *
 * Both are processes of this test: each lives in a folder of its own and is
 * ended by its pid.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <uv.h>

struct mosquitto {
    uv_loop_t *loop;
    uv_process_t broker, listener;
    uv_pipe_t pipe;
    bool broker_lives, listener_lives, pipe_open;
    int port;
    char folder[64];
    char heard[256 * 1024]; /* lines "RETAINED TOPIC PAYLOAD" */
    size_t len;
};

/* False: it is not installed. */
bool mosquitto_is_here(void);
/* extra: lines of its configuration; `%s` in it is the folder. */
void mosquitto_prepare(struct mosquitto *m, uv_loop_t *loop, const char *extra);
/* Starts it (again, on the same port) and waits until it listens. */
void mosquitto_start(struct mosquitto *m);
void mosquitto_listen(struct mosquitto *m);
/* SIGKILL to the broker; the listener ends with it. */
void mosquitto_kill(struct mosquitto *m);
void mosquitto_signal(struct mosquitto *m, int signum);
/* Ends both, and empties the folder. */
void mosquitto_finish(struct mosquitto *m);
/* The same without the loop, after a test that failed in the middle. */
void mosquitto_abandon(struct mosquitto *m);
bool mosquitto_heard(const struct mosquitto *m, const char *line);
