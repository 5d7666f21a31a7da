/*
 * defaults.c - a row's fallback, by its type
 */
#include "defaults.h"

#include <stdlib.h>
#include <string.h>

/* By hand: strtod() reads a comma where the user's language has one. */
static double number_of(const char *text)
{
    double value = 0, scale = text[0] == '-' ? -1 : 1;

    text += text[0] == '-';
    for (; *text >= '0' && *text <= '9'; text++)
        value = 10 * value + (*text - '0');
    if (*text == '.')
        text++;
    for (; *text >= '0' && *text <= '9'; text++) {
        value = 10 * value + (*text - '0');
        scale /= 10;
    }
    return value * scale;
}

bool defaults_fill(const struct sensor_plugin *plugin, void *settings)
{
    for (const struct sensor_setting_row *row = plugin->settings; row && row->key; row++) {
        void *field = (unsigned char *)settings + row->offset;
        const char *text = row->fallback ? row->fallback : "";
        if (row->required)
            return false;
        switch (row->type) {
        case SENSOR_SETTING_STRING:
        case SENSOR_SETTING_PATH: *(const char **)field = text; break;
        case SENSOR_SETTING_INT: *(int64_t *)field = strtoll(text, NULL, 10); break;
        case SENSOR_SETTING_NUMBER: *(double *)field = number_of(text); break;
        case SENSOR_SETTING_BOOL: *(bool *)field = strcmp(text, "true") == 0; break;
        }
    }
    return true;
}
