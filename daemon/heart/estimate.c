/*
 * estimate.c - one tick of the estimate
 *
 *     over      = rate - reference             reference: baseline.h
 *     debt     += over - 5.5 a minute          leaky; debt.h
 *     NO RATE   nothing usable came            poor_signal, no_sensor
 *     ASLEEP    in bed, and calm once          asleep, until out of bed or on the move
 *     ACTIVE    motion, or only exertion       moving, exertion_unknown
 *     RECOVERY  after it                       recovering; gate.h
 *     OPEN      average of over, slow to fall  score.h
 *               first two minutes              calibrating
 *               debt full, rate still up       exertion_unknown
 *               else                           ok: a score; raised, unless locked
 *
 * Learning is bounded on both sides: a tense minute, or one of suspected exertion, counts half, so
 * that it does not become ordinary; what is never learnt would make a wrong prior hold for good, so
 * recovery and a high rate alone still count a little. Sleep is not learnt: its rate is that of no
 * seated moment.
 *
 * Where movement would not be seen the debt stands in for it. A high debt keeps the alarm quiet and
 * lowers the confidence; the score is withheld only where the debt is full and the rate still up.
 */
#include "estimate.h"

#include "confidence.h"
#include "instant.h"

#include <math.h>
#include <string.h>

#define YOUNG_MIN 5.0 /* of the person's own minutes, below which the reference is a guess */
#define WARM_US   (120 * US_PER_S)
#define DT_MOST_S 60.0 /* a hole: what lies between two ticks further apart is not known */

#define LEARN_RECOVERY 0.25
#define LEARN_EXERTION 0.10
#define LEARN_DOUBTFUL 0.5 /* tense, or perhaps exertion */
#define TENSE_BPM      8.0 /* 91 points */

/* The average goes on over a short silence; after a longer one it would be of another time. */
#define SILENCE_US (60 * US_PER_S)

/* What keeps the alarm quiet, what withholds the score, and what makes it less sure. */
#define QUIET_AFTER_EXERTION_US (300 * US_PER_S)
#define FULL_DEBT_BPM           12.0 /* a rate this much above pays no debt back */
#define REMEMBERED_US           (600 * US_PER_S)

void estimate_init(struct estimate *e, int32_t age_years, int32_t step_s)
{
    memset(e, 0, sizeof(*e));
    e->age_years = age_years;
    e->step_s = step_s;
    baseline_init(&e->baseline, age_years);
    gate_init(&e->gate);
    score_init(&e->score);
    alarm_init(&e->alarm);
    e->first_us = e->previous_us = e->missing_us = INSTANT_NEVER;
}

static bool is_since(int64_t then_us, int64_t t_us, int64_t span_us)
{
    return then_us != INSTANT_NEVER && t_us - then_us < span_us;
}

/* What follows has nothing to do with what was before it. */
static void break_off(struct estimate *e)
{
    score_break(&e->score);
    trend_break(&e->history);
    alarm_init(&e->alarm);
    e->level = LEVEL_NONE;
}

/* Nothing to say: no alarm is held meanwhile. The average may go on. */
static void silence(struct estimate *e, enum why why, enum activity activity)
{
    alarm_init(&e->alarm);
    e->level = LEVEL_NONE;
    e->verdict = (struct verdict){
        .stress = NAN, .confidence = NAN, .over_bpm = NAN, .why = why, .activity = activity
    };
}

/* What the heart did in this time is not known; the debt is paid back as after any exertion. */
static void unseen(struct estimate *e, double dt_s)
{
    debt_step(&e->debt, 0, dt_s, false);
}

static void no_rate(struct estimate *e, const struct features *f, double dt_s)
{
    unseen(e, dt_s);
    if (e->missing_us == INSTANT_NEVER)
        e->missing_us = f->t_us;
    if (f->t_us - e->missing_us >= SILENCE_US)
        break_off(e);
    silence(e, f->heard ? WHY_POOR_SIGNAL : WHY_NO_SENSOR, ACTIVITY_UNKNOWN);
}

/* Falls asleep with the rate down; a dream that raises it does not end it, exertion does. */
static bool is_asleep(const struct estimate *e, const struct features *f, double over_bpm)
{
    const struct movement *m = &f->movement;

    return m->in_bed && !m->strong && e->gate.exerted_us != f->t_us &&
           (e->asleep || (m->long_in_bed && over_bpm <= 0));
}

static void gated(struct estimate *e, const struct features *f, double dt_min)
{
    const struct movement *m = &f->movement;

    break_off(e);
    if (e->gate.state == GATE_RECOVERY) {
        baseline_learn_rate(&e->baseline, f->rate_bpm, LEARN_RECOVERY * dt_min);
        silence(e, WHY_RECOVERING, ACTIVITY_RECOVERY);
        return;
    }
    if (!m->strong)
        baseline_learn_rate(&e->baseline, f->rate_bpm, LEARN_EXERTION * dt_min);
    if (m->known || m->soft)
        silence(e, WHY_MOVING, e->gate.exertion ? ACTIVITY_EXERCISE : ACTIVITY_LIGHT);
    else
        silence(e, WHY_EXERTION_UNKNOWN, ACTIVITY_UNKNOWN);
}

static void learn(struct estimate *e, const struct features *f, bool young, double dt_min)
{
    bool doubtful = !f->movement.known && debt_is_high(&e->debt);
    bool tense = !young && e->score.average >= TENSE_BPM;
    double minutes = (doubtful || tense ? LEARN_DOUBTFUL : 1) * dt_min;

    baseline_learn_rate(&e->baseline, f->rate_bpm, minutes);
    if (!isnan(f->rmssd_120s_ms))
        baseline_learn_ln_rmssd(&e->baseline, log(f->rmssd_120s_ms), minutes);
}

