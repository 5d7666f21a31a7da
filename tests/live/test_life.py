#!/usr/bin/python3
"""The daemon as a whole, against a real Mosquitto and without one: what its promises say."""
import json
import os
import re
import signal
import socket
import time

from harness import Failed, House, need, recording, tap, wait_for

CALM = [(30, 64, 25)]
TENSE = [(16, 64, 25), (60, 82, 8)] # nothing is offered before the own reference is known a little


def expect(what, condition):
    if not condition:
        raise Failed(what)


def the_whole_loop():
    with House(speed=400, patient=True) as house:
        d, heard = house.daemon, house.listener
        recording(d.recording, TENSE)
        d.start()
        offer = wait_for("a suggestion", lambda: heard.json("balm/alex/suggestion"))[0]
        expect("the offer: %s" % offer, offer["event_type"] == "breathe" and offer["simulated"] is True and offer["routine"])
        expect("numbers in the text", not re.search(r"\d", offer["title"] + offer["message"]))
        heard.say("balm/alex/suggestion/answer", {"id": offer["id"], "answer": "accept"})
        wait_for("the breath to be paced", lambda: len(heard.of("balm/alex/routine/pacer")) > 4)
        effect = wait_for("the effect", lambda: [r for r in heard.json("balm/alex/routine/state") if r["effect"]])[-1]["effect"]
        expect("the effect: %s" % effect, {"before", "during", "after"} <= set(effect) and abs(effect["before"]["heart_rate"] - 82) < 4)
        last = wait_for("its outcome", lambda: [x for x in heard.json("balm/alex/last") if x["outcome"] == "accept"])[-1]
        expect("last: %s" % last, last["status"] == "closed")
        d.stop()
        wait_for("offline", lambda: heard.of("balm/bridge/state")[-1:] == ["offline"])
        expect("said hello once", heard.of("balm/bridge/state").count("online") >= 1)
        log = d.log()
        expect("vitals in the log:\n" + log, not re.search(r"bpm|heart.rate|\b(64|82)\b.*\b(ms|beats)", log))


def states_hold_every_key():
    with House(speed=200) as house:
        d, heard = house.daemon, house.listener
        recording(d.recording, CALM)
        d.start()
        states = wait_for("a score", lambda: [s for s in heard.json("balm/alex/state") if s["stress"] is not None] and heard.json("balm/alex/state"))
        keys = ("stress level raised confidence trend why heart_rate rmssd sdnn respiration coverage artifacts baseline "
                "load_today load_week activity sensor simulated t").split()
        for s in states:
            expect("keys %s" % sorted(s), sorted(s) == sorted(keys))
            expect("simulated: %s" % s, s["simulated"] is True or not s["sensor"])
        expect("retained state", not any(r for t, _, r in heard.messages if t == "balm/alex/state"))
        d.stop()


def broker_killed_and_back():
    with House(speed=100) as house:
        d, heard = house.daemon, house.listener
        recording(d.recording, CALM)
        d.start()
        wait_for("states", lambda: len(heard.of("balm/alex/state")) > 5)
        house.broker.kill()
        wait_for("the daemon to notice", lambda: json.loads(d.ctl("status", "--json")[1] or "{}").get("broker", {}).get("connected") is False)
        house.broker.start()
        before = len(heard.of("balm/alex/state"))
        wait_for("states again", lambda: len(heard.of("balm/alex/state")) > before + 5)
        wait_for("online again", lambda: heard.of("balm/bridge/state")[-1:] == ["online"])
        wait_for("availability again", lambda: heard.of("balm/alex/availability")[-1:] == ["online"])
        d.stop()


