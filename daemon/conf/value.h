/*
 * value - one written value, read as its row says
 */
#pragma once

#include "option.h"

#define DESCRIBE_MAX 640

/*
 * Reads the text into its field of `into`. `this_year` bounds years.
 * 0, -EINVAL (it is not what value_describe() says) or -ENOMEM
 */
int value_read(const struct option *o, const char *text, int32_t this_year, struct arena *a,
               void *into);
/* "a whole number from 1 to 65535" */
const char *value_describe(const struct option *o, int32_t this_year, char buf[DESCRIBE_MAX]);
/* The same in short, for the sample: "1 to 65535"; empty where the help says enough. */
void value_range(const struct option *o, char buf[DESCRIBE_MAX]);
/* What a value that was not taken needs, where that can be said in a word or two; else NULL. */
const char *value_hint(const struct option *o, const char *text, char buf[DESCRIBE_MAX]);
