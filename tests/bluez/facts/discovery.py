"""discovery - what BlueZ tells while it scans, and what it forgets"""
from rig.bluez import ADAPTER, DEVICE, path_of

HCI = "/org/bluez/hci0"


def _failed(outcome, error, text=""):
    return outcome.error == error and text in outcome.text


def scanning(b, air):
    air("add early")
    device = path_of(air("status")["wearables"]["early"]["address"])
    mark = b.mark()
    b.scan(HCI, [0x180D])
    came = b.need("the device", lambda: b.seen(mark, "added", device, DEVICE))[0].values
    yield ("a device appears with name, services and signal strength",
           came.get("Name") == "early" and any("180d" in u for u in came.get("UUIDs", [])) and came.get("RSSI") == -55, came)
    again = b.call(HCI, ADAPTER, "StartDiscovery")
    yield "a second StartDiscovery is InProgress", _failed(again, "org.bluez.Error.InProgress"), again
    b.must(HCI, ADAPTER, "StopDiscovery")
    gone = b.until(lambda: [s for s in b.seen(mark, "changed", device, DEVICE) if "RSSI" in s.gone], 5)
    yield "RSSI is invalidated when the scan stops", gone, b.told(mark)
    none = b.call(HCI, ADAPTER, "StopDiscovery")
    yield "StopDiscovery without one fails", _failed(none, "org.bluez.Error.Failed", "No discovery started"), none
    mark = b.mark()
    b.set(HCI, ADAPTER, "Powered", False)
    yield ("a device that was never connected vanishes with the power",
           b.until(lambda: b.seen(mark, "removed", device, DEVICE), 5), b.told(mark))
    b.set(HCI, ADAPTER, "Powered", True)
    b.adapter()


def forgetting(b, air):
    air("add stray")
    device = path_of(air("status")["wearables"]["stray"]["address"])
    b.find(device)
    mark = b.mark()
    air("adv stray off")
    removed = b.until(lambda: b.seen(mark, "removed", device, DEVICE), 60)
    seconds = removed[0].at - b.signals[mark - 1].at if removed else 0
    yield "a device that was never connected vanishes half a minute after the scan", 20 < seconds < 45, seconds


def _once_connected(b, air, name, trusted):
    air("add " + name)
    device = path_of(air("status")["wearables"][name]["address"])
    b.connect(device)
    if trusted:
        b.set(device, DEVICE, "Trusted", True)
    air("drop " + name)
    b.gone(device)
    return device


def remembering(b, air, services):
    plain, trusted = _once_connected(b, air, "plain", False), _once_connected(b, air, "kept", True)
    air("adv plain off")
    air("adv kept off")
    mark = b.mark()
    removed = b.until(lambda: b.seen(mark, "removed", plain, DEVICE), 45)
    yield "whose link has ended is forgotten after half a minute", removed, b.told(mark)
    yield "but not one that is trusted", trusted in b.objects(), sorted(b.objects())
    services.bluetoothd.signal("TERM")
    services.start("bluetoothd")
    b.adapter()
    yield "which is known even after a restart", trusted in b.objects(), sorted(b.objects())
    call = b.call(plain, DEVICE, "Connect", limit_s=5)
    yield "Connect of one that is forgotten is UnknownObject", call.error in (
        "org.freedesktop.DBus.Error.UnknownObject", "org.freedesktop.DBus.Error.UnknownMethod"), call
    b.set(trusted, DEVICE, "Trusted", False)


def off(b, air):
    device = _once_connected(b, air, "dark", True)
    b.set(HCI, ADAPTER, "Powered", False)
    connect, scan = b.call(device, DEVICE, "Connect"), b.call(HCI, ADAPTER, "StartDiscovery")
    # BlueZ 5.66 words it "Input/output error"; others have said "br-connection-adapter-not-powered"
    yield "Connect without power fails at once", connect.error == "org.bluez.Error.Failed" and connect.seconds < 2, connect
    yield "StartDiscovery without power is NotReady", _failed(scan, "org.bluez.Error.NotReady"), scan
    b.set(HCI, ADAPTER, "Powered", True)
    b.adapter()


QUICK = [scanning, off]
LONG = [forgetting, remembering]
