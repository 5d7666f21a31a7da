/*
 * small_house - a house whose every number is known, for tests of replies and pages
 */
#pragma once

#include "house.h"

/* Alex wears `chest` and has a suggestion open, a guest `strap`, Kim nothing; a pairing window is
   open for Kim. 12:00 CET, 2026-01-31. */
void small_house(struct house *h);
/* The same with this many of its people: 0, 1 or 2. */
void small_house_of(struct house *h, size_t people);

#define SMALL_HOUSE_UNIX_MS INT64_C(1769857200000)
