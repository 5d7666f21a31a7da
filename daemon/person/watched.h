/*
 * watched - who may be: they have agreed, and are old enough
 */
#pragma once

#include "instant.h"
#include "profile.h"

#include <stdbool.h>
#include <stdint.h>

/* From the year of birth; 30 where that is not known. Without wall time, of the program's year. */
int32_t watched_age(const struct profile *profile, const struct instant *t);
bool watched_may(const struct profile *profile, const struct instant *t);
