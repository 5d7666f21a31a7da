"""polar - Polar Measurement Data: the control point of a strap or armband, and the streams that it starts

    STOPPED --START--> RUNNING --STOP, `halt`--> STOPPED

A stream goes on when its link ends, as the real ones do: whoever comes next is told that it runs already. What
a client does against the rules is kept as a complaint.
"""
import random
import struct
import time

from . import att, gatt, pmd_frames
from .body import acceleration_mg
from .heart import Heart
from .pmd_frames import ACC, ECG, PPI, SDK_MODE

SERVICE, CONTROL, DATA = ("fb005c8%d-02e7-f387-1cad-8acd2d8df0c8" % n for n in range(3))
GET_SETTINGS, START, STOP, GET_STATUS = 1, 2, 3, 5
OK, BAD_OP, NOT_SUPPORTED, BAD_LENGTH, BAD_PARAMETER = 0, 1, 3, 4, 5
ALREADY, MTU_TOO_SMALL, BAD_STATE = 6, 10, 12
RATE, RESOLUTION, RANGE, CHANNELS, FACTOR = 0, 1, 2, 4, 5
NOT_AUTHENTICATED, TOO_EARLY = 0x05, 0x80
NAMES = {ECG: "ecg", ACC: "acc", PPI: "ppi", SDK_MODE: "sdk"}
OPS = {GET_SETTINGS: "settings", START: "start", STOP: "stop", GET_STATUS: "status"}
ONLINE = 0x40               # of a status: this stream runs
SETTLED_S = 0.1             # after subscribing; a command before that is refused
SMALLEST_MTU = 232
CLOCK_ZERO_S = 6940 * 86400  # a strap without the time begins in 2019; seconds since 2000
ACC_FACTOR = 0.000244
# A little of an ECG, in microvolts, over and over.
PQRST = [0, 40, 90, 40, 0, -60, 850, -210, -20, 0, 30, 110, 160, 90, 10, 0]


class Model:
    """features: the bitmap; settings: {type: [(id, values)]} as asked for; samples of a frame."""

    def __init__(self, features, settings, samples):
        self.features, self.settings, self.samples = features, settings, samples


MODELS = {
    "h10": Model(0x0005, {ECG: [(RATE, [130]), (RESOLUTION, [14])],
                          ACC: [(RATE, [25, 50, 100, 200]), (RESOLUTION, [16]), (RANGE, [2, 4, 8])]},
                 {ECG: 73, ACC: 36}),
    "verity": Model(0x026E, {ACC: [(RATE, [52]), (RESOLUTION, [16]), (RANGE, [8]), (CHANNELS, [3])], PPI: []},
                    {ACC: 52}),
}


def _pack(settings):
    """Rate, resolution and range are of two bytes, channels of one."""
    return b"".join(bytes([number, len(values)]) + b"".join(
        struct.pack("<B" if number == CHANNELS else "<H", v) for v in values) for number, values in settings)


def _parse(content):
    """{id: [values]}; ValueError where it is cut."""
    chosen, at = {}, 0
    while at < len(content):
        number, count = content[at:at + 2]
        size = 1 if number == CHANNELS else 2
        values = content[at + 2:at + 2 + size * count]
        if len(values) < size * count:
            raise ValueError
        chosen[number] = [int.from_bytes(values[n:n + size], "little") for n in range(0, len(values), size)]
        at += 2 + size * count
    return chosen


