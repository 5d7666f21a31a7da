#!/usr/bin/python3
"""Every command topic, driven as Home Assistant drives it: what is pressed, switched, chosen and answered.

What is good does what it says, seen in the topics and in the database. What makes no sense is refused
and counted, changes nothing, and leaves the daemon as it was.
"""
import json
import shutil

from asking import Living, expect, state_of
from harness import need, tap, wait_for
from strap import Strap

def told(asker, kind):
    return asker.house.daemon.rows("SELECT number, what FROM told WHERE person = 'alex' AND kind = ? ORDER BY id", kind)


# entity, payload, what `settings` says then, and the last row that is told of it: kind, number, what
GOOD = (
    ("suggestions", "OFF", {"suggestions": False}, ("suggestions", 0, None)),
    ("suggestions", "ON", {"suggestions": True}, ("suggestions", 1, None)),
    ("sensitivity", "-2", {"sensitivity": -2}, ("sensitivity", -2, None)),
    ("sensitivity", "2", {"sensitivity": 2}, ("sensitivity", 2, None)),
    ("sensitivity", "0", {"sensitivity": 0}, ("sensitivity", 0, None)),
    ("feel", "1", {"feel": 1}, ("feel", 1, None)),
    ("feel", "5", {"feel": 5}, ("feel", 5, None)),
    ("fever", "ON", {"fever": True, "conditions": ["fever"]}, ("condition", 1, "fever")),
    ("infection", "ON", {"infection": True, "conditions": ["infection", "fever"]}, ("condition", 1, "infection")),
    ("fever", "OFF", {"fever": False, "conditions": ["infection"]}, ("condition", 0, "fever")),
    ("infection", "OFF", {"infection": False, "conditions": []}, ("condition", 0, "infection")),
    ("snooze", "43200", {"snoozed_until": str}, ("snooze", float, None)),
    ("snooze", "0", {"snoozed_until": None}, ("snooze", 0, None)),
    ("log_massage", "PRESS", {"last_massage": str}, ("session", float, "held")),
    ("routine", "breathe_box", {"routine": "breathe_box"}, None),
    ("start", "PRESS", {"running": True}, None),
    ("stop", "PRESS", {"running": False}, None),
    ("start", "pmr", {"running": True}, None),
    ("stop", "PRESS", {"running": False, "routine": "breathe_box"}, None),
)
ELSEWHERE = {"later", "not_stressed", "pair"}  # in cases of their own


def fits(value, wanted):
    if isinstance(wanted, type):
        return isinstance(value, wanted)
    return sorted(value) == sorted(wanted) if isinstance(wanted, list) else value == wanted


def what_is_good_does_what_it_says():
    with Living() as asker:
        heard = asker.heard
        pressed = {"balm/alex/set/" + row[0] for row in GOOD} | {"balm/alex/set/" + name for name in ELSEWHERE}
        known = {t for t in asker.command_topics() if t.startswith("balm/alex/")}
        expect("without a row here: %s" % (known ^ pressed), known == pressed)
        offered = next(c for t, p, _ in heard.messages if t.endswith("person_alex/config") and p
                       for name, c in json.loads(p)["components"].items() if name == "routine")["options"]
        expect("routines: %s" % offered, {"breathe_box", "pmr"} <= set(offered))

        for entity, payload, settings, row in GOOD:
            heard.say("balm/alex/set/" + entity, payload)
            asker.wait_newest("%s %s" % (entity, payload), ("alex", "settings"),
                              lambda s: all(fits(s[key], value) for key, value in settings.items()))
            if row:
                wait_for("%s %s to be stored" % (entity, payload),
                         lambda: told(asker, row[0]) and all(map(fits, told(asker, row[0])[-1], row[1:])))
            if entity == "start":
                name = "breathe_box" if payload == "PRESS" else payload
                asker.wait_newest("the routine", ("alex", "routine", "state"), lambda s: s["status"] == "running" and s["name"] == name)
                wait_for("the pacer", lambda: heard.of("balm/alex/routine/pacer"))
            if entity == "stop":
                asker.wait_newest("its end", ("alex", "routine", "state"), lambda s: s["status"] in ("after", "idle"))
        expect("nothing was refused", asker.refusals() == 0)
        expect("a session", asker.house.daemon.rows("SELECT state FROM session WHERE person = 'alex'") == [("held",)])
        expect("bo was left alone", told_of(asker, "bo") == [] and asker.newest("bo", "settings")["running"] is False)


