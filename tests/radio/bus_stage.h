/*
 * bus_stage - two connections to a bus of the test's own, watched and closed anywhere
 */
#pragma once

#include "bus.h"
#include "fake_bus.h"

#include <stdbool.h>
#include <stdint.h>

#define PATIENCE_MS 20000 /* for what must come; nothing waits so long when all is well */
#define GAP_MAX_MS  200   /* so long the loop may be held up at most */

enum place { NOWHERE, IN_UP, IN_DOWN, IN_SIGNAL, IN_CALLED, IN_REPLY };

struct side {
    struct bus *bus; /* NULL once closed */
    unsigned ups, downs, signals, calls;
    unsigned late; /* told of anything after it was closed */
    bool is_closed;
    char why[200];
    enum place close_in;
    DBusMessage *answer_later;
    bool answers_late;
};

struct bus_stage {
    uv_loop_t loop;
    uv_timer_t tick;
    uint64_t last_ns, gap_ns;
    struct fake_bus f;
    struct side a, b;
    unsigned ends;
    char end_name[100];
};

extern struct bus_stage stage;
extern const struct bus_events stage_events; /* ctx: the side */

/* Of cmocka. Teardown checks that nothing is left on the loop. */
int stage_setup(void **state);
int stage_teardown(void **state);

void stage_open(struct side *side);
/* A bus, both sides up, and `b` named org.balm.b. */
void stage_both_up(void);
void stage_take_name(struct side *side, const char *name);
void stage_close(struct side *side);
/* Turns the loop until it is so, or fails. */
void stage_until(const unsigned *value, unsigned least);
void stage_turn_for(unsigned ms);
/* The longest gap is measured from here on. */
void stage_tick_anew(void);

DBusMessage *stage_call_to(const char *name, const char *member);
DBusMessage *stage_call_driver(const char *member);
/* A bus_reply_fn; ctx: the side. Counted in stage.ends. */
void stage_on_end(void *ctx, DBusMessage *reply);
/* What `called` had put off. */
void stage_answer_now(struct side *side);
void stage_emit(struct side *side);
