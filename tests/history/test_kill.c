/*
 * kill -9 while writing: what was acknowledged is there, the rest is whole or absent
 *
 * A child writes offer after offer with its outcome, effect and minutes, and
 * says over a pipe what has been acknowledged. It dies at a random moment, or
 * just before or just after a commit.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "fault.h"
#include "fixture.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ROUNDS    30
#define MINUTE_MS 60000

enum {
    STEP_SUGGESTION,
    STEP_OUTCOME,
    STEP_SECOND_OUTCOME,
    STEP_EFFECT,
    STEP_FEEL,
    STEP_BOOKED,
    STEP_HELD,
    STEP_SESSION_EFFECT,
    STEPS
};

/* The child dies when it has passed this place so many times. */
static const char *fatal_place = "nowhere";
static int passes_left;

void fault_point(const char *name)
{
    if (strcmp(name, fatal_place) == 0 && passes_left-- == 0)
        raise(SIGKILL);
}

static int setup(void **state)
{
    struct fixture *f = malloc(sizeof(*f));
    fixture_init(f, NULL);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    fixture_fini(*state);
    free(*state);
    return 0;
}

/* Step n of a life: each is numbered by what memory holds after it. */
static void do_step(struct fixture *f, int n)
{
    struct instant start = { .unix_ms = MORNING_MS + (int64_t)n * MINUTE_MS };
    struct person_memory m;
    struct minute minute;
    struct suggestion s;
    struct outcome_event o;
    struct effect e;
    struct told told;
    struct session_effect measured;
    int64_t round_ms = MORNING_MS + n / STEPS * STEPS * MINUTE_MS;
    char id[SUGGESTION_ID_MAX + 1];

    snprintf(id, sizeof(id), "alex-%d", n / STEPS);
    sample_memory(&m, n);
    sample_minute(&minute, &start, 70);
    sample_suggestion(&s, id, start.unix_ms);
    sample_effect(&e, id, start.unix_ms);
    switch (n % STEPS) {
    case STEP_SUGGESTION: history_suggestion(f->history, "alex", &s, &m); break;
    case STEP_OUTCOME:
        sample_outcome(&o, id, OUTCOME_ACCEPT, start.unix_ms);
        history_outcome(f->history, "alex", &o, &m);
        break;
    case STEP_SECOND_OUTCOME:
        sample_outcome(&o, id, OUTCOME_EXPIRED, start.unix_ms);
        history_outcome(f->history, "alex", &o, &m);
        break;
    case STEP_EFFECT: history_effect(f->history, "alex", &e, &m); break;
    case STEP_FEEL:
        sample_told(&told, TOLD_FEEL, (uint32_t)n, start.unix_ms);
        history_told(f->history, "alex", &told, &m);
        break;
    case STEP_BOOKED:
    case STEP_HELD:
        sample_told(&told, TOLD_SESSION, (uint32_t)n, start.unix_ms);
        told.session.at_unix_ms = round_ms;
        told.session.state = n % STEPS == STEP_HELD ? SESSION_HELD : SESSION_BOOKED;
        history_told(f->history, "alex", &told, &m);
        break;
    case STEP_SESSION_EFFECT:
        sample_session_effect(&measured, round_ms);
        history_session_effect(f->history, "alex", &measured, &m);
        break;
    }
    history_minute(f->history, "alex", &minute);
}

/* The child: a process of its own, as the daemon is. argv: dir, step, pipe, place, passes. */
static int live(char **argv)
{
    struct fixture f;
    int n = atoi(argv[2]), pipe_fd = atoi(argv[3]);

    fatal_place = argv[4];
    passes_left = atoi(argv[5]);
    fixture_init(&f, argv[1]);
    if (fixture_open(&f))
        return 1;
    for (;; n++) {
        do_step(&f, n);
        fixture_settle(&f);
        int want = n % STEPS == STEP_SECOND_OUTCOME ? -EALREADY : 0;
        if (f.got_count != 1 || f.got[0].rc != want)
            return 2;
        f.got_count = 0;
        if (write(pipe_fd, &n, sizeof(n)) != sizeof(n))
            return 3;
    }
}

static void become_child(const char *dir, int from, int pipe_fd, const char *place, int pass)
{
    char step[16], fd[16], passes[16];

    snprintf(step, sizeof(step), "%d", from);
    snprintf(fd, sizeof(fd), "%d", pipe_fd);
    snprintf(passes, sizeof(passes), "%d", pass);
    execl("/proc/self/exe", "test_kill", dir, step, fd, place, passes, (char *)NULL);
    _exit(127);
}

/*
 * Lets it live from that step on until so many are acknowledged, and some microseconds more; or,
 * when wait_us is -1, until the place kills it.
 * Returns the last step that was acknowledged, `from` - 1 if none was.
 */
static int die(struct fixture *f, int from, int after_steps, int wait_us, const char *place,
               int pass)
{
    int fds[2], n, last = from - 1, status;

    assert_int_equal(pipe(fds), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        close(fds[0]);
        become_child(f->dir, from, fds[1], place, pass);
    }
    close(fds[1]);
    while (last < from + after_steps && read(fds[0], &n, sizeof(n)) == sizeof(n))
        last = n;
    if (wait_us >= 0) {
        nanosleep(&(struct timespec){ .tv_nsec = wait_us * 1000L }, NULL);
        kill(pid, SIGKILL);
    }
    while (read(fds[0], &n, sizeof(n)) == sizeof(n))
        last = n;
    close(fds[0]);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (!WIFSIGNALED(status))
        fail_msg("the child ended by itself: %d", WEXITSTATUS(status));
    return last;
}

