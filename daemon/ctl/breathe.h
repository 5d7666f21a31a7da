/*
 * breathe - `routine start NAME --watch`: breathes along in the terminal until the effect is known
 *
 *     watch, start --> pacer, routine --> one line, ten times a second --> over --> effect
 *
 * Keys: p pauses or goes on, s skips a step, q stops. Ctrl-C only leaves: the routine goes on.
 */
#pragma once

#include "args.h"
#include "client.h"

/* Exit status: 0 done, 1 stopped, left or failed, 2 wrong use. stop_fd: see client.h. */
int breathe_run(struct client *c, int stop_fd, const struct verb *verb, const struct args *args,
                struct complaint *why);
