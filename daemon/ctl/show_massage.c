/*
 * show_massage.c - pages about massages: the next one, those there were, what was noted
 */
#include "page.h"
#include "show.h"
#include "show_parts.h"

#include <inttypes.h>
#include <string.h>

/* Each with its `text`, where it has one. */
static void show_texts(FILE *to, const json_t *list, const char *head)
{
    size_t i;
    json_t *one;

    json_array_foreach(list, i, one)
    {
        if (i == 0 && head)
            page_wrap(to, 0, head);
        if (part_has(one, "text"))
            page_wrap(to, 2, part_word(one, "text"));
    }
}

static void show_times(FILE *to, const json_t *m)
{
    const json_t *booked = json_object_get(m, "booked");
    char when[20], last[20], more[160] = "";

    if (!json_is_object(booked)) {
        page_line(to, "Next: %s",
                  part_has(m, "next") ? part_moment(when, m, "next") : "none is booked");
    } else {
        if (part_has(booked, "technique"))
            snprintf(more, sizeof(more), ", %.100s", part_word(booked, "technique"));
        page_line(to, "Next: %s, %" PRId64 " min%s", part_moment(when, booked, "at"),
                  part_integer(booked, "duration_min"), more);
        if (part_has(booked, "reminder"))
            page_line(to, "  You are reminded on %s.", part_moment(when, booked, "reminder"));
    }
    page_line(to, "Last: %s", part_has(m, "last") ? part_moment(last, m, "last") : "none is known");
}

void show_massage(FILE *to, const json_t *m)
{
    const json_t *provider = json_object_get(m, "provider"), *course = json_object_get(m, "course");
    char text[400];

    show_times(to, m);
    if (part_has(m, "ask_first"))
        page_wrap(to, 0, part_word(m, "ask_first"));
    if (json_is_object(provider)) {
        page_line(to, "With: %s%s%s", part_word(provider, "name"),
                  part_has(provider, "phone") ? ", " : "",
                  part_has(provider, "phone") ? part_word(provider, "phone") : "");
        if (part_has(provider, "url"))
            page_verbatim(to, 2, part_word(provider, "url"));
    }
    if (part_has(m, "technique"))
        page_line(to, "What fits: %s", part_word(m, "technique"));
    show_texts(to, json_object_get(m, "notes"), NULL);
    show_texts(to, json_object_get(m, "tell"), "What to tell your therapist:");
    if (json_is_object(course)) {
        snprintf(text, sizeof(text), "Course: %s, %" PRId64 " so far.",
                 show_course(part_word(course, "phase")), part_integer(course, "sessions"));
        page_wrap(to, 0, text);
    }
    if (part_has(m, "no_booking")) {
        snprintf(text, sizeof(text), "No booking is suggested: %s.",
                 show_silence(part_word(m, "no_booking")));
        page_wrap(to, 0, text);
    }
    if (part_has(m, "licensed"))
        page_wrap(to, 0, part_word(m, "licensed"));
}

/* "70 to 66", or "-": of the three hours on either side. */
static const char *change(char out[48], const json_t *effect, const char *measure)
{
    const json_t *c = json_object_get(effect, measure);
    char a[32], b[32];

    if (part_has(c, "before") && part_has(c, "after"))
        snprintf(out, 48, "%s to %s", part_number(a, c, "before", ""),
                 part_number(b, c, "after", ""));
    else
        snprintf(out, 48, PART_NOT_KNOWN);
    return out;
}

void show_sessions(FILE *to, const json_t *sessions)
{
    char when[20], who[64], technique[128], hours[48], night[48];
    size_t i;
    json_t *s;

    if (json_array_size(sessions) == 0)
        return;
    page_line(to, "%-16s %-10s %-18s %-9s %-10s %s", "Massage", "Who", "Technique", "", "Pulse 3 h",
              "In the night");
    json_array_foreach(sessions, i, s)
    {
        const json_t *effect = json_object_get(s, "effect");
        page_line(to, "%-16s %s %s %-9s %-10s %s", part_moment(when, s, "at"),
                  page_cell(who, sizeof(who), 10, part_word(s, "person")),
                  page_cell(technique, sizeof(technique), 18, part_word(s, "technique")),
                  part_word(s, "state"), change(hours, effect, "hours_hr"),
                  change(night, effect, "night_hr"));
    }
}

void show_booking(FILE *to, const json_t *result)
{
    char when[20];

    if (part_has(result, "text"))
        page_wrap(to, 0, part_word(result, "text"));
    if (part_has(result, "reminder"))
        page_line(to, "You are reminded on %s.", part_moment(when, result, "reminder"));
    if (part_has(result, "ics"))
        page_wrap(to, 0, "`balmctl massage next --ics FILE` writes it for your calendar.");
}
