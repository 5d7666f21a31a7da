#!/usr/bin/python3
"""Holds `balmctl analyze` and `balmctl decode` to references, where their folder is there (BALM_SHARED)."""
import json
import os
import shutil
import subprocess
import sys
import tempfile

from harness import Failed, tap

SHARED = os.environ.get("BALM_SHARED", "")
# What is computed so far; other metrics of the reference come with later rooms.
HELD = ("nn_count mean_nn mean_hr sdnn rmssd ln_rmssd sdsd pnn50 pnn20 sd1 sd2 sd_ratio duration_s rolling.").split()


def run(program, *args):
    p = subprocess.run(["/usr/bin/python3", os.path.join(SHARED, "checks", program), "--balmctl", os.environ["BALMCTL"], "--json", *args],
                       capture_output=True, text=True, timeout=600)
    try:
        return json.loads(p.stdout)
    except ValueError:
        raise Failed("%s printed no JSON: %s" % (program, (p.stdout + p.stderr)[-500:]))


# Its beats are whole 1/360 s, which 1/128000 s does not divide: rounding each to the nearest changes RMSSD by up
# to 7.4e-6 of a window. The check scales such differences to its limit of 2e-6, as 1e-9.
OFF_GRID, OFF_GRID_LIMIT = "mitdb100", 4e-9


def held(missed, files):
    """Those of its MISSED lines that speak of what is computed so far."""
    return [m for m in missed if m.split(":")[0] in HELD or m.startswith("rolling.") or m.split(":")[0] in files or "nothing was compared" in m]


def time_domain():
    hrv, folder = os.path.join(SHARED, "hrv"), tempfile.mkdtemp()
    reference = json.load(open(os.path.join(hrv, "reference.json")))
    reports = {}
    try:
        for part in ("on", "off"):
            data = os.path.join(folder, part)
            os.mkdir(data)
            for name in ("recordings", "rolling"):
                os.symlink(os.path.join(hrv, name), os.path.join(data, name))
            chosen = {k: v for k, v in reference["recordings"].items() if k.startswith(OFF_GRID) == (part == "off")}
            json.dump(dict(reference, recordings=chosen), open(os.path.join(data, "reference.json"), "w"))
            reports[part] = run("hrv_reference.py", "--data", data, "--slack", os.environ.get("BALM_TEST_SLOWNESS", "1"))
    finally:
        shutil.rmtree(folder)
    missed = held(reports["on"]["missed"], reports["on"]["files"])
    for metric, worst in reports["off"]["worst"].items():
        if (metric in HELD or metric.startswith("rolling.")) and metric != "duration_s" and not (worst["difference"] or 0) <= OFF_GRID_LIMIT:
            missed.append("%s: %s" % (metric, worst))
    if missed or len(reports["on"]["files"]) < 10:
        raise Failed("\n".join(missed) or "only %d recordings" % len(reports["on"]["files"]))


def artifacts():
    missed = [m for m in run("artifacts.py")["missed"] if m.startswith(("labels.", "injected"))]
    if missed:
        raise Failed("\n".join(missed))


def decoding():
    report = run("decode_vectors.py", "--require", "heart-rate")
    if report["missed"]:
        raise Failed("\n".join(report["missed"]))


if not os.path.exists(os.path.join(SHARED, "checks", "hrv_reference.py")):
    print("1..0 # SKIP no recordings: BALM_SHARED is not set, or holds no checks")
    sys.exit(0)
tap({"time-domain HRV against the reference": time_domain, "artifacts against labels and injected faults": artifacts,
     "packets against their decoded values": decoding})
