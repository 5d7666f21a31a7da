/*
 * sensor_changes.c - the set of sensors, and each change of it: stored first, then true
 *
 *     adopt, found() --+
 *     forget ----------+--> history --> the set --> radio, publish, people
 *     worn-by ---------+
 *
 * An order ends in the callback of history, since what is confirmed must
 * outlive a power cut.
 */
#include "hub.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_PLUGIN "heart-rate"

struct change {
    struct hub *hub;
    struct control_call *call; /* NULL: nobody waits */
    struct sensor_config config;
    bool of_window; /* the pairing window waits for it */
    char text[HUB_TEXT_MAX];
};

void hub_sensor_end(struct hub *hub, struct control_call *call, int rc, const char *text)
{
    if (call)
        control_done(call, rc, text);
    else if (rc < 0)
        log_changed(&hub->unwanted, LOG_LEVEL_INFO, "not done: %s", text);
}

/* ---- the set ---- */

static bool knows(void *ctx, const char *person)
{
    return people_find(ctx, person) != NULL;
}

static void take_learnt(void *ctx, const struct sensor_config *config, bool adopted)
{
    struct hub *hub = ctx;

    if (sensors_learn(&hub->sensors, config, adopted) < 0)
        log_err("out of memory: sensor %s is not known", config->id);
}

static void take_release(void *ctx, const char *sensor, int64_t until_unix_ms)
{
    struct hub *hub = ctx;
    sensors_release(&hub->sensors, sensor, until_unix_ms);
}

int hub_sensors_load(struct hub *hub)
{
    int rc = history_load_sensors(hub->history, take_learnt, hub);

    if (rc == 0)
        history_load_releases(hub->history, take_release, hub);
    return rc;
}

static bool is_wanted(void *ctx, const char *topic)
{
    return radio_wants(ctx, topic);
}

/* A start, or other settings, made the radio forget who was let go and who is captured. */
void hub_sensors_remind(void *ctx, const struct instant *now)
{
    struct hub *hub = ctx;
    struct house house;

    hub_look(hub, &house);
    for (size_t i = 0; i < house.sensor_count; i++) {
        const struct sensor_status *s = &house.sensors[i];
        int32_t left_s = sensors_release_left(&hub->sensors, s->id, now);

        if (!s->on_bluetooth)
            continue;
        if (left_s >= 0 && s->link != LINK_RELEASED)
            radio_release(hub->radio, s->id, left_s);
        if (control_is_captured(hub->control, s->id))
            radio_capture(hub->radio, s->id, true);
    }
    publish_keep_wishes(hub->publish, is_wanted, hub->radio);
}

/* Nobody waits for the beats, or wonders about the link, of one that is no more. */
static void say_gone(struct hub *hub, const struct sensors *before)
{
    struct instant now = clock_now(hub->clock);

    for (size_t i = 0; i < before->worn; i++) {
        struct sensor_status gone = { .link = LINK_OFF, .last_us = INSTANT_NEVER };
        const struct person_input in = { .kind = INPUT_LINK, .link = &gone };

        if (sensors_find(&hub->sensors, before->all[i].id))
            continue;
        memcpy(gone.id, before->all[i].id, sizeof(gone.id));
        for (size_t k = 0; k < hub->resident_count; k++)
            person_feed(hub->residents[k]->person, &in, &now);
    }
}

/* What nobody says any more is not so: one who was away would be for ever. */
static void take_back(struct hub *hub, const struct sensors *before)
{
    struct instant now = clock_now(hub->clock);

    for (size_t i = before->worn; i < before->count; i++) {
        const struct sensor_config *s = &before->all[i],
                                   *now_is = sensors_find(&hub->sensors, s->id);

        if (!(now_is && sensors_tell_same(s, now_is)) && s->tells != CONTEXT_STEPS)
            route_context_over(hub, s->person, s->tells, &now);
    }
}

void hub_sensors_settle(struct hub *hub)
{
    const struct conf *conf = hub->conf;
    struct sensors before = hub->sensors;
    struct house house;

    hub->sensors.all = NULL;
    if (sensors_merge(&hub->sensors, conf->sensors, conf->sensor_count, knows, hub) < 0) {
        log_err("out of memory: the sensors stay as they were");
        hub->sensors = before;
        return;
    }
    if (sensors_add_house(&hub->sensors, &before, conf->contexts, conf->context_count) < 0)
        log_err("out of memory: nothing is heard of the house");
    radio_set_sensors(hub->radio, hub->sensors.all, hub->sensors.count);
    hub_look(hub, &house);
    publish_sensors(hub->publish, house.sensors, house.sensor_count);
    say_gone(hub, &before);
    take_back(hub, &before);
    free(before.all);
    people_hear_links(hub);
    /* Those that are new begin in the next turn of the loop. */
    clock_timer_set_real(hub->sensor_timer, 1);
}

/* ---- who may wear one ---- */

