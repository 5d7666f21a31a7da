#include "codec.h"

#include <errno.h>

#define TICKS_OF_1 9 /* in a tick of format 1 */

static uint64_t zigzag(int64_t v)
{
    return v < 0 ? ~((uint64_t)v << 1) : (uint64_t)v << 1;
}

static int64_t unzigzag(uint64_t v)
{
    return v & 1 ? -(int64_t)(v >> 1) - 1 : (int64_t)(v >> 1);
}

static size_t put(uint8_t *out, uint64_t v)
{
    size_t n = 0;

    for (; v >= 0x80; v >>= 7)
        out[n++] = (uint8_t)(v | 0x80);
    out[n++] = (uint8_t)v;
    return n;
}

/* Returns the bytes taken, 0 where there is no varint of at most 5 bytes. */
static size_t get(const uint8_t *bytes, size_t len, uint64_t *v)
{
    *v = 0;
    for (size_t n = 0; n < len && n < 5; n++) {
        *v |= (uint64_t)(bytes[n] & 0x7f) << (7 * n);
        if (!(bytes[n] & 0x80))
            return n + 1;
    }
    return 0;
}

/* The greatest common divisor; 1 where all ticks are 0. */
static int64_t common_unit(const struct minute_beat *beats, size_t count)
{
    int64_t unit = 0;

    for (size_t i = 0; i < count; i++) {
        int64_t rest = beats[i].ticks;
        while (rest != 0) {
            int64_t next = unit % rest;
            unit = rest;
            rest = next;
        }
    }
    return unit == 0 ? 1 : unit < 0 ? -unit : unit;
}

size_t codec_encode(const struct minute_beat *beats, size_t count,
                    uint8_t out[static CODEC_BYTES_MAX])
{
    int64_t unit = common_unit(beats, count);
    int64_t ticks = 0;
    int32_t at_ms = 0;
    size_t n = 0;

    if (count == 0)
        return 0;
    n += put(out, (uint64_t)unit);
    for (size_t i = 0; i < count; i++) {
        const struct minute_beat *b = &beats[i];
        uint64_t flags = (b->ok ? 0 : 2) | (b->gap_before ? 1 : 0);
        n += put(out + n, zigzag(b->ticks / unit - ticks) << 2 | flags);
        n += put(out + n, zigzag(b->at_ms - at_ms));
        ticks = b->ticks / unit;
        at_ms = b->at_ms;
    }
    return n;
}

/* The bytes taken; 0: no unit. *unit is in ticks of ours. */
static size_t get_unit(int64_t format, const uint8_t *bytes, size_t len, int64_t *unit)
{
    uint64_t v;
    size_t used = 1;

    if (format == 1) {
        *unit = bytes[0] * TICKS_OF_1;
        return bytes[0] == 1 || bytes[0] == 125 || bytes[0] == 128 ? used : 0;
    }
    used = get(bytes, len, &v);
    *unit = (int64_t)v;
    return v > 0 && v <= UINT64_C(1) << 31 ? used : 0;
}

int codec_decode(int64_t format, const uint8_t *bytes, size_t len,
                 struct minute_beat out[static MINUTE_BEATS_MAX], size_t *count)
{
    int64_t unit, units = 0, at_ms = 0;
    size_t n, beats = 0;

    *count = 0;
    if (format != 1 && format != CODEC_FORMAT)
        return -EPROTO;
    if (len == 0)
        return 0;
    if (!(n = get_unit(format, bytes, len, &unit)))
        return -EBADMSG;
    while (n < len) {
        uint64_t beat, at;
        size_t used = get(bytes + n, len - n, &beat);
        size_t used_at = used ? get(bytes + n + used, len - n - used, &at) : 0;
        if (used_at == 0 || beats == MINUTE_BEATS_MAX)
            return -EBADMSG;
        n += used + used_at;
        /* Five bytes are 35 bits: no sum of 400 such overflows 64. */
        units += unzigzag(beat >> 2);
        at_ms += unzigzag(at);
        if (units < INT32_MIN / unit || units > INT32_MAX / unit || at_ms < 0 || at_ms > UINT16_MAX)
            return -EBADMSG;
        out[beats++] = (struct minute_beat){
            .ticks = (int32_t)(units * unit),
            .at_ms = (uint16_t)at_ms,
            .ok = !(beat & 2),
            .gap_before = beat & 1,
        };
    }
    *count = beats;
    return 0;
}
