/*
 * show_people.c - pages about people
 *
 *     Alex (alex)        stress 41, ordinary, steady   62 bpm   RMSSD 38 ms
 *       The signal is good.
 *       Nothing is suggested: not raised.
 *       Raised for 5 min in the last hour, 12 min today, 40 min in seven days.
 */
#include "page.h"
#include "show.h"
#include "show_parts.h"

#include <string.h>

static void append(char *text, size_t size, const char *more)
{
    strncat(text, more, size - strlen(text) - 1);
}

static const char *percent(char out[32], const json_t *o, const char *key)
{
    if (part_has(o, key))
        snprintf(out, 32, "%.0f %%", 100 * json_number_value(json_object_get(o, key)));
    else
        snprintf(out, 32, PART_NOT_KNOWN);
    return out;
}

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

static bool tells_confidence(const json_t *p, const json_t *state)
{
    return part_has(state, "confidence") && json_array_size(json_object_get(p, "doubts")) > 0;
}

/* Why there is no score, or what lowers one's trust in it. */
static void show_trust(FILE *to, const json_t *p, const json_t *state)
{
    const json_t *doubts = json_object_get(p, "doubts"), *doubt;
    char text[512], number[32];
    size_t i;

    if (!tells_confidence(p, state)) {
        page_wrap(to, 2, show_why(part_word(state, "why")));
        return;
    }
    snprintf(text, sizeof(text), "The confidence is %s: ", percent(number, state, "confidence"));
    json_array_foreach(doubts, i, doubt)
    {
        append(text, sizeof(text), i ? "; " : "");
        append(text, sizeof(text), show_doubt(json_string_value(doubt)));
    }
    append(text, sizeof(text), ".");
    page_wrap(to, 2, text);
}

static void show_choices(FILE *to, const json_t *choices)
{
    char text[128] = "balmctl answer ";
    const json_t *choice;
    size_t i;

    json_array_foreach(choices, i, choice)
    {
        append(text, sizeof(text), i ? "|" : "");
        append(text, sizeof(text), json_string_value(choice));
    }
    page_wrap(to, 4, text);
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
        if (part_has(s, "because"))
            page_wrap(to, 4, part_word(s, "because"));
        show_choices(to, json_object_get(s, "choices"));
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
    show_trust(to, p, state);
    show_offer(to, p);
    show_sensitivity_line(to, json_object_get(p, "sensitivity"));
    if (part_has(routine, "name")) {
        snprintf(text, sizeof(text), "Routine %s: %s, %s left.", part_word(routine, "name"),
                 part_word(routine, "status"),
                 part_span(time, part_integer(routine, "remaining_s")));
        page_wrap(to, 2, text);
    }
}

/* ---- load ---- */

static double minutes(const json_t *load, const char *span, const char *key)
{
    return json_number_value(json_object_get(json_object_get(load, span), key));
}

/* Never days: a day of score is less than a day. */
static const char *span_of(char out[32], double min)
{
    if (min < 120)
        snprintf(out, 32, "%.0f min", min);
    else
        snprintf(out, 32, "%.0f h", min / 60);
    return out;
}

/* Of those who have been scored at all lately. */
static void show_load(FILE *to, const json_t *load)
{
    char hour[32], today[32], week[32];

    if (!(minutes(load, "week", "scored_min") > 0))
        return;
    span_of(hour, minutes(load, "hour", "raised_min"));
    /* The last hour is not kept over a restart, and unknown for as long. */
    page_line(to, "  Raised for %s%s%s today, %s in seven days.",
              part_has(load, "hour") ? hour : "",
              part_has(load, "hour") ? " in the last hour, " : "",
              span_of(today, minutes(load, "today", "raised_min")),
              span_of(week, minutes(load, "week", "raised_min")));
}

