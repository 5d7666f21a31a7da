/*
 * story_scene - where a story plays: a loop, a radio, a fake bluetoothd, and what has come of it
 *
 * For story.c alone.
 */
#pragma once

#include "clock.h"
#include "fake_bus.h"
#include "radio.h"

#include <stdbool.h>

#define PATIENCE_MS 20000

extern struct scene {
    uv_loop_t loop;
    uv_timer_t tick;
    struct clock *clock;
    struct radio *radio;
    struct fake_bus f;
    struct sensor_config sensors[4];
    size_t sensor_count;
    struct sensor_status last; /* of "strap" */
    unsigned been;             /* bits: the states of its link since the last mark */
    unsigned readings, raws, founds;
    unsigned readings_mark;
    size_t heard_mark;
    char plugin[ID_MAX + 1];
    char found[SENSOR_ADDRESS_MAX + 1], person[ID_MAX + 1], worn_by[ID_MAX + 1];
    bool closed, is_inside; /* inside a call of ours: nothing may be called */
} scene;

/* Opens all of it; the clock runs `speed` times as fast. */
void scene_set(double speed);
/* Closes all of it; fails where anything is left. */
void scene_end(void);
void scene_open_radio(void);
void scene_close_radio(void);
/* Turns the loop until it is so; false: it never came. */
bool scene_until(bool (*is_so)(const char *what), const char *what, unsigned ms);
