/*
 * sensor_orders.c - what is asked about sensors, by verbs, by buttons, and by the window itself
 *
 *     pair --> window opens --> found() --> taken in --> window closes
 *     scan --> window opens, which takes nothing in --> its end is the reply
 *
 * Orders of buttons have no call to end; what went wrong with them is logged.
 */
#include "hub.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUTTON_PAIR_S 120

/* ---- the window ---- */

static const char *radio_fault(struct hub *hub, int rc, char text[HUB_TEXT_MAX])
{
    struct house_bluetooth bluetooth;

    switch (-rc) {
    case EBUSY: return "balm is looking around already; `balmctl pair --time 0` ends that";
    case ENODEV:
        radio_state(hub->radio, &bluetooth);
        snprintf(text, HUB_TEXT_MAX, "%s",
                 bluetooth.why[0] ? bluetooth.why : "there is no Bluetooth adapter to be used");
        return text;
    case ENOTSUP: return "that is no sensor of Bluetooth";
    case ENOENT: return "there is no such sensor";
    default: return strerror(-rc);
    }
}

static void end_scan(struct hub *hub, int rc, const struct pairing *p)
{
    struct control_call *call = hub->scanning;

    hub->scanning = NULL;
    if (call)
        control_done_candidates(call, rc, p ? p->candidates : NULL, p ? p->count : 0);
}

static void pair(struct hub *hub, const char *person, int32_t seconds, struct control_call *call)
{
    const struct pairing *window = radio_pairing(hub->radio);
    bool is_open = window && window->is_open;
    char text[HUB_TEXT_MAX];

    if (seconds == 0) {
        if (is_open)
            radio_pair_end(hub->radio, NULL, NULL);
        if (is_open && !window->adopts) /* the next window may open before its end is told */
            end_scan(hub, 0, window);
        hub_sensor_end(hub, call, 0, is_open ? "the window is closed" : "no window is open");
        return;
    }
    const char *fault = hub_wearer_fault(hub, person, text);
    int rc = fault ? -EPERM : radio_pair(hub->radio, true, person, seconds);
    if (rc < 0) {
        hub_sensor_end(hub, call, rc, fault ? fault : radio_fault(hub, rc, text));
        return;
    }
    end_scan(hub, 0, NULL); /* one whose time was over, and its end not told yet */
    log_info("looking for a new sensor for %d s", (int)seconds);
    snprintf(text, sizeof(text),
             "looking for %d s: put the sensor on, and stay within an arm's length of the hub",
             (int)seconds);
    hub_sensor_end(hub, call, 0, text);
}

static void scan(struct hub *hub, int32_t seconds, struct control_call *call)
{
    char text[HUB_TEXT_MAX];

    if (hub->scanning) {
        hub_sensor_end(hub, call, -EBUSY, radio_fault(hub, -EBUSY, text));
        return;
    }
    hub->scanning = call;
    int rc = radio_pair(hub->radio, false, "", seconds);
    if (rc < 0) {
        hub->scanning = NULL;
        hub_sensor_end(hub, call, rc, radio_fault(hub, rc, text));
    }
}

void hub_pairing(struct hub *hub, const struct pairing *p)
{
    if (!p->is_open && !p->adopts)
        end_scan(hub, 0, p);
}

void hub_sensor_found(struct hub *hub, const struct candidate *found, const char *person)
{
    struct sensor_config s = { 0 };

    snprintf(s.address, sizeof(s.address), "%s", found->address);
    snprintf(s.plugin, sizeof(s.plugin), "%s", found->plugin);
    if (!hub_wearer_fault(hub, person,
                          (char[HUB_TEXT_MAX]){ "" })) /* gone while the window was open */
        snprintf(s.person, sizeof(s.person), "%s", person);
    sensors_make_id(&hub->sensors, s.person, found->name[0] ? found->name : s.plugin, s.address,
                    s.id);
    hub_sensor_take_in(hub, &s, true, NULL);
}

/* ---- let go for another device ---- */

