/* What the advisor answers to those who look: what holds, what would be offered, what may run. */
#include "advise.h"

#include "catalog.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define NOON_MS  INT64_C(1768215600000)
#define DAY_MS   (INT64_C(86400) * MS_PER_S)

struct person {
    struct profile profile;
    struct advisor *a;
    struct report r;
    struct advise_input in;
    struct instant t;
};

static void begin(struct person *p)
{
    size_t count;
    const struct routine_plan *ours = routine_catalog(&count);

    memset(p, 0, sizeof(*p));
    profile_init(&p->profile, "alex");
    p->profile.quiet_count = 0;
    p->a = advisor_new(&p->profile);
    assert_non_null(p->a);
    advisor_set_routines(p->a, NULL, 0, ours, count);
    p->r = (struct report){ .why = WHY_OK, .activity = ACTIVITY_REST, .confidence = 1 };
    p->in = (struct advise_input){ .report = &p->r, .has_motion = true };
    p->t = (struct instant){ .unix_ms = NOON_MS, .utc_offset_s = 3600 };
}

static struct standing standing_of(struct person *p)
{
    struct standing s;
    memset(&s, 0x55, sizeof(s)); /* whatever was there before */
    advisor_standing(p->a, &p->in, &p->t, &s);
    return s;
}

static struct advice ask(struct person *p, struct command c)
{
    struct advice out;
    assert_int_equal(advisor_command(p->a, &p->in, &c, &p->t, &out), 0);
    return out;
}

/* What a verb confirms is committed first, so each of these has to be told. */
static void test_is_told(void **state)
{
    static const struct {
        struct command command;
        enum told_kind kind;
    } rows[] = {
        { { .kind = COMMAND_SNOOZE, .duration_s = 7200 }, TOLD_SNOOZE },
        { { .kind = COMMAND_SNOOZE }, TOLD_SNOOZE },
        { { .kind = COMMAND_SUGGESTIONS_ON, .on = false }, TOLD_SUGGESTIONS },
        { { .kind = COMMAND_SUGGESTIONS_ON, .on = true }, TOLD_SUGGESTIONS },
        { { .kind = COMMAND_SENSITIVITY, .sensitivity = -1 }, TOLD_SENSITIVITY },
        { { .kind = COMMAND_CONDITION, .condition = CONDITION_FEVER, .on = true }, TOLD_CONDITION },
        { { .kind = COMMAND_MASSAGE_BOOK, .unix_ms = NOON_MS + DAY_MS }, TOLD_SESSION },
        { { .kind = COMMAND_MASSAGE_CANCEL }, TOLD_SESSION },
        { { .kind = COMMAND_MASSAGE_LOG }, TOLD_SESSION },
    };
    struct person p;
    uint32_t id = 0;

    (void)state;
    begin(&p);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct advice out = ask(&p, rows[i].command);

        assert_true(out.has_told);
        assert_int_equal(out.told.kind, rows[i].kind);
        assert_int_equal(out.told.id, ++id);
        if (rows[i].kind == TOLD_SNOOZE)
            assert_int_equal(out.told.until_unix_ms,
                             rows[i].command.duration_s ? NOON_MS + 7200 * MS_PER_S : 0);
        if (rows[i].kind == TOLD_SUGGESTIONS)
            assert_int_equal(out.told.on, rows[i].command.on);
    }
    advisor_free(p.a);
}

static void test_new(void **state)
{
    (void)state;
    struct person p;

    begin(&p);
    struct standing s = standing_of(&p);
    assert_false(s.suggestions_off);
    assert_int_equal(s.snoozed_until_unix_ms, 0);
    assert_int_equal(s.last.at_unix_ms, 0);
    assert_int_equal(s.booked.at_unix_ms, 0);
    assert_int_equal(s.course, COURSE_NONE);
    assert_string_equal(s.technique, "relaxation");
    assert_int_equal(s.technique_notes, 0);
    assert_int_equal(s.feel, 0);
    assert_int_equal(s.sensitivity.after_s, 300);
    assert_int_equal(s.helped_count, 0);
    for (int c = 0; c < CONDITION_COUNT; c++) {
        assert_false(s.conditions[c].holds);
        assert_int_equal(s.conditions[c].may_expire,
                         c == CONDITION_FEVER || c == CONDITION_INFECTION);
    }
    advisor_free(p.a);
}