/* Why this one may not be given a sensor, in words; NULL: they may. */
const char *hub_wearer_fault(struct hub *hub, const char *person, char text[HUB_TEXT_MAX])
{
    const struct resident *r = people_find(hub, person);

    if (person[0] == '\0' || strcmp(person, "guest") == 0 || (r && r->profile.consent_day != 0))
        return NULL;
    if (!r)
        return "there is no such person";
    snprintf(text, HUB_TEXT_MAX,
             "%s has not agreed to be watched: `balmctl person add %s` asks them", person, person);
    return text;
}

static void say_wearer(char *out, size_t size, const char *person)
{
    if (person[0] == '\0')
        snprintf(out, size, "worn by nobody yet: `balmctl worn-by` says who wears it");
    else if (strcmp(person, "guest") == 0)
        snprintf(out, size, "worn by a guest: nothing of them is stored");
    else
        snprintf(out, size, "worn by %s", person);
}

/* ---- taken in ---- */

static void on_adopted(void *ctx, int rc)
{
    struct change *c = ctx;
    struct hub *hub = c->hub;

    hub->adopting = false;
    if (rc == 0 && !hub->closing) {
        rc = sensors_learn(&hub->sensors, &c->config, true);
        hub_sensors_settle(hub);
        log_info("sensor %s was taken in", c->config.id);
        radio_pair_end(hub->radio, c->config.id, NULL);
    } else if (c->of_window && !hub->closing) {
        radio_pair_end(hub->radio, NULL, "the database could not be written");
    }
    hub_sensor_end(hub, c->call, rc, rc == 0 ? c->text : "the database could not be written");
    free(c);
}

/* Why it cannot be taken in, in words; NULL: it can. */
static const char *adoption_fault(struct hub *hub, const struct sensor_config *s,
                                  char text[HUB_TEXT_MAX])
{
    const struct sensor_config *known = sensors_find_address(&hub->sensors, s->address);

    if (known) {
        snprintf(text, HUB_TEXT_MAX,
                 "it is here already, as %s: `balmctl worn-by %s PERSON` moves it", known->id,
                 known->id);
        return text;
    }
    if (sensors_find(&hub->sensors, s->id))
        return "there is a sensor of that name already";
    if (hub->sensors.worn >= SENSORS_MAX)
        return "balm reads 64 sensors at most";
    if (hub->adopting)
        return "another sensor is just being taken in; try again";
    return hub_wearer_fault(hub, s->person, text);
}

void hub_sensor_take_in(struct hub *hub, const struct sensor_config *s, bool of_window,
                        struct control_call *call)
{
    char text[HUB_TEXT_MAX], wearer[HUB_TEXT_MAX / 2];
    const char *fault = adoption_fault(hub, s, text);
    struct change *c = fault ? NULL : calloc(1, sizeof(*c));

    if (!c) {
        hub_sensor_end(hub, call, fault ? -EEXIST : -ENOMEM, fault ? fault : "out of memory");
        if (of_window)
            radio_pair_end(hub->radio, NULL, fault ? fault : "out of memory");
        return;
    }
    *c = (struct change){ .hub = hub, .call = call, .config = *s, .of_window = of_window };
    say_wearer(wearer, sizeof(wearer), s->person);
    snprintf(c->text, sizeof(c->text), "%s was taken in, %s", s->id, wearer);
    hub->adopting = true;
    history_sensor_put(hub->history, &c->config, true, on_adopted, c);
}

static const struct candidate *heard(struct hub *hub, const char *address)
{
    const struct pairing *p = radio_pairing(hub->radio);

    for (size_t i = 0; p && i < p->count; i++)
        if (strcmp(p->candidates[i].address, address) == 0)
            return &p->candidates[i];
    return NULL;
}

static void keep_first(void *ctx, const char *key, const char *text, const char *hint)
{
    char *out = ctx;

    if (out[0] == '\0')
        snprintf(out, HUB_TEXT_MAX, "%s%s%s%s%s", key ? key : "", key ? ": " : "", text,
                 hint ? "; " : "", hint ? hint : "");
}

void hub_sensor_adopt(struct hub *hub, const struct order *o, struct control_call *call)
{
    const struct sensor_order *asked = &o->sensor;
    const struct candidate *c = heard(hub, asked->address);
    const char *plugin = asked->plugin[0]    ? asked->plugin
                         : c && c->plugin[0] ? c->plugin
                                             : DEFAULT_PLUGIN;
    struct sensor_config s = { 0 };
    char fault[HUB_TEXT_MAX] = "";

    memcpy(s.id, asked->id, sizeof(s.id));
    memcpy(s.address, asked->address, sizeof(s.address));
    memcpy(s.person, o->person, sizeof(s.person));
    snprintf(s.plugin, sizeof(s.plugin), "%s", plugin);
    if (s.id[0] == '\0')
        sensors_make_id(&hub->sensors, s.person, c && c->name[0] ? c->name : plugin, s.address,
                        s.id);
    if (radio_check_settings((const char *const *)hub->plugin_dirs, &s, keep_first, fault) != 0) {
        hub_sensor_end(hub, call, -EINVAL, fault[0] ? fault : "that plugin cannot read it");
        return;
    }
    hub_sensor_take_in(hub, &s, false, call);
}

