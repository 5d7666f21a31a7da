/* Bus, bluetoothd, adapters: what of them comes and goes, and what becomes of the sensor. */
#include "story.h"

/* clang-format off */
static const struct story stories[] = {
    { "a first beat", 1,
      "sensor A\nis away listening\ncalled StartDiscovery\n> wearable A Belt\nis listening\nbeats 3\n"
      "order StopDiscovery Connect\norder SetDiscoveryFilter StartDiscovery\norder Connect StartNotify\n" },
    { "the end of the scan is waited for", 1,
      "> answer StopDiscovery never\nsensor A\ncalled StartDiscovery\n> wearable A\ncalled StopDiscovery\nturn 300\n"
      "uncalled Connect\n" },
    { "bluetoothd is killed, and comes back", 1,
      "sensor A\n> wearable A\nis listening\nbeats 1\nbluez kill\nis off bluetoothd is not running\n"
      "state bluetoothd is not running\nbluez start\nis away\n> wearable A\nis listening\nbeats 1\nrecovered 0 0 0 0\n" },
    { "bluetoothd gives its name up, with the objects still there", 1,
      "sensor A\n> wearable A\nis listening\n> vanish\nis off bluetoothd is not running\n> appear\n"
      "is listening\nbeats 1\n" },
    { "the bus is killed, and comes back", 1,
      "sensor A\n> wearable A\nis listening\nbluez kill\nbus kill\nis off the system bus\nstate the system bus\n"
      "bus start\nbluez start\nis away\n> wearable A\nis listening\nbeats 1\n" },
    { "the bus stands still for a while", 1,
      "sensor A\n> wearable A\nis listening\nbus stop\nturn 1500\nbus go-on\nbeats 2\n" },
    { "bluetoothd never answers what it has", 20,
      "> answer GetManagedObjects never\nsensor A\nis off does not answer\n> answer GetManagedObjects ok\n"
      "> wearable A\nis listening\nbeats 1\n" },
    { "no adapter, then one", 1,
      "> remove hci0 Adapter1\nsensor A\nis off no Bluetooth adapter\nstate no Bluetooth adapter\n"
      "> add hci0 Adapter1 Address=s:00:AA:01:00:00:00 Powered=b:1 Discovering=b:0\nis away\nstate ok\n"
      "> wearable A\nis listening\nbeats 1\n" },
    { "switched off, and on again", 1,
      "sensor A\n> wearable A\nis listening\n> lost A\n> set hci0 Adapter1 Powered=b:0 Discovering=b:0\n"
      "is off switched off\nturn 100\nmark\nturn 300\nuncalled StartDiscovery\n> set hci0 Adapter1 Powered=b:1\n"
      "> heard A -50\nis listening\nbeats 1\n" },
    { "pulled out in the middle of a beat", 1,
      "sensor A\n> wearable A\nis listening\n> lost A\n> remove A: Device1\n> set hci0 Adapter1 Powered=b:0\n"
      "> remove hci0 Adapter1\nis off no Bluetooth adapter\n" },
    { "another adapter than ours", 1,
      "use hci1\nsensor A\nis off that the configuration names\n> wearable A\nturn 200\nuncalled Discovery\n"
      "> add hci1 Adapter1 Address=s:00:AA:01:00:00:01 Powered=b:1 Discovering=b:0\nis away\ncalled hci1 StartDiscovery\n"
      "uncalled hci0 StartDiscovery\n" },
    { "an adapter by its address, in any case", 1,
      "use 00:aa:01:00:00:00\nsensor A\n> wearable A\nis listening\nbeats 1\n" },
    { "the configuration takes the adapter away", 1,
      "sensor A\n> wearable A\nis listening\nuse hci1\ncalled Disconnect\nis off that the configuration names\n"
      "use auto\n> heard A -50\nis listening\nbeats 1\n" },
    { "the adapter that hears it better", 1,
      "> add hci1 Adapter1 Address=s:00:AA:01:00:00:01 Powered=b:1 Discovering=b:0\n"
      "> wearable A Belt hci1\n> wearable A Belt hci0\n> set A: Device1 RSSI=n:-80\nturn 100\nsensor A\n"
      "is listening\ncalled hci1/dev_C0_DE_00_00_00_01 Connect\n" },
    { "somebody else's scan serves us, too", 1,
      "> set hci0 Adapter1 Discovering=b:1\nsensor A\ncalled StartDiscovery\nturn 200\n> wearable A\nis listening\nbeats 1\n"
      "mark\nturn 300\nuncalled Discovery\n" },
    { "a scan that is refused is tried again, gently", 20,
      "> answer StartDiscovery error NotReady Resource Not Ready\nsensor A\ncalled StartDiscovery 2\nmark\n"
      "> answer StartDiscovery ok\ncalled StartDiscovery\n> wearable A\nis listening\n" },
    { "connected already, by an earlier balmd", 1,
      "> wearable A\n> add A:/service000c GattService1 UUID=s:180d Device=o:/org/bluez/hci0/dev_C0_DE_00_00_00_01\n"
      "> add A:/service000c/char000d GattCharacteristic1 UUID=s:2a37 Flags=as:notify "
      "Service=o:/org/bluez/hci0/dev_C0_DE_00_00_00_01/service000c\n> set A: Device1 Connected=b:1 ServicesResolved=b:1\n"
      "> unset A: Device1 RSSI\nturn 100\nsensor A\nis listening\nbeats 1\nuncalled Connect\n" },
    { "a sensor that comes and goes", 1,
      "sensor A\n> wearable A\nis listening\nsensor\ncalled Disconnect\nmark\n> heard A -50\nturn 200\nuncalled Connect\n"
      "sensor A\n> heard A -50\nis listening\nbeats 1\n" },
    { "its settings change: the link stands", 1,
      "sensor A\n> wearable A\nis listening\nmark\nsensor A B\n> wearable B\ncalled B: Connect\nbeats 1\nuncalled A: Disconnect\n" },
    { "strangers do not wake us", 1,
      "sensor A\n> wearable A\nis listening\n> wearable B\nmark\n> heard B -30\nturn 200\nuncalled Connect\nbeats 1\n" },
    { "somebody plays bluetoothd", 1,
      "sensor A\n> wearable A\nis listening\nbeats 1\n"
      "> impersonate :1.1 A: Device1 Connected=b:0\n> impersonate :1.0 A: Device1 Connected=b:0\nturn 200\nis listening\nbeats 1\n" },
    { "properties of wrong types", 1,
      "sensor A\n> wearable A\nis listening\n> set A: Device1 Connected=s:no RSSI=s:loud\n"
      "> set A:/service000c/char000d GattCharacteristic1 Value=s:text\n> set hci0 Adapter1 Powered=s:off\nturn 100\nis listening\nbeats 1\n" },
    { "connected by another, and its turn comes late", 20,
      "> answer Connect never\nsensor B A\nturn 100\n> wearable A\ncalled A: Connect\n> wearable B\nturn 50\n"
      "> set B: Device1 Connected=b:1\n> unset B: Device1 RSSI\nturn 2700\nis connecting\n" },
    { "an adapter that is ours no longer is left quiet", 1,
      "sensor A\ncalled StartDiscovery\nturn 300\nmark\nuse hci1\ncalled hci0 StopDiscovery\n" },
    { "other settings: the link is handed over", 1,
      "sensor A\n> wearable A\nis listening\nmark\nplugin band\nsensor A\nturn 700\nuncalled A: Disconnect\n" },
};
/* clang-format on */

int main(void)
{
    return tell_all("central", stories, sizeof(stories) / sizeof(stories[0]));
}
