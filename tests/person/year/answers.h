/*
 * answers - what a person says to an offer, and what they do of it
 */
#pragma once

#include "life.h"

/* Thinks of an answer; it is given some minutes later. */
void answers_consider(struct life *l, const struct suggestion *s);
/* Gives what is due. */
void answers_give(struct life *l);
