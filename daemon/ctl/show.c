/*
 * show.c - each verb's reply as a small page
 */
#include "show.h"

#include "page.h"
#include "show_parts.h"

#include <inttypes.h>
#include <string.h>

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
    if (part_has(r, "person") && json_array_size(json_object_get(r, "sensors")) == 0)
        page_line(to, "No sensor is worn by %s.", part_word(r, "person"));
    else
        show_sensor_list(to, json_object_get(r, "sensors"), json_object_get(r, "bluetooth"));
}

void show_reply(FILE *to, const char *verb, const json_t *result)
{
    if (strcmp(verb, "status") == 0)
        show_status(to, result);
    else if (strcmp(verb, "people") == 0)
        show_people_in_full(to, json_object_get(result, "people"));
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