def told_of(asker, person):
    return asker.house.daemon.rows("SELECT kind FROM told WHERE person = ?", person)


# Every entity with a payload that would change something; `later` and the like where an offer is open.
ACTING = {
    "suggestions": "OFF", "sensitivity": "2", "feel": "5", "fever": "ON", "infection": "ON", "snooze": "60", "log_massage": "PRESS",
    "routine": "pmr", "start": "breathe_box", "stop": "PRESS", "later": "PRESS", "not_stressed": "PRESS", "pair": "PRESS", "worn_by": "guest",
}
ANSWERING = ("later", "not_stressed", "answer")


def acting_topics(asker):
    """(topic, payload) of everything that may be commanded, answers first: a new entity needs a payload here."""
    topics = sorted(asker.command_topics())
    unknown = [t for t in topics if t.split("/")[-1] not in ACTING]
    expect("without a payload here: %s" % unknown, not unknown)
    expect("few: %s" % topics, {t.split("/")[-1] for t in topics} == set(ACTING))
    topics.sort(key=lambda t: t.split("/")[-1] not in ANSWERING)
    return [("balm/%s/suggestion/answer" % who, "no") for who in ("alex", "bo", "cy")] + [(t, ACTING[t.split("/")[-1]]) for t in topics]


def running(asker):
    """{person: for how many seconds their routine has been going on}"""
    return {r["person"]: r["routine"]["elapsed_s"] for r in asker.settle()["running"] if r["routine"]["status"] == "running"}


def what_is_repeated_changes_nothing_more():
    """A message of QoS 1 may come twice, on every topic: a press is a press, a switch stays, a routine goes on."""
    with Living(speed=30, patient=True) as asker:
        rows = asker.house.daemon.rows
        for topic, payload in acting_topics(asker):
            who, entity = topic.split("/")[1], topic.split("/")[-1]
            if who == "alex" and entity in ANSWERING:
                suggest(asker)
            asker.heard.say(topic, payload)
            if entity == "start" and who != "cy":
                seconds = wait_for("it to go on", lambda: running(asker).get(who, 0) >= 5 and running(asker)[who])
            for _ in range(4):
                asker.heard.say(topic, payload)
            if entity == "start" and who != "cy":
                expect("%s: begun anew" % topic, running(asker)[who] >= seconds)
        expect("stopped", running(asker) == {})
        wait_for("nothing to wait", lambda: asker.done("status")["history"]["waiting"] == 0)
        wait_for("the answers: %s" % outcomes(asker), lambda: sorted(outcomes(asker).values()) == ["later", "no", "not_stressed"])
        for who in ("alex", "bo"):
            same = rows("SELECT kind, what FROM told WHERE person = ? AND kind IN ('condition', 'session') ORDER BY kind, what", who)
            expect("told of %s: %s" % (who, same), same == [("condition", "fever"), ("condition", "infection"), ("session", "held")])
            expect("how it stands: %s" % asker.newest(who, "settings"), asker.newest(who, "settings")["suggestions"] is False)
            expect("sessions", rows("SELECT state FROM session WHERE person = ?", who) == [("held",)])
        expect("of who has not agreed", rows("SELECT * FROM told WHERE person = 'cy'") == rows("SELECT * FROM session WHERE person = 'cy'") == [])
        expect("worn by", rows("SELECT person FROM sensor WHERE id = 'heart'") == [("guest",)])


def outcomes(asker):
    return dict(asker.house.daemon.rows("SELECT id, outcome FROM suggestion WHERE person = 'alex'"))


def suggest(asker):
    """One that is open and has reached the broker."""
    before = asker.newest("alex", "last").get("id")
    asker.done("suggest", person="alex")
    return asker.wait_newest("a suggestion", ("alex", "last"), lambda s: s["status"] == "open" and s["id"] != before)


