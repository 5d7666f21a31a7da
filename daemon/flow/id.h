/*
 * id - names of people and sensors: [a-z0-9_-], 1 to 32 long
 *
 * They are used in topics, entity ids and file names, so nothing else is let in.
 */
#pragma once

#include <stdbool.h>

#define ID_MAX 32

/*
 * Also refuses `bridge`, `sensor`, `guest` and `nobody`: these words mean something else. What goes
 * on after the first two with - or _ would have the entity ids of a sensor, or of the bridge.
 */
bool id_is_person(const char *s);
bool id_is_valid(const char *s);
/* They differ in - and _ at most: Home Assistant would have the same entity ids for both. */
bool id_is_alike(const char *a, const char *b);
