/*
 * replies - what the verbs of the door `any` answer, row by row
 */
#pragma once

#include "piece.h"

/* The pieces of this verb's result, or of an object that many have; the last has no path.
   NULL: there is none of this name. */
const struct piece *reply_of(const char *verb);
const struct piece *shape_of(const char *name);
