/* Respiration on hearts that follow a known breath: how often it answers, and how often wrongly. */
#include "testing.h"

#include "breathing.h"
#include "respiration.h"

#include <math.h>
#include <string.h>

#define MINUTES 100 /* of each row */
#define WRONG   2.0 /* breaths a minute from the truth */
#define MS      RR_TICKS_PER_MS

/* clang-format off */
static const struct row {
    const char *name;
    struct breathing b;
    int least, most; /* answers, in percent */
    int wrong;       /* at most, in percent */
} rows[] = {
    { "deep, 10 a minute",         { 10, 25, .08, 15, 20, 3, 0, 65 }, 70, 100, 0 },
    { "deep, 15 a minute",         { 15, 25, .08, 15, 20, 3, 0, 65 }, 85, 100, 0 },
    { "deep, 20 a minute",         { 20, 25, .08, 15, 20, 3, 0, 65 }, 85, 100, 0 },
    { "deep, 25 a minute",         { 25, 25, .08, 15, 20, 3, 0, 65 }, 85, 100, 3 },
    { "shallow, 15 a minute",      { 15, 12, .08,  6, 10, 3, 0, 65 }, 85, 100, 0 },
    { "shallow in large waves",    { 15, 12, .08, 15, 20, 3, 0, 65 }, 25, 100, 1 },
    { "guided, 6 a minute",        {  6, 80, .03, 15, 20, 3, 0, 65 }, 75, 100, 0 },
    { "guided, 8 a minute",        {  8, 80, .03, 15, 20, 3, 0, 65 }, 80, 100, 0 },
    { "ectopic beats",             { 15, 25, .08, 15, 20, 3, .05, 65 }, 60, 100, 1 },
    { "a noisy sensor",            { 15, 25, .08, 15, 20, 15, 0, 65 }, 35, 100, 2 },
    { "a fast heart",              { 18, 15, .08, 15, 20, 3, 0, 90 }, 50, 100, 1 },
    { "a slow heart",              { 12, 25, .08, 15, 20, 3, 0, 45 }, 80, 100, 0 },
    { "hardly any wave",           { 15, 3, .08, 15, 20, 3, 0, 65 }, 0, 5, 2 },
    { "none, and none of pressure", { 15, 0, .08, 0, 20, 3, 0, 65 }, 0, 3, 3 },
    { "none, waves of pressure",   { 15, 0, .08, 15, 20, 3, 0, 65 }, 0, 3, 3 },
    { "none, large ones",          { 15, 0, .08, 30, 20, 3, 0, 65 }, 0, 8, 8 },
    { "none, noise only",          { 15, 0, .08, 0, 5, 20, 0, 65 }, 0, 2, 2 },
    { "less than a ms of wave",    { 15, .6, .03, 0, .3, .05, 0, 65 }, 0, 2, 2 },
    { "slow, and not its harmonic", { 5, 30, .02, 0, 0, 1, 0, 65 }, 0, 60, 2 },
    { "speech",                    { 15, 25, .5, 15, 20, 3, 0, 65 }, 0, 30, 10 },
};
/* clang-format on */

static void test_row(void **state)
{
    const struct row *r = *state;
    struct respiration *x = respiration_new();
    struct random random = { 101 };
    struct series_beat beats[BREATHING_BEATS];
    int answers = 0, wrong = 0;

    assert_non_null(x);
    for (int i = 0; i < MINUTES; i++) {
        double actual;
        struct series s = { beats, breathing_make(&r->b, &random, beats, &actual) };
        struct breath breath;
        respiration_of(x, &s, &breath);
        /* NAN: too many set aside */
        assert_true(isnan(breath.confidence) || (breath.confidence >= 0 && breath.confidence <= 1));
        assert_int_equal(!isnan(breath.bpm), breath.confidence >= RESPIRATION_CONFIDENT);
        if (isnan(breath.bpm))
            continue;
        answers++;
        wrong += r->b.depth_ms == 0 || fabs(breath.bpm - actual) > WRONG;
    }
    print_message("# %s: %d of %d answered, %d wrong\n", r->name, answers, MINUTES, wrong);
    assert_in_range(answers * 100 / MINUTES, r->least, r->most);
    assert_in_range(wrong * 100 / MINUTES, 0, r->wrong);
    respiration_free(x);
}

