#!/usr/bin/python3
"""inside - what runs in the guest: starts the services, then the parts that are asked for, and speaks TAP"""
import argparse
import importlib
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from rig.services import Services  # noqa: E402
from rig.tap import Tap  # noqa: E402


def facts(tap, services, args):
    from facts import run
    run.run(tap, services, args.long, args.only)


def scenarios(tap, services, args):
    from scenarios import run
    run.run(tap, services, args.long, args.only)


def measure(name):
    def run(tap, services, args):
        importlib.import_module("measures." + name).run(tap, services, args.long)
    return run


PARTS = {"facts": facts, "scenarios": scenarios, **{name: measure(name) for name in ("back", "six", "stopped", "chaos", "demo")}}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="+", choices=PARTS)
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--only", default="", help="a pattern for the names of those to run")
    args = parser.parse_args()
    tap, services = Tap(), Services()
    tap.say("kernel %s, with %.1f s of the guest gone" % (
        os.environ.get("BALM_GUEST_KERNEL"), float(open("/proc/uptime").read().split()[0])))
    try:
        services.start("bus", "air", "bluetoothd")
        for part in args.parts:
            PARTS[part](tap, services, args)
    finally:
        services.stop()
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
