"""recorder - how many rows Home Assistant's recorder would write of what is published.

A row is a state that differs from the one before, or its attributes do; an entity that is disabled
writes none. Sent again unchanged is no row: that is why one JSON for all values is cheap. The rows
of a start, up to the first value, come once and are not counted.
"""
import collections
import json

from judge_template import render

GOES_OLD_BY = "unknown"


class Entity:
    """One of the discovery's, with the rows it would have written."""

    def __init__(self, config):
        self.id, self.measured = config["default_entity_id"], "expire_after" in config
        self.topic = config.get("state_topic")
        self.is_event = config["platform"] == "event"
        self.enabled = config.get("enabled_by_default", True)
        self.attributes = "json_attributes_topic" in config
        self.expires_s, self.renewed_s = config.get("expire_after"), None
        self.template = config.get("value_template")
        self.availability = [a["topic"] for a in config.get("availability", [])]
        self.is_available, self.state, self.has_value, self.rows = False, None, False, 0
        self.changed = []  # when, from one value to another

    def _row(self, t_s, row):
        if self.enabled and row != self.state:
            if isinstance(row, tuple) and isinstance(self.state, tuple):
                self.changed.append(t_s)
            self.rows += self.has_value
            self.has_value = self.has_value or isinstance(row, tuple)
            self.state = row

    def take(self, t_s, payload):
        if self.expires_s and self.renewed_s is not None and t_s - self.renewed_s > self.expires_s:
            self._row(t_s, GOES_OLD_BY)
        self.renewed_s = t_s
        if self.is_event:  # its state is when it came
            self._row(t_s, (t_s, payload))
            return
        if self.is_available:
            self._row(t_s, (render(self.template, payload), payload if self.attributes else None))

    def reach(self, t_s, is_available):
        self.is_available = is_available
        if not is_available:
            self._row(t_s, "unavailable")


class Recorder:
    """Told everything in order, it counts rows for each entity."""

    def __init__(self):
        self.entities, self.of, self.online = {}, collections.defaultdict(list), {}

    def hear(self, t_s, topic, payload):
        if topic.endswith("/config") and payload:
            for config in json.loads(payload)["components"].values():
                if "default_entity_id" in config and config["default_entity_id"] not in self.entities:
                    self._add(Entity(config))
            return
        if payload in ("online", "offline"):
            self.online[topic] = payload == "online"
        for e in self.of[topic]:
            if topic in e.availability:
                e.reach(t_s, all(self.online.get(a) for a in e.availability))
            if topic == e.topic:
                e.take(t_s, payload)

    def _add(self, e):
        self.entities[e.id] = e
        e.is_available = all(self.online.get(a) for a in e.availability)
        for topic in {e.topic, *e.availability} - {None}:
            self.of[topic].append(e)
