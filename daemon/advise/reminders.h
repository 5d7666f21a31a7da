/*
 * reminders - when to say what is good before a massage, and what after it
 */
#pragma once

#include "instant.h"
#include "memory.h"
#include "profile.h"

#include <stdbool.h>
#include <stdint.h>

#define AFTERCARE_DELAY_MS (INT64_C(15) * 60 * MS_PER_S) /* after its end */

/* Of the booked session; once. Needs wall time. */
bool reminder_is_due(const struct advise_memory *m, const struct profile *profile,
                     const struct instant *t);

/* A session is held: when its aftercare may be said, and until when. 0: too long ago. */
int64_t aftercare_from(const struct session *s, int64_t now);
int64_t aftercare_until(const struct session *s);
bool aftercare_is_due(const struct advise_memory *m, const struct instant *t);

/* When it is over, were it as long as planned. */
int64_t session_end(const struct session *s);
