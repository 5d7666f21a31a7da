/*
 * The mirror: what bluetoothd tells, and the events that come of it, line by line.
 */
#include "mirror_script.h"

#include <setjmp.h>
#include <stdarg.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* clang-format off */
static const struct row {
    const char *name, *script, *expected;
} rows[] = {
    /* ---- as bluetoothd 5.66 does it ---- */
    { "an adapter comes", HCI0, CAME_HCI0 },
    { "a device comes by an advertisement, with name and services", BELT, CAME_BELT },
    { "a scan ends: the signal strength is taken back",
      BELT "changed " ONE " Device1 -RSSI",
      CAME_BELT "device 01 other: Belt random [180d]\n" },
    { "a device vanishes after the scan",
      BELT "removed " ONE " org.freedesktop.DBus.Properties org.freedesktop.DBus.Introspectable Device1\nshow",
      CAME_BELT "device 01 went: Belt -50 random [180d]\n" },
    { "connected, services, characteristics, then resolved with all UUIDs in one",
      BELT "changed " ONE " Device1 Connected=b:1\n" GATT
      "changed " ONE " Device1 UUIDs=as:180d,180f ServicesResolved=b:1\n"
      "added " ONE " Battery1 Percentage=y:80\n",
      CAME_BELT "device 01 connected: Belt -50 random connected [180d]\n"
      "device 01 other: Belt -50 random connected [180d]\n"
      "device 01 other: Belt -50 random connected [180d] 180d/2a37:n247\n"
      "device 01 resolved other: Belt -50 random connected resolved [180d 180f] 180d/2a37:n247\n"
      "device 01 battery: Belt -50 random connected resolved 80% [180d 180f] 180d/2a37:n247\n" },
    { "the link is lost: both in one, then the battery goes",
      BELT "changed " ONE " Device1 Connected=b:1 ServicesResolved=b:1\nadded " ONE " Battery1 Percentage=y:80\n"
      "changed " ONE " Device1 ServicesResolved=b:0 Connected=b:0\nremoved " ONE " Battery1",
      CAME_BELT "device 01 connected resolved: Belt -50 random connected resolved [180d]\n"
      "device 01 battery: Belt -50 random connected resolved 80% [180d]\n"
      "device 01 connected resolved: Belt -50 random 80% [180d]\n"
      "device 01 battery: Belt -50 random [180d]\n" },
    { "let go: battery first, resolved and connected follow as two",
      BELT "changed " ONE " Device1 Connected=b:1 ServicesResolved=b:1\n"
      "changed " ONE " Device1 ServicesResolved=b:0\nchanged " ONE " Device1 Connected=b:0",
      CAME_BELT "device 01 connected resolved: Belt -50 random connected resolved [180d]\n"
      "device 01 resolved: Belt -50 random connected [180d]\n"
      "device 01 connected: Belt -50 random [180d]\n" },
    { "a notification, and the same bytes again",
      BELT GATT "changed " RATE " GattCharacteristic1 Value=ay:0040\nchanged " RATE " GattCharacteristic1 Value=ay:0040",
      CAME_BELT CAME_GATT "value 01 2a37 0040\nvalue 01 2a37 0040\n" },
    { "a value that is empty",
      BELT GATT "changed " RATE " GattCharacteristic1 Value=ay:", CAME_BELT CAME_GATT "value 01 2a37 \n" },
    { "notifying, and taken by another program",
      BELT GATT "changed " RATE " GattCharacteristic1 Notifying=b:1\nchanged " RATE " GattCharacteristic1 NotifyAcquired=b:1 Notifying=b:0",
      CAME_BELT CAME_GATT "device 01 other: Belt -50 random [180d] 180d/2a37:n247 notifying\n"
      "device 01 other: Belt -50 random [180d] 180d/2a37:n247 acquired\n" },
    { "a value that is cached from earlier is none that was notified",
      BELT "added " HEART " GattService1 UUID=s:180d\nadded " RATE " GattCharacteristic1 UUID=s:2a37 Value=ay:0040",
      CAME_BELT "device 01 other: Belt -50 random [180d]\ndevice 01 other: Belt -50 random [180d] 180d/2a37:\n" },
    { "the battery as a characteristic is only a value",
      BELT "added " HEART " GattService1 UUID=s:180f\nadded " RATE " GattCharacteristic1 UUID=s:2a19 Flags=as:read,notify\n"
      "changed " RATE " GattCharacteristic1 Value=ay:50",
      CAME_BELT "device 01 other: Belt -50 random [180d]\ndevice 01 other: Belt -50 random [180d] 180f/2a19:rn0\nvalue 01 2a19 50\n" },
    { "paired and bonded in one",
      BELT "changed " ONE " Device1 Bonded=b:1 Paired=b:1\nchanged " ONE " Device1 Trusted=b:1",
      CAME_BELT "device 01 bond: Belt -50 random paired bonded [180d]\ndevice 01 bond: Belt -50 random paired bonded trusted [180d]\n" },
    { "the adapter is switched off: devices first, then the adapter in one",
      HCI0 BELT "changed " ONE " Device1 -RSSI\nchanged hci0 Adapter1 Powered=b:0 Discovering=b:0\nchanged hci0 Adapter1 Powered=b:1",
      CAME_HCI0 CAME_BELT "device 01 other: Belt random [180d]\nadapter hci0 other: 00:AA:01:00:00:00 hub off\n"
      "adapter hci0 other: 00:AA:01:00:00:00 hub on\n" },
    { "somebody scans",
      HCI0 "changed hci0 Adapter1 Discovering=b:1\nchanged hci0 Adapter1 Discovering=b:1",
      CAME_HCI0 "adapter hci0 other: 00:AA:01:00:00:00 hub on scanning\n" },
    { "unplugged: all objects one by one, the device before its adapter",
      HCI0 BELT GATT "removed " RATE " GattCharacteristic1\nremoved " HEART " GattService1\n"
      "removed " ONE " Device1\nremoved hci0 Adapter1\nshow",
      CAME_HCI0 CAME_BELT CAME_GATT "device 01 other: Belt -50 random [180d]\ndevice 01 other: Belt -50 random [180d]\n"
      "device 01 went: Belt -50 random [180d]\nadapter hci0 went: 00:AA:01:00:00:00 hub on\n" },
    { "unplugged: the adapter takes along whoever was not told of",
      HCI0 BELT "removed hci0 Adapter1\nshow",
      CAME_HCI0 CAME_BELT "device 01 went: Belt -50 random [180d]\nadapter hci0 went: 00:AA:01:00:00:00 hub on\n" },
    { "bluetoothd is gone: everything went",
      HCI0 BELT "clear\nshow",
      CAME_HCI0 CAME_BELT "device 01 went: Belt -50 random [180d]\nadapter hci0 went: 00:AA:01:00:00:00 hub on\n" },

    /* ---- the list at the start ---- */
    { "a list in any order tells each thing once, whole",
      "objects " RATE " GattCharacteristic1 UUID=s:2a37 Flags=as:notify & " ONE " Battery1 Percentage=y:7 + Device1 "
      "Address=s:C0:DE:00:00:00:01 Name=s:Belt Connected=b:1 & " HEART " GattService1 UUID=s:180d & "
      "hci0 Adapter1 Powered=b:0 + org.bluez.Media1",
      "adapter hci0 came: off\n"
      "device 01 came connected battery other: Belt connected 7% [] 180d/2a37:n0\n" },
    { "a list that comes after signals changes nothing that it confirms",
      HCI0 BELT "objects hci0 Adapter1 Powered=b:1 & " ONE " Device1 Address=s:C0:DE:00:00:00:01 Connected=b:0",
      CAME_HCI0 CAME_BELT },
    { "what a list no longer holds has gone",
      HCI0 BELT "objects hci0 Adapter1 Powered=b:1\nshow",
      CAME_HCI0 CAME_BELT "device 01 went: Belt -50 random [180d]\nadapter hci0: 00:AA:01:00:00:00 hub on\n" },
    { "an empty list", HCI0 "objects", CAME_HCI0 "adapter hci0 went: 00:AA:01:00:00:00 hub on\n" },

    /* ---- nothing that changed, nothing told ---- */
    { "the same once more", BELT "changed " ONE " Device1 Connected=b:0 Name=s:Belt UUIDs=as:180d Paired=b:0", CAME_BELT },
    { "each advertisement is told, however like the last",
      BELT "changed " ONE " Device1 RSSI=n:-50\nchanged " ONE " Device1 RSSI=n:-50",
      CAME_BELT "device 01 heard: Belt -50 random [180d]\ndevice 01 heard: Belt -50 random [180d]\n" },
    { "a device that comes twice came once", BELT BELT, CAME_BELT "device 01 heard: Belt -50 random [180d]\n" },
    { "came and gone within one list", "removed " ONE " Device1", "" },

    /* ---- advertisements ---- */
    { "manufacturer data, with the device told first",
      "added " ONE " Device1 Address=s:C0:DE:00:00:00:01 ManufacturerData=aqv:107/0102,76/aa",
      "device 01 came: []\nadvert 01 006b 0102\nadvert 01 004c aa\n" },
    { "service data each time", BELT "changed " ONE " Device1 ServiceData=asv:180d/0a\nchanged " ONE " Device1 ServiceData=asv:180D/0a RSSI=n:-40",
      CAME_BELT "advert 01 180d 0a\ndevice 01 heard: Belt -40 random [180d]\nadvert 01 180d 0a\n" },
    { "service data of no service", BELT "changed " ONE " Device1 ServiceData=asv:xyz/0a", CAME_BELT },

    /* ---- unknown things ---- */
    { "a change of a device that is not known", "changed " ONE " Device1 Connected=b:1 ManufacturerData=aqv:1/00", "" },
    { "a value of a device that is not known", "changed " RATE " GattCharacteristic1 Value=ay:0040", "" },
    { "a value of a characteristic that is not known", BELT "changed " RATE " GattCharacteristic1 Value=ay:0040\nshow",
      CAME_BELT "device 01: Belt -50 random [180d]\n" },
    { "a characteristic of a device that is not known", GATT "show", "" },
    { "a battery of a device that is not known", "added " ONE " Battery1 Percentage=y:80", "" },
    { "another device whose path begins alike",
      BELT "changed " ONE "0 Device1 Connected=b:1\nchanged " ONE "x/service000c/char000d GattCharacteristic1 Value=ay:00\n"
      "added " ONE "x/service000c/char000d GattCharacteristic1 UUID=s:2a37", CAME_BELT },
    { "other interfaces", HCI0 "added hci0 LEAdvertisingManager1 SupportedInstances=y:5\nchanged hci0 GattManager1 Powered=b:0\n"
      "removed hci0 LEAdvertisingManager1", CAME_HCI0 },
    { "a device path with an adapter's interface", "added hci0 Device1 Name=s:x", "" },

    /* ---- hostile ---- */
    { "every property of a device has another type",
      "added " ONE " Device1 Address=s:C0:DE:00:00:00:01 AddressType=b:1 Name=i:5 RSSI=s:loud UUIDs=s:180d Connected=s:1 "
      "ServicesResolved=u:1 Paired=ay:01 Bonded=d:1 Trusted=as:1 ManufacturerData=s:x ServiceData=as:1,2",
      "device 01 came: []\n" },
    { "every property of a characteristic has another type",
      BELT "added " RATE " GattCharacteristic1 UUID=u:5 Flags=s:notify Notifying=s:1 NotifyAcquired=y:1 MTU=s:247 Value=s:0040\n"
      "changed " RATE " GattCharacteristic1 Value=s:0040 Value=as:00,40 Value=u:64 Value=aqv:0/00",
      CAME_BELT "device 01 other: Belt -50 random [180d] /:\n" },
    { "an adapter and a battery of other types",
      BELT "added hci0 Adapter1 Powered=s:yes Discovering=i:1 Address=u:0 Alias=b:1\nadded " ONE " Battery1 Percentage=s:80\n"
      "added " HEART " GattService1 UUID=as:180d",
      CAME_BELT "adapter hci0 came: off\n" },
    { "an address of another type, or none", "added " ONE " Device1 Address=i:5\nadded " TWO " Device1 Name=s:x\n"
      "added " TWO " Device1 Address=s:C0:DE:00:00:00:0\nadded " TWO " Device1 Address=s:C0-DE-00-00-00-02\nshow", "" },
    { "signal strength of other types and ranges",
      BELT "changed " ONE " Device1 RSSI=i:-61\nchanged " ONE " Device1 RSSI=n:127\nchanged " ONE " Device1 RSSI=n:-32768\n"
      "changed " ONE " Device1 RSSI=t:18446744073709551615\nchanged " ONE " Device1 RSSI=v:v:v:n:-62",
      CAME_BELT "device 01 heard: Belt -61 random [180d]\ndevice 01 heard: Belt -62 random [180d]\n" },
    { "variants in variants", BELT "changed " ONE " Device1 Connected=v:v:v:v:v:v:b:1 Name=v:s:Strap",
      CAME_BELT "device 01 connected other: Strap -50 random connected [180d]\n" },
    { "a battery beyond full", BELT "added " ONE " Battery1 Percentage=y:255\nchanged " ONE " Battery1 Percentage=i:-5\n"
      "changed " ONE " Battery1 Percentage=y:100",
      CAME_BELT "device 01 battery: Belt -50 random 100% [180d]\n" },
    { "MTU out of range", BELT GATT "changed " RATE " GattCharacteristic1 MTU=u:70000\nchanged " RATE " GattCharacteristic1 MTU=i:-1",
      CAME_BELT CAME_GATT },
    { "UUIDs that are none", BELT "changed " ONE " Device1 UUIDs=as:180d,,short,0000180x-0000-1000-8000-00805f9b34fb,"
      "0000180F-0000-1000-8000-00805F9B34FB,00001810x0000-1000-8000-00805f9b34fb",
      CAME_BELT "device 01 other: Belt -50 random [180d 180f]\n" },
    { "signals of another form", HCI0 "raw s x org.freedesktop.DBus.ObjectManager InterfacesAdded\n"
      "raw o /org/bluez/hci0 org.freedesktop.DBus.ObjectManager InterfacesRemoved\n"
      "raw s org.bluez.Adapter1 org.freedesktop.DBus.Properties PropertiesChanged\n"
      "raw s x org.freedesktop.DBus NameOwnerChanged", CAME_HCI0 "refused\nrefused\nrefused\nrefused\n" },
    { "names that move the cursor, turn the text, or are long",
      "added " ONE " Device1 Address=s:C0:DE:00:00:00:01 Name=s:\x1b[2J\xe2\x80\xaeX\x07\xc2\x9bY\xef\xbb\xbf\n"
      "changed " ONE " Device1 Name=s:0123456789012345678901234567890123456789012345678901234567890123456789\n"
      "changed " ONE " Device1 Name=s:" "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4" "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"
      "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4" "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4.\xc3\xa4\xc3\xa4\n"
      "changed " ONE " Device1 Name=s:\xf0\x9f\x92\x93\xe5\xbf\x83\n"
      "changed " ONE " Device1 -Name",
      "device 01 came other: [2JXY []\n"
      "device 01 other: 0123456789012345678901234567890123456789012345678901234567890123 []\n"
      "device 01 other: \xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4" "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"
      "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4" "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4. []\n"
      "device 01 other: \xf0\x9f\x92\x93\xe5\xbf\x83 []\n"
      "device 01 other: []\n" },
    { "an adapter's id and a path that are too long",
      "added hci012345678901234 Adapter1 Powered=b:1\n"
      "added hci0/dev_C0_DE_00_00_00_01_0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789 "
      "Device1 Address=s:C0:DE:00:00:00:01\nshow", "" },

    /* ---- characteristics ---- */
    { "found by service and UUID, without regard to case, the first by its handle",
      BELT GATT "added " HEART "/char0009 GattCharacteristic1 UUID=s:2a37 Flags=as:read\nfind 180D 2A37\nfind 180f 2a37\nfind 180d 2a38",
      CAME_BELT CAME_GATT "device 01 other: Belt -50 random [180d] 180d/2a37:r0 180d/2a37:n247\nfound char0009\nfound nothing\nfound nothing\n" },
    { "its service comes late",
      BELT "added " RATE " GattCharacteristic1 UUID=s:2A37 Flags=as:notify\nfind 180d 2a37\nadded " HEART " GattService1 UUID=s:180D\nfind 180d 2a37",
      CAME_BELT "device 01 other: Belt -50 random [180d] /2a37:n0\nfound nothing\ndevice 01 other: Belt -50 random [180d] 180d/2a37:n0\nfound char000d\n" },
    { "a service takes its characteristics along", BELT GATT "removed " HEART " GattService1\nfind 180d 2a37",
      CAME_BELT CAME_GATT "device 01 other: Belt -50 random [180d]\nfound nothing\n" },
    { "flags", BELT "added " RATE " GattCharacteristic1 UUID=s:2a37 Flags=as:broadcast,read,write-without-response,write,indicate,authorize",
      CAME_BELT "device 01 other: Belt -50 random [180d] /2a37:rwcn0\n" },
};
/* clang-format on */

static void test_row(void **state)
{
    const struct row *r = *state;

    run(r->script);
    assert_string_equal(events_log, r->expected);
}

int main(void)
{
    enum { N = sizeof(rows) / sizeof(rows[0]) };
    struct CMUnitTest tests[N];

    for (size_t i = 0; i < N; i++)
        tests[i] = (struct CMUnitTest){ rows[i].name, test_row, mirror_setup, mirror_teardown,
                                        (void *)(uintptr_t)&rows[i] };
    int failed = cmocka_run_group_tests_name("mirror", tests, NULL, NULL);
    dbus_shutdown();
    return failed;
}
