/* Activity, exertion, recovery: scripts of seconds, heart rate and motion. */
#include "testing.h"

#include "gate.h"
#include "instant.h"

#include <math.h>

#define NO_MOTION NAN
#define STILL     0.010
#define FIDGET    0.030
#define WALK      0.120

#define O GATE_OPEN
#define A GATE_ACTIVE
#define R GATE_RECOVERY

/* clang-format off */
static const struct row {
    const char *name;
    bool cautious, young;
    int n;
    struct { int t_s; double rate, motion; enum gate_state want; } step[12];
} rows[] = {
    /* reference 70, age 30: HRmax 187; exertion above 70 + 28.08, cautious 70 + 18.72 */
    { "seated", 0, 0, 2, { { 0, 70, STILL, O }, { 10, 85, STILL, O } } },
    { "walking", 0, 0, 1, { { 0, 75, WALK, A } } },
    { "fidgeting at an ordinary rate", 0, 0, 1, { { 0, 78, FIDGET, O } } },
    { "soft motion with a raised rate", 0, 0, 1, { { 0, 81, FIDGET, A } } },
    { "soft motion while nothing is known yet", 0, 1, 1, { { 0, 81, FIDGET, O } } },
    { "motion alone: 30 s of recovery", 0, 0, 5,
      { { 0, 75, WALK, A }, { 10, 90, STILL, R }, { 20, 90, STILL, R }, { 30, 90, STILL, O }, { 40, 90, STILL, O } } },
    { "a rate that only exertion explains", 0, 0, 2, { { 0, 98, STILL, O }, { 10, 98.2, STILL, A } } },
    { "after exertion 60 s even if the rate is down", 0, 0, 4,
      { { 0, 130, WALK, A }, { 10, 72, STILL, R }, { 59, 72, STILL, R }, { 60, 72, STILL, O } } },
    { "after exertion until the rate is down", 0, 0, 4,
      { { 0, 130, WALK, A }, { 60, 90, STILL, R }, { 300, 78.1, STILL, R }, { 310, 78, STILL, O } } },
    { "after exertion at most 15 min", 0, 0, 3,
      { { 0, 130, WALK, A }, { 899, 90, STILL, R }, { 900, 90, STILL, O } } },
    { "exertion is remembered through motion", 0, 0, 4,
      { { 0, 130, STILL, A }, { 10, 90, WALK, A }, { 40, 90, STILL, R }, { 100, 90, STILL, R } } },
    { "exertion is forgotten once open", 0, 0, 6,
      { { 0, 130, STILL, A }, { 60, 75, STILL, O }, { 70, 75, WALK, A }, { 80, 90, STILL, R }, { 100, 90, STILL, O }, { 110, 90, STILL, O } } },
    { "young: what is known is only a prior", 0, 1, 2, { { 0, 110, STILL, O }, { 10, 124, STILL, A } } },
    { "young: 3 min of recovery at most", 0, 1, 3, { { 0, 130, STILL, A }, { 179, 100, STILL, R }, { 180, 100, STILL, O } } },
    { "no source of motion, ordinary limits", 0, 0, 1, { { 0, 90, NO_MOTION, O } } },
    { "no source of motion, cautious", 1, 0, 2, { { 0, 88.7, NO_MOTION, O }, { 10, 88.8, NO_MOTION, A } } },
    { "cautious and young", 1, 1, 1, { { 0, 110, NO_MOTION, O } } },
};
/* clang-format on */

static void test_row(void **state)
{
    const struct row *r = *state;
    struct gate g;

    gate_init(&g, r->cautious);
    for (int i = 0; i < r->n; i++) {
        struct gate_input in = { .t_us = r->step[i].t_s * US_PER_S,
                                 .rate_bpm = r->step[i].rate,
                                 .motion_g = r->step[i].motion,
                                 .reference_bpm = 70,
                                 .prior_bpm = 71,
                                 .age_years = 30,
                                 .young = r->young };
        enum gate_state got = gate_step(&g, &in);
        if (got != r->step[i].want)
            print_message("# at %d s\n", r->step[i].t_s);
        assert_int_equal(got, r->step[i].want);
    }
}

int main(void)
{
    struct tests tests = { 0 };

    ADD_ROWS(&tests, rows, test_row);
    return RUN_TESTS(&tests, "gate");
}
