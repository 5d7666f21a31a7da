/*
 * crc8 - the two checksums that oximeters put behind a message, four bits at a time
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* CRC-8: polynomial 07, highest bit first, from 0. */
static inline uint8_t crc8(const uint8_t *bytes, size_t len)
{
    static const uint8_t of_four_bits[16] = {
        0x00, 0x07, 0x0e, 0x09, 0x1c, 0x1b, 0x12, 0x15,
        0x38, 0x3f, 0x36, 0x31, 0x24, 0x23, 0x2a, 0x2d,
    };
    uint8_t crc = 0;

    for (size_t i = 0; i < len; i++) {
        crc ^= bytes[i];
        crc = (uint8_t)(crc << 4 ^ of_four_bits[crc >> 4]);
        crc = (uint8_t)(crc << 4 ^ of_four_bits[crc >> 4]);
    }
    return crc;
}

/* CRC-8/MAXIM: polynomial 31, lowest bit first, from 0. */
static inline uint8_t crc8_maxim(const uint8_t *bytes, size_t len)
{
    static const uint8_t of_four_bits[16] = {
        0x00, 0x9d, 0x23, 0xbe, 0x46, 0xdb, 0x65, 0xf8,
        0x8c, 0x11, 0xaf, 0x32, 0xca, 0x57, 0xe9, 0x74,
    };
    uint8_t crc = 0;

    for (size_t i = 0; i < len; i++) {
        crc ^= bytes[i];
        crc = (uint8_t)(crc >> 4 ^ of_four_bits[crc & 0x0f]);
        crc = (uint8_t)(crc >> 4 ^ of_four_bits[crc & 0x0f]);
    }
    return crc;
}
