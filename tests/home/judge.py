"""judge - would Home Assistant be content with what is published? Hears every message, says what it would complain of.

The rules are those of judge_rules.py, written from what was measured on Home Assistant and not from our own code:

    judge_discovery > judge_component > judge_keys, judge_units    the discovery message
    judge_registry                                                 devices and entities as they are kept
    judge_values > judge_template                                  what an entity makes of a payload
    judge_life                                                     births, connects, revisions, removals
    judge_traffic                                                  how often, how large

A plain subscriber sees the retain flag only on what is replayed to it. With `as_published` the flag is the publisher's
(ear.py subscribes so), and retained copies are judged as well; else `retained()` takes what a fresh subscriber was given.
"""
import json
import os
import re
import statistics

import judge_keys as keys
from judge_component import check_scope
from judge_discovery import object_id_of, read_discovery
from judge_life import NEW_S, Life
from judge_registry import Component, Device
from judge_rules import RULES, Complaint
from judge_traffic import Traffic
from judge_values import ENTITY, take, take_attributes

SLACK_S = 6 * float(os.environ.get("BALM_TEST_SLOWNESS", "1"))
INWARD = re.compile(r"bridge/(request|response|set)/|sensor/[^/]+/set/|[^/]+/set/|[^/]+/suggestion/answer$")
SAME_RULE = 5  # complaints of one rule on one topic; more say nothing new


