#include "orders.h"

#include "look.h"
#include "when.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define NAMES_SHOWN 8

static const char *word_of(const json_t *args, const char *key)
{
    return json_string_value(json_object_get(args, key));
}

/* "alex, kim"; the list ends with NULL. */
static void name_people(const struct house *h, char *all, size_t size, const char **list)
{
    size_t at = 0;

    all[0] = '\0';
    for (size_t i = 0; i < h->person_count && i < NAMES_SHOWN; i++) {
        const char *id = h->people[i].profile->id;
        at += (size_t)snprintf(all + at, size - at, "%s%s", i ? ", " : "", id);
        *list++ = id;
    }
    *list = NULL;
}

int order_person(const struct house *h, const char *named, char out[ID_MAX + 1],
                 struct complaint *why)
{
    char all[NAMES_SHOWN * (ID_MAX + 3)];
    const char *list[NAMES_SHOWN + 1];

    if (h->person_count == 0)
        return complain(why, "nobody is known yet: add someone with `balmctl person add ID`");
    if (named && !look_person(h, named)) {
        name_people(h, all, sizeof(all), list);
        const char *meant = nearest_word(named, list);
        if (meant)
            return complain(why, "nobody is called \"%s\": did you mean \"%s\"?", named, meant);
        return complain(why, "nobody is called \"%s\"; known: %.200s", named, all);
    }
    if (!named && h->person_count > 1) {
        name_people(h, all, sizeof(all), list);
        return complain(why, "say for whom: person is one of %.200s", all);
    }
    snprintf(out, ID_MAX + 1, "%s", named ? named : h->people[0].profile->id);
    return 0;
}

static int person_of(const struct house *h, const json_t *args, struct order *out,
                     struct complaint *why)
{
    return order_person(h, word_of(args, "person"), out->person, why);
}

int order_command(const struct house *h, const json_t *args, enum command_kind kind,
                  struct order *out, struct complaint *why)
{
    out->kind = ORDER_COMMAND;
    out->command.kind = kind;
    return person_of(h, args, out, why);
}

int order_effects(const struct house *h, const json_t *args, struct order *out,
                  struct complaint *why)
{
    out->kind = ORDER_EFFECTS;
    return word_of(args, "person") ? person_of(h, args, out, why) : 0;
}

int order_massage_list(const struct house *h, const json_t *args, struct order *out,
                       struct complaint *why)
{
    out->kind = ORDER_SESSIONS;
    return word_of(args, "person") ? person_of(h, args, out, why) : 0;
}

static const char *nearest_routine(const struct house *h, const char *name)
{
    const char *list[64] = { NULL };
    for (size_t i = 0; i < h->routine_count && i < 63; i++)
        list[i] = h->routines[i].name;
    return nearest_word(name, list);
}

int order_routine_start(const struct house *h, const json_t *args, struct order *out,
                        struct complaint *why)
{
    const char *name = word_of(args, "name");

    for (size_t i = 0; i < h->routine_count; i++)
        if (strcmp(h->routines[i].name, name) == 0) {
            snprintf(out->command.name, sizeof(out->command.name), "%s", name);
            return order_command(h, args, COMMAND_ROUTINE_START, out, why);
        }
    const char *meant = nearest_routine(h, name);
    if (meant)
        return complain(why, "no routine is called \"%s\": did you mean \"%s\"?", name, meant);
    return complain(why, "no routine is called \"%s\": see `routine list`", name);
}

int order_routine_search(const struct house *h, const json_t *args, struct order *out,
                         struct complaint *why)
{
    snprintf(out->command.name, sizeof(out->command.name), "breathe_search");
    return order_command(h, args, COMMAND_ROUTINE_START, out, why);
}

int order_routine_pause(const struct house *h, const json_t *args, struct order *out,
                        struct complaint *why)
{
    return order_command(h, args, COMMAND_ROUTINE_PAUSE, out, why);
}

int order_routine_skip(const struct house *h, const json_t *args, struct order *out,
                       struct complaint *why)
{
    return order_command(h, args, COMMAND_ROUTINE_SKIP, out, why);
}

int order_routine_stop(const struct house *h, const json_t *args, struct order *out,
                       struct complaint *why)
{
    return order_command(h, args, COMMAND_ROUTINE_STOP, out, why);
}

int order_suggest(const struct house *h, const json_t *args, struct order *out,
                  struct complaint *why)
{
    const char *turn = word_of(args, "turn");

    if (!turn)
        return order_command(h, args, COMMAND_SUGGEST, out, why);
    out->command.on = strcmp(turn, "on") == 0;
    return order_command(h, args, COMMAND_SUGGESTIONS_ON, out, why);
}

