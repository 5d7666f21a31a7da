#include "reason.h"

#include "instant.h"

#include <string.h>

/* Shorter pauses are a strap catching its breath; the windows still hold enough. */
#define QUIET_US (20 * US_PER_S)
/* A link gone for longer than this is no fault any more: its wearer left. */
#define AWAY_US (15 * 60 * US_PER_S)

void surroundings_link(struct surroundings *s, const struct sensor_status *link)
{
    for (int i = 0; i < s->link_count; i++) {
        if (strcmp(s->links[i].id, link->id) == 0) {
            s->links[i].link = link->link;
            return;
        }
    }
    if (s->link_count == PROFILE_SENSOR_MAX)
        return;
    s->links[s->link_count].link = link->link;
    memcpy(s->links[s->link_count++].id, link->id, sizeof(link->id));
}

void surroundings_forget(struct surroundings *s, const char *sensor)
{
    for (int i = 0; i < s->link_count; i++) {
        if (strcmp(s->links[i].id, sensor) == 0) {
            s->links[i] = s->links[--s->link_count];
            return;
        }
    }
}

void surroundings_context(struct surroundings *s, const struct context *c)
{
    s->context[c->kind] = c->value;
}

static bool any_link(const struct surroundings *s, enum link_state state)
{
    for (int i = 0; i < s->link_count; i++)
        if (s->links[i].link == state)
            return true;
    return false;
}

enum why reason_of(const struct surroundings *s, const struct lead_sensor *lead, enum why heart,
                   int64_t quiet_us)
{
    if (lead && lead->contact == CONTACT_NONE)
        return WHY_NOT_WORN;
    if (quiet_us <= QUIET_US)
        return heart;
    if (s->context[CONTEXT_AWAY] != 0)
        return WHY_AWAY;
    if (any_link(s, LINK_RELEASED))
        return WHY_PAUSED;
    if (quiet_us == INSTANT_NEVER)
        return s->link_count > 0 ? WHY_LINK_LOST : WHY_NO_SENSOR;
    return quiet_us >= AWAY_US && any_link(s, LINK_AWAY) ? WHY_AWAY : WHY_LINK_LOST;
}
