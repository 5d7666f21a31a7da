/*
 * help - usage from the tables, for one verb and for all
 */
#pragma once

#include "control.h"

#include <stdbool.h>
#include <stdio.h>

/* "answer [ID] ANSWER [--person PERSON]" with its arguments explained. */
void help_verb(FILE *to, const struct verb *verb);
/* Every verb with one line; `own` are those of balmctl that need no daemon. */
void help_all(FILE *to, const struct verb *const *own, size_t own_count);
/* Of one word, such as "massage": those that begin with it. false: there are none. */
bool help_family(FILE *to, const char *word, const struct verb *const *own, size_t own_count);