static void test_said(void **state)
{
    (void)state;
    struct person p;

    begin(&p);
    p.profile.conditions = UINT32_C(1) << CONDITION_BETA_BLOCKER;
    advisor_set_profile(p.a, &p.profile);
    ask(&p, (struct command){ .kind = COMMAND_SNOOZE, .duration_s = 3600 });
    ask(&p, (struct command){ .kind = COMMAND_FEEL, .feel = 4 });
    ask(&p, (struct command){ .kind = COMMAND_CONDITION, .condition = CONDITION_DVT, .on = true });
    ask(&p, (struct command){ .kind = COMMAND_MASSAGE_BOOK, .unix_ms = NOON_MS + DAY_MS });

    struct standing s = standing_of(&p);
    assert_int_equal(s.snoozed_until_unix_ms, NOON_MS + 3600000);
    assert_int_equal(s.feel, 4);
    assert_int_equal(s.booked.at_unix_ms, NOON_MS + DAY_MS);
    assert_string_equal(s.technique, "");
    assert_true(s.conditions[CONDITION_DVT].holds);
    assert_false(s.conditions[CONDITION_DVT].by_configuration);
    assert_int_equal(s.conditions[CONDITION_DVT].since_unix_ms, NOON_MS);
    assert_true(s.conditions[CONDITION_BETA_BLOCKER].by_configuration);
    assert_int_equal(s.conditions[CONDITION_BETA_BLOCKER].since_unix_ms, 0);
    assert_int_equal(advisor_conditions(p.a),
                     UINT32_C(1) << CONDITION_DVT | UINT32_C(1) << CONDITION_BETA_BLOCKER);

    /* What was felt yesterday is not today's, and the snooze is over. */
    p.t.unix_ms += DAY_MS / 2;
    s = standing_of(&p);
    assert_int_equal(s.feel, 0);
    assert_int_equal(s.snoozed_until_unix_ms, 0);
    advisor_free(p.a);
}

/* By hand: all but what is forbidden, and stretching at one's own risk. */
static void test_allows(void **state)
{
    (void)state;
    static const struct {
        enum condition condition;
        need_set needs;
        const char *routine;
        bool allowed;
        enum asks why;
    } rows[] = {
        { CONDITION_DVT, 0, "self_massage_neck", false, ASKS_HANDS },
        { CONDITION_DVT, 0, "breathe_resonance", true, ASKS },
        { CONDITION_DVT, 0, "breathe_box", false, ASKS_BREATH_HOLD },
        { CONDITION_FEVER, 0, "breathe_box", true, ASKS },
        { CONDITION_LUNG_DISEASE, 0, "breathe_478", false, ASKS_BREATH_HOLD },
        { CONDITION_FRACTURE, 0, "pmr", false, ASKS_TENSING },
        { CONDITION_FRACTURE, 0, "stretch", true, ASKS },
        { CONDITION_COUNT, UINT32_C(1) << NEED_TRAUMA, "body_scan", false, ASKS_INWARD },
        { CONDITION_COUNT, UINT32_C(1) << NEED_TRAUMA, "grounding", true, ASKS },
    };

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct person p;
        enum asks why = (enum asks)ASKS;

        begin(&p);
        p.profile.needs = rows[i].needs;
        advisor_set_profile(p.a, &p.profile);
        if (rows[i].condition < CONDITION_COUNT)
            ask(&p, (struct command){
                        .kind = COMMAND_CONDITION, .condition = rows[i].condition, .on = true });
        bool allowed = advisor_allows(p.a, routine_find(rows[i].routine), &why);
        if (allowed != rows[i].allowed || why != rows[i].why)
            fail_msg("%s under %s", rows[i].routine, condition_name(rows[i].condition));
        advisor_free(p.a);
    }
}

/* Each thing told has an id of its own, also after a restart. */
static void test_told(void **state)
{
    (void)state;
    struct person p, again;
    struct advise_memory m;

    begin(&p);
    begin(&again);
    struct advice out = ask(&p, (struct command){ .kind = COMMAND_SENSITIVITY, .sensitivity = 1 });
    assert_true(out.has_told);
    assert_int_equal(out.told.id, 1);
    assert_int_equal(out.told.at.unix_ms, NOON_MS);
    assert_int_equal(advisor_told(p.a), 2);
    out = ask(&p, (struct command){ .kind = COMMAND_MASSAGE_LOG });
    assert_int_equal(out.told.id, 3);
    advisor_save(p.a, &m);
    assert_true(advisor_restore(again.a, &m));
    assert_int_equal(advisor_told(again.a), 4);
    advisor_free(p.a);
    advisor_free(again.a);
}

static void run(struct person *p, const char *routine, double calm)
{
    struct effect e = {
        .finished = true,
        .ended_unix_ms = NOON_MS,
        .before = { .heart_rate_bpm = NAN, .rmssd_ms = NAN, .stress = 50 },
        .after = { .heart_rate_bpm = NAN, .rmssd_ms = NAN, .stress = 50 - 20 * calm },
    };

    snprintf(e.routine, sizeof(e.routine), "%s", routine);
    advisor_effect(p->a, &e);
}

