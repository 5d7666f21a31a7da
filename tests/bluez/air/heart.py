"""heart - beats in real time, and the heart-rate measurements that tell of them

Counted beats carry their number in the length of their interval, so that a test sees exactly which of them
arrived. The step makes neighbours differ as those of a calm heart do, for intervals that hardly change are
taken for smoothed ones.
"""
import math
import random
import struct
import time

COUNT_FROM, COUNT_STEP, COUNT_MOD = 960, 37, 97
MOST_INTERVALS = 9  # what fits the smallest MTU


def counted(number):
    return COUNT_FROM + number * COUNT_STEP % COUNT_MOD


def number_of(interval):
    """The number of a counted beat, modulo COUNT_MOD; None: it is none."""
    step = interval - COUNT_FROM
    return step * pow(COUNT_STEP, -1, COUNT_MOD) % COUNT_MOD if 0 <= step < COUNT_MOD else None


def natural(number, dice):
    """Calm, with breath in it."""
    return round(900 + 60 * math.sin(number * 1.1) + dice.uniform(-12, 12))


class Heart:
    def __init__(self, settings):
        self.settings, self.dice, self.number = settings, random.Random(7), 0
        self.intervals, self.last = None, [900]
        self.due = time.monotonic() + self._next() / 1024
        self.pending = self.interval

    def _next(self):
        if self.settings.beats == "counted":
            self.interval = counted(self.number)
        elif self.settings.beats == "natural":
            self.interval = natural(self.number, self.dice)
        else:  # a file: one interval in ms a line
            if self.intervals is None:
                with open(self.settings.beats) as f:
                    words = (line.split("#")[0].strip() for line in f)
                    self.intervals = [round(float(w) * 1.024) for w in words if w]
            self.interval = self.intervals[self.number % len(self.intervals)]
        self.number += 1
        return self.interval

    def since_last(self):
        """The intervals that have ended since this was asked last, in 1/1024 s."""
        ended, now = [], time.monotonic()
        while self.due <= now:
            ended.append(self.interval)
            self.due += self._next() / 1024
        self.last = ended or self.last
        return ended[-MOST_INTERVALS:]

    def rate(self):
        """By the beats that were told last."""
        return round(60 * 1024 * len(self.last) / sum(self.last))

    def measurement(self):
        """The bytes of characteristic 2A37 for what has happened since the last one, and its intervals."""
        ended, s = self.since_last(), self.settings
        rate = s.rate if s.rate >= 0 else self.rate()
        contact = {"on": 0x06, "off": 0x04, "none": 0x00}[s.contact]
        if s.shape == "bare":
            return bytes([0, 0 if s.contact == "off" else rate & 0xFF]), []
        if s.contact == "off":
            return bytes([contact, 0]), []
        if s.shape == "garbage":
            return bytes(self.dice.randrange(256) for _ in range(self.dice.randrange(0, 21))), []
        if s.shape == "empty-rr":
            return bytes([contact | 0x10, rate & 0xFF]), []
        if s.shape == "rate-only" or not ended:
            return bytes([contact, rate & 0xFF]), []
        words = b"".join(struct.pack("<H", x) for x in ended)
        if s.shape == "odd":  # the last byte is missing
            return bytes([contact | 0x10, rate & 0xFF]) + words[:-1], ended[:-1]
        if s.shape == "wide":  # 16 bit rate, energy expended
            return struct.pack("<BHH", contact | 0x19, rate, 17) + words[:2 * (MOST_INTERVALS - 2)], ended
        return bytes([contact | 0x10, rate & 0xFF]) + words, ended
