#!/usr/bin/python3
"""kill -9 around what a person tells: what was confirmed holds, and what is stored is stored with what it taught.

Each verb is given to a daemon that dies at one place on the way from the person to the disk and back. It is
started again, and what it says is compared with what its database holds: row there == known, and one row at most.
"""
import json
import struct

from harness import Failed, House, need, recording, tap, wait_for

# On the way of each: decided, committed, confirmed; and a moment after the verb has said that it is done.
PLACES = ["told:decided", "history:before_commit", "history:after_commit", "told:confirmed", None]


def ask(d, *words):
    code, out, err = d.ctl(*words, "--json")
    if code:
        raise Failed("%s: %d %s" % (" ".join(words), code, err))
    return json.loads(out)


def memory(d, part, layout):
    """The first fields of one part of what is stored as learnt; None: nothing is."""
    rows = d.rows("SELECT bytes FROM memory WHERE person = 'alex' AND part = ?", part)
    return struct.unpack_from(layout, rows[0][0]) if rows else None


def expect(what, condition):
    if not condition:
        raise Failed(what)


# name: the verb, the row that it leaves, and whether the daemon knows of it.
VERBS = {
    "condition set": (["condition", "set", "fever"], "told WHERE kind = 'condition' AND what = 'fever' AND number = 1",
                      lambda d: [c["condition"] for c in ask(d, "condition", "list")["conditions"]] == ["fever"]),
    "note": (["note", "slept badly"], "told WHERE kind = 'note' AND text = 'slept badly'", None),
    "feel": (["feel", "4"], "told WHERE kind = 'feel' AND number = 4", lambda d: ask(d, "status")["people"][0]["feel"] == 4),
    "sensitivity": (["sensitivity", "2"], "told WHERE kind = 'sensitivity' AND number = 2",
                    lambda d: ask(d, "sensitivity")["chosen"] == 2),
    "massage book": (["massage", "book", "tomorrow 18:30"], "session WHERE state = 'booked'",
                     lambda d: ask(d, "massage", "next")["booked"] is not None),
    "massage log": (["massage", "log", "2026-01-31 18:30"], "session WHERE state = 'held'",
                    lambda d: ask(d, "massage", "next")["last"] is not None),
}


def told(verb, row, knows, place):
    def case():
        with House(program=None, speed=1) as house:
            d = house.daemon
            recording(d.recording, [(5, 64, 25)])
            d.start(kill_at=place)
            wait_for("it to be up", lambda: d.ctl("status")[0] == 0)
            code, out, err = d.ctl(*verb)
            confirmed = code == 0
            expect("refused: %d %s %s" % (code, out, err), confirmed or d.process.wait(5))
            if place:
                d.wait_dead(place)
            else:
                expect("it was not done", confirmed)
                d.kill()
            d.start()
            wait_for("it to be up again", lambda: d.ctl("status")[0] == 0)
            rows = d.rows("SELECT count(*) FROM " + row)[0][0]
            both = d.rows("SELECT count(*) FROM told")[0][0]
            expect("confirmed, and forgotten", rows == 1 or not confirmed)
            expect("%d rows, %d told" % (rows, both), rows <= 1 and both == rows)
            if knows:
                expect("known: %s, stored: %d" % (knows(d), rows), knows(d) == (rows == 1))
            if not rows: # and it can be told again
                expect("told again", d.ctl(*verb)[0] == 0 and d.rows("SELECT count(*) FROM " + row)[0][0] == 1)
            counter = d.rows("SELECT max(id), count(*) FROM told")[0]
            expect("ids of told: %s" % (counter,), counter == (1, 1))
            d.stop()
            expect("the database is damaged", d.rows("PRAGMA integrity_check") == [("ok",)])
    return case


def feel_with_a_score(place):
    """The evidence that a feeling gives is learnt exactly as often as the feeling is stored."""
    def case():
        with House(program=None, speed=400) as house:
            d = house.daemon
            recording(d.recording, [(90, 64, 25)])
            d.start(kill_at=place)
            wait_for("it to be up", lambda: d.ctl("status")[0] == 0)
            wait_for("a score that is believed",
                     lambda: d.rows("SELECT count(*) FROM minute WHERE stress IS NOT NULL")[0][0] >= 25)
            confirmed = d.ctl("feel", "5")[0] == 0
            d.wait_dead(place)
            d.start()
            wait_for("it to be up again", lambda: d.ctl("status")[0] == 0)
            rows = d.rows("SELECT count(*) FROM told WHERE kind = 'feel' AND score IS NOT NULL")[0][0]
            expect("confirmed, and forgotten", rows == 1 or not confirmed)
            d.stop()
            learnt = memory(d, "response", "II")
            expect("rows %d, learnt %s" % (rows, learnt), rows <= 1 and (learnt[1] if learnt else 0) == rows)
    return case


CASES = {}
for name, (verb, row, knows) in VERBS.items():
    for place in PLACES if name in ("condition set", "massage book") else PLACES[2:3] + PLACES[4:]:
        CASES["%s, killed %s" % (name, "at " + place if place else "once it was confirmed")] = told(verb, row, knows, place)
for place in "told:decided", "told:decided+history:before_commit", "told:decided+history:after_commit":
    CASES["feel with a score, killed at " + place] = feel_with_a_score(place)

need("mosquitto")
tap(CASES, at_once=4)
