"""demo - contrib/demo --bluez, as a newcomer runs it: to the first heartbeat, and what it says without one"""
import os
import subprocess
import time

from air.control import ask

DEMO = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../contrib/demo-bluez")
LIMIT_S = 240


def demo(seconds):
    """(exit status, what was said, seconds)"""
    began = time.monotonic()
    env = dict(os.environ, BALM_BUILD=os.path.dirname(os.path.dirname(os.environ["BALMD"])))
    done = subprocess.run([DEMO, "--auto", "--seconds", str(seconds)], env=env, text=True, timeout=LIMIT_S,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode, done.stdout, time.monotonic() - began


def run(tap, services, with_long):
    def check(name, status, words):
        code, said, seconds = demo(8)
        tap.say("%s: status %d after %.0f s" % (name, code, seconds))
        missing = [w for w in words if w not in said]
        tap.point(code == status and not missing, "demo: " + name, "status %d, not said: %s\n%s" % (code, missing, said))

    try:
        ask("add belt rssi=-50")
        check("a strap is found, and its heart shown", 0, ["bpm"])
        ask("remove belt")
        services.bluetoothd.signal("TERM")
        time.sleep(1)
        check("bluetoothd is not running", 3, ["bluetoothd"])
        services.bluetoothd.start()
    except (OSError, subprocess.SubprocessError) as e:
        tap.point(False, "demo", "%s: %s" % (type(e).__name__, e))
