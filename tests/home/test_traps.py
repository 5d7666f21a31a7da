#!/usr/bin/python3
"""The judge itself: a healthy life has no complaint, nor has what only looks odd in it.

Every trap that is built into that life is reported by its own rule, and by no other but those that its row names.
"""
import collections
import pickle
import sys

from fine import FINE
from healthy import END_S, healthy
from judge import Judge
from judge_rules import RULES
from traps_discovery import TRAPS as DISCOVERY
from traps_life import TRAPS as LIVES
from traps_values import TRAPS as VALUES

TRAPS = DISCOVERY + VALUES + LIVES
HEALTHY = pickle.dumps(healthy())


def life():
    """A copy for each trap."""
    return pickle.loads(HEALTHY)


def judged(steps):
    judge, kept = Judge(as_published=True, slack_s=6), {}
    for step in steps:
        step.tell(judge, kept)
    return judge.end(END_S)


def wrong_with(trap):
    """What is wrong with how a trap was reported, empty: nothing."""
    found = collections.OrderedDict((c.rule, c) for c in judged(trap.build(life())))
    if trap.rule not in found:
        return "not reported; only %s" % list(found.values())[:4]
    more = [c for rule, c in found.items() if rule != trap.rule and rule not in trap.also]
    if more:
        return "reported by others as well: %s" % more[:4]
    lacking = set(trap.also) - set(found)
    return "not reported by %s" % sorted(lacking) if lacking else ""


def main():
    cases = [("a healthy life", lambda: "; ".join(map(str, judged(life()))))]
    cases += [("no complaint: " + name, lambda build=build: "; ".join(map(str, judged(build(life()))))) for name, build in FINE.items()]
    cases += [("%s: %s" % (t.rule, t.name), lambda t=t: wrong_with(t)) for t in TRAPS]
    cases.append(("every rule has a trap", lambda: ", ".join(sorted(set(RULES) - {t.rule for t in TRAPS}))))
    names = collections.Counter(t.name for t in TRAPS)
    cases.append(("every trap has a name of its own", lambda: ", ".join(n for n, count in names.items() if count > 1)))
    print("1..%d" % len(cases))
    failed = 0
    for n, (name, case) in enumerate(cases, 1):
        error = case()
        failed += bool(error)
        print("%s %d - %s" % ("not ok" if error else "ok", n, name))
        if error:
            print("# " + error[:1500])
    sys.exit(1 if failed else 0)


main()
