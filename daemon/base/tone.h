/*
 * tone - does a text say more than a companion may?
 *
 * Titles and messages of suggestions are shown on locked screens and pass through phone makers'
 * servers: they name no vital, no need and no condition, and are short. No text at all promises
 * a cure, names an emotion the heart cannot tell, or alarms.
 */
#pragma once

#include <stdbool.h>

#define TONE_TITLE_MAX   40 /* characters: what a phone shows of a title */
#define TONE_MESSAGE_MAX 160

bool tone_is_title(const char *key);
bool tone_is_message(const char *key);
/* What is wrong with this text under this key, in words; NULL: nothing. In every language. */
const char *tone_fault(const char *key, const char *text);
