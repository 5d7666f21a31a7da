/*
 * One tick after the other, from features made by hand: every reason for silence and the way out of
 * it, what locks an alarm, what is learnt.
 */
#include "testing.h"

#include "made_features.h"

/* clang-format off */
enum { QUIET = 0, RAISED = 1, SUSTAINED = 3 };
enum { KNOWN_PERSON = 0, NEW = 1, UNSETTLED = 2, UNHEARD = 4, UNRELIABLE = 8 };

static const struct row {
    const char *name;
    int flags; /* NEW: of the person; the others: of the last span */
    int n;
    struct { int until_s; double rate; enum seen seen; } span[5]; /* ticks of 10 s up to and with it, from 60 s on */
    enum why why;
    enum activity activity;
    int alarm;
} rows[] = {
    /* before there is anything to say */
    { "nothing came yet", UNSETTLED | UNHEARD, 1, { { 60, NONE, BLIND } }, WHY_NO_SENSOR, ACTIVITY_UNKNOWN, QUIET },
    { "the first minute", UNSETTLED, 1, { { 60, USUAL, STILL } }, WHY_CALIBRATING, ACTIVITY_UNKNOWN, QUIET },
    { "two minutes more of somebody new", NEW, 1, { { 170, 71, STILL } }, WHY_CALIBRATING, ACTIVITY_REST, QUIET },
    { "then there is a score", NEW, 1, { { 180, 71, STILL } }, WHY_OK, ACTIVITY_REST, QUIET },
    { "who is known gets one at once", 0, 1, { { 60, USUAL, STILL } }, WHY_OK, ACTIVITY_REST, QUIET },

    /* no rate */
    { "it fell silent", UNHEARD, 2, { { 300, USUAL, STILL }, { 310, NONE, BLIND } }, WHY_NO_SENSOR, ACTIVITY_UNKNOWN, QUIET },
    { "what comes is unusable", 0, 2, { { 300, USUAL, STILL }, { 310, NONE, STILL } }, WHY_POOR_SIGNAL, ACTIVITY_UNKNOWN, QUIET },
    { "beats that cannot be believed", UNRELIABLE, 2, { { 300, USUAL, STILL }, { 310, USUAL, STILL } }, WHY_POOR_SIGNAL, ACTIVITY_UNKNOWN, QUIET },
    { "and back", 0, 3, { { 300, USUAL, STILL }, { 310, NONE, STILL }, { 320, USUAL, STILL } }, WHY_OK, ACTIVITY_REST, QUIET },

    /* tension */
    { "15 above, seen to be still", 0, 2, { { 300, USUAL, STILL }, { 380, 75, STILL } }, WHY_OK, ACTIVITY_REST, RAISED },
    { "for five minutes", 0, 2, { { 300, USUAL, STILL }, { 600, 75, STILL } }, WHY_OK, ACTIVITY_REST, SUSTAINED },
    { "and over", 0, 3, { { 300, USUAL, STILL }, { 600, 75, STILL }, { 700, USUAL, STILL } }, WHY_OK, ACTIVITY_REST, QUIET },
    { "somebody new is not alarmed for before five minutes", NEW, 2, { { 180, 71, STILL }, { 340, 80, STILL } }, WHY_OK, ACTIVITY_REST, QUIET },
    { "but after them", NEW, 2, { { 400, 71, STILL }, { 480, 86, STILL } }, WHY_OK, ACTIVITY_REST, RAISED },
    { "a silence ends an alarm", 0, 4, { { 300, USUAL, STILL }, { 600, 75, STILL }, { 610, NONE, STILL }, { 620, 75, STILL } }, WHY_OK, ACTIVITY_REST, QUIET },
    { "a walk ends an alarm", 0, 4, { { 300, USUAL, STILL }, { 600, 75, STILL }, { 610, 80, WALK }, { 640, 75, STILL } }, WHY_OK, ACTIVITY_LIGHT, QUIET },

    /* movement that is seen */
    { "walking", 0, 2, { { 300, USUAL, STILL }, { 400, 80, WALK } }, WHY_MOVING, ACTIVITY_LIGHT, QUIET },
    { "running", 0, 2, { { 300, USUAL, STILL }, { 400, 140, WALK } }, WHY_MOVING, ACTIVITY_EXERCISE, QUIET },
    { "pedalling with a still wrist", 0, 2, { { 300, USUAL, STILL }, { 400, 130, STILL } }, WHY_MOVING, ACTIVITY_EXERCISE, QUIET },
    { "after a walk", 0, 3, { { 300, USUAL, STILL }, { 400, 80, WALK }, { 420, 70, STILL } }, WHY_RECOVERING, ACTIVITY_RECOVERY, QUIET },
    { "half a minute after it", 0, 3, { { 300, USUAL, STILL }, { 310, 80, WALK }, { 340, 65, STILL } }, WHY_OK, ACTIVITY_LIGHT, QUIET },
    { "minutes after it", 0, 3, { { 300, USUAL, STILL }, { 400, 80, WALK }, { 700, USUAL, STILL } }, WHY_OK, ACTIVITY_REST, QUIET },
    { "after a run, while the rate is up", 0, 3, { { 300, USUAL, STILL }, { 400, 140, WALK }, { 900, 75, STILL } }, WHY_RECOVERING, ACTIVITY_RECOVERY, QUIET },
    { "after a run, the rate down", 0, 3, { { 300, USUAL, STILL }, { 400, 140, WALK }, { 600, 66, STILL } }, WHY_OK, ACTIVITY_REST, QUIET },
    { "within five minutes of a run nobody is called", 0, 4, { { 300, USUAL, STILL }, { 400, 140, WALK }, { 500, 66, STILL }, { 690, 68, STILL } }, WHY_OK, ACTIVITY_REST, QUIET },
    { "then somebody is", 0, 4, { { 300, USUAL, STILL }, { 400, 140, WALK }, { 500, 66, STILL }, { 760, 69, STILL } }, WHY_OK, ACTIVITY_REST, RAISED },
    { "fidgeting is of desk work", 0, 2, { { 300, USUAL, STILL }, { 500, 75, FIDGET } }, WHY_OK, ACTIVITY_REST, RAISED },
    { "movement that goes on is scored, but calls nobody", 0, 2, { { 300, USUAL, STILL }, { 600, 69, LASTING } }, WHY_OK, ACTIVITY_LIGHT, QUIET },
    { "and with a rate of ten above it is work", 0, 2, { { 300, USUAL, STILL }, { 600, 74, LASTING } }, WHY_MOVING, ACTIVITY_LIGHT, QUIET },

    /* movement that nothing would see: the debt */
    { "15 above, blind", 0, 2, { { 300, USUAL, BLIND }, { 390, 75, BLIND } }, WHY_OK, ACTIVITY_REST, RAISED },
    { "for three minutes: perhaps exertion", 0, 2, { { 300, USUAL, BLIND }, { 440, 75, BLIND } }, WHY_OK, ACTIVITY_UNKNOWN, QUIET },
    { "for six: as likely as not", 0, 2, { { 300, USUAL, BLIND }, { 640, 78, BLIND } }, WHY_EXERTION_UNKNOWN, ACTIVITY_UNKNOWN, QUIET },
    { "a little less is still up", 0, 3, { { 300, USUAL, BLIND }, { 640, 78, BLIND }, { 650, 75, BLIND } }, WHY_EXERTION_UNKNOWN, ACTIVITY_UNKNOWN, QUIET },
    { "and after it", 0, 3, { { 300, USUAL, BLIND }, { 640, 78, BLIND }, { 660, 64, BLIND } }, WHY_OK, ACTIVITY_UNKNOWN, QUIET },
    { "8 above never is", 0, 2, { { 300, USUAL, BLIND }, { 900, 68, BLIND } }, WHY_OK, ACTIVITY_REST, SUSTAINED },
    { "a rate that only exertion explains", 0, 2, { { 300, USUAL, BLIND }, { 310, 110, BLIND } }, WHY_EXERTION_UNKNOWN, ACTIVITY_UNKNOWN, QUIET },
    { "after that rate", 0, 3, { { 300, USUAL, BLIND }, { 310, 110, BLIND }, { 340, 80, BLIND } }, WHY_RECOVERING, ACTIVITY_RECOVERY, QUIET },
    { "the source of motion fell silent", 0, 3, { { 300, USUAL, STILL }, { 310, 90, STILL }, { 320, 110, BLIND } }, WHY_EXERTION_UNKNOWN, ACTIVITY_UNKNOWN, QUIET },

    /* the house */
    { "motion in the room and ten above", 0, 2, { { 300, USUAL, BLIND }, { 330, 75, ROOM } }, WHY_MOVING, ACTIVITY_LIGHT, QUIET },
    { "motion in the room, less above", 0, 2, { { 300, USUAL, BLIND }, { 360, 69, ROOM } }, WHY_OK, ACTIVITY_REST, RAISED },
    { "for a minute: nobody is called", 0, 2, { { 300, USUAL, BLIND }, { 600, 69, ROOM_LASTING } }, WHY_OK, ACTIVITY_LIGHT, QUIET },
    { "steps", 0, 2, { { 300, USUAL, BLIND }, { 330, 66, STEPS } }, WHY_MOVING, ACTIVITY_LIGHT, QUIET },
    { "running by steps", 0, 2, { { 300, USUAL, BLIND }, { 330, 120, STEPS } }, WHY_MOVING, ACTIVITY_EXERCISE, QUIET },
    { "after steps", 0, 3, { { 300, USUAL, BLIND }, { 330, 66, STEPS }, { 350, 66, BLIND } }, WHY_RECOVERING, ACTIVITY_RECOVERY, QUIET },

    /* bed */
    { "in bed, awake", 0, 1, { { 300, USUAL, BED } }, WHY_OK, ACTIVITY_REST, QUIET },
    { "tense in bed: no walk to rule out", 0, 2, { { 300, USUAL, BED }, { 640, 78, BED } }, WHY_OK, ACTIVITY_REST, SUSTAINED },
    { "long in bed, and calm", 0, 2, { { 300, USUAL, BED }, { 700, USUAL - 1, LONG_BED } }, WHY_ASLEEP, ACTIVITY_SLEEP, QUIET },
    { "long in bed, but above the ordinary", 0, 2, { { 300, USUAL, BED }, { 700, USUAL + 8, LONG_BED } }, WHY_OK, ACTIVITY_REST, SUSTAINED },
    { "a dream", 0, 2, { { 700, USUAL - 5, LONG_BED }, { 800, USUAL + 15, LONG_BED } }, WHY_ASLEEP, ACTIVITY_SLEEP, QUIET },
    { "out of bed", 0, 2, { { 700, USUAL - 5, LONG_BED }, { 710, USUAL, BLIND } }, WHY_OK, ACTIVITY_REST, QUIET },
    { "walking though the mat says in bed", 0, 2, { { 700, USUAL - 5, LONG_BED }, { 710, USUAL + 15, BED_WALK } }, WHY_MOVING, ACTIVITY_LIGHT, QUIET },
    { "a mat that hangs, and a run", 0, 2, { { 700, USUAL - 5, LONG_BED }, { 710, USUAL + 60, LONG_BED } }, WHY_MOVING, ACTIVITY_EXERCISE, QUIET },
    { "and the rate that stays up is no sleep", 0, 3, { { 700, USUAL - 5, LONG_BED }, { 710, USUAL + 60, LONG_BED }, { 800, USUAL + 7, LONG_BED } }, WHY_OK, ACTIVITY_REST, QUIET },
    { "asleep, and the strap slipped", 0, 2, { { 700, USUAL - 5, LONG_BED }, { 710, NONE, LONG_BED } }, WHY_POOR_SIGNAL, ACTIVITY_UNKNOWN, QUIET },
    { "asleep right after a run", 0, 2, { { 300, 140, WALK }, { 310, USUAL - 5, LONG_BED } }, WHY_ASLEEP, ACTIVITY_SLEEP, QUIET },
};
/* clang-format on */

