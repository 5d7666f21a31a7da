/*
 * route.c - the flow: what comes up from one room and goes down to the others
 *
 *     radio --reading--> person --report, minute, pacer--> publish, history, control
 *                          |
 *                          +--suggestion, outcome, effect--> history --committed--> publish
 *
 * The order of truth is kept here: what must not be said twice or forgotten is
 * committed together with the memory it left, and sent only then.
 */
#include "hub.h"

#include "fault.h"
#include "watched.h"

#include <errno.h>
#include <string.h>

/* A person is unavailable once no sensor of theirs has said anything for so long. */
#define AVAILABLE_US (30 * US_PER_S)

int route_feed(struct resident *r, const struct person_input *in, const struct instant *t)
{
    /* Steps that were due before this moment must not see what came at it. */
    struct instant before = instant_at(t, t->us - 1);

    if (people_remember(r) < 0)
        return -EBUSY; /* for the moment of a commit: what they had learnt must come first */
    person_advance(r->person, &before);
    int rc = person_feed(r->person, in, t);
    hub_arm(r->hub);
    return rc;
}

/* ---- from the radio ---- */

static void on_reading(void *ctx, const char *person, const struct reading *reading,
                       const struct instant *t)
{
    struct hub *hub = ctx;
    struct resident *r = people_find(hub, person);
    struct person_input in = { .kind = INPUT_READING, .reading = reading };

    if (!r || hub->closing)
        return;
    r->heard_us = t->us;
    if (!r->available) {
        r->available = true;
        publish_availability(hub->publish, person, true);
    }
    if (watched_may(&r->profile, t))
        publish_beats(hub->publish, person, reading, t);
    route_feed(r, &in, t);
}

static bool reaches(const struct resident *r, const char *person)
{
    return person[0] == '\0' || strcmp(r->profile.id, person) == 0;
}

/* The kitchen is empty: that is no news while somebody moves in the hall. */
static bool is_held(const struct resident *r, const struct context *c)
{
    bool is_of_any = c->kind != CONTEXT_STEPS && c->kind != CONTEXT_AWAY;

    return is_of_any && !(c->value > 0) && radio_house_says(r->hub->radio, c->kind, r->profile.id);
}

static void on_context(void *ctx, const char *person, const struct context *c,
                       const struct instant *t)
{
    struct hub *hub = ctx;
    struct person_input in = { .kind = INPUT_CONTEXT, .context = c };

    for (size_t i = 0; i < hub->resident_count && !hub->closing; i++) {
        struct resident *r = hub->residents[i];
        if (reaches(r, person) && !is_held(r, c))
            route_feed(r, &in, t);
    }
}

void route_context_over(struct hub *hub, const char *person, enum context_kind kind,
                        const struct instant *t)
{
    for (size_t i = 0; i < hub->resident_count && !hub->closing; i++) {
        struct resident *r = hub->residents[i];
        bool others_say = radio_house_says(hub->radio, kind, r->profile.id);
        const struct context c = { .kind = kind, .value = others_say };
        struct person_input in = { .kind = INPUT_CONTEXT, .context = &c };

        if (reaches(r, person) && (!others_say || kind == CONTEXT_AWAY))
            route_feed(r, &in, t);
    }
}

static void on_sensor(void *ctx, const struct sensor_status *s)
{
    struct hub *hub = ctx;
    struct instant now = clock_now(hub->clock);
    struct sensor_status status = *s;
    struct person_input in = { .kind = INPUT_LINK, .link = &status };

    if (s->of_house) /* nobody wears it: its silence explains nothing */
        return;
    status.adopted = sensors_is_adopted(&hub->sensors, s->id);
    publish_sensor(hub->publish, &status);
    for (size_t i = 0; i < hub->resident_count && !hub->closing; i++)
        route_feed(hub->residents[i], &in, &now);
}

static void on_wish(void *ctx, const char *topic)
{
    struct hub *hub = ctx;
    publish_wish(hub->publish, topic);
}

