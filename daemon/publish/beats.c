/*
 * beats.c - balm/P/beats: each interval as it came, for whoever chose `privacy: raw`
 *
 *   reading --> series of its sensor --+-- 10 s old, and 10 s after the last message --> sent
 *                                      +-- full, or no broker --> begins anew, counted
 *
 * A message holds one sensor's intervals: those of two are never mixed. Where a person wears
 * several, the series that began first goes first, so that no sensor goes unheard.
 *
 * Nothing waits for a broker that is away; behind a backlog a series waits until it is full.
 * Whoever reads along finds in `dropped` how many intervals are missing before these.
 */
#include "builder.h"
#include "room.h"
#include "rr.h"
#include "state.h"

#include <stdlib.h>
#include <string.h>

#define PACE_US    (10 * US_PER_S)
#define SERIES_MAX 4   /* sensors of one person at the same time */
#define BEATS_MAX  128 /* 32 s of the fastest heart; and a message of at most 4 KB */

struct beat {
    struct rr_interval rr;
    int64_t at_ms; /* from the second in which the series began */
};

struct series {
    char sensor[ID_MAX + 1]; /* empty: free */
    enum reading_class class;
    bool simulated;
    struct instant start;
    uint32_t dropped; /* before these, since the last message */
    size_t count;
    struct beat beats[BEATS_MAX];
};

/* Of one person. */
struct gathered {
    struct gathered *next;
    char person[ID_MAX + 1];
    int64_t sent_us;
    struct series series[SERIES_MAX];
};

struct beats {
    struct clock_timer *timer;
    struct gathered *all;
};

static void drop(struct series *s)
{
    s->dropped += (uint32_t)s->count;
    s->count = 0;
}

static json_t *rr_ms_json(const struct beat *b)
{
    return json_number(rr_ms(b->rr.ticks), 3);
}

static json_t *at_ms_json(const struct beat *b)
{
    return json_integer(b->at_ms);
}

static json_t *quality_json(const struct beat *b)
{
    return json_integer(b->rr.quality);
}

static json_t *gap_json(const struct beat *b)
{
    return json_boolean(b->rr.gap_before);
}

