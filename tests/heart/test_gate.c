/* Activity, exertion, recovery: scripts of seconds, heart rate and motion. */
#include "testing.h"

#include "gate.h"
#include "instant.h"

enum seen { NO_MOTION, STILL, FIDGET, WALK, ROOM, STEPS };

/* What body.c makes of it. */
static const struct movement movements[] = {
    [NO_MOTION] = { .known = false },
    [STILL] = { .known = true },
    [FIDGET] = { .known = true, .soft = true },
    [WALK] = { .known = true, .soft = true, .strong = true },
    [ROOM] = { .soft = true },
    [STEPS] = { .soft = true, .strong = true },
};

#define O GATE_OPEN
#define A GATE_ACTIVE
#define R GATE_RECOVERY

/* clang-format off */
static const struct row {
    const char *name;
    bool young;
    int n;
    struct { int t_s; double rate; enum seen motion; enum gate_state want; } step[12];
} rows[] = {
    /* reference 70, age 30: HRmax 187; exertion above 70 + 28.08, without motion 70 + 39.78 */
    { "seated", 0, 2, { { 0, 70, STILL, O }, { 10, 85, STILL, O } } },
    { "walking", 0, 1, { { 0, 75, WALK, A } } },
    { "fidgeting at an ordinary rate", 0, 1, { { 0, 78, FIDGET, O } } },
    { "soft motion with a raised rate", 0, 1, { { 0, 81, FIDGET, A } } },
    { "soft motion while nothing is known yet", 1, 1, { { 0, 81, FIDGET, O } } },
    { "motion alone: 30 s of recovery", 0, 5,
      { { 0, 75, WALK, A }, { 10, 90, STILL, R }, { 20, 90, STILL, R }, { 30, 90, STILL, O }, { 40, 90, STILL, O } } },
    { "not after 29", 0, 2, { { 0, 75, WALK, A }, { 29, 75, STILL, R } } },
    { "a rate that only exertion explains", 0, 2, { { 0, 98, STILL, O }, { 10, 98.2, STILL, A } } },
    { "after exertion 60 s even if the rate is down", 0, 4,
      { { 0, 130, WALK, A }, { 10, 72, STILL, R }, { 59, 72, STILL, R }, { 60, 72, STILL, O } } },
    { "after exertion until the rate is down", 0, 4,
      { { 0, 130, WALK, A }, { 60, 90, STILL, R }, { 300, 78.1, STILL, R }, { 310, 78, STILL, O } } },
    { "after exertion at most 15 min", 0, 3,
      { { 0, 130, WALK, A }, { 899, 90, STILL, R }, { 900, 90, STILL, O } } },
    { "exertion is remembered through motion", 0, 4,
      { { 0, 130, STILL, A }, { 10, 90, WALK, A }, { 40, 90, STILL, R }, { 100, 90, STILL, R } } },
    { "exertion is forgotten once open", 0, 6,
      { { 0, 130, STILL, A }, { 60, 75, STILL, O }, { 70, 75, WALK, A }, { 80, 90, STILL, R }, { 100, 90, STILL, O }, { 110, 90, STILL, O } } },
    { "young: what is known is only a prior", 1, 2, { { 0, 110, STILL, O }, { 10, 124, STILL, A } } },
    { "young: 3 min of recovery at most", 1, 3, { { 0, 130, STILL, A }, { 179, 100, STILL, R }, { 180, 100, STILL, O } } },
    { "no source of motion, ordinary limits", 0, 1, { { 0, 90, NO_MOTION, O } } },
    { "what only exertion explains, where nothing tells of motion", 0, 2, { { 0, 109.7, NO_MOTION, O }, { 10, 109.8, NO_MOTION, A } } },
    { "nothing tells of motion, and young", 1, 1, { { 0, 122, NO_MOTION, O } } },
    { "the room says that somebody moves", 0, 2, { { 0, 80, ROOM, O }, { 10, 81, ROOM, A } } },
    { "but of exertion it knows no more than nothing", 0, 2, { { 0, 79, ROOM, O }, { 10, 109.7, NO_MOTION, O } } },
    { "the room while nothing is known yet", 1, 1, { { 0, 100, ROOM, O } } },
    { "steps", 0, 1, { { 0, 71, STEPS, A } } },
    { "steps while nothing is known yet", 1, 1, { { 0, 71, STEPS, A } } },
    { "after the room's motion 30 s", 0, 3, { { 0, 90, ROOM, A }, { 20, 90, NO_MOTION, R }, { 30, 90, NO_MOTION, O } } },
};
/* clang-format on */

static void test_row(void **state)
{
    const struct row *r = *state;
    struct gate g;

    gate_init(&g);
    for (int i = 0; i < r->n; i++) {
        struct gate_input in = { .t_us = r->step[i].t_s * US_PER_S,
                                 .rate_bpm = r->step[i].rate,
                                 .movement = movements[r->step[i].motion],
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

/* A small reserve does not make a brisk heart an exerted one. */
static void test_reserve_of_the_old(void **state)
{
    (void)state;
    struct gate_input in = { .rate_bpm = 93.9,
                             .movement = movements[STILL],
                             .reference_bpm = 70,
                             .prior_bpm = 71,
                             .age_years = 80 };
    struct gate g;

    gate_init(&g);
    assert_int_equal(gate_step(&g, &in), GATE_OPEN);
    in.rate_bpm = 94.1;
    assert_int_equal(gate_step(&g, &in), GATE_ACTIVE);
}

int main(void)
{
    struct tests tests = { 0 };

    ADD_ROWS(&tests, rows, test_row);
    ADD_TEST(&tests, test_reserve_of_the_old);
    return RUN_TESTS(&tests, "gate");
}
