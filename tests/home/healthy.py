"""healthy - a life of two minutes and more in which nothing is wrong, written down as steps, for traps to be built into.

It has every platform of the contract and every part of the life cycle: start, birth, a revision that adds a component,
one that removes it, one that leaves it out, a broker that is gone and back, a stop and a start, a sensor that is
removed, an entity that its user deletes, and the birth that brings the device back.
"""
import copy
import json

PREFIX, END_S = "homeassistant", 400
BRIDGE, ALEX, HEART = "balm_bridge", "balm_person_alex", "balm_sensor_heart"
ONLINE, WORN = {"topic": "balm/bridge/state"}, {"topic": "balm/alex/availability"}


class Step:
    """Something that happens at t_s: `what` is a method of the judge; hear() gets topic, payload, retained, qos."""

    def __init__(self, t_s, what, topic=None, payload=None, retained=False, qos=1):
        self.t_s, self.what, self.topic, self.payload, self.retained, self.qos = t_s, what, topic, payload, retained, qos

    def text(self):
        return self.payload if isinstance(self.payload, str) else json.dumps(self.payload, ensure_ascii=False)

    def tell(self, judge, kept):
        """kept: what a broker keeps, {topic: text}. `retained` has it told; its payload is what happens to it before."""
        if self.what == "hear":
            judge.hear(self.t_s, self.topic, self.text(), self.retained, self.qos)
            if self.retained:
                kept[self.topic] = self.text()
        elif self.what == "retained":
            found = {topic: text for topic, text in kept.items() if text}
            for how in self.payload:
                how(found)
            judge.retained(self.t_s, found)
        else:
            getattr(judge, self.what)(self.t_s, *([] if self.payload is None else [self.payload]))


def measured(unit=None, precision=0, **more):
    found = dict(platform="sensor", state_topic="balm/alex/state", state_class="measurement", suggested_display_precision=precision,
                 expire_after=90, availability=[ONLINE, WORN], availability_mode="all", **more)
    return dict(found, unit_of_measurement=unit) if unit else found


def words(*options, **more):
    return dict(platform="sensor", state_topic="balm/alex/state", device_class="enum", options=list(options), expire_after=90,
                availability=[ONLINE, WORN], availability_mode="all", **more)


def setting(platform, **more):
    return dict(platform=platform, availability=[ONLINE], **more)


def of(component_id, template=True, **config):
    """The usual keys on top."""
    if template and "state_topic" in config:
        config.setdefault("value_template", "{{ value_json.%s }}" % component_id)
    return config


def device(identifier, name, components, **more):
    for i, c in components.items():
        short = identifier.replace("balm_person_", "balm_").replace("balm_sensor_", "balm_sensor_")
        c.update(unique_id="%s.%s" % (identifier, i), default_entity_id="%s.%s_%s" % (c["platform"], short, i))
        c.setdefault("name", i.replace("_", " ").capitalize())
    return {"device": dict(identifiers=[identifier], name=name, manufacturer="balm", **more),
            "origin": {"name": "balm", "sw_version": "1.0", "support_url": "https://example.org/balm"}, "components": components}


def bridge():
    return device(BRIDGE, "Balm", {
        "state": of("state", False, platform="binary_sensor", device_class="connectivity", entity_category="diagnostic",
                    state_topic="balm/bridge/state", payload_on="online", payload_off="offline"),
        "version": of("version", platform="sensor", entity_category="diagnostic", state_topic="balm/bridge/info",
                      availability=[ONLINE]),
        "software": of("software", False, **setting("update", state_topic="balm/bridge/update")),
        "pair": setting("button", command_topic="balm/bridge/set/pair", entity_category="config", icon="mdi:bluetooth"),
    }, sw_version="1.0", configuration_url="https://example.org/balm")


def alex():
    settings = "balm/alex/settings"
    return device(ALEX, "Balm Alex", {
        "stress": of("stress", **measured()),
        "level": of("level", **words("calm", "ordinary", "elevated", "high")),
        "trend": of("trend", **words("easing", "steady", "rising")),
        "heart_rate": of("heart_rate", icon="mdi:heart-pulse", **measured("bpm")),
        "rmssd": of("rmssd", **measured("ms")),
        "respiration": of("respiration", **measured("br/min", 1)),
        "load_today": of("load_today", device_class="duration", **measured("min")),
        "worn": of("worn", platform="binary_sensor", state_topic="balm/alex/state", availability=[ONLINE, WORN],
                   availability_mode="all", value_template="{{ 'ON' if value_json.worn else 'OFF' }}"),
        "suggestion": setting("event", state_topic="balm/alex/suggestion", event_types=["breathe", "rest"]),
        "last": of("title", state_topic="balm/alex/last", json_attributes_topic="balm/alex/last", **setting("sensor")),
        "snoozed_until": of("snoozed_until", device_class="timestamp", state_topic=settings, **setting("sensor")),
        "note_state": of("note", state_topic=settings, entity_category="diagnostic", **setting("sensor")),
        "start": setting("button", command_topic="balm/alex/set/start"),
        "suggestions": of("suggestions", state_topic=settings, command_topic="balm/alex/set/suggestions",
                          value_template="{{ 'ON' if value_json.suggestions else 'OFF' }}", **setting("switch")),
        "routine": of("routine", state_topic=settings, command_topic="balm/alex/set/routine", options=["breathe", "music"],
                      **setting("select")),
        "sensitivity": of("sensitivity", state_topic=settings, command_topic="balm/alex/set/sensitivity", min=-2, max=2, step=1,
                          mode="slider", entity_category="config", **setting("number")),
        "note": of("note", state_topic=settings, command_topic="balm/alex/set/note", max=20, **setting("text")),
        "message": setting("notify", command_topic="balm/alex/set/message", command_template='{"m": {{ value | tojson }}}'),
        "day": setting("image", url_topic="balm/alex/day"),
    }, via_device=BRIDGE)


