/*
 * breathe.c - events of the daemon and keys in, one line out
 *
 * Each phase begins when its event comes, and where it stands is asked of the clock at each
 * redraw: nothing is counted up, so nothing drifts. A daemon on a faster clock says so.
 */
#include "breathe.h"

#include "breathe_line.h"
#include "page.h"
#include "show_parts.h"
#include "terminal.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define REPLY_TIMEOUT_MS 10000
#define REDRAW_MS        100
/* The pacer's light never gets dark: here a breath begins and ends. */
#define LIGHT_LOW  20.0
#define LIGHT_HIGH 255.0
/* After its end a routine is measured for six minutes; then the effect comes at once. */
#define MEASURED_S 360
#define EFFECT_S   20

enum stage { BREATHE_STARTING, BREATHE_RUNNING, BREATHE_MEASURING, BREATHE_OVER };

struct breathe {
    struct client *client;
    int stop_fd;
    const struct args *args;
    struct terminal terminal;
    bool utf8;
    double speed;
    enum stage stage;
    int status; /* of the exit, once it is over */
    bool is_started, is_idle;
    bool is_stopping;     /* nothing is asked after the stop: the last reply due is its own */
    unsigned replies_due; /* to keys */

    char words[256], with_you[160], note[160];
    int words_columns; /* of the widest phase so far */
    bool has_bar, is_paused;
    double from, to; /* how full the bar is at the phase's beginning and end */
    double phase_s;
    double phase_at_s, state_at_s; /* when each came */
    int64_t remaining_s;           /* at state_at_s */
    double idle_at_s;
    json_t *first; /* the phase that began within the start; NULL: none did */
    double first_at_s;
    char drawn[BREATHE_LINE_SIZE];
    double drawn_at_s;
};

