"""asking - somebody at the broker who asks, presses and switches, and what became of it.

A client's messages reach the daemon in the order in which they were sent. So a request that is
answered says that everything sent before it has been dealt with, too: nothing here waits by the clock.
"""
import itertools
import json
import os
import re
import subprocess

from harness import Failed, House, recording, wait_for


def expect(what, condition):
    if not condition:
        raise Failed(what)


class Asker:
    """The client of a house: house.listener says things, and hears what comes back."""

    def __init__(self, house, base="balm"):
        self.house, self.heard, self.base = house, house.listener, base
        self.count = itertools.count(1)
        self.seen = {}  # topic: how many of its responses have been looked at

    def topic(self, *levels):
        return "/".join((self.base,) + levels)

    def answers(self, verb):
        """What was said to this verb since the last look."""
        topic = self.topic("bridge", "response", verb)
        new = self.heard.json(topic)[self.seen.get(topic, 0):]
        self.seen[topic] = self.seen.get(topic, 0) + len(new)
        return new

    def ask(self, verb, args=None):
        """The response; `transaction` has come back, whatever it says."""
        transaction = "asked-%d" % next(self.count)
        self.heard.say(self.topic("bridge", "request", verb), dict(args or {}, transaction=transaction))
        return self.response(verb, transaction)

    def response(self, verb, transaction):
        topic = self.topic("bridge", "response", verb)

        def mine():
            return [r for r in self.heard.json(topic) if r.get("transaction") == transaction]
        return wait_for("an answer to " + verb, mine)[0]

    def done(self, verb, **args):
        """Its result; a request that is refused fails the test."""
        said = self.ask(verb, args)
        expect("%s %s: %s" % (verb, args, said), said["status"] == "ok" and isinstance(said["result"], dict))
        return said["result"]

    def refused(self, verb, **args):
        """The words in which it was refused."""
        said = self.ask(verb, args)
        expect("%s %s: %s" % (verb, args, said), said["status"] == "error" and len(said["error"]) > 8 and "result" not in said)
        return said["error"]

    def settle(self):
        """Everything that was sent before has been dealt with."""
        return self.done("routine_list")

    def refusals(self):
        """How many messages the daemon has refused in all; the next report of its health says it."""
        self.settle()
        before = len(self.heard.of(self.topic("bridge", "health")))
        # The first may have been made before it was sent.
        return wait_for("reports of health", lambda: self.heard.json(self.topic("bridge", "health"))[before + 1:])[0]["refused"]

    def newest(self, *levels):
        said = self.heard.json(self.topic(*levels))
        return said[-1] if said else {}

    def wait_newest(self, what, levels, condition):
        """The newest message of a topic, once it is as it should be."""
        def holds():
            said = self.newest(*levels)
            return said if said and condition(said) else None
        try:
            return wait_for(what, holds)
        except Failed as e:
            raise Failed("%s; the newest of %s: %s" % (e, "/".join(levels), self.newest(*levels)))

    def command_topics(self):
        """Those that Home Assistant has been told of."""
        topics = set()
        for topic, payload, _ in list(self.heard.messages):
            if topic.startswith("homeassistant/device/") and payload:
                for component in json.loads(payload)["components"].values():
                    topics.add(component.get("command_topic"))
        return topics - {None}


PEOPLE = """    massage: {interval: 3w, duration: 60min}
  bo: {consent: 2026-01-31, born: 1988}
  cy: {born: 1990}
"""
CALM = [(900, 64, 25)]  # nothing is offered by itself


class Living:
    """A house in which alex and bo are watched, cy has not agreed, and nobody has pressed anything yet."""

    def __init__(self, speed=100, person=PEOPLE, **daemon):
        self.house = House(speed=speed, person=person, **daemon)

    def __enter__(self):
        try:
            return self._begin()
        except BaseException as error:
            self.house.__exit__(type(error), error, None)
            raise

    def _begin(self):
        recording(self.house.daemon.recording, CALM)
        self.house.daemon.start()
        asker = Asker(self.house)
        wait_for("everyone", lambda: all(asker.newest(who, topic) for who in ("alex", "bo", "cy") for topic in ("settings", "last")))
        wait_for("the devices", lambda: all(asker.heard.of("homeassistant/device/balm_%s/config" % device)
                                            for device in ("bridge", "person_alex", "person_bo", "person_cy", "sensor_heart")))
        wait_for("the sensor", lambda: asker.newest("sensor", "heart", "state"))
        # The first settings are said before it is known how things stand.
        wait_for("how things stand", lambda: all(asker.newest(who, "settings")["sensitivity"] is not None for who in ("alex", "bo", "cy")))
        return asker

    def __exit__(self, *error):
        if not error[0]:
            self.house.daemon.stop()
        self.house.__exit__(*error)


def state_of(asker):
    """All that a command could have changed, as the topics and the database say it."""
    rows = [asker.house.daemon.rows("SELECT * FROM " + table) for table in ("told", "session", "sensor", "suggestion", "person", "release")]
    said = [dict(asker.newest(who, topic), worn=None) for who in ("alex", "bo", "cy") for topic in ("settings", "last")]  # worn is what the sensor says
    return rows, said, asker.newest("sensor", "heart", "state").get("worn_by")


def same(asker, before):
    """Fails, and says how, where anything has changed since state_of() was called."""
    for was, now in zip(before, state_of(asker)):
        expect("changed: %s became %s" % (was, now), was == now)


def verbs_listed(part):
    """What that part of `balmctl --help` lists, with `_` as in topics."""
    text = subprocess.run([os.environ["BALMCTL"], "--help"], capture_output=True, text=True).stdout
    lines = text.split(part + ":\n")[1].split("\n\n")[0].splitlines()
    return {re.sub("[ -]", "_", re.split("  +", line.strip())[0]) for line in lines if re.match("  [^ ]", line)}


def verbs_of_the_daemon():
    """{door: verbs}, with `_` as in topics: from the daemon's table, and what else `balmctl --help` lists."""
    table = json.loads(subprocess.run([os.environ["BALM_TABLE"]], capture_output=True, text=True, check=True).stdout)
    return {"any": set(table["verbs"]), "local": verbs_listed("Asked of the daemon") - set(table["verbs"])}


def verbs_of_balmctl():
    """Those that it does by itself."""
    return verbs_listed("Without a daemon")


def resident_kib(process):
    """Memory that the daemon holds. Under a sanitizer it says nothing."""
    with open("/proc/%d/status" % process.pid) as f:
        return next(int(line.split()[1]) for line in f if line.startswith("VmRSS"))


def is_sanitized():
    with open(os.environ["BALMD"], "rb") as f:
        return b"__asan_init" in f.read()
