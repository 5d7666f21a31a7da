/*
 * heart-rate - straps, armbands and watches that speak the heart rate service: nearly all of them
 */
#include "sensor_plugin.h"

#include "heart_rate/service.h"

const struct sensor_plugin sensor_plugin = {
    .abi = SENSOR_PLUGIN_ABI,
    .size = sizeof(struct sensor_plugin),
    .name = "heart-rate",
    .help = "chest straps, armbands and watches that share the Bluetooth heart rate service",
    .capabilities = SENSOR_CAN_RR | SENSOR_CAN_CONTACT | SENSOR_CAN_BATTERY,
    .state_size = sizeof(struct heart_rate),
    .timer = heart_rate_timer,
    .gatt = &heart_rate_gatt,
};