class Judge:
    """`speed`: the daemon's clock against that of t_s; `slack_s`: on top of what has to come within a time."""

    def __init__(self, base="balm", prefix="homeassistant", speed=1, slack_s=None, as_published=False):
        self.base, self.prefix, self.as_published = base, prefix, as_published
        self.complaints, self.devices = [], {}
        self.store = {}  # what is known to be retained at the broker: {topic: payload}
        self.now_s = None
        self.life, self.traffic = Life(self, slack_s or SLACK_S), Traffic(self, speed)
        self.announced = {}  # discovery topic: the last payload that was said, wanted or not
        self.born = (None, None)
        self.readers = {}  # topic: [(device, component)], as far as entities read it
        self.intervals = {}  # topic of measured values: seconds between its messages

    # what happens

    def hear(self, t_s, topic, payload, retained=False, qos=None):
        """A message as a subscriber to # gets it; t_s rises."""
        self.tick(t_s)
        if topic == self.prefix + "/status":
            self.home(t_s, payload)
            return
        discovery = topic.startswith(self.prefix + "/")
        if not discovery and not (topic.startswith(self.base + "/") and not self.is_inward(topic)):
            return
        if retained:
            self.store[topic] = payload
        if not payload and (retained or not self.as_published):
            self.store.pop(topic, None)
        if "\ufffd" in payload:
            self.complain("text-encoding", topic, "no UTF-8")
        self.traffic.size(topic, payload)
        self.traffic.tick(payload)
        if discovery:
            self.hear_discovery(t_s, topic, payload, retained, qos)
        else:
            self.hear_state(t_s, topic, payload, retained)

    def home(self, t_s, word):
        """What Home Assistant itself says on PREFIX/status; hear() does it as well."""
        self.tick(t_s)
        if word == self.born[1] and t_s - self.born[0] < 1:
            return
        self.born = (t_s, word)
        if word == "online":
            self.traffic.again()
            self.life.born(t_s)

    def broker(self, t_s, word):
        """`down`, or `up` again: nothing can be heard in between."""
        self.tick(t_s)
        self.life.gone(t_s)
        self.life.said.pop(self.life.bridge, None)
        if word == "down":
            for _, component in self.all():
                component.said_s = None

    def daemon(self, t_s, word):
        """`stopped` or `killed`: its end has to be told."""
        self.tick(t_s)
        if word in ("stopped", "killed"):
            self.life.stopped(t_s)

    def user_deletes(self, t_s, object_id):
        """Somebody has deleted an entity in Home Assistant: the empty message that follows is not the daemon's."""
        self.tick(t_s)
        self.life.user_deletes(t_s, "%s/device/%s/config" % (self.prefix, object_id))

    def user_forgets(self, t_s):
        """Somebody has asked that Home Assistant forgets all: cleared now, and back at the next birth or start."""
        self.tick(t_s)
        self.life.forget_s = t_s

    def user_moves(self, t_s):
        """Somebody has changed base or prefix: what this judge knows goes, and another one has to hear what comes."""
        self.tick(t_s)
        self.life.move_s = t_s

    def settle(self, t_s):
        """What had to be said again has had its time, as the caller has seen: it is looked at now."""
        self.tick(t_s)
        self.life.settle()

    def retained(self, t_s, store):
        """What a fresh subscriber was given: {topic: payload}."""
        self.tick(t_s)
        self.store = dict(store)
        for device in self.devices.values():
            if not store.get(device.topic):
                self.complain("discovery-retained", device.topic, "no retained copy")
            for _, component in self.all(device):
                for topic in component.availability_topics():
                    if topic in self.life.said and not store.get(topic):
                        self.complain("availability-retained", topic, "no retained copy")
        for topic in store:
            self.check_may_be_retained(topic)
            if topic.startswith(self.prefix + "/device/") and not self.announced.get(topic) \
                    or topic.startswith(self.base + "/") and topic not in self.life.said and not self.is_inward(topic):
                self.complain("ghost", topic, "kept by the broker, and nobody says it any more")
            elif topic in self.life.owners and not self.readers.get(topic) and self.life.had_to_go(t_s, topic):
                self.complain("removal-retained", topic, "still retained, its device is gone")

    def end(self, t_s):
        """All complaints; nothing more will come."""
        self.tick(t_s)
        self.life.look([d for d in self.life.due if d.kind in ("birth", "connect") and d.fair_s <= t_s])
        self.life.check_via()
        for _, component in self.all():
            self.check_gap(t_s, component)
            expires, intervals = component.config.get("expire_after"), self.intervals.get(component.state_topic, [])
            if expires and len(intervals) >= 5 and expires < 3 * statistics.median(intervals):
                self.complain("expire-short", component.state_topic, "%s: %d s, its value comes every %.0f s"
                              % (component.id, expires, statistics.median(intervals)))
        return self.complaints

    def entity_ids(self):
        return {c.entity_id for _, c in self.all()}

    # inside

    def tick(self, t_s):
        self.now_s = t_s
        self.life.tick(t_s)

    def complain(self, rule, topic, text):
        assert rule in RULES, rule
        complaint = Complaint(rule, topic, text)
        if complaint not in self.complaints and sum(c[:2] == complaint[:2] for c in self.complaints) < SAME_RULE:
            self.complaints.append(complaint)

    def all(self, device=None):
        return [(d, c) for d in ([device] if device else self.devices.values()) for c in d.components.values()]

    def is_inward(self, topic):
        """What others say to the daemon, and what it answers to them alone."""
        return INWARD.match(topic[len(self.base) + 1:])

    def is_measured(self, topic):
        return topic is not None and topic != self.life.bridge and re.match(re.escape(self.base) + "/[^/]+/state$", topic) is not None

    def hear_discovery(self, t_s, topic, payload, retained, qos):
        say = lambda rule, text: self.complain(rule, topic, text)
        if not topic.startswith(self.prefix + "/device/"):
            if payload and topic.endswith("/config"):
                say("discovery-kind", "an entity announced by itself")
            return
        self.announced[topic] = payload
        object_id = object_id_of(topic[len(self.prefix) + 8:], say)
        if not object_id:
            return
        if not payload:
            device = self.devices.pop(object_id, None)
            if device:
                self.index()
                self.life.removed(t_s, device)
                if self.as_published and not retained:
                    say("removal-retained", "cleared without retain: it comes back")
            return
        if self.as_published and not retained:
            say("discovery-retained", "published without retain")
        if qos == 0:
            say("discovery-qos", "published with QoS 0")
        self.traffic.address(topic, payload)
        device = self.devices.get(object_id) or Device(topic, object_id)
        self.life.announced(t_s, device, payload, retained and not self.as_published)
        self.traffic.again(device.topics())
        if payload == device.payload:
            return
        device.payload = payload
        read = read_discovery(payload, self.base, say)
        if read:
            self.revise(t_s, device, *read)

    def revise(self, t_s, device, config, taken, removed, refused):
        self.devices[device.object_id] = device
        self.life.revised(device, config["identifiers"], taken, removed, refused)
        device.device, new = config, []
        device.removed = removed
        for i in removed:
            device.components.pop(i, None)
        for i, c in taken.items():
            measured = self.is_measured(c.get("state_topic"))
            check_scope(c, self.life.bridge, measured, lambda rule, text: self.complain(rule, device.topic, "%s: %s" % (i, text)))
            if self.is_measured(c.get("json_attributes_topic")):
                self.complain("attributes-measured", device.topic, "%s: attributes of %s" % (i, c["json_attributes_topic"]))
            old = device.components.get(i)
            if old and old.platform == c["platform"]:
                old.config, old.entity_id = c, c.get("default_entity_id")
            else:
                old = device.components[i] = Component(i, c, t_s)
                new.append(old)
            old.set_available(t_s, old.availability(self.life.said))
        self.index()
        self.life.check_house()
        if new:
            self.life.later(t_s + NEW_S, lambda: self.life.check_new(device, new, t_s))
        for topic in device.topics():
            self.traffic.address(topic)
            for _, c in self.readers[topic]:
                if c in new and self.store.get(topic):
                    self.feed(t_s, c, topic, self.store[topic])  # subscribing replays it

    def index(self):
        self.readers = {}
        for device, component in self.all():
            for topic in component.topics():
                self.readers.setdefault(topic, []).append((device, component))
                self.life.owners.setdefault(topic, set()).add(device.topic)

    def hear_state(self, t_s, topic, payload, retained):
        came_again = self.life.said.get(self.life.bridge, (0, None))[1] != "online" and topic == self.life.bridge
        self.life.hear(t_s, topic, payload, retained and not self.as_published)
        if came_again:
            self.traffic.again()
        readers = self.readers.get(topic, [])
        if retained and payload:
            self.check_may_be_retained(topic)
        if readers:
            self.traffic.address(topic, payload)
        for _, component in readers:
            if topic in component.availability_topics():
                self.hear_availability(t_s, component, topic, payload, retained)
        for _, component in readers:
            self.feed(t_s, component, topic, payload)
        stateful = [c for _, c in readers if c.state_topic == topic]
        if stateful:
            self.hear_about(t_s, topic, payload, stateful)

    def hear_about(self, t_s, topic, payload, components):
        """What is true of a topic that entities read, whichever they are."""
        measured = self.is_measured(topic)
        self.traffic.state(t_s, topic, measured)
        match = ENTITY.search(payload)
        if match:
            self.complain("entity-in-payload", topic, match.group())
        if any(c.platform == "event" for c in components):
            try:
                event_id = json.loads(payload).get("id")
            except (ValueError, AttributeError):
                event_id = None
            if event_id is not None:
                self.life.hear_event(t_s, topic, event_id)

    def hear_availability(self, t_s, component, topic, payload, retained):
        wanted = [(a["payload_available"], a["payload_not_available"]) for a in component.config.get("availability") or []
                  if isinstance(a, dict) and a.get("topic") == topic and "payload_available" in a] or [("online", "offline")]
        if "value_template" not in str(component.config.get("availability")) and payload not in wanted[0] and payload:
            self.complain("availability-payload", topic, "%r" % payload[:40])
        if self.as_published and payload and not retained:
            self.complain("availability-retained", topic, "published without retain")
        component.set_available(t_s, component.availability(self.life.said))

    def check_may_be_retained(self, topic):
        for _, c in self.readers.get(topic, []):
            if c.platform == "event" and c.state_topic == topic:
                self.complain("event-retained", topic, "%s is retained" % c.id)
            elif c.config.get("expire_after") and c.state_topic == topic:
                self.complain("expire-retained", topic, "%s has expire_after and its state is retained" % c.id)

    def check_gap(self, t_s, component):
        expires, said_s, since_s = component.config.get("expire_after"), component.said_s, component.available_since_s
        if expires and None not in (said_s, since_s) and since_s <= said_s and t_s - said_s > expires:
            self.complain("expire-gap", component.state_topic, "%s: nothing for %.0f s, expires after %d s"
                          % (component.id, t_s - said_s, expires))

    def feed(self, t_s, component, topic, payload):
        say = lambda rule, text: self.complain(rule, topic, "%s: %s" % (component.id, text))
        if topic == component.config.get("json_attributes_topic"):
            attributes = take_attributes(component.config, payload, say)
            if attributes is not None and attributes != component.attributes:
                if component.attributes is not None:
                    self.traffic.attributes(t_s, component, topic)
                    component.rows += 1
                component.attributes = attributes
        if topic == component.state_topic:
            component.messages += 1
            self.check_gap(t_s, component)
            if component.said_s is not None and component.config.get("expire_after"):
                if self.all_of(topic)[0] is component:
                    self.intervals.setdefault(topic, []).append(t_s - component.said_s)
            component.said_s = t_s
            component.take(t_s, take(component.config, payload, say))

    def all_of(self, topic):
        return [c for _, c in self.readers[topic] if c.state_topic == topic and c.config.get("expire_after")]
