/*
 * near - which of the words we know did they mean?
 */
#pragma once

#include <stddef.h>

struct near {
    const char *given;
    const char *word; /* the nearest that is near enough to be named; NULL: none */
    size_t distance;
};

void near_try(struct near *n, const char *candidate);
/* The words may hold NULLs. */
void near_try_all(struct near *n, const char *const *words, size_t count);
