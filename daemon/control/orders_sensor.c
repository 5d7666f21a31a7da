/*
 * orders_sensor.c - requests about sensors: taken in, given up, let go, moved to another person
 */
#include "orders.h"

#include "when.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define NAMES_MAX   64
#define PAIR_S      120
#define SCAN_S      10
#define WINDOW_MAX  600
#define RELEASE_MAX (366 * 86400)

static const char *word_of(const json_t *args, const char *key)
{
    return json_string_value(json_object_get(args, key));
}

const struct sensor_status *order_sensor(const struct house *h, const char *named,
                                         struct complaint *why)
{
    const char *names[NAMES_MAX + 1] = { NULL };
    char all[200] = "";
    size_t count = 0;

    for (size_t i = 0; i < h->sensor_count; i++) {
        const struct sensor_status *s = &h->sensors[i];
        if (strcmp(s->id, named) == 0 && !s->of_house)
            return s;
        if (strcmp(s->id, named) == 0) {
            complain(why, "%s tells of the house: it is what `context:` in the configuration says",
                     named);
            return NULL;
        }
        if (s->of_house || count == NAMES_MAX)
            continue;
        snprintf(all + strlen(all), sizeof(all) - strlen(all), "%s%s", count ? ", " : "", s->id);
        names[count++] = s->id;
    }
    const char *meant = nearest_word(named, names);
    if (count == 0)
        complain(why, "no sensor is known yet: take one in with `balmctl pair`");
    else if (meant)
        complain(why, "no sensor is called \"%s\": did you mean \"%s\"?", named, meant);
    else
        complain(why, "no sensor is called \"%s\"; known: %s", named, all);
    return NULL;
}

static int sensor_of(const struct house *h, const json_t *args, struct order *out,
                     struct complaint *why)
{
    const struct sensor_status *s = order_sensor(h, word_of(args, "sensor"), why);

    if (!s)
        return -EINVAL;
    memcpy(out->sensor.id, s->id, sizeof(out->sensor.id));
    return 0;
}

/* Empty: nobody. */
static int wearer_of(const struct house *h, const char *named, struct order *out,
                     struct complaint *why)
{
    if (!named || strcmp(named, "nobody") == 0)
        return 0;
    if (strcmp(named, "guest") == 0) {
        snprintf(out->person, sizeof(out->person), "guest");
        return 0;
    }
    if (order_person(h, named, out->person, why) < 0)
        return -EINVAL;
    for (size_t i = 0; i < h->person_count; i++)
        if (strcmp(h->people[i].profile->id, out->person) == 0 &&
            h->people[i].profile->consent_day == 0)
            return complain(why,
                            "%s has not agreed to be watched: `balmctl person add %s` asks them",
                            out->person, out->person);
    return 0;
}

static int seconds_of(const json_t *args, int32_t usual, int32_t min, int32_t *out,
                      struct complaint *why)
{
    const json_t *time = json_object_get(args, "time");

    *out = usual;
    if (json_is_number(time))
        *out = (int32_t)json_number_value(time);
    else if (json_is_string(time) && when_duration(json_string_value(time), out) < 0)
        return complain(why, "time: makes no sense");
    if (*out < min || *out > WINDOW_MAX)
        return complain(why, "time: expected %s to 10min", min ? "1s" : "0");
    return 0;
}

int order_pair(const struct house *h, const json_t *args, struct order *out, struct complaint *why)
{
    const char *named = word_of(args, "person");

    out->kind = ORDER_PAIR;
    if (seconds_of(args, PAIR_S, 0, &out->sensor.seconds, why) < 0)
        return -EINVAL;
    if (!named && h->person_count == 1)
        named = h->people[0].profile->id;
    return out->sensor.seconds > 0 ? wearer_of(h, named, out, why) : 0;
}

int order_scan(const struct house *h, const json_t *args, struct order *out, struct complaint *why)
{
    (void)h;
    out->kind = ORDER_SCAN;
    return seconds_of(args, SCAN_S, 1, &out->sensor.seconds, why);
}