static void say_span(char *out, size_t size, int32_t seconds)
{
    if (seconds < 120)
        snprintf(out, size, "%d s", (int)seconds);
    else if (seconds < 7200)
        snprintf(out, size, "%d min", (int)(seconds / 60));
    else
        snprintf(out, size, "%d h", (int)(seconds / 3600));
}

static void release(struct hub *hub, const char *id, int32_t seconds, struct control_call *call)
{
    struct instant now = clock_now(hub->clock);
    char text[HUB_TEXT_MAX], span[32];
    int rc = radio_release(hub->radio, id, seconds);

    if (rc < 0) {
        hub_sensor_end(hub, call, rc, radio_fault(hub, rc, text));
        return;
    }
    /* A span whose end has no date yet is not kept over a restart. */
    int64_t until_unix_ms = seconds <= 0             ? seconds
                            : instant_has_wall(&now) ? now.unix_ms + seconds * MS_PER_S
                                                     : -1;
    if (sensors_release(&hub->sensors, id, until_unix_ms) == 0)
        history_release(hub->history, id, until_unix_ms);
    say_span(span, sizeof(span), seconds);
    if (seconds < 0)
        snprintf(text, sizeof(text), "%s is taken back", id);
    else if (seconds == 0)
        snprintf(text, sizeof(text), "%s is let go until `balmctl release %s back`", id, id);
    else
        snprintf(text, sizeof(text), "%s is let go for %s, then taken back by itself", id, span);
    hub_sensor_end(hub, call, 0, text);
}

/* ---- by whichever way it was asked ---- */

void hub_sensor_order(struct hub *hub, const struct order *o, struct control_call *call)
{
    switch (o->kind) {
    case ORDER_PAIR: pair(hub, o->person, o->sensor.seconds, call); break;
    case ORDER_SCAN: scan(hub, o->sensor.seconds, call); break;
    case ORDER_ADOPT: hub_sensor_adopt(hub, o, call); break;
    case ORDER_FORGET: hub_sensor_forget(hub, o->sensor.id, call); break;
    case ORDER_RELEASE: release(hub, o->sensor.id, o->sensor.seconds, call); break;
    case ORDER_WORN_BY: hub_sensor_worn_by(hub, o->sensor.id, o->person, call); break;
    case ORDER_COMMAND:
    case ORDER_ANSWER:
    case ORDER_RELOAD:
    case ORDER_PERSON_ADD:
    case ORDER_PERSON_REMOVE:
    case ORDER_EFFECTS:
    case ORDER_SESSIONS:
    case ORDER_HOME_FORGET:
    case ORDER_HOME_DASHBOARD: break;
    }
}

void hub_sensor_set(struct hub *hub, const char *sensor, const char *entity, const char *value)
{
    struct house house;

    if (!sensors_find(&hub->sensors, sensor))
        return;
    if (strcmp(entity, "release") == 0)
        release(hub, sensor, strcmp(value, "ON") == 0 ? 0 : -1, NULL);
    else if (strcmp(entity, "worn_by") == 0)
        hub_sensor_worn_by(hub, sensor, strcmp(value, "nobody") == 0 ? "" : value, NULL);
    else
        log_debug("set/%s of sensor %s is not known", entity, sensor);
    /* What was not done has to be seen as it is. */
    hub_look(hub, &house);
    for (size_t i = 0; i < house.sensor_count; i++)
        if (strcmp(house.sensors[i].id, sensor) == 0)
            publish_sensor(hub->publish, &house.sensors[i]);
}

void hub_pair_button(struct hub *hub, const char *person)
{
    pair(hub,
         person                     ? person
         : hub->resident_count == 1 ? hub->residents[0]->profile.id
                                    : "",
         BUTTON_PAIR_S, NULL);
}

void hub_sensor_stop(struct hub *hub)
{
    struct control_call *call = hub->scanning;

    hub->scanning = NULL;
    if (call)
        control_done(call, -ESHUTDOWN, "balmd is stopping");
}
