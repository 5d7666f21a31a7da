/* What balmctl asks of a daemon: here a control over a small house, in a process of its own. */
#include "run_balmctl.h"

#include "control.h"
#include "log.h"
#include "small_house.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char socket_path[64];

/* clang-format off */
static const struct row asked[] = {
    { "status", NULL, NULL, { "status" }, 0, ANY, "" },
    { "an answer", NULL, NULL, { "answer", "accept" }, 0, "noted\n", "" },
    { "an answer as JSON", NULL, NULL, { "answer", "accept", "--json" }, 0, "{\"text\":\"noted\"}\n", "" },
    { "how it feels", NULL, NULL, { "feel", "4", "--person", "kim" }, 0, "noted\n", "" },
    { "how it feels as JSON", NULL, NULL, { "feel", "4", "--person", "kim", "--json" }, 0, "{\"feel\":4,\"stress\":null,\"text\":\"noted\"}\n", "" },
    { "how it feels, where there is a score", NULL, NULL, { "feel", "4", "--person", "alex" }, 0, "noted\nBalm's score was 83.\n", "" },
    { "a note", NULL, NULL, { "note", "tea with Kim", "--person", "alex" }, 0, "noted\n", "" },
    { "a note of nothing", NULL, NULL, { "note", "", "--person", "alex" }, 2, "", "balmctl: text: is empty\nSee balmctl note --help\n" },
    { "a note that is no UTF-8", NULL, NULL, { "note", "\xff", "--person", "alex" }, 2, "", "balmctl: text: not valid UTF-8\nSee balmctl note --help\n" },
    { "less sensitive: no option, though it begins with a dash", NULL, NULL, { "sensitivity", "--person", "kim", "--", "-2" }, 0, ANY, "" },
    { "less sensitive, as it is typed", NULL, NULL, { "sensitivity", "-1", "--person", "kim" }, 0,
      "noted\nChosen: 0, of -2 (seldom) to 2 (soon).\nSuggests after 5 min, as the settings say.\n", "" },
    { "a condition", NULL, NULL, { "condition", "set", "fever", "--person", "alex" }, 0,
      "noted\n  You have a fever: no massage until it is over.\n", "" },
    { "a misspelt condition", NULL, NULL, { "condition", "set", "feber", "--person", "alex" }, 2, "",
      "balmctl: name: there is no \"feber\"; did you mean \"fever\"?\nSee balmctl condition set --help\n" },
    { "half a verb", NULL, NULL, { "condition" }, 2, "", "balmctl: say which: condition list, condition set, condition clear\n" },
    { "an appointment for a calendar", NULL, NULL, { "massage", "next", "--person", "alex", "--ics", "one.ics" }, 0, "one.ics was written.\n", "" },
    { "once more, as it may have moved", NULL, NULL, { "massage", "next", "--person", "alex", "--ics", "one.ics" }, 0, "one.ics was written.\n", "" },
    { "a pipe", NULL, NULL, { "massage", "next", "--person", "alex", "--ics", "-" }, 0, ANY, "" },
    { "over something else", NULL, NULL, { "massage", "next", "--person", "alex", "--ics", "diary" }, 1, "", "balmctl: diary: it is there already, and no calendar\n" },
    { "to nowhere", NULL, NULL, { "massage", "next", "--person", "alex", "--ics", "no/where.ics" }, 1, "", "balmctl: no/where.ics: No such file or directory\n" },
    { "an appointment that there is not", NULL, NULL, { "massage", "next", "--person", "kim", "--ics", "two.ics" }, 1, "", "balmctl: no massage is booked\n" },
    { "how it feels, in no number of ours", NULL, NULL, { "feel", "9" }, 2, "", "balmctl: value: 9 is not in 1 .. 5\nSee balmctl feel --help\n" },
    { "one person", NULL, NULL, { "people", "kim" }, 0, ANY, "" },
    { "a stranger", NULL, NULL, { "people", "kin" }, 2, "", "balmctl: nobody is called \"kin\": did you mean \"kim\"?\n" },
    { "begun anew", NULL, NULL, { "recalibrate", "--person", "kim" }, 0, "forgotten; balm begins to learn anew\n", "" },
    { "the daemon says no", NULL, NULL, { "suggest", "--person", "kim" }, 1, "", "balmctl: nothing fits now\n" },
    { "the daemon says how", NULL, NULL, { "suggest" }, 2, "", "balmctl: say for whom: person is one of alex, kim\n" },
    { "an error as JSON", NULL, NULL, { "suggest", "--json" }, 2,
      "{\"status\":\"error\",\"error\":\"say for whom: person is one of alex, kim\",\"code\":2}\n",
      "balmctl: say for whom: person is one of alex, kim\n" },
    { "routine list", NULL, NULL, { "routine", "list" }, 0,
      "slow_breathing                     5 min\nbox_breathing                      4 min\n"
      "stretch                            5 min   Stretching at the desk\nbreathe_search                     15 min  Find your own rhythm of breathing\nkim: box_breathing, running, 3 min left\n", "" },
    { "a day of consent that is none", NULL, NULL, { "person", "add", "eve", "--consent", "yes" }, 2, "",
      "balmctl: consent: expected the date on which they agreed, as 2026-01-31\n" },
    { "someone is added", NULL, NULL, { "person", "add", "eve", "--consent", "2026-01-30" }, 0, "added\n", "" },
    { "a dashboard, as it is", NULL, NULL, { "homeassistant", "dashboard", "--ids", "names" }, 0,
      "# A long line stays one, for it is not for people to read\nviews:\n  - title: \"a: b\"\n", "" },
    { "a dashboard as JSON", NULL, NULL, { "homeassistant", "dashboard", "--person", "kim", "--json" }, 0,
      "{\"yaml\":\"# A long line stays one, for it is not for people to read\\nviews:\\n  - title: \\\"a: b\\\"\\n\"}\n", "" },
    { "Home Assistant forgets", NULL, NULL, { "homeassistant", "forget" }, 0, "forgotten\n", "" },
    { "watch until the daemon goes", NULL, NULL, { "watch", "kim" }, 1,
      "12:00:00 kim           - -         -       -        -       no_sensor\n", "balmctl: the daemon hung up\n" },
};
/* clang-format on */