static void on_pairing(void *ctx, const struct pairing *p)
{
    struct hub *hub = ctx;
    struct instant now = clock_now(hub->clock);

    if (hub->closing)
        return;
    if (p->adopts) /* what a scan hears is the neighbours', and stays here */
        publish_pairing(hub->publish, p, &now);
    hub_pairing(hub, p);
}

static void on_found(void *ctx, const struct candidate *c, const char *person)
{
    struct hub *hub = ctx;

    if (!hub->closing)
        hub_sensor_found(hub, c, person);
}

static void on_raw(void *ctx, const char *sensor, const char *service, const char *characteristic,
                   const uint8_t *bytes, size_t len, const struct instant *t)
{
    struct hub *hub = ctx;

    if (!hub->closing)
        control_raw(hub->control, sensor, service, characteristic, bytes, len, t);
}

void route_room_closed(void *ctx)
{
    hub_room_closed(ctx);
}

const struct radio_events route_radio = {
    .reading = on_reading,
    .context = on_context,
    .status = on_sensor,
    .wish = on_wish,
    .pairing = on_pairing,
    .found = on_found,
    .raw = on_raw,
    .closed = route_room_closed,
};

/* ---- from a person ---- */

static void on_report(struct resident *r, const struct person_event *e)
{
    struct hub *hub = r->hub;

    if (r->available && e->at.us - r->heard_us > AVAILABLE_US) {
        r->available = false;
        publish_availability(hub->publish, r->profile.id, false);
    }
    publish_report(hub->publish, r->profile.id, e->report);
}

/* A routine that begins, pauses or ends must be known after a restart, and what it has found out;
   its seconds need not. */
static void on_routine(struct resident *r, const struct person_event *e)
{
    struct hub *hub = r->hub;
    bool has_changed = e->routine->status != r->routine;

    publish_routine(hub->publish, r->profile.id, e->routine, NULL);
    if (!has_changed && !e->routine->has_learnt)
        return;
    r->routine = e->routine->status;
    people_save_one(r);
    fault_point(has_changed ? "routine:changed" : "search:stage");
}

void route_person_event(void *ctx, const struct person_event *e)
{
    struct resident *r = ctx;
    struct hub *hub = r->hub;
    struct person_memory memory;
    /* Without what was learnt before, what there is now must not take its place. */
    const struct person_memory *kept = r->remembers ? &memory : NULL;

    switch (e->kind) {
    case EVENT_REPORT: on_report(r, e); break;
    case EVENT_ROUTINE: on_routine(r, e); break;
    case EVENT_PACER: publish_pacer(hub->publish, r->profile.id, e->pacer); break;
    case EVENT_MINUTE: history_minute(hub->history, r->profile.id, e->minute); return;
    case EVENT_SUGGESTION:
        fault_point("offer:decided");
        person_save(r->person, &e->at, &memory);
        history_suggestion(hub->history, r->profile.id, e->suggestion, kept);
        return; /* shown once committed */
    case EVENT_OUTCOME:
        fault_point("answer:taken");
        if (r->answering && r->answered[0] == '\0')
            memcpy(r->answered, e->outcome->id, sizeof(r->answered));
        person_save(r->person, &e->at, &memory);
        history_outcome(hub->history, r->profile.id, e->outcome, kept);
        return;
    case EVENT_EFFECT:
        fault_point("effect:measured");
        person_save(r->person, &e->at, &memory);
        history_effect(hub->history, r->profile.id, e->effect, kept);
        return;
    case EVENT_TOLD:
        fault_point("told:decided");
        commands_told(r, e->told);
        person_save(r->person, &e->at, &memory);
        history_told(hub->history, r->profile.id, e->told, kept);
        return;
    case EVENT_SESSION_EFFECT:
        fault_point("session:measured");
        person_save(r->person, &e->at, &memory);
        history_session_effect(hub->history, r->profile.id, e->session_effect, kept);
        return;
    }
    if (hub->control)
        control_watch(hub->control, r->profile.id, e);
}

/* ---- from history: what is committed may be said ---- */

static void watch_later(struct hub *hub, const char *person, struct person_event *e)
{
    e->at = clock_now(hub->clock);
    control_watch(hub->control, person, e);
}

