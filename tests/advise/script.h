/*
 * script - a day with the advisor, written down in words
 *
 * Steps separated by `;`. A report comes every 10 s while time passes.
 *
 *   raised 10m, calm 2h, gap 3m      time passes: raised, not raised, without any report
 *   wait 30d                         calm, with a report a minute
 *   why WORD, activity WORD, confidence X, score X, learning 0|1, busy 0|1, motion 0|1
 *                                    what the next reports say
 *   running NAME                     a routine runs (`running -`: none)
 *   guests 0|1, away 0|1, ill DAYS, ill_today 0|1, well 0|1
 *   days N SHARE, daily SHARE        the last N days were raised for that share of ten hours; each
 *                                    that ends from now on will be. usual SHARE: of an ordinary one
 *   answer WORD [ID]                 to the open offer, or to an id; `last`: of the last offer
 *   suggest, snooze 2h, on, off, cancel, routine_stop, feel N, sensitivity N, forget WORD
 *   log [-3d [TECHNIQUE [MINUTES]]], book +2d [TECHNIQUE [MINUTES]]
 *   set WORD, clear WORD [elsewhere] a condition; elsewhere: at a door that may not
 *   effect NAME CALM                 a routine was measured: so much calmer, by the score alone
 *   measured CHANGE                  the last session: raised share, less what was expected
 *   withdraw                         the offer could not be stored
 *   clock +1h, clock -1h, clock none the wall clock steps, or is not known (until `clock +0s`)
 *   restart                          save, a new advisor, restore; the monotonic clock begins anew
 *   need WORD, condition WORD, provider NAME|-, interval DAYS, reminder MINUTES, cap N,
 *   quiet HH:MM-HH:MM, cap_without N, after S, every S (gap_s), chosen N (sensitivity)
 *                                    settings, as after a reload
 *   catalog                          all routines are there; till then only slow breathing is
 *   silence, no_booking              writes down why nothing is offered, or no booking
 *   choices, life, technique, course writes down those of the open offer; how things stand
 *   led                              whether an offer led to what is booked
 *
 * What happens is written down as `TIME what`, separated by `; `, with a day
 * number before times after the first midnight. It begins at 08:00 local time
 * of a winter's Monday at UTC+1, with a motion source, at rest, without quiet
 * hours, with a provider, after 5 min, gap 90 min, four a day, and 5 % raised on
 * each of the days before.
 */
#pragma once

#include "advise.h"

#include <stddef.h>

/* Aborts the test on a word it does not know. */
void script_run(const char *script, char *log, size_t size);

#define SCRIPT_ROWS_MAX 200

struct script_row {
    const char *name, *script, *want;
};

/* Each row a test of its own. */
int script_test(const char *group, const struct script_row *rows, size_t count);