/* NULL: out of memory; half a list would be read wrongly beside the others. */
static json_t *list_of(const struct series *s, json_t *json_of(const struct beat *))
{
    json_t *list = json_array();

    for (size_t i = 0; list && i < s->count; i++) {
        if (json_array_append_new(list, json_of(&s->beats[i])) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

static char *payload(const struct series *s)
{
    struct builder b = builder_begin();

    builder_put(&b, "rr_ms", list_of(s, rr_ms_json));
    builder_put(&b, "at_ms", list_of(s, at_ms_json));
    builder_put(&b, "quality", list_of(s, quality_json));
    builder_put(&b, "gap", list_of(s, gap_json));
    builder_put(&b, "sensor", json_text(s->sensor));
    builder_put(&b, "class", json_text(reading_class_name(s->class)));
    builder_put(&b, "simulated", json_boolean(s->simulated));
    builder_put(&b, "dropped", json_integer(s->dropped));
    builder_put(&b, "t", json_time(s->start.unix_ms, s->start.utc_offset_s));
    return builder_end(&b);
}

/* True: it is on its way. */
static bool send_series(struct publish *p, const char *person, const struct series *s)
{
    char topic[TOPIC_MAX];
    int token;
    char *text = payload(s);
    bool ok = text && table_format(topic, p->opt.base, TOPIC_BEATS, person, NULL) &&
              broker_send(p->broker, topic, text, strlen(text), 0, false, &token) == 0;

    if (ok)
        p->live++;
    free(text);
    return ok;
}

/* The one that began first; NULL: none holds anything. */
static struct series *oldest(struct gathered *g)
{
    struct series *found = NULL;

    for (size_t i = 0; i < SERIES_MAX; i++) {
        struct series *s = &g->series[i];
        if (s->count > 0 && (!found || s->start.us < found->start.us))
            found = s;
    }
    return found;
}

static int64_t due_us(struct gathered *g)
{
    const struct series *s = oldest(g);

    if (!s)
        return INSTANT_NEVER;
    return (s->start.us > g->sent_us ? s->start.us : g->sent_us) + PACE_US;
}

static void arm(struct publish *p)
{
    int64_t first_us = INSTANT_NEVER;

    for (struct gathered *g = p->beats->all; g; g = g->next) {
        const int64_t us = due_us(g);
        if (us < first_us)
            first_us = us;
    }
    clock_timer_set(p->beats->timer, first_us);
}

static bool may_see(const struct publish *p, const struct publish_person *who)
{
    return who && room_manner(p, who).tier >= PRIVACY_RAW;
}

static void on_due(void *ctx, const struct instant *now)
{
    struct publish *p = ctx;

    if (p->closing)
        return;
    beats_forget_hidden(p);
    for (struct gathered *g = p->beats->all; g; g = g->next) {
        if (due_us(g) > now->us)
            continue;
        struct series *s = oldest(g);
        g->sent_us = now->us; /* behind a backlog: the next try */
        if (room_is_busy(p))
            continue;
        if (send_series(p, g->person, s)) {
            s->count = 0;
            s->dropped = 0;
        } else {
            drop(s);
        }
    }
    arm(p);
}

static bool begin(struct publish *p)
{
    struct beats *b = calloc(1, sizeof(*b));

    if (!b)
        return false;
    b->timer = clock_timer_new(p->clock, on_due, p);
    if (!b->timer) {
        free(b);
        return false;
    }
    p->beats = b;
    return true;
}

static struct gathered *gathered_of(struct beats *b, const char *person)
{
    struct gathered *g = b->all;

    while (g && strcmp(g->person, person) != 0)
        g = g->next;
    if (g)
        return g;
    g = calloc(1, sizeof(*g));
    if (!g)
        return NULL;
    strncpy(g->person, person, ID_MAX);
    g->sent_us = INT64_MIN / 2;
    g->next = b->all;
    b->all = g;
    return g;
}

/* Of this sensor; else a free one; else that which was silent for the longest. */
static struct series *series_of(struct gathered *g, const struct reading *r)
{
    struct series *found = &g->series[0];

    for (size_t i = 0; i < SERIES_MAX; i++)
        if (strcmp(g->series[i].sensor, r->sensor) == 0)
            return &g->series[i];
    for (size_t i = 1; i < SERIES_MAX && found->sensor[0]; i++)
        if (!g->series[i].sensor[0] || g->series[i].start.us < found->start.us)
            found = &g->series[i];
    memset(found, 0, sizeof(*found));
    memcpy(found->sensor, r->sensor, sizeof(found->sensor));
    return found;
}

static void take(struct series *s, const struct reading *r, const struct instant *t)
{
    if (s->count + r->rr_count > BEATS_MAX || s->class != r->class || s->simulated != r->simulated)
        drop(s);
    if (s->count == 0) {
        s->start = *t;
        s->class = r->class;
        s->simulated = r->simulated;
    }
    const int64_t at_ms = (t->us - s->start.us) / US_PER_MS + s->start.unix_ms % MS_PER_S;
    for (size_t i = 0; i < r->rr_count; i++)
        s->beats[s->count++] = (struct beat){ .rr = r->rr[i], .at_ms = at_ms };
}

void publish_beats(struct publish *p, const char *person, const struct reading *r,
                   const struct instant *t)
{
    if (r->rr_count == 0 || p->closing || !p->opt.host[0] || !may_see(p, room_person(p, person)))
        return;
    struct gathered *g = p->beats || begin(p) ? gathered_of(p->beats, person) : NULL;
    if (!g) {
        p->skipped++;
        return;
    }
    struct series *s = series_of(g, r);
    if (broker_is_up(p->broker)) {
        take(s, r, t);
        arm(p);
    } else {
        s->dropped += r->rr_count;
    }
}

void beats_down(struct publish *p)
{
    if (!p->beats)
        return;
    for (struct gathered *g = p->beats->all; g; g = g->next)
        for (size_t i = 0; i < SERIES_MAX; i++)
            drop(&g->series[i]);
}

void beats_forget_hidden(struct publish *p)
{
    struct gathered **at = p->beats ? &p->beats->all : NULL;

    while (at && *at) {
        struct gathered *g = *at;
        if (may_see(p, room_person(p, g->person))) {
            at = &g->next;
            continue;
        }
        *at = g->next;
        free(g);
    }
}

void beats_free(struct beats *b)
{
    if (!b)
        return;
    while (b->all) {
        struct gathered *g = b->all;
        b->all = g->next;
        free(g);
    }
    clock_timer_close(b->timer);
    free(b);
}
