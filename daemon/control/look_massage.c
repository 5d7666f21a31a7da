/*
 * look_massage.c - the booked massage and the last one, who gives it, and what goes with it
 *
 * Technique, notes and what to tell are for the person's own screen: at `levels` they are null,
 * and the provider's address is filled in without the technique.
 */
#include "look.h"

#include "ics.h"
#include "template.h"
#include "texts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define URL_SIZE 512

static const char *words(const char *key)
{
    const char *text = texts_find(key);
    return text ? text : "";
}

/* "2026-01-31", local. */
static void date_of(char out[11], int64_t unix_ms)
{
    json_t *full = look_appointment(unix_ms);

    snprintf(out, 11, "%.10s", json_is_string(full) ? json_string_value(full) : "");
    json_decref(full);
}

/* The provider's address with what is booked, or would be, filled in; empty: there is none. */
static void fill_url(const struct house *h, const struct house_person *p, const char *technique,
                     char out[URL_SIZE])
{
    const struct session *booked = &p->standing.booked;
    const struct massage_plan *plan = &p->profile->massage;
    bool has = booked->at_unix_ms != 0;
    char minutes[16], date[11];
    size_t at;

    snprintf(minutes, sizeof(minutes), "%d",
             (int)(has && booked->duration_min ? booked->duration_min : plan->duration_min));
    date_of(date, has ? booked->at_unix_ms : h->now.unix_ms);
    const struct template_value values[] = { { "technique", technique },
                                             { "duration", minutes },
                                             { "date", date } };
    if (template_fill(plan->provider_url, values, 3, out, URL_SIZE, &at) < 0)
        out[0] = '\0';
}

static const char *technique_of(const struct standing *s)
{
    bool is_said = s->booked.at_unix_ms != 0 && s->booked.technique[0] != '\0';
    return is_said ? s->booked.technique : s->technique;
}

/* Nothing is to be booked where they have to ask first; to whom that is not told, the address is
   always there, for its absence would tell it. */
static json_t *provider_of(const struct house *h, const struct house_person *p, bool vitals,
                           bool forbidden)
{
    const struct massage_plan *m = &p->profile->massage;
    char url[URL_SIZE] = "";

    if (!m->provider_name[0])
        return json_null();
    if (!vitals || !forbidden)
        fill_url(h, p, vitals ? technique_of(&p->standing) : "", url);
    return json_pack("{s:s,s:o,s:o}", "name", m->provider_name, "url", look_text(url), "phone",
                     look_text(m->provider_phone));
}

static int64_t reminder_unix_ms(const struct house_person *p)
{
    int64_t at = p->standing.booked.at_unix_ms;
    int32_t min = p->profile->massage.reminder_min;

    return at && min ? at - min * 60 * MS_PER_S : 0;
}

/* An appointment for anyone's calendar: it says neither technique nor why. `ask_first`: a condition
   stands against it, so that nothing in it invites to go there. */
static json_t *ics_of(const struct house *h, const struct house_person *p, bool ask_first)
{
    const struct session *s = &p->standing.booked;
    char id[ID_MAX + 32], url[URL_SIZE], description[600], text[ICS_SIZE];

    if (s->at_unix_ms == 0)
        return json_null();
    snprintf(id, sizeof(id), "balm-%s-%lld@balm", p->profile->id,
             (long long)(s->at_unix_ms / MS_PER_S));
    fill_url(h, p, "", url);
    snprintf(description, sizeof(description), "%s%s%s", p->profile->massage.provider_name,
             p->profile->massage.provider_name[0] ? "\n" : "",
             words("suggestion.massage_reminder.message"));
    if (ask_first) {
        url[0] = '\0';
        snprintf(description, sizeof(description), "%s", words("suggestion.rest.booked.message"));
    }
    const struct ics_event event = {
        .uid = id,
        .made_unix_ms = h->now.unix_ms,
        .at_unix_ms = s->at_unix_ms,
        .duration_min = s->duration_min ? s->duration_min : p->profile->massage.duration_min,
        .alarm_min = p->profile->massage.reminder_min,
        .summary = words(ask_first ? "suggestion.rest.booked.title" : "ics.summary"),
        .description = description,
        .url = url,
    };
    return ics_print(text, sizeof(text), &event) < 0 ? json_null() : json_string(text);
}

static json_t *booked_of(const struct house_person *p, bool vitals)
{
    const struct session *s = &p->standing.booked;

    if (s->at_unix_ms == 0)
        return json_null();
    return json_pack("{s:o,s:i,s:o,s:o}", "at", look_appointment(s->at_unix_ms), "duration_min",
                     (int)s->duration_min, "technique", look_text(vitals ? s->technique : NULL),
                     "reminder", look_appointment(reminder_unix_ms(p)));
}

static json_t *notes_of(uint32_t set)
{
    json_t *list = json_array();
    char key[48];

    for (int n = 0; list && n < TECHNIQUE_NOTES; n++) {
        const char *word = technique_note_name((enum technique_note)n);
        if (!(set & UINT32_C(1) << n))
            continue;
        snprintf(key, sizeof(key), "massage.note.%s", word);
        look_append(list, json_pack("{s:s,s:o}", "note", word, "text", look_text(words(key))));
    }
    return list;
}

