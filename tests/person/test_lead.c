/* Which sensor speaks: one script a row, each step a reading and what it may be used for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "instant.h"
#include "lead.h"

#include <math.h>
#include <stdio.h>

struct step {
    int t_s;
    const char *sensor;
    enum reading_class class;
    float bpm, motion_g;
    const char *want; /* H: heart used, M: motion used, S: switched, R: retracted */
    int rr_count;
};

/* clang-format off */
static const struct row {
    const char *name;
    struct step steps[8];
} rows[] = {
    { "one strap leads from its first beat", {
        { 1, "strap", READING_ECG, 60, NAN, "HS" }, { 2, "strap", READING_ECG, 60, NAN, "H" } } },
    { "the better class leads, the other is not mixed in", {
        { 1, "watch", READING_HR_ONLY, 60, NAN, "HS" }, { 2, "strap", READING_ECG, 60, NAN, "HS" },
        { 3, "watch", READING_HR_ONLY, 61, NAN, "" }, { 4, "strap", READING_ECG, 60, NAN, "H" } } },
    { "two of one class: who came first stays", {
        { 1, "a", READING_ECG, 60, NAN, "HS" }, { 1, "b", READING_ECG, 60, NAN, "" },
        { 2, "a", READING_ECG, 60, NAN, "H" } } },
    { "silent for six seconds: the next best takes over", {
        { 1, "strap", READING_ECG, 60, NAN, "HS" }, { 6, "watch", READING_HR_ONLY, 60, NAN, "" },
        { 7, "watch", READING_HR_ONLY, 60, NAN, "HS" }, { 8, "strap", READING_ECG, 60, NAN, "HS" } } },
    { "motion of another sensor counts while the lead has none", {
        { 1, "strap", READING_ECG, 60, NAN, "HS" }, { 1, "watch", READING_HR_ONLY, 0, 0.2f, "M" },
        { 2, "watch", READING_HR_ONLY, 0, 0.3f, "M" } } },
    { "the lead's own motion comes first", {
        { 1, "watch", READING_HR_ONLY, 0, 0.2f, "M" }, { 1, "strap", READING_ECG, 60, 0.1f, "HSM" },
        { 2, "watch", READING_HR_ONLY, 0, 0.2f, "" }, { 3, "strap", READING_ECG, 60, 0.1f, "HM" } } },
    { "a sensor without heart or motion leads nothing", {
        { 1, "scale", READING_ADVERT, 0, NAN, "" }, { 2, "strap", READING_ECG, 60, NAN, "HS" } } },
    { "its intervals turn out to be no beats: taken back, once", {
        { 1, "watch", READING_ECG, 60, NAN, "HS", 1 }, { 2, "watch", READING_HR_ONLY, 60, NAN, "HR", 1 },
        { 3, "watch", READING_HR_ONLY, 60, NAN, "H", 1 }, { 4, "watch", READING_PPI, 60, NAN, "H", 1 },
        { 5, "watch", READING_HR_ONLY, 60, NAN, "HR", 2 } } },
    { "taken back while another leads", {
        { 1, "watch", READING_PPI, 60, NAN, "HS", 1 }, { 2, "strap", READING_ECG, 60, NAN, "HS", 1 },
        { 3, "watch", READING_HR_ONLY, 60, NAN, "R", 1 }, { 4, "strap", READING_ECG, 60, NAN, "H", 1 } } },
    { "what was never used is not taken back", {
        { 1, "strap", READING_ECG, 60, NAN, "HS", 1 }, { 2, "watch", READING_PPI, 60, NAN, "", 1 },
        { 3, "watch", READING_HR_ONLY, 60, NAN, "", 1 } } },
    { "a strap that reconnects, or is overheard, takes nothing back", {
        { 1, "strap", READING_ECG, 60, NAN, "HS", 1 }, { 2, "strap", READING_HR_ONLY, 60, NAN, "H" },
        { 3, "strap", READING_ECG, 60, NAN, "H", 1 }, { 4, "strap", READING_ADVERT, 60, NAN, "H" },
        { 5, "strap", READING_ECG, 60, NAN, "H", 1 } } },
};
/* clang-format on */

static void test_row(void **state)
{
    const struct row *r = *state;
    struct lead lead;

    lead_init(&lead);
    for (const struct step *s = r->steps; s->sensor; s++) {
        struct reading in = { .class = s->class,
                              .heart_rate_bpm = s->bpm,
                              .motion_g = s->motion_g,
                              .rr_count = (uint8_t)s->rr_count };
        char got[5] = "";
        int n = 0;

        snprintf(in.sensor, sizeof(in.sensor), "%s", s->sensor);
        struct lead_verdict v = lead_reading(&lead, &in, s->t_s * US_PER_S);
        if (v.use_heart)
            got[n++] = 'H';
        if (v.switched)
            got[n++] = 'S';
        if (v.use_motion)
            got[n++] = 'M';
        if (v.retracted)
            got[n++] = 'R';
        assert_string_equal(got, s->want);
    }
}

static void test_more_sensors_than_places(void **state)
{
    struct lead lead;
    (void)state;

    lead_init(&lead);
    for (int i = 0; i < 100; i++) {
        struct reading in = { .class = READING_ECG, .heart_rate_bpm = 60, .motion_g = NAN };
        snprintf(in.sensor, sizeof(in.sensor), "s%d", i);
        lead_reading(&lead, &in, i * 10 * US_PER_S);
        assert_non_null(lead_current(&lead));
        assert_string_equal(lead_current(&lead)->id, in.sensor); /* the others have been silent */
    }
    assert_int_equal(lead.count, PROFILE_SENSOR_MAX);
}

int main(void)
{
    enum { N = sizeof(rows) / sizeof(rows[0]) };
    struct CMUnitTest tests[N + 1];

    for (size_t i = 0; i < N; i++)
        tests[i] = (struct CMUnitTest){
            .name = rows[i].name,
            .test_func = test_row,
            .initial_state = (void *)(uintptr_t)&rows[i],
        };
    tests[N] = (struct CMUnitTest)cmocka_unit_test(test_more_sensors_than_places);
    return cmocka_run_group_tests_name("lead", tests, NULL, NULL);
}
