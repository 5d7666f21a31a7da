/*
 * `pair`, `scan` and `capture` as their user meets them: a control in a process of its own, over a
 * small house whose window goes on by itself, and whose strap notifies without end.
 */
#include "run_balmctl.h"

#include "control.h"
#include "log.h"
#include "small_house.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define SLOW_MS 200

static char socket_path[64];

/* How the window goes on, each time that somebody looks. */
enum story {
    ADOPTED,    /* one turns up, is tried, and is taken in */
    TOO_MANY,   /* two turn up, and it is over */
    NOTHING,    /* it is over */
    STAYS_OPEN, /* until it is closed */
    SLOW,       /* the same, and each answer takes a while */
};

#define HEARD                                                       \
    "HRM-Dual                 heart-rate       strong, -52 dBm    " \
    "AA:BB:CC:DD:EE:01\n"
#define LOOKING "looking for it\n"
#define CANDIDATES                                                                           \
    "\"candidates\":[{\"address\":\"AA:BB:CC:DD:EE:01\",\"name\":\"HRM-Dual\",\"plugin\":"   \
    "\"heart-rate\",\"sensor\":null,\"rssi\":-52,\"tried\":false,\"delivers\":true,\"why\":" \
    "\"it delivers\"}]"

/* clang-format off */
static const struct pair_row {
    struct row row;
    enum story story;
    bool interrupted;
} pairs[] = {
    { { "pair: one is taken in", NULL, NULL, { "pair", "--person", "kim" }, 0,
        LOOKING HEARD "  Unknown here; weak (-52 dBm).\n" HEARD "  Unknown here; it delivers.\n"
        "strap was taken in, worn by guest.\n", "" }, ADOPTED },
    { { "pair: as JSON", NULL, NULL, { "pair", "--person", "kim", "--json" }, 0,
        "{\"open\":false,\"adopts\":true,\"person\":\"kim\",\"remaining_s\":0,\"adopted\":\"strap\",\"why\":null," CANDIDATES "}\n", "" }, ADOPTED },
    { { "pair: which of them?", NULL, NULL, { "pair", "--person", "kim" }, 1,
        LOOKING HEARD "  Unknown here; it delivers.\n"
        "(no name)                heart-rate       weak, -80 dBm      AA:BB:CC:DD:EE:02\n  Unknown here.\n"
        "chest strap              heart-rate       good, -70 dBm      AA:BB:CC:DD:EE:03\n  Known here as strap.\n"
        "two of them\n"
        "If it is this one, type:\n"
        "  balmctl adopt AA:BB:CC:DD:EE:01 --person kim   # HRM-Dual\n"
        "  balmctl adopt AA:BB:CC:DD:EE:02 --person kim\n", "" }, TOO_MANY },
    { { "pair: nothing", NULL, NULL, { "pair", "--person", "kim" }, 1,
        LOOKING "time is up\n"
        "Nothing new was heard. Most sensors are silent until they are worn (moisten the\n"
        "strap), and while a phone or watch is connected to them.\n", "" }, NOTHING },
    { { "pair: Ctrl-C", NULL, NULL, { "pair", "--person", "kim" }, 1, ANY, "balmctl: the window is closed\n" }, STAYS_OPEN, .interrupted = true },
    { { "pair: Ctrl-C while the daemon answers", NULL, NULL, { "pair", "--person", "kim" }, 1, LOOKING, "balmctl: the window is closed\n" }, SLOW, .interrupted = true },
    { { "pair: closed by hand", NULL, NULL, { "pair", "--time", "0" }, 0, LOOKING, "" }, STAYS_OPEN },
    { { "pair: for a stranger", NULL, NULL, { "pair", "--person", "bob" }, 2, "",
        "balmctl: nobody is called \"bob\"; known: alex, kim\n" }, NOTHING },
    { { "scan", NULL, NULL, { "scan", "--time", "1s" }, 0,
        "Name                     Plugin           Signal             Address\n" HEARD "  Unknown here; it delivers.\n"
        "Take one in with `balmctl adopt ADDRESS --person PERSON`.\n", "" }, NOTHING },
    { { "release", NULL, NULL, { "release", "strap", "30min" }, 0, "done\n", "" }, NOTHING },
    { { "worn-by", NULL, NULL, { "worn-by", "strap", "kim" }, 0, "noted\n", "" }, NOTHING },
    { { "adopt, with a bad address", NULL, NULL, { "adopt", "AA-BB" }, 2, "",
        "balmctl: address: expected one such as AA:BB:CC:DD:EE:FF, or a name that `scan` or `pair` has just shown, and only once\n" }, NOTHING },
};

#define COUNTED(n) "balmctl: " n " of strap\n"
#define EVENT "{\"t_s\":1.5,\"service\":\"180d\",\"characteristic\":\"2a37\",\"hex\":\"103c\"}\n"

