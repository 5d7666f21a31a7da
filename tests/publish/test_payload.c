/*
 * The payloads of sensors, pairing and the bridge: every key in every message, null for what is
 * not known.
 */
#include "payload_check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct instant now = { .us = 60 * US_PER_S,
                                    .unix_ms = 1795260702256,
                                    .utc_offset_s = 3600 };
static const struct sensor_status sensor = {
    .battery_pct = 81,
    .rssi_dbm = -71,
    .link = LINK_LISTENING,
    .contact = CONTACT_SKIN,
    .person = "guest",
    .name = "Polar H10",
    .adapter = "hci1",
    .bonded = true,
    .last_fault = "nothing came for 10 s",
    .recoveries = { 4, 3, 2, 1 },
    .released_until_us = 600 * US_PER_S, /* of long ago: it listens */
};
static const struct pairing window = {
    .is_open = true,
    .adopts = true,
    .person = "alex",
    .until_us = 107 * US_PER_S + 1,
    .why = "put the strap on",
    .count = 3,
    .candidates = { { .address = "AA:BB:CC:DD:EE:FF",
                      .name = "Polar H10",
                      .plugin = "heart_rate",
                      .rssi_dbm = -55,
                      .tried = true,
                      .delivers = true },
                    { .address = "AA:BB:CC:DD:EE:01",
                      .sensor = "strap",
                      .tried = true,
                      .why = "no beats" },
                    { .name = "\xff not UTF-8" } },
};

static char *make_sensor(const struct payload_manner *m)
{
    return payload_sensor(m, &sensor, &now);
}

static char *make_released(const struct payload_manner *m)
{
    const struct sensor_status s = { .link = LINK_RELEASED, .released_until_us = 90 * US_PER_S };
    return payload_sensor(m, &s, &now);
}

static char *make_released_for_good(const struct payload_manner *m)
{
    const struct sensor_status s = { .link = LINK_RELEASED, .released_until_us = INSTANT_NEVER };
    return payload_sensor(m, &s, &now);
}

static char *make_released_undated(const struct payload_manner *m)
{
    const struct sensor_status s = { .link = LINK_RELEASED, .released_until_us = 90 * US_PER_S };
    const struct instant undated = { .us = now.us };
    return payload_sensor(m, &s, &undated);
}

static char *make_window(const struct payload_manner *m)
{
    (void)m;
    return payload_pairing(&window, &now);
}

static char *make_no_window(const struct payload_manner *m)
{
    (void)m;
    return payload_pairing(NULL, &now);
}

static char *make_adopted(const struct payload_manner *m)
{
    const struct pairing p = { .adopted = "polar-h10", .until_us = 107 * US_PER_S };
    (void)m;
    return payload_pairing(&p, &now);
}

static char *make_window_shut(const struct payload_manner *m)
{
    const struct pairing p = { .why = "nothing was found", .person = "alex" };
    (void)m;
    return payload_pairing(&p, &now);
}

static char *make_window_late(const struct payload_manner *m)
{
    const struct pairing p = { .is_open = true, .until_us = 59 * US_PER_S };
    (void)m;
    return payload_pairing(&p, &now);
}

static char *make_sensor_unknown(const struct payload_manner *m)
{
    return payload_sensor(m, &(struct sensor_status){ .battery_pct = -1 }, &now);
}

static char *make_info(const struct payload_manner *m)
{
    (void)m;
    return payload_info("0.1.0", &now);
}

static char *make_health(const struct payload_manner *m)
{
    const struct house house = { .history.ok = true, .clock_known = true, .now = now };
    (void)m;
    return payload_health(&house, &(struct house_broker){ 0 }, 3);
}

static char *make_deaf(const struct payload_manner *m)
{
    const struct house house = {
        .history.ok = true, .clock_known = true, .now = now, .bluetooth.needed = true
    };
    (void)m;
    return payload_health(&house, &(struct house_broker){ 0 }, 3);
}

