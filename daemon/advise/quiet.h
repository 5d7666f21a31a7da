/*
 * quiet - the hours in which nothing is offered
 */
#pragma once

#include "instant.h"
#include "profile.h"

#include <stdbool.h>

/* Needs wall time. A span holds its first second and not its last; from == to is empty. */
bool quiet_is_now(const struct profile *profile, const struct instant *t);
