/*
 * expect - what would have been without the massage, and whether it was different
 *
 * Sessions come after bad weeks, and bad weeks end by themselves: after less before would call that
 * relief. So the days without a session near teach how a week like that goes on (a regression to
 * the mean), and a session is held against it. Student's t interval over the sessions.
 */
#pragma once

#include "memory.h"
#include "session.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Sessions, and weight of ordinary days, before anything is said. */
#define EXPECT_SESSIONS_MIN 5
#define EXPECT_WEIGHT_MIN   15.0

/* One ordinary day: `before` it and `after`, days_since the last one learnt (for forgetting). */
void expect_learn(struct body_regression *r, double before, double after, double days_since);
/* false: too few ordinary days; then *expected is a plain pull to the mean and no interval is told.
 */
bool expect_after(const struct body_regression *r, double before, double *expected,
                  double *variance);

/* Student's t, .975, two-sided 95 %; freedom >= 1. */
double expect_t(uint32_t freedom);

/* over: after less expected of each session, NAN ones are left out. */
void expect_judge(const double *over, size_t count, double variance, struct session_verdict *out);
