/*
 * when - moments and durations, as people write them and as programs read them
 */
#pragma once

#include "instant.h"

#include <stddef.h>
#include <stdint.h>

#define ISO_SIZE 40

/* "2026-11-21T18:30:00.250+01:00"; milliseconds only where there are some. */
const char *iso_print(char out[ISO_SIZE], int64_t unix_ms, int32_t utc_offset_s);

/*
 * "2026-11-21T18:30[:05[.250]]", a blank for the T, "2026-11-21" (noon), "18:30" (today), "now",
 * and `yesterday`, `today`, `tomorrow` in place of a date. With `Z` or an offset at its end it is
 * taken as said, else as local time. `today` says what day it is; NULL: only full dates are known.
 * 0 or -EINVAL; *utc_offset_s (may be NULL) is the offset that was said or applies there.
 */
int when_read(const char *text, const struct instant *today, int64_t *unix_ms,
              int32_t *utc_offset_s);

/* Seconds by which local time is ahead of UTC at that moment: an appointment of next month may lie
   behind the end of summer time. */
int32_t when_offset(int64_t unix_ms);

/* "90s", "30min", "2h", "1d", "3w", also together ("1h30min"), and "0". 0 or -EINVAL. */
int when_duration(const char *text, int32_t *seconds);
