/*
 * id - names of people and sensors: [a-z0-9_-], 1 to 32 long
 *
 * They are used in topics, entity ids and file names, so nothing else is let in.
 */
#pragma once

#include <stdbool.h>

#define ID_MAX 32

/* Also refuses `bridge`, `sensor` and `guest`: their topics are taken. */
bool id_is_person(const char *s);
bool id_is_valid(const char *s);
