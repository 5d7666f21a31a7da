/*
 * screen - what a person's conditions and needs forbid
 *
 * Asked first, for every offer, every accepted one and every start by hand; no command and no
 * answer switches it off.
 */
#pragma once

#include "need.h"
#include "routine.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    FORBID_MASSAGE = 1 << 0,
    FORBID_SELF_MASSAGE = 1 << 1,
    FORBID_BREATH_HOLD = 1 << 2,
    FORBID_DEEP = 1 << 3,    /* deep pressure, by whatever technique */
    FORBID_TENSING = 1 << 4, /* tensing muscles hard on purpose */
    FORBID_STRETCH = 1 << 5,
    FORBID_INWARD = 1 << 6, /* long attention to the own body */
    NEED_PRENATAL = 1 << 7, /* only a therapist trained for pregnancy */
    FORBID_FIRM = 1 << 8,   /* slow, firm pressure that is not deep yet */
};

typedef uint32_t screen_set;

/* massage.md, section 3: what one condition forbids, and why it is in the table. */
struct screen_condition {
    enum condition condition;
    screen_set forbids;
};
struct screen_need {
    enum need need;
    screen_set forbids;
};

/* Rows of the tables, for the tests and for who explains them. */
const struct screen_condition *screen_conditions(size_t *count);
const struct screen_need *screen_needs(size_t *count);

screen_set screen_of(condition_set conditions, need_set needs);

/* asks: a set of 1 << ASKS_x, as a routine's plan has it. *why_not (or NULL): the first of them
   that is forbidden. */
bool screen_allows(screen_set s, uint8_t asks, enum asks *why_not);

/* May pass by itself (massage.md: "may expire after asking"). */
bool screen_may_pass(enum condition c);
