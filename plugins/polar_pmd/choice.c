/*
 * choice.c - walks the list once; what is cut short ends it
 */
#include "choice.h"

#include "bytes.h"

#include <stdbool.h>
#include <string.h>

#define RATE_ENOUGH 25 /* Hz; the motion of a body is slower than 12 Hz */
#define RATE_MAX    2000

enum id { RATE, RESOLUTION, RANGE, RANGE_MILLI, CHANNELS, FACTOR, SECURITY, IDS };

static const uint8_t widths[IDS] = { 2, 2, 2, 4, 1, 4, 16 };

/* One entry of a list. */
struct entry {
    enum id id;
    unsigned count;
    const uint8_t *values;
};

/* False: the end, or nothing more that can be understood. */
static bool take(struct entry *e, const uint8_t **at, const uint8_t *end)
{
    if (end - *at < 2 || (*at)[0] >= IDS)
        return false;
    e->id = (enum id)(*at)[0];
    e->count = (*at)[1];
    e->values = *at + 2;
    size_t len = (size_t)e->count * widths[e->id];
    if ((size_t)(end - e->values) < len)
        return false;
    *at = e->values + len;
    return true;
}

static uint32_t number(const struct entry *e, unsigned i)
{
    const uint8_t *p = e->values + (size_t)i * widths[e->id];

    switch (widths[e->id]) {
    case 1: return p[0];
    case 2: return le16(p);
    case 4: return le32(p);
    }
    return 0; /* no number: the first of them serves */
}

static bool is_better(enum id id, uint32_t value, uint32_t than)
{
    if (id != RATE)
        return value > than;
    if ((value >= RATE_ENOUGH) != (than >= RATE_ENOUGH))
        return value >= RATE_ENOUGH;
    return value >= RATE_ENOUGH ? value < than : value > than;
}

void pmd_choose(struct pmd_choice *c, const uint8_t *offer, size_t len)
{
    const uint8_t *at = offer, *end = offer + len;
    bool seen[IDS] = { false };
    struct entry e;

    *c = (struct pmd_choice){ .len = 0 };
    while (take(&e, &at, end)) {
        unsigned best = 0;
        if (e.id == FACTOR || e.count == 0 || seen[e.id])
            continue;
        seen[e.id] = true;
        for (unsigned i = 1; i < e.count; i++) {
            if (is_better(e.id, number(&e, i), number(&e, best)))
                best = i;
        }
        /* All of them once: 2 + 2 + 2 + 4 + 1 + 16 bytes, and two before each. */
        c->bytes[c->len++] = (uint8_t)e.id;
        c->bytes[c->len++] = 1;
        memcpy(c->bytes + c->len, e.values + (size_t)best * widths[e.id], widths[e.id]);
        c->len += widths[e.id];
        if (e.id == RATE && number(&e, best) <= RATE_MAX)
            c->rate_hz = (uint16_t)number(&e, best);
    }
}

float pmd_factor(const uint8_t *params, size_t len)
{
    const uint8_t *at = params, *end = params + len;
    struct entry e;

    while (take(&e, &at, end)) {
        if (e.id != FACTOR || e.count == 0)
            continue;
        uint32_t word = le32(e.values);
        float factor;
        memcpy(&factor, &word, sizeof(factor));
        return factor >= 1e-6f && factor <= 1e3f ? factor : 0; /* neither NaN nor nonsense */
    }
    return 0;
}