def wrong_password():
    with House(listener=False, speed=100, mqtt_extra=", username: balm, password: s3same",
               broker_extra="allow_anonymous false\npassword_file /dev/null\n") as house:
        d = house.daemon
        recording(d.recording, CALM)
        d.start()
        status = wait_for("a refusal in words", lambda: (json.loads(d.ctl("status", "--json")[1] or "{}").get("broker") or {}).get("why"))
        expect("the reason: " + status, re.search("password|credential|authori", status, re.I) and "s3same" not in status + d.log())
        wait_for("minutes to be stored all the same", lambda: d.rows("SELECT count(*) FROM minute")[0][0])
        expect("logged once:\n" + d.log(), sum("authorised" in line for line in d.log().splitlines()) == 1)
        d.stop()


def nothing_outside():
    """No broker, no sensor file, no folder for the database: it lives, says so once, and answers."""
    with House(speed=100) as house:
        d = house.daemon
        house.broker.kill()
        text = open(d.config).read().replace(d.database, "/proc/balm/no.db")
        open(d.config, "w").write(text)
        d.start()
        out = wait_for("an answer", lambda: d.ctl("status", "--json")[1])
        status = json.loads(out)
        expect("status: %s" % status, status["broker"]["connected"] is False and status["history"]["ok"] is False)
        expect("still alive", d.process.poll() is None)
        d.stop()


def reload_good_and_bad():
    with House(speed=50) as house:
        d, heard = house.daemon, house.listener
        recording(d.recording, CALM)
        d.start()
        wait_for("states", lambda: heard.of("balm/alex/state"))
        good = open(d.config).read()
        open(d.config, "w").write(good.replace("born: 1990", "born: soon"))
        code, _, err = d.ctl("reload")
        expect("a bad file is refused: %d %s" % (code, err), code == 1 and "old one" in err)
        before = len(heard.of("balm/alex/state"))
        wait_for("alex goes on", lambda: len(heard.of("balm/alex/state")) > before + 2)
        open(d.config, "w").write(good.replace("people:\n", "people:\n  sam: {consent: 2026-02-01}\n"))
        d.process.send_signal(signal.SIGHUP)
        wait_for("sam", lambda: heard.of("balm/sam/state"))
        open(d.config, "w").write(good)
        expect("reload", d.ctl("reload")[0] == 0)
        wait_for("sam's device to be cleared", lambda: any(p == "" and "sam" in t for t, p, _ in heard.messages))
        d.stop()


def people_come_and_go():
    with House(speed=50) as house:
        d, heard = house.daemon, house.listener
        recording(d.recording, CALM)
        d.start()
        wait_for("the socket", lambda: os.path.exists(d.socket))
        code, out, err = d.ctl("person", "add", "kim", "--name", "Kim", "--consent", "2026-02-01")
        expect("added: %d %s %s" % (code, out, err), code == 0)
        wait_for("kim", lambda: heard.of("balm/kim/state"))
        d.kill()
        d.start()
        people = wait_for("people", lambda: d.ctl("people", "--json")[1])
        expect("kim is remembered: " + people, '"kim"' in people)
        expect("alex is in the file", d.ctl("person", "remove", "alex")[0] != 0)
        expect("kim goes", d.ctl("person", "remove", "kim")[0] == 0)
        expect("kim is gone", '"kim"' not in d.ctl("people", "--json")[1])
        d.stop()


