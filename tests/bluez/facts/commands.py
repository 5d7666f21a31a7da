"""commands - what BlueZ does with a control point: it is written to, and replies by indications"""
import dbus

from air.polar import CONTROL, DATA
from rig.bluez import ADAPTER, CHARACTERISTIC, DEVICE, path_of

HCI = "/org/bluez/hci0"
NONE = dbus.Dictionary({}, "sv")


def _device(air, name, settings=""):
    air("add %s model=h10 %s" % (name, settings))
    return path_of(air("status")["wearables"][name]["address"])


def _bytes(text):
    return dbus.Array(bytes.fromhex(text), "y")


def replies(b, air):
    device = _device(air, "polite", "pieces=on")
    b.connect(device)
    control, data = b.characteristic(device, CONTROL), b.characteristic(device, DATA)
    yield "an MTU is agreed before the services are known", \
        b.get(control, CHARACTERISTIC, "MTU") == 247, b.get(control, CHARACTERISTIC, "MTU")
    for path in (control, data):
        b.must(path, CHARACTERISTIC, "StartNotify")
    features = bytes(b.must(control, CHARACTERISTIC, "ReadValue", NONE))
    yield "a control point is read", features[:2] == b"\x0f\x05", features.hex()
    b.rest(0.2)
    mark = b.mark()
    write = b.call(control, CHARACTERISTIC, "WriteValue", _bytes("0102"), NONE)
    yield "a write is answered before the indication comes", not write.error and not b.notified(mark, control), write
    pieces = b.until(lambda: len(b.notified(mark, control)) == 2 and b.notified(mark, control), 3) or []
    yield "indications come as values, in order, each confirmed", [p[:5].hex() for p in pieces] == [
        "f001020001", "f001020000"], pieces
    b.must(control, CHARACTERISTIC, "WriteValue", _bytes("0202000119000101100002010800"), NONE)
    frames = b.until(lambda: b.notified(mark, data), 4) or [b""]
    yield "a frame larger than the smallest MTU comes whole", len(frames[0]) == 226, frames[0].hex()
    b.must(control, CHARACTERISTIC, "WriteValue", _bytes("0302"), NONE)
    yield "it has nothing to complain of", not air("status")["wearables"]["polite"]["complaints"], air("status")


def bond_without_agent(b, air):
    device = _device(air, "proud", "bond_for_commands=on")
    b.connect(device)
    control = b.characteristic(device, CONTROL)
    read = b.call(control, CHARACTERISTIC, "ReadValue", NONE, limit_s=6)
    yield "reading what needs a bond fails or is never answered without an agent", read.error, read
    air("drop proud")
    b.gone(device)
    b.call(HCI, ADAPTER, "RemoveDevice", dbus.ObjectPath(device))


def bond_with_agent(b, air):
    device, agent = _device(air, "shy", "bond_for_commands=on"), b.agent("/test/shy", is_default=False)
    b.connect(device)
    start = b.call(b.characteristic(device, CONTROL), CHARACTERISTIC, "StartNotify", limit_s=20)
    yield "with any agent that agrees BlueZ pairs by itself, and StartNotify succeeds", \
        not start.error and start.seconds < 5, start
    b.drop_agent(agent)
    b.call(HCI, ADAPTER, "RemoveDevice", dbus.ObjectPath(device))


def bond_afterwards(b, air):
    """The agent refuses at first. Pair then works, and StartNotify is said to succeed; but whether it is written to the
    wearable on this link is a matter of luck."""
    device, agent = _device(air, "late", "bond_for_commands=on"), b.agent("/test/late", is_default=False)
    agent.agrees = False
    b.connect(device)
    control = b.characteristic(device, CONTROL)
    start = b.call(control, CHARACTERISTIC, "StartNotify", limit_s=10)
    yield "StartNotify is never answered when the agent refuses", str(start.error).endswith("NoReply"), start
    agent.agrees = True
    pair = b.call(device, DEVICE, "Pair", limit_s=8)
    yield "Pair then succeeds", not pair.error, pair
    start = b.call(control, CHARACTERISTIC, "StartNotify", limit_s=4)
    yield "StartNotify is said to succeed after it", not start.error, start
    b.call(device, DEVICE, "Disconnect")
    b.gone(device)
    before = air("status")["wearables"]["late"]["subscriptions"]
    b.connect(device)
    start = b.call(control, CHARACTERISTIC, "StartNotify", limit_s=4)
    yield "on a new link it is written", not start.error and b.until(
        lambda: air("status")["wearables"]["late"]["subscriptions"] > before, 3), start
    b.drop_agent(agent)
    b.call(HCI, ADAPTER, "RemoveDevice", dbus.ObjectPath(device))


QUICK = [replies]
LONG = [bond_without_agent, bond_with_agent, bond_afterwards]
