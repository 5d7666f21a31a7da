/*
 * withhold.c - what waits, when less may be said than it says
 *
 * Also what is under way: the broker may have it, but if the connection is lost
 * before it says so, it is sent again.
 */
#include "room.h"

#include <stdlib.h>
#include <string.h>

static bool shows_less(enum topic t, enum publish_privacy tier)
{
    size_t count;
    const struct table_key *keys = table_keys(&count);

    for (size_t i = 0; i < count; i++)
        if (keys[i].topic == t && keys[i].tier > tier)
            return true;
    return false;
}

/* False: it could not be made to say less. */
static bool withhold(struct outbox_item *item, enum topic t, enum publish_privacy tier)
{
    char *text = payload_withhold(item->bytes, t, tier);

    if (!text)
        return false;
    free(item->bytes);
    item->bytes = text;
    item->len = strlen(text);
    return true;
}

static void withhold_topic(struct publish *p, const char *topic, enum topic t,
                           enum publish_privacy tier)
{
    for (int lane = OUTBOX_SESSION; lane <= OUTBOX_LASTING; lane++) {
        for (struct outbox_item *item = p->outbox.lane[lane]; item; item = item->next) {
            if (item->len == 0 || strcmp(item->topic, topic) != 0)
                continue;
            if (t == TOPIC_EFFECTS || !withhold(item, t, tier)) {
                outbox_forget(&p->outbox, topic); /* nothing of it is to be seen */
                return;
            }
        }
    }
}

void room_withhold(struct publish *p)
{
    if (!p->outbox.lane[OUTBOX_SESSION] && !p->outbox.lane[OUTBOX_LASTING])
        return;
    for (size_t i = 0; i < p->person_count; i++) {
        const enum publish_privacy tier = room_manner(p, &p->people[i]).tier;
        for (int t = 0; t < TOPICS; t++) {
            char topic[TOPIC_MAX];
            const struct table_topic *row = table_topic((enum topic)t);
            if (row->device != DEVICE_PERSON || row->incoming || !shows_less((enum topic)t, tier))
                continue;
            table_format(topic, p->opt.base, (enum topic)t, p->people[i].profile.id, NULL);
            withhold_topic(p, topic, (enum topic)t, tier);
        }
    }
}
