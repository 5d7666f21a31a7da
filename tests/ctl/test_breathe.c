/*
 * Breathing in a terminal: a daemon that plays one breath thirty times as fast, a pseudo terminal,
 * keys, and what is left of the terminal afterwards. The daemon goes on when it is told to, which
 * is when what is waited for was drawn: a busy machine makes it slower, not different.
 */
#include "run_balmctl.h"

#include "control.h"
#include "log.h"
#include "page.h"
#include "small_house.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#define SPEED     30
#define DRAWN_MAX (1 << 20)
#define HANGS_S   20

static char socket_path[64];
static int keyboard = -1; /* what is typed at the terminal goes in here */
static int baton = -1;    /* a byte in here: the daemon goes on */

/* ---- the daemon ---- */

static const struct pacer steps[] = {
    { .phase = PHASE_NONE, .duration_ms = 2000, .text = "Sit down.", .light = 90 },
    { .phase = PHASE_IN, .duration_ms = 4000, .text = "Breathe in", .light = 255 },
    { .phase = PHASE_OUT, .duration_ms = 6000, .text = "Breathe out", .light = 20 },
};
#define STEPS (sizeof(steps) / sizeof(steps[0]))

struct hub {
    uv_loop_t loop;
    struct control *control;
    uv_poll_t told;
    int told_fd;
    size_t step;
    bool is_paused, has_stopped, is_stubborn;
};

static void on_look(void *ctx, struct house *house)
{
    (void)ctx;
    small_house_of(house, 1);
    house->speed = SPEED;
}

static void tell_state(struct hub *h, enum routine_status status)
{
    const struct coherence swing = { .known = h->step == 2, .share = 0.8, .followed = true };
    const struct routine_state r = {
        .status = status, .name = "slow_breathing", .remaining_s = 10, .coherence = swing
    };
    const struct person_event e = { .kind = EVENT_ROUTINE, .routine = &r };

    control_watch(h->control, "alex", &e);
}

static void tell_effect(struct hub *h, double after_bpm)
{
    const struct effect effect = { .routine = "slow_breathing",
                                   .finished = !h->has_stopped,
                                   .before = { 80, 20, 82 },
                                   .after = { after_bpm, 33, NAN } };
    const struct person_event e = { .kind = EVENT_EFFECT, .effect = &effect };

    control_watch(h->control, "alex", &e);
}

static void on_told(uv_poll_t *told, int status, int events);

static void play(struct hub *h)
{
    const struct person_event e = { .kind = EVENT_PACER, .pacer = &steps[h->step] };

    control_watch(h->control, "alex", &e);
    tell_state(h, ROUTINE_RUNNING);
    uv_poll_start(&h->told, UV_READABLE, on_told);
}

static void go_on(struct hub *h)
{
    h->step++;
    if (h->step < STEPS) {
        play(h);
    } else if (h->step == STEPS) {
        tell_state(h, ROUTINE_AFTER);
    } else {
        uv_poll_stop(&h->told);
        tell_state(h, ROUTINE_IDLE);
        tell_effect(h, 71);
    }
}

static void on_told(uv_poll_t *told, int status, int events)
{
    struct hub *h = told->data;
    char byte;

    (void)status, (void)events;
    if (read(h->told_fd, &byte, 1) != 1) /* the test is gone */
        _exit(1);
    go_on(h);
}

static void on_order(void *ctx, const struct order *o, struct control_call *call)
{
    struct hub *h = ctx;

    if (o->command.kind == COMMAND_ROUTINE_START) {
        if (strcmp(o->command.name, "box_breathing") == 0) {
            control_done(call, -EBUSY, "a routine is running already");
            return;
        }
        if (strcmp(o->command.name, "stretch") == 0) { /* they leave before they are answered */
            if (write(keyboard, "\x03", 1) != 1)
                _exit(1);
            return;
        }
        h->is_stubborn = strcmp(o->command.name, "breathe_search") == 0;
        tell_effect(h, 55); /* of the one before: not what this one did */
        play(h);
    } else if (o->command.kind == COMMAND_ROUTINE_PAUSE && !h->is_paused) {
        h->is_paused = true;
        tell_state(h, ROUTINE_PAUSED);
    } else if (o->command.kind == COMMAND_ROUTINE_PAUSE) {
        h->is_paused = false;
        play(h);
    } else if (o->command.kind == COMMAND_ROUTINE_SKIP) {
        go_on(h);
    } else if (h->is_stubborn) {
        control_done(call, -EBUSY, "it cannot be stopped now");
        return;
    } else {
        h->has_stopped = true;
        tell_state(h, ROUTINE_AFTER);
    }
    control_done(call, 0, NULL);
}

