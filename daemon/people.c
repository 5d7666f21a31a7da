/*
 * people.c - who lives here: from the file, from the database, come and gone
 *
 * A person is not fed before history was asked for what they had learnt: a fresh
 * memory would be stored over the old one. Where the database cannot be read,
 * they live without it and nothing of theirs is stored as learnt; once it can be
 * read again, they begin anew with what it holds.
 */
#include "hub.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct resident *people_find(struct hub *hub, const char *id)
{
    for (size_t i = 0; i < hub->resident_count; i++)
        if (strcmp(hub->residents[i]->profile.id, id) == 0)
            return hub->residents[i];
    return NULL;
}

/* ---- one resident ---- */

static struct person *new_person(struct resident *r)
{
    struct instant now = clock_now(r->hub->clock);
    struct person_options opt = {
        .profile = &r->profile,
        .own_routines = r->hub->conf->routines,
        .own_routine_count = r->hub->conf->routine_count,
        .step_s = 10,
        .window_s = 300,
        .on_event = route_person_event,
        .ctx = r,
    };

    return person_new(&opt, &now);
}

static void resident_free(struct resident *r)
{
    orders_outcome(r, NULL, -ENODEV, "this person is not watched any more");
    commands_stored(r, 0, -ENODEV, "this person is not watched any more");
    person_free(r->person);
    free(r);
}

static int add(struct hub *hub, const struct profile *profile, bool from_file)
{
    struct resident *r = calloc(1, sizeof(*r));
    struct resident **grown =
        reallocarray(hub->residents, hub->resident_count + 1, sizeof(struct resident *));

    if (grown)
        hub->residents = grown;
    if (!r || !grown) {
        free(r);
        return -ENOMEM;
    }
    *r = (struct resident){ .hub = hub, .profile = *profile, .from_file = from_file };
    r->heard_us = INSTANT_NEVER;
    r->person = new_person(r);
    if (!r->person) {
        free(r);
        return -ENOMEM;
    }
    hub->residents[hub->resident_count++] = r;
    return 0;
}

void people_save_one(struct resident *r)
{
    struct instant now = clock_now(r->hub->clock);
    struct person_memory memory;

    if (!r->remembers)
        return;
    person_save(r->person, &now, &memory);
    history_memory(r->hub->history, r->profile.id, &memory);
}

static void drop(struct hub *hub, size_t i)
{
    person_finish(hub->residents[i]->person);
    people_save_one(hub->residents[i]);
    resident_free(hub->residents[i]);
    memmove(&hub->residents[i], &hub->residents[i + 1],
            (--hub->resident_count - i) * sizeof(struct resident *));
}

int people_remember(struct resident *r)
{
    struct hub *hub = r->hub;
    struct instant now = clock_now(hub->clock);
    struct person_memory memory;
    struct suggestion last;

    if (r->asked)
        return 0;
    int rc = history_load_memory(hub->history, r->profile.id, &memory);
    if (rc == -EBUSY)
        return rc;
    r->asked = true;
    r->remembers = rc == 0 || rc == -ENOENT;
    hub->recall = hub->recall || !r->remembers;
    if (rc == 0) {
        memcpy(r->committed, memory.advise.open.id, sizeof(r->committed)); /* stored with it */
        person_restore(r->person, &memory, &now);
    }
    if (history_load_last(hub->history, r->profile.id, &last, &r->outcome.outcome) &&
        r->outcome.outcome != OUTCOME_OPEN) {
        r->has_outcome = true;
        r->outcome.type = last.type;
        memcpy(r->outcome.id, last.id, sizeof(last.id));
    }
    return 0;
}

static void send_again(void *ctx, const char *person, const struct suggestion *s)
{
    struct hub *hub = ctx;
    struct resident *r = people_find(hub, person);
    struct instant now = clock_now(hub->clock);
    struct person_view view;

    if (!r)
        return;
    person_view(r->person, &now, &view);
    /* What is not open any more, by a condition of the configuration for one, is not said. */
    if (view.open && strcmp(view.open->id, s->id) == 0)
        publish_suggestion(hub->publish, person, s);
}

void people_send_again(struct hub *hub)
{
    history_load_unsent(hub->history, send_again, hub);
}

void people_recall(struct hub *hub)
{
    int rc = people_load(hub);

    if (rc == 0)
        rc = hub_sensors_load(hub);
    if (rc < 0 && rc != -ENOENT)
        return; /* asked again when the next thing is due */
    hub->recall = false;
    for (size_t i = 0; i < hub->resident_count; i++) {
        struct resident *r = hub->residents[i];
        struct person *fresh = r->remembers ? NULL : new_person(r);

        if (fresh) {
            struct routine_state idle = { .status = ROUTINE_IDLE };

            person_finish(r->person);
            person_free(r->person);
            r->person = fresh;
            r->asked = false;
            if (r->routine != ROUTINE_IDLE)
                publish_routine(hub->publish, r->profile.id, &idle, NULL);
            r->routine = ROUTINE_IDLE;
        }
    }
    people_settle(hub);
    hub_sensors_settle(hub);
    people_announce(hub);
    people_send_again(hub);
}

