/*
 * arena - memory that is all given back at once
 *
 * Everything conf_load() makes lives in one: there is one place to free it, on
 * every way out. A failed allocation is remembered, so that a caller may go on
 * with the NULL it got and the end of the load still tells.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct arena_block;

struct arena {
    struct arena_block *blocks;
    bool failed;
};

/* Zeroed and aligned for anything; NULL when out of memory. */
void *arena_alloc(struct arena *a, size_t size);
/* Copies len bytes and ends them with a NUL. */
char *arena_text(struct arena *a, const char *text, size_t len);
__attribute__((format(printf, 2, 3))) char *arena_printf(struct arena *a, const char *fmt, ...);
void arena_fini(struct arena *a);
