#include "profile.h"

#include <stdio.h>

void profile_init(struct profile *p, const char *id)
{
    *p = (struct profile){
        .massage = { .duration_min = 60, .reminder_min = 180 },
        .suggestions = { .per_day = 4, .without_motion = 1, .after_s = 5 * 60, .gap_s = 90 * 60 },
        .quiet_count = 1,
        .quiet = { { .from_s = 22 * 3600, .to_s = 7 * 3600 } },
    };
    snprintf(p->id, sizeof(p->id), "%s", id);
    snprintf(p->name, sizeof(p->name), "%s", id);
}
