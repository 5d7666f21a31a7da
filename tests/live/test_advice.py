#!/usr/bin/python3
"""What `balmctl analyze --advise` would have offered on recordings of real people, and whether each offer can be defended.

Every session is read twice: by somebody new (cold), and by somebody whose reference is known from a first pass over the
same person's seated session (warm). Each offer is printed with the label at its moment, how long that had lasted,
and the evidence. A raise is noticed after five minutes, so that some offers come when the stress has just ended: held against
all is that most of the raise lay in no stretch labelled rest, low stress, exercise or recovery, and that none comes later
than two minutes into one; after at least five minutes of a raised score; no booking from one day; and where nothing
tells motion apart, one in a day at the most.
"""
import collections
import json
import os
import subprocess
import sys
import tempfile

from harness import Failed, tap

SHARED = os.environ.get("BALM_SHARED", "")
DATA = os.path.join(SHARED, "stress", "data")
FIRST_PASS = ("", "stress", "stress_b")
AGE = {"ecg_eegmat": 19, "e4_hongn": 22}
CALM = ("rest", "low_stress", "exercise", "recovery")
DAYS = "rr_nsr2db"
AFTER_MIN = 5
SETTLES_S = 120  # what was before a phase is still in the heart when it begins

Offer = collections.namedtuple("Offer", "file mode t_s event reason label phase since_s calm raised_min stress heart_rate usual")


def analyze(*args):
    p = subprocess.run([os.environ["BALMCTL"], "analyze", *map(str, args)], capture_output=True, text=True, timeout=120)
    if p.returncode != 0:
        raise Failed("%s: %s" % (" ".join(map(str, args)), p.stderr[-300:]))
    return [json.loads(line) for line in p.stdout.splitlines()]


def label_at(session, t_s):
    for begin, end, label, phase in session["segments"]:
        if begin <= t_s < end:
            return label, phase, t_s - begin
    return "between phases", "", 0.0


def calm_share(session, begin, end):
    """How much of that time is labelled as one in which nobody was put under stress."""
    calm = sum(max(0, min(end, b) - max(begin, a)) for a, b, label, _ in session["segments"] if label in CALM)
    return calm / (end - begin) if end > begin else 0.0


def offers_of(session, mode, args):
    found = []
    for o in analyze("--advise", *args, session["path"]):
        if not o.get("event_type"):
            continue
        evidence = o.get("evidence") or o
        raised_min = evidence.get("raised_min") or 0
        found.append(Offer(session["file"].split("/", 1)[1], mode, o["t_s"], o["event_type"], o["reason"], *label_at(session, o["t_s"]),
                           calm_share(session, o["t_s"] - raised_min * 60, o["t_s"]), raised_min, evidence.get("stress"), evidence.get("heart_rate"),
                           evidence.get("usual_heart_rate")))
    return found


def read_all():
    """All offers, and how many sessions of which label there were to make them in."""
    with open(os.path.join(DATA, "index.json")) as f:
        sessions = json.load(f)
    people, offers, count = collections.OrderedDict(), [], collections.Counter()
    for s in sorted(sessions, key=lambda s: (s["dataset"], s["subject"], s["session"] not in FIRST_PASS, s["session"])):
        s["path"] = os.path.join(DATA, *s["file"].split("/")[1:])
        people.setdefault((s["dataset"], s["subject"]), []).append(s)
    with tempfile.TemporaryDirectory() as folder:
        for (dataset, subject), own in people.items():
            age = ["--age", AGE.get(dataset, 30)]
            baseline = os.path.join(folder, "%s-%s" % (dataset, subject))
            analyze(*age, "--step", 10, "--fields", "t_s,stress", "--save-baseline", baseline, own[0]["path"])
            for s in own:
                count[dataset] += 1
                offers += offers_of(s, "cold", age)
                if os.path.exists(baseline):
                    offers += offers_of(s, "warm", [*age, "--baseline", baseline])
    return offers, count


def show(offers, count):
    print("# %-32s %-4s %8s  %-13s %-9s %-22s %6s %6s %6s %6s %6s" %
          ("recording", "", "at", "offer", "reason", "label, for how long", "calm", "raised", "score", "pulse", "usual"))
    for o in offers:
        label = "%s %.0f min" % (o.label, o.since_s / 60)
        at = "%.1f h" % (o.t_s / 3600) if o.file.startswith(DAYS) else "%.1f min" % (o.t_s / 60)
        figures = ["-" if x is None else "%.0f" % x for x in (100 * o.calm, o.raised_min, o.stress, o.heart_rate, o.usual)]
        print("# %-32s %-4s %8s  %-13s %-9s %-22s %5s%% %6s %6s %6s %6s" % (o.file, o.mode, at, o.event, o.reason, label, *figures))
    for dataset in count:
        mine = [o for o in offers if o.file.startswith(dataset)]
        by = ", ".join("%d %s" % (n, label) for label, n in sorted(collections.Counter(o.label for o in mine).items()))
        print("# %-18s %3d sessions, %2d offers cold, %2d warm; labelled %s" %
              (dataset, count[dataset], sum(o.mode == "cold" for o in mine), sum(o.mode == "warm" for o in mine), by or "-"), flush=True)


OFFERS, COUNT = [], {}


def complain(which):
    if not OFFERS:
        raise Failed("no offers were read")
    if which:
        raise Failed("\n".join("%s (%s) at %.0f s: %s for %s, in %s %s since %.0f s" %
                               (o.file, o.mode, o.t_s, o.event, o.reason, o.label, o.phase, o.since_s) for o in which))


def all_are_read():
    global OFFERS, COUNT
    OFFERS, COUNT = read_all()
    show(OFFERS, COUNT)
    if sum(COUNT.values()) < 120 or not OFFERS:
        raise Failed("%d sessions, %d offers: nothing would be shown by that" % (sum(COUNT.values()), len(OFFERS)))


def none_in_calm_stretches():
    complain([o for o in OFFERS if o.label in CALM and (o.since_s >= SETTLES_S or o.calm > 0.5)])


def only_after_minutes_of_a_raise():
    complain([o for o in OFFERS if o.reason == "sustained" and not (o.raised_min or 0) >= AFTER_MIN])


def no_booking_from_one_day():
    complain([o for o in OFFERS if o.event == "book_massage"])


def one_a_day_without_motion():
    complain([])
    days = collections.Counter((o.file, o.mode) for o in OFFERS if o.file.startswith(DAYS))
    if any(n > 1 for n in days.values()):
        raise Failed(", ".join("%s (%s): %d" % (*k, n) for k, n in days.items() if n > 1))


if not os.path.exists(os.path.join(DATA, "index.json")):
    print("1..0 # SKIP no recordings: BALM_SHARED is not set, or holds no labelled sessions")
    sys.exit(0)
tap({"every session is read": all_are_read, "no offer in rest, low stress, exercise or recovery": none_in_calm_stretches,
     "only after five minutes of a raised score": only_after_minutes_of_a_raise,
     "one day is no reason to book a massage": no_booking_from_one_day,
     "one offer a day where nothing tells motion apart": one_a_day_without_motion})
