/*
 * fault_kill.c - pulls the plug at the place that BALM_KILL_AT names
 *
 * "history:before_commit" dies there the first time, "history:before_commit#3" the third.
 */
#include "fault.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void fault_point(const char *name)
{
    static int passed;
    const char *at = getenv("BALM_KILL_AT");
    size_t len = strlen(name);

    if (!at || strncmp(at, name, len) != 0 || (at[len] != '\0' && at[len] != '#'))
        return;
    int wanted = at[len] == '#' ? atoi(at + len + 1) : 1;
    if (__atomic_add_fetch(&passed, 1, __ATOMIC_SEQ_CST) >= wanted) {
        usleep(200000); /* other threads go on: whoever runs ahead of a commit shows it */
        kill(getpid(), SIGKILL);
    }
}
