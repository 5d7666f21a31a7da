#!/usr/bin/python3
"""Every verb over MQTT: what is answered, what is refused and in which words, and what is for the hub itself only."""
from asking import Living, expect, same, state_of, verbs_of_balmctl, verbs_of_the_daemon
from harness import need, tap, wait_for

def says(*levels, **wanted):
    """A look at a topic: its newest message holds these."""
    return lambda asker, result: asker.wait_newest("it", levels, lambda s: all(s.get(k) == v for k, v in wanted.items()))


def row(sql, *wanted):
    return lambda asker, result: wait_for("a row of " + sql, lambda: (asker.house.daemon.rows(sql) or [()])[-1] == wanted)


def holds(*keys):
    def look(asker, result):
        expect("%s lacks one of %s" % (sorted(result), keys), set(keys) <= set(result))
    return look


TOLD = "SELECT kind, what FROM told WHERE person = 'alex' ORDER BY id"
ALEX = {"person": "alex"}

# verb, arguments, how it is seen that it was done; in this order
GOOD = (
    ("status", {}, holds("version", "broker", "people", "sensors")),
    ("status", ALEX, lambda asker, r: expect("only alex: %s" % r["people"], [p["id"] for p in r["people"]] == ["alex"])),
    ("people", {}, lambda asker, r: expect("all: %s" % r, [p["id"] for p in r["people"]] == ["alex", "bo", "cy"])),
    ("people", {"person": "bo"}, lambda asker, r: expect("bo: %s" % r, [p["id"] for p in r["people"]] == ["bo"])),
    ("sensors", {}, lambda asker, r: expect("sensors: %s" % r, [s["id"] for s in r["sensors"]] == ["heart"])),
    ("effects", {}, holds("effects", "sessions", "people")),
    ("effects", ALEX, holds("effects", "sessions", "people")),
    ("routine_list", {}, lambda asker, r: expect("routines: %s" % r, "breathe_box" in [x["name"] for x in r["routines"]])),
    ("routine_start", dict(ALEX, name="breathe_box"), says("alex", "routine", "state", status="running", name="breathe_box")),
    ("routine_pause", ALEX, says("alex", "routine", "state", status="paused")),
    ("routine_pause", ALEX, says("alex", "routine", "state", status="running")),
    ("routine_skip", ALEX, holds("text")),
    ("routine_stop", ALEX, says("alex", "settings", running=False)),
    ("routine_search", ALEX, says("alex", "routine", "state", status="running", name="breathe_search")),
    ("routine_stop", ALEX, says("alex", "settings", running=False)),
    ("suggest", dict(ALEX, turn="off"), says("alex", "settings", suggestions=False)),
    ("suggest", dict(ALEX, turn="on"), says("alex", "settings", suggestions=True)),
    ("suggest", {"person": "bo"}, says("bo", "last", status="open")),
    ("answer", {"answer": "no"}, says("bo", "last", status="closed", outcome="no")),
    ("suggest", {"person": "bo", "turn": None}, says("bo", "last", status="open")),
    ("answer", {"person": "bo", "answer": "not_stressed"}, says("bo", "last", outcome="not_stressed")),
    ("snooze", dict(ALEX, time="2h30min"), row("SELECT kind FROM told WHERE person = 'alex' AND number > 0 ORDER BY id", "snooze")),
    ("snooze", dict(ALEX, time=0), says("alex", "settings", snoozed_until=None)),
    ("feel", dict(ALEX, value=4), says("alex", "settings", feel=4)),
    ("note", dict(ALEX, text="Kaffee \u2615 'um' \"drei\""), row("SELECT kind, text FROM told WHERE person = 'alex' ORDER BY id", "note", "Kaffee \u2615 'um' \"drei\"")),
    ("sensitivity", ALEX, holds("chosen", "after_s")),
    ("sensitivity", dict(ALEX, value=-1), says("alex", "settings", sensitivity=-1)),
    ("condition_set", dict(ALEX, name="fever"), says("alex", "settings", fever=True)),
    ("condition_clear", dict(ALEX, name="fever"), says("alex", "settings", fever=False)),
    ("condition_set", dict(ALEX, name="infection"), row(TOLD, "condition", "infection")),
    ("condition_clear", dict(ALEX, name="infection"), says("alex", "settings", infection=False)),
    ("condition_set", dict(ALEX, name="osteoporosis"), says("alex", "settings", conditions=["osteoporosis"])),
    ("massage_log", dict(ALEX, when="yesterday 18:30", technique="swedish", duration="90min"), row(TOLD, "session", "held")),
    ("massage_book", dict(ALEX, when="tomorrow 18:30", duration=3600), row(TOLD, "session", "booked")),
    ("massage_next", ALEX, lambda asker, r: expect("next: %s" % r, "T18:30:00" in r["next"] and r["booked"]["duration_min"] == 60)),
    ("massage_cancel", ALEX, says("alex", "settings", next_massage=None)),
    ("worn_by", {"sensor": "heart", "person": "bo"}, says("sensor", "heart", "state", worn_by="bo")),
    ("worn_by", {"sensor": "heart", "person": "alex"}, says("sensor", "heart", "state", worn_by="alex")),
    ("pair", dict(ALEX, time=0), holds("text")),
    ("reload", {}, holds("text")),
)
# What the hub cannot do without Bluetooth: refused in words, and tried with it elsewhere.
NOT_HERE = (("pair", {}), ("pair", dict(ALEX, time="1min")), ("release", {"sensor": "heart"}), ("release", {"sensor": "heart", "time": "1h"}))

