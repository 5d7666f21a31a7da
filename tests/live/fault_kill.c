/*
 * fault_kill.c - pulls the plug at the place that BALM_KILL_AT names
 *
 * "history:before_commit" dies there the first time, "history:before_commit#3" the third;
 * "answer:taken+history:before_commit" the first time after an answer was taken, and
 * "answer:taken#2+history:before_commit#3" the third time after the second.
 */
#include "fault.h"

#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Whether this is the place that is waited for, at `at`, and passed so often as is said there. */
static bool is_reached(const char *at, const char *name, int *passed)
{
    size_t len = strlen(name);

    if (strncmp(at, name, len) != 0 || (at[len] != '\0' && at[len] != '#' && at[len] != '+'))
        return false;
    int wanted = at[len] == '#' ? atoi(at + len + 1) : 1;
    return __atomic_add_fetch(passed, 1, __ATOMIC_SEQ_CST) >= wanted;
}

void fault_point(const char *name)
{
    static int before_passed, passed;
    static bool is_armed;
    const char *at = getenv("BALM_KILL_AT"), *plus = at ? strchr(at, '+') : NULL;

    if (!at)
        return;
    if (plus && !__atomic_load_n(&is_armed, __ATOMIC_SEQ_CST)) {
        if (is_reached(at, name, &before_passed))
            __atomic_store_n(&is_armed, true, __ATOMIC_SEQ_CST);
        return;
    }
    if (is_reached(plus ? plus + 1 : at, name, &passed)) {
        usleep(200000); /* other threads go on: whoever runs ahead of a commit shows it */
        kill(getpid(), SIGKILL);
    }
}
