/*
 * conditions.c - set, asked about, cleared
 */
#include "conditions.h"

#include "screen.h"

#include <errno.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define HOUR_MS  (INT64_C(3600) * MS_PER_S)
#define DAY_MS   (24 * HOUR_MS)

/* How long it mostly takes, before the first question. */
static const struct {
    enum condition condition;
    int64_t first_ms;
} passing[] = {
    { CONDITION_FEVER, 3 * DAY_MS },
    { CONDITION_INFECTION, 7 * DAY_MS },
};

#define AGAIN_MS      DAY_MS
#define DAILY_ASKED   3 /* so often daily, then weekly */
#define SELDOM_MS     (7 * DAY_MS)
#define STILL_SO_MS   (2 * DAY_MS)
#define UNANSWERED_MS (48 * HOUR_MS) /* since it was asked first */

static condition_set bit(enum condition c)
{
    return UINT32_C(1) << c;
}

int condition_set_now(struct advise_memory *m, condition_set configured, enum condition c,
                      int64_t unix_ms)
{
    if ((unsigned)c >= CONDITION_COUNT)
        return -EINVAL;
    if ((m->conditions | configured) & bit(c))
        return -EALREADY;
    m->conditions |= bit(c);
    m->condition[c] = (struct condition_memory){ .since_unix_ms = unix_ms };
    return 0;
}

int condition_clear(struct advise_memory *m, condition_set configured, enum condition c,
                    bool may_clear)
{
    if ((unsigned)c >= CONDITION_COUNT)
        return -EINVAL;
    /* Before anything that would tell this door whether it holds. */
    if (!may_clear && !screen_may_pass(c))
        return -EACCES;
    if (configured & bit(c))
        return -ENOTUNIQ;
    if (!(m->conditions & bit(c)))
        return -ENOENT;
    m->conditions &= ~bit(c);
    m->condition[c] = (struct condition_memory){ 0 };
    return 0;
}

static int64_t ask_at(const struct condition_memory *c, int64_t first_ms)
{
    if (c->asked == 0)
        return c->asked_unix_ms ? c->asked_unix_ms + STILL_SO_MS : c->since_unix_ms + first_ms;
    return c->asked_unix_ms + (c->asked <= DAILY_ASKED ? AGAIN_MS : SELDOM_MS);
}

enum condition condition_to_ask(const struct advise_memory *m, condition_set configured,
                                int64_t unix_ms)
{
    for (size_t i = 0; i < COUNT(passing); i++) {
        enum condition c = passing[i].condition;
        if (m->conditions & ~configured & bit(c) &&
            unix_ms >= ask_at(&m->condition[c], passing[i].first_ms))
            return c;
    }
    return CONDITION_NONE;
}

void condition_asked(struct advise_memory *m, enum condition c, int64_t unix_ms)
{
    if (m->condition[c].asked < UINT32_MAX)
        m->condition[c].asked++;
    m->condition[c].asked_unix_ms = unix_ms;
}

void condition_not_asked(struct advise_memory *m, enum condition c)
{
    if (m->condition[c].asked > 0 && --m->condition[c].asked == 0)
        m->condition[c].asked_unix_ms = 0;
    else if (m->condition[c].asked_unix_ms > AGAIN_MS)
        m->condition[c].asked_unix_ms -= AGAIN_MS; /* due at once */
}

/* Counted from here: how often it was asked before says nothing any more. */
void condition_still_so(struct advise_memory *m, enum condition c, int64_t unix_ms)
{
    m->condition[c].asked = 0;
    m->condition[c].asked_unix_ms = unix_ms;
}

static bool is_unanswered(const struct condition_memory *c, int64_t unix_ms)
{
    if (c->asked == 0)
        return false;
    int64_t before_ms = c->asked < DAILY_ASKED ? (c->asked - 1) * AGAIN_MS : UNANSWERED_MS;

    return unix_ms - c->asked_unix_ms + before_ms >= UNANSWERED_MS;
}

enum condition condition_expired(const struct advise_memory *m, bool is_well_again, int64_t unix_ms)
{
    for (size_t i = 0; i < COUNT(passing) && is_well_again; i++) {
        enum condition c = passing[i].condition;
        if (m->conditions & bit(c) && is_unanswered(&m->condition[c], unix_ms))
            return c;
    }
    return CONDITION_NONE;
}

void conditions_clamp(struct advise_memory *m, int64_t unix_ms)
{
    for (int c = 0; c < CONDITION_COUNT; c++) {
        struct condition_memory *held = &m->condition[c];

        if (held->since_unix_ms > unix_ms)
            held->since_unix_ms = unix_ms;
        if (held->asked_unix_ms > unix_ms)
            held->asked_unix_ms = unix_ms;
    }
}
