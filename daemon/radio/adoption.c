/*
 * adoption.c - the rule of taking in, and the list it looks at
 *
 *     a strong unknown one not tried yet            TRY it, the strongest first
 *     none delivers                                 WAIT; from time to time TRY one again
 *     one delivers, and others had their 10 s       TAKE it
 *     several deliver                               CHOOSE: a person says which
 *
 * Weak ones are listed, never tried: they are the neighbours' until somebody says
 * otherwise. A strength that is not known is a weak one.
 */
#include "adoption.h"

#include "instant.h"

#include <stdio.h>
#include <string.h>

/* A strap may be put on while the window is open. So those that gave no beats are tried again,
 * in turn, in every second of such slots; in between the air is listened to. */
#define RETRY_SLOT_US (10 * US_PER_S)

static bool is_ours(const struct candidate *c)
{
    return c->sensor[0] != '\0';
}

/* Orders by strength; 0 stands for "not known" and comes last. */
static int strength(const struct candidate *c)
{
    return c->rssi_dbm == 0 ? INT16_MIN : c->rssi_dbm;
}

static bool is_eligible(const struct candidate *c)
{
    return !is_ours(c) && c->plugin[0] != '\0' && strength(c) > ADOPTION_RSSI_DBM;
}

static const char *name_of(const struct candidate *c)
{
    return c->name[0] ? c->name : "a sensor without a name";
}

static void explain(struct candidate *c)
{
    char why[SENSOR_WHY_MAX + 1];

    if (is_ours(c))
        snprintf(why, sizeof(why), "already ours: %s", c->sensor);
    else if (c->plugin[0] == '\0')
        snprintf(why, sizeof(why), "no plugin reads it");
    else if (c->rssi_dbm == 0)
        snprintf(why, sizeof(why), "how near it is, is not known yet");
    else if (!is_eligible(c))
        snprintf(why, sizeof(why), "%s, but too weak to be taken by itself (%d dBm)",
                 c->delivers ? "delivers beats" : "heard", c->rssi_dbm);
    else if (c->delivers)
        snprintf(why, sizeof(why), "delivers beats");
    else if (c->tried)
        snprintf(why, sizeof(why), "connected to, but no beats came: is it worn?");
    else
        snprintf(why, sizeof(why), "near enough, to be tried");
    memcpy(c->why, why, sizeof(c->why));
}

struct tally {
    size_t weak, tried, delivering;
    size_t first_untried, first_delivering; /* p->count: none */
};

static struct tally count_up(const struct pairing *p)
{
    struct tally t = { .first_untried = p->count, .first_delivering = p->count };

    for (size_t i = 0; i < p->count; i++) {
        const struct candidate *c = &p->candidates[i];
        if (!is_eligible(c)) {
            t.weak += !is_ours(c) && c->plugin[0] != '\0';
        } else if (c->delivers) {
            if (t.delivering++ == 0)
                t.first_delivering = i;
        } else if (c->tried) {
            t.tried++;
        } else if (t.first_untried == p->count) {
            t.first_untried = i;
        }
    }
    return t;
}

/* The nth of those that were tried and gave no beats. */
static size_t nth_tried(const struct pairing *p, size_t n)
{
    size_t i = 0;

    for (;; i++) {
        const struct candidate *c = &p->candidates[i];
        if (is_eligible(c) && c->tried && !c->delivers && n-- == 0)
            return i;
    }
}

static enum adoption try_one(struct pairing *p, size_t i, size_t *which)
{
    *which = i;
    snprintf(p->why, sizeof(p->why), "connecting to %s, to see whether it delivers beats",
             name_of(&p->candidates[i]));
    return ADOPTION_TRY;
}

static enum adoption wait_for_beats(struct pairing *p, const struct tally *t, int64_t open_us,
                                    size_t *which)
{
    int64_t slot = open_us / RETRY_SLOT_US;

    if (t->tried > 0 && slot % 2 == 1)
        return try_one(p, nth_tried(p, (size_t)(slot / 2) % t->tried), which);
    if (t->tried > 0)
        snprintf(p->why, sizeof(p->why),
                 "a sensor is near, but no beats come from it: is it worn?");
    else if (t->weak > 0)
        snprintf(p->why, sizeof(p->why),
                 "all that is heard is too far away: bring yours closer, "
                 "or choose one by balmctl adopt");
    else
        snprintf(p->why, sizeof(p->why), "listening: put the sensor on, and stay close");
    return ADOPTION_WAIT;
}