def heart():
    state = "balm/sensor/heart/state"
    return device(HEART, "Balm sensor Heart", {
        "battery": of("battery", device_class="battery", unit_of_measurement="%", state_class="measurement", state_topic=state,
                      suggested_display_precision=0, entity_category="diagnostic", **setting("sensor")),
        "rssi": of("rssi", device_class="signal_strength", unit_of_measurement="dBm", state_class="measurement", state_topic=state,
                   entity_category="diagnostic", enabled_by_default=False, **setting("sensor")),
        "link": of("link", platform="binary_sensor", device_class="connectivity", entity_category="diagnostic", state_topic=state,
                   availability=[ONLINE], value_template="{{ 'ON' if value_json.link == 'listening' else 'OFF' }}"),
        "release": of("release", state_topic=state, command_topic="balm/sensor/heart/set/release",
                      value_template="{{ 'ON' if value_json.released else 'OFF' }}", **setting("switch")),
    }, via_device=BRIDGE)


STATES = {
    "balm/bridge/info": {"version": "1.0"},
    "balm/bridge/update": {"installed_version": "1.0", "latest_version": "1.1", "title": "balm"},
    "balm/alex/settings": {"suggestions": True, "routine": "music", "sensitivity": 0, "note": "well", "snoozed_until": None},
    "balm/alex/last": {"title": "A moment to breathe", "id": "a-1", "choices": ["accept", "later"]},
    "balm/alex/day": "https://example.org/day.png",
}
SENSOR = {"battery": 80, "rssi": -61, "link": "listening", "released": False}
EVENT = {"event_type": "breathe", "id": "a-1", "title": "A moment to breathe", "message": "Begin when it suits you.",
         "reason": "sustained", "choices": ["accept", "later"], "expires": "2026-11-20T12:00:00+00:00"}


def value(t_s):
    return {"stress": 40 + int(t_s) % 7, "level": "ordinary", "trend": "steady", "heart_rate": 64 + int(t_s) % 3, "rmssd": 41,
            "respiration": 12.5, "load_today": 3, "worn": True, "t": "2026-11-20T12:00:00+00:00"}


class Life:
    """Writes the steps down."""

    def __init__(self):
        self.steps, self.heart_lives = [], True
        self.discovery = {BRIDGE: bridge(), ALEX: alex(), HEART: heart()}

    def add(self, t_s, what, payload=None):
        self.steps.append(Step(t_s, what, payload=payload))

    def say(self, t_s, topic, payload, retained=False):
        self.steps.append(Step(t_s, "hear", topic, copy.deepcopy(payload), retained))

    def announce(self, t_s, *devices):
        for d in devices or self.discovery:
            self.say(t_s, "%s/device/%s/config" % (PREFIX, d), self.discovery[d], True)

    def state(self, t_s):
        self.say(t_s, "balm/alex/state", value(t_s))

    def states(self, t_s):
        for topic, payload in STATES.items():
            self.say(t_s, topic, payload, topic == "balm/bridge/info")
        if HEART in self.discovery:
            self.say(t_s, "balm/sensor/heart/state", SENSOR, True)
        self.state(t_s)

    def everything(self, t_s):
        self.say(t_s, "balm/bridge/state", "online", True)
        self.announce(t_s + 0.1)
        self.say(t_s + 0.2, "balm/alex/availability", "online", True)
        self.states(t_s + 0.3)

    def wear(self, from_s, to_s):
        for t_s in range(from_s, to_s, 10):
            self.state(t_s)


def healthy():
    """The steps, in order of time; each payload is a copy of its own."""
    life = Life()
    life.everything(0)
    life.wear(10, 60)
    life.say(25, "balm/alex/suggestion", EVENT)
    life.add(60, "home", "online")
    life.everything(62)
    life.wear(72, 400)
    life.discovery[ALEX]["components"]["feel"] = of("routine", name="How do you feel", unique_id=ALEX + ".feel",
        default_entity_id="select.balm_alex_feel", state_topic="balm/alex/settings", command_topic="balm/alex/set/feel",
        options=["breathe", "music"], **setting("select"))
    life.announce(80, ALEX)
    life.states(80.1)
    life.discovery[ALEX]["components"]["feel"] = {"platform": "select"}
    life.announce(95, ALEX)
    del life.discovery[ALEX]["components"]["feel"]
    life.announce(110, ALEX)
    life.add(125, "broker", "down")
    life.add(128, "broker", "up")
    life.everything(129)
    life.add(165, "daemon", "stopped")
    life.say(165.5, "balm/bridge/state", "offline", True)
    life.everything(180)
    life.say(215, PREFIX + "/device/%s/config" % HEART, "", True)
    life.say(215.1, "balm/sensor/heart/state", "", True)
    del life.discovery[HEART]
    life.add(230, "user_deletes", ALEX)
    life.say(230.1, PREFIX + "/device/%s/config" % ALEX, "", True)
    life.add(250, "home", "online")
    life.everything(252.5)
    life.say(290, "balm/alex/suggestion", dict(EVENT, id="a-2", event_type="rest"))
    gone = [(125, 129), (165, 180)]
    life.add(END_S, "retained", [])
    return sorted((s for s in life.steps if s.topic != "balm/alex/state" or not any(a < s.t_s < b for a, b in gone)), key=lambda s: s.t_s)

