/* The window: who is listed, tried, taken in, and who is not. */
#include "story.h"

/* clang-format off */
static const struct story stories[] = {
    { "the only one that delivers is taken in", 20,
      "state ok\npair alex\n> wearable A Belt\npairing connecting to Belt\ncalled StartNotify\nturn 100\n> beat A 1648a803\n"
      "found A\nmark\nsensor A\nis listening\nend strap\nturn 200\nuncalled Disconnect\nbeats 2\npairing taken in\n" },
    { "one that gives no beats is not", 20,
      "state ok\npair alex\n> wearable A Belt\ncalled StartNotify\ncalled Disconnect\npairing is it worn\n" },
    { "two that deliver: a person says which", 5,
      "state ok\npair alex\n> wearable A Belt\n> wearable B Band\ncalled A:/service000c/char000d StartNotify\nturn 200\n> beat A 1648a803\n"
      "called B:/service000c/char000d StartNotify\nturn 200\n> beat B 1648a803\npairing 2 deliver beats\n" },
    { "a weak one is listed only", 1,
      "state ok\npair alex\n> wearable A Belt\n> heard A -80\nturn 50\nend\nmark\nturn 1200\npairing closed\n" },
    { "a scan only looks", 1,
      "state ok\nscan\n> wearable A Belt\npairing A\nmark\nturn 1500\nuncalled Connect\nend\npairing closed\n" },
    { "what nobody reads is not listed", 1,
      "state ok\nscan\n> wearable A Belt\n> add B: Device1 Address=s:C0:DE:00:00:00:02 Name=s:Lamp RSSI=n:-40 Adapter=o:/org/bluez/hci0 UUIDs=as:180f\n"
      "pairing A\nend\npairing closed\n" },
    { "our own are listed as ours", 1,
      "sensor B\nstate ok\n> wearable B Band\nis listening\nscan\n> heard B -40\npairing already ours: strap\nend\n" },
    { "our own go on meanwhile", 1,
      "sensor A\n> wearable A Belt\nis listening\npair bo\nbeats 2\nturn 1200\nbeats 2\nend\nbeats 1\n" },
    { "closed with a trial on", 1,
      "state ok\npair alex\n> wearable A Belt\ncalled Connect\nend\ncalled Disconnect\n" },
    { "balm stops with a trial on", 1,
      "state ok\npair alex\n> wearable A Belt\ncalled Connect\n" },
};
/* clang-format on */

int main(void)
{
    return tell_all("pairing", stories, sizeof(stories) / sizeof(stories[0]));
}
