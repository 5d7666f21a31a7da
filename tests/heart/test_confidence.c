/* What lowers the confidence, which word is said for it, and that the order survives. */
#include "testing.h"

#include "confidence.h"
#include "made_features.h"

/* clang-format off */
#define SIGNAL    (1u << DOUBT_SIGNAL)
#define RATE_ONLY (1u << DOUBT_RATE_ONLY)
#define NO_MOTION (1u << DOUBT_NO_MOTION)
#define LEARNING  (1u << DOUBT_LEARNING)
#define EXERTION  (1u << DOUBT_EXERTION)
#define CONDITION (1u << DOUBT_CONDITION)

static const struct doubted {
    const char *name;
    double coverage, artifacts;
    int diffs;
    enum seen seen;
    bool person_new, ran, condition;
    double factor; /* against the best there is */
    uint32_t doubts;
} doubted[] = {
    { "nothing to doubt", 1, 0, 55, STILL, 0, 0, 0, 1, 0 },
    { "nothing tells of motion", 1, 0, 55, BLIND, 0, 0, 0, .5, NO_MOTION },
    { "a room sensor is no source of motion", 1, 0, 55, ROOM, 0, 0, 0, .5, NO_MOTION },
    { "in bed it is known", 1, 0, 55, BED, 0, 0, 0, 1, 0 },
    { "a rate alone", 0, 0, 0, STILL, 0, 0, 0, .5, RATE_ONLY },
    { "beats with gaps", .6, 0, 30, STILL, 0, 0, 0, .75, SIGNAL },
    { "hardly any beats", .2, 0, 10, STILL, 0, 0, 0, .5, SIGNAL },
    { "all beats set aside", 0, 1, 0, STILL, 0, 0, 0, .5, SIGNAL },
    { "a sixth of the beats set aside", 1, .15, 40, STILL, 0, 0, 0, .5, SIGNAL },
    { "three tenths set aside", 1, .3, 40, STILL, 0, 0, 0, .5, SIGNAL },
    { "with gaps, and some set aside", .6, .15, 40, STILL, 0, 0, 0, .5, SIGNAL },
    { "almost a tenth less is not worth saying", 1, .029, 55, STILL, 0, 0, 0, 1 - .029 / .3, 0 },
    { "more than a tenth is", 1, .031, 55, STILL, 0, 0, 0, 1 - .031 / .3, SIGNAL },
    { "a few beats set aside", 1, .01, 50, STILL, 0, 0, 0, 1 - .01 / .3, 0 },
    { "beats that cover just enough", .31, 0, 20, STILL, 0, 0, 0, .5, SIGNAL },
    { "beats that cover just too little", .29, 0, 20, STILL, 0, 0, 0, .5, SIGNAL },
    { "a difference too few", 1, 0, 19, STILL, 0, 0, 0, .5, SIGNAL },
    { "just differences enough", 1, 0, 20, STILL, 0, 0, 0, 1, 0 },
    { "a declared condition", 1, 0, 55, STILL, 0, 0, 1, .5, CONDITION },
    { "after a run", 1, 0, 55, STILL, 0, 1, 0, .64, EXERTION },
    { "movement that goes on", 1, 0, 55, ROOM_LASTING, 0, 0, 0, .4, EXERTION | NO_MOTION },
    { "somebody new", 1, 0, 55, STILL, 1, 0, 0, -1, LEARNING },
    { "all at once", .2, .15, 10, BLIND, 1, 0, 1, -1, SIGNAL | NO_MOTION | LEARNING | CONDITION },
};
/* clang-format on */

static void test_doubted(void **state)
{
    const struct doubted *r = *state;
    struct verdict got[2];

    for (int with = 0; with < 2; with++) {
        struct estimate e;
        begin(&e, !(with && r->person_new));
        for (int t_s = 60; t_s <= 400; t_s += 10) {
            struct features f = features(t_s, USUAL, with ? r->seen : STILL);
            if (with) {
                f.coverage_60s = r->coverage;
                f.artifacts_60s = r->artifacts;
                f.diffs_60s = r->diffs;
                f.condition = r->condition;
                if (r->ran && t_s == 60)
                    f.rate_bpm = 140;
            }
            if (r->ran && t_s > 330) /* while it is still remembered and locked */
                break;
            got[with] = *estimate_step(&e, &f);
        }
    }
    assert_int_equal(got[0].doubts, 0);
    assert_int_equal(got[1].doubts, r->doubts);
    if (r->factor > 0 && !(fabs(got[1].confidence / got[0].confidence - r->factor) < .02))
        print_message("# factor %.4f\n", got[1].confidence / got[0].confidence);
    assert_true(r->factor < 0 || fabs(got[1].confidence / got[0].confidence - r->factor) < .02);
    assert_true(got[1].confidence > 0 && got[1].confidence <= 1);
}

