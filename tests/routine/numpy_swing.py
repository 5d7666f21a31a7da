#!/usr/bin/env python3
"""The table of test_swing.c, from the definition in swing.h and numpy; no code of ours is in it.

Beats are whole milliseconds: a mean, a triangle wave, and noise of a generator that C and Python
run alike, so that both see the same ones to the last bit.
"""
import numpy as np

#       seed, mean, wave ms, its length ms, noise ms, every so many refused (0: none)
ROWS = [(1, 900, 80, 10000, 20, 0),
        (2, 700, 30, 12000, 40, 0),
        (3, 1200, 150, 9000, 10, 0),
        (4, 600, 5, 6000, 60, 0),
        (5, 850, 60, 13333, 15, 7),
        (6, 1000, 90, 8571, 30, 11),
        (7, 780, 0, 5000, 50, 0),
        (8, 500, 40, 4300, 12, 9),
        (9, 1500, 200, 20000, 25, 0),
        (10, 930, 120, 16000, 5, 6)]


def beats(seed, mean, wave, length, noise, refused):
    x, at, n = seed * 2654435761 % 2**32, 0, 0
    while at < 90000:
        x = (x * 1664525 + 1013904223) % 2**32
        place = at % length * 4 * wave // length            # 0 .. 4 wave
        tri = place - wave if place < 2 * wave else 3 * wave - place
        rr = mean + tri + (x >> 16) % (2 * noise + 1) - noise
        at += rr
        n += 1
        yield at / 1000, rr, not (refused and n % refused == 0)


def window(row):
    t, rr, ok = map(np.array, zip(*beats(*row)))
    t, rr = t[ok.astype(bool)], rr[ok.astype(bool)]
    end = t[-1]
    used = t > end - 64
    first = np.argmax(used)
    if first > 0 and t[first] - t[first - 1] <= 3:
        used[first - 1] = True
    y = np.interp(end - 64 + (np.arange(256) + 1) / 4, t[used], rr[used])
    i = np.arange(256)
    y = (y - np.polyval(np.polyfit(i, y, 1), i)) * (.5 - .5 * np.cos(2 * np.pi * (i + .5) / 256))
    p = np.abs(np.fft.rfft(y))**2
    m = 3 + np.argmax(p[3:16])
    a, b, c = np.log(p[m - 1:m + 2])
    d = .5 * (a - c) / (a - 2 * b + c) if b >= a and b >= c else 0
    return p[m - 1:m + 2].sum() / p[1:26].sum(), (m + d) * 60 / 64


for row in ROWS:
    share, peak = window(row)
    print("    { %s, %.12f, %.12f }," % (", ".join(map(str, row)), share, peak))
