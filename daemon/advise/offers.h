/*
 * offers - what fits: a routine now, or a massage to book
 */
#pragma once

#include "memory.h"
#include "profile.h"
#include "report.h"
#include "screen.h"
#include "suggestion.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Load that asks for a booking. One hour raised a day, seven days long, is about a
 * sixteenth of the waking time and several times what ordinary days bring. Half of it
 * must lie before today: one bad day is no week.
 */
#define LOAD_WEEK_HIGH_MIN    420.0
#define LOAD_WEEK_EARLIER_MIN 210.0

/* Between two sessions at the least, however high the load; a person's own closer plan wins. */
#define SESSION_MIN_DAYS 7
/* How long an answered or ignored booking rests. */
#define BOOKING_COOLDOWN_DAYS 7

/* The first routine for this moment that the screen lets through. */
const char *offer_routine(screen_set s);

/* The technique of the most careful need, or where there is none, of anyone; NULL: none is left. */
const char *offer_technique(const struct profile *profile, screen_set s);

/* Whether a massage is due. Screening is not looked at here. */
bool offer_booking_is_due(const struct profile *profile, const struct advise_memory *m,
                          const struct report *r, int64_t unix_ms, enum reason *why);

/* At most three, in the order of enum answer. */
uint8_t offer_choices(enum suggestion_type type, enum reason reason);
int64_t offer_lifetime_ms(enum suggestion_type type);
