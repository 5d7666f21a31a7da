/*
 * payload_person.c - what is said of one person, save `state`
 */
#include "builder.h"
#include "payload.h"
#include "state.h"
#include "template.h"
#include "texts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* Bytes of an own wording that go out: more than phones and Home Assistant show. */
#define TITLE_MAX   80
#define MESSAGE_MAX 240

#define RANKING_MAX 5 /* lines of what helps */

#define MS_PER_MIN      INT64_C(60000)
#define SNOOZE_STEP_MIN 5

/* The lowest tier in which a key has a value. */
static bool shows(const struct payload_manner *m, enum topic topic, const char *key)
{
    return table_key(topic, key)->tier <= m->tier;
}

/* Takes the value over; null where the tier withholds it. */
static void put_shown(struct builder *b, const struct payload_manner *m, enum topic topic,
                      const char *key, json_t *value)
{
    if (!shows(m, topic, key)) {
        json_decref(value);
        value = json_null();
    }
    builder_put(b, key, value);
}

/* Cuts at the end of a character, never within one. */
static json_t *text_json(const char *text, size_t size)
{
    char out[MESSAGE_MAX];
    size_t len = strlen(text);

    if (len >= size) {
        len = size - 1;
        while (len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80)
            len--;
    }
    memcpy(out, text, len);
    out[len] = '\0';
    return json_text(out);
}

static void put_texts(struct builder *b, enum suggestion_type type, enum reason reason)
{
    builder_put(b, "title", text_json(texts_suggestion(type, reason, "title"), TITLE_MAX));
    builder_put(b, "message", text_json(texts_suggestion(type, reason, "message"), MESSAGE_MAX));
}

/* ---- suggestions ---- */

static json_t *choices_json(uint8_t choices)
{
    json_t *list = json_array();

    for (unsigned i = 0; list && i < ANSWERS; i++)
        if (choices & (1u << i))
            json_array_append_new(list, json_string(answer_name((enum answer)i)));
    return list;
}

static json_t *evidence_json(const struct evidence *e)
{
    struct builder b = builder_begin();

    builder_put(&b, "stress", json_number(e->stress, 0));
    builder_put(&b, "heart_rate", json_number(e->heart_rate_bpm, 0));
    builder_put(&b, "rmssd", json_number(e->rmssd_ms, 0));
    builder_put(&b, "usual_heart_rate", json_number(e->usual_heart_rate_bpm, 0));
    builder_put(&b, "raised", json_number(e->raised_min, 0));
    builder_put(&b, "load_today", json_number(e->load_today_min, 0));
    builder_put(&b, "load_week", json_number(e->load_week_min, 0));
    builder_put(&b, "usual_week", json_number(e->usual_week_min, 0));
    builder_put(&b, "last_massage_days",
                e->last_massage_days >= 0 ? json_integer(e->last_massage_days) : json_null());
    return b.json;
}

/* The day of the session, or of the offer. */
static void format_day(char *out, size_t size, const struct suggestion *s)
{
    const int64_t unix_ms = s->session_unix_ms ? s->session_unix_ms : s->at.unix_ms;
    const time_t local = (time_t)(unix_ms / 1000 + s->at.utc_offset_s);
    struct tm tm;

    if (!unix_ms || !gmtime_r(&local, &tm) || strftime(out, size, "%Y-%m-%d", &tm) == 0)
        out[0] = '\0';
}

static json_t *url_json(const struct payload_manner *m, const struct suggestion *s, const char *url)
{
    char filled[PROFILE_TEXT_MAX * 3 + 1], day[16], duration[16] = "";
    size_t at;

    format_day(day, sizeof(day), s);
    if (s->duration_min > 0)
        snprintf(duration, sizeof(duration), "%d", (int)s->duration_min);
    const struct template_value values[] = {
        /* What is withheld does not go out in the link either. */
        { "technique", shows(m, TOPIC_SUGGESTION, "technique") ? s->technique : "" },
        { "duration", shows(m, TOPIC_SUGGESTION, "duration") ? duration : "" },
        { "date", day },
    };
    if (template_fill(url, values, sizeof(values) / sizeof(values[0]), filled, sizeof(filled),
                      &at) != 0)
        return json_null(); /* the configuration has said so; half a link is none */
    return json_text(filled);
}

