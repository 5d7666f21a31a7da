"""traps_life - what can go wrong over time: availability, births, connects, revisions, removals (sections 4, 5 and 8)."""
import copy

from healthy import ALEX, BRIDGE, HEART, ONLINE, Step
from traps import (ALEX_TOPIC, HEART_TOPIC, Trap, add, all_of, bare, change, component, config_topic, delayed, device, payload,
                   retained, said, said_on, silent)

BRIDGE_TOPIC, ONLINE_TOPIC, WORN_TOPIC = config_topic(BRIDGE), "balm/bridge/state", "balm/alex/availability"
STATE, SETTINGS = "balm/alex/state", "balm/alex/settings"
BIRTH, CONNECT, START = (62, 63), (129, 130), (180, 181)


def copied(topic, from_s, to_s):
    """What is said on a topic at or after from_s is said at to_s as well."""
    def build(steps):
        found = next(s for s in steps if said_on(s, topic) and s.t_s >= from_s)
        found = copy.copy(found)
        found.t_s = to_s
        return sorted(steps + [found], key=lambda s: s.t_s)
    return build


def happens(t_s, what):
    return lambda steps: sorted(steps + [Step(t_s, what)], key=lambda s: s.t_s)


def cleared(t_s, *devices):
    return all_of(*(said(t_s, config_topic(d), "", True) for d in devices))


def without(i, during):
    return change(ALEX_TOPIC, lambda s: s.payload["components"].pop(i, None), during)


def seldom(steps):
    """Every third state only, and what is said at a birth or a connect."""
    return [s for s in steps if not (said_on(s, STATE) and s.t_s % 1 == 0 and s.t_s % 30 not in (0, 2))]


def store(t_s, how):
    """What a fresh subscriber is given, at t_s; how(dict) changes it."""
    def build(steps):
        for s in steps:
            if s.what == "retained":
                s.t_s = t_s
                s.payload.append(how)
        return sorted(steps, key=lambda s: s.t_s)
    return build


AVAILABILITY = [
    Trap("availability never said", "availability-unsaid", component("day", availability=[ONLINE, {"topic": "balm/alex/day_there"}],
                                                                     availability_mode="all")),
    Trap("availability in other words", "availability-payload", payload(WORN_TOPIC, "ON")),
    Trap("availability not retained", "availability-retained", retained(WORN_TOPIC, False)),
    Trap("the daemon's availability not retained", "availability-retained", retained(ONLINE_TOPIC, False)),
    Trap("availability not retained, seen later", "availability-retained", store(300, lambda s: s.pop(WORN_TOPIC))),
    Trap("retained state that expires", "expire-retained", retained(STATE, True)),
    Trap("retained state that expires, seen later", "expire-retained", store(300, lambda s: s.update({STATE: "{}"}))),
    Trap("a value that comes too seldom", "expire-short", all_of(seldom, component("stress", expire_after=60))),
    Trap("a value that stays away", "expire-gap", silent(STATE, (285, 388))),
    Trap("offline is not said at a stop", "offline-missing", silent(ONLINE_TOPIC, (165, 166))),
]