static enum adoption judge(struct pairing *p, int64_t open_us, size_t *which)
{
    struct tally t = count_up(p);

    if (t.first_untried < p->count)
        return try_one(p, t.first_untried, which);
    if (t.delivering == 0)
        return wait_for_beats(p, &t, open_us, which);
    *which = t.first_delivering;
    if (t.delivering > 1) {
        snprintf(p->why, sizeof(p->why),
                 "%zu deliver beats, say which: balmctl adopt ADDRESS --person %s", t.delivering,
                 p->person[0] ? p->person : "P");
        return ADOPTION_CHOOSE;
    }
    if (open_us < ADOPTION_PATIENCE_US) {
        snprintf(p->why, sizeof(p->why), "%s delivers beats; listening whether others do",
                 name_of(&p->candidates[*which]));
        return ADOPTION_WAIT;
    }
    snprintf(p->why, sizeof(p->why), "%s is the only one near that delivers beats",
             name_of(&p->candidates[*which]));
    return ADOPTION_TAKE;
}

enum adoption adoption_judge(struct pairing *p, int64_t opened_us, bool trying, int64_t now_us,
                             size_t *which)
{
    for (size_t i = 0; i < p->count; i++)
        explain(&p->candidates[i]);
    if (!p->adopts) {
        snprintf(p->why, sizeof(p->why), "listening for sensors nearby");
        return ADOPTION_WAIT;
    }
    if (trying) /* p->why still says which */
        return ADOPTION_WAIT;
    return judge(p, now_us - opened_us, which);
}

static size_t find(const struct pairing *p, const char *address)
{
    size_t i = 0;

    while (i < p->count && strcmp(p->candidates[i].address, address) != 0)
        i++;
    return i;
}

/* Where there is no room: the place of the one that is missed least. p->count: nobody's. */
static size_t make_room(const struct pairing *p, const struct candidate *c)
{
    for (size_t i = p->count; i-- > 0;) {
        const struct candidate *old = &p->candidates[i];
        if (!is_ours(old) && !old->tried && !old->delivers)
            return is_ours(c) || strength(c) > strength(old) ? i : p->count;
    }
    return p->count;
}

static void merge(struct candidate *old, const struct candidate *c)
{
    if (strength(c) > strength(old))
        old->rssi_dbm = c->rssi_dbm;
    if (c->name[0])
        snprintf(old->name, sizeof(old->name), "%s", c->name);
    if (c->plugin[0])
        snprintf(old->plugin, sizeof(old->plugin), "%s", c->plugin);
    snprintf(old->sensor, sizeof(old->sensor), "%s", c->sensor);
    old->tried |= c->tried;
    old->delivers |= c->delivers;
}

/* Only the one at `i` may be out of its place. Equals keep their order. */
static void put_in_order(struct pairing *p, size_t i)
{
    struct candidate c = p->candidates[i];

    for (; i > 0 && strength(&p->candidates[i - 1]) < strength(&c); i--)
        p->candidates[i] = p->candidates[i - 1];
    for (; i + 1 < p->count && strength(&p->candidates[i + 1]) > strength(&c); i++)
        p->candidates[i] = p->candidates[i + 1];
    p->candidates[i] = c;
}

void adoption_heard(struct pairing *p, const struct candidate *c)
{
    size_t i = find(p, c->address);

    if (i < p->count) {
        merge(&p->candidates[i], c);
    } else if (p->count < CANDIDATES_MAX) {
        p->candidates[p->count++] = *c;
    } else {
        i = make_room(p, c);
        if (i == p->count)
            return;
        p->candidates[i] = *c;
    }
    put_in_order(p, i);
    i = find(p, c->address);
    explain(&p->candidates[i]);
}
