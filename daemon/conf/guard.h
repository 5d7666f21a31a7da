/*
 * guard - what may be handed to libfyaml at all
 *
 * libfyaml 0.7.12 and 0.8 never return from some inputs of two bytes (`%` and
 * broken UTF-8 after it), so the bytes are looked at first. A configuration
 * needs none of what is refused here.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GUARD_BYTES_MAX ((size_t)64 * 1024)
#define GUARD_LINES_MAX 4000
/* libfyaml's time grows with the square of these; nobody writes so many. */
#define GUARD_EMPTY_MAX 64  /* lines in a row with nothing but blanks */
#define GUARD_OPEN_MAX  200 /* brackets opened and not closed, those in texts counted, too */

#define GUARD_CONTROL "control characters are not allowed"

/*
 * Takes the first character apart. Returns its length in bytes, 0 where the
 * bytes are no UTF-8 (overlong forms, surrogates and beyond U+10FFFF included).
 */
size_t guard_next(const char *text, size_t len, uint32_t *code);

/* Control characters other than tab and newline, separators and invisible marks. */
bool guard_refuses(uint32_t code);

/* NULL: fit for libfyaml; else what is wrong, as a static text, and at which byte. */
const char *guard_check(const char *text, size_t len, size_t *at);
/* The same for one value after its escapes were undone: broken UTF-8 and control characters. */
const char *guard_value(const char *text, size_t len);
