#!/usr/bin/python3
"""Thousands of messages at once, good and bad, short and long: the daemon answers on, and grows by nothing."""
import json
import os
import threading
import time

from asking import Living, expect, is_sanitized, resident_kib
import paho.mqtt.client as mqtt
from harness import need, tap, wait_for

SLOWNESS = float(os.environ.get("BALM_TEST_SLOWNESS", "1"))
GROWTH_KIB = 12 * 1024  # what a queue of a thousand messages may take, and what malloc keeps of it

# topic, payload, how often: each kind as fast as a client can
FLOODS = (
    ("balm/alex/set/fever", ("ON", "OFF"), 500),
    ("balm/alex/set/start", ("PRESS", "breathe_box"), 333),
    ("balm/alex/set/stop", ("PRESS",), 333),
    ("balm/alex/set/routine", ("breathe_box", "pmr"), 333),
    ("balm/alex/set/suggestions", ("OFF", "ON"), 333),
    ("balm/alex/set/sensitivity", ("-2", "2", "7"), 333),
    ("balm/alex/set/feel", ("1", "5"), 333),
    ("balm/alex/set/log_massage", ("PRESS",), 333),
    ("balm/alex/suggestion/answer", ("no", "{\"id\": \"alex-1\", \"answer\": \"accept\"}", "yes"), 333),
    ("balm/sensor/heart/set/worn_by", ("guest", "bo", "nobody", "alex"), 166),
    ("balm/bridge/set/pair", ("PRESS",), 166),
    ("balm/bridge/request/status", ("{}", "{", "[]"), 250),
    ("balm/bridge/request/reload", ("{}",), 250),
    ("balm/bridge/request/suggest", ("{\"person\": \"alex\"}",), 250),
    ("balm/bridge/request/note", ("{\"person\": \"alex\", \"text\": \"%s\"}" % ("x" * 400),), 250),
    ("balm/bridge/request/person_add", ("{\"id\": \"eve\", \"consent\": \"2026-01-31\"}",), 250),
    ("balm/alex/set/start", ("x" * 20000,), 100),
    ("balm/alex/suggestion/answer", ("[" * 16000,), 100),
    ("homeassistant/status", ("online", "offline"), 166),
    ("balm/bridge/state", ("offline",), 100),
)


def pour(port, topic, payloads, count):
    """By a client of its own, at QoS 0: nothing holds it back but the broker."""
    client = mqtt.Client()
    client.connect("127.0.0.1", port)
    client.loop_start()
    for n in range(count):
        sent = client.publish(topic, payloads[n % len(payloads)], 0)
    sent.wait_for_publish(30)
    client.disconnect()
    client.loop_stop()


def wait_answers(heard):
    """Until a request is answered again: as long as there is a backlog, one more is dropped like the others."""
    def answered():
        heard.say("balm/bridge/request/routine_list", {})
        return heard.json("balm/bridge/response/routine_list")
    wait_for("requests to be answered again", answered)


def a_flood_of_everything():
    with Living() as asker:
        daemon, heard = asker.house.daemon, asker.heard
        asker.settle()
        began_kib, counts = resident_kib(daemon.process), []
        for topic, payloads, count in FLOODS:
            pourer = threading.Thread(target=pour, args=(asker.house.broker.port, topic, payloads, count))
            pourer.start()
            began = time.monotonic()
            expect("the socket answers", daemon.ctl("status")[0] == 0)
            took = time.monotonic() - began
            pourer.join()
            expect("an answer took %.1f s during %s" % (took, topic), took < 2 * max(1, SLOWNESS))
            counts.append((topic, resident_kib(daemon.process)))
        asker.house.daemon.rows("SELECT count(*) FROM told")
        wait_answers(heard)
        before = len(heard.of("balm/alex/state"))
        wait_for("states", lambda: len(heard.of("balm/alex/state")) > before + 1)
        grown = resident_kib(daemon.process) - began_kib
        if not is_sanitized():
            expect("grown by %d KiB: %s" % (grown, counts), grown < GROWTH_KIB)
        rows = {table: daemon.rows("SELECT count(*) FROM " + table)[0][0] for table in ("told", "session", "suggestion", "person", "effect")}
        print("# grown by %d KiB; stored: %s; log: %d lines" % (grown, json.dumps(rows), len(daemon.log().splitlines())), flush=True)
        expect("nobody was added", rows["person"] == 0)


def what_is_flooded_is_all_answered_or_counted():
    """A request that was taken gets its answer; the others are dropped by the mailbox, which counts them."""
    with Living() as asker:
        heard = asker.heard
        for n in range(400):
            heard.client.publish("balm/bridge/request/status", json.dumps({"transaction": n}), 1)
        wait_answers(heard)
        answered = {r["transaction"] for r in heard.json("balm/bridge/response/status")}
        health = asker.refusals() or asker.newest("bridge", "health")
        expect("answered %d; %s" % (len(answered), health), len(answered) + asker.newest("bridge", "health")["dropped"] >= 400)


if __name__ == "__main__":
    need("mosquitto")
    tap({f.__name__.replace("_", " "): f for f in (a_flood_of_everything, what_is_flooded_is_all_answered_or_counted)}, at_once=2)
