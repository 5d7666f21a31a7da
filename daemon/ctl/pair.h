/*
 * pair - the pairing window as the one who wears the new sensor sees it
 */
#pragma once

#include "args.h"
#include "client.h"

/*
 * After the daemon has opened the window: shows what turns up until one is taken in (0), or the
 * window closes (1, with the line to type); Ctrl-C closes it. Returns the exit status; `why` says
 * what went wrong with the daemon.
 */
int pair_follow(struct client *c, int stop_fd, const struct args *args, struct complaint *why);
/* Whether the words ask for a window to be opened, and not closed. */
bool pair_opens(const struct args *args);
