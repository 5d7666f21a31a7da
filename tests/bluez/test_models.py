#!/usr/bin/python3
"""test_models - the virtual sensors that are talked to: their frames, their control point, their complaints"""
import os
import struct
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "../live")]

from air import att, gatt, models, pmd_frames, polar, ring  # noqa: E402
from air.body import acceleration_mg  # noqa: E402
from air.loop import Loop  # noqa: E402
from air.trace import Trace  # noqa: E402
from air.wearable import make  # noqa: E402
from test_air import expect  # noqa: E402


class Radio:
    """A link that keeps what it is given."""

    def __init__(self):
        self.sent, self.ended = [], None

    def to_host(self, channel, pdu):
        self.sent.append(pdu.hex())

    def end(self, reason):
        self.ended = reason


class Lab:
    """One wearable on a table, with a link, its subscriptions made and its timers in our hands."""

    def __init__(self, *pairs, subscribe=True, mtu=247):
        self.radio, self.loop = Radio(), Loop()
        self.loop.after = lambda seconds, run: self.timers.append(run)
        self.timers = []
        self.wearable = make(self.loop, Trace(), "x", 1, list(pairs))
        self.session = self.wearable.connected(self.radio, (0, bytes(6)))
        self.session.att.mtu = mtu
        self.timers.clear()
        for attribute in self.session.table.attributes if subscribe else ():
            kind = gatt.uuid(gatt.CONFIGURATION)
            if attribute.kind == kind:
                is_indicated = self.session.table.at(attribute.handle - 2).value[0] & gatt.INDICATE
                self.write(attribute.handle, b"\2\0" if is_indicated else b"\1\0")
        if self.wearable.part and hasattr(self.wearable.part, "subscribed_at"):
            self.wearable.part.subscribed_at = 0
        self.radio.sent.clear()

    def write(self, handle, value):
        self.session.receive(4, struct.pack("<BH", att.WRITE, handle) + value)

    def say(self, number, text):
        """Writes to a characteristic, runs what was put off, confirms; returns what came of it."""
        self.write(self.session.table.find(number), bytes.fromhex(text))
        for run in [t for t in self.timers if "send" in t.__qualname__]:
            self.timers.remove(run)
            run()
        came = []
        while self.radio.sent:
            pdu = self.radio.sent.pop(0)
            came.append(pdu[6:] if pdu[:2] in ("1d", "1b") else pdu)
            if pdu[:2] == "1d":
                self.session.receive(4, bytes([att.CONFIRMATION]))
        return came


def frames_are_the_documented_ones():
    rows = [
        ("of two, three bits", pmd_frames.delta_acc(10 ** 9, [(100, -100, 1000), (101, -101, 1003), (97, -101, 1005)]),
         "0200ca9a3b000000008164009cffe8030302f90801"),
        ("at the ends", pmd_frames.delta_acc(
            10 ** 9, [(-32768, 32767, 0), (-32768, 32766, 0), (-31768, 31766, 5)], block=1),
         "0200ca9a3b00000000810080ff7f0000010102"),
        ("of no difference", pmd_frames.delta_acc(10 ** 9, [(7, 8, 9)] * 3), "0200ca9a3b00000000810700080009000002"),
        ("raw", pmd_frames.raw_acc(10 ** 9, [(-187, -28, 949)]), "0200ca9a3b000000000145ffe4ffb503"),
        ("an ECG", pmd_frames.ecg(10 ** 9, [0, -91, 850, -8388608]), "0000ca9a3b0000000000000000a5ffff520300000080"),
        ("pulses", pmd_frames.ppi([(60, 1068, 6, 6)]), "030000000000000000003c2c04060006"),
        ("a ring's sensors", ring.reply(0, bytes.fromhex("61480000000000550103060100")), "5500ff00000d006148000000000055010306010011"),
    ]
    for name, frame, wanted in rows:
        expect(name, frame.hex()[:len(wanted)], wanted)


