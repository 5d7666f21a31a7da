/*
 * page_bench - pages made of replies of the small house, and of whatever else a reply may hold
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "look.h"
#include "small_house.h"

#include <jansson.h>

struct page_row {
    const char *name, *verb;
    look_fn *look;
    size_t people;
    const char *want;
};

/* The initial state is a row. */
void page_test_row(void **state);

/* No line is wider than 80 columns, or ends in a blank, or could steer the terminal. */
void page_assert_narrow(const char *page);
/* What is shown of this reply, narrow; to be freed. */
char *page_of(const char *verb, const json_t *result);

struct page_odd {
    const char *verb, *json;
};
/* Whatever they hold, they are shown. */
void page_test_odd(const struct page_odd *odd, size_t count);

#define LONG                                                                             \
    "a very long text, as a broker or a plugin may give one, \xc3\xa4\xc3\xb6\xc3\xbc, " \
    "with\\u001b[31m control characters and awordthatislongerthanthewholepageis"         \
    "wideandthathastobebrokensomewhereinthemiddleofit"