# Refused over MQTT with its reason, whatever its arguments.
LOCAL = {
    "condition_list": ALEX, "condition_clear": dict(ALEX, name="neuropathy"), "massage_list": {}, "person_add": {"id": "eve", "consent": "2026-01-31"},
    "person_remove": {"person": "bo"}, "recalibrate": dict(ALEX, part="all"), "scan": {}, "adopt": {"address": "AA:BB:CC:DD:EE:FF"}, "forget": {"sensor": "heart"},
    "capture": {"sensor": "heart"}, "watch": {}, "homeassistant_dashboard": {}, "homeassistant_forget": {},
    "analyze": {"file": "heart.csv"}, "decode": {"plugin": "heart-rate", "characteristic": "2a37", "hex": "0046"}, "config_check": {}, "doctor": {},
    "setup": {}, "forget_person": {"person": "bo"}, "report": ALEX, "export": ALEX, "import": {"file": "/etc/passwd"}, "backup": {}, "restore": {"file": "/etc/passwd"},
}
# The verbs as they are specified, whether they exist yet or not.
SPECIFIED = {
    "any": ("status", "people", "sensors", "effects", "routine list", "routine start", "routine pause", "routine skip", "routine stop", "suggest", "answer",
            "snooze", "note", "feel", "massage log", "massage book", "massage cancel", "massage next", "condition set", "pair", "release", "reload", "worn-by"),
    "local": ("setup", "watch", "scan", "adopt", "forget", "person add", "person remove", "forget-person", "condition clear", "recalibrate", "report", "export",
              "import", "backup", "restore", "capture", "doctor", "config check", "homeassistant forget", "homeassistant dashboard", "analyze", "decode"),
}


def in_topics(verb):
    return verb.replace(" ", "_").replace("-", "_")


def every_verb_does_what_it_says():
    with Living(patient=True) as asker:
        here = {verb for verb, _, _ in GOOD} | {verb for verb, _ in NOT_HERE}
        here -= {"condition_clear"}  # local, but for what passes by itself
        expect("of door any, but not here or not there: %s" % (here ^ verbs_of_the_daemon()["any"]), here == verbs_of_the_daemon()["any"])
        for verb, args, seen in GOOD:
            seen(asker, asker.done(verb, **args))
        for verb, args in NOT_HERE:
            asker.refused(verb, **args)


def both_spellings_are_one_verb():
    with Living() as asker:
        asker.done("worn-by", sensor="heart", person="bo")
        asker.done("worn_by", sensor="heart", person="alex")
        asker.done("routine_list", transaction="of no use: ours wins")


