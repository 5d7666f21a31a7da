"""lives - a house with a daemon and a judge at its broker, and what Home Assistant's registry must hold of it."""
import json
import os
import re
import subprocess

from ear import Ear
from harness import Failed, House, recording, wait_for
from judge import Judge
from judge_life import BIRTH_S

SPEED = 60
CALM = [(900, 64, 25)]
TIERS = ("private", "levels", "vitals", "raw")
KEY = re.compile(r"value_json\.(\w+)")


def expect(what, condition):
    if not condition:
        raise Failed(what)


def is_late(complaint):
    """Of two revisions that left 10 s apart the first may be heard late, where fourteen daemons start at once."""
    gap = re.search(r"within ([0-9.]+) s", complaint.text)
    return complaint.rule == "revision-close" and gap and float(gap.group(1)) > 8


def keys_of_topics():
    """{end of the topic: {key: the lowest tier that shows it}}, from the daemon's own table."""
    table = json.loads(subprocess.run([os.environ["BALM_TABLE"]], capture_output=True, text=True, check=True).stdout)
    return {path.lstrip("+"): t["keys"] for path, t in table["topics"].items()}


class Life:
    """alex wears a recording; the judge hears everything from before the daemon's start."""

    def __init__(self, speed=SPEED, base="balm", prefix="homeassistant", **daemon):
        self.house = House(speed=speed, **daemon)
        self.daemon, self.heard, self.keys = self.house.daemon, self.house.listener, keys_of_topics()
        self.judge, self.ears = None, []
        self.judge = self.listen(base, prefix)
        self.ear = self.ears[0]

    def listen(self, base, prefix):
        """One more judge, for another base or prefix."""
        judge = Judge(base=base, prefix=prefix, speed=self.house_speed(), as_published=True)
        self.ears.append(Ear(self.house.broker.port, judge))
        return judge

    def house_speed(self):
        return float(re.search(r"speed: ([0-9.]+)", open(self.daemon.config).read()).group(1))

    def __enter__(self):
        recording(self.daemon.recording, CALM)
        self.start()
        return self

    def __exit__(self, *error):
        for ear in self.ears:
            ear.close()
        self.house.__exit__(*error)

    def tell(self, what, *args):
        for ear in self.ears:
            ear.tell(what, *args)

    def start(self):
        self.daemon.start()
        wait_for("online", lambda: self.heard.of("balm/bridge/state")[-1:] == ["online"])

    def stop(self):
        self.daemon.stop()
        wait_for("offline", lambda: self.heard.of(self.judge.base + "/bridge/state")[-1:] == ["offline"])

    def kill(self):
        self.daemon.kill()
        wait_for("the will", lambda: self.heard.of("balm/bridge/state")[-1:] == ["offline"])

    def write(self, *changes):
        text = open(self.daemon.config).read()
        for old, new in changes:
            expect("the file has %r" % old, old in text)
            text = text.replace(old, new)
        open(self.daemon.config, "w").write(text)

    def edit(self, *changes):
        """As long as it takes somebody to edit a file: what is announced anew is no revision too close to the last."""
        self.write(*changes)
        last_s = max(t_s for t_s, topic, *_ in list(self.ear.heard) if topic.endswith("/config"))
        wait_for("ten seconds to be over", lambda: self.ear.now_s() > last_s + 10.5)

    def birth(self):
        """Home Assistant starts: everything is said again."""
        topics = {d.topic for d in self.judge.devices.values()}
        count = lambda t: sum(message[1] == t for message in list(self.ear.heard))
        before = {t: count(t) for t in topics}
        self.heard.say(self.judge.prefix + "/status", "online")
        wait_for("an answer to the birth", lambda: all(count(t) > n for t, n in before.items()))

    def wait_judged(self):
        """Until the judge has looked whether everything was said again since the birth."""
        wait_for("the judge", lambda: self.ear.now_s() > self.judge.life.born_s + BIRTH_S + self.judge.life.slack_s + 1)
        self.states_again()

    def ctl(self, *args):
        code, out, error = self.daemon.ctl(*args)
        expect("balmctl %s: %s%s" % (" ".join(args), out, error), code == 0)
        return out

    def reload(self, *changes):
        """Changes the file and has it read."""
        self.write(*changes)
        self.ctl("reload")

    def components(self, device, judge=None):
        with self.ears[0].lock:
            found = (judge or self.judge).devices.get(device)
            return dict(found.components) if found else {}

    def names(self, device):
        return {i: c.config.get("name") for i, c in self.components(device).items()}

    def wait_registry(self, people=("alex",), sensors=("heart",), tier="vitals", shares=None, judge=None):
        """Exactly these devices, each with what its tier shows and nothing more. shares: {person: tier}."""
        judge = judge or self.judge
        wanted = {"%s_bridge" % judge.base} if people is not None else set()
        wanted |= {"%s_person_%s" % (judge.base, p) for p in people or ()} | {"%s_sensor_%s" % (judge.base, s) for s in sensors or ()}

        def wrong():
            devices = set(judge.devices)
            if devices != wanted:
                return "devices: %s, wanted %s" % (sorted(devices), sorted(wanted))
            for p in people or ():
                fault = self.tier_fault(judge, p, (shares or {}).get(p, tier))
                if fault:
                    return fault
            return None
        try:
            wait_for("the registry", lambda: not wrong())
        except Failed as e:
            raise Failed("%s: %s" % (e, wrong()))

    def tier_fault(self, judge, person, tier):
        components = self.components("%s_person_%s" % (judge.base, person), judge)
        shown = TIERS.index(tier)
        start = "%s/%s" % (judge.base, person)
        read = set()
        for name, c in components.items():
            topic = c.config.get("state_topic") or ""
            for key in KEY.findall(c.config.get("value_template") or ""):
                lowest = self.keys.get(topic[len(start):], {}).get(key, "private")
                read.add(lowest)
                if TIERS.index(lowest) > shown:
                    return "%s of %s is withheld" % (name, person)
        return None if tier == "private" or tier in read or tier == "raw" else "nothing of %s is shown of %s" % (tier, person)

    def wait_retained(self, people=("alex",), sensors=("heart",), judge=None):
        """Exactly what is ours and alive is kept by the broker."""
        judge = judge or self.judge
        devices = ["bridge"] + ["person_" + p for p in people] + ["sensor_" + s for s in sensors]
        wanted = {"%s/bridge/state" % judge.base, "%s/bridge/info" % judge.base} | {"%s/%s/availability" % (judge.base, p) for p in people}
        wanted |= {"%s/device/%s_%s/config" % (judge.prefix, judge.base, d) for d in devices}
        kept = {}

        def exactly():
            kept.clear()
            kept.update(self.ear.snapshot())
            return set(kept) == wanted
        try:
            wait_for("the broker to keep what is ours alone", exactly)
        except Failed as e:
            raise Failed("%s: too much: %s; missing: %s" % (e, sorted(set(kept) - wanted), sorted(wanted - set(kept))))

    def states_again(self, person="alex"):
        topic = "%s/%s/state" % (self.judge.base, person)
        before = len(self.heard.of(topic))
        wait_for("states", lambda: len(self.heard.of(topic)) > before + 2)

    def content(self, but=()):
        """The judge has nothing to complain of; but: rules that this story breaks, and has said why."""
        with self.ear.lock:
            complaints = [c for c in self.judge.end(self.ear.now_s()) if c.rule not in but and not is_late(c)]
        expect("\n".join(map(str, complaints)), not complaints)
