#!/usr/bin/python3
"""A first own heartbeat, as its wearer meets it: the daemon on a bus of its own, with a bluetoothd
that has one strap to offer. Paired, captured, moved, let go, taken back, given up."""
import json
import os
import signal
import subprocess

from harness import Failed, House, need, tap, wait_for
from strap import Strap


def expect(what, condition):
    if not condition:
        raise Failed(what)


def sensors(daemon):
    return {s["id"]: s for s in json.loads(daemon.ctl("sensors", "--json")[1] or '{"sensors":[]}')["sensors"]}


def listens(daemon):
    return sensors(daemon).get("alex-eeff", {}).get("link") == "listening"


def a_first_own_heartbeat():
    with Strap() as strap, House(listener=False, speed=10, bus=strap.bus_address, sensor="{plugin: simulator}") as house:
        d = house.daemon
        d.start()
        wait_for("the adapter", lambda: json.loads(d.ctl("status", "--json")[1] or "{}").get("bluetooth", {}).get("ok"))
        strap.wear()
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
    with Strap() as strap, House(listener=False, speed=10, bus=strap.bus_address, sensor="{plugin: simulator}") as house:
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