class Stream:
    """One that runs: makes a frame whenever there is enough for one."""

    def __init__(self, pmd, kind, rate):
        self.pmd, self.kind, self.is_over = pmd, kind, False
        self.step_s = 1 / rate if rate else 0
        self.count = pmd.model.samples.get(kind, 0)
        self.due, self.stamp_ns = time.monotonic(), pmd.stamp_ns()
        self.heart = Heart(pmd.wearable.settings) if kind == PPI else None
        self._wait(pmd.wearable.settings.ppi_first_s if kind == PPI else self.count * self.step_s)

    def _wait(self, seconds):
        self.due += seconds
        self.pmd.wearable.loop.after(max(0, self.due - time.monotonic()), self._frame)

    def _frame(self):
        if self.is_over or self.pmd.wearable.is_gone:
            return
        if self.kind == PPI:
            self._wait(self.pmd.wearable.settings.ppi_every_s)
            beats = self.pmd.beats(self.heart)
            if beats:
                self.pmd.deliver(self.kind, pmd_frames.ppi(beats))
            return
        self._wait(self.count * self.step_s)
        first_ns, self.stamp_ns = self.stamp_ns, self.stamp_ns + round(self.count * self.step_s * 1e9)
        times = [first_ns / 1e9 + (n + 1) * self.step_s for n in range(self.count)]
        self.pmd.deliver(self.kind, self.pmd.frame(self.kind, self.stamp_ns, times))


