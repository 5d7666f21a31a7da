/* What a plugin may ask of a link, and plugins that only overhear. */
#include "story.h"

/* clang-format off */
static const struct story stories[] = {
    { "read, write, notify: each ends once", 1,
      "plugin band\nsensor A\n> wearable A Band\nis listening all is well\nbeats 1\n"
      "order ReadValue WriteValue\norder StopNotify StartNotify\n" },
    { "fresh with each link", 1,
      "plugin band\nsensor A\n> wearable A Band\nis listening all is well\n> lost A\nis away\n> heard A -50\nis listening all is well\nbeats 1\n" },
    { "a write that is refused", 1,
      "plugin band\n> answer WriteValue error Failed no\nsensor A\n> wearable A Band\nis listening the write was refused\n" },
    { "a write that is refused without a bond: paired, and begun anew", 1,
      "plugin band\n> answer WriteValue error NotPermitted Not paired\n> answer Pair never\nsensor A\n> wearable A Band\n"
      "called Pair\n> answer WriteValue ok\n> set A: Device1 Paired=b:1 Bonded=b:1\n> answer Pair ok\n> lost A\nis away\n"
      "> heard A -50\nis listening all is well\norder Pair WriteValue\nbeats 1\n" },
    { "a write that is never answered without a bond", 1,
      "plugin band\n> answer WriteValue error org.freedesktop.DBus.Error.NoReply timed out\n> answer Pair never\nsensor A\n"
      "> wearable A Band\ncalled Pair\n> answer WriteValue ok\n> set A: Device1 Paired=b:1 Bonded=b:1\n> answer Pair ok\n"
      "> lost A\nis away\n> heard A -50\nis listening all is well\norder Pair WriteValue\n" },
    { "a read that is never answered: no reason to pair", 1,
      "plugin band\n> answer ReadValue error org.freedesktop.DBus.Error.NoReply timed out\nsensor A\n> wearable A Band\n"
      "is listening\nturn 200\nbeats 1\nuncalled Pair\n" },
    { "a write that is refused though bonded: the plugin goes on", 1,
      "plugin band\n> answer WriteValue error NotPermitted Not paired\n> wearable A Band\n"
      "> set A: Device1 Paired=b:1 Bonded=b:1\nsensor A\nis listening the write was refused\ncalled StartNotify 2\nturn 100\nbeats 1\nuncalled Pair\nuncalled RemoveDevice\n" },
    { "it cannot be paired: tried twice, then the plugin goes on", 20,
      "plugin band\n> answer WriteValue error NotPermitted Not paired\n> answer Pair error AuthenticationFailed no\nsensor A\n"
      "> wearable A Band\ncalled Pair\nturn 100\n> heard A -50\ncalled Pair 2\nis backoff\nturn 200\n> heard A -50\n"
      "is listening the write was refused\nturn 100\nmark\nbeats 1\nturn 300\nuncalled Pair\nuncalled Disconnect\n" },
    { "streams stopped before it is let go", 1,
      "plugin band\nsensor A\n> wearable A Band\nis listening all is well\nmark\nrelease 0\nis released\ncalled WriteValue\n"
      "order WriteValue Disconnect\n" },
    { "a stop that never ends", 1,
      "plugin band\nsensor A\n> wearable A Band\nis listening all is well\n> answer WriteValue never\nrelease 0\n"
      "called Disconnect\nis released\n" },
    { "taken off: stopped, though a message brought it about", 20,
      "plugin band\nsensor A\n> wearable A Band\nis listening all is well\nbeats 1\nmark\n> beat A 1600\nturn 300\n"
      "> beat A 1600\nturn 300\n> beat A 1600\ncalled WriteValue\nis not_worn\norder WriteValue Disconnect\n" },
    { "streams stopped before balm stops", 1,
      "plugin band\nsensor A\n> wearable A Band\nis listening all is well\nmark\nrestart\ncalled WriteValue\ncalled Disconnect\n"
      "order WriteValue Disconnect\n" },
    { "the link breaks while it is stopped", 1,
      "plugin band\nsensor A\n> wearable A Band\nis listening all is well\n> answer WriteValue never\nrelease 0\n"
      "called WriteValue 2\n> lost A\nis released\n" },
    { "a device that its plugin does not want", 1,
      "plugin band\nsensor A\n> wearable A Band\nis listening all is well\n> beat A ee\nis backoff this is no band\ncalled Disconnect\n" },
    { "what the plugin needs is missing", 20,
      "plugin band\nsensor A\n> wearable A Band\n> add A:/service000c GattService1 UUID=s:180d Device=o:/org/bluez/hci0/dev_C0_DE_00_00_00_01\n"
      "uncalled StartNotify\ncalled Disconnect\n> heard A -50\ncalled RemoveDevice\n> wearable A Band\nis listening all is well\n" },
    { "resolved a moment before the characteristics are told", 1,
      "> wearable A Belt\n"
      "> add A:/service000c GattService1 UUID=s:180d Device=o:/org/bluez/hci0/dev_C0_DE_00_00_00_01\nsensor A\n"
      "called Connect\nturn 200\nmark\n"
      "> add A:/service000c/char000d GattCharacteristic1 UUID=s:2a37 Flags=as:notify "
      "Service=o:/org/bluez/hci0/dev_C0_DE_00_00_00_01/service000c\nis listening\nuncalled Disconnect\nbeats 1\n" },
    { "an operation that never ends goes with its link", 1,
      "plugin band\n> answer ReadValue never\nsensor A\n> wearable A Band\ncalled ReadValue\nis listening\nbeats 1\n> answer ReadValue ok\n"
      "> lost A\nis away\n> heard A -50\nis listening all is well\n" },
    { "overheard only", 1,
      "plugin overheard\nsensor A\n> wearable A Watch\n> set A: Device1 ManufacturerData=aqv:107/48\nreadings 1\nis listening\n"
      "> set A: Device1 ManufacturerData=aqv:108/48\n> set A: Device1 ManufacturerData=aqv:107/49\nreadings 1\nuncalled Connect\n" },
    { "overheard, and away", 40,
      "plugin overheard\nsensor A\n> wearable A Watch\n> set A: Device1 ManufacturerData=aqv:107/48\nis listening\n"
      "is away nothing has been heard\n> set A: Device1 ManufacturerData=aqv:107/49\nis listening\n" },
    { "overheard, not for ten minutes: listened for in windows, and heard in one", 300,
      "plugin overheard\nsensor A\n> wearable A Watch\ncalled StartDiscovery\nturn 500\nuncalled StopDiscovery\n"
      "called StopDiscovery\ncalled StartDiscovery 3\n> set A: Device1 ManufacturerData=aqv:107/48\nis listening\nturn 200\nmark\n"
      "turn 500\nuncalled StopDiscovery\n" },
};
/* clang-format on */

int main(void)
{
    return tell_all("gatt", stories, sizeof(stories) / sizeof(stories[0]));
}
