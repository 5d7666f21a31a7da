/*
 * wishes.c - what we ask the broker for: filters of our own, and topics that sensors wish for
 *
 *     wish: sensors/a/rr --+
 *     wish: sensors/# -----+--> asked for: sensors/#
 *
 * A broker sends a message once for each filter that names its topic, and a beat must not count
 * twice. So no two filters that are asked for meet: one that another covers is not asked for, and
 * is again once that goes. Where two meet and neither covers the other, only the first is asked
 * for, and the log says so.
 */
#include "filter.h"
#include "room.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One of our own filters; false: there are no more. */
static bool own_filter(const struct publish *p, size_t i, char filter[TOPIC_MAX])
{
    /* TOPIC_SET's filter has room for the bridge's commands, too. */
    static const enum topic ours[] = { TOPIC_REQUEST,      TOPIC_ANSWER,       TOPIC_SET,
                                       TOPIC_AVAILABILITY, TOPIC_BRIDGE_STATE, TOPIC_SENSOR_SET };
    static const char *const homes[] = { "status", "device/+/config" };

    static_assert(sizeof(ours) / sizeof(ours[0]) == HOME_FILTERS_AT &&
                      HOME_FILTERS_AT + sizeof(homes) / sizeof(homes[0]) + 1 == OWN_FILTERS,
                  "there is room for each of our own filters");
    if (i < HOME_FILTERS_AT)
        table_format(filter, p->opt.base, ours[i], "+", "+");
    else if (!p->opt.discovery[0] || i >= OWN_FILTERS)
        return false;
    else if (i < OWN_FILTERS - 1)
        snprintf(filter, TOPIC_MAX, "%.256s/%s", p->opt.discovery, homes[i - HOME_FILTERS_AT]);
    else if (strcmp(p->opt.discovery, HOME_PREFIX) != 0)
        snprintf(filter, TOPIC_MAX, HOME_PREFIX "/status");
    else
        return false;
    return true;
}

/* ---- how they stand to each other ---- */

/* Of two that are the same, ours counts. */
static bool is_covered_by_ours(const struct publish *p, const char *wish)
{
    char filter[TOPIC_MAX];

    for (size_t i = 0; own_filter(p, i, filter); i++)
        if (filter_covers(filter, wish))
            return true;
    return false;
}

static bool is_covered_by_wish(const struct publish *p, const char *filter)
{
    for (size_t i = 0; i < p->wish_count; i++) {
        const struct wish *w = &p->wishes[i];
        if (w->is_wide && !w->is_refused && strcmp(w->topic, filter) != 0 &&
            filter_covers(w->topic, filter))
            return true;
    }
    return false;
}

static bool is_outermost(const struct publish *p, const struct wish *w)
{
    return !w->is_refused && !is_covered_by_wish(p, w->topic) && !is_covered_by_ours(p, w->topic);
}

static bool holds_wish(const struct publish *p, const char *filter)
{
    for (size_t i = 0; i < p->wish_count; i++)
        if (!p->wishes[i].is_refused && filter_covers(filter, p->wishes[i].topic))
            return true;
    return false;
}

/* The filter that this outermost wish meets and that was there before it; NULL: none. */
static const char *clash(const struct publish *p, size_t at, char own[TOPIC_MAX])
{
    const char *wish = p->wishes[at].topic;

    if (!p->wishes[at].is_wide)
        return NULL;
    for (size_t i = 0; own_filter(p, i, own); i++)
        if (filter_meets(own, wish) && !filter_covers(wish, own))
            return own;
    for (size_t i = 0; i < at; i++) {
        const struct wish *w = &p->wishes[i];
        if (w->is_wide && filter_meets(w->topic, wish) && is_outermost(p, w))
            return w->topic;
    }
    return NULL;
}

/* One that is refused covers none any more, and what it covered may clash in its place. */
static void refuse_clashes(struct publish *p)
{
    char own[TOPIC_MAX];
    bool had_one;

    do {
        had_one = false;
        for (size_t i = 0; i < p->wish_count; i++) {
            struct wish *w = &p->wishes[i];
            const char *other = is_outermost(p, w) ? clash(p, i, own) : NULL;

            if (!other)
                continue;
            w->is_refused = had_one = true;
            if (!w->is_said)
                log_warn("publish: the topics %s and %s meet, and what both name would come "
                         "twice: %s is not listened to; name each topic, or one filter for all",
                         other, w->topic, w->topic);
            w->is_said = true;
        }
    } while (had_one);
}

