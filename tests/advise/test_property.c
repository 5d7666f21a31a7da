/*
 * Two million random decisions: random people, days, answers and commands, conditions that come and
 * go, routines that help or do not, restarts, and memory with a broken byte. An onlooker holds what
 * may never happen against everything that the advisor says; and the table of rules is read
 * backwards, which must give the same.
 */
#include "rules.h"
#include "world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PEOPLE    400
#define DECISIONS 5000 /* of each */

static void look(struct world *w)
{
    onlooker_look(&w->onlooker, &(struct sight){ .t = w->t,
                                                 .report = &w->report,
                                                 .has_motion = w->in.has_motion,
                                                 .busy = w->in.routine_busy,
                                                 .guests = w->in.has_guests,
                                                 .away = w->in.is_away,
                                                 .ill = w->in.is_ill_today || w->in.ill_days });
}

/* ---- what comes of it ---- */

static void check(struct world *w, const struct advice *out)
{
    struct onlooker *o = &w->onlooker;

    if (out->has_told) {
        assert_int_equal(out->told.id, w->last_told + 1);
        w->last_told = out->told.id;
        onlooker_told(o, &out->told);
    }
    if (out->has_outcome)
        onlooker_outcome(o, &out->outcome);
    if (out->has_offer)
        onlooker_offer(o, &out->offer);
    if (out->start_routine) {
        assert_int_equal(out->outcome.outcome, OUTCOME_ACCEPT);
        if (!onlooker_allows_routine(o, out->routine))
            onlooker_complain(o, "begins a routine that is not for them", &o->open);
    }
    if (!out->has_offer) {
        assert_in_range(out->silence, 0, SILENCES - 1);
        w->silent[out->silence]++;
    }
    assert_in_range(out->no_booking, 0, SILENCES - 1);
    w->silent[out->no_booking]++;
    if (o->complaints)
        fail_msg("%s", o->first);
}

/* Read from its end, the last row that holds is the first one. */
static void check_backwards(struct world *w, const struct advice *out)
{
    size_t count;
    const struct rule *rows = rules_rows(&count), *found = NULL;
    struct moment q;

    moment_make(&q, w->a, &w->in, &w->t);
    for (size_t i = count; i-- > 0;)
        if (rows[i].holds(&q))
            found = &rows[i];
    assert_non_null(found);
    if (found->offer || found->silence != out->silence)
        fail_msg("row %s would decide; said was %s", found->name, silence_name(out->silence));
    w->backwards++;
}

static void decide(struct world *w)
{
    struct advice out;

    look(w);
    advisor_tick(w->a, &w->in, &w->t, &out);
    check(w, &out);
    if (!out.has_offer && !out.has_outcome && !out.has_told && w->t.us % 7 == 0)
        check_backwards(w, &out);
}

static void say(struct world *w)
{
    struct answer_event e = { .answer = (enum answer)below(w, ANSWERS) };
    struct advice out;
    bool was_open = w->onlooker.has_open;

    if ((e.answer == ANSWER_STOP_ASKING && !one_in(w, 8)) || (w->steady && !one_in(w, 4)))
        e.answer = ANSWER_ACCEPT;
    look(w);
    int rc = advisor_answer(w->a, &e, &w->t, &out);
    check(w, &out);
    assert_int_equal(rc == -ENOENT, !was_open);
    assert_int_equal(out.has_outcome, rc == 0 || rc == -ESTALE);
}

static void order(struct world *w, struct command c)
{
    struct advice out;
    const char *running = w->in.running ? w->in.running->name : "";
    bool was_allowed = onlooker_allows_routine(&w->onlooker, running);

    look(w);
    int rc = advisor_command(w->a, &w->in, &c, &w->t, &out);
    if (rc == 0)
        onlooker_command(&w->onlooker, &c);
    check(w, &out);
    if (rc != 0 && out.has_told)
        fail_msg("told, and refused");
    bool must_stop = w->in.running && was_allowed &&
                     !onlooker_allows_routine(&w->onlooker, running) &&
                     strcmp(running, "stretch") != 0; /* that one may be begun by hand */
    if (must_stop && !out.stop_routine)
        fail_msg("%s goes on under %s", running, condition_name(c.condition));
    w->stops += out.stop_routine;
    if (out.stop_routine)
        w->in.running = NULL;
}

/* ---- restarts ---- */

static void restart(struct world *w)
{
    struct advise_memory m = { 0 };

    advisor_save(w->a, &m);
    advisor_free(w->a);
    w->a = world_advisor(w);
    assert_true(advisor_restore(w->a, &m));
    onlooker_restart(&w->onlooker);
}

