#!/usr/bin/python3
"""Lives as a home has them, each over a real broker and watched by a judge who knows what Home Assistant makes of it.

After each step the registry holds exactly who and what is there, and the broker keeps nothing of who is gone.
"""
from harness import need, tap, wait_for
from lives import Life, expect


def a_start_a_birth_a_stop():
    with Life() as life:
        life.wait_registry()
        life.birth()
        life.states_again()
        life.birth()
        life.wait_judged()
        life.wait_retained()
        ids = life.judge.entity_ids()
        life.stop()
        life.start()
        life.states_again()
        expect("ids: %s" % (ids ^ life.judge.entity_ids()), ids == life.judge.entity_ids())
        life.stop()
        life.wait_retained()
        life.content()


def people_come_and_go():
    with Life() as life:
        life.wait_registry()
        life.ctl("person", "add", "kim", "--name", "Kim Novak", "--consent", "2026-02-01")
        life.wait_registry(people=("alex", "kim"))
        wait_for("kim to be among who may wear it", lambda: "kim" in life.components("balm_sensor_heart")["worn_by"].config["options"])
        life.wait_retained(people=("alex", "kim"))
        life.kill()
        life.edit()
        life.start()
        before = len(life.heard.of("balm/kim/settings"))
        wait_for("kim to be there again", lambda: len(life.heard.of("balm/kim/settings")) > before)
        life.wait_registry(people=("alex", "kim"))
        life.ctl("person", "remove", "kim")
        life.wait_registry()
        life.wait_retained()
        wait_for("kim to be no choice", lambda: "kim" not in life.components("balm_sensor_heart")["worn_by"].config["options"])
        life.birth()
        expect("kim's name nowhere", not any("Novak" in t + p for t, p, _ in life.heard.messages))
        life.wait_registry()
        life.stop()
        life.content()


def somebody_goes_while_the_daemon_is_away():
    """What is left of them is found and cleared half a minute after the start."""
    with Life(person="  kim: {consent: 2026-02-01}", extra="  strap: {plugin: simulator, person: kim}\n") as life:
        life.wait_registry(people=("alex", "kim"), sensors=("heart", "strap"))
        life.wait_retained(people=("alex", "kim"), sensors=("heart", "strap"))
        life.kill()
        life.edit(("  kim: {consent: 2026-02-01}", ""), ("  strap: {plugin: simulator, person: kim}\n", ""))
        life.start()
        life.wait_registry()
        life.wait_retained()
        life.stop()
        life.content(but=("connect-discovery",))  # of kim: nobody says it again, and the judge cannot know why


def sensors_come_and_go():
    with Life() as life:
        life.wait_registry()
        life.ctl("adopt", "AA:BB:CC:DD:EE:FF", "--person", "alex")
        life.wait_registry(sensors=("heart", "alex-eeff"))
        wait_for("what it has by Bluetooth", lambda: {"rssi", "release"} <= set(life.components("balm_sensor_alex-eeff")))
        life.birth()
        life.ctl("forget", "alex-eeff")
        life.wait_registry()
        life.wait_retained()
        life.reload(("sensors:\n  heart:", "sensors:\n  chest:"))  # another name is another sensor
        life.wait_registry(sensors=("chest",))
        life.wait_retained(sensors=("chest",))
        life.states_again()
        life.stop()
        life.content()


def a_sensor_that_falls_silent():
    """Unavailable, and no device is lost by it; back with the next beat."""
    with Life(sensor="{plugin: mqtt, person: alex, topic: watch, heart_rate: /bpm}") as life:
        life.wait_registry()
        beat = lambda: life.heard.say("watch", {"bpm": 64}) or life.heard.of("balm/alex/availability")[-1:] == ["online"]
        wait_for("it to be available", beat)
        wait_for("it to be gone", lambda: life.heard.of("balm/alex/availability")[-1:] == ["offline"])
        life.birth()
        life.wait_registry()
        life.wait_retained()
        wait_for("it to be back", beat)
        life.stop()
        life.content()


def a_broker_that_forgets():
    with Life() as life:
        life.wait_registry()
        life.states_again()
        life.house.broker.kill()
        life.house.broker.start()
        life.ear.wait()
        life.states_again()
        life.wait_retained()
        life.birth()
        life.wait_registry()
        life.stop()
        life.content()


def another_language_and_other_routines():
    with Life() as life:
        life.wait_registry()
        english, ids = life.names("balm_person_alex"), life.judge.entity_ids()
        life.reload(("people:", "language: de\nroutines: {evening: {steps: [{phase: in, seconds: 4}, {phase: out, seconds: 6}]}}\npeople:"))
        wait_for("German names", lambda: life.names("balm_person_alex").get("heart_rate") not in (None, english["heart_rate"]))
        wait_for("the routine", lambda: "evening" in life.components("balm_person_alex")["routine"].config["options"])
        expect("the same entities", set(english) == set(life.names("balm_person_alex")) and ids == life.judge.entity_ids())
        life.birth()
        life.reload(("language: de", "language: en"))
        wait_for("English names", lambda: life.names("balm_person_alex") == english)
        life.stop()
        life.content()


def another_prefix_then_none():
    with Life() as life:
        life.wait_registry()
        other = life.listen("balm", "ha")
        life.reload(("mqtt: {", "mqtt: {discovery: ha, "))
        life.wait_registry(people=None, sensors=None)
        life.wait_registry(judge=other)
        wait_for("the old ones to be cleared", lambda: not [t for t in life.ear.snapshot() if t.startswith("homeassistant/")])
        before = len(life.heard.of("ha/device/balm_person_alex/config"))
        life.heard.say("ha/status", "online")
        wait_for("the birth over there", lambda: len(life.heard.of("ha/device/balm_person_alex/config")) > before)
        life.reload(("discovery: ha", "discovery: ''"))
        life.wait_registry(people=None, sensors=None, judge=other)
        kept = life.ear.snapshot()
        expect("kept: %s" % sorted(kept), set(kept) == {"balm/bridge/state", "balm/bridge/info", "balm/alex/availability"})
        life.states_again()
        life.reload(("discovery: '', ", ""))
        life.wait_registry()
        life.wait_retained()
        life.stop()


