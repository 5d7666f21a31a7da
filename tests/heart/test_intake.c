/* The beat clock: which arrivals follow on, and which come after a gap. */
#include "testing.h"

#include "instant.h"
#include "intake.h"
#include "random.h"
#include "rr.h"

#include <math.h>

/* clang-format off */
static const struct row {
    const char *name;
    int n;
    struct {
        double t_s, rr_ms;
        bool lost, breaks; /* the sensor says so; intake_break() before it */
        bool follows;
    } step[12];
} rows[] = {
    { "the first follows on from nothing", 1, { { 5, 800, 0, 0, false } } },
    { "one by one", 3, { { 1, 800, 0, 0, false }, { 1.8, 800, 0, 0, true }, { 2.7, 900, 0, 0, true } } },
    { "late by 1.4 s", 2, { { 1, 800, 0, 0, false }, { 3.2, 800, 0, 0, true } } },
    { "late by exactly 1.5 s", 2, { { 1, 800, 0, 0, false }, { 3.3, 800, 0, 0, true } } },
    { "late by a little more", 2, { { 1, 800, 0, 0, false }, { 3.301, 800, 0, 0, false } } },
    { "later each time: beats are being lost", 4,
      { { 1, 1000, 0, 0, false }, { 3.4, 1000, 0, 0, true }, { 5.8, 1000, 0, 0, false }, { 7.0, 1000, 0, 0, true } } },
    { "two in a message", 5,
      { { 1, 800, 0, 0, false }, { 1, 800, 0, 0, true }, { 2.6, 800, 0, 0, true }, { 2.6, 800, 0, 0, true }, { 4.2, 800, 0, 0, true } } },
    { "after a batch of three the next may be late by as much", 6,
      { { 0, 1000, 0, 0, false }, { 0, 1000, 0, 0, true }, { 0, 1000, 0, 0, true }, { 3, 1000, 0, 0, true }, { 3, 1000, 0, 0, true }, { 3, 1000, 0, 0, true } } },
    { "but no more", 4,
      { { 0, 1000, 0, 0, false }, { 0, 1000, 0, 0, true }, { 0, 1000, 0, 0, true }, { 4.6, 1000, 0, 0, false } } },
    { "a first batch leaves no lead for good", 6,
      { { 0, 1000, 0, 0, false }, { 0, 1000, 0, 0, true }, { 0, 1000, 0, 0, true }, { 1, 1000, 0, 0, true }, { 2, 1000, 0, 0, true }, { 4.6, 1000, 0, 0, false } } },
    { "a message of one beat too many leaves none, either", 6,
      { { 0, 1000, 0, 0, false }, { 1, 1000, 0, 0, true }, { 1, 1000, 0, 0, true }, { 2, 1000, 0, 0, true }, { 3, 1000, 0, 0, true }, { 5.6, 1000, 0, 0, false } } },
    { "the link stalls and catches up at once: one gap, and none hidden after it", 8,
      { { 0, 1000, 0, 0, false }, { 1, 1000, 0, 0, true }, { 5, 1000, 0, 0, false }, { 5, 1000, 0, 0, true }, { 5, 1000, 0, 0, true }, { 5, 1000, 0, 0, true },
        { 6, 1000, 0, 0, true }, { 9, 1000, 0, 0, false } } },
    { "it catches up in messages of their own", 7,
      { { 0, 1000, 0, 0, false }, { 1, 1000, 0, 0, true }, { 5, 1000, 0, 0, false }, { 5.01, 1000, 0, 0, true }, { 5.02, 1000, 0, 0, true }, { 6, 1000, 0, 0, true },
        { 8.6, 1000, 0, 0, false } } },
    { "after a gap the clock begins anew", 3,
      { { 1, 800, 0, 0, false }, { 60, 800, 0, 0, false }, { 60.8, 800, 0, 0, true } } },
    { "an interval as long as the silence", 2, { { 1, 800, 0, 0, false }, { 65, 64000, 0, 0, true } } },
    { "the sensor lost beats", 3,
      { { 1, 800, 0, 0, false }, { 1.8, 800, true, 0, false }, { 2.6, 800, 0, 0, true } } },
    { "another sensor leads", 3,
      { { 1, 800, 0, 0, false }, { 1.8, 800, 0, true, false }, { 2.6, 800, 0, 0, true } } },
    { "lost beats, and late, too", 3,
      { { 1, 800, 0, 0, false }, { 9, 800, true, 0, false }, { 9.8, 800, 0, 0, true } } },
    { "a gap within a message", 4,
      { { 1, 800, 0, 0, false }, { 3, 800, 0, 0, true }, { 3, 800, true, 0, false }, { 3, 800, 0, 0, true } } },
    { "two gaps in a row", 4,
      { { 1, 800, 0, 0, false }, { 9, 800, 0, 0, false }, { 20, 800, 0, 0, false }, { 20.8, 800, 0, 0, true } } },
    { "the longest interval there can be", 3,
      { { 1, 800, 0, 0, false }, { 2, 1000000, 0, 0, true }, { 2.8, 800, 0, 0, true } } },
};
/* clang-format on */

