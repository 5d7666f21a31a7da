/*
 * codec - the beats of one minute as few bytes, and back without loss
 *
 *     unit | beat | beat | ...
 *     unit  varint: the greatest that all ticks of the minute are multiples of
 *     beat  varint of zigzag(ticks / unit - those of the beat before) * 4 + not_ok * 2 + gap
 *           varint of zigzag(at_ms - that of the beat before)
 *
 * A strap counts in 1/1024 s or in ms, a recording in samples of its ECG, so the
 * unit makes a difference of beats two bytes at most. A minute at 70 bpm takes
 * about 250 bytes: a page holds several rows, and none spills over.
 *
 * Pure. The format's number is stored beside the bytes; a better one gets the
 * next number, and those before stay readable: in 1, ticks were 1/128000 s, and
 * the unit was one byte, 1, 125 or 128.
 */
#pragma once

#include "minute.h"

#include <stddef.h>
#include <stdint.h>

#define CODEC_FORMAT 2
/* The unit takes 5 bytes at the very most, a beat 5 + 3: 34 bits and 17 bits, 7 a byte. */
#define CODEC_BYTES_MAX (5 + MINUTE_BEATS_MAX * 8)

/* Returns the length; 0 beats are 0 bytes. */
size_t codec_encode(const struct minute_beat *beats, size_t count,
                    uint8_t out[static CODEC_BYTES_MAX]);

/*
 * 0; -EPROTO: a format that this balm does not know; -EBADMSG: not such bytes, or
 * more than MINUTE_BEATS_MAX beats. Any bytes at all are safe.
 */
int codec_decode(int64_t format, const uint8_t *bytes, size_t len,
                 struct minute_beat out[static MINUTE_BEATS_MAX], size_t *count);