# verb, arguments, a word that the refusal must have
BAD = (
    ("status", {"x": 1}, '"x"'), ("status", {"person": "zoe"}, "zoe"), ("status", {"person": 7}, "text"), ("status", {"persn": "alex"}, "did you mean"),
    ("people", {"person": ""}, "empty"), ("sensors", {"person": "alex"}, '"person"'), ("effects", {"person": "x" * 49}, "longer"),
    ("routine_start", ALEX, "name is missing"), ("routine_start", dict(ALEX, name="breathe_bix"), "breathe_box"), ("routine_start", dict(ALEX, name=["breathe_box"]), "text"),
    ("routine_start", {"name": "breathe_box"}, "alex, bo, cy"), ("routine_start", {"person": "cy", "name": "breathe_box"}, "consent"),
    ("routine_start", dict(ALEX, name="breathe_box", watch="yes"), "true or false"), ("routine_pause", ALEX, "no routine"), ("routine_skip", ALEX, "no routine"),
    ("routine_stop", ALEX, "no routine"), ("routine_stop", {}, "say for whom"), ("suggest", dict(ALEX, turn="maybe"), "on, off"), ("suggest", {"person": "cy"}, "consent"),
    ("answer", {}, "answer is missing"), ("answer", {"answer": "yes"}, "accept"), ("answer", {"answer": "no"}, "no suggestion"), ("answer", {"id": "alex-1", "answer": "no"}, "open"),
    ("answer", {"id": "zoe-1", "answer": "no"}, "zoe-1"), ("snooze", ALEX, "time is missing"), ("snooze", dict(ALEX, time="soon"), "duration"), ("snooze", dict(ALEX, time=-1), "0 .."),
    ("snooze", dict(ALEX, time="40d"), "30 days"), ("snooze", dict(ALEX, time=1e300), "0 .."), ("snooze", dict(ALEX, time=True), "duration"),
    ("feel", dict(ALEX, value=0), "1 .. 5"), ("feel", dict(ALEX, value=6), "1 .. 5"), ("feel", dict(ALEX, value=2.5), "whole number"), ("feel", dict(ALEX, value="3"), "whole number"),
    ("feel", dict(ALEX, value=None), "missing"), ("note", dict(ALEX, text="  "), "empty"), ("note", dict(ALEX, text="x" * 501), "longer"), ("note", dict(ALEX, text="a\nb"), "control"),
    ("sensitivity", dict(ALEX, value=3), "-2 .. 2"), ("condition_set", dict(ALEX, name="fevver"), "fever"), ("condition_set", ALEX, "missing"),
    ("condition_clear", dict(ALEX, name="fever"), "does not hold"), ("massage_log", dict(ALEX, when="2099-01-01"), "future"), ("massage_log", dict(ALEX, technique="tickling"), "technique"),
    ("massage_log", dict(ALEX, duration="1d"), "massage takes"), ("massage_log", dict(ALEX, when="soon"), "time such as"), ("massage_book", ALEX, "when is missing"),
    ("massage_book", dict(ALEX, when="2020-01-01 10:00"), "past"), ("massage_book", dict(ALEX, when=5), "time such as"), ("massage_cancel", ALEX, "booked"),
    ("massage_next", {"person": "nobody"}, "nobody"), ("pair", {"time": "11min"}, "10min"), ("pair", {"person": "zoe"}, "zoe"), ("pair", {"person": "cy"}, "has not agreed"),
    ("release", {}, "sensor is missing"), ("release", {"sensor": "hart"}, "heart"), ("release", {"sensor": "heart", "time": "never"}, "duration"), ("worn_by", {"sensor": "heart"}, "person is missing"),
    ("worn_by", {"sensor": "heart", "person": "cy"}, "has not agreed"), ("worn_by", {"sensor": "zap", "person": "bo"}, "zap"), ("reload", {"file": "/etc/passwd"}, '"file"'),
    ("statuss", {}, "status"), ("nonsense", {}, "no such verb"), ("routine", {}, "no such verb"), ("status", {"%s%n": "%s%n"}, "takes no"), ("status", {"person": "a b"}, "one word"),
)


def what_does_not_fit_is_refused_in_words():
    with Living() as asker:
        before = state_of(asker)
        for verb, args, word in BAD:
            said = asker.refused(verb, **args)
            expect("%s %s: %s lacks %s" % (verb, args, said, word), word in said)
            expect("one line without markup: %r" % said, said.isprintable() and len(said) < 400)
        same(asker, before)


def the_hub_itself_only():
    """With good arguments or bad ones: refused with the reason, and nothing is done."""
    with Living() as asker:
        asker.done("sensitivity", person="alex", value=1)
        wait_for("it to be stored", lambda: len(asker.house.daemon.rows("SELECT * FROM told")) == 1)
        before = state_of(asker), asker.done("people")["people"][1]["id"]
        missing = [verb for verb in verbs_of_the_daemon()["local"] | verbs_of_balmctl() if verb not in LOCAL]
        expect("local, but without a row here: %s" % missing, not missing)
        specified = {in_topics(verb) for verb in SPECIFIED["local"]}
        expect("specified, but without a row here: %s" % (specified - set(LOCAL)), specified <= set(LOCAL))
        unserved = {in_topics(verb) for verb in SPECIFIED["any"]} - verbs_of_the_daemon()["any"]
        expect("specified for every door, but not served: %s" % unserved, not unserved)
        for verb, args in LOCAL.items():
            for some in (args, {}, {"nonsense": 1}):
                said = asker.refused(verb, **some)
                expect("%s: %s" % (verb, said), "only answered on the hub itself: " in said and len(said.split(": ", 1)[1]) > 12)
        expect("nothing was done", (state_of(asker), asker.done("people")["people"][1]["id"]) == before)
        expect("not stored", asker.house.daemon.rows("SELECT * FROM person") == [])