void route_show_last(struct resident *r)
{
    struct instant now = clock_now(r->hub->clock);
    struct person_view view;

    person_view(r->person, &now, &view);
    publish_last(r->hub->publish, r->profile.id, people_open(r, &view),
                 r->has_outcome ? &r->outcome : NULL);
    publish_standing(r->hub->publish, r->profile.id, view.standing);
}

void route_show_standing(struct resident *r)
{
    struct instant now = clock_now(r->hub->clock);
    struct person_view view;

    person_view(r->person, &now, &view);
    publish_standing(r->hub->publish, r->profile.id, view.standing);
}

static void on_suggestion_done(void *ctx, const char *person, const struct suggestion *s, int rc)
{
    struct hub *hub = ctx;
    struct resident *r = people_find(hub, person);
    struct person_event e = { .kind = EVENT_SUGGESTION, .suggestion = s };

    if (hub->closing)
        return;
    if (rc < 0) { /* history has said why, and what is not committed is not sent */
        if (r)
            person_withdraw(r->person, s->id);
        return;
    }
    publish_suggestion(hub->publish, person, s);
    if (r) {
        memcpy(r->committed, s->id, sizeof(r->committed));
        route_show_last(r);
    }
    watch_later(hub, person, &e);
}

static void on_outcome_done(void *ctx, const char *person, const struct outcome_event *o, int rc)
{
    struct hub *hub = ctx;
    struct resident *r = people_find(hub, person);
    struct person_event e = { .kind = EVENT_OUTCOME, .outcome = o };

    if (r && !hub->closing)
        orders_outcome(r, o->id, rc, rc < 0 ? "the answer could not be stored" : NULL);
    if (rc < 0 || hub->closing || !r)
        return;
    r->has_outcome = true;
    r->outcome = *o;
    route_show_last(r);
    watch_later(hub, person, &e);
}

static void on_effect_done(void *ctx, const char *person, const struct effect *effect, int rc)
{
    struct hub *hub = ctx;
    struct resident *r = people_find(hub, person);
    struct instant now = clock_now(hub->clock);
    struct person_event e = { .kind = EVENT_EFFECT, .effect = effect };
    struct person_view view;

    if (rc < 0 || hub->closing || !r)
        return;
    person_view(r->person, &now, &view);
    publish_routine(hub->publish, person, &view.routine, effect);
    watch_later(hub, person, &e);
}

static void on_told_done(void *ctx, const char *person, uint32_t id, int rc)
{
    struct hub *hub = ctx;
    struct resident *r = people_find(hub, person);

    if (!r || hub->closing)
        return;
    fault_point("told:confirmed");
    commands_stored(r, id, rc, rc < 0 ? "it could not be stored" : NULL);
    route_show_standing(r);
}

static void on_session_effect_done(void *ctx, const char *person, const struct session_effect *e,
                                   int rc)
{
    struct hub *hub = ctx;
    struct resident *r = people_find(hub, person);
    struct person_event event = { .kind = EVENT_SESSION_EFFECT, .session_effect = e };

    if (rc < 0 || hub->closing || !r)
        return;
    route_show_standing(r);
    watch_later(hub, person, &event);
}

static void on_history_state(void *ctx)
{
    struct hub *hub = ctx;
    struct house_history state;

    /* history has logged it */
    history_state(hub->history, &state);
    for (size_t i = 0; i < hub->resident_count; i++) {
        hub->recall = hub->recall || !hub->residents[i]->remembers;
        if (!state.ok) {
            static const char taken[] = "taken; it will be stored when the database can be written";
            orders_outcome(hub->residents[i], NULL, 0, taken);
            commands_stored(hub->residents[i], 0, 0, taken);
        }
    }
}

static void on_history_closed(void *ctx)
{
    hub_history_closed(ctx);
}

const struct history_events route_history = {
    .suggestion_done = on_suggestion_done,
    .outcome_done = on_outcome_done,
    .effect_done = on_effect_done,
    .told_done = on_told_done,
    .session_effect_done = on_session_effect_done,
    .state = on_history_state,
    .closed = on_history_closed,
};
