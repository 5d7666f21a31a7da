/*
 * mqtt_settings.h - settings of the mqtt plugin, as tests write them: "key=value"
 */
#pragma once

#include "fake_host.h"

#include <string.h>

#define MANY 10

#define JSON(...)              \
    {                          \
        "topic=t", __VA_ARGS__ \
    }
#define PLAIN(...)                             \
    {                                          \
        "topic=t", "format=plain", __VA_ARGS__ \
    }
#define PSL(...)                                    \
    {                                               \
        "topic=psl/hr", "format=psl", ##__VA_ARGS__ \
    }
#define TELLS(...)                     \
    {                                  \
        "topic=t", "kind=" __VA_ARGS__ \
    }
#define ROOM    TELLS("room_motion")
#define ROOM_AT TELLS("room_motion", "pointer=/occupancy")
#define AWAY    TELLS("away")
#define STEPS   TELLS("steps", "pointer=/steps")

static inline void set_all(struct fake_host *f, const char *const settings[MANY])
{
    for (size_t i = 0; i < MANY && settings[i]; i++) {
        char key[40] = "";
        const char *equals = strchr(settings[i], '=');
        if (!equals || (equals[1] == '\0' && strncmp(settings[i], "topic", 5) != 0))
            continue;
        memcpy(key, settings[i], (size_t)(equals - settings[i]));
        fake_host_set(f, key, equals + 1);
    }
}