/* Exertion, now or lately, is as good an explanation: the score is shown, but nobody is called. */
static bool is_locked(const struct estimate *e, const struct features *f)
{
    return e->lasting || (!f->movement.known && debt_is_high(&e->debt)) ||
           is_since(e->gate.exerted_us, f->t_us, QUIET_AFTER_EXERTION_US);
}

/* From the heart alone a walk cannot be told from tension, but rest from both. */
static enum activity activity_of(const struct estimate *e, const struct features *f)
{
    if (e->lasting)
        return ACTIVITY_LIGHT;
    return !f->movement.known && debt_is_high(&e->debt) ? ACTIVITY_UNKNOWN : ACTIVITY_REST;
}

static double confidence_of(const struct estimate *e, const struct features *f, bool locked,
                            uint32_t *doubts)
{
    return confidence(
        &(struct grounds){
            .coverage_60s = f->coverage_60s,
            .artifacts_60s = f->artifacts_60s,
            .diffs_60s = f->diffs_60s,
            .own_min = baseline_own_min(&e->baseline),
            .active_of_late = is_since(e->gate.active_us, f->t_us, REMEMBERED_US),
            .locked = locked,
            .motion_known = f->movement.known,
            .condition = f->condition,
            .decided = score_decided(&e->score),
        },
        doubts);
}

static void judge(struct estimate *e, const struct features *f, double over_bpm, double score)
{
    bool locked = is_locked(e, f);
    /* Minutes seen, not learnt: a person who is tense from the start is learnt from slowly. */
    bool trusted = baseline_is_stored(&e->baseline) || e->scored_min >= YOUNG_MIN;
    struct verdict *v = &e->verdict;

    if (locked)
        alarm_init(&e->alarm);
    else
        alarm_step(&e->alarm, f->t_us, score, over_bpm < SCORE_UNDECIDED_BPM, !f->movement.known);
    e->level = level_step(e->level, score);
    *v = (struct verdict){
        .stress = score,
        .level = e->level,
        .raised = trusted && e->alarm.raised,
        .sustained = trusted && e->alarm.raised && e->alarm.sustained,
        .over_bpm = over_bpm,
        .trend = trend_step(&e->history, f->t_us, score, e->step_s),
        .why = WHY_OK,
        .activity = activity_of(e, f),
    };
    v->confidence = confidence_of(e, f, locked, &v->doubts);
}

static void scored(struct estimate *e, const struct features *f, double over_bpm, bool young,
                   double dt_s)
{
    double score = score_step(&e->score, over_bpm, dt_s);

    learn(e, f, young, dt_s / 60);
    e->scored_min += dt_s / 60;
    if (f->t_us - e->first_us < WARM_US && !baseline_is_stored(&e->baseline)) {
        silence(e, WHY_CALIBRATING, ACTIVITY_REST);
    } else if (!f->movement.known && debt_is_full(&e->debt) && over_bpm > FULL_DEBT_BPM) {
        break_off(e);
        silence(e, WHY_EXERTION_UNKNOWN, ACTIVITY_UNKNOWN);
    } else {
        judge(e, f, over_bpm, score);
    }
}

/* What came between two ticks, in seconds. After a hole nothing goes on. */
static double step(struct estimate *e, int64_t t_us)
{
    double dt_s = e->step_s;

    if (e->previous_us != INSTANT_NEVER)
        dt_s = (double)(t_us - e->previous_us) / US_PER_S;
    e->previous_us = t_us;
    if (dt_s > DT_MOST_S) {
        break_off(e);
        unseen(e, dt_s - DT_MOST_S);
        e->moved.average_g = 0;
        dt_s = DT_MOST_S;
    }
    return dt_s;
}

const struct verdict *estimate_step(struct estimate *e, const struct features *f)
{
    if (e->previous_us != INSTANT_NEVER && f->t_us <= e->previous_us)
        return &e->verdict;
    if (!f->settled) {
        silence(e, f->heard ? WHY_CALIBRATING : WHY_NO_SENSOR, ACTIVITY_UNKNOWN);
        return &e->verdict;
    }
    double dt_s = step(e, f->t_us);
    e->lasting = moved_step(&e->moved, &f->movement, dt_s);
    if (isnan(f->rate_bpm) || f->unreliable) {
        no_rate(e, f, dt_s);
        return &e->verdict;
    }
    e->missing_us = INSTANT_NEVER;
    if (e->first_us == INSTANT_NEVER)
        e->first_us = f->t_us;

    double reference = baseline_rate(&e->baseline), over_bpm = f->rate_bpm - reference;
    bool young = baseline_own_min(&e->baseline) < YOUNG_MIN;

    debt_step(&e->debt, over_bpm, dt_s, !young);
    gate_step(&e->gate, &(struct gate_input){
                            .t_us = f->t_us,
                            .rate_bpm = f->rate_bpm,
                            .reference_bpm = reference,
                            .prior_bpm = e->baseline.prior_rate,
                            .movement = f->movement,
                            .age_years = e->age_years,
                            .young = young,
                        });
    e->asleep = is_asleep(e, f, over_bpm);
    if (e->asleep) {
        break_off(e);
        silence(e, WHY_ASLEEP, ACTIVITY_SLEEP);
    } else if (e->gate.state == GATE_OPEN) {
        scored(e, f, over_bpm, young, dt_s);
    } else {
        gated(e, f, dt_s / 60);
    }
    return &e->verdict;
}