static void check_silence(const struct verdict *v)
{
    assert_int_equal(isnan(v->stress), v->why != WHY_OK);
    assert_int_equal(isnan(v->confidence), v->why != WHY_OK);
    assert_int_equal(isnan(v->over_bpm), v->why != WHY_OK);
    assert_int_equal(v->level == LEVEL_NONE, v->why != WHY_OK);
    assert_false(v->why != WHY_OK && (v->raised || v->trend != TREND_NONE || v->doubts));
    assert_false(v->sustained && !v->raised);
}

static void test_row(void **state)
{
    const struct row *r = *state;
    struct estimate e;
    const struct verdict *v = NULL;
    int t_s = 60;

    begin(&e, !(r->flags & NEW));
    for (int i = 0; i < r->n; i++)
        for (; t_s <= r->span[i].until_s; t_s += 10) {
            struct features f = features(t_s, r->span[i].rate, r->span[i].seen);
            if (i == r->n - 1) {
                f.settled = !(r->flags & UNSETTLED);
                f.heard = !(r->flags & UNHEARD);
                f.unreliable = r->flags & UNRELIABLE;
            }
            v = estimate_step(&e, &f);
            check_silence(v);
        }
    int alarm = (v->raised ? RAISED : 0) | (v->sustained ? SUSTAINED : 0);
    if (v->why != r->why || v->activity != r->activity || alarm != r->alarm)
        print_message("# %s, %s, alarm %d, debt %.1f\n", why_name(v->why),
                      activity_name(v->activity), alarm, e.debt.beats);
    assert_int_equal(v->why, r->why);
    assert_int_equal(v->activity, r->activity);
    assert_int_equal(alarm, r->alarm);
}

