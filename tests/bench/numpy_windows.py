#!/usr/bin/python3
"""numpy_windows.py FILE REPETITIONS - rolling HRV the way one would write it with numpy.

A window of 300 s every 10 s: heart rate, RMSSD, SDNN, pNN50, SD1, SD2 of the intervals that end
in it, each window computed from its slice. Without artifact detection. Prints what bench_heart
prints: CPU time of the loop alone, median of the repetitions.
"""
import json
import math
import sys
import time

import numpy as np

WINDOW_S, STEP_S = 300, 10


def run(rr, end_s):
    windows, rmssd_sum = 0, 0.0
    begin = time.process_time()
    ends = np.arange(WINDOW_S, end_s[-1] + 1e-9, STEP_S)
    first, past = np.searchsorted(end_s, ends - WINDOW_S, side="right"), np.searchsorted(end_s, ends, side="right")
    for a, b in zip(first, past):
        x = rr[a:b]
        if len(x) < 3:
            continue
        d = np.diff(x)
        half, variance = np.var(d, ddof=1) / 2, np.var(x, ddof=1)
        row = (60000 / np.mean(x), math.sqrt(np.mean(d * d)), math.sqrt(variance), 100 * np.mean(np.abs(d) > 50),
               math.sqrt(half), math.sqrt(max(2 * variance - half, 0)))
        rmssd_sum += row[1]
        windows += 1
    return time.process_time() - begin, windows, rmssd_sum


def main():
    rr = np.array([float(x) for x in open(sys.argv[1]) if x.strip() and not x.startswith("#")])
    end_s = np.cumsum(rr) / 1000
    runs = sorted(run(rr, end_s) for _ in range(int(sys.argv[2])))
    cpu_s, windows, rmssd_sum = runs[len(runs) // 2]
    print(json.dumps(dict(way="numpy", beats=len(rr), windows=windows, cpu_s=cpu_s, rmssd_sum=rmssd_sum)))


if __name__ == "__main__":
    main()
