"""chaos - faults by dice for twenty minutes; at the end every strap is listened to, and nothing has grown

The same BALM_BLUEZ_SEED brings the same faults in the same order. Each fault is undone before the end.
"""
import os
import random
import time

from air.control import ask
from rig.bluez import ADAPTER, Bluez
from rig.house import House
from rig.services import Failed, wait_for

HEAP_SLACK_KB = 2048
STRAPS = {"belt": [], "band": ["advert=polar"], "lock": ["secure=on"], "cuff": ["public=on", "address=00:22:D0:0A:0B:0C"]}
STARTING_S = 60


class Chaos:
    def __init__(self, services, house, dice):
        self.services, self.house, self.dice, self.later = services, house, dice, []

    def undo_due(self, everything=False):
        due = [x for x in self.later if everything or x[0] <= time.monotonic()]
        self.later = [x for x in self.later if x not in due]
        for _, undo, _ in sorted(due, key=lambda x: x[0]):
            undo()

    def air(self, line):
        return lambda: ask(line)

    def power(self, turn):
        b = Bluez()
        b.set("/org/bluez/hci0", ADAPTER, "Powered", turn)
        b.close()

    def strike(self):
        """One fault; returns its name."""
        dice, strap = self.dice, self.dice.choice(sorted(STRAPS))
        soon, long = dice.uniform(0.2, 4), dice.uniform(2, 25)
        name, do, undo, seconds = dice.choice([
            ("drop", self.air("drop " + strap), None, 0),
            ("drop", self.air("drop " + strap), None, 0),
            ("vanish", self.air("vanish " + strap), self.air("back " + strap), long),
            ("grab", self.air("grab " + strap), self.air("free " + strap), long),
            ("adv off", self.air("adv %s off" % strap), self.air("adv %s on" % strap), long),
            ("silence", self.air("notify %s off" % strap), self.air("notify %s on" % strap), long),
            ("garbage", self.air("set %s shape garbage" % strap), self.air("set %s shape usual" % strap), soon),
            ("taken off", self.air("contact %s off" % strap), self.air("contact %s on" % strap), long),
            ("slow", self.air("set %s reply_s 0.1" % strap), self.air("set %s reply_s 0" % strap), long),
            ("deaf", self.air("set %s ccc never" % strap), self.air("set %s ccc ok" % strap), long),
            ("firmware", self.air("set %s shifted on" % strap), self.air("set %s shifted off" % strap), long),
            ("stubborn", self.air("set %s stubborn_s 3" % strap), self.air("set %s stubborn_s 0" % strap), long),
            ("refuse", self.air("refuse %s 2" % strap), self.air("refuse %s 0" % strap), long),
            ("key lost", self.air("forget lock"), None, 0),
            ("unplug", self.air("unplug 0"), self.air("plug 0"), soon),
            ("second adapter", self.air("plug 1"), self.air("unplug 1"), long),
            ("power off", lambda: self.power(False), lambda: self.power(True), soon),
            ("bluetoothd killed", lambda: self.services.bluetoothd.signal("KILL"), self.services.bluetoothd.start, soon),
            ("bluetoothd ends", lambda: self.services.bluetoothd.signal("TERM"), self.services.bluetoothd.start, soon),
            ("bluetoothd stops", lambda: self.services.bluetoothd.signal("STOP"),
             lambda: self.services.bluetoothd.signal("CONT"), soon),
            ("bus stops", lambda: self.services.bus.signal("STOP"), lambda: self.services.bus.signal("CONT"), soon),
            ("released", lambda: self.house.balm.ctl("release", strap), lambda: self.house.balm.ctl("release", strap, "back"),
             long),
        ])
        if os.environ.get("BALM_GUEST_FAULTY") and name in ("refuse", "key lost"):
            return ""
        # Of the services one fault at a time: what stands still can neither be asked nor started.
        is_service = name.startswith(("bluetoothd", "bus", "power", "unplug"))
        if is_service and any(due[2] for due in self.later):
            return ""
        do()
        if undo:
            self.later.append((time.monotonic() + seconds, undo, is_service))
        return name


def run(tap, services, with_long):
    seconds = float(os.environ.get("BALM_BLUEZ_CHAOS_S", 1200 if with_long else 20))
    seed = int(os.environ.get("BALM_BLUEZ_SEED", time.time()))
    tap.say("seed %d" % seed)
    services.start("broker")
    house, counts = House(services, STRAPS), {}
    try:
        house.start()
        house.listening(STARTING_S)
        time.sleep(5)
        chaos, before, pid = Chaos(services, house, random.Random(seed)), house.balm.use(), house.balm.process.pid
        end = time.monotonic() + seconds
        while time.monotonic() < end and house.balm.is_running():
            name = chaos.strike()
            counts[name] = counts.get(name, 0) + 1
            pause = time.monotonic() + chaos.dice.uniform(0.2, 8)
            while time.monotonic() < pause:
                chaos.undo_due()
                time.sleep(0.1)
        chaos.undo_due(everything=True)
        counts.pop("", None)
        tap.say("faults: %s" % ", ".join("%s %d" % x for x in sorted(counts.items())))
        tap.point(house.balm.is_running() and house.balm.process.pid == pid, "balmd lives after %d faults" % sum(counts.values()))
        for strap in STRAPS:
            try:
                house.wait_link(strap, "listening", "", 150)
                house.wait_beats(strap, 60)
                tap.point(True, strap + " is listened to")
            except Failed as e:
                tap.point(False, strap + " is listened to", e)
        time.sleep(5)
        after = house.balm.use()
        tap.say("before %s, after %s" % (before, after))
        try:
            wait_for("", lambda: house.balm.use()["fds"] <= before["fds"], 10)
            tap.point(True, "no file descriptor more")
        except Failed:
            tap.point(False, "no file descriptor more", after)
        tap.point(after["heap_kb"] <= before["heap_kb"] + HEAP_SLACK_KB, "no memory more", after)
        tap.point(not house.balm.private_lines(), "nothing private in the log", house.balm.private_lines()[:3])
        house.balm.stop()
        tap.point(True, "balmd ends well")
    except Exception as e:
        tap.point(False, "chaos", "%s: %s\n%s" % (type(e).__name__, e, house.balm.log()[-3000:]))
    finally:
        ask("unplug 1")
        house.close()
