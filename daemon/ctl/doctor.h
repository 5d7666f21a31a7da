/*
 * doctor - `balmctl doctor`: what stands between the house and its numbers, and how to mend it
 *
 * Looks at the machine itself, so it works without a daemon too; where one runs,
 * it is asked for what only it knows. What comes out is safe to paste: addresses
 * are shortened, and there are neither names of people nor vitals in it.
 */
#pragma once

#include "args.h"

extern const struct verb doctor_verb;

/* 0: all is well, or only notes; 1: there are faults. */
int doctor_run(const struct args *args);