static const struct payload_row payload_rows[] = {
    { "sensor", TOPIC_SENSOR, make_sensor,
      "{\"battery\":81,\"rssi\":-71,\"link\":\"listening\",\"contact\":\"skin\",\"why\":null", NULL,
      "\"link\":\"listening\",\"contact\":null,\"why\":null" },
    { "sensor's link", TOPIC_SENSOR, make_sensor,
      "\"name\":\"Polar H10\",\"adapter\":\"hci1\",\"bonded\":true,\"worn_by\":\"guest\","
      "\"released_until\":null,\"recoveries\":{\"resubscribed\":4,\"reconnected\":3,"
      "\"rediscovered\":2,\"power_cycled\":1},\"last_fault\":\"nothing came for 10 s\"}" },
    { "sensor of nobody", TOPIC_SENSOR, make_sensor_unknown,
      "\"name\":null,\"adapter\":null,\"bonded\":false,\"worn_by\":null,"
      "\"released_until\":null,\"recoveries\":{\"resubscribed\":0,\"reconnected\":0,"
      "\"rediscovered\":0,\"power_cycled\":0},\"last_fault\":null}" },
    { "released for a while", TOPIC_SENSOR, make_released,
      "\"released_until\":\"2026-11-21T12:32:12+01:00\"" },
    { "released until taken back", TOPIC_SENSOR, make_released_for_good,
      "\"released_until\":null" },
    { "released, the date unknown", TOPIC_SENSOR, make_released_undated,
      "\"released_until\":null" },
    { "pairing", TOPIC_PAIRING, make_window,
      "{\"status\":\"open\",\"open\":true,\"person\":\"alex\",\"remaining_s\":48,"
      "\"why\":\"put the strap on\",\"adopted\":null,\"candidates\":["
      "{\"name\":\"Polar H10\",\"address\":\"..:EE:FF\",\"plugin\":\"heart_rate\",\"rssi\":-55,"
      "\"sensor\":null,\"delivers\":true,\"why\":null},"
      "{\"name\":null,\"address\":\"..:EE:01\",\"plugin\":null,\"rssi\":null,"
      "\"sensor\":\"strap\",\"delivers\":false,\"why\":\"no beats\"},"
      "{\"name\":null,\"address\":null,\"plugin\":null,\"rssi\":null,"
      "\"sensor\":null,\"delivers\":null,\"why\":null}]}" },
    { "pairing, none yet", TOPIC_PAIRING, make_no_window,
      "{\"status\":\"idle\",\"open\":false,\"person\":null,\"remaining_s\":null,"
      "\"why\":null,\"adopted\":null,\"candidates\":[]}" },
    { "pairing, adopted", TOPIC_PAIRING, make_adopted,
      "{\"status\":\"adopted\",\"open\":false,\"person\":null,\"remaining_s\":null,"
      "\"why\":null,\"adopted\":\"polar-h10\"" },
    { "pairing, in vain", TOPIC_PAIRING, make_window_shut,
      "{\"status\":\"closed\",\"open\":false,\"person\":\"alex\",\"remaining_s\":null,"
      "\"why\":\"nothing was found\"" },
    { "pairing, about to end", TOPIC_PAIRING, make_window_late, "\"remaining_s\":0" },
    { "sensor, nothing known", TOPIC_SENSOR, make_sensor_unknown,
      "{\"battery\":null,\"rssi\":null,\"link\":\"off\",\"contact\":\"unknown\"", NULL,
      "\"link\":\"off\",\"contact\":null" },
    { "info", TOPIC_BRIDGE_INFO, make_info,
      "{\"version\":\"0.1.0\",\"started\":\"2026-11-21T12:31:42+01:00\"}" },
    { "health", TOPIC_BRIDGE_HEALTH, make_health, "{\"status\":\"ok\"" },
    { "health, no Bluetooth", TOPIC_BRIDGE_HEALTH, make_deaf, "{\"status\":\"bluetooth_failing\"" },
};

int main(void)
{
    struct suite suite = { 0 };

    SUITE_ROWS(&suite, payload_rows, payload_check_row);
    return suite_run(&suite, "payload");
}
