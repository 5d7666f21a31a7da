/* No routine begins, or goes on, over a condition: not by hand, not by an answer, not over a
 * restart. */
#include "near.h"
#include "reports_bench.h"

#include "catalog.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define C(x) (UINT32_C(1) << CONDITION_##x)
#define N(x) (UINT32_C(1) << NEED_##x)

/* clang-format off */
static const struct start_row {
    const char *name, *routine;
    condition_set conditions;
    need_set needs;
    int rc;
} starts[] = {
    { "start: box, of somebody well", "breathe_box", 0, 0, 0 },
    { "start: box with pregnancy", "breathe_box", C(PREGNANCY), 0, -EACCES },
    { "start: 478 with lung disease", "breathe_478", C(LUNG_DISEASE), 0, -EACCES },
    { "start: resonance with pregnancy", "breathe_resonance", C(PREGNANCY), 0, 0 },
    { "start: neck with a thrombosis", "self_massage_neck", C(DVT), 0, -EACCES },
    { "start: hands with neuropathy", "self_massage_hands", C(NEUROPATHY), 0, -EACCES },
    { "start: music with a thrombosis", "music", C(DVT), 0, 0 },
    { "start: tensing with a fracture", "pmr", C(FRACTURE), 0, -EACCES },
    { "start: inward with trauma", "body_scan", 0, N(TRAUMA), -EACCES },
    { "start: grounding with trauma", "grounding", 0, N(TRAUMA), 0 },
    { "start: stretching with osteoporosis, by hand", "stretch", C(OSTEOPOROSIS), 0, 0 },
    { "start: the user's own, with hands", "own_rub", C(DVT), 0, -EACCES },
    { "start: the user's own, of somebody well", "own_rub", 0, 0, 0 },
    { "start: unknown", "yoga", 0, 0, -ENOENT },
    { "start: a reading without a pulse", "morning_reading", 0, 0, -ENODATA },
    { "start: a search without beats", "breathe_search", 0, 0, -ENODATA },
};
/* clang-format on */

static const struct routine_plan own = {
    .name = "own_rub",
    .duration_s = 60,
    .asks = 1u << ASKS_HANDS,
    .family = FAMILY_BODY,
    .step_count = 1,
    .steps = { { .duration_ms = 60000, .text = "Rub" } },
};

static int start(struct person *p, const char *name, int64_t us)
{
    struct command c = { .kind = COMMAND_ROUTINE_START };

    strncpy(c.name, name, ID_MAX);
    return bench_command(p, &c, us);
}

static enum routine_status status(struct person *p, int64_t us)
{
    struct instant t = bench_at(us);
    struct person_view view;

    person_view(p, &t, &view);
    return view.routine.status;
}

static void test_start(void **state)
{
    const struct start_row *row = *state;
    struct profile profile = bench_alex();
    struct log l = { 0 };
    struct person_options opt = { .profile = &profile,
                                  .own_routines = &own,
                                  .own_routine_count = 1 };

    profile.conditions = row->conditions;
    profile.needs = row->needs;
    struct person *p = bench_person_of(&opt, &l);
    assert_int_equal(start(p, row->routine, MINUTE), row->rc);
    assert_int_equal(status(p, MINUTE), row->rc ? ROUTINE_IDLE : ROUTINE_RUNNING);
    person_free(p);
    free(l.text);
}

struct seen {
    enum routine_status told_with; /* of the memory inside EVENT_TOLD */
};

static void on_told(struct log *l, const struct person_event *e)
{
    struct seen *seen = l->ctx;
    struct person_memory m;

    if (e->kind != EVENT_TOLD)
        return;
    person_save(l->person, &e->at, &m);
    seen->told_with = m.routine.status;
}

/* What runs is stopped by a condition that stands against it, and by no other. */
static void test_a_condition_stops_what_runs(void **state)
{
    static const struct {
        const char *routine;
        enum condition condition;
        bool stops;
    } rows[] = {
        { "self_massage_neck", CONDITION_DVT, true },
        { "breathe_box", CONDITION_PREGNANCY, true },
        { "breathe_resonance", CONDITION_DVT, false },
        { "breathe_box", CONDITION_FEVER, false },
    };
    (void)state;

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct profile profile = bench_alex();
        struct seen seen = { ROUTINE_IDLE };
        struct log l = { .ctx = &seen, .on_event = on_told };
        struct report low = bench_calm();
        struct person *p = bench_reported(&profile, &l);
        struct command set = { .kind = COMMAND_CONDITION,
                               .condition = rows[i].condition,
                               .on = true };

        bench_minutes(p, &low, 1, 10);
        assert_int_equal(start(p, rows[i].routine, 10 * MINUTE), 0);
        assert_int_equal(bench_command(p, &set, 11 * MINUTE), 0);
        assert_int_equal(status(p, 11 * MINUTE), rows[i].stops ? ROUTINE_AFTER : ROUTINE_RUNNING);
        assert_int_equal(seen.told_with, rows[i].stops ? ROUTINE_AFTER : ROUTINE_RUNNING);
        person_free(p);
        free(l.text);
    }
}

