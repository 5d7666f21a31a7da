/*
 * ask_daemon - a verb of the daemon: the request, its reply, and what to print of it
 */
#pragma once

#include "args.h"

/* Exit status: 0 done, 1 failed, 2 wrong use, 3 the daemon is not running. */
int ask_daemon(const struct verb *verb, const struct args *args);
