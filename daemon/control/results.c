/*
 * results.c - what small orders led to
 */
#include "look.h"

#include "orders.h"
#include "texts.h"

static const struct house_person *person_of(const struct look *in, const struct ordered *o)
{
    return look_person(in->house, o->order->person);
}

json_t *result_note(const struct look *in, const struct ordered *o)
{
    (void)o;
    return json_pack("{s:o}", "noted",
                     look_when(in->house->now.unix_ms, in->house->now.utc_offset_s));
}

/* With what balm had thought, which was not shown to them before. */
json_t *result_feel(const struct look *in, const struct ordered *o)
{
    const struct house_person *p = person_of(in, o);
    bool told = p && look_tier(in, p->profile) >= LOOK_VITALS;

    return json_pack("{s:i,s:o}", "feel", (int)o->order->command.feel, "stress",
                     told ? look_number(p->report.stress, 0) : json_null());
}

json_t *result_snooze(const struct look *in, const struct ordered *o)
{
    const struct house_person *p = person_of(in, o);

    return json_pack(
        "{s:o}", "until",
        look_when(p ? p->standing.snoozed_until_unix_ms : 0, in->house->now.utc_offset_s));
}

json_t *result_sensitivity(const struct look *in, const struct ordered *o)
{
    const struct house_person *p = person_of(in, o);

    return p ? look_sensitivity_of(p, in->house->now.utc_offset_s, look_tier(in, p->profile))
             : json_object();
}

json_t *result_recalibrate(const struct look *in, const struct ordered *o)
{
    json_t *list = json_array();

    (void)in;
    for (int i = 0; list && i <= RECALIBRATE_RANKING; i++)
        if (o->order->command.forget & 1u << i)
            look_append(list, json_string(order_parts[i]));
    return json_pack("{s:o}", "forgot", list);
}

static json_t *seconds_of(const struct routine_plan *plan)
{
    return plan ? json_integer(plan->duration_s) : json_null();
}

json_t *result_routine(const struct look *in, const struct ordered *o)
{
    const struct routine_plan *plan =
        routine_named(in->house->routines, in->house->routine_count, o->order->command.name);
    bool stretches = plan && plan->asks & 1 << ASKS_STRETCH;

    return json_pack(
        "{s:s,s:o,s:o}", "routine", o->order->command.name, "seconds", seconds_of(plan), "note",
        stretches ? json_string(texts_of_words("Only as far as it is pleasant.")) : json_null());
}

/* Which of the sessions this is that a rate is found by. */
json_t *result_search(const struct look *in, const struct ordered *o)
{
    const struct house_person *p = person_of(in, o);
    json_t *result = result_routine(in, o);

    if (result && p)
        json_object_set_new(result, "resonance",
                            look_resonance(&p->standing, look_tier(in, p->profile)));
    return result;
}
