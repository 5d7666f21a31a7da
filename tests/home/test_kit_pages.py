#!/usr/bin/python3
"""The pages of contrib/homeassistant and contrib/mqtt, and the examples, name what there is: held against what a daemon
announces and takes, the schemas, the options and the tree. And proof that a wrong name does not go by.
"""
import copy
import re
import shlex
import socket
import subprocess
import urllib.request

import blueprint_yaml
from harness import Failed, House, free_port, need, recording, tap, wait_for
from kit_words import SOURCE, Announced, Words, read

PAGES = ("contrib/homeassistant/README.md", "contrib/homeassistant/DASHBOARD.md", "contrib/mqtt/README.md")
EXAMPLES = "contrib/homeassistant/examples.yaml"


def expect(what, condition):
    if not condition:
        raise Failed(what)


def devices(house):
    found = {}
    for topic, text, _ in list(house.listener.messages):
        if topic.startswith("homeassistant/device/") and text:
            found[topic] = blueprint_yaml.load(text)
    return list(found.values())


# (what stands in which page or example, what instead)
WRONG = [
    (PAGES[0], "`event.balm_alex_suggestion`", "`event.balm_alex_sugestion`"),
    (PAGES[0], "`sensor.balm_alex_stress_level`", "`sensor.balm_alex_stress_height`"),
    (PAGES[0], "`balm/alex/availability`", "`balm/alex/avail`"),
    (PAGES[0], "-t balm/bridge/state`", "-t balm/bridge/status`"),
    (PAGES[0], "says `online`", "says `onlin`"),
    (PAGES[0], "`not_stressed`", "`not_stresed`"),
    (PAGES[0], "`privacy: levels`", "`privacy: level`"),
    (PAGES[0], "`mqtt: discovery:`", "`mqtt: discover:`"),
    (PAGES[0], "kind: room_motion}`", "kind: room_motions}`"),
    (PAGES[0], "`balmctl massage next --", "`balmctl masage next --"),
    (PAGES[0], "suggestion.yaml`", "suggestions.yaml`"),
    (PAGES[1], "`not_worn`", "`not_wron`"),
    (PAGES[1], "`--ids names`", "`--id names`"),
    (PAGES[1], "`share: private`", "`shared: private`"),
    (PAGES[2], "`why`", "`whi`"),
    (PAGES[2], "`balm/P/state`", "`balm/P/states`"),
    (PAGES[2], "`balm/bridge/request/...`", "`balm/bridge/requests/...`"),
    (PAGES[2], "'balm/#'", "'balm/nobody/#'"),
]
WRONG_EXAMPLES = [
    ("to: high", "to: hi"), ("state: ok", "state: okay"), ("to: \"on\"", "to: \"of\""), ("not_from: [unknown", "not_from: [unknow"),
    ("sensor.balm_alex_level", "sensor.balm_alex_levels"), ("button.balm_alex_start", "sensor.balm_alex_level"),
    ("sensor.balm_sensor_heart_battery", "sensor.balm_alex_level"), ("light.living_room", "button.balm_alex_start"),
]


def limit_of(page):
    return int(re.search(r"may be (\d+) KiB long", page).group(1)) * 1024


def what_is_named_is_there(words):
    for page in PAGES:
        found = words.complaints(page, read(page))
        expect("%s: %s" % (page, "; ".join(found)), not found)


def a_wrong_name_does_not_go_by(words):
    for page, right, wrong in WRONG:
        text = read(page)
        expect("%s does not say %s" % (page, right), right in text)
        expect("%s: %s went by" % (page, wrong), words.complaints(page, text.replace(right, wrong)))


def the_examples_wait_for_what_comes(words):
    def complaints(text):
        return [c for body in blueprint_yaml.load(text) for c in words.announced.complaints_of_example(body)]
    text = read(EXAMPLES)
    expect("; ".join(complaints(text)), not complaints(text))
    for right, wrong in WRONG_EXAMPLES:
        expect("the examples do not say " + right, right in text)
        expect("%s instead of %s went by" % (wrong, right), complaints(text.replace(right, wrong)))


def so_much_may_be_sent(house):
    """As long as the pages say is answered, and one byte more is refused."""
    for page in ("contrib/mqtt/README.md", "contrib/mqtt/TOPICS.md"):
        limit, heard = limit_of(read(page)), "balm/bridge/response/status"
        for size, status in ((limit, "ok"), (limit + 1, "error")):
            before = len(house.listener.of(heard))
            house.listener.say("balm/bridge/request/status", "{}".ljust(size))
            answer = wait_for("an answer to %d bytes" % size, lambda: house.listener.json(heard)[before:])[0]
            expect("%s: %d bytes: %s" % (page, size, answer), answer["status"] == status)


def the_blueprints_can_be_fetched():
    """By the command of the page, from the top of the tree, at the address of the page; nothing else is served."""
    text = read(PAGES[0])
    command = shlex.split(re.search(r"^ +(python3 -m http\.server .*)$", text, re.M).group(1))
    port, path = re.search(r"`http://[\d.]+:(\d+)(/\S+)`", text).groups()
    expect("the port of %s" % command, command[-1] == port)
    here = str(free_port())
    server = subprocess.Popen(command[:-1] + ["--bind", "127.0.0.1", here], cwd=SOURCE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        def get(what):
            with urllib.request.urlopen("http://127.0.0.1:%s%s" % (here, what)) as answer:
                return answer.read().decode()

        def answers():
            with socket.socket() as s:
                return s.connect_ex(("127.0.0.1", int(here))) == 0
        wait_for("the server", answers)
        expect("a blueprint", "blueprint" in blueprint_yaml.load(get(path)))
        expect("served: %s" % get("/"), set(re.findall(r'href="([^"]+)"', get("/"))) == {"automation/", "script/"})
    finally:
        server.terminate()
        server.wait()
    expect("Home Assistant's file wants the end .yaml", path.endswith(".yaml"))


def what_is_needed_is_named():
    """Before the first step of the ten minutes, and in it."""
    text = " ".join(read(PAGES[0]).split())
    ten = text[text.index("## In ten minutes"):text.index("## Disable")]
    for words in ("Home Assistant Companion", "each to be installed first", "`balmctl suggest --person alex`", "Import blueprint"):
        expect("the ten minutes do not speak of " + words, words in ten)
    for name in (PAGES[0], "README.md"):
        text = " ".join(read(name).split())
        for words in ("`balmctl homeassistant forget` before", "`balmctl reload`"):
            expect("%s does not speak of %s" % (name, words), words in text[text.index('`discovery: ""`' if name == "README.md" else '`mqtt: discovery: ""`'):][:700])


def the_pages_are_true():
    with House(speed=1) as house:
        recording(house.daemon.recording, [(600, 64, 25)])
        house.daemon.start()
        wait_for("a person, a sensor and the bridge", lambda: len(devices(house)) >= 3)
        words = Words(Announced(copy.deepcopy(devices(house))))
        what_is_named_is_there(words)
        a_wrong_name_does_not_go_by(words)
        the_examples_wait_for_what_comes(words)
        so_much_may_be_sent(house)
        house.daemon.stop()


need("mosquitto")
tap({"what the pages and examples name is there, and wrong names are noticed": the_pages_are_true,
     "the blueprints can be fetched": the_blueprints_can_be_fetched,
     "what is needed is named": what_is_needed_is_named})
