/*
 * choice - the settings of a stream: from what the device offers to what it is asked for
 *
 * Both are lists, little endian:
 *
 *     I N V..V  I N V..V ...
 *
 * - I  0 rate (Hz), 1 resolution (bits), 2 range, 3 range in 1/1000, 4 channels, 5 factor, 6
 * security
 * - N  how many values follow
 * - V  of 2, 2, 2, 4, 1, 4 and 16 bytes
 *
 * A start names one value of each that was offered, except the factor, which is
 * the device's to tell (and told in its answer to a start).
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define PMD_CHOICE_MAX 64

struct pmd_choice {
    uint8_t bytes[PMD_CHOICE_MAX];
    size_t len;
    uint16_t rate_hz; /* 0: none was offered, or none that can be */
};

/* The slowest rate that shows motion, and of the rest the largest. Stops at what it does not know.
 */
void pmd_choose(struct pmd_choice *c, const uint8_t *offer, size_t len);
/* What raw values are multiplied with; 0: it is not told, or told wrong. */
float pmd_factor(const uint8_t *params, size_t len);
