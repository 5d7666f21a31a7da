/*
 * line - one line of a watch's console: a JSON object, or something that is none of ours
 *
 * Only what the plugin has a use for is kept: its type, and numbers of the object itself.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum line_type {
    LINE_OTHER,
    LINE_ACT,    /* "act": activity */
    LINE_STATUS, /* "status": of the watch */
    LINE_BALM,   /* "balm": what our own script says */
};

enum line_key {
    LINE_HRM, /* beats a minute */
    LINE_STP, /* steps since the line before */
    LINE_RT,  /* 1: as it happens; else it sums up what is past */
    LINE_TS,  /* of a record from its memory */
    LINE_BAT, /* percent */
    LINE_SD,  /* what our own script says of motion, in mg */
    LINE_KEYS
};

struct line {
    enum line_type type;
    bool has[LINE_KEYS];
    double number[LINE_KEYS];
};

/*
 * 1: *out holds an object; 0: it is no object, such as a prompt or an echo; -1: it begins as an
 * object and is broken.
 */
int line_read(const char *text, size_t len, struct line *out);
