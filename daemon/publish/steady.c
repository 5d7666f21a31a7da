#include "steady.h"

#include "table.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

static double number_at(const struct report *r, size_t offset)
{
    double number;

    memcpy(&number, (const char *)r + offset, sizeof(number));
    return number;
}

void steady_take(struct steady *s, const struct report *r)
{
    size_t count;
    const struct table_key *keys = table_keys(&count);
    const struct report before = s->report;

    s->report = *r;
    for (size_t i = 0; i < count && s->is_known; i++) {
        const struct table_key *k = &keys[i];
        if (k->topic != TOPIC_STATE || !(k->band > 0))
            continue;
        const double shown = number_at(&before, k->offset);
        /* of what is not known nothing is less than the band: it comes and goes at once */
        if (fabs(number_at(r, k->offset) - shown) < k->band)
            memcpy((char *)&s->report + k->offset, &shown, sizeof(shown));
    }
    s->is_known = true;
}
