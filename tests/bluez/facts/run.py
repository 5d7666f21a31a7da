"""run - goes through the situations, and tells every fact as a point"""
import inspect
import os
import re
import time

from air.control import ask
from rig.bluez import Bluez

from . import commands, connecting, discovery, losing, notifying, pairing

ROOMS = (discovery, connecting, notifying, losing, commands, pairing)


def run(tap, services, with_long, only=""):
    b = Bluez()
    b.adapter()
    for room in ROOMS:
        for situation in room.QUICK + (room.LONG if with_long else []):
            name = "%s, %s" % (room.__name__.split(".")[-1], situation.__name__.replace("_", " "))
            if not re.search(only, name):
                continue
            if os.environ.get("BALM_GUEST_FAULTY") and situation in getattr(room, "NEEDS_GOOD_KERNEL", []):
                tap.skip(name, "this kernel breaks when a connection fails")
                continue
            began = time.monotonic()
            takes_services = "services" in inspect.signature(situation).parameters
            try:
                for fact, is_so, seen in situation(b, ask, services) if takes_services else situation(b, ask):
                    tap.point(bool(is_so), fact, seen)
            except Exception as e:  # a situation that cannot be brought about is a fact that does not hold
                tap.point(False, name, "%s: %s" % (type(e).__name__, e))
                services.start("bluetoothd")
            for wearable in ask("status")["wearables"]:
                ask("remove " + wearable)
            tap.say("%s: %.1f s" % (name, time.monotonic() - began))
    b.close()
