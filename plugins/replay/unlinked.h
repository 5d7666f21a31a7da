/*
 * unlinked - the half of a host that asks something of a sensor, where there is none
 *
 * What would go to a sensor fails, time never comes, files and topics are not to
 * be had. The other half (emit, emit_context, now_us, log, say, device) is that of
 * whoever runs the plugin.
 */
#pragma once

#include "sensor_plugin.h"

/* Fills in all operations but those six, and the size. */
void unlinked_host_init(struct sensor_host *host);
