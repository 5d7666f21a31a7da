/*
 * request_bench - one request, one reply: rows asked of a control without a socket, over a small
 * house
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "control.h"

#define SOCKET            DOOR_SOCKET
#define MQTT              DOOR_MQTT
#define ERROR(text, code) "{\"status\":\"error\",\"error\":\"" text "\",\"code\":" #code "}"
#define DONE(text)        "{\"status\":\"ok\",\"result\":{\"text\":\"" text "\"}}"

struct row {
    const char *name;
    enum control_door door;
    size_t people;
    const char *verb, *json;
    const char *reply; /* exact */
    const char *order; /* as it is written down; NULL: nothing may be ordered */
    int rc;            /* with which the hub ends it */
    bool vitals;       /* may leave by the MQTT door */
    bool is_private;   /* the first of the people shares nothing */
    const char *words; /* with which the hub ends it; NULL: none */
};

struct asked {
    const struct row *row;
    char order[800];
    char *reply;
    char verb[64];
    int replies;
};

/* The initial state is a row. */
void request_test_row(void **state);

struct control *request_open(uv_loop_t *loop, struct asked *a);
/* The same with orders that are not ended at once. */
struct control *request_open_late(uv_loop_t *loop, struct asked *a,
                                  void (*order)(void *ctx, const struct order *o,
                                                struct control_call *call));
void request_close(uv_loop_t *loop, struct control *c);
void request_on_reply(void *ctx, const char *verb, const char *json);