class Pmd:
    def __init__(self, wearable):
        self.wearable, self.model = wearable, MODELS[wearable.settings.model]
        self.running, self.frames, self.commands = {}, {}, 0
        self.dice, self.subscribed_at, self.owed = random.Random(11), 0.0, None

    # ---- its attributes

    def add(self, table):
        features = struct.pack("<BH14x", 0x0F, self.model.features)
        table.service(SERVICE)
        table.characteristic(CONTROL, gatt.READ | gatt.WRITE | gatt.INDICATE, features)
        table.characteristic(DATA, gatt.NOTIFY)

    def guard(self, session, number):
        if number == gatt.uuid(CONTROL) and self.wearable.settings.bond_for_commands and not session.is_encrypted:
            raise att.Refused(NOT_AUTHENTICATED)

    def subscribed(self, session, number):
        if number == gatt.uuid(DATA) and not session.att.subscribed(session.table.find(CONTROL)):
            self.wearable.complain("the data were asked for before the replies")
        self.subscribed_at = time.monotonic()

    def ended(self, by_host):
        self.owed = None
        if by_host and self.running:
            self.wearable.complain("left with %s running" % self.streams())

    # ---- the control point

    def written(self, session, number, value):
        if number != gatt.uuid(CONTROL):
            return
        if time.monotonic() - self.subscribed_at < SETTLED_S:
            self.wearable.complain("a command right after subscribing")
            raise att.Refused(TOO_EARLY)
        if not session.att.subscribed(session.table.find(CONTROL)):
            self.wearable.complain("a command whose reply cannot come")
            return
        if self.owed:
            self.wearable.complain("a command before the reply to the one before")
        self.commands += 1
        op, argument = value[0], value[1] if len(value) > 1 else 0
        status, parameters = self._carry_out(session, op, argument, value)
        name = "%s-%s" % (OPS.get(op, op), NAMES.get(argument, argument) if op != GET_STATUS else "")
        self.wearable.say("command", op=name.rstrip("-"), status=status)
        self._reply(session, name.rstrip("-"), bytes([0xF0, op, argument, status]), parameters)

    def _reply(self, session, name, reply, parameters):
        settings = self.wearable.settings
        if settings.lose and settings.lose in name:
            settings.lose = ""
            self.wearable.say("reply lost", to=name)
            return
        pieces = [reply + b"\0" + parameters]
        if reply[3] != OK:
            pieces = [reply]  # an error may come without its last byte
        elif settings.pieces and len(parameters) > 4:
            half = len(parameters) // 2
            pieces = [reply + b"\1" + parameters[:half], reply + b"\0" + parameters[half:]]
        self.owed = session

        def send():
            self.owed = None
            for piece in pieces:
                session.indicate(session.table.find(CONTROL), piece)
        self.wearable.loop.after(settings.command_s, send)

    def _carry_out(self, session, op, kind, value):
        """(status, parameters)"""
        name = "%s-%s" % (OPS.get(op, op), NAMES.get(kind, kind))
        deny, _, code = self.wearable.settings.deny.partition("=")
        if deny == name:
            return int(code or BAD_PARAMETER), b""
        if op == GET_STATUS:
            return OK, bytes(ONLINE * (k in self.running) | k for k in self.model.settings)
        if op not in OPS:
            return BAD_OP, b""
        if kind == SDK_MODE and op in (START, STOP):
            return self._switch_mode(op == START)
        if kind not in self.model.settings:
            return NOT_SUPPORTED, b""
        if op == GET_SETTINGS:
            return OK, _pack(self.model.settings[kind])
        if op == STOP:
            return self._stop(kind)
        return self._start(session, kind, value[2:])

    def _switch_mode(self, on):
        if self.running:
            return BAD_STATE, b""
        self.wearable.settings.sdk_mode = on
        return OK, b""

    def _start(self, session, kind, content):
        settings = self.wearable.settings
        if kind in self.running:
            return ALREADY, b""
        if kind == PPI and settings.sdk_mode:
            return BAD_STATE, b""
        if session.att.mtu < SMALLEST_MTU and kind != PPI:
            return MTU_TOO_SMALL, b""
        try:
            chosen = _parse(content)
        except ValueError:
            return BAD_LENGTH, b""
        offered = dict(self.model.settings[kind])
        if chosen.keys() != offered.keys() or any(len(v) != 1 or v[0] not in offered[k] for k, v in chosen.items()):
            return BAD_PARAMETER, b""
        self.running[kind] = Stream(self, kind, chosen.get(RATE, [0])[0])
        if settings.model == "verity" and kind == ACC and settings.acc == "factor":
            return OK, bytes([FACTOR, 1]) + struct.pack("<f", ACC_FACTOR)
        return OK, b"\1" if settings.model == "h10" else b""

    def _stop(self, kind):
        stream = self.running.pop(kind, None)
        if not stream:
            return ALREADY, b""
        stream.is_over = True
        return OK, b""

    def run(self, kinds):
        """As somebody has left it who did not stop what he had started."""
        for kind, name in NAMES.items():
            if name in kinds and kind not in self.running:
                self.running[kind] = Stream(self, kind, dict(self.model.settings[kind]).get(RATE, [0])[0])

    def halt(self):
        """It ends its streams by itself, and says so."""
        kinds = bytes(self.running)
        for kind in kinds:
            self._stop(kind)
        for session in list(self.wearable.sessions):
            session.indicate(session.table.find(CONTROL), b"\1" + kinds)

    # ---- what it measures

    def stamp_ns(self):
        return round((CLOCK_ZERO_S + time.monotonic()) * 1e9)

    def beats(self, heart):
        """The beats since the last batch, as it tells them; a moving arm gives none."""
        settings = self.wearable.settings
        if settings.motion != "still":
            heart.since_last()
            return []
        flags = {"on": 0x06, "off": 0x04, "none": 0x00}[settings.contact]
        return [(round(61440 / x), round(x / 1.024), 8, flags) for x in heart.since_last()]

    def frame(self, kind, stamp_ns, times):
        if kind == ECG:
            return pmd_frames.ecg(stamp_ns, [PQRST[round(t * 20) % len(PQRST)] for t in times])
        settings = self.wearable.settings
        samples = [acceleration_mg(t, settings.motion, self.dice) for t in times]
        if settings.model == "h10":
            return pmd_frames.raw_acc(stamp_ns, samples)
        return pmd_frames.delta_acc(stamp_ns, samples, ACC_FACTOR if settings.acc == "factor" else None)

    def deliver(self, kind, frame):
        for session in list(self.wearable.sessions):
            if self.wearable.cuts_off(session, frame[:len(frame) // 2], DATA):
                continue
            if session.notify(session.table.find(DATA), frame):
                self.frames[NAMES[kind]] = self.frames.get(NAMES[kind], 0) + 1

    def streams(self):
        return "+".join(sorted(NAMES[k] for k in self.running)) or "none"

    def state(self):
        return {"streams": self.streams(), "frames": sum(self.frames.values()), "commands": self.commands,
                **{"frames_" + name: self.frames.get(name, 0) for name in NAMES.values()}}
