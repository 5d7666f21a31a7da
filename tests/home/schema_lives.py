"""schema_lives - what a daemon says in its life, once for each tier of privacy, and with a strap on Bluetooth

Each life is a house of its own and gives back all that a subscriber to `#` got. Nothing is asserted here but
that the story went on.
"""
import datetime
import json
import os

from harness import House, recording, wait_for
from strap import Strap

# About noon where it lives, whatever the hour: nobody is asked to call a therapist at night.
OFFSET_H = 12 - datetime.datetime.now(datetime.timezone.utc).hour
os.environ["TZ"] = "<%+03d>%d" % (OFFSET_H, -OFFSET_H)

CALM = [(300, 64, 25)]
TENSE = [(16, 64, 25), (60, 82, 8)]  # nothing is offered before the own reference is known a little

PLAN = """    needs: [general_stress]
    massage: {interval: 3w, duration: 60min, provider: {name: Hands, url: "https://hands.example/?{technique}", phone: "+49 30 1"}}
"""

PERSON = """    name: Alexandra
    needs: [general_stress, insomnia]
    conditions: [neuropathy]
    massage: {interval: 3w, duration: 60min, provider: {name: Hands, url: "https://hands.example/?{technique}", phone: "+49 30 1"}}
  bo: {consent: 2026-01-31, born: 1980, share: private}
"""

# For each verb something that it takes; what comes back is held against its schema, be it done or not.
REQUESTS = (
    ("status", {}), ("status", {"person": "alex"}), ("people", {}), ("sensors", {}), ("routine_list", {}),
    ("feel", {"value": 4, "person": "alex", "transaction": "t"}), ("note", {"text": "after the meeting", "person": "alex"}),
    ("sensitivity", {"person": "alex"}), ("sensitivity", {"person": "alex", "value": 1, "transaction": 7}),
    ("massage_log", {"when": "yesterday 18:30", "technique": "swedish", "person": "alex"}),
    ("massage_book", {"when": "tomorrow 18:30", "duration": "90min", "person": "alex"}), ("massage_next", {"person": "alex"}),
    ("massage_book", {"when": "tomorrow 19:30", "person": "bo"}), ("massage_next", {"person": "bo"}),
    ("massage_cancel", {"person": "alex"}), ("massage_cancel", {"person": "alex"}),
    ("condition_set", {"name": "fever", "person": "alex"}), ("condition_clear", {"name": "fever", "person": "alex"}),
    ("condition_clear", {"name": "neuropathy", "person": "alex"}), ("release", {"sensor": "heart", "time": "30min"}),
    ("suggest", {"person": "alex"}), ("snooze", {"time": "2h", "person": "alex"}), ("snooze", {"time": 0, "person": "alex"}),
    ("suggest", {"turn": "off", "person": "alex"}), ("suggest", {"turn": "on", "person": "alex"}),
    ("routine_start", {"name": "breathe_box", "person": "bo"}), ("routine_pause", {"person": "bo"}), ("routine_skip", {"person": "bo"}),
    ("routine_stop", {"person": "bo"}), ("routine_search", {"person": "alex"}), ("routine_stop", {"person": "alex"}),
    ("worn_by", {"sensor": "heart", "person": "alex"}), ("worn_by", {"sensor": "chest", "person": "alex"}),
    ("pair", {"person": "alex", "time": "1s"}), ("reload", {}), ("effects", {}), ("answer", {"answer": "no", "person": "alex"}),
    ("person_add", {"id": "eve"}), ("nonsense", {}), ("status", {"person": "nobody"}),
)


def ask_all(heard, requests):
    """One after the other, so that each answer is known to be of its question."""
    for verb, args in requests:
        topic = "balm/bridge/response/" + verb
        before = len(heard.of(topic))
        heard.say("balm/bridge/request/" + verb, args)
        wait_for("an answer to %s %s" % (verb, args), lambda: len(heard.of(topic)) > before)