def sensors_come_and_go():
    """Taken in, moved, let go, given up: over MQTT too, and over kill -9. No Bluetooth is needed for it."""
    with House(speed=100, person="  bo: {born: 1990}") as house:
        d, heard = house.daemon, house.listener
        recording(d.recording, [(600, 64, 25)])
        d.start()
        wait_for("online", lambda: heard.of("balm/bridge/state")[-1:] == ["online"])
        sensors = lambda: {s["id"]: s for s in json.loads(d.ctl("sensors", "--json")[1] or '{"sensors": []}')["sensors"]}
        worn = lambda who, sensor="heart": (sensors().get(sensor) or {"person": ""})["person"] == who
        wait_for("the sensor", lambda: worn("alex"))
        expect("adopted: %s" % (d.ctl("adopt", "AA:BB:CC:DD:EE:FF", "--person", "alex"),), worn("alex", "alex-eeff"))
        again = d.ctl("adopt", "aa:bb:cc:dd:ee:ff")
        expect("adopted twice: %s %s" % again[::2], again[0] == 1 and "alex-eeff" in again[2])
        expect("the file's is not forgotten", d.ctl("forget", "heart")[0] == 1 and d.config in d.ctl("forget", "heart")[2])
        expect("not of Bluetooth", d.ctl("release", "heart")[0] == 1)

        for verb in (("worn-by", "heart", "bo"), ("adopt", "01:02:03:04:05:06", "--person", "bo"), ("pair", "--person", "bo")):
            code, _, err = d.ctl(*verb)
            expect("bo has not agreed: %d %s" % (code, err), code == 2 and "bo has not agreed" in err)
        heard.say("balm/sensor/heart/set/worn_by", "bo")
        heard.say("balm/bo/set/pair", "PRESS")
        heard.say("balm/sensor/heart/set/worn_by", "guest")
        wait_for("a guest", lambda: worn("guest"))
        wait_for("minutes to be stored", lambda: json.loads(d.ctl("status", "--json")[1])["history"]["waiting"] == 0)
        d.kill()
        d.start()
        wait_for("the guest after a restart", lambda: worn("guest"))
        expect("adopted is remembered: %s" % sensors(), sensors()["alex-eeff"]["adopted"] is True)
        before = d.rows("SELECT count(*), ifnull(max(t0), 0) FROM minute WHERE n > 0")[0]
        states = len(heard.of("balm/alex/state"))
        wait_for("states", lambda: len(heard.of("balm/alex/state")) > states + 20)
        expect("a guest's beats are nobody's: %s" % heard.json("balm/alex/state")[-1], heard.json("balm/alex/state")[-1]["heart_rate"] is None)
        expect("nothing of a guest is stored", d.rows("SELECT count(*), ifnull(max(t0), 0) FROM minute WHERE n > 0")[0] == before)

        expect("back", d.ctl("worn-by", "heart", "alex")[0] == 0 and not d.rows("SELECT * FROM sensor WHERE id = 'heart'"))
        wait_for("their heart again", lambda: heard.json("balm/alex/state")[-1]["heart_rate"] is not None)
        code, _, err = d.ctl("pair", "--person", "alex", "--time", "1s")
        expect("no adapter here, in words: %d %s" % (code, err), code == 1 and err)
        heard.say("balm/bridge/set/pair", "PRESS")
        expect("given up", d.ctl("forget", "alex-eeff")[0] == 0 and "alex-eeff" not in sensors())
        expect("addresses in the log", "BB:CC" not in d.log().upper())
        d.stop()


def requests_over_mqtt():
    with House(speed=50) as house:
        d, heard = house.daemon, house.listener
        recording(d.recording, CALM)
        d.start()
        wait_for("online", lambda: heard.of("balm/bridge/state"))
        heard.say("balm/bridge/request/status", {"transaction": "t1"})
        r = wait_for("a response", lambda: heard.json("balm/bridge/response/status"))[0]
        expect("response: %s" % r, r["status"] == "ok" and r["transaction"] == "t1")
        heard.say("balm/bridge/request/person_add", {"id": "eve", "transaction": "t2"})
        r = wait_for("a refusal", lambda: heard.json("balm/bridge/response/person_add"))[0]
        expect("local verbs are refused: %s" % r, r["status"] == "error" and r["error"])
        heard.say("balm/bridge/request/routine_start", {"person": "alex", "name": "breathe_box"})
        wait_for("the pacer", lambda: heard.of("balm/alex/routine/pacer"))
        heard.say("balm/bridge/request/routine_stop", {"person": "alex"})
        wait_for("its end", lambda: [s for s in heard.json("balm/alex/routine/state") if s["status"] in ("after", "idle")])
        heard.say("balm/bridge/request/status", b"{\"a\": ")
        wait_for("an error in words", lambda: [x for x in heard.json("balm/bridge/response/status") if x["status"] == "error"])
        d.stop()