static const struct capture_row {
    struct row row;
    bool endless;      /* else three lines, and the daemon goes */
    bool interrupted;
    bool private;      /* the file `rec` is, afterwards */
    const char *holds; /* the file `cap` afterwards begins so; NULL: there is none */
} captures[] = {
    { { "capture until the daemon goes", NULL, NULL, { "capture", "strap" }, 1, EVENT EVENT EVENT, "balmctl: 3 lines of strap\nbalmctl: the daemon hung up\n" } },
    { { "capture into a file", NULL, NULL, { "capture", "strap", "cap" }, 1, "", "balmctl: 3 lines of strap\nbalmctl: the daemon hung up\n" },
      .holds = EVENT EVENT EVENT },
    { { "capture for a while", NULL, NULL, { "capture", "strap", "cap", "--time", "1s" }, 0, "", ANY }, .endless = true, .holds = EVENT },
    { { "capture until Ctrl-C", NULL, NULL, { "capture", "strap", "-" }, 0, ANY, ANY }, .endless = true, .interrupted = true },
    { { "capture onto a file that is there", .file = "kept\n", NULL, { "capture", "strap", "rec" }, 1, "", "balmctl: rec: it is there already; --force overwrites it\n" }, .endless = true },
    { { "capture onto it all the same", .file = "kept\n", NULL, { "capture", "strap", "rec", "--force", "--time", "1s" }, 0, "", ANY }, .endless = true, .private = true },
    { { "capture as JSON", NULL, NULL, { "capture", "strap", "cap", "--time", "0", "--json" }, 0, "{\"sensor\":\"strap\",\"lines\":0}\n", "" }, .endless = true, .holds = "" },
    { { "capture into no folder", NULL, NULL, { "capture", "strap", "no/cap" }, 1, "", "balmctl: no/cap: No such file or directory\n" }, .endless = true },
    { { "capture to a full disk", NULL, NULL, { "capture", "strap", "/dev/full", "--force" }, 1, "", "balmctl: 0 lines of strap; `balmctl sensors` says how its link is\nbalmctl: writing: No space left on device\n" }, .endless = true },
    { { "capture of none", NULL, NULL, { "capture", "strep", "cap" }, 2, "", "balmctl: no sensor is called \"strep\": did you mean \"strap\"?\n" } },
    { { "capture of one that is not of Bluetooth", NULL, NULL, { "capture", "chest", "cap" }, 1, "", "balmctl: only a sensor of Bluetooth can be captured\n" } },
};
/* clang-format on */

/* ---- the daemon ---- */

struct hub {
    uv_loop_t loop;
    uv_timer_t beat;
    struct control *control;
    struct pairing window;
    enum story story;
    bool closed_by_user, endless;
    int looks, beats;
};

static struct candidate new_one(const char *why, bool delivers)
{
    struct candidate c = { .address = "AA:BB:CC:DD:EE:01",
                           .name = "HRM-Dual",
                           .plugin = "heart-rate",
                           .rssi_dbm = -52,
                           .delivers = delivers };
    snprintf(c.why, sizeof(c.why), "%s", why);
    return c;
}

/* Every second look something has happened. */
static void go_on(struct hub *h)
{
    struct pairing *w = &h->window;

    switch (h->story) {
    case ADOPTED:
        w->count = h->looks >= 2;
        w->candidates[0] = h->looks < 3   ? new_one("weak (-52 dBm)", false)
                           : h->looks < 4 ? new_one("weak (-49 dBm)", false)
                                          : new_one("it delivers", true);
        w->is_open = h->looks < 5;
        if (!w->is_open)
            snprintf(w->adopted, sizeof(w->adopted), "strap");
        break;
    case TOO_MANY:
        w->count = 3;
        w->candidates[0] = new_one("it delivers", true);
        w->candidates[1] = (struct candidate){ .address = "AA:BB:CC:DD:EE:02",
                                               .plugin = "heart-rate",
                                               .rssi_dbm = -80 };
        w->candidates[2] = (struct candidate){ .address = "AA:BB:CC:DD:EE:03",
                                               .name = "chest strap",
                                               .plugin = "heart-rate",
                                               .sensor = "strap",
                                               .rssi_dbm = -70 };
        w->is_open = h->looks < 2;
        snprintf(w->why, sizeof(w->why), "two of them");
        break;
    case NOTHING:
        w->is_open = false;
        snprintf(w->why, sizeof(w->why), "time is up");
        break;
    case SLOW: poll(NULL, 0, SLOW_MS); __attribute__((fallthrough));
    case STAYS_OPEN: w->is_open = !h->closed_by_user; break;
    }
}

static void on_look(void *ctx, struct house *house)
{
    struct hub *h = ctx;

    small_house(house);
    h->looks++;
    go_on(h);
    house->pairing = &h->window;
}