static int on_capture(void *ctx, const char *sensor, bool on)
{
    (void)ctx, (void)sensor, (void)on;
    return 0;
}

static void on_closed(void *ctx)
{
    (void)ctx;
}

/* Serves until it is killed; `ready` is closed once it listens. */
static void serve(int ready, int told_fd)
{
    static const struct control_events events = { on_look, on_order, on_capture, on_closed };
    const struct control_options opt = { .socket_path = socket_path };
    struct hub h = { .told_fd = told_fd };

    uv_loop_init(&h.loop);
    uv_poll_init(&h.loop, &h.told, told_fd);
    h.told.data = &h;
    if (control_open(&h.control, &h.loop, NULL, &opt, &events, &h) < 0)
        _exit(1);
    close(ready);
    uv_run(&h.loop, UV_RUN_DEFAULT);
    _exit(0);
}

static pid_t start_daemon(void)
{
    int ready[2], told[2];
    char byte;

    assert_int_equal(pipe2(ready, O_CLOEXEC), 0);
    assert_int_equal(pipe2(told, O_CLOEXEC), 0);
    pid_t pid = fork();
    if (pid == 0) {
        close(ready[0]);
        close(told[1]);
        serve(ready[1], told[0]);
    }
    close(ready[1]);
    close(told[0]);
    baton = told[1];
    assert_int_equal(read(ready[0], &byte, 1), 0);
    close(ready[0]);
    return pid;
}

static void end_daemon(pid_t daemon)
{
    kill(daemon, SIGKILL);
    waitpid(daemon, NULL, 0);
    unlink(socket_path);
    close(baton);
}

/* ---- the terminal ---- */

enum deed { NOTHING, GO, PRESS, END_INPUT, END_DAEMON };

/* clang-format off */
#define BEATS 8
#define UTF8  "C.UTF-8"
#define TO_ITS_END \
    { "Breathe in", GO }, { "Breathe out", GO }, { "Rest a moment", GO }, { "Heart rate 80 to 71" }

static const struct screen_row {
    const char *name;
    int columns;
    const char *locale, *term;
    const char *routine;
    int status;
    struct beat {
        const char *drawn; /* after what was drawn before; then ... */
        enum deed deed;    /* ... this is done */
        const char *keys;
    } beats[BEATS];
    const char *never;
} screens[] = {
    { "to its end", 80, UTF8, "xterm", "slow_breathing", 0,
      { { "\x1b[?25l" }, { "Sit down.", GO }, { "Breathe in", GO }, { "Breathe out" }, { "swings along", GO },
        { "Rest a moment", GO }, { "Heart rate 80 to 71, RMSSD 20 to 33, stress 82 to -.\r\n\x1b[?25h" } }, "to 55" },
    { "narrow, without block characters", 40, "C", "xterm", "slow_breathing", 0,
      { { "Sit down.", GO }, { "Breathe in   #", GO }, { "Breathe out  .", GO }, { "Rest a moment", GO },
        { "Heart rate 80 to 71" }, { "stress 82 to -." } }, "\xe2" },
    { "a terminal that cannot redraw", 80, UTF8, "dumb", "slow_breathing", 0,
      { { "Sit down. (2 s)\r\n", GO }, { "Breathe in (4 s)\r\n", GO }, { "Breathe out (6 s)\r\n", GO },
        { "It is over.", GO }, { "Heart rate 80 to 71" } }, "\x1b" },
    { "paused, and on again", 80, UTF8, "xterm", "slow_breathing", 0,
      { { "Sit down.", GO }, { "Breathe in", PRESS, "p" }, { "Paused", PRESS, "p" }, TO_ITS_END }, NULL },
    { "skipped", 80, UTF8, "xterm", "slow_breathing", 0, { { "Sit down.", PRESS, "s" }, TO_ITS_END }, NULL },
    { "a key that is none", 80, UTF8, "xterm", "slow_breathing", 0,
      { { "Sit down.", PRESS, "x\x1b[A\x1a\x1c" }, { "", GO }, TO_ITS_END }, NULL },
    { "the keyboard hangs up", 80, UTF8, "xterm", "slow_breathing", 0, { { "Sit down.", END_INPUT }, { "", GO }, TO_ITS_END }, NULL },
    { "stopped", 80, UTF8, "xterm", "slow_breathing", 1,
      { { "Sit down.", GO }, { "Breathe in", PRESS, "q" }, { "Stopped." }, { "\x1b[?25h" } }, "Heart rate" },
    { "paused, and the stop is refused", 80, UTF8, "xterm", "breathe_search", 0,
      { { "Sit down.", GO }, { "Breathe in", PRESS, "pq" }, { "it cannot be stopped now", PRESS, "p" },
        TO_ITS_END }, "Stopped." },
    { "left", 80, UTF8, "xterm", "slow_breathing", 0,
      { { "Sit down.", GO }, { "Breathe in", PRESS, "\x03" },
        { "The routine goes on; `balmctl routine stop` ends it.\r\n\x1b[?25h" } }, "Heart rate" },
    { "left, on a terminal that cannot redraw", 80, UTF8, "dumb", "slow_breathing", 0,
      { { "Sit down.", GO }, { "Breathe in", PRESS, "\x03" },
        { "The routine goes on; `balmctl routine stop` ends it.\r\n" } }, "Heart rate" },
    { "left while its effect is measured", 80, UTF8, "xterm", "slow_breathing", 0,
      { { "Sit down.", GO }, { "Breathe in", GO }, { "Breathe out", GO }, { "Rest a moment", PRESS, "q" },
        { "`balmctl effects`" }, { "\x1b[?25h" } }, "Heart rate" },
    { "the daemon goes", 80, UTF8, "xterm", "slow_breathing", 1,
      { { "Sit down.", GO }, { "Breathe in", END_DAEMON }, { "\x1b[?25h" }, { "balmctl: the daemon hung up" } }, "Heart rate" },
    { "left before the answer", 80, UTF8, "xterm", "stretch", 1,
      { { "balmctl: left before the daemon answered; `balmctl status` shows what runs" } }, "goes on" },
    { "one runs already", 80, UTF8, "xterm", "box_breathing", 1, { { "balmctl: a routine is running already" } }, "\x1b" },
    { "there is none", 80, UTF8, "xterm", "box_breating", 2, { { "did you mean \"box_breathing\"?" } }, "\x1b" },
};
/* clang-format on */

