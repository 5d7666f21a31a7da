"""connecting - in which order a link comes to be, and how it fails to"""
from rig.bluez import ADAPTER, BATTERY, CHARACTERISTIC, DEVICE, path_of

HCI = "/org/bluez/hci0"
CANCELLED, ABORTED = "br-connection-canceled", "le-connection-abort-by-local"


def _device(air, name, *settings):
    air(" ".join(("add", name) + settings))
    return path_of(air("status")["wearables"][name]["address"])


def order(b, air):
    device = _device(air, "belt")
    b.find(device)
    mark = b.mark()
    connect = b.call(device, DEVICE, "Connect")
    at_reply = b.mark()
    yield "Connect succeeds", not connect.error, connect
    early = [s.values for s in b.signals[mark:at_reply] if s.path == device and s.kind == "changed"]
    yield "Connected is told before Connect replies", any(v.get("Connected") for v in early), b.told(mark)
    yield "the reply comes before the services are known", not any("ServicesResolved" in v for v in early), b.told(mark)
    resolved = b.need("the services", lambda: b.seen(mark, "changed", device, DEVICE, ServicesResolved=True))[0]
    added = b.seen(mark, "added", interface=CHARACTERISTIC)
    yield "characteristics are added before the services count as known", \
        added and max(s.at for s in added) <= resolved.at, b.told(mark)
    yield "the services and ServicesResolved come in one signal", "UUIDs" in resolved.values, resolved
    battery = b.until(lambda: b.seen(mark, "added", device, BATTERY), 5)
    yield "the battery is added after that", battery and battery[0].at >= resolved.at, b.told(mark)
    again = b.call(device, DEVICE, "Connect")
    yield "Connect when connected succeeds", not again.error, again
    yield "the battery service is shown as GATT, too", b.characteristic(device, 0x2A19), sorted(b.objects())
    mark = b.mark()
    b.must(device, DEVICE, "Disconnect")
    b.need("the end", lambda: b.seen(mark, "changed", device, DEVICE, Connected=False))
    ends = b.seen(mark, "changed", device, DEVICE)
    removed = b.seen(mark, "removed", device, BATTERY)
    yield "Disconnect removes the battery first", removed and removed[0].at <= min(s.at for s in ends), b.told(mark)
    yield "Disconnect tells services and link apart", not any(
        "ServicesResolved" in s.values and "Connected" in s.values for s in ends), b.told(mark)
    mark = b.mark()
    b.connect(device)
    yield "a reconnect adds no characteristics", not b.seen(mark, "added", interface=CHARACTERISTIC), b.told(mark)


def pending(b, air):
    device = _device(air, "shy")
    b.connect(device)
    air("drop shy")
    b.gone(device)
    air("adv shy off")
    first = b.begin(device, DEVICE, "Connect")
    b.rest(1)
    second = b.call(device, DEVICE, "Connect")
    yield "a second Connect while one waits fails", second.error == "org.bluez.Error.Failed" and \
        "already in progress" in second.text, second
    yield "the first goes on", not first, first
    ended = b.call(device, DEVICE, "Disconnect")
    yield "Disconnect while Connect waits succeeds", not ended.error, ended
    b.until(lambda: first, 5)
    yield "and the waiting Connect is told that it was cancelled", first and CANCELLED in first[0].text, first
    first = b.begin(device, DEVICE, "Connect")
    b.rest(2)
    air("adv shy on")
    b.until(lambda: first, 5)
    yield "a wearable that comes back meanwhile is connected at once", first and not first[0].error and \
        first[0].seconds < 4, first


def refused(b, air):
    device = _device(air, "edge")
    b.connect(device)
    air("drop edge")
    b.gone(device)
    air("refuse edge 1")
    mark = b.mark()
    outcome = b.call(device, DEVICE, "Connect")
    at_reply = b.mark()
    yield "a link that dies while it is set up fails by its own word", ABORTED in outcome.text, outcome
    yield "although Connected was told", b.seen(mark, "changed", device, DEVICE, Connected=True), b.told(mark)
    after = b.until(lambda: b.seen(at_reply, "changed", device, DEVICE, Connected=False), 3)
    yield "and is taken back only after the error", after, b.told(mark)
    b.connect(device)
    yield "the next Connect succeeds", True, ""


def absent(b, air):
    device = _device(air, "lost")
    b.connect(device)
    air("drop lost")
    b.gone(device)
    air("adv lost off")
    outcome = b.call(device, DEVICE, "Connect", limit_s=90)
    yield "Connect to nobody fails after 40 s, longer than D-Bus waits by itself", ABORTED in outcome.text and \
        25 < outcome.seconds < 60, outcome


def while_scanning(b, air):
    device = _device(air, "busy")
    b.connect(device)
    air("drop busy")
    b.gone(device)
    b.scan(HCI, [0x180D])
    b.rest(2)
    outcome = b.call(device, DEVICE, "Connect")
    b.call(HCI, ADAPTER, "StopDiscovery")
    yield "Connect during an own scan succeeds, but slowly", not outcome.error and outcome.seconds > 1, outcome
    air("drop busy")
    b.gone(device)
    b.scan(HCI, [0x180D])
    b.rest(1)
    b.must(HCI, ADAPTER, "StopDiscovery")
    outcome = b.call(device, DEVICE, "Connect")
    yield "and at once when the scan was stopped before", not outcome.error and outcome.seconds < 3, outcome


QUICK = [order, refused]
LONG = [pending, absent, while_scanning]
NEEDS_GOOD_KERNEL = [refused]