# topic below balm/alex, payload as a function of the suggestion's id, and how it ends
ANSWERS = (
    ("suggestion/answer", lambda id: {"id": id, "answer": "no"}, "no"),
    ("suggestion/answer", lambda id: "no", "no"),
    ("suggestion/answer", lambda id: '"not_stressed"', "not_stressed"),
    ("suggestion/answer", lambda id: {"answer": "not_stressed"}, "not_stressed"),
    ("suggestion/answer", lambda id: {"id": id, "answer": "later", "more": [1]}, "later"),
    ("suggestion/answer", lambda id: " later \n", "later"),
    ("set/later", lambda id: "PRESS", "later"),
    ("set/not_stressed", lambda id: "PRESS", "not_stressed"),
    ("suggestion/answer", lambda id: {"id": id, "answer": "accept"}, "accept"),
    ("suggestion/answer", lambda id: {"id": id, "answer": "stop_asking"}, "stop_asking"),
)


def every_answer_is_taken_once():
    with Living(patient=True) as asker:
        heard = asker.heard
        for topic, payload, word in ANSWERS:
            offer = suggest(asker)
            for _ in range(3):
                heard.say("balm/alex/" + topic, payload(offer["id"]))
            last = asker.wait_newest("its outcome", ("alex", "last"), lambda s: s["status"] == "closed" and s["outcome"] == word)
            expect("%s: %s" % (word, last), last["id"] == offer["id"] and last["choices"] == [])
            wait_for("%s to be stored" % word, lambda: outcomes(asker)[offer["id"]] == word)
            heard.say("balm/alex/suggestion/answer", {"id": offer["id"], "answer": "no"})
            asker.settle()
            expect("an answer stays", outcomes(asker)[offer["id"]] == word and asker.newest("alex", "last")["outcome"] == word)
            if word == "accept":
                asker.wait_newest("what was accepted", ("alex", "routine", "state"), lambda s: s["suggestion"] == offer["id"])
                heard.say("balm/alex/set/stop", "PRESS")
                asker.wait_newest("its end", ("alex", "routine", "state"), lambda s: s["status"] == "idle")
        asker.wait_newest("no more of them", ("alex", "settings"), lambda s: s["suggestions"] is False)
        heard.say("balm/alex/set/suggestions", "ON")
        asker.wait_newest("them again", ("alex", "settings"), lambda s: s["suggestions"] is True)


def an_answer_that_fits_nothing_changes_nothing():
    """Of another id, another person, with nothing open, or what this suggestion cannot be answered."""
    with Living(patient=True) as asker:
        heard = asker.heard
        for word in ("accept", "later", "no", "not_stressed", "done", "stop_asking"):
            heard.say("balm/alex/suggestion/answer", word)
        asker.settle()
        expect("nothing was open: %s" % asker.newest("alex", "settings"),
               asker.newest("alex", "settings")["suggestions"] is True and asker.newest("alex", "settings")["running"] is False)
        offer = suggest(asker)
        heard.say("balm/alex/suggestion/answer", {"id": "alex-1", "answer": "no"})
        heard.say("balm/bo/suggestion/answer", {"id": offer["id"], "answer": "no"})
        heard.say("balm/alex/suggestion/answer", {"id": offer["id"], "answer": "done"})
        asker.settle()
        expect("it is open: %s" % asker.newest("alex", "last"), asker.newest("alex", "last")["status"] == "open")
        heard.say("balm/alex/suggestion/answer", {"id": offer["id"], "answer": "no"})
        asker.wait_newest("its outcome", ("alex", "last"), lambda s: s["outcome"] == "no")


def whoever_wears_a_sensor():
    with Living() as asker:
        heard = asker.heard
        known = {t for t in asker.command_topics() if t.startswith("balm/sensor/")}
        expect("without a row here: %s" % known, known == {"balm/sensor/heart/set/worn_by"})  # it is not of Bluetooth
        for wearer, stored in (("bo", [("bo",)]), ("guest", [("guest",)]), ("nobody", [("",)]), ("alex", [])):
            heard.say("balm/sensor/heart/set/worn_by", wearer)
            asker.wait_newest(wearer, ("sensor", "heart", "state"), lambda s: s["worn_by"] == (None if wearer == "nobody" else wearer))
            wait_for("%s to be stored" % wearer, lambda: asker.house.daemon.rows("SELECT person FROM sensor WHERE id = 'heart'") == stored)
        expect("nothing was refused", asker.refusals() == 0)
        before = len(heard.of("balm/sensor/heart/state"))
        heard.say("balm/sensor/heart/set/worn_by", "cy")  # who has not agreed
        wait_for("the true wearer to be said again", lambda: heard.json("balm/sensor/heart/state")[before:])
        expect("worn by: %s" % asker.newest("sensor", "heart", "state"), asker.newest("sensor", "heart", "state")["worn_by"] == "alex")
        expect("in the log", "cy has not agreed" in asker.house.daemon.log())


