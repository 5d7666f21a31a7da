"""wear_checks - what hours of wear may say: messages an hour of each topic, paces, the recorder's rows a day."""
import collections
import itertools
import json
import os

import wear
from harness import Failed
from recorder import Recorder

PACE_S, ROUTINE_PACE_S = 10, 5
MESSAGES_AN_HOUR = 2000  # of one person, whatever happens

# What one person (less than that in all), a sensor and the bridge may send in an hour. A routine is exempt from
# the pace of the rest: it lasts some minutes, a few times a day.
AN_HOUR = {
    "bridge/state": 4, "bridge/info": 4, "bridge/health": 62, "bridge/pairing": 4,
    "P/availability": 30, "P/state": 362, "P/suggestion": 4, "P/last": 12, "P/settings": 20,
    "P/routine/state": 400, "P/routine/pacer": 700, "P/effects": 30, "P/beats": 362,
    "sensor/S/state": 180,
}
# A sensor says every 30 s that all is as it was, whatever happens; a slow build is late for each on a fast clock.
SENSOR_AT_LEAST = 100 / float(os.environ.get("BALM_TEST_SLOWNESS", "1"))
# Rows a day in Home Assistant's database. Of one entity: by hand or by the way, seldom; of one person: all together.
ROWS_MEASURED, ROWS_OTHER, ROWS_PERSON = 4000, 300, 15000


def expect(what, condition):
    if not condition:
        raise Failed(what)


def kind_of(topic, people):
    """(kind, whose): "P/state", "alex"."""
    parts = topic.split("/")[1:]
    if parts[0] == "sensor":
        return "sensor/S/" + "/".join(parts[2:]), parts[1]
    if parts[0] in people:
        return "P/" + "/".join(parts[1:]), parts[0]
    return "/".join(parts), ""


def count_by_hour(stream, people, hours):
    """{(kind, whose): [messages in each hour]} of what balm said itself; what comes before the first `t` is of the first hour."""
    counts = collections.defaultdict(lambda: [0] * hours)
    for h in stream.heard:
        hour = int(max(0, h.t_s - stream.began_s) // wear.HOUR_S)
        if hour < hours and h.topic.startswith("balm/") and not h.topic.endswith("/answer"):
            counts[kind_of(h.topic, people)][hour] += 1
    return counts


def check_hours(counts, people, say):
    for (kind, whose), each in sorted(counts.items()):
        say("%-16s %-8s %5d an hour at most, %6.1f on average" % (kind, whose, max(each), sum(each) / len(each)))
    for (kind, whose), each in counts.items():
        expect("nobody knows the topic %s of %s" % (kind, whose), kind in AN_HOUR)
        expect("%s of %s: %d messages in an hour" % (kind, whose, max(each)), max(each) <= AN_HOUR[kind])
    for p in people:
        expect("%s said too little to judge: %s" % (p, counts["P/state", p]), min(counts["P/state", p]) > 60)
    for (kind, whose), each in counts.items():
        if kind == "sensor/S/state":
            expect("%s said too little of itself: %s" % (whose, each), min(each) >= SENSOR_AT_LEAST)
    all_of_hour = [sum(each) for each in zip(*counts.values())]
    expect("%s messages an hour of %d" % (all_of_hour, len(people)), max(all_of_hour) < MESSAGES_AN_HOUR * len(people))


def check_paces(stream, people):
    """By the messages' own time: no person's state within 10 s, no routine's within 5 s, of the one before.

    What is sent again as it was, after a connect or a new discovery, is no new value.
    """
    seen = collections.defaultdict(list)
    for h in stream.heard:
        kind = kind_of(h.topic, people)[0] if h.topic.startswith("balm/") else None
        if kind == "P/state" or kind == "P/routine/state" and '"status":"running"' in h.payload:
            before = seen[h.topic, PACE_S if kind == "P/state" else ROUTINE_PACE_S]
            if before[-1:] != [h.payload]:
                before.append(h.payload)
    for (topic, pace_s), payloads in seen.items():
        times = [wear.unix_s(json.loads(p)["t"]) for p in payloads]
        gaps = [b - a for a, b in itertools.pairwise(times)]
        expect("%s: %d messages are closer than %d s, one at %s" % (topic, sum(g < pace_s for g in gaps), pace_s, min(gaps, default=0)),
               min(gaps, default=pace_s) >= pace_s)


def check_rows(stream, people, say):
    recorder, a_day, total = Recorder(), 24 / stream.hours(), collections.Counter()
    for h in stream.heard:
        recorder.hear(h.t_s, h.topic, h.payload)
    for e in sorted(recorder.entities.values(), key=lambda e: -e.rows):
        rows = e.rows * a_day
        whose = next((p for p in people if e.topic and e.topic.startswith("balm/%s/" % p)), "")
        total[whose] += rows
        if e.rows > 1:
            say("%-40s %6.0f rows a day" % (e.id, rows))
        gaps = [b - a for a, b in itertools.pairwise(e.changed)]
        if e.measured:
            expect("%s changes within %s s" % (e.id, min(gaps, default=PACE_S)), min(gaps, default=PACE_S) >= PACE_S)
        # an hour says little of what is seldom: a routine, or a stop, has some rows of its own
        bound = ROWS_MEASURED if e.measured else max(ROWS_OTHER, 20 * a_day)
        expect("%s: %.0f rows a day" % (e.id, rows), rows <= bound)
    for whose, rows in sorted(total.items()):
        say("%-40s %6.0f rows a day in all" % (whose or "bridge and sensors", rows))
    for p in people:
        expect("%s: %.0f rows a day" % (p, total[p]), 100 < total[p] <= ROWS_PERSON)


def check(stream, people, hours, say):
    """Fails on the first thing that is too much; returns the messages of each hour."""
    counts = count_by_hour(stream, people, hours)
    check_hours(counts, people, say)
    check_paces(stream, people)
    check_rows(stream, people, say)
    return counts
