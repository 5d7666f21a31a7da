/*
 * payloads - bytes to give to decoders: real packets, what somebody would craft, and noise
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define PAYLOAD_MAX 512

struct payloads {
    struct payload {
        size_t len;
        uint8_t bytes[PAYLOAD_MAX];
    } * rows;
    size_t count, room;
    uint64_t random; /* state of the noise: the same each time */
};

/* Crafted ones, and the packets of $BALM_SHARED/sensors/vectors.json where it is. -ENOMEM. */
int payloads_init(struct payloads *p);
void payloads_fini(struct payloads *p);

uint32_t payloads_random(struct payloads *p, uint32_t below);
/* Writes one to `out`: as it is, cut, repeated, changed here and there, or all noise. */
size_t payloads_pick(struct payloads *p, uint8_t out[PAYLOAD_MAX]);