/* The person whose offer is open; empty where there is none or more than one. */
static int who_has_open(const struct house *h, char out[ID_MAX + 1], struct complaint *why)
{
    const struct house_person *only = NULL;

    for (size_t i = 0; i < h->person_count; i++) {
        if (!h->people[i].has_open)
            continue;
        if (only)
            return complain(why,
                            "more than one person has a suggestion open: say whose, or its id");
        only = &h->people[i];
    }
    if (!only)
        return complain(why, "no suggestion is waiting for an answer");
    snprintf(out, ID_MAX + 1, "%s", only->profile->id);
    return 0;
}

/* Ids are PERSON-UNIXSECONDS, so an answered or expired one still tells whose it was. */
static int owner_of(const struct house *h, const char *id, char out[ID_MAX + 1],
                    struct complaint *why)
{
    const char *dash = strrchr(id, '-');
    size_t len = dash ? (size_t)(dash - id) : 0;

    if (len > 0 && len <= ID_MAX) {
        memcpy(out, id, len);
        out[len] = '\0';
        if (look_person(h, out))
            return 0;
    }
    return complain(why, "no suggestion has the id \"%.48s\"", id);
}

int order_answer(const struct house *h, const json_t *args, struct order *out,
                 struct complaint *why)
{
    const char *id = word_of(args, "id");

    out->kind = ORDER_ANSWER;
    out->answer.answer = (enum answer)answer_from_name(word_of(args, "answer"));
    if (id)
        snprintf(out->answer.id, sizeof(out->answer.id), "%s", id);
    if (word_of(args, "person"))
        return person_of(h, args, out, why);
    return id ? owner_of(h, id, out->person, why) : who_has_open(h, out->person, why);
}

int order_reload(const struct house *h, const json_t *args, struct order *out,
                 struct complaint *why)
{
    (void)h, (void)args, (void)why;
    out->kind = ORDER_RELOAD;
    return 0;
}

int order_person_add(const struct house *h, const json_t *args, struct order *out,
                     struct complaint *why)
{
    const char *id = word_of(args, "id"), *name = word_of(args, "name");
    const json_t *born = json_object_get(args, "born");
    int64_t agreed_ms;
    int32_t offset_s;

    if (!id_is_person(id))
        return complain(why,
                        "id: use 1 to %d of a-z, 0-9, _ and -; bridge, sensor, guest and nobody "
                        "are taken, and so is what begins with sensor- or bridge-",
                        ID_MAX);
    for (size_t i = 0; i < h->person_count; i++) {
        const char *other = h->people[i].profile->id;
        if (strcmp(other, id) != 0 && id_is_alike(other, id))
            return complain(why,
                            "id: \"%s\" differs from \"%s\" only in _ and -: Home Assistant "
                            "would have the same entity ids for both",
                            id, other);
    }
    const struct house_person *known = look_person(h, id);
    if (known && known->profile->consent_day)
        return complain(why, "\"%s\" is known already", id);
    if (when_read(word_of(args, "consent"), NULL, &agreed_ms, &offset_s) < 0)
        return complain(why, "consent: expected the date on which they agreed, as 2026-01-31");
    if (instant_has_wall(&h->now) &&
        agreed_ms / MS_PER_S / 86400 > h->now.unix_ms / MS_PER_S / 86400)
        return complain(why, "consent: lies in the future");
    out->kind = ORDER_PERSON_ADD;
    if (known)
        out->profile = *known->profile;
    else
        profile_init(&out->profile, id);
    if (name)
        snprintf(out->profile.name, sizeof(out->profile.name), "%s", name);
    if (json_is_number(born))
        out->profile.born_year = (int32_t)json_number_value(born);
    out->profile.consent_day = (int32_t)((agreed_ms / MS_PER_S + offset_s) / 86400);
    snprintf(out->person, sizeof(out->person), "%s", id);
    return 0;
}

int order_person_remove(const struct house *h, const json_t *args, struct order *out,
                        struct complaint *why)
{
    out->kind = ORDER_PERSON_REMOVE;
    if (person_of(h, args, out, why) < 0)
        return -EINVAL;
    if (look_person(h, out->person)->from_file)
        return complain(
            why,
            "\"%s\" is written in the configuration: take them out there, then `balmctl reload`",
            out->person);
    return 0;
}

int order_home_forget(const struct house *h, const json_t *args, struct order *out,
                      struct complaint *why)
{
    (void)h, (void)args, (void)why;
    out->kind = ORDER_HOME_FORGET;
    return 0;
}

int order_home_dashboard(const struct house *h, const json_t *args, struct order *out,
                         struct complaint *why)
{
    const char *ids = word_of(args, "ids");

    out->kind = ORDER_HOME_DASHBOARD;
    out->by_name = ids && strcmp(ids, "names") == 0;
    return word_of(args, "person") ? person_of(h, args, out, why) : 0;
}
