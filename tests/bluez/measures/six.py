"""six - six straps at once, a message a second: every beat that was delivered is stored, and none twice

The beats carry their number (air/heart.py), and are read where balm keeps them: in the minutes of its history.
"""
import json
import sqlite3
import time

from air.control import ask
from air.heart import COUNT_MOD, number_of
from rig.house import House

STRAPS, STRAPS_SHORT = 6, 3
TICKS = 1125  # of history, in 1/1024 s


def _varints(content):
    value = shift = 0
    for byte in content:
        value |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            yield value
            value = shift = 0


def _signed(value):
    return value >> 1 if not value & 1 else -(value >> 1) - 1


def intervals_of(blob):
    """The intervals of a minute in 1/1024 s (daemon/history/codec.h)."""
    if not blob:
        return []
    unit, *numbers = _varints(blob)
    ticks, out = 0, []
    for number in numbers[::2]:
        ticks += _signed(number >> 2)
        out.append(ticks * unit / TICKS)
    return out


def stored(path, person):
    db = sqlite3.connect("file:%s?mode=ro" % path, uri=True)
    try:
        rows = db.execute("SELECT beats, dropped FROM minute JOIN wearer ON wearer = number WHERE person = ? "
                          "ORDER BY t0, start_ms", (person,)).fetchall()
    finally:
        db.close()
    return sum((intervals_of(beats) for beats, _ in rows), []), sum(dropped for _, dropped in rows)


def delivered(trace, name):
    with open(trace) as f:
        lines = [json.loads(line) for line in f]
    return sum((line["intervals"] for line in lines if (line["who"], line["what"]) == (name, "notify")), [])


def compare(sent, got):
    """(lost, doubled) by the numbers that the beats carry."""
    lost = doubled = 0
    at = -1
    numbers = [number_of(int(x)) for x in got]
    first = number_of(sent[0]) if sent else 0
    for number in numbers:
        expected = first if at < 0 else (at + 1) % COUNT_MOD
        if number is None:
            lost += 1
            continue
        ahead = (number - expected) % COUNT_MOD
        if ahead > COUNT_MOD // 2:  # one that was there before
            doubled += 1
            continue
        lost += ahead
        at = number
    lost += max(0, len(sent) - len(got) - lost + doubled)  # those after the last that was stored
    return lost, doubled


def run(tap, services, with_long):
    seconds, straps = (600, STRAPS) if with_long else (10, STRAPS_SHORT)
    services.start("broker")
    house = House(services, {"strap%d" % n: ["beats=counted"] for n in range(straps)})
    try:
        house.start()
        house.listening(90)
        time.sleep(seconds)
        for name in house.addresses:
            ask("notify %s off" % name)
        time.sleep(3)
        links = house.connections()
        house.balm.stop()
        for name in house.addresses:
            sent, (got, dropped) = delivered(services.trace_path, name), stored(house.balm.folder + "/balm.db", "p-" + name)
            lost, doubled = compare(sent, got)
            tap.say("%s: %d beats delivered, %d stored, %d lost, %d doubled, %d links" % (
                name, len(sent), len(got), lost, doubled, links[name]))
            tap.point(sent and [int(x) for x in got] == sent and not dropped,
                      "%s: every beat of %d s is stored once" % (name, seconds),
                      "lost %d, doubled %d\nsent %s\ngot  %s" % (lost, doubled, sent[:40], got[:40]))
    except Exception as e:
        tap.point(False, "six straps at once", "%s: %s\n%s" % (type(e).__name__, e, house.balm.log()[-1500:]))
    finally:
        house.close()