/* Ranked is what may be offered; the rest keeps its record. */
static void test_ranking(void **state)
{
    (void)state;
    struct person p;

    begin(&p);
    for (int i = 0; i < 6; i++) {
        run(&p, "breathe_box", 2);
        run(&p, "music", 1);
        run(&p, "breathe_resonance", 0);
        run(&p, "breathe_search", 2);
        run(&p, "of_yesterday", 1);
    }
    ask(&p, (struct command){
                .kind = COMMAND_CONDITION, .condition = CONDITION_LUNG_DISEASE, .on = true });
    struct standing s = standing_of(&p);
    assert_int_equal(s.helped_count, 5);
    int music = 0, resonance = 0;
    for (size_t i = 0; i < s.helped_count; i++) {
        const struct helped_line *line = &s.helped[i];
        if (strcmp(line->what, "music") == 0)
            music = line->rank;
        else if (strcmp(line->what, "breathe_resonance") == 0)
            resonance = line->rank;
        else
            assert_int_equal(line->rank, 0);
    }
    assert_int_equal(music, 1);
    assert_int_equal(resonance, 2);
    ask(&p, (struct command){ .kind = COMMAND_RECALIBRATE, .forget = 1u << RECALIBRATE_RANKING });
    assert_int_equal(standing_of(&p).helped_count, 0);
    advisor_free(p.a);
}

static void tense(struct person *p, int64_t seconds)
{
    struct advice out;

    p->r.raised = true;
    p->r.stress = 90;
    for (int64_t i = 0; i < seconds; i += 10) {
        p->t.us += 10 * US_PER_S;
        p->t.unix_ms += 10 * MS_PER_S;
        advisor_tick(p->a, &p->in, &p->t, &out);
    }
}

/* An offer that comes again is one offer; one that was asked for is none of theirs. */
static void test_record(void **state)
{
    (void)state;
    struct answer_event later = { .answer = ANSWER_LATER }, yes = { .answer = ANSWER_ACCEPT };
    struct advice out;
    struct person p;

    begin(&p);
    ask(&p, (struct command){ .kind = COMMAND_SUGGEST });
    assert_int_equal(advisor_answer(p.a, &yes, &p.t, &out), 0);
    assert_int_equal(standing_of(&p).helped_count, 0);
    tense(&p, 95 * 60);
    assert_int_equal(advisor_answer(p.a, &later, &p.t, &out), 0);
    tense(&p, 35 * 60);
    assert_int_equal(advisor_last(p.a)->reason, REASON_AGAIN);
    assert_int_equal(advisor_answer(p.a, &yes, &p.t, &out), 0);
    struct standing s = standing_of(&p);
    assert_int_equal(s.helped_count, 1);
    assert_int_equal(s.helped[0].offered, 1);
    assert_int_equal(s.helped[0].accepted, 1);
    advisor_free(p.a);
}

/* What belongs to no family is never offered unasked, whatever it asks for. */
static void test_no_family(void **state)
{
    (void)state;
    static struct routine_plan own;
    struct load_memory days = { .day = INT32_MIN };
    struct advice out;
    struct person p;

    begin(&p);
    own = *routine_find("self_massage_neck");
    snprintf(own.name, sizeof(own.name), "partner");
    own.family = FAMILY_NONE;
    advisor_set_routines(p.a, &own, 1, NULL, 0);
    for (int i = 1; i < LOAD_DAYS; i++)
        days.days[i] = (struct load_sum){ .raised_min = 180, .scored_min = 600 };
    p.in.days = &days;
    p.r.load.usual_share = 0.05;
    advisor_tick(p.a, &p.in, &p.t, &out);
    assert_true(out.has_offer);
    assert_int_equal(out.offer.type, SUGGEST_BOOK_MASSAGE);
    assert_int_equal(out.offer.evidence.last_massage_days, -1);
    advisor_withdraw(p.a, out.offer.id);
    own.family = FAMILY_BODY;
    p.t.unix_ms += 1000;
    advisor_tick(p.a, &p.in, &p.t, &out);
    assert_int_equal(out.offer.type, SUGGEST_SELF_MASSAGE);
    assert_string_equal(out.offer.routine, "partner");
    advisor_free(p.a);
}

/* A user's own routine stands in for ours of the same name. */
static void test_own(void **state)
{
    (void)state;
    static struct routine_plan own;
    struct person p;
    size_t count;
    const struct routine_plan *ours = routine_catalog(&count);
    struct answer_event yes = { .answer = ANSWER_ACCEPT };
    struct advice out;

    begin(&p);
    own = *routine_find("grounding");
    snprintf(own.name, sizeof(own.name), "garden");
    own.family = FAMILY_BREATH;
    advisor_set_routines(p.a, &own, 1, NULL, 0);
    out = ask(&p, (struct command){ .kind = COMMAND_SUGGEST });
    assert_string_equal(out.offer.routine, "garden");
    assert_int_equal(out.offer.type, SUGGEST_RELAX);

    /* After a reload it is gone: the offer still ends, and nothing starts. */
    advisor_set_routines(p.a, NULL, 0, ours, count);
    assert_int_equal(advisor_answer(p.a, &yes, &p.t, &out), 0);
    assert_true(out.has_outcome);
    assert_false(out.start_routine);
    advisor_free(p.a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_is_told),   cmocka_unit_test(test_new),
        cmocka_unit_test(test_said),      cmocka_unit_test(test_allows),
        cmocka_unit_test(test_told),      cmocka_unit_test(test_ranking),
        cmocka_unit_test(test_own),       cmocka_unit_test(test_record),
        cmocka_unit_test(test_no_family),
    };
    return cmocka_run_group_tests_name("advise standing", tests, NULL, NULL);
}
