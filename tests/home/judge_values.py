"""judge_values - what an entity makes of a payload: its next state, and what is wrong with it (sections 3.1 and 3.2)."""
import datetime
import json
import re

from judge_component import is_numeric
from judge_template import Missing, NotJson, render

UNKNOWN = "unknown"
KEEPS = object()  # the payload changes nothing
RESERVED = {"unknown", "unavailable", ""}
DROPPED_ATTRIBUTES = set("""icon friendly_name unit_of_measurement device_class state state_class entity_picture
    supported_features attribution assumed_state""".split())
OUR_LISTS = 20  # entries of a list in an event; more is raw data
# An entity id of Home Assistant, of the domains that a routine would be told to use.
ENTITY = re.compile(r"\b(?:light|switch|scene|script|automation|media_player|input_boolean|input_button|input_select|"
                    r"sensor|binary_sensor|climate|cover|fan|person|calendar|tts|notify|button|select|event)\.[a-z][a-z0-9_]{2,}\b")


def decimals(value):
    return len(value.split(".")[1].rstrip("0")) if re.match(r"-?\d+\.\d+$", value) else 0


def sensor_number(config, value, complain):
    if value == "":
        complain("value-empty", "an empty value is ignored, the old one stays")
        return KEEPS
    if not re.match(r"\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*$", value):
        complain("value-number", "%r is not a number" % value[:40])
        return KEEPS
    precision = config.get("suggested_display_precision")
    if isinstance(precision, int) and decimals(value) > precision:
        complain("value-rounding", "%s, but %d decimals are shown" % (value, precision))
    return value


def sensor_time(config, value, complain):
    try:
        if not re.match(r"\d{4}-\d\d-\d\d[T ]", value):
            raise ValueError("no ISO 8601")
        moment = datetime.datetime.fromisoformat(value.replace("Z", "+00:00"))
        if moment.tzinfo is None:
            raise ValueError("missing timezone information")
        return moment.isoformat()
    except ValueError as e:
        complain("value-timestamp", "%r: %s" % (value[:40], e))
        return UNKNOWN


def sensor(config, value, complain):
    if value == "None":
        return UNKNOWN
    if config.get("device_class") in ("timestamp", "date"):
        return sensor_time(config, value, complain)
    if config.get("device_class") == "enum":
        if value in config.get("options", [value]):
            return value
        complain("value-enum", "%r is not one of %s" % (value[:40], config["options"]))
        return KEEPS
    if is_numeric(config):
        return sensor_number(config, value, complain)
    if len(value) > 255:
        complain("value-long", "%d characters" % len(value))
        return UNKNOWN
    if value in RESERVED:
        complain("value-reserved", "%r cannot be told from a missing state" % value)
    return value


def binary_sensor(config, value, complain):
    for state, key, usual in (("on", "payload_on", "ON"), ("off", "payload_off", "OFF")):
        if value == config.get(key, usual):
            return state
    if value == "None":
        return UNKNOWN
    complain("binary-state", "No matching payload found for %r" % value[:40])
    return KEEPS


def switch(config, value, complain):
    for state, keys in (("on", ("state_on", "payload_on")), ("off", ("state_off", "payload_off"))):
        if value == config.get(keys[0], config.get(keys[1], state.upper())):
            return state
    if value == "None":
        return UNKNOWN
    complain("switch-state", "%r is ignored without a word" % value[:40])
    return KEEPS


def select(config, value, complain):
    if value == "None":
        return UNKNOWN
    if value not in config["options"]:
        complain("select-state", "Invalid option: %r" % value[:40])
        return KEEPS
    return value


def number(config, value, complain):
    if value == config.get("payload_reset", "None"):
        return UNKNOWN
    try:
        if not config.get("min", 1) <= float(value) <= config.get("max", 100):
            raise ValueError
    except ValueError:
        complain("number-state", "%r is not in %s .. %s" % (value[:40], config.get("min", 1), config.get("max", 100)))
        return KEEPS
    return value


def text(config, value, complain):
    if value == "None":
        return UNKNOWN
    if len(value) > config.get("max", 255) or len(value) < config.get("min", 0) \
            or ("pattern" in config and not re.match(config["pattern"], value)):
        complain("text-state", "a text of %d characters: %r" % (len(value), value[:40]))
        return KEEPS
    return value


def update(config, value, complain):
    try:
        given = json.loads(value)
        if not isinstance(given, dict) or not given.keys() & {"installed_version", "latest_version"}:
            raise ValueError
    except ValueError:
        complain("update-state", "no JSON with the versions: %r" % value[:40])
        return KEEPS
    return "on" if given.get("latest_version") not in (None, given.get("installed_version")) else "off"


def event(config, value, complain):
    """The type of the event; its attributes are judged as well."""
    try:
        given = json.loads(value)
        if not isinstance(given, dict):
            raise ValueError
    except ValueError:
        complain("event-json", "no JSON object: %r" % value[:40])
        return KEEPS
    kind = given.get("event_type")
    if kind is None:
        complain("event-type-missing", "`event_type` missing in JSON event payload")
        return KEEPS
    if kind not in config["event_types"]:
        complain("event-type-unknown", "Invalid event type %r" % (kind,))
        return KEEPS
    for key in ("title", "message"):
        if not isinstance(given.get(key), str) or not given[key]:
            complain("event-text", "%s is %r" % (key, given.get(key)))
        elif len(given[key]) > 255:
            complain("event-long", "%s has %d characters" % (key, len(given[key])))
    if any(isinstance(v, list) and len(v) > OUR_LISTS for v in given.values()) or len(value) > 4096:
        complain("event-long", "raw data in an event of %d bytes" % len(value))
    return kind


PLATFORMS = {"sensor": sensor, "binary_sensor": binary_sensor, "switch": switch, "select": select, "number": number, "text": text,
             "update": update, "event": event}


def take(config, payload, complain):
    """The state after this payload, KEEPS: as before."""
    platform = PLATFORMS.get(config["platform"])
    if not platform:
        return KEEPS
    try:
        value = render(config.get("value_template"), payload)
    except NotJson:
        complain("value-json", "'value_json' is undefined: %r" % payload[:40])
        return KEEPS
    except Missing as e:
        complain("value-key", "Template variable warning: %s" % e)
        return KEEPS
    except ValueError as e:
        complain("value-template", "%s" % e)
        return KEEPS
    if payload == "" and config["platform"] in ("select", "switch", "number", "binary_sensor"):
        complain("value-empty", "an empty payload is ignored")
        return KEEPS
    return platform(config, value, complain)


def take_attributes(config, payload, complain):
    """The attributes that this payload gives, None: none."""
    try:
        given = json.loads(render(config.get("json_attributes_template"), payload))
        if not isinstance(given, dict):
            raise ValueError("JSON result was not a dictionary")
    except (ValueError, Missing, NotJson) as e:
        complain("attributes-json", str(e)[:80])
        return None
    dropped = DROPPED_ATTRIBUTES & given.keys()
    if dropped:
        complain("attributes-reserved", "%s are dropped" % sorted(dropped))
    if len(payload.encode()) >= 16384:
        complain("attributes-size", "%d bytes" % len(payload.encode()))
    return {k: v for k, v in given.items() if k not in dropped}
