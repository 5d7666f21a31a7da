#!/usr/bin/python3
"""What a house tells over a real broker, and hearts that others publish: `context:` and the plugin mqtt in the daemon."""
import json

from harness import Failed, House, need, tap, wait_for

TELLERS = """context:
  - {topic: phones/alex, kind: away, person: alex}
  - {topic: alarm/state, pointer: /armed, kind: away}
  - {topic: phones/steps, kind: steps, person: alex}
"""
SILENT = "{plugin: mqtt, person: alex, topic: nobody, heart_rate: /hr}"  # so that only the house can say why


def expect(what, condition):
    if not condition:
        raise Failed(what)


def look(daemon, part):
    return {s["id"]: s for s in json.loads(daemon.ctl("sensors", "--json")[1] or "{}").get(part, [])}


def why_is(house, wanted):
    states = house.listener.json("balm/alex/state")
    return bool(states) and states[-1]["why"] == wanted


def who_is_away():
    with House(speed=100, sensor=SILENT, extra=TELLERS) as house:
        d, heard = house.daemon, house.listener
        d.start()
        wait_for("the tellers", lambda: len(look(d, "house")) == 3 and heard.of("balm/bridge/state")[-1:] == ["online"])
        expect("names: %s" % look(d, "house"), set(look(d, "house")) == {"alex-away", "alarm-away", "steps-steps"})
        expect("nothing yet", look(d, "house")["alex-away"]["value"] is None)
        wait_for("no beat", lambda: why_is(house, "link_lost") or why_is(house, "no_sensor"))

        heard.say("alarm/state", {"armed": True})
        wait_for("everyone is away", lambda: why_is(house, "away"))
        heard.say("phones/alex", "home")
        wait_for("the phone to be heard", lambda: look(d, "house")["alex-away"]["value"] == 0)
        wait_for("the newest word to count", lambda: not why_is(house, "away"))
        heard.say("alarm/state", {"armed": False})
        wait_for("the alarm to be heard", lambda: look(d, "house")["alarm-away"]["value"] == 0)
        heard.say("alarm/state", "armed")
        wait_for("a message of no sense to be counted", lambda: look(d, "house")["alarm-away"]["refused"] == 1)

        heard.say("phones/alex", "not_home", retain=True)
        wait_for("away", lambda: why_is(house, "away"))
        d.kill()
        n = len(heard.of("balm/alex/state"))
        d.start()
        wait_for("what the broker has kept", lambda: len(heard.of("balm/alex/state")) > n and why_is(house, "away"))

        text = open(d.config).read()
        open(d.config, "w").write(text.replace(TELLERS, TELLERS.replace("  - {topic: phones/alex, kind: away, person: alex}\n", "")))
        expect("reload", d.ctl("reload")[0] == 0)
        expect("one is gone", set(look(d, "house")) == {"alarm-away", "steps-steps"})
        wait_for("what it said to be taken back", lambda: not why_is(house, "away"))
        open(d.config, "w").write(text)
        expect("reload", d.ctl("reload")[0] == 0)
        wait_for("what the broker has kept, asked for again", lambda: why_is(house, "away"))

        heard.say("phones/alex", "home")
        heard.say("alarm/state", {"armed": False, "night": True}, retain=True)
        wait_for("nobody is away", lambda: not why_is(house, "away"))
        open(d.config, "w").write(text.replace("/armed", "/night"))
        expect("reload", d.ctl("reload")[0] == 0)
        wait_for("the same topic, asked for again", lambda: why_is(house, "away"))

        heard.say("balm/bridge/request/sensors", {})
        wait_for("a reply over MQTT", lambda: heard.json("balm/bridge/response/sensors"))
        expect("over MQTT, to vitals only", "house" in heard.json("balm/bridge/response/sensors")[-1]["result"])
        open(d.config, "w").write(text.replace("mqtt: {", "mqtt: {privacy: levels, "))
        expect("reload", d.ctl("reload")[0] == 0)
        for verb in ("sensors", "status"):
            n = len(heard.json("balm/bridge/response/" + verb))
            heard.say("balm/bridge/request/" + verb, {})
            wait_for("a reply", lambda: len(heard.json("balm/bridge/response/" + verb)) > n)
            expect("who is away is no level", heard.json("balm/bridge/response/" + verb)[-1]["result"]["house"] == [])
        open(d.config, "w").write(text)
        expect("reload", d.ctl("reload")[0] == 0)

        silent = look(d, "house")["steps-steps"]
        expect("a silent house is no fault: %s" % silent, silent["link"] == "listening" and silent["why"] is None)
        expect("nor a sensor", list(look(d, "sensors")) == ["heart"])
        expect("no device at Home Assistant", not any("away" in t or "steps" in t for t, _, _ in heard.messages if not t.startswith(("alarm", "phones"))))
        code, _, err = d.ctl("worn-by", "alarm-away", "alex")
        expect("nobody wears it: " + err, code == 2 and "tells of the house" in err)
        d.stop()