static json_t *tell_of(const struct house_person *p)
{
    condition_set set = look_conditions_of(p);
    json_t *list = json_array();
    char key[64];

    for (int c = 0; list && c < CONDITION_COUNT; c++) {
        const char *word = condition_name((enum condition)c);
        if (!(set & UINT32_C(1) << c))
            continue;
        snprintf(key, sizeof(key), "condition.%s.tell", word);
        look_append(list, json_pack("{s:s,s:o}", "condition", word, "text", look_text(words(key))));
    }
    return list;
}

json_t *look_massage_next(const struct look *in, struct complaint *why)
{
    const struct house_person *p = look_for(in, why);
    if (!p)
        return NULL;

    const struct house *h = in->house;
    const struct standing *s = &p->standing;
    const struct massage_plan *m = &p->profile->massage;
    const enum look_tier tier = look_tier(in, p->profile);
    const bool vitals = tier >= LOOK_VITALS, levels = tier >= LOOK_LEVELS;
    const bool forbidden = s->technique[0] == '\0';

    /* clang-format off */
    return json_pack("{s:s,s:o,s:o,s:o,s:o,s:i,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}",
        "person", p->profile->id,
        "next", look_appointment(levels ? s->booked.at_unix_ms : 0),
        "last", look_appointment(vitals ? s->last.at_unix_ms : 0),
        "booked", levels ? booked_of(p, vitals) : json_null(),
        "interval_days", m->interval_days ? json_integer(m->interval_days) : json_null(),
        "duration_min", (int)m->duration_min,
        "provider", provider_of(h, p, vitals, forbidden),
        "technique", look_text(vitals ? s->technique : NULL),
        "notes", vitals ? notes_of(s->technique_notes) : json_null(),
        "tell", vitals ? tell_of(p) : json_null(),
        "ask_first", look_text(vitals && forbidden ? words("massage.ask_first") : NULL),
        "no_booking", look_text(vitals ? silence_name(s->no_booking) : NULL),
        "course", look_course(s, tier),
        "licensed", look_text(words("massage.licensed")),
        "ics", levels ? ics_of(h, p, vitals && forbidden) : json_null());
    /* clang-format on */
}

/* ---- what was logged, booked, called off ---- */

/* As it was said; where nothing was, the log knows what it was taken for. */
static struct session said_of(const struct house_person *p, const struct command *c)
{
    struct session s = { .at_unix_ms = c->unix_ms,
                         .duration_min =
                             c->duration_min ? c->duration_min : p->profile->massage.duration_min };

    if (c->kind == COMMAND_MASSAGE_LOG && c->unix_ms == 0)
        return p->standing.last;
    memcpy(s.technique, c->name, sizeof(s.technique));
    return s;
}

static json_t *booked_text(const struct ordered *o)
{
    char text[96], at[20];
    json_t *before = look_appointment(o->booked_unix_ms);

    if (!json_is_string(before)) {
        json_decref(before);
        return json_null();
    }
    snprintf(at, sizeof(at), "%.16s", json_string_value(before));
    at[10] = ' ';
    json_decref(before);
    snprintf(text, sizeof(text), "noted; it takes the place of the one booked for %s", at);
    return json_string(text);
}

json_t *result_massage(const struct look *in, const struct ordered *o)
{
    const struct house_person *p = look_person(in->house, o->order->person);
    const struct command *c = &o->order->command;
    const enum look_tier tier = p ? look_tier(in, p->profile) : LOOK_PRIVATE;
    const bool books = c->kind == COMMAND_MASSAGE_BOOK;

    if (!p || tier < LOOK_LEVELS)
        return json_object();
    const struct session s = said_of(p, c);
    json_t *result = json_pack("{s:o,s:o,s:o}", "at", look_appointment(s.at_unix_ms), "technique",
                               look_text(tier >= LOOK_VITALS ? s.technique : NULL), "duration_min",
                               json_integer(s.duration_min));
    if (result && books) {
        json_object_set_new(result, "reminder", look_appointment(reminder_unix_ms(p)));
        json_object_set_new(result, "ics",
                            ics_of(in->house, p, tier >= LOOK_VITALS && !p->standing.technique[0]));
        if (o->booked_unix_ms && o->booked_unix_ms != c->unix_ms)
            json_object_set_new(result, "text", booked_text(o));
    }
    return result;
}

json_t *result_cancel(const struct look *in, const struct ordered *o)
{
    const struct house_person *p = look_person(in->house, o->order->person);
    bool told = p && look_tier(in, p->profile) >= LOOK_LEVELS;

    return json_pack("{s:o}", "cancelled", look_appointment(told ? o->booked_unix_ms : 0));
}

/* ---- `massage list` ---- */

json_t *look_sessions(const struct look *in, const struct session_row *rows, size_t count)
{
    json_t *list = json_array();

    for (size_t i = 0; list && i < count; i++) {
        const struct house_person *p = look_person(in->house, rows[i].person);
        const struct session *s = &rows[i].session;

        if (look_tier(in, p ? p->profile : NULL) < LOOK_VITALS)
            continue;
        json_t *one =
            json_pack("{s:s,s:o,s:s,s:o,s:o,s:o,s:b,s:o}", "person", rows[i].person, "at",
                      look_appointment(s->at_unix_ms), "state", session_state_name(s->state),
                      "technique", look_text(s->technique), "duration_min",
                      s->duration_min ? json_integer(s->duration_min) : json_null(), "suggestion",
                      look_text(s->suggestion), "simulated", (int)s->simulated, "effect",
                      rows[i].measured ? look_session_effect(&rows[i].effect) : json_null());
        if (!look_append(list, one)) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}
