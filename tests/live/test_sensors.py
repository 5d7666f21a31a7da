#!/usr/bin/python3
"""A first own heartbeat, as its wearer meets it: the daemon on a bus of its own, with a bluetoothd
that has one strap to offer. Paired, captured, moved, let go, taken back, given up."""
import json
import os
import signal
import subprocess
import tempfile
import threading
import shutil

from harness import Failed, House, need, tap, wait_for

FAKE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "radio", "fake_bluez.py")
STRAP = "AA:BB:CC:DD:EE:FF"
BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path=%s</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/><allow user="*"/></policy></busconfig>"""


def expect(what, condition):
    if not condition:
        raise Failed(what)


class Air:
    """A bus, a bluetoothd on it, and a strap that is heard and beats twice a second."""

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="balm-air-")
        path, config = self.folder + "/bus", self.folder + "/bus.conf"
        open(config, "w").write(BUS % path)
        self.address = "unix:path=" + path
        quiet = open(self.folder + "/log", "w")
        self.bus = subprocess.Popen(["dbus-daemon", "--config-file=" + config, "--nofork"], stderr=quiet)
        wait_for("the bus", lambda: os.path.exists(path))
        self.fake = subprocess.Popen(["/usr/bin/python3", FAKE, self.address], stdin=subprocess.PIPE,
                                     stdout=open(self.folder + "/said", "w"), stderr=quiet, text=True)
        wait_for("bluetoothd", lambda: "ready" in open(self.folder + "/said").read())
        self.over, self.worn = threading.Event(), threading.Event()
        self.beating = threading.Thread(target=self._beat)
        self.beating.start()
        return self

    def _say(self, line):
        self.fake.stdin.write(line + "\n")
        self.fake.stdin.flush()

    def _beat(self):
        self.worn.wait()
        if not self.over.is_set():
            self._say('wearable %s "Polar H10"' % STRAP)
        while not self.over.wait(0.2):
            self._say("heard %s -50" % STRAP)
            self._say("beat %s 10480004" % STRAP)

    def __exit__(self, *error):
        self.over.set()
        self.worn.set()
        self.beating.join()
        for process in (self.fake, self.bus):
            process.kill()
            process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def sensors(daemon):
    return {s["id"]: s for s in json.loads(daemon.ctl("sensors", "--json")[1] or '{"sensors":[]}')["sensors"]}


def listens(daemon):
    return sensors(daemon).get("alex-eeff", {}).get("link") == "listening"


def a_first_own_heartbeat():
    with Air() as air, House(listener=False, speed=10, bus=air.address, sensor="{plugin: simulator}") as house:
        d = house.daemon
        d.start()
        wait_for("the adapter", lambda: json.loads(d.ctl("status", "--json")[1] or "{}").get("bluetooth", {}).get("ok"))
        air.worn.set()
        code, out, err = d.ctl("pair", "--person", "alex", "--time", "10min")
        expect("paired: %d %s %s" % (code, out, err), code == 0 and "alex-eeff was taken in, worn by alex." in out and "Polar H10" in out)
        wait_for("beats", lambda: listens(d) and sensors(d)["alex-eeff"]["readings"] > 3)

        cap = os.path.join(house.folder, "cap")
        code, out, err = d.ctl("capture", "alex-eeff", cap, "--time", "2s")
        lines = [json.loads(line) for line in open(cap)]
        expect("captured: %d %s %s" % (code, err, lines), code == 0 and len(lines) > 2 and {l["hex"] for l in lines} == {"10480004"})
        expect("told: " + err, err == "balmctl: %d lines of alex-eeff\n" % len(lines))

        expect("moved", d.ctl("worn-by", "alex-eeff", "guest")[0] == 0 and sensors(d)["alex-eeff"]["person"] == "guest" and listens(d))
        expect("let go", d.ctl("release", "alex-eeff")[0] == 0)
        wait_for("the slot to be free", lambda: sensors(d)["alex-eeff"]["link"] == "released")
        d.stop()
        d.start()
        wait_for("let go after a restart, too", lambda: sensors(d).get("alex-eeff", {}).get("link") == "released")
        expect("still the guest's", sensors(d)["alex-eeff"]["person"] == "guest")
        expect("taken back", d.ctl("release", "alex-eeff", "back")[0] == 0)
        wait_for("beats again", lambda: listens(d))
        code, out, _ = d.ctl("scan", "--time", "2s")
        expect("scan: " + out, code == 0 and "Known here as alex-eeff." in out and "adopt" not in out)
        expect("given up", d.ctl("forget", "alex-eeff")[0] == 0 and "alex-eeff" not in sensors(d))
        expect("an address in the log:\n" + d.log(), "BB:CC" not in d.log().upper())
        d.stop()


def the_window_is_closed_by_ctrl_c():
    with Air() as air, House(listener=False, speed=10, bus=air.address, sensor="{plugin: simulator}") as house:
        d = house.daemon
        d.start()
        wait_for("the adapter", lambda: json.loads(d.ctl("status", "--json")[1] or "{}").get("bluetooth", {}).get("ok"))
        pair = subprocess.Popen([os.environ["BALMCTL"], "pair"], env=dict(os.environ, BALM_SOCKET=d.socket),
                                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        window = lambda: json.loads(d.ctl("sensors", "--json")[1])["pairing"] or {"open": False}
        wait_for("the window", lambda: window()["open"])
        expect("one at a time: %s" % d.ctl("scan")[2], d.ctl("scan")[0] == 1)
        pair.send_signal(signal.SIGINT)
        expect("said", "closed" in pair.communicate(timeout=10)[1] and pair.returncode == 1)
        expect("closed", not window()["open"])
        d.stop()


need("mosquitto", "dbus-daemon")
try:
    import dbus, gi  # noqa: the fake bluetoothd needs them
except ImportError as e:
    print("1..0 # SKIP %s" % e)
else:
    tap({f.__name__.replace("_", " "): f for f in (a_first_own_heartbeat, the_window_is_closed_by_ctrl_c)})
