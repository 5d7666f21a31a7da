/*
 * Breathing in a terminal: a daemon that plays one breath thirty times as fast, a pseudo terminal,
 * keys, and what is left of the terminal afterwards.
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
#include <unistd.h>

#define SPEED 30

static char socket_path[64];

/* ---- the daemon ---- */

static const struct {
    enum phase phase;
    int32_t ms;
    const char *text;
    uint8_t light;
} steps[] = {
    { PHASE_NONE, 2000, "Sit down.", 90 },
    { PHASE_IN, 4000, "Breathe in", 255 },
    { PHASE_OUT, 6000, "Breathe out", 20 },
};
#define STEPS (sizeof(steps) / sizeof(steps[0]))

struct hub {
    uv_loop_t loop;
    struct control *control;
    uv_timer_t timer;
    size_t step;
    bool is_paused, has_stopped;
    char orders[200];
};

static void on_look(void *ctx, struct house *house)
{
    (void)ctx;
    small_house_of(house, 1);
    house->speed = SPEED;
}

static void tell_state(struct hub *h, enum routine_status status)
{
    const struct routine_state r = { .status = status,
                                     .name = "slow_breathing",
                                     .remaining_s = 10,
                                     .coherence = { .known = h->step == 2,
                                                    .share = 0.8,
                                                    .peak_per_min = 6,
                                                    .paced_per_min = 6,
                                                    .followed = true } };
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

static void on_timer(uv_timer_t *timer);

static void play(struct hub *h)
{
    struct pacer p = { .phase = steps[h->step].phase,
                       .duration_ms = steps[h->step].ms,
                       .light = steps[h->step].light };
    const struct person_event e = { .kind = EVENT_PACER, .pacer = &p };

    snprintf(p.text, sizeof(p.text), "%s", steps[h->step].text);
    control_watch(h->control, "alex", &e);
    tell_state(h, ROUTINE_RUNNING);
    uv_timer_start(&h->timer, on_timer, (uint64_t)steps[h->step].ms / SPEED, 0);
}

static void on_timer(uv_timer_t *timer)
{
    struct hub *h = timer->data;

    h->step++;
    if (h->step < STEPS) {
        play(h);
    } else if (h->step == STEPS) {
        tell_state(h, ROUTINE_AFTER);
        uv_timer_start(&h->timer, on_timer, 100, 0);
    } else {
        tell_state(h, ROUTINE_IDLE);
        tell_effect(h, 71);
    }
}

static void on_order(void *ctx, const struct order *o, struct control_call *call)
{
    struct hub *h = ctx;

    if (o->command.kind == COMMAND_ROUTINE_START) {
        if (strcmp(o->command.name, "box_breathing") == 0) {
            control_done(call, -EBUSY, "a routine is running already");
            return;
        }
        tell_effect(h, 55); /* of the one before: not what this one did */
        play(h);
    } else if (o->command.kind == COMMAND_ROUTINE_PAUSE) {
        h->is_paused = !h->is_paused;
        uv_timer_stop(&h->timer);
        if (h->is_paused)
            tell_state(h, ROUTINE_PAUSED);
        else
            play(h);
    } else if (o->command.kind == COMMAND_ROUTINE_SKIP) {
        on_timer(&h->timer);
    } else {
        h->has_stopped = true;
        uv_timer_stop(&h->timer);
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
static void serve(int ready)
{
    static const struct control_events events = { on_look, on_order, on_capture, on_closed };
    const struct control_options opt = { .socket_path = socket_path };
    struct hub h = { 0 };

    uv_loop_init(&h.loop);
    uv_timer_init(&h.loop, &h.timer);
    h.timer.data = &h;
    if (control_open(&h.control, &h.loop, NULL, &opt, &events, &h) < 0)
        _exit(1);
    close(ready);
    uv_run(&h.loop, UV_RUN_DEFAULT);
    _exit(0);
}

static pid_t start_daemon(void)
{
    int ready[2];
    char byte;

    assert_int_equal(pipe2(ready, O_CLOEXEC), 0);
    pid_t pid = fork();
    if (pid == 0) {
        close(ready[0]);
        serve(ready[1]);
    }
    close(ready[1]);
    assert_int_equal(read(ready[0], &byte, 1), 0);
    close(ready[0]);
    return pid;
}

/* ---- the terminal ---- */

enum ending { BY_ITSELF, BY_CTRL_C, BY_DAEMON };

/* clang-format off */
static const struct screen_row {
    const char *name;
    int columns;
    const char *lang, *term;
    const char *routine;
    const char *wait_for; /* in what is drawn; then ... */
    const char *keys;     /* ... these are pressed, or */
    enum ending ending;   /* ... this happens */
    int status;
    const char *wants[6]; /* all drawn, in this order */
    const char *never;
} screens[] = {
    { "to its end", 80, "C.UTF-8", "xterm", "slow_breathing", NULL, NULL, BY_ITSELF, 0,
      { "\x1b[?25l", "Sit down.", "Breathe in", "Breathe out", "swings along",
        "Heart rate 80 to 71, RMSSD 20 to 33, stress 82 to -.\r\n\x1b[?25h" }, "55" },
    { "narrow, without block characters", 40, "C", "xterm", "slow_breathing", NULL, NULL, BY_ITSELF, 0,
      { "Sit down.", "Breathe in   #", "Breathe out  #", "Heart rate 80 to 71", "stress 82 to -." }, "\xe2" },
    { "a terminal that cannot redraw", 80, "C.UTF-8", "dumb", "slow_breathing", NULL, NULL, BY_ITSELF, 0,
      { "Sit down. (2 s)\r\n", "Breathe in (4 s)\r\n", "Breathe out (6 s)\r\n", "Heart rate 80 to 71" }, "\x1b" },
    { "paused, and on again", 80, "C.UTF-8", "xterm", "slow_breathing", "Breathe in", "p", BY_ITSELF, 0,
      { "Breathe in", "Paused", "Breathe in", "Breathe out", "Heart rate 80 to 71" }, NULL },
    { "skipped", 80, "C.UTF-8", "xterm", "slow_breathing", "Sit down.", "s", BY_ITSELF, 0,
      { "Sit down.", "Breathe in", "Heart rate 80 to 71" }, NULL },
    { "a key that is none", 80, "C.UTF-8", "xterm", "slow_breathing", "Sit down.", "x\x1b[A\x1a\x1c", BY_ITSELF, 0,
      { "Breathe in", "Heart rate 80 to 71" }, NULL },
    { "stopped", 80, "C.UTF-8", "xterm", "slow_breathing", "Breathe in", "q", BY_ITSELF, 1,
      { "Breathe in", "Stopped.", "\x1b[?25h" }, "Heart rate" },
    { "left", 80, "C.UTF-8", "xterm", "slow_breathing", "Breathe in", NULL, BY_CTRL_C, 1,
      { "Breathe in", "The routine goes on; `balmctl routine stop` ends it.\r\n\x1b[?25h" }, "Heart rate" },
    { "left while its effect is measured", 80, "C.UTF-8", "xterm", "slow_breathing", "Rest a moment", "q", BY_ITSELF, 0,
      { "Breathe out", "Rest a moment", "`balmctl effects`", "\x1b[?25h" }, "Heart rate" },
    { "the daemon goes", 80, "C.UTF-8", "xterm", "slow_breathing", "Breathe in", NULL, BY_DAEMON, 1,
      { "Breathe in", "\x1b[?25h", "balmctl: the daemon hung up" }, "Heart rate" },
    { "one runs already", 80, "C.UTF-8", "xterm", "box_breathing", NULL, NULL, BY_ITSELF, 1,
      { "balmctl: a routine is running already" }, "\x1b" },
    { "there is none", 80, "C.UTF-8", "xterm", "box_breating", NULL, NULL, BY_ITSELF, 2,
      { "did you mean \"box_breathing\"?" }, "\x1b" },
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
    unsetenv("LC_ALL");
    unsetenv("LC_CTYPE");
    setenv("LANG", r->lang, 1);
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

static void assert_drawn(const struct screen_row *r, const char *drawn)
{
    const char *at = drawn;

    for (size_t i = 0; i < 6 && r->wants[i]; i++) {
        at = strstr(at, r->wants[i]);
        if (!at)
            fail_msg("no \"%s\" where it should be in: %s", r->wants[i], drawn);
        at += strlen(r->wants[i]);
    }
    if (r->never && strstr(drawn, r->never))
        fail_msg("\"%s\" in: %s", r->never, drawn);
    assert_fits(drawn, r->columns);
}

/* What the row wants done at this point. */
static void act(const struct screen_row *r, int keyboard, pid_t daemon)
{
    if (r->keys)
        assert_int_equal(write(keyboard, r->keys, strlen(r->keys)), strlen(r->keys));
    if (r->ending == BY_CTRL_C)
        assert_int_equal(write(keyboard, "\x03", 1), 1);
    if (r->ending == BY_DAEMON)
        kill(daemon, SIGKILL);
}

static void test_screen(void **state)
{
    const struct screen_row *r = *state;
    const struct winsize size = { .ws_row = 24, .ws_col = (unsigned short)r->columns };
    char *drawn = calloc(1, 1 << 20);
    size_t len = 0;
    struct termios before = { 0 }, after = { 0 };
    bool has_acted = r->wait_for == NULL, has_paused = false;
    int status;

    int keyboard = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    assert_true(keyboard >= 0 && grantpt(keyboard) == 0 && unlockpt(keyboard) == 0);
    int terminal = open(ptsname(keyboard), O_RDWR | O_NOCTTY | O_CLOEXEC);
    assert_true(terminal >= 0 && ioctl(terminal, TIOCSWINSZ, &size) == 0);
    assert_int_equal(tcgetattr(terminal, &before), 0);
    pid_t daemon = start_daemon(), child = start_balmctl(r, terminal);

    for (pid_t gone = 0; gone == 0;) {
        struct pollfd p = { .fd = keyboard, .events = POLLIN };

        gone = waitpid(child, &status, WNOHANG);
        while (poll(&p, 1, gone ? 0 : 20) > 0 && p.revents & POLLIN) {
            ssize_t n = read(keyboard, drawn + len, (1 << 20) - 1 - len);
            if (n <= 0)
                break;
            len += (size_t)n;
        }
        if (!has_acted && strstr(drawn, r->wait_for)) {
            has_acted = true;
            act(r, keyboard, daemon);
        }
        if (!has_paused && strstr(drawn, "Paused")) {
            has_paused = true;
            assert_int_equal(write(keyboard, "p", 1), 1);
        }
    }
    kill(daemon, SIGKILL);
    waitpid(daemon, NULL, 0);
    unlink(socket_path);
    assert_int_equal(tcgetattr(terminal, &after), 0);
    close(terminal);
    close(keyboard);

    assert_drawn(r, drawn);
    assert_int_equal(WIFEXITED(status) ? WEXITSTATUS(status) : -1, r->status);
    assert_memory_equal(&before, &after, sizeof(before));
    free(drawn);
}

/* Into a pipe: one line a phase. */
static void test_pipe(void **state)
{
    static const struct row r = { .words = { "routine", "start", "slow_breathing", "--watch" },
                                  .out = "Sit down. (2 s)\nBreathe in (4 s)\nBreathe out (6 s)\n"
                                         "It is over. In six minutes it is known what it did.\n"
                                         "Heart rate 80 to 71, RMSSD 20 to 33, stress 82 to -.\n",
                                  .err = "" };
    struct result *got = calloc(1, sizeof(*got));
    pid_t daemon = start_daemon();

    (void)state;
    run(&r, socket_path, 0, got);
    kill(daemon, SIGKILL);
    waitpid(daemon, NULL, 0);
    unlink(socket_path);
    run_compare(&r, got);
    free(got);
}

/* For programs: the events, as they come, and nothing else. */
static void test_json(void **state)
{
    static const struct row r = { .words = { "routine", "start", "slow_breathing", "--watch",
                                             "--json" },
                                  .out = ANY,
                                  .err = "" };
    static const char *const kinds[] = { "pacer", "pacer", "pacer", "effect" };
    struct result *got = calloc(1, sizeof(*got));
    pid_t daemon = start_daemon();
    size_t seen = 0;

    (void)state;
    run(&r, socket_path, 0, got);
    kill(daemon, SIGKILL);
    waitpid(daemon, NULL, 0);
    unlink(socket_path);
    run_compare(&r, got);
    for (char *line = strtok(got->out, "\n"); line; line = strtok(NULL, "\n")) {
        json_t *event = json_loads(line, 0, NULL);
        assert_non_null(event);
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
