/*
 * rules - what the bus is asked to wake us for: a wanted set, brought about step by step
 *
 *     rules_begin(), rules_want()..., rules_commit()
 *
 * says the whole set each time; only the differences go to the bus.
 */
#pragma once

#include "bus.h"

#include <stdbool.h>

#define RULE_MAX 255

struct rules;

/* NULL: out of memory. */
struct rules *rules_new(void);
void rules_free(struct rules *r);
/* The connection is new and knows no rule. */
void rules_forget(struct rules *r);

void rules_begin(struct rules *r);
void rules_want(struct rules *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Whether any rule is new: what it would have told of must be asked for. */
bool rules_commit(struct rules *r, struct bus *bus);
