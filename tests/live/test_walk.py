#!/usr/bin/python3
"""A brisk walk raises the heart like stress does. A chest strap that moves with its wearer tells it apart, and so
does a motion sensor in the hall, over MQTT, for a strap that cannot; without either the same beats look like stress."""
import json
import math
import os
import struct
import subprocess
import tempfile
import threading

from harness import Failed, House, need, tap, wait_for

STILL_MIN, WALK_MIN, END_MIN = 20, 20, 10
STILL_BPM, WALK_BPM = 64, 80  # after some minutes of it, exertion is suspected even without motion
HEART = ("0000180d-0000-1000-8000-00805f9b34fb", "00002a37-0000-1000-8000-00805f9b34fb")
PMD = ("fb005c80-02e7-f387-1cad-8acd2d8df0c8", "fb005c82-02e7-f387-1cad-8acd2d8df0c8")
ACC_HZ, ACC_SAMPLES = 25, 36  # of an H10's frame
HALL = "zigbee2mqtt/hall"
ROW = "context: [{topic: %s, pointer: /occupancy, kind: room_motion}]" % HALL


def expect(what, condition):
    if not condition:
        raise Failed(what)


def is_walk(t_s):
    return STILL_MIN * 60 <= t_s < (STILL_MIN + WALK_MIN) * 60


def beats(end_s):
    """(when, RR in ms): calm, walking, calm again; each breath moves the heart a little."""
    t = 0.0
    while t < end_s:
        bpm, swing = (WALK_BPM, 8) if is_walk(t) else (STILL_BPM, 25)
        rr = 60000 / bpm + swing * math.sin(2 * math.pi * t / 4.2)
        t += rr / 1000
        yield t, rr


def acceleration_frame(first, end_s):
    """Type 2, raw frame 1: three axes of 16 bit in mg; the time is that of the last sample, in ns."""
    axes = []
    for i in range(first, first + ACC_SAMPLES):
        t = i / ACC_HZ
        step = 350 * math.sin(2 * math.pi * 1.9 * t) if is_walk(t) else 0
        axes += [20, 40 + i % 3, round(-1000 + step + (i * 7) % 5)]
    return struct.pack("<BQB%dh" % len(axes), 2, 599616000000000000 + round(end_s * 1e9), 1, *axes)


def capture_of_an_h10(path):
    """What `balmctl capture` would have written: RR of the heart rate service, and acceleration of Polar's own."""
    end_s = (STILL_MIN + WALK_MIN + END_MIN) * 60
    lines = [(t, HEART, struct.pack("<BBH", 0x10, round(60000 / rr), round(rr * 1.024))) for t, rr in beats(end_s)]
    for first in range(0, round(end_s * ACC_HZ) - ACC_SAMPLES, ACC_SAMPLES):
        at = (first + ACC_SAMPLES - 1) / ACC_HZ
        lines.append((at + 0.05, PMD, acceleration_frame(first, at)))
    with open(path, "w") as f:
        for t, (service, characteristic), data in sorted(lines, key=lambda line: line[0]):
            f.write(json.dumps({"t_s": round(t, 3), "service": service, "characteristic": characteristic,
                                "hex": data.hex()}) + "\n")


def intervals_alone(path):
    with open(path, "w") as f:
        f.write("t_s,rr_ms\n")
        for t, rr in beats((STILL_MIN + WALK_MIN + END_MIN) * 60):
            f.write("%.3f,%.1f\n" % (t, rr))


def analyze(path, *options):
    p = subprocess.run([os.environ["BALMCTL"], "analyze", "--step", "30", *options, path], capture_output=True, text=True, timeout=60)
    expect("analyze: %d %s" % (p.returncode, p.stderr), p.returncode == 0)
    return [json.loads(line) for line in p.stdout.splitlines()]


def in_walk(lines, from_min=1):
    return [l for l in lines if (STILL_MIN + from_min) * 60 < l["t_s"] <= (STILL_MIN + WALK_MIN) * 60]


