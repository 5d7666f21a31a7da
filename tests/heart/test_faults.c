/*
 * Artifact detection on made-up hearts, from very even to the deepest breathing: what is put into
 * them is found, and what is theirs is left alone. Needs no recording.
 */
#include "testing.h"

#include "faults.h"
#include "rr.h"

#include <math.h>

#define BEATS 20000
#define PI    3.14159265358979323846

/* clang-format off */
static const struct row {
    const char *name;
    double mean_ms;
    double breath, hz;  /* its swing as a share of the mean, how often */
    double slow, noise; /* of waves of 10 s, and from beat to beat: shares, too */
    double grid_ms;     /* what the sensor's clock resolves; 0: anything */
    struct fault_shares faults;
    double sensitivity, specificity;
} rows[] = {
    { "nothing wrong, an even heart",       750, .005, .25, .005, .003, 1000. / 1024, { 0, 0, 0 }, 0, .999 },
    { "nothing wrong, an even heart, 128 Hz", 650, .005, .25, .005, .003, 1000. / 128, { 0, 0, 0 }, 0, .999 },
    { "nothing wrong, an ordinary heart",   850, .04, .25, .03, .01, 1000. / 1024, { 0, 0, 0 }, 0, .998 },
    { "nothing wrong, deep breathing",     1050, .12, .20, .05, .02, 1000. / 1024, { 0, 0, 0 }, 0, .99 },
    { "nothing wrong, six breaths a minute", 900, .20, .10, 0, .02, 1000. / 1024, { 0, 0, 0 }, 0, .99 },
    { "nothing wrong, an athlete asleep",  1350, .12, .22, .03, .02, 1000. / 1024, { 0, 0, 0 }, 0, .98 },
    { "nothing wrong, a heart at work",     400, .004, .60, .01, .004, 1000. / 1024, { 0, 0, 0 }, 0, .999 },
    { "an even heart, few faults",          750, .005, .25, .005, .003, 1000. / 1024, { .01, .01, .01 }, .99, .997 },
    { "an ordinary heart, few faults",      850, .04, .25, .03, .01, 1000. / 1024, { .01, .01, .01 }, .99, .995 },
    { "deep breathing, few faults",        1050, .12, .20, .05, .02, 1000. / 1024, { .01, .01, .01 }, .72, .98 },
    { "a heart at work, few faults",        400, .004, .60, .01, .004, 1000. / 1024, { .01, .01, .01 }, .98, .995 },
    { "an ordinary heart, 1 in 20 early",   850, .04, .25, .03, .01, 0, { 0, 0, .05 }, .99, .98 },
    { "an ordinary heart, 1 in 10 early",   850, .04, .25, .03, .01, 0, { 0, 0, .10 }, .98, .95 },
    { "an ordinary heart, 1 in 6 early",    850, .04, .25, .03, .01, 0, { 0, 0, .20 }, .98, .90 },
    { "an ordinary heart, 1 in 4 early",    850, .04, .25, .03, .01, 0, { 0, 0, .33 }, .97, .80 },
    { "an ordinary heart, 1 in 10 missed",   850, .04, .25, .03, .01, 0, { .11, 0, 0 }, .97, .95 },
};
/* clang-format on */

static struct trial made_up(const struct row *r, struct random *random)
{
    struct trial t = trial_new(BEATS);
    double breath = 0, slow = 0;

    for (int i = 0; i < BEATS; i++) {
        double noise = random_unit(random) + random_unit(random) + random_unit(random) - 1.5;
        double rr =
            r->mean_ms * (1 + r->breath * sin(breath) + r->slow * sin(slow) + 2 * r->noise * noise);
        if (r->grid_ms > 0)
            rr = round(rr / r->grid_ms) * r->grid_ms;
        trial_put(&t, rr, FAULT_NONE);
        /* No two breaths are equally long. */
        breath += 2 * PI * r->hz * rr / 1000 * (1 + .3 * (random_unit(random) - .5));
        slow += 2 * PI * .1 * rr / 1000 * (1 + .3 * (random_unit(random) - .5));
    }
    return t;
}

static void test_row(void **state)
{
    const struct row *r = *state;
    struct random random = { 8 };
    struct trial clean = made_up(r, &random);
    struct trial dirty = trial_spoil(&clean, &r->faults, &random);
    struct found found = { 0 };
    double rmssd = trial_detect(&dirty);

    found_add(&found, &dirty);
    print_message("# RMSSD %.1f ms for %.1f; specificity %.4f", rmssd, trial_rmssd(&clean),
                  found_specificity(&found));
    if (r->sensitivity > 0)
        print_message(", sensitivity %.4f", found_sensitivity(&found));
    print_message("\n");
    assert_true(found_specificity(&found) >= r->specificity);
    if (r->sensitivity > 0)
        assert_true(found_sensitivity(&found) >= r->sensitivity);
    assert_true(fabs(rmssd / trial_rmssd(&clean) - 1) < .15);
    trial_free(&clean);
    trial_free(&dirty);
}

int main(void)
{
    struct tests tests = { 0 };

    ADD_ROWS(&tests, rows, test_row);
    return RUN_TESTS(&tests, "faults");
}
