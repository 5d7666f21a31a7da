/*
 * The estimate beside the reference outputs, tick by tick: where both give a score, they agree
 * within a point on 95 of 100 ticks.
 */
#include "testing.h"

#include "heart.h"
#include "instant.h"
#include "recording.h"
#include "rr.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define STEP_S 10

static const struct row {
    const char *name; /* set__session */
    double share;     /* at least; 0: shown, held to nothing */
} rows[] = {
    { "ble_freihaut__3CDPvC116", .95 },
    { "ble_freihaut__4DbjxS704", .95 },
    { "ble_freihaut__5uh8ep470", .95 },
    { "ecg_eegmat__Subject00", .95 },
    { "hr_noneeg__N01", .95 },
    { "e4_hongn__S02_anaerobic", .95 },
    /* Made with the device's rate before RR; here RR decides. */
    { "e4_hongn__S02_aerobic", 0 },
    { "e4_hongn__S02_stress", 0 },
};

struct comparison {
    const struct table *want;
    size_t row;
    int both, close, ok, ours;
};

static void compare(struct comparison *c, int64_t t_us, const struct report *got)
{
    while (c->row < c->want->rows &&
           table_number(c->want, c->row, "t_s") < (double)t_us / US_PER_S - .5)
        c->row++;
    if (c->row >= c->want->rows || strcmp(table_text(c->want, c->row, "state"), "ok") != 0)
        return;
    double want = table_number(c->want, c->row, "score");
    c->ok++;
    c->ours += !isnan(got->stress);
    if (isnan(want) || isnan(got->stress))
        return;
    c->both++;
    c->close += fabs(want - got->stress) <= 1;
}

static void play(struct heart *h, const struct table *t, struct comparison *c)
{
    struct report report = { 0 };
    int64_t next_us = STEP_S * US_PER_S, end_us = 0;

    for (size_t i = 0; i < t->rows; i++) {
        double t_s = table_number(t, i, "t_s"), rr = table_number(t, i, "rr_ms");
        int64_t t_us = llround(t_s * US_PER_S);
        for (; next_us < t_us; next_us += STEP_S * US_PER_S) {
            heart_tick(h, next_us, &report);
            compare(c, next_us, &report);
        }
        heart_rate(h, t_us, table_number(t, i, "hr_bpm"));
        if (!isnan(rr))
            heart_interval(h, t_us, &(struct rr_interval){ rr_from_ms(rr), 100, false });
        heart_motion(h, t_us, table_number(t, i, "acc_sd_g"));
        end_us = t_us;
    }
    for (; next_us <= end_us; next_us += STEP_S * US_PER_S) {
        heart_tick(h, next_us, &report);
        compare(c, next_us, &report);
    }
}

static void test_row(void **state)
{
    const struct row *r = *state;
    struct table want, recording;
    char below[256];
    int set = (int)(strstr(r->name, "__") - r->name);

    snprintf(below, sizeof(below), "stress/data/reference_outputs/%s.csv", r->name);
    assert_int_equal(table_read(&want, shared_path(below)), 0);
    snprintf(below, sizeof(below), "stress/data/%.*s/%s.csv", set, r->name, r->name + set + 2);
    assert_int_equal(table_read(&recording, shared_path(below)), 0);

    struct heart *h = heart_new(&(struct heart_options){
        .age_years = 30, .window_s = 300, .step_s = STEP_S, .want = HEART_WANT_SCORE });
    assert_non_null(h);
    struct comparison c = { .want = &want };
    play(h, &recording, &c);
    print_message("# %-26s %4d ticks ok there, %4d scored here, %.3f of them within a point\n",
                  r->name, c.ok, c.ours, c.both ? (double)c.close / c.both : 0);
    if (r->share > 0) {
        assert_true(c.both > 0);
        assert_true(c.close >= r->share * c.both);
    }
    heart_free(h);
    table_free(&want);
    table_free(&recording);
}

int main(void)
{
    struct tests tests = { 0 };

    if (!shared_has("stress/data/reference_outputs"))
        return SKIP_ALL("no reference outputs below BALM_SHARED");
    ADD_ROWS(&tests, rows, test_row);
    return RUN_TESTS(&tests, "parity");
}
