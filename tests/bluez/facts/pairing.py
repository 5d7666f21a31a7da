"""pairing - what BlueZ does when a wearable demands encryption, and when it has lost its key"""
import dbus

from rig.bluez import ADAPTER, CHARACTERISTIC, DEVICE, path_of

HCI = "/org/bluez/hci0"


def _device(air, name):
    air("add %s secure=on" % name)
    return path_of(air("status")["wearables"][name]["address"])


def no_agent(b, air):
    device = _device(air, "lock")
    b.connect(device)
    path = b.characteristic(device, 0x2A37)
    call = b.call(path, CHARACTERISTIC, "StartNotify", limit_s=6)
    yield "StartNotify that needs a bond is never answered when there is no agent", str(call.error).endswith("NoReply"), call
    air("drop lock")
    b.gone(device)
    b.call(HCI, ADAPTER, "RemoveDevice", dbus.ObjectPath(device))


def own_agent(b, air):
    """As balm does it: the agent is registered and not made the default, so it is asked only for our own pairings."""
    device, agent = _device(air, "safe"), b.agent("/test/own", is_default=False)
    b.connect(device)
    pair = b.call(device, DEVICE, "Pair", limit_s=20)
    yield "Pair succeeds by the caller's own agent, which is not the default", not pair.error, pair
    # Without a display on either side there is nothing to agree to: BlueZ asks only who did not start it.
    yield "the device is then paired and bonded", b.get(device, DEVICE, "Paired") and b.get(device, DEVICE, "Bonded"), ""
    path = b.characteristic(device, 0x2A37)
    start = b.call(path, CHARACTERISTIC, "StartNotify", limit_s=6)
    yield "StartNotify succeeds after Pair", not start.error, start
    again = b.call(device, DEVICE, "Pair", limit_s=4)
    yield "Pair of what is bonded is refused or never answered", bool(again.error), again
    air("drop safe")
    b.gone(device)
    b.connect(device)
    mark = b.mark()
    start = b.call(path, CHARACTERISTIC, "StartNotify", limit_s=6)
    yield "after a reconnect it is encrypted without asking", not start.error and \
        b.until(lambda: b.notified(mark, path), 4) and air("status")["wearables"]["safe"]["encrypted"], start
    b.drop_agent(agent)


def default_agent(b, air):
    device, agent = _device(air, "gate"), b.agent("/test/default")
    b.connect(device)
    path, mark = b.characteristic(device, 0x2A37), b.mark()
    start = b.call(path, CHARACTERISTIC, "StartNotify", limit_s=10)
    yield "with a default agent StartNotify pairs and succeeds", not start.error, start
    yield "the agent is asked for its consent", device in agent.asked, agent.asked
    yield "Paired and Bonded are told together", b.until(
        lambda: b.seen(mark, "changed", device, DEVICE, Paired=True, Bonded=True), 3), b.told(mark)
    b.drop_agent(agent)
    b.call(HCI, ADAPTER, "RemoveDevice", dbus.ObjectPath(device))


def lost_key(b, air):
    device, agent = _device(air, "memory"), b.agent("/test/lost", is_default=False)
    b.connect(device)
    b.must(device, DEVICE, "Pair", limit_s=20)
    air("drop memory")
    b.gone(device)
    air("forget memory")
    mark = b.mark()
    b.call(device, DEVICE, "Connect")
    ended = b.until(lambda: b.seen(mark, "changed", device, DEVICE, Connected=False), 5)
    yield "with a lost key the link ends at once", ended, b.told(mark)
    yield "and the device still counts as paired", b.get(device, DEVICE, "Paired"), ""
    b.rest(1)
    b.must(HCI, ADAPTER, "RemoveDevice", dbus.ObjectPath(device))
    b.connect(device)
    pair = b.call(device, DEVICE, "Pair", limit_s=20)
    yield "removing, finding and pairing it again cures that", not pair.error, pair
    b.drop_agent(agent)
    b.call(HCI, ADAPTER, "RemoveDevice", dbus.ObjectPath(device))


def trusted(b, air):
    device, agent = _device(air, "friend"), b.agent("/test/friend", is_default=False)
    b.connect(device)
    b.must(device, DEVICE, "Pair", limit_s=20)
    b.set(device, DEVICE, "Trusted", True)
    mark = b.mark()
    air("drop friend")
    b.rest(8)
    yield "also what is bonded and trusted is not reconnected", not b.seen(
        mark, "changed", device, DEVICE, Connected=True), b.told(mark)
    b.drop_agent(agent)
    b.call(HCI, ADAPTER, "RemoveDevice", dbus.ObjectPath(device))


QUICK = []
LONG = [own_agent, lost_key, no_agent, default_agent, trusted]
NEEDS_GOOD_KERNEL = [lost_key]