static void show_load_table(FILE *to, const json_t *load)
{
    static const struct {
        const char *key, *words;
    } spans[] = {
        { "hour", "last hour" },
        { "today", "today" },
        { "week", "seven days" },
        { "month", "28 days" },
    };
    char raised[32], scored[32], beats[32], usual[32], text[160];
    int64_t days = part_integer(load, "month_days"), heavy = part_integer(load, "heavy_days");

    if (!(minutes(load, "month", "scored_min") > 0))
        return;
    page_line(to, "  Load          raised     of score   heart beats over the usual");
    for (size_t i = 0; i < sizeof(spans) / sizeof(spans[0]); i++)
        if (part_has(load, spans[i].key))
            page_line(to, "    %-11s %-10s %-10s %s", spans[i].words,
                      span_of(raised, minutes(load, spans[i].key, "raised_min")),
                      span_of(scored, minutes(load, spans[i].key, "scored_min")),
                      part_number(beats, json_object_get(load, spans[i].key), "over_beats", ""));
    if (part_has(load, "usual_share"))
        page_line(to, "    Usually raised for %s of the score, in these 28 days for %.0f %%.",
                  percent(usual, load, "usual_share"),
                  100 * minutes(load, "month", "raised_min") /
                      minutes(load, "month", "scored_min"));
    if (heavy > 0) {
        snprintf(
            text, sizeof(text),
            "Of %lld days with an hour of score, %lld %s heavy: raised for more than twice the "
            "usual.",
            (long long)days, (long long)heavy, heavy == 1 ? "was" : "were");
        page_wrap(to, 4, text);
    }
}

/* ---- pages ---- */

void show_people(FILE *to, const json_t *people)
{
    size_t i;
    json_t *p;

    if (json_array_size(people) == 0)
        page_wrap(to, 0, "Nobody is known yet. Add someone with `balmctl person add ID`.");
    json_array_foreach(people, i, p)
    {
        show_person(to, p);
        show_load(to, json_object_get(p, "load"));
    }
}

/* Massages: when, why none is suggested, and how a course goes. */
static void show_massages(FILE *to, const json_t *p)
{
    const json_t *course = json_object_get(p, "course");
    char next[20], last[20], text[320];

    if (part_has(p, "next_massage") || part_has(p, "last_massage"))
        page_line(to, "  Massage: next %s, last %s",
                  part_has(p, "next_massage") ? part_moment(next, p, "next_massage") : "-",
                  part_has(p, "last_massage") ? part_moment(last, p, "last_massage") : "-");
    if (part_has(p, "no_booking")) {
        snprintf(text, sizeof(text), "No booking is suggested: %s.",
                 show_silence(part_word(p, "no_booking")));
        page_wrap(to, 2, text);
    }
    if (json_is_object(course)) {
        snprintf(text, sizeof(text), "Course of massages: %s, %lld so far.",
                 show_course(part_word(course, "phase")),
                 (long long)part_integer(course, "sessions"));
        page_wrap(to, 2, text);
    }
    if (part_has(p, "ill_days"))
        page_wrap(to, 2, "There are signs of illness: rest comes first.");
}

static void show_list(FILE *to, const json_t *list, const char *head)
{
    char text[512];
    size_t i;
    json_t *one;

    if (json_array_size(list) == 0)
        return;
    snprintf(text, sizeof(text), "%s", head);
    json_array_foreach(list, i, one)
    {
        append(text, sizeof(text), i ? ", " : " ");
        append(text, sizeof(text), json_string_value(one) ? json_string_value(one) : "-");
    }
    page_wrap(to, 2, text);
}

/* What `people` shows beyond `status`. */
static void show_profile(FILE *to, const json_t *p)
{
    const json_t *state = json_object_get(p, "state");
    char confidence[32], baseline[32];

    percent(baseline, state, "baseline");
    if (tells_confidence(p, state) || !part_has(state, "confidence"))
        page_line(to, "  Reference learnt %s", baseline);
    else
        page_line(to, "  Confidence %s, reference learnt %s",
                  percent(confidence, state, "confidence"), baseline);
    if (part_has(p, "statements"))
        page_line(to, "  Statements held against the score: %lld",
                  (long long)part_integer(p, "statements"));
    show_load_table(to, json_object_get(p, "load"));
    show_massages(to, p);
    page_line(to, "  Agreed %s, from the %s, shared: %s", part_word(p, "consent"),
              part_word(p, "from"), part_word(p, "share"));
    show_list(to, json_object_get(p, "needs"), "For:");
    show_list(to, json_object_get(p, "conditions"), "Conditions:");
}

void show_people_in_full(FILE *to, const json_t *people)
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
