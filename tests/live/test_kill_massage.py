#!/usr/bin/python3
"""kill -9 in stories that go on for hours or days: a massage, what it did, what answers teach, a search broken off.

Each is lived through on a fast clock; the daemon dies at one place, is started again, and the story goes on to its
end. Then nothing has happened twice, and nothing is missing.
"""
import datetime
import json
import os
import shutil
import sqlite3
import struct
import tempfile
import threading
import time

from alex import Alex
from harness import Failed, House, need, recording, tap, wait_for

CALM, TENSE = [(600, 64, 25)], [(16, 64, 25), (60, 82, 8)]
BREATHING = "{plugin: simulator, person: alex, body: athlete, day: calm, pacer_topic: balm/alex/routine/pacer}"


def ask(d, *words):
    code, out, err = d.ctl(*words, "--json")
    if code:
        raise Failed("%s: %d %s" % (" ".join(words), code, err))
    return json.loads(out)


def expect(what, condition):
    if not condition:
        raise Failed(what)


def count(d, of):
    return d.rows("SELECT count(*) FROM " + of)[0][0]


def up(d):
    wait_for("it to be up", lambda: d.ctl("status")[0] == 0)


def whole(d):
    expect("the database is damaged", d.rows("PRAGMA integrity_check") == [("ok",)])


# ---- booked, reminded, over, cared for ----

def book(d):
    """In 40 minutes of balm's time, unless it is known already; whether that was confirmed."""
    if ask(d, "massage", "next")["booked"]:
        return True
    at = datetime.datetime.fromisoformat(ask(d, "status")["now"]) + datetime.timedelta(minutes=40)
    return d.ctl("massage", "book", at.isoformat(timespec="seconds"), "--duration", "10min")[0] == 0


def massage(place):
    def case():
        with House(program=None, speed=800, person="    massage: {reminder: 2h}") as house:
            d, heard = house.daemon, house.listener
            recording(d.recording, CALM)
            d.start(kill_at=place)
            up(d)
            confirmed = book(d)
            d.wait_dead(place)
            d.start()
            up(d)
            expect("confirmed, and forgotten", not confirmed or count(d, "session"))
            if not count(d, "session"):
                expect("not booked again", book(d))
            wait_for("the aftercare to be sent", lambda: count(d, "suggestion WHERE type = 'aftercare' AND sent = 1"))
            d.stop()
            told = d.rows("SELECT what FROM told WHERE kind = 'session' ORDER BY id")
            expect("told: %s" % told, told == [("booked",), ("held",)])
            expect("sessions: %s" % d.rows("SELECT * FROM session"), d.rows("SELECT state FROM session") == [("held",)])
            for kind in "massage_reminder", "aftercare":
                ids = [i for i, in d.rows("SELECT id FROM suggestion WHERE type = ?", kind)]
                sent = {s["id"] for s in heard.json("balm/alex/suggestion") if s["event_type"] == kind}
                expect("%s: %s, sent %s" % (kind, ids, sent), len(ids) == 1 and sent == set(ids))
            whole(d)
    return case


# ---- what an answer teaches ----

def not_stressed(place):
    def case():
        with House(program=None, speed=400) as house:
            d, heard = house.daemon, house.listener
            recording(d.recording, TENSE)
            with Alex(heard, "not_stressed"):
                d.start(kill_at=place)
                d.wait_dead(place)
                d.start()
                up(d)
                wait_for("the answer to be stored", lambda: count(d, "suggestion WHERE outcome = 'not_stressed'"))
            taught = ask(d, "sensitivity")
            d.stop()
            answers = count(d, "suggestion WHERE outcome = 'not_stressed'")
            expect("answers %d, taught %s" % (answers, taught), taught["not_stressed"] == answers)
            learnt = d.rows("SELECT bytes FROM memory WHERE part = 'response'")
            expect("answers %d, weighed %s" % (answers, learnt), struct.unpack_from("II", learnt[0][0])[1] == answers)
            whole(d)
    return case


# ---- a search for the own rate of breathing, broken off ----

def points(d):
    """Of what is stored: [(session, rate)], and how many sessions are complete."""
    bytes_ = d.rows("SELECT bytes FROM memory WHERE part = 'resonance'")[0][0]
    all_ = [struct.unpack_from("If", bytes_, 8 + 16 * i) for i in range(struct.unpack_from("I", bytes_, 4)[0])]
    return [(session, round(rate, 1)) for session, rate in all_], struct.unpack_from("I", bytes_, 8 + 16 * 64)[0]


