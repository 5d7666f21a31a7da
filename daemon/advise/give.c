/*
 * give.c - what each row of the table that offers gives
 */
#include "give.h"

#include "offer.h"

#include <stdio.h>
#include <string.h>

static void put(char *where, size_t size, const char *name)
{
    snprintf(where, size, "%s", name);
}

static const struct advise_memory *memory(const struct moment *q)
{
    return &q->a->m;
}

/* Where a condition stands against it, what to do before a massage and whom to call are left out:
   it only asks to look. */
void give_reminder(const struct moment *q, struct suggestion *what)
{
    what->type = q->a->screen & FORBID_MASSAGE ? SUGGEST_REST : SUGGEST_MASSAGE_REMINDER;
    what->reason = REASON_BOOKED;
    what->session_unix_ms = memory(q)->booked.at_unix_ms;
    what->duration_min = memory(q)->booked.duration_min;
}

void give_aftercare(const struct moment *q, struct suggestion *what)
{
    what->type = SUGGEST_AFTERCARE;
    what->reason = REASON_SESSION_OVER;
    what->session_unix_ms = memory(q)->last.at_unix_ms;
    what->duration_min = memory(q)->last.duration_min;
}

void give_question(const struct moment *q, struct suggestion *what)
{
    what->type = SUGGEST_REST;
    what->reason = REASON_STILL_SO;
    what->condition = (uint8_t)q->to_ask;
}

void give_again(const struct moment *q, struct suggestion *what)
{
    const struct suggestion *of = &memory(q)->again_of;

    what->type = of->type;
    what->reason = REASON_AGAIN;
    what->duration_min = of->duration_min;
    memcpy(what->routine, of->routine, sizeof(what->routine));
    memcpy(what->technique, of->technique, sizeof(what->technique));
}

void give_professional(const struct moment *q, struct suggestion *what)
{
    what->type = SUGGEST_SEE_PROFESSIONAL;
    what->reason = q->said_severe ? REASON_SAID_SO : REASON_SEVERE_LOAD;
}

void give_rest(const struct moment *q, struct suggestion *what)
{
    (void)q;
    what->type = SUGGEST_REST;
    what->reason = REASON_ILLNESS;
}

void give_routine(const struct moment *q, struct suggestion *what)
{
    what->type = offer_type_of(q->routine);
    what->reason = REASON_SUSTAINED;
    put(what->routine, sizeof(what->routine), q->routine->name);
}

static void unwinding(const struct moment *q, struct suggestion *what)
{
    what->type = SUGGEST_RELAX;
    put(what->routine, sizeof(what->routine), moment_unwind(q)->name);
}

void give_something_else(const struct moment *q, struct suggestion *what)
{
    unwinding(q, what);
    what->reason = REASON_COURSE_NO_HELP;
}

void give_for_load(const struct moment *q, struct suggestion *what)
{
    unwinding(q, what);
    what->reason = q->why_due;
}

void give_hands(const struct moment *q, struct suggestion *what)
{
    what->type = SUGGEST_SELF_MASSAGE;
    what->reason = q->why_due;
    put(what->routine, sizeof(what->routine), moment_hands(q)->name);
}

void give_booking(const struct moment *q, struct suggestion *what)
{
    what->type = SUGGEST_BOOK_MASSAGE;
    what->reason = q->why_due;
    what->duration_min = q->technique.duration_min;
    put(what->technique, sizeof(what->technique), q->technique.name);
}
