"""wearable - one strap: what it advertises, its links, and what it notifies"""
import random
import struct

from . import gatt
from .heart import Heart
from .link import ENDED_BY_REMOTE, TIMED_OUT
from .models import MODELS, usual
from .session import Session
from .settings import Settings

FLAGS, SERVICES, LONG_SERVICES, NAME, MAKER = 0x01, 0x03, 0x07, 0x09, 0xFF
POLAR = 0x006B


def _field(kind, content):
    return bytes([len(content) + 1, kind]) + content


class Wearable:
    def __init__(self, loop, trace, name, settings):
        self.loop, self.trace, self.name, self.settings = loop, trace, name, settings
        self.bond, self.sessions, self.heart, self.complaints = {}, [], Heart(settings), []
        self.model = MODELS[settings.model]
        self.called = self.model.name(self)
        self.part = self.model.part(self)
        self.sent = self.connections = self.most_at_once = self.subscriptions = self.pairings = self.cuts = 0
        self.is_gone = False
        self.loop.after(settings.notify_s * random.random(), self._again)

    @property
    def address(self):
        return bytes.fromhex(self.settings.address.replace(":", ""))[::-1]

    @property
    def address_type(self):
        return 0 if self.settings.public else 1

    def say(self, what, **more):
        self.subscriptions += what == "subscription"
        self.pairings += what == "bonded"
        self.trace.say(self.name, what, **more)

    def table(self):
        s = self.settings
        return self.model.table(self, None if s.battery_is == "absent" else lambda: bytes([s.battery & 0xFF]))

    # ---- what is in the air

    def is_advertising(self):
        s = self.settings
        is_free = not s.taken and len(self.sessions) < s.slots
        return s.in_range and s.advertising and (is_free or s.advert == "beacon")

    def is_connectable(self):
        s = self.settings
        return not s.taken and s.advert != "beacon" and len(self.sessions) < s.slots

    def advert(self):
        """(advertisement, answer to an active scan)"""
        name, s, numbers = self.called.encode(), self.settings, [gatt.uuid(n) for n in self.model.services]
        data, services = _field(FLAGS, b"\x06"), _field(
            SERVICES if len(numbers[0]) == 2 else LONG_SERVICES, b"".join(numbers))
        if s.advert == "none":
            return data, b""
        if s.advert == "name":
            return data + _field(NAME, name), b""
        if s.advert in ("polar", "beacon"):
            if not self.sessions:
                self.heart.since_last()
            rate = s.rate if s.rate >= 0 else self.heart.rate()
            block = bytes([0x20 | (s.contact != "off") << 1 | (self.heart.number & 7) << 2, 0, rate, rate])
            return data + services + _field(MAKER, struct.pack("<H", POLAR) + block), _field(NAME, name)
        if len(data + services) + 2 + len(name) > 31:
            return data + services, _field(NAME, name)
        return data + services + _field(NAME, name), b""

    # ---- its links

    def connected(self, link, central):
        session = Session(self, link, central)
        self.sessions.append(session)
        self.connections += 1
        self.most_at_once = max(self.most_at_once, len(self.sessions))
        self.say("connected")
        return session

    def disconnected(self, session, reason):
        session.is_over = True
        if session in self.sessions:
            self.sessions.remove(session)
            self.say("disconnected", reason=reason)
            if self.part:
                self.part.ended(reason == ENDED_BY_REMOTE)

    def cuts_off(self, session, first, number):
        """Whether the link ends in the middle of a frame: this much of it goes out, then nothing."""
        handle = session.table.find(number)
        if not self.settings.cut or not session.att.subscribed(handle):
            return False
        self.settings.cut = False
        self.cuts += 1
        self.say("cut off", sent=first.hex())
        session.notify(handle, first)
        self.loop.after(0.02, lambda: session.link.end(TIMED_OUT))
        return True

    def complain(self, of):
        """Of what a client must not do."""
        self.complaints.append(of)
        self.say("complaint", of=of)

    # ---- what it notifies

    def _again(self):
        if self.is_gone:
            return
        self.loop.after(self.settings.notify_s, self._again)
        if self.settings.notifying and self.settings.in_range and self.is_heard():
            value, intervals = self.heart.measurement()
            self.measure(value, intervals)

    def measure(self, value, intervals=()):
        """Notifies these bytes as a heart-rate measurement."""
        for session in list(self.sessions):
            if session.notify(session.heart_rate, value):
                self.sent += 1
                self.say("notify", value=value.hex(), intervals=list(intervals))

    def set_battery(self, percent):
        self.settings.battery = percent
        for session in list(self.sessions):
            session.notify(session.battery, bytes([percent & 0xFF]))

    def is_heard(self):
        """Whether anybody wants its heart-rate measurements."""
        return any(s.heart_rate and s.att.subscribed(s.heart_rate) for s in self.sessions)

    def state(self):
        s = self.settings
        return {"address": s.address, "connected": bool(self.sessions), "subscribed": self.is_heard(),
                "encrypted": any(x.is_encrypted for x in self.sessions), "bonded": bool(self.bond),
                "sent": self.sent, "connections": self.connections, "most_at_once": self.most_at_once,
                "subscriptions": self.subscriptions, "pairings": self.pairings, "advertising": self.is_advertising(),
                "controllers": [x.link.controller.number for x in self.sessions],
                "cuts": self.cuts, "complaints": self.complaints, **(self.part.state() if self.part else {})}


def make(loop, trace, name, number, pairs):
    """One from `key=value` words; without an address it gets the next one."""
    settings = Settings(address="C0:DE:00:00:00:%02X" % number)
    for pair in [*usual(pairs), *pairs]:
        key, _, value = pair.partition("=")
        settings.set(key, value)
    return Wearable(loop, trace, name, settings)