/* The formula by hand: it rises within 20 s, of 30 bpm above 20 count, and falls within 120 s. */
static void test_score_by_hand(void **state)
{
    (void)state;
    struct score s;

    score_init(&s);
    assert_true(fabs(score_step(&s, 0, 30) - 100 / (1 + exp(3 / 2.164))) < 1e-9);
    double average = (1 - exp(-1.5)) * 20;
    assert_true(fabs(score_step(&s, 30, 30) - 100 / (1 + exp(-(average - 3) / 2.164))) < 1e-9);
    average += (1 - exp(-.25)) * (-4 - average);
    assert_true(fabs(score_step(&s, -40, 30) - 100 / (1 + exp(-(average - 3) / 2.164))) < 1e-9);
    score_break(&s);
    assert_true(fabs(score_step(&s, 30, 30) - 50) < 1e-9); /* it may be falling from exertion */
    score_step(&s, 6, 1e9);
    assert_true(fabs(score_step(&s, 6, 30) - 80) < .01);
}

/* The formula by hand: 6 minutes 10 above, then rest, then less than the ordinary. */
static void test_debt_by_hand(void **state)
{
    (void)state;
    struct debt d = { 0 };
    double want = 0;

    for (int i = 0; i < 36; i++) {
        debt_step(&d, 10, 10, true);
        want = want * exp(-10 / 300.) + 4.5 / 6;
    }
    assert_true(fabs(d.beats - want) < 1e-9 && want > 15 && want < 16);
    assert_true(debt_is_high(&d) && !debt_is_full(&d));
    debt_step(&d, 5.5, 10, true);
    debt_step(&d, 0, 10, true);
    assert_true(fabs(d.beats - (want *= exp(-20 / 300.))) < 1e-9);
    debt_step(&d, -.1, 10, true);
    assert_true(fabs(d.beats - (want *= exp(-10 / 90.))) < 1e-9);
    debt_step(&d, 100, 10, false); /* a guess of a reference */
    assert_true(fabs(d.beats - (want *= exp(-10 / 300.))) < 1e-9);
    for (int i = 0; i < 100; i++)
        debt_step(&d, 60, 10, true);
    assert_true(d.beats == 30 && debt_is_full(&d));
    debt_step(&d, 0, 60, true);
    assert_true(debt_is_full(&d));
    debt_step(&d, 0, 10, true);
    assert_true(!debt_is_full(&d) && debt_is_high(&d));
}

