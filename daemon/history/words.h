/*
 * words - enums and lists as the text that is stored, and back
 */
#pragma once

#include "command.h"
#include "profile.h"
#include "report.h"
#include "suggestion.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* false where the word is none of ours. */
bool words_reason(const char *word, enum reason *out);
bool words_outcome(const char *word, enum outcome *out);

/* A moment that can have been: 1970 to 9999, and an offset that a zone of this world may have. */
bool words_are_moment(int64_t unix_ms, int64_t utc_offset_s);

/* Room for every word of a set, or every sensor, with blanks between. */
#define WORDS_MAX 1024

/* What `recalibrate` forgets: a set of 1 << RECALIBRATE_x. */
void words_of_forget(uint32_t forget, char out[static WORDS_MAX]);
void words_of_choices(uint8_t choices, char out[static WORDS_MAX]);
void words_of_needs(need_set needs, char out[static WORDS_MAX]);
void words_of_conditions(condition_set conditions, char out[static WORDS_MAX]);
void words_of_sensors(const struct profile *p, char out[static WORDS_MAX]);
void words_of_quiet(const struct profile *p, char out[static WORDS_MAX]);

/* Each takes `text` apart; words that are none of ours are left out and counted. */
uint8_t words_to_choices(char *text, size_t *unknown);
need_set words_to_needs(char *text, size_t *unknown);
condition_set words_to_conditions(char *text, size_t *unknown);
void words_to_sensors(char *text, struct profile *p, size_t *unknown);
void words_to_quiet(char *text, struct profile *p, size_t *unknown);
