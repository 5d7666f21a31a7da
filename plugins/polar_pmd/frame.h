/*
 * frame - one notification of Polar Measurement Data, taken apart
 *
 *     T TTTTTTTT K data
 *
 * - T  what is measured (enum pmd_type), the two highest bits ignored
 * - T  64 bits little endian: when the last sample was taken, ns since 2000 on a clock that may be
 *      wrong by years; 0: old firmware does not say
 * - K  bit 7: compressed; the rest: which layout
 *
 * Raw data are samples side by side. Compressed data begin with a sample in
 * full, one number a channel; then blocks until the end:
 *
 *     W N differences
 *
 * - W  bits of a difference, 0..32
 * - N  how many samples follow; each is the one before it plus a signed difference a channel
 *
 * The differences are one stream of bits, the lowest bit of the first byte first,
 * channel by channel; a block ends on a whole byte. A block that is cut short is
 * left out, with what would follow it.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define PMD_AXES        3
#define PMD_SAMPLES_MAX 512 /* a frame of 244 bytes at 4 bits an axis holds 158 */

#define PMD_COMPRESSED 0x80

struct pmd_frame {
    uint8_t type;    /* enum pmd_type, or what we do not read */
    uint8_t kind;    /* K */
    int64_t time_us; /* 0: not told */
    const uint8_t *data;
    size_t len;
};

/* These return NULL, or what is wrong with the bytes (a static string). */
const char *pmd_frame_open(struct pmd_frame *f, const uint8_t *bytes, size_t len);
/* Room for PMD_AXES * PMD_SAMPLES_MAX. factor: as told at the start of the stream; 0: it was not.
 */
const char *pmd_frame_acc(const struct pmd_frame *f, float factor, int32_t *mg, size_t *count);
/* Room for PMD_SAMPLES_MAX. */
const char *pmd_frame_ecg(const struct pmd_frame *f, int32_t *uv, size_t *count);
