/*
 * args - a command line becomes the arguments of a verb's row
 *
 * Positional arguments in the order of the table; where fewer are given than
 * there are, the optional ones go without, from the left. `--name value` and
 * `--name=value` for options, `--` ends them, `-` is a positional argument.
 * `--json` and `--help` are understood by every verb.
 */
#pragma once

#include "complaint.h"
#include "control.h"

#include <jansson.h>

struct args {
    json_t *values; /* an object that fits the row */
    bool json, help;
};

/* 0, or -EINVAL with the reason in words. Values are not looked at yet. */
int args_read(const struct verb *verb, int argc, char **argv, struct args *out,
              struct complaint *why);
/* Whether they fit the row: as the daemon checks them, in the same words. */
int args_check(const struct verb *verb, const struct args *a, struct complaint *why);
void args_fini(struct args *a);

/* NULL, or the default, where it was not given. */
const char *args_word(const struct args *a, const char *name);
int64_t args_int(const struct args *a, const char *name, int64_t fallback);
bool args_flag(const struct args *a, const char *name);
