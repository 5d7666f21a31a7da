"""bluez - BlueZ as any program on the bus sees it: calls, and a record of every signal"""
import collections
import time

import dbus
import dbus.bus
import dbus.mainloop.glib
import dbus.service
from gi.repository import GLib

from .services import Failed

BLUEZ = "org.bluez"
ADAPTER, DEVICE, CHARACTERISTIC, BATTERY, SERVICE = (
    BLUEZ + "." + name for name in ("Adapter1", "Device1", "GattCharacteristic1", "Battery1", "GattService1"))
PROPERTIES, OBJECTS = "org.freedesktop.DBus.Properties", "org.freedesktop.DBus.ObjectManager"

Signal = collections.namedtuple("Signal", "at kind path interface values gone")
Outcome = collections.namedtuple("Outcome", "error text value seconds")


def uuid(number):
    """Of 16 bits; a text is one already."""
    return number if isinstance(number, str) else "%08x-0000-1000-8000-00805f9b34fb" % number


def path_of(address, adapter="hci0"):
    return "/org/bluez/%s/dev_%s" % (adapter, address.replace(":", "_"))


class Agent(dbus.service.Object):
    """Agrees to pairing without a display, unless told otherwise, and remembers that it was asked."""

    class Rejected(dbus.DBusException):
        _dbus_error_name = "org.bluez.Error.Rejected"

    def __init__(self, bus, path):
        super().__init__(bus, path)
        self.path, self.asked, self.agrees = path, [], True

    @dbus.service.method("org.bluez.Agent1", "o", "")
    def RequestAuthorization(self, device):
        self.asked.append(str(device))
        if not self.agrees:
            raise self.Rejected("not now")

    @dbus.service.method("org.bluez.Agent1", "", "")
    def Release(self):
        pass

    @dbus.service.method("org.bluez.Agent1", "", "")
    def Cancel(self):
        pass


