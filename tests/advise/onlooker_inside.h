/*
 * onlooker_inside - what the files of the onlooker share
 */
#pragma once

#include "onlooker.h"

#define MINUTE_MS INT64_C(60000)
#define HOUR_MS   (60 * MINUTE_MS)
#define DAY_MS    (24 * HOUR_MS)

#define PROMISE(holds, what)               \
    do {                                   \
        if (!(holds))                      \
            onlooker_complain(o, what, s); \
    } while (0)

int64_t onlooker_local_minute(const struct instant *t);
/* NULL: none begins then. */
struct seen_session *onlooker_session(struct onlooker *o, int64_t at_unix_ms);
/* Nothing stands against it. */
bool onlooker_fits(const struct onlooker *o, const struct suggestion *s);
/* A reminder, aftercare, a question: about something that was agreed, not about the body. */
bool onlooker_is_appointment(const struct suggestion *s);
/* For load or by date, also where another thing than a booking is offered for it. */
bool onlooker_is_booking(const struct suggestion *s);
/* Such an offer, unwanted, is what makes the next one wait longer. */
bool onlooker_is_nuisance(const struct suggestion *s);