def book_and_be_reminded(daemon, heard):
    """Three hours before a massage they are reminded: an offer with a provider and a technique in it."""
    now = datetime.datetime.fromisoformat(json.loads(daemon.ctl("status", "--json")[1])["now"])
    at = (now + datetime.timedelta(hours=3.5)).isoformat(timespec="seconds")
    ask_all(heard, (("massage_book", {"when": at, "technique": "swedish", "person": "alex"}),))
    wait_for("the reminder", lambda: [o for o in heard.json("balm/alex/suggestion") if o["provider"]])


def of_a_tier(tier):
    """A raise, an offer, its answer, the routine, its effect; then everything that can be asked."""
    with House(speed=400, patient=True, person=PERSON, mqtt_extra=", privacy: " + tier) as house:
        d, heard = house.daemon, house.listener
        recording(d.recording, TENSE)
        d.start()
        offer = wait_for("a suggestion", lambda: heard.json("balm/alex/suggestion"))[0]
        heard.say("balm/alex/suggestion/answer", {"id": offer["id"], "answer": "accept"})
        wait_for("the breath to be paced", lambda: len(heard.of("balm/alex/routine/pacer")) > 4)
        wait_for("the routine to be over", lambda: [s for s in heard.json("balm/alex/routine/state") if s["status"] == "after"])
        if tier != "levels":
            wait_for("its effect", lambda: [s for s in heard.json("balm/alex/routine/state") if s["effect"]])
        d.ctl("person", "add", "kim", "--name", "Kim", "--consent", "2026-02-01")
        wait_for("kim", lambda: heard.of("balm/kim/settings"))
        if tier != "levels":
            book_and_be_reminded(d, heard)
        heard.say("balm/alex/set/routine", "breathe_box")
        wait_for("it to be chosen", lambda: heard.json("balm/alex/settings")[-1]["routine"] == "breathe_box")
        heard.say("balm/bridge/set/pair", "PRESS")
        ask_all(heard, REQUESTS)
        wait_for("health", lambda: heard.of("balm/bridge/health"))
        d.ctl("person", "remove", "kim")
        if tier == "raw":
            wait_for("beats", lambda: heard.of("balm/alex/beats"))
        d.stop()
        wait_for("offline", lambda: heard.of("balm/bridge/state")[-1:] == ["offline"])
        return list(heard.messages)


def of_a_massage_that_is_due():
    with House(speed=400, person=PLAN) as house:
        d, heard = house.daemon, house.listener
        recording(d.recording, CALM)
        d.start()
        wait_for("online", lambda: heard.of("balm/bridge/state"))
        long_ago = (datetime.datetime.now() - datetime.timedelta(days=40)).strftime("%Y-%m-%d 18:30")
        ask_all(heard, (("massage_log", {"when": long_ago, "person": "alex"}),))
        wait_for("it to be offered", lambda: [o for o in heard.json("balm/alex/suggestion") if o["technique"]])
        d.stop()
        return list(heard.messages)


def of_a_strap():
    """Heard, not yet known, taken in, let go and taken back."""
    with Strap() as strap, House(speed=5, bus=strap.bus_address, sensor="{plugin: simulator}") as house:
        d, heard = house.daemon, house.listener
        last = lambda: (heard.json("balm/sensor/alex-eeff/state") or [{}])[-1]
        d.start()
        wait_for("the adapter", lambda: json.loads(d.ctl("status", "--json")[1] or "{}").get("bluetooth", {}).get("ok"))
        wait_for("online", lambda: heard.of("balm/bridge/state"))
        strap.wear()
        ask_all(heard, (("pair", {"person": "alex", "time": "10min"}),))
        wait_for("a candidate", lambda: [p for p in heard.json("balm/bridge/pairing") if p["candidates"]])
        wait_for("it to be taken in", lambda: [p for p in heard.json("balm/bridge/pairing") if p["adopted"]])
        wait_for("its battery", lambda: last().get("battery") is not None)
        ask_all(heard, (("release", {"sensor": "alex-eeff", "time": "30min"}),))
        wait_for("it to be let go", lambda: last().get("released_until"))
        ask_all(heard, (("sensors", {}), ("status", {}), ("release", {"sensor": "alex-eeff", "time": "back"})))
        wait_for("it to be taken back", lambda: last().get("link") == "listening")
        strap.silent.set()
        wait_for("the fault to be told", lambda: last().get("last_fault"))
        d.stop()
        return list(heard.messages)
