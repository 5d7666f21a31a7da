/*
 * look_effects.c - what routines and massages did, and what helps whom
 *
 * Never a claim: where there are too few to tell, it says so, and each number is one's own record.
 */
#include "look.h"

#include "texts.h"

#include <stdio.h>
#include <string.h>

static json_t *span_of(const struct effect_span *s)
{
    return json_pack("{s:o,s:o,s:o}", "heart_rate", look_number(s->heart_rate_bpm, 1), "rmssd",
                     look_number(s->rmssd_ms, 1), "stress", look_number(s->stress, 1));
}

json_t *look_effect(const struct effect *e, int32_t utc_offset_s)
{
    /* clang-format off */
    return json_pack("{s:s,s:o,s:o,s:o,s:b,s:b,s:o,s:o,s:o,s:o,s:o,s:o}",
        "routine", e->routine,
        "suggestion", look_text(e->suggestion),
        "started", look_when(e->started_unix_ms, utc_offset_s),
        "ended", look_when(e->ended_unix_ms, utc_offset_s),
        "finished", (int)e->finished,
        "simulated", (int)e->simulated,
        "before", span_of(&e->before),
        "during", span_of(&e->during),
        "after", span_of(&e->after),
        "coherence", look_number(e->coherence, 2),
        "followed", look_number(e->followed, 2),
        "paced", look_number(e->paced_per_min, 2));
    /* clang-format on */
}

json_t *look_session_effect(const struct session_effect *e)
{
    json_t *all = json_object();

    for (int m = 0; all && m < SESSION_MEASURES; m++) {
        const struct session_change *c = &e->change[m];
        json_object_set_new(all, session_measure_name((enum session_measure)m),
                            json_pack("{s:o,s:o,s:o}", "before", look_number(c->before, 2), "after",
                                      look_number(c->after, 2), "expected",
                                      look_number(c->expected, 2)));
    }
    return all;
}

static json_t *line_of(const struct helped_line *l)
{
    /* clang-format off */
    return json_pack("{s:s,s:s,s:o,s:I,s:I,s:I,s:I,s:o,s:o,s:o}",
        "what", l->what,
        "kind", helped_kind_name(l->kind),
        "rank", l->rank > 0 ? json_integer(l->rank) : json_null(),
        "offered", (json_int_t)l->offered,
        "accepted", (json_int_t)l->accepted,
        "finished", (json_int_t)l->finished,
        "measured", (json_int_t)l->measured,
        "calm", look_number(l->calm, 2),
        "low", look_number(l->low, 2),
        "high", look_number(l->high, 2));
    /* clang-format on */
}

static json_t *ranking_of(const struct standing *s)
{
    json_t *list = json_array();

    for (size_t i = 0; list && i < s->helped_count && i < HELPED_MAX; i++)
        look_append(list, line_of(&s->helped[i]));
    return list;
}

static const char *verdict_words(enum session_measure m, enum session_says says)
{
    char key[64];

    if (says == SESSION_TOO_FEW || says == SESSION_NO_DIFFERENCE)
        snprintf(key, sizeof(key), "effects.%s", session_says_name(says));
    else
        snprintf(key, sizeof(key), "effects.%s.%s", session_measure_name(m),
                 session_says_name(says));
    return texts_find(key);
}

/* The hours have no ordinary to be held against: they stand in the sessions, unjudged. */
static json_t *massage_of(const struct standing *s)
{
    json_t *measures = json_object();

    for (int m = SESSION_NIGHT_HR; measures && m < SESSION_MEASURES; m++) {
        const struct session_verdict *v = &s->verdicts[m];
        json_object_set_new(
            measures, session_measure_name((enum session_measure)m),
            json_pack("{s:I,s:o,s:o,s:o,s:s,s:o}", "sessions", (json_int_t)v->sessions, "mean",
                      look_number(v->mean, 3), "low", look_number(v->low, 3), "high",
                      look_number(v->high, 3), "says", session_says_name(v->says), "words",
                      look_text(verdict_words((enum session_measure)m, v->says))));
    }
    return json_pack("{s:o,s:o}", "ordinary_days", look_number(s->ordinary_days, 0), "measures",
                     measures);
}

static json_t *person_of(const struct look *in, const struct house_person *p)
{
    bool told = look_tier(in, p->profile) >= LOOK_VITALS;

    return json_pack("{s:s,s:o,s:o,s:o}", "person", p->profile->id, "ranking",
                     told ? ranking_of(&p->standing) : json_null(), "massage",
                     told ? massage_of(&p->standing) : json_null(), "resonance",
                     look_resonance(&p->standing, look_tier(in, p->profile)));
}

static json_t *people_of(const struct look *in, const char *person)
{
    json_t *list = json_array();

    for (size_t i = 0; list && i < in->house->person_count; i++) {
        const struct house_person *p = &in->house->people[i];
        if (!*person || strcmp(person, p->profile->id) == 0)
            look_append(list, person_of(in, p));
    }
    return list;
}

static json_t *effects_of(const struct look *in, const struct effect_row *rows, size_t count)
{
    json_t *list = json_array();

    for (size_t i = 0; list && i < count; i++) {
        const struct house_person *p = look_person(in->house, rows[i].person);
        if (look_tier(in, p ? p->profile : NULL) < LOOK_VITALS)
            continue;
        json_t *e = look_effect(&rows[i].effect, in->house->now.utc_offset_s);
        if (!e || json_object_set_new(e, "person", json_string(rows[i].person)) < 0 ||
            json_array_append(list, e) < 0) {
            json_decref(e);
            json_decref(list);
            return NULL;
        }
        json_decref(e);
    }
    return list;
}

json_t *look_effects(const struct look *in, const char *person, const struct effect_row *rows,
                     size_t count)
{
    return json_pack("{s:o,s:o,s:o,s:o}", "effects", effects_of(in, rows, count), "people",
                     people_of(in, person), "some_by_itself",
                     look_text(texts_find("effects.some_by_itself")), "own_record",
                     look_text(texts_find("effects.own_record")));
}
