/*
 * look_house.c - status, people, routines
 */
#include "look.h"
#include "orders.h"

#include <math.h>
#include <string.h>

#define STATEMENTS_LEAST 10

static int32_t offset_of(const struct house *h)
{
    return h->now.utc_offset_s;
}

static json_t *broker_of(const struct house_broker *b)
{
    return json_pack("{s:b,s:o,s:o,s:I,s:I,s:I}", "connected", (int)b->connected, "why",
                     b->connected ? json_null() : look_text(b->why), "address",
                     look_text(b->address), "waiting", (json_int_t)b->waiting, "sent",
                     (json_int_t)b->sent, "dropped", (json_int_t)b->dropped);
}

static json_t *history_of(const struct house_history *h)
{
    return json_pack("{s:b,s:o,s:I,s:I,s:I}", "ok", (int)h->ok, "why",
                     h->ok ? json_null() : look_text(h->why), "waiting", (json_int_t)h->waiting,
                     "written", (json_int_t)h->written, "dropped", (json_int_t)h->dropped);
}

static json_t *counts_of(const struct control_counts *c)
{
    return json_pack("{s:I,s:I,s:I,s:I}", "clients", (json_int_t)c->clients, "requests",
                     (json_int_t)c->requests, "refused", (json_int_t)c->refused, "dropped",
                     (json_int_t)c->dropped);
}

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
        if (strcmp(h->sensors[i].person, person) == 0)
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
static json_t *statements_of(const struct look *in, const struct house_person *p)
{
    bool tells = p->report.why == WHY_WEAK_RESPONSE || p->statements >= STATEMENTS_LEAST;

    return in->vitals && tells ? json_integer((json_int_t)p->statements) : json_null();
}

static json_t *person_of(const struct look *in, const struct house_person *p)
{
    const struct profile *f = p->profile;
    const struct house *h = in->house;

    /* clang-format off */
    return json_pack("{s:s,s:s,s:o,s:o,s:s,s:s,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:b,s:o,s:o}",
        "id", f->id,
        "name", f->name,
        "consent", f->consent_day ? day_of(f->consent_day) : json_null(),
        "born", in->vitals && f->born_year ? json_integer(f->born_year) : json_null(),
        "share", f->is_private ? "private" : "home",
        "from", p->from_file ? "file" : "database",
        "sensors", worn_by(h, f->id),
        "needs", in->vitals ? needs_of(f->needs) : json_null(),
        "conditions", in->vitals ? conditions_of(f->conditions) : json_null(),
        "state", look_report(&p->report, in->vitals),
        "doubts", look_doubts(&p->report, in->vitals),
        "load", look_load(&p->report.load, in->vitals),
        "statements", statements_of(in, p),
        "silence", look_text(in->vitals ? silence_name(p->silence) : NULL),
        "suggestion", p->has_open ? look_suggestion(&p->open, in->vitals) : json_null(),
        "suggestions", (int)!p->suggestions_off,
        "snoozed_until", look_when(p->snoozed_until_unix_ms, offset_of(h)),
        "routine", look_routine(&p->routine));
    /* clang-format on */
}

/* Who is asked for, as they are written here; empty: everyone. */
static int asked_for(const struct look *in, char id[ID_MAX + 1], struct complaint *why)
{
    const char *named = json_string_value(json_object_get(in->args, "person"));

    id[0] = '\0';
    return named ? order_person(in->house, named, id, why) : 0;
}

/* NULL: out of memory. */
static json_t *people_of(const struct look *in, const char *id)
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

json_t *look_status(const struct look *in, struct complaint *why)
{
    const struct house *h = in->house;
    char id[ID_MAX + 1];
    json_t *people = asked_for(in, id, why) < 0 ? NULL : people_of(in, id);

    if (!people)
        return NULL;
    /* clang-format off */
    return json_pack("{s:s,s:o,s:o,s:o,s:b,s:o,s:o,s:o,s:o,s:o,s:o,s:o}",
        "version", h->version,
        "now", look_when(h->now.unix_ms, offset_of(h)),
        "uptime_s", look_number((double)(h->now.us - h->started.us) / (double)US_PER_S, 0),
        "speed", look_number(h->speed, 1),
        "clock_known", (int)h->clock_known,
        "broker", broker_of(&h->broker),
        "history", history_of(&h->history),
        "control", counts_of(in->counts),
        "bluetooth", look_bluetooth(&h->bluetooth),
        "person", look_text(id),
        "people", people,
        "sensors", look_sensor_list(h, *id ? id : NULL));
    /* clang-format on */
}

json_t *look_people(const struct look *in, struct complaint *why)
{
    char id[ID_MAX + 1];
    json_t *people = asked_for(in, id, why) < 0 ? NULL : people_of(in, id);

    return people ? json_pack("{s:o}", "people", people) : NULL;
}

json_t *look_sensors(const struct look *in, struct complaint *why)
{
    const struct house *h = in->house;

    (void)why;
    return json_pack("{s:o,s:o,s:o}", "sensors", look_sensor_list(h, NULL), "bluetooth",
                     look_bluetooth(&h->bluetooth), "pairing", look_pairing(h, in->addresses));
}

json_t *look_routines(const struct look *in, struct complaint *why)
{
    const struct house *h = in->house;
    json_t *list = json_array(), *running = json_array();

    (void)why;
    for (size_t i = 0; list && i < h->routine_count; i++)
        json_array_append_new(list, json_pack("{s:s,s:i}", "name", h->routines[i].name,
                                              "duration_s", (int)h->routines[i].duration_s));
    for (size_t i = 0; running && i < h->person_count; i++)
        if (h->people[i].routine.status != ROUTINE_IDLE)
            json_array_append_new(running,
                                  json_pack("{s:s,s:o}", "person", h->people[i].profile->id,
                                            "routine", look_routine(&h->people[i].routine)));
    return json_pack("{s:o,s:o}", "routines", list, "running", running);
}
