/*
 * control - the control point: one command, and its answer, at a time
 *
 *     command   O T params             O: enum pmd_op, T: enum pmd_type
 *     answer    f0 O T S M params      S: enum pmd_status; M: not 0: more follows, under the same
 * head
 *
 * A command has ended when its write has, and its answer has come: BlueZ may tell of
 * the two in either order. An answer of four bytes, without M, is one too.
 */
#pragma once

#include "sensor_plugin.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CONTROL_PARAMS_MAX 160

struct control {
    bool is_sent; /* a command is under way, with this op and type: */
    uint8_t op, type;
    bool is_written, is_answered;
    uint8_t status;
    uint8_t params[CONTROL_PARAMS_MAX]; /* what does not fit is left out */
    size_t len;
};

/* 0, or the errno of the host's write(): then nothing is under way. */
int control_send(struct control *c, struct sensor_host *host, unsigned characteristic, uint8_t op,
                 uint8_t type, const uint8_t *params, size_t len);
/* An answer came. Those to other commands are too late, and ignored. NULL, or what is wrong. */
const char *control_answer(struct control *c, const uint8_t *bytes, size_t len);
bool control_has_ended(const struct control *c);
