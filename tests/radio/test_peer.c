/* One wearable and its faults: each ends in the right state, for the right reason. */
#include "story.h"

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
      "sensor A\n> wearable A\nis listening\nbeats 1\nmark\ncalled StopNotify\ncalled StartNotify\nis silent\ncalled Disconnect\n"
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
      "> answer StartNotify ok\nturn 300\nis listening\nbeats 1\ncalled Set\n" },
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
    { "0 and 255 are no heart rate: not worn", 20,
      "sensor A\n> wearable A\nis listening\nbeats 1\n> beat A 0400\nturn 200\n> beat A 04ff\nturn 250\n> beat A 0400\n"
      "is not_worn\ncalled Disconnect\n" },
    { "a rate without intervals", 1,
      "sensor A\n> wearable A\nis listening\nmark\n> beat A 1648\n> beat A 1648\nreadings 2\n" },
    { "the battery comes late", 1,
      "sensor A\n> wearable A\nis listening\n> battery A 81\nbattery 81\n> battery A 80\nbattery 80\nbeats 1\n" },
    { "released, and taken back", 1,
      "sensor A\n> wearable A\nis listening\nbeats 1\nrelease 0\nis released\ncalled Disconnect\nmark\n> heard A -50\nturn 200\n"
      "uncalled Connect\nuncalled Discovery\nrelease -1\nis away\n> heard A -50\nis listening\nbeats 1\n" },
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
