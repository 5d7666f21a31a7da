/*
 * adoption - which of the wearables heard nearby is the one to take in?
 *
 * Pure. By itself only one thing is ever taken in: the single unknown wearable that
 * delivers beats and is stronger than -60 dBm. In a block of flats, or with two new
 * straps on the table, a person has to say which.
 */
#pragma once

#include "candidate.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ADOPTION_RSSI_DBM (-60)
/* So long others may still turn up before the only one is taken. */
#define ADOPTION_PATIENCE_US (INT64_C(10) * 1000000)

enum adoption {
    ADOPTION_WAIT,   /* keep listening */
    ADOPTION_TRY,    /* candidates[*which] should be connected to, to see whether it delivers; from
                        time to time also one that did not: it may have been put on since */
    ADOPTION_TAKE,   /* candidates[*which] is the one */
    ADOPTION_CHOOSE, /* more than one deliver: a person has to say which */
};

/*
 * To be asked after every change, and once a second. `opened_us`: when the window opened. `trying`:
 * one is being tried right now. Also writes p->why and the candidates' why, in words.
 */
enum adoption adoption_judge(struct pairing *p, int64_t opened_us, bool trying, int64_t now_us,
                             size_t *which);
/* Puts one that was heard into the list, or brings it up to date; strongest first. */
void adoption_heard(struct pairing *p, const struct candidate *c);
