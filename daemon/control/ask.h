/*
 * ask - from a question to its one reply; the part of control that knows verbs
 */
#pragma once

#include "control.h"
#include "server.h"

#include <jansson.h>

#define ASK_FAILED    1
#define ASK_WRONG_USE 2

struct control {
    struct server *server;
    struct control_call *calls; /* that wait for the hub */
    size_t call_count;
    uint64_t requests;
    bool vitals_over_mqtt;
    const struct control_events *events;
    void *ctx;
};

/* One request on its way. */
struct question {
    struct control *control;
    enum control_door door;
    const char *verb;
    json_t *args;        /* borrowed; an object */
    json_t *transaction; /* borrowed; NULL: none */
    control_reply_fn *reply;
    void *ctx;
    struct caller *caller; /* NULL: not through the socket */
};

void ask(const struct question *q);
/* Ends it well; takes the result over (NULL: memory ran out). */
void ask_answer(const struct question *q, json_t *result);
void ask_refuse(const struct question *q, const char *text, int code);
/* ask_capture.c: `capture`, which goes on until its caller is gone. */
void ask_capture(const struct question *q);
void ask_capture_over(struct control *c, struct caller *caller);
/* Calls of this caller, or of everyone (NULL), have nobody to answer any more. */
void ask_forget_caller(struct control *c, const struct caller *caller);
/* A line for those who watch; to be freed. NULL: nothing to show. */
char *ask_event_line(const char *person, const struct person_event *event);
