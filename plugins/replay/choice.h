/*
 * choice - which plugin reads this line of a capture?
 *
 *     the device's name fits a plugin's names          that one, for every line
 *     one plugin alone has the characteristic          that one
 *     one alone cannot do without it                   that one
 *     several cannot: one is for any device            that one (heart rate)
 *     several cannot, each for devices of a name       who knows (a serial port)
 *     all could do without it                          wait for another line (battery)
 *
 * The first answer may be too modest: a strap's heart rate comes before what else
 * it can do. A later line that only another plugin reads moves the capture to it,
 * if that one reads all that the first one needed.
 */
#pragma once

#include "sensor_plugin.h"

enum choice {
    CHOICE_MADE,
    CHOICE_NOBODY, /* no plugin can be told from it */
    CHOICE_MANY,   /* several plugins could read it: somebody has to say which */
};

/* The index of a characteristic as somebody wrote it: a UUID in any form, or what stands in the
   plugin's table in its place. `service` may be empty. -1: the plugin does not know it. */
int choice_index(const struct sensor_plugin *plugin, const char *service,
                 const char *characteristic);

/*
 * `device`: the sensor's name, "" where it is not known. `current`: the plugin so far, or NULL.
 * Plugins without gatt are never chosen. *out is set where it is made.
 */
enum choice choice_make(const struct sensor_plugin *const *plugins, size_t count,
                        const char *device, const struct sensor_plugin *current,
                        const char *service, const char *characteristic,
                        const struct sensor_plugin **out);
