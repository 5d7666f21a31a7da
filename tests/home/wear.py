"""wear - hours of simulated wear on a fast clock, and everything a subscriber to # gets of them.

A message is dated by the simulated clock: by its own `t`, or by the newest one before it.
"""
import collections
import datetime
import json
import os

from harness import House, Listener, wait_for

SPEED = 300
HOUR_S = 3600
IS_LONG = os.environ.get("BALM_LONG") == "1"

Heard = collections.namedtuple("Heard", "t_s topic payload retained")


def unix_s(text):
    return datetime.datetime.fromisoformat(text).timestamp()


class Wear(Listener):
    """A listener that knows when, on the simulated clock; `answer`: what is said to each offer, if anything."""

    def __init__(self, port, answer=None):
        self.heard, self.began_s, self.now_s, self.answer = [], None, 0, answer
        super().__init__(port)

    def _on_message(self, client, data, m):
        payload = m.payload.decode("utf-8", "replace")
        own = json.loads(payload).get("t") if m.topic.startswith("balm/") and payload.startswith("{") else None
        t_s = unix_s(own) if isinstance(own, str) else self.now_s
        self.now_s = max(self.now_s, t_s)
        self.began_s = self.began_s or self.now_s or None
        with self.lock:
            self.messages.append((m.topic, payload, m.retain))
            self.heard.append(Heard(t_s, m.topic, payload, m.retain))
        if self.answer and m.topic.endswith("/last") and '"open"' in payload:
            offer = json.loads(payload)
            client.publish(m.topic[:-len("last")] + "suggestion/answer", json.dumps({"id": offer["id"], "answer": self.answer}), 1)

    def hours(self):
        return (self.now_s - self.began_s) / HOUR_S if self.began_s else 0

    def wait_hours(self, hours):
        wait_for("%g simulated hours" % hours, lambda: self.hours() >= hours, 60 + 3 * hours * HOUR_S / SPEED)


def house(people, sensors, mqtt="", extra="", answer=None):
    """A House with these lines under `people:` (besides alex) and `sensors:`; its `listener` is a Wear."""
    first, *others = sensors.items()
    made = House(listener=False, speed=SPEED, mqtt_extra=mqtt, sensor=first[1],
                 person=people, extra="".join("  %s: %s\n" % s for s in others) + extra)
    made.listener = Wear(made.broker.port, answer)
    return made


def simulated(person, **settings):
    """A sensor that nobody wears, worn by `person`, who breathes with the pacer."""
    settings = dict({"body": "desk-worker", "start": '"09:00"', "pacer_topic": "balm/%s/routine/pacer" % person}, **settings)
    return "{plugin: simulator, person: %s, %s}" % (person, ", ".join("%s: %s" % s for s in settings.items()))
