/*
 * show.c - each verb's reply as a small page
 *
 *     Alex (alex)        stress 41, ordinary, steady   62 bpm   RMSSD 38 ms
 *       The signal is good.
 *       Nothing is suggested: not raised.
 */
#include "show.h"

#include "page.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#define NOT_KNOWN "-"

static const char *word(const json_t *o, const char *key)
{
    const char *s = json_string_value(json_object_get(o, key));
    return s ? s : NOT_KNOWN;
}

static bool has(const json_t *o, const char *key)
{
    const json_t *v = json_object_get(o, key);
    return v && !json_is_null(v);
}

static bool is_true(const json_t *o, const char *key)
{
    return json_is_true(json_object_get(o, key));
}

static int64_t integer(const json_t *o, const char *key)
{
    return json_integer_value(json_object_get(o, key));
}

/* "62 bpm", or "-". */
static const char *number(char out[32], const json_t *o, const char *key, const char *unit)
{
    if (has(o, key))
        snprintf(out, 32, "%.0f%s%s", json_number_value(json_object_get(o, key)), *unit ? " " : "",
                 unit);
    else
        snprintf(out, 32, NOT_KNOWN);
    return out;
}

/* "2026-11-21T18:30:00+01:00" as "2026-11-21 18:30". */
static const char *moment(char out[20], const json_t *o, const char *key)
{
    snprintf(out, 20, "%.16s", word(o, key));
    if (strlen(out) > 10 && out[10] == 'T')
        out[10] = ' ';
    return out;
}

static const char *span(char out[32], int64_t seconds)
{
    if (seconds < 120)
        snprintf(out, 32, "%" PRId64 " s", seconds);
    else if (seconds < 7200)
        snprintf(out, 32, "%" PRId64 " min", seconds / 60);
    else if (seconds < 172800)
        snprintf(out, 32, "%" PRId64 " h", seconds / 3600);
    else
        snprintf(out, 32, "%" PRId64 " days", seconds / 86400);
    return out;
}

/* ---- people ---- */

static void show_state(FILE *to, const json_t *p, const json_t *state)
{
    char who[160], cell[256], stress[64], hr[32], rmssd[32], score[32];

    snprintf(who, sizeof(who), "%s (%s)", word(p, "name"), word(p, "id"));
    if (has(state, "stress"))
        snprintf(stress, sizeof(stress), "stress %s, %s%s%s", number(score, state, "stress", ""),
                 word(state, "level"), has(state, "trend") ? ", " : "",
                 has(state, "trend") ? word(state, "trend") : "");
    else
        snprintf(stress, sizeof(stress), "no score");
    page_line(to, "%s %-30s %-8s RMSSD %s%s", page_cell(cell, sizeof(cell), 22, who), stress,
              number(hr, state, "heart_rate", "bpm"), number(rmssd, state, "rmssd", "ms"),
              is_true(state, "simulated") ? " sim." : "");
}

static void show_offer(FILE *to, const json_t *p)
{
    const json_t *s = json_object_get(p, "suggestion");
    char when[20], text[256];

    if (json_is_object(s)) {
        page_line(to, "  Suggested: %s%s%s, open until %s", word(s, "event_type"),
                  has(s, "routine") ? " " : "", has(s, "routine") ? word(s, "routine") : "",
                  moment(when, s, "expires") + 11 * (strlen(when) > 11));
        page_line(to, "    balmctl answer %s ANSWER", word(s, "id"));
        return;
    }
    snprintf(text, sizeof(text), "Nothing is suggested: %s.", show_silence(word(p, "silence")));
    page_wrap(to, 2, text);
}

static void show_person(FILE *to, const json_t *p)
{
    const json_t *state = json_object_get(p, "state"), *routine = json_object_get(p, "routine");
    char text[256], time[32];

    show_state(to, p, state);
    page_wrap(to, 2, show_why(word(state, "why")));
    show_offer(to, p);
    if (has(routine, "name")) {
        snprintf(text, sizeof(text), "Routine %s: %s, %s left.", word(routine, "name"),
                 word(routine, "status"), span(time, integer(routine, "remaining_s")));
        page_wrap(to, 2, text);
    }
}

static void show_people(FILE *to, const json_t *people)
{
    size_t i;
    json_t *p;

    if (json_array_size(people) == 0)
        page_wrap(to, 0, "Nobody is known yet. Add someone with `balmctl person add ID`.");
    json_array_foreach(people, i, p) show_person(to, p);
}

