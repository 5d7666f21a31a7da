#!/usr/bin/python3
"""contrib/demo --bluez against a balmctl that plays a part: each way it can go ends in its words and its status."""
import json
import os
import shutil
import subprocess
import tempfile

from harness import Failed, need, tap

DEMO = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "contrib", "demo-bluez")

# Answers from a scenario: {verb: [answer, ...]}, the last one for ever. A string is an error in words.
BALMCTL = """#!/usr/bin/python3
import json, os, sys
folder = os.environ["SCENARIO"]
verb = sys.argv[1]
open(folder + "/calls", "a").write(" ".join(sys.argv[1:]) + "\\n")
answers = json.load(open(folder + "/scenario.json")).get(verb, [{}])
count = open(folder + "/calls").read().split("\\n")
asked = sum(line.split(" ")[0] == verb for line in count if line)
answer = answers[min(asked, len(answers)) - 1]
if isinstance(answer, str):
    sys.stderr.write("balmctl: " + answer + "\\n")
    sys.exit(1)
print(json.dumps(answer))
"""
BALMD = """#!/usr/bin/python3
import os, signal
open(os.environ["SCENARIO"] + "/pid", "w").write(str(os.getpid()))
signal.pause()
"""
# The patience of the demo, shortened.
RUN = """import importlib.machinery, importlib.util, sys
loader = importlib.machinery.SourceFileLoader("demo", sys.argv[1])
demo = importlib.util.module_from_spec(importlib.util.spec_from_loader("demo", loader))
loader.exec_module(demo)
demo.FIRST_BEAT_S, demo.SILENT_S, demo.ASK_AFTER_S, demo.WINDOW_S = 2, 1, 1, 3
sys.argv = sys.argv[1:]
sys.exit(demo.main())
"""

NEAR = {"address": "AA:BB:CC:DD:EE:01", "name": "Polar H10", "rssi": -50, "delivers": True, "tried": True}
FAR = {"address": "AA:BB:CC:DD:EE:02", "name": "TICKR", "rssi": -75, "delivers": True, "tried": True}
MUTE = {"address": "AA:BB:CC:DD:EE:03", "name": "HRM", "rssi": -55, "delivers": False, "tried": True, "why": "connected, but no beats"}


def window(*candidates, adopted=None, opened=True, sensors=()):
    return {"sensors": list(sensors), "pairing": {"open": opened, "adopted": adopted, "candidates": list(candidates)}}


def heart(rate, readings, link="listening", why=None):
    return {"sensors": [{"id": "h10", "person": "you", "link": link, "why": why, "readings": readings, "rssi": -60}],
            "people": [{"id": "you", "state": {"heart_rate": rate, "rmssd": None, "why": "calibrating"}}]}


BEATS = [heart(None, 0)] + [heart(70 + i % 3, i) for i in range(1, 200)]
OURS = {"id": "h10", "person": "you"}

# name: scenario, status, what it says, what was asked of balmctl last
CASES = {
    "a strap that is taken in by itself": (
        {"sensors": [window(), window(MUTE), window(NEAR, adopted="h10", opened=False)], "status": BEATS},
        0, ["Taken in as h10", "Your heart: 71 beats", "That was your own heart"], "forget h10 --json"),
    "one that is too far to be taken by itself": (
        {"sensors": [window(FAR), window(FAR), window(FAR), window(FAR), window(FAR, sensors=[OURS])], "status": BEATS},
        0, ["TICKR, ..:EE:02", "some way off", "Taken in as h10"], "forget h10 --json"),
    "two at once": (
        {"sensors": [window(NEAR, FAR), window(NEAR, FAR, adopted=None, sensors=[OURS])], "status": BEATS},
        0, ["Beats come from more than one", "1  Polar H10", "2  TICKR"], "forget h10 --json"),
    "the window is quicker than the answer": (
        {"sensors": [window(NEAR, FAR), window(NEAR, FAR, sensors=[OURS])], "adopt": ["it is known already"], "status": BEATS},
        0, ["Taken in as h10", "That was your own heart"], "forget h10 --json"),
    "one that was taken in meanwhile is given up, too": (
        {"sensors": [window(MUTE), window(MUTE, opened=False), window(MUTE, opened=False, sensors=[{"id": "late"}])]},
        5, ["no beats came from it"], "forget late --json"),
    "nothing missing is silent": ({"doctor": ["no adapter"]}, 3, ["Something above has to be mended"], "doctor bluetooth"),
    "nobody": ({"sensors": [window(), window(opened=False)]}, 4, ["Nothing was found"], "sensors --json"),
    "one without beats": ({"sensors": [window(MUTE), window(MUTE, opened=False)]}, 5, ["no beats came from it", "connected, but no beats"], "sensors --json"),
    "taken in, and then no beats": (
        {"sensors": [window(NEAR, adopted="h10", opened=False)], "status": [heart(None, 0, "silent", "nothing came for 20 s")]},
        5, ["It was taken in, but no beats came: silent, nothing came for 20 s"], "forget h10 --json"),
    "beats that end": (
        {"sensors": [window(NEAR, adopted="h10", opened=False)], "status": [heart(70, 1), heart(70, 5), heart(70, 5, "away", "not to be heard")]},
        6, ["The beats have ended: away, not to be heard"], "forget h10 --json"),
    "it cannot be taken in": ({"sensors": [window(FAR)], "adopt": ["the house is full"]}, 5, ["It could not be taken in: balmctl: the house is full"], None),
    "the window does not open": ({"pair": ["there is no Bluetooth adapter"]}, 1, ["there is no Bluetooth adapter"], "sensors --json"),
}


def play(scenario, status, said, last):
    folder = tempfile.mkdtemp()
    try:
        before = set(os.listdir(tempfile.gettempdir()))
        for name, text in (("daemon/balmd", BALMD), ("daemon/ctl/balmctl", BALMCTL)):
            path = os.path.join(folder, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w") as f:
                f.write(text)
            os.chmod(path, 0o755)
        json.dump(scenario, open(os.path.join(folder, "scenario.json"), "w"))
        env = dict(os.environ, SCENARIO=folder, BALM_BUILD=folder)
        done = subprocess.run(["/usr/bin/python3", "-c", RUN, DEMO, "--auto", "--seconds", "4" if status == 6 else "1"], env=env, capture_output=True,
                              text=True, timeout=60, stdin=subprocess.DEVNULL)
        text = done.stdout + done.stderr
        if done.returncode != status:
            raise Failed("status %d, not %d: %s" % (done.returncode, status, text))
        for part in said:
            if part not in text:
                raise Failed("%r is not in %s" % (part, text))
        calls = open(os.path.join(folder, "calls")).read().splitlines()
        if last and calls[-1] != last:
            raise Failed("the last call was %r" % calls[-1])
        left = [n for n in set(os.listdir(tempfile.gettempdir())) - before if n.startswith("balm-demo-")]
        if left:
            raise Failed("left behind: %s" % left)
        pid = os.path.join(folder, "pid")
        if os.path.exists(pid) and os.path.exists("/proc/" + open(pid).read()):
            raise Failed("the daemon still runs")
    finally:
        shutil.rmtree(folder)


def refused():
    done = subprocess.run(["/usr/bin/python3", DEMO], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode != 2 or "run it in a terminal, or with --auto" not in done.stderr:
        raise Failed("%d: %s" % (done.returncode, done.stderr))


need("mosquitto")
cases = {name: (lambda row=row: play(*row)) for name, row in CASES.items()}
cases["asks nobody where there is nobody to ask"] = refused
tap(cases)