static json_t *provider_json(const struct payload_manner *m, const struct suggestion *s,
                             const struct profile *profile)
{
    const bool books = s->type == SUGGEST_BOOK_MASSAGE || s->type == SUGGEST_MASSAGE_REMINDER;

    if (!books || !profile || !profile->massage.provider_name[0])
        return json_null();
    struct builder b = builder_begin();
    builder_put(&b, "name", json_text(profile->massage.provider_name));
    builder_put(&b, "url", url_json(m, s, profile->massage.provider_url));
    builder_put(&b, "phone", json_text(profile->massage.provider_phone));
    return b.json;
}

/* What the tier withholds of a suggestion is left out altogether: an event has no old values. */
static void put_if(struct builder *b, const struct payload_manner *m, const char *key,
                   json_t *value)
{
    if (shows(m, TOPIC_SUGGESTION, key))
        builder_put(b, key, value);
    else
        json_decref(value);
}

char *payload_suggestion(const struct payload_manner *m, const struct suggestion *s,
                         const struct profile *profile)
{
    struct builder b = builder_begin();

    builder_put(&b, "event_type", json_text(suggestion_type_name(s->type)));
    builder_put(&b, "id", json_text(s->id));
    put_texts(&b, s->type, s->reason);
    put_if(&b, m, "reason", json_text(reason_name(s->reason)));
    put_if(&b, m, "evidence", evidence_json(&s->evidence));
    builder_put(&b, "routine", json_text(s->routine));
    put_if(&b, m, "technique", json_text(s->technique));
    put_if(&b, m, "duration", s->duration_min > 0 ? json_integer(s->duration_min) : json_null());
    builder_put(&b, "session", json_time(s->session_unix_ms, s->at.utc_offset_s));
    builder_put(&b, "provider", provider_json(m, s, profile));
    builder_put(&b, "choices", choices_json(s->choices));
    builder_put(&b, "expires", json_time(s->expires_unix_ms, s->at.utc_offset_s));
    builder_put(&b, "simulated", json_boolean(s->simulated));
    return builder_end(&b);
}

char *payload_last(const struct suggestion *last, bool is_open, const struct outcome_event *outcome)
{
    struct builder b = builder_begin();
    const struct suggestion *open = is_open ? last : NULL;
    const bool is_known = open || (outcome && last && strcmp(last->id, outcome->id) == 0);

    builder_put(&b, "status", json_text(open ? "open" : outcome ? "closed" : "none"));
    if (is_known || outcome) {
        const enum suggestion_type type = is_known ? last->type : outcome->type;
        builder_put(&b, "event_type", json_text(suggestion_type_name(type)));
        builder_put(&b, "id", json_text(is_known ? last->id : outcome->id));
        /* Of one before a restart the reason is not known: a sustained raise has plain words. */
        put_texts(&b, type, is_known ? last->reason : REASON_SUSTAINED);
    } else {
        builder_put(&b, "event_type", json_null());
        builder_put(&b, "id", json_null());
        builder_put(&b, "title", json_null());
        builder_put(&b, "message", json_null());
    }
    builder_put(&b, "routine", json_text(open ? open->routine : NULL));
    builder_put(&b, "choices", choices_json(open ? open->choices : 0));
    builder_put(&b, "session",
                open ? json_time(open->session_unix_ms, open->at.utc_offset_s) : json_null());
    builder_put(&b, "expires",
                open ? json_time(open->expires_unix_ms, open->at.utc_offset_s) : json_null());
    /* What is known beside an open one is of the one before it. */
    builder_put(&b, "outcome",
                outcome && !open ? json_text(outcome_name(outcome->outcome)) : json_null());
    builder_put(&b, "simulated", open ? json_boolean(open->simulated) : json_null());
    return builder_end(&b);
}

/* ---- settings, and how things stand ---- */

static json_t *conditions_json(const struct standing *s)
{
    json_t *list = json_array();

    for (unsigned i = 0; list && i < CONDITION_COUNT; i++)
        if (s->conditions[i].holds)
            json_array_append_new(list, json_string(condition_name((enum condition)i)));
    return list;
}

/* One that cannot be heard may be on a wrist or in a drawer; one that is not here is not worn. */
enum worn payload_worn(enum why why)
{
    switch (why) {
    case WHY_NOT_WORN:
    case WHY_AWAY:
    case WHY_NO_SENSOR: return WORN_NO;
    case WHY_LINK_LOST:
    case WHY_PAUSED:
    case WHY_NO_CONSENT: return WORN_UNKNOWN;
    case WHY_OK:
    case WHY_CALIBRATING:
    case WHY_MOVING:
    case WHY_EXERTION_UNKNOWN:
    case WHY_RECOVERING:
    case WHY_ASLEEP:
    case WHY_POOR_SIGNAL:
    case WHY_WEAK_RESPONSE: break;
    }
    return WORN_YES;
}

