#!/usr/bin/python3
"""That the search for leaks finds them: one message for each way in which something private could go out.

And what is no leak, so that it does not cry where nothing is wrong.
"""
import json

import leaks
from harness import Failed, tap

TABLE = leaks.Table()
WORDS, SECRETS, PROVIDER = ["insomnia", "varicose_veins"], ["Wilhelmina", "C0:FF:EE:12:34:56", "C0FFEE123456", "zephyr"], ["5550199"]

P = "balm/alex/"
RESPONSE = "balm/bridge/response/"
DISCOVERY = "homeassistant/device/balm_person_alex/config"


def discovery(**component):
    return {"device": {"name": "Alex"}, "components": {"insomnia": component}}


# name: tier, topic, payload, what kind of leak (None: none), what of it is named
PLANTED = {
    "a score": ("levels", P + "state", {"stress": 61, "level": "elevated"}, "key", "+/state stress"),
    "a score of nought": ("levels", P + "state", {"stress": 0}, "key", "+/state stress"),
    "a list without anything in it": ("levels", P + "settings", {"conditions": []}, "key", "+/settings conditions"),
    "a switch that is off": ("levels", P + "settings", {"fever": False}, "key", "+/settings fever"),
    "evidence": ("levels", P + "suggestion", {"evidence": {"stress": 80}}, "key", "+/suggestion evidence"),
    "an effect": ("levels", P + "routine/state", {"effect": {"before": {}}}, "key", "+/routine/state effect"),
    "a level of who is private": ("private", P + "state", {"level": "calm"}, "key", "+/state level"),
    "why, of who is private": ("private", P + "state", {"why": "asleep"}, "key", "+/state why"),
    "whether they wear it, of who is private": ("private", "balm/sensor/heart/state", {"worn_by": "alex", "contact": "skin"}, "key", "sensor/+/state contact"),
    "the same in a response": ("private", RESPONSE + "status", {"result": {"sensors": [{"id": "heart", "person": "alex", "contact": "none"}]}}, "key", "sensors contact"),
    "beats where vitals are shown": ("vitals", P + "beats", {"rr_ms": [800]}, "key", "+/beats rr_ms"),
    "a vital deep in a response": ("levels", RESPONSE + "people", {"result": {"people": [{"id": "alex", "state": {"heart_rate": 71}}]}}, "key", "heart_rate"),
    "needs in a response": ("levels", RESPONSE + "status", {"result": {"people": [{"id": "alex", "conditions": ["dvt"]}]}}, "key", "conditions"),
    "a need in a title": ("levels", P + "last", {"title": "Good against insomnia"}, "word", "insomnia"),
    "a condition written with a blank": ("levels", P + "suggestion", {"message": "Mind your varicose veins"}, "word", "varicose_veins"),
    "a condition in an address to book": ("levels", P + "suggestion", {"provider": {"url": "https://x.example/?for=varicose_veins"}}, "word", "varicose_veins"),
    "a condition in an error": ("levels", RESPONSE + "routine_start", {"status": "error", "error": "not with varicose_veins"}, "word", "varicose_veins"),
    "a need as a key": ("levels", P + "effects", {"massage": None, "insomnia": None}, "word", "insomnia"),
    "a need in a sensor's reason": ("levels", "balm/sensor/heart/state", {"why": "insomnia"}, "word", "insomnia"),
    "a component for what they have": ("levels", DISCOVERY, discovery(platform="binary_sensor", name="x"), "word", "insomnia"),
    "the name of a component": ("levels", DISCOVERY, {"components": {"need": {"platform": "sensor", "name": "Insomnia"}}}, "word", "insomnia"),
    "their name": ("levels", DISCOVERY, {"device": {"name": "Wilhelmina"}}, "secret", "Wilhelmina"),
    "their name at the bridge": ("levels", "balm/bridge/info", {"version": "of wilhelmina"}, "secret", "Wilhelmina"),
    "their name, said of another": ("private", "balm/sam/last", {"message": "Wilhelmina is tense"}, "secret", "Wilhelmina"),
    "a note": ("levels", RESPONSE + "note", {"result": {"text": "noted: zephyr"}}, "secret", "zephyr"),
    "an address": ("levels", RESPONSE + "sensors", {"result": {"sensors": [{"id": "strap", "address": "c0:ff:ee:12:34:56"}]}}, "secret", "C0:FF:EE:12:34:56"),
    "an address in a topic": ("levels", "balm/sensor/c0ffee123456/state", {}, "secret", "C0FFEE123456"),
    "the provider's phone in a text": ("levels", P + "last", {"message": "Call 030 5550199"}, "secret", "5550199"),
    "a number in a text": ("levels", P + "last", {"message": "Your heart is at 92 bpm"}, "text", "Your heart is at 92 bpm"),
    "a topic that no table has": ("levels", P + "heart_rate", 71, "topic", "is not in the table"),
    "a condition echoed below the result": ("levels", RESPONSE + "note", {"transaction": "asked", "result": {"list": ["insomnia"]}}, "word", "insomnia"),

    "a level": ("levels", P + "state", {"stress": None, "level": "calm"}, None, None),
    "vitals where they are shown": ("vitals", P + "state", {"stress": 61}, None, None),
    "who is not private, beside one who is": ("private", "balm/sam/state", {"heart_rate": 70}, None, None),
    "whether the other wears it": ("private", "balm/sensor/sams/state", {"worn_by": "sam", "contact": "skin"}, None, None),
    "whether a guest wears it": ("private", "balm/sensor/lent/state", {"worn_by": "guest", "contact": "skin"}, None, None),
    "whether nobody wears it": ("private", RESPONSE + "sensors", {"result": {"sensors": [{"id": "lent", "person": None, "contact": "none"}]}}, None, None),
    "the other in a response": ("private", RESPONSE + "people", {"result": {"people": [{"id": "sam", "state": {"heart_rate": 70}, "needs": ["insomnia"]}]}}, None, None),
    "why a sensor is silent": ("private", RESPONSE + "sensors", {"result": {"sensors": [{"id": "heart", "person": "alex", "why": "out of reach"}]}}, None, None),
    "the provider's phone where one books": ("levels", P + "suggestion", {"provider": {"phone": "5550199"}}, None, None),
    "what was listed only to be removed": ("levels", DISCOVERY, discovery(platform="binary_sensor"), None, None),
    "what somebody said themselves": ("levels", "balm/bridge/request/note", {"transaction": "x", "text": "zephyr"}, None, None),
    "the echo of a request": ("levels", RESPONSE + "condition_set", {"transaction": "asked", "result": {"condition": "insomnia"}}, None, None),
    "a discovery that is cleared": ("levels", DISCOVERY, None, None, None),
}


def planted(tier, topic, payload, kind, what):
    finder = leaks.Finder(TABLE, tier, WORDS, SECRETS, PROVIDER, others={"sam"})
    finder.hear("balm/bridge/request/condition_set", json.dumps({"transaction": "asked", "name": "insomnia"}))
    finder.hear(topic, json.dumps(payload) if payload is not None else "")
    found = {(leak.kind, leak.what) for leak in finder.leaks}
    if found != ({(kind, what)} if kind else set()):
        raise Failed("found %s" % found)


tap({name: lambda row=row: planted(*row) for name, row in PLANTED.items()})
