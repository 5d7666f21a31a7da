/*
 * quiet - the hours in which a person is not addressed
 */
#pragma once

#include "instant.h"
#include "profile.h"

#include <stdbool.h>

/* Needs wall time. A span holds its first second and not its last; from == to is empty. */
bool quiet_is_now(const struct profile *profile, const struct instant *t);
/* At another moment of the same wall clock. */
bool quiet_is_at(const struct profile *profile, const struct instant *t, int64_t unix_ms);
