"""traps_values - what can go wrong in the states, events and attributes that entities read: sections 2.3, 3, 3.1, 3.2, 6 and 9."""
from healthy import value
from traps import GONE, Trap, add, all_of, bare, component, key, often, payload, retained, said

STATE, SETTINGS, LAST, OFFER = ("balm/alex/" + t for t in ("state", "settings", "last", "suggestion"))
SOME = (20, 40)


def last(n):
    return {"title": "A moment to breathe", "id": "a-%d" % n, "choices": []}


def settings(n):
    return {"suggestions": True, "routine": "music", "sensitivity": n % 3, "note": "well", "snoozed_until": None}


def offer(**more):
    return dict({"event_type": "rest", "id": "a-9", "title": "Rest", "message": "A pause?"}, **more)


VALUES = [
    Trap("a state that is no JSON", "value-json", payload(STATE, "calibrating", SOME)),
    Trap("an empty state", "value-json", payload(STATE, " ", SOME)),
    Trap("NaN in the JSON", "value-json", key(STATE, "heart_rate", float("nan"), SOME)),
    Trap("a key that is missing", "value-key", key(STATE, "trend", GONE, SOME)),
    Trap("a template on a key of another payload", "value-key", component("stress", value_template="{{ value_json.score }}")),
    Trap("a template on a part of nothing", "value-key", component("stress", value_template="{{ value_json.effect.stress }}")),
    Trap("a template that cannot reckon with this", "value-template", component("stress", value_template="{{ value_json.level | float }}")),
    Trap("null as a text", "value-number", all_of(
        component("heart_rate", value_template="{{ value_json.heart_rate | tojson }}"), key(STATE, "heart_rate", None, SOME))),
    Trap("nan as a text", "value-number", key(STATE, "heart_rate", "nan", SOME)),
    Trap("infinite", "value-number", key(STATE, "heart_rate", "inf", SOME)),
    Trap("unknown as a number", "value-number", key(STATE, "heart_rate", "unknown", SOME)),
    Trap("a decimal comma", "value-number", key(STATE, "respiration", "12,5", SOME)),
    Trap("a number with its unit", "value-number", key(STATE, "heart_rate", "64 bpm", SOME)),
    Trap("a boolean as a number", "value-number", key(STATE, "stress", True, SOME)),
    Trap("an empty number", "value-empty", key(STATE, "heart_rate", "", SOME)),
    Trap("a level that is no option", "value-enum", key(STATE, "level", "relaxed", SOME)),
    Trap("a level in capitals", "value-enum", key(STATE, "level", "Calm", SOME)),
    Trap("unknown as a level", "value-enum", key(STATE, "level", "unknown", SOME)),
    Trap("a time without offset", "value-timestamp", key(SETTINGS, "snoozed_until", "2026-11-20T12:00:00")),
    Trap("Unix seconds", "value-timestamp", key(SETTINGS, "snoozed_until", 1795176000)),
    Trap("a time in words", "value-timestamp", key(SETTINGS, "snoozed_until", "tomorrow")),
    Trap("a title of 300 characters", "value-long", key(LAST, "title", "a" * 300)),
    Trap("unknown as a text", "value-reserved", key(LAST, "title", "unknown")),
    Trap("an empty text", "value-reserved", key(LAST, "title", "")),
    Trap("digits that nobody sees", "value-rounding", key(STATE, "heart_rate", 64.25, SOME)),
    Trap("True for ON", "binary-state", component("worn", value_template="{{ value_json.worn }}")),
    Trap("a small on", "switch-state", component("suggestions", value_template="{{ 'on' if value_json.suggestions else 'off' }}")),
    Trap("a routine that is no option", "select-state", key(SETTINGS, "routine", "dance")),
    Trap("a number out of range", "number-state", key(SETTINGS, "sensitivity", 5)),
    Trap("a number in words", "number-state", key(SETTINGS, "sensitivity", "high")),
    Trap("a text longer than its max", "text-state", key(SETTINGS, "note", "a" * 30)),
    Trap("a version alone", "update-state", payload("balm/bridge/update", "1.1")),
]

ATTRIBUTES = [
    Trap("attributes that are a list", "attributes-json", component("last", json_attributes_template="{{ value_json.choices | tojson }}")),
    Trap("attributes that are dropped", "attributes-reserved", key(LAST, "icon", "mdi:heart")),
    Trap("a state among the attributes", "attributes-reserved", key(LAST, "state", "open")),
    Trap("attributes of 17 KB", "attributes-size", key(LAST, "log", "x" * 17000)),
    Trap("attributes that run", "rate-attributes", often(LAST, 6, 300, 390, last)),
]

EVENTS = [
    Trap("an event as a word", "event-json", payload(OFFER, "breathe")),
    Trap("an event as a list", "event-json", payload(OFFER, ["breathe"])),
    Trap("an event without type", "event-type-missing", key(OFFER, "event_type", GONE)),
    Trap("a type that is not listed", "event-type-unknown", key(OFFER, "event_type", "dance")),
    Trap("a retained event", "event-retained", retained(OFFER, True)),
    Trap("a retained event, seen later", "event-retained", said(350, OFFER, offer(), True)),
    Trap("an event without title", "event-text", key(OFFER, "title", GONE)),
    Trap("an event without words", "event-text", key(OFFER, "message", "")),
    Trap("a message of 300 characters", "event-long", key(OFFER, "message", "a" * 300)),
    Trap("beats in an event", "event-long", key(OFFER, "rr_ms", list(range(600, 700)))),
    Trap("an event again at the birth", "event-again", said(63, OFFER, offer(event_type="breathe", id="a-1"))),
    Trap("an event again at the connect", "event-again", said(130, OFFER, offer(event_type="breathe", id="a-1"))),
    Trap("a script in an event", "entity-in-payload", key(OFFER, "start", "script.breathe_slowly")),
    Trap("a light in the settings", "entity-in-payload", key(SETTINGS, "target", "light.bed_room")),
]

TRAFFIC = [
    Trap("measured values every 5 s", "rate-measured", often(STATE, 10, 297, 390, lambda n: value(n))),
    Trap("settings every second", "rate-entity", often(SETTINGS, 1, 300, 340, settings)),
    Trap("an entity that reads the pacer", "rate-entity", all_of(
        add("pacer", bare("sensor", "pacer", state_topic="balm/alex/routine/pacer"), (80, 400)),
        often("balm/alex/routine/pacer", 0.5, 81, 120, lambda n: "in" if n % 2 else "out")),
        ("new-states", "connect-states", "birth-states")),
    Trap("an address in a state", "address", key(LAST, "sensor", "A0:9E:1A:01:02:03")),
]

TRAPS = VALUES + ATTRIBUTES + EVENTS + TRAFFIC