/* Coarse, so that a snooze of hours is a few messages; the last minutes are counted. */
static int snooze_left_min(const struct payload_settings *in)
{
    const int64_t left_ms = in->standing->snoozed_until_unix_ms - in->now.unix_ms;
    const int64_t left_min = (left_ms + MS_PER_MIN - 1) / MS_PER_MIN;
    const int64_t shown_min = left_min <= SNOOZE_STEP_MIN ? left_min
                                                          : (left_min + SNOOZE_STEP_MIN - 1) /
                                                                SNOOZE_STEP_MIN * SNOOZE_STEP_MIN;

    return shown_min < SNOOZE_MAX_MIN ? (int)shown_min : SNOOZE_MAX_MIN;
}

char *payload_settings(const struct payload_manner *m, const struct payload_settings *in)
{
    static const enum topic topic = TOPIC_SETTINGS;
    struct builder b = builder_begin();
    const struct standing *s = in->standing;
    const bool snoozed = s && s->snoozed_until_unix_ms > in->now.unix_ms;

    builder_put(&b, "suggestions", json_boolean(in->suggestions));
    builder_put(&b, "routine", json_text(in->routine));
    builder_put(&b, "running", json_boolean(in->running));
    put_shown(&b, m, topic, "worn",
              in->worn == WORN_UNKNOWN ? json_null() : json_boolean(in->worn == WORN_YES));
    put_shown(&b, m, topic, "sensitivity", s ? json_integer(s->sensitivity.chosen) : json_null());
    put_shown(&b, m, topic, "snoozed_until",
              snoozed ? json_time(s->snoozed_until_unix_ms, in->now.utc_offset_s) : json_null());
    put_shown(&b, m, topic, "snooze", json_integer(snoozed ? snooze_left_min(in) : 0));
    put_shown(&b, m, topic, "next_massage",
              s ? json_time(s->booked.at_unix_ms, s->booked.utc_offset_s) : json_null());
    put_shown(&b, m, topic, "last_massage",
              s ? json_time(s->last.at_unix_ms, s->last.utc_offset_s) : json_null());
    put_shown(&b, m, topic, "feel", s && s->feel ? json_integer(s->feel) : json_null());
    put_shown(&b, m, topic, "fever",
              s ? json_boolean(s->conditions[CONDITION_FEVER].holds) : json_null());
    put_shown(&b, m, topic, "infection",
              s ? json_boolean(s->conditions[CONDITION_INFECTION].holds) : json_null());
    put_shown(&b, m, topic, "conditions", s ? conditions_json(s) : json_null());
    return builder_end(&b);
}

/* ---- routines ---- */

static json_t *span_json(const struct effect_span *s)
{
    struct builder b = builder_begin();

    builder_put(&b, "heart_rate", json_number(s->heart_rate_bpm, 1));
    builder_put(&b, "rmssd", json_number(s->rmssd_ms, 1));
    builder_put(&b, "stress", json_number(s->stress, 1));
    return b.json;
}

static json_t *effect_json(const struct effect *e)
{
    struct builder b = builder_begin();

    builder_put(&b, "before", span_json(&e->before));
    builder_put(&b, "during", span_json(&e->during));
    builder_put(&b, "after", span_json(&e->after));
    builder_put(&b, "coherence", json_number(e->coherence, 2));
    builder_put(&b, "followed", json_number(e->followed, 2));
    builder_put(&b, "finished", json_boolean(e->finished));
    builder_put(&b, "simulated", json_boolean(e->simulated));
    return b.json;
}

