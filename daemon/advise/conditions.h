/*
 * conditions - what a person says stands against a massage, and how long it holds
 *
 *     set --3 or 7 days--> asked whether it still holds --"well again"--> cleared
 *      ^                        |           |
 *      +----"still so", 2 days--+           +--no answer, and two good nights--> cleared
 *
 * Only fever and infection pass by themselves (massage.md, section 3), and even these not without
 * having asked. What is written in the configuration is never asked about.
 */
#pragma once

#include "memory.h"
#include "need.h"
#include "told.h"

#include <stdbool.h>
#include <stdint.h>

#define CONDITION_NONE CONDITION_COUNT

static inline bool condition_is_in(condition_set set, enum condition c)
{
    return set & UINT32_C(1) << c;
}

/*
 * 0; -EINVAL: no such condition; -EALREADY: it holds so already; -ENOENT: it does not hold.
 * -ENOTUNIQ: it is written in the configuration, and only there it can be cleared.
 * -EACCES: not from this door, save those that pass by themselves.
 */
int condition_set_now(struct advise_memory *m, condition_set configured, enum condition c,
                      int64_t unix_ms);
int condition_clear(struct advise_memory *m, condition_set configured, enum condition c,
                    bool may_clear);

/* The one that is to be asked about now; CONDITION_NONE. */
enum condition condition_to_ask(const struct advise_memory *m, condition_set configured,
                                int64_t unix_ms);
void condition_asked(struct advise_memory *m, enum condition c, int64_t unix_ms);
/* The question was never sent. */
void condition_not_asked(struct advise_memory *m, enum condition c);
void condition_still_so(struct advise_memory *m, enum condition c, int64_t unix_ms);
/* Asked about and not answered, while two nights were as usual; CONDITION_NONE. */
enum condition condition_expired(const struct advise_memory *m, bool is_well_again,
                                 int64_t unix_ms);

/* After the wall clock went back. */
void conditions_clamp(struct advise_memory *m, int64_t unix_ms);
