/*
 * steady - a report whose values stand still until they have moved for certain
 *
 * A value that trembles by its last digit would be a row in Home Assistant's database each
 * time. What is shown differs from what is measured by less than the `band` of its key.
 */
#pragma once

#include "report.h"

#include <stdbool.h>

struct steady {
    bool is_known;
    struct report report; /* as it is shown */
};

void steady_take(struct steady *s, const struct report *r);
