#!/usr/bin/python3
"""A bluetoothd that misbehaves on demand, for the faults the real one cannot be made to show.

  fake_bluez.py ADDRESS        takes the name org.bluez on the bus that stands there

Reads commands from standard input, one a line, words as in a shell; answers each with `ok`
or `error WHY`.  Prints by itself `ready` once, and `call PATH MEMBER` for each call to it.

Objects, as they are:
  add PATH INTERFACE [KEY=TYPE:VALUE ...]      InterfacesAdded
  remove PATH INTERFACE ...                    InterfacesRemoved
  set PATH INTERFACE KEY=TYPE:VALUE ...        PropertiesChanged
  unset PATH INTERFACE KEY ...                 PropertiesChanged, invalidated
PATH is below /org/bluez; INTERFACE without `org.bluez.`.  TYPE is a D-Bus signature: s o b y n q
i u x t d; ay (hex), as (words,with,commas), v:TYPE (a variant in a variant), aqv (company/hex),
asv (uuid/hex).  A UUID of four digits is made full.

Wearables, with what a heart rate strap has:
  wearable ADDRESS [NAME [ADAPTER]]            seen: Device1 appears (adapter hci0 is there already)
  heard ADDRESS DBM                            an advertisement more
  beat ADDRESS HEX                             Value of 2a37, if somebody has subscribed
  battery ADDRESS PERCENT                      Battery1 comes, or changes
  lost ADDRESS                                 the link ends

How calls end; by default well, as the real one does it (Connect: Connected, reply, then objects
and ServicesResolved; Disconnect; Pair; StartNotify ...):
  answer MEMBER ok                             as by default again
  answer MEMBER never                          no reply at all
  answer MEMBER error NAME TEXT                NAME without `org.bluez.Error.` unless it has dots
  answer MEMBER value HEX                      of ReadValue
MEMBER may be MEMBER@PATH, for that object alone.

The service itself:
  vanish | appear                              gives the name up, takes it again
  forget                                       every object is gone, without a word
  die                                          ends at once, without a word
  agent MEMBER [TYPE:VALUE ...]                calls the registered agent, prints `agent RESULT`
  impersonate TO PATH INTERFACE KEY=TYPE:VALUE PropertiesChanged from another connection to TO
"""
import os
import re
import shlex
import sys

import dbus
import dbus.bus
import dbus.lowlevel
from dbus.mainloop.glib import DBusGMainLoop
from gi.repository import GLib

ROOT, BLUEZ = '/org/bluez', 'org.bluez'
PROPERTIES, MANAGER = 'org.freedesktop.DBus.Properties', 'org.freedesktop.DBus.ObjectManager'
BASIC = {'s': dbus.String, 'o': dbus.ObjectPath, 'b': lambda v: dbus.Boolean(v in ('1', 'true')),
         'y': lambda v: dbus.Byte(int(v)), 'n': dbus.Int16, 'q': dbus.UInt16, 'i': dbus.Int32,
         'u': dbus.UInt32, 'x': dbus.Int64, 't': dbus.UInt64, 'd': dbus.Double}


def say(*words):
    print(*words, flush=True)


def full(uuid):
    is_short = re.fullmatch('[12f][0-9a-f]{3}', uuid)
    return '0000%s-0000-1000-8000-00805f9b34fb' % uuid if is_short else uuid


def octets(text, level=0):
    return dbus.Array([dbus.Byte(b) for b in bytes.fromhex(text)], 'y', variant_level=level)


def value(text, level=1):
    """`n:-50` and its like."""
    kind, _, rest = text.partition(':')
    if kind == 'v':
        return value(rest, level + 1)
    if kind == 'ay':
        return octets(rest, level)
    if kind == 'as':
        return dbus.Array([full(w) for w in rest.split(',') if w], 's', variant_level=level)
    if kind in ('aqv', 'asv'):
        pairs = [p.split('/') for p in rest.split(',') if p]
        key = (lambda k: dbus.UInt16(int(k))) if kind == 'aqv' else (lambda k: dbus.String(full(k)))
        return dbus.Dictionary({key(k): octets(v, 1) for k, v in pairs}, kind[1:],
                               variant_level=level)
    plain = BASIC[kind](full(rest) if kind == 's' else rest)
    return type(plain)(plain, variant_level=level)


