/*
 * contract - does Home Assistant take this discovery payload, whole, in every version we serve?
 *
 * Knows the closed lists of keys, because Home Assistant drops a misspelt key of
 * a component without a word, and the whole device for one at the root.
 */
#pragma once

#include <jansson.h>
#include <stddef.h>

/* NULL: it conforms; else what is wrong, in a static buffer. */
const char *contract_fault(const json_t *payload);
