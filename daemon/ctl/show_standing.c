/*
 * show_standing.c - pages about what was chosen, told and learnt: how soon one is asked, conditions
 */
#include "page.h"
#include "show.h"
#include "show_parts.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#define FORGET " `balmctl recalibrate sensitivity` forgets it."

static void add(char *text, size_t size, const char *more)
{
    strncat(text, more, size - strlen(text) - 1);
}

/* "90 s", "2.5 min", "8 min". */
static const char *after(char out[32], const json_t *s, const char *key)
{
    double min = (double)part_integer(s, key) / 60;

    if (min < 2)
        return part_span(out, part_integer(s, key));
    snprintf(out, 32, "%.*f min", min < 5 && min != floor(min) ? 1 : 0, min);
    return out;
}

/* What they said, as often as they did. */
static void add_said(char *text, size_t size, const json_t *s)
{
    static const struct {
        const char *key, *words;
    } said[] = {
        { "not_stressed", "said \"not stressed\"" },
        { "felt_calm", "felt calm" },
        { "felt_tense", "felt tense" },
    };
    char one[80], when[20];
    bool any = false;

    for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++) {
        int64_t n = part_integer(s, said[i].key);
        if (n <= 0)
            continue;
        snprintf(one, sizeof(one), "%s%s ", any ? ", " : " (you ", said[i].words);
        add(text, size, one);
        snprintf(one, sizeof(one), n == 1 ? "once" : "%" PRId64 " times", n);
        add(text, size, one);
        any = true;
    }
    if (!any)
        return;
    snprintf(one, sizeof(one), "%s%.10s)", part_has(s, "since") ? " since " : "",
             part_has(s, "since") ? part_moment(when, s, "since") : "");
    add(text, size, one);
}

/* Empty: it asks as soon as the settings say. */
static void explain(char *text, size_t size, const json_t *s)
{
    char now[32], usual[32], bar[64];
    int64_t is = part_integer(s, "after_s"), was = part_integer(s, "usual_after_s");

    text[0] = '\0';
    if (!part_has(s, "after_s") || (is == was && !part_has(s, "least_score")))
        return;
    if (is == was)
        snprintf(text, size, "Suggests less often than usual: after %s", after(now, s, "after_s"));
    else
        snprintf(text, size, "Suggests %s than usual: after %s instead of %s",
                 is > was ? "later" : "sooner", after(now, s, "after_s"),
                 after(usual, s, "usual_after_s"));
    if (part_has(s, "least_score")) {
        snprintf(bar, sizeof(bar), ", and only above %" PRId64, part_integer(s, "least_score"));
        add(text, size, bar);
    }
    add_said(text, size, s);
    add(text, size, ".");
    if (json_number_value(json_object_get(s, "learnt")) != 0)
        add(text, size, FORGET);
}

void show_sensitivity_line(FILE *to, const json_t *s)
{
    char text[400];

    explain(text, sizeof(text), s);
    if (text[0])
        page_wrap(to, 2, text);
}

void show_sensitivity(FILE *to, const json_t *s)
{
    char text[400], time[32];

    if (part_has(s, "text"))
        page_wrap(to, 0, part_word(s, "text"));
    page_line(to, "Chosen: %" PRId64 ", of -2 (seldom) to 2 (soon).", part_integer(s, "chosen"));
    explain(text, sizeof(text), s);
    if (!text[0] && part_has(s, "after_s"))
        snprintf(text, sizeof(text), "Suggests after %s, as the settings say.",
                 after(time, s, "after_s"));
    page_wrap(to, 0, text);
}

static void show_condition(FILE *to, const json_t *c)
{
    char when[20] = "";

    if (part_has(c, "since"))
        part_moment(when, c, "since");
    page_line(to, "%s, %s%s%.10s%s", part_word(c, "condition"),
              strcmp(part_word(c, "by"), "configuration") == 0 ? "written in the configuration"
                                                               : "set by you",
              when[0] ? " on " : "", when,
              part_true(c, "asked_again") ? "; balm asks whether it still holds" : "");
    if (part_has(c, "tell"))
        page_wrap(to, 2, part_word(c, "tell"));
}

void show_conditions(FILE *to, const json_t *result)
{
    const json_t *list = json_object_get(result, "conditions");
    size_t i;
    json_t *c;

    if (json_array_size(list) == 0)
        page_wrap(to, 0,
                  "No condition holds. `balmctl condition set NAME` says that one does; `balmctl "
                  "condition set --help` lists them.");
    json_array_foreach(list, i, c) show_condition(to, c);
}

void show_condition_set(FILE *to, const json_t *result)
{
    if (part_has(result, "text"))
        page_wrap(to, 0, part_word(result, "text"));
    if (part_has(result, "tell"))
        page_wrap(to, 2, part_word(result, "tell"));
}
