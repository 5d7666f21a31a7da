/*
 * give - what each row of the table that offers gives (rules.h)
 *
 * *what comes without anything in it; the times, the id and the choices are the same for all and
 * are filled in where it is opened (offer.h).
 */
#pragma once

#include "moment.h"
#include "suggestion.h"

void give_reminder(const struct moment *q, struct suggestion *what);
void give_aftercare(const struct moment *q, struct suggestion *what);
void give_question(const struct moment *q, struct suggestion *what);
void give_again(const struct moment *q, struct suggestion *what);
void give_professional(const struct moment *q, struct suggestion *what);
void give_rest(const struct moment *q, struct suggestion *what);
void give_routine(const struct moment *q, struct suggestion *what);
void give_something_else(const struct moment *q, struct suggestion *what);
void give_for_load(const struct moment *q, struct suggestion *what);
void give_hands(const struct moment *q, struct suggestion *what);
void give_booking(const struct moment *q, struct suggestion *what);
