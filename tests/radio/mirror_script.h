/*
 * mirror_script - a mirror that logs what it tells, and lines that drive it
 *
 * Lines: those of told.h; keep ADDRESS; unkeep ADDRESS; clear; find SERVICE UUID (in the
 * first device); show (all there is). The log has a line for each event: what came, the
 * changes, and all that is known of it then.
 */
#pragma once

#include "mirror.h"

extern struct mirror *mirror; /* of the running test */
extern char events_log[65536];
extern const struct mirror_events log_events;

/* One line of told.h; a message that is refused is logged as such. */
void take(const char *line);
void run(const char *script);
/* Of cmocka. */
int mirror_setup(void **state);
int mirror_teardown(void **state);

/* Objects that many tests begin with, and what the log says of them. */
#define HCI0      "added hci0 Adapter1 Address=s:00:aa:01:00:00:00 Alias=s:hub Powered=b:1\n"
#define CAME_HCI0 "adapter hci0 came other: 00:AA:01:00:00:00 hub on\n"
#define ONE       "hci0/dev_C0_DE_00_00_00_01"
#define TWO       "hci0/dev_C0_DE_00_00_00_02"
#define BELT                                                                              \
    "added " ONE " Device1 Address=s:c0:de:00:00:00:01 AddressType=s:random Name=s:Belt " \
    "RSSI=n:-50 UUIDs=as:180d Connected=b:0\n"
#define CAME_BELT "device 01 came heard other: Belt -50 random [180d]\n"
#define HEART     ONE "/service000c"
#define RATE      HEART "/char000d"
#define GATT                                     \
    "added " HEART " GattService1 UUID=s:180d\n" \
    "added " RATE " GattCharacteristic1 UUID=s:2a37 Flags=as:notify Notifying=b:0 MTU=q:247\n"
#define CAME_GATT                               \
    "device 01 other: Belt -50 random [180d]\n" \
    "device 01 other: Belt -50 random [180d] 180d/2a37:n247\n"
