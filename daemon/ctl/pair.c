/*
 * pair.c - asks twice a second how the window is
 *
 * The daemon is asked for its sensors, like anyone may: nothing is kept for us
 * there, and a second terminal, or Home Assistant, sees the same.
 */
#include "pair.h"

#include "page.h"
#include "show_parts.h"
#include "when.h"

#include <ctype.h>
#include <errno.h>
#include <poll.h>
#include <string.h>

#define LOOK_MS          500
#define REPLY_TIMEOUT_MS 10000
#define LINES_MAX        3 /* of what might be typed next */

bool pair_opens(const struct args *args)
{
    const char *time = args_word(args, "time");
    int32_t seconds = 1;

    return !time || when_duration(time, &seconds) < 0 || seconds > 0;
}

/* The result of a verb without arguments; NULL: `why`. */
static json_t *look(struct client *c, const char *verb, json_t *values, struct complaint *why)
{
    json_t *reply = NULL, *result = NULL;

    if (client_ask(c, verb, values, why) == 0 && client_read(c, REPLY_TIMEOUT_MS, &reply, why) == 0)
        result = json_incref(json_object_get(reply, "result"));
    if (reply && !result)
        complain(why, "%.200s", part_word(reply, "error"));
    json_decref(reply);
    return result;
}

/* A signal that goes up and down is no news. */
static void without_digits(char out[SENSOR_WHY_MAX + 1], const char *why)
{
    size_t len = 0;

    for (; *why && len < SENSOR_WHY_MAX; why++)
        if (!isdigit((unsigned char)*why))
            out[len++] = *why;
    out[len] = '\0';
}

/* Each one when it turns up, and again when there is something else to say of it. */
static void show_new(json_t *seen, const json_t *candidates)
{
    char why[SENSOR_WHY_MAX + 1];
    size_t i;
    json_t *c;

    json_array_foreach(candidates, i, c)
    {
        const char *address = part_word(c, "address");
        const char *before = json_string_value(json_object_get(seen, address));

        without_digits(why, part_word(c, "why"));
        if (before && strcmp(before, why) == 0)
            continue;
        json_object_set_new(seen, address, json_string(why));
        show_candidate(stdout, c);
    }
    fflush(stdout);
}

static void say_adopted(const json_t *result, const char *id)
{
    char text[256];
    size_t i;
    json_t *s;

    snprintf(text, sizeof(text), "%.64s was taken in.", id);
    json_array_foreach(json_object_get(result, "sensors"), i, s)
    {
        if (strcmp(part_word(s, "id"), id) != 0)
            continue;
        if (part_has(s, "person"))
            snprintf(text, sizeof(text), "%.64s was taken in, worn by %.64s.", id,
                     part_word(s, "person"));
        else
            snprintf(text, sizeof(text),
                     "%.64s was taken in. `balmctl worn-by %.64s PERSON` says who wears it.", id,
                     id);
    }
    page_wrap(stdout, 0, text);
}

/* Unwrapped: it is to be copied. */
static void say_what_to_type(const json_t *window)
{
    const json_t *candidates = json_object_get(window, "candidates");
    bool any = false;

    /* Those that have delivered beats first. */
    for (int pass = 0, said = 0; pass < 2; pass++) {
        size_t i;
        json_t *c;
        json_array_foreach(candidates, i, c)
        {
            if (part_has(c, "sensor") || part_true(c, "delivers") != (pass == 0) ||
                said++ >= LINES_MAX)
                continue;
            if (!any)
                page_wrap(stdout, 0, "If it is this one, type:");
            any = true;
            page_line(stdout, "  balmctl adopt %s%s%s%s%s", part_word(c, "address"),
                      part_has(window, "person") ? " --person " : "",
                      part_has(window, "person") ? part_word(window, "person") : "",
                      part_has(c, "name") ? "   # " : "",
                      part_has(c, "name") ? part_word(c, "name") : "");
        }
    }
    if (!any)
        page_wrap(stdout, 0,
                  "Nothing new was heard. Most sensors are silent until they are worn (moisten "
                  "the strap), and while a phone or watch is connected to them.");
}

static int finish(const struct args *args, const json_t *result)
{
    const json_t *window = json_object_get(result, "pairing");
    bool adopted = part_has(window, "adopted");

    if (args->json) {
        json_dumpf(window, stdout, JSON_COMPACT | JSON_REAL_PRECISION(9));
        fputc('\n', stdout);
    } else if (adopted) {
        say_adopted(result, part_word(window, "adopted"));
    } else {
        if (part_has(window, "why"))
            page_wrap(stdout, 0, part_word(window, "why"));
        say_what_to_type(window);
    }
    return adopted ? 0 : 1;
}

static bool is_stopped(int stop_fd)
{
    struct pollfd p = { .fd = stop_fd, .events = POLLIN };
    return poll(&p, 1, LOOK_MS) > 0;
}

static void close_window(struct client *c, struct complaint *why)
{
    json_t *values = json_pack("{s:i}", "time", 0);
    json_t *result = look(c, "pair", values, why);

    if (result)
        page_error("the window is closed");
    json_decref(result);
    json_decref(values);
}

/*
 * Ctrl-C is looked for between the answers alone: one that is broken off would be
 * taken for that to the request which closes the window.
 */
int pair_follow(struct client *c, int stop_fd, const struct args *args, struct complaint *why)
{
    json_t *seen = json_object(), *none = json_object();
    int status = 1;

    while (seen && none) {
        json_t *result = look(c, "sensors", none, why);
        const json_t *window = json_object_get(result, "pairing");
        bool is_open = part_true(window, "open");

        if (result && !args->json)
            show_new(seen, json_object_get(window, "candidates"));
        if (result && !is_open)
            status = finish(args, result);
        json_decref(result);
        if (!is_open)
            break;
        if (is_stopped(stop_fd)) {
            close_window(c, why);
            break;
        }
    }
    json_decref(seen);
    json_decref(none);
    return status;
}
