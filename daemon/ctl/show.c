/*
 * show.c - each verb's reply as a small page
 *
 *     Alex (alex)        stress 41, ordinary, steady   62 bpm   RMSSD 38 ms
 *       The signal is good.
 *       Nothing is suggested: not raised.
 */
#include "show.h"

#include "page.h"
#include "show_parts.h"

#include <inttypes.h>
#include <string.h>

/* ---- people ---- */

static void show_state(FILE *to, const json_t *p, const json_t *state)
{
    char who[160], cell[256], stress[64], hr[32], rmssd[32], score[32];

    snprintf(who, sizeof(who), "%s (%s)", part_word(p, "name"), part_word(p, "id"));
    if (part_has(state, "stress"))
        snprintf(stress, sizeof(stress), "stress %s, %s%s%s",
                 part_number(score, state, "stress", ""), part_word(state, "level"),
                 part_has(state, "trend") ? ", " : "",
                 part_has(state, "trend") ? part_word(state, "trend") : "");
    else
        snprintf(stress, sizeof(stress), "no score");
    page_line(to, "%s %-30s %-8s RMSSD %s%s", page_cell(cell, sizeof(cell), 22, who), stress,
              part_number(hr, state, "heart_rate", "bpm"), part_number(rmssd, state, "rmssd", "ms"),
              part_true(state, "simulated") ? " sim." : "");
}

static void show_offer(FILE *to, const json_t *p)
{
    const json_t *s = json_object_get(p, "suggestion");
    char when[20], text[256];

    if (json_is_object(s)) {
        page_line(to, "  Suggested: %s%s%s, open until %s", part_word(s, "event_type"),
                  part_has(s, "routine") ? " " : "",
                  part_has(s, "routine") ? part_word(s, "routine") : "",
                  part_moment(when, s, "expires") + 11 * (strlen(when) > 11));
        page_line(to, "    balmctl answer %s ANSWER", part_word(s, "id"));
        return;
    }
    snprintf(text, sizeof(text), "Nothing is suggested: %s.",
             show_silence(part_word(p, "silence")));
    page_wrap(to, 2, text);
}

static void show_person(FILE *to, const json_t *p)
{
    const json_t *state = json_object_get(p, "state"), *routine = json_object_get(p, "routine");
    char text[256], time[32];

    show_state(to, p, state);
    page_wrap(to, 2, show_why(part_word(state, "why")));
    show_offer(to, p);
    if (part_has(routine, "name")) {
        snprintf(text, sizeof(text), "Routine %s: %s, %s left.", part_word(routine, "name"),
                 part_word(routine, "status"),
                 part_span(time, part_integer(routine, "remaining_s")));
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
              part_has(state, "confidence")
                  ? (snprintf(confidence, sizeof(confidence), "%.0f %%",
                              100 * json_number_value(json_object_get(state, "confidence"))),
                     confidence)
                  : PART_NOT_KNOWN,
              part_has(state, "baseline")
                  ? (snprintf(baseline, sizeof(baseline), "%.0f %%",
                              100 * json_number_value(json_object_get(state, "baseline"))),
                     baseline)
                  : PART_NOT_KNOWN,
              part_number(today, state, "load_today", "min"),
              part_number(week, state, "load_week", "min"));
    page_line(to, "  Agreed %s, from the %s, shared: %s", part_word(p, "consent"),
              part_word(p, "from"), part_word(p, "share"));
    json_array_foreach(needs, i, need)
    {
        strncat(text, i ? ", " : " ", sizeof(text) - strlen(text) - 1);
        strncat(text, json_string_value(need), sizeof(text) - strlen(text) - 1);
    }
    if (json_array_size(needs) > 0)
        page_wrap(to, 2, text);
}

/* ---- routines, effects ---- */

static void show_routines(FILE *to, const json_t *result)
{
    char name[160], time[32];
    size_t i;
    json_t *r;

    json_array_foreach(json_object_get(result, "routines"), i, r)
        page_line(to, "%s %s", page_cell(name, sizeof(name), 34, part_word(r, "name")),
                  part_span(time, part_integer(r, "duration_s")));
    json_array_foreach(json_object_get(result, "running"), i, r)
    {
        const json_t *state = json_object_get(r, "routine");
        page_line(to, "%s: %s, %s, %s left", part_word(r, "person"), part_word(state, "name"),
                  part_word(state, "status"), part_span(time, part_integer(state, "remaining_s")));
    }
}

static const char *change(char out[48], const json_t *e, const char *key)
{
    const json_t *before = json_object_get(e, "before"), *after = json_object_get(e, "after");
    char a[32], b[32];

    snprintf(out, 48, "%s to %s", part_number(a, before, key, ""), part_number(b, after, key, ""));
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
        page_line(to, "%s %s %s %-10s %-10s %s%s", part_moment(when, e, "started"),
                  page_cell(person, sizeof(person), 10, part_word(e, "person")),
                  page_cell(name, sizeof(name), 18, part_word(e, "routine")),
                  change(hr, e, "heart_rate"), change(rmssd, e, "rmssd"),
                  change(stress, e, "stress"), part_true(e, "finished") ? "" : " (cut)");
}

