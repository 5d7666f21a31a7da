/*
 * config_check - every error of a configuration, with no daemon running
 */
#pragma once

#include "args.h"

extern const struct verb config_check_verb;

/* Exit status: 0 no errors, 1 errors, each printed with its place. */
int config_check_run(const struct args *args);
