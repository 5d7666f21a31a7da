/*
 * orders_told.c - what people tell balm of themselves: notes, feelings, conditions, massages
 */
#include "orders.h"

#include "when.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define ALL_PARTS    (RECALIBRATE_RANKING + 1)
#define SNOOZE_MAX_S (30 * 86400) /* COMMAND_SNOOZE */

static const char *word_of(const json_t *args, const char *key)
{
    return json_string_value(json_object_get(args, key));
}

static int32_t number_of(const json_t *args, const char *key)
{
    return (int32_t)json_number_value(json_object_get(args, key));
}

int order_note(const struct house *h, const json_t *args, struct order *out, struct complaint *why)
{
    const char *text = word_of(args, "text");

    if (text[strspn(text, " ")] == '\0')
        return complain(why, "text: is empty");
    snprintf(out->text, sizeof(out->text), "%s", text);
    return order_command(h, args, COMMAND_NOTE, out, why);
}

int order_feel(const struct house *h, const json_t *args, struct order *out, struct complaint *why)
{
    out->command.feel = number_of(args, "value");
    return order_command(h, args, COMMAND_FEEL, out, why);
}

int order_sensitivity(const struct house *h, const json_t *args, struct order *out,
                      struct complaint *why)
{
    out->command.sensitivity = number_of(args, "value");
    return order_command(h, args, COMMAND_SENSITIVITY, out, why);
}

/* Seconds, or words for them; both were checked. */
static int seconds_of(const json_t *args, const char *key, int32_t *seconds, struct complaint *why)
{
    const json_t *time = json_object_get(args, key);

    if (json_is_number(time))
        *seconds = (int32_t)json_number_value(time);
    else if (when_duration(json_string_value(time), seconds) < 0)
        return complain(why, "%s: makes no sense", key);
    return 0;
}

int order_snooze(const struct house *h, const json_t *args, struct order *out,
                 struct complaint *why)
{
    if (seconds_of(args, "time", &out->command.duration_s, why) < 0)
        return -EINVAL;
    if (out->command.duration_s > SNOOZE_MAX_S)
        return complain(why, "time: a snooze lasts 30 days at most");
    return order_command(h, args, COMMAND_SNOOZE, out, why);
}

/* ---- conditions ---- */

static int condition(const struct house *h, const json_t *args, bool on, struct order *out,
                     struct complaint *why)
{
    out->command.condition = (enum condition)condition_from_name(word_of(args, "name"));
    out->command.on = on;
    out->command.may_clear = true; /* else its door would not have let it in */
    return order_command(h, args, COMMAND_CONDITION, out, why);
}

int order_condition_set(const struct house *h, const json_t *args, struct order *out,
                        struct complaint *why)
{
    return condition(h, args, true, out, why);
}

int order_condition_clear(const struct house *h, const json_t *args, struct order *out,
                          struct complaint *why)
{
    return condition(h, args, false, out, why);
}

bool order_is_kept_local(const json_t *args)
{
    const char *name = word_of(args, "name");
    int c = name ? condition_from_name(name) : -1;

    return c != CONDITION_FEVER && c != CONDITION_INFECTION;
}

/* ---- what is forgotten ---- */

const char *const order_parts[] = {
    [RECALIBRATE_REFERENCE] = "reference",
    [RECALIBRATE_SENSITIVITY] = "sensitivity",
    [RECALIBRATE_RESONANCE] = "resonance",
    [RECALIBRATE_RANKING] = "ranking",
    [ALL_PARTS] = "all",
    [ALL_PARTS + 1] = NULL,
};

int order_recalibrate(const struct house *h, const json_t *args, struct order *out,
                      struct complaint *why)
{
    const char *part = word_of(args, "part");

    out->command.forget = 1u << RECALIBRATE_REFERENCE;
    for (unsigned i = 0; part && order_parts[i]; i++)
        if (strcmp(order_parts[i], part) == 0)
            out->command.forget = i == ALL_PARTS ? RECALIBRATE_ALL : 1u << i;
    return order_command(h, args, COMMAND_RECALIBRATE, out, why);
}

/* ---- massages ---- */

/* Where nobody said when it stays 0: what was booked may tell. */
static int time_of(const struct house *h, const json_t *args, int64_t *unix_ms,
                   struct complaint *why)
{
    const char *when = word_of(args, "when");

    if (!instant_has_wall(&h->now))
        return complain(why, "the time of day is not known yet");
    if (when && when_read(when, &h->now, unix_ms, NULL) < 0)
        return complain(why, "when: makes no sense");
    return 0;
}

/* What was done, or will be, and for how long; neither has to be said. */
static int session_of(const json_t *args, struct command *c, struct complaint *why)
{
    const char *technique = word_of(args, "technique");
    int32_t seconds;

    if (technique)
        snprintf(c->name, sizeof(c->name), "%s", technique);
    if (!json_object_get(args, "duration") || json_is_null(json_object_get(args, "duration")))
        return 0;
    if (seconds_of(args, "duration", &seconds, why) < 0)
        return -EINVAL;
    c->duration_min = seconds / 60;
    if (c->duration_min < SESSION_DURATION_MIN || c->duration_min > SESSION_DURATION_MAX)
        return complain(why, "duration: a massage takes %d min to %d h", SESSION_DURATION_MIN,
                        SESSION_DURATION_MAX / 60);
    return 0;
}

int order_massage_log(const struct house *h, const json_t *args, struct order *out,
                      struct complaint *why)
{
    if (time_of(h, args, &out->command.unix_ms, why) < 0 ||
        session_of(args, &out->command, why) < 0)
        return -EINVAL;
    if (out->command.unix_ms > h->now.unix_ms)
        return complain(why, "when: lies in the future; to plan a session use `massage book`");
    return order_command(h, args, COMMAND_MASSAGE_LOG, out, why);
}

int order_massage_book(const struct house *h, const json_t *args, struct order *out,
                       struct complaint *why)
{
    if (time_of(h, args, &out->command.unix_ms, why) < 0 ||
        session_of(args, &out->command, why) < 0)
        return -EINVAL;
    if (out->command.unix_ms <= h->now.unix_ms)
        return complain(why, "when: lies in the past; for a session you had use `massage log`");
    return order_command(h, args, COMMAND_MASSAGE_BOOK, out, why);
}

int order_massage_cancel(const struct house *h, const json_t *args, struct order *out,
                         struct complaint *why)
{
    return order_command(h, args, COMMAND_MASSAGE_CANCEL, out, why);
}