/* Effects come some minutes later: they belong to the routine that was, not to what runs now. */
char *payload_routine(const struct payload_manner *m, const struct routine_state *s,
                      const struct effect *effect)
{
    struct builder b = builder_begin();
    const struct coherence *c = effect ? NULL : &s->coherence;
    const bool swings = c && c->known, paces = c && c->paced_per_min > 0;

    builder_put(&b, "status", json_text(routine_status_name(s->status)));
    builder_put(&b, "name", json_text(effect ? effect->routine : s->name));
    builder_put(&b, "suggestion", json_text(effect ? effect->suggestion : s->suggestion));
    builder_put(&b, "elapsed", json_integer(s->elapsed_s));
    builder_put(&b, "remaining", json_integer(s->remaining_s));
    put_shown(&b, m, TOPIC_ROUTINE, "paced",
              paces ? json_number(c->paced_per_min, 1) : json_null());
    put_shown(&b, m, TOPIC_ROUTINE, "with_you",
              swings && paces ? json_boolean(c->followed) : json_null());
    put_shown(&b, m, TOPIC_ROUTINE, "coherence", swings ? json_number(c->share, 2) : json_null());
    put_shown(&b, m, TOPIC_ROUTINE, "peak", swings ? json_number(c->peak_per_min, 1) : json_null());
    put_shown(&b, m, TOPIC_ROUTINE, "effect", effect ? effect_json(effect) : json_null());
    builder_put(&b, "t", json_time(s->at.unix_ms, s->at.utc_offset_s));
    return builder_end(&b);
}

char *payload_pacer(const struct pacer *pacer)
{
    struct builder b = builder_begin();

    builder_put(&b, "phase", json_text(phase_name(pacer->phase)));
    builder_put(&b, "seconds", json_number(pacer->duration_ms / 1000.0, 2));
    builder_put(&b, "text", json_text(texts_pacer(pacer)));
    builder_put(&b, "say", json_boolean(pacer->say));
    builder_put(&b, "step", json_integer(pacer->step));
    builder_put(&b, "light", json_integer(pacer->light));
    builder_put(&b, "ramp", json_number(pacer->ramp_ms / 1000.0, 2));
    return builder_end(&b);
}

/* ---- what has helped ---- */

static json_t *helped_json(const struct helped_line *h)
{
    struct builder b = builder_begin();

    builder_put(&b, "what", json_text(h->what));
    builder_put(&b, "kind", json_text(helped_kind_name(h->kind)));
    builder_put(&b, "offered", json_integer(h->offered));
    builder_put(&b, "accepted", json_integer(h->accepted));
    builder_put(&b, "finished", json_integer(h->finished));
    builder_put(&b, "measured", json_integer(h->measured));
    builder_put(&b, "calm", json_number(h->calm, 2));
    builder_put(&b, "low", json_number(h->low, 2));
    builder_put(&b, "high", json_number(h->high, 2));
    builder_put(&b, "rank", h->rank > 0 ? json_integer(h->rank) : json_null());
    return b.json;
}

static json_t *verdict_json(enum session_measure measure, const struct session_verdict *v)
{
    struct builder b = builder_begin();
    const char *says = session_says_name(v->says);
    const bool differs = v->says == SESSION_LOWER || v->says == SESSION_HIGHER;
    char key[64];

    snprintf(key, sizeof(key), "effects.%s%s%s", differs ? session_measure_name(measure) : "",
             differs ? "." : "", says);
    builder_put(&b, "sessions", json_integer(v->sessions));
    builder_put(&b, "mean", json_number(v->mean, 3));
    builder_put(&b, "low", json_number(v->low, 3));
    builder_put(&b, "high", json_number(v->high, 3));
    builder_put(&b, "says", json_text(says));
    builder_put(&b, "words", json_text(texts_find(key)));
    return b.json;
}

/* The hours before and after have nothing to be held against. */
static json_t *massage_json(const struct standing *s)
{
    struct builder b = builder_begin(), measures = builder_begin();

    for (unsigned i = SESSION_NIGHT_HR; i < SESSION_MEASURES; i++)
        builder_put(&measures, session_measure_name((enum session_measure)i),
                    verdict_json((enum session_measure)i, &s->verdicts[i]));
    builder_put(&b, "ordinary_days", json_number(s->ordinary_days, 0));
    builder_put(&b, "measures", measures.json);
    return b.json;
}

static json_t *ranking_json(const struct standing *s)
{
    json_t *list = json_array();

    for (size_t i = 0; list && i < s->helped_count && i < RANKING_MAX; i++) {
        json_t *one = helped_json(&s->helped[i]);
        if (!one || json_array_append_new(list, one) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

char *payload_effects(const struct standing *s, const struct instant *now)
{
    struct builder b = builder_begin();

    builder_put(&b, "ranking", ranking_json(s));
    builder_put(&b, "massage", massage_json(s));
    builder_put(&b, "t", json_time(now->unix_ms, now->utc_offset_s));
    return builder_end(&b);
}
