/*
 * breathe_line - the one line that breathes: words, a bar as full as the lungs, seconds left
 *
 *     Breathe in  ████████████▌             3 s  Your heart swings along.  4:12
 *
 * Pure: the same view gives the same line. What does not fit is left out, the phase's words last.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BREATHE_LINE_SIZE 1024

struct breathe_view {
    const char *words; /* of the phase, or of what else is going on */
    int words_columns; /* of the widest there was, so that the bar keeps its place; 0: not known */
    bool has_bar;
    double fill;          /* 0..1 of the bar */
    double left_s;        /* of the phase; NAN: none is told */
    const char *with_you; /* how the breath is followed; NULL: not known */
    int64_t remaining_s;  /* of the routine */
    bool is_paused;
};

/* Fewer columns than `columns`, so that the terminal never breaks the line. */
void breathe_line(char out[BREATHE_LINE_SIZE], int columns, bool utf8,
                  const struct breathe_view *view);

/* What the locale of the environment says: LC_ALL, LC_CTYPE, LANG; the first that is set. */
bool breathe_is_utf8(const char *lc_all, const char *lc_ctype, const char *lang);
