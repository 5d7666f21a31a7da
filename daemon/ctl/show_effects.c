/*
 * show_effects.c - what helps whom, and what each routine and massage did
 *
 *     What helps alex            offered accepted finished  calms
 *      1 breathe_resonance       9       8        7         1.3 (0.5 to 2.0)
 *      2 music                   4       3        2         0.4, too few to tell
 */
#include "page.h"
#include "show.h"
#include "show_parts.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

static double number_of(const json_t *o, const char *key)
{
    const json_t *v = json_object_get(o, key);
    return json_is_number(v) ? json_number_value(v) : NAN;
}

/* ---- what helps ---- */

static const char *calms(char out[64], const json_t *l)
{
    if (!part_has(l, "calm"))
        snprintf(out, 64, PART_NOT_KNOWN);
    else if (!part_has(l, "low"))
        snprintf(out, 64, "%.1f, too few to tell", number_of(l, "calm"));
    else
        snprintf(out, 64, "%.1f (%.1f to %.1f)", number_of(l, "calm"), number_of(l, "low"),
                 number_of(l, "high"));
    return out;
}

static void show_ranking(FILE *to, const json_t *p)
{
    const json_t *ranking = json_object_get(p, "ranking");
    char head[128], what[128], rank[24], words[64];
    size_t i;
    json_t *l;

    if (json_array_size(ranking) == 0)
        return;
    snprintf(words, sizeof(words), "What helps %.32s", part_word(p, "person"));
    page_line(to, "%s offered accepted finished calms", page_cell(head, sizeof(head), 30, words));
    json_array_foreach(ranking, i, l)
    {
        if (part_has(l, "rank"))
            snprintf(rank, sizeof(rank), "%" PRId64, part_integer(l, "rank"));
        else
            snprintf(rank, sizeof(rank), PART_NOT_KNOWN);
        page_line(to, "  %3.3s %s %-7" PRId64 " %-8" PRId64 " %-8" PRId64 " %s", rank,
                  page_cell(what, sizeof(what), 24, part_word(l, "what")),
                  part_integer(l, "offered"), part_integer(l, "accepted"),
                  part_integer(l, "finished"), calms(words, l));
    }
    page_wrap(to, 2, "Calms: heart rate, HRV and score together, in units of their own scatter.");
}

/* ---- massages ---- */

/* How a measure's numbers are said: a pulse in beats, HRV in per cent, a share in points. */
static double said(const char *measure, double x)
{
    if (strstr(measure, "rmssd"))
        return 100 * (exp(x) - 1);
    return strcmp(measure, "days_raised") == 0 ? 100 * x : x;
}

static const char *unit(const char *measure)
{
    if (strstr(measure, "rmssd"))
        return "%";
    return strcmp(measure, "days_raised") == 0 ? "points of a hundred" : "beats a minute";
}

static bool is_told(const json_t *v)
{
    const char *says = part_word(v, "says");
    return strcmp(says, "lower") == 0 || strcmp(says, "higher") == 0;
}

static void show_verdict(FILE *to, const char *measure, const json_t *v)
{
    double mean = fabs(said(measure, number_of(v, "mean"))),
           a = fabs(said(measure, number_of(v, "low"))),
           b = fabs(said(measure, number_of(v, "high")));
    const char *words = part_word(v, "words");
    char text[400];

    snprintf(text, sizeof(text), "%.*s: by %.1f (%.1f to %.1f) %s, of %" PRId64 " massages.",
             (int)strcspn(words, "."), words, mean, fmin(a, b), fmax(a, b), unit(measure),
             part_integer(v, "sessions"));
    page_wrap(to, 2, text);
}

