/* answers.c - by what they feel, by habit, or not at all */
#include "answers.h"

#include <stdio.h>
#include <string.h>

#define TENSE         0.3 /* of the script's unit */
#define MINUTES_A_DAY 1440

bool life_is_acute(const struct suggestion *s)
{
    return s->type != SUGGEST_BOOK_MASSAGE && s->routine[0] != '\0' &&
           (s->reason == REASON_SUSTAINED || s->reason == REASON_AGAIN);
}

static bool answer_of(struct life *l, const struct suggestion *s, enum answer *out)
{
    bool acute = life_is_acute(s);

    switch (l->who->answers) {
    case ANSWERS_BY_FEELING:
        *out = !acute || l->source.true_stress >= TENSE ? ANSWER_ACCEPT : ANSWER_NOT_STRESSED;
        break;
    case ANSWERS_HALF:
        if (s->type == SUGGEST_REST)
            return false;
        *out = l->turn % 2 ? ANSWER_LATER : ANSWER_ACCEPT;
        return l->turn++ % 4 != 3;
    case ANSWERS_NEVER: return false;
    case ANSWERS_NO: *out = ANSWER_NO; break;
    case ANSWERS_NOT_STRESSED: *out = acute ? ANSWER_NOT_STRESSED : ANSWER_ACCEPT; break;
    case ANSWERS_ACCEPT: *out = ANSWER_ACCEPT; break;
    }
    if (s->type == SUGGEST_AFTERCARE && *out == ANSWER_ACCEPT)
        *out = ANSWER_DONE;
    return true;
}

void answers_consider(struct life *l, const struct suggestion *s)
{
    l->has_answer = answer_of(l, s, &l->answer);
    l->answer_minute = l->minute + 1 + l->minute % 3;
    memcpy(l->technique, s->technique, sizeof(l->technique));
    if (l->has_answer && l->answer == ANSWER_ACCEPT && s->type == SUGGEST_BOOK_MASSAGE)
        l->book_minute = l->answer_minute + 5;
}

/* The day after tomorrow at five. */
static void book(struct life *l)
{
    int32_t second = instant_second_of_day(&l->now);
    struct command c = {
        .kind = COMMAND_MASSAGE_BOOK,
        .unix_ms = l->now.unix_ms + (int64_t)(2 * 86400 + 17 * 3600 - second) * MS_PER_S,
        .duration_min = 60,
    };
    struct person_input in = { .kind = INPUT_COMMAND, .command = &c };

    snprintf(c.name, sizeof(c.name), "%s", l->technique);
    if (person_feed(l->person, &in, &l->now) != 0)
        l->refused++;
}

void answers_give(struct life *l)
{
    if (l->has_answer && l->minute >= l->answer_minute) {
        struct answer_event a = { .answer = l->answer };
        struct person_input in = { .kind = INPUT_ANSWER, .answer = &a };

        l->has_answer = false;
        if (person_feed(l->person, &in, &l->now) != 0)
            l->refused++;
    }
    if (l->book_minute && l->minute >= l->book_minute) {
        l->book_minute = 0;
        book(l);
    }
}
