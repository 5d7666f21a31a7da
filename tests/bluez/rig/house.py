"""house - straps in the air and a balmd that listens to them, with what tests ask of both"""
import os
import re
import sys
import time

from air.control import ask

from .balm import Balm
from .services import BROKER_PORT, Failed, wait_for

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../live"))

SETTLED_S = 2.0  # so long two beats take


class House:
    """`straps`: {name: [key=value...]}; those in `unknown` are in the air, but balm is not told of them.
    `people` are there besides the wearers; `keys` are those of a sensor in the configuration."""

    made = 0

    def __init__(self, services, straps, bluetooth="", unknown=(), people=(), keys=None):
        House.made += 1
        self.services = services
        for name, settings in straps.items():
            ask(" ".join(["add", name] + settings))
        self.addresses = {name: w["address"] for name, w in ask("status")["wearables"].items() if name in straps}
        known = {name: a for name, a in self.addresses.items() if name not in unknown}
        self.balm = Balm("/run/house-%d" % House.made, known, bluetooth, people, keys)
        self.listener = None

    def start(self):
        self.balm.start()

    def close(self):
        """Everything away, without a question; the end of a test that went well is balm.stop()."""
        self.balm.kill()
        if self.listener:
            self.listener.close()
        for name in self.addresses:
            ask("remove " + name)

    def hear(self):
        """A listener to the broker, from now on."""
        if not self.listener:
            from harness import Listener
            self.listener = Listener(BROKER_PORT)
        return self.listener

    # ---- the air's side

    def worn(self, name):
        return ask("status")["wearables"][name]

    def connections(self):
        return {name: w["connections"] for name, w in ask("status")["wearables"].items() if name in self.addresses}

    # ---- balm's side

    def wait_link(self, name, state, why="", limit_s=20.0):
        """Waits until the link is in this state for a reason that fits."""
        seen = {}

        def fits():
            sensor = self.balm.sensor(name)
            if sensor:
                seen.update(sensor)
            return sensor and sensor["link"] == state and re.search(why, sensor["why"] or "", re.I)
        try:
            wait_for("", fits, limit_s)
        except Failed:
            raise Failed("%s did not become %s%s within %g s, but is %s: %s (last fault: %s)" % (
                name, state, " because of %s" % why if why else "", limit_s, seen.get("link"), seen.get("why"),
                seen.get("last_fault"))) from None

    def wait_beats(self, name, limit_s=20.0):
        """Waits for two new readings; returns the seconds until the first of them."""
        sensor = self.balm.sensor(name)
        before, began, first = sensor["readings"] if sensor else 0, time.monotonic(), []

        def more():
            sensor = self.balm.sensor(name)
            count = sensor["readings"] if sensor else 0
            if count > before and not first:
                first.append(time.monotonic() - began)
            return count >= before + 2 and sensor["link"] == "listening"
        wait_for("beats of %s" % name, more, limit_s)
        return first[0]

    def wait_readings(self, name, count, limit_s=20.0):
        """Waits for so many new readings, whatever its link does."""
        def readings():
            return (self.balm.sensor(name) or {"readings": 0})["readings"]
        before = readings()
        wait_for("%d readings of %s" % (count, name), lambda: readings() >= before + count, limit_s)

    def listening(self, limit_s=25.0):
        """All straps that balm knows are listened to."""
        for name in self.balm.straps:
            self.wait_link(name, "listening", "", limit_s)
            self.wait_beats(name, limit_s)
