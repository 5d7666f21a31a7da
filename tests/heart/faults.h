/*
 * faults - puts faults of a known kind into a run of intervals, and counts what is found
 */
#pragma once

#include "random.h"

#include <stdbool.h>
#include <stddef.h>

enum fault { FAULT_NONE, FAULT_MISSED, FAULT_EXTRA, FAULT_ECTOPIC };
#define FAULTS (FAULT_ECTOPIC + 1)

struct trial {
    size_t n;
    double *rr_ms;
    enum fault *fault;
    bool *bad; /* what the detector said */
};

/* How often each happens; the rest of the intervals are left as they are. */
struct fault_shares {
    double missed, extra, ectopic;
};

struct found {
    long count[FAULTS][2]; /* by what it was; [1]: set aside */
};

/* Empty, with room for so many intervals. */
struct trial trial_new(size_t room);
void trial_free(struct trial *t);
void trial_put(struct trial *t, double rr_ms, enum fault fault);
/* A copy of in, with faults. */
struct trial trial_spoil(const struct trial *in, const struct fault_shares *shares,
                         struct random *r);
/* Fills t->bad; returns the RMSSD of what was not set aside. */
double trial_detect(struct trial *t);
double trial_rmssd(const struct trial *t);

/* Adds what of t was found; the last five are decided with less than all the rest. */
void found_add(struct found *f, const struct trial *t);
double found_share(const struct found *f, enum fault fault);
/* Of all faults, and of what was none and not set aside. */
double found_sensitivity(const struct found *f);
double found_specificity(const struct found *f);
