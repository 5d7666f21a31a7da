#!/usr/bin/python3
"""kill -9 at every step between offer, commit, publish, answer, routine and effect: nothing twice, nothing lost.

A recording plays fast: calm, then tense while still. Alex accepts whatever is open, and again for as long as
`last` says that it still is, as an automation in the house would. The daemon is killed at one place, started
again, and left to go on until an effect was measured. Then the broker's side and the database are compared.
"""
import json

from alex import Alex
from harness import Failed, House, need, recording, tap, wait_for

PLACES = [
    "offer:decided",                                # nothing is known outside: it may be decided anew
    "offer:decided+history:before_commit",          # the same
    "offer:decided+history:after_commit",           # committed, not sent
    "publish:before_send",                          # the same, later
    "publish:after_ack",                            # sent, not yet known to be
    "answer:taken",                                 # the answer came, its outcome is not committed
    "answer:taken+history:before_commit",
    "answer:taken+history:after_commit",
    "routine:changed",                              # the routine runs, its memory is on its way
    "routine:changed+history:before_commit",
    "routine:changed+history:after_commit",
    "routine:changed#2",                            # it has ended
    "routine:changed#2+history:after_commit",
    "effect:measured",
    "effect:measured+history:before_commit",
    "effect:measured+history:after_commit",         # the effect, and that it is over
    "effect:measured+history:after_commit#2",
]


def killed_at(place):
    def case():
        with House(program=None, speed=400) as house:
            d, heard = house.daemon, house.listener
            recording(d.recording, [(16, 64, 25), (60, 82, 8)])
            with Alex(heard):
                d.start(kill_at=place)
                d.wait_dead(place)
                d.start()
                wait_for("it to be up again", lambda: d.log().count("balmd ") == 2)
                wait_for("an effect to be measured", lambda: d.rows("SELECT count(*) FROM effect")[0][0])
            helped = ranking(d)
            d.stop()
            check(d, heard)
            # What the fast clock ran past while the daemon was dead, before or after the routine, was not measured.
            runs = dict(d.rows("SELECT routine, count(*) FROM effect WHERE before_heart_rate IS NOT NULL"
                               " AND after_heart_rate IS NOT NULL GROUP BY routine"))
            if helped != runs:
                raise Failed("effects stored %s, learnt from %s" % (d.rows("SELECT * FROM effect"), helped))
    return case


def ranking(d):
    """How many runs of each routine stand behind what is known to help."""
    known = json.loads(d.ctl("effects", "--json")[1])["people"][0]["ranking"]
    return {line["what"]: line["measured"] for line in known if line["measured"]}


def check(d, heard):
    suggestions = d.rows("SELECT id, type, outcome, sent FROM suggestion ORDER BY at_unix_ms")
    published = [s["id"] for s in heard.json("balm/alex/suggestion")]
    ids = [s[0] for s in suggestions]
    if len(set(ids)) != len(ids) or not ids:
        raise Failed("suggestions: %s" % suggestions)
    if not set(published) <= set(ids):
        raise Failed("published but never committed: %s of %s" % (set(published) - set(ids), ids))
    lost = [s for s in suggestions if s[0] not in published]
    if lost:
        raise Failed("committed but never published: %s" % lost)
    if len({s[0] for s in suggestions if s[2] in ("accept", "open")}) > 1:
        raise Failed("offered again while one was accepted: %s" % suggestions)
    effects = d.rows("SELECT suggestion, finished FROM effect")
    accepted = [s[0] for s in suggestions if s[2] == "accept"]
    if len(accepted) != 1 or [e[0] for e in effects] != accepted:
        raise Failed("accepted %s, effects %s, all %s" % (accepted, effects, suggestions))
    if d.rows("PRAGMA integrity_check") != [("ok",)]:
        raise Failed("the database is damaged")


need("mosquitto")
tap({"killed at " + place: killed_at(place) for place in PLACES}, at_once=4)