def hearts_of_others():
    """Polar Sensor Logger and a watch: beats count from now on, not those that a broker has kept."""
    both = """  strap: {plugin: mqtt, person: alex, topic: psl/hr, format: psl}
"""
    with House(speed=20, sensor="{plugin: mqtt, person: alex, topic: watch, heart_rate: /bpm, battery: /battery}", extra=both) as house:
        d, heard = house.daemon, house.listener
        heard.say("watch", {"bpm": 180, "battery": 1}, retain=True)
        d.start()
        wait_for("the sensors", lambda: len(look(d, "sensors")) == 2 and heard.of("balm/bridge/state")[-1:] == ["online"])
        heard.say("psl/hr", {"deviceId": "A1", "hr": 63, "rr": [950]})
        wait_for("a beat", lambda: look(d, "sensors")["strap"]["readings"] > 0)
        kept = look(d, "sensors")["heart"]
        expect("what the broker had kept is old: %s" % kept, kept["readings"] == 0 and kept["battery"] is None)

        def speak(n=[0]):
            n[0] += 1
            heard.say("watch", {"bpm": 64, "battery": 70}, retain=True)
            heard.say("psl/hr", {"deviceId": "A1", "timeStamp": n[0], "hr": 63, "rr": [950]})
            return look(d, "sensors")["strap"]["readings"] > 3 and look(d, "sensors")["heart"]["readings"] > 0
        wait_for("beats", speak)
        s = look(d, "sensors")
        expect("of a strap: %s" % s, s["strap"]["class"] == "ecg" and s["heart"]["class"] == "hr_only" and s["heart"]["battery"] == 70)
        wait_for("their state", lambda: speak() and any(x["heart_rate"] for x in heard.json("balm/alex/state")))
        d.stop()


def topics_that_overlap():
    """A broker sends a message once for each filter that names its topic; a beat comes once all the same."""
    wide = """  strap: {plugin: mqtt, person: alex, topic: esp/+/rr, format: plain, plain: rr}
"""
    with House(speed=1, sensor="{plugin: mqtt, person: alex, topic: esp/chest/rr, format: plain, plain: rr}", extra=wide) as house:
        d, heard = house.daemon, house.listener
        d.start()
        wait_for("the sensors", lambda: len(look(d, "sensors")) == 2 and heard.of("balm/bridge/state")[-1:] == ["online"])

        def first():
            heard.say("esp/other/rr", "900")
            return look(d, "sensors")["strap"]["readings"] > 0
        wait_for("what only one of them names", first)
        for n, ms in enumerate((800, 810, 820), 1):
            heard.say("esp/chest/rr", str(ms))
            wait_for("a beat", lambda: look(d, "sensors")["heart"]["readings"] >= n)
        before = look(d, "sensors")["strap"]["readings"]
        heard.say("esp/last/rr", "900")
        wait_for("the last one", lambda: look(d, "sensors")["strap"]["readings"] > before)
        s = look(d, "sensors")
        sent = len([t for t, _, _ in heard.messages if t.startswith("esp/")])
        expect("once each: %s" % s, s["heart"]["readings"] == 3 and s["strap"]["readings"] <= sent)
        text = open(d.config).read()
        open(d.config, "w").write(text.replace(wide, ""))
        expect("reload", d.ctl("reload")[0] == 0)
        wait_for("one is gone", lambda: list(look(d, "sensors")) == ["heart"])

        def beat(n=[830]):
            n[0] += 1
            heard.say("esp/chest/rr", str(n[0]))
            return look(d, "sensors")["heart"]["readings"] > 3
        wait_for("the narrower one to be asked for again", beat)
        d.stop()


need("mosquitto")
tap({f.__name__.replace("_", " "): f for f in (who_is_away, hearts_of_others, topics_that_overlap)}, at_once=3)