static double now_s(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

/* ---- the line ---- */

/* Of balm's seconds since then. */
static double since(const struct breathe *b, double at_s)
{
    return (now_s() - at_s) * b->speed;
}

static double fill_now(const struct breathe *b)
{
    double share = b->phase_s > 0 ? since(b, b->phase_at_s) / b->phase_s : 1;

    return b->from + (b->to - b->from) * fmin(fmax(share, 0), 1);
}

static int ms_to_redraw(const struct breathe *b)
{
    double left_ms = REDRAW_MS - (now_s() - b->drawn_at_s) * 1000;

    return left_ms > 0 ? (int)ceil(left_ms) : 0;
}

static void draw(struct breathe *b)
{
    char line[BREATHE_LINE_SIZE];
    bool measures = b->stage == BREATHE_MEASURING;
    double total_s = measures ? MEASURED_S : (double)b->remaining_s;
    double left_s = total_s - (b->is_paused ? 0 : since(b, b->state_at_s));
    const struct breathe_view view = {
        .words_columns = measures ? 0 : b->words_columns,
        .words = measures ? "Rest a moment: its effect is measured." : b->words,
        .has_bar = b->has_bar && !measures,
        .fill = b->is_paused ? b->from : fill_now(b),
        .left_s = measures ? NAN : fmax(b->phase_s - since(b, b->phase_at_s), 0),
        .with_you = b->with_you[0] && !measures ? b->with_you : NULL,
        .remaining_s = left_s > 0 ? (int64_t)ceil(left_s) : 0,
        .is_paused = b->is_paused,
    };

    if (!b->terminal.draws || b->stage == BREATHE_STARTING || b->stage == BREATHE_OVER ||
        ms_to_redraw(b) > 0)
        return;
    breathe_line(line, terminal_columns(), b->utf8, &view);
    if (strcmp(line, b->drawn) == 0)
        return;
    printf("\r%s\x1b[K", line);
    fflush(stdout);
    memcpy(b->drawn, line, sizeof(b->drawn));
    b->drawn_at_s = now_s();
}

/* What stays on the screen goes above the line. */
static void say(struct breathe *b, const char *text)
{
    if (b->args->json)
        return;
    if (b->terminal.draws)
        fputs("\r\x1b[K", stdout);
    b->drawn[0] = '\0';
    page_wrap_to(stdout, b->terminal.draws ? terminal_columns() : PAGE_COLUMNS, text);
    fflush(stdout);
}

/* ---- what the daemon says ---- */

static void on_pacer(struct breathe *b, const json_t *pacer, double at_s)
{
    double light = json_number_value(json_object_get(pacer, "light"));
    const char *text = part_has(pacer, "text") ? part_word(pacer, "text") : "";
    bool was_bar = b->has_bar;
    char line[320];

    b->from = was_bar ? (b->is_paused ? b->from : fill_now(b)) : 0;
    b->has_bar = strcmp(part_word(pacer, "phase"), "none") != 0;
    b->to = (light - LIGHT_LOW) / (LIGHT_HIGH - LIGHT_LOW);
    b->phase_s = json_number_value(json_object_get(pacer, "seconds"));
    b->phase_at_s = at_s;
    b->is_paused = false;
    snprintf(b->words, sizeof(b->words), "%s", b->has_bar ? text : "");
    if ((int)page_width(b->words) > b->words_columns)
        b->words_columns = (int)page_width(b->words);
    if (b->has_bar && b->terminal.draws)
        return;
    snprintf(line, sizeof(line), "%.200s (%.0f s)", text, b->phase_s);
    say(b, b->terminal.draws ? text : line);
}

static void enter(struct breathe *b, enum stage next)
{
    if (next == b->stage)
        return;
    b->stage = next;
    if (next == BREATHE_MEASURING)
        say(b, b->terminal.has_keys
                   ? "It is over. In six minutes it is known what it did; q leaves."
                   : "It is over. In six minutes it is known what it did.");
}

static void on_routine(struct breathe *b, const json_t *r)
{
    const char *status = part_word(r, "status");

    b->state_at_s = now_s();
    b->remaining_s = part_integer(r, "remaining_s");
    snprintf(b->with_you, sizeof(b->with_you), "%s",
             part_has(r, "words") ? part_word(r, "words") : "");
    if (strcmp(status, "paused") == 0 && !b->is_paused) {
        b->from = fill_now(b);
        b->is_paused = true;
    }
    if (!b->is_started)
        return;
    if (strcmp(status, "after") == 0) {
        enter(b, BREATHE_MEASURING);
    } else if (strcmp(status, "idle") == 0) {
        b->is_idle = true;
        b->idle_at_s = now_s();
    }
}

static bool was_measured(const json_t *e)
{
    const json_t *after = json_object_get(e, "after");
    return part_has(after, "heart_rate") || part_has(after, "rmssd") || part_has(after, "stress");
}

/* One that comes while this routine runs is of the one before. */
static void on_effect(struct breathe *b, const json_t *e)
{
    char text[PART_EFFECT];

    if (b->stage != BREATHE_MEASURING)
        return;
    say(b, was_measured(e) ? part_effect(text, e)
                           : "Nothing could be measured: there was no good signal.");
    b->status = part_true(e, "finished") ? 0 : 1;
    enter(b, BREATHE_OVER);
}

/* Until it runs the newest phase waits: it may be that of another routine, which runs already. */
static void on_event(struct breathe *b, json_t *event, double at_s)
{
    const char *kind = part_word(event, "kind");
    const json_t *body = json_object_get(event, kind);
    bool is_pacer = strcmp(kind, "pacer") == 0;

    if (is_pacer && !b->is_started) {
        json_decref(b->first);
        b->first = json_incref(event);
        b->first_at_s = at_s;
        return;
    }
    if (b->args->json && b->is_started) {
        json_dumpf(event, stdout, JSON_COMPACT | JSON_REAL_PRECISION(9));
        fputc('\n', stdout);
        fflush(stdout);
    }
    if (is_pacer)
        on_pacer(b, body, at_s);
    else if (strcmp(kind, "routine") == 0)
        on_routine(b, body);
    else if (strcmp(kind, "effect") == 0)
        on_effect(b, body);
}

/* An answer to a key: only what went wrong is news. */
static void on_line(struct breathe *b, const json_t *line)
{
    json_t *event = json_object_get(line, "event");

    if (event) {
        on_event(b, event, now_s());
        return;
    }
    b->replies_due -= b->replies_due > 0;
    bool is_of_stop = b->is_stopping && b->replies_due == 0;
    if (part_has(line, "error")) {
        say(b, part_word(line, "error"));
        if (is_of_stop)
            b->is_stopping = false;
    } else if (is_of_stop) {
        say(b, "Stopped. `balmctl effects` will know what it did.");
        b->status = 1;
        enter(b, BREATHE_OVER);
    }
}

/* ---- what is pressed ---- */

static int ask(struct breathe *b, const char *verb, struct complaint *why)
{
    const json_t *person = json_object_get(b->args->values, "person");
    json_t *values = person ? json_pack("{s:O}", "person", person) : json_object();
    int rc = values ? client_ask(b->client, verb, values, why) : -ENOMEM;

    json_decref(values);
    b->replies_due++;
    return rc;
}

static int on_key(struct breathe *b, char key, struct complaint *why)
{
    if (b->stage == BREATHE_MEASURING) {
        if (key == 'q') {
            say(b, "`balmctl effects` will know what it did.");
            enter(b, BREATHE_OVER);
        }
        return 0;
    }
    if (b->is_stopping)
        return 0;
    switch (key) {
    case 'p':
    case ' ': return ask(b, "routine pause", why);
    case 's': return ask(b, "routine skip", why);
    case 'q': b->is_stopping = true; return ask(b, "routine stop", why);
    default: return 0;
    }
}

/* ---- the loop ---- */

/* To watch no longer is no failure. */
static void leave(struct breathe *b)
{
    say(b, b->stage == BREATHE_MEASURING ? "`balmctl effects` will know what it did."
                                         : "The routine goes on; `balmctl routine stop` ends it.");
    b->status = 0;
    enter(b, BREATHE_OVER);
}

static int take_lines(struct breathe *b, struct complaint *why)
{
    json_t *line = NULL;
    int rc;

    while (b->stage != BREATHE_OVER && (rc = client_take(b->client, &line, why)) != 0) {
        if (rc < 0)
            return rc;
        on_line(b, line);
        json_decref(line);
    }
    return 0;
}

static int take_key(struct breathe *b, struct complaint *why)
{
    char key;
    ssize_t n = read(STDIN_FILENO, &key, 1);

    if (n == 1)
        return on_key(b, key, why);
    if (n == 0 || (errno != EINTR && errno != EAGAIN))
        b->terminal.has_keys = false;
    return 0;
}

static int turn(struct breathe *b, struct complaint *why)
{
    struct pollfd p[] = {
        { .fd = b->client->fd, .events = POLLIN },
        { .fd = b->stop_fd, .events = POLLIN },
        { .fd = b->terminal.has_keys ? STDIN_FILENO : -1, .events = POLLIN },
    };
    int rc = 0;

    if (poll(p, 3, ms_to_redraw(b) > 0 ? ms_to_redraw(b) : REDRAW_MS) < 0 && errno != EINTR)
        return -errno;
    if (p[1].revents) {
        leave(b);
        return 0;
    }
    if (p[2].revents)
        rc = take_key(b, why);
    if (rc == 0 && p[0].revents)
        rc = take_lines(b, why);
    if (b->is_idle && b->stage != BREATHE_OVER && now_s() - b->idle_at_s > EFFECT_S) {
        say(b, "What it did is not known: it could not be stored.");
        b->status = 1;
        enter(b, BREATHE_OVER);
    }
    draw(b);
    if (ferror(stdout)) /* who reads us has had enough */
        enter(b, BREATHE_OVER);
    return rc;
}

/* Events may come before the reply: the first phase begins within the start. */
static int read_reply(struct breathe *b, json_t **reply, struct complaint *why)
{
    int rc;

    while ((rc = client_read(b->client, REPLY_TIMEOUT_MS, reply, why)) == 0) {
        json_t *event = json_object_get(*reply, "event");
        if (!event)
            return 0;
        on_event(b, event, now_s());
        json_decref(*reply);
        *reply = NULL;
    }
    if (rc == -EINTR)
        complain(why, "left before the daemon answered; `balmctl status` shows what runs");
    return rc;
}

static bool is_ok(const json_t *reply)
{
    return strcmp(part_word(reply, "status"), "ok") == 0;
}

/* 0: it runs; else the exit status, and it was said why. */
static int start(struct breathe *b, const struct verb *verb, struct complaint *why)
{
    json_t *values = json_copy(b->args->values), *reply = NULL;
    int status = 1;

    if (values)
        json_object_del(values, "watch");
    if (values && ask(b, "watch", why) == 0 && read_reply(b, &reply, why) == 0 && is_ok(reply)) {
        b->speed = json_number_value(json_object_get(json_object_get(reply, "result"), "speed"));
        b->speed = b->speed > 0 ? b->speed : 1;
        json_decref(reply);
        reply = NULL;
        if (client_ask(b->client, verb->name, values, why) == 0 &&
            read_reply(b, &reply, why) == 0 && is_ok(reply))
            status = 0;
    }
    if (reply && status != 0) {
        complain(why, "%.300s", part_word(reply, "error"));
        status = json_integer_value(json_object_get(reply, "code")) == 2 ? 2 : 1;
    }
    if (status == 0 && part_has(json_object_get(reply, "result"), "note"))
        snprintf(b->note, sizeof(b->note), "%s",
                 part_word(json_object_get(reply, "result"), "note"));
    json_decref(reply);
    json_decref(values);
    return status;
}

static void begin(struct breathe *b)
{
    b->is_started = true;
    b->replies_due = 0; /* the start was answered */
    b->stage = BREATHE_RUNNING;
    if (b->terminal.has_keys)
        say(b, "p pauses, s skips, q stops; Ctrl-C leaves, and the routine goes on.");
    if (b->note[0])
        say(b, b->note);
    if (b->first)
        on_event(b, b->first, b->first_at_s);
}

int breathe_run(struct client *c, int stop_fd, const struct verb *verb, const struct args *args,
                struct complaint *why)
{
    struct breathe b = {
        .client = c,
        .stop_fd = stop_fd,
        .args = args,
        .speed = 1,
        .utf8 = breathe_is_utf8(getenv("LC_ALL"), getenv("LC_CTYPE"), getenv("LANG")),
    };
    int rc = 0;

    c->stop_fd = stop_fd;
    b.status = start(&b, verb, why);
    if (b.status == 0) {
        if (!args->json)
            terminal_open(&b.terminal);
        begin(&b);
        rc = take_lines(&b, why); /* what came along with the reply */
        while (rc == 0 && b.stage != BREATHE_OVER)
            rc = turn(&b, why);
        if (rc < 0) {
            if (b.terminal.draws)
                fputs("\r\x1b[K", stdout);
            b.status = 1;
        }
    }
    terminal_close(&b.terminal);
    json_decref(b.first);
    return b.status;
}