def analyzed():
    with tempfile.TemporaryDirectory(prefix="balm-walk-") as folder:
        path = os.path.join(folder, "h10.jsonl")
        capture_of_an_h10(path)
        lines = analyze(path)
        before = [l for l in lines if 600 < l["t_s"] <= STILL_MIN * 60]
        expect("a score before: %s" % before[-1], all(l["why"] == "ok" and l["stress"] is not None for l in before))
        walk = in_walk(lines)
        expect("moving: %s" % walk[0], len(walk) == 38 and all(l["why"] == "moving" and l["stress"] is None for l in walk))
        expect("a score again: %s" % lines[-1], lines[-1]["why"] == "ok")

        intervals_alone(path)
        walk = in_walk(analyze(path))
        expect("without motion nobody says moving: %s" % walk[-1], all(l["why"] != "moving" for l in walk))
        expect("but stress: %s" % walk[0], max(l["stress"] or 0 for l in walk) > 80)


class Hall(threading.Thread):
    """Speaks for as long as somebody walks through it, and as Zigbee2MQTT does: only when something changes, or again."""

    def __init__(self, house):
        super().__init__(daemon=True)
        self.house, self.over = house, threading.Event()

    def run(self):
        while not self.over.wait(0.05):
            states = self.house.listener.json("balm/alex/state")
            walks = bool(states) and (states[-1]["heart_rate"] or 0) > (STILL_BPM + WALK_BPM) / 2
            self.house.listener.say(HALL, {"battery": 97, "linkquality": 120, "occupancy": walks}, qos=0)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *error):
        self.over.set()
        self.join()


def walked_through(house):
    """The states of the walk, from when the rate is up."""
    heard = house.listener
    wait_for("the walk", lambda: any((s["heart_rate"] or 0) > WALK_BPM - 3 for s in heard.json("balm/alex/state")))
    wait_for("its end", lambda: (heard.json("balm/alex/state")[-1]["heart_rate"] or 99) < STILL_BPM + 6)
    walk = [s for s in heard.json("balm/alex/state") if (s["heart_rate"] or 0) > WALK_BPM - 3]
    expect("too few states: %d" % len(walk), len(walk) > 20)
    return walk


def a_strap_that_moves():
    with House(speed=200) as house:
        capture_of_an_h10(house.daemon.recording)
        house.daemon.start()
        walk = walked_through(house)
        expect("moving: %s" % walk[5], all(s["why"] == "moving" and s["stress"] is None for s in walk[5:]))
        expect("nothing is offered", not house.listener.of("balm/alex/suggestion"))
        house.daemon.stop()


def a_room_that_sees():
    with House(speed=200, extra=ROW) as house:
        intervals_alone(house.daemon.recording)
        house.daemon.start()
        with Hall(house):
            walk = walked_through(house)
        expect("moving: %s" % walk[10], all(s["why"] == "moving" and s["stress"] is None for s in walk[10:]))
        expect("nothing is offered", not house.listener.of("balm/alex/suggestion"))

        shown = json.loads(house.daemon.ctl("sensors", "--json")[1])
        hall = shown["house"]
        expect("apart from what is worn: %s" % shown, [s["id"] for s in shown["sensors"]] == ["heart"] and len(hall) == 1)
        expect("what it tells: %s" % hall, hall[0]["id"] == "hall-room-motion" and hall[0]["kind"] == "room_motion" and
               hall[0]["value"] in (0, 1) and hall[0]["age_s"] is not None and hall[0]["refused"] == 0)
        page = house.daemon.ctl("status")[1]
        expect("in words:\n" + page, "hall-room-motion" in page and "everyone" in page)
        expect("no device of its own", not any("hall" in t for t, _, _ in house.listener.messages if t != HALL))
        house.daemon.stop()


def neither():
    with House(speed=200) as house:
        intervals_alone(house.daemon.recording)
        house.daemon.start()
        walk = walked_through(house)
        expect("never moving: %s" % {s["why"] for s in walk}, not any(s["why"] == "moving" for s in walk))
        expect("but stress: %s" % walk[0], max(s["stress"] or 0 for s in walk) > 80)
        house.daemon.stop()


need("mosquitto")
tap({"an H10's recording": analyzed, "an H10, worn": a_strap_that_moves, "a strap, and a motion sensor in the hall": a_room_that_sees,
     "a strap alone": neither}, at_once=4)