def another_base():
    with Life() as life:
        life.wait_registry()
        other = life.listen("house/calm", "homeassistant")
        life.reload(("mqtt: {", "mqtt: {base: house/calm, "))
        wait_for("the new devices alone", lambda: set(other.devices) == {"house_calm_bridge", "house_calm_person_alex", "house_calm_sensor_heart"})
        wait_for("nothing of the old ones", lambda: not [t for t in life.ear.snapshot() if t.startswith(("balm/", "homeassistant/device/balm_"))])
        wait_for("states", lambda: life.heard.json("house/calm/alex/state"))
        expect("the old base says offline no more: it is cleared", life.heard.of("balm/bridge/state")[-1] == "")
        life.daemon.stop()
        expect("kept: %s" % sorted(life.ear.snapshot()), "balm/bridge/state" not in life.ear.snapshot())


def privacy_down_and_up():
    with Life() as life:
        life.wait_registry()
        ids = life.judge.entity_ids()
        for tier in ("levels", "raw", "levels", "vitals"):
            life.reload(("mqtt: {", "mqtt: {privacy: %s, " % tier) if "privacy" not in open(life.daemon.config).read()
                        else ("privacy: %s" % before, "privacy: %s" % tier))
            before = tier
            life.wait_registry(tier=tier)
            life.states_again()
            withheld = [k for k, lowest in life.keys["/state"].items() if lowest == "vitals"]
            said = life.heard.json("balm/alex/state")[-1]
            expect("%s: %s" % (tier, said), tier != "levels" or all(said[k] is None for k in withheld))
        life.birth()
        expect("the same entities as before", ids == life.judge.entity_ids())
        life.wait_retained()
        life.stop()
        life.content()


def sharing_given_up_and_again():
    with Life(person="    share: home\n  bo: {consent: 2026-01-31}") as life:
        life.wait_registry(people=("alex", "bo"))
        life.reload(("share: home", "share: private"))
        life.wait_registry(people=("alex", "bo"), shares={"alex": "private"})
        n = len(life.heard.of("balm/alex/state"))
        life.birth()
        wait_for("states", lambda: len(life.heard.of("balm/alex/state")) > n + 2)
        said = life.heard.json("balm/alex/state")[-1]
        expect("values: %s" % said, all(said[k] is None for k, lowest in life.keys["/state"].items() if lowest != "private"))
        life.reload(("share: private", "share: home"))
        life.wait_registry(people=("alex", "bo"))
        life.wait_retained(people=("alex", "bo"))
        life.stop()
        life.content()


def a_device_that_the_user_deletes():
    """It stays away until Home Assistant's next start: through reloads and changes, too."""
    with Life() as life:
        life.wait_registry()
        life.states_again()
        english = life.names("balm_sensor_heart")["worn_by"]
        life.tell("user_deletes", "balm_person_alex")
        life.heard.say("homeassistant/device/balm_person_alex/config", "", retain=True)
        wait_for("it to be gone", lambda: "balm_person_alex" not in life.judge.devices)
        life.reload(("people:", "language: de\npeople:"))
        wait_for("the others in German", lambda: life.names("balm_sensor_heart")["worn_by"] != english)
        life.states_again()
        expect("it came back by itself", "balm_person_alex" not in life.judge.devices)
        life.birth()
        life.wait_registry()
        life.tell("user_deletes", "balm_sensor_heart")
        life.heard.say("homeassistant/device/balm_sensor_heart/config", "", retain=True)
        wait_for("it to be gone", lambda: "balm_sensor_heart" not in life.judge.devices)
        life.stop()
        life.edit()
        life.start()
        life.wait_registry()
        life.wait_retained()
        life.stop()
        life.content()


def everything_is_forgotten_on_demand():
    with Life() as life:
        life.wait_registry()
        life.tell("user_forgets")
        said = life.ctl("homeassistant", "forget")
        expect("what happens next: " + said, "next start" in said or "start" in said)
        life.wait_registry(people=None, sensors=None)
        life.states_again()
        wait_for("the broker to keep no device", lambda: not [t for t in life.ear.snapshot() if t.startswith("homeassistant/")])
        expect("it came back by itself", not life.judge.devices)
        life.heard.say("homeassistant/status", "online")
        life.wait_registry()
        life.wait_retained()
        life.stop()
        life.content()


def killed_again_and_again():
    with Life() as life:
        life.wait_registry()
        ids = life.judge.entity_ids()
        for _ in range(3):
            life.kill()
            life.start()
            life.states_again()
        life.wait_registry()
        expect("the same ids", ids == life.judge.entity_ids())
        life.wait_retained()
        life.stop()
        life.content()


need("mosquitto")
tap({f.__name__.replace("_", " "): f for f in (
    a_start_a_birth_a_stop, people_come_and_go, somebody_goes_while_the_daemon_is_away, sensors_come_and_go, a_sensor_that_falls_silent,
    a_broker_that_forgets, another_language_and_other_routines, another_prefix_then_none, another_base, privacy_down_and_up,
    sharing_given_up_and_again, a_device_that_the_user_deletes, everything_is_forgotten_on_demand, killed_again_and_again)}, at_once=7)
