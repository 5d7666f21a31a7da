/*
 * viatom_message - the messages of Viatom's oximeters, built for the tests of their plugin
 */
#pragma once

#include "fake_host.h"

enum { FROM_OXY, TO_OXY, FROM_OXYII, TO_OXYII };
enum { OXY = FROM_OXY, OXYII = FROM_OXYII };

/* clang-format off */
/* Data of a live reply of OxyII; as many samples follow. */
#define LIVE(state, spo2, pr, pr_high, battery, samples) \
    9, 0, 0, 0, 2, state, spo2, 20, pr, pr_high, 0, 3, 0, battery, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, samples, 0
/* clang-format on */

static inline uint8_t crc_of(const uint8_t *bytes, size_t len)
{
    unsigned crc = 0;

    for (size_t i = 0; i < 8 * len; i++) {
        crc ^= i % 8 ? 0 : bytes[i / 8];
        crc = (crc << 1 ^ (crc & 0x80 ? 0x07 : 0)) & 0xff;
    }
    return (uint8_t)crc;
}

static inline size_t build(uint8_t *message, unsigned from, unsigned command, unsigned flag,
                           const uint8_t *data, size_t len)
{
    const uint8_t head[] = { from == OXY ? 0x55 : 0xa5,
                             (uint8_t)command,
                             (uint8_t)~command,
                             (uint8_t)(from == OXY ? 0 : flag),
                             0,
                             (uint8_t)len,
                             (uint8_t)(len >> 8) };

    memcpy(message, head, sizeof(head));
    if (len)
        memcpy(message + sizeof(head), data, len);
    message[sizeof(head) + len] = crc_of(message, sizeof(head) + len);
    return sizeof(head) + len + 1;
}

/* In pieces of 20 bytes; returns what was said of the last. */
static inline const char *give(struct fake_host *f, unsigned from, const uint8_t *bytes, size_t len)
{
    const char *why = NULL;

    for (size_t at = 0; at < len && !why; at += 20)
        why = fake_host_value(f, from, bytes + at, len - at < 20 ? len - at : 20);
    return why;
}