/* AA:BB:CC:DD:EE:FF, in upper case. */
static int address_of(const char *text, char out[SENSOR_ADDRESS_MAX + 1])
{
    size_t i = 0;

    for (; text[i] && i < SENSOR_ADDRESS_MAX; i++) {
        if (i % 3 == 2 ? text[i] != ':' : !isxdigit((unsigned char)text[i]))
            return -EINVAL;
        out[i] = (char)toupper((unsigned char)text[i]);
    }
    out[i] = '\0';
    return i == SENSOR_ADDRESS_MAX && text[i] == '\0' ? 0 : -EINVAL;
}

/* The one of this name that the last window has heard; -ENOENT: none, or more than one. */
static int named(const struct house *h, const char *name, char out[SENSOR_ADDRESS_MAX + 1])
{
    const struct candidate *found = NULL;

    for (size_t i = 0; name && h->pairing && i < h->pairing->count; i++) {
        const struct candidate *c = &h->pairing->candidates[i];
        if (strcasecmp(c->name, name) != 0)
            continue;
        if (found)
            return -ENOENT;
        found = c;
    }
    if (!found)
        return -ENOENT;
    memcpy(out, found->address, SENSOR_ADDRESS_MAX + 1);
    return 0;
}

int order_adopt(const struct house *h, const json_t *args, struct order *out, struct complaint *why)
{
    const char *id = word_of(args, "id"), *plugin = word_of(args, "plugin");

    out->kind = ORDER_ADOPT;
    if (address_of(word_of(args, "address"), out->sensor.address) < 0 &&
        named(h, word_of(args, "address"), out->sensor.address) < 0)
        return complain(why, "address: expected one such as AA:BB:CC:DD:EE:FF, or a name that "
                             "`scan` or `pair` has just shown, and only once");
    if (id && !id_is_valid(id))
        return complain(why, "id: use 1 to %d of a-z, 0-9, _ and -", ID_MAX);
    for (size_t i = 0; id && i < h->sensor_count; i++) {
        const char *other = h->sensors[i].id;
        if (strcmp(other, id) != 0 && id_is_alike(other, id))
            return complain(why,
                            "id: \"%s\" differs from \"%s\" only in _ and -: Home Assistant "
                            "would have the same entity ids for both",
                            id, other);
    }
    if (plugin && !id_is_valid(plugin))
        return complain(why, "plugin: expected a name such as heart-rate");
    snprintf(out->sensor.id, sizeof(out->sensor.id), "%s", id ? id : "");
    snprintf(out->sensor.plugin, sizeof(out->sensor.plugin), "%s", plugin ? plugin : "");
    return wearer_of(h, word_of(args, "person"), out, why);
}

int order_forget(const struct house *h, const json_t *args, struct order *out,
                 struct complaint *why)
{
    out->kind = ORDER_FORGET;
    return sensor_of(h, args, out, why);
}

int order_release(const struct house *h, const json_t *args, struct order *out,
                  struct complaint *why)
{
    const json_t *number = json_object_get(args, "time");
    const char *time = word_of(args, "time");
    int32_t *seconds = &out->sensor.seconds;

    out->kind = ORDER_RELEASE;
    if (sensor_of(h, args, out, why) < 0)
        return -EINVAL;
    if (json_is_number(number)) {
        const double s = json_number_value(number);
        if (!(s >= 1 && s <= RELEASE_MAX))
            return complain(why, "time: expected 1 .. %d seconds", RELEASE_MAX);
        *seconds = (int32_t)s;
    } else if (!time) {
        *seconds = 0;
    } else if (strcmp(time, "back") == 0 || strcmp(time, "off") == 0) {
        *seconds = -1;
    } else if (when_duration(time, seconds) < 0 || *seconds < 1 || *seconds > RELEASE_MAX) {
        return complain(why, "time: expected a duration such as 30min or 2h, or `back`");
    }
    return 0;
}

int order_worn_by(const struct house *h, const json_t *args, struct order *out,
                  struct complaint *why)
{
    out->kind = ORDER_WORN_BY;
    if (sensor_of(h, args, out, why) < 0)
        return -EINVAL;
    return wearer_of(h, word_of(args, "person"), out, why);
}
