/*
 * choice.c - by name, by what is rare, by what is needed
 */
#include "choice.h"

#include "../recording.h"

#include <string.h>

int choice_index(const struct sensor_plugin *plugin, const char *service,
                 const char *characteristic)
{
    char uuid[RECORDING_UUID_SIZE], within[RECORDING_UUID_SIZE];
    const struct sensor_characteristic *rows = plugin->gatt ? plugin->gatt->characteristics : NULL;
    const char *wanted = recording_uuid(characteristic, uuid) ? uuid : characteristic;

    recording_uuid(service, within);
    for (int i = 0; rows && rows[i].uuid; i++) {
        if (strcmp(rows[i].uuid, wanted) == 0 &&
            (!within[0] || strcmp(rows[i].service, within) == 0))
            return i;
    }
    return -1;
}

/* How much of the name a plugin's names say; 0: it is none of its. */
static size_t name_fit(const struct sensor_plugin *plugin, const char *device)
{
    size_t best = 0;

    for (size_t i = 0; plugin->gatt && plugin->gatt->names && plugin->gatt->names[i]; i++) {
        const size_t len = strlen(plugin->gatt->names[i]);
        if (len > best && strncmp(plugin->gatt->names[i], device, len) == 0)
            best = len;
    }
    return best;
}

static const struct sensor_plugin *by_name(const struct sensor_plugin *const *plugins, size_t count,
                                           const char *device)
{
    const struct sensor_plugin *best = NULL;
    size_t fit = 0;

    for (size_t i = 0; i < count; i++) {
        if (name_fit(plugins[i], device) > fit) {
            best = plugins[i];
            fit = name_fit(best, device);
        }
    }
    return best;
}

static bool is_needed(const struct sensor_plugin *plugin, int row)
{
    return !(plugin->gatt->characteristics[row].flags & SENSOR_CHR_OPTIONAL);
}

/*
 * Whether it reads all that the other one cannot do without. One for devices of certain names
 * was chosen by what only these send: that is not left to one that cannot read it.
 */
static bool can_replace(const struct sensor_plugin *plugin, const struct sensor_plugin *other)
{
    const struct sensor_characteristic *rows = other->gatt->characteristics;

    for (int i = 0; rows[i].uuid; i++) {
        if ((is_needed(other, i) || other->gatt->names) &&
            choice_index(plugin, rows[i].service, rows[i].uuid) < 0)
            return false;
    }
    return true;
}

enum choice choice_make(const struct sensor_plugin *const *plugins, size_t count,
                        const char *device, const struct sensor_plugin *current,
                        const char *service, const char *characteristic,
                        const struct sensor_plugin **out)
{
    const struct sensor_plugin *reader = NULL, *needer = NULL, *general = NULL;
    unsigned readers = 0, needers = 0, generals = 0;

    *out = by_name(plugins, count, device);
    if (!*out && current && choice_index(current, service, characteristic) >= 0)
        *out = current;
    if (*out)
        return CHOICE_MADE;
    for (size_t i = 0; i < count; i++) {
        const struct sensor_plugin *p = plugins[i];
        const int row = choice_index(p, service, characteristic);
        if (row < 0 || (current && !can_replace(p, current)))
            continue;
        reader = p;
        readers++;
        if (!is_needed(p, row))
            continue;
        needer = p;
        needers++;
        if (p->gatt->names)
            continue;
        general = p;
        generals++;
    }
    if (needers > 1 && generals != 1)
        return CHOICE_MANY;
    *out = needers > 1 ? general : needers == 1 ? needer : readers == 1 ? reader : NULL;
    return *out ? CHOICE_MADE : CHOICE_NOBODY;
}