/* More artifacts or less coverage never make it surer, and never quite nothing. */
static void test_signal_is_monotone(void **state)
{
    (void)state;
    struct grounds g = { .own_min = 30, .motion_known = true, .decided = 1 };
    uint32_t doubts;

    for (int a = 0; a < 100; a++)
        for (int c = 0; c < 100; c++) {
            g.coverage_60s = 1 - c / 100.;
            g.artifacts_60s = a / 100.;
            g.diffs_60s = 60 - c * 60 / 100;
            double here = confidence(&g, &doubts);
            g.artifacts_60s += .01;
            double worse = confidence(&g, &doubts);
            g.artifacts_60s -= .01;
            g.coverage_60s -= .01;
            assert_true(here > .4 && worse <= here && confidence(&g, &doubts) <= here);
        }
}

/* The further from undecided, the surer; the order survives whatever lowers it. */
static void test_confidence_is_ordered(void **state)
{
    (void)state;
    static const double over[] = { 3, 3.5, 4.5, 6, 9, 12 };

    for (int seen = BLIND; seen <= STILL; seen++) {
        double before = 0;
        for (size_t i = 0; i < sizeof(over) / sizeof(over[0]); i++) {
            struct estimate e;
            const struct verdict *v = NULL;
            begin(&e, true);
            for (int t_s = 60; t_s <= 120; t_s += 10) {
                struct features f = features(t_s, USUAL + over[i], (enum seen)seen);
                v = estimate_step(&e, &f);
            }
            assert_true(v->confidence > before);
            before = v->confidence;
        }
    }
}

/* The formula by hand, where nothing is to be doubted. */
static void test_confidence_by_hand(void **state)
{
    (void)state;
    struct estimate e;

    begin(&e, true);
    struct features f = features(60, USUAL - 2, STILL);
    double learnt = (30 + 1 / 6.) / (32 + 1 / 6.), decided = .1 + .9 * tanh(1);
    assert_true(fabs(estimate_step(&e, &f)->confidence - learnt * decided) < 1e-3);
    assert_true(fabs(e.verdict.over_bpm + 2) < 1e-9);
    begin(&e, true);
    f = features(60, USUAL + 3, STILL);
    assert_true(fabs(estimate_step(&e, &f)->confidence - learnt * .1) < 1e-3);
    begin(&e, false);
    for (int t_s = 60; t_s <= 180; t_s += 10) {
        f = features(t_s, 71, STILL);
        estimate_step(&e, &f);
    }
    double own = e.baseline.rate.minutes;
    assert_true(own > 2 && own < 2.2);
    assert_true(fabs(e.verdict.confidence - own / (own + 2) * score_decided(&e.score)) < 1e-9);
}

/* For ten minutes after it a run lowers the confidence. */
static void test_run_is_remembered(void **state)
{
    (void)state;
    struct estimate e;

    begin(&e, true);
    for (int t_s = 60; t_s <= 700; t_s += 10) {
        struct features f = features(t_s, t_s <= 60 ? 140 : USUAL, STILL);
        const struct verdict *v = estimate_step(&e, &f);
        if (v->why == WHY_OK)
            assert_int_equal(v->doubts & EXERTION, t_s < 660 ? EXERTION : 0);
    }
}

int main(void)
{
    struct tests tests = { 0 };

    ADD_ROWS(&tests, doubted, test_doubted);
    ADD_TEST(&tests, test_signal_is_monotone);
    ADD_TEST(&tests, test_confidence_is_ordered);
    ADD_TEST(&tests, test_confidence_by_hand);
    ADD_TEST(&tests, test_run_is_remembered);
    return RUN_TESTS(&tests, "confidence");
}
