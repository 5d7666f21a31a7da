/* script_does.c - what is asked of the advisor, and what it is asked */
#include "script_inside.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void script_answer(struct script *s, const char *word, const char *id)
{
    struct answer_event e = { .answer = (enum answer)answer_from_name(word) };
    struct advice out;

    if (id)
        snprintf(e.id, sizeof(e.id), "%s", strcmp(id, "last") == 0 ? s->last_id : id);
    int rc = advisor_answer(s->a, &e, &s->t, &out);
    script_note_advice(s, &out);
    if (rc)
        script_note(s, "%s", strerrorname_np(-rc));
}

static void command(struct script *s, struct command c)
{
    struct advise_input in = script_input(s);
    struct advice out;
    int rc = advisor_command(s->a, &in, &c, &s->t, &out);

    script_note_advice(s, &out);
    if (rc == -EAGAIN)
        script_note(s, "EAGAIN %s", silence_name(out.silence));
    else if (rc)
        script_note(s, "%s", strerrorname_np(-rc));
}

static struct command massage(struct script *s, enum command_kind kind, char **words)
{
    struct command c = { .kind = kind };

    if (words[0])
        c.unix_ms = s->t.unix_ms + script_duration_ms(words[0]);
    if (words[0] && words[1])
        snprintf(c.name, sizeof(c.name), "%s", words[1]);
    if (words[0] && words[1] && words[2])
        c.duration_min = atoi(words[2]);
    return c;
}

bool script_tell(struct script *s, const char *verb, char **words)
{
    const char *arg = words[0];

    if (strcmp(verb, "suggest") == 0)
        command(s, (struct command){ .kind = COMMAND_SUGGEST });
    else if (strcmp(verb, "snooze") == 0)
        command(s, (struct command){ .kind = COMMAND_SNOOZE,
                                     .duration_s = (int32_t)(script_duration_ms(arg) / 1000) });
    else if (strcmp(verb, "on") == 0 || strcmp(verb, "off") == 0)
        command(s, (struct command){ .kind = COMMAND_SUGGESTIONS_ON, .on = verb[1] == 'n' });
    else if (strcmp(verb, "log") == 0)
        command(s, massage(s, COMMAND_MASSAGE_LOG, words));
    else if (strcmp(verb, "book") == 0)
        command(s, massage(s, COMMAND_MASSAGE_BOOK, words));
    else if (strcmp(verb, "cancel") == 0)
        command(s, (struct command){ .kind = COMMAND_MASSAGE_CANCEL });
    else if (strcmp(verb, "set") == 0 || strcmp(verb, "clear") == 0)
        command(s, (struct command){ .kind = COMMAND_CONDITION,
                                     .condition = script_condition(arg),
                                     .on = verb[0] == 's',
                                     .may_clear = !words[1] });
    else if (strcmp(verb, "feel") == 0)
        command(s, (struct command){ .kind = COMMAND_FEEL, .feel = atoi(arg) });
    else if (strcmp(verb, "sensitivity") == 0)
        command(s, (struct command){ .kind = COMMAND_SENSITIVITY, .sensitivity = atoi(arg) });
    else if (strcmp(verb, "forget") == 0)
        command(s, (struct command){ .kind = COMMAND_RECALIBRATE,
                                     .forget = strcmp(arg, "ranking") == 0
                                                   ? 1u << RECALIBRATE_RANKING
                                                   : 1u << RECALIBRATE_SENSITIVITY });
    else if (strcmp(verb, "routine_stop") == 0)
        command(s, (struct command){ .kind = COMMAND_ROUTINE_STOP });
    else
        return false;
    return true;
}

/* Only the score says something, in units of its scatter. */
void script_effect(struct script *s, const char *name, double calm)
{
    struct effect e = {
        .ended_unix_ms = s->t.unix_ms,
        .finished = true,
        .before = { .heart_rate_bpm = NAN, .rmssd_ms = NAN, .stress = 50 },
        .after = { .heart_rate_bpm = NAN, .rmssd_ms = NAN, .stress = 50 - 20 * calm },
    };

    snprintf(e.routine, sizeof(e.routine), "%s", name);
    memcpy(e.suggestion, s->last_id, sizeof(e.suggestion));
    advisor_effect(s->a, &e);
}

void script_session_effect(struct script *s, double change)
{
    struct standing standing;
    struct session_effect e = { 0 };
    struct advise_input in = script_input(s);

    advisor_standing(s->a, &in, &s->t, &standing);
    e.at_unix_ms = standing.last.at_unix_ms;
    memcpy(e.technique, standing.last.technique, sizeof(e.technique));
    for (int i = 0; i < SESSION_MEASURES; i++)
        e.change[i] = (struct session_change){ NAN, NAN, NAN };
    e.change[SESSION_DAYS_RAISED] =
        (struct session_change){ .before = 0.3, .after = 0.2 + change, .expected = 0.2 };
    advisor_session_effect(s->a, &e);
}

static void note_choices(struct script *s)
{
    char words[120] = "";

    for (int i = 0; i < ANSWERS; i++)
        if (advisor_last(s->a)->choices & 1 << i) {
            strcat(words, " ");
            strcat(words, answer_name((enum answer)i));
        }
    script_note(s, "choices%s", words);
}

bool script_look(struct script *s, const char *verb)
{
    const struct suggestion *last = advisor_last(s->a);
    struct advise_input in = script_input(s);
    struct standing standing;

    advisor_standing(s->a, &in, &s->t, &standing);
    if (strcmp(verb, "silence") == 0)
        script_note(s, "(%s)", silence_name(s->silence));
    else if (strcmp(verb, "no_booking") == 0)
        script_note(s, "(%s)", silence_name(s->no_booking));
    else if (strcmp(verb, "choices") == 0)
        note_choices(s);
    else if (strcmp(verb, "life") == 0)
        script_note(s, "%lld min", (long long)(last->expires_unix_ms - last->at.unix_ms) / 60000);
    else if (strcmp(verb, "technique") == 0)
        script_note(s, "%s %#x", standing.technique, standing.technique_notes);
    else if (strcmp(verb, "led") == 0)
        script_note(s, "%s", standing.booked.suggestion[0] ? "led to" : "of their own");
    else if (strcmp(verb, "course") == 0)
        script_note(s, "%s %u", course_phase_name(standing.course), standing.course_sessions);
    else if (strcmp(verb, "withdraw") == 0)
        advisor_withdraw(s->a, s->last_id);
    else
        return false;
    return true;
}
