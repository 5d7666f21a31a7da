/*
 * rr_grade - are these intervals beats, or numbers made from an averaged rate?
 *
 * Looks at blocks of 120 intervals as they were sent and calls them smoothed when
 *
 *   a  more than 30 % of neighbours are exactly equal, or
 *   b  one value stands out tenfold above those around it, or
 *   c  every one is 60 s / rate, to one unit.
 *
 * What is blatant (almost half of them equal, or c) is seen after 30. In hard exercise an
 * honest heart beats as evenly as a made one: a block of that says nothing.
 *
 * Not seen is a moving average of real beats: its neighbours differ, no value stands out,
 * and it follows the rate no closer than beats do. By its numbers alone it cannot be told
 * from a heart that swings with slow breathing. Sensors that are known for it are in quirks.c.
 *
 * It also tells intervals in ms from those in 1/1024 s: the two differ by 2.4 %,
 * so a block of 60 counts only while the rate is steady, and the one must fit
 * better than the other by 1.5 %, and by more than a rate in whole beats explains.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define RR_GRADE_BLOCK 120

struct rr_grade {
    uint16_t words[RR_GRADE_BLOCK];
    uint8_t count;
    uint8_t from_rate; /* of them, how many are 60 s / rate */
    uint8_t slow;      /* of them, how many are no hard exercise */
    uint8_t clean;     /* blocks in a row without a fault */
    bool smoothed;

    uint8_t unit_count;
    double unit_words, unit_ms; /* sums: words as sent, and 60 s / rate beside each */
    double lowest_bpm, highest_bpm;
    bool is_ms;
};

/* One plausible interval as sent, and the rate of its message (0: none). */
void rr_grade_word(struct rr_grade *g, uint16_t word, double bpm);
