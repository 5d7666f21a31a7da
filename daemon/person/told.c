/*
 * told.c - what a person says of themselves: a feeling, a note, that what was learnt is wrong
 *
 * Each becomes an EVENT_TOLD, which is stored together with the memory it left, and
 * confirmed only then. What they feel is kept also where it teaches nothing. Before the clock is
 * known nothing can be told: it would have no date.
 */
#include "inside.h"

#include <errno.h>
#include <math.h>
#include <string.h>

/* The score that stands beside a feeling is of its own minute. */
#define SCORE_US (120 * US_PER_S)

#define HOUR_US (3600 * US_PER_S)

bool person_told_a_lot(const struct person *p, const struct instant *t)
{
    return p->told_count >= TOLD_AN_HOUR &&
           t->us - p->told_us[p->told_count % TOLD_AN_HOUR] < HOUR_US;
}

void person_count_told(struct person *p, const struct instant *t)
{
    p->told_us[p->told_count % TOLD_AN_HOUR] = t->us;
    p->told_count++;
}

/* What the advisor has to say to it comes first, so that the memory holds it. */
static void tell(struct person *p, const struct command *c, struct told *told,
                 const struct instant *t)
{
    struct advise_input in = person_advise_input(p, t);
    struct advice advice = { 0 };

    advisor_command(p->advisor, &in, c, t, &advice);
    if (!advice.has_told) {
        told->id = advisor_told(p->advisor);
        told->at = *t;
        advice.told = *told;
        advice.has_told = true;
    }
    person_act_on(p, &advice, t);
}

int person_take_feel(struct person *p, const struct command *c, const struct instant *t)
{
    struct told told = { .kind = TOLD_FEEL, .feel = { .feel = c->feel, .stress = NAN } };

    if (!instant_has_wall(t))
        return -EAGAIN;
    if (person_told_a_lot(p, t))
        return -EUSERS;
    int rc = response_feel(&p->response, t->us, c->feel);
    if (rc == -EINVAL)
        return rc;
    told.feel.counts = rc == 0;
    if (t->us - p->report.at.us <= SCORE_US)
        told.feel.stress = p->report.stress;
    person_count_told(p, t);
    tell(p, c, &told, t);
    return 0;
}

/* ---- notes ---- */

/* Bytes of the well-formed character at s (RFC 3629); 0: there is none, or it is no text. */
static size_t character(const unsigned char *s)
{
    static const struct {
        unsigned char first, last; /* of the leading byte */
        unsigned char from, to;    /* of the one after it */
        size_t length;
    } rows[] = {
        { 0x20, 0x7e, 0x00, 0xff, 1 }, { 0xc2, 0xc2, 0xa0, 0xbf, 2 }, { 0xc3, 0xdf, 0x80, 0xbf, 2 },
        { 0xe0, 0xe0, 0xa0, 0xbf, 3 }, { 0xe1, 0xec, 0x80, 0xbf, 3 }, { 0xed, 0xed, 0x80, 0x9f, 3 },
        { 0xee, 0xef, 0x80, 0xbf, 3 }, { 0xf0, 0xf0, 0x90, 0xbf, 4 }, { 0xf1, 0xf3, 0x80, 0xbf, 4 },
        { 0xf4, 0xf4, 0x80, 0x8f, 4 },
    };

    if (s[0] == '\n' || s[0] == '\t')
        return 1;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (s[0] < rows[i].first || s[0] > rows[i].last)
            continue;
        if (rows[i].length > 1 && (s[1] < rows[i].from || s[1] > rows[i].to))
            return 0;
        for (size_t k = 2; k < rows[i].length; k++)
            if (s[k] < 0x80 || s[k] > 0xbf)
                return 0;
        return rows[i].length;
    }
    return 0;
}

/* Something that can be read, in UTF-8, within NOTE_TEXT_MAX bytes. */
static bool is_text(const char *text)
{
    const unsigned char *s = (const unsigned char *)text;
    size_t length = 0, step = 0;
    bool seen = false;

    if (!text)
        return false;
    for (; s[length] != '\0' && length <= NOTE_TEXT_MAX; length += step) {
        step = character(s + length);
        if (step == 0)
            return false;
        seen = seen || s[length] > ' ';
    }
    return seen && length <= NOTE_TEXT_MAX;
}

int person_take_note(struct person *p, const struct command *c, const struct instant *t)
{
    struct told told = { .kind = TOLD_NOTE, .text = c->text };

    if (!instant_has_wall(t))
        return -EAGAIN;
    if (!is_text(c->text))
        return -EINVAL;
    if (person_told_a_lot(p, t))
        return -EUSERS;
    person_count_told(p, t);
    tell(p, c, &told, t);
    return 0;
}

/* ---- what was learnt is wrong ---- */

int person_recalibrate(struct person *p, const struct command *c, const struct instant *t)
{
    struct told told = { .kind = TOLD_RECALIBRATE, .forget = c->forget };

    if (!instant_has_wall(t))
        return -EAGAIN;
    if (c->forget == 0 || c->forget & ~RECALIBRATE_ALL)
        return -EINVAL;
    if (c->forget & 1u << RECALIBRATE_REFERENCE) {
        heart_forget(p->heart);
        response_init(&p->response);
    }
    if (c->forget & 1u << RECALIBRATE_RESONANCE)
        player_forget_resonance(p->player);
    tell(p, c, &told, t);
    return 0;
}