static void show_massage(FILE *to, const json_t *m)
{
    const json_t *provider = json_object_get(m, "provider");
    char next[20], last[20];

    page_line(to, "Next: %s",
              part_has(m, "next") ? part_moment(next, m, "next") : "none is booked");
    page_line(to, "Last: %s", part_has(m, "last") ? part_moment(last, m, "last") : "none is known");
    if (json_is_object(provider))
        page_line(to, "With: %s%s%s", part_word(provider, "name"),
                  part_has(provider, "phone") ? ", " : "",
                  part_has(provider, "phone") ? part_word(provider, "phone") : "");
}

/* ---- status ---- */

static void show_status(FILE *to, const json_t *r)
{
    const json_t *broker = json_object_get(r, "broker"), *history = json_object_get(r, "history");
    double speed = json_number_value(json_object_get(r, "speed"));
    char up[32], text[512];

    page_line(to, "balm %s, up for %s%s", part_word(r, "version"),
              part_span(up, part_integer(r, "uptime_s")),
              part_true(r, "clock_known") ? "" : "; the time of day is not known yet");
    if (speed > 1)
        page_line(to, "The clock runs %.0f times as fast as the world's.", speed);
    if (part_true(broker, "connected"))
        snprintf(text, sizeof(text), "Broker: connected to %s.", part_word(broker, "address"));
    else
        snprintf(text, sizeof(text), "Broker: not connected to %s: %s.",
                 part_word(broker, "address"), part_word(broker, "why"));
    page_wrap(to, 0, text);
    if (!part_true(history, "ok")) {
        snprintf(text, sizeof(text), "History: %s.", part_word(history, "why"));
        page_wrap(to, 0, text);
    }
    show_bluetooth(to, json_object_get(r, "bluetooth"));
    fputc('\n', to);
    show_people(to, json_object_get(r, "people"));
    fputc('\n', to);
    show_sensor_list(to, json_object_get(r, "sensors"), json_object_get(r, "bluetooth"));
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
        show_sensors(to, result);
    else if (strcmp(verb, "scan") == 0)
        show_candidates(to, json_object_get(result, "candidates"));
    else if (strcmp(verb, "routine list") == 0)
        show_routines(to, result);
    else if (strcmp(verb, "effects") == 0)
        show_effects(to, json_object_get(result, "effects"));
    else if (strcmp(verb, "massage next") == 0)
        show_massage(to, result);
    else if (part_has(result, "text"))
        page_wrap(to, 0, part_word(result, "text"));
}

/* ---- watch ---- */

void show_event(FILE *to, const json_t *event)
{
    const char *kind = part_word(event, "kind"), *who = part_word(event, "person");
    const json_t *body = json_object_get(event, kind);
    const char *t = part_word(event, "t"), *time = strlen(t) >= 19 ? t + 11 : "--:--:--";
    char person[128], stress[32], hr[32], rmssd[32];

    page_cell(person, sizeof(person), 10, who);
    if (strcmp(kind, "report") == 0)
        page_line(to, "%.8s %s %4s %-9s %-7s %-8s %-7s %s%s", time, person,
                  part_number(stress, body, "stress", ""), part_word(body, "level"),
                  part_word(body, "trend"), part_number(hr, body, "heart_rate", "bpm"),
                  part_number(rmssd, body, "rmssd", "ms"), part_word(body, "why"),
                  part_true(body, "simulated") ? " (sim.)" : "");
    else if (strcmp(kind, "suggestion") == 0)
        page_line(to, "%.8s %s suggested: %s %s", time, person, part_word(body, "event_type"),
                  part_has(body, "routine") ? part_word(body, "routine") : "");
    else if (strcmp(kind, "outcome") == 0)
        page_line(to, "%.8s %s suggestion %s: %s", time, person, part_word(body, "event_type"),
                  part_word(body, "outcome"));
    else if (strcmp(kind, "routine") == 0)
        page_line(to, "%.8s %s routine %s: %s, %" PRId64 " s left", time, person,
                  part_word(body, "name"), part_word(body, "status"),
                  part_integer(body, "remaining_s"));
    else if (strcmp(kind, "pacer") == 0)
        page_line(to, "%.8s %s breathe: %s for %.1f s", time, person, part_word(body, "phase"),
                  json_number_value(json_object_get(body, "seconds")));
    else if (strcmp(kind, "effect") == 0) {
        char a[48], b[48];
        page_line(to, "%.8s %s effect of %s: heart rate %s, RMSSD %s", time, person,
                  part_word(body, "routine"), change(a, body, "heart_rate"),
                  change(b, body, "rmssd"));
    }
}
