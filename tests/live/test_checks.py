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


def run(program, *args):
    p = subprocess.run(["/usr/bin/python3", os.path.join(SHARED, "checks", program), "--balmctl", os.environ["BALMCTL"], "--json", *args],
                       capture_output=True, text=True, timeout=600)
    try:
        return json.loads(p.stdout)
    except ValueError:
        raise Failed("%s printed no JSON: %s" % (program, (p.stdout + p.stderr)[-500:]))


# Its beats are whole 1/360 s, which 1/128000 s does not divide: rounding each to the nearest moves RMSSD by up to 7.4e-6
# of a window, and what is small beside the rounding of a hundred beats (LF power, the range of all NN) by up to 2.6e-5.
# Of the rounded intervals, all figures are those of the definition to 1e-13. The check scales such differences to its
# limit: of 2e-6 to 1e-9 of most figures, to 1e-6 of the spectrum.
OFF_GRID = "mitdb100"
OFF_GRID_LIMITS = {"vlf": 2e-5, "lf": 2e-5, "hf": 2e-5, "lf_hf": 2e-5, "total_power": 2e-5, "dfa_a1": 6e-9, "stress_index": 6e-9}
OFF_GRID_LIMIT = 4e-9


def off_grid_limit(metric):
    return OFF_GRID_LIMITS.get(metric.split(" ")[0], OFF_GRID_LIMIT)


def hrv():
    source, folder = os.path.join(SHARED, "hrv"), tempfile.mkdtemp()
    reference = json.load(open(os.path.join(source, "reference.json")))
    reports = {}
    try:
        for part in ("on", "off"):
            data = os.path.join(folder, part)
            os.mkdir(data)
            for name in ("recordings", "rolling"):
                os.symlink(os.path.join(source, name), os.path.join(data, name))
            chosen = {k: v for k, v in reference["recordings"].items() if k.startswith(OFF_GRID) == (part == "off")}
            json.dump(dict(reference, recordings=chosen), open(os.path.join(data, "reference.json"), "w"))
            reports[part] = run("hrv_reference.py", "--data", data, "--slack", os.environ.get("BALM_TEST_SLOWNESS", "1"))
    finally:
        shutil.rmtree(folder)
    missed = reports["on"]["missed"]
    for metric, worst in reports["off"]["worst"].items():
        if metric != "duration_s" and not (worst["difference"] is not None and worst["difference"] <= off_grid_limit(metric)):
            missed.append("%s: %s" % (metric, worst))
    for part, report in reports.items():
        chosen = report["variants"]
        if not (chosen["stress_index"] == "baevsky_si_mo_median" and chosen["spectrum_short"] == "freq_welch150" and
                chosen["spectrum_long"] == "freq_definition"):
            missed.append("%s: %s" % (part, chosen))
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
tap({"HRV against the reference": hrv, "artifacts against labels and injected faults": artifacts,
     "packets against their decoded values": decoding})
