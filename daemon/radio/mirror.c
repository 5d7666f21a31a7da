/*
 * mirror.c - the tables of what BlueZ has told, and who makes room for whom
 *
 * A device is evicted only when a new one comes, so pointers to the others stay
 * good, and a listener may look things up and keep addresses as it likes. An
 * object that went before its coming was told, is not told of at all.
 */
#include "mirror_inside.h"

#include "mirror_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define ROOM_STEP 16

struct mirror *mirror_new(const struct mirror_events *events, void *ctx)
{
    struct mirror *m = calloc(1, sizeof(*m));

    if (!m)
        return NULL;
    m->events = events;
    m->ctx = ctx;
    return m;
}

static void free_device(struct device *d)
{
    free(d->told.uuids);
    free(d->services);
    free(d->characteristics);
    free(d);
}

static void free_now(struct mirror *m)
{
    for (size_t i = 0; i < m->device_count; i++)
        free_device(m->devices[i]);
    free(m->devices);
    free(m);
}

void mirror_free(struct mirror *m)
{
    if (m && m->taking)
        m->is_dead = true;
    else if (m)
        free_now(m);
}

void mirror_free_dead(struct mirror *m)
{
    m->taking = false;
    if (m->is_dead)
        free_now(m);
}

/* ---- find ---- */

struct adapter *mirror_find_adapter(struct mirror *m, const char *path)
{
    for (size_t i = 0; i < m->adapter_count; i++) {
        if (strcmp(m->adapters[i].told.path, path) == 0)
            return &m->adapters[i];
    }
    return NULL;
}

struct device *mirror_find_device(struct mirror *m, const char *path)
{
    for (size_t i = 0; i < m->device_count; i++) {
        if (strcmp(m->devices[i]->told.path, path) == 0)
            return m->devices[i];
    }
    return NULL;
}

struct device *mirror_device_above(struct mirror *m, const char *path)
{
    for (size_t i = 0; i < m->device_count; i++) {
        if (mirror_text_is_below(path, m->devices[i]->told.path))
            return m->devices[i];
    }
    return NULL;
}

struct mirror_characteristic *mirror_find_characteristic(struct device *d, const char *path)
{
    for (size_t i = 0; i < d->told.characteristic_count; i++) {
        if (strcmp(d->characteristics[i].path, path) == 0)
            return &d->characteristics[i];
    }
    return NULL;
}

/* ---- tell ---- */

static void tell_adapter(struct mirror *m, struct adapter *a)
{
    unsigned changes = a->changes;

    a->changes = 0;
    if (changes && !m->is_dead)
        m->events->adapter(m->ctx, &a->told, changes);
}

static void tell_device(struct mirror *m, struct device *d)
{
    unsigned changes = d->changes;

    d->changes = 0;
    if (changes && !m->is_dead)
        m->events->device(m->ctx, &d->told, changes);
}

void mirror_tell(struct mirror *m)
{
    for (size_t i = 0; i < m->adapter_count; i++)
        tell_adapter(m, &m->adapters[i]);
    for (size_t i = 0; i < m->device_count; i++)
        tell_device(m, m->devices[i]);
}

/* ---- remove ---- */

void mirror_remove_device(struct mirror *m, struct device *d)
{
    if (!(d->changes & MIRROR_CAME)) {
        d->changes = MIRROR_WENT;
        tell_device(m, d);
    }
    for (size_t i = 0; i < m->device_count; i++) {
        if (m->devices[i] == d) {
            memmove(&m->devices[i], &m->devices[i + 1],
                    (m->device_count - i - 1) * sizeof(struct device *));
            m->device_count--;
        }
    }
    free_device(d);
}

void mirror_remove_adapter(struct mirror *m, struct adapter *a)
{
    for (size_t i = m->device_count; i-- > 0;) {
        if (mirror_text_is_below(m->devices[i]->told.path, a->told.path))
            mirror_remove_device(m, m->devices[i]);
    }
    if (!(a->changes & MIRROR_CAME)) {
        a->changes = MIRROR_WENT;
        tell_adapter(m, a);
    }
    size_t i = (size_t)(a - m->adapters);
    memmove(a, a + 1, (m->adapter_count - i - 1) * sizeof(*a));
    m->adapter_count--;
}

