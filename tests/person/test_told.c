/* What a person says of themselves: told once, with the memory that already holds what it did. */
#include "near.h"
#include "reports_bench.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NOON (30 * MINUTE)

struct heard {
    struct person_memory memory; /* inside the last EVENT_TOLD */
    char text[NOTE_TEXT_MAX + 8];
};

static void on_told(struct log *l, const struct person_event *e)
{
    struct heard *h = l->ctx;

    if (e->kind != EVENT_TOLD)
        return;
    person_save(l->person, &e->at, &h->memory);
    assert_int_equal(h->memory.advise.told, e->told->id);
    if (e->told->kind == TOLD_NOTE)
        strncpy(h->text, e->told->text, sizeof(h->text) - 1);
}

/* Half an hour of calm lies behind them. */
static struct person *begin(struct log *l, struct heard *h)
{
    struct profile profile = bench_alex();
    struct report low = bench_calm();

    *l = (struct log){ .ctx = h, .on_event = on_told };
    struct person *p = bench_reported(&profile, l);
    bench_minutes(p, &low, 1, 30);
    return p;
}

/* ---- notes ---- */

#define X10  "xxxxxxxxxx"
#define X100 X10 X10 X10 X10 X10 X10 X10 X10 X10 X10

/* clang-format off */
static const struct note_row {
    const char *name, *text;
    bool taken;
} notes[] = {
    { "note: words", "slept badly, two coffees", true },
    { "note: one letter", "x", true },
    { "note: of lines", "one\ntwo\tthree", true },
    { "note: umlauts, kanji, a smile", "m\xc3\xbc" "de \xe7\x96\xb2 \xf0\x9f\x99\x82", true },
    { "note: 500 bytes", X100 X100 X100 X100 X100, true },
    { "note: 501 bytes", X100 X100 X100 X100 X100 "x", false },
    { "note: 499 bytes and a letter of two", X100 X100 X100 X100 X10 X10 X10 X10 X10 X10 X10 X10 X10 "xxxxxxxxx\xc3\xbc", false },
    { "note: empty", "", false },
    { "note: nothing to be read", " \n\t ", false },
    { "note: none", NULL, false },
    { "note: a letter cut in two", "m\xc3", false },
    { "note: a byte that begins no letter", "\x80", false },
    { "note: a longer form of a slash", "\xc0\xaf", false },
    { "note: a longer form of three", "\xe0\x80\xaf", false },
    { "note: half of a pair", "\xed\xa0\x80", false },
    { "note: beyond the last letter", "\xf4\x90\x80\x80", false },
    { "note: Latin 1", "m\xfc" "de", false },
    { "note: a control character", "a\x1b[31m", false },
    { "note: one of two bytes", "a\xc2\x9b" "31m", false },
    { "note: the character after those", "a\xc2\xa0" "b", true },
    { "note: delete", "a\x7f", false },
};
/* clang-format on */

static void test_note(void **state)
{
    const struct note_row *row = *state;
    struct heard *h = calloc(1, sizeof(*h));
    struct log l;
    struct person *p = begin(&l, h);
    struct command c = { .kind = COMMAND_NOTE, .text = row->text };

    assert_int_equal(bench_command(p, &c, NOON), row->taken ? 0 : -EINVAL);
    assert_int_equal(l.tolds, row->taken);
    if (row->taken) {
        assert_string_equal(h->text, row->text);
        assert_int_equal(l.told.id, 1);
        assert_int_equal(l.told.at.unix_ms, bench_at(NOON).unix_ms);
        assert_int_equal(bench_command(p, &c, NOON + S), 0);
        assert_int_equal(l.told.id, 2);
    }
    person_free(p);
    free(l.text);
    free(h);
}

/* ---- feelings ---- */

