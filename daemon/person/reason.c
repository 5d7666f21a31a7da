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

#define AT(state) (1u << (state))

static bool any_link(const struct surroundings *s, unsigned states)
{
    for (int i = 0; i < s->link_count; i++)
        if (AT(s->links[i].link) & states)
            return true;
    return false;
}

/* A second strap in the drawer does not explain why the first one is silent. */
static bool is_taken_off(const struct surroundings *s)
{
    return any_link(s, AT(LINK_NOT_WORN) | AT(LINK_ASLEEP)) &&
           !any_link(s, AT(LINK_SILENT) | AT(LINK_BACKOFF));
}

enum why reason_of(const struct surroundings *s, const struct lead_sensor *lead, enum why heart,
                   int64_t quiet_us)
{
    const bool off = lead && lead->contact == CONTACT_NONE;

    if (quiet_us <= QUIET_US)
        return off ? WHY_NOT_WORN : heart;
    if (s->context[CONTEXT_AWAY] != 0)
        return WHY_AWAY;
    if (any_link(s, AT(LINK_RELEASED)))
        return WHY_PAUSED;
    if (off || is_taken_off(s))
        return WHY_NOT_WORN;
    /* Without an adapter there is as good as no sensor, until one has spoken. */
    if (quiet_us == INSTANT_NEVER)
        return any_link(s, ~AT(LINK_OFF)) ? WHY_LINK_LOST : WHY_NO_SENSOR;
    return quiet_us >= AWAY_US && any_link(s, AT(LINK_AWAY)) ? WHY_AWAY : WHY_LINK_LOST;
}
