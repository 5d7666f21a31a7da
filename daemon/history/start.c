/*
 * start.c - what is read before the loop runs
 *
 * A file that shows its damage here is replaced here, so that the daemon does
 * not begin its day with it; what could be saved is then read from the new one.
 */
#include "inside.h"

#include "load.h"

#include <errno.h>

/* 0: the store may be read. */
static int ready(struct history *h)
{
    if (!h->keeps)
        return -ENOENT;
    if (h->busy)
        return -EBUSY;
    return store_open(&h->store);
}

/* Whether it is worth reading once more. */
static bool is_replaced(struct history *h, int rc)
{
    return rc == -EBADMSG && store_replace(&h->store) == 0;
}

int history_load_memory(struct history *h, const char *person, struct person_memory *out)
{
    int rc = ready(h);

    if (rc == 0)
        rc = load_memory(h->store.db, person, out);
    if (is_replaced(h, rc))
        rc = load_memory(h->store.db, person, out);
    return rc;
}

int64_t history_newest_unix_ms(struct history *h)
{
    int64_t newest = 0;
    int rc = ready(h);

    if (rc == 0)
        rc = load_newest_unix_ms(h->store.db, &newest);
    if (is_replaced(h, rc))
        load_newest_unix_ms(h->store.db, &newest);
    return newest;
}

/* Not read twice: some have been handed over already. */
int history_load_people(struct history *h, history_profile_fn *fn, void *ctx)
{
    int rc = ready(h);

    if (rc == 0)
        rc = load_people(h->store.db, fn, ctx);
    is_replaced(h, rc);
    return rc;
}

int history_load_sensors(struct history *h, history_sensor_fn *fn, void *ctx)
{
    int rc = ready(h);

    if (rc == 0)
        rc = load_sensors(h->store.db, fn, ctx);
    is_replaced(h, rc);
    return rc;
}

void history_load_releases(struct history *h, history_release_fn *fn, void *ctx)
{
    int rc = ready(h);

    if (rc == 0)
        rc = load_releases(h->store.db, fn, ctx);
    is_replaced(h, rc);
}

void history_load_unsent(struct history *h, history_suggestion_fn *fn, void *ctx)
{
    int rc = ready(h);

    if (rc == 0)
        rc = load_unsent(h->store.db, fn, ctx);
    is_replaced(h, rc);
}

bool history_load_last(struct history *h, const char *person, struct suggestion *s,
                       enum outcome *outcome)
{
    int rc = ready(h);

    if (rc == 0)
        rc = load_last(h->store.db, person, s, outcome);
    if (is_replaced(h, rc))
        rc = load_last(h->store.db, person, s, outcome);
    return rc == 0;
}
