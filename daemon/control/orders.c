#include "orders.h"

#include "when.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define NAMES_SHOWN 8

static const char *word_of(const json_t *args, const char *key)
{
    return json_string_value(json_object_get(args, key));
}

static const struct house_person *find(const struct house *h, const char *id)
{
    for (size_t i = 0; i < h->person_count; i++)
        if (strcmp(h->people[i].profile->id, id) == 0)
            return &h->people[i];
    return NULL;
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
    if (named && !find(h, named)) {
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

/* A command that needs nothing but its person. */
static int command_for(const struct house *h, const json_t *args, enum command_kind kind,
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
            return command_for(h, args, COMMAND_ROUTINE_START, out, why);
        }
    const char *meant = nearest_routine(h, name);
    if (meant)
        return complain(why, "no routine is called \"%s\": did you mean \"%s\"?", name, meant);
    return complain(why, "no routine is called \"%s\": see `routine list`", name);
}

int order_routine_pause(const struct house *h, const json_t *args, struct order *out,
                        struct complaint *why)
{
    return command_for(h, args, COMMAND_ROUTINE_PAUSE, out, why);
}

int order_routine_skip(const struct house *h, const json_t *args, struct order *out,
                       struct complaint *why)
{
    return command_for(h, args, COMMAND_ROUTINE_SKIP, out, why);
}

int order_routine_stop(const struct house *h, const json_t *args, struct order *out,
                       struct complaint *why)
{
    return command_for(h, args, COMMAND_ROUTINE_STOP, out, why);
}

int order_suggest(const struct house *h, const json_t *args, struct order *out,
                  struct complaint *why)
{
    const char *turn = word_of(args, "turn");

    if (!turn)
        return command_for(h, args, COMMAND_SUGGEST, out, why);
    out->command.on = strcmp(turn, "on") == 0;
    return command_for(h, args, COMMAND_SUGGESTIONS_ON, out, why);
}

int order_snooze(const struct house *h, const json_t *args, struct order *out,
                 struct complaint *why)
{
    const json_t *time = json_object_get(args, "time");

    if (json_is_number(time))
        out->command.duration_s = (int32_t)json_number_value(time);
    else if (when_duration(json_string_value(time), &out->command.duration_s) < 0)
        return complain(why, "time: makes no sense");
    return command_for(h, args, COMMAND_SNOOZE, out, why);
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
        if (find(h, out))
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

int order_feel(const struct house *h, const json_t *args, struct order *out, struct complaint *why)
{
    out->command.feel = (int32_t)json_number_value(json_object_get(args, "value"));
    return command_for(h, args, COMMAND_FEEL, out, why);
}

int order_recalibrate(const struct house *h, const json_t *args, struct order *out,
                      struct complaint *why)
{
    return command_for(h, args, COMMAND_RECALIBRATE, out, why);
}

static int time_of(const struct house *h, const json_t *args, int64_t *unix_ms,
                   struct complaint *why)
{
    const char *when = word_of(args, "when");

    if (!instant_has_wall(&h->now))
        return complain(why, "the time of day is not known yet");
    *unix_ms = h->now.unix_ms;
    if (when && when_read(when, &h->now, unix_ms, NULL) < 0)
        return complain(why, "when: makes no sense");
    return 0;
}

int order_massage_log(const struct house *h, const json_t *args, struct order *out,
                      struct complaint *why)
{
    if (time_of(h, args, &out->command.unix_ms, why) < 0)
        return -EINVAL;
    if (out->command.unix_ms > h->now.unix_ms)
        return complain(why, "when: lies in the future; to plan a session use `massage book`");
    return command_for(h, args, COMMAND_MASSAGE_LOG, out, why);
}

int order_massage_book(const struct house *h, const json_t *args, struct order *out,
                       struct complaint *why)
{
    if (time_of(h, args, &out->command.unix_ms, why) < 0)
        return -EINVAL;
    if (out->command.unix_ms <= h->now.unix_ms)
        return complain(why, "when: lies in the past; for a session you had use `massage log`");
    return command_for(h, args, COMMAND_MASSAGE_BOOK, out, why);
}

int order_massage_cancel(const struct house *h, const json_t *args, struct order *out,
                         struct complaint *why)
{
    return command_for(h, args, COMMAND_MASSAGE_CANCEL, out, why);
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
                        "id: use 1 to %d of a-z, 0-9, _ and -; bridge, sensor and guest are taken",
                        ID_MAX);
    const struct house_person *known = find(h, id);
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
    if (find(h, out->person)->from_file)
        return complain(
            why,
            "\"%s\" is written in the configuration: take them out there, then `balmctl reload`",
            out->person);
    return 0;
}
