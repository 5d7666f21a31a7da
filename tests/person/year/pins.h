/*
 * pins - what the year of each person of the cast must have shown, beside the promises to all
 */
#pragma once

#include "life.h"

/* After a whole year. Fails the test with the reason. */
void pins_check(const struct life *l);
