"""blueprint_home - a small Home Assistant that plays automations and scripts, on a clock of its own.

It has states, triggers, conditions, the actions that our blueprints use, and what services do to
the model (scenes, lights, volume); everything that is called is written down. What it publishes
goes to `on_publish`, which may be a real broker. Time moves only by advance().
"""
import datetime
import functools
import heapq
import itertools
import os

import blueprint_yaml
from blueprint_run import Automation, Runs
from blueprint_templates import Templates
from harness import Failed
from schemas import Schemas

KIT = os.path.join(os.environ["BALM_SOURCE"], "contrib", "homeassistant")


SCHEMAS = Schemas()
broken = {}  # name: (text, what stands there instead), while a test looks whether a guard is needed


@functools.lru_cache(maxsize=None)
def _read(kind, name, change):
    with open(os.path.join(KIT, "blueprints", kind, "balm", name + ".yaml")) as f:
        text = f.read()
    expect("%s has no %r" % (name, change), not change or change[0] in text)
    return blueprint_yaml.load(text.replace(*change) if change else text)


def make(kind, name, **given):
    """The automation or script of that blueprint and these inputs."""
    return blueprint_yaml.instance(_read(kind, name, broken.get(name)), **given)


def expect(what, condition):
    if not condition:
        raise Failed(what)


def same(what, is_now, should):
    expect("%s: %r instead of %r" % (what, is_now, should), is_now == should)


def fits(topic, payload, direction):
    """That balm has this topic, and that this is what it says or takes there."""
    schema = SCHEMAS.of(topic, direction)
    expect("balm has no topic %s" % topic, schema)
    complaint = schema.complaint(payload)
    expect("%s: %s: %s" % (topic, complaint, payload), not complaint)


class State:
    def __init__(self, entity_id, state, attributes):
        self.entity_id, self.state, self.attributes = entity_id, state, attributes


class Event:
    def __init__(self, event_type, data):
        self.event_type, self.data = event_type, data


class Home:
    def __init__(self, at="2026-01-31T12:00:00+01:00", on_publish=None):
        self.now = datetime.datetime.fromisoformat(at)
        self.zone = self.now.tzinfo
        self.states, self.scenes = {}, {}
        self.fades = {}  # light: when its last fade began, and how many seconds it takes
        self.calls, self.published, self.phone, self.spoken = [], [], [], []
        self.on_publish = on_publish or (lambda topic, payload, qos, retain: None)
        self.templates = Templates(self)
        self.timers, self.order = [], itertools.count()
        self.listeners = []  # (kind, filter(data) -> trigger data or None, callback)
        self.runs = Runs(self)

    def add(self, body, entity_id="automation.balm"):
        return Automation(self, body, entity_id)

    def script(self, body, **fields):
        self.runs.start(body["sequence"], dict(fields, context=self.context()))

    @staticmethod
    def context():
        class Context:
            id = "01JX0000000000000000000001"
        return Context

    # ---- what happens ----

    def listen(self, kind, match, callback):
        entry = (kind, match, callback)
        self.listeners.append(entry)
        return lambda: self.listeners.remove(entry) if entry in self.listeners else None

    def happens(self, kind, data):
        for k, match, callback in list(self.listeners):
            found = match(data) if k == kind else None
            if found is not None and (k, match, callback) in self.listeners:
                callback(found)

    def set(self, entity_id, state, **attributes):
        old, new = self.states.get(entity_id), State(entity_id, state, attributes)
        if old and old.state == state and old.attributes == attributes:
            return
        self.states[entity_id] = new
        self.happens("state", (entity_id, old, new))
        self.happens("template", None)

    def mqtt(self, topic, payload):
        self.happens("mqtt", (topic, payload))

    def event(self, event_type, **data):
        self.happens("event", Event(event_type, data))

    def press(self, action):
        self.event("mobile_app_notification_action", action=action)

    def after(self, seconds, callback):
        entry = [self.now + datetime.timedelta(seconds=seconds), next(self.order), callback]
        heapq.heappush(self.timers, entry)
        return lambda: entry.__setitem__(2, None)

    def advance(self, seconds):
        """Time passes; what is due happens in its order, and each whole minute is told."""
        end = self.now + datetime.timedelta(seconds=seconds)
        while True:
            minute = self.now.replace(second=0, microsecond=0) + datetime.timedelta(minutes=1)
            step = min([minute] + [t[0] for t in self.timers[:1]])
            if step > end:
                break
            self.now = max(self.now, step)
            while self.timers and self.timers[0][0] <= self.now:
                callback = heapq.heappop(self.timers)[2]
                if callback:
                    callback()
            if step == minute:
                self.happens("minute", self.now)
        self.now = end

    # ---- what services do ----

    def call(self, service, data, entities):
        self.calls.append((service, data, entities))
        if service == "mqtt.publish":
            message = (data["topic"], data["payload"], int(data.get("qos", 0)), bool(data.get("retain", False)))
            if data["topic"].startswith("balm/"):
                fits(data["topic"], data["payload"], "in")
            self.published.append(message)
            self.on_publish(*message)
        elif service == "scene.create":
            self.scenes["scene." + data["scene_id"]] = {e: self.states[e] for e in data["snapshot_entities"]}
            self.set("scene." + data["scene_id"], "unknown")
        elif service == "scene.turn_on":
            for e in entities:
                for light, state in self.scenes[e].items():
                    self.fade(light, data)
                    self.set(light, state.state, **state.attributes)
        elif service == "scene.delete":
            for e in entities:
                del self.scenes[e], self.states[e]
        elif service == "light.turn_on":
            for e in entities:
                self.fade(e, data)
                given = {k: data[k] for k in ("brightness_pct", "rgb_color") if k in data}
                before = self.states[e].attributes if e in self.states else {}
                self.set(e, "on", **dict(before, **given))
        elif service == "media_player.volume_set":
            for e in entities:
                self.set(e, self.states[e].state, volume_level=data["volume_level"])
        elif service == "tts.speak":
            self.spoken.append(data["message"])

    def fade(self, light, data):
        """As Home Assistant has it: the state is that of the end at once, the lamp takes its time."""
        takes, colour = data.get("transition", 0), data.get("rgb_color", [0, 0, 0])
        expect("a transition of %r" % takes, isinstance(takes, (int, float)) and 0 <= takes <= 6553)
        expect("a colour of %r" % colour, len(colour) == 3 and all(isinstance(c, int) and 0 <= c <= 255 for c in colour))
        expect("a brightness of %r" % data.get("brightness_pct"), 0 <= data.get("brightness_pct", 0) <= 100)
        self.fades[light] = (self.now, takes)

    def notify(self, device_id, message, title, data):
        """A phone: what it shows, by tag."""
        if message == "clear_notification":
            self.phone = [n for n in self.phone if n["tag"] != data["tag"]]
            self.calls.append(("clear", data, [device_id]))
            return
        self.phone = [n for n in self.phone if n["tag"] != data["tag"]]
        shown = dict(data, title=title, message=message, device=device_id)
        self.phone.append(shown)
        self.calls.append(("notify", shown, [device_id]))