def differences_can_be_undone():
    """By a decoder that is written the other way round: bit by bit."""
    samples = [acceleration_mg(n / 52, "walking", polar.random.Random(1)) for n in range(52)]
    frame = pmd_frames.delta_acc(1, samples)
    at, found = 16, [struct.unpack_from("<3h", frame, 10)]
    while at < len(frame):
        bits, count = frame[at:at + 2]
        stream = "".join(format(byte, "08b")[::-1] for byte in frame[at + 2:at + 2 + (bits * count * 3 + 7) // 8])
        for n in range(count):
            words = [stream[(3 * n + k) * bits:(3 * n + k + 1) * bits][::-1] for k in range(3)]
            found.append(tuple(b + int(w, 2) - (1 << bits) * (w[0] == "1") for b, w in zip(found[-1], words)))
        at += 2 + (bits * count * 3 + 7) // 8
    expect("samples", found, samples)


ACC_START = "0202000119000101100002010800"
CONVERSATIONS = [  # settings, what is written, what comes; 13: the write is answered
    ("settings", [], [("0102", ["13", "f0010200000004190032006400c800010110000203020004000800"]),
                      ("0100", ["13", "f0010000000001820001010e00"])]),
    ("in two pieces", ["pieces=on"], [("0100", ["13", "f00100000100018200", "f00100000001010e00"])]),
    ("started, again, stopped, again", [], [(ACC_START, ["13", "f00202000001"]), (ACC_START, ["13", "f0020206"]),
                                            ("05", ["13", "f0050000000042"]), ("0302", ["13", "f003020000"]),
                                            ("0302", ["13", "f0030206"])]),
    ("two values where one is to be chosen", [], [("02020002190032000101100002010800", ["13", "f0020205"])]),
    ("a setting too few", [], [("020200011900", ["13", "f0020205"])]),
    ("settings that are cut", [], [("0202000119", ["13", "f0020204"])]),
    ("a stream that it does not have", [], [("0203", ["13", "f0020303"])]),
    ("a command that it does not know", [], [("77", ["13", "f0770001"])]),
    ("refused", ["deny=start-acc=13"], [(ACC_START, ["13", "f002020d"])]),
    ("a lost reply", ["lose=start"], [(ACC_START, ["13"]), (ACC_START, ["13", "f0020206"])]),
    ("pulses", ["model=verity"], [("0103", ["13", "f001030000"]), ("0203", ["13", "f002030000"])]),
    ("no pulses in its other mode", ["model=verity", "sdk_mode=on"],
     [("0203", ["13", "f002030c"]), ("0309", ["13", "f003090000"]), ("0203", ["13", "f002030000"])]),
]


def the_control_point_replies():
    for name, pairs, lines in CONVERSATIONS:
        lab = Lab("model=h10", *pairs)
        for text, wanted in lines:
            expect("%s, %s" % (name, text), lab.say(polar.CONTROL, text), wanted)
        expect("complaints of " + name, lab.wearable.complaints, [])


def a_bond_is_wanted():
    lab = Lab("model=h10", "bond_for_commands=on", subscribe=False)
    control = lab.session.table.find(polar.CONTROL)
    expect("a command", lab.say(polar.CONTROL, "0102"), ["0112%02x0005" % control])
    lab.write(control + 1, b"\2\0")
    expect("a subscription", lab.radio.sent.pop(), "0112%02x0005" % (control + 1))
    lab.session.is_encrypted = True
    lab.write(control + 1, b"\2\0")
    expect("with a bond", lab.radio.sent.pop(), "13")


def a_small_mtu_carries_no_frame():
    expect("started", Lab("model=h10", mtu=23).say(polar.CONTROL, ACC_START), ["13", "f002020a"])


def what_is_against_the_rules_is_kept():
    silent = Lab("model=h10", subscribe=False)
    expect("no reply", silent.say(polar.CONTROL, "0102"), ["13"])
    expect("unsubscribed", len(silent.wearable.complaints), 1)
    hasty = Lab("model=h10")
    hasty.write(hasty.session.table.find(polar.CONTROL), b"\1\2")
    hasty.write(hasty.session.table.find(polar.CONTROL), b"\1\0")
    expect("two at once", len(hasty.wearable.complaints), 1)
    left = Lab("model=h10")
    left.say(polar.CONTROL, ACC_START)
    left.wearable.disconnected(left.session, 0x13)
    expect("left running", left.wearable.complaints, ["left with acc running"])
    lost = Lab("model=h10")
    lost.say(polar.CONTROL, ACC_START)
    lost.wearable.disconnected(lost.session, 0x08)
    expect("a link that was lost", (lost.wearable.complaints, lost.wearable.part.streams()), ([], "acc"))


def a_ring_is_asked():
    asked = Lab("model=ring", "battery=85", "rate=72")
    came = asked.say(ring.QUESTIONS, "aa17e8000000001b")
    expect("pieces", [len(piece) // 2 for piece in came], [20, 1, 1])
    expect("the reply", "".join(came[:2]), ring.reply(0, bytes([97, 72, 0, 0, 0, 0, 0, 85, 0, 0, 6, 1, 0])).hex())
    for name, question, complaints in [("in two pieces", ["aa17e80000", "00001b"], 0), ("a wrong sum", ["aa17e8000000001c"], 1),
                                       ("what must not be asked", ["aae31c00000000" + "%02x" % ring.crc8(
                                           bytes.fromhex("aae31c00000000"))], 1)]:
        other = Lab("model=ring")
        for piece in question:
            other.say(ring.QUESTIONS, piece)
        expect(name, (len(other.wearable.complaints), other.wearable.part.asked), (complaints, 1 - complaints))


def a_frame_can_be_cut_off():
    lab = Lab("model=ring", "cut=on")
    came = lab.say(ring.QUESTIONS, "aa17e8000000001b")
    for run in lab.timers:
        run()
    expect("half a frame, then nothing", ([len(p) // 2 for p in came], lab.radio.ended), ([20, 1], 0x08))


ADVERTS = [  # settings, what an advertisement holds
    (["model=h10", "advert=polar", "rate=72"], "ff6b00"), (["advert=beacon", "rate=72"], "ff6b00"),
    (["model=ring"], gatt.uuid(ring.SERVICE).hex()), (["model=verity"], b"Polar Sense".hex()),
]


def advertisements_hold_what_they_should():
    for pairs, wanted in ADVERTS:
        data, response = Lab(*pairs).wearable.advert()
        expect("%s fits" % pairs, len(data) <= 31 and len(response) <= 31, True)
        expect("%s holds %s" % (pairs, wanted), wanted in (data + response).hex(), True)
    for name, model in models.MODELS.items():
        Lab(*["model=" + name])
        expect(name, bool(model.services), True)


CASES = [frames_are_the_documented_ones, differences_can_be_undone, the_control_point_replies, a_bond_is_wanted,
         a_small_mtu_carries_no_frame, what_is_against_the_rules_is_kept, a_ring_is_asked, a_frame_can_be_cut_off,
         advertisements_hold_what_they_should]


def main():
    from harness import tap
    tap({case.__name__.replace("_", " "): case for case in CASES})


if __name__ == "__main__":
    main()
