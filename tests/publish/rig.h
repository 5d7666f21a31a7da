/*
 * rig - publish/ on a loop with a clock, and what it told its owner
 */
#pragma once

#include "clock.h"
#include "fake_broker.h"
#include "publish.h"
#include "room.h"

#define RIG_EVENT_MAX 64

struct rig_event {
    char what[16];  /* answer, set, sensor_set, bridge_set, request, message, sent, up, down */
    char a[128];    /* person, verb, topic, suggestion id */
    char b[64];     /* suggestion id, entity */
    char text[512]; /* word, value, JSON, bytes */
};

struct rig {
    uv_loop_t loop;
    struct clock *clock;
    struct publish *publish;
    struct publish_options opt;
    struct broker_timing broker_timing;
    struct home_timing home_timing;
    bool closed;
    bool timed_out;
    uv_timer_t deadline;
    struct rig_event events[RIG_EVENT_MAX];
    size_t count;
};

/* Options for a broker on loopback, and timings in milliseconds. */
void rig_init(struct rig *r, int port);
/* After the options are as the test wants them. */
void rig_open(struct rig *r);
/* Closes, runs the loop out, and fails the test if anything is left on it. */
void rig_close(struct rig *r, struct fake_broker *f);

/* Runs the loop until done() says so; false: 10 s were not enough. */
typedef bool rig_done_fn(void *ctx);
bool rig_until(struct rig *r, rig_done_fn *done, void *ctx);
/* For what must NOT happen: a while of the world's time, in turns of the loop. */
void rig_run_ms(struct rig *r, int ms);

size_t rig_events(const struct rig *r, const char *what);
/* The newest; NULL: none. */
const struct rig_event *rig_last(const struct rig *r, const char *what);
void rig_forget(struct rig *r);

/* Alex, with two routines. */
void rig_add_alex(struct rig *r);
struct suggestion rig_suggestion(struct rig *r, const char *id);
struct report rig_report(struct rig *r, double stress, double heart_rate);

/* Waits that several tests need; each fails the test when it takes too long. */
void rig_wait_up(struct rig *r);
void rig_wait_events(struct rig *r, const char *what, size_t count);
void rig_wait_topic(struct rig *r, struct fake_broker *f, const char *topic, size_t count);
void rig_wait_connects(struct rig *r, struct fake_broker *f, int connects);
