#!/usr/bin/python3
"""How much a day of wear says: messages an hour for each topic, paces, and the recorder's rows a day.

One hour of the simulated clock, or with BALM_LONG=1 a whole day, of one person and of a full house; before that,
streams that say too much, each in its own way, which must not pass.
"""
import datetime
import json

import wear
import wear_checks
from harness import Failed, need, tap

HOURS = 24 if wear.IS_LONG else 1


def expect(what, condition):
    if not condition:
        raise Failed(what)


def say(text):
    print("#   " + text, flush=True)


def one_person():
    """With a suggestion that is accepted, its routine and its effect."""
    with wear.house("", {"heart": wear.simulated("alex")}, answer="accept") as house:
        house.daemon.start()
        house.listener.wait_hours(HOURS)
        house.daemon.stop()
        counts = wear_checks.check(house.listener, ["alex"], HOURS, say)
        expect("nothing was offered: %s" % sorted(counts), ("P/suggestion", "alex") in counts and ("P/routine/pacer", "alex") in counts)


def four_people_and_six_sensors():
    """Each may say what one person alone may, and the bridge says no more for them; all beats leave as well."""
    people = "".join("  %s: {consent: 2026-01-31, quiet: []}\n" % p for p in ("bo", "kim", "sam"))
    sensors = {"heart": wear.simulated("alex"), "watch": wear.simulated("alex", seed=2, notify_s=5),
               "bo1": wear.simulated("bo", body="anxious"), "kim1": wear.simulated("kim", body="poor-strap"),
               "kim2": wear.simulated("kim", body="athlete", motion="false"), "sam1": wear.simulated("sam", body="ectopy", day="calm")}
    with wear.house(people, sensors, mqtt=", privacy: raw") as house:
        house.daemon.start()
        house.listener.wait_hours(HOURS)
        house.daemon.stop()
        counts = wear_checks.check(house.listener, ["alex", "bo", "kim", "sam"], HOURS, say)
        expect("six sensors: %s" % sorted(counts), {s for kind, s in counts if kind == "sensor/S/state"} == set(sensors))


class Made:
    """A stream that nobody sent: an hour of states, as often and as different as is said."""

    def __init__(self, every_s=10, differs_every_s=30, disabled=False, more=()):
        self.began_s, self.heard = 1767225600.0, []
        config = {"platform": "sensor", "default_entity_id": "sensor.balm_alex_stress", "state_topic": "balm/alex/state",
                  "value_template": "{{ value_json.stress }}", "expire_after": 100, "availability": [{"topic": "balm/bridge/state"}]}
        if disabled:
            config["enabled_by_default"] = False
        self._hear(0, "homeassistant/device/balm_person_alex/config", json.dumps({"components": {"stress": config}}))
        self._hear(0, "balm/bridge/state", "online")
        for s in range(0, wear.HOUR_S, every_s):
            t = datetime.datetime.fromtimestamp(self.began_s + s, datetime.timezone.utc).isoformat()
            self._hear(s, "balm/alex/state", json.dumps({"stress": s // differs_every_s, "t": t}))
        for topic, count, payload in more:
            for s in range(count):
                t = datetime.datetime.fromtimestamp(self.began_s + s, datetime.timezone.utc).isoformat()
                self._hear(s, topic, payload.replace("TIME", t))

    def _hear(self, s, topic, payload):
        self.heard.append(wear.Heard(self.began_s + s, topic, payload, False))

    def hours(self):
        return 1


# name: the stream, and what is said of it; None: nothing
MADE = {
    "as it should be": (Made(), None),
    "states every five seconds": (Made(every_s=5), "messages in an hour"),
    "states that are too close, though few": (Made(every_s=30, more=[("balm/alex/state", 2, '{"stress": 0, "t": "TIME"}')]), "closer than 10 s"),
    "no states": (Made(every_s=3000), "too little to judge"),
    "a new value each time": (Made(differs_every_s=10), "rows a day"),
    "nothing that is recorded": (Made(disabled=True), "rows a day"),
    "settings in a flood": (Made(more=[("balm/alex/settings", 21, "{}")]), "messages in an hour"),
    "a routine that is told each second": (Made(more=[("balm/alex/routine/state", 60, '{"status":"running","t":"TIME"}')]), "closer than 5 s"),
    "a topic that nobody knows": (Made(more=[("balm/alex/steps", 1, "{}")]), "nobody knows the topic"),
    "a sensor that is told when it changes": (Made(more=[("balm/sensor/heart/state", 20, "{}")]), "said too little of itself"),
    "a sensor as it should be": (Made(more=[("balm/sensor/heart/state", 120, "{}")]), None),
    "many sensors": (Made(more=[("balm/sensor/heart%d/state" % i, 150, "{}") for i in range(14)]), "messages an hour of 1"),
    "a sensor in a flood": (Made(more=[("balm/sensor/heart/state", 181, "{}")]), "messages in an hour"),
}


def too_much_is_noticed():
    of_one = sum(n for kind, n in wear_checks.AN_HOUR.items() if kind.startswith("P/"))
    expect("%d messages an hour of one person" % of_one, of_one < wear_checks.MESSAGES_AN_HOUR)
    for name, (stream, words) in MADE.items():
        try:
            wear_checks.check(stream, ["alex"], 1, lambda text: None)
            said = None
        except Failed as e:
            said = str(e)
        expect("%s: %s" % (name, said), said is None if words is None else said and words in said)


need("mosquitto")
tap({f.__name__.replace("_", " "): f for f in (too_much_is_noticed, one_person, four_people_and_six_sensors)}, at_once=3)
