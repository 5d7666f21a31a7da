"""The blueprints and a real daemon: a small Home Assistant hears everything at the broker, plays them,
and what they send goes back. Entity ids are those that the discovery proposes.
"""
import datetime
import json
import os
import time

import blueprint_yaml
from blueprint_entities import Entities
from blueprint_home import KIT, Home, expect, make, same
from harness import Failed, House, LIMIT_S, need, recording, tap

CALM = [(600, 64, 25)]
# An offer is open for half an hour: that has to be long enough on a machine that is busy, too.
OPEN_LONG = 40 / float(os.environ.get("BALM_TEST_SLOWNESS", "1"))
SUGGESTION, LAST, RUNNING = "event.balm_alex_suggestion", "sensor.balm_alex_last_suggestion", "binary_sensor.balm_alex_running"
LAMP, SPEAKER = "light.lamp", "media_player.speaker"


class Living:
    """A house with balm in it: pump() lets Home Assistant hear what came since, on balm's clock."""

    def __init__(self, house):
        self.house, self.heard = house, 0
        self.home = Home(datetime.datetime.now().astimezone().isoformat(), lambda t, p, q, r: house.listener.say(t, p, r, q))
        self.entities = Entities(self.home)

    def pump(self):
        with self.house.listener.lock:
            new = self.house.listener.messages[self.heard:]
        self.heard += len(new)
        for topic, payload, _ in new:
            if topic.endswith("alex/state"):
                ahead = (datetime.datetime.fromisoformat(json.loads(payload)["t"]) - self.home.now).total_seconds()
                self.home.advance(max(0, ahead))
            self.entities.message(topic, payload)

    def until(self, what, condition):
        end = time.monotonic() + LIMIT_S
        while time.monotonic() < end:
            self.pump()
            if condition():
                return
            time.sleep(0.002)
        raise Failed("waited %g s for %s" % (LIMIT_S, what))

    def begin(self, heart):
        recording(self.house.daemon.recording, heart)
        self.house.daemon.start()
        self.until("the entities", lambda: RUNNING in self.home.states and SUGGESTION in self.entities.components)

    def offer(self):
        """One that is asked for, as soon as there is a pulse to breathe by."""
        self.until("a pulse", lambda: any(s["heart_rate"] for s in self.house.listener.json("balm/alex/state")))
        rc, _, said = self.house.daemon.ctl("suggest")
        expect("suggest: %s" % said, rc == 0)

    def called(self, service):
        return [data for s, data, _ in self.home.calls if s == service]


def an_answer_from_the_phone_starts_light_and_voice():
    with House(speed=OPEN_LONG) as house:
        life = Living(house)
        home = life.home
        home.set(LAMP, "on", brightness_pct=77)
        home.set(SPEAKER, "idle", volume_level=0.5)
        life.begin(CALM)
        home.add(make("automation", "suggestion", suggestion=SUGGESTION, last_suggestion=LAST, phone="phone1"))
        home.add(make("automation", "suggestion", suggestion=SUGGESTION, last_suggestion=LAST, phone="tablet2"))
        home.add(make("automation", "breathing_light", person="alex", running=RUNNING, lights=[LAMP]))
        home.add(make("automation", "spoken_routine", person="alex", running=RUNNING, speaker=SPEAKER, voice="tts.piper"))
        life.offer()
        life.until("a notification on both", lambda: len([c for c in home.calls if c[0] == "notify"]) == 2)
        offer = house.listener.json("balm/alex/suggestion")[0]
        shown = [data for s, data, _ in home.calls if s == "notify"][0]
        same("text", (shown["title"], shown["message"]), (offer["title"], offer["message"]))
        same("buttons", [b["action"] for b in shown["actions"]], ["BALM_%s_%s_phone1" % (c, offer["id"]) for c in offer["choices"]])
        home.press(shown["actions"][0]["action"])
        life.until("the answer to be taken", lambda: any(x["outcome"] == "accept" for x in house.listener.json("balm/alex/last")))
        life.until("it to go from both", lambda: home.phone == [])
        life.until("light and voice", lambda: len(life.called("light.turn_on")) > 4 and home.spoken)
        expect("said: %s" % home.spoken, all(isinstance(s, str) and s for s in home.spoken))
        life.until("the light as it was", lambda: home.states[RUNNING].state == "off" and not home.scenes)
        same("the light", home.states[LAMP].attributes["brightness_pct"], 77)
        house.daemon.stop()


def the_daemon_away_is_no_second_offer():
    with House(speed=OPEN_LONG) as house:
        life = Living(house)
        life.begin(CALM)
        life.home.add(make("automation", "suggestion", suggestion=SUGGESTION, last_suggestion=LAST, phone="phone1"))
        life.offer()
        life.until("a notification", lambda: life.home.phone)
        house.daemon.stop()
        life.until("unavailable", lambda: life.home.states[SUGGESTION].state == "unavailable")
        house.daemon.start()
        life.until("it to be back", lambda: life.home.states[SUGGESTION].state not in ("unavailable", "unknown") and life.home.states[LAST].state != "unavailable")
        same("notifications", len([c for c in life.home.calls if c[0] == "notify"]), 1)


