/*
 * show - replies for people to read, at 80 columns
 */
#pragma once

#include <jansson.h>
#include <stdio.h>

/* What the daemon replied to `verb`; unknown shapes are shown as their text. */
void show_reply(FILE *to, const char *verb, const json_t *result);
/* One event of `watch`, as a line. */
void show_event(FILE *to, const json_t *event);

/* Why there is a score, or none, in a plain sentence. */
const char *show_why(const char *why);
/* What lowers the confidence, as a part of a sentence. */
const char *show_doubt(const char *doubt);
/* Why nothing is suggested right now. */
const char *show_silence(const char *silence);
/* What a course of massages is doing. */
const char *show_course(const char *phase);
