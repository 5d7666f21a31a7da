"""judge_registry - devices and entities as Home Assistant keeps them, and what they share over their whole life."""
from judge_component import availability_list
from judge_template import Missing, NotJson, render
from judge_values import KEEPS, UNKNOWN

UNAVAILABLE = "unavailable"


class Component:
    """An entity: its configuration and the states it went through.

    `states` has a pair (t_s, value) for each change, as the recorder has a row; `messages` counts what came for it,
    `rows` the rows of the recorder, those of the attributes included.
    """

    def __init__(self, component_id, config, t_s):
        self.id, self.config, self.entity_id = component_id, config, config.get("default_entity_id")
        self.states, self.messages, self.rows, self.attributes = [], 0, 0, None
        self.value, self.shown, self.said_s = UNKNOWN, None, None
        self.available_since_s = None
        self.attribute_times = []
        self.known_s = t_s

    @property
    def platform(self):
        return self.config["platform"]

    @property
    def state_topic(self):
        return self.config.get("state_topic")

    def topics(self):
        """What Home Assistant subscribes to for it."""
        keys = ("state_topic", "json_attributes_topic", "image_topic", "url_topic", "latest_version_topic", "topic")
        return {self.config[k] for k in keys if k in self.config} | set(self.availability_topics())

    def availability_topics(self):
        return [a["topic"] for a in availability_list(self.config)]

    def availability(self, said):
        """True, False; said: {topic: (t_s, payload)}."""
        listed = availability_list(self.config)
        heard = []
        for entry in listed:
            t_s, payload = said.get(entry["topic"], (-1, None))
            try:
                value = None if payload is None else render(entry.get("value_template"), payload)
            except (Missing, NotJson, ValueError):
                value = None
            heard.append((t_s, value == entry["payload_available"]))
        mode = self.config.get("availability_mode", "latest")
        if not heard:
            return True
        return {"all": all, "any": any}[mode](ok for _, ok in heard) if mode in ("all", "any") else max(heard)[1]

    def set_available(self, t_s, available):
        if not available:
            self.available_since_s = None
        elif self.available_since_s is None:
            self.available_since_s = t_s
        self.show(t_s)

    def take(self, t_s, value):
        if value is not KEEPS:
            self.value = value
            self.show(t_s, self.platform == "event")

    def show(self, t_s, always=False):
        shown = self.value if self.available_since_s is not None else UNAVAILABLE
        if shown != self.shown or (always and self.available_since_s is not None):
            self.shown = shown
            self.states.append((t_s, shown))
            self.rows += 1


class Device:
    """What one discovery topic made: its components by id."""

    def __init__(self, topic, object_id):
        self.topic, self.object_id, self.payload = topic, object_id, None
        self.device, self.components, self.removed = {}, {}, {}
        self.announced_s = []  # every time it was said
        self.revision_s = None  # the last one that Home Assistant had work with

    def topics(self):
        return set().union(*(c.topics() for c in self.components.values()), set())

    def first_since(self, t_s):
        return next((a for a in self.announced_s if a >= t_s), None)
