/*
 * response.c - the test, and what each statement weighs
 *
 * Feelings within ten minutes of one that was counted are about the same state:
 * they take its place, so that the last word holds and many words weigh no more
 * than one. So do answers, among themselves. Over a restart that window is
 * forgotten: a statement may then count twice, once in a while.
 *
 * As the evidence has a floor, which a heart that fits soon reaches and stays near,
 * the test begins anew all the time: it is a cumulative sum (Page 1954) more than
 * Wald's, and given statements enough it calls everybody weak once. Simulated
 * (tests/person/test_response.c), of those who fit as the table has it 3 in 100 are
 * ever called so within a hundred statements and 10 within five hundred; nearly all
 * of them come back, 4 in 1000 are so at any time. Of those who do not respond half are found by
 * the 27th and nearly all by the hundredth. Who fits only as the worst of the labelled sets does is
 * called weak by then in 14 of 100 cases.
 */
#include "response.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#define SLOT_US        (10 * US_PER_S)
#define ONE_STATE_US   (10 * 60 * US_PER_S)
#define SCORED_LEAST_S 120.0
#define SCORE_MIDDLE   50.0

/*
 * Weak from ln(.9 / .02), until half of that is gone again: what one statement takes away, the
 * next could give back. Wald's bound promises one in fifty of those who fit only to a test that
 * ends at a lower bound, and this one does not end; the limits of the evidence keep the past from
 * outweighing the present, and that is their price.
 */
#define WEAK_FROM      3.8
#define WEAK_UNTIL     1.9
#define EVIDENCE_LEAST -2.0
#define EVIDENCE_MOST  6.0

enum said {
    TENSE_BUT_LOW,
    TENSE_AND_HIGH,
    CALM_BUT_HIGH,
    CALM_AND_LOW,
    NOT_STRESSED,
    TAKEN_UP,
    SAYS_NOTHING,
};

/*
 * How probable a statement is of a heart that does not show tension, and of one that does.
 *
 * Feelings: a score of 50 or more is met by hearts that fit in .60 of tense and .20 of calm
 * moments: a balanced accuracy of .70, in the middle of what the estimate reaches on labelled
 * sessions (.64 to .88). Of the others it says nothing: .25 at any time.
 *
 * Answers: of all that can be said to an offer (the rest is `later`, `no` and silence, which are
 * of the moment), `not_stressed` comes from every second person whose raise was none and from every
 * fourth whose raise was one, for who is absorbed does not feel tense; an offer is taken up by
 * every fourth who did not need it, out of curiosity, and by somewhat more than half who did.
 */
/* clang-format off */
static const struct {
    double weak, fits;
} probability[] = {
    [TENSE_BUT_LOW]  = { .75, .40 }, /* + .63 */
    [TENSE_AND_HIGH] = { .25, .60 }, /* - .88 */
    [CALM_BUT_HIGH]  = { .25, .20 }, /* + .22 */
    [CALM_AND_LOW]   = { .75, .80 }, /* - .06 */
    [NOT_STRESSED]   = { .50, .25 }, /* + .69 */
    [TAKEN_UP]       = { .25, .54 }, /* - .77 */
};
/* clang-format on */

void response_init(struct response *r)
{
    *r = (struct response){ .memory = { .version = RESPONSE_MEMORY_VERSION } };
    r->before = r->memory;
}

bool response_restore(struct response *r, const struct response_memory *in)
{
    unsigned char weak;

    /* A byte that is neither 0 nor 1 must not be read as a bool. */
    memcpy(&weak, &in->weak, sizeof(weak));
    if (in->version != RESPONSE_MEMORY_VERSION || weak > 1 ||
        !(in->evidence >= EVIDENCE_LEAST && in->evidence <= EVIDENCE_MOST) ||
        (weak ? in->evidence < WEAK_UNTIL : in->evidence >= WEAK_FROM))
        return false;
    r->memory = r->before = *in;
    r->latest_count = 0;
    return true;
}

void response_save(const struct response *r, struct response_memory *out)
{
    /* Field by field: the bytes are stored, and padding is not to change them. */
    out->version = r->memory.version;
    out->answers = r->memory.answers;
    out->evidence = r->memory.evidence;
    out->weak = r->memory.weak;
}

