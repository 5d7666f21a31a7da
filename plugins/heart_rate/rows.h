/*
 * rows - the characteristics of the heart rate service, for tables that have more than these
 *
 * They stand first and in the order of heart_rate_gatt, so that an index below
 * HEART_RATE_ROW_COUNT means the same to it.
 */
#pragma once

#include "sensor_plugin.h"

#define HEART_RATE_ROW_COUNT 6
#define HEART_RATE_ROW_VALUE 0 /* the measurement, 0x2A37 */

#define UUID_OF(short) "0000" short "-0000-1000-8000-00805f9b34fb"

/* `flags` of the measurement beside SENSOR_CHR_SUBSCRIBE: whether the plugin can do without it. */
/* clang-format off */
#define HEART_RATE_ROWS(flags)                                                          \
    { UUID_OF("180d"), UUID_OF("2a37"), SENSOR_CHR_SUBSCRIBE | (flags) },               \
    { UUID_OF("180d"), UUID_OF("2a38"), SENSOR_CHR_OPTIONAL | SENSOR_CHR_READ },        \
    { UUID_OF("180f"), UUID_OF("2a19"),                                                 \
      SENSOR_CHR_OPTIONAL | SENSOR_CHR_READ | SENSOR_CHR_SUBSCRIBE },                   \
    { UUID_OF("180a"), UUID_OF("2a29"), SENSOR_CHR_OPTIONAL | SENSOR_CHR_READ },        \
    { UUID_OF("180a"), UUID_OF("2a24"), SENSOR_CHR_OPTIONAL | SENSOR_CHR_READ },        \
    { UUID_OF("180a"), UUID_OF("2a26"), SENSOR_CHR_OPTIONAL | SENSOR_CHR_READ }
/* clang-format on */
