"""fine - what only looks odd: other forms of the healthy life that the contract allows, and that the judge must leave alone."""
import judge_keys as keys
from healthy import ALEX, BRIDGE, HEART, ONLINE
from traps import ALEX_TOPIC, GONE, all_of, change, component, key, root, said, silent
from traps_life import cleared, happens

STATE = "balm/alex/state"


def short(given, names):
    back = {full: name for name, full in names.items()}
    return {back.get(k, k): v for k, v in given.items()}


def in_short_form(step):
    step.payload = short(dict(step.payload, device=short(step.payload["device"], keys.SHORT_DEVICE),
                              origin=short(step.payload["origin"], keys.SHORT_ORIGIN),
                              components={i: short(c, keys.SHORT) for i, c in step.payload["components"].items()}), keys.SHORT)


def shared_availability(step):
    """The root's for all that have only this one."""
    step.payload["availability"] = [ONLINE]
    for c in step.payload["components"].values():
        if c.get("availability") == [ONLINE]:
            del c["availability"]


def with_tilde(step):
    for c in step.payload["components"].values():
        if c.get("state_topic", "").startswith("balm/alex/"):
            c["~"] = "balm/alex"
            c["state_topic"] = "~" + c["state_topic"][len("balm/alex"):]


def until(t_s, *more):
    """Nothing is said any more; what is given happens instead."""
    return all_of(lambda steps: [s for s in steps if s.t_s < t_s], *more)


NULLS = {name: key(STATE, name, None) for name in ("stress", "level", "trend", "heart_rate", "rmssd", "respiration", "load_today")}

FINE = {
    "short forms": change(ALEX_TOPIC, in_short_form),
    "a shared availability": change(ALEX_TOPIC, shared_availability),
    "the tilde in a component": change(ALEX_TOPIC, with_tilde),
    "availability as a single topic": component("start", availability=GONE, availability_topic="balm/bridge/state"),
    "no components at all": all_of(root("components", {}, HEART), silent("balm/sensor/heart/state", empty=True)),
    "no value anywhere": all_of(*NULLS.values()),
    "a band that is taken off": all_of(silent(STATE, (285, 400)), said(286, "balm/alex/availability", "offline", True)),
    "all is forgotten, and back at the birth": all_of(happens(200, "user_forgets"), cleared(201, ALEX, HEART, BRIDGE)),
    "another base": until(300, happens(300, "user_moves"), cleared(300.1, ALEX, BRIDGE), said(300.2, "balm/bridge/state", "offline", True)),
    "a birth before the daemon is there": said(-5, "homeassistant/status", "online", True),
    "others at the same broker": said(30, "zigbee2mqtt/lamp", "unknown"),
    "a request with an address": said(30, "balm/bridge/request/adopt", {"address": "A0:9E:1A:01:02:03"}),
    "an entity that is disabled": component("trend", enabled_by_default=False),
    "a template that rounds": component("stress", value_template="{{ None if value_json.stress is none else value_json.stress | round(0) }}"),
}
