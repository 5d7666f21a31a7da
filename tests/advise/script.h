/*
 * script - a day with the advisor, written down in words
 *
 * Steps separated by `;`. A report comes every 10 s while time passes.
 *
 *   raised 10m, calm 2h, gap 3m      time passes: raised, not raised, without any report
 *   why WORD, activity WORD, confidence X, load TODAY WEEK, busy 0|1, motion 0|1
 *                                    what the next reports say
 *   answer WORD [ID]                 to the open offer, or to an id; `last`: of the last offer
 *   suggest, snooze 2h, on, off, log -3d, book +2d, cancel, routine_stop
 *   clock +1h, clock -1h, clock none the wall clock steps, or is not known (until `clock +0s`)
 *   restart                          save, a new advisor, restore; the monotonic clock begins anew
 *   need WORD, condition WORD, interval DAYS, quiet HH:MM-HH:MM, cap N, cap_without N, after S,
 *   every S (gap_s)                  settings, as after a reload
 *   silence                          writes down why nothing is offered
 *
 * What happens is written down as `TIME what`, separated by `; `, with a day
 * number before times after the first midnight. It begins at 08:00 local time
 * of a winter's Monday at UTC+1, with a motion source, at rest, without quiet
 * hours, after 5 min, gap 90 min, four a day.
 */
#pragma once

#include "advise.h"

#include <stddef.h>

/* Aborts the test on a word it does not know. */
void script_run(const char *script, char *log, size_t size);
