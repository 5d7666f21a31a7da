/*
 * when - when each row of the table holds (rules.h): one question a row, in its order
 */
#pragma once

#include "moment.h"

#include <stdbool.h>

/* may anybody be addressed */
bool when_no_clock(const struct moment *q);
bool when_no_consent(const struct moment *q);
bool when_off(const struct moment *q);
bool when_in_session(const struct moment *q);
bool when_open(const struct moment *q);
bool when_running(const struct moment *q);
bool when_snoozed(const struct moment *q);
bool when_quiet(const struct moment *q);
bool when_asleep(const struct moment *q);

/* appointments: no body is read, no budget is spent; a phone reaches who is away */
bool when_reminder(const struct moment *q);
bool when_aftercare(const struct moment *q);
bool when_still_so(const struct moment *q);
bool when_away(const struct moment *q);
bool when_guests(const struct moment *q);

/* can the body be read; what they have said themselves needs none, and is not said to who moves */
bool when_moving(const struct moment *q);
bool when_said_so(const struct moment *q);
bool when_poor_signal(const struct moment *q);
bool when_no_score(const struct moment *q);

/* what was put off */
bool when_again_waits(const struct moment *q);
bool when_again(const struct moment *q);

/* weeks: worth saying once */
bool when_see_professional(const struct moment *q);
bool when_rest(const struct moment *q);

/* a raise */
bool when_not_long_enough(const struct moment *q);
bool when_low_confidence(const struct moment *q);
bool when_less_sensitive(const struct moment *q);
bool when_gap_now(const struct moment *q);
bool when_cap_now(const struct moment *q);
bool when_routine(const struct moment *q);
bool when_contraindicated(const struct moment *q);

/* not raised */
bool when_course_no_help(const struct moment *q);
bool when_weak_response(const struct moment *q);
bool when_calibrating(const struct moment *q);
bool when_not_raised(const struct moment *q);
bool when_booked(const struct moment *q);
bool when_own_plan(const struct moment *q);
bool when_booking_illness(const struct moment *q);
bool when_booking_recent(const struct moment *q);
bool when_booking_cooldown(const struct moment *q);
bool when_booking_hour(const struct moment *q);
bool when_gap(const struct moment *q);
bool when_cap(const struct moment *q);
bool when_forbidden_load(const struct moment *q);
bool when_forbidden(const struct moment *q);
bool when_no_provider(const struct moment *q);
bool when_booking(const struct moment *q);