/* It is refused, or whatever it leads to stays within its bounds. */
static void break_a_byte(struct world *w)
{
    struct advise_memory m = { 0 };
    struct advisor *a = world_advisor(w);
    struct instant t = w->t;
    struct advice out;

    advisor_save(w->a, &m);
    ((unsigned char *)&m)[below(w, (int)sizeof(m))] ^= (unsigned char)(1 << below(w, 8));
    w->broken++;
    if (!advisor_restore(a, &m))
        w->refused_bytes++;
    for (int i = 0; i < 30; i++) {
        struct command c = world_command(w);
        struct answer_event e = { .answer = (enum answer)below(w, ANSWERS) };
        struct standing standing;

        t.us += 10 * US_PER_S;
        t.unix_ms += t.unix_ms ? 10000 : 0;
        advisor_tick(a, &w->in, &t, &out);
        if (out.has_offer) {
            assert_in_range(out.offer.type, 0, SUGGESTION_TYPES - 1);
            assert_in_range(out.offer.reason, 0, REASONS - 1);
            assert_true(__builtin_popcount(out.offer.choices) <= 3);
            assert_true(memchr(out.offer.routine, '\0', sizeof(out.offer.routine)));
            assert_true(memchr(out.offer.technique, '\0', sizeof(out.offer.technique)));
            assert_true(out.offer.type != SUGGEST_BOOK_MASSAGE ||
                        onlooker_allows_technique(&w->onlooker, out.offer.technique) ||
                        w->onlooker.told); /* which may be the broken byte */
        }
        assert_in_range(out.silence, 0, SILENCES - 1);
        advisor_standing(a, &w->in, &t, &standing);
        assert_true(standing.helped_count <= HELPED_MAX);
        if (one_in(w, 4))
            advisor_answer(a, &e, &t, &out);
        if (one_in(w, 4))
            advisor_command(a, &w->in, &c, &t, &out);
    }
    advisor_free(a);
}

static void live(struct world *w)
{
    for (int i = 0; i < DECISIONS; i++) {
        world_pass(w);
        decide(w);
        if (one_in(w, 60))
            say(w);
        if (one_in(w, w->steady ? 100 : 300))
            order(w, world_command(w));
        if (w->says_tense && one_in(w, 40))
            order(w, (struct command){ .kind = COMMAND_FEEL, .feel = 5 });
        if (one_in(w, 300)) {
            struct effect e = world_effect(w);

            advisor_effect(w->a, &e);
        }
        if (w->onlooker.last_session && one_in(w, 900)) {
            struct session_effect e = world_session_effect(w);

            advisor_session_effect(w->a, &e);
        }
        if (one_in(w, 500))
            restart(w);
        if (one_in(w, 500))
            break_a_byte(w);
    }
}

static void test_million(void **state)
{
    int given[SUGGESTION_TYPES] = { 0 }, silent[SILENCES] = { 0 }, reasons[REASONS] = { 0 };
    int backwards = 0, broken = 0, refused = 0, stops = 0;

    (void)state;
    for (int person = 0; person < PEOPLE; person++) {
        struct world *w = test_calloc(1, sizeof(*w));

        world_init(w, UINT64_C(0x9e3779b97f4a7c15) * (uint64_t)(person + 1));
        live(w);
        assert_int_equal(onlooker_offers(&w->onlooker),
                         w->onlooker.outcomes + w->onlooker.has_open);
        for (int i = 0; i < SUGGESTION_TYPES; i++)
            given[i] += w->onlooker.given[i];
        for (int i = 0; i < REASONS; i++)
            reasons[i] += w->onlooker.for_reason[i];
        for (int i = 0; i < SILENCES; i++)
            silent[i] += w->silent[i];
        backwards += w->backwards;
        broken += w->broken;
        refused += w->refused_bytes;
        stops += w->stops;
        advisor_free(w->a);
        test_free(w);
    }
    /* A silent advisor would keep every promise. */
    for (int i = 0; i < SUGGESTION_TYPES; i++)
        print_message("# %-16s %6d\n", suggestion_type_name((enum suggestion_type)i), given[i]);
    for (int i = 0; i < REASONS; i++)
        print_message("# for %-14s %6d\n", reason_name((enum reason)i), reasons[i]);
    print_message("# %d times the table backwards, %d bytes broken, %d of them refused, "
                  "%d routines stopped\n",
                  backwards, broken, refused, stops);
    for (int i = 0; i < SUGGESTION_TYPES; i++)
        if (given[i] < 20)
            fail_msg("%s: only %d", suggestion_type_name((enum suggestion_type)i), given[i]);
    for (int i = 0; i < REASONS; i++)
        if (reasons[i] < 5)
            fail_msg("for %s: only %d", reason_name((enum reason)i), reasons[i]);
    for (int i = 0; i < SILENCES; i++)
        if (silent[i] == 0)
            fail_msg("never silent for %s", silence_name((enum silence)i));
    assert_true(backwards >= 10000 && broken > 1000 && refused > 100 && stops >= 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_million) };
    return cmocka_run_group_tests_name("advise property", tests, NULL, NULL);
}
