#include "look_people.h"

#include "orders.h"

#include <string.h>

#define STATEMENTS_LEAST 10

static json_t *needs_of(need_set set)
{
    json_t *list = json_array();
    for (int n = 0; list && n < NEED_COUNT; n++)
        if (set & (UINT32_C(1) << n))
            json_array_append_new(list, json_string(need_name((enum need)n)));
    return list;
}

static json_t *conditions_of(condition_set set)
{
    json_t *list = json_array();
    for (int c = 0; list && c < CONDITION_COUNT; c++)
        if (set & (UINT32_C(1) << c))
            json_array_append_new(list, json_string(condition_name((enum condition)c)));
    return list;
}

static json_t *worn_by(const struct house *h, const char *person)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < h->sensor_count; i++)
        if (!h->sensors[i].of_house && strcmp(h->sensors[i].person, person) == 0)
            json_array_append_new(list, json_string(h->sensors[i].id));
    return list;
}

static json_t *day_of(int32_t day)
{
    char date[11];
    json_t *full = look_when((int64_t)day * 86400 * MS_PER_S, 0);
    if (!json_is_string(full))
        return full;
    memcpy(date, json_string_value(full), 10);
    date[10] = '\0';
    json_decref(full);
    return json_string(date);
}

/* What they said of themselves; few of them say nothing yet, save that they withheld the score. */
static json_t *statements_of(const struct house_person *p, bool vitals)
{
    uint32_t n = p->standing.weak_statements;
    bool tells = p->report.why == WHY_WEAK_RESPONSE || n >= STATEMENTS_LEAST;

    return vitals && tells ? json_integer((json_int_t)n) : json_null();
}

static json_t *count(uint32_t n, bool told)
{
    return told && n ? json_integer((json_int_t)n) : json_null();
}

static json_t *person_of(const struct look *in, const struct house_person *p)
{
    const struct profile *f = p->profile;
    const struct standing *s = &p->standing;
    const struct house *h = in->house;
    const enum look_tier tier = look_tier(in, f);
    const bool vitals = tier >= LOOK_VITALS, levels = tier >= LOOK_LEVELS;
    const int32_t offset_s = h->now.utc_offset_s;

    /* clang-format off */
    return json_pack("{s:s,s:o,s:o,s:o,s:s,s:s,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:b,s:o,s:o,"
                     "s:o,s:o,s:o,s:o,s:o,s:o,s:o}",
        "id", f->id,
        "name", look_text(vitals ? f->name : NULL),
        "consent", f->consent_day ? day_of(f->consent_day) : json_null(),
        "born", vitals && f->born_year ? json_integer(f->born_year) : json_null(),
        "share", f->is_private ? "private" : "home",
        "from", p->from_file ? "file" : "database",
        "sensors", worn_by(h, f->id),
        "needs", vitals ? needs_of(f->needs) : json_null(),
        "conditions", vitals ? conditions_of(look_conditions_of(p)) : json_null(),
        "state", look_report(&p->report, tier),
        "doubts", look_doubts(&p->report, tier),
        "load", look_load(&p->report.load, tier),
        "statements", statements_of(p, vitals),
        "silence", look_text(vitals ? silence_name(s->silence) : NULL),
        "no_booking", look_text(vitals ? silence_name(s->no_booking) : NULL),
        "suggestion", p->has_open ? look_suggestion(&p->open, tier) : json_null(),
        "suggestions", (int)!s->suggestions_off,
        "snoozed_until", look_when(s->snoozed_until_unix_ms, offset_s),
        "routine", look_routine(&p->routine, tier),
        "sensitivity", look_sensitivity_of(p, offset_s, tier),
        "feel", count((uint32_t)s->feel, vitals),
        "next_massage", look_appointment(levels ? s->booked.at_unix_ms : 0),
        "last_massage", look_appointment(vitals ? s->last.at_unix_ms : 0),
        "course", look_course(s, tier),
        "ill_days", count(s->ill_days, vitals),
        "resonance", look_resonance(s, tier));
    /* clang-format on */
}

int look_asked_for(const struct look *in, char id[ID_MAX + 1], struct complaint *why)
{
    const char *named = json_string_value(json_object_get(in->args, "person"));

    id[0] = '\0';
    return named ? order_person(in->house, named, id, why) : 0;
}

json_t *look_people_of(const struct look *in, const char *id)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < in->house->person_count; i++) {
        const struct house_person *p = &in->house->people[i];

        if ((!*id || strcmp(p->profile->id, id) == 0) && !look_append(list, person_of(in, p))) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

json_t *look_people(const struct look *in, struct complaint *why)
{
    char id[ID_MAX + 1];
    json_t *people = look_asked_for(in, id, why) < 0 ? NULL : look_people_of(in, id);

    return people ? json_pack("{s:o}", "people", people) : NULL;
}
