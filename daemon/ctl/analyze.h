/*
 * analyze - a recording through the very pipeline of the daemon, as fast as it goes
 */
#pragma once

#include "args.h"

/* Exit status: 0 done, 1 failed, 2 wrong use. Prints to standard output. */
int analyze_run(const struct args *args);
