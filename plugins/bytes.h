/*
 * bytes - numbers of two to eight bytes, as sensors send them
 *
 * Nothing is checked here: who reads knows that the bytes are there.
 */
#pragma once

#include <stdint.h>

static inline uint16_t le16(const uint8_t *p)
{
    return (uint16_t)(p[0] | p[1] << 8);
}

static inline uint32_t le32(const uint8_t *p)
{
    return le16(p) | (uint32_t)le16(p + 2) << 16;
}

static inline uint64_t le64(const uint8_t *p)
{
    return le32(p) | (uint64_t)le32(p + 4) << 32;
}

static inline uint16_t be16(const uint8_t *p)
{
    return (uint16_t)(p[0] << 8 | p[1]);
}

/* The lowest `bits` (1..32) of a word, as a signed number. */
static inline int32_t signed_of(uint32_t word, unsigned bits)
{
    const uint32_t sign = UINT32_C(1) << (bits - 1);

    word &= sign | (sign - 1);
    return (int32_t)((int64_t)(word ^ sign) - (int64_t)sign);
}

static inline int16_t le16s(const uint8_t *p)
{
    return (int16_t)signed_of(le16(p), 16);
}

static inline int32_t le24s(const uint8_t *p)
{
    return signed_of(le16(p) | (uint32_t)p[2] << 16, 24);
}

static inline int32_t le32s(const uint8_t *p)
{
    return signed_of(le32(p), 32);
}
