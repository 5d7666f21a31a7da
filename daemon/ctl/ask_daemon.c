#include "ask_daemon.h"

#include "client.h"
#include "show.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
    fprintf(stderr, "balmctl: %s\n", error ? error : "the daemon's answer makes no sense");
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

int ask_daemon(const struct verb *verb, const struct args *args)
{
    struct complaint why = { "" };
    struct client c;
    json_t *reply = NULL;
    int status = FAILED;
    bool watches = strcmp(verb->name, "watch") == 0;

    int rc = client_connect(&c, &why);
    if (rc == 0 && client_ask(&c, verb->name, args->values, &why) == 0 &&
        client_read(&c, REPLY_TIMEOUT_MS, &reply, &why) == 0) {
        if (watches && is_ok(reply))
            status = print_events(&c, args, &why);
        else
            status = print_reply(verb, args, reply);
    }
    if (why.text[0])
        fprintf(stderr, "balmctl: %s\n", why.text);
    json_decref(reply);
    client_close(&c);
    return rc == -ECONNREFUSED ? NO_DAEMON : status;
}