def pairing_without_bluetooth():
    """Each button is taken, and says in the log why nothing can come of it."""
    with Living() as asker:
        topics = [t for t in asker.command_topics() if t.endswith("/set/pair")]
        expect("buttons: %s" % topics, set(topics) == {"balm/%s/set/pair" % who for who in ("bridge", "alex", "bo", "cy")})
        for n, topic in enumerate(sorted(topics), 1):
            asker.heard.say(topic, "PRESS")
        asker.settle()
        expect("nothing was refused", asker.refusals() == 0)
        expect("no window", (asker.done("sensors")["pairing"] or {"open": False})["open"] is False)
        expect("in the log:\n" + asker.house.daemon.log(), "not done: " in asker.house.daemon.log())


def pairing_and_letting_go():
    """With Bluetooth: the button opens the window, what is worn close is taken in; its switch frees it and takes it back."""
    with Strap() as strap, Living(speed=10, patient=True, bus=strap.bus_address) as asker:
        heard = asker.heard
        wait_for("the adapter", lambda: asker.done("status")["bluetooth"]["ok"])
        heard.say("balm/bo/set/pair", "PRESS")
        asker.wait_newest("the window", ("bridge", "pairing"), lambda s: s["status"] == "open" and s["person"] == "bo")
        heard.say("balm/bridge/set/pair", "PRESS")  # one window at a time
        asker.done("pair", time=0)
        asker.wait_newest("its end", ("bridge", "pairing"), lambda s: s["status"] == "closed")
        strap.wear()
        asker.done("pair", person="alex", time="5min")
        asker.wait_newest("it to be taken in", ("bridge", "pairing"), lambda s: s["status"] == "adopted" and s["adopted"] == "alex-eeff")
        asker.wait_newest("its link", ("sensor", "alex-eeff", "state"), lambda s: s["link"] == "listening" and s["worn_by"] == "alex")
        expect("no address: %s" % asker.newest("bridge", "pairing"), not any("BB:CC" in p for _, p, _ in heard.messages))
        for value, link, kept in (("ON", "released", 1), ("OFF", "listening", 0), ("ON", "released", 1)):
            heard.say("balm/sensor/alex-eeff/set/release", value)
            asker.wait_newest("released %s" % value, ("sensor", "alex-eeff", "state"), lambda s: s["link"] == link)
            wait_for("it to be stored", lambda: len(asker.house.daemon.rows("SELECT * FROM release")) == kept)
        asker.done("release", sensor="alex-eeff", time="back")
        asker.done("release", sensor="alex-eeff", time="1h")
        asker.wait_newest("until when", ("sensor", "alex-eeff", "state"), lambda s: s["released_until"] is not None)
        heard.say("balm/sensor/alex-eeff/set/release", "PRESS")
        heard.say("balm/sensor/alex-eeff/set/release", "ON", retain=True)
        asker.wait_newest("nonsense to be counted", ("bridge", "health"), lambda s: s["refused"] == 2)


# What no entity takes; to `start` and `routine` a name is good that is a routine's, so none is here.
NONSENSE = (
    ("empty", b""), ("a blank", b" "), ("another word", b"nonsense"), ("in small letters", b"press"), ("with a blank", b"PRESS "),
    ("switched otherwise", b"on"), ("a number that is none", b"1e999"), ("out of range", b"99999"), ("a fraction", b"0.5"),
    ("not a number", b"NaN"), ("null", b"null"), ("a list", b"[]"), ("an object", b"{}"), ("JSON", b'{"value": "ON"}'),
    ("zeros", b"\x00\x00\x00"), ("a zero within", b"ON\x00"), ("no UTF-8", b"\xff\xfe\xc3\x28"), ("a line break", b"ON\n"),
    ("20 KB", b"O" * 20000), ("1 MB", b"\x01" * (1 << 20)), ("deep", b"[" * 15000), ("a format", b"%s%n%s%n"),
    ("markup", b"<b>ON</b>"), ("SQL", b"'; DROP TABLE told; --"),
)


