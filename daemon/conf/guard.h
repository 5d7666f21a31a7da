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
#define GUARD_LINES_MAX 4000 /* some of libfyaml's loops grow with the square of the lines */

/*
 * Takes the first character apart. Returns its length in bytes, 0 where the
 * bytes are no UTF-8 (overlong forms, surrogates and beyond U+10FFFF included).
 */
size_t utf8_next(const char *text, size_t len, uint32_t *code);

/* Control characters other than tab and newline, separators and invisible marks. */
bool code_is_refused(uint32_t code);

/* NULL: fit for libfyaml; else what is wrong, as a static text, and at which byte. */
const char *guard_check(const char *text, size_t len, size_t *at);
/* The same for one value after its escapes were undone: broken UTF-8 and control characters. */
const char *guard_value(const char *text, size_t len);
