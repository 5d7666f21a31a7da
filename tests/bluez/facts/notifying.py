"""notifying - subscriptions: what looks like success and is none, and who may have them"""
import os

import dbus

from rig.bluez import CHARACTERISTIC, path_of


def _device(air, name):
    air("add " + name)
    return path_of(air("status")["wearables"][name]["address"])


def _options():
    return dbus.Dictionary({}, "sv")


def values(b, air):
    device = _device(air, "band")
    path = b.listen(device)
    again = b.call(path, CHARACTERISTIC, "StartNotify")
    yield "StartNotify again succeeds", not again.error, again
    mark, sent = b.mark(), "1648e803"
    for _ in range(3):
        air("raw band " + sent)
    b.until(lambda: b.notified(mark, path).count(bytes.fromhex(sent)) == 3, 5)
    got = [v.hex() for v in b.notified(mark, path)]
    yield "every notification is told, equal bytes too", got.count(sent) == 3, got
    read = b.call(path, CHARACTERISTIC, "ReadValue", _options())
    yield "a measurement cannot be read", read.error == "org.bluez.Error.NotPermitted", read
    busy = b.call(path, CHARACTERISTIC, "AcquireNotify", _options())
    yield "AcquireNotify beside StartNotify is InProgress", busy.error == "org.bluez.Error.InProgress", busy
    b.must(path, CHARACTERISTIC, "StopNotify")
    fd, mtu = b.must(path, CHARACTERISTIC, "AcquireNotify", _options())
    fd = fd.take()
    yield "AcquireNotify after StopNotify gives a socket and the MTU", mtu == 247, mtu
    taken = b.call(path, CHARACTERISTIC, "StartNotify")
    yield "StartNotify is then NotPermitted: acquired", taken.error == "org.bluez.Error.NotPermitted" and \
        "acquired" in taken.text, taken
    os.set_blocking(fd, False)
    air("drop band")
    b.gone(device)

    def ended():
        try:
            while os.read(fd, 512):
                pass
            return True
        except BlockingIOError:
            return False
    yield "the socket ends with the link", b.until(ended, 5), ""
    os.close(fd)


def across_links(b, air):
    device = _device(air, "loop")
    path = b.listen(device)
    air("drop loop")
    b.gone(device)
    late = b.call(path, CHARACTERISTIC, "StartNotify", limit_s=5)
    yield "StartNotify without a link may succeed or fail, but is answered", late.error != "no answer" and \
        not str(late.error).endswith("NoReply"), late
    b.connect(device)
    mark = b.mark()
    yield "a subscription outlives the link", b.get(path, CHARACTERISTIC, "Notifying") and \
        b.until(lambda: b.notified(mark, path), 4), b.told(mark)
    again = b.call(path, CHARACTERISTIC, "StartNotify")
    mark = b.mark()
    yield "StartNotify after it is harmless", not again.error and b.until(lambda: b.notified(mark, path), 4), again


def battery(b, air):
    device = _device(air, "cell")
    b.listen(device)
    mark = b.mark()
    air("battery cell 55")
    yield "a change of the battery is told", b.until(lambda: b.seen(mark, "changed", device, Percentage=55), 5), b.told(mark)


QUICK = [values, across_links]
LONG = [battery]
