"""losing - how BlueZ tells that a link, an adapter or it itself is gone"""
from rig.bluez import ADAPTER, BATTERY, CHARACTERISTIC, DEVICE, path_of

HCI = "/org/bluez/hci0"


def _device(air, name):
    air("add " + name)
    return path_of(air("status")["wearables"][name]["address"])


def _one_signal(b, mark, device):
    ends = b.need("the end of the link", lambda: b.seen(mark, "changed", device, DEVICE, Connected=False))
    return "ServicesResolved" in ends[0].values


def links(b, air):
    device = _device(air, "frail")
    for how, words in (("drop", "that the wearable ends"), ("vanish", "that goes out of range")):
        b.listen(device)
        mark = b.mark()
        air(how + " frail")
        yield "of a link %s all is told in one signal" % words, _one_signal(b, mark, device), b.told(mark)
        gone = b.until(lambda: b.seen(mark, "removed", device, BATTERY), 3)
        yield "and the battery of a link %s goes after that" % words, gone and gone[0].at >= b.seen(
            mark, "changed", device, DEVICE, Connected=False)[0].at, b.told(mark)
        air("back frail")
    mark = b.mark()
    b.rest(3)
    yield "BlueZ does not reconnect by itself", not b.seen(mark, "changed", device, DEVICE, Connected=True), b.told(mark)


def power(b, air):
    device = _device(air, "lamp")
    b.listen(device)
    mark = b.mark()
    b.set(HCI, ADAPTER, "Powered", False)
    b.need("the end", lambda: b.seen(mark, "changed", HCI, ADAPTER, Powered=False))
    link, adapter = (b.seen(mark, "changed", *where)[0].at for where in ((device, DEVICE), (HCI, ADAPTER)))
    yield "without power the link is told first, then the adapter", link <= adapter, b.told(mark)
    b.set(HCI, ADAPTER, "Powered", True)
    b.adapter()


def dongle(b, air):
    device = _device(air, "plug")
    b.listen(device)
    mark = b.mark()
    air("unplug")
    b.need("the adapter to go", lambda: b.seen(mark, "removed", HCI, ADAPTER), 10)
    yield "a pulled dongle ends the link", b.seen(mark, "changed", device, DEVICE, Connected=False), b.told(mark)
    yield "and removes device and characteristics", b.seen(mark, "removed", device, DEVICE) and \
        b.seen(mark, "removed", interface=CHARACTERISTIC), b.told(mark)
    call = b.call(device, DEVICE, "Connect")
    yield "calls are then UnknownObject", call.error == "org.freedesktop.DBus.Error.UnknownObject", call
    air("plug")
    b.adapter()
    yield "a dongle that is plugged in again has power", True, ""


def stopped(b, air, services):
    device = _device(air, "bed")
    b.listen(device)
    mark = b.mark()
    services.bluetoothd.signal("TERM")
    b.need("the name to go", lambda: b.seen(mark, "no owner"))
    removed = b.seen(mark, "removed", HCI, ADAPTER)
    yield "a bluetoothd that is ended takes its objects back first", removed and \
        removed[0].at <= b.seen(mark, "no owner")[0].at, b.told(mark)
    services.start("bluetoothd")
    b.adapter()


def killed(b, air, services):
    device = _device(air, "sofa")
    b.listen(device)
    mark = b.mark()
    services.bluetoothd.signal("KILL")
    b.need("the name to go", lambda: b.seen(mark, "no owner"))
    b.rest(0.5)
    other = [s for s in b.signals[mark:] if s.kind != "no owner" and "Value" not in s.values]
    yield "of a killed bluetoothd only the name is told", not other, b.told(mark)
    call = b.call(device, DEVICE, "Connect", limit_s=30)
    yield "calls to it fail, and do not hang", call.error and call.error.startswith("org.freedesktop.DBus.Error."), call
    ended = b.until(lambda: not air("status")["wearables"]["sofa"]["connected"], 8)
    yield "the kernel ends its links", ended, air("status")
    services.start("bluetoothd")
    b.adapter()
    known = b.objects().get(device, {}).get(DEVICE, {})
    yield "a new one knows the device, not connected", known and not known["Connected"], known


QUICK = [dongle]
LONG = [killed, links, power, stopped]
