#!/usr/bin/python3
"""kill -9 at every step between offer, commit, publish, answer, routine and effect: nothing twice, nothing lost.

A recording plays fast: calm, then tense while still. Alex accepts whatever is open, and again for as long as
`last` says that it still is, as an automation in the house would. The daemon is killed at one place, started
again, and left to go on until an effect was measured. Then the broker's side and the database are compared.
"""
import threading

from harness import Failed, House, need, recording, tap, wait_for

PLACES = [
    "offer:decided",            # nothing is known outside: it may be decided anew
    "history:before_commit",    # the same
    "history:after_commit",     # committed, not sent
    "publish:before_send",      # the same, later
    "publish:after_ack",        # sent, not yet known to be
    "answer:taken",             # the answer came, its outcome is not committed
    "history:before_commit#2",  # the outcome's own commit
    "history:after_commit#2",
    "routine:changed",          # the routine runs, its memory is on its way
    "history:after_commit#3",
    "routine:changed#2",        # it has ended
    "effect:measured",
    "history:before_commit#5",
    "history:after_commit#5",
    "history:before_commit#6",
    "history:after_commit#6",   # the effect, and that it is over
    "history:after_commit#7",
]


class Alex(threading.Thread):
    """Accepts every suggestion that is offered, or still shown as open."""

    def __init__(self, listener):
        super().__init__(daemon=True)
        self.listener, self.done, self.seen = listener, threading.Event(), 0

    def run(self):
        while not self.done.wait(0.02):
            new = self.listener.json("balm/alex/last")
            for last in new[self.seen:]:
                if last["status"] == "open":
                    self.listener.say("balm/alex/suggestion/answer", {"id": last["id"], "answer": "accept"})
            self.seen = len(new)


def killed_at(place):
    def case():
        with House(program=None, speed=400) as house:
            d, heard = house.daemon, house.listener
            recording(d.recording, [(9, 64, 25), (60, 82, 8)])
            alex = Alex(heard)
            alex.start()
            d.start(kill_at=place)
            d.wait_dead(place)
            d.start()
            wait_for("it to be up again", lambda: d.log().count("balmd ") == 2)
            wait_for("an effect to be measured", lambda: d.rows("SELECT count(*) FROM effect")[0][0])
            alex.done.set()
            alex.join()
            d.stop()
            check(d, heard)
    return case


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
tap({"killed at " + place: killed_at(place) for place in PLACES})
