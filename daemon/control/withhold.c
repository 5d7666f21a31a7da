#include "withhold.h"

#include <errno.h>

static bool tells_of_condition(int rc)
{
    return rc == -EALREADY || rc == -ENOENT || rc == -ENOTUNIQ;
}

void withhold_ending(const struct order *o, int *rc, const char **text)
{
    if (o->kind != ORDER_COMMAND)
        return;
    if (o->command.kind == COMMAND_CONDITION && tells_of_condition(*rc)) {
        *rc = 0;
        *text = NULL;
    } else if (o->command.kind == COMMAND_SUGGEST && *rc == -EAGAIN) {
        *text = NULL;
    } else if (*rc == -EACCES) {
        *text = "not possible now";
    }
}