def what_makes_no_sense_is_refused():
    with Living(speed=10, patient=True) as asker:
        offer = suggest(asker)
        topics = sorted(asker.command_topics()) + ["balm/alex/suggestion/answer", "balm/cy/suggestion/answer"]
        wait_for("nothing to wait", lambda: asker.done("status")["history"]["waiting"] == 0)
        before, sent = state_of(asker), 0
        for few in (NONSENSE[n:n + 6] for n in range(0, len(NONSENSE), 6)):
            for topic in topics:
                for _, payload in few:
                    asker.heard.client.publish(topic, payload, 1)
            sent += len(few) * len(topics)
            asker.settle()
            expect("one has changed something: %s" % ", ".join(name for name, _ in few), state_of(asker) == before)
        counted = asker.refusals()
        expect("only %d of %d were counted" % (counted, sent), counted == sent)
        expect("still open", asker.newest("alex", "last")["id"] == offer["id"])
        log = [line for line in asker.house.daemon.log().splitlines() if "refused" in line]
        expect("%d lines of %d refusals in the log" % (len(log), sent), 0 < len(log) < 20)
        expect("payloads in the log", not any(word in "".join(log) for word in ("DROP", "<b>", "nonsense")))


def what_is_retained_is_refused():
    """It would act again at every start: not when it is sent, and not when the broker gives it once more."""
    with Living(speed=20, patient=True) as asker:
        suggest(asker)
        good = acting_topics(asker)
        wait_for("nothing to wait", lambda: asker.done("status")["history"]["waiting"] == 0)
        before = state_of(asker)
        for topic, payload in good:
            asker.heard.say(topic, payload, retain=True)
        counted = asker.refusals()
        expect("%d of %d refused" % (counted, len(good)), counted == len(good))
        expect("changed: %s" % (state_of(asker),), state_of(asker) == before)
        asker.house.daemon.stop()
        asker.house.daemon.start()
        wait_for("online", lambda: asker.heard.of("balm/bridge/state")[-2:] == ["offline", "online"])
        wait_for("all to be refused again", lambda: asker.refusals() >= len(good))
        for who in ("alex", "bo"):
            settings = asker.newest(who, "settings")
            expect("after a start: %s" % settings, settings["suggestions"] is True and settings["fever"] is False and settings["running"] is False)
            expect("nothing was told", told_of(asker, who) == [])


def topics_that_are_none():
    """Nobody of that name, no such sensor, no such entity, a level too many."""
    with Living() as asker:
        refused = asker.refusals()
        odd = ["balm/zoe/set/start", "balm/zoe/suggestion/answer", "balm/alex/set/nonsense", "balm/sensor/zap/set/worn_by", "balm/alex/set/" + "x" * 500,
               "balm/sensor/heart/set/release", "balm/bridge/set/reboot", "balm/alex/set/stress", "balm/sensor/heart/set/battery"]
        for topic in odd:
            asker.heard.say(topic, "PRESS")
        expect("counted", asker.refusals() == refused + len(odd))
        for topic in ("balm/alex/set/start/now", "balm/alex/set", "balm/set/start", "balm//set/start", "balm/" + "a" * 60000 + "/set/start"):
            asker.heard.client.publish(topic, "PRESS", 1)
        asker.settle()
        expect("idle", asker.newest("alex", "settings")["running"] is False)


need("mosquitto")
stories = (
    what_is_good_does_what_it_says, what_is_repeated_changes_nothing_more, every_answer_is_taken_once,
    an_answer_that_fits_nothing_changes_nothing, whoever_wears_a_sensor, pairing_without_bluetooth,
    what_makes_no_sense_is_refused, what_is_retained_is_refused, topics_that_are_none)
try:
    import dbus, gi  # noqa: the strap's bluetoothd needs them
    stories += (pairing_and_letting_go,) if shutil.which("dbus-daemon") else ()
except ImportError as e:
    print("# without Bluetooth: %s" % e)
tap({f.__name__.replace("_", " "): f for f in stories}, at_once=5)
