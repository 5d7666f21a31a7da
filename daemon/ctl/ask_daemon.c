#include "ask_daemon.h"

#include "breathe.h"
#include "capture.h"
#include "client.h"
#include "ics_file.h"
#include "page.h"
#include "pair.h"
#include "show.h"
#include "stop.h"
#include "when.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define REPLY_TIMEOUT_MS 10000

enum { DONE, FAILED, WRONG_USE, NO_DAEMON };

static void print_json(const json_t *root)
{
    json_dumpf(root, stdout, JSON_COMPACT | JSON_REAL_PRECISION(9));
    fputc('\n', stdout);
}

/* Prints one reply; gives the exit status. */
static int print_reply(const struct verb *verb, const struct args *args, const json_t *reply)
{
    const char *status = json_string_value(json_object_get(reply, "status"));
    const char *error = json_string_value(json_object_get(reply, "error"));
    const json_t *result = json_object_get(reply, "result");

    if (status && strcmp(status, "ok") == 0) {
        if (args->json)
            print_json(result);
        else
            show_reply(stdout, verb->name, result);
        return DONE;
    }
    if (args->json)
        print_json(reply);
    page_error("%s", error ? error : "the daemon's answer makes no sense");
    return json_integer_value(json_object_get(reply, "code")) == 2 ? WRONG_USE : FAILED;
}

/* Until the daemon hangs up, or whoever reads us does. */
static int print_events(struct client *c, const struct args *args, struct complaint *why)
{
    json_t *line;

    while (client_read(c, -1, &line, why) == 0) {
        const json_t *event = json_object_get(line, "event");
        if (event && args->json)
            print_json(event);
        else if (event)
            show_event(stdout, event);
        json_decref(line);
        if (fflush(stdout) != 0)
            return DONE;
    }
    return FAILED;
}

static bool is_ok(const json_t *reply)
{
    const char *status = json_string_value(json_object_get(reply, "status"));
    return status && strcmp(status, "ok") == 0;
}

static bool is_called(const struct verb *verb, const char *name)
{
    return strcmp(verb->name, name) == 0;
}

/* What the daemon gets: files and the like are ours. */
static json_t *asked_of(const struct verb *verb, const struct args *args)
{
    json_t *asked = json_copy(args->values);

    if (is_called(verb, "capture")) {
        json_decref(asked);
        return json_pack("{s:O}", "sensor", json_object_get(args->values, "sensor"));
    }
    json_object_del(asked, "ics");
    json_object_del(asked, "watch");
    return asked;
}

static bool breathes(const struct verb *verb, const struct args *args)
{
    return (is_called(verb, "routine start") || is_called(verb, "routine search")) &&
           args_flag(args, "watch");
}

/* A scan is answered at its end. */
static int patience_ms(const struct verb *verb, const struct args *args)
{
    const char *time = args_word(args, "time");
    int32_t seconds = 10;

    if (!is_called(verb, "scan"))
        return REPLY_TIMEOUT_MS;
    if (time)
        when_duration(time, &seconds);
    return REPLY_TIMEOUT_MS + (seconds < 3600 ? seconds : 3600) * 1000;
}

static bool opens_window(const struct verb *verb, const struct args *args)
{
    return is_called(verb, "pair") && pair_opens(args);
}

/* The appointment, to a file that may be given to any calendar. */
static int write_ics(const json_t *result, const struct args *args, struct complaint *why)
{
    const char *text = json_string_value(json_object_get(result, "ics"));
    const char *path = args_word(args, "ics");

    if (!text) {
        complain(why, "no massage is booked");
        return FAILED;
    }
    if (ics_file_write(path, text, why) < 0)
        return FAILED;
    if (args->json)
        print_json(result);
    else if (strcmp(path, "-") != 0)
        page_line(stdout, "%s was written.", path);
    return DONE;
}

static int after_reply(struct client *c, int stop_fd, const struct verb *verb,
                       const struct args *args, const json_t *reply, struct complaint *why)
{
    if (is_ok(reply) && is_called(verb, "watch"))
        return print_events(c, args, why);
    if (is_ok(reply) && is_called(verb, "capture"))
        return capture_follow(c, args, why);
    if (is_ok(reply) && opens_window(verb, args)) {
        if (!args->json)
            print_reply(verb, args, reply);
        fflush(stdout);
        return pair_follow(c, stop_fd, args, why);
    }
    if (is_ok(reply) && is_called(verb, "massage next") && args_word(args, "ics"))
        return write_ics(json_object_get(reply, "result"), args, why);
    return print_reply(verb, args, reply);
}

int ask_daemon(const struct verb *verb, const struct args *args)
{
    struct complaint why = { "" };
    struct client c;
    json_t *asked = asked_of(verb, args), *reply = NULL;
    int status = FAILED;

    int rc = client_connect(&c, &why);
    /* From here on Ctrl-C must not leave a window open. */
    bool stays = breathes(verb, args);
    int stop_fd = rc == 0 && (stays || opens_window(verb, args)) ? stop_open() : -1;
    if (rc == 0 && stays)
        status = breathe_run(&c, stop_fd, verb, args, &why);
    else if (rc == 0 && client_ask(&c, verb->name, asked, &why) == 0 &&
             client_read(&c, patience_ms(verb, args), &reply, &why) == 0)
        status = after_reply(&c, stop_fd, verb, args, reply, &why);
    if (why.text[0])
        page_error("%s", why.text);
    json_decref(asked);
    json_decref(reply);
    client_close(&c);
    if (stop_fd >= 0)
        close(stop_fd);
    return rc == -ECONNREFUSED ? NO_DAEMON : status;
}