/* What is done to a minute that would give an answer. */
enum harm { NOTHING, GAP_EARLY, GAP_LATE, HALF, QUARTER_ASIDE, STRETCH_ASIDE, SLOW_HEART };

static const struct silence {
    const char *name;
    enum harm harm;
    bool answers;
} silences[] = {
    { "unharmed", NOTHING, true },
    { "a gap 10 s after the start", GAP_EARLY, true },
    { "a gap 30 s after the start", GAP_LATE, false },
    { "half a minute", HALF, false },
    { "a quarter set aside", QUARTER_ASIDE, false },
    { "a breath set aside in the middle", STRETCH_ASIDE, false },
    { "20 beats in the minute", SLOW_HEART, false },
};

static void test_silence(void **state)
{
    const struct silence *r = *state;
    static const struct breathing deep = { 15, 40, 0.03, 5, 5, 2, 0, 65 };
    struct respiration *x = respiration_new();
    struct random random = { 7 };
    struct series_beat beats[BREATHING_BEATS];
    struct breath breath;
    double actual, t_s = 0;
    size_t n = breathing_make(&deep, &random, beats, &actual);

    assert_non_null(x);
    for (size_t i = 0; i < n; i++) {
        double before_s = t_s;
        t_s += (double)beats[i].ticks / RR_TICKS_PER_S;
        if ((r->harm == GAP_EARLY && before_s < 10 && t_s >= 10) ||
            (r->harm == GAP_LATE && before_s < 30 && t_s >= 30))
            beats[i].follows = false;
        if ((r->harm == QUARTER_ASIDE && i % 4 == 3) ||
            (r->harm == STRETCH_ASIDE && t_s > 28 && t_s < 34))
            beats[i].ok = false;
        if (r->harm == SLOW_HEART)
            beats[i].ticks = 3 * RR_TICKS_PER_S;
    }
    if (r->harm == HALF)
        n /= 2;
    if (r->harm == SLOW_HEART)
        n = 20;
    respiration_of(x, &(struct series){ beats, n }, &breath);
    if (r->answers)
        assert_true(fabs(breath.bpm - actual) < 1);
    else
        assert_true(isnan(breath.bpm) && isnan(breath.confidence));
    respiration_free(x);
}

static void test_hostile(void **state)
{
    (void)state;
    static const int32_t ticks[] = {
        1, 8 * MS, 800 * MS, 800 * MS, 125 * MS, 64000 * MS, INT32_MAX
    };
    struct respiration *x = respiration_new();
    struct series_beat beats[RESPIRATION_BEATS];
    struct random random = { 3 };
    struct breath breath;

    assert_non_null(x);
    for (int round = 0; round < 3000; round++) {
        size_t n = (size_t)random_between(&random, 0, RESPIRATION_BEATS);
        for (size_t i = 0; i < n; i++) {
            beats[i].ticks = round % 3 == 0 ? 800 * MS : ticks[random_between(&random, 0, 6)];
            beats[i].ok = round % 2 || random_between(&random, 0, 9) > 0;
            beats[i].follows = random_between(&random, 0, 99) > 0;
        }
        respiration_of(x, &(struct series){ beats, n }, &breath);
        assert_true(isnan(breath.bpm) || (breath.bpm > 3 && breath.bpm < 41));
        assert_true(isnan(breath.confidence) || (breath.confidence >= 0 && breath.confidence <= 1));
    }
    respiration_free(x);
    respiration_free(NULL);
}

int main(void)
{
    struct tests tests = { 0 };

    ADD_ROWS(&tests, rows, test_row);
    ADD_ROWS(&tests, silences, test_silence);
    ADD_TEST(&tests, test_hostile);
    return RUN_TESTS(&tests, "respiration");
}
