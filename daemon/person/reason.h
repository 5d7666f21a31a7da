/*
 * reason - why there is no score, where the heart alone cannot know
 *
 * Not worn, away, link lost and no sensor look the same to the heart: nothing
 * comes. What the links and the house say tells them apart.
 */
#pragma once

#include "context.h"
#include "lead.h"
#include "report.h"
#include "sensor.h"

#include <stdbool.h>

struct reason_link {
    char id[ID_MAX + 1];
    enum link_state link;
};

struct surroundings {
    struct reason_link links[PROFILE_SENSOR_MAX];
    uint8_t link_count;
    double context[CONTEXT_KINDS]; /* last value of each kind; 0 until one came */
};

void surroundings_link(struct surroundings *s, const struct sensor_status *link);
void surroundings_forget(struct surroundings *s, const char *sensor);
void surroundings_context(struct surroundings *s, const struct context *c);

/*
 * The reason to publish. `heart` is what the heart says; quiet_us is how long
 * nothing usable has come (INSTANT_NEVER: nothing ever did).
 */
enum why reason_of(const struct surroundings *s, const struct lead_sensor *lead, enum why heart,
                   int64_t quiet_us);