/* The score beside it is of that minute; of an older one nothing is known. */
static void test_feel(void **state)
{
    struct heard *h = calloc(1, sizeof(*h));
    struct log l;
    struct person *p = begin(&l, h);
    struct report high = bench_tense();
    struct person_view view;
    struct instant t = bench_at(NOON + 6 * MINUTE);
    (void)state;

    bench_minutes(p, &high, 30, 36);
    assert_int_equal(bench_command(p, &(struct command){ .kind = COMMAND_FEEL, .feel = 4 },
                                   NOON + 5 * MINUTE + 1),
                     0);
    assert_int_equal(l.told.kind, TOLD_FEEL);
    assert_int_equal(l.told.feel.feel, 4);
    assert_near(l.told.feel.stress, 92, 1e-9);
    assert_int_equal(h->memory.response.answers, 1);
    assert_int_equal(h->memory.advise.feel, 4);
    person_view(p, &t, &view);
    assert_int_equal(view.standing->feel, 4);
    assert_int_equal(view.standing->weak_statements, 1);

    /* in between it teaches nothing, and is noted */
    assert_int_equal(
        bench_command(p, &(struct command){ .kind = COMMAND_FEEL, .feel = 3 }, 70 * MINUTE), 0);
    assert_int_equal(l.told.feel.feel, 3);
    assert_true(isnan(l.told.feel.stress)); /* half an hour without a report */
    assert_int_equal(h->memory.response.answers, 1);
    assert_int_equal(
        bench_command(p, &(struct command){ .kind = COMMAND_FEEL, .feel = 6 }, 71 * MINUTE),
        -EINVAL);
    assert_int_equal(
        bench_command(p, &(struct command){ .kind = COMMAND_FEEL, .feel = 0 }, 71 * MINUTE),
        -EINVAL);
    assert_int_equal(l.tolds, 2);
    person_free(p);
    free(l.text);
    free(h);
}

/* ---- a lot in one hour ---- */

/* clang-format off */
static const struct a_lot_row {
    const char *name;
    int64_t gap_us; /* between one and the next, notes and feelings in turn */
    int taken;      /* so many, then it is a lot */
    int64_t wait_us, again; /* after which so many more are taken */
} a_lot[] = {
    { "a lot: at once", 1, 60, 60 * MINUTE - 60, 1 },
    { "a lot: at once, an hour later", 1, 60, 60 * MINUTE, 60 },
    { "a lot: just not an hour later", 1, 60, 60 * MINUTE - 61, 0 },
    { "a lot: one in half a minute", 30 * S, 60, 30 * MINUTE, 1 },
    { "not a lot: one a minute", MINUTE, 200, 0, 1 },
};
/* clang-format on */

static int tell(struct person *p, int n, int64_t at_us)
{
    const struct command c[] = { { .kind = COMMAND_NOTE, .text = "words" },
                                 { .kind = COMMAND_FEEL, .feel = 3 } };

    return bench_command(p, &c[n % 2], at_us);
}

/* Whoever is told so may tell it later; what was refused counts for nothing. */
static void test_a_lot(void **state)
{
    const struct a_lot_row *row = *state;
    struct heard *h = calloc(1, sizeof(*h));
    struct log l;
    struct person *p = begin(&l, h);
    int64_t at = NOON;
    int n = 0;

    for (; n < row->taken; n++, at += row->gap_us)
        assert_int_equal(tell(p, n, at), 0);
    at += row->wait_us;
    if (row->wait_us > 0) {
        assert_int_equal(tell(p, 0, at - row->wait_us), -EUSERS);
        assert_int_equal(tell(p, 1, at - row->wait_us), -EUSERS);
    }
    for (int64_t k = 0; k < row->again; k++)
        assert_int_equal(tell(p, (int)k, at), 0);
    assert_int_equal(l.tolds, row->taken + row->again);
    assert_int_equal(h->memory.advise.told, l.tolds);
    if (row->again < 60 && row->wait_us > 0)
        assert_int_equal(tell(p, 0, at), -EUSERS);
    assert_int_equal(
        bench_command(p, &(struct command){ .kind = COMMAND_RECALIBRATE, .forget = 1 }, at), 0);
    person_free(p);
    free(l.text);
    free(h);
}

/* Switches can be turned to and fro by whoever may write to the broker; a fever is always believed.
 */
static void test_to_and_fro(void **state)
{
    static const struct command c[] = {
        { .kind = COMMAND_SUGGESTIONS_ON, .on = false },
        { .kind = COMMAND_SENSITIVITY, .sensitivity = 1 },
        { .kind = COMMAND_SNOOZE, .duration_s = 3600 },
        { .kind = COMMAND_SUGGESTIONS_ON, .on = true },
        { .kind = COMMAND_SENSITIVITY, .sensitivity = -1 },
        { .kind = COMMAND_SNOOZE, .duration_s = 0 },
    };
    static const struct command fever = { .kind = COMMAND_CONDITION,
                                          .condition = CONDITION_FEVER,
                                          .on = true };
    static const struct command well = { .kind = COMMAND_CONDITION,
                                         .condition = CONDITION_FEVER,
                                         .may_clear = true };
    struct heard *h = calloc(1, sizeof(*h));
    struct log l;
    struct person *p = begin(&l, h);

    (void)state;
    for (int n = 0; n < 60; n++)
        assert_int_equal(bench_command(p, &c[n % 6], NOON + n), 0);
    for (int n = 0; n < 6; n++)
        assert_int_equal(bench_command(p, &c[n], NOON + 60), -EUSERS);
    assert_int_equal(bench_command(p, &fever, NOON + 61), 0);
    assert_int_equal(bench_command(p, &well, NOON + 62), -EUSERS);
    assert_int_equal(bench_command(p, &well, NOON + 60 * MINUTE + 60), 0);
    person_free(p);
    free(l.text);
    free(h);
}

