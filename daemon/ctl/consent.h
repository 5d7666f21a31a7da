/*
 * consent - asks the person who is to be watched, at the terminal
 */
#pragma once

#include "args.h"

#include <stdbool.h>
#include <stdio.h>

/*
 * Says what is measured and kept, and waits for a typed `yes`. true: they
 * agreed; `date` is today (YYYY-MM-DD). Anything else, and the end of input, is no.
 */
bool consent_ask(FILE *in, FILE *out, const char *name, char date[11]);

/*
 * For `person add`: asks and puts the date among the arguments, unless it was
 * given as --consent. 0 to go on, or the exit status; it has been said why.
 */
int consent_add(struct args *args);