class Bluez:
    """A connection of its own to the system bus."""

    def __init__(self):
        dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
        self.bus, self.signals = dbus.bus.BusConnection(dbus.bus.BusConnection.TYPE_SYSTEM), []
        self.bus.set_exit_on_disconnect(False)
        add = self.bus.add_signal_receiver
        add(self._changed, "PropertiesChanged", PROPERTIES, BLUEZ, path_keyword="path")
        add(self._added, "InterfacesAdded", OBJECTS, BLUEZ)
        add(self._removed, "InterfacesRemoved", OBJECTS, BLUEZ)
        add(lambda name, old, new: self._note("owner" if new else "no owner", "", str(name), {}),
            "NameOwnerChanged", arg0=BLUEZ)

    def close(self):
        self.bus.close()

    # ---- signals

    def _note(self, kind, path, interface, values, gone=()):
        if not interface.startswith("org.freedesktop."):
            self.signals.append(Signal(time.monotonic(), kind, str(path), str(interface), values, [str(g) for g in gone]))

    def _changed(self, interface, values, gone, path=None):
        self._note("changed", path, interface, values, gone)

    def _added(self, path, interfaces):
        for name in interfaces:
            self._note("added", path, name, interfaces[name])

    def _removed(self, path, interfaces):
        for name in interfaces:
            self._note("removed", path, name, {})

    def mark(self):
        return len(self.signals)

    def seen(self, mark, kind=None, path=None, interface=None, **values):
        """The signals since mark that fit; a value of None only has to be there."""
        def fits(s):
            return ((not kind or s.kind == kind) and (not path or s.path == path) and
                    (not interface or s.interface == interface) and
                    all(k in s.values and (v is None or s.values[k] == v) for k, v in values.items()))
        return [s for s in self.signals[mark:] if fits(s)]

    def notified(self, mark, path):
        return [bytes(s.values["Value"]) for s in self.seen(mark, "changed", path, CHARACTERISTIC, Value=None)]

    def told(self, mark, limit=40):
        """The signals since mark in words, for those who look for a fault."""
        return "\n".join("%s %s %s %s" % (s.kind, s.path, s.interface.split(".")[-1], sorted(map(str, s.values)))
                         for s in self.signals[mark:][:limit])

    # ---- time

    def until(self, condition, limit_s=15.0):
        """Lets signals in until condition() is true; its value, or None after the limit."""
        end, context = time.monotonic() + limit_s, GLib.MainContext.default()
        tick = GLib.timeout_add(30, lambda: True)
        try:
            while True:
                value = condition()
                if value or time.monotonic() > end:
                    return value or None
                context.iteration(True)
        finally:
            GLib.source_remove(tick)

    def need(self, what, condition, limit_s=15.0):
        value = self.until(condition, limit_s)
        if not value:
            raise Failed("waited %g s for %s" % (limit_s, what))
        return value

    def rest(self, seconds):
        self.until(lambda: False, seconds)

    # ---- calls

    def begin(self, path, interface, method, *args, limit_s=60.0):
        """Starts a call; returns a list that its Outcome will be put into."""
        ends, began = [], time.monotonic()

        def ended(error, text, value):
            ends.append(Outcome(error, text, value, time.monotonic() - began))

        def failed(e):
            ended(e.get_dbus_name(), (e.get_dbus_message() or "").strip(), None)
        try:
            target = self.bus.get_object(BLUEZ, path, introspect=False)
            target.get_dbus_method(method, interface)(
                *args, timeout=limit_s, reply_handler=lambda *v: ended(None, "", v[0] if len(v) == 1 else v),
                error_handler=failed)
        except dbus.DBusException as e:
            failed(e)
        return ends

    def call(self, path, interface, method, *args, limit_s=60.0):
        ends = self.begin(path, interface, method, *args, limit_s=limit_s)
        self.until(lambda: ends, limit_s + 5)
        return ends[0] if ends else Outcome("no answer", "", None, limit_s)

    def must(self, path, interface, method, *args, limit_s=60.0):
        """Its value; Failed when it was refused."""
        outcome = self.call(path, interface, method, *args, limit_s=limit_s)
        if outcome.error:
            raise Failed("%s of %s: %s %s" % (method, path, outcome.error, outcome.text))
        return outcome.value

    def objects(self):
        return self.call("/", OBJECTS, "GetManagedObjects").value or {}

    def get(self, path, interface, name):
        return self.call(path, PROPERTIES, "Get", interface, name).value

    def set(self, path, interface, name, value):
        return self.call(path, PROPERTIES, "Set", interface, name, dbus.Boolean(value, variant_level=1))

    # ---- what is often needed

    def adapter(self, name="hci0"):
        """Waits until it is there and powered."""
        path = "/org/bluez/" + name
        self.need(name + " with power", lambda: self.get(path, ADAPTER, "Powered"))
        return path

    def scan(self, adapter="/org/bluez/hci0", uuids=()):
        pattern = dbus.Dictionary({"Transport": "le"}, "sv")
        if uuids:
            pattern["UUIDs"] = dbus.Array([uuid(u) for u in uuids], "s")
        self.must(adapter, ADAPTER, "SetDiscoveryFilter", pattern)
        return self.call(adapter, ADAPTER, "StartDiscovery")

    def find(self, device):
        """Scans until BlueZ knows it."""
        adapter = device.rsplit("/", 1)[0]
        if device not in self.objects():
            self.scan(adapter, [0x180D])
            self.need("scan to find " + device, lambda: device in self.objects(), 20)
            self.call(adapter, ADAPTER, "StopDiscovery")

    def characteristic(self, device, number):
        """Its path; None: there is none."""
        return next((str(path) for path, i in self.objects().items()
                     if path.startswith(device + "/") and i.get(CHARACTERISTIC, {}).get("UUID") == uuid(number)), None)

    def connect(self, device):
        """Connected, and its services known."""
        self.find(device)
        self.must(device, DEVICE, "Connect")
        self.need("the services", lambda: self.get(device, DEVICE, "ServicesResolved"))

    def listen(self, device):
        """Connected and notifying; returns the path of the heart-rate measurement."""
        self.connect(device)
        path = self.characteristic(device, 0x2A37)
        self.must(path, CHARACTERISTIC, "StartNotify")
        mark = self.mark()
        self.need("notifications", lambda: self.notified(mark, path))
        return path

    def gone(self, device):
        """Waits for the end of its link."""
        self.need("the link to end", lambda: not self.get(device, DEVICE, "Connected"))

    def agent(self, path="/test/agent", is_default=True):
        agent = Agent(self.bus, path)
        self.must("/org/bluez", "org.bluez.AgentManager1", "RegisterAgent", dbus.ObjectPath(path), "NoInputNoOutput")
        if is_default:
            self.must("/org/bluez", "org.bluez.AgentManager1", "RequestDefaultAgent", dbus.ObjectPath(path))
        return agent

    def drop_agent(self, agent):
        self.call("/org/bluez", "org.bluez.AgentManager1", "UnregisterAgent", dbus.ObjectPath(agent.path))
        agent.remove_from_connection()
