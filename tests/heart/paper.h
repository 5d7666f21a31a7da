/*
 * paper - Lipponen and Tarvainen's detection a second time, to compare with
 *
 * Written down as the article has it (J Med Eng Technol 2019; 43: 173), a whole
 * recording at once, in floating point and with nothing clever.
 */
#pragma once

#include "heart.h"

#include <stddef.h>
#include <stdint.h>

enum paper_form {
    PAPER_PUBLISHED, /* limits of the 91 intervals around each, and nothing else */
    PAPER_STREAMED,  /* limits of the last 91, and what artifact.c adds to them */
};

/* Fills kind[0..n-1]. 0 or -ENOMEM. */
int paper_detect(enum paper_form form, const int32_t *ticks, size_t n, enum beat_kind *kind);