/* ---- who there is ---- */

int people_store(struct hub *hub, const struct profile *profile)
{
    struct profile *grown;

    people_unstore(hub, profile->id);
    grown = reallocarray(hub->stored, hub->stored_count + 1, sizeof(*grown));
    if (!grown)
        return -ENOMEM;
    hub->stored = grown;
    hub->stored[hub->stored_count++] = *profile;
    return 0;
}

void people_unstore(struct hub *hub, const char *id)
{
    for (size_t i = 0; i < hub->stored_count; i++) {
        if (strcmp(hub->stored[i].id, id) == 0) {
            hub->stored[i] = hub->stored[--hub->stored_count];
            return;
        }
    }
}

static void take_stored(void *ctx, const struct profile *p)
{
    if (people_store(ctx, p) < 0)
        log_err("out of memory: %s is not watched", p->id);
}

int people_load(struct hub *hub)
{
    return history_load_people(hub->history, take_stored, hub);
}

static const struct profile *listed(const struct profile *list, size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i].id, id) == 0)
            return &list[i];
    return NULL;
}

/* Someone of the settled list: new, or known with perhaps other settings. */
static int settle_one(struct hub *hub, const struct profile *profile, bool from_file)
{
    struct resident *r = people_find(hub, profile->id);
    struct instant now = clock_now(hub->clock);

    if (!r)
        return add(hub, profile, from_file);
    r->profile = *profile;
    r->from_file = from_file;
    person_set_profile(r->person, profile, hub->conf->routines, hub->conf->routine_count, &now);
    return 0;
}

int people_settle(struct hub *hub)
{
    const struct conf *conf = hub->conf;
    int rc = 0;

    for (size_t i = hub->resident_count; i-- > 0;) {
        const char *id = hub->residents[i]->profile.id;
        if (!listed(conf->people, conf->person_count, id) &&
            !listed(hub->stored, hub->stored_count, id))
            drop(hub, i);
    }
    for (size_t i = 0; i < conf->person_count && rc == 0; i++) {
        struct profile profile = conf->people[i];
        const struct profile *stored = listed(hub->stored, hub->stored_count, profile.id);

        /* The file wins, but consent that was asked for and given stands. */
        if (profile.consent_day == 0 && stored) {
            profile.consent_day = stored->consent_day;
            if (profile.born_year == 0)
                profile.born_year = stored->born_year;
        }
        rc = settle_one(hub, &profile, true);
    }
    for (size_t i = 0; i < hub->stored_count && rc == 0; i++)
        if (!listed(conf->people, conf->person_count, hub->stored[i].id))
            rc = settle_one(hub, &hub->stored[i], false);
    people_hear_links(hub);
    /* Or, if history is busy now, before their next input. */
    for (size_t i = 0; i < hub->resident_count; i++)
        people_remember(hub->residents[i]);
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

/* ---- all of them ---- */

static void hear(struct resident *r, const struct sensor_status *s, const struct instant *now)
{
    struct person_input link = { .kind = INPUT_LINK, .link = s };
    struct person_input told = { .kind = INPUT_CONTEXT, .context = &s->told };
    bool reaches = s->person[0] == '\0' || strcmp(s->person, r->profile.id) == 0;
    bool lasts = s->told.kind == CONTEXT_GUESTS || s->told.kind == CONTEXT_AWAY;
    bool holds = s->told.value > 0 && radio_house_says(r->hub->radio, s->told.kind, r->profile.id);

    if (!s->of_house)
        person_feed(r->person, &link, now);
    else if (reaches && lasts && holds) /* who is new here has not heard it yet */
        person_feed(r->person, &told, now);
}

void people_hear_links(struct hub *hub)
{
    struct instant now = clock_now(hub->clock);
    struct house house;

    hub_look(hub, &house);
    for (size_t i = 0; i < hub->resident_count; i++) {
        for (size_t k = 0; k < house.sensor_count; k++)
            hear(hub->residents[i], &house.sensors[k], &now);
    }
}

const struct suggestion *people_open(const struct resident *r, const struct person_view *view)
{
    return view->open && strcmp(view->open->id, r->committed) == 0 ? view->open : NULL;
}

void people_save(struct hub *hub)
{
    for (size_t i = 0; i < hub->resident_count; i++)
        people_save_one(hub->residents[i]);
}

void people_advance(struct hub *hub, const struct instant *now)
{
    for (size_t i = 0; i < hub->resident_count; i++)
        person_advance(hub->residents[i]->person, now);
}

void people_free(struct hub *hub)
{
    for (size_t i = 0; i < hub->resident_count; i++)
        resident_free(hub->residents[i]);
    free(hub->residents);
    free(hub->stored);
    hub->residents = NULL;
    hub->stored = NULL;
    hub->resident_count = hub->stored_count = 0;
}
