/*
 * mirror_text - texts of BlueZ, checked and brought into one form
 */
#pragma once

#include "mirror.h"

/* False, and `out` untouched: it is none, or does not fit. */
bool mirror_text_path(char out[MIRROR_PATH_MAX + 1], const char *path);
bool mirror_text_uuid(char out[MIRROR_UUID_MAX + 1], const char *uuid);          /* lower case */
bool mirror_text_address(char out[SENSOR_ADDRESS_MAX + 1], const char *address); /* upper case */
/* What of a name (valid UTF-8) can be shown on a line, and cut where a character ends. */
void mirror_text_name(char out[SENSOR_NAME_MAX + 1], const char *name);
/* Whether an object stands below another: /a/b below /a, but /ab not. */
bool mirror_text_is_below(const char *path, const char *above);
/* The path above; false: there is none, or it does not fit. */
bool mirror_text_parent(char out[MIRROR_PATH_MAX + 1], const char *path);
