/*
 * look_conditions.c - the conditions that hold: since when, by whom, and what to tell a therapist
 *
 * On the person's own screen only, save for the word of the one that was just set or cleared.
 */
#include "look.h"

#include "texts.h"

#include <stdio.h>

condition_set look_conditions_of(const struct house_person *p)
{
    condition_set set = p->profile->conditions;

    for (int c = 0; c < CONDITION_COUNT; c++)
        if (p->standing.conditions[c].holds)
            set |= UINT32_C(1) << c;
    return set;
}

static bool is_written(const struct house_person *p, enum condition c)
{
    return p->standing.conditions[c].by_configuration || p->profile->conditions & UINT32_C(1) << c;
}

static json_t *told_of(enum condition c)
{
    char key[64];

    snprintf(key, sizeof(key), "condition.%s.tell", condition_name(c));
    return look_text(texts_find(key));
}

static json_t *condition_of(const struct house_person *p, enum condition c, int32_t utc_offset_s)
{
    const struct standing_condition *s = &p->standing.conditions[c];
    bool written = is_written(p, c);

    return json_pack("{s:s,s:o,s:s,s:b,s:o}", "condition", condition_name(c), "since",
                     look_when(s->since_unix_ms, utc_offset_s), "by",
                     written ? "configuration" : "person", "asked_again",
                     (int)(s->may_expire && !written), "tell", told_of(c));
}

json_t *look_conditions(const struct look *in, struct complaint *why)
{
    const struct house_person *p = look_for(in, why);
    json_t *list = p ? json_array() : NULL;
    condition_set set = p ? look_conditions_of(p) : 0;

    for (int c = 0; list && c < CONDITION_COUNT; c++)
        if (set & UINT32_C(1) << c)
            look_append(list, condition_of(p, (enum condition)c, in->house->now.utc_offset_s));
    return list ? json_pack("{s:s,s:o}", "person", p->profile->id, "conditions", list) : NULL;
}

/* Nothing is offered for a session that is booked, and it stays; but they are told. */
static bool asks_first(const struct standing *s)
{
    return s->booked.at_unix_ms != 0 && s->technique[0] == '\0';
}

static json_t *set_text(const struct house_person *p, bool was_stopped)
{
    const char *ask = asks_first(&p->standing) ? texts_find("massage.ask_first") : NULL;
    char text[320];

    snprintf(text, sizeof(text), "noted%s%s%s", was_stopped ? "; the routine was stopped" : "",
             ask ? "; a massage is booked: " : "", ask ? ask : "");
    return json_string(text);
}

json_t *result_condition_set(const struct look *in, const struct ordered *o)
{
    const struct house_person *p = look_person(in->house, o->order->person);
    enum condition c = o->order->command.condition;

    if (!p || !in->local)
        return json_pack("{s:s}", "condition", condition_name(c));
    bool was_stopped = o->running[0] && p->routine.status != ROUTINE_RUNNING &&
                       p->routine.status != ROUTINE_PAUSED;
    json_t *result = condition_of(p, c, in->house->now.utc_offset_s);
    json_t *more =
        json_pack("{s:o,s:o,s:b,s:o}", "stopped", look_text(was_stopped ? o->running : NULL),
                  "booked", look_appointment(p->standing.booked.at_unix_ms), "ask_first",
                  (int)asks_first(&p->standing), "text", set_text(p, was_stopped));
    if (!result || !more || json_object_update(result, more) < 0) {
        json_decref(result);
        result = NULL;
    }
    json_decref(more);
    return result;
}

json_t *result_condition_clear(const struct look *in, const struct ordered *o)
{
    (void)in;
    return json_pack("{s:s}", "condition", condition_name(o->order->command.condition));
}