/* What can be told, each; then once that the rest cannot. */
static void show_massages(FILE *to, const json_t *p)
{
    const json_t *measures = json_object_get(json_object_get(p, "massage"), "measures");
    const char *key, *rest = NULL;
    bool any = false, measured = false;
    json_t *v;

    json_object_foreach((json_t *)(uintptr_t)measures, key, v)
    {
        measured = measured || part_integer(v, "sessions") > 0;
        if (is_told(v)) {
            show_verdict(to, key, v);
            any = true;
        } else if (!rest || strcmp(part_word(v, "says"), "no_difference") == 0) {
            rest = part_word(v, "words");
        }
    }
    if (measured && !any && rest)
        page_wrap(to, 2, rest);
}

static bool has_massages(const json_t *p)
{
    const json_t *measures = json_object_get(json_object_get(p, "massage"), "measures");
    const char *key;
    json_t *v;

    json_object_foreach((json_t *)(uintptr_t)measures, key, v)
    {
        if (part_integer(v, "sessions") > 0)
            return true;
    }
    return false;
}

/* ---- their own rate of breathing ---- */

static void show_resonance(FILE *to, const json_t *p)
{
    const json_t *r = json_object_get(p, "resonance");
    char text[200];

    if (!part_has(r, "per_min"))
        return;
    if (part_true(r, "found"))
        snprintf(text, sizeof(text), "%.32s breathes best at %.2f a minute (give or take %.2f).",
                 part_word(p, "person"), number_of(r, "per_min"), number_of(r, "deviation"));
    else
        snprintf(text, sizeof(text),
                 "%.32s may breathe best near %.1f a minute: a first guess, of %" PRId64
                 " of %" PRId64 " sessions (`balmctl routine search`).",
                 part_word(p, "person"), number_of(r, "per_min"), part_integer(r, "sessions"),
                 part_integer(r, "of"));
    page_wrap(to, 0, text);
}

/* ---- each routine ---- */

static void show_runs(FILE *to, const json_t *effects)
{
    char person[128], name[160], when[20], hr[48], rmssd[48], stress[48];
    size_t i;
    json_t *e;

    page_line(to, "%-16s %-10s %-18s %-10s %-10s %s", "When", "Who", "Routine", "Heart rate",
              "RMSSD", "Stress");
    json_array_foreach(effects, i, e)
        page_line(to, "%s %s %s %-10s %-10s %s%s", part_moment(when, e, "started"),
                  page_cell(person, sizeof(person), 10, part_word(e, "person")),
                  page_cell(name, sizeof(name), 18, part_word(e, "routine")),
                  part_change(hr, e, "heart_rate"), part_change(rmssd, e, "rmssd"),
                  part_change(stress, e, "stress"), part_true(e, "finished") ? "" : " (cut)");
}

const char *part_effect(char out[PART_EFFECT], const json_t *e)
{
    char hr[48], rmssd[48], stress[48];

    snprintf(out, PART_EFFECT, "Heart rate %s, RMSSD %s, stress %s.",
             part_change(hr, e, "heart_rate"), part_change(rmssd, e, "rmssd"),
             part_change(stress, e, "stress"));
    return out;
}

void show_effects(FILE *to, const json_t *result)
{
    const json_t *effects = json_object_get(result, "effects");
    const json_t *people = json_object_get(result, "people");
    const json_t *sessions = json_object_get(result, "sessions");
    bool any = false;
    size_t i;
    json_t *p;

    json_array_foreach(people, i, p)
    {
        show_ranking(to, p);
        show_resonance(to, p);
        if (has_massages(p)) {
            page_line(to, "Massages of %.32s", part_word(p, "person"));
            show_massages(to, p);
            any = true;
        }
    }
    if (any && part_has(result, "own_record"))
        page_wrap(to, 2, part_word(result, "own_record"));
    if (json_array_size(effects) > 0) {
        show_runs(to, effects);
        if (part_has(result, "some_by_itself"))
            page_wrap(to, 0, part_word(result, "some_by_itself"));
    } else {
        page_wrap(to, 0, "No routine has been measured yet.");
    }
    show_sessions(to, sessions);
}