/* Stored while it ran; what is known of the person has changed when it is to go on. */
static void test_what_goes_on_is_screened(void **state)
{
    static const struct {
        const char *routine;
        condition_set conditions;
        enum routine_status status;
    } rows[] = {
        { "self_massage_neck", 0, ROUTINE_RUNNING },
        { "self_massage_neck", C(DVT), ROUTINE_AFTER },
        { "own_rub", C(DVT), ROUTINE_AFTER },
        { "breathe_resonance", C(DVT), ROUTINE_RUNNING },
    };
    (void)state;

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct profile profile = bench_alex();
        struct log l = { 0 }, again = { 0 };
        struct person_options opt = { .profile = &profile,
                                      .own_routines = &own,
                                      .own_routine_count = 1 };
        struct person *p = bench_person_of(&opt, &l);
        struct person_memory m;
        struct instant t = bench_at(MINUTE + 20 * S);

        assert_int_equal(start(p, rows[i].routine, MINUTE), 0);
        person_save(p, &t, &m);
        person_free(p);
        profile.conditions = rows[i].conditions;
        p = bench_person_of(&opt, &again);
        person_restore(p, &m, &t);
        assert_int_equal(status(p, MINUTE + 20 * S), rows[i].status);
        person_free(p);
        free(l.text);
        free(again.text);
    }
}

/* The condition came between the offer and its answer: the offer is gone, nothing begins. */
static void test_an_answer_begins_nothing_forbidden(void **state)
{
    struct profile profile = bench_alex();
    struct log l = { 0 };
    struct report low = bench_calm(), high = bench_tense();
    struct command set = { .kind = COMMAND_CONDITION, .condition = CONDITION_DVT, .on = true };
    struct answer_event accept = { .answer = ANSWER_ACCEPT };
    struct person_input in = { .kind = INPUT_ANSWER, .answer = &accept };
    struct instant t = bench_at(31 * MINUTE + S);
    (void)state;

    profile.needs = N(TENSION_HEADACHE);
    struct person *p = bench_reported(&profile, &l);
    bench_minutes(p, &low, 1, 20);
    bench_minutes(p, &high, 20, 30);
    assert_string_equal(l.offer.routine, "self_massage_neck");
    assert_int_equal(bench_command(p, &set, 31 * MINUTE), 0);
    assert_int_equal(l.outcome, OUTCOME_SUPERSEDED);
    assert_true(person_feed(p, &in, &t) < 0);
    assert_int_equal(status(p, 31 * MINUTE + S), ROUTINE_IDLE);
    person_free(p);
    free(l.text);
}

/* An offer of self-massage is open; then the configuration names a thrombosis: by a reload, or
   while nothing ran. It ends before anybody could send it once more. */
static void test_settings_end_what_is_open(void **state)
{
    (void)state;

    for (int restarted = 0; restarted < 2; restarted++) {
        struct profile profile = bench_alex();
        struct log l = { 0 }, again = { 0 }, *heard = restarted ? &again : &l;
        struct report low = bench_calm(), high = bench_tense();
        struct instant t = bench_at(31 * MINUTE);
        struct person_memory m;
        struct person_view view;

        profile.needs = N(TENSION_HEADACHE);
        struct person *p = bench_reported(&profile, &l);
        bench_minutes(p, &low, 1, 20);
        bench_minutes(p, &high, 20, 30);
        assert_string_equal(l.offer.routine, "self_massage_neck");
        person_view(p, &t, &view);
        assert_non_null(view.open);
        profile.conditions = C(DVT);
        if (restarted) {
            person_save(p, &t, &m);
            person_free(p);
            p = bench_reported(&profile, &again);
            person_restore(p, &m, &t);
        } else {
            person_set_profile(p, &profile, NULL, 0, &t);
        }
        assert_int_equal(heard->outcomes, 1);
        assert_int_equal(heard->outcome, OUTCOME_SUPERSEDED);
        person_view(p, &t, &view);
        assert_null(view.open);
        person_free(p);
        free(l.text);
        free(again.text);
    }
}

/* What is played is screened as it is played: neither that its plan is gone nor that the name means
   something else by now lets it go on. */
