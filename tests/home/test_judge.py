#!/usr/bin/python3
"""The judge over a short real life, and traps built into what was really said: the rules bite on our own messages too."""
import copy
import datetime
import json

from ear import Ear
from harness import LIMIT_S, Failed, House, need, recording, tap, wait_for
from healthy import Step
from judge import Judge
from traps_discovery import TRAPS as DISCOVERY
from traps import Trap
from traps_life import TRAPS as LIFE
from traps_values import TRAPS as VALUES

SPEED = 400
TENSE = [(16, 64, 25), (60, 82, 8)]
# Traps on what both the healthy life and the real one have.
REAL = set("""a space in the object id|discovery without retain|discovery with QoS 0|broken JSON|an unknown key|no origin|
    components as a list|qos|ip|no identifiers|a constant identifier|no name|a null|via nobody|no unique_id|one unique_id for two|
    the device's name first|an entity id of another domain|config on a sensor|a misspelt key|yes as a boolean|
    a sensor without state|event_types empty|a template that does not compile|force_update|heart rate as a frequency|
    a state class on an enum|an enum without options|stress as a share|heart rate without its unit|no availability|
    the last one heard decides|a value that goes with the daemon alone|a button that needs the band|a value that never expires|
    availability not retained|retained state that expires|a retained event|an event without type|
    a type that is not listed""".replace("\n    ", "").split("|"))


def lived():
    """A start, a suggestion, a birth, a stop: the messages, and the judge that heard them as they came."""
    judge = Judge(speed=SPEED, as_published=True)
    with House(speed=SPEED) as house:
        ear = Ear(house.broker.port, judge)
        recording(house.daemon.recording, TENSE)
        house.daemon.start()
        wait_for("a suggestion", lambda: house.listener.of("balm/alex/suggestion"))
        said = lambda: len(house.listener.of("balm/bridge/info"))
        before = said()
        ear.tell("home", "online")
        house.listener.say("homeassistant/status", "online")
        announced = lambda: len(house.listener.of("homeassistant/device/balm_person_alex/config"))
        try:
            wait_for("an answer to the birth", lambda: announced() > 1 and said() > before, LIMIT_S / 4)
        except Failed:
            pass  # the judge has words for what is missing
        states = len(house.listener.of("balm/alex/state"))
        wait_for("states", lambda: len(house.listener.of("balm/alex/state")) > states + 2)
        ear.tell("settle")
        ear.snapshot()
        ear.tell("daemon", "stopped")
        house.daemon.stop()
        wait_for("offline", lambda: house.listener.of("balm/bridge/state")[-1:] == ["offline"])
        wait_for("the ear to hear it too", lambda: [m for m in ear.heard if m[1:3] == ("balm/bridge/state", "offline")])
        ear.close()
    return ear.heard, judge


def steps(heard):
    for t_s, topic, text, retained, qos in heard:
        try:
            payload = json.loads(text) if text[:1] == "{" else text
        except ValueError:
            payload = text
        yield Step(t_s, "hear", topic, payload, retained, qos)


def complaints(told):
    judge, kept = Judge(speed=SPEED, as_published=True), {}
    for step in told:
        step.tell(judge, kept)
    if judge.now_s is None:
        raise Failed("there was no life to hear")
    return judge.end(judge.now_s)


def a_real_life():
    global heard
    heard, judge = lived()
    found = judge.end(heard[-1][0] + 20)
    if found:
        raise Failed("\n".join(map(str, found)))
    if len(judge.entity_ids()) < 30 or not judge.devices["balm_person_alex"].components["heart_rate"].states:
        raise Failed("too little was heard: %s" % sorted(judge.entity_ids()))


def trapped(trap):
    def case():
        found = complaints(trap.build(list(steps(heard))))
        if trap.rule not in {c.rule for c in found}:
            raise Failed("not reported; only %s" % found[:4])
    return case


def twice_as_often(told):
    """Measured values every 5 s by the daemon's own clock, however fast that runs."""
    for step in told:
        yield step
        if step.topic == "balm/alex/state":
            again = copy.deepcopy(step)
            then = datetime.datetime.fromisoformat(step.payload["t"]) + datetime.timedelta(seconds=5)
            again.payload["t"] = then.isoformat()
            yield again


need("mosquitto")
heard = []
traps = {t.name: t for t in DISCOVERY + VALUES + LIFE if t.name in REAL}
cases = {"a real life": a_real_life, "it is still without complaint when told again": lambda: None}
cases.update({"%s: %s" % (t.rule, name): trapped(t) for name, t in traps.items()})
cases["rate-measured: measured values every 5 s"] = trapped(Trap("", "rate-measured", twice_as_often))


def told_again():
    found = complaints(steps(heard))
    if found:
        raise Failed("\n".join(map(str, found)))
    if REAL - set(traps):
        raise Failed("no such trap: %s" % (REAL - set(traps)))


cases["it is still without complaint when told again"] = told_again
tap(cases)
