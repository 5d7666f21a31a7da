"""blueprint_entities - the entities that a discovery makes, and the states that messages give them.

Only what the blueprints read: sensors, binary sensors and events with value templates, attributes
and availability. Everything else of the discovery is known by its id alone.
"""
import json

from blueprint_templates import TemplateFailed


class Entities:
    def __init__(self, home, prefix="homeassistant"):
        self.home, self.prefix, self.components, self.heard = home, prefix, {}, {}

    def message(self, topic, payload):
        """As Home Assistant takes it: entities first, then whoever listens to the topic."""
        if topic.startswith(self.prefix + "/device/"):
            if payload:
                for c in json.loads(payload)["components"].values():
                    if "unique_id" in c:
                        c["_last"] = self.components.get(c["default_entity_id"], {}).get("_last", ("unknown", {}))
                        self.components[c["default_entity_id"]] = c
                        self._availability(c["default_entity_id"], c)
            return
        self.heard[topic] = payload
        for entity_id, c in list(self.components.items()):
            if topic in [a["topic"] for a in c.get("availability", [])]:
                self._availability(entity_id, c)
            if topic == c.get("state_topic"):
                self._state(entity_id, c, payload)
        self.home.mqtt(topic, payload)

    def _is_available(self, c):
        heard = [self.heard.get(a["topic"]) for a in c.get("availability", [])]
        return all(h == "online" for h in heard)

    def _availability(self, entity_id, c):
        now = self.home.states.get(entity_id)
        if not self._is_available(c):
            self.home.set(entity_id, "unavailable")
        elif now is None or now.state == "unavailable":
            state, attributes = c["_last"]
            self.home.set(entity_id, state, **attributes)

    def _state(self, entity_id, c, payload):
        if c["platform"] == "event":
            attributes = json.loads(payload)
            self.home.advance(0.001)  # no two events at one moment
            last = (self.home.now.isoformat(timespec="milliseconds"), attributes)
        elif c["platform"] in ("sensor", "binary_sensor"):
            try:
                value = json.loads(payload)
            except ValueError:
                value = None
            try:
                text = self.home.templates.render(c.get("value_template", "{{ value }}"), {"value": payload, "value_json": value}, parse=False)
            except TemplateFailed:
                return
            words = {c.get("payload_on", "ON"): "on", c.get("payload_off", "OFF"): "off"} if c["platform"] == "binary_sensor" else {}
            state = "unknown" if text == "None" else words.get(text, text)
            last = (state, dict(value) if "json_attributes_topic" in c else {})
        else:
            return
        c["_last"] = last
        if self._is_available(c):
            self.home.set(entity_id, last[0], **last[1])