static void test_row(void **state)
{
    const struct row *r = *state;
    struct intake in = { 0 };

    for (int i = 0; i < r->n; i++) {
        if (r->step[i].breaks)
            intake_break(&in);
        struct rr_interval rr = { rr_from_ms(r->step[i].rr_ms), 100, r->step[i].lost };
        bool follows = intake_follows(&in, (int64_t)(r->step[i].t_s * 1000 + .5) * US_PER_MS, &rr);
        if (follows != r->step[i].follows)
            print_message("# at %g s\n", r->step[i].t_s);
        assert_int_equal(follows, r->step[i].follows);
    }
}

/* A sensor that repeats itself must not push the clock so far ahead that it never sees a gap again.
 */
static void test_lead_is_bounded(void **state)
{
    (void)state;
    struct intake in = { 0 };
    struct rr_interval rr = { rr_from_ms(1000), 100, false };

    for (int s = 0; s < 3600; s++)
        for (int twice = 0; twice < 2; twice++)
            intake_follows(&in, s * US_PER_S, &rr);
    assert_false(intake_follows(&in, 3700 * US_PER_S, &rr));
}

/*
 * Beats wait for the next message, messages for the radio: never a gap. But whoever takes a few
 * seconds of beats away finds exactly one, at once.
 */
static void test_messages(void **state)
{
    (void)state;
    struct random r = { 6 };
    struct intake in = { 0 };
    double beat_s = 10, message_s = 10, late_s = 0;
    int gaps = 0, holes = 0;
    bool hole = false;

    for (int i = 0; i < 100000; i++) {
        double rr_ms = 400 + 800 * random_unit(&r);
        beat_s += rr_ms / 1000;
        if (beat_s > message_s) {
            message_s = floor(beat_s) + 1;
            late_s = .4 * random_unit(&r);
        }
        if (i % 200 > 197) { /* never arrives */
            beat_s += 3;
            hole = true;
            continue;
        }
        struct rr_interval rr = { rr_from_ms(rr_ms), 100, false };
        bool follows = intake_follows(&in, (int64_t)((message_s + late_s) * 1000) * US_PER_MS, &rr);
        assert_int_equal(follows, i > 0 && !hole);
        gaps += i > 0 && !follows;
        holes += hole;
        hole = false;
    }
    assert_true(holes > 400);
    assert_int_equal(gaps, holes);
}

/*
 * A day of a sensor whose clock runs beside ours, in messages of so many beats: never a gap but
 * where beats were lost. Where ours is the faster one, the clock falls back by 4 s a day and a gap
 * is seen that is none, each time that a tolerance is used up.
 */
static const struct drift {
    const char *name;
    double ppm;     /* of the sensor's seconds beyond ours */
    int beats;      /* a message */
    int false_gaps; /* at most */
} drifts[] = {
    { "the same", 0, 1, 0 },
    { "our clock is slow", 47, 1, 0 },
    { "ours is fast", -47, 1, 3 },
    { "five a message, ours is slow", 47, 5, 0 },
    { "five a message, ours is fast", -47, 5, 3 },
    { "much too slow", 2000, 1, 0 },
};

static void test_drift(void **state)
{
    const struct drift *r = *state;
    struct intake in = { 0 };
    struct rr_interval rr = { rr_from_ms(1000), 100, false };
    int gaps = 0, missed = 0;
    double sensor_s = 0;

    for (int message = 0; message < 86400 / r->beats; message++) {
        bool lost = message % (7200 / r->beats) == 7000 / r->beats;
        sensor_s += r->beats + (lost ? 5 : 0);
        int64_t t_us = llround(sensor_s * (1 - r->ppm / 1e6) * 1e6);
        for (int beat = 0; beat < r->beats; beat++) {
            bool follows = intake_follows(&in, t_us, &rr);
            missed += lost && beat == 0 && follows;
            gaps += message > 0 && !follows && !(lost && beat == 0);
        }
    }
    if (missed || gaps > r->false_gaps)
        print_message("# %d missed, %d wrong\n", missed, gaps);
    assert_int_equal(missed, 0);
    assert_true(gaps <= r->false_gaps);
}

int main(void)
{
    struct tests tests = { 0 };

    ADD_ROWS(&tests, rows, test_row);
    ADD_ROWS(&tests, drifts, test_drift);
    ADD_TEST(&tests, test_lead_is_bounded);
    ADD_TEST(&tests, test_messages);
    return RUN_TESTS(&tests, "intake");
}