/* What `people` shows beyond `status`. */
static void show_profile(FILE *to, const json_t *p)
{
    const json_t *state = json_object_get(p, "state");
    const json_t *needs = json_object_get(p, "needs");
    char confidence[32], baseline[32], today[32], week[32], text[512] = "For:";
    size_t i;
    json_t *need;

    page_line(to, "  Confidence %s, reference learnt %s, raised %s today, %s this week",
              has(state, "confidence")
                  ? (snprintf(confidence, sizeof(confidence), "%.0f %%",
                              100 * json_number_value(json_object_get(state, "confidence"))),
                     confidence)
                  : NOT_KNOWN,
              has(state, "baseline")
                  ? (snprintf(baseline, sizeof(baseline), "%.0f %%",
                              100 * json_number_value(json_object_get(state, "baseline"))),
                     baseline)
                  : NOT_KNOWN,
              number(today, state, "load_today", "min"), number(week, state, "load_week", "min"));
    page_line(to, "  Agreed %s, from the %s, shared: %s", word(p, "consent"), word(p, "from"),
              word(p, "share"));
    json_array_foreach(needs, i, need)
    {
        strncat(text, i ? ", " : " ", sizeof(text) - strlen(text) - 1);
        strncat(text, json_string_value(need), sizeof(text) - strlen(text) - 1);
    }
    if (json_array_size(needs) > 0)
        page_wrap(to, 2, text);
}

/* ---- sensors, routines, effects ---- */

static void show_sensors(FILE *to, const json_t *sensors)
{
    char id[128], plugin[128], person[128], link[64], battery[32], age[32];
    size_t i;
    json_t *s;

    if (json_array_size(sensors) == 0) {
        page_wrap(to, 0, "No sensors are known.");
        return;
    }
    page_line(to, "%-18s %-14s %-14s %-11s %-7s %s", "Sensor", "Plugin", "Worn by", "Link",
              "Battery", "Last");
    json_array_foreach(sensors, i, s)
    {
        page_line(
            to, "%s %s %s %s %-7s %s", page_cell(id, sizeof(id), 18, word(s, "id")),
            page_cell(plugin, sizeof(plugin), 14, word(s, "plugin")),
            page_cell(person, sizeof(person), 14, word(s, "person")),
            page_cell(link, sizeof(link), 11, word(s, "link")), number(battery, s, "battery", "%"),
            has(s, "age_s") ? span(age, (int64_t)json_number_value(json_object_get(s, "age_s")))
                            : NOT_KNOWN);
        if (has(s, "why"))
            page_wrap(to, 2, word(s, "why"));
    }
}

static void show_routines(FILE *to, const json_t *result)
{
    char name[160], time[32];
    size_t i;
    json_t *r;

    json_array_foreach(json_object_get(result, "routines"), i, r)
        page_line(to, "%s %s", page_cell(name, sizeof(name), 34, word(r, "name")),
                  span(time, integer(r, "duration_s")));
    json_array_foreach(json_object_get(result, "running"), i, r)
    {
        const json_t *state = json_object_get(r, "routine");
        page_line(to, "%s: %s, %s, %s left", word(r, "person"), word(state, "name"),
                  word(state, "status"), span(time, integer(state, "remaining_s")));
    }
}

static const char *change(char out[48], const json_t *e, const char *key)
{
    const json_t *before = json_object_get(e, "before"), *after = json_object_get(e, "after");
    char a[32], b[32];

    snprintf(out, 48, "%s to %s", number(a, before, key, ""), number(b, after, key, ""));
    return out;
}

static void show_effects(FILE *to, const json_t *effects)
{
    char person[128], name[160], when[20], hr[48], rmssd[48], stress[48];
    size_t i;
    json_t *e;

    if (json_array_size(effects) == 0) {
        page_wrap(to, 0, "No routine has been measured yet.");
        return;
    }
    page_line(to, "%-16s %-10s %-18s %-10s %-10s %s", "When", "Who", "Routine", "Heart rate",
              "RMSSD", "Stress");
    json_array_foreach(effects, i, e)
        page_line(to, "%s %s %s %-10s %-10s %s%s", moment(when, e, "started"),
                  page_cell(person, sizeof(person), 10, word(e, "person")),
                  page_cell(name, sizeof(name), 18, word(e, "routine")),
                  change(hr, e, "heart_rate"), change(rmssd, e, "rmssd"),
                  change(stress, e, "stress"), is_true(e, "finished") ? "" : " (cut)");
}

