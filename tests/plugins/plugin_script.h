/*
 * plugin_script - any bytes at all, read as what happens to a plugin
 *
 * The first two choose the device and the settings. Then, again and again:
 *
 *     what   number  length  bytes...
 *     0..7   value() of that characteristic; of a source, a message or a piece of its file
 *     8, 9   the oldest operation has ended well
 *     10     it has failed, with one of some errnos
 *     11     time goes by, from a millisecond to an hour
 *     12     an advertisement
 *     13     stop()
 *     14     the link goes, or comes
 *     15     the next operation will be refused
 *
 * Only 0..7 and 12 have a length: 0..249 bytes, or one of some that links really have.
 */
#pragma once

#include "strict_host.h"

#include <stddef.h>
#include <stdint.h>

/* `around` as in struct strict_host, or NULL. */
void plugin_script_play(const struct sensor_plugin *plugin, const uint8_t *script, size_t len,
                        strict_around_fn *around);