static void test_a_routine_that_is_gone_stops(void **state)
{
    static const struct routine_plan harmless = {
        .name = "own_rub",
        .duration_s = 60,
        .family = FAMILY_BODY,
        .step_count = 1,
        .steps = { { .duration_ms = 60000, .text = "Rest" } },
    };
    static const struct {
        const struct routine_plan *now; /* what the name means after the reload; NULL: nothing */
        condition_set conditions;
        bool by_command, stops;
    } rows[] = {
        { &own, C(DVT), false, true },          { NULL, C(DVT), false, true },
        { &harmless, C(DVT), false, true },     { NULL, C(DVT), true, true },
        { &harmless, C(DVT), true, true },      { NULL, 0, false, false },
        { NULL, C(LUNG_DISEASE), true, false },
    };
    (void)state;

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct profile profile = bench_alex();
        struct log l = { 0 };
        struct person_options opt = { .profile = &profile,
                                      .own_routines = &own,
                                      .own_routine_count = 1 };
        struct person *p = bench_person_of(&opt, &l);
        struct instant t = bench_at(MINUTE + 10 * S);

        assert_int_equal(start(p, "own_rub", MINUTE), 0);
        if (!rows[i].by_command)
            profile.conditions = rows[i].conditions;
        person_set_profile(p, &profile, rows[i].now, rows[i].now ? 1 : 0, &t);
        for (int c = 0; rows[i].by_command && c < CONDITION_COUNT; c++) {
            struct command set = { .kind = COMMAND_CONDITION,
                                   .condition = (enum condition)c,
                                   .on = true };

            if (rows[i].conditions & UINT32_C(1) << c)
                assert_int_equal(bench_command(p, &set, t.us), 0);
        }
        assert_int_equal(status(p, t.us), rows[i].stops ? ROUTINE_AFTER : ROUTINE_RUNNING);
        person_free(p);
        free(l.text);
    }
}

/* Two quiet minutes of a morning are a day of the reference, and a day that can be compared. */
static void test_a_morning_reading_is_learnt(void **state)
{
    struct profile profile = bench_alex();
    (void)state;

    for (int still = 0; still < 2; still++) {
        struct log l = { 0 };
        struct person *p = bench_person(&profile, &l);
        struct person_memory before, after;
        struct instant t = bench_at(230 * S);

        bench_play(p, 0, 100, 0);
        assert_int_equal(start(p, "morning_reading", 100 * S), 0);
        person_save(p, &t, &before);
        bench_play(p, 100, still ? 230 : 130, 0);
        person_advance(p, &t);
        assert_int_equal(status(p, 230 * S), ROUTINE_AFTER);
        person_save(p, &t, &after);
        const struct body_day *day = &after.body.days[(MORNING / 86400000) % BODY_DAYS];
        assert_int_equal(day->seated.minutes >= 60, still);
        assert_int_equal(after.baseline.day_count, before.baseline.day_count + still);
        if (still) {
            assert_near(day->seated.hr_bpm, 64, 1);
            assert_near(after.baseline.hr_bpm, 64, 1);
        }
        person_free(p);
        free(l.text);
    }
}

static void on_learnt(struct log *l, const struct person_event *e)
{
    int *count = l->ctx;

    if (e->kind == EVENT_ROUTINE && e->routine->has_learnt)
        ++*count;
}

/* Each stage of a search asks to be stored, and goes on where it was. */
static void test_a_search_is_stored(void **state)
{
    struct profile profile = bench_alex();
    int learnt = 0;
    struct log l = { .ctx = &learnt, .on_event = on_learnt }, again = { 0 };
    struct person *p = bench_person(&profile, &l);
    struct person_memory m, restored;
    struct instant t = bench_at(530 * S);
    (void)state;

    bench_play(p, 0, 100, 0);
    assert_int_equal(start(p, "breathe_search", 100 * S), 0);
    int begun = learnt;
    bench_play(p, 100, 530, 0);
    assert_true(learnt >= begun + 2);
    person_save(p, &t, &m);
    assert_int_equal(m.resonance.stage, 2);
    person_free(p);
    p = bench_person(&profile, &again);
    person_restore(p, &m, &t);
    person_save(p, &t, &restored);
    assert_int_equal(restored.resonance.stage, 2);
    assert_int_equal(status(p, 530 * S), ROUTINE_RUNNING);
    person_free(p);
    free(l.text);
    free(again.text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_condition_stops_what_runs),
        cmocka_unit_test(test_what_goes_on_is_screened),
        cmocka_unit_test(test_an_answer_begins_nothing_forbidden),
        cmocka_unit_test(test_settings_end_what_is_open),
        cmocka_unit_test(test_a_routine_that_is_gone_stops),
        cmocka_unit_test(test_a_morning_reading_is_learnt),
        cmocka_unit_test(test_a_search_is_stored),
    };
    return bench_run("screening", tests, sizeof(tests) / sizeof(tests[0]),
                     BENCH_ROWS(starts, test_start), NULL);
}
