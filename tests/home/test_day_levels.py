#!/usr/bin/python3
"""What leaves over MQTT of somebody who keeps their values to themselves: an hour (BALM_LONG=1: a day) of wear.

`privacy: levels` for a house, and `share: private` for one of two in a house that shows vitals. Where vitals are
shown, the same search must find them: that it can.
"""
import json

import leaks
import wear
from asking import Asker
from harness import Failed, Listener, need, tap, wait_for

HOURS = 24 if wear.IS_LONG else 1
TABLE = leaks.Table()

WORDS = ["insomnia", "muscle_tension", "lymphedema", "neuropathy", "varicose_veins", "deep_tissue", "lymphatic_drainage", "fracture"]
NAME, NOTE, ADDRESS = "Wilhelmina Quist", "zephyr in the attic", "C0:FF:EE:12:34:56"
PROVIDER = ["Zweig & Tochter", "5550199"]
SECRETS = [NAME, "Wilhelmina", "Quist", NOTE, "zephyr", ADDRESS, ADDRESS.replace(":", ""), ADDRESS[:11], "1957"]

ALEX = """    name: %s
    needs: [insomnia, muscle_tension, lymphedema]
    conditions: [neuropathy, varicose_veins]
    massage: {interval: 3w, provider: {name: "Zweig & Tochter", url: "https://zweig.example/book?for={technique}", phone: "+49 30 5550199"}}
""" % NAME
SAM = "  sam: {consent: 2026-01-31, quiet: [], name: Sam}\n"

# What is asked of each verb of door `any`; a verb that is new must be given its arguments here.
ARGUMENTS = {"name": ["neuropathy", "fracture"], "text": [NOTE], "answer": ["later"], "time": ["10min"], "value": [4], "sensor": ["heart"],
             "when": ["tomorrow 18:30"]}
# These end what is to be watched, or need hands: the others are asked while all goes on.
NOT_ASKED = {"worn_by", "release", "reload", "pair"}


def expect(what, condition):
    if not condition:
        raise Failed(what)


def ask_everything(house):
    """Each verb of door `any`, with its required arguments, of alex where it can be said; good and refused alike."""
    asker = Asker(house)
    for verb, args in TABLE.verbs.items():
        if verb in NOT_ASKED:
            continue
        person = {"person": "alex"} if "person" in args else {}
        named = [a for a, required in args.items() if required and a != "person"]
        expect("%s wants %s: nobody knows what to say" % (verb, named), set(named) <= set(ARGUMENTS))
        values = routines(asker) if verb == "routine_start" else ARGUMENTS[named[0]] if named else [None]
        for value in values:
            asker.ask(verb, dict(person, **({named[0]: value} if named else {})))
    asker.ask("routine_stop", {"person": "alex"})


def routines(asker):
    return [r["name"] for r in asker.done("routine_list")["routines"]]


def told_at_home(daemon):
    """What is private is said at the terminal."""
    for said in (("note", NOTE), ("feel", "5"), ("massage", "log", "yesterday 18:30", "--technique", "deep_tissue"),
                 ("massage", "book", "tomorrow 17:00", "--technique", "lymphatic_drainage", "--duration", "40min"), ("condition", "set", "fracture")):
        code, _, error = daemon.ctl(*said, "--person", "alex")
        expect("%s: %s" % (said, error), code == 0)


def life(house):
    house.daemon.start()
    wait_for("the daemon", lambda: house.daemon.ctl("status")[0] == 0)
    house.listener.wait_hours(HOURS * 0.4)
    told_at_home(house.daemon)
    ask_everything(house)
    house.listener.wait_hours(HOURS * 0.9)
    ask_everything(house)
    house.listener.wait_hours(HOURS)
    fresh = Listener(house.broker.port)
    wait_for("what is retained", lambda: fresh.of("balm/bridge/state"))
    house.daemon.stop()
    fresh.close()
    return house.listener.messages + fresh.messages


def searched(messages, finder):
    for topic, payload, _ in messages:
        finder.hear(topic, payload)
    return sorted(set(finder.leaks))


def a_house(privacy, share="home"):
    sensors = {"heart": wear.simulated("alex"), "sams": wear.simulated("sam", seed=3),
               "strap": "{plugin: heart-rate, person: alex, address: '%s'}" % ADDRESS}
    return wear.house(ALEX + "    share: %s\n" % share + SAM, sensors, mqtt=", privacy: " + privacy, answer="accept")


def nothing_was_found(finder, found, messages):
    expect("%d leaks:\n%s" % (len(found), "\n".join(map(str, found[:40]))), not found)
    # and everything was there to be found in
    for path in ("+/state", "+/settings", "+/routine/state", leaks.SENSOR):
        for key in TABLE.withheld(path, finder.tier):
            expect("%s never came as null in %s" % (key, path), finder.nulls[path, key])
    outgoing = {p for p, row in TABLE.topics.items() if not row["incoming"]} - {"+/effects", "+/beats"}
    expect("never heard: %s" % (outgoing - finder.paths), outgoing <= finder.paths)


def levels_show_no_vital_and_no_word():
    with a_house("levels") as house:
        messages = life(house)
        finder = leaks.Finder(TABLE, "levels", WORDS, SECRETS, PROVIDER)
        nothing_was_found(finder, searched(messages, finder), messages)
        for who in ("alex", "sam"):
            states = [json.loads(p) for t, p, _ in messages if t == "balm/%s/state" % who]
            expect("%s has no level" % who, any(s["level"] for s in states))
        same_for_everybody(messages)


def same_for_everybody(messages):
    """No component tells who declared what: alex, with needs and conditions, has those of sam, with none."""
    shown = {}
    for topic, payload, _ in messages:
        if topic.startswith("homeassistant/device/balm_person_") and payload:
            who = topic.split("/")[2].split("_")[-1]
            shown[who] = payload.replace(who.capitalize(), "X").replace(who, "x")
    expect("alex and sam differ", len(shown) == 2 and shown["alex"] == shown["sam"])


def private_among_vitals():
    with a_house("vitals", share="private") as house:
        messages = life(house)
        finder = leaks.Finder(TABLE, "private", WORDS, SECRETS, PROVIDER, others={"sam"})
        nothing_was_found(finder, searched(messages, finder), messages)
        states = [json.loads(p) for t, p, _ in messages if t == "balm/sam/state"]
        expect("sam shows none", any(s["heart_rate"] for s in states))


def vitals_are_found_where_they_are_shown():
    with a_house("vitals") as house:
        found = searched(life(house), leaks.Finder(TABLE, "levels", WORDS, SECRETS, PROVIDER))
        keys = {leak.what for leak in found if leak.kind == "key"}
        for path in ("+/state", "+/settings", "+/suggestion", "+/effects", "+/routine/state"):
            for key in TABLE.withheld(path, "levels"):  # in its topic, or, what is of massages, in a response
                expect("%s %s was not found" % (path, key), keys & {"%s %s" % (path, key), key})
        words = {leak.what for leak in found if leak.kind == "word"}
        expect("words not found: %s" % (set(WORDS) - words), set(WORDS) <= words)


need("mosquitto")
tap({f.__name__.replace("_", " "): f for f in (
    levels_show_no_vital_and_no_word, private_among_vitals, vitals_are_found_where_they_are_shown)}, at_once=3)