static pid_t start_balmctl(const struct screen_row *r, int terminal)
{
    pid_t child = fork();

    if (child != 0)
        return child;
    setsid();
    ioctl(terminal, TIOCSCTTY, 0);
    for (int fd = 0; fd < 3; fd++)
        dup2(terminal, fd);
    setenv("LC_ALL", r->locale, 1);
    setenv("TERM", r->term, 1);
    setenv("BALM_SOCKET", socket_path, 1);
    execl(run_program, "balmctl", "routine", "start", r->routine, "--watch", (char *)NULL);
    _exit(127);
}

/* No line that was drawn reaches the last column: the terminal would break it. */
static void assert_fits(const char *drawn, int columns)
{
    char line[BUFSIZ];

    for (const char *at = drawn; *at; at += strcspn(at, "\r\n") + (at[strcspn(at, "\r\n")] != 0)) {
        size_t len = strcspn(at, "\r\n"), n = 0;

        for (size_t i = 0; i < len && n < sizeof(line) - 1; i++) {
            if (at[i] == '\x1b') { /* steers, and takes no room */
                while (i < len && !strchr("Khl", at[i]))
                    i++;
                continue;
            }
            line[n++] = at[i];
        }
        line[n] = '\0';
        if (page_width(line) > (size_t)columns)
            fail_msg("%zu columns: %s", page_width(line), line);
    }
}

static void do_deed(const struct beat *beat, int terminal, pid_t daemon)
{
    struct termios cooked;

    switch (beat->deed) {
    case NOTHING: break;
    case GO: assert_int_equal(write(baton, "", 1), 1); break;
    case PRESS:
        assert_int_equal(write(keyboard, beat->keys, strlen(beat->keys)), strlen(beat->keys));
        break;
    case END_INPUT: /* only by lines does a terminal know an end of file */
        assert_int_equal(tcgetattr(terminal, &cooked), 0);
        cooked.c_lflag |= ICANON;
        assert_int_equal(tcsetattr(terminal, TCSANOW, &cooked), 0);
        assert_int_equal(write(keyboard, "\x04", 1), 1);
        break;
    case END_DAEMON: kill(daemon, SIGKILL); break;
    }
}

