/*
 * radio_settings.c - a sensor's own keys, checked without starting anything
 */
#include "radio.h"

#include "plugin.h"
#include "settings.h"

#include <errno.h>
#include <stdlib.h>

/* What the plugin says of settings that are right one by one. */
static int check_together(const struct sensor_plugin *plugin, const void *settings,
                          radio_complain_fn *complain, void *ctx)
{
    if (!plugin->settled)
        return 0;
    void *state = calloc(1, plugin->state_size ? plugin->state_size : 1);
    if (!state)
        return -ENOMEM;
    const char *fault = plugin->settled(state, settings);
    if (fault)
        complain(ctx, NULL, fault, NULL);
    free(state);
    return fault != NULL;
}

int radio_check_settings(const char *const *plugin_dirs, const struct sensor_config *sensor,
                         radio_complain_fn *complain, void *ctx)
{
    const struct sensor_plugin *plugin;
    char why[PLUGIN_WHY_MAX];
    void *settings = NULL;

    int rc = plugin_load(plugin_dirs, sensor->plugin, &plugin, why);
    if (rc != 0) {
        complain(ctx, NULL, why, NULL);
        return rc == -ENOENT ? rc : 1;
    }
    if (sensor->address[0] && !plugin->gatt && !plugin->advertiser) {
        complain(ctx, "address", "is of no use: the plugin reads nothing over Bluetooth", NULL);
        return 1;
    }
    rc = settings_new(&settings, plugin, sensor->settings, sensor->setting_count, NULL, complain,
                      ctx);
    if (rc == 0)
        rc = check_together(plugin, settings, complain, ctx);
    settings_free(settings);
    return rc;
}
