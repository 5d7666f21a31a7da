/*
 * show.c - each verb's reply as a small page
 */
#include "show.h"

#include "page.h"
#include "show_parts.h"

#include <inttypes.h>
#include <string.h>

/* ---- routines ---- */

static void show_routines(FILE *to, const json_t *result)
{
    char name[160], time[32];
    size_t i;
    json_t *r;

    json_array_foreach(json_object_get(result, "routines"), i, r)
        page_line(to, "%s %-7s %s", page_cell(name, sizeof(name), 34, part_word(r, "name")),
                  part_span(time, part_integer(r, "duration_s")),
                  part_has(r, "title") ? part_word(r, "title") : "");
    json_array_foreach(json_object_get(result, "running"), i, r)
    {
        const json_t *state = json_object_get(r, "routine");
        page_line(to, "%s: %s, %s, %s left", part_word(r, "person"), part_word(state, "name"),
                  part_word(state, "status"), part_span(time, part_integer(state, "remaining_s")));
    }
}

/* ---- status ---- */

/* Without a reason it is being tried for the first time, or anew after a reload. */
static void show_broker(FILE *to, const json_t *broker)
{
    const char *address = part_word(broker, "address"), *why = part_word(broker, "why");
    char text[512];

    if (part_true(broker, "connected"))
        snprintf(text, sizeof(text), "Broker: connected to %s.", address);
    else if (!part_has(broker, "why"))
        snprintf(text, sizeof(text), "Broker: connecting to %s.", address);
    else if (part_has(broker, "address"))
        snprintf(text, sizeof(text), "Broker: not connected to %s: %s.", address, why);
    else
        snprintf(text, sizeof(text), "Broker: %s.", why);
    page_wrap(to, 0, text);
}

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
    show_broker(to, broker);
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
    show_house_list(to, json_object_get(r, "house"));
}

/* ---- small replies ---- */

static void show_text(FILE *to, const json_t *result)
{
    if (part_has(result, "text"))
        page_wrap(to, 0, part_word(result, "text"));
}

static void show_started(FILE *to, const json_t *result)
{
    const json_t *r = json_object_get(result, "resonance");
    char text[320], time[32];

    snprintf(text, sizeof(text), "%s%s%s%s%s", part_word(result, "text"),
             part_has(result, "seconds") ? ", for " : "",
             part_has(result, "seconds") ? part_span(time, part_integer(result, "seconds")) : "",
             part_has(result, "note") ? ". " : "",
             part_has(result, "note") ? part_word(result, "note") : "");
    page_wrap(to, 0, text);
    if (json_is_object(r))
        page_line(to, "%" PRId64 " of %" PRId64 " sessions are done.", part_integer(r, "sessions"),
                  part_integer(r, "of"));
}

/* What balm had thought is only shown once they have said what they feel. */
static void show_felt(FILE *to, const json_t *result)
{
    char score[32];

    show_text(to, result);
    if (part_has(result, "stress"))
        page_line(to, "Balm's score was %s.", part_number(score, result, "stress", ""));
}

static void show_snoozed(FILE *to, const json_t *result)
{
    char when[20];

    show_text(to, result);
    if (part_has(result, "until"))
        page_line(to, "Nothing is suggested until %s.", part_moment(when, result, "until"));
}

static void show_people_reply(FILE *to, const json_t *result)
{
    show_people_in_full(to, json_object_get(result, "people"));
}

static void show_candidates_reply(FILE *to, const json_t *result)
{
    show_candidates(to, json_object_get(result, "candidates"));
}

static void show_sessions_reply(FILE *to, const json_t *result)
{
    const json_t *sessions = json_object_get(result, "sessions");

    if (json_array_size(sessions) == 0)
        page_wrap(to, 0, "No massage is known yet. `balmctl massage log` notes one.");
    show_sessions(to, sessions);
}

/* As it is: it goes into another program. */
static void show_dashboard(FILE *to, const json_t *result)
{
    fputs(part_word(result, "yaml"), to);
}

void show_reply(FILE *to, const char *verb, const json_t *result)
{
    static const struct {
        const char *verb;
        void (*show)(FILE *to, const json_t *result);
    } pages[] = {
        { "status", show_status },
        { "people", show_people_reply },
        { "sensors", show_sensors },
        { "scan", show_candidates_reply },
        { "routine list", show_routines },
        { "routine start", show_started },
        { "routine search", show_started },
        { "effects", show_effects },
        { "feel", show_felt },
        { "snooze", show_snoozed },
        { "sensitivity", show_sensitivity },
        { "condition list", show_conditions },
        { "condition set", show_condition_set },
        { "massage next", show_massage },
        { "massage list", show_sessions_reply },
        { "massage book", show_booking },
        { "homeassistant dashboard", show_dashboard },
    };

    for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++)
        if (strcmp(verb, pages[i].verb) == 0) {
            pages[i].show(to, result);
            return;
        }
    show_text(to, result);
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
        page_line(to, "%.8s %s routine %s: %s, %" PRId64 " s left%s%s", time, person,
                  part_word(body, "name"), part_word(body, "status"),
                  part_integer(body, "remaining_s"), part_has(body, "words") ? ". " : "",
                  part_has(body, "words") ? part_word(body, "words") : "");
    else if (strcmp(kind, "session_effect") == 0)
        page_line(to, "%.8s %s a massage was measured: `balmctl effects`", time, person);
    else if (strcmp(kind, "pacer") == 0)
        page_line(to, "%.8s %s breathe: %s for %.1f s", time, person, part_word(body, "phase"),
                  json_number_value(json_object_get(body, "seconds")));
    else if (strcmp(kind, "effect") == 0) {
        char a[48], b[48];
        page_line(to, "%.8s %s effect of %s: heart rate %s, RMSSD %s", time, person,
                  part_word(body, "routine"), part_change(a, body, "heart_rate"),
                  part_change(b, body, "rmssd"));
    }
}