void response_score(struct response *r, int64_t t_us, double stress, double step_s)
{
    int64_t slot = t_us > 0 ? (t_us - 1) / SLOT_US : 0; /* the edge belongs to what it ends */

    if (slot - r->newest >= RESPONSE_SLOTS)
        r->newest = slot - RESPONSE_SLOTS;
    while (r->newest < slot) {
        r->newest++;
        r->score_s[r->newest % RESPONSE_SLOTS] = r->seconds[r->newest % RESPONSE_SLOTS] = 0;
    }
    if (isnan(stress))
        return;
    r->score_s[r->newest % RESPONSE_SLOTS] += stress * step_s;
    r->seconds[r->newest % RESPONSE_SLOTS] += step_s;
}

void response_anew(struct response *r)
{
    memset(r->score_s, 0, sizeof(r->score_s));
    memset(r->seconds, 0, sizeof(r->seconds));
}

/* Of the last five minutes; NAN: too little of them was scored. */
static double mean_score(const struct response *r)
{
    double sum = 0, seconds = 0;

    for (int i = 0; i < RESPONSE_SLOTS; i++) {
        sum += r->score_s[i];
        seconds += r->seconds[i];
    }
    return seconds >= SCORED_LEAST_S ? sum / seconds : NAN;
}

static void weigh(struct response_memory *m, enum said said)
{
    double e = m->evidence + log(probability[said].weak / probability[said].fits);

    m->evidence = fmax(EVIDENCE_LEAST, fmin(e, EVIDENCE_MOST));
    m->weak = m->evidence >= (m->weak ? WEAK_UNTIL : WEAK_FROM);
    if (m->answers < UINT32_MAX)
        m->answers++;
}

static void drop(struct response *r, int at)
{
    r->latest_count--;
    memmove(&r->latest[at], &r->latest[at + 1],
            (size_t)(r->latest_count - at) * sizeof(r->latest[0]));
}

static int find(const struct response *r, enum response_kind kind)
{
    int at = 0;

    while (at < r->latest_count && r->latest[at].kind != kind)
        at++;
    return at;
}

/* False: nothing changed. */
static bool take(struct response *r, int64_t t_us, enum response_kind kind, enum said said)
{
    while (r->latest_count > 0 && t_us - r->latest[0].us >= ONE_STATE_US) {
        weigh(&r->before, (enum said)r->latest[0].said);
        drop(r, 0);
    }
    int at = find(r, kind);
    bool replaces = at < r->latest_count;

    if (said == SAYS_NOTHING && !replaces)
        return false;
    if (said == SAYS_NOTHING)
        drop(r, at);
    else if (replaces)
        r->latest[at].said = said;
    else
        r->latest[r->latest_count++] = (struct response_statement){ t_us, kind, said };
    r->memory = r->before;
    for (int i = 0; i < r->latest_count; i++)
        weigh(&r->memory, (enum said)r->latest[i].said);
    return true;
}

static enum said compare(int32_t feel, double score)
{
    bool low = score < SCORE_MIDDLE;

    if (feel == 3)
        return SAYS_NOTHING;
    if (feel > 3)
        return low ? TENSE_BUT_LOW : TENSE_AND_HIGH;
    return low ? CALM_AND_LOW : CALM_BUT_HIGH;
}

int response_feel(struct response *r, int64_t t_us, int32_t feel)
{
    double score = mean_score(r);

    if (feel < 1 || feel > 5)
        return -EINVAL;
    if (feel != 3 && isnan(score))
        return -ENODATA;
    return take(r, t_us, RESPONSE_FEELING, compare(feel, score)) ? 0 : -ENOMSG;
}

void response_outcome(struct response *r, int64_t t_us, const struct suggestion *offer,
                      enum outcome how)
{
    if (offer->reason != REASON_SUSTAINED)
        return;
    if (how == OUTCOME_NOT_STRESSED)
        take(r, t_us, RESPONSE_ANSWER, NOT_STRESSED);
    else if ((how == OUTCOME_ACCEPT || how == OUTCOME_DONE) &&
             (offer->type == SUGGEST_BREATHE || offer->type == SUGGEST_RELAX))
        take(r, t_us, RESPONSE_ANSWER, TAKEN_UP);
}

bool response_is_weak(const struct response *r)
{
    return r->memory.weak;
}