/* ---- what is learnt ---- */

/* clang-format off */
static const struct learnt {
    const char *name;
    double rate;
    enum seen seen;
    double share; /* of an hour that goes into the reference */
} learnt[] = {
    { "rest", USUAL, STILL, 1 },
    { "tension", USUAL + 12, STILL, .75 }, /* half, and all of it once it has become ordinary */
    { "tension, blind: half until the debt is paid", USUAL + 9, BLIND, .935 },
    { "walking", USUAL + 25, WALK, 0 },
    { "walking by steps", USUAL + 25, STEPS, 0 },
    { "pedalling with a still wrist", USUAL + 60, STILL, .1 },
    { "a run that is never over", USUAL + 27, STILL, .43 }, /* recovery, then as tension */
    { "sleep", USUAL - 8, LONG_BED, 0 },
    { "awake in bed", USUAL + 1, BED, 1 },
};
/* clang-format on */

static void test_learnt(void **state)
{
    const struct learnt *r = *state;
    struct estimate e;

    begin(&e, true);
    for (int t_s = 60; t_s < 3660; t_s += 10) {
        struct features f = features(t_s, t_s == 60 && r->rate > 85 ? 140 : r->rate, r->seen);
        estimate_step(&e, &f);
    }
    double share = (e.baseline.learnt_min - 600) / 60;
    if (!(fabs(share - r->share) < .015))
        print_message("# %.3f\n", share);
    assert_true(fabs(share - r->share) < .015);
    assert_int_equal(e.baseline.ln_rmssd.minutes > 0, e.verdict.why == WHY_OK);
}

