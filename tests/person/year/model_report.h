/*
 * model_report - a simulated heart, seen through the real estimate at a minute's grain
 *
 *     sim_model_minute --> a strap's faults --> features --> estimate_step --> report
 *
 * Score, gate, reason and confidence are heart/'s own; only the beats are left out.
 */
#pragma once

#include "cast.h"
#include "estimate.h"
#include "model.h"
#include "report.h"

struct model_report {
    const struct cast_person *who;
    struct sim_person heart; /* a copy: how well a pacer is followed is this test's */
    struct sim_model model;
    struct estimate estimate;
    struct sim_random random;
    int in_bed_min;
    double true_stress; /* of the last minute, as the script has it */
};

/* Begins at midnight of a Monday. Pointers into itself: it must stay where it is. */
void model_report_init(struct model_report *m, const struct cast_person *who, uint64_t seed);
/* The minute that ends at t. */
void model_report_minute(struct model_report *m, const struct instant *t, bool away,
                         struct report *out);
/* Lives by another clock from now on: so many seconds ahead of before. */
void model_report_travel(struct model_report *m, int32_t ahead_s);
