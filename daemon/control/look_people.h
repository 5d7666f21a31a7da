/*
 * look_people - what `people` and `status` say of each person
 */
#pragma once

#include "look.h"

/* Who is asked for, as they are written here; empty: everyone. 0 or -EINVAL. */
int look_asked_for(const struct look *in, char id[ID_MAX + 1], struct complaint *why);
/* An array; id: empty: everyone. NULL: out of memory. */
json_t *look_people_of(const struct look *in, const char *id);
