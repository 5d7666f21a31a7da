"""judge_life - the life cycle: births, connects, revisions, removals, and what has to be said again (section 5)."""
import collections

REVISION_GAP_S = 10
BIRTH_S = 5  # the random delay is 1 to 5 s
CONNECT_S = 2
NEW_S = 35  # states are said every 30 s at the latest
CLEAR_S = 5
ASKED_S = 15  # after what somebody has asked for it is done by then

Due = collections.namedtuple("Due", "at_s look kind fair_s")


class Life:
    """Watches the times of what is said; the judge tells it, and it complains through the judge."""

    def __init__(self, judge, slack_s):
        self.judge, self.slack_s = judge, slack_s
        self.lag_s = 0  # how late what it is told of may have been heard
        self.bridge = judge.base + "/bridge/state"
        self.said = {}  # topic: (t_s, payload), the last one
        self.due = []  # what is looked at when its time has come
        self.born_s = self.connected_s = None
        self.cleared = {}  # discovery topic: t_s, by the daemon
        self.cleared_states = {}  # topic of its states: t_s, when its device was cleared
        self.deleted = {}  # discovery topic: t_s, by the user
        self.forget_s = self.move_s = None
        self.still_said = set()  # topics of a device that Home Assistant was to forget, not the daemon
        self.memory = {}  # (topic, component id): [unique_id, default_entity_id, platform, unit], for ever
        self.identities = {}  # topic: identifiers, for ever
        self.owners = {}  # topic: {discovery topic}, of all times
        self.events = {}  # event topic: {id: t_s}

    def tick(self, t_s):
        self.look([d for d in self.due if d.at_s <= t_s])

    def look(self, due):
        for item in due:
            if item in self.due:
                self.due.remove(item)
                item.look()

    def later(self, t_s, look, kind=None, fair_s=None):
        """fair_s: from here on, who has not said it will not; t_s is later, for a machine that is slow."""
        self.due.append(Due(t_s, look, kind, t_s if fair_s is None else fair_s))

    def settle(self):
        """All that was asked for has had its time."""
        self.look([d for d in self.due if d.kind in ("birth", "connect")])

    # what happens around us

    def born(self, t_s):
        self.born_s = t_s
        self.deleted.clear()
        if self.online():
            self.due = [d for d in self.due if d.kind != "birth"]
            self.again("birth", t_s, BIRTH_S)

    def connected(self, t_s):
        self.connected_s = t_s
        self.deleted.clear()
        self.again("connect", t_s, CONNECT_S)

    def again(self, kind, t_s, within_s):
        fair_s = t_s + within_s + self.slack_s / 3
        self.later(t_s + within_s + self.slack_s, lambda: self.check_again(kind, t_s), kind, fair_s)

    def gone(self, t_s):
        """Daemon or broker: nothing more can be expected."""
        self.look([d for d in self.due if d.kind in ("birth", "connect") and d.fair_s <= t_s])
        self.due = [d for d in self.due if d.kind == "stop"]

    def stopped(self, t_s):
        def look():
            if self.online():
                self.judge.complain("offline-missing", self.bridge, "still online %g s after the daemon's end" % self.slack_s)
        self.gone(t_s)
        self.later(t_s + self.slack_s, look, "stop")

    def online(self):
        return self.said.get(self.bridge, (0, None))[1] == "online"

    def user_deletes(self, t_s, topic):
        self.deleted[topic] = t_s

    # what the daemon says

    def hear(self, t_s, topic, payload, replayed):
        before = self.said.get(topic, (0, None))[1]
        self.said[topic] = (t_s, payload)
        if topic == self.bridge and payload != before:
            if payload == "online" and not replayed:
                self.connected(t_s)
            elif payload == "offline":
                self.check_stop(t_s)
                self.gone(t_s)

    @staticmethod
    def within(since_s, t_s):
        return since_s is not None and t_s - since_s < ASKED_S

    def check_stop(self, t_s):
        recent = [topic for topic, s in self.cleared.items() if t_s - s < 3]
        asked = self.within(self.forget_s, t_s) or self.within(self.move_s, t_s)
        if recent and not self.judge.devices and not asked:
            self.judge.complain("removal-at-stop", recent[0], "the devices were cleared at a normal stop")

    def hear_event(self, t_s, topic, event_id):
        first = self.events.setdefault(topic, {}).setdefault(event_id, t_s)
        for s in (self.born_s, self.connected_s):
            if s is not None and first < s <= t_s < s + 15:
                self.judge.complain("event-again", topic, "%s was said before" % event_id)

    def check_again(self, kind, since_s):
        """Everything was said again since then, and the states after their discovery.

        What was never said at all is a matter of check_new().
        """
        half_s = since_s + (CONNECT_S if kind == "connect" else BIRTH_S) + self.slack_s / 2
        for device in list(self.judge.devices.values()):
            if device.announced_s[0] > half_s:
                continue  # it came in between: new-states looks after it
            said_s = device.first_since(since_s)
            if said_s is None:
                self.judge.complain(kind + "-discovery", device.topic, "not said again")
                continue
            for component in device.components.values():
                for topic in component.availability_topics():
                    if topic in self.said and self.said[topic][0] < since_s:
                        self.judge.complain(kind + "-availability", topic, "not said again")
                topic = component.state_topic
                if topic and topic != self.bridge and component.platform != "event" and component.known_s <= half_s \
                        and topic in self.said and self.said[topic][0] < said_s:
                    self.judge.complain(kind + "-states", topic, "not said again after the discovery")

    def check_new(self, device, components, since_s):
        if self.judge.devices.get(device.object_id) is not device:
            return
        for component in components:
            if device.components.get(component.id) is not component:
                continue
            for topic in component.availability_topics():
                if topic not in self.said:
                    self.judge.complain("availability-unsaid", topic, "%s stays unavailable" % component.id)
            topic = component.state_topic
            if topic and component.platform != "event" and self.said.get(topic, (-1, None))[0] < since_s \
                    and not self.judge.store.get(topic) and topic != self.bridge:
                self.judge.complain("new-states", topic, "%s stays unknown" % component.id)

    def check_clear(self, topics):
        for topic in topics:
            if self.judge.store.get(topic) and not self.readers(topic):
                self.judge.complain("removal-retained", topic, "still retained, its device is gone")

    def had_to_go(self, t_s, topic):
        """A retained state whose device is gone, for longer than it takes to clear it."""
        return topic not in self.still_said and t_s - self.cleared_states.get(topic, -CLEAR_S) >= CLEAR_S

    def readers(self, topic):
        return [d for d in self.judge.devices.values() if topic in d.topics()]

    # discovery

    def removed(self, t_s, device):
        own = {t for t in device.topics() if not self.readers(t)}
        forgotten = self.within(self.forget_s, t_s)
        if device.topic in self.deleted or forgotten:
            self.still_said |= own
            self.deleted[device.topic] = t_s
            return
        self.cleared[device.topic] = t_s
        self.cleared_states.update(dict.fromkeys(own, t_s))
        if self.within(self.move_s, t_s):
            return
        self.later(t_s + CLEAR_S, lambda: self.check_clear(own))
        if not self.online():
            self.judge.complain("removal-at-stop", device.topic, "cleared when the daemon was not there")

    def announced(self, t_s, device, payload, replayed):
        """Before it is read: order, revisions, what the user has deleted."""
        topic = device.topic
        if not replayed and not self.online():
            self.judge.complain("connect-order", topic, "discovery before the availability is online")
        if topic in self.deleted:
            self.judge.complain("removal-birth", topic, "back %g s after somebody has deleted it" % (t_s - self.deleted[topic]))
        changed = payload != device.payload
        if changed and device.revision_s is not None and t_s - device.revision_s < REVISION_GAP_S - 0.5 - self.lag_s:
            self.judge.complain("revision-close", topic, "two revisions within %.1f s" % (t_s - device.revision_s))
        if not changed and self.born_s is not None and t_s - self.born_s < 0.9 - self.lag_s and (self.connected_s or 0) < self.born_s - 3:
            self.judge.complain("birth-delay", topic, "%.1f s after the birth" % (t_s - self.born_s))
        if changed or (self.born_s is not None and self.born_s > device.revision_s):
            device.revision_s = t_s
        device.announced_s.append(t_s)
        del device.announced_s[1:-20]

    def revised(self, device, identifiers, taken, removed, refused):
        """After it is read, before it is in force: what may not change."""
        topic, complain = device.topic, self.judge.complain
        known = self.identities.setdefault(topic, identifiers)
        if known != identifiers:
            complain("ids-changed", topic, "identifiers %s became %s" % (known, identifiers))
        for i in sorted(set(device.components) - set(taken) - set(removed) - refused):
            complain("removal-left-out", topic, "%s was left out: it stays" % i)
        for i, platform in removed.items():
            if i in device.components and device.components[i].platform != platform:
                complain("removal-form", topic, "%s is a %s, its removal says %s" % (i, device.components[i].platform, platform))
        for i, config in taken.items():
            now = [config.get("unique_id"), config.get("default_entity_id"), config["platform"], config.get("unit_of_measurement")]
            before = self.memory.get((topic, i), now)
            if i in device.components and before[2] != now[2]:
                complain("platform-changed", topic, "%s: %s became %s" % (i, before[2], now[2]))
            for n, rule in ((0, "ids-changed"), (1, "entity-id-changed"), (3, "unit-changed")):
                if before[n] != now[n] and before[2] == now[2]:
                    complain(rule, topic, "%s: %s became %s" % (i, before[n], now[n]))
            self.memory[topic, i] = now

    def check_house(self):
        """What is true over all devices at once: double ids, shared identifiers, lost via_device."""
        unique, entities, identifiers = {}, {}, {}
        for device in self.judge.devices.values():
            for i in device.device["identifiers"]:
                if identifiers.setdefault(i, device.topic) != device.topic:
                    self.judge.complain("device-shared", device.topic, "identifier %s is that of %s too" % (i, identifiers[i]))
            for c in device.components.values():
                u = (c.platform, c.config.get("unique_id"))
                for key, seen, rule in ((u, unique, "unique-id-twice"), (c.entity_id, entities, "entity-id-twice")):
                    if key and seen.setdefault(key, c) is not c:
                        self.judge.complain(rule, device.topic, "%s: %s" % (c.id, key if isinstance(key, str) else key[1]))
        return identifiers

    def check_via(self):
        identifiers = self.check_house()
        for device in self.judge.devices.values():
            via = device.device.get("via_device")
            if via is not None and (via not in identifiers or via in device.device["identifiers"]):
                self.judge.complain("via-device", device.topic, "via_device %s is no other device" % via)

