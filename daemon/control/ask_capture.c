/*
 * ask_capture.c - raw bytes of a sensor, to whoever captures it
 *
 * The hub is told of the first who comes and the last who goes; in between each
 * notification is a line to each of them, with the time since they came. Who
 * does not read is dropped, like anyone.
 */
#include "ask.h"

#include "look.h"
#include "orders.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define BYTES_MAX 512 /* of a GATT attribute */

static const char *refusal(int rc)
{
    switch (-rc) {
    case ENOTSUP: return "only a sensor of Bluetooth can be captured";
    case ENOENT: return "there is no such sensor";
    case ESHUTDOWN: return "balmd is stopping";
    default: return strerror(-rc);
    }
}

void ask_capture(const struct question *q)
{
    struct control *c = q->control;
    struct complaint why = { "" };
    struct house house = { 0 };
    int rc = 0;

    if (!q->caller) {
        ask_refuse(q, "capturing needs the socket", ASK_FAILED);
        return;
    }
    if (caller_captured(q->caller)[0]) {
        ask_refuse(q, "this connection captures already", ASK_FAILED);
        return;
    }
    c->events->look(c->ctx, &house);
    const struct sensor_status *s =
        order_sensor(&house, json_string_value(json_object_get(q->args, "sensor")), &why);
    if (!s) {
        ask_refuse(q, why.text, ASK_WRONG_USE);
        return;
    }
    if (!server_next_capture(c->server, NULL, s->id))
        rc = c->events->capture(c->ctx, s->id, true);
    if (rc < 0) {
        ask_refuse(q, refusal(rc), ASK_FAILED);
        return;
    }
    caller_capture(q->caller, s->id, house.now.us);
    ask_answer(q, json_pack("{s:s}", "sensor", caller_captured(q->caller)));
}

void ask_capture_over(struct control *c, struct caller *caller)
{
    const char *sensor = caller_captured(caller);

    if (sensor[0] && !server_next_capture(c->server, NULL, sensor))
        c->events->capture(c->ctx, sensor, false);
}

static char *line_of(double t_s, const char *service, const char *characteristic, const char *hex)
{
    json_t *root =
        json_pack("{s:s,s:{s:o,s:s,s:s,s:s}}", "status", "ok", "event", "t_s", look_number(t_s, 3),
                  "service", service, "characteristic", characteristic, "hex", hex);
    char *text = root ? json_dumps(root, JSON_COMPACT | JSON_REAL_PRECISION(12)) : NULL;
    json_decref(root);
    return text;
}

void control_raw(struct control *c, const char *sensor, const char *service,
                 const char *characteristic, const uint8_t *bytes, size_t len,
                 const struct instant *t)
{
    static const char digits[] = "0123456789abcdef";
    char hex[2 * BYTES_MAX + 1];

    if (len > BYTES_MAX)
        len = BYTES_MAX;
    for (size_t i = 0; i < len; i++) {
        hex[2 * i] = digits[bytes[i] >> 4];
        hex[2 * i + 1] = digits[bytes[i] & 15];
    }
    hex[2 * len] = '\0';
    /* Sending may drop the caller, whose slot stays where it is. */
    for (struct caller *to = NULL; (to = server_next_capture(c->server, to, sensor));) {
        int64_t since_us = t->us - caller_capture_began_us(to);
        char *text = line_of(since_us > 0 ? (double)since_us / (double)US_PER_S : 0, service,
                             characteristic, hex);
        if (text)
            caller_send(to, text, strlen(text));
        free(text);
    }
}

bool control_is_captured(const struct control *c, const char *sensor)
{
    return server_next_capture(c->server, NULL, sensor) != NULL;
}