# name, payload, what the refusal says of it; None: it is taken for a request without arguments
BROKEN = (
    ("empty", b"", None), ("blanks", b" \n", "JSON object"), ("half", b'{"a": ', "JSON"), ("a word", b"status", "JSON"), ("a list", b"[]", "JSON object"), ("null", b"null", "JSON object"),
    ("a number", b"7", "JSON object"), ("two objects", b"{}{}", "JSON"), ("a zero", b"{}\x00", "text"), ("no UTF-8", b'{"a": "\xff"}', "JSON"), ("zeros", b"\x00" * 4, "text"),
    ("20 KB", b'{"person": "' + b"a" * 20000 + b'"}', "16 KiB"), ("1 MB", b" " * (1 << 20), "16 KiB"), ("deep", b'{"a":' * 3000 + b"1" + b"}" * 3000, ""),
    ("deep lists", b"[" * 16000, "JSON"), ("the same key twice", b'{"person": "alex", "person": "bo"}', ""), ("a long key", b'{"' + b"k" * 15000 + b'": 1}', ""),
    ("a number beyond", b'{"person": 1e999}', ""), ("a zero in a text", b'{"person": "a\\u0000b"}', "JSON"), ("half a surrogate", b'{"person": "\\ud800"}', "JSON"),
)


def what_is_no_request():
    with Living() as asker:
        before, refused = state_of(asker), asker.refusals()
        for name, payload, word in BROKEN:
            asker.answers("people")
            asker.heard.client.publish("balm/bridge/request/people", payload, 1)
            said = wait_for("an answer to " + name, lambda: asker.answers("people"))[0]
            if word is None:
                expect("%s: %s" % (name, said), said["status"] == "ok")
            else:
                expect("%s: %s" % (name, said), said["status"] == "error" and word in said["error"] and said["error"].isprintable())
        for topic in ("balm/bridge/request/" + "x" * 33, "balm/bridge/request/Status", "balm/bridge/request/", "balm/bridge/request/a b", "balm/bridge/request/%s%n"):
            asker.heard.say(topic, "{}")
        expect("they are counted: %d" % asker.refusals(), asker.refusals() >= refused + 15)
        same(asker, before)
        expect("nobody answers on a topic of no verb", not [t for t, _, _ in asker.heard.messages if t.startswith("balm/bridge/response/") and t.split("/")[3] not in
                                                            ("people", "routine_list")])


# What a client may give as its transaction, which comes back as it was, and what it may not.
TAKEN = ("t", "", 7, -3, 2 ** 53, "\u00e4\u2615\U0001f600", "x" * 128)
STRANGE = (-1.5, True, [], {"a": 1}, "x" * 129)


def a_transaction_comes_back():
    with Living() as asker:
        def said(verb, request, **how):
            asker.answers(verb)
            asker.heard.say("balm/bridge/request/" + verb, request, **how)
            return wait_for("an answer", lambda: asker.answers(verb))[0]
        for verb, args in (("routine_list", {}), ("status", {"x": 1}), ("recalibrate", {}), ("nonsense", {})):
            for transaction in TAKEN:
                reply = said(verb, dict(args, transaction=transaction))
                expect("%s %s: %s" % (verb, transaction, reply), "transaction" in reply and reply["transaction"] == transaction)
            for transaction in STRANGE:
                reply = said(verb, dict(args, transaction=transaction))
                expect("%s %s: %s" % (verb, transaction, reply), reply["status"] == "error" and "transaction: " in reply["error"])
        expect("none where none was given", "transaction" not in said("routine_list", {}) and "transaction" not in said("routine_list", {"transaction": None}))
        reply = said("people", {"transaction": "kept"}, retain=True)
        expect("retained: %s" % reply, reply["status"] == "error" and "retain" in reply["error"] and reply["transaction"] == "kept")
        asker.house.daemon.stop()
        asker.house.daemon.start()
        reply = wait_for("a refusal after the start", lambda: asker.answers("people"))[0]
        expect("retained: %s" % reply, reply["status"] == "error" and "retain" in reply["error"])


def a_reload_that_fails_says_where():
    with Living() as asker:
        path = asker.house.daemon.config
        good = open(path).read()
        open(path, "w").write(good.replace("born: 1988", "born: soon"))
        said = asker.refused("reload")
        expect("the reason: " + said, "old one" in said)
        open(path, "w").write(good)
        asker.done("reload")


need("mosquitto")
tap({f.__name__.replace("_", " "): f for f in (
    every_verb_does_what_it_says, both_spellings_are_one_verb, what_does_not_fit_is_refused_in_words, the_hub_itself_only,
    what_is_no_request, a_transaction_comes_back, a_reload_that_fails_says_where)}, at_once=4)
