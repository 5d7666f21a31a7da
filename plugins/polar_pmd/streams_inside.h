/*
 * streams_inside - what the two halves of the streams share: before the first command, and after
 */
#pragma once

#include "streams.h"

#define STREAMS_BUSY_MS  200
#define STREAMS_AGAIN_MS 2000   /* after a failure */
#define STREAMS_BOND_MS  5000   /* a host that pairs begins anew; BlueZ may have paired by itself */
#define STREAMS_REST_MS  600000 /* what does not work now may do then */
#define STREAMS_WATCH_MS 5000
#define STREAMS_TRIES    3

/* Nothing is asked for so long. */
void streams_hold(struct streams *s, struct sensor_host *host, int64_t ms);

/* Sends the next command, if there is one to be sent. */
void streams_next(struct streams *s, struct sensor_host *host);
/* The write of the command under way has ended. */
void streams_command_done(struct streams *s, struct sensor_host *host, int status);
/* It should have been answered by now. */
void streams_command_late(struct streams *s, struct sensor_host *host);
/* The device says what it can do. NULL, or what is wrong with the bytes. */
const char *streams_features(struct streams *s, const uint8_t *bytes, size_t len);