/* ---- what was learnt is wrong ---- */

static void learn(struct person_memory *m)
{
    m->baseline = (struct baseline_memory){ .version = BASELINE_MEMORY_VERSION,
                                            .day_count = 1,
                                            .hr_bpm = 64,
                                            .ln_rmssd = 3.5,
                                            .learnt_min = 600,
                                            .recent_bpm = NAN,
                                            .recent_ln_rmssd = NAN };
    m->baseline.days[0] =
        (struct baseline_day){ .day = 20000, .minutes = 600, .hr_bpm = 64, .ln_rmssd = 3.5 };
    m->response.answers = 3;
    m->response.evidence = 2;
    m->advise.learnt = -1.5;
    m->advise.not_stressed = 2;
    m->advise.taught_unix_ms = m->advise.faded_unix_ms = MORNING - 3600000;
    strcpy(m->advise.helped[0].what, "music");
    m->advise.helped[0].offered = 3;
    m->resonance.version = RESONANCE_MEMORY_VERSION;
    m->resonance.sessions = 2;
    m->resonance.per_min = 5.6;
    m->resonance.deviation = 0.2;
}

/* clang-format off */
static const struct forget_row {
    const char *name;
    uint32_t forget;
    bool reference, sensitivity, resonance, ranking; /* forgotten */
    int rc;
} forgets[] = {
    { "forget: the reference, and the weak response", 1, true, false, false, false, 0 },
    { "forget: the sensitivity", 2, false, true, false, false, 0 },
    { "forget: the rate of breathing", 4, false, false, true, false, 0 },
    { "forget: what helps", 8, false, false, false, true, 0 },
    { "forget: all", RECALIBRATE_ALL, true, true, true, true, 0 },
    { "forget: nothing", 0, false, false, false, false, -EINVAL },
    { "forget: what there is not", 16, false, false, false, false, -EINVAL },
    { "forget: all, and more", UINT32_MAX, false, false, false, false, -EINVAL },
};
/* clang-format on */

static void test_forget(void **state)
{
    const struct forget_row *row = *state;
    struct heard *h = calloc(1, sizeof(*h));
    struct profile profile = bench_alex();
    struct log l = { .ctx = h, .on_event = on_told };
    struct person *p = bench_reported(&profile, &l);
    struct instant t = bench_at(0);
    struct person_memory m;

    person_save(p, &t, &m);
    learn(&m);
    person_restore(p, &m, &t);
    assert_int_equal(
        bench_command(p, &(struct command){ .kind = COMMAND_RECALIBRATE, .forget = row->forget },
                      MINUTE),
        row->rc);
    assert_int_equal(l.tolds, row->rc == 0);
    if (row->rc == 0)
        assert_int_equal(l.told.forget, row->forget);
    else
        person_save(p, &t, &h->memory);
    assert_int_equal(h->memory.baseline.learnt_min < 1, row->reference);
    assert_int_equal(h->memory.response.answers == 0, row->reference);
    assert_int_equal(h->memory.advise.not_stressed == 0, row->sensitivity);
    assert_int_equal(h->memory.resonance.sessions == 0, row->resonance);
    assert_int_equal(h->memory.advise.helped[0].what[0] == '\0', row->ranking);
    person_free(p);
    free(l.text);
    free(h);
}

/* ---- conditions, sessions ---- */

static bool is_doubted(struct person *p, struct log *l, double from_s)
{
    bench_play(p, from_s, from_s + 200, 0);
    assert_int_equal(l->last.why, WHY_OK);
    return l->last.doubts & 1u << DOUBT_CONDITION;
}