AGAIN = [
    Trap("discovery before the availability", "connect-order", copied(BRIDGE_TOPIC, 0, -1)),
    Trap("discovery of one who is gone", "connect-order", copied(BRIDGE_TOPIC, 0, 170)),
    Trap("no discovery after the broker came back", "connect-discovery", silent(HEART_TOPIC, CONNECT)),
    Trap("no discovery after a start", "connect-discovery", silent(ALEX_TOPIC, START)),
    Trap("no availability after the broker came back", "connect-availability", silent(WORN_TOPIC, CONNECT)),
    Trap("no states after the broker came back", "connect-states", silent(SETTINGS, CONNECT)),
    Trap("states before the discovery at a connect", "connect-states", delayed(SETTINGS, -0.25, CONNECT)),
    Trap("no states of the bridge after a start", "connect-states", silent("balm/bridge/info", START)),
    Trap("no discovery after a birth", "birth-discovery", silent(HEART_TOPIC, BIRTH)),
    Trap("discovery long after a birth", "birth-discovery", delayed(BRIDGE_TOPIC, 10, (252, 253))),
    Trap("no availability after a birth", "birth-availability", silent(WORN_TOPIC, BIRTH)),
    Trap("the daemon not online after a birth", "birth-availability", silent(ONLINE_TOPIC, BIRTH)),
    Trap("no states after a birth", "birth-states", silent("balm/alex/last", BIRTH)),
    Trap("states before the discovery at a birth", "birth-states", delayed(SETTINGS, -0.25, BIRTH)),
    Trap("nothing at all after a birth", "birth-discovery", all_of(*(silent(t, BIRTH) for t in (
        BRIDGE_TOPIC, ALEX_TOPIC, HEART_TOPIC, ONLINE_TOPIC, WORN_TOPIC, SETTINGS, "balm/alex/last", "balm/bridge/info",
        "balm/bridge/update", "balm/sensor/heart/state", "balm/alex/day")))),
    Trap("an answer to a birth without delay", "birth-delay", delayed(BRIDGE_TOPIC, -1.6, BIRTH)),
    Trap("a new entity without state", "new-states", add("mood", bare("sensor", "mood", state_topic="balm/alex/mood"))),
    Trap("a state said before its discovery alone", "new-states", all_of(
        copied(SETTINGS, 0, -1), silent(SETTINGS, (0, 130))),
        ("birth-states", "connect-states")),
]

CHANGES = [
    Trap("two revisions within 5 s", "revision-close", delayed(ALEX_TOPIC, -10, (95, 96))),
    Trap("a revision right after a birth", "revision-close", delayed(ALEX_TOPIC, -15, (80, 81))),
    Trap("a component of another platform", "platform-changed", component(
        "start", during=(80, 400), platform="switch", default_entity_id="switch.balm_alex_start")),
    Trap("a unique_id that changes", "ids-changed", component("stress", during=(80, 400), unique_id=ALEX + ".score")),
    Trap("a unique_id that changes at a start", "ids-changed", component("stress", during=(180, 400), unique_id=ALEX + ".score")),
    Trap("identifiers that change", "ids-changed", device("identifiers", [ALEX, "balm_alex"], during=(180, 400))),
    Trap("a component left out", "removal-left-out", without("start", (80, 400))),
    Trap("a component left out at a start", "removal-left-out", without("start", (180, 400))),
    Trap("a removal that names another platform", "removal-form", add("feel", {"platform": "sensor"}, (95, 96))),
    Trap("a removal with more in it", "unique-id-missing", add("feel", {"platform": "select", "name": "Feel"}, (95, 96)),
         ("removal-left-out",)),
    Trap("a removed device's state stays", "removal-retained", silent("balm/sensor/heart/state", (215, 216), empty=True)),
    Trap("a removed device's state stays, seen later", "removal-retained",
         store(300, lambda s: s.update({"balm/sensor/heart/state": "{}"}))),
    Trap("a removed device that was cleared without retain", "removal-retained",
         lambda steps: [s for s in steps if s.payload or not setattr(s, "retained", s.retained and s.topic != HEART_TOPIC)], ("ghost",)),
    Trap("a person of an earlier life", "ghost", store(300, lambda s: s.update({config_topic("balm_person_sam"): "{}"}))),
    Trap("states of an earlier life", "ghost", store(300, lambda s: s.update({"balm/sam/availability": "offline"}))),
    Trap("an entity that is announced by itself", "discovery-kind",
         said(5, "homeassistant/sensor/balm_alex/config", {"state_topic": STATE}, True)),
    Trap("discovery not retained, seen later", "discovery-retained", store(300, lambda s: s.pop(ALEX_TOPIC))),
    Trap("cleared at a stop", "removal-at-stop", cleared(165.2, ALEX, BRIDGE, HEART)),
    Trap("cleared after a stop", "removal-at-stop", cleared(166, HEART), ("removal-retained",)),
    Trap("fighting a user who deletes", "removal-birth", copied(ALEX_TOPIC, 180, 232)),
    Trap("back after all was to be forgotten", "removal-birth", all_of(
        happens(200, "user_forgets"), cleared(201, ALEX, HEART, BRIDGE), copied(HEART_TOPIC, 180, 205))),
    Trap("fighting a user who deletes, later", "removal-birth", copied(ALEX_TOPIC, 180, 245)),
]

TRAPS = AVAILABILITY + AGAIN + CHANGES