def bookings_are_taken_or_refused():
    with House(speed=1) as house:
        life = Living(house)
        life.begin(CALM)
        soon = (datetime.datetime.now() + datetime.timedelta(days=3)).replace(microsecond=0)
        body = make("script", "book_massage", person="alex", calendar="calendar.alex")

        def book(start, **fields):
            life.home.script(body, start=start, **fields)
            life.home.advance(1)  # the ear first, then the word
            life.until("the end of the script", lambda: not life.home.runs.live or life.home.advance(0))

        book(soon.isoformat(sep=" "), duration=90)
        same("entries", len(life.called("calendar.create_event")), 1)
        life.until("the sensor", lambda: life.home.states.get("sensor.balm_alex_next_massage") and life.home.states["sensor.balm_alex_next_massage"].state != "unknown")
        booked = datetime.datetime.fromisoformat(life.home.states["sensor.balm_alex_next_massage"].state)
        same("booked for", booked, soon.astimezone())
        book("2020-01-01 12:00:00")
        same("entries", len(life.called("calendar.create_event")), 1)
        expect("said: %s" % life.called("persistent_notification.create"), "past" in life.called("persistent_notification.create")[-1]["message"])
        refused = house.listener.json("balm/bridge/health")
        house.daemon.stop()
        same("refused", [h["refused"] for h in refused if h["refused"]], [])


def lines_of_the_page():
    """The `context:` that the page tells to write."""
    with open(os.path.join(KIT, "README.md")) as f:
        block = next(b for b in f.read().split("```") if b.startswith("yaml\ncontext:"))
    return block[len("yaml\n"):]


def the_house_is_heard():
    with House(speed=1, extra=lines_of_the_page()) as house:
        life = Living(house)
        home = life.home
        for entity, state in {"binary_sensor.desk": "off", "sensor.steps": "100", "person.alex": "home", "binary_sensor.bed": "off", "input_boolean.guests": "off"}.items():
            home.set(entity, state)
        home.add(make("automation", "house_context", person="alex", motion=["binary_sensor.desk"], steps="sensor.steps", bed="binary_sensor.bed",
                      presence="person.alex", guests="input_boolean.guests"))
        life.begin(CALM)

        def heard(**should):
            told = json.loads(house.daemon.ctl("sensors", "--json")[1] or "{}").get("house", [])
            expect("refused by balm: %s" % told, not any(t["refused"] for t in told))
            return {t["kind"]: t["value"] for t in told if t["person"] == "alex"} == should
        # Nothing has changed: it is told because balm has come.
        life.until("balm to have heard all of it", lambda: heard(room_motion=0, steps=0, in_bed=0, away=0, guests=0))
        home.set("binary_sensor.desk", "on")
        home.set("input_boolean.guests", "on")
        home.set("person.alex", "Work")
        life.until("balm to have heard the change", lambda: heard(room_motion=1, steps=0, in_bed=0, away=1, guests=1))
        same("under balm's own base", [t for t, _, _, _ in home.published if t.startswith("balm/")], [])


def the_evening_is_told_from_what_balm_says():
    with House(speed=100) as house:
        life = Living(house)
        life.begin(CALM)
        due = (life.home.now + datetime.timedelta(minutes=3)).strftime("%H:%M:00")
        life.home.add(make("automation", "evening_summary", person="alex", phone="phone1", at=due, detail="numbers"))
        life.until("the summary", lambda: life.home.phone)
        expect("said: %s" % life.home.phone, "min tense today" in life.home.phone[0]["message"] or "No tense time" in life.home.phone[0]["message"])


def examples_name_what_there_is():
    with House(speed=1, extra="") as house:
        life = Living(house)
        life.begin(CALM)
        with open(os.path.join(KIT, "examples.yaml")) as f:
            examples = blueprint_yaml.load(f.read())

        def entities(value):
            if isinstance(value, dict):
                for k, v in value.items():
                    yield from ([v] if k == "entity_id" and isinstance(v, str) else entities(v))
            elif isinstance(value, list):
                for v in value:
                    yield from entities(v)
        ours = [e for e in entities(examples) if ".balm_" in e]
        expect("few: %s" % ours, len(ours) >= 4)
        life.until("all of them: %s" % ours, lambda: not set(ours) - set(life.entities.components))
        for body in examples:
            for action in body["actions"]:
                if action["action"] == "mqtt.publish":
                    topic, payload = action["data"]["topic"], json.loads(action["data"]["payload"])
                    house.listener.say(topic, payload)
                    answer = topic.replace("/request/", "/response/")
                    life.until("the answer", lambda: house.listener.of(answer))
                    same(body["alias"], house.listener.json(answer)[0]["status"], "ok")


need("mosquitto")
tap({f.__name__.replace("_", " "): f for f in (
    an_answer_from_the_phone_starts_light_and_voice, the_daemon_away_is_no_second_offer, bookings_are_taken_or_refused, the_house_is_heard,
    the_evening_is_told_from_what_balm_says, examples_name_what_there_is)}, at_once=3)