/* A condition holds for the heart from the same moment on, over a restart and a reload. */
static void test_conditions_reach_the_heart(void **state)
{
    struct heard *h = calloc(1, sizeof(*h));
    struct profile profile = bench_alex();
    struct log l = { .ctx = h, .on_event = on_told }, again = { 0 };
    struct person *p = bench_known_person(&profile, &l);
    struct command set = { .kind = COMMAND_CONDITION,
                           .condition = CONDITION_PACEMAKER,
                           .on = true };
    struct command clear = { .kind = COMMAND_CONDITION,
                             .condition = CONDITION_PACEMAKER,
                             .may_clear = true };
    (void)state;

    assert_false(is_doubted(p, &l, 0));
    assert_int_equal(bench_command(p, &set, 201 * S), 0);
    assert_int_equal(l.told.kind, TOLD_CONDITION);
    assert_true(h->memory.advise.conditions & 1u << CONDITION_PACEMAKER);
    assert_true(is_doubted(p, &l, 201));
    struct instant reload = bench_at(400 * S);
    person_set_profile(p, &profile, NULL, 0, &reload);
    assert_true(is_doubted(p, &l, 401));
    assert_int_equal(bench_command(p, &set, 602 * S), -EALREADY);
    assert_int_equal(l.tolds, 1);

    struct person *q = bench_person(&profile, &again);
    struct instant t = bench_at(0);
    person_restore(q, &h->memory, &t);
    assert_true(is_doubted(q, &again, 0));
    person_free(q);

    assert_int_equal(bench_command(p, &clear, 603 * S), 0);
    assert_int_equal(l.told.id, 2);
    assert_false(is_doubted(p, &l, 604));
    person_free(p);
    free(l.text);
    free(again.text);
    free(h);
}

/* A massage that is told of is remembered inside the event; called off before it, it is not. */
static void test_sessions_are_remembered(void **state)
{
    struct heard *h = calloc(1, sizeof(*h));
    struct log l;
    struct person *p = begin(&l, h);
    struct report low = bench_calm();
    struct command book = { .kind = COMMAND_MASSAGE_BOOK,
                            .unix_ms = bench_at(60 * MINUTE).unix_ms,
                            .duration_min = 30,
                            .name = "swedish" };
    (void)state;

    assert_int_equal(bench_command(p, &book, NOON), 0);
    assert_int_equal(l.told.session.state, SESSION_BOOKED);
    assert_int_equal(h->memory.body.sessions[0].at_unix_ms, 0);
    bench_minutes(p, &low, 31, 92);
    assert_int_equal(l.tolds, 2);
    assert_int_equal(l.told.session.state, SESSION_HELD);
    assert_int_equal(h->memory.body.sessions[0].at_unix_ms, book.unix_ms);
    assert_int_equal(h->memory.body.sessions[0].duration_min, 30);
    assert_string_equal(h->memory.body.sessions[0].technique, "swedish");
    person_free(p);
    free(l.text);
    free(h);
}

/* Before the clock is known nothing has a date; without consent nothing is taken. */
static void test_when_not(void **state)
{
    static const struct command commands[] = {
        { .kind = COMMAND_NOTE, .text = "words" },
        { .kind = COMMAND_FEEL, .feel = 4 },
        { .kind = COMMAND_RECALIBRATE, .forget = RECALIBRATE_ALL },
        { .kind = COMMAND_CONDITION, .condition = CONDITION_FEVER, .on = true },
    };
    struct profile profile = bench_alex();
    (void)state;

    for (int asked = 0; asked < 2; asked++) {
        struct log l = { 0 };
        struct instant t = { .us = MINUTE, .unix_ms = asked ? MORNING : 0 };

        profile.consent_day = asked ? 0 : 20000;
        struct person *p = bench_reported(&profile, &l);
        for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
            struct person_input in = { .kind = INPUT_COMMAND, .command = &commands[i] };
            assert_int_equal(person_feed(p, &in, &t), asked ? -EPERM : -EAGAIN);
        }
        assert_int_equal(l.tolds, 0);
        person_free(p);
        free(l.text);
    }
}

int main(void)
{
    enum { A_LOT = sizeof(a_lot) / sizeof(a_lot[0]) };
    struct CMUnitTest tests[5 + A_LOT] = {
        cmocka_unit_test(test_feel),
        cmocka_unit_test(test_conditions_reach_the_heart),
        cmocka_unit_test(test_sessions_are_remembered),
        cmocka_unit_test(test_when_not),
        cmocka_unit_test(test_to_and_fro),
    };

    for (size_t i = 0; i < A_LOT; i++)
        tests[5 + i] = (struct CMUnitTest){
            .name = a_lot[i].name,
            .test_func = test_a_lot,
            .initial_state = (void *)(uintptr_t)&a_lot[i],
        };
    return bench_run("told", tests, 5 + A_LOT, BENCH_ROWS(notes, test_note),
                     BENCH_ROWS(forgets, test_forget));
}
