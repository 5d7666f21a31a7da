/*
 * streams - makes the device's streams flow, and keeps them flowing
 *
 *     notify control point --> notify data --> 200 ms --> read features
 *                                                              |
 *       +------------------------------------------------------+
 *       v
 *     for each stream that is wanted and offered:
 *
 *            settings offered        ok
 *     ASK ----------------> START ----------> RUNS --+ silent, or the device says it stopped
 *                            ^  | already runs       |
 *                            |  v                    |
 *                            STOP <------------------+
 *
 *     refused, unanswered three times, stopped again and again: RESTS, and is tried
 *     again ten minutes later; the heart rate service goes on meanwhile. What an earlier
 *     link may have left running is stopped before it rests.
 *
 * Commands go one at a time; one that is not answered in 10 s is sent again, a START
 * with a STOP before it, unless its frames come anyway. A START that the device is in
 * no state for, or does not know although it has an SDK mode, means that this mode is
 * on: everything is stopped, the mode left, and all begun anew.
 *
 * A refusal for want of a bond is the host's to deal with: it pairs, and the link
 * begins anew. A device without control point or data has no streams: nothing is asked for.
 */
#pragma once

#include "choice.h"
#include "control.h"
#include "pmd.h"
#include "sensor_plugin.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { STREAM_PPI, STREAM_ACC, STREAM_ECG, STREAMS };

enum stream_phase {
    STREAM_ABSENT, /* not offered, or not wanted */
    STREAM_STOP,
    STREAM_ASK,
    STREAM_START,
    STREAM_RUNS,
    STREAM_RESTS,
};

struct stream {
    enum stream_phase phase;
    bool may_run;      /* a START was sent, and no STOP after it */
    bool may_be_left;  /* by an earlier link: nothing has started or stopped it since */
    bool ends_in_rest; /* STOP: not to be started again now */
    bool has_come;     /* a frame, since it was last started */
    bool has_run;      /* so it will again, should it have stopped */
    uint8_t tries;     /* commands in vain */
    uint8_t stalls;    /* times that it ran and stopped by itself */
    int64_t began_us, heard_us, rests_until_us;
    const char *why; /* RESTS, or is about to */
    struct pmd_choice choice;
    float factor; /* 0: not told */
};

enum streams_state {
    STREAMS_IDLE, /* no link that could carry a command */
    STREAMS_SUBSCRIBING_CONTROL,
    STREAMS_SUBSCRIBING_DATA,
    STREAMS_SETTLING,
    STREAMS_READING,
    STREAMS_COMMANDING,
    STREAMS_PAUSED,
    STREAMS_STEADY, /* nothing to ask for */
    STREAMS_STOPPING,
};

struct streams {
    enum streams_state state;
    struct control control;
    unsigned current; /* stream of the command under way; STREAMS: the SDK mode */
    bool wants_ecg, is_subscribed, has_features;
    bool has_sdk_mode, leaves_sdk_mode, left_sdk_mode;
    uint8_t tries; /* of what comes before the first command */
    struct stream stream[STREAMS];
    const char *said; /* as last shown; NULL: nothing was */
    unsigned said_of; /* the stream that it is about */
};

/* Indices of the plugin's table, and the host's timers, that are left to the streams. */
struct streams_place {
    unsigned control, data;
    unsigned step_timer, watch_timer;
};

extern const struct streams_place streams_place;

/* All zero before this: there is a link. */
void streams_begin(struct streams *s, struct sensor_host *host, bool wants_ecg);
void streams_done(struct streams *s, struct sensor_host *host, unsigned characteristic, int status);
/* Bytes of the control point. NULL, or what is wrong with them. */
const char *streams_message(struct streams *s, struct sensor_host *host, const uint8_t *bytes,
                            size_t len);
/* A frame of one of the streams has come. */
void streams_heard(struct streams *s, struct sensor_host *host, unsigned stream);
void streams_step_due(struct streams *s, struct sensor_host *host);
void streams_watch_due(struct streams *s, struct sensor_host *host);
/* True: nothing runs on the device any more, as far as we can do. */
bool streams_stop(struct streams *s, struct sensor_host *host);
/* Nothing is under way that could change what there is to be had. */
bool streams_are_settled(const struct streams *s);
/* Its pulses come, or are about to. */
bool streams_has_pulses(const struct streams *s);
