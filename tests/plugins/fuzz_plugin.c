/*
 * Anything at all that can happen to a sensor, in any order, with any bytes: the plugin
 * linked beside this must keep to its contract. Linked once for every plugin.
 */
#include "plugin_script.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    plugin_script_play(&sensor_plugin, data, len, NULL);
    return 0;
}
