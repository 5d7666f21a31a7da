/*
 * advice - what `analyze --advise` prints: each offer in full, and with --silences each reason why
 * nothing was offered
 */
#pragma once

#include "out.h"
#include "standing.h"
#include "suggestion.h"

/* One object and a line break; moments are null where the recording has no date. */
void advice_print_offer(struct out *out, const struct suggestion *s, bool dated);

/* The silence that was printed last. */
struct silences {
    bool is_known;
    enum silence silence, no_booking;
};

/* Prints an object where either reason is another one than before. */
void silences_look(struct silences *last, struct out *out, const struct instant *at,
                   const struct standing *now, bool dated);
