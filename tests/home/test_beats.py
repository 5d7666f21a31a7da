#!/usr/bin/python3
"""balm/P/beats of a whole daemon: the intervals of a recording, in order, at most every ten seconds.

And of nobody who has not chosen it: not in another tier, not of whoever shares privately or has not agreed.
"""
from datetime import datetime

from harness import Failed, House, recording, tap, wait_for

CALM = [(10, 64, 25)]
TOPIC = "balm/alex/beats"


def expect(what, condition):
    if not condition:
        raise Failed(what)


def recorded(path):
    with open(path) as f:
        return [float(line.split(",")[1]) for line in f.readlines()[1:]]


def each_interval_once():
    with House(speed=100, mqtt_extra=", privacy: raw") as house:
        recording(house.daemon.recording, CALM)
        house.daemon.start()
        said = wait_for("beats", lambda: len(house.listener.of(TOPIC)) >= 12 and house.listener.json(TOPIC))
        want, at = recorded(house.daemon.recording), 0
        for n, m in enumerate(said):
            at += m["dropped"]  # before the broker was there
            expect("dropped in the middle: %s" % m, n == 0 or m["dropped"] == 0)
            got, meant = m["rr_ms"], want[at:at + len(m["rr_ms"])]
            at += len(got)
            expect("intervals %s, recorded %s" % (got, meant), len(got) == len(meant) and all(abs(g - w) < 0.06 for g, w in zip(got, meant)))
            expect("lists of one length: %s" % m, len({len(m[k]) for k in ("rr_ms", "at_ms", "quality", "gap")}) == 1)
            expect("arrivals rise: %s" % m, m["at_ms"] == sorted(m["at_ms"]) and 0 <= m["at_ms"][0] < 1000)
            expect("whose: %s" % m, m["sensor"] == "heart" and m["simulated"] is True)
        times = [datetime.fromisoformat(m["t"]).timestamp() + m["at_ms"][0] / 1000 for m in said]
        expect("paces: %s" % times, all(b - a >= 9.9 for a, b in zip(times, times[1:])))
        expect("retained", not any(r for t, _, r in house.listener.messages if t == TOPIC))
        house.daemon.stop()


def nobody_else(name, **how):
    def case():
        with House(speed=200, **how) as house:
            recording(house.daemon.recording, CALM)
            house.daemon.start()
            wait_for("states", lambda: len(house.listener.json("balm/alex/state")) > 8)
            expect("beats of %s: %s" % (name, house.listener.of(TOPIC)[:1]), not house.listener.of(TOPIC))
            house.daemon.stop()
    return case


def not_agreed():
    """The file says no date, and nobody was asked."""
    with House(speed=200, mqtt_extra=", privacy: raw") as house:
        recording(house.daemon.recording, CALM)
        text = open(house.daemon.config).read().replace("    consent: 2026-01-31\n", "")
        open(house.daemon.config, "w").write(text)
        house.daemon.start()
        states = wait_for("states", lambda: len(house.listener.json("balm/alex/state")) > 3 and house.listener.json("balm/alex/state"))
        expect("why: %s" % states[-1], states[-1]["why"] == "no_consent")
        expect("beats without consent", not house.listener.of(TOPIC))
        house.daemon.stop()


tap({
    "each interval of a recording, once and in order": each_interval_once,
    "nothing in the tier vitals": nobody_else("vitals"),
    "nothing of whoever shares privately": nobody_else("a private person", mqtt_extra=", privacy: raw", person="    share: private"),
    "nothing of whoever has not agreed": not_agreed,
}, at_once=2)