/* ---- asking ---- */

/* First what is given up: in between nothing comes twice. */
static void give_up(struct publish *p)
{
    char filter[TOPIC_MAX];

    for (size_t i = 0; own_filter(p, i, filter); i++) {
        if (p->own_asked[i] != ASKED_NOT && is_covered_by_wish(p, filter)) {
            broker_unsubscribe(p->broker, filter);
            p->own_asked[i] = ASKED_NOT;
        }
    }
    for (size_t i = 0; i < p->wish_count; i++) {
        struct wish *w = &p->wishes[i];
        if (w->is_asked && !is_outermost(p, w)) {
            broker_unsubscribe(p->broker, w->topic);
            w->is_asked = false;
        }
    }
}

static void ask(struct publish *p)
{
    char filter[TOPIC_MAX];

    for (size_t i = 0; own_filter(p, i, filter); i++) {
        enum asked how = is_covered_by_wish(p, filter) ? ASKED_NOT
                         : holds_wish(p, filter)       ? ASKED_WITH_OWN
                                                       : ASKED;
        if (how != ASKED_NOT && how != p->own_asked[i])
            broker_subscribe(p->broker, filter, how == ASKED_WITH_OWN);
        p->own_asked[i] = how;
    }
    for (size_t i = 0; i < p->wish_count; i++) {
        struct wish *w = &p->wishes[i];
        if (!w->is_asked && is_outermost(p, w)) {
            broker_subscribe(p->broker, w->topic, true);
            w->is_asked = true;
        }
    }
}

static void settle(struct publish *p)
{
    if (!broker_is_up(p->broker))
        return;
    for (size_t i = 0; i < p->wish_count; i++)
        p->wishes[i].is_refused = false;
    refuse_clashes(p);
    give_up(p);
    ask(p);
}

void wishes_subscribe(struct publish *p)
{
    memset(p->own_asked, 0, sizeof(p->own_asked));
    for (size_t i = 0; i < p->wish_count; i++)
        p->wishes[i].is_asked = false;
    settle(p);
}

void wishes_leave_home(struct publish *p)
{
    char filter[TOPIC_MAX];

    for (size_t i = HOME_FILTERS_AT; own_filter(p, i, filter); i++) {
        if (p->own_asked[i] != ASKED_NOT)
            broker_unsubscribe(p->broker, filter);
        p->own_asked[i] = ASKED_NOT;
    }
}

/* ---- the wishes ---- */

/* What the broker has kept comes again to who asks again. */
static void ask_again(struct publish *p, const char *topic)
{
    char filter[TOPIC_MAX];

    for (size_t i = 0; own_filter(p, i, filter); i++)
        if (filter_covers(filter, topic))
            p->own_asked[i] = ASKED_NOT;
    for (size_t i = 0; i < p->wish_count; i++)
        if (filter_covers(p->wishes[i].topic, topic))
            p->wishes[i].is_asked = false;
}

void publish_wish(struct publish *p, const char *topic)
{
    size_t i = 0;

    while (i < p->wish_count && strcmp(p->wishes[i].topic, topic) != 0)
        i++;
    if (i < p->wish_count) {
        ask_again(p, topic);
    } else {
        char *copy = i < WISHES_MAX ? strdup(topic) : NULL;
        if (!copy) {
            log_warn("publish: too many topics are wished for; %s is left out", topic);
            return;
        }
        ask_again(p, topic);
        p->wishes[p->wish_count++] =
            (struct wish){ .topic = copy, .is_wide = filter_has_wildcard(topic) };
    }
    settle(p);
}

void publish_keep_wishes(struct publish *p, bool (*is_wanted)(void *ctx, const char *topic),
                         void *ctx)
{
    size_t kept = 0;

    for (size_t i = 0; i < p->wish_count; i++) {
        struct wish *w = &p->wishes[i];
        if (is_wanted(ctx, w->topic)) {
            p->wishes[kept++] = *w;
            continue;
        }
        if (w->is_asked)
            broker_unsubscribe(p->broker, w->topic);
        free(w->topic);
    }
    p->wish_count = kept;
    settle(p);
}

bool wishes_name(const struct publish *p, const char *topic)
{
    for (size_t i = 0; i < p->wish_count; i++)
        if (filter_covers(p->wishes[i].topic, topic))
            return true;
    return false;
}

void wishes_free(struct publish *p)
{
    for (size_t i = 0; i < p->wish_count; i++)
        free(p->wishes[i].topic);
    p->wish_count = 0;
}
