/*
 * control.c - puts answers together
 */
#include "control.h"

#include "choice.h"
#include "pmd.h"

#include <string.h>

#define HEAD 5

int control_send(struct control *c, struct sensor_host *host, unsigned characteristic, uint8_t op,
                 uint8_t type, const uint8_t *params, size_t len)
{
    uint8_t bytes[2 + PMD_CHOICE_MAX] = { op, type };

    *c = (struct control){ .op = op, .type = type };
    if (len)
        memcpy(bytes + 2, params, len);
    int rc = host->write(host, characteristic, bytes, 2 + len, true);
    c->is_sent = rc == 0;
    return rc;
}

const char *control_answer(struct control *c, const uint8_t *bytes, size_t len)
{
    if (len < HEAD - 1)
        return "answer of the control point cut inside its head";
    if (!c->is_sent || c->is_answered || bytes[1] != c->op || bytes[2] != c->type)
        return NULL;
    c->status = bytes[3];
    if (len > HEAD) {
        size_t n = len - HEAD, room = sizeof(c->params) - c->len;
        memcpy(c->params + c->len, bytes + HEAD, n < room ? n : room);
        c->len += n < room ? n : room;
    }
    c->is_answered = len < HEAD || bytes[4] == 0 || c->status != PMD_OK;
    return NULL;
}

bool control_has_ended(const struct control *c)
{
    return c->is_sent && c->is_written && c->is_answered;
}