def pairs(words):
    return {k: value(v) for k, _, v in (w.partition('=') for w in words)}


def long(interface):
    return interface if '.' in interface else BLUEZ + '.' + interface


def place(path):
    return path if path.startswith('/') else ROOT + '/' + path


class Refused(Exception):
    pass


class Bluez:
    def __init__(self, address):
        self.address = address
        self.bus = dbus.bus.BusConnection(address, mainloop=DBusGMainLoop())
        self.bus.set_exit_on_disconnect(False)
        self.objects = {}
        self.answers = {}
        self.notifying = set()
        self.agent = None
        self.others = []
        self.bus.add_message_filter(self.on_message)
        self.do_appear()

    # ---- objects ----

    def signal(self, path, interface, member, signature, *args):
        m = dbus.lowlevel.SignalMessage(path, interface, member)
        m.append(*args, signature=signature)
        self.bus.send_message(m)

    def added(self, path, interfaces):
        self.objects.setdefault(path, {}).update(interfaces)
        self.signal('/', MANAGER, 'InterfacesAdded', 'oa{sa{sv}}', path, interfaces)

    def removed(self, path, interfaces):
        for i in interfaces:
            self.objects.get(path, {}).pop(i, None)
        if not self.objects.get(path):
            self.objects.pop(path, None)
        self.signal('/', MANAGER, 'InterfacesRemoved', 'oas', path, interfaces)

    def changed(self, path, interface, now, gone=()):
        known = self.objects.setdefault(path, {}).setdefault(interface, {})
        known.update(now)
        for k in gone:
            known.pop(k, None)
        self.signal(path, PROPERTIES, 'PropertiesChanged', 'sa{sv}as', interface,
                    dbus.Dictionary(now, 'sv'), dbus.Array(gone, 's'))

    def device(self, address):
        end = '/dev_' + address.upper().replace(':', '_')
        for path, interfaces in self.objects.items():
            if path.endswith(end) and BLUEZ + '.Device1' in interfaces:
                return path
        raise Refused('no such device')

    def below(self, path):
        return sorted((p for p in self.objects if p.startswith(path + '/')), reverse=True)

    # ---- commands ----

    def do_add(self, path, interface, *props):
        self.added(place(path), {long(interface): dbus.Dictionary(pairs(props), 'sv')})

    def do_remove(self, path, *interfaces):
        self.removed(place(path), [long(i) for i in interfaces])

    def do_set(self, path, interface, *props):
        self.changed(place(path), long(interface), pairs(props))

    def do_unset(self, path, interface, *keys):
        self.changed(place(path), long(interface), {}, keys)

    def do_wearable(self, address, name='Belt', adapter='hci0'):
        if ROOT + '/' + adapter not in self.objects:
            raise Refused('no such adapter')
        path = '%s/%s/dev_%s' % (ROOT, adapter, address.upper().replace(':', '_'))
        self.added(path, {BLUEZ + '.Device1': dbus.Dictionary(pairs([
            'Address=s:' + address, 'AddressType=s:random', 'Name=s:' + name, 'Alias=s:' + name,
            'Paired=b:0', 'Bonded=b:0', 'Trusted=b:0', 'Blocked=b:0', 'Connected=b:0',
            'ServicesResolved=b:0', 'RSSI=n:-50', 'UUIDs=as:180d', 'Adapter=o:' + ROOT + '/' + adapter]), 'sv')})

    def do_heard(self, address, dbm):
        self.changed(self.device(address), BLUEZ + '.Device1', pairs(['RSSI=n:' + dbm]))

    def do_beat(self, address, text):
        path = self.device(address) + '/service000c/char000d'
        if path not in self.notifying:
            raise Refused('nobody has subscribed')
        self.changed(path, BLUEZ + '.GattCharacteristic1', pairs(['Value=ay:' + text]))

    def do_battery(self, address, percent):
        path, props = self.device(address), pairs(['Percentage=y:' + percent])
        if BLUEZ + '.Battery1' in self.objects[path]:
            self.changed(path, BLUEZ + '.Battery1', props)
        else:
            self.added(path, {BLUEZ + '.Battery1': dbus.Dictionary(props, 'sv')})

    def do_lost(self, address):
        path = self.device(address)
        self.changed(path, BLUEZ + '.Device1', pairs(['ServicesResolved=b:0', 'Connected=b:0']))
        if BLUEZ + '.Battery1' in self.objects[path]:
            self.removed(path, [BLUEZ + '.Battery1'])

    def do_answer(self, member, how, *words):
        self.answers[member] = (how, words)

    def do_vanish(self):
        self.bus.release_name(BLUEZ)
        self.agent = None

    def do_appear(self):
        if ROOT + '/hci0' not in self.objects:
            self.objects[ROOT] = {BLUEZ + '.AgentManager1': {}}
            self.objects[ROOT + '/hci0'] = {BLUEZ + '.Adapter1': pairs([
                'Address=s:00:AA:01:00:00:00', 'Alias=s:fake', 'Powered=b:1', 'Discovering=b:0'])}
        self.bus.request_name(BLUEZ)

    def do_forget(self):
        self.objects.clear()
        self.notifying.clear()

    def do_die(self):
        os._exit(0)

    def do_agent(self, member, *args):
        if not self.agent:
            raise Refused('no agent is registered')
        m = dbus.lowlevel.MethodCallMessage(*self.agent, BLUEZ + '.Agent1', member)
        for a in args:
            m.append(value(a, 0), signature=a.partition(':')[0])
        self.bus.send_message_with_reply(m, lambda r: say(
            'agent', r.get_error_name() if r.get_type() == 3 else 'ok'), 5)

    def do_impersonate(self, to, path, interface, *props):
        other = dbus.bus.BusConnection(self.address)
        m = dbus.lowlevel.SignalMessage(place(path), PROPERTIES, 'PropertiesChanged')
        m.set_destination(to)
        m.append(long(interface), dbus.Dictionary(pairs(props), 'sv'), dbus.Array([], 's'),
                 signature='sa{sv}as')
        other.send_message(m)
        other.flush()
        self.others.append(other)

    # ---- calls ----

    def on_message(self, _, m):
        if m.get_type() != 1:
            return dbus.lowlevel.HANDLER_RESULT_NOT_YET_HANDLED
        path, interface, member = m.get_path(), m.get_interface(), m.get_member()
        say('call', path, member)
        how, words = self.answers.get(member + '@' + path) or self.answers.get(member) or ('ok', ())
        if how == 'never':
            return dbus.lowlevel.HANDLER_RESULT_HANDLED
        if how == 'error':
            name = words[0] if '.' in words[0] else BLUEZ + '.Error.' + words[0]
            self.bus.send_message(dbus.lowlevel.ErrorMessage(m, name, ' '.join(words[1:])))
            return dbus.lowlevel.HANDLER_RESULT_HANDLED
        handler = getattr(self, 'on_' + member, None)
        if interface == BLUEZ + '.Device1' and path not in self.objects:
            handler = None
        if not handler:
            self.bus.send_message(dbus.lowlevel.ErrorMessage(
                m, 'org.freedesktop.DBus.Error.UnknownObject' if path not in self.objects
                else 'org.freedesktop.DBus.Error.UnknownMethod', 'no such thing'))
            return dbus.lowlevel.HANDLER_RESULT_HANDLED
        reply = dbus.lowlevel.MethodReturnMessage(m)
        try:
            after = handler(m, reply, path, words)
        except Refused as e:
            name, _, text = str(e).partition(' ')
            reply, after = dbus.lowlevel.ErrorMessage(m, BLUEZ + '.Error.' + name, text), None
        self.bus.send_message(reply)
        if after:
            after()
        return dbus.lowlevel.HANDLER_RESULT_HANDLED

    def on_GetManagedObjects(self, m, reply, path, words):
        reply.append(dbus.Dictionary(
            {p: dbus.Dictionary({i: dbus.Dictionary(v, 'sv') for i, v in o.items()}, 'sa{sv}')
             for p, o in self.objects.items()}, 'oa{sa{sv}}'), signature='a{oa{sa{sv}}}')

    def on_Get(self, m, reply, path, words):
        interface, key = m.get_args_list()
        if key not in self.objects.get(path, {}).get(interface, {}):
            raise Refused('InvalidArguments no such property')
        reply.append(self.objects[path][interface][key], signature='v')

    def on_Set(self, m, reply, path, words):
        interface, key, new = m.get_args_list()
        return lambda: self.changed(path, interface, {key: type(new)(new, variant_level=1)})

    def on_SetDiscoveryFilter(self, m, reply, path, words):
        pass

    def on_StartDiscovery(self, m, reply, path, words):
        if self.objects[path][BLUEZ + '.Adapter1'].get('Discovering'):
            raise Refused('InProgress Operation already in progress')
        return lambda: self.changed(path, BLUEZ + '.Adapter1', pairs(['Discovering=b:1']))

    def on_StopDiscovery(self, m, reply, path, words):
        if not self.objects[path][BLUEZ + '.Adapter1'].get('Discovering'):
            raise Refused('Failed No discovery started')
        return lambda: self.changed(path, BLUEZ + '.Adapter1', pairs(['Discovering=b:0']))

    def on_RemoveDevice(self, m, reply, path, words):
        device = str(m.get_args_list()[0])
        if device not in self.objects:
            raise Refused('DoesNotExist Does Not Exist')

        def after():
            for p in self.below(device) + [device]:
                self.removed(p, list(self.objects[p]))
        return after

    def on_Connect(self, m, reply, path, words):
        self.changed(path, BLUEZ + '.Device1', pairs(['Connected=b:1']))

        def after():
            service = path + '/service000c'
            if service not in self.objects:
                self.added(service, {BLUEZ + '.GattService1': pairs(
                    ['UUID=s:180d', 'Device=o:' + path, 'Primary=b:1'])})
                for end, uuid, flags in (('d', '2a37', 'notify'), ('f', '2a38', 'read')):
                    self.added(service + '/char000' + end, {BLUEZ + '.GattCharacteristic1': pairs(
                        ['UUID=s:' + uuid, 'Service=o:' + service, 'Notifying=b:0', 'MTU=q:247',
                         'Flags=as:' + flags])})
            self.changed(path, BLUEZ + '.Device1', pairs(['UUIDs=as:180d', 'ServicesResolved=b:1']))
        return after

    def on_Disconnect(self, m, reply, path, words):
        def after():
            if BLUEZ + '.Battery1' in self.objects[path]:
                self.removed(path, [BLUEZ + '.Battery1'])
            self.changed(path, BLUEZ + '.Device1', pairs(['ServicesResolved=b:0']))
            self.changed(path, BLUEZ + '.Device1', pairs(['Connected=b:0']))
        return after

    def on_Pair(self, m, reply, path, words):
        if self.objects[path][BLUEZ + '.Device1'].get('Paired'):
            raise Refused('AlreadyExists Already Exists')
        self.changed(path, BLUEZ + '.Device1', pairs(['Bonded=b:1', 'Paired=b:1']))

    def on_StartNotify(self, m, reply, path, words):
        self.notifying.add(path)
        return lambda: self.changed(path, BLUEZ + '.GattCharacteristic1', pairs(['Notifying=b:1']))

    def on_StopNotify(self, m, reply, path, words):
        self.notifying.discard(path)
        return lambda: self.changed(path, BLUEZ + '.GattCharacteristic1', pairs(['Notifying=b:0']))

    def on_ReadValue(self, m, reply, path, words):
        reply.append(octets(words[0] if words else '01'), signature='ay')

    def on_WriteValue(self, m, reply, path, words):
        pass

    def on_RegisterAgent(self, m, reply, path, words):
        if self.agent == (m.get_sender(), m.get_args_list()[0]):
            raise Refused('AlreadyExists Already Exists')
        self.agent = (m.get_sender(), m.get_args_list()[0])

    def on_UnregisterAgent(self, m, reply, path, words):
        self.agent = None


def obey(bluez, line):
    words = shlex.split(line)
    command = getattr(bluez, 'do_' + words[0], None) if words else None
    if not command:
        say('error no such command')
        return
    try:
        command(*words[1:])
        say('ok')
    except (Refused, KeyError, TypeError, ValueError, dbus.DBusException) as e:
        say('error', e)


def main():
    bluez = Bluez(sys.argv[1])
    loop = GLib.MainLoop()
    held = b''

    def on_input(fd, condition):
        nonlocal held
        piece = os.read(fd, 65536)
        if not piece:
            loop.quit()
            return False
        *lines, held = (held + piece).split(b'\n')
        for line in lines:
            obey(bluez, line.decode())
        return True

    GLib.io_add_watch(0, GLib.IO_IN | GLib.IO_HUP, on_input)
    say('ready')
    loop.run()


main()
