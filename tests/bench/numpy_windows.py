#!/usr/bin/python3
"""numpy_windows.py FILE REPETITIONS EVERY - rolling HRV the way one would write it with numpy.

A window of 300 s every 10 s, computed from its slice, without artifact detection. Prints what bench_heart prints: CPU time
of the loop alone, median of the repetitions, for
  numpy        heart rate, RMSSD, SDNN, pNN50, SD1, SD2 of all windows; the sum of RMSSD in every so many
  numpy_dfa, numpy_index, numpy_spectrum   one metric, of every so many windows only (they are slow); its sum
The tridiagonal system of the spline is solved in a loop: numpy has nothing better for it.
"""
import json
import math
import sys
import time

import numpy as np

WINDOW_S, STEP_S = 300, 10


def time_domain(x, end_s):
    d = np.diff(x)
    half, variance = np.var(d, ddof=1) / 2, np.var(x, ddof=1)
    return (math.sqrt(np.mean(d * d)), 60000 / np.mean(x), math.sqrt(variance), 100 * np.mean(np.abs(d) > 50),
            math.sqrt(half), math.sqrt(max(2 * variance - half, 0)))[0]


def alpha1(x, end_s):
    y, sizes, f = np.cumsum(x - np.mean(x)), np.arange(4, 17), []
    for n in sizes:
        boxes = y[:len(y) // n * n].reshape(-1, n)
        t = np.arange(n) - (n - 1) / 2
        slope = boxes @ t / np.sum(t * t)
        off = boxes - boxes.mean(1, keepdims=True) - slope[:, None] * t
        f.append(math.sqrt(np.mean(off * off)))
    return np.polyfit(np.log(sizes), np.log(f), 1)[0]


def stress_index(x, end_s):
    return 100 * np.bincount((x // 50).astype(int)).max() / len(x) / (2 * np.median(x) / 1000 * (x.max() - x.min()) / 1000)


def spline(t, y, at):
    """Cubic, not-a-knot."""
    h = np.diff(t)
    v = np.diff(y) / h
    lower, main, upper, right = h[:-1].copy(), 2 * (h[:-1] + h[1:]), h[1:].copy(), 6 * np.diff(v)
    main[0] += h[0] * (1 + h[0] / h[1])
    upper[0] -= h[0] ** 2 / h[1]
    main[-1] += h[-1] * (1 + h[-1] / h[-2])
    lower[-1] -= h[-1] ** 2 / h[-2]
    lower, main, upper, right = (list(map(float, x)) for x in (lower, main, upper, right))
    for i in range(1, len(main)):
        f = lower[i] / main[i - 1]
        main[i] -= f * upper[i - 1]
        right[i] -= f * right[i - 1]
    m = [0.0] * len(t)
    for i in range(len(main) - 1, -1, -1):
        m[i + 1] = (right[i] - (upper[i] * m[i + 2] if i < len(main) - 1 else 0)) / main[i]
    m[0] = m[1] + (m[1] - m[2]) * h[0] / h[1]
    m[-1] = m[-2] + (m[-2] - m[-3]) * h[-1] / h[-2]
    m = np.array(m)
    i = np.clip(np.searchsorted(t, at, side="right") - 1, 0, len(t) - 2)
    a, b, w = at - t[i], t[i + 1] - at, h[i]
    return (m[i] * b ** 3 + m[i + 1] * a ** 3) / (6 * w) + (y[i] / w - m[i] * w / 6) * b + (y[i + 1] / w - m[i + 1] * w / 6) * a


def spectrum(x, end_s):
    y, n = spline(end_s, x, np.arange(end_s[0], end_s[-1], .25)), 600
    window, power = .5 - .5 * np.cos(2 * np.pi * np.arange(n) / n), []
    for i in range(0, len(y) - n + 1, n // 2):
        part = y[i:i + n]
        power.append(np.abs(np.fft.rfft((part - part.mean()) * window)) ** 2)
    if not power:
        return 0.0
    p, f = np.mean(power, axis=0) * 2 / (4 * np.sum(window ** 2)), np.arange(n // 2 + 1) * 4 / n
    hf = p[(f >= .15) & (f < .4)]
    return np.sum(hf[1:] + hf[:-1]) / 2 * 4 / n


def run(rr, end_s, compute, step, every):
    windows, total = 0, 0.0
    begin = time.process_time()
    ends = np.arange(WINDOW_S, end_s[-1] + 1e-9, STEP_S)
    ends = ends[np.round(ends / STEP_S) % step == 0]
    first, past = np.searchsorted(end_s, ends - WINDOW_S, side="right"), np.searchsorted(end_s, ends, side="right")
    for end, a, b in zip(ends, first, past):
        if b - a < 3:
            continue
        value = compute(rr[a:b], end_s[a:b])
        if round(end / STEP_S) % every == 0:
            total += value
        windows += 1
    return time.process_time() - begin, windows, total


def main():
    rr = np.array([float(x) for x in open(sys.argv[1]) if x.strip() and not x.startswith("#")])
    end_s = np.cumsum(rr) / 1000
    repetitions, every = int(sys.argv[2]), int(sys.argv[3])
    for way, compute, step in (("numpy", time_domain, 1), ("numpy_dfa", alpha1, every), ("numpy_index", stress_index, every),
                               ("numpy_spectrum", spectrum, every)):
        runs = sorted(run(rr, end_s, compute, step, every) for _ in range(repetitions))
        cpu_s, windows, total = runs[len(runs) // 2]
        print(json.dumps(dict(way=way, beats=len(rr), windows=windows, cpu_s=cpu_s, sum=total)))


if __name__ == "__main__":
    main()