def a_flood_of_requests_stalls_nobody():
    with House(speed=20) as house:
        d = house.daemon
        recording(d.recording, CALM)
        d.start()
        wait_for("the socket", lambda: d.ctl("status")[0] == 0)
        with socket.socket(socket.AF_UNIX) as flood:
            flood.connect(d.socket)
            flood.sendall(b'{"verb":"reload"}\n' * 1500 + b'{"verb":"status"}\n' * 1500)
            began = time.monotonic()
            expect("an answer", d.ctl("status")[0] == 0)
            took = time.monotonic() - began
            expect("status took %.2f s" % took, took < 0.5 * float(os.environ.get("BALM_TEST_SLOWNESS", "1")))
        expect("off", d.ctl("suggest", "off")[0] == 0 and d.ctl("snooze", "1h")[0] == 0)
        wait_for("the memory to be written", lambda: json.loads(d.ctl("status", "--json")[1])["history"]["waiting"] == 0)
        d.kill()
        d.start()
        people = wait_for("people", lambda: d.ctl("people", "--json")[1])
        expect("off survives kill -9: " + people, '"suggestions":false' in people and '"snoozed_until":"' in people)
        d.stop()


def stops_quickly_whatever_is_on():
    with House(speed=400) as house:
        d = house.daemon
        recording(d.recording, TENSE)
        d.start()
        wait_for("a suggestion", lambda: house.listener.of("balm/alex/suggestion"))
        house.broker.process.send_signal(signal.SIGSTOP)
        try:
            began = time.monotonic()
            d.stop()
            took = time.monotonic() - began
        finally:
            house.broker.process.send_signal(signal.SIGCONT)
        expect("took %.1f s" % took, took < 5 * float(os.environ.get("BALM_TEST_SLOWNESS", "1")))


def what_they_feel_is_kept():
    with House(speed=300) as house:
        d, heard = house.daemon, house.listener

        def answers():
            rows = d.rows("SELECT bytes FROM memory WHERE person = 'alex' AND part = 'response'")
            return int.from_bytes(rows[0][0][4:8], "little") if rows else 0

        recording(d.recording, [(600, 64, 25)])
        d.start()

        def feel(value):
            n = len(heard.json("balm/bridge/response/feel"))
            heard.say("balm/bridge/request/feel", {"value": value, "transaction": "t"})
            return wait_for("the response", lambda: heard.json("balm/bridge/response/feel")[n:])[-1]

        def scored(minutes):
            return len([s for s in heard.json("balm/alex/state") if s["why"] == "ok"]) > 6 * minutes

        wait_for("a score", lambda: scored(3))
        said = feel(5)
        expect("a young score is not judged: %s" % said, said["status"] == "ok" and "no score now" in said["result"]["text"])
        wait_for("a score that is sure", lambda: scored(25))
        said = feel(3)
        expect("in between is no more than heard: %s" % said, said["status"] == "ok" and "neither" in said["result"]["text"])
        said = feel(5)
        wait_for("it to be stored", lambda: answers() == 1)
        expect("it is noted: %s" % said, said["status"] == "ok" and said["result"]["text"] == "noted" and said["result"]["feel"] == 5 and said["transaction"] == "t")
        code, _, error = d.ctl("feel", "6")
        expect("six is refused: " + error, code == 2 and "value: 6 is not in 1 .. 5" in error)
        d.kill()
        d.start()
        wait_for("an answer", lambda: d.ctl("status")[0] == 0)
        expect("it is still known", answers() == 1)
        code, out, error = d.ctl("recalibrate")
        expect("begun anew: %s%s" % (out, error), code == 0)
        wait_for("it to be forgotten", lambda: answers() == 0)
        d.stop()


need("mosquitto")
tap({f.__name__.replace("_", " "): f for f in (
    the_whole_loop, states_hold_every_key, broker_killed_and_back, wrong_password, nothing_outside,
    reload_good_and_bad, a_flood_of_requests_stalls_nobody, people_come_and_go, sensors_come_and_go, requests_over_mqtt,
    what_they_feel_is_kept, stops_quickly_whatever_is_on)})
