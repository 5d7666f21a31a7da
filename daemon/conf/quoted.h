/*
 * quoted - the text between single quotes
 *
 * libfyaml 0.7.12 reads '''''b' as three quotes, where it is two and a b, and
 * loses memory with it. So these are read here; its other scalars were found right
 * (but for empty lines before indented ones in a folded block).
 */
#pragma once

#include "arena.h"

#include <stddef.h>

/*
 * From behind the opening quote to the closing one, which must be there before
 * `len` bytes are over: '' is a quote; a line break is a blank, each further one
 * a newline, and blanks around them are nothing. NULL when out of memory.
 */
char *quoted_text(struct arena *a, const char *from, size_t len);