/* A wrong prior must not keep a person "exercising" for the whole of a quiet day. */
static void test_wrong_prior_is_unlearnt(void **state)
{
    (void)state;
    for (int seen = BLIND; seen <= STILL; seen++) {
        struct estimate e;
        int silent = 0, ticks = 0;
        begin(&e, true);
        for (int t_s = 60; t_s <= 4 * 3600; t_s += 10, ticks++) {
            struct features f = features(t_s, USUAL + 36, (enum seen)seen);
            silent += estimate_step(&e, &f)->why != WHY_OK;
        }
        assert_true(silent > 0 && silent < ticks * .6);
    }
}

static void test_same_tick_again(void **state)
{
    (void)state;
    struct estimate e;
    struct features f = features(60, USUAL + 3, STILL);

    begin(&e, true);
    estimate_step(&e, &f);
    struct estimate before = e;
    f.rate_bpm = 100;
    assert_true(estimate_step(&e, &f)->stress == before.verdict.stress);
    assert_memory_equal(&e, &before, sizeof(e));
}

int main(void)
{
    struct tests tests = { 0 };

    ADD_ROWS(&tests, rows, test_row);
    ADD_ROWS(&tests, learnt, test_learnt);
    ADD_TEST(&tests, test_score_by_hand);
    ADD_TEST(&tests, test_debt_by_hand);
    ADD_TEST(&tests, test_wrong_prior_is_unlearnt);
    ADD_TEST(&tests, test_same_tick_again);
    return RUN_TESTS(&tests, "estimate");
}