static void test_screen(void **state)
{
    const struct screen_row *r = *state;
    const struct winsize size = { .ws_row = 24, .ws_col = (unsigned short)r->columns };
    const struct beat *beat = r->beats, *end = r->beats + BEATS;
    char *drawn = calloc(1, DRAWN_MAX), *from = drawn, *found;
    size_t len = 0;
    struct termios before = { 0 }, after = { 0 };
    int status;

    keyboard = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    assert_true(keyboard >= 0 && grantpt(keyboard) == 0 && unlockpt(keyboard) == 0);
    int terminal = open(ptsname(keyboard), O_RDWR | O_NOCTTY | O_CLOEXEC);
    assert_true(terminal >= 0 && ioctl(terminal, TIOCSWINSZ, &size) == 0);
    assert_int_equal(tcgetattr(terminal, &before), 0);
    pid_t daemon = start_daemon(), child = start_balmctl(r, terminal);
    time_t give_up_at = time(NULL) + HANGS_S;

    for (pid_t gone = 0; gone == 0;) {
        struct pollfd p = { .fd = keyboard, .events = POLLIN };

        gone = waitpid(child, &status, WNOHANG);
        while (poll(&p, 1, gone ? 0 : 20) > 0 && p.revents & POLLIN) {
            ssize_t n = read(keyboard, drawn + len, DRAWN_MAX - 1 - len);
            if (n <= 0)
                break;
            len += (size_t)n;
        }
        while (beat < end && beat->drawn && (found = strstr(from, beat->drawn))) {
            from = found + strlen(beat->drawn);
            do_deed(beat++, terminal, daemon);
        }
        if (time(NULL) > give_up_at)
            kill(child, SIGKILL);
    }
    end_daemon(daemon);
    assert_int_equal(tcgetattr(terminal, &after), 0);
    close(terminal);
    close(keyboard);

    if (beat < end && beat->drawn)
        fail_msg("no \"%s\" where it should be in: %s", beat->drawn, drawn);
    if (r->never && strstr(drawn, r->never))
        fail_msg("\"%s\" in: %s", r->never, drawn);
    assert_fits(drawn, r->columns);
    assert_int_equal(WIFEXITED(status) ? WEXITSTATUS(status) : -1, r->status);
    assert_memory_equal(&before, &after, sizeof(before));
    free(drawn);
}

/* Who reads lines misses none: the daemon need not wait. The caller frees what is given. */
static struct result *run_through(const struct row *r)
{
    struct result *got = calloc(1, sizeof(*got));
    pid_t daemon = start_daemon();

    assert_int_equal(write(baton, "....", STEPS + 1), STEPS + 1);
    run(r, socket_path, 0, got);
    end_daemon(daemon);
    run_compare(r, got);
    return got;
}

/* Into a pipe: one line a phase. */
static void test_pipe(void **state)
{
    static const struct row r = { .words = { "routine", "start", "slow_breathing", "--watch" },
                                  .out = "Sit down. (2 s)\nBreathe in (4 s)\nBreathe out (6 s)\n"
                                         "It is over. In six minutes it is known what it did.\n"
                                         "Heart rate 80 to 71, RMSSD 20 to 33, stress 82 to -.\n",
                                  .err = "" };

    (void)state;
    free(run_through(&r));
}

/* For programs: the events, as they come, and nothing else. */
static void test_json(void **state)
{
    static const struct row r = { .words = { "routine", "start", "slow_breathing", "--watch",
                                             "--json" },
                                  .out = ANY,
                                  .err = "" };
    static const char *const kinds[] = { "pacer", "pacer", "pacer", "effect" };
    struct result *got = run_through(&r);
    size_t seen = 0;

    (void)state;
    for (char *line = strtok(got->out, "\n"); line; line = strtok(NULL, "\n")) {
        json_t *event = json_loads(line, 0, NULL);
        const char *kind = json_string_value(json_object_get(event, "kind"));

        assert_non_null(kind);
        if (seen < 4 && strcmp(kind, kinds[seen]) == 0)
            seen++;
        json_decref(event);
    }
    assert_int_equal(seen, 4);
    free(got);
}

int main(int argc, char **argv)
{
    enum { N = sizeof(screens) / sizeof(screens[0]) };
    struct CMUnitTest tests[N + 2] = {
        [N] = cmocka_unit_test(test_pipe),
        [N + 1] = cmocka_unit_test(test_json),
    };

    if (run_begin(argc, argv) < 0)
        return 2;
    snprintf(socket_path, sizeof(socket_path), "%s/control.sock", run_folder);
    log_set_level(LOG_LEVEL_ERR);
    for (size_t i = 0; i < N; i++)
        tests[i] = (struct CMUnitTest){ screens[i].name, test_screen, NULL, NULL,
                                        (void *)(uintptr_t)&screens[i] };
    return cmocka_run_group_tests_name("breathe", tests, NULL, run_clean_up);
}