/* ---- given up ---- */

static void on_forgotten(void *ctx, int rc)
{
    struct change *c = ctx;
    struct hub *hub = c->hub;

    if (rc == 0 && !hub->closing) {
        sensors_unlearn(&hub->sensors, c->config.id);
        sensors_release(&hub->sensors, c->config.id, -1);
        history_release(hub->history, c->config.id, -1);
        hub_sensors_settle(hub);
        radio_unbond(hub->radio, c->config.address);
        log_info("sensor %s was forgotten", c->config.id);
    }
    hub_sensor_end(hub, c->call, rc, rc == 0 ? c->text : "the database could not be written");
    free(c);
}

void hub_sensor_forget(struct hub *hub, const char *id, struct control_call *call)
{
    const struct sensor_config *s = sensors_find(&hub->sensors, id);
    struct change *c;

    if (!s) {
        hub_sensor_end(hub, call, -ENOENT, "there is no such sensor");
        return;
    }
    if (!sensors_is_adopted(&hub->sensors, id)) {
        char text[HUB_TEXT_MAX];
        snprintf(text, sizeof(text),
                 "%s is written in the configuration (%.120s): take it out there, then `balmctl "
                 "reload`",
                 id, hub->conf_options.path);
        hub_sensor_end(hub, call, -EPERM, text);
        return;
    }
    c = calloc(1, sizeof(*c));
    if (!c) {
        hub_sensor_end(hub, call, -ENOMEM, "out of memory");
        return;
    }
    *c = (struct change){ .hub = hub, .call = call, .config = *s };
    snprintf(c->text, sizeof(c->text),
             "%s was forgotten; what it recorded is kept with the people who wore it", id);
    history_sensor_remove(hub->history, id, on_forgotten, c);
}

/* ---- moved to another person ---- */

static void on_moved(void *ctx, int rc)
{
    struct change *c = ctx;
    struct hub *hub = c->hub;
    bool adopted = sensors_is_adopted(&hub->sensors, c->config.id);

    if (rc == 0 && !hub->closing && sensors_find(&hub->sensors, c->config.id)) {
        rc = sensors_learn(&hub->sensors, &c->config, adopted);
        hub_sensors_settle(hub);
    } else if (rc == 0 && !hub->closing) { /* forgotten while this waited to be stored */
        history_sensor_remove(hub->history, c->config.id, NULL, NULL);
    }
    hub_sensor_end(hub, c->call, rc, rc == 0 ? c->text : "the database could not be written");
    free(c);
}

/* Back to the one whom the file names: there is nothing to be remembered any more. */
static void on_moved_back(void *ctx, int rc)
{
    struct change *c = ctx;
    struct hub *hub = c->hub;

    if (rc == 0 && !hub->closing) {
        sensors_unlearn(&hub->sensors, c->config.id);
        hub_sensors_settle(hub);
    }
    hub_sensor_end(hub, c->call, rc, rc == 0 ? c->text : "the database could not be written");
    free(c);
}

static bool file_says(struct hub *hub, const char *id, const char *person)
{
    for (size_t i = 0; i < hub->conf->sensor_count; i++)
        if (strcmp(hub->conf->sensors[i].id, id) == 0)
            return strcmp(hub->conf->sensors[i].person, person) == 0;
    return false;
}

void hub_sensor_worn_by(struct hub *hub, const char *id, const char *person,
                        struct control_call *call)
{
    const struct sensor_config *s = sensors_find(&hub->sensors, id);
    char text[HUB_TEXT_MAX], wearer[HUB_TEXT_MAX / 2];
    const char *fault = !s            ? "there is no such sensor"
                        : s->of_house ? "nobody wears it: whom it tells of is said in `context:`"
                                      : hub_wearer_fault(hub, person, text);
    struct change *c = fault ? NULL : calloc(1, sizeof(*c));

    if (!c) {
        hub_sensor_end(hub, call, fault ? -EPERM : -ENOMEM, fault ? fault : "out of memory");
        return;
    }
    *c = (struct change){ .hub = hub, .call = call, .config = *s };
    snprintf(c->config.person, sizeof(c->config.person), "%s", person);
    say_wearer(wearer, sizeof(wearer), person);
    snprintf(c->text, sizeof(c->text), "%s is %s", id, wearer);
    bool adopted = sensors_is_adopted(&hub->sensors, id);
    if (!adopted && file_says(hub, id, person))
        history_sensor_remove(hub->history, id, on_moved_back, c);
    else
        history_sensor_put(hub->history, &c->config, adopted, on_moved, c);
}
