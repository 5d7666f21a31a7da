/*
 * capture - the raw bytes of a sensor, as they come, into a file of the user's
 */
#pragma once

#include "args.h"
#include "client.h"

/*
 * After the daemon has agreed: until --time, Ctrl-C, or the daemon goes. One JSON object a line:
 * {"t_s", "service", "characteristic", "hex"}. Returns the exit status; `why` says what went wrong.
 */
int capture_follow(struct client *c, const struct args *args, struct complaint *why);
