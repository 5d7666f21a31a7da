#include "sensors.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ADDRESS_DIGITS 12
#define TAIL_MIN       4

void sensors_fini(struct sensors *s)
{
    free(s->learnt);
    free(s->releases);
    free(s->all);
    *s = (struct sensors){ 0 };
}

/* ---- what was learnt ---- */

static struct learnt_sensor *learnt_of(const struct sensors *s, const char *id)
{
    for (size_t i = 0; i < s->learnt_count; i++)
        if (strcmp(s->learnt[i].config.id, id) == 0)
            return &s->learnt[i];
    return NULL;
}

int sensors_learn(struct sensors *s, const struct sensor_config *config, bool adopted)
{
    struct learnt_sensor *at = learnt_of(s, config->id);

    if (!at) {
        struct learnt_sensor *grown = reallocarray(s->learnt, s->learnt_count + 1, sizeof(*grown));
        if (!grown)
            return -ENOMEM;
        s->learnt = grown;
        at = &s->learnt[s->learnt_count++];
    }
    *at = (struct learnt_sensor){ .config = *config, .adopted = adopted };
    return 0;
}

void sensors_unlearn(struct sensors *s, const char *id)
{
    struct learnt_sensor *at = learnt_of(s, id);

    /* In their order, which is the order that people see. */
    if (at)
        memmove(at, at + 1, (size_t)(s->learnt + --s->learnt_count - at) * sizeof(*at));
}

void sensors_drop_person(struct sensors *s, const char *person)
{
    for (size_t i = 0; i < s->learnt_count; i++)
        if (strcmp(s->learnt[i].config.person, person) == 0)
            s->learnt[i].config.person[0] = '\0';
}

/* ---- let go for another device ---- */

static struct sensor_release *release_of(const struct sensors *s, const char *id)
{
    for (size_t i = 0; i < s->release_count; i++)
        if (strcmp(s->releases[i].id, id) == 0)
            return &s->releases[i];
    return NULL;
}

int sensors_release(struct sensors *s, const char *id, int64_t until_unix_ms)
{
    struct sensor_release *at = release_of(s, id);

    if (until_unix_ms < 0) {
        if (at)
            *at = s->releases[--s->release_count];
        return 0;
    }
    if (!at) {
        struct sensor_release *grown =
            reallocarray(s->releases, s->release_count + 1, sizeof(*grown));
        if (!grown)
            return -ENOMEM;
        s->releases = grown;
        at = &s->releases[s->release_count++];
    }
    snprintf(at->id, sizeof(at->id), "%s", id);
    at->until_unix_ms = until_unix_ms;
    return 0;
}

int32_t sensors_release_left(struct sensors *s, const char *id, const struct instant *now)
{
    const struct sensor_release *at = release_of(s, id);

    if (!at)
        return -1;
    if (at->until_unix_ms == 0)
        return 0;
    if (!instant_has_wall(now))
        return -1;
    int64_t left_ms = at->until_unix_ms - now->unix_ms;
    if (left_ms <= 0) {
        sensors_release(s, id, -1);
        return -1;
    }
    int64_t left_s = (left_ms + MS_PER_S - 1) / MS_PER_S;
    return left_s < INT32_MAX ? (int32_t)left_s : INT32_MAX;
}

/* ---- merged ---- */

const struct sensor_config *sensors_find(const struct sensors *s, const char *id)
{
    for (size_t i = 0; i < s->count; i++)
        if (strcmp(s->all[i].id, id) == 0)
            return &s->all[i];
    return NULL;
}

const struct sensor_config *sensors_find_address(const struct sensors *s, const char *address)
{
    for (size_t i = 0; i < s->count && address[0]; i++)
        if (strcmp(s->all[i].address, address) == 0)
            return &s->all[i];
    return NULL;
}

bool sensors_is_adopted(const struct sensors *s, const char *id)
{
    const struct sensor_config *found = sensors_find(s, id);
    size_t at = found ? (size_t)(found - s->all) : 0;

    return found && at >= s->of_file && at < s->worn;
}

int sensors_merge(struct sensors *s, const struct sensor_config *file, size_t count,
                  sensors_knows_fn *knows, void *ctx)
{
    struct sensors next = *s;

    next.all = calloc(count + s->learnt_count + 1, sizeof(*next.all));
    if (!next.all)
        return -ENOMEM;
    if (count > 0)
        memcpy(next.all, file, count * sizeof(*file));
    next.count = next.of_file = count;
    for (size_t i = 0; i < count; i++) {
        const struct learnt_sensor *moved = learnt_of(s, file[i].id);
        if (moved && !moved->adopted)
            memcpy(next.all[i].person, moved->config.person, sizeof(next.all[i].person));
    }
    for (size_t i = 0; i < s->learnt_count; i++) {
        const struct learnt_sensor *l = &s->learnt[i];
        if (l->adopted && next.count < SENSORS_MAX && !sensors_find(&next, l->config.id) &&
            !sensors_find_address(&next, l->config.address))
            next.all[next.count++] = l->config;
    }
    next.worn = next.count;
    for (size_t i = 0; i < next.count; i++) {
        char *person = next.all[i].person;
        if (person[0] && strcmp(person, "guest") != 0 && !knows(ctx, person))
            person[0] = '\0';
    }
    free(s->all);
    *s = next;
    return 0;
}

/* ---- names ---- */

void sensors_slug(const char *text, char out[ID_MAX + 1])
{
    size_t len = 0;

    for (; *text && len < ID_MAX; text++) {
        unsigned char c = (unsigned char)*text;
        if (c < 0x80 && isalnum(c))
            out[len++] = (char)tolower(c);
        else if (len > 0 && out[len - 1] != '-')
            out[len++] = '-';
    }
    while (len > 0 && out[len - 1] == '-')
        len--;
    out[len] = '\0';
}

/* Also by one that would have the same entity ids in Home Assistant. */
static bool is_taken(const struct sensors *s, const char *id)
{
    for (size_t i = 0; i < s->count; i++)
        if (id_is_alike(s->all[i].id, id))
            return true;
    for (size_t i = 0; i < s->learnt_count; i++)
        if (id_is_alike(s->learnt[i].config.id, id))
            return true;
    return false;
}

void sensors_make_id(const struct sensors *s, const char *person, const char *device,
                     const char *address, char out[ID_MAX + 1])
{
    char base[ID_MAX + 1], digits[ADDRESS_DIGITS + 1] = "";
    size_t used = 0;

    sensors_slug(id_is_person(person) ? person : device, base);
    for (const char *a = address; *a && used < ADDRESS_DIGITS; a++)
        if (isxdigit((unsigned char)*a))
            digits[used++] = (char)tolower((unsigned char)*a);
    digits[used] = '\0';
    for (size_t tail = TAIL_MIN; tail <= used; tail++) {
        snprintf(out, ID_MAX + 1, "%.*s-%s", (int)(ID_MAX - 1 - tail), base[0] ? base : "sensor",
                 digits + used - tail);
        if (!is_taken(s, out))
            return;
    }
}
