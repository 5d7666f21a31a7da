/*
 * look.c - the house as it is now, for those who only look at it
 */
#include "hub.h"

#include "catalog.h"

#include <stdlib.h>

/* The array with room for `want`, perhaps moved; *max tells whether there was memory for it. */
static void *grown(void *array, size_t *max, size_t want, size_t size)
{
    void *more = want <= *max ? NULL : reallocarray(array, want, size);

    if (more)
        *max = want;
    return more ? more : array;
}

static void look_at_person(struct resident *r, const struct instant *now, struct house_person *out)
{
    struct person_view view;

    person_view(r->person, now, &view);
    *out = (struct house_person){
        .profile = &r->profile,
        .from_file = r->from_file,
        .report = *view.report,
        .has_open = people_open(r, &view) != NULL,
        .standing = *view.standing,
        .routine = view.routine,
    };
    if (out->has_open)
        out->open = *view.open;
}

void hub_look(struct hub *hub, struct house *house)
{
    struct instant now = clock_now(hub->clock);
    size_t ours;

    routine_catalog(&ours);
    *house = (struct house){
        .version = BALM_VERSION,
        .now = now,
        .started = hub->started,
        .speed = clock_speed(hub->clock),
        .clock_known = instant_has_wall(&now),
        .routines = hub->look_routines,
        .routine_count = hub->conf->routine_count + ours,
    };
    publish_state(hub->publish, &house->broker);
    history_state(hub->history, &house->history);
    radio_state(hub->radio, &house->bluetooth);
    house->pairing = radio_pairing(hub->radio);
    hub->look_people = grown(hub->look_people, &hub->look_people_max, hub->resident_count,
                             sizeof(*hub->look_people));
    if (hub->resident_count <= hub->look_people_max) {
        for (size_t i = 0; i < hub->resident_count; i++)
            look_at_person(hub->residents[i], &now, &hub->look_people[i]);
        house->people = hub->look_people;
        house->person_count = hub->resident_count;
    }
    size_t sensors = radio_statuses(hub->radio, NULL, 0);
    hub->look_sensors =
        grown(hub->look_sensors, &hub->look_sensors_max, sensors, sizeof(*hub->look_sensors));
    if (sensors <= hub->look_sensors_max) {
        house->sensors = hub->look_sensors;
        house->sensor_count = radio_statuses(hub->radio, hub->look_sensors, sensors);
        for (size_t i = 0; i < house->sensor_count; i++)
            hub->look_sensors[i].adopted =
                sensors_is_adopted(&hub->sensors, hub->look_sensors[i].id);
    }
}
