/* script_says.c - settings, and what the reports and the rest of the world say */
#include "script_inside.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum condition script_condition(const char *word)
{
    int c = condition_from_name(word);
    if (c < 0)
        fail_msg("no such condition: %s", word);
    return (enum condition)c;
}

bool script_set(struct script *s, const char *verb, const char *arg)
{
    struct profile *p = &s->profile;
    int h1, m1, h2, m2;
    const struct {
        const char *verb;
        int32_t *value;
    } numbers[] = {
        { "interval", &p->massage.interval_days },
        { "reminder", &p->massage.reminder_min },
        { "duration", &p->massage.duration_min },
        { "cap", &p->suggestions.per_day },
        { "cap_without", &p->suggestions.without_motion },
        { "after", &p->suggestions.after_s },
        { "every", &p->suggestions.gap_s },
        { "chosen", &p->suggestions.sensitivity },
    };
    bool found = true;

    if (strcmp(verb, "need") == 0) {
        assert_true(need_from_name(arg) >= 0);
        p->needs |= UINT32_C(1) << need_from_name(arg);
    } else if (strcmp(verb, "condition") == 0)
        p->conditions |= UINT32_C(1) << script_condition(arg);
    else if (strcmp(verb, "provider") == 0)
        snprintf(p->massage.provider_name, sizeof(p->massage.provider_name), "%s",
                 arg[0] == '-' ? "" : arg);
    else if (strcmp(verb, "quiet") == 0) {
        assert_int_equal(sscanf(arg, "%d:%d-%d:%d", &h1, &m1, &h2, &m2), 4);
        p->quiet[p->quiet_count++] =
            (struct quiet_span){ h1 * 3600 + m1 * 60, h2 * 3600 + m2 * 60 };
    } else {
        found = false;
        for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
            if (strcmp(verb, numbers[i].verb) == 0) {
                *numbers[i].value = atoi(arg);
                found = true;
            }
    }
    if (found) {
        advisor_set_profile(s->a, p);
        script_recheck(s);
    }
    return found;
}

bool script_report(struct script *s, const char *verb, const char *arg)
{
    struct report *r = &s->report;

    if (strcmp(verb, "why") == 0) {
        for (r->why = WHY_OK; strcmp(why_name(r->why), arg) != 0; r->why++)
            assert_true(r->why < WHY_NO_CONSENT);
    } else if (strcmp(verb, "activity") == 0) {
        for (r->activity = ACTIVITY_UNKNOWN; strcmp(activity_name(r->activity), arg) != 0;
             r->activity++)
            assert_true(r->activity < ACTIVITY_SLEEP);
    } else if (strcmp(verb, "confidence") == 0)
        r->confidence = atof(arg);
    else if (strcmp(verb, "learning") == 0)
        r->doubts = (uint32_t)atoi(arg) << DOUBT_LEARNING;
    else if (strcmp(verb, "score") == 0)
        s->score = atof(arg);
    else
        return false;
    return true;
}

bool script_world(struct script *s, const char *verb, const char *arg, const char *arg2)
{
    const struct {
        const char *verb;
        bool *flag;
    } flags[] = {
        { "busy", &s->busy }, { "motion", &s->motion },          { "guests", &s->guests },
        { "away", &s->away }, { "ill_today", &s->is_ill_today }, { "well", &s->is_well_again },
    };

    for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
        if (strcmp(verb, flags[i].verb) == 0) {
            *flags[i].flag = atoi(arg);
            return true;
        }
    if (strcmp(verb, "running") == 0) {
        snprintf(s->running, sizeof(s->running), "%s", arg[0] == '-' ? "" : arg);
        s->busy = s->running[0];
    } else if (strcmp(verb, "ill") == 0)
        s->ill_days = (uint32_t)atoi(arg);
    else if (strcmp(verb, "days") == 0)
        for (int i = 1; i <= atoi(arg) && i < LOAD_DAYS; i++)
            s->days.days[i] = script_day(atof(arg2));
    else if (strcmp(verb, "daily") == 0)
        s->daily = atof(arg);
    else if (strcmp(verb, "usual") == 0)
        s->report.load.usual_share = atof(arg);
    else
        return false;
    return true;
}