static void show_massage(FILE *to, const json_t *m)
{
    const json_t *provider = json_object_get(m, "provider");
    char next[20], last[20];

    page_line(to, "Next: %s", has(m, "next") ? moment(next, m, "next") : "none is booked");
    page_line(to, "Last: %s", has(m, "last") ? moment(last, m, "last") : "none is known");
    if (json_is_object(provider))
        page_line(to, "With: %s%s%s", word(provider, "name"), has(provider, "phone") ? ", " : "",
                  has(provider, "phone") ? word(provider, "phone") : "");
}

/* ---- status ---- */

static void show_status(FILE *to, const json_t *r)
{
    const json_t *broker = json_object_get(r, "broker"), *history = json_object_get(r, "history");
    double speed = json_number_value(json_object_get(r, "speed"));
    char up[32], text[512];

    page_line(to, "balm %s, up for %s%s", word(r, "version"), span(up, integer(r, "uptime_s")),
              is_true(r, "clock_known") ? "" : "; the time of day is not known yet");
    if (speed > 1)
        page_line(to, "The clock runs %.0f times as fast as the world's.", speed);
    if (is_true(broker, "connected"))
        snprintf(text, sizeof(text), "Broker: connected to %s.", word(broker, "address"));
    else
        snprintf(text, sizeof(text), "Broker: not connected to %s: %s.", word(broker, "address"),
                 word(broker, "why"));
    page_wrap(to, 0, text);
    if (!is_true(history, "ok")) {
        snprintf(text, sizeof(text), "History: %s.", word(history, "why"));
        page_wrap(to, 0, text);
    }
    fputc('\n', to);
    show_people(to, json_object_get(r, "people"));
    fputc('\n', to);
    show_sensors(to, json_object_get(r, "sensors"));
}

static void show_all_people(FILE *to, const json_t *people)
{
    size_t i;
    json_t *p;

    if (json_array_size(people) == 0)
        show_people(to, people);
    json_array_foreach(people, i, p)
    {
        if (i)
            fputc('\n', to);
        show_person(to, p);
        show_profile(to, p);
    }
}

void show_reply(FILE *to, const char *verb, const json_t *result)
{
    if (strcmp(verb, "status") == 0)
        show_status(to, result);
    else if (strcmp(verb, "people") == 0)
        show_all_people(to, json_object_get(result, "people"));
    else if (strcmp(verb, "sensors") == 0)
        show_sensors(to, json_object_get(result, "sensors"));
    else if (strcmp(verb, "routine list") == 0)
        show_routines(to, result);
    else if (strcmp(verb, "effects") == 0)
        show_effects(to, json_object_get(result, "effects"));
    else if (strcmp(verb, "massage next") == 0)
        show_massage(to, result);
    else if (has(result, "text"))
        page_wrap(to, 0, word(result, "text"));
}

/* ---- watch ---- */

void show_event(FILE *to, const json_t *event)
{
    const char *kind = word(event, "kind"), *who = word(event, "person");
    const json_t *body = json_object_get(event, kind);
    const char *t = word(event, "t"), *time = strlen(t) >= 19 ? t + 11 : "--:--:--";
    char person[128], stress[32], hr[32], rmssd[32];

    page_cell(person, sizeof(person), 10, who);
    if (strcmp(kind, "report") == 0)
        page_line(to, "%.8s %s %4s %-9s %-7s %-8s %-7s %s%s", time, person,
                  number(stress, body, "stress", ""), word(body, "level"), word(body, "trend"),
                  number(hr, body, "heart_rate", "bpm"), number(rmssd, body, "rmssd", "ms"),
                  word(body, "why"), is_true(body, "simulated") ? " (sim.)" : "");
    else if (strcmp(kind, "suggestion") == 0)
        page_line(to, "%.8s %s suggested: %s %s", time, person, word(body, "event_type"),
                  has(body, "routine") ? word(body, "routine") : "");
    else if (strcmp(kind, "outcome") == 0)
        page_line(to, "%.8s %s suggestion %s: %s", time, person, word(body, "event_type"),
                  word(body, "outcome"));
    else if (strcmp(kind, "routine") == 0)
        page_line(to, "%.8s %s routine %s: %s, %" PRId64 " s left", time, person,
                  word(body, "name"), word(body, "status"), integer(body, "remaining_s"));
    else if (strcmp(kind, "pacer") == 0)
        page_line(to, "%.8s %s breathe: %s for %.1f s", time, person, word(body, "phase"),
                  json_number_value(json_object_get(body, "seconds")));
    else if (strcmp(kind, "effect") == 0) {
        char a[48], b[48];
        page_line(to, "%.8s %s effect of %s: heart rate %s, RMSSD %s", time, person,
                  word(body, "routine"), change(a, body, "heart_rate"), change(b, body, "rmssd"));
    }
}
