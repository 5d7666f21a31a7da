/*
 * bluetooth - what is known of the adapters, and whether wearables can be read at all
 */
#pragma once

#include "sensor.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct house_adapter {
    char id[SENSOR_ADAPTER_MAX + 1]; /* hci0 */
    bool powered, scanning;
    bool used; /* one that balm may use, as the configuration says */
    uint32_t links;
};

#define HOUSE_ADAPTERS_MAX 8

struct house_bluetooth {
    bool needed; /* some sensor is read through it */
    bool ok;
    char why[160]; /* when not: bus, bluetoothd or adapter, in words */
    size_t adapter_count;
    struct house_adapter adapters[HOUSE_ADAPTERS_MAX];
};