def search(place):
    def case():
        with House(program=None, speed=40, sensor=BREATHING) as house:
            d = house.daemon
            d.start(kill_at=place)
            up(d)
            wait_for("a pulse", lambda: ask(d, "status")["people"][0]["state"]["heart_rate"])
            wait_for("the search to begin", lambda: d.ctl("routine", "search")[0] == 0)
            d.wait_dead(place)
            before = points(d)[0]
            expect("nothing was found out before: %s" % before, before)
            d.start()
            up(d)
            running = ask(d, "status")["people"][0]["routine"]
            expect("it does not go on: %s" % running, running["name"] == "breathe_search" and running["elapsed_s"] > 300)
            wait_for("its end", lambda: ask(d, "status")["people"][0]["routine"]["status"] != "running")
            d.stop()
            after, sessions = points(d)
            expect("%s, then %s" % (before, after), set(before) <= set(after) and len(after) > len(before))
            expect("a stage counts twice: %s" % after, len(set(after)) == len(after) and sessions == 1)
            whole(d)
    return case


# ---- what a massage did ----

def begin_at(d, days, hour, minute):
    """A fast clock begins after the newest that is stored: so many days after the massage, at this local time."""
    db = sqlite3.connect(d.database)
    (at,) = db.execute("SELECT at_unix_ms FROM session").fetchone()
    day = time.localtime(at / 1000)
    begin = time.mktime((day.tm_year, day.tm_mon, day.tm_mday + days, hour, minute, 0, 0, 0, -1))
    db.execute("INSERT INTO told (person, id, at_unix_ms, utc_offset_s, kind, text) VALUES ('alex', ?, ?, 0, 'note', 'later')",
               (1000 + days, int(begin * 1000)))
    db.commit()
    db.close()


class Lived:
    """A massage with the hours around it and the days after it, lived through once; each case begins with a copy."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="balm-lived-")
        self.life, self.error = threading.Thread(target=self.run), None

    def __enter__(self):
        self.life.start() # the longest of all: beside the other stories
        return self

    def __exit__(self, kind, error, trace):
        self.life.join()
        shutil.rmtree(self.folder, ignore_errors=True)

    def copy_to(self, path):
        self.life.join()
        if self.error:
            raise Failed("the days before: %s" % self.error)
        shutil.copy(os.path.join(self.folder, "balm.db"), path)

    def run(self):
        try:
            self.live()
        except Exception as e: # it is told by each case that needs it
            self.error = e

    def live(self):
        with House(program=None, speed=1000) as house:
            d = house.daemon
            recording(d.recording, CALM)
            d.start()
            up(d)
            wait_for("an hour before it", lambda: count(d, "minute WHERE stress IS NOT NULL") >= 70)
            expect("not logged", d.ctl("massage", "log", "--duration", "10min")[0] == 0)
            wait_for("the hours after it", lambda: count(d, "minute WHERE stress IS NOT NULL") >= 70 + 15 + 190)
            d.stop()
            for day in 1, 2, 3: # one after the other: a clock that leaps over days is not believed at once
                minutes = count(d, "minute")
                begin_at(d, day, 13, 0)
                d.start()
                wait_for("some minutes of a day", lambda: count(d, "minute") > minutes + 10)
                d.stop()
            shutil.copy(d.database, os.path.join(self.folder, "balm.db"))


need("mosquitto")
LIVED = Lived()


def session_effect(place):
    def case():
        with House(program=None, speed=100) as house:
            d = house.daemon
            recording(d.recording, CALM)
            LIVED.copy_to(d.database)
            begin_at(d, 4, 11, 59)
            d.start(kill_at=place)
            d.wait_dead(place)
            d.start()
            up(d)
            wait_for("what it did", lambda: count(d, "session_effect"))
            sessions = ask(d, "effects")["sessions"]
            d.stop()
            rows = d.rows("SELECT measure, count(*) FROM session_effect GROUP BY measure")
            expect("measures: %s" % rows, len(rows) == 8 and {n for _, n in rows} == {1})
            expect("sessions: %s" % sessions, len(sessions) == 1 and sessions[0]["effect"])
            whole(d)
            d.start() # and it is not measured once more
            up(d)
            wait_for("minutes to go by", lambda: count(d, "minute WHERE id / 1024 * 60000 > (SELECT max(at_unix_ms) FROM told)") > 4)
            d.stop()
            expect("once more", count(d, "session_effect") == 8)
    return case


CASES = {"a search, killed at search:stage#3": search("search:stage#3")} # the longest by far begins first
for place in ["told:decided+history:after_commit", "offer:decided", "offer:decided+history:before_commit",
              "offer:decided+history:after_commit", "publish:after_ack", "told:decided#2",
              "told:decided#2+history:after_commit", "offer:decided#2", "offer:decided#2+history:after_commit",
              "publish:before_send#2"]:
    CASES["a massage, killed at " + place] = massage(place)
for place in ["answer:taken", "answer:taken+history:before_commit", "answer:taken+history:after_commit"]:
    CASES["not stressed, killed at " + place] = not_stressed(place)
for place in ["session:measured", "session:measured+history:before_commit", "session:measured+history:after_commit"]:
    CASES["what a massage did, killed at " + place] = session_effect(place)

with LIVED:
    tap(CASES, at_once=4)