void mirror_remove_characteristic(struct device *d, const char *path)
{
    struct mirror_characteristic *c = mirror_find_characteristic(d, path);

    if (!c)
        return;
    size_t i = (size_t)(c - d->characteristics);
    memmove(c, c + 1, (d->told.characteristic_count - i - 1) * sizeof(*c));
    d->told.characteristic_count--;
    d->changes |= MIRROR_OTHER;
}

void mirror_remove_service(struct device *d, const char *path)
{
    for (size_t i = d->told.characteristic_count; i-- > 0;) {
        if (mirror_text_is_below(d->characteristics[i].path, path))
            mirror_remove_characteristic(d, d->characteristics[i].path);
    }
    for (size_t i = 0; i < d->service_count; i++) {
        if (strcmp(d->services[i].path, path) == 0) {
            d->services[i] = d->services[--d->service_count];
            d->changes |= MIRROR_OTHER;
            return;
        }
    }
}

void mirror_clear(struct mirror *m)
{
    m->taking = true;
    while (m->device_count > 0)
        mirror_remove_device(m, m->devices[m->device_count - 1]);
    while (m->adapter_count > 0)
        mirror_remove_adapter(m, &m->adapters[m->adapter_count - 1]);
    mirror_free_dead(m);
}

/* ---- add ---- */

struct adapter *mirror_add_adapter(struct mirror *m, const char *path)
{
    const char *id = strrchr(path, '/');

    if (m->adapter_count == MIRROR_ADAPTERS || !id || strlen(id + 1) > SENSOR_ADAPTER_MAX)
        return NULL;
    struct adapter *a = &m->adapters[m->adapter_count];
    *a = (struct adapter){ .changes = MIRROR_CAME };
    if (!mirror_text_path(a->told.path, path))
        return NULL;
    snprintf(a->told.id, sizeof(a->told.id), "%s", id + 1);
    m->adapter_count++;
    return a;
}

static bool is_kept(const struct mirror *m, const char *address)
{
    for (size_t i = 0; i < MIRROR_KEPT; i++) {
        if (strcasecmp(m->kept[i], address) == 0)
            return true;
    }
    return false;
}

/* One that is connected makes room only for want of another. */
static bool goes_before(const struct device *a, const struct device *b)
{
    if (a->told.connected != b->told.connected)
        return b->told.connected;
    return a->heard < b->heard;
}

/* True: there was one too many, and one went. */
static bool make_room(struct mirror *m)
{
    struct device *last = NULL;
    size_t count = 0;

    for (size_t i = 0; i < m->device_count; i++) {
        struct device *d = m->devices[i];
        if (is_kept(m, d->told.address))
            continue;
        count++;
        if (!last || goes_before(d, last))
            last = d;
    }
    if (count < MIRROR_DEVICES)
        return false;
    mirror_remove_device(m, last);
    return true;
}

struct device *mirror_add_device(struct mirror *m, const char *path, const char *address)
{
    struct device *d = calloc(1, sizeof(*d));

    if (!d || !mirror_text_path(d->told.path, path) || !mirror_text_parent(d->told.adapter, path) ||
        !mirror_text_address(d->told.address, address))
        goto fail;
    while (!is_kept(m, address) && make_room(m))
        ;
    if (m->device_count == m->device_room) {
        size_t room = m->device_room + ROOM_STEP;
        struct device **more = realloc(m->devices, room * sizeof(struct device *));
        if (!more)
            goto fail;
        m->devices = more;
        m->device_room = room;
    }
    d->told.battery_pct = -1;
    d->changes = MIRROR_CAME;
    m->devices[m->device_count++] = d;
    return d;
fail:
    free(d);
    return NULL;
}

/* Empty: it has not been told yet. */
static const char *service_of(const struct device *d, const char *path)
{
    for (size_t i = 0; i < d->service_count; i++) {
        if (mirror_text_is_below(path, d->services[i].path))
            return d->services[i].uuid;
    }
    return "";
}

struct mirror_characteristic *mirror_add_characteristic(struct device *d, const char *path)
{
    size_t count = d->told.characteristic_count, at = 0;

