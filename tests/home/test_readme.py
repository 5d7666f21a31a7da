#!/usr/bin/python3
"""README.md against what it speaks of: its paths exist, its verbs are known, its YAML is accepted, its MQTT works."""
import os
import re
import shlex
import subprocess
import tempfile

import yaml

from harness import Failed, House, need, recording, tap, wait_for

SOURCE = os.environ["BALM_SOURCE"]
PAGES = ("README.md", "contrib/container/README.md")
TOPS = "contrib|config|daemon|plugins|tests|systemd"


def expect(what, condition):
    if not condition:
        raise Failed(what)


def page(name="README.md"):
    with open(os.path.join(SOURCE, name)) as f:
        return f.read()


def blocks(text):
    """What stands indented between two empty lines, without the indent and without comments behind a command."""
    for block in re.findall(r"(?:^ {4,}\S.*\n)+", text, re.M):
        yield re.sub(r"^ {4,8}(?=\S)", "", block, flags=re.M) if block.startswith("        ") else re.sub(r"^ {4}", "", block, flags=re.M)


def commands(text):
    for block in blocks(text):
        for line in block.replace("\\\n", " ").splitlines():
            yield re.sub(r"\s+#.*$", "", line)


def paths_exist():
    for name in PAGES:
        for path in set(re.findall(r"(?<![\w/.])(?:%s)/[\w./*-]*\w" % TOPS, page(name))):
            if "*" not in path:
                expect("%s: there is no %s" % (name, path), os.path.exists(os.path.join(SOURCE, path)))


def verbs_are_known():
    """As they stand there, in a line of their own or within a sentence."""
    known, seen = set(), 0
    for line in subprocess.run([os.environ["BALMCTL"], "--help"], capture_output=True, text=True).stdout.splitlines():
        m = re.match(r"  ([a-z-]+(?: [a-z-]+)?) {2,}\S|  (homeassistant [a-z]+)", line)
        if m:
            known.add(m.group(1) or m.group(2))
    expect("verbs: %s" % sorted(known), {"status", "routine start", "massage next"} <= known)
    for name in PAGES:
        text = page(name)
        lines = [c[c.index("balmctl"):] for c in commands(text) if "balmctl " in c]
        for command in lines + re.findall(r"`(balmctl [^`]+)`", text):
            words = command.split("[")[0].split()[1:]
            if words[0].startswith("-"):
                continue
            verb = next((v for v in (" ".join(words[:2]), words[0]) if v in known), None)
            expect("%s: balmctl has no such verb: %s" % (name, command), verb)
            usage = subprocess.run([os.environ["BALMCTL"]] + verb.split() + ["--help"], capture_output=True, text=True).stdout
            for option in (w for w in words if w.startswith("--")):
                expect("%s: %s has no %s" % (name, verb, option), option in usage)
            seen += 1
    expect("verbs looked at: %d" % seen, seen > 30)


def yaml_is_accepted():
    """Each block that is a configuration, or a part of one."""
    seen = 0
    for name in PAGES:
        for block in blocks(page(name)):
            if not re.match(r"(people|mqtt|sensors|context|history|clock):", block):
                continue
            with tempfile.TemporaryDirectory(prefix="balm-readme-") as folder:
                path = os.path.join(folder, "balm.yaml")
                if "alex" in block and "people:" not in block:
                    block += "people: {alex: {consent: 2026-01-31}}\n"
                open(path, "w").write(block)
                os.close(os.open(os.path.join(folder, "mqtt.password"), os.O_CREAT, 0o600))
                open(os.path.join(folder, "mqtt.password"), "w").write("secret\n")
                p = subprocess.run([os.environ["BALMD"], "--check", "-c", path], capture_output=True, text=True)
                expect("%s:\n%s\n%s" % (name, block, p.stderr), p.returncode == 0)
                seen += 1
    expect("configurations looked at: %d" % seen, seen >= 3)


def a_secret_is_kept_as_it_says():
    """With the mode of the command nothing is said of the file; readable by everyone it is read, with the warning that the pages speak of."""
    mode = int(re.search(r"^ +install -m (0\d+) /dev/null mqtt\.password$", page(), re.M).group(1), 8)
    expect("made before it is read", page().index("install -m") < page().index("`balmctl status` says whether it is connected"))
    for container in (int(m, 8) for m in re.findall(r"`sudo chmod (0\d+)`", page("contrib/container/README.md"))):
        expect("mode %o of the container" % container, not container & 0o007)
    for name in PAGES:
        text = " ".join(page(name).split())
        expect("%s does not say that balm warns" % name, re.search(r"warns (of it|when everyone can)", text) and "balm refuses one" not in text)
    for given, warns in ((mode, False), (0o644, True)):
        with tempfile.TemporaryDirectory(prefix="balm-readme-") as folder:
            with open(os.path.join(folder, "balm.yaml"), "w") as f:
                f.write(next(b for b in blocks(page()) if b.startswith("mqtt:")))
            with open(os.path.join(folder, "mqtt.password"), "w") as f:
                f.write("secret\n")
            os.chmod(f.name, given)
            p = subprocess.run([os.environ["BALMD"], "--check", "-c", os.path.join(folder, "balm.yaml")], capture_output=True, text=True)
            said = p.stdout + p.stderr
            expect("mode %o: %d: %s" % (given, p.returncode, said), p.returncode == 0 and warns == ("everyone on this machine can read" in said))


def short_yaml_is_a_map():
    """The bits within a sentence at least parse."""
    for name in PAGES:
        for bit in re.findall(r"`((?:sensors|clock|mqtt|discovery|privacy|password|power_cycle|share): ?[^`]*)`", page(name)):
            expect("%s: %s" % (name, bit), isinstance(yaml.safe_load(bit.replace("!file ", "")), dict))


def mqtt_does_what_it_says():
    """The lines of mosquitto_pub, against a daemon that lives."""
    said = [shlex.split(c) for c in commands(page()) if c.startswith("mosquitto_pub ")]
    expect("lines: %s" % said, len(said) >= 3)
    with House(speed=50) as house:
        recording(house.daemon.recording, [(60, 64, 25)])
        house.daemon.start()
        heard = house.listener
        # before a pulse is read there is nothing to pace by
        wait_for("beats", lambda: [s for s in heard.json("balm/alex/state") if s["heart_rate"]])
        devices = {p["device"]["name"] for t, text, _ in list(heard.messages) if t.startswith("homeassistant/device/") and text for p in [yaml.safe_load(text)]}
        expect("devices: %s" % devices, {"Balm", "Balm Alex"} <= devices and all(d in page() for d in ("*Balm*", "*Balm Alex*")))
        for words in said:
            heard.say(words[words.index("-t") + 1], words[words.index("-m") + 1])
        answer = wait_for("the answer", lambda: heard.json("balm/bridge/response/massage_next"))[0]
        expect("the answer: %s" % answer, answer["status"] == "ok" and answer["transaction"] == "1")
        wait_for("the routine", lambda: [r for r in heard.json("balm/alex/routine/state") if r["status"] == "running"])
        house.daemon.stop()


need("mosquitto")
tap({
    "paths exist": paths_exist,
    "verbs are known": verbs_are_known,
    "YAML is accepted": yaml_is_accepted,
    "a secret is kept as it says": a_secret_is_kept_as_it_says,
    "bits of YAML parse": short_yaml_is_a_map,
    "MQTT does what it says": mqtt_does_what_it_says,
})
