#!/usr/bin/python3
"""test_bluez PART... [--long] - balmd against a real bluetoothd with virtual straps, in a guest; speaks TAP

Parts: facts, scenarios, back, six, chaos, stopped, demo. BALMD, BALMCTL and BALM_PLUGIN_DIR say what is tested.
"""
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
LIMITS_S = {"facts": 100, "scenarios": 480, "back": 120, "stopped": 60, "six": 60, "chaos": 60, "demo": 120}
LIMITS_LONG_S = {"facts": 300, "scenarios": 1800, "back": 1500, "stopped": 180, "six": 900, "chaos": 1600, "demo": 400}
MISSING = 77


def skip(why):
    print("1..0 # SKIP " + why, flush=True)
    sys.exit(0)


def main():
    words = sys.argv[1:]
    parts = [w for w in words if not w.startswith("-")]
    for module in ("dbus", "gi", "paho.mqtt.client"):
        try:
            __import__(module)
        except ImportError:
            skip("python3 has no module " + module)
    limits = LIMITS_LONG_S if "--long" in words else LIMITS_S
    command = [os.path.join(HERE, "guest"), "-t", str(sum(limits.get(p, 0) for p in parts))]
    for name in ("BALMD", "BALMCTL", "BALM_PLUGIN_DIR"):
        if name in os.environ:
            command += ["-e", "%s=%s" % (name, os.path.abspath(os.environ[name]))]
    for name in ("BALM_BLUEZ_PACKETS", "BALM_BLUEZ_SEED", "BALM_BLUEZ_CHAOS_S"):
        if name in os.environ:
            command += ["-e", "%s=%s" % (name, os.environ[name])]
    command += ["-e", "PYTHONDONTWRITEBYTECODE=1"]
    if "BALM_BLUEZ_LOGS" in os.environ:
        command += ["-l", os.environ["BALM_BLUEZ_LOGS"]]
    command += ["--", "/usr/bin/python3", os.path.join(HERE, "inside.py")] + words
    guest = subprocess.run(command, stderr=subprocess.PIPE, text=True)
    said = [line for line in guest.stderr.splitlines() if line]
    if guest.returncode == MISSING:
        skip(said[-1].removeprefix("guest: ") if said else "no guest can be had")
    for line in said:
        print("# " + line)
    if guest.returncode not in (0, 1):
        print("Bail out! the guest ended with %d" % guest.returncode)
    sys.exit(guest.returncode)


if __name__ == "__main__":
    main()