static void on_order(void *ctx, const struct order *o, struct control_call *call)
{
    struct hub *h = ctx;
    struct candidate one = new_one("it delivers", true);

    if (o->kind == ORDER_SCAN) {
        control_done_candidates(call, 0, &one, 1);
        return;
    }
    h->closed_by_user = o->kind == ORDER_PAIR && o->sensor.seconds == 0;
    control_done(call, 0, NULL);
}

static void stop(struct hub *h)
{
    uv_close((uv_handle_t *)&h->beat, NULL);
    control_close(h->control);
}

static void on_beat(uv_timer_t *timer)
{
    struct hub *h = timer->data;
    struct instant t = { .us = 90 * US_PER_S + 1500000 };

    if (!h->endless && h->beats++ == 3)
        stop(h);
    else
        control_raw(h->control, "strap", "180d", "2a37", (const uint8_t *)"\x10\x3c", 2, &t);
}

static int on_capture(void *ctx, const char *sensor, bool on)
{
    struct hub *h = ctx;

    if (strcmp(sensor, "strap") != 0)
        return -ENOTSUP;
    if (on)
        uv_timer_start(&h->beat, on_beat, 1, 1);
    return 0;
}

static void on_closed(void *ctx)
{
    (void)ctx;
    _exit(0);
}

static void serve(int ready, enum story story, bool endless)
{
    static const struct control_events events = { on_look, on_order, on_capture, on_closed };
    const struct control_options opt = { .socket_path = socket_path };
    struct hub h = { .story = story,
                     .endless = endless,
                     .window = { .is_open = true, .adopts = true, .person = "kim" } };

    uv_loop_init(&h.loop);
    uv_timer_init(&h.loop, &h.beat);
    h.beat.data = &h;
    if (control_open(&h.control, &h.loop, NULL, &opt, &events, &h) < 0)
        _exit(1);
    close(ready);
    uv_run(&h.loop, UV_RUN_DEFAULT);
    _exit(2);
}

static pid_t start_daemon(enum story story, bool endless)
{
    int ready[2];
    char byte;

    unlink(socket_path);
    assert_int_equal(pipe2(ready, O_CLOEXEC), 0);
    pid_t pid = fork();
    if (pid == 0) {
        close(ready[0]);
        serve(ready[1], story, endless);
    }
    close(ready[1]);
    assert_int_equal(read(ready[0], &byte, 1), 0);
    close(ready[0]);
    return pid;
}

static void ask(const struct row *r, pid_t daemon, bool interrupted)
{
    struct result *got = calloc(1, sizeof(*got));

    run(r, socket_path, interrupted ? RUN_ITSELF : 0, got);
    kill(daemon, SIGKILL);
    waitpid(daemon, NULL, 0);
    run_compare(r, got);
    free(got);
}

static void test_pair(void **state)
{
    const struct pair_row *r = *state;
    ask(&r->row, start_daemon(r->story, false), r->interrupted);
}

static void test_capture(void **state)
{
    const struct capture_row *r = *state;
    char path[128], text[1024] = "";
    struct stat st;

    snprintf(path, sizeof(path), "%s/cap", run_folder);
    unlink(path);
    if (r->row.file)
        run_write("rec", r->row.file);
    ask(&r->row, start_daemon(NOTHING, r->endless), r->interrupted);
    snprintf(path, sizeof(path), "%s/rec", run_folder);
    assert_true(!r->private || (stat(path, &st) == 0 && (st.st_mode & 0777) == 0600));
    snprintf(path, sizeof(path), "%s/cap", run_folder);
    FILE *f = fopen(path, "r");
    assert_int_equal(f != NULL, r->holds != NULL);
    if (!f)
        return;
    text[fread(text, 1, sizeof(text) - 1, f)] = '\0';
    assert_int_equal(fstat(fileno(f), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    fclose(f);
    assert_memory_equal(text, r->holds, strlen(r->holds));
}

int main(int argc, char **argv)
{
    enum { P = sizeof(pairs) / sizeof(pairs[0]), C = sizeof(captures) / sizeof(captures[0]) };
    struct CMUnitTest tests[P + C];

    if (run_begin(argc, argv) < 0)
        return 2;
    snprintf(socket_path, sizeof(socket_path), "%s/control.sock", run_folder);
    log_set_level(LOG_LEVEL_ERR);
    for (size_t i = 0; i < P; i++)
        tests[i] = (struct CMUnitTest){ pairs[i].row.name, test_pair, NULL, NULL,
                                        (void *)(uintptr_t)&pairs[i] };
    for (size_t i = 0; i < C; i++)
        tests[P + i] = (struct CMUnitTest){ captures[i].row.name, test_capture, NULL, NULL,
                                            (void *)(uintptr_t)&captures[i] };
    return cmocka_run_group_tests_name("sensors", tests, NULL, run_clean_up);
}
