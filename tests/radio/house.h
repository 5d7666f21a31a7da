/*
 * house - a radio on a real loop, and its events written down
 */
#pragma once

#include "radio.h"

#include "clock.h"

enum event { NONE, READING, CONTEXT, STATUS, WISH };
enum act { CLOSE, EMPTY, CHANGE };

struct house {
    uv_loop_t loop;
    struct clock *clock;
    struct radio *radio;
    uv_timer_t guard; /* a test that hangs fails instead */

    enum event at; /* do `act` at the `after`th event of this kind */
    enum act act;
    unsigned after;

    unsigned readings, contexts, statuses, wishes, closed;
    char person[ID_MAX + 1], wish[64];
    struct sensor_status last;
    unsigned listening;                  /* so many statuses said so */
    char silent_why[SENSOR_WHY_MAX + 1]; /* of the last one that said so */
    struct context told;                 /* last */
    int64_t times[4000];
    int32_t ticks[4000];
};

/* Where the modules of the tests and the plugins are. */
extern const char *const house_dirs[];

/* KEY, VALUE pairs of a sensor, NULL-ended. */
#define PAIRS(...) ((const char *const[]){ __VA_ARGS__, NULL })
struct sensor_config config(const char *id, const char *plugin, const char *person,
                            const char *const *pairs);

void open_house(struct house *h, double speed);
/* The one sensor "strap" of alex. */
void set_one(struct house *h, const char *plugin, const char *const *pairs);
/* Runs until this event has come `count` times. */
void run_until(struct house *h, const unsigned *counter, unsigned count);
/* Closes the radio; run_to_end() then sees all of it gone. */
void leave_house(struct house *h);
void run_to_end(struct house *h);

/* Events that are written down, for those who open less than a radio. */
void house_status(void *ctx, const struct sensor_status *s);
void house_wish(void *ctx, const char *topic);
void house_closed(void *ctx);