struct hub {
    uv_loop_t loop;
    struct control *control;
};

static void on_look(void *ctx, struct house *house)
{
    (void)ctx;
    small_house(house);
}

static void on_order(void *ctx, const struct order *o, struct control_call *call)
{
    (void)ctx;
    if (o->kind == ORDER_HOME_DASHBOARD) {
        control_done_dashboard(call, "# A long line stays one, for it is not for people to read\n"
                                     "views:\n  - title: \"a: b\"\n");
        return;
    }
    bool refuses = o->kind == ORDER_COMMAND && o->command.kind == COMMAND_SUGGEST;
    control_done(call, refuses ? -EAGAIN : 0, NULL);
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

static void on_stop(uv_signal_t *signal_handle, int number)
{
    struct hub *h = signal_handle->data;
    (void)number;
    control_close(h->control);
    uv_close((uv_handle_t *)signal_handle, NULL);
}

/* Serves until SIGTERM; `ready` is closed once it listens. */
static void serve(int ready)
{
    static const struct control_events events = { on_look, on_order, on_capture, on_closed };
    const struct control_options opt = { .socket_path = socket_path };
    uv_signal_t term;
    struct hub h;

    uv_loop_init(&h.loop);
    if (control_open(&h.control, &h.loop, NULL, &opt, &events, &h) < 0)
        _exit(1);
    uv_signal_init(&h.loop, &term);
    term.data = &h;
    uv_signal_start(&term, on_stop, SIGTERM);
    close(ready);
    uv_run(&h.loop, UV_RUN_DEFAULT);
    _exit(uv_loop_close(&h.loop) == 0 ? 0 : 1);
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

static void test_asked(void **state)
{
    const struct row *r = *state;
    struct result *got = calloc(1, sizeof(*got));
    pid_t daemon = start_daemon();
    int status;

    /* `watch` would go on for ever. */
    bool watches = strcmp(r->words[0], "watch") == 0;
    run(r, socket_path, watches ? daemon : 0, got);
    if (!watches)
        kill(daemon, SIGTERM);
    assert_int_equal(waitpid(daemon, &status, 0), daemon);
    assert_int_equal(WIFEXITED(status) ? WEXITSTATUS(status) : -1, 0);
    run_compare(r, got);
    free(got);
}

/* What the rows above have left: the appointment, for nobody else to read; the diary as it was. */
static void test_files(void **state)
{
    static const struct {
        const char *name, *begins;
    } files[] = { { "one.ics", "BEGIN:VCALENDAR\r\n" },
                  { "diary", "Dear diary, it was a long day" } };
    char path[128], text[32] = "";
    struct stat st;

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        snprintf(path, sizeof(path), "%s/%s", run_folder, files[i].name);
        FILE *f = fopen(path, "r");
        assert_non_null(f);
        assert_non_null(fgets(text, sizeof(text), f));
        fclose(f);
        assert_string_equal(text, files[i].begins);
    }
    snprintf(path, sizeof(path), "%s/one.ics", run_folder);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    snprintf(path, sizeof(path), "%s/two.ics", run_folder);
    assert_int_equal(stat(path, &st), -1);
}

int main(int argc, char **argv)
{
    enum { N = sizeof(asked) / sizeof(asked[0]) };
    struct CMUnitTest tests[N + 1] = { [N] = cmocka_unit_test(test_files) };

    if (run_begin(argc, argv) < 0)
        return 2;
    snprintf(socket_path, sizeof(socket_path), "%s/control.sock", run_folder);
    log_set_level(LOG_LEVEL_ERR);
    run_write("diary", "Dear diary, it was a long day");
    for (size_t i = 0; i < N; i++)
        tests[i] = (struct CMUnitTest){ asked[i].name, test_asked, NULL, NULL,
                                        (void *)(uintptr_t)&asked[i] };
    return cmocka_run_group_tests_name("asking", tests, NULL, run_clean_up);
}
