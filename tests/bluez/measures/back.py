"""back - from the strap being back to the first beat: the median of ten times, for each of five reasons"""
import statistics
import time

from air.control import ask
from rig.bluez import ADAPTER, Bluez
from rig.house import House
from rig.services import wait_for

MEDIAN_MOST_S = 5.0
HCI = "/org/bluez/hci0"


def first_beat(house, name):
    """Seconds until a reading is counted that was not there when this was asked."""
    before, began = house.balm.sensor(name)["readings"], time.monotonic()
    wait_for("a beat of " + name, lambda: house.balm.sensor(name)["readings"] > before, 60, 0.02)
    return time.monotonic() - began


def dropped(house, services):
    ask("drop belt")


def out_of_range(house, services):
    ask("vanish belt")
    house.wait_link("belt", "away")
    ask("back belt")


def bluetoothd_killed(house, services):
    services.bluetoothd.signal("KILL")
    house.wait_link("belt", "off")
    services.bluetoothd.start()


def adapter_off(house, services):
    b = Bluez()
    b.set(HCI, ADAPTER, "Powered", False)
    house.wait_link("belt", "off")
    b.set(HCI, ADAPTER, "Powered", True)
    b.close()


def dongle_pulled(house, services):
    ask("unplug")
    house.wait_link("belt", "off")
    ask("plug")


REASONS = [("dropped by the strap", dropped), ("out of range", out_of_range), ("bluetoothd killed", bluetoothd_killed),
           ("adapter off and on", adapter_off), ("dongle pulled", dongle_pulled)]


def run(tap, services, with_long):
    services.start("broker")
    house, times = House(services, {"belt": []}), 10 if with_long else 1
    try:
        house.start()
        house.listening(40)
        tap.say("%-22s %6s %6s %6s  s from the strap being back to the first beat" % ("", "median", "least", "most"))
        for name, reason in REASONS:
            taken = []
            for _ in range(times):
                house.wait_beats("belt", 60)
                reason(house, services)
                taken.append(first_beat(house, "belt"))
            median = statistics.median(taken)
            tap.say("%-22s %6.1f %6.1f %6.1f" % (name, median, min(taken), max(taken)))
            tap.point(median <= MEDIAN_MOST_S, "back after: %s (median %.1f s of %d)" % (name, median, times), taken)
        house.balm.stop()
    except Exception as e:
        tap.point(False, "back", "%s: %s\n%s" % (type(e).__name__, e, house.balm.log()[-1500:]))
    finally:
        house.close()
