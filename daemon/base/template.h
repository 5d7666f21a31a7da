/*
 * template - words in braces, filled in, percent-encoded for a URL (RFC 3986)
 */
#pragma once

#include <stddef.h>

struct template_value {
    const char *name, *value;
};

/*
 * 0; -EINVAL: a brace that is not closed, or a name that is none of the values', of which *at is
 * the place; -ENOSPC: does not fit. Unreserved characters of a value stay, all other bytes are
 * encoded.
 */
int template_fill(const char *text, const struct template_value *values, size_t count, char *out,
                  size_t size, size_t *at);
