"""run - goes through the rows; what holds at the end of each does not stand in the table, because it always holds

- the straps are listened to and beats come (unless the row says otherwise)
- no strap was connected more often than the row allows, and never twice at once
- none complains of what was done to it: commands that overlap, streams left running
- balmd lives, is the same process unless the row ended it, and has no more file descriptors or memory than before
- it did not turn in circles: its share of a processor stays small
- nothing private is in its log, and its log is short
"""
import os
import re
import time

from air.control import ask
from rig.balm import LOG_LINES_MOST
from rig.house import House
from rig.services import Failed, wait_for

from . import table_house, table_links, table_sensors
from .steps import STEPS, Scene

HEAP_SLACK_KB, CPU_SHARE_MOST = 2048, 0.5


def rows(with_long, only):
    table = table_links.ROWS + table_house.ROWS + table_sensors.ROWS
    return [r for r in table if (with_long or not r.long) and re.search(only, r.name)]


class Runner:
    def __init__(self, services):
        self.services, self.house, self.row, self.before = services, None, None, None

    # ---- between rows

    def mend(self):
        """Everything as at the start, however the last row has left it."""
        for service in (self.services.bus, self.services.bluetoothd):
            if service.is_running():
                service.signal("CONT")
        if not self.services.bus.is_running():  # bluetoothd has lost it, too
            self.services.bluetoothd.signal("KILL")
        self.services.start("bus", "air", "bluetoothd", "broker")

    def leave(self, clean):
        """The house is given up; Failed when balmd does not end well."""
        house, self.house = self.house, None
        if house:
            try:
                if clean and house.balm.process:
                    house.balm.stop()
            finally:
                house.close()

    def enter(self, row):
        self.mend()
        for wearable in ask("status")["wearables"]:
            ask("remove " + wearable)
        for number in (0, 1):
            ask("%s %d" % ("plug" if number < row.adapters else "unplug", number))
        # Straps tell seven times a second here, so that less of the time is spent waiting for beats.
        straps = {name: ["notify_s=0.15"] + settings for name, settings in row.wearables().items()}
        self.house = House(self.services, straps, row.bluetooth, row.unknown.split(), row.people.split(),
                           row.sensor_keys())
        if row.start:
            self.house.start()
            self.house.listening(40)
            self.before = self.house.balm.use()

    # ---- one row

    def check(self, row, scene, links, began, cpu, pid):
        house, balm = self.house, self.house.balm
        if row.end:
            house.listening(15)
        if not balm.is_running():
            raise Failed("balmd is not running")
        for name, count in house.connections().items():
            most = row.links + (1 if not links and name in balm.straps else 0)
            new = count - links.get(name, 0)
            if new > most or house.worn(name)["most_at_once"] > 1:
                raise Failed("%s was connected %d times more, at most %d at once" % (
                    name, new, house.worn(name)["most_at_once"]))
        complaints = {name: house.worn(name)["complaints"] for name in house.addresses}
        if any(complaints.values()):
            raise Failed("complaints: %s" % complaints)
        text = balm.log()[scene.log_from:]
        private = balm.private_lines(scene.log_from)
        if private:
            raise Failed("private: %s" % private[:3])
        if len(text.splitlines()) > LOG_LINES_MOST:
            raise Failed("it logged %d lines" % len(text.splitlines()))
        if self.before and balm.process.pid == pid:
            wait_for("no more file descriptors than %d, has %s" % (self.before["fds"], balm.use()),
                     lambda: balm.use()["fds"] <= self.before["fds"], 5)
            if balm.use()["heap_kb"] > self.before["heap_kb"] + HEAP_SLACK_KB:
                raise Failed("it grew from %s to %s" % (self.before, balm.use()))
            share = (balm.cpu_s() - cpu) / max(5.0, time.monotonic() - began)
            if share > CPU_SHARE_MOST:
                raise Failed("it took %.0f %% of a processor" % (100 * share))

    def play(self, row):
        if not row.fits(self.row) or not self.house:
            self.leave(clean=True)
            self.enter(row)
        links = self.house.connections() if row.start else {}
        balm, began = self.house.balm, time.monotonic()
        scene = Scene(self.services, self.house)
        if "heard" in row.script:
            self.house.hear()
        pid, cpu = (balm.process.pid, balm.cpu_s()) if row.start else (0, 0)
        try:
            for step, words in row.lines():
                try:
                    STEPS[step](scene, *words)
                except Failed as e:
                    raise Failed("%s: %s" % (" ".join((step,) + tuple(words)), e)) from None
            self.check(row, scene, links, began, cpu, pid)
        finally:
            scene.close()
        self.row = row
        if balm.process.pid != pid:
            self.before = balm.use()

    def tell(self, tap):
        """What helps to find the fault."""
        if self.house and self.house.balm.process:
            try:
                tap.say("balmd: %s" % (self.house.balm.ask("sensors")[0],))
            except (OSError, ValueError, Failed) as e:
                tap.say("balmd: %s" % e)
            tap.say("\n".join(self.house.balm.log().splitlines()[-12:]))
        with open(self.services.trace_path) as f:
            tap.say("\n".join(line for line in f.read().splitlines()[-60:] if '"notify"' not in line))

    def run(self, tap, table):
        for row in table:
            if row.needs_good_kernel and os.environ.get("BALM_GUEST_FAULTY"):
                tap.skip(row.name, "this kernel breaks when a connection fails")
                continue
            began = time.monotonic()
            try:
                self.play(row)
                tap.point(True, row.name)
            except Exception as e:
                tap.point(False, row.name, "%s: %s" % (type(e).__name__, e))
                self.tell(tap)
                self.row = None
                self.leave(clean=False)
            tap.say("%.1f s" % (time.monotonic() - began))
        try:
            self.leave(clean=True)
            tap.point(True, "balmd ends well")
        except Failed as e:
            tap.point(False, "balmd ends well", e)


def run(tap, services, with_long, only=""):
    services.start("broker")
    Runner(services).run(tap, rows(with_long, only))
