#!/usr/bin/python3
"""Holds `balmctl analyze` and `balmctl decode` to references, where their folder is there (BALM_SHARED)."""
import json
import os
import subprocess
import sys

from harness import Failed, tap

SHARED = os.environ.get("BALM_SHARED", "")


def run(program, *args):
    p = subprocess.run(["/usr/bin/python3", os.path.join(SHARED, "checks", program), "--balmctl", os.environ["BALMCTL"], "--json", *args],
                       capture_output=True, text=True, timeout=600)
    try:
        return json.loads(p.stdout)
    except ValueError:
        raise Failed("%s printed no JSON: %s" % (program, (p.stdout + p.stderr)[-500:]))


def passes(program, *args):
    missed = run(program, *args)["missed"]
    if missed:
        raise Failed("\n".join(missed))


def hrv():
    report = run("hrv_reference.py", "--slack", os.environ.get("BALM_TEST_SLOWNESS", "1"))
    chosen, missed = report["variants"], report["missed"]
    if not (chosen["stress_index"] == "baevsky_si_mo_median" and chosen["spectrum_short"] == "freq_welch150" and
            chosen["spectrum_long"] == "freq_definition"):
        missed.append(str(chosen))
    if missed or len(report["files"]) < 10:
        raise Failed("\n".join(missed) or "only %d recordings" % len(report["files"]))


def artifacts():
    passes("artifacts.py")


def estimate():
    passes("stress_auc.py", "--targets", os.path.join(SHARED, "checks", "targets.json"))


def decoding():
    passes("decode_vectors.py", "--require", "heart-rate")


if not os.path.exists(os.path.join(SHARED, "checks", "hrv_reference.py")):
    print("1..0 # SKIP no recordings: BALM_SHARED is not set, or holds no checks")
    sys.exit(0)
tap({"HRV against the reference": hrv, "artifacts against labels and injected faults": artifacts,
     "the estimate against labelled sessions": estimate,
     "packets against their decoded values": decoding})
