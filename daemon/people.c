/*
 * people.c - who lives here: from the file, from the database, come and gone
 */
#include "hub.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct resident *people_find(struct hub *hub, const char *id)
{
    for (size_t i = 0; i < hub->resident_count; i++)
        if (strcmp(hub->residents[i]->profile.id, id) == 0)
            return hub->residents[i];
    return NULL;
}

static void resident_free(struct resident *r)
{
    orders_outcome(r, -ENODEV);
    person_free(r->person);
    free(r);
}

struct resident *people_add(struct hub *hub, const struct profile *profile, bool from_file)
{
    struct instant now = clock_now(hub->clock);
    struct resident *r = calloc(1, sizeof(*r));
    struct resident **grown =
        reallocarray(hub->residents, hub->resident_count + 1, sizeof(struct resident *));
    struct person_options opt = {
        .profile = profile,
        .own_routines = hub->conf->routines,
        .own_routine_count = hub->conf->routine_count,
        .step_s = 10,
        .window_s = 300,
        .on_event = route_person_event,
        .ctx = r,
    };

    if (grown)
        hub->residents = grown;
    if (!r || !grown || !(r->person = person_new(&opt, &now))) {
        free(r);
        return NULL;
    }
    r->hub = hub;
    r->profile = *profile;
    r->from_file = from_file;
    r->heard_us = INSTANT_NEVER;
    hub->residents[hub->resident_count++] = r;
    return r;
}

/* Apart from people_add(): giving back what was learnt leads to events, which need every room. */
static void remember(struct resident *r)
{
    struct hub *hub = r->hub;
    struct instant now = clock_now(hub->clock);
    struct person_memory memory;
    struct suggestion last;

    if (history_load_memory(hub->history, r->profile.id, &memory) == 0)
        person_restore(r->person, &memory, &now);
    if (history_load_last(hub->history, r->profile.id, &last, &r->outcome.outcome) &&
        r->outcome.outcome != OUTCOME_OPEN) {
        r->has_outcome = true;
        r->outcome.type = last.type;
        memcpy(r->outcome.id, last.id, sizeof(last.id));
    }
}

void people_remove(struct hub *hub, const char *id)
{
    for (size_t i = 0; i < hub->resident_count; i++) {
        if (strcmp(hub->residents[i]->profile.id, id) == 0) {
            resident_free(hub->residents[i]);
            memmove(&hub->residents[i], &hub->residents[i + 1],
                    (--hub->resident_count - i) * sizeof(struct resident *));
            return;
        }
    }
}

void people_free(struct hub *hub)
{
    for (size_t i = 0; i < hub->resident_count; i++)
        resident_free(hub->residents[i]);
    free(hub->residents);
    hub->residents = NULL;
    hub->resident_count = 0;
}

/* ---- settling ---- */

struct stored {
    struct profile *profiles;
    size_t count;
    bool failed;
};

static void take_stored(void *ctx, const struct profile *p)
{
    struct stored *s = ctx;
    struct profile *grown = reallocarray(s->profiles, s->count + 1, sizeof(*p));

    if (!grown) {
        s->failed = true;
        return;
    }
    s->profiles = grown;
    s->profiles[s->count++] = *p;
}

/* Someone of the settled list: new, or known with perhaps other settings. */
static int settle_one(struct hub *hub, const struct profile *profile, bool from_file)
{
    struct resident *r = people_find(hub, profile->id);

    if (r) {
        r->profile = *profile;
        r->from_file = from_file;
        person_set_profile(r->person, profile, hub->conf->routines, hub->conf->routine_count);
        return 0;
    }
    r = people_add(hub, profile, from_file);
    if (!r)
        return -ENOMEM;
    remember(r);
    return 0;
}

static bool is_listed(const struct profile *list, size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i].id, id) == 0)
            return true;
    return false;
}

int people_settle(struct hub *hub)
{
    const struct conf *conf = hub->conf;
    struct stored stored = { 0 };
    int rc = 0;

    history_load_people(hub->history, take_stored, &stored);
    for (size_t i = hub->resident_count; i-- > 0;) {
        const char *id = hub->residents[i]->profile.id;
        if (!is_listed(conf->people, conf->person_count, id) &&
            !is_listed(stored.profiles, stored.count, id))
            people_remove(hub, id);
    }
    for (size_t i = 0; i < conf->person_count && rc == 0; i++) {
        struct profile profile = conf->people[i];

        /* The file wins, but consent that was asked for and given stands. */
        for (size_t k = 0; k < stored.count; k++)
            if (profile.consent_day == 0 && strcmp(stored.profiles[k].id, profile.id) == 0)
                profile.consent_day = stored.profiles[k].consent_day;
        rc = settle_one(hub, &profile, true);
    }
    for (size_t i = 0; i < stored.count && rc == 0; i++)
        if (!is_listed(conf->people, conf->person_count, stored.profiles[i].id))
            rc = settle_one(hub, &stored.profiles[i], false);
    if (stored.failed)
        rc = -ENOMEM;
    free(stored.profiles);
    return rc;
}

void people_announce(struct hub *hub)
{
    const struct profile **profiles = calloc(hub->resident_count + 1, sizeof(*profiles));
    struct house house;

    if (!profiles) {
        log_err("out of memory: people are not announced");
        return;
    }
    for (size_t i = 0; i < hub->resident_count; i++)
        profiles[i] = &hub->residents[i]->profile;
    hub_look(hub, &house);
    publish_people(hub->publish, profiles, hub->resident_count, house.routines,
                   house.routine_count);
    free(profiles);
}

void people_save(struct hub *hub)
{
    struct instant now = clock_now(hub->clock);

    for (size_t i = 0; i < hub->resident_count; i++) {
        struct person_memory memory;
        person_save(hub->residents[i]->person, &now, &memory);
        history_memory(hub->history, hub->residents[i]->profile.id, &memory);
    }
}

void people_advance(struct hub *hub, const struct instant *now)
{
    for (size_t i = 0; i < hub->resident_count; i++)
        person_advance(hub->residents[i]->person, now);
}
