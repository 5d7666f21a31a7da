/*
 * swing - how much of the heart's variation is one slow wave, and at which rate
 *
 *     beats --> ring --> 4 Hz, line off, Hann --> 25 bins --> share, peak
 *
 * The definition of coherence, over the 64 s that end with the newest usable beat:
 *
 * 1. Intervals that count as normal (heart/artifact.h), each at the time its beat fell. 32 of them
 *    at the least, four fifths of all, no hole of more than 3 s between two of them or at the
 *    window's beginning: else it is not known.
 * 2. Straight lines between them, read 4 times a second: y(i) at T - 64 s + (i + 1) / 4 s, i
 * 0..255; before the first and after the last the value stays. The straight line of least squares
 * is taken off, and y(i) multiplied by 0.5 - 0.5 cos(2 pi (i + 0.5) / 256).
 * 3. P(k) = |sum of y(i) e^(-2 pi j k i / 256)|^2 for k 1..25: 1/64 to 0.39 Hz.
 * 4. m, the highest of k 3..15: the bins within 0.04 to 0.24 Hz.
 *    share = (P(m-1) + P(m) + P(m+1)) / (P(1) + ... + P(25)).
 * 5. The peak lies at (m + d) / 64 Hz; d is the top of the parabola through the logarithms of the
 *    three, and is 0 where they have no top between them.
 *
 * After McCraty, Atkinson, Tomasino and Bradley (Integral Review 2009; 5(2): 10): the power of the
 * largest peak within 0.04 to 0.26 Hz, 0.030 Hz wide, against that of the rest. Ours is the share
 * of it, since a share has an upper end; three bins, 0.047 Hz wide, since 64 s see no finer; and
 * ends at 0.24 Hz. Line and window as the Task Force (Circulation 1996; 93: 1043) has them.
 * Straight lines take something from the faster waves (at 60 beats a minute 6 % of the power at
 * 0.1 Hz, a third at 0.23 Hz): a part of the definition.
 *
 * A paced breath is followed where the share is 0.70 or more and the peak within half a breath a
 * minute of it. Of simulated people 95 % of windows breathed along with were, at 4.5 to 7 a
 * minute, and less than 5 % of those that were not. A real breath is less regular than a simulated
 * one, so that 0.70 is a choice and no finding.
 *
 * Pure; in memory of the caller; the same beats give the same numbers.
 */
#pragma once

#include "coherence.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SWING_BEATS_MAX 320 /* 64 s at 250 bpm with a fifth set aside */

struct swing_interval {
    int64_t axis_us;
    int32_t ticks;
    bool ok;
};

/*
 * Beats arrive late and in batches. They are set on an axis on which each follows the one before by
 * its own interval; real time is the axis less `ahead_us`, so that no beat arrives before it falls.
 */
struct swing {
    bool running;
    int64_t axis_us;  /* the newest */
    int64_t ahead_us; /* the axis is so far ahead of real time */
    size_t next, count;
    struct swing_interval beats[SWING_BEATS_MAX];
};

void swing_init(struct swing *s);
/* As player_beat() has it. */
void swing_beat(struct swing *s, int64_t t_us, int32_t ticks, bool ok, bool adjacent);
/* When the newest usable beat fell; INT64_MIN: none has. */
int64_t swing_newest_us(const struct swing *s);
/* Of the 64 s up to t_us. paced_per_min: NAN where none is, or it changed within them. */
void swing_look(const struct swing *s, int64_t t_us, double paced_per_min, struct coherence *out);
/* Nothing is known. */
void swing_unknown(struct coherence *out);