    if (count == MIRROR_CHARACTERISTICS || strlen(path) > MIRROR_PATH_MAX)
        return NULL;
    if (count == d->room) {
        size_t room = d->room + ROOM_STEP;
        struct mirror_characteristic *more = realloc(d->characteristics, room * sizeof(*more));
        if (!more)
            return NULL;
        d->characteristics = more;
        d->told.characteristics = more;
        d->room = room;
    }
    while (at < count && strcmp(d->characteristics[at].path, path) < 0)
        at++;
    struct mirror_characteristic *c = &d->characteristics[at];
    memmove(c + 1, c, (count - at) * sizeof(*c));
    *c = (struct mirror_characteristic){ .flags = 0 };
    mirror_text_path(c->path, path);
    snprintf(c->service, sizeof(c->service), "%s", service_of(d, path));
    d->told.characteristic_count++;
    d->changes |= MIRROR_OTHER;
    return c;
}

void mirror_add_service(struct device *d, const char *path, const char *uuid)
{
    struct mirror_service *s = NULL;

    for (size_t i = 0; i < d->service_count; i++) {
        if (strcmp(d->services[i].path, path) == 0)
            s = &d->services[i];
    }
    if (!s) {
        if (!d->services)
            d->services = calloc(MIRROR_SERVICES, sizeof(*s));
        if (!d->services || d->service_count == MIRROR_SERVICES || strlen(path) > MIRROR_PATH_MAX)
            return;
        s = &d->services[d->service_count++];
        mirror_text_path(s->path, path);
    }
    snprintf(s->uuid, sizeof(s->uuid), "%s", uuid);
    for (size_t i = 0; i < d->told.characteristic_count; i++) {
        struct mirror_characteristic *c = &d->characteristics[i];
        if (mirror_text_is_below(c->path, path))
            snprintf(c->service, sizeof(c->service), "%s", uuid);
    }
    d->changes |= MIRROR_OTHER;
}

/* ---- for the outside ---- */

void mirror_keep(struct mirror *m, const char *address, bool keep)
{
    char wanted[SENSOR_ADDRESS_MAX + 1];
    size_t at = MIRROR_KEPT;

    if (!mirror_text_address(wanted, address))
        return;
    for (size_t i = MIRROR_KEPT; i-- > 0;) {
        if (strcmp(m->kept[i], wanted) == 0) {
            if (!keep)
                m->kept[i][0] = '\0';
            return;
        }
        if (!m->kept[i][0])
            at = i;
    }
    if (keep && at < MIRROR_KEPT)
        memcpy(m->kept[at], wanted, sizeof(wanted));
}

const struct mirror_adapter *mirror_adapter(const struct mirror *m, const char *path)
{
    for (size_t i = 0; i < m->adapter_count; i++) {
        if (strcmp(m->adapters[i].told.path, path) == 0)
            return &m->adapters[i].told;
    }
    return NULL;
}

const struct mirror_device *mirror_device(const struct mirror *m, const char *path)
{
    for (size_t i = 0; i < m->device_count; i++) {
        if (strcmp(m->devices[i]->told.path, path) == 0)
            return &m->devices[i]->told;
    }
    return NULL;
}

const struct mirror_device *mirror_device_at(const struct mirror *m, const char *adapter,
                                             const char *address)
{
    for (size_t i = 0; i < m->device_count; i++) {
        const struct mirror_device *d = &m->devices[i]->told;
        if (strcmp(d->adapter, adapter) == 0 && strcasecmp(d->address, address) == 0)
            return d;
    }
    return NULL;
}

const struct mirror_characteristic *mirror_find(const struct mirror_device *d, const char *service,
                                                const char *uuid)
{
    for (size_t i = 0; i < d->characteristic_count; i++) {
        const struct mirror_characteristic *c = &d->characteristics[i];
        if (strcasecmp(c->service, service) == 0 && strcasecmp(c->uuid, uuid) == 0)
            return c;
    }
    return NULL;
}

const struct mirror_adapter *mirror_adapter_nth(const struct mirror *m, size_t i)
{
    return i < m->adapter_count ? &m->adapters[i].told : NULL;
}

const struct mirror_device *mirror_device_nth(const struct mirror *m, size_t i)
{
    return i < m->device_count ? &m->devices[i]->told : NULL;
}