static int64_t count(const struct fixture *f, const char *of)
{
    char query[160];
    snprintf(query, sizeof(query), "SELECT count(*) FROM %s", of);
    return fixture_ask(f, query);
}

/* How often a step has been done when `stored` is the last of all. */
static int done(int stored, int step)
{
    return (stored + STEPS - step) / STEPS;
}

/* Returns the last step that is in the file: `acknowledged`, or the next one. */
static int check(struct fixture *f, int acknowledged)
{
    struct person_memory m;
    int stored = -1;

    assert_int_equal(fixture_open(f), 0);
    assert_true(fixture_state(f).ok);
    assert_string_equal(fixture_state(f).why, "");
    if (history_load_memory(f->history, "alex", &m) == 0)
        stored = (int)m.baseline.hr_bpm;
    assert_in_range(stored + 1, acknowledged + 1, acknowledged + 2);
    /* Every part is of the same step, and so is all that it speaks of. */
    if (stored >= 0) {
        assert_true(m.advise.unwanted == (uint32_t)stored * 2 &&
                    m.load.days[6].raised_min == stored + 1 &&
                    m.body.days[BODY_DAYS - 1].seated.hr_bpm == stored + 2);
        assert_int_equal(count(f, "suggestion"), done(stored, STEP_SUGGESTION));
        assert_int_equal(count(f, "suggestion WHERE outcome = 'accept'"),
                         done(stored, STEP_OUTCOME));
        assert_int_equal(count(f, "suggestion WHERE outcome NOT IN ('accept', 'open')"), 0);
        assert_int_equal(count(f, "effect"), done(stored, STEP_EFFECT));
        assert_int_equal(count(f, "told"), done(stored, STEP_FEEL) + done(stored, STEP_BOOKED) +
                                               done(stored, STEP_HELD));
        assert_int_equal(count(f, "session"), done(stored, STEP_BOOKED));
        assert_int_equal(count(f, "session WHERE state = 'held'"), done(stored, STEP_HELD));
        assert_int_equal(count(f, "session_effect"),
                         done(stored, STEP_SESSION_EFFECT) * SESSION_MEASURES);
    }
    fixture_close(f);
    assert_true(fixture_is_sound(f));
    assert_int_equal(access(f->path, F_OK), 0);
    return stored;
}

static void test_any_moment(void **state)
{
    struct fixture *f = *state;
    uint32_t seed = (uint32_t)time(NULL);
    int last = -1;

    print_message("# seed %u\n", seed);
    for (int round = 0; round < ROUNDS; round++) {
        seed = seed * 1664525 + 1013904223;
        int steps = (int)(seed >> 28), wait_us = (int)(seed >> 8) % 6000;
        last = check(f, die(f, last + 1, steps, wait_us, "nowhere", 0));
    }
    assert_true(last > 0);
}

/* clang-format off */
static const struct place_row {
    const char *name, *place;
    int pass, stored; /* the step that is in the file afterwards */
} places[] = {
    { "before an offer is committed",     "history:before_commit", 0, -1 },
    { "after an offer is committed",      "history:after_commit",  0,  0 },
    { "before an outcome is committed",   "history:before_commit", 1,  0 },
    { "after an outcome is committed",    "history:after_commit",  1,  1 },
    { "before an effect is committed",    "history:before_commit", 3,  2 },
    { "after an effect is committed",     "history:after_commit",  3,  3 },
    { "before a feeling is committed",    "history:before_commit", 4,  3 },
    { "after a feeling is committed",     "history:after_commit",  4,  4 },
    { "before a session is held",         "history:before_commit", 6,  5 },
    { "after a session is held",          "history:after_commit",  6,  6 },
    { "before its effect is committed",   "history:before_commit", 7,  6 },
    { "after its effect is committed",    "history:after_commit",  7,  7 },
};
/* clang-format on */

static void test_place(void **state)
{
    const struct place_row *r = *state;
    struct fixture f;

    fixture_init(&f, NULL);
    int acknowledged = die(&f, 0, 1000, -1, r->place, r->pass);
    assert_int_equal(acknowledged, r->pass - 1);
    assert_int_equal(check(&f, acknowledged), r->stored);
    fixture_fini(&f);
}

int main(int argc, char **argv)
{
    enum { N = sizeof(places) / sizeof(places[0]) };
    struct CMUnitTest tests[N + 1];

    if (argc == 6)
        return live(argv);
    for (int i = 0; i < N; i++)
        tests[i] = (struct CMUnitTest){
            .name = places[i].name,
            .test_func = test_place,
            .initial_state = (void *)(uintptr_t)&places[i],
        };
    tests[N] = (struct CMUnitTest)cmocka_unit_test_setup_teardown(test_any_moment, setup, teardown);
    return cmocka_run_group_tests_name("kill", tests, NULL, NULL);
}
