/* One wearable and its faults: each ends in the right state, for the right reason. */
#include "story.h"

/* bluetoothd has begun to pair it, because something that was asked for needs a bond. */
#define MAY_IT     "mark\n> agent RequestAuthorization o:/org/bluez/hci0/dev_C0_DE_00_00_00_01\n"
#define AGREED     MAY_IT "called agent ok\n"
#define NOT_AGREED MAY_IT "called agent org.bluez.Error.Rejected\n"

/* clang-format off */
static const struct story stories[] = {
    { "the link breaks, and comes back", 1,
      "sensor A\n> wearable A\nis listening\nbeats 1\n> lost A\nis away lost\n> heard A -60\nis listening\nbeats 1\n"
      "called StartNotify 2\n" },
    { "refused while it is set up", 1,
      "sensor A\n> answer Connect error Failed le-connection-abort-by-local\n> wearable A\ncalled Connect 2\n"
      "> answer Connect ok\nturn 200\n> heard A -60\nis listening\nbeats 1\n" },
    { "Connected=True alone is not believed", 1,
      "sensor A\n> answer Connect never\n> wearable A\ncalled Connect\n> set A: Device1 Connected=b:1\nturn 100\n"
      "is connecting connecting\nuncalled StartNotify\n" },
    { "connecting is never answered", 40,
      "sensor A\n> answer Connect never\n> wearable A\ncalled Connect\ncalled Disconnect\n> answer Connect ok\n"
      "turn 100\n> heard A -60\nis listening\nbeats 1\n" },
    { "BlueZ forgets it while it waits", 1,
      "sensor A\n> answer Connect error org.freedesktop.DBus.Error.UnknownObject gone\n> wearable A\ncalled Connect\n"
      "> remove A: Device1\nis away\n> answer Connect ok\n> wearable A\nis listening\nbeats 1\n" },
    { "silence: asked again, then connected again", 20,
      "sensor A\n> wearable A\nis listening\nbeats 1\nmark\ncalled StopNotify\ncalled StartNotify\nbeen silent\ncalled Disconnect\n"
      "is away nothing heard\nrecovered 1 1 0 0\n> heard A -60\nis listening\nbeats 1\n" },
    { "silence for good: forgotten and found anew", 20,
      "sensor A\n> wearable A\nis listening\nbeats 1\ncalled Disconnect\n> heard A -60\ncalled RemoveDevice\n"
      "> wearable A\nis listening\nbeats 1\nrecovered 1 1 1 0\n" },
    { "and the adapter switched off and on, where that is allowed", 20,
      "cycling\nsensor A\n> wearable A\nis listening\nbeats 1\ncalled Disconnect\n> heard A -60\ncalled RemoveDevice\n"
      "> wearable A\ncalled hci0 Set 2\nrecovered 1 1 1 1\n" },
    { "a bond is demanded: StartNotify never answers", 20,
      "sensor A\n> answer StartNotify never\n> wearable A\ncalled StartNotify\ncalled Disconnect\n> answer StartNotify ok\n"
      "> heard A -60\ncalled Pair\nis listening\nbeats 1\norder Pair StartNotify\n" },
    { "a bond is demanded: NotPermitted", 1,
      "sensor A\n> answer StartNotify error NotPermitted Insufficient Authentication\n> wearable A\ncalled Pair\n"
      "mark\n> answer StartNotify ok\ncalled Disconnect\nis away connect anew\n> heard A -50\nis listening\nbeats 1\n"
      "uncalled Pair\n" },
    { "a bond is demanded: BlueZ pairs by itself", 1,
      "sensor A\n> answer StartNotify never\n> wearable A\ncalled StartNotify\n" AGREED
      "mark\n> set A: Device1 Paired=b:1 Bonded=b:1\ncalled A: Set\nturn 100\nuncalled Pair\nuncalled A: Set 2\n" },
    { "a bond is demanded later: BlueZ pairs by itself", 1,
      "sensor A\n> wearable A\nis listening\nbeats 1\n" AGREED
      "mark\n> set A: Device1 Paired=b:1 Bonded=b:1\ncalled A: Set\nbeats 1\nuncalled Pair\nuncalled Disconnect\n" },
    { "no link of ours: nobody agrees", 1,
      "sensor A\n> answer Connect never\n> wearable A\ncalled Connect\n" NOT_AGREED },
    { "another's device: nobody agrees", 1,
      "sensor A\n> wearable A\n> wearable B\nis listening\nmark\n"
      "> agent RequestAuthorization o:/org/bluez/hci0/dev_C0_DE_00_00_00_02\ncalled agent org.bluez.Error.Rejected\n" },
    { "bonded by another, while nobody subscribes: left as it is", 1,
      "sensor A\n> answer Connect never\n> wearable A\ncalled Connect\nmark\n> set A: Device1 Paired=b:1 Bonded=b:1\n"
      "turn 100\nuncalled A: Set\n" },
    { "the link is lost: nobody agrees any more", 1,
      "sensor A\n> wearable A\nis listening\n> lost A\nis away\n" NOT_AGREED },
    { "let go: nobody agrees any more", 1,
      "sensor A\n> wearable A\nis listening\nrelease 0\nis released\n" NOT_AGREED },
    { "it is being let go: nobody agrees any more", 1,
      "sensor A\n> answer Disconnect never\n> wearable A\nis listening\nrelease 0\ncalled Disconnect\n" NOT_AGREED },
    { "forgotten by BlueZ: nobody agrees any more", 1,
      "sensor A\n> wearable A\nis listening\n> remove A: Device1\nis away\n" NOT_AGREED },
    { "the sensor is taken out: nobody agrees any more", 1,
      "sensor A\n> answer Disconnect never\n> wearable A\nis listening\nsensor\ncalled Disconnect\n" NOT_AGREED },
    { "its adapter is switched off: nobody agrees any more", 1,
      "sensor A\n> wearable A\nis listening\n> set hci0 Adapter1 Powered=b:0\nis off\n" NOT_AGREED },
    { "its adapter is gone: nobody agrees any more", 1,
      "sensor A\n> wearable A\nis listening\n> remove hci0 Adapter1\nis off\n" NOT_AGREED },
    { "the configuration takes its adapter: nobody agrees any more", 1,
      "sensor A\n> wearable A\nis listening\nuse hci1\nis off\n" NOT_AGREED },
    { "bluetoothd goes and comes back: nobody agrees any more", 1,
      "sensor A\n> wearable A\nis listening\n> answer Connect never\n> vanish\nis off\n> lost A\nmark\n> appear\n"
      "called RegisterAgent\nturn 100\n" NOT_AGREED },
    { "the bus goes and comes back: nobody agrees any more", 1,
      "sensor A\n> wearable A\nis listening\nbus kill\nis off\nmark\nbus start\nbluez start\ncalled RegisterAgent\nturn 100\n"
      NOT_AGREED },
    { "two sensors of one strap: agreed as long as one of them has it", 1,
      "sensor A A\n> wearable A\nis listening\nturn 300\n" AGREED "sensor A\nturn 300\n" AGREED
      "sensor\ncalled Disconnect\n" NOT_AGREED },
    { "paired already: never asked again", 20,
      "sensor A\n> wearable A\n> set A: Device1 Paired=b:1 Bonded=b:1\nis listening\n> lost A\n> heard A -60\nis listening\n"
      "uncalled Pair\n" },
    { "its key is lost: forgotten, found, paired anew", 1,
      "sensor A\n> wearable A\n> set A: Device1 Paired=b:1 Bonded=b:1\nis listening\n> lost A\n> answer StartNotify never\n"
      "> heard A -60\ncalled StartNotify 2\n> lost A\n> heard A -60\ncalled RemoveDevice\n"
      "> answer StartNotify ok\n> wearable A\ncalled Pair\nis listening\nbeats 1\n" },
    { "another program has taken its notifications", 20,
      "sensor A\n> answer StartNotify error NotPermitted Notify acquired\n> wearable A\nis backoff another program\n"
      "uncalled Pair\nuncalled Disconnect\n> answer StartNotify ok\nis listening\nbeats 1\n" },
    { "another operation is in progress", 1,
      "sensor A\n> answer StartNotify error InProgress In Progress\n> wearable A\ncalled StartNotify 2\n"
      "> answer StartNotify ok\nis listening\nbeats 1\n" },
    { "it does not have what the plugin needs", 20,
      "sensor A\n> answer Connect ok\n> wearable A\n> add A:/service0001 GattService1 UUID=s:180f Device=o:/org/bluez/hci0\n"
      "is listening\nbeats 1\n" },
    { "garbage is neither a beat nor silence", 20,
      "sensor A\n> wearable A\nis listening\nbeats 1\n> beat A ff\n> beat A ff\n> beat A ff\n> beat A ff\n> beat A ff\n> beat A ff\n"
      "is listening cannot be read\nbeats 2\nis listening\n" },
    { "garbage alone", 20,
      "sensor A\n> wearable A\nis listening\n> beat A 16\n> beat A 16\n> beat A 16\n> beat A 16\n> beat A 16\nturn 300\n> beat A 16\n"
      "turn 300\n> beat A 16\ncalled Disconnect\nis not_worn cannot be read\n" },
    { "a link that drops in the middle of a message: lost, and not taken off", 1,
      "sensor A\n> wearable A\nis listening\nbeats 1\n> beat A 16\n> lost A\nis away lost\n> heard A -50\nis listening\nbeats 1\n" },
    { "0 and 255 are no heart rate: not worn", 20,
      "sensor A\n> wearable A\nis listening\nbeats 1\n> beat A 0400\nturn 200\n> beat A 04ff\nturn 250\n> beat A 0400\n"
      "is not_worn\ncalled Disconnect\n" },
    { "a rate without intervals", 1,
      "sensor A\n> wearable A\nis listening\nmark\n> beat A 1648\n> beat A 1648\nreadings 2\n" },
    { "the battery comes late", 1,
      "sensor A\n> wearable A\nis listening\n> battery A 81\nbattery 81\n> battery A 80\nbattery 80\nbeats 1\n" },
    { "released, and taken back", 1,
      "sensor A\n> wearable A\nis listening\nbeats 1\nrelease 0\nis released\ncalled Disconnect\nmark\n> heard A -50\nturn 200\n"
      "uncalled Connect\nrelease -1\nis away\n> heard A -50\nis listening\nbeats 1\n" },
    { "released: overheard meanwhile, and not any more once it is back", 20,
      "sensor A\n> wearable A\nis listening\nbeats 1\nmark\nrelease 0\nis released\ncalled StartDiscovery\nmark\n"
      "> set A: Device1 ManufacturerData=aqv:107/a3fe4b4c\nreadings 1\nis released advertised heart rate\n"
      "> set A: Device1 ManufacturerData=aqv:107/a7fe4b4c\nreadings 1\nuncalled Connect\nis released another device\n"
      "called StopDiscovery\ncalled StartDiscovery\nrelease -1\nis away\n> heard A -50\nis listening\nbeats 1\nmark\n"
      "> set A: Device1 ManufacturerData=aqv:107/abfe4b4c\n> set A: Device1 ManufacturerData=aqv:107/affe4b4c\nturn 200\n"
      "unread\nuncalled Discovery\n" },
    { "its slot is taken: overheard until it is free", 20,
      "sensor A\n> answer Connect error Failed Host is down\n> wearable A\ncalled Connect\nis away nobody answers\n"
      "> set A: Device1 ManufacturerData=aqv:107/a3fe4b4c\nreadings 1\nis away advertised heart rate\n"
      "> answer Connect ok\nturn 200\n> heard A -50\nis listening\nbeats 1\n" },
    { "not worn: what it still calls out is not taken", 20,
      "sensor A\n> wearable A\nis listening\n> beat A 0400\nturn 250\n> beat A 0400\nturn 300\n> beat A 0400\nis not_worn\n"
      "called Disconnect\nmark\n> set A: Device1 ManufacturerData=aqv:107/a3fe4b4c\nturn 200\nunread\n" },
    { "backing off: overheard is listened for at once, though nothing else has changed", 1,
      "sensor A\n> answer Connect error org.freedesktop.DBus.Error.AccessDenied no\n> wearable A\nis backoff\n"
      "turn 200\nmark\nturn 200\nuncalled StartDiscovery\n"
      "> set A: Device1 ManufacturerData=aqv:107/a3fe4b4c\ncalled StartDiscovery\nis backoff advertised heart rate\n" },
    { "released, and not overheard for ten minutes: listened for less often", 600,
      "sensor A\ncalled StartDiscovery\nrelease 0\nis released\nturn 1100\nmark\nturn 1000\nseldom StartDiscovery 45\n" },
    { "released, overheard once more later on: listened for less often again", 600,
      "sensor A\n> wearable A\nis listening\nrelease 0\nis released\nturn 1100\nmark\n"
      "> set A: Device1 ManufacturerData=aqv:107/a3fe4b4c\nreadings 1\nturn 400\nmark\nturn 1000\nseldom StartDiscovery 45\n" },
    { "released for a while", 20,
      "sensor A\n> wearable A\nis listening\nrelease 10\nis released\nis away\n> heard A -50\nis listening\nbeats 1\n" },
    { "released while it connects", 1,
      "sensor A\n> answer Connect never\n> wearable A\ncalled Connect\nrelease 0\ncalled Disconnect\nis released\n" },
    { "two at once: one connects at a time", 1,
      "> answer Connect never\nsensor A B\n> wearable A\n> wearable B\ncalled Connect\nturn 300\nuncalled StopNotify\n"
      "is connecting\n" },
    { "captured", 1,
      "sensor A\n> wearable A\nis listening\ncapture\nbeats 2\nraw 2\n" },
    { "equal values are values", 1,
      "sensor A\n> wearable A\nis listening\nmark\n> beat A 1648a803\n> beat A 1648a803\n> beat A 1648a803\nreadings 3\n" },
    { "closed while it connects", 1,
      "sensor A\n> answer Connect never\n> wearable A\ncalled Connect\nrestart\ncalled Disconnect\n" },
    { "closed while it subscribes", 1,
      "sensor A\n> answer StartNotify never\n> wearable A\ncalled StartNotify\nrestart\ncalled Disconnect\n" },
    { "closed beside a stopped bus", 1,
      "sensor A\n> wearable A\nis listening\nbus stop\nturn 50\n" },
    { "unbonded", 1,
      "sensor A\n> wearable A\nis listening\nsensor\nunbond A\ncalled RemoveDevice\n" },
};
/* clang-format on */

int main(void)
{
    return tell_all("peer", stories, sizeof(stories) / sizeof(stories[0]));
}
